"""A reader who keeps every release and knows who belongs where learns what fewer than thirty people said of none of them.

The reader knows, for every answer, which cells of which release it was counted in (staff lists, registers, the day somebody was asked); not what it says. Every
shown figure is then a known sum over *atoms*: the answers that were counted in the same cells of every release. What is recovered is what these sums
determine: a withheld cell, or what a few people said who came late, left, changed office, changed their mind or named no office.
"""

from __future__ import annotations

import zlib
from collections.abc import Callable
from dataclasses import dataclass, field, replace

import numpy as np
import pandas as pd
import pytest

from parlib.analysis.surveys.disclosure import cells_of
from parlib.analysis.surveys.estimates import Measure, satisfaction_table
from parlib.analysis.surveys.levels import units_above, with_places
from parlib.codebook.methods import Precision
from parlib.codebook.surveys import SurveyForm
from parlib.codebook.tables import conform
from tests.analysis.survey_samples import FORM
from tests.made_release import unit_row

RULE = Precision(min_respondents=30, min_cell=5)
FACTOR = {"TC1": "TC", "TC2": "TC", "KQ1": "KQ", "KQ2": "KQ"}
MEASURES = (Measure.SHARE_4_5, Measure.MEAN)
TOP, PLACES = "VL-P@2020-01-01", [f"C{k}" for k in range(6)]
KIN = {"VL-N@2025-07-01": (TOP, "VL-Q@2020-01-01")}


def form(*items: str, survey: str = "SIPAS", factor: dict[str, str] = FACTOR, **kw) -> SurveyForm:
    made = [FORM.items[0].model_copy(update={"code": i, "factor": factor[i]}) for i in items]
    return FORM.model_copy(update={"id": f"{survey.lower()}-{len(items)}", "survey": survey, "items": tuple(made), **kw})


def crowd(sizes: dict[str, int], *, prefix: str = "", at: str = "") -> pd.DataFrame:
    """People: who they are, which office served them, in which place."""
    names = [(f"{prefix}{g}{k}", g, at) for g, size in sizes.items() for k in range(size)]
    return pd.DataFrame(names, columns=["person", "group", "place"])


@dataclass(frozen=True)
class Step:
    """What one release is made from; ``names`` says what a question is called in the file, ``skips`` who did not answer it, ``minds`` who answers anew."""

    people: pd.DataFrame
    names: dict[str, str] = field(default_factory=lambda: {"TC1": "TC1", "TC2": "TC2", "KQ1": "KQ1"})
    unit: str = TOP
    period: int = 2024
    survey: str = "SIPAS"
    skips: Callable[[str, str], bool] = lambda _person, _item: False
    minds: frozenset[str] = frozenset()
    factor: dict[str, str] = field(default_factory=lambda: dict(FACTOR))
    places: bool = False

    def answer(self, person: str, item: str) -> float:
        said = (zlib.crc32(f"{person}/{item}".encode()) >> 7) % 10
        if person in self.minds:
            said = 9 - said
        return float((1, 2, 3, 3, 4, 4, 4, 5, 5, 5)[said])

    def responses(self) -> pd.DataFrame:
        rows = [
            (p.person, p.group, p.place, name, self.answer(p.person, item))
            for p in self.people.itertuples()
            for item, name in self.names.items()
            if not self.skips(p.person, item)
        ]
        table = pd.DataFrame(rows, columns=["respondent", "group", "psu", "item", "answer"])
        fixed = {"locality": self.unit, "period": self.period, "survey": self.survey}
        return conform("responses", table.assign(psu=table["psu"] if self.places else "", **fixed))

    def form(self) -> SurveyForm:
        factor = {name: self.factor[item] for item, name in self.names.items()}
        return form(*self.names.values(), survey=self.survey, factor=factor, places_are_units=self.places)


def register() -> pd.DataFrame:
    rows = [unit_row(u, "Tỉnh Thử", level="province") for u in (TOP, *KIN)]
    return pd.DataFrame([*rows, *(unit_row(f"VL-{p}@2020-01-01", f"Xã {p}", level="commune", parent=TOP) for p in (*PLACES, "C9"))])


