"""Adding one of a kind touches the places that CONTRIBUTING.md names, and no other: a rule, a kind of document and a chart are added here."""

from __future__ import annotations

import ast
import json
import shutil
import types
from datetime import date
from pathlib import Path

import nbformat
import numpy as np
import pandas as pd
import pytest
from nbformat.v4 import new_code_cell, new_notebook, new_output
from pydantic import Field, ValidationError

from parlib import display
from parlib.analysis.promises.steps import levels_of
from parlib.briefing.catalogue import _row
from parlib.briefing.from_notebook import build_model
from parlib.briefing.pages.html import render_html
from parlib.briefing.run.templates import notebook_problems
from parlib.codebook.frameworks import Framework
from parlib.codebook.kinds import KINDS, Kind
from parlib.codebook.rules import RULES, RuleParams
from parlib.codebook.runs import BriefRequest
from parlib.display import charts
from parlib.display.charts.canvas import Canvas, Scale
from parlib.display.charts.layout import Layout, drawn
from parlib.display.charts.words import Words
from parlib.display.kinds import masthead_of, method_notes
from parlib.display.page import Page
from parlib.display.theme import INK, NARROW_MM
from parlib.document.blocks import Section
from parlib.document.inline import inlines
from parlib.errors import UsageError
from parlib.intake.workbook.collect import collect
from parlib.intake.workbook.formulas import Cells, Scored, formula
from parlib.intake.workbook.rule_words import Named, points_vi, rule_words, words
from parlib.intake.workbook.template import write_template
from parlib.scoring.bridge_items import bridge_table
from parlib.scoring.cliffs import cliffs, nearest_steps
from parlib.scoring.evaluate import score_evidence
from parlib.scoring.picture import readings, rule_picture
from parlib.scoring.rules import Reading, points, points_of_figures, rule_warnings
from parlib.simulate import Settings
from parlib.simulate.evidence import Luck, draw, draw_evidence
from parlib.store.params import load_framework
from parlib.store.project import Project
from parlib.store.wording import load_wording
from tests.display import made_charts, test_charts
from tests.display.kinds import ROOT
from tests.display.made_slices import context
from tests.house.trees import tree_of
from tests.intake.rulebooks import Filled, register, unit

PLACES = {
    "a type of rule": (
        "`parlib/codebook/rules/`", "points, picture, cliffs (`parlib/scoring/`)", "formula and words (`parlib/intake/workbook/`)",
        "a draw (`parlib/simulate/evidence.py`)",
    ),
    "a kind of document": (
        "`parlib/codebook/kinds.py`", "`parlib/display/<kind>/`", "`parlib/display/__init__.py`", "`params/wording/{vi,en}.<kind>.yml`",
        "`notebooks/<kind>.ipynb`",
    ),
    "a chart": ("`parlib/display/charts/`", "`__init__.py`", "called by one section", "`CHARTS`"),
}  # fmt: skip


@pytest.mark.parametrize("what", PLACES)
def test_contributing_names_the_places(what):
    lines = (ROOT / "CONTRIBUTING.md").read_text(encoding="utf-8").splitlines()
    (row,) = [line for line in lines if line.startswith(f"| {what} |")]
    assert [place for place in PLACES[what] if place not in row] == []


# -- a type of rule: all points at the aim, half of them half way


class HalfWay(RuleParams):
    """All points at the aim, half of them from half of it on."""

    aim: float = Field(gt=0)

    @property
    def thresholds(self) -> tuple[float, ...]:
        """Half of the aim, and the aim."""
        return (self.aim / 2, self.aim)

    def steps_to(self, maximum: float) -> tuple[float, ...]:
        """Half of the points, and all."""
        return (maximum / 2, maximum)


@points.register
def half_way(params: HalfWay, reading: Reading, maximum: float) -> np.ndarray:
    given = np.select([reading.ratio >= params.aim, reading.ratio >= params.aim / 2], [maximum, maximum / 2], 0.0)
    return np.where(np.isnan(reading.ratio), np.nan, given)


