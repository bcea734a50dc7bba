"""The progress workbook of a plan: what was last reported beside each line, and back: figures, words, evidence, or faults by cell."""

from __future__ import annotations

import math
from datetime import date

import openpyxl
import pytest

from parlib.codebook.periods import Period
from parlib.codebook.plans import Commitment, Plan
from parlib.codebook.tables import conform, empty
from parlib.intake.review.progress import SHEET, period_words, read_progress, write_progress
from parlib.intake.workbook.hostile import Limits

SAME = {"domain": "D1", "due": date(2025, 12, 31), "owner": "Phòng Nội vụ", "quote": "nguyên văn của văn bản"}
PLAN = Plan(
    id="ke-hoach-2025",
    locality="A@2000-01-01",
    period=2025,
    document_type="kế hoạch",
    document_number="/KH",
    issuer="UBND",
    subject="Nâng cao Chỉ số",
    owners=("Phòng Nội vụ",),
    commitments=(
        Commitment(id="C01", indicator="Ban hành kế hoạch", operator="done", **SAME),
        Commitment(id="C02", indicator="Hồ sơ đúng hạn", operator=">=", target=95, unit="%", **SAME),
        Commitment(id="C03", indicator="Hội nghị đối thoại", operator="=", target=2, unit="hội nghị", **SAME),
    ),
)
Q2 = Period.parse("2025-Q2")
LAST = conform("progress", [{"plan": PLAN.id, "item": "C02", "period": p, "value": v} for p, v in (("2025-Q1", 91.5), ("2025-Q3", 99.0))])


@pytest.fixture
def blank(tmp_path):
    return write_progress(PLAN, Q2, tmp_path / "q2.xlsx", last=LAST)


def filled(path, cells: dict[str, object]):
    book = openpyxl.load_workbook(path)
    for cell, value in cells.items():
        book[SHEET][cell] = value
    book.save(path)
    return path


def test_last_quarter_stands_beside_each_line_and_later_ones_do_not(blank):
    sheet = openpyxl.load_workbook(blank)[SHEET]
    assert [sheet[f"F{row}"].value for row in (6, 7, 8)] == [None, "91,5 (2025-Q1)", None]
    assert [sheet[f"C{row}"].value for row in (6, 7, 8)] == ["hoàn thành", "từ 95 %", "bằng 2 hội nghị"]
    assert [box.column_letter for box in sheet[6] if not box.protection.locked] == ["G", "H", "I"]


def test_what_is_filled_comes_back_and_what_is_empty_is_not_reported(blank):
    read = read_progress(filled(blank, {"G6": "Đã xong", "I6": "KH 12", "H7": "đang thống kê"}), {PLAN.id: PLAN})
    assert read.problems == ()
    assert read.empty == ("C03",)
    rows = read.rows.set_index("item")
    assert rows.loc["C01", ["value", "evidence_file", "period"]].tolist() == [1.0, "KH 12", "2025-Q2"]
    assert math.isnan(rows.loc["C02", "value"])
    assert rows.loc["C02", "note"] == "đang thống kê"
    assert rows.loc["C01", "source_cell"] == f"{SHEET}!G6"


@pytest.mark.parametrize(("written", "value"), [(85, 85.0), ("85%", 85.0), ("85,5", 85.5), (0, 0.0), (1, 1.0)])
def test_a_share_is_read_in_per_cent(blank, written, value):
    assert read_progress(filled(blank, {"G7": written}), {PLAN.id: PLAN}).rows["value"].tolist() == [value]


def test_every_fault_is_told_with_its_cell(blank):
    read = read_progress(
        filled(blank, {"G6": "gần xong", "G7": 0.85, "G8": "nhiều", "A9": "C99", "G9": 3, "A10": "C01", "G10": "Đã xong"}), {PLAN.id: PLAN}
    )
    assert [p.cell for p in read.problems if p.severity == "error"] == ["G6", "G7", "G8", "A9", "A10"]


def test_done_without_evidence_is_told_and_taken(blank):
    read = read_progress(filled(blank, {"G6": "x"}), {PLAN.id: PLAN})
    assert read.rows["value"].tolist() == [1.0]
    assert [p.severity for p in read.problems] == ["warning"]


def test_a_formula_nobody_calculated_and_other_files_are_refused(blank, tmp_path):
    assert read_progress(filled(blank, {"G8": "=1+1"}), {PLAN.id: PLAN}).refused
    assert read_progress(blank, {}).refused
    assert read_progress(blank, {PLAN.id: PLAN}, limits=Limits(packed_bytes=10)).refused
    openpyxl.Workbook().save(tmp_path / "khac.xlsx")
    assert read_progress(tmp_path / "khac.xlsx", {PLAN.id: PLAN}).refused


def test_one_unit_s_commitments_and_the_first_report(tmp_path):
    path = write_progress(
        PLAN, Period.parse("2025-Q1"), tmp_path / "q1.xlsx", last=empty("progress"), commitments=["C02"], illustrative=True
    )
    sheet = openpyxl.load_workbook(path)[SHEET]
    assert sheet.max_row == 6
    assert "MINH HỌA" in sheet["A1"].value
    assert period_words(Period.parse("2025-Q1")).upper() in sheet["A1"].value
