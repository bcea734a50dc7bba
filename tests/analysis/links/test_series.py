from pathlib import Path

import numpy as np
import pandas as pd
import pytest
import yaml
from pydantic import ValidationError

from parlib.analysis.links.series import link_panel, series_values
from parlib.codebook.frameworks import Break, Framework, Item
from parlib.codebook.link_questions import LinkFile, LinkSeries
from parlib.codebook.methods import Analysis, Methods, Series, Spell
from tests.analysis.link_world import FILE, link_file

BOOK = Framework(
    id="book",
    title_vi="b",
    title_en="b",
    level="district",
    status="illustrative",
    items=[
        Item(code="0", level="index", name_vi="b", max_points=100),
        Item(code="1", parent="0", level="domain", name_vi="1", max_points=90),
        Item(code="2", parent="0", level="domain", name_vi="2", max_points=10),
    ],
)
METHODS = Methods(
    series=(
        Series(
            index="PAR",
            spells=(
                Spell(method="old", first_period=2018, last_period=2021),
                Spell(method="new", first_period=2022, why_vi="Đổi bộ tiêu chí", why_en="New criteria"),
            ),
        ),
    ),
    analysis=Analysis(seed=1),
)


def tables():
    units = pd.DataFrame({"locality": ["A", "B"], "level": ["district", "province"], "parent": ["P", ""], "fictional": [False, False]})
    key = [(u, p) for u in "AB" for p in (2017, 2021, 2022)]
    scores = pd.DataFrame(
        [
            {
                "locality": u,
                "period": p,
                "framework": "book",
                "code": c,
                "points": x,
                "applicable_max": m,
                "state": "scored",
                "basis": "computed",
            }
            for u, p in key
            for c, x, m in (("1", 45.0, 90.0), ("2", 7.0 + (p == 2022), 10.0))
        ]
    )
    same = {"index": "PAR", "framework": "", "value": 70.0, "basis": "published", "without": ""}
    indices = pd.DataFrame([{"locality": u, "period": p, **same} for u, p in key])
    outcomes = pd.DataFrame([{"locality": "A", "period": p, "indicator": "income", "value": v} for p, v in ((2021, 5.0), (2022, np.nan))])
    satisfaction = pd.DataFrame(
        [
            {"locality": "A", "period": 2022, "survey": "SIPAS", "item": "index", "subgroup": g, "measure": "share_4_5", "estimate": e, "se": 2.0, "suppressed": s}
            for g, e, s in (("all", 80.0, False), ("x", 50.0, False))
        ]
        + [{"locality": "B", "period": 2022, "survey": "SIPAS", "item": "index", "subgroup": "all", "measure": "share_4_5", "estimate": np.nan, "se": np.nan, "suppressed": True}]
    )  # fmt: skip
    return {"localities": units, "scores": scores, "indices": indices, "outcomes": outcomes, "satisfaction": satisfaction}


def series(**changes):
    return {"id": "s", "label_vi": "s", "label_en": "s", "unit_vi": "%", "unit_en": "%", "table": "indices", "index": "PAR"} | changes


def gathered(**changes):
    file = link_file(reform=series(**changes))
    return link_panel(file.questions, tables(), frameworks={"book": BOOK}, methods=METHODS).set_index(["locality", "period"])


def test_outcomes_that_are_not_there_stay_missing():
    panel = gathered()
    assert panel.loc[("A", 2021), "income"] == 5.0
    assert panel["income"].notna().sum() == 1
    assert len(panel) == 6


def test_a_rebuilt_measure_carries_what_was_taken_out():
    panel = gathered(table="scores", index="", frameworks=["book"], without_codes=["2"])
    row = panel.loc[("A", 2022)]
    assert (row["s"], row["s__part"], row["s__rest"]) == (50.0, 8.0, 45.0)
    assert row["s__spell"].startswith("book")


def test_an_index_that_holds_the_outcome_carries_the_points_too():
    panel = gathered(frameworks=["book"], holds={"income": {"how": "10 points", "codes": ["2"]}})
    assert panel.loc[("A", 2022), "s__part"] == 8.0
    assert panel.loc[("A", 2022), "s"] == 70.0


