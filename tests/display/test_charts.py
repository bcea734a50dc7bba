"""Charts: readable at their size, honest about what is not known, the same bytes for the same figures."""

from __future__ import annotations

import re
import xml.etree.ElementTree as ET
from dataclasses import replace
from functools import cache
from itertools import combinations

import pandas as pd
import pytest

from parlib.codebook.periods import spans
from parlib.display.charts import (
    bar_row,
    pareto,
    rank_row,
    spine_row,
    trend,
    value_row,
)
from parlib.display.charts.canvas import Canvas
from parlib.display.theme import INK, MM_PER_POINT, PAPER, width_mm
from parlib.document.vocabulary import outside_of
from tests.display.made_charts import CHARTS, EN, LONG, NAN, VI, make_pareto


def texts(figure):
    """Return (x, y, anchor, size in points, bold, text) of every text of a picture, in millimetres."""
    found = []
    for node in ET.fromstring(figure.svg).iter("{http://www.w3.org/2000/svg}text"):
        style = dict(part.strip().split(": ", 1) for part in node.get("style").split(";") if part.strip())
        size = float(style["font-size"].removesuffix("px"))
        anchor = style.get("text-anchor", "start")
        bold = style.get("font-weight", "400") in ("700", "bold")
        found.append((float(node.get("x")) * MM_PER_POINT, float(node.get("y")) * MM_PER_POINT, anchor, size, bold, node.text))
    return found


def box(entry):
    x, y, anchor, size, bold, said = entry
    wide = width_mm(said, size, bold=bold)
    left = {"start": x, "middle": x - wide / 2, "end": x - wide}[anchor]
    tall = size * MM_PER_POINT
    return left, y - 0.62 * tall, left + wide, y + 0.12 * tall


@cache
def drawn(name, language):
    return CHARTS[name]({"vi": VI, "en": EN}[language])


@pytest.fixture(
    params=[(name, language, sheet) for name in CHARTS for language, sheet in (("vi", "paper"), ("vi", "phone"), ("en", "phone"))],
    ids="-".join,
)
def chart(request):
    """A chart as drawn for paper, or the same chart as drawn for a phone."""
    name, language, sheet = request.param
    figure = drawn(name, language)
    return figure if sheet == "paper" else replace(figure, svg=figure.narrow, narrow="")


def test_text_stays_on_the_sheet(chart):
    root = ET.fromstring(chart.svg)
    width, height = (float(root.get(k).removesuffix("pt")) * MM_PER_POINT for k in ("width", "height"))
    assert width == pytest.approx(165 if chart.narrow else 96, abs=0.1)
    outside = [t[5] for t in texts(chart) if box(t)[0] < -0.3 or box(t)[2] > width + 0.3 or box(t)[1] < -0.3 or box(t)[3] > height + 0.3]
    assert outside == []


def test_no_text_lies_on_another(chart):
    boxes = [(box(t), t[5]) for t in texts(chart)]
    clashes = [
        (s, o)
        for (a, s), (b, o) in combinations(boxes, 2)
        if a[0] < b[2] - 0.2 and b[0] < a[2] - 0.2 and a[1] < b[3] - 0.2 and b[1] < a[3] - 0.2
    ]
    assert clashes == []


def test_text_is_never_smaller_than_nine_points(chart):
    assert min(t[3] for t in texts(chart)) >= 9


def test_the_picture_is_self_contained_text_is_text_and_faces_are_the_theme_s(chart):
    assert not re.search(r"<!DOCTYPE|<metadata|<script|https?://(?!www\.w3\.org/(?:2000/svg|1999/xlink))|\bid=\"[a-z]+_\d", chart.svg)
    assert "font-family: 'Times New Roman', 'Liberation Serif', Tinos, 'Libertinus Serif', serif" in chart.svg
    assert not re.search(r"\bnan\b|None", chart.svg + chart.alt)


@pytest.mark.parametrize("name", CHARTS)
def test_the_same_figures_give_the_same_bytes(name):
    first, second = drawn(name, "vi"), CHARTS[name](VI)
    assert (first.svg, first.narrow) == (second.svg, second.narrow)
    assert first.svg != first.narrow