def published(*steps: Step | tuple[Step, ...]) -> list[tuple[tuple[Step, ...], pd.DataFrame]]:
    """Publish one release after another, each with the memory of those before; a release may hold several surveys."""
    memory, out = None, []
    for step in steps:
        parts = step if isinstance(step, tuple) else (step,)
        answers = pd.concat([p.responses() for p in parts], ignore_index=True)
        forms = list({p.form().survey + p.form().id: p.form() for p in parts}.values())
        answers, problems = with_places(answers, register(), forms=forms)
        assert not problems
        above = units_above(answers, register(), forms=forms)
        table = satisfaction_table(answers, forms=forms, measures=MEASURES, precision=RULE, withheld_before=memory, above=above, kin=KIN)
        out.append((parts, table))
        memory = pd.concat([m for m in (memory, cells_of(table, above=above)) if m is not None], ignore_index=True)
    return out


def _counted_in(step: Step, p, item: str) -> frozenset[tuple]:
    """Return the cells that one answer is counted in."""
    units = {step.unit} | ({p.place + "@2020-01-01"} if step.places else set())
    named = (step.names[item], step.factor[item], "index")
    groups = {"all", p.group} - {""}
    return frozenset((u, step.period, step.survey, i, g) for u in units for i in named for g in groups if g == "all" or u == step.unit)


def _atoms(made: list[tuple[tuple[Step, ...], pd.DataFrame]]) -> dict[tuple, list[str]]:
    """Return the people of each atom: (question, cells of each release); an answer changed since is another atom."""
    found: dict[tuple, dict[int, set]] = {}
    for place, (steps, _) in enumerate(made):
        for step in steps:
            for p in step.people.itertuples():
                for item in step.names:
                    if not step.skips(p.person, item):
                        key = (p.person, item, step.answer(p.person, item))
                        found.setdefault(key, {}).setdefault(place, set()).update(_counted_in(step, p, item))
    atoms: dict[tuple, list[str]] = {}
    for (person, item, _), where in found.items():
        atoms.setdefault((item, tuple(frozenset(where.get(r, ())) for r in range(len(made)))), []).append(person)
    return atoms


def _targets(atoms: dict[tuple, list[str]]) -> list[tuple[str, np.ndarray]]:
    """Return what few people said: of one atom, of all who were there in the same releases, of those who changed their mind; per question, factor, index."""
    few: dict[tuple, np.ndarray] = {}
    people: dict[tuple, set] = {}
    for k, ((item, where), persons) in enumerate(atoms.items()):
        there = tuple(bool(w) for w in where)
        groups = tuple(frozenset(c[4] for c in w) for w in where)
        for level in (item, FACTOR[item], "index"):
            for kind in (("together", there), ("group", groups), ("cells", where) if level == item else ("together", there)):
                key = (level, *kind)
                few.setdefault(key, np.zeros(len(atoms)))[k] = 1
                people.setdefault(key, set()).update(persons)
    out = [(f"{key[:2]} of {len(people[key])}", vector) for key, vector in few.items() if len(people[key]) < RULE.min_respondents]
    listed = list(atoms.items())
    for a, ((item, _), persons) in enumerate(listed):
        for b, ((other, _), others) in enumerate(listed[:a]):
            if item == other and len(persons) < RULE.min_respondents and sorted(persons) == sorted(others):
                vector = np.zeros(len(atoms))
                vector[[a, b]] = 1, -1
                out.append((f"{item}: minds of {len(persons)}", vector))
    return out


