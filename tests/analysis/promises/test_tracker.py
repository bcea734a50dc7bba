"""The tracker over a simulated year of quarterly reports, and every status with its reason."""

from datetime import date

import numpy as np
import pandas as pd
import pytest

from parlib.analysis.promises.tracker import target_status
from parlib.codebook.methods import Analysis, Methods, Series, Spell
from parlib.codebook.plans import Commitment, Plan
from parlib.codebook.reasons import Reason
from parlib.codebook.tables import conform, empty

TOWN = "688@2020-01-01"
PROVINCES = [f"{i:02d}@2000-01-01" for i in range(1, 21)]
METHODS = Methods(
    series=(
        Series(
            index="PAR",
            spells=(
                Spell(method="old", first_period=2017, last_period=2021),
                Spell(method="new", first_period=2022, decision="876/QĐ-BNV", why_vi="Bộ tiêu chí mới", why_en="New criteria"),
            ),
        ),
    ),
    analysis=Analysis(seed=1),
)
REGISTER = conform(
    "localities",
    [{"locality": u, "code": u[:2], "name": u, "level": "province", "valid_from": "2000-01-01", "slug": u} for u in PROVINCES]
    + [{"locality": TOWN, "code": "688", "name": "Thị xã", "level": "district", "valid_from": "2020-01-01", "slug": "town"}],
)


def commitment(number: int, operator: str, target: float | None = None, **more) -> Commitment:
    same = {"domain": "D1", "indicator": "Chỉ tiêu", "due": date(2021, 12, 31), "owner": "Phòng Nội vụ", "quote": "nguyên văn", "unit": "%"}
    return Commitment(id=f"C{number:02d}", operator=operator, target=target, **same | more)


def plan(*commitments: Commitment, locality: str = TOWN, period: int = 2021, **more) -> Plan:
    same = {"id": "p", "document_type": "công văn", "document_number": "1", "issuer": "UBND", "subject": "V/v"}
    return Plan(locality=locality, period=period, commitments=commitments, **same | more)


def reports(*rows: tuple[str, str, float]) -> pd.DataFrame:
    return conform("progress", [{"plan": "p", "item": i, "period": p, "value": v} for i, p, v in rows])


def standing(the_plan: Plan, *, as_of: date, progress=None, indices=None, scores=None, running=False) -> pd.DataFrame:
    found = target_status(
        [the_plan],
        indices=empty("indices") if indices is None else indices,
        scores=empty("scores") if scores is None else scores,
        progress=empty("progress") if progress is None else progress,
        localities=REGISTER,
        methods=METHODS,
        as_of=as_of,
        running=running,
    )
    return found.set_index("item")


YEAR = plan(
    commitment(1, "=", 100),
    commitment(2, ">=", 20, unit="TTHC"),
    commitment(3, "=", 0, unit="vụ"),
    commitment(4, "increase_by", 2, target_high=4, unit="điểm", baseline=10, baseline_period=2020),
    commitment(5, ">=", 90, unit="% kế hoạch"),
    commitment(6, ">=", target_text="tỷ lệ tỉnh quy định"),
    commitment(7, "=", 100, kind="respondent_influence"),
)
QUARTERS = reports(
    *(("C01", f"2021-Q{q}", v) for q, v in zip((1, 2, 3, 4), (97, 99, 100, 100), strict=True)),
    *(("C02", f"2021-Q{q}", v) for q, v in zip((1, 2, 3, 4), (4, 11, 21, 25), strict=True)),
    *(("C03", f"2021-Q{q}", v) for q, v in zip((1, 2, 3, 4), (0, 0, 1, 1), strict=True)),
    *(("C04", f"2021-Q{q}", v) for q, v in zip((1, 2, 3, 4), (10.6, 10.8, 11.8, 11.9), strict=True)),
    *(("C05", f"2021-Q{q}", v) for q, v in zip((1, 2, 3, 4), (10, 50, 70, 91), strict=True)),
    ("C06", "2021-Q1", 50),
    ("C07", "2021-Q1", 100),
)


