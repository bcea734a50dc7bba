"""An attacker with every shown figure of every release, and every count of answers, works no withheld figure out.

The attack is a linear programme. Its unknowns are the numbers of answers 1 ... 5 in each cell; it knows how many answers each cell holds, which cells are
the same in two releases, that parts add up to wholes, and every figure shown. A withheld figure is recovered where its smallest and its largest
possible value are one.
"""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from scipy.optimize import linprog

from parlib.analysis.surveys.changes import satisfaction_changes
from parlib.analysis.surveys.disclosure import CELL, cells_of
from parlib.analysis.surveys.estimates import Measure, satisfaction_table
from parlib.analysis.surveys.integrity import AuditSettings, integrity_findings
from parlib.analysis.surveys.sample import sample_findings
from parlib.codebook.methods import Analysis, Precision
from parlib.codebook.tables import conform, empty
from tests.analysis.survey_samples import FORM
from tests.short_form import short_form

RULE = Precision(min_respondents=30, min_cell=5)
ITEMS = {"TC1": "TC", "TC2": "TC", "KQ1": "KQ"}
SAME = 1e-6
TRIED = ("share_4_5", "mean", "share_1", "share_5")


def answers(sizes: dict[str, int], *, seed: int = 1, period: int = 2024, skip: float = 0.1, level: float = 4.3) -> pd.DataFrame:
    """Draw one survey; a respondent keeps answers and name whatever the other groups are."""
    frames = []
    for group, size in sizes.items():
        rng = np.random.default_rng([seed, period, *group.encode()])
        for item in ITEMS:
            given = np.clip(np.round(rng.normal(level, 0.9, 400)), 1, 5)
            given[rng.random(400) < skip] = np.nan
            names = [f"{group or 'x'}{i}" for i in range(size)]
            frames.append(pd.DataFrame({"respondent": names, "group": group, "item": item, "answer": given[:size]}))
    table = pd.concat(frames, ignore_index=True).assign(locality="VL-X@2020-01-01", period=period, survey="SIPAS")
    return conform("responses", table)


def counts(responses: pd.DataFrame) -> dict[tuple, np.ndarray]:
    """Return the true numbers of answers 1 ... 5 in each cell."""
    known = responses[responses["answer"].notna()]
    found: dict[tuple, np.ndarray] = {}
    for (period, item, group), rows in known.groupby(["period", "item", "group"]):
        number = np.bincount(rows["answer"].astype(int), minlength=6)[1:].astype(float)
        for above in (item, ITEMS[item], "index"):
            for subgroup in {"all", group} - {""}:
                key = (period, above, subgroup)
                found[key] = found.get(key, np.zeros(5)) + number
    return found


def release(responses: pd.DataFrame, memory: pd.DataFrame | None) -> pd.DataFrame:
    return satisfaction_table(responses, forms=[FORM], measures=tuple(Measure), precision=RULE, withheld_before=memory)


def _shown(table: pd.DataFrame) -> pd.DataFrame:
    return table[~table["suppressed"] & table["measure"].eq("share_4_5")]


def _row(measure: str) -> np.ndarray:
    return np.array([Measure(measure).of(np.array([k]))[0] for k in (1.0, 2.0, 3.0, 4.0, 5.0)])


def recovered(published: list[tuple[pd.DataFrame, pd.DataFrame]]) -> list[tuple]:
    """Return every withheld (release, period, item, subgroup, measure) that the attacker works out exactly.

    Cells that an earlier release has shown with the same answers are no secret; single answers that are left out of a shown cell only cover others.
    """
    number: dict[tuple, int] = {}
    of: list[dict[tuple, int]] = []
    truths = [counts(responses) for responses, _ in published]
    for truth in truths:  # the same cell with the same answers is one unknown in all releases
        of.append({key: number.setdefault((*key, tuple(a)), len(number)) for key, a in truth.items()})
    held = [np.array(key[3:][0]) for key in number]
    rows, values = [], []

    def say(parts: dict[int, np.ndarray], value: float) -> None:
        row = np.zeros(5 * len(number))
        for cell, weights in parts.items():
            row[5 * cell : 5 * cell + 5] += weights
        rows.append(row)
        values.append(value)

    for cell, a in enumerate(held):
        say({cell: np.ones(5)}, a.sum())
    for truth, cells in zip(truths, of, strict=True):
        for period, item, subgroup in truth:
            groups = [g for (p, i, g) in truth if (p, i) == (period, item) and g != "all"]
            below = [i for i, f in ITEMS.items() if f == item] or (["TC", "KQ"] if item == "index" else [])
            sums = []
            if subgroup == "all" and np.isclose(sum(truth[period, item, g].sum() for g in groups), truth[period, item, "all"].sum()):
                sums.append([(period, item, g) for g in groups])
            if below:
                sums.append([(period, i, subgroup) for i in below if (period, i, subgroup) in truth])
            for parts in sums:
                for k in range(5):
                    one = np.eye(5)[k]
                    say({cells[period, item, subgroup]: -one} | {cells[p]: one for p in parts}, 0.0)
    for (_, table), truth, cells in zip(published, truths, of, strict=True):
        for row in table[~table["suppressed"]].itertuples():
            key = (row.period, row.item, row.subgroup)
            scale = 1 if row.measure == "mean" else 100
            say({cells[key]: _row(row.measure)}, round(row.estimate / scale * truth[key].sum()))  # answers are counted: no fraction
    matrix, right = np.array(rows), np.array(values)
    told = {cells[r.period, r.item, r.subgroup] for (_, t), cells in zip(published, of, strict=True) for r in _shown(t).itertuples()}
    found = []
    for place, ((_, table), cells) in enumerate(zip(published, of, strict=True)):
        for row in table[table["suppressed"]].itertuples():
            cell = cells[row.period, row.item, row.subgroup]
            if cell in told or row.measure not in TRIED:
                continue
            aim = np.zeros(5 * len(number))
            aim[5 * cell : 5 * cell + 5] = _row(row.measure)
            ends = [linprog(sign * aim, A_eq=matrix, b_eq=right, bounds=(0, None), method="highs") for sign in (1, -1)]
            assert all(e.status == 0 for e in ends), ends[0].message
            if ends[0].fun + ends[1].fun > -SAME:
                found.append((place, row.period, row.item, row.subgroup, row.measure))
    return found


