"""``parlib batch`` as a user meets it: why, what would be, what failed in which cell, and a summary for machines."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path

import pandas as pd
import pytest

from parlib.briefing.known_years import refuse_a_later_year
from parlib.briefing.run.batch import BatchReport
from parlib.briefing.run.changes import Outlook
from parlib.briefing.run.outcomes import guarded
from parlib.briefing.run.result import BriefResult
from parlib.cli import batches, outlooks
from parlib.cli.console import RateColumn, progress_bar
from parlib.codebook.localities import Register
from parlib.codebook.runs import BriefRequest
from parlib.speech.catalogue import speaking
from parlib.store.project import Project
from tests.cli.commands import _in_this_process, parlib
from tests.cli.desk import DECISION, office, scores
from tests.intake.tables.worlds import workbook
from tests.made_release import unit_row

UNITS = Register(pd.DataFrame([unit_row("31@2008-08-01", "Thành phố Thử", level="province")]))
REQUEST = BriefRequest(locality="31@2008-08-01", period=2024, issued_on=date(2025, 6, 30))
RUN = "id: few\ntitle: Few\nissued_on: 2026-06-30\nformats: [html]\nentries:\n  - {notebook: brief, localities: ['Xã Mai Ngạn'], period: 2024}\n"


@pytest.fixture
def few(tmp_path):
    """A small office with its release built, and a run of one brief with its annex."""
    project = office(tmp_path / "office")
    path = workbook(tmp_path / "diem.xlsx", {"Bảng": ([("CHỈ SỐ CẢI CÁCH HÀNH CHÍNH NĂM 2024",), *scores()[1:]], ())})
    parlib("add", "figures", path, "--source", DECISION, "--yes", "--retrieved", "2026-02-01", root=project.root)
    parlib("build", root=project.root)
    run = project.params / "runs" / "few.yml"
    run.parent.mkdir(exist_ok=True)
    run.write_text(RUN, "utf-8")
    return project, run


@pytest.mark.parametrize(
    ("outlook", "vi", "en"),
    [
        (Outlook(REQUEST, "new"), "chưa có", "is not there yet"),
        (Outlook(REQUEST, "unchanged"), "không có gì trên trang thay đổi", "nothing that it shows has changed"),
        (
            Outlook(REQUEST, "changed", ("figures:evidence", "figures:scores", "wording")),
            "thay đổi: số liệu của chính đơn vị (số liệu tự chấm, điểm); câu chữ",
            "changed: its own figures (figures filed, points); the wording",
        ),
        (Outlook(REQUEST, "changed", ("others",)), "thay đổi: số liệu của nhóm so sánh", "changed: marks of the comparison group"),
    ],
)
def test_reasons_are_told_in_plain_words(outlook, vi, en):
    for language, sentence in (("vi", vi), ("en", en)):
        with speaking(language):
            assert outlooks.told(outlook) == sentence


def test_the_bar_says_the_rate_and_the_time_left():
    bar = progress_bar("x", rate=True)
    clock = iter(float(i) for i in range(100))
    bar.get_time = lambda: next(clock)
    task = bar.add_task("", total=100)
    column = next(c for c in bar.columns if isinstance(c, RateColumn))
    assert column.render(bar.tasks[0]).plain == ""
    bar.start_task(task)
    for done in (1, 2, 3, 4):
        bar.update(task, completed=done)
    with speaking("en"):
        assert column.render(bar.tasks[0]).plain == "60 a minute, 0:01:36 left"


def test_a_failure_is_told_with_the_cell_of_its_notebook(capsys):
    failure = BriefResult(REQUEST, "failed", problem="31 2024: boom", cell="cell 3 (display.summary(brief))", traceback="…")
    with speaking("en"):
        batches._show_failures([failure], UNITS)
    told = " ".join(capsys.readouterr().err.split())
    assert "cell 3" in told
    assert "31 2024: boom" in told
    assert "traceback" in told


def test_a_failure_is_told_in_vietnamese_by_the_name_of_its_unit(capsys):
    def refuse(request, project):
        refuse_a_later_year(request.period, date(2023, 6, 30))

    failure = guarded(refuse, REQUEST, project=Project(Path()))
    with speaking("vi"):
        batches._show_failures([failure], UNITS)
    told = " ".join(capsys.readouterr().err.replace("│", " ").split())
    assert "Thành phố" in told
    assert "khi đó chưa biết gì về năm 2024" in told


def test_a_dry_run_writes_nothing_and_says_why(few):
    project, run = few
    before = {p: p.stat().st_mtime_ns for p in project.root.rglob("*")}
    done = json.loads(parlib("batch", run, "--dry-run", "--json", root=project.root).stdout)
    assert [(d["notebook"], d["status"]) for d in done["documents"]] == [("brief", "new"), ("annex", "new")]
    said = parlib("batch", run, "--dry-run", "--explain", "--lang", "en", root=project.root).stdout
    assert "Mai Ngạn 2024" in said
    assert "Documents: 2 new, 0 changed, 0 unchanged, 0 refused" in said
    assert {p: p.stat().st_mtime_ns for p in project.root.rglob("*")} == before
    (figures,) = project.raw.glob("figures-diem*/*/figures.csv")
    figures.write_bytes(figures.read_bytes() + b"\r\n")
    refused = parlib("batch", run, "--dry-run", "--lang", "en", root=project.root, code=2)
    assert "a dry run builds nothing" in refused.stderr


def test_a_dry_run_names_what_would_be_refused_and_what_would_be_left_out(few):
    """As the batch itself does, and it ends with the same code."""
    project, run = few
    run.write_text(RUN + "  - {notebook: brief, localities: ['Xã Mai Ngạn', 'Nơi Không Có'], period: 2026}\n", "utf-8")
    done = parlib("batch", run, "--dry-run", "--lang", "en", root=project.root, code=3)
    assert "Documents: 2 new, 0 changed, 0 unchanged, 2 refused" in done.stdout
    assert "✗ Xã Mai Ngạn 2026 (Unit): nothing is known about" in done.stdout
    assert "Would be left out" in done.stderr
    assert "Nơi Không Có" in done.stderr
    told = json.loads(parlib("batch", run, "--dry-run", "--json", root=project.root, code=3).stdout)
    assert (told["ok"], len(told["problems"])) == (False, 1)
    assert [d["status"] for d in told["documents"]] == ["new", "new", "refused", "refused"]


def test_the_summary_lies_where_it_is_asked_for_and_else_among_the_reports(few, monkeypatch, tmp_path):
    project, run = few
    monkeypatch.setattr(
        "parlib.briefing.run.batch.run_batch", lambda requests, **_: BatchReport("r-1", tuple(_made(requests)), 2.0, "plain")
    )
    for place, options in ((project.reports / "last-batch.json", ()), (tmp_path / "s.json", ("--summary", str(tmp_path / "s.json")))):
        done = _in_this_process(["batch", str(run), *options], project.root)
        assert done.returncode == 5, done.stderr
        told = json.loads(place.read_text("utf-8"))
        assert {k: told[k] for k in ("made", "skipped", "kept", "failed", "left", "refused", "a_minute", "ok")} == {
            "made": 1, "skipped": 0, "kept": 0, "failed": 1, "left": 0, "refused": 0, "a_minute": 30.0, "ok": False,
        }  # fmt: skip
        assert told["briefs"][1]["traceback"] == "Traceback"


def _made(requests):
    about = {"title": "T", "takeaway": "", "locality": "31@2008-08-01", "locality_name": "Hải Phòng", "level": "province", "code": "31", "period": 2024, "kind": "brief", "language": "vi", "illustrative": False}  # fmt: skip
    yield BriefResult(requests[0], "made", "reports/r-1/x", about=about)
    yield BriefResult(requests[1], "failed", problem="no", traceback="Traceback")
