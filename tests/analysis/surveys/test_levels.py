"""One file of answers, two levels: estimates of the places and of the whole, and nothing of the one worked out from the other."""

import numpy as np
import pandas as pd
import pytest

from parlib.analysis.surveys.disclosure import FINE
from parlib.analysis.surveys.estimates import Measure, satisfaction_table
from parlib.analysis.surveys.levels import kin_of, units_above, with_places
from parlib.codebook.methods import Precision
from parlib.codebook.tables import conform
from tests.analysis.survey_samples import FORM
from tests.made_release import unit_row

TOP = "VL-P@2020-01-01"
BOTH = FORM.model_copy(update={"places_are_units": True})
RULE = Precision(min_respondents=30, min_cell=5)
ITEMS = ("TC1", "TC2", "KQ1")


def register(places):
    rows = [unit_row(TOP, "Tỉnh Thử", level="province")]
    return pd.DataFrame([*rows, *(unit_row(f"VL-{p}@2020-01-01", f"Xã {p}", level="commune", parent=TOP) for p in places)])


def file_of(sizes, *, drawn_of=None, skip=0.0, group=None, seed=1, level=4.2):
    """Answers of each place's people; ``drawn_of`` is the number of places of the province."""
    rng = np.random.default_rng(seed)
    frames = []
    for place, size in sizes.items():
        office = rng.normal(0, 0.3)
        for item in ITEMS:
            answer = np.clip(np.round(rng.normal(level + office, 0.9, size)), 1, 5)
            answer[rng.random(size) < skip] = np.nan
            frame = pd.DataFrame(
                {"respondent": [f"{place}-{k}" for k in range(size)], "psu": f"VL-{place}", "item": item, "answer": answer}
            )
            frames.append(frame.assign(group="" if group is None else [group(place, k) for k in range(size)]))
    fixed = {"locality": TOP, "period": 2020, "survey": "SIPAS", "stratum": "", "stratum_psus": float(drawn_of or len(sizes))}
    return conform("responses", pd.concat(frames, ignore_index=True).assign(**fixed))


def tables(answers, places, **kw):
    both, problems = with_places(answers, register(places), forms=[BOTH])
    assert problems == []
    above = units_above(both, register(places), forms=[BOTH])
    return satisfaction_table(both, forms=[BOTH], measures=tuple(Measure), precision=RULE, above=above, **kw)


def wholes(table):
    rows = table[table["item"].eq("index") & table["measure"].eq("share_4_5") & table["subgroup"].eq("all")]
    return rows.set_index("locality")


def test_every_commune_drawn_thirty_people_each_gives_sensible_intervals_at_both_levels():
    places = [f"C{k}" for k in range(12)]
    found = wholes(tables(file_of(dict.fromkeys(places, 30)), places))
    assert len(found) == 13
    width = found["ci_high"] - found["ci_low"]
    assert (found["se"] > 0).all()
    assert 1.5 < width[TOP] < 8
    assert width.drop(TOP).between(4, 35).all()
    assert width[TOP] < width.drop(TOP).min()
    assert found.loc[TOP, "df"] == 12 * 29
    assert found.drop(TOP)["df"].eq(29).all()
    assert found.loc[TOP, "estimate"] == pytest.approx(found.drop(TOP)["estimate"].mean())


def test_the_top_level_is_what_it_is_without_the_places():
    places = [f"C{k}" for k in range(6)]
    answers = file_of(dict.fromkeys(places, 40), drawn_of=9)
    both = tables(answers, places)
    alone = satisfaction_table(answers, forms=[FORM], measures=tuple(Measure), precision=RULE)
    pd.testing.assert_frame_equal(both[both["locality"].eq(TOP)].reset_index(drop=True), alone)


def test_a_place_that_is_no_unit_is_named():
    answers = file_of({"C0": 30, "C1": 30})
    _, problems = with_places(answers, register(["C0"]), forms=[BOTH])
    assert [p.actual for p in problems] == ["VL-C1"]
    same, none = with_places(answers, register(["C0"]), forms=[FORM])
    assert none == []
    assert len(same) == len(answers)


def test_places_may_be_named_as_forms_export_them_but_not_in_two_spellings():
    answers = file_of({"C0": 30, "C1": 30, "C2": 30})
    by_code, _ = with_places(answers, register(["C0", "C1", "C2"]), forms=[BOTH])
    spelt = answers.assign(psu=answers["psu"].map({"VL-C0": "Xã C0", "VL-C1": "c1", "VL-C2": "VL-C2"}))
    by_name, problems = with_places(spelt, register(["C0", "C1", "C2"]), forms=[BOTH])
    assert problems == []
    pd.testing.assert_series_equal(by_name["locality"], by_code["locality"])
    assert set(units_above(by_name, register(["C0", "C1", "C2"]), forms=[BOTH])["locality"]) == {f"VL-C{k}@2020-01-01" for k in range(3)}
    twice = answers.assign(psu=answers["psu"].map({"VL-C0": "Xã C0", "VL-C1": "C0", "VL-C2": "VL-C2"}))
    assert [p.actual for p in with_places(twice, register(["C0", "C2"]), forms=[BOTH])[1]] == ["C0", "Xã C0"]