def test_recorded_breaks_of_the_index_split_the_provinces_only():
    panel = gathered(breaks_of="PAR")
    province = panel.loc["B", "s__spell"]
    assert province.nunique() == 3
    assert "undocumented" in province.loc[2017]
    assert panel.loc["A", "s__spell"].nunique() == 1


def test_declared_breaks_split_every_unit():
    change = Break(period=2022, decision="", why_vi="đổi", why_en="changed").model_dump()
    assert gathered(breaks=[change]).loc["A", "s__spell"].tolist() == ["|0", "|0", "|1"]


def test_suppressed_estimates_and_subgroups_stay_out():
    panel = gathered(table="satisfaction", index="", survey="SIPAS")
    assert panel["s"].dropna().to_dict() == {("A", 2022): 80.0}
    assert panel["s__error"].dropna().to_dict() == {("A", 2022): 4.0}, "the square of the standard error"


def test_the_shipped_questions_are_sound_and_say_why_their_bound_matters():
    path = Path(__file__).resolve().parents[3] / "params" / "methods" / "links.yml"
    file = LinkFile.model_validate(yaml.safe_load(path.read_text(encoding="utf-8")))
    assert len(file.questions) >= 4
    used = {s.id for q in file.questions for s in (q.outcome, q.reform, *q.controls)}
    assert used == {s.id for s in file.series}
    raw = {q.id for q in file.questions if q.outcome.id in q.reform.holds or not q.reform.complete}
    assert raw == {"satisfaction-index", "province-press"}


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"outcome": "nothing"}, "not declared"),
        ({"reform": "income"}, "must be different"),
        ({"smallest_effect": 0}, "greater than 0"),
        ({"sample": {"level": "district", "first_period": 2022, "last_period": 2020}}, "before first_period"),
        ({"surprise": 1}, "Extra inputs"),
    ],
)
def test_a_question_that_does_not_fit_is_refused(change, said):
    with pytest.raises(ValidationError, match=said):
        link_file(**change)


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"table": "outcomes", "index": ""}, "needs 'indicator'"),
        ({"complete": False}, "why it is not a sample"),
    ],
)
def test_a_series_says_where_it_stands(change, said):
    with pytest.raises(ValidationError, match=said):
        LinkSeries.model_validate(series(**change))


def test_ids_stand_once():
    with pytest.raises(ValidationError, match="more than once"):
        LinkFile.model_validate(FILE | {"series": [*FILE["series"], FILE["series"][0]]})


def values_of(held, **changes):
    return series_values(LinkSeries(**series(**changes)), held, frameworks={"book": BOOK})


@pytest.mark.parametrize("table", [{"table": "scores", "frameworks": ["book"]}, {}])
def test_a_series_takes_points_of_one_state_only(table):
    """A 2022 waits for its appraisal: it is no appraised point; and a series of self-scores holds nothing else."""
    held = tables()
    for name in ("scores", "indices"):
        waits = held[name]["locality"].eq("A") & held[name]["period"].eq(2022)
        held[name].loc[waits, "basis"] = "self_scored"
    appraised, own = values_of(held, **table), values_of(held, basis="self_scored", **table)
    assert sorted(zip(own["locality"], own["period"], strict=True)) == [("A", 2022)]
    assert len(appraised) == 5
    assert ("A", 2022) not in set(zip(appraised["locality"], appraised["period"], strict=True))


def test_an_index_short_of_its_survey_is_not_a_value_of_the_series():
    held = tables()
    held["indices"].loc[held["indices"]["period"].eq(2021), "without"] = "survey"
    assert sorted(values_of(held)["period"].unique()) == [2017, 2022]


def test_self_scores_are_not_called_appraised_points():
    for label in ({"label_vi": "Điểm thẩm định"}, {"label_en": "Appraised points"}):
        with pytest.raises(ValidationError, match="must not call the points appraised"):
            LinkSeries(**series(basis="self_scored", **label))
    assert LinkSeries(**series(basis="self_scored", label_vi="Điểm tự chấm")).basis == "self_scored"
