"""Is the page whole in one file, readable by everybody, and silent towards the network?"""

import itertools
import re
from html.parser import HTMLParser

import pytest

from parlib.briefing.pages.html import content_policy, render_html
from parlib.briefing.pages.tables import head_rows
from parlib.document.model import blocks_of, texts
from tests.briefing.page_images import html_text, squeeze
from tests.briefing.sample_model import sample


class Tree(HTMLParser):
    """Collects tags with their attributes and checks that they nest."""

    VOID = {"meta", "img", "br", "col", "link", "input", "hr"}

    def __init__(self, html):
        super().__init__()
        self.tags, self.open = [], []
        self.feed(html)
        self.close()

    def handle_starttag(self, tag, attrs):
        self.tags.append((tag, dict(attrs)))
        if tag not in self.VOID:
            self.open.append(tag)

    def handle_endtag(self, tag):
        assert self.open.pop() == tag, f"</{tag}> closes nothing"

    def all(self, name):
        return [attrs for tag, attrs in self.tags if tag == name]


@pytest.fixture(scope="module")
def html():
    return render_html(sample())


@pytest.fixture(scope="module")
def tree(html):
    tree = Tree(html)
    assert tree.open == []
    return tree


def test_every_text_of_the_model_is_on_the_page(html):
    page = squeeze(html_text(html))
    missing = [(kind, text) for kind, text in texts(sample()) if squeeze(text) not in page]
    assert missing == []


def test_nothing_is_loaded_from_anywhere(html, tree):
    loaded = [attrs[name] for _, attrs in tree.tags for name in ("src", "srcset", "data", "poster", "action") if name in attrs]
    assert loaded
    assert all(address.startswith("data:image/svg+xml;base64,") for address in loaded)
    links = [a["href"] for a in tree.all("a")]
    assert all(h.startswith("#") or h == "https://caicachhanhchinh.gov.vn" for h in links)
    assert tree.all("link") == []
    assert not re.search(r"@import|url\((?!data:)", html)
    assert tree.all("meta")[1]["content"].startswith("default-src 'none'; img-src data:; style-src 'sha256-")


def test_every_link_inside_the_page_arrives(tree):
    ids = [attrs["id"] for _, attrs in tree.tags if "id" in attrs]
    assert len(ids) == len(set(ids))
    targets = {a["href"][1:] for a in tree.all("a") if a["href"].startswith("#")}
    assert targets <= set(ids)
    labelled = {attrs["aria-labelledby"] for _, attrs in tree.tags if "aria-labelledby" in attrs}
    assert labelled <= set(ids)


def test_the_structure_a_screen_reader_needs(tree):
    names = [tag for tag, _ in tree.tags]
    assert tree.all("html")[0]["lang"] == "vi"
    assert names.count("h1") == names.count("main") == 1
    assert tree.all("a")[0] == {"class": "skip", "href": "#main"}
    assert tree.all("nav")[0]["aria-label"] == "Nội dung"
    levels = [int(tag[1]) for tag in names if re.fullmatch(r"h[1-6]", tag)]
    assert all(b <= a + 1 for a, b in itertools.pairwise(levels))
    figures = [b for b in blocks_of(sample()) if b["t"] == "figure"]
    assert [i["alt"] for i in tree.all("img")] == [f["alt"] for f in figures]
    tables = [b for b in blocks_of(sample()) if b["t"] == "table"]
    assert names.count("caption") == names.count("table") == len(tables)
    assert all(th.get("scope") in ("col", "colgroup", "row") for th in tree.all("th"))
    assert all(d.get("tabindex") == "0" for d in tree.all("div") if d.get("role") == "region")
    assert tree.all("time")[0]["datetime"] == "2025-07-05"


def test_marks_are_shapes_with_words_and_a_key(html):
    assert '<span class="mark" aria-hidden="true">▼</span><span class="hidden"> thấp hơn năm trước </span>' in html
    assert "○ bị điểm 0." in html_text(html)


def test_awkward_characters_stay_text(html):
    assert "#panic() $x$ @ref &lt;l&gt; \\ * _ ` ~ [a](b) {{ x }} &amp; &lt;b&gt;" in html


def test_illustrative_figures_say_so_first_and_real_ones_never():
    shown = html_text(render_html(sample(illustrative=True)))
    assert shown.index("SỐ LIỆU MINH HỌA") < shown.index("BÁO CÁO")
    assert "MINH HỌA" not in html_text(render_html(sample()))


def test_an_appendix_has_no_motto_and_an_english_page_is_english():
    appendix = html_text(render_html(sample(mode="appendix", appendix_of="Kèm theo Báo cáo số …", appendix_number="II")))
    assert "Phụ lục II" in appendix
    assert "(Kèm theo Báo cáo số …)" in appendix
    assert "CỘNG HÒA" not in appendix
    english = render_html(sample(language="en"))
    assert '<html lang="en">' in english
    assert "Hải Phòng, 5 July 2025" in english
    assert "Nội dung" not in html_text(english)


def test_a_signature_block_only_where_a_post_is_named():
    assert "Nơi nhận:" not in render_html(sample())
    assert "GIÁM ĐỐC" in render_html(sample(signer_title="GIÁM ĐỐC", recipients=["Như trên;", "Lưu: VT."]))


def test_grouped_heads_span_what_they_group():
    first, second = head_rows(
        {"columns": [{"label": "a"}, {"label": "b", "group": "G"}, {"label": "c", "group": "G"}, {"label": "d", "group": "H"}]}
    )
    assert [(h["label"], h["colspan"], h["rowspan"], h["scope"]) for h in first] == [
        ("a", 1, 2, "col"),
        ("G", 2, 1, "colgroup"),
        ("H", 1, 1, "colgroup"),
    ]
    assert [h["label"] for h in second] == ["b", "c", "d"]


def test_the_policy_admits_exactly_this_script():
    assert content_policy("a", "b") != content_policy("a", "c")


def test_the_same_model_gives_the_same_page():
    assert render_html(sample()) == render_html(sample())


def test_an_attached_table_is_folded_and_whole():
    model = sample()
    table = next(b for b in blocks_of(model) if b["t"] == "table")
    table["attached"] = True
    html = render_html(model)
    assert Tree(html).open == []
    folded = html.split("<details><summary>", 1)[1].split("</details>", 1)[0]
    assert folded.startswith(table["caption"])
    assert folded.count("<tr") == len(head_rows(table)) + len(table["rows"])
    assert html.count("<details>") == 1