def test_one_respondent_in_a_place_is_withheld_and_refuses_nothing_at_its_own_level():
    places = ["C0", "C1", "C2"]
    found = wholes(tables(file_of({"C0": 1, "C1": 40, "C2": 50}, drawn_of=8), places))
    assert found.loc["VL-C0@2020-01-01", "suppressed"]
    assert not found.loc[TOP, "suppressed"]


def solved(table, answers):
    """Return the withheld (place, item) or (group, item) counts of satisfied answers that shown ones determine: unknowns are place × group × item."""
    people = answers.dropna(subset="answer").assign(good=lambda f: f["answer"].ge(4))
    people["place"] = people["psu"] + "@2020-01-01"
    atoms = list(people.groupby(["place", "group", "item"]).groups)
    number = {a: k for k, a in enumerate(atoms)}
    factor = BOTH.factor_of

    def row(locality, item, subgroup):
        inside = [a for a in atoms if (locality in (TOP, a[0])) and (item in ("index", a[2], factor[a[2]])) and (subgroup in ("all", a[1]))]
        out = np.zeros(len(atoms))
        out[[number[a] for a in inside]] = 1
        return out

    cells = table[table["measure"].eq("share_4_5")]
    known = np.array([row(r.locality, r.item, r.subgroup) for r in cells[~cells["suppressed"]].itertuples()]).reshape(-1, len(atoms))
    rank = np.linalg.matrix_rank(known) if len(known) else 0
    return [
        (r.locality, r.item, r.subgroup)
        for r in cells[cells["suppressed"]].itertuples()
        if np.linalg.matrix_rank(np.vstack([known, row(r.locality, r.item, r.subgroup)])) == rank
    ]


GROUPS = {
    "none": None,
    "offices across places": lambda place, k: f"g{k % 3}",
    "an office in each place": lambda place, k: f"office {place}",
    "two offices in a place": lambda place, k: f"office {place}{k % 2}" if place in ("C0", "C1") else f"office {place}",
    "one office for two places": lambda place, k: "office A" if place in ("C0", "C1") else f"g{k % 2}",
}


@pytest.mark.parametrize("sizes", [(20, 60, 50, 70), (20, 25, 60, 70), (31, 60, 50, 70), (60, 60, 60, 60), (12, 80)])
@pytest.mark.parametrize("groups", GROUPS)
def test_nothing_withheld_at_one_level_is_solved_for_from_the_other(groups, sizes):
    places = [f"C{k}" for k in range(len(sizes))]
    answers = file_of(dict(zip(places, sizes, strict=True)), skip=0.08, group=GROUPS[groups])
    table = tables(answers, places)
    assert solved(table, answers) == []
    below = table[table["locality"].ne(TOP) & table["measure"].eq("share_4_5")]
    if min(sizes) < 28:
        assert below["suppressed"].any()
        assert table[table["measure"].isin(FINE)]["suppressed"].all()


def test_the_attack_can_find_something():
    """Without the rule over both levels the smallest place is the whole minus the others."""
    places = [f"C{k}" for k in range(4)]
    answers = file_of(dict(zip(places, (20, 60, 50, 70), strict=True)), skip=0.08)
    both, _ = with_places(answers, register(places), forms=[BOTH])
    table = satisfaction_table(both, forms=[BOTH], measures=tuple(Measure), precision=RULE)
    assert ("VL-C0@2020-01-01", "index", "all") in solved(table, answers)


def test_a_whole_of_which_all_are_satisfied_tells_each_place_so_it_is_withheld():
    places = ["C0", "C1", "C2"]
    answers = file_of({"C0": 20, "C1": 60, "C2": 50})
    answers["answer"] = 5.0
    table = tables(answers, places)
    assert table[table["locality"].eq(TOP)]["suppressed"].all()


def test_places_that_withhold_different_questions_are_covered_and_not_all_of_them_go_blank():
    """Only one place is small; forty people elsewhere keep every question above thirty answers."""
    places = [f"C{k}" for k in range(12)]
    answers = file_of({p: 12 if p == "C0" else 45 for p in places}, skip=0.05)
    table = tables(answers, places)
    assert wholes(table)["suppressed"].sum() == 2
    assert solved(table, answers) == []
    uneven = file_of({p: 12 if p == "C0" else 31 for p in places}, skip=0.05)
    assert solved(tables(uneven, places), uneven) == []


def test_the_kin_of_a_unit_is_what_it_came_from_and_went_into():
    table = register(["C0", "C1"]).assign(predecessors=["", "A@2008-08-01;B@2008-08-01", ""], successors=["", "N@2025-07-01", ""])
    assert kin_of(table) == {"VL-C0@2020-01-01": ("A@2008-08-01", "B@2008-08-01", "N@2025-07-01")}