def recovered(made: list[tuple[tuple[Step, ...], pd.DataFrame]]) -> list[str]:
    """Return everything that the shown figures of all releases determine and should not."""
    atoms = _atoms(made)
    shown, secret = [], []
    for place, (_, table) in enumerate(made):
        for row in table[table["measure"].eq("share_4_5")].itertuples():
            cell = (row.locality, row.period, row.survey, row.item, row.subgroup)
            vector = np.array([float(cell in where[place]) for _, where in atoms])
            (secret if row.suppressed else shown).append((f"release {place}: {cell}", vector))
    basis = np.linalg.qr(np.array([v for _, v in shown]).T)[0] if shown else np.zeros((len(atoms), 0))
    if shown:
        left, sizes, _ = np.linalg.svd(np.array([v for _, v in shown]).T, full_matrices=False)
        basis = left[:, sizes > 1e-9]
    told = {v.tobytes() for _, v in shown}
    asked = [s for s in secret if s[1].tobytes() not in told] + _targets(atoms)
    return [name for name, v in asked if np.linalg.norm(v - basis @ (basis.T @ v)) < 1e-7]


ALL_SHOWN = {"a": 90, "b": 60, "c": 45}
SMALL = ALL_SHOWN | {"d": 25}
ONE = Step(crowd(ALL_SHOWN))
WITH_SMALL = Step(crowd(SMALL))


def moved(people: pd.DataFrame, to: dict[str, str]) -> pd.DataFrame:
    return people.assign(group=people["group"].replace(to))


def cut(offices: str, sizes: tuple[int, ...] = (40, 40, 10, 40, 40, 10)) -> pd.DataFrame:
    """The same parts of the people in the offices of one release; "-" is not there, " " names none."""
    parts = [
        crowd({office.strip(): n}, prefix=f"part{k}_") for k, (office, n) in enumerate(zip(offices, sizes, strict=True)) if office != "-"
    ]
    return pd.concat([p.assign(person=p["person"].str.replace(r"_\D*", "_", regex=True)) for p in parts], ignore_index=True)


def few(item: str, first: int) -> Callable[[str, str], bool]:
    """Only the first people of office a answered the item."""
    return lambda person, asked: asked == item and not (person[0] == "a" and int(person[1:]) < first)


BY_PLACE = pd.concat(
    [crowd({"": n}, prefix=p, at=f"VL-{p}") for p, n in zip(PLACES, (20, 60, 50, 70, 80, 90), strict=True)], ignore_index=True
)
LEVELS = Step(BY_PLACE, places=True)
AWAY = BY_PLACE["place"]
FOUR = {"TC1": "TC1", "TC2": "TC2", "KQ1": "KQ1", "KQ2": "KQ2"}
FEW_TC2 = Step(crowd({"a": 100}), skips=few("TC2", 12), names=FOUR)
RENAMED = {"TC1": "TC8", "TC2": "TC9", "KQ1": "KQ8"}

