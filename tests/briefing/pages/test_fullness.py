"""How full pages are, and which distance of the parts leaves none of them white."""

from __future__ import annotations

import io

import pytest
from PIL import Image

from parlib.briefing.pages import pdf
from parlib.briefing.pages.fonts import typeface
from parlib.briefing.pages.fullness import DOTS_PER_INCH, filled, fullest
from parlib.briefing.pages.on_paper import for_paper
from tests.briefing.sample_model import sample

_DOTS = DOTS_PER_INCH / 25.4


def page(down_to_mm: float, *, high_mm: float = 297.0, footer: bool = True) -> bytes:
    """A page marked down to so many millimetres, with a line in the band of the footer."""
    picture = Image.new("L", (round(210 * _DOTS), round(high_mm * _DOTS)), 255)
    if down_to_mm > 20:
        picture.paste(0, (20, round(20 * _DOTS), 90, round(down_to_mm * _DOTS)))
    if footer:
        picture.paste(0, (20, round((high_mm - 10) * _DOTS), 90, round((high_mm - 8) * _DOTS)))
    out = io.BytesIO()
    picture.save(out, format="PNG")
    return out.getvalue()


def test_a_page_is_as_full_as_its_last_mark_without_its_footer():
    shares = filled([page(277), page(20), page(148.5), page(105, high_mm=210)])
    assert shares == pytest.approx([1.0, 0.0, 0.5, 0.5], abs=0.01)


@pytest.mark.parametrize(
    ("ends", "taken"),
    [
        ({0: [270, 270, 120], 1: [277, 277, 277]}, 0),  # nothing is white: nothing else is tried
        ({0: [270, 150, 120], 1: [270, 160, 120], 2: [270, 260, 120], 3: [277, 277, 277]}, 2),  # the first that helps
        ({0: [270, 150, 270], 1: [270, 210, 120, 120], 2: [270, 160, 270]}, 2),  # never by one more page; else what leaves least
        ({0: [270, 150, 270], 1: [270, 270, 60]}, 1),  # a last page of a few lines lacks less than half a page
        ({0: [270, 190, 270], 1: [270, 100, 270]}, 0),
    ],
)
def test_the_first_distance_that_leaves_no_page_white_is_taken(ends, taken):
    tried: list[int] = []

    def pictures(distance: int) -> list[bytes]:
        tried.append(distance)
        return [page(mm) for mm in ends[distance]]

    others = [d for d in ends if d]
    assert fullest(0, others, (3, 3), pictures) == taken
    assert 3 not in tried


def test_appendices_may_end_white():
    """Each begins a page: only the body is held to fill its pages."""
    ends = {0: [270, 150, 40, 40], 1: [270, 270, 40, 40]}
    assert fullest(0, [1], (1, 1), lambda d: [page(mm) for mm in ends[d]]) == 0


@pytest.mark.parametrize(("most", "taken"), [(3, 3), (4, 0)])
def test_a_saved_page_is_given_back_where_saving_it_leaves_another_half_white(most, taken):
    """An annex set closer to save its last page left its fourth at 58 %: as long as usual, it has none."""
    ends = {3: [270, 150, 270], 2: [270, 160, 270, 40], 0: [270, 250, 250, 160]}
    assert fullest(3, [2, 0], (3, most), lambda d: [page(mm) for mm in ends[d]]) == taken


@pytest.mark.parametrize(("lines", "measured"), [(6, True), (22, False)])
def test_pages_are_drawn_only_where_a_picture_may_have_left_one_white(monkeypatch, lines, measured):
    """What begins low on the page before says that it is full: then no picture of the pages is needed."""
    model = sample()
    (picture,) = [b for s in model["sections"] for b in s["blocks"] if b["t"] == "figure"][:1]
    text = [{"t": "p", "role": "body", "c": [{"t": "text", "s": f"Dòng {n}."}]} for n in range(lines)]
    square = '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 100 120"><rect width="100" height="120"/></svg>'
    tall = {**picture, "svg": square}
    model["sections"] = [{**model["sections"][0], "blocks": [model["sections"][0]["blocks"][0], *text, tall, *text[:9]]}]
    drawn = []
    monkeypatch.setattr(pdf, "fullest", lambda tight, *_: drawn.append(tight) or tight)
    pdf.render_pdf(model)
    assert bool(drawn) is measured


@pytest.mark.parametrize(("lines", "measured"), [(16, False), (24, True)])
def test_a_last_page_of_a_few_lines_is_looked_at_again(monkeypatch, lines, measured):
    """Whole steps of distance neither saved nor filled it: half steps may."""
    model = sample()
    text = [{"t": "p", "role": "body", "c": [{"t": "text", "s": f"Dòng {n}."}]} for n in range(lines)]
    model["sections"] = [{**model["sections"][0], "blocks": [model["sections"][0]["blocks"][0], *text]}]
    drawn = []
    monkeypatch.setattr(pdf, "needed_distance", lambda *_: 0.0)
    monkeypatch.setattr(pdf, "fullest", lambda tight, *_: drawn.append(tight) or tight)
    pdf.render_pdf(model)
    assert bool(drawn) is measured


@pytest.mark.parametrize(
    ("rows", "words", "breaks"), [(7, "ngắn", True), (6, "ngắn", False), (4, "rất dài " * 30, True), (2, "rất dài " * 60, False)]
)
def test_a_table_of_few_tall_rows_may_break_as_one_of_many(rows, words, breaks):
    model = sample()
    (table,) = [b for s in model["sections"] for b in s["blocks"] if b["t"] == "table"][:1]
    table["rows"] = [[{**cell, "c": [{"t": "text", "s": words}]} for cell in table["rows"][0]]] * rows
    (shown,) = [b for s in for_paper(model, typeface())["sections"] for b in s["blocks"] if b.get("id") == table["id"]]
    assert shown["breaks"] is breaks
