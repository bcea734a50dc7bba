"""Differences around zero and estimates by year: nothing is left out of the alternative text, nothing is joined or interpolated."""

from __future__ import annotations

import math
import re

import pandas as pd
import pytest

from parlib.display.charts import Words, effects, years
from parlib.display.charts.layout import phone
from parlib.display.theme import PAPER, width_mm
from tests.display.made_slices import wording

NAN = math.nan


@pytest.fixture(params=["vi", "en"])
def words(request):
    return Words(wording(request.param))


def rows(*values):
    names = ("name", "estimate", "low", "high", "note", "strong", "group")
    return pd.DataFrame([dict(zip(names, v, strict=True)) for v in values])


def ways():
    return rows(
        ("Chính", 0.64, 0.38, 0.91, "", True, "A"),
        ("Khác", -0.2, -0.6, 0.2, "", False, "A"),
        ("Không khoảng", 0.1, NAN, NAN, "", False, "B"),
        ("Không ước lượng", NAN, NAN, NAN, "quá ít năm", False, "B"),
    )


def draw(words, frame=None, **more):
    given = {"id": "c", "caption": "x", "axis": "điểm", "form": "signed_points", **more}
    return effects(ways() if frame is None else frame, words=words, **given)


def test_every_row_is_told_with_its_interval_or_its_reason(words):
    alt = draw(words).alt
    for part in ("Chính: +0", "Khác: −0", "Không khoảng: +0", "Không ước lượng: quá ít năm"):
        assert part in alt
    assert alt.count("[") == 2


def test_missing_is_hatched_and_said_in_the_picture(words):
    svg = draw(words).svg
    assert "quá ít năm" in svg
    assert "url(#" in svg  # the hatch


def test_group_headings_stand_once(words):
    svg = draw(words).svg
    assert len(re.findall(r">A</text>", svg)) == 1
    assert len(re.findall(r">B</text>", svg)) == 1


def test_the_band_of_small_differences_is_labelled(words):
    assert "nhỏ" in draw(words, band=0.3, band_label="nhỏ").svg
    assert "nhỏ" not in draw(words).svg


@pytest.mark.parametrize("estimates", [[0.001, 0.002], [250.0, -900.0], [5.0], [0.0]])
def test_any_size_can_be_drawn_with_zero_inside(words, estimates):
    frame = rows(*[("x", e, e - abs(e) / 2, e + abs(e) / 2, "", False, "") for e in estimates])
    svg = draw(words, frame).svg
    assert re.search(r">0</text>", svg)


def test_same_rows_same_bytes(words):
    assert draw(words).svg == draw(words).svg


def course(**changes):
    frame = pd.DataFrame(
        {
            "period": [2020, 2021, 2022],
            "estimate": [84.1, NAN, 89.2],
            "low": [78.7, NAN, 85.9],
            "high": [88.3, NAN, 91.9],
            "assumed": [False, False, False],
            "break_label": ["", "", "1001/QĐ-BNV"],
        }
    )
    return frame.assign(**changes)


def test_a_missing_year_is_a_gap_and_a_break_is_named(words):
    figure = years(course(), words=words, id="y", caption="x", axis="%")
    assert "2021: " in figure.alt
    assert "1001/QĐ-BNV" in figure.svg
    assert figure.svg != years(course(assumed=True), words=words, id="y", caption="x", axis="%").svg


def test_one_year_alone_can_be_drawn(words):
    figure = years(course().iloc[[2]].reset_index(drop=True), words=words, id="y", caption="x", axis="%")
    assert "2022" in figure.svg
    assert "1001" not in figure.svg, "a break needs a year before it"


def test_a_name_above_its_row_stands_on_one_white_ground():
    """On a phone the line of a median runs behind the names: it may neither cross their letters nor touch their marks."""
    shown = "Tiếp nhận, giải quyết phản ánh, kiến nghị của người dân và doanh nghiệp qua các kênh"
    at = phone().holding([shown])

    class Sheet:
        def __init__(self):
            self.grounds, self.lines = [], []

        def rect(self, x, y, w, h, *, fill):
            self.grounds.append((x, y, x + w, y + h, fill))

        def text(self, x, y, s, *, bold):
            self.lines.append((x, y, x + width_mm(s, bold=bold)))

    sheet = Sheet()
    at.name(sheet, 40.0, shown, row=6.4)
    assert len(sheet.lines) == 2
    ((left, top, right, bottom, fill),) = sheet.grounds
    assert fill == PAPER
    for start, middle, end in sheet.lines:
        assert left <= start - 1
        assert right >= end + 1
        assert top <= middle - 1.8  # stacked accents above, a dot below: nine points high
        assert bottom >= middle + 1.8