COURSES: dict[str, list[Step | tuple[Step, ...]]] = {
    "one late answer": [ONE, Step(crowd(ALL_SHOWN | {"b": 61}))],
    "ten late answers": [ONE, Step(crowd(ALL_SHOWN | {"b": 70}))],
    "late answers of two offices": [ONE, Step(crowd({"a": 95, "b": 66, "c": 45}))],
    "late answers, twice": [ONE, Step(crowd(ALL_SHOWN | {"b": 75})), Step(crowd(ALL_SHOWN | {"b": 91}))],
    "many late answers, then one less": [ONE, Step(crowd(ALL_SHOWN | {"b": 100})), Step(crowd(ALL_SHOWN | {"b": 99}))],
    "back to one more than at first": [ONE, Step(crowd(ALL_SHOWN | {"b": 100})), Step(crowd(ALL_SHOWN | {"b": 61}))],
    "three answers withdrawn": [ONE, Step(crowd(ALL_SHOWN | {"a": 87}))],
    "four people corrected": [ONE, replace(ONE, minds=frozenset({"a1", "a2", "b3", "b4"}))],
    "a late small office": [ONE, WITH_SMALL],
    "five people change office": [ONE, Step(moved(crowd({"a": 85, "x": 5, "b": 60, "c": 45}), {"x": "b"}))],
    "five change office and all offices are renamed": [
        ONE,
        Step(moved(crowd({"a": 85, "x": 5, "b": 60, "c": 45}), {"x": "B", "a": "A", "b": "B", "c": "C"})),
    ],
    "a small office is carved out and the rest renamed": [ONE, Step(moved(crowd({"a": 85, "x": 5, "b": 60, "c": 45}), {"a": "A"}))],
    "two offices are cut into three each": [Step(cut("AAABBB")), Step(cut("abcdef"))],
    "an office keeps its name and most of its people go to a new one": [Step(cut("AAABBB")), Step(cut("AcxBdx"))],
    "all offices are cut anew": [Step(cut("AAABB", (60, 60, 5, 60, 60))), Step(cut("cdeef", (60, 60, 5, 60, 60)))],
    "some leave, the rest is cut anew": [Step(cut("AABBB", (5, 32, 40, 3, 8))), Step(cut("c-ccd", (5, 32, 40, 3, 8)))],
    "forty move, five come late": [Step(cut("AABB-", (60, 40, 60, 40, 5))), Step(cut("ABBBB", (60, 40, 60, 40, 5)))],
    "people without an office are named, a few are not": [
        Step(cut("A" + "   A", (80, 40, 40, 10, 10))),
        Step(cut("Amt  ", (80, 40, 40, 10, 10))),
    ],
    "two levels: communes are cut anew": [
        replace(LEVELS, people=cut("AAABBB").pipe(lambda p: p.assign(place="VL-C" + p["group"].map({"A": "0", "B": "1"}), group=""))),
        replace(
            LEVELS,
            people=cut("abcdef").pipe(
                lambda p: p.assign(place="VL-C" + p["group"].map(dict(zip("abcdef", "234509", strict=True))), group="")
            ),
        ),
    ],
    "people without an office": [Step(crowd(ALL_SHOWN | {"": 5}))],
    "people without an office, and a small one": [Step(crowd(SMALL | {"": 5}))],
    "a small office merged into another": [WITH_SMALL, Step(moved(crowd(SMALL), {"d": "b"}))],
    "a withheld cover merged into another": [WITH_SMALL, Step(moved(crowd(SMALL), {"c": "b"}))],
    "a withheld cover leaves": [WITH_SMALL, Step(crowd({"a": 90, "b": 61, "d": 25}))],
    "offices are no longer asked for": [WITH_SMALL, Step(crowd(SMALL).assign(group=""))],
    "the small office leaves": [WITH_SMALL, ONE],
    "the small office grows": [WITH_SMALL, Step(crowd(SMALL | {"d": 60}))],
    "sixty late answers elsewhere": [WITH_SMALL, Step(crowd(SMALL | {"a": 150}))],
    "sixty late answers, and the cover merged": [WITH_SMALL, Step(moved(crowd(SMALL | {"a": 150}), {"c": "b"}))],
    "late answers of two offices beside a small one": [WITH_SMALL, Step(crowd(SMALL | {"a": 130, "b": 80}))],
    "sixty late answers, ten of them in the small office": [WITH_SMALL, Step(crowd(SMALL | {"a": 140, "d": 35}))],
    "late answers, withdrawn, and back again": [WITH_SMALL, Step(crowd(SMALL | {"a": 150})), WITH_SMALL, Step(crowd(SMALL | {"a": 151}))],
    "a small question dropped": [FEW_TC2, replace(FEW_TC2, names={i: i for i in ("TC1", "KQ1", "KQ2")})],
    "a small question dropped, its cover renamed": [FEW_TC2, replace(FEW_TC2, names={"TC1": "TC8", "KQ1": "KQ1", "KQ2": "KQ2"})],
    "a small question renamed with many more answers": [FEW_TC2, replace(FEW_TC2, names=FOUR | {"TC2": "TC9"}, skips=few("TC2", 40))],
    "a question added": [WITH_SMALL, replace(WITH_SMALL, names=FOUR)],
    "all questions renamed, one late answer": [ONE, Step(crowd(ALL_SHOWN | {"b": 61}), names=RENAMED)],
    "a question moves to another factor": [
        FEW_TC2,
        replace(FEW_TC2, factor=FACTOR | {"TC2": "KQ"}),
    ],
    "the survey is renamed, a small office grows": [WITH_SMALL, Step(crowd(SMALL | {"d": 35}), survey="SIPAS-2")],
    "the survey is renamed and all else stays": [WITH_SMALL, Step(moved(crowd(SMALL), {"c": "b"}), survey="SIPAS-2")],
    "a copy under a second name": [(WITH_SMALL, Step(moved(crowd(SMALL), {"c": "b"}), survey="SIPAS-2"))],
    "a copy under a second name, later": [WITH_SMALL, (WITH_SMALL, Step(moved(crowd(SMALL), {"c": "b"}), survey="SIPAS-2"))],
    "the survey is renamed, one late answer": [ONE, Step(crowd(ALL_SHOWN | {"b": 61}), survey="SIPAS-2")],
    "the year is corrected, the cover merged": [WITH_SMALL, Step(moved(crowd(SMALL), {"c": "b"}), period=2023)],
    "the unit is another, the cover merged": [WITH_SMALL, Step(moved(crowd(SMALL), {"c": "b"}), unit="VL-Z@2025-07-01")],
    "two units become one": [
        (WITH_SMALL, Step(crowd({"a": 70, "d": 60}, prefix="q"), unit="VL-Q@2020-01-01")),
        Step(pd.concat([crowd(SMALL), crowd({"a": 70, "d": 60}, prefix="q")]), unit="VL-N@2025-07-01"),
    ],
    "two levels: a small commune": [LEVELS],
    "two levels: a small commune dropped": [LEVELS, replace(LEVELS, people=BY_PLACE[AWAY.ne("VL-C0")])],
    "two levels: its cover dropped": [LEVELS, replace(LEVELS, people=BY_PLACE[AWAY.ne("VL-C2")])],
    "two levels: its cover merged into another": [LEVELS, replace(LEVELS, people=BY_PLACE.assign(place=AWAY.replace({"VL-C2": "VL-C3"})))],
    "two levels: the small one merged into a new one": [
        LEVELS,
        replace(LEVELS, people=BY_PLACE.assign(place=AWAY.replace({"VL-C0": "VL-C9", "VL-C4": "VL-C9"}))),
    ],
    "two levels: the small one grows": [
        LEVELS,
        replace(LEVELS, people=pd.concat([BY_PLACE, crowd({"": 15}, prefix="lateC0", at="VL-C0")])),
    ],
    "two levels: the survey renamed, a cover merged": [
        LEVELS,
        replace(LEVELS, survey="SIPAS-2", people=BY_PLACE.assign(place=AWAY.replace({"VL-C2": "VL-C3"}))),
    ],
    "two levels: forty late answers of a large commune": [
        LEVELS,
        replace(LEVELS, people=pd.concat([BY_PLACE, crowd({"": 40}, prefix="lateC5", at="VL-C5")])),
    ],
    "two levels: late answers of a large commune": [
        LEVELS,
        replace(LEVELS, people=pd.concat([BY_PLACE, crowd({"": 12}, prefix="lateC5", at="VL-C5")])),
    ],
}


