"""Levels with names: their codes are the only figures that a rule knows, in points, workbooks and pictures."""

import numpy as np
import pytest

from parlib.codebook.frameworks import Framework, Item
from parlib.codebook.levels import level_names, speaks_of_levels
from parlib.codebook.rules import parse_rule
from parlib.intake.annex.guidance import read_guidance
from parlib.intake.workbook.formulas import Cells, points_formula
from parlib.intake.workbook.rule_words import rule_words
from parlib.scoring.cliffs import nearest_steps
from parlib.scoring.picture import readings
from parlib.scoring.rules import Reading, apply_rule, points_of_figures, rule_warnings
from parlib.simulate.evidence import Luck, draw

WORDS = "Đúng hạn, đầy đủ: 4; Trễ hạn: 2; Không thực hiện: 0"


def _item(words: str = WORDS, maximum: float = 4.0, kind: str = "") -> Item:
    read = read_guidance(words, maximum, kind=kind)
    of_kind = {"kind": kind} if kind else {}
    return Item(
        code="1", level="criterion", name_vi="x", max_points=maximum, rule=read.rule, rule_params=read.params, unit=read.unit, **of_kind
    )


def _points(item: Item, *figures: float) -> list[float]:
    none = {"numerator": np.nan, "denominator": np.nan, "previous_value": np.nan}
    return [points_of_figures(item, {**none, "value": f}) for f in figures]


def test_codes_give_their_points_and_nothing_else_gives_any():
    item = _item()
    assert _points(item, 2, 1, 0) == [4.0, 2.0, 0.0]
    assert np.isnan(_points(item, 3, 1.5, -1, 0.5, 1000)).all()


def test_a_rule_book_made_before_codes_were_kept_refuses_them_too():
    open_ends = {"tiers": [{"low": 2, "points": 4.0}, {"low": 1, "high": 2, "points": 2.0}, {"high": 1, "points": 0.0}]}
    item = Item(
        code="1",
        level="criterion",
        name_vi="x",
        max_points=4,
        rule="tier",
        rule_params=open_ends,
        unit="mức: 2 = đúng hạn, 1 = trễ hạn, 0 = không thực hiện",
    )
    assert item.typed_rule.possible_figures == (0, 1, 2)
    assert np.isnan(_points(item, 3, 1.5)).all()
    assert item.model_copy(update={"unit": "số văn bản"}).typed_rule.holds(3)


def test_levels_that_take_points_have_codes_and_nought():
    item = Item(
        code="1",
        level="criterion",
        name_vi="x",
        max_points=0,
        kind="penalty",
        rule="penalty",
        rule_params={"steps": [[2, -2], [1, -1]]},
        unit="mức: 1 = khiển trách, 2 = cảnh cáo",
    )
    assert _points(item, 0, 1, 2) == [0, -1, -2]
    assert np.isnan(_points(item, 3, 1.5)).all()


def test_two_levels_that_both_give_points_are_no_share():
    item = _item("Kịp thời: 1; không kịp thời: 0,5", 1.0)
    assert not item.typed_rule.is_share
    assert _points(item, 1, 0) == [1.0, 0.5]
    assert np.isnan(_points(item, 0.5)).all()


def test_a_level_is_no_threshold_that_somebody_is_near():
    item = _item()
    reading = Reading.of(numerator=np.array([np.nan]), denominator=np.array([np.nan]), value=np.array([1.0]), previous=np.array([np.nan]))
    assert list(nearest_steps(item.typed_rule, item, reading)) == []
    assert apply_rule(item, reading).tolist() == [2.0]


def test_words_pictures_and_drawn_figures_know_the_codes():
    item = _item()
    assert rule_words(item) == "Mức 2: 4; mức 1: 2; mức 0: 0"
    assert readings(item.typed_rule, item) == [2, 1, 0]
    drawn = draw(item.typed_rule, Luck(item, np.linspace(0, 1, 50), None, np.random.default_rng(1)))["value"]
    assert set(drawn.tolist()) == {0, 1, 2}


