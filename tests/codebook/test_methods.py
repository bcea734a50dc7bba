"""Methods in force per year: breaks are where the documents put them, and no settings pass that cannot work."""

from __future__ import annotations

from pathlib import Path

import pytest
from pydantic import ValidationError

from parlib.codebook.methods import Analysis, Methods, Series, Spell
from parlib.store.params import load_frameworks, load_methods

PARAMS = Path(__file__).resolve().parents[2] / "params"


@pytest.fixture(scope="module")
def methods() -> Methods:
    return load_methods(PARAMS)


def test_documented_breaks_of_par_index(methods):
    breaks = {b.period: b.decision for b in methods.of("PAR").breaks}
    assert breaks == {
        2016: "",
        2017: "2948/QĐ-BNV",
        2018: "2636/QĐ-BNV",
        2019: "1150/QĐ-BNV",
        2020: "1149/QĐ-BNV",
        2022: "876/QĐ-BNV",
        2024: "892/QĐ-BNV",
        2025: "1187/QĐ-BNV",
    }


def test_documented_break_of_sipas(methods):
    series = methods.of("SIPAS")
    assert [b.period for b in series.breaks] == [2022]
    assert series.break_between(2021, 2022) is not None
    assert series.break_between(2022, 2024) is None
    assert series.in_force(2016) is None, "nothing was published before 2017"


def test_years_under_one_method_are_comparable(methods):
    par = methods.of("PAR")
    assert par.break_between(2020, 2021) is None
    assert par.break_between(2022, 2023) is None
    assert par.break_between(2021, 2023).period == 2022
    assert par.break_between(2012, 2024).period == 2024, "the last break between two years is the one to name"
    assert par.in_force(2011) is None


def test_every_break_has_its_reason_and_every_spell_its_source(methods):
    for series in methods.series:
        assert all(b.why_vi and b.why_en for b in series.breaks)
        assert all(s.sources for s in series.spells)


def test_named_rule_books_exist_and_cover_the_same_years(methods):
    books = load_frameworks(PARAMS)
    named = [s for series in methods.series for s in series.spells if s.framework]
    assert named
    for spell in named:
        book = books[spell.framework]
        assert (book.first_period, book.last_period) == (spell.first_period, spell.last_period), spell.framework
        assert book.decision.startswith(spell.decision)


def test_no_series_for_other_levels(methods):
    assert methods.of("PAR", level="district") is None, "district methods are each province's own"


def test_spells_may_not_overlap_and_need_a_reason():
    first = Spell(method="a", first_period=2012, last_period=2016)
    with pytest.raises(ValidationError, match="overlap"):
        Series(index="PAR", spells=(first, Spell(method="b", first_period=2016, why_vi="x", why_en="x")))
    with pytest.raises(ValidationError, match="both languages"):
        Series(index="PAR", spells=(first, Spell(method="b", first_period=2017, why_vi="x")))
    with pytest.raises(ValidationError, match="before first_period"):
        Spell(method="a", first_period=2012, last_period=2011)


def test_shipped_settings(methods):
    analysis = methods.analysis
    assert (analysis.alpha, analysis.adjustment, analysis.adjustment_trends, analysis.min_years_trend) == (0.05, "holm", "false_signs", 3)
    assert analysis.tolerances.published < 0.06, "91.87 and 91.81 are a conflict, not rounding"
    with pytest.raises(ValidationError):
        Analysis(seed=1, alpha=1.5)
    with pytest.raises(ValidationError):
        Analysis(seed=1, min_years_trend=2)


@pytest.mark.parametrize(
    "settings",
    [
        {"appraisal": {"level": 0.5}},
        {"appraisal": {"min_pairs": 0}},
        {"cliffs": {"reach": 0}},
        {"cliffs": {"min_gain": 0}},
        {"cliffs": {"near": 1}},
    ],
)
def test_settings_under_which_nothing_would_be_said_honestly_are_refused(settings):
    with pytest.raises(ValidationError):
        Analysis(seed=1, **settings)


def test_what_ships_is_declared_and_not_left_to_defaults():
    text = (PARAMS / "methods" / "analysis.yml").read_text(encoding="utf-8")
    for name in ("appraisal:", "level:", "min_pairs:", "cliffs:", "reach:", "min_gain:"):
        assert name in text, name