@pytest.mark.parametrize("name", CHARTS)
def test_both_languages_draw_and_tell_the_same_numbers(name):
    vi, en = drawn(name, "vi"), drawn(name, "en")
    numbers = [sorted(re.findall(r"\d+(?:[.,]\d+)?", f.alt.replace(LONG, ""))) for f in (vi, en)]
    assert [n.replace(",", ".") for n in numbers[0]] == [n.replace(",", ".") for n in numbers[1]]


@pytest.mark.parametrize(
    ("name", "told"),
    [
        ("strip", ["96,17%", "75,99%", "62", "63", "95%"]),
        ("strip_absent", ["chưa có số liệu"]),
        ("spine", ["8,50/10", "12,69 điểm, chưa biết điểm tối đa", "D: chưa có số liệu", "0,00/10", "F: không áp dụng"]),
        ("trend", ["2013: 81,00%", "2014: chưa có số liệu", "2012: hạng 6, chưa có giá trị", "892/QĐ-BNV"]),
        ("pareto", ["3,70", "bị điểm 0, bị trừ 2,00", "0,25"]),
        ("dumbbells", ["2,00 → 0,00", "không so sánh được"]),
        ("bullets", ["mức xuất phát 92, cam kết 100, kết quả 96", "85–90", "chưa có kết quả"]),
        ("waterfall", ["80,25", "+3–5", "84,25–86,25", "85"]),
        ("dots", ["86,20%", "82,1–90", "không công bố: ít phiếu"]),
        ("stacked", ["50,0%"]),
        ("area_map", ["Bản đồ 21 đơn vị", "chưa có số liệu để so: "]),
        ("slope", ["1 → 9"]),
        ("steps", ["+2,50 (82,75)", "84,00", "85"]),
    ],
)
def test_the_alternative_text_tells_what_the_picture_shows(name, told):
    alt = drawn(name, "vi").alt
    assert [t for t in told if t not in alt] == []


def test_ids_of_two_pictures_differ_so_that_both_can_stand_in_one_page():
    first = make_pareto(VI).svg
    rows = pd.DataFrame([("A", "", 1.0, True, False)], columns=["name", "lead_unit", "lost", "zero", "rest"])
    second = pareto(rows, whole=1, words=VI, id="other", caption="x").svg
    ids = [set(re.findall(r'id="(h[0-9a-f]+)"', s)) for s in (first, second)]
    assert ids[0]
    assert ids[1]
    assert not ids[0] & ids[1]


def test_a_series_is_joined_only_where_it_may_be():
    def joined(**changes):
        frame = pd.DataFrame(
            {"period": [2020, 2021, 2022], "value": [80.0, 81.0, 82.0], "rank": [NAN] * 3, "of": [NAN] * 3, "peers": [NAN] * 3}
        )
        frame = frame.assign(comparable=[True] * 3, break_label=[""] * 3).assign(**changes)
        drawn = trend(frame, name="A", words=VI, id="c", caption="x").svg
        return sum(
            d.count("L")
            for d in re.findall(
                r'<path d="([^"]*)"\s*(?:clip-path="[^"]*"\s*)?style="fill: none; stroke: #12355b; stroke-width: 1.5', drawn
            )
        )

    assert joined() == 2
    assert joined(comparable=[True, False, True]) == 1
    assert joined(value=[80.0, NAN, 82.0]) == 0
    assert joined(comparable=[True, True, False], break_label=["", "", "892/QĐ-BNV"]) == 1


def test_a_lower_value_lengthens_the_common_scale_by_tens():
    from parlib.display.charts.strip import index_scale

    assert (index_scale(pd.Series([62.0])).low, index_scale(pd.Series([58.9])).low, index_scale(pd.Series([], dtype=float)).low) == (
        60,
        50,
        60,
    )


@pytest.mark.parametrize(
    ("years", "said"), [([], ""), ([2012], "2012"), ([2012, 2013, 2014, 2016], "2012–2014, 2016"), ([2016, 2012], "2012, 2016")]
)
def test_spans_of_years(years, said):
    assert spans(years) == said


def test_coordinates_keep_hundredths_of_a_point_and_words_all_their_digits():
    sheet = Canvas(20.0)
    sheet.rect(1.23456, 2.34567, 3.45678, 4.56789, fill=PAPER, edge=INK, hatch="....")
    sheet.mark(5.4321, 6.5432, "circle")
    sheet.text(7.89123, 8.91234, "trên 10.000 dân, 3,14159 và 2.71828")
    drawn = sheet.svg("trial")
    assert re.findall(r"\d\.\d{3,}", re.sub(r">[^<]*<", "><", drawn)) == []
    assert "10.000 dân, 3,14159 và 2.71828" in drawn