@pytest.mark.parametrize(
    ("as_of", "statuses"),
    [
        (date(2021, 3, 1), ["no_data"] * 5),
        (date(2021, 4, 15), ["open", "behind", "on_course", "on_course", "behind"]),
        (date(2021, 7, 15), ["open", "on_course", "on_course", "behind", "on_course"]),
        (date(2021, 10, 15), ["on_course", "met", "missed", "on_course", "on_course"]),
        (date(2022, 1, 15), ["met", "met", "missed", "missed", "met"]),
    ],
)
def test_a_year_of_quarterly_reports_moves_the_statuses(as_of, statuses):
    found = standing(YEAR, as_of=as_of, progress=QUARTERS)
    assert found.loc["C01":"C05", "status"].tolist() == statuses


def test_a_report_of_a_quarter_that_is_not_over_counts_as_it_stands_on_the_day():
    """Reports of quarter IV come in before 31 December: known on the day of the page, and final for nothing that is due later."""
    told = reports(("C01", "2021-Q4", 99), ("C02", "2021-Q4", 25), ("C05", "2021-Q4", 80))
    day = date(2021, 11, 30)
    assert standing(YEAR, as_of=day, progress=told).loc[["C01", "C02", "C05"], "status"].tolist() == ["no_data"] * 3
    found = standing(YEAR, as_of=day, progress=told, running=True)
    assert found.loc[["C01", "C02", "C05"], "status"].tolist() == ["open", "met", "behind"]
    assert found.loc["C05", "actual_period"] == "2021-Q4"
    over = standing(YEAR, as_of=date(2021, 12, 31), progress=told, running=True)
    assert over.loc[["C01", "C02", "C05"], "status"].tolist() == ["missed", "met", "missed"]
    assert standing(YEAR, as_of=date(2021, 9, 30), progress=told, running=True).loc["C02", "status"] == "no_data"


def test_what_has_no_number_and_what_asks_of_respondents_is_never_judged():
    found = standing(YEAR, as_of=date(2021, 4, 15), progress=QUARTERS)
    assert found.loc["C06", "status_reason"] == "target_in_words: text=tỷ lệ tỉnh quy định"
    assert found.loc["C07", ["status", "status_reason"]].tolist() == ["no_data", "recorded_never_a_task"]
    assert np.isnan(found.loc["C07", "required_pace"])


def test_the_pace_runs_from_the_day_to_the_horizon_in_the_rhythm_of_the_reports():
    found = standing(YEAR, as_of=date(2021, 7, 1), progress=QUARTERS)
    assert found.loc["C01", "pace_unit"] == "per quarter"
    assert found.loc["C01", "required_pace"] == pytest.approx(1 / (183 / (365.25 / 4)))
    monthly = standing(YEAR, as_of=date(2021, 7, 1), progress=reports(("C01", "2021-06", 94)))
    assert monthly.loc["C01", "pace_unit"] == "per month"
    assert monthly.loc["C01", "required_pace"] == pytest.approx(6 / (183 / (365.25 / 12)))
    untouched = standing(YEAR, as_of=date(2021, 7, 1))
    assert untouched.loc["C04", "required_pace"] == pytest.approx(2 / (183 / (365.25 / 4)))
    assert np.isnan(untouched.loc["C01", "required_pace"])
    assert np.isnan(standing(YEAR, as_of=date(2022, 2, 1), progress=QUARTERS)["required_pace"]).all()


def test_a_report_without_the_final_quarter_leaves_the_year_open():
    found = standing(YEAR, as_of=date(2022, 3, 1), progress=QUARTERS[QUARTERS["period"].ne("2021-Q4")])
    assert found.loc["C01", ["status", "status_reason"]].tolist() == ["no_data", "final_value_missing: last=2021-Q3"]
    assert found.loc["C01", ["actual", "actual_period"]].tolist() == [100, "2021-Q3"]
    assert found.loc["C02", "status"] == "met", "a count that was reached cannot fall"


def test_reported_without_a_figure_is_not_zero():
    found = standing(YEAR, as_of=date(2021, 4, 15), progress=reports(("C02", "2021-Q1", np.nan)))
    assert found.loc["C02", "status_reason"] == "reported_without_figure: period=2021-Q1"


