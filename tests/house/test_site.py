"""The documentation site is made, its links lead somewhere, and nothing in it is fetched from elsewhere."""

from __future__ import annotations

import json
import subprocess
import sys
from html.parser import HTMLParser
from pathlib import Path
from urllib.parse import unquote, urlsplit

import pytest

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


def test_vietnamese_comes_first_and_is_found_without_diacritics(site):
    first = (site / "index.html").read_text(encoding="utf-8")
    assert 'lang="vi"' in first
    assert first.index("vi/gio-dau-tien.html") < first.index("en/first-hour.html")
    items = json.loads((site / "search.json").read_text(encoding="utf-8"))["items"]
    assert any("tham dinh" in i["text"] and "thẩm định" in i["text"] for i in items)


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
