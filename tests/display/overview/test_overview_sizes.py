"""An overview of any number of units is whole: no chart taller than a page, no unit left out, no text that nobody listens to."""

from __future__ import annotations

import json
import math
import re
import subprocess
from itertools import pairwise, product

import pandas as pd
import pytest

from parlib.briefing.context import open_brief
from parlib.briefing.pages.docx import render_docx
from parlib.briefing.pages.html import render_html
from parlib.briefing.pages.pdf import render_pdf
from parlib.display import overview, text_of
from parlib.display.charts import area_map, heat_map, most_moved, pareto, slope
from parlib.display.charts.classes import classes_of
from parlib.display.charts.movement import _DRAWN as MOST_MOVED
from parlib.display.charts.overview import _ALONE, _PAIRED
from parlib.display.charts.words import LISTENED, Words
from parlib.simulate.outlines import invented_outlines
from tests.display.kinds import PAGE_MM, assert_sound, height_mm
from tests.display.made_slices import wording
from tests.display.overview.provinces import ABOVE, province
from tests.display.test_brief_pages import fills
from tests.programs import require_program
from tests.short_form import short_form


def frame(units: int, **more) -> pd.DataFrame:
    numbers = range(1, units + 1)
    same = {"locality": [f"U{n}" for n in numbers], "name": [f"Đơn vị {n:03d}" for n in numbers]}
    ranks = {c: [float(n) for n in numbers] for c in ("rank", "rank_low", "rank_high")}
    return pd.DataFrame(same | {"value": [99 - n * 40 / units for n in numbers]} | ranks | more)


