"""The audit finds what was planted, compares only where there is something to compare, and never advises."""

import numpy as np
import pandas as pd
import pytest

from parlib.analysis.surveys.integrity import AuditSettings, integrity_findings
from parlib.codebook.plans import Commitment, Plan, RespondentRequest
from parlib.codebook.tables import conform, empty

UNITS = [f"{i:02d}@2000-01-01" for i in range(1, 9)]


def survey(
    unit: str, *, people: int, random: np.random.Generator, top: int = 0, straight: int = 0, group=lambda _i: "Bộ phận 1"
) -> list[dict]:
    """Answers of one unit: `top` people give 5 to everything, `straight` people give 4 to everything, the rest vary."""
    rows = []
    for i in range(people):
        answers = np.full(10, 5.0) if i < top else np.full(10, 4.0) if i < top + straight else random.integers(2, 6, 10).astype(float)
        rows += [
            {"locality": unit, "period": 2024, "survey": "SIPAS", "respondent": f"r{i}", "item": f"q{k}", "answer": a, "group": group(i)}
            for k, a in enumerate(answers)
        ]
    return rows


def audit(**tables) -> pd.DataFrame:
    known = {name: tables.get(name, empty(name)) for name in ("responses", "scores", "indices")}
    more = {k: v for k, v in tables.items() if k not in known}
    return integrity_findings(**known, **more).set_index(["locality", "question"])


@pytest.fixture(scope="module")
def answers() -> pd.DataFrame:
    random = np.random.default_rng(11)
    rows = []
    for i, unit in enumerate(UNITS[:6]):
        rows += survey(unit, people=60, random=random, top=2 + i % 3, straight=1 + i % 2)
    rows += survey(UNITS[6], people=60, random=random, top=50, straight=2)
    rows += survey(UNITS[7], people=60, random=random, top=3, straight=40)
    return conform("responses", rows)


def test_a_planted_ceiling_and_a_planted_straight_line_are_found(answers):
    found = audit(responses=answers)
    ceiling = found.xs("integrity.SIPAS.ceiling", level="question")
    assert ceiling.loc[UNITS[6], ["estimate", "verdict"]].tolist() == [pytest.approx(100 * 50 / 60), "unusual"]
    assert ceiling.drop(UNITS[6])["verdict"].eq("usual").all()
    straight = found.xs("integrity.SIPAS.straight_line", level="question")
    assert straight.index[straight["verdict"].eq("unusual")].tolist() == [UNITS[7]]
    assert (ceiling["ci_low"] < ceiling["estimate"]).all()


def test_too_few_respondents_or_units_is_said_not_judged(answers):
    found = audit(responses=answers[answers["locality"].isin(UNITS[:2])])
    assert set(found["verdict"]) == {"not_testable"}
    assert found.loc[(UNITS[0], "integrity.SIPAS.ceiling"), "not_testable_because"] == "too_few_units: n=2; needed=5"
    small = audit(responses=answers[answers["respondent"].isin([f"r{i}" for i in range(5)])])
    assert small["not_testable_because"].str.startswith("too_few_respondents").all()
    short = audit(responses=answers, settings=AuditSettings(min_items=11))
    assert short.empty


def test_an_office_far_from_the_others_is_found():
    random = np.random.default_rng(5)
    rows = survey(UNITS[0], people=120, random=random, group=lambda i: f"B{i % 6}")
    table = conform("responses", rows)
    table.loc[table["group"].eq("B3"), "answer"] = 5.0
    found = audit(responses=table).xs(UNITS[0])
    offices = found[found.index.str.contains("office")]
    assert offices.index[offices["verdict"].eq("unusual")].tolist() == ["integrity.SIPAS.office.B3"]
    assert len(offices) == 6


def indices(changes: list[float], *, comparable: bool = True) -> pd.DataFrame:
    same = {"period": 2024, "index": "SIPAS", "peer_group": "province:VN", "comparable_with_previous": comparable}
    return conform("indices", [{"locality": u, "change": c} | same for u, c in zip(UNITS, changes, strict=True)])