def index_rows(values: dict[str, dict[int, tuple[float, float]]], *, of: float = 20, framework: str = "") -> pd.DataFrame:
    return conform(
        "indices",
        [
            {"locality": u, "period": y, "index": "PAR", "value": v, "rank": r, "of": of, "framework": framework}
            for u, years in values.items()
            for y, (v, r) in years.items()
        ],
    )


def test_rank_and_band_are_measured_by_the_index_table():
    promises = plan(
        commitment(1, "rank_improve_by", 4, target_high=6, unit="bậc", index="PAR", code="0", baseline_period=2020),
        commitment(2, "rank_band", target_text="nhóm giữa", unit="nhóm xếp hạng", index="PAR"),
        commitment(3, ">=", 85, index="PAR"),
        locality=PROVINCES[0],
    )
    seen = index_rows({PROVINCES[0]: {2020: (80.0, 15), 2021: (84.0, 11)}})
    found = standing(promises, as_of=date(2022, 5, 1), indices=seen)
    assert found["status"].tolist() == ["met", "met", "missed"]
    assert found.loc["C01", ["baseline", "actual", "baseline_text"]].tolist() == [15, 11, "looked_up: source=indices; period=2020"]
    early = standing(promises, as_of=date(2021, 5, 1), indices=seen)
    assert early["status"].eq("no_data").all(), "the year's result is not known before the year is over"


def test_a_change_across_a_break_is_not_comparable_but_a_level_and_a_rank_are():
    promises = plan(
        commitment(1, "increase_by", 2, unit="điểm", index="PAR", due=date(2022, 12, 31)),
        commitment(2, "rank_improve_by", 1, unit="bậc", index="PAR", due=date(2022, 12, 31)),
        commitment(3, ">=", 85, index="PAR", due=date(2022, 12, 31)),
        locality=PROVINCES[0],
        period=2022,
    )
    seen = index_rows({PROVINCES[0]: {2021: (80.0, 15), 2022: (86.0, 11)}})
    found = standing(promises, as_of=date(2023, 5, 1), indices=seen)
    assert found["status"].tolist() == ["not_comparable", "met", "met"]
    assert Reason.parse(found.loc["C01", "status_reason"]).details["decision"] == "876/QĐ-BNV"


def score_rows(*rows: tuple[int, str, float, float], framework: str = "f") -> pd.DataFrame:
    same = {"locality": TOWN, "framework": framework, "level": "domain", "state": "scored"}
    return conform("scores", [same | {"period": y, "code": c, "points": p, "max_points": m, "applicable_max": m} for y, c, p, m in rows])


def test_points_and_per_cent_of_an_item():
    promises = plan(
        commitment(1, "increase_by", 1.5, unit="điểm", code="7", baseline=10.5, baseline_period=2020),
        commitment(2, "=", 100, code="7"),
        framework="f",
    )
    found = standing(promises, as_of=date(2022, 5, 1), scores=score_rows((2021, "7", 12, 12)))
    assert found["status"].tolist() == ["met", "met"]
    assert found["actual"].tolist() == [12, 100]
    changed = standing(promises, as_of=date(2022, 5, 1), scores=score_rows((2021, "7", 12, 12), framework="g"))
    assert changed["status"].tolist() == ["not_comparable", "met"]
    assert changed.loc["C01", "status_reason"] == "rule_book_changed: before=f; now=g"


def test_a_joint_gain_is_judged_by_the_sum_and_needs_every_part():
    joint = {"unit": "điểm", "joint": "mục 2.d", "baseline_period": 2020}
    promises = plan(
        commitment(1, "increase_by", 2, code="4", baseline=7.75, **joint),
        commitment(2, "increase_by", 2, code="5", baseline=9, **joint),
        framework="f",
    )
    found = standing(promises, as_of=date(2022, 5, 1), scores=score_rows((2021, "4", 9.75, np.nan), (2021, "5", 9.0, np.nan)))
    assert found["status"].tolist() == ["met", "met"]
    assert found["baseline"].tolist() == [7.75, 9]
    half = standing(promises, as_of=date(2022, 5, 1), scores=score_rows((2021, "4", 12, np.nan)))
    assert half["status"].tolist() == ["no_data", "no_data"]


