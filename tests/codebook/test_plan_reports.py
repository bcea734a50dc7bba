"""Reported figures and stated efforts are held against the plan they name; everything wrong at once."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from parlib.codebook.plan_checks import check_plan
from parlib.codebook.plans import Commitment, Plan
from parlib.codebook.progress_checks import check_progress
from parlib.codebook.tables import conform
from parlib.speech.catalogue import aloud, speaking
from parlib.store.params import check_plan_file
from tests.world import A, world_frameworks

PROMISE = {"domain": "D0", "indicator": "Chỉ tiêu", "operator": ">=", "target": 90, "unit": "%", "due": date(2023, 12, 31)}


def plan(**more) -> Plan:
    commitments = (
        Commitment(id="C01", owner="UBND", quote="đạt từ 90% trở lên", **PROMISE),
        Commitment(id="C02", owner="UBND", quote="vận động người trả lời", kind="respondent_influence", **PROMISE),
    )
    same = {"document_type": "kế hoạch", "document_number": "1", "issuer": "UBND", "subject": "V/v", "owners": ("UBND",)}
    return Plan(id="p", locality=A, period=2023, framework="world-2", commitments=commitments, **same, **more)


def progress(*rows: tuple):
    found = [
        {"plan": p, "item": i, "period": when, "value": v, "source_file": "q1.csv", "source_cell": f"row {n}"}
        for n, (p, i, when, v) in enumerate(rows, 2)
    ]
    return conform("progress", found)


def test_good_rows_pass_and_every_bad_one_is_named_at_once():
    rows = progress(
        ("p", "C01", "2023-Q1", 40.0),
        ("p", "C01", "2023-Q2", float("nan")),  # reported without a figure: a fact, not a fault
        ("other", "C01", "2023-Q3", 1.0),
        ("p", "C09", "2023-Q3", 1.0),
        ("p", "C02", "2023-Q3", 1.0),
        ("p", "C01", "Q3 2023", 1.0),
        ("p", "C01", "2024-Q1", 1.0),
        ("p", "C01", "2022-Q4", 1.0),
        ("p", "C01", "2023-Q3", 140.0),
        ("p", "C01", "2023-Q4", -1.0),
    )
    kept, problems = check_progress(rows, {"p": plan()})
    assert kept["period"].tolist() == ["2023-Q1", "2023-Q2"]
    assert [p.cell for p in problems] == [f"row {n}" for n in range(4, 12)]
    assert all(p.file == "q1.csv" and p.remedy for p in problems)
    assert "recorded and never followed up" in problems[2].what
    assert "outside the horizon of C01, 2023 to 2023" in problems[4].what


def test_an_office_reads_what_is_wrong_in_vietnamese():
    rows = progress(("p", "C01", "2023-Q3", 140.0), ("p", "C09", "2023-Q3", 1.0))
    with speaking("vi"):
        _, problems = check_progress(rows, {"p": plan()})
        what, remedy = ([aloud(text) for text in texts] for texts in zip(*((p.what, p.remedy) for p in problems), strict=True))
    assert what == ["C01 là tỷ lệ phần trăm", "kế hoạch p không có cam kết này"]
    assert remedy == ["ghi một số từ 0 đến 100", "lấy mã cam kết trong kế hoạch"]


def test_efforts_are_held_against_the_rule_book():
    efforts = [
        {"code": "1.2", "effort": 2},
        {"code": "9.9"},
        {"code": "2.1", "requires": ["1.2", "8.8"]},
        {"code": "2.2"},
        {"code": "1.1", "up_to": 30},
    ]
    found = check_plan(plan(efforts=efforts), frameworks=world_frameworks())
    assert [(p.cell, p.actual) for p in found if p.cell.startswith("efforts")] == [
        ("efforts.1.code", "9.9"),
        ("efforts.2.requires", "8.8"),
        ("efforts.3.code", "2.2"),
        ("efforts.4.up_to", "30"),
    ]
    assert "no office may work for them" in next(p for p in found if p.cell == "efforts.3.code").what


@pytest.mark.parametrize("effort", [0, -1, float("inf")])
def test_effort_is_a_positive_number(effort):
    with pytest.raises(ValueError, match="effort"):
        plan(efforts=[{"code": "1.2", "effort": effort}])


def test_a_bad_effort_is_named_with_its_line(tmp_path: Path):
    root = Path(__file__).resolve().parents[2] / "params" / "plans" / "phuoc-long-2021.yml"
    text = root.read_text(encoding="utf-8").replace("\ncommitments:\n", '\nefforts:\n  - code: "2"\n    up_to: 7\n\ncommitments:\n', 1)
    file = tmp_path / "phuoc-long-2021.yml"
    file.write_text(text, encoding="utf-8")
    from parlib.store.params import load_frameworks

    problems = check_plan_file(file, frameworks=load_frameworks(root.parents[1]))
    line = text.splitlines().index("    up_to: 7") + 1
    assert [(p.cell, p.actual) for p in problems] == [(f"line {line}", "7")]