def test_a_jump_is_set_beside_all_units_and_beside_the_request():
    promise = Commitment(
        id="C01", domain="D0", indicator="Chỉ số", operator=">=", target=85, due="2024-12-31", owner="UBND", quote="nguyên văn"
    )
    request = RespondentRequest(asked_of="người được khảo sát", quote="nhìn nhận tích cực hơn", why_vi="lời nói với người trả lời")
    plan = Plan(
        id="p",
        locality=UNITS[7],
        period=2024,
        document_type="công văn",
        document_number="1",
        issuer="UBND",
        subject="V/v",
        respondent_requests=(request,),
        commitments=(promise,),
    )
    found = audit(indices=indices([1, 1.2, 0.8, 1.1, 0.9, 1.3, 0.7, 9]), plans=[plan]).xs("integrity.SIPAS.jump", level="question")
    assert found.loc[UNITS[7], "verdict"] == "unusual"
    assert found.loc[UNITS[7], "estimate"] == pytest.approx(9 - 1.05)
    assert found.loc[UNITS[7], "method"].endswith("after_request=yes")
    assert found.loc[UNITS[0], "method"].endswith("after_request=no")
    assert audit(indices=indices([1.0] * 8, comparable=False)).empty


def test_no_spread_is_not_testable():
    found = audit(indices=indices([1.0] * 8)).xs("integrity.SIPAS.jump", level="question")
    assert found["not_testable_because"].eq("no_spread").all()
    lone = audit(indices=indices([1.0] * 7 + [9.0])).xs("integrity.SIPAS.jump", level="question")
    assert lone["verdict"].tolist() == ["usual"] * 7 + ["unusual"]


def test_a_pattern_is_found_where_no_other_unit_has_it_but_one_odd_form_is_none():
    random = np.random.default_rng(3)
    rows = [r for unit in UNITS[:6] for r in survey(unit, people=60, random=random)]
    rows += survey(UNITS[6], people=60, random=random, top=1) + survey(UNITS[7], people=60, random=random, top=30)
    ceiling = audit(responses=conform("responses", rows)).xs("integrity.SIPAS.ceiling", level="question")
    assert ceiling.index[ceiling["verdict"].eq("unusual")].tolist() == [UNITS[7]]


def test_the_triangle_of_self_appraised_and_survey():
    rows = []
    for i, unit in enumerate(UNITS):
        own = 9 if i < 7 else 10
        appraised = 8.5 + i / 20 if i < 7 else 2
        same = {"locality": unit, "period": 2024, "framework": "f", "max_points": 10, "applicable_max": 10, "state": "scored"}
        rows += [
            same
            | {
                "code": "0",
                "level": "index",
                "max_points": 20,
                "applicable_max": 20,
                "self_points": 15,
                "appraised_points": 14,
                "points": 14,
            },
            same | {"code": "1", "parent": "0", "level": "domain", "self_points": own, "appraised_points": appraised, "points": appraised},
            same | {"code": "2", "parent": "0", "level": "domain", "survey_points": 7 + i / 10, "points": 7 + i / 10},
        ]
    found = audit(scores=conform("scores", rows))
    gap = found.xs("integrity.triangle.self_minus_appraised", level="question")
    assert gap.loc[UNITS[7], ["estimate", "verdict"]].tolist() == [pytest.approx(80.0), "unusual"]
    assert gap.loc[UNITS[0], "estimate"] == pytest.approx(5.0), "the whole is not counted beside its parts"
    survey_gap = found.xs("integrity.triangle.appraised_minus_survey", level="question")
    assert survey_gap.loc[UNITS[0], "estimate"] == pytest.approx(85.0 - 70.0)


def test_nothing_to_audit_is_an_empty_table():
    assert audit().empty