@readings.register
def _readings(rule: HalfWay, item) -> list[float]:
    return [rule.aim, rule.aim / 2, 0.0]


@nearest_steps.register
def _steps(params: HalfWay, item, reading):
    for threshold, share in zip(params.thresholds, (0.5, 1.0), strict=True):
        yield threshold, share * item.max_points, 0


@formula.register
def _formula(rule: HalfWay, at: Scored) -> str:
    return f"IF({at.cells.ratio}>={rule.aim:g},{at.top},IF({at.cells.ratio}>={rule.aim / 2:g},{at.top}/2,0))"


@words.register
def _words(rule: HalfWay, named: Named) -> str:
    return f"Đạt {points_vi(rule.aim)}: {named.most}; đạt một nửa: một nửa số điểm"


@draw.register
def _draw(rule: HalfWay, luck: Luck) -> dict:
    return {"value": np.round(rule.aim * luck.chance, 4)}


CRITERIA = """\
code,parent,level,name_vi,name_en,max_points,source,rule,rule_params,unit,lead_unit,kind,source_url,note
0,,index,Toàn bộ (minh họa),,10,mixed,sum,,,,,,
1,0,domain,Lĩnh vực,,10,appraisal,sum,,,,,,
1.1,1,subcriterion,Số mô hình,,6,appraisal,half_way,{aim: 8},,,,,
1.2,1,subcriterion,Kế hoạch,,4,appraisal,boolean,,,,,,
"""
HEAD = "id: toy\nversion: '1'\ntitle_vi: Bộ thử (minh họa)\ntitle_en: A toy\nlevel: commune\nstatus: illustrative\nfirst_period: 2020\n"


@pytest.fixture
def book(monkeypatch, tmp_path) -> Framework:
    monkeypatch.setitem(RULES, "half_way", HalfWay)
    folder = tmp_path / "toy"
    folder.mkdir()
    (folder / "framework.yml").write_text(HEAD, encoding="utf-8")
    (folder / "criteria.csv").write_text(CRITERIA, encoding="utf-8")
    return load_framework(folder)


def test_a_rule_book_with_a_rule_of_the_new_type_is_sound(book):
    item = book.by_code["1.1"]
    assert item.typed_rule == HalfWay(aim=8)
    assert rule_warnings(book) == []
    assert rule_picture(item) == ((8.0, 6.0), (4.0, 3.0), (0.0, 0.0))
    assert levels_of(item) == (3.0, 6.0)
    assert rule_words(item) == "Đạt 8: 6; đạt một nửa: một nửa số điểm"
    assert formula(item.typed_rule, Scored(6, Cells(*"ABCDEFGH"))) == "IF(G>=8,6,IF(G>=4,6/2,0))"
    stricter = item.model_copy(update={"rule_params": {"aim": 9}})
    newer = book.model_copy(update={"id": "newer", "predecessor": "toy", "bridge": {"1.1": "1.1"}, "items": (*book.items[:2], stricter)})
    assert bridge_table(newer, book).set_index("code").at["1.1", "change"] == "rule"


def test_an_office_fills_in_the_new_rule_and_its_points_are_scored(book, tmp_path):
    (tmp_path / "forms").mkdir()
    path = write_template(book, locality=unit(), period=2024, path=tmp_path / "forms" / "a.xlsx")
    Filled(path).put("1.1", value=3.5).put("1.2", choice="Có", self_score=4).save()
    filed = collect(tmp_path / "forms", {"toy": book}, register(), by_rule=points_of_figures)
    assert [p for p in filed.problems if p.severity == "error"] == []
    scores = score_evidence(filed.evidence, book).set_index("code")
    assert (scores.at["1.1", "points"], scores.at["0", "points"]) == (0.0, 4.0)
    near = cliffs(filed.evidence, book, reach=0.2)
    assert near[["code", "threshold", "gain"]].to_numpy().tolist() == [["1.1", 4.0, 3.0]]