@pytest.mark.parametrize("units", [1, 2, _ALONE, _ALONE + 1, 124, pytest.param(400, marks=pytest.mark.stress)])
def test_every_unit_stands_on_some_figure_and_no_figure_is_taller_than_a_page(units):
    words = Words(wording("vi"))
    rows = frame(units, **{"Thể chế": [100 * n / units for n in range(1, units + 1)]})
    figures = heat_map(rows, domains=("Thể chế",), words=words, id="h", caption="x")
    assert len({f.id for f in figures}) == len(figures) == (1 if units <= _ALONE else -(-units // _PAIRED))
    assert all(height_mm(f.svg) < PAGE_MM for f in figures)
    whole = "".join(f.svg for f in figures)
    assert all(f">{name}<" in whole for name in rows["name"])
    assert "tiếp theo" not in figures[0].caption
    assert all(f.caption == "x (tiếp theo)" for f in figures[1:])


def test_a_domain_above_its_maximum_by_a_bonus_has_a_shade():
    words = Words(wording("vi"))
    rows = frame(3, **{"Thể chế": [100.1, 108.4, 250.0]})
    assert ">108<" in heat_map(rows, domains=("Thể chế",), words=words, id="h", caption="x")[0].svg


@pytest.mark.parametrize("units", [11, 124])
def test_every_unit_lies_on_the_map_and_its_class_is_printed(units):
    rows = frame(units).assign(value=[math.nan, *[99 - n * 29 / units for n in range(1, units)]])
    words = Words(wording("vi"))
    figure = area_map(rows, invented_outlines(list(rows["locality"])), words=words, id="m", caption="x")
    assert figure.svg.count("<path") >= units
    printed = re.findall(r">(\d+)–(\d+)%", figure.svg)
    assert len(printed) == len(classes_of(rows["value"])) == 5
    assert all(low == above for (low, _), (_, above) in pairwise(printed)), "no value falls between two classes"
    assert "chưa có số liệu để so: Đơn vị 001" in figure.alt
    assert "Đơn vị 002" in figure.alt
    assert "url(#" in figure.svg, "what is missing is hatched"
    assert height_mm(figure.svg) < 95


def test_of_many_units_the_slope_draws_those_that_moved_most():
    ranks = [float(n) for n in range(1, 401)]
    moved = frame(400).assign(before=ranks, after=[*ranks[:200], *reversed(ranks[200:])], note="")
    chosen = most_moved(moved, "U5")
    assert len(chosen) == MOST_MOVED
    assert "U5" in set(chosen["locality"])
    others = chosen[chosen["locality"] != "U5"]
    assert (others["after"] - others["before"]).abs().min() >= 199 - MOST_MOVED  # the largest are 199, 199, 197, 197 ...
    assert height_mm(slope(moved, years=(2022, 2023), words=Words(wording("vi")), id="s", caption="x").svg) < PAGE_MM


@pytest.mark.parametrize("largest", [0.04, 3.0, 51.0, 999.0, 12_345.0, 4_000_000.0])
def test_points_of_any_number_of_units_have_an_axis_of_few_steps(largest):
    rows = pd.DataFrame([{"name": "Mục", "lead_unit": "Phòng", "lost": largest, "zero": False}])
    svg = pareto(rows, whole=largest, words=Words(wording("en")), id="p", caption="x").svg
    assert len(re.findall(r">[\d,.]+<", svg)) <= 7


def test_a_long_list_says_how_many_more_the_table_holds():
    words = Words(wording("vi"))
    parts = [f"Đơn vị {n:04d}: 87,5%" for n in range(2000)]
    said = words.listed(parts)
    assert len(said) < LISTENED + 100
    kept = said.count("Đơn vị")
    assert said.endswith(f"và {2000 - kept:,} dòng nữa trong bảng kèm theo".replace(",", "."))
    assert words.listed(["x" * 5000]) == "x" * 5000  # one row is said whole


def opened(project, language):
    return open_brief(locality=ABOVE, period=2023, language=language, issued_on="2025-06-30", kind="overview", root=project.root)


@pytest.mark.parametrize(("silent", "ends"), [(12, "Thử 016. Những"), (13, "Thử 010 và 7 nơi khác. Những")])
def test_of_many_units_without_figures_a_few_are_named_and_the_rest_counted(tmp_path, silent, ends):
    told = text_of(overview.summary(opened(province(tmp_path, 4, silent=silent), "vi")))
    assert f"{silent} trong {4 + silent} huyện, thị xã, thành phố: Thử 005, Thử 006, Thử 007" in told
    assert ends in told


def assert_whole(model: dict, units: int, tmp_path) -> None:
    """All three formats are made, and every unit stands inside a page of the PDF."""
    assert render_html(model).rstrip().endswith("</html>")
    assert render_docx(model)[:2] == b"PK"
    (tmp_path / "o.pdf").write_bytes(render_pdf(model))
    program = require_program("pdftotext", package="poppler-utils")
    subprocess.run([program, "-bbox", tmp_path / "o.pdf", tmp_path / "o.xml"], check=True)
    boxes = re.findall(r'xMin="([-\d.]+)" yMin="([-\d.]+)" xMax="([-\d.]+)" yMax="([-\d.]+)">(\d{3})<', (tmp_path / "o.xml").read_text())
    on_page = {n for x, y, right, bottom, n in boxes if 0 <= float(x) < float(right) <= 596 and 0 <= float(y) < float(bottom) <= 843}
    assert {f"{n:03d}" for n in range(1, units + 1)} <= on_page


@pytest.mark.needs("poppler")
@pytest.mark.parametrize(
    ("units", "language"),
    short_form([(1, "vi"), (2, "en"), *product((47, 48, 124, 400), ("vi", "en"))], [(1, "vi")]),
)
def test_a_province_of_any_size_has_a_whole_overview(tmp_path, units, language):
    model = assert_sound(overview, "overview", opened(province(tmp_path, units), language))
    assert json.dumps(model, allow_nan=False)
    assert_whole(model, units, tmp_path)
    filled = fills((tmp_path / "o.pdf").read_bytes(), tmp_path)
    if units > _ALONE:  # 5 of 47 and 48 units, 7 of 124, 18 of 400
        assert all(share >= 0.7 for share in filled[:-1]), filled
        assert filled[-1] >= 1 / 3, filled
        assert len(filled) <= 4 + units / 27
