"""The documentation site is made, its links lead somewhere, and nothing in it is fetched from elsewhere."""

from __future__ import annotations

import re
import subprocess
import sys
from html.parser import HTMLParser
from pathlib import Path
from urllib.parse import unquote, urlsplit

import pytest

from tests.programs import require_program

ROOT = Path(__file__).resolve().parents[2]


class Page(HTMLParser):
    """Where a page leads, what it loads, and the places in it that others may lead to."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.links, self.loads, self.anchors = [], [], set()
        self.feed(text)

    def handle_starttag(self, tag, attrs):
        given = dict(attrs)
        if given.get("id"):
            self.anchors.add(given["id"])
        if tag == "a" and given.get("href"):
            self.links.append(given["href"])
        if tag in ("script", "img", "link", "iframe"):
            self.loads += [given[name] for name in ("src", "href") if given.get(name)]


@pytest.fixture(scope="module")
def site(tmp_path_factory):
    folder = tmp_path_factory.mktemp("site") / "out"
    done = subprocess.run([sys.executable, ROOT / "tools" / "site.py", folder], capture_output=True, text=True, check=False, timeout=240)
    assert done.returncode == 0, done.stdout + done.stderr
    return folder


@pytest.fixture(scope="module")
def pages(site):
    return {p: Page(p.read_text(encoding="utf-8")) for p in sorted(site.rglob("*.html")) if p.name != "404.html"}


def test_every_page_of_the_repository_is_in_it(site):
    sources = [p.relative_to(ROOT / "docs").with_suffix(".html") for p in (ROOT / "docs").rglob("*.md")]
    assert len(sources) > 80
    assert [str(p) for p in sources if not (site / p).exists()] == []


def test_links_lead_to_pages_and_places_that_are_there(site, pages):
    lost = []
    for page, what in pages.items():
        for link in (*what.links, *what.loads):
            parts = urlsplit(link)
            if parts.scheme or parts.netloc:
                continue
            target = (page.parent / unquote(parts.path)).resolve() if parts.path else page
            if not target.exists() or (parts.fragment and target in pages and unquote(parts.fragment) not in pages[target].anchors):
                lost.append(f"{page.relative_to(site)}: {link}")
    assert lost == []


def test_nothing_is_fetched_from_elsewhere(site, pages):
    loaded = [f"{p.relative_to(site)}: {x}" for p, what in pages.items() for x in what.loads if urlsplit(x).netloc]
    assert [x for x in loaded if "rel=canonical" not in x] == []


def test_vietnamese_comes_first(site):
    first = (site / "index.html").read_text(encoding="utf-8")
    assert 'lang="vi"' in first
    assert first.index("vi/gio-dau-tien.html") < first.index("en/first-hour.html")
    assert '<html lang="en"' in (site / "en" / "first-hour.html").read_text(encoding="utf-8")


@pytest.fixture(scope="module")
def browser():
    from playwright.sync_api import sync_playwright

    with sync_playwright() as play:
        program = require_program("chromium", package="chromium")
        opened = play.chromium.launch(executable_path=program, args=["--no-sandbox", "--disable-gpu"])
        yield opened
        opened.close()


@pytest.mark.parametrize(
    ("place", "typed", "words", "first"),
    [
        ("vi/ban-lam-viec.html", "tham dinh", ("Tìm kiếm", "kết quả"), "thẩm định"),
        ("vi/ban-lam-viec.html", "thẩm định", ("Tìm kiếm", "kết quả"), "thẩm định"),
        ("index.html", "dua so lieu", ("Tìm kiếm", "kết quả"), "Đưa số liệu"),
        ("en/first-hour.html", "workbook", ("Search", "results"), "workbook"),
    ],
)
def test_the_search_speaks_the_language_of_the_page_and_needs_no_diacritics(site, browser, place, typed, words, first):
    page = browser.new_page()
    page.goto((site / place).as_uri())  # from a folder, as it is handed over
    page.locator(".md-search__button").first.click()
    box = page.get_by_role("combobox")
    box.press_sequentially(typed, delay=60)
    assert box.input_value() == typed  # no letter takes the place of the one before
    assert (box.get_attribute("placeholder"), box.get_attribute("aria-label")) == (words[0], words[0])
    page.get_by_role("option").or_(page.locator("ol[role=listbox] a")).first.wait_for()
    status = page.get_by_role("status").filter(has_text=words[1])
    assert re.fullmatch(rf"[0-9.,]+ {words[1]}", status.first.inner_text())
    assert first.lower() in page.locator("ol[role=listbox] li").first.inner_text().lower()
    page.close()


def test_a_theme_without_a_word_of_the_search_stops_the_build(monkeypatch):
    monkeypatch.syspath_prepend(str(ROOT / "tools"))
    import site_search

    with pytest.raises(SystemExit, match="any more"):
        site_search.in_both_languages('placeholder:"Find"')
    with pytest.raises(SystemExit, match="any more"):
        site_search.without_diacritics("return t.toLowerCase()")


def test_commands_stand_in_both_languages(site):
    vietnamese, english = ((site / "reference" / name).read_text(encoding="utf-8") for name in ("commands-vi.html", "commands.html"))
    for command in ("parlib brief", "parlib add figures", "parlib targets extract", "parlib plan draft"):
        assert f">{command}<" in vietnamese.replace("\n", "")
        assert f">{command}<" in english.replace("\n", "")
    assert "Mặc định" in vietnamese or "mặc định" in vietnamese


def test_public_names_show_their_docstrings(site):
    text = (site / "reference" / "api.html").read_text(encoding="utf-8")
    for name in ("open_brief", "write_template", "find_units", "what_if", "ParlibError"):
        assert name in text, name