def test_units_can_be_simulated_under_the_new_rule(book):
    settings = Settings(first_period=2023, last_period=2024)
    units = ["VL-X01@2019-01-01", "VL-X02@2019-01-01"]
    evidence, figures = draw_evidence(book, units, np.zeros((2, 2)), settings, rng=np.random.default_rng(1))
    assert (figures["1.1"]["value"] < 8).all()
    assert len(evidence) == 8


def test_without_its_facets_a_new_type_is_refused_by_name(monkeypatch):
    class Bare(RuleParams):
        """No facet knows it."""

    with pytest.raises(TypeError, match="points does not know the rule type Bare"):
        points(Bare(), Reading.of(**dict.fromkeys(("numerator", "denominator", "value", "previous"), np.array([1.0]))), 1.0)


# -- a kind of document: one page that says how many units lie beside the unit


WORDING = {
    "vi": "sentences: {toy: {title: 'Trang thử (minh họa)', heading: 'Thử', units: 'Có {count:count} chỉ số.'}}\nmethod_toy: ['Đếm.']\n",
    "en": "sentences: {toy: {title: 'A toy page (made up)', heading: 'Toy', units: 'There is {count:count} index.'}}\nmethod_toy: ['Counted.']\n",
}


def masthead(brief):
    page = Page(brief)
    return masthead_of(page, kind="toy", title=page.say("toy.title"), subtitle=inlines(page.unit), takeaway=page.say("toy.heading"))


def counted(brief):
    page = Page(brief)
    count = page.slice.bind("indices", "locality", agg="count", period=page.brief.period)
    return Section(
        "counted", (page.heading("counted", page.say("toy.heading")), page.p("toy.units", count=count), *method_notes(page, "toy"))
    )


@pytest.fixture
def toy(monkeypatch, tmp_path) -> Project:
    """A project with one kind of document more."""
    shutil.copytree(ROOT / "params" / "wording", tmp_path / "params" / "wording")
    for language, text in WORDING.items():
        (tmp_path / "params" / "wording" / f"{language}.toy.yml").write_text(text, encoding="utf-8")
    notebook = json.loads((ROOT / "notebooks" / "survey.ipynb").read_text(encoding="utf-8"))
    cells = [c for c in notebook["cells"] if c["cell_type"] == "code"]
    shown = [{**cells[2], "id": f"toy-{name}", "source": [f"display.toy.{name}(brief)"]} for name in ("masthead", "counted")]
    notebook["cells"] = [cells[0], {**cells[1], "source": ["".join(cells[1]["source"]).replace('"survey"', '"toy"')]}, *shown]
    (tmp_path / "notebooks").mkdir()
    (tmp_path / "notebooks" / "toy.ipynb").write_text(json.dumps(notebook), encoding="utf-8")
    room = types.SimpleNamespace(masthead=masthead, counted=counted)
    monkeypatch.setattr(display, "toy", room, raising=False)
    monkeypatch.setitem(KINDS, "toy", Kind({"vi": "Thử", "en": "Toy"}))
    return Project(tmp_path)


@pytest.mark.parametrize("language", ["vi", "en"])
def test_a_document_of_the_new_kind_is_made(toy, language):
    assert notebook_problems(toy) == []
    assert BriefRequest(notebook="toy", locality="31@2008-08-01", period=2024, issued_on=date(2025, 6, 30)).notebook == "toy"
    indices = pd.DataFrame({"locality": ["31@2008-08-01"], "period": [2024], "index": ["PAR"], "value": [90.0]})
    brief = context(language=language, tables={"indices": indices}, wording=load_wording(toy.params)[language])
    code = [c.source for c in nbformat.read(toy.notebooks / "toy.ipynb", as_version=4).cells if c.source.startswith("display.")]
    shown = [eval(source, {"display": display, "brief": brief}) for source in code]
    model = build_model(
        new_notebook(cells=[new_code_cell("", outputs=[new_output("display_data", data=s._repr_mimebundle_())]) for s in shown])
    )
    assert model["meta"]["kind"] == "toy"
    html = render_html(model)
    assert KINDS["toy"].titles[language] in html
    assert {"vi": "Có 1 chỉ số.", "en": "There is 1 index."}[language] in html.replace('<data value="1">1</data>', "1")
    listed = {"kind": "toy", "language": language, "files": [], "locality_name": "x", "period": 2024, "folder": "x", "status": "ok"}
    assert KINDS["toy"].names[language] in _row(listed, language)


