"""What ``parlib collect`` says of the workbooks that it read."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from parlib.cli.console import (
    emit,
    err,
    out,
    rows_of,
    show_problems,
    tell,
)
from parlib.cli.resubmissions import Changes, changes_as_json
from parlib.cli.words import first_of
from parlib.speech.catalogue import msg, saying

if TYPE_CHECKING:
    import pandas as pd

    from parlib.cli.vintages import Withdrawal
    from parlib.intake.workbook.collect import Collection


_NAMED = 12  # files told one by one
_ITEMS = 12  # items of one file that are named


def tell_collected(
    got: Collection,
    report: str,
    kept: str,
    *,
    wanted: bool,
    passed_over: list[str],
    written_anew: Sequence[str] = (),
    changes: Changes | None = None,
    withdrawn: Sequence[Withdrawal] = (),
    as_json: bool,
) -> None:
    """Print what was read, what was kept and what the offices have to correct."""
    counts = got.files["status"].value_counts().to_dict() if len(got.files) else {}
    if as_json:
        problems = rows_of(got.problems)
        emit(
            {
                "ok": not got.exit_code,
                "files": counts,
                "rows": len(got.evidence),
                "changed": len(got.differences),
                "changes": changes_as_json(changes) if changes is not None else None,
                "report": report,
                "kept": kept,
                "withdrawn": [w.as_row() for w in withdrawn] if kept else [],
                "passed_over": passed_over,
                "absent": [a.as_row() for a in got.absent],
                "problems": problems,
            }
        )
        return
    if got.problems:
        show_problems(got.problems, title=msg("Problems"))
    err.print(msg("Report: {file}", file=report))
    if written_anew:
        more = f" … (+{len(written_anew) - _NAMED})" if len(written_anew) > _NAMED else ""
        err.print(
            "! "
            + msg(
                "marked copies of .xls and .ods files are .xlsx files that hold values only: "
                "{files}",
                files=", ".join(written_anew[:_NAMED]) + more,
            ),
            markup=False,
        )
    _tell_empty(got.files)
    if passed_over:
        err.print(
            "! "
            + msg("skipped, because they are not workbooks: {files}", files=", ".join(passed_over)),
            markup=False,
        )
    for group in got.absent:
        tell(group.told(saying("filed nothing that was accepted")))
    came = ", ".join(f"{n} {_status(status)}" for status, n in sorted(counts.items()))
    if empty := len(_returned_empty(got.files)):
        came = msg("{counts}, {empty} of them empty", counts=came, empty=empty)
    out.print(msg("Workbooks: {counts}", counts=came or msg("none")))
    rows = msg("Evidence: {count} rows", count=len(got.evidence))
    out.print(
        rows
        + (
            ", " + msg("{count} cells changed", count=len(got.differences))
            if len(got.differences)
            else ""
        )
    )
    _tell_kept(kept, got.files, wanted=wanted)
    _tell_withdrawn(withdrawn, kept)


def _tell_kept(kept: str, files: pd.DataFrame, *, wanted: bool) -> None:
    """Print where the rows were kept, or that they were not and what would keep them."""
    if wanted and not kept:
        err.print(
            "! "
            + msg(
                "nothing was kept: no workbook was accepted, or `parlib build` could not take "
                "the rows"
            )
        )
    if not wanted and len(files):
        years = files["period"].dropna()
        err.print(
            "! "
            + msg(
                "nothing was saved: this was a trial → --into self-scores/{year} keeps what was "
                "accepted, or parlib add evidence FOLDER",
                year=str(years.max()) if len(years) else "2024",
            ),
            markup=False,
        )
    if kept:
        out.print(msg("Kept in {folder}; `parlib build` reads it from there.", folder=kept))


def _tell_withdrawn(withdrawn: Sequence[Withdrawal], kept: str) -> None:
    """Print what was left out of what was kept; of nothing kept nothing is left out."""
    if withdrawn and not kept:
        tell(msg("nothing was withdrawn, because nothing was kept: what was filed before stands"))
        return
    for one in withdrawn:
        tell(
            msg(
                "withdrawn: {unit}, {year}: {count} rows",
                unit=one.unit,
                year=one.period,
                count=one.rows,
            )
        )


def _status(status: str) -> str:
    """Return in words what became of a workbook; in English they are the words of the report."""
    words = {
        "accepted": msg("accepted"), "accepted_with_warnings": msg("accepted_with_warnings"), "refused": msg("refused"),
        "ignored_copy": msg("ignored_copy"),
    }  # fmt: skip
    return words.get(status, status)


def _returned_empty(files: pd.DataFrame) -> pd.DataFrame:
    """Return the workbooks that say nothing; of one that was refused its cells are reported: what
    could not be read is not empty.
    """
    if not len(files):
        return files
    blank = files["missing"].gt(0) & files["missing"].eq(files["rows"])
    return files[blank & ~files["status"].isin(["ignored_copy", "refused"])]


def _tell_empty(files: pd.DataFrame) -> None:
    """Print which workbooks leave items empty: each of a few, of many how many and where the list is."""
    if not len(files):
        return
    some = files[files["missing"].gt(0) & files["status"].ne("ignored_copy")]
    blank = some[some["missing"].eq(some["rows"])]
    for name in _returned_empty(files)["file"]:
        err.print(
            "! " + msg("{file}: returned empty, so it counts as not filed", file=name),
            markup=False,
        )
    part = some.drop(blank.index)
    if len(part) > _NAMED:
        total = int(part["missing"].sum())
        err.print(
            "! "
            + msg(
                "{count} workbooks leave {total} items empty; they count as missing, not as zero "
                "(by file: sheet 2 of the report)",
                count=len(part),
                total=total,
            )
        )
        return
    # of many alike, one line
    for items, files_alike in part.groupby("empty_items", sort=False):
        told = {
            "file": ", ".join(files_alike["file"]),
            "count": len(items),
            "items": first_of(items, _ITEMS),
        }
        err.print(
            "! "
            + (
                msg(
                    "{file}: {count} item(s) not filled in each ({items}); they count as missing, "
                    "not as zero",
                    **told,
                )
                if len(files_alike) > 1
                else msg(
                    "{file}: {count} item(s) not filled ({items}); they count as missing, not as zero",
                    **told,
                )
            ),
            markup=False,
        )