SHORT = {
    "one late answer",
    "people without an office",
    "sixty late answers elsewhere",
    "two offices are cut into three each",
    "some leave, the rest is cut anew",
    "a small question dropped, its cover renamed",
    "the survey is renamed, a small office grows",
    "two levels: the survey renamed, a cover merged",
}


@pytest.mark.parametrize("course", [c if c in SHORT else pytest.param(c, marks=pytest.mark.stress) for c in COURSES])
def test_a_reader_of_all_releases_learns_nothing_of_few(course):
    assert recovered(published(*COURSES[course])) == []


def test_what_nothing_speaks_against_is_shown():
    """Sixty late answers to a large office move it and the whole; putting answers back brings the page back."""
    (_, first), (_, grown) = published(*COURSES["sixty late answers elsewhere"])
    assert grown["suppressed"].sum() == first["suppressed"].sum()
    (_, whole), (_, late), (_, back) = published(ONE, Step(crowd(ALL_SHOWN | {"b": 61})), ONE)
    assert set(late.loc[late["suppressed"], "subgroup"]) == {"all", "b"}
    assert late["reason"].str.startswith("too_few_changed").any()
    assert not back["suppressed"].any()
    same = ["item", "subgroup", "measure", "estimate", "n", "suppressed", "reason"]
    pd.testing.assert_frame_equal(back[same], whole[same])


