"""Progress reports as raw files: read by kind, each figure with the row it stands in."""

from __future__ import annotations

import math

from parlib.intake.raw.sources import read_raw
from tests.intake.raw_folder import CORRECTIONS, copy_raw, write_source

REPORT = "plan,item,period,value,note\nphuoc-long-2021,C17,2021-Q1,6,\nphuoc-long-2021,C17,2021-Q2,,đang thống kê\n"


def test_a_report_becomes_progress_with_its_place(tmp_path):
    raw = copy_raw(tmp_path, "localities")
    write_source(tmp_path / "raw", "phuoc-long/2021", {"q2.csv": REPORT}, kind="progress")
    rows = read_raw(tmp_path / "raw", CORRECTIONS, quarantine=True).tables["progress"]
    assert raw.is_dir()
    assert rows[["item", "period"]].to_numpy().tolist() == [["C17", "2021-Q1"], ["C17", "2021-Q2"]]
    assert rows["value"].iloc[0] == 6
    assert math.isnan(rows["value"].iloc[1])
    assert rows["note"].tolist() == ["", "đang thống kê"]
    assert rows["source_file"].tolist() == ["phuoc-long/2021/q2.csv"] * 2
    assert rows["source_cell"].tolist() == ["row 2", "row 3"]


def test_a_figure_reported_twice_is_named_and_the_first_kept(tmp_path):
    copy_raw(tmp_path, "localities")
    again = REPORT.replace("C17,2021-Q1,6", "C17,2021-Q1,9")
    write_source(tmp_path / "raw", "phuoc-long/2021", {"q1.csv": REPORT, "q2.csv": again}, kind="progress")
    intake = read_raw(tmp_path / "raw", CORRECTIONS, quarantine=True)
    assert len(intake.tables["progress"]) == 2
    assert any("stands already" in p.what and p.file.endswith("q2.csv") for p in intake.problems)


def test_no_report_is_an_empty_table(tmp_path):
    copy_raw(tmp_path, "localities")
    assert read_raw(tmp_path / "raw", CORRECTIONS, quarantine=True).tables["progress"].empty