def test_an_unknown_kind_is_refused_with_the_known_ones():
    with pytest.raises(ValidationError, match="'brief' or 'overview'"):
        BriefRequest(notebook="toy", locality="x", period=2024, issued_on=date(2025, 6, 30))
    from parlib import open_brief

    with pytest.raises(UsageError, match="kind 'toy' is not one of brief, overview"):
        open_brief(locality="x", period=2024, issued_on="2025-06-30", kind="toy")


def kinds_asked(tree: ast.Module) -> list[int]:
    """Return the lines that compare a kind of document with its name; a link is also a piece of a line, and not looked for."""
    return [
        node.lineno
        for node in ast.walk(tree)
        if isinstance(node, ast.Compare)
        and any(
            isinstance(n, ast.Constant) and n.value in set(KINDS) - {"link"}
            for side in (node.left, *node.comparators)
            for n in ast.walk(side)
        )
        and any(
            (isinstance(n, ast.Name) and n.id in ("kind", "notebook")) or (isinstance(n, ast.Attribute) and n.attr in ("kind", "notebook"))
            for side in (node.left, *node.comparators)
            for n in ast.walk(side)
        )
    ]


def test_no_room_asks_which_kind_of_document_it_has():
    found = {
        path.relative_to(ROOT).as_posix(): lines
        for room in ("briefing", "cli", "document")
        for path in sorted((ROOT / "parlib" / room).rglob("*.py"))
        if (lines := kinds_asked(tree_of(path)))
    }
    assert found == {}, "ask a property of `parlib.codebook.kinds.KINDS`"


def test_the_check_sees_a_kind_asked_for():
    assert kinds_asked(ast.parse('if entry.notebook == "overview": pass\nx = kind != "plan"')) == [1, 2]


# -- a chart: a line with a mark


def one_mark(value: float, *, words: Words, id: str, caption: str):
    """Draw a value between 0 and 100."""

    def picture(at: Layout) -> Canvas:
        sheet, scale = Canvas(20.0, at.width), Scale(0, 100, at.start, at.end)
        sheet.line([at.start, at.end], [10.0, 10.0], color=INK, lw=0.6)
        sheet.mark(scale(value), 10.0, "diamond", size=6.0, fill=INK, edge=INK)
        sheet.text(scale(50), 17.0, words.number("percent_value", value), align="center", color=INK)
        return sheet

    alt = words.number("percent_value", value)
    return drawn(picture, Layout(6.0, 6.0, 159.0), Layout(5.0, 5.0, 91.0, width=NARROW_MM), id=id, caption=caption, alt=alt, table="")


def test_a_new_chart_keeps_what_charts_must_keep(monkeypatch):
    monkeypatch.setitem(test_charts.CHARTS, "one_mark", lambda w: one_mark(61.5, words=w, id="c", caption="x"))
    figure = test_charts.drawn("one_mark", "vi")
    for check in (
        test_charts.test_text_stays_on_the_sheet,
        test_charts.test_no_text_lies_on_another,
        test_charts.test_text_is_never_smaller_than_nine_points,
        test_charts.test_the_picture_is_self_contained_text_is_text_and_faces_are_the_theme_s,
    ):
        check(figure)
    test_charts.test_the_same_figures_give_the_same_bytes("one_mark")
    test_charts.test_both_languages_draw_and_tell_the_same_numbers("one_mark")
    assert Section("part", (figure,)).as_blocks()[0]["alt"] == "61,50"


def test_every_chart_is_held_by_the_tests_of_charts():
    source = "".join(Path(module.__file__).read_text(encoding="utf-8") for module in (made_charts, test_charts))
    assert [name for name in charts.__all__ if f"{name}(" not in source] == ["most_moved"]  # it chooses rows, and draws nothing
