"""Blocks: the shape that the document builder reads, and what is refused before it gets there."""

from __future__ import annotations

import json

import pytest

from parlib.briefing.pages.labels import legend
from parlib.document.binding import Bound
from parlib.document.blocks import (
    Cell,
    Column,
    Facts,
    Figure,
    Heading,
    Items,
    Masthead,
    Paragraph,
    Section,
    Table,
    bound_numbers,
    paragraph,
    text_of,
)
from parlib.document.inline import br, em, footnote, inlines, link, num, plain, strong, text
from parlib.document.preview import blocks_to_html
from parlib.document.vocabulary import MARKS, MIME, SHAPES
from parlib.errors import RenderRefused

SVG = '<svg xmlns="http://www.w3.org/2000/svg"><text>1</text></svg>'


def figure(**changes):
    return Figure(**({"id": "figure-a", "caption": "Hình", "alt": "cho thấy 1", "svg": SVG} | changes))


def test_a_section_hands_over_its_blocks_and_a_preview():
    number = num(Bound(1.5, {"table": "indices", "key": {}, "column": "value"}), "points", "vi")
    section = Section(
        "part",
        (
            Heading(1, "part", inlines("Đầu mục ", number)),
            paragraph("chữ ", strong("đậm"), em("nghiêng"), br(), link("https://example.vn", "trang"), footnote("chú thích")),
            Items((inlines("một"), inlines("hai")), ordered=True),
            Facts(()),
            Table("table-a", "Bảng", (Column("Cột"),), ((Cell(inlines(number), mark="zero"),),), note="ghi chú"),
            figure(table="table-a"),
        ),
    )
    bundle = section._repr_mimebundle_()
    content = json.loads(json.dumps(bundle[MIME]))
    assert content["section"] == {"id": "section-part", "appendix": None, "landscape": False}
    assert [b["t"] for b in content["blocks"]] == ["heading", "p", "list", "facts", "table", "figure"]
    assert len(bound_numbers(content["blocks"])) == 2
    assert "1,50" in bundle["text/html"]
    assert "<img" in bundle["text/html"]
    assert "cho thấy 1" in text_of(section)
    assert (section.figures[0].id, section.tables[0].id) == ("figure-a", "table-a")


def test_an_empty_section_adds_nothing():
    assert Section("part")._repr_mimebundle_()[MIME] == []


def test_a_masthead_is_metadata():
    bundle = Masthead({"title": "Tên", "period": 2024})._repr_mimebundle_()
    assert bundle[MIME] == {"meta": {"title": "Tên", "period": 2024}}
    assert "2024" in bundle["text/html"]


def test_text_is_joined_composed_and_escaped():
    assert inlines("a", "b", "") == ({"t": "text", "s": "ab"},)
    assert text("Ha\u0309i\u00a0Pho\u0300ng")["s"] == "Hải Phòng"
    assert plain(inlines("a", br(), strong("b"), footnote("c"))) == "a b"
    assert "&lt;b&gt;" in Section("p", (paragraph("<b>"),))._repr_mimebundle_()["text/html"]


@pytest.mark.parametrize(
    "make",
    [
        lambda: figure(alt="  "),
        lambda: figure(svg="<svg><script>1</script></svg>"),
        lambda: figure(svg='<svg><image href="https://example.vn/a.png"/></svg>'),
        lambda: figure(id="Bad Id"),
        lambda: Heading(4, "a", ()),
        lambda: Paragraph((), "shout"),
        lambda: Cell((), mark="star"),
        lambda: Column("a", "middle"),
        lambda: Table("t", "c", (Column("a"), Column("b")), ((Cell(()),),)),
        lambda: Table("t", "c", (), ()),
        lambda: Section("a", (Heading(1, "x", ()), Heading(2, "x", ()))),
        lambda: link("javascript:alert(1)", "x"),
    ],
)
def test_what_no_reader_should_get_is_refused(make):
    with pytest.raises(RenderRefused):
        make()


@pytest.mark.parametrize("mark", sorted(MARKS))
def test_a_mark_has_the_same_shape_in_the_notebook_as_in_the_document(mark):
    table = Table("t", "Bảng", (Column("Điểm"),), ((Cell(inlines("2"), mark=mark),),))
    shown = blocks_to_html([table.as_json()])
    assert [s for s in SHAPES.values() if s in shown] == ([SHAPES[mark]] if mark in SHAPES else [])
    assert [s for s in SHAPES.values() if s in legend(table.as_json()["rows"], "vi")] == ([SHAPES[mark]] if mark in SHAPES else [])