def published(*surveys: pd.DataFrame, heed: bool = True) -> list[tuple[pd.DataFrame, pd.DataFrame]]:
    """Publish the surveys one after another, each with the memory of those before."""
    memory, out = None, []
    for responses in surveys:
        table = release(responses, memory if heed else None)
        out.append((responses, table))
        memory = pd.concat([m for m in (memory, cells_of(table)) if m is not None], ignore_index=True)
    return out


START = {"a": 90, "b": 60, "c": 45, "d": 25}
COURSES = {
    "ten more answers in the small group": [START, START | {"d": 35}],
    "ten more answers elsewhere": [START, START | {"b": 70}],
    "withdrawn until a shown group is small": [START | {"d": 40}, START],
    "a withheld cover is split in two": [START, {"a": 90, "b": 60, "c1": 33, "c2": 35, "d": 25}],
    "three releases": [START, START | {"d": 35}, START | {"d": 60, "c": 50}],
    "one group leaves": [START, {"a": 90, "b": 60, "d": 25}],
    "people without a group": [START | {"": 40}, START | {"": 40, "d": 35}],
}


@pytest.mark.parametrize("course", short_form(COURSES, ("ten more answers in the small group", "one group leaves")))
def test_nothing_is_recovered_over_releases(course):
    made = published(*(answers(sizes) for sizes in COURSES[course]))
    assert any(table["suppressed"].any() for _, table in made)
    assert not all(table["suppressed"].all() for _, table in made), "something is still shown"
    assert recovered(made) == []


def test_without_the_memory_the_attack_works():
    """The attack is one: the release of 0.1.0 gives the withheld group away after ten more answers."""
    steps = COURSES["ten more answers in the small group"]
    found = recovered(published(*(answers(sizes) for sizes in steps), heed=False))
    assert {(place, item, group) for place, _, item, group, _ in found} >= {(0, "TC1", "d"), (0, "index", "d")}


@pytest.mark.parametrize("level", short_form([9.0, -9.0, 5.4], [9.0]), ids=["all best", "all worst", "nearly all best"])
def test_a_whole_of_0_or_100_makes_no_withheld_share_certain(level):
    made = published(answers({"a": 90, "b": 60, "d": 25}, level=level))
    assert made[0][1]["suppressed"].any()
    assert recovered(made) == []


def test_what_is_left_of_a_whole_is_not_certain_either():
    survey = answers({"a": 90, "b": 60, "c": 45, "d": 25, "e": 20}, level=3.6)
    best = survey["group"].isin(["d", "e"]) & survey["answer"].notna()
    survey["answer"] = survey["answer"].mask(best, 5.0)
    assert recovered(published(survey)) == []


def test_an_item_that_few_answered_is_not_certain_under_its_factor():
    survey = answers({"a": 100}, level=4.6)
    few = survey["item"].eq("TC2") & (survey.groupby("item").cumcount() >= 12)
    survey["answer"] = survey["answer"].mask(few).mask(survey["item"].eq("TC2") & ~few, 5.0)
    made = published(survey)
    assert made[0][1].query("item == 'TC2'")["suppressed"].all()
    assert recovered(made) == []


def test_two_years_and_every_other_table_give_nothing_away():
    now, then = answers(START), answers(START | {"d": 20}, period=2023)
    both = pd.concat([then, now], ignore_index=True)
    made = published(both)
    assert recovered(made) == []
    table, truth = made[0][1], counts(both)
    hidden = set(table.loc[table["suppressed"] & table["measure"].eq("mean"), CELL[1:]].itertuples(index=False, name=None))
    findings = pd.concat(
        [
            satisfaction_changes(both, table, analysis=Analysis(seed=1, precision=RULE), forms=[FORM]),
            sample_findings(both, satisfaction=table),
            integrity_findings(
                responses=both, scores=empty("scores"), indices=empty("indices"), satisfaction=table, settings=AuditSettings(min_items=3)
            ),
        ],
        ignore_index=True,
    )
    secrets = {100 * truth[p, i, g][3:].sum() / truth[p, i, g].sum() for p, _, i, g in hidden}
    secrets |= {float(truth[p, i, g] @ np.arange(1, 6) / truth[p, i, g].sum()) for p, _, i, g in hidden}
    told = findings[["estimate", "ci_low", "ci_high"]].to_numpy(float)
    assert not np.isclose(told.reshape(-1, 1), np.array(sorted(secrets)), rtol=0, atol=1e-9).any()
    offices = findings[findings["question"].str.contains(".office.", regex=False)]
    covered = [(p, "SIPAS", "index", q.split(".")[-1]) in hidden for p, q in zip(offices["period"], offices["question"], strict=True)]
    assert any(covered)
    assert not all(covered)
    assert offices.loc[covered, ["estimate", "n", "ci_low"]].isna().all(axis=None)
    assert set(offices.loc[covered, "method"]) == {""}
    assert offices.loc[[not c for c in covered], "estimate"].notna().all()
