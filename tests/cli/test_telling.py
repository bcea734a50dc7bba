"""What a collection of a hundred workbooks prints: few lines, errors first, and nobody forgotten."""

from __future__ import annotations

import io
from types import SimpleNamespace
from unittest.mock import patch

import pandas as pd
import pytest
import typer

from parlib.cli import resubmissions
from parlib.cli.app import _run
from parlib.cli.collected import _returned_empty, _tell_empty
from parlib.cli.console import show_problems
from parlib.cli.documents import _signer
from parlib.errors import ParlibError, Problem, UsageError
from parlib.speech.catalogue import saying, speaking

FILES = [f"{n}.xlsx" for n in range(30)]


def told(capsys):
    return " ".join(capsys.readouterr().err.replace("│", " ").split())


def test_a_warning_of_many_files_is_one_row_below_the_errors(capsys):
    warnings = [Problem("not calculated", "open it in Excel", file=f, cell="M9", severity="warning") for f in FILES]
    show_problems([*warnings, Problem("above the maximum", "write 0 to 8", file="x.xlsx", cell="M25", actual="9,5")], title="Problems")
    said = told(capsys)
    assert "30 files: 0.xlsx · 1.xlsx …" in said
    assert said.count("not calculated") == 1
    assert said.index("above the maximum") < said.index("not calculated")


def test_errors_and_warnings_of_few_files_keep_their_cells(capsys):
    errors = [Problem("above the maximum", "write 0 to 8", file=f, cell="M25") for f in FILES]
    show_problems([*errors, Problem("a note", "look", file="x.xlsx", cell="M7", severity="warning")], title="Problems")
    said = told(capsys)
    assert said.count("M25") == len(FILES)
    assert "M7" in said


@pytest.mark.parametrize(("count", "one_by_one"), [(3, True), (30, False)])
def test_files_with_empty_items_are_told_one_by_one_or_counted_and_empty_forms_always_named(capsys, count, one_by_one):
    rows = [{"file": f, "status": "accepted", "rows": 21, "missing": 2, "empty_items": ("1.1", "1.2")} for f in FILES[:count]]
    rows += [{"file": "blank.xlsx", "status": "accepted", "rows": 21, "missing": 21, "empty_items": ()}]
    _tell_empty(pd.DataFrame(rows))
    said = told(capsys)
    assert "blank.xlsx: returned empty, so it counts as not filed" in said
    assert ("2.xlsx: 2 item(s) not filled" in said) is one_by_one
    assert (f"{count} workbooks leave {2 * count} items empty" in said) is not one_by_one


def test_a_workbook_whose_cells_were_refused_did_not_come_back_empty(capsys):
    row = {"rows": 21, "missing": 21, "empty_items": ()}
    files = pd.DataFrame([{"file": f"{status}.xlsx", "status": status} | row for status in ("refused", "accepted")])
    _tell_empty(files)
    assert list(_returned_empty(files)["file"]) == ["accepted.xlsx"]
    said = told(capsys)
    assert "accepted.xlsx: returned empty" in said
    assert "refused.xlsx" not in said


def test_what_changed_is_printed_as_the_language_writes_figures(capsys):
    pairs = [(None, "3.0"), ("1.79", "1.8"), ("", "Đã nộp bổ sung")]
    cells = pd.DataFrame([{"locality": "A", "period": 2026, "code": "1.1", "column": "value", "old": a, "new": b} for a, b in pairs])
    points = SimpleNamespace(rows=pd.DataFrame(), units=pd.DataFrame())
    with speaking("vi"), patch.object(resubmissions, "show_ledger_difference"):
        resubmissions.show_changes(resubmissions.Changes(cells, points, ()), {})
    said = capsys.readouterr().out
    assert "1,79" in said
    assert "3.0" not in said
    assert "Đã nộp" in said


def test_places_are_said_in_vietnamese_also_where_equal_ones_are_told_once(capsys):
    wrong = [Problem("x", "y", file="a.csv", cell=saying("row {row}, {column}", row=n, column="place")) for n in range(2, 9)]
    with speaking("vi"):
        show_problems([*wrong, Problem("x", "z", file="b.yml", cell=saying("line {line}", line=42))], title="")
    said = told(capsys)
    assert "dòng 42" in said
    assert "dòng 2, cột place" in said
    assert "(+3)" in said
    assert "row" not in said


def test_a_question_that_nobody_answers_ends_in_words_and_not_in_a_trace(monkeypatch, capsys):
    def ask(**_):
        raise typer.Abort

    monkeypatch.setattr("parlib.cli.app.in_language", lambda _: ask)
    assert _run(as_json=False) == ParlibError.exit_code
    assert "the question was not answered" in capsys.readouterr().err


def test_a_script_is_told_where_the_passphrase_of_a_key_goes(monkeypatch, tmp_path):
    monkeypatch.delenv("PARLIB_SIGN_PASSPHRASE", raising=False)
    monkeypatch.setattr("sys.stdin", io.StringIO())
    with pytest.raises(UsageError, match="PARLIB_SIGN_PASSPHRASE"):
        _signer(tmp_path / "khoa.p12")