def test_the_formula_of_a_workbook_gives_nothing_for_what_is_no_code():
    cells = Cells("A1", "B1", "C1", "D1", "E1", "F1", "G1", "H1")
    assert "OR(G1=0,G1=1,G1=2)" in points_formula(_item(), cells)


@pytest.mark.parametrize("unit", ["mức: 1 = đạt", "mức độ: 2 = a, 1 = b", "mức: 3 = a, 1 = b", "tỷ lệ 0-1", ""])
def test_what_lists_no_levels_has_none(unit):
    assert level_names(unit) == {}


@pytest.mark.parametrize(
    "unit",
    [
        "mức: 2 = đúng hạn, đầy đủ, 1 = trễ hạn, 0 = không có",
        "Mức: 2=đúng hạn, đầy đủ; 1=trễ hạn; 0=không có.",
        " MỨC : 2 = đúng hạn, đầy đủ | 1 = trễ hạn | 0 = không có",
        "mức: 2: đúng hạn, đầy đủ; 1: trễ hạn; 0: không có",
        "Mức 2: đúng hạn, đầy đủ; mức 1: trễ hạn; mức 0: không có",
        "các mức: 2 – đúng hạn, đầy đủ; 1 – trễ hạn; 0 – không có",
        "mức: 2 = đúng hạn, đầy đủ. 1 = trễ hạn. 0 = không có",
        "mức:\n- 2 = đúng hạn, đầy đủ\n- 1 = trễ hạn\n- 0 = không có",
    ],
)
def test_levels_are_read_whatever_the_punctuation(unit):
    assert level_names(unit) == {2: "đúng hạn, đầy đủ", 1: "trễ hạn", 0: "không có"}
    assert speaks_of_levels(unit)


def test_figures_inside_the_name_of_a_level_are_no_levels():
    assert level_names("mức: 1 = từ 2,5 đến 3 ngày; 2 = 4 - 5 ngày, 0 = trước 10:30") == {
        1: "từ 2,5 đến 3 ngày",
        2: "4 - 5 ngày",
        0: "trước 10:30",
    }


def _warned(rule: str, params: dict, unit: str, **more) -> str:
    item = {
        "code": "1",
        "parent": "0",
        "level": "domain",
        "name_vi": "x",
        "max_points": 1,
        "rule": rule,
        "rule_params": params,
        "unit": unit,
    }
    items = [{"code": "0", "level": "index", "name_vi": "Toàn bộ", "max_points": 1, "rule": "sum"}, item | more]
    book = Framework(id="f", title_vi="f", title_en="f", level="commune", status="illustrative", items=items)
    return "\n".join(rule_warnings(book))


def test_levels_that_the_rule_does_not_know_are_warned_of():
    levels = "mức: 1 = đạt, 0 = không đạt"
    tiers = {"tiers": [{"low": 1, "points": 1}, {"high": 1, "points": 0}]}
    assert "which rule 'count' does not know" in _warned("count", {"steps": [[1, 1]]}, levels)
    assert "which rule 'proportional' does not know" in _warned("proportional", {}, levels)
    assert _warned("tier", tiers, levels) == ""
    assert "cannot be read" in _warned("tier", tiers, "mức: đạt, không đạt")
    assert _warned("tier", tiers, "mức độ hài lòng") == ""
    assert _warned("manual", {}, levels) == ""


@pytest.mark.parametrize("codes", [{"codes": [1, 2]}, {"codes": [2, 1, 0]}])
def test_a_penalty_always_knows_the_case_that_nothing_happened(codes):
    rule = parse_rule("penalty", {"steps": [[2, -2], [1, -1]], **codes})
    assert rule.possible_figures == (0, 1, 2)
    item = Item(
        code="1", level="criterion", name_vi="x", max_points=0, kind="penalty", rule="penalty", rule_params={"steps": [[1, -1]], **codes}
    )
    assert _points(item, 0) == [0.0]


def test_codes_can_be_written_as_a_parameter():
    rule = parse_rule("tier", {"tiers": [{"low": 1, "points": 2}, {"high": 1, "points": 1}], "codes": [1, 0]})
    assert rule.possible_figures == (0, 1)
    assert not rule.is_share