def test_without_the_memory_the_attack_works():
    alone = [published(step)[0] for step in COURSES["the survey is renamed, a small office grows"]]
    assert any("'TC1', 'd'" in name for name in recovered(alone))


def test_a_question_of_another_questionnaire_is_summed_as_its_own_says():
    """KQ1 stands in factor TC of another survey's form: in this one few answered it, and KQ2 covers it."""
    other = form("TC1", "KQ1", survey="OTHER", factor=FACTOR | {"KQ1": "TC"})
    step = Step(crowd({"a": 100}), names=FOUR, skips=few("KQ1", 12))
    table = satisfaction_table(step.responses(), forms=[step.form(), other], measures=MEASURES, precision=RULE)
    assert recovered([((step,), table)]) == []


def fitting(answers: dict[str, list[float]], hidden: tuple[str, str], se: float, *, up_to: float) -> list[int]:
    """Return the satisfied people of the first hidden commune that fit the province's share and its standard error (every commune drawn)."""
    good = {p: sum(a >= 4 for a in said) for p, said in answers.items()}
    size = {p: len(said) for p, said in answers.items()}
    share, left = sum(good.values()) / sum(size.values()), good[hidden[0]] + good[hidden[1]]
    found = []
    for first in range(max(0, left - size[hidden[1]]), min(size[hidden[0]], left) + 1):
        tried = good | {hidden[0]: first, hidden[1]: left - first}
        squares = {p: k * (1 - share) ** 2 + (size[p] - k) * share**2 - (k - size[p] * share) ** 2 / size[p] for p, k in tried.items()}
        would_be = 100 * np.sqrt(sum(s * size[p] / (size[p] - 1) for p, s in squares.items())) / sum(size.values())
        if would_be * (1 - 1e-9) <= se <= would_be * up_to * (1 + 1e-9):
            found.append(first)
    return found


def test_the_error_of_a_whole_does_not_tell_its_withheld_communes():
    """What the whole's variance leaves for two withheld communes is a second equation; rounded up, many numbers fit."""
    answers = LEVELS.responses().assign(stratum_psus=float(len(PLACES)))
    both, _ = with_places(answers, register(), forms=[LEVELS.form()])
    above = units_above(both, register(), forms=[LEVELS.form()])
    table = satisfaction_table(both, forms=[LEVELS.form()], measures=MEASURES, precision=RULE, above=above)
    exact = satisfaction_table(answers, forms=[LEVELS.form()], measures=MEASURES, precision=RULE)
    for item in ("TC1", "TC2", "KQ1"):
        rows, alone = (t[t["item"].eq(item) & t["measure"].eq("share_4_5")].set_index("locality") for t in (table, exact))
        hidden = tuple(p.partition("@")[0] for p in rows.index[rows["suppressed"]])
        said = answers[answers["item"].eq(item)].groupby("psu")["answer"].agg(list).to_dict()
        assert len(fitting(said, hidden, alone.loc[TOP, "se"], up_to=1)) == 1, "the attack is one"
        assert len(fitting(said, hidden, rows.loc[TOP, "se"], up_to=10 ** (1 / 20))) > 3
        assert alone.loc[TOP, "se"] <= rows.loc[TOP, "se"] <= 1.13 * alone.loc[TOP, "se"]
        assert rows.loc[TOP, "ci_low"] <= alone.loc[TOP, "ci_low"]
        assert "rounded up" in rows.loc[TOP, "method"]


def test_nothing_withheld_leaves_errors_exact():
    table = published(ONE)[0][1]
    assert not table["method"].str.contains("rounded").any()
    guarded = published(WITH_SMALL)[0][1].query("not suppressed")
    assert guarded.groupby("measure")["method"].agg(lambda m: m.str.contains("rounded").all()).to_dict() == {
        "mean": True,
        "share_4_5": False,
    }