def test_what_is_drawn_later_lies_above_and_down_is_down():
    sheet = Canvas(20.0, 100.0)
    sheet.rect(0, 0, 10, 5, fill="#111111")
    sheet.mark(10, 15, "square", size=10, fill="#222222", edge="none")
    sheet.text(10, 15, "trên cùng")
    drawn = sheet.svg("trial")
    order = [drawn.index(said) for said in (f"fill: {PAPER}", "fill: #111111", "fill: #222222", "trên cùng")]
    assert order == sorted(order)
    shapes = {fill: re.findall(r"-?[\d.]+", d) for d, fill in re.findall(r'<path d="([^"]*)"\s*style="fill: (#\d+)', drawn)}
    heights = {fill: {float(n) for n in numbers[1::2]} for fill, numbers in shapes.items()}
    assert heights == {"#111111": {0.0, 14.17}, "#222222": {28.35, 56.69}}, "millimetres from the top, in points"


def test_a_dash_counts_in_widths_of_its_line_and_an_arrow_ends_in_a_point():
    sheet = Canvas(20.0)
    sheet.line([1, 9], [5, 5], lw=2.0, dash=(4.0, 2.0))
    sheet.arrow((60.0, 10.0), (20.0, 10.0))
    drawn = sheet.svg("trial")
    assert "stroke-dasharray: 8,4" in drawn
    head = [float(n) for n in re.findall(r"-?[\d.]+", re.search(r'd="([^"]*)"\s*style="fill: #1a1a1a', drawn)[1])]
    assert min(head[0::2]) == head[0] == pytest.approx(20.0 / MM_PER_POINT, abs=1.2), "it points to the left"


@pytest.mark.parametrize(
    "said",
    ['<a href="https://example.org"/>', "<SCRIPT>", '<rect fill="url(//x)"/>', '<g onLoad ="x()"/>', "@IMPORT 'x'", "<foreignObject>"],
)
def test_a_picture_may_hold_no_script_and_nothing_from_outside(said):
    assert outside_of(f"<svg>{said}</svg>")
    assert not outside_of('<svg><use href="#a"/><path fill="url(#b)"/><text>on = x</text></svg>')


def test_units_are_ordered_by_all_they_lost_not_by_what_is_drawn():
    from parlib.display.charts.losses import _groups, _of_unit

    rows = pd.DataFrame({"lead_unit": ["A", "B"], "lost": [3.0, 2.0], "of_unit": [3.0, 9.0], "rest": [False, False]})
    assert [(unit, _of_unit(group)) for unit, group in _groups(rows)] == [("B", 9.0), ("A", 3.0)]


# --- pictures of rows ----------------------------------------------------------------------------------------------------


def test_a_row_draws_the_unit_on_the_scale_of_its_own_maximum():
    drawn = spine_row(20.0, 40.0, previous=30.0, median=10.0)
    places = [float(x) for x in re.findall(r'<polygon points="([\d.]+),', drawn)]
    assert places == [110.0, 75.0], "last year at three quarters, this year in the middle"
    assert spine_row(20.0, float("nan")).count("polygon") == 0
    assert "stroke-dasharray" in spine_row(20.0, float("nan"))


def test_a_bar_ends_where_its_share_of_the_scale_ends():
    widths = [float(re.search(r'<rect[^>]* width="([\d.]+)"', bar_row(v, 4.0))[1]) for v in (4.0, 2.0, 0.0, 9.0)]
    assert widths == [148.0, 74.0, 0.0, 148.0]


def test_a_rank_with_a_range_has_its_ends_and_a_value_stands_on_its_axis():
    assert rank_row(3.0, 2.0, 5.0, 11).count('stroke-width="1.4"') == 2
    assert rank_row(3.0, 3.0, 3.0, 11).count('stroke-width="1.4"') == 0
    lows, highs = (float(re.search(r'points="([\d.]+),', value_row(v, 80.0))[1]) for v in (60.0, 100.0))
    assert highs - lows == pytest.approx(140.0)