def test_a_promise_of_every_year_is_judged_by_the_last_year_with_a_figure():
    promises = plan(commitment(1, "=", 100, horizon="each_year", due=date(2023, 12, 31)), last_period=2023)
    found = standing(promises, as_of=date(2023, 3, 1), progress=reports(("C01", "2021", 100), ("C01", "2022", 98)))
    assert found.loc["C01", ["period", "status"]].tolist() == [2022, "missed"]


def test_the_year_before_is_the_footing_of_higher_than_last_year():
    promises = plan(commitment(1, "higher_than_last_year", unit="so với năm trước", horizon="each_year", due=date(2022, 12, 31)))
    found = standing(promises, as_of=date(2023, 3, 1), progress=reports(("C01", "2021", 40), ("C01", "2022", 41)))
    assert found.loc["C01", ["status", "baseline"]].tolist() == ["met", 40]


def test_the_chance_comes_from_past_changes_with_its_basis():
    """All units gave way to the same years (+1, +2, 0, +1): the next year is 1 on average, and five years cannot tell what it brings."""
    years = {2017: 0.0, 2018: 1.0, 2019: 3.0, 2020: 3.0, 2021: 4.0}
    seen = index_rows({u: {y: (70 + i + d, i + 1.0) for y, d in years.items()} for i, u in enumerate(PROVINCES)})
    near, far = (
        plan(commitment(1, ">=", goal, index="PAR", due=date(2022, 12, 31)), locality=PROVINCES[0], period=2022) for goal in (75.0, 79.0)
    )
    found = standing(near, as_of=date(2022, 6, 1), indices=seen)
    basis = Reason.parse(found.loc["C01", "chance_basis"])
    count = str(4 * len(PROVINCES))
    assert (basis.code, basis.details["n"], basis.details["starts"], basis.details["years"]) == ("past_cases", count, "4", "1")
    assert 0.3 < found.loc["C01", "chance"] < 0.9
    assert standing(far, as_of=date(2022, 6, 1), indices=seen).loc["C01", "chance"] < found.loc["C01", "chance"]
    few = standing(near, as_of=date(2022, 6, 1), indices=seen[seen["locality"].isin(PROVINCES[:2])])
    assert np.isnan(few.loc["C01", "chance"])
    assert Reason.parse(few.loc["C01", "chance_basis"]).code == "too_few_past_cases"
    short = standing(near, as_of=date(2022, 6, 1), indices=seen[seen["period"].ge(2018)])
    assert np.isnan(short.loc["C01", "chance"])
    assert Reason.parse(short.loc["C01", "chance_basis"]).details == {"n": "3", "needed": "4"}


def test_published_beats_reported_for_the_same_year():
    promises = plan(commitment(1, ">=", 85, index="PAR"), locality=PROVINCES[0])
    seen = index_rows({PROVINCES[0]: {2021: (84.0, 11)}})
    found = standing(promises, as_of=date(2022, 5, 1), indices=seen, progress=reports(("C01", "2021", 86)))
    assert found.loc["C01", ["actual", "status"]].tolist() == [84.0, "missed"]


DUE = date(2021, 5, 15)


@pytest.mark.parametrize(
    ("told", "reason"),
    [
        # not done by the first report from the due day on, done later: late, and of which period that report was
        ([("2021-Q2", 0), ("2021-Q3", 1)], "met_after_due"),
        ([("2021-Q1", 0), ("2021-Q2", 0), ("2021-Q3", 0), ("2021", 1)], "met_after_due"),
        # done by that report, or reported only then: nobody knows that it was late
        ([("2021-Q1", 0), ("2021-Q2", 1)], "final_value"),
        ([("2021-Q3", 1)], "final_value"),
        ([("2021-Q2", 1), ("2021-Q3", 1)], "final_value"),
    ],
)
def test_what_is_met_after_its_due_day_is_known_to_be_late_only_by_a_report_of_that_day(told, reason):
    done = plan(commitment(1, "done", due=DUE, unit=""))
    found = standing(done, as_of=date(2022, 1, 5), progress=reports(*(("C01", p, v) for p, v in told))).loc["C01"]
    parsed = Reason.parse(found["status_reason"])
    assert (found["status"], parsed.code) == ("met", reason)
    assert parsed.details.get("period") == ("2021-Q2" if reason == "met_after_due" else None)
