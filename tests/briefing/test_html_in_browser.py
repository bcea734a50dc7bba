"""Does the page work in a real browser: sorting, filtering, keyboard, phone, print, no script, and for axe-core?"""

from functools import partial

import pytest
from axe_playwright_python.sync_playwright import Axe

from parlib.briefing.pages.html import render_html
from tests.briefing.browser import chromium, page_at
from tests.briefing.sample_model import sample

SERIOUS = {"serious", "critical"}


@pytest.fixture(scope="module")
def opened():
    """Open a page in the one browser of these tests."""
    with chromium() as browser:
        yield partial(page_at, browser=browser)


@pytest.fixture(scope="module")
def path(tmp_path_factory):
    path = tmp_path_factory.mktemp("html") / "brief.html"
    path.write_text(render_html(sample(illustrative=True)), "utf-8")
    return path


def column(page, table, number):
    return page.eval_on_selector_all(
        f"#{table} tbody tr:not([hidden]) > :nth-child({number})", "cells => cells.map(c => c.textContent.trim())"
    )


def test_tables_sort_by_number_with_missing_last_and_come_back(opened, path):
    with opened(path) as (page, heard):
        before = column(page, "bang-1", 4)
        button = page.get_by_role("button", name="Đạt").first
        button.click()
        down = column(page, "bang-1", 4)
        assert [d.split()[-1] for d in down] == ["12,80", "12,50", "11,40", "10,02", "9,95", "9,02", "8,71", "–"]
        assert page.locator("#bang-1 th[aria-sort]").get_attribute("aria-sort") == "descending"
        button.focus()
        page.keyboard.press("Enter")
        up = column(page, "bang-1", 4)
        assert [u.split()[-1] for u in up] == ["8,71", "9,02", "9,95", "10,02", "11,40", "12,50", "12,80", "–"]
        button.click()
        assert column(page, "bang-1", 4) == before
        assert heard == []


def test_text_sorts_by_the_vietnamese_alphabet_and_a_filter_counts_its_rows(opened, path):
    with opened(path) as (page, heard):
        page.get_by_role("button", name="Lĩnh vực").click()
        names = column(page, "bang-1", 2)
        assert names[0].startswith("Cải cách chế độ")
        assert names[-1].startswith("Xây dựng")
        page.get_by_label("Lọc theo Đơn vị chịu trách nhiệm").select_option("Sở Tài chính")
        assert set(column(page, "bang-2", 3)) == {"Sở Tài chính"}
        assert page.locator("output").inner_text() == "9 dòng"
        assert heard == []


def test_without_script_everything_is_there(opened, path):
    with opened(path, script=False) as (page, _):
        assert page.locator("#bang-2 tbody tr").count() == 34
        assert page.locator("select").count() == 0


def test_the_keyboard_reaches_the_text_first(opened, path):
    with opened(path) as (page, _):
        page.keyboard.press("Tab")
        assert page.evaluate("document.activeElement.className") == "skip"
        page.keyboard.press("Enter")
        assert page.evaluate("document.activeElement.id") == "main"


def test_pictures_and_styles_get_past_the_content_policy(opened, path):
    with opened(path) as (page, heard):
        assert page.evaluate("[...document.images].every(i => i.complete && i.naturalWidth > 100)")
        assert page.evaluate("getComputedStyle(document.querySelector('.facts')).display") == "grid"
        assert heard == []


@pytest.mark.parametrize("width", [360, 768, 1200])
def test_no_page_is_wider_than_its_screen(opened, path, width):
    with opened(path, width=width) as (page, _):
        assert page.evaluate("document.documentElement.scrollWidth") <= width
        assert page.evaluate("parseFloat(getComputedStyle(document.querySelector('main p.body')).fontSize)") >= 16


def test_print_hides_what_paper_cannot_use(opened, path):
    with opened(path) as (page, _):
        page.emulate_media(media="print")
        assert not page.locator("nav.toc").is_visible()
        assert not page.locator(".controls").first.is_visible()
        assert page.locator(".band").is_visible()


@pytest.mark.parametrize("width", [390, 1200])
def test_axe_finds_nothing_serious(opened, path, width):
    with opened(path, width=width) as (page, _):
        found = Axe().run(page).response
    assert len(found["passes"]) > 20
    told = [(v["id"], v["impact"], [n["html"][:120] for n in v["nodes"]]) for v in found["violations"]]
    assert [t for t in told if t[1] in SERIOUS] == []
    assert told == []
