"""Read a folder of self-scoring workbooks back: one evidence table, every problem at once, one bad file stops nothing.

A file enters the evidence only if none of its problems is an error. Two files for one unit and year are refused both: which
of them is right is a decision of people, not of file names or dates.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path

import pandas as pd

from parlib.codebook.expected import Absent, absent_groups
from parlib.codebook.frameworks import Framework
from parlib.codebook.localities import Locality, Register
from parlib.codebook.tables import conform, empty
from parlib.codebook.values import is_missing
from parlib.errors import Problem, UsageError
from parlib.intake.cell_formats import cell_formats
from parlib.intake.hostile import Inspection, Limits, inspect_workbook
from parlib.intake.messages import problem
from parlib.intake.second_forms import second_forms
from parlib.intake.workbook_items import Book
from parlib.intake.workbook_layout import BY_KEY, FIGURES, POINTS, Kind
from parlib.intake.workbook_reader import Form, Unreadable, find_forms, open_sheets, read_identity
from parlib.intake.workbook_rows import RowsRead, read_rows

FILE_COLUMNS = ("file", "sha256", "status", "locality", "period", "framework", "version", "rows", "missing", "errors", "warnings")
DIFFERENCE_COLUMNS = ("locality", "period", "framework", "code", "column", "old", "new", "old_file", "new_file")
REPAIR_COLUMNS = ("file", "cell", "start", "end", "before", "after", "kind", "confidence", "applied", "reason", "alternatives", "around")
_KEY = ["locality", "period", "framework", "code"]
_NOT_COMPARED = {*_KEY, "source_file", "source_cell"}
Progress = Callable[[int, int, str], None]


@dataclass(frozen=True)
class Collection:
    """What a folder of workbooks gave.

    Attributes
    ----------
    evidence : DataFrame
        Hand-off table ``evidence``, rows of accepted files (and rows kept from an earlier collection).
    problems : tuple of Problem
        Every problem of every file.
    files : DataFrame
        One row per file: sha256, status (``accepted`` · ``accepted_with_warnings`` · ``refused`` · ``ignored_copy``), what it says it
        is, how many items it reports and leaves missing, how many problems.
    differences : DataFrame
        What a resubmission changed: one row per changed cell of a unit that was collected before.
    repairs : DataFrame
        Log of legacy text found in text cells.
    absent : tuple of Absent
        Who has filed nothing, beside the units of the same level, unit above and year that have; earlier collections count.
    """

    evidence: pd.DataFrame
    problems: tuple[Problem, ...]
    files: pd.DataFrame
    differences: pd.DataFrame
    repairs: pd.DataFrame
    absent: tuple[Absent, ...] = ()

    @property
    def exit_code(self) -> int:
        """Return 0 when no file was refused, else 3 (what the command line returns for refused input)."""
        return 3 if any(p.severity == "error" for p in self.problems) else 0


@dataclass
class Submission:
    """One workbook as read, before it is held against the others."""

    file: str
    sha256: str = ""
    framework: str = ""
    version: str = ""
    locality: str = ""
    period: int | None = None
    rows: RowsRead = field(default_factory=RowsRead)
    problems: list[Problem] = field(default_factory=list)
    copy_of: str = ""

    @property
    def refused(self) -> bool:
        """Say whether any problem is an error."""
        return any(p.severity == "error" for p in self.problems)

    @property
    def unit(self) -> tuple[str, int, str]:
        """Return what may be filed once only: unit, year, rule book."""
        return self.locality, self.period or 0, self.framework


def collect(
    folder: Path,
    frameworks: Mapping[str, Framework],
    register: Register,
    *,
    previous: Collection | None = None,
    limits: Limits | None = None,
    language: str = "vi",
    on_progress: Progress | None = None,
) -> Collection:
    """Read every workbook below a folder.

    Parameters
    ----------
    folder : Path
        Read recursively, in the order of names; temporary files of Excel (``~$…``) and hidden files are passed over.
    frameworks : mapping of str to Framework
        Rule books in force, by id.
    register : Register
        The units.
    previous : Collection, optional
        An earlier collection: accepted files replace only the rows of their own unit, year and rule book, the other rows
        stay, and ``differences`` says what changed.
    limits : Limits, optional
        Bounds of one file.
    language : str
        ``"vi"`` or ``"en"``, the language of the problems.
    on_progress : callable, optional
        Called as ``(done, total, file)`` after each file.

    Raises
    ------
    UsageError
        The folder does not exist. Whatever is wrong inside it is a problem, never an exception.
    """
    folder = Path(folder)
    if not folder.is_dir():
        raise UsageError(f"there is no folder {folder.name!r}; name the folder that holds the workbooks")
    books = {name: Book(framework) for name, framework in frameworks.items()}
    paths = _workbooks(folder)
    submissions = []
    for done, path in enumerate(paths, 1):
        name = path.relative_to(folder).as_posix().encode("utf-8", "replace").decode()  # a name may hold bytes that are no text
        submissions.append(read_submission(path, books, register, name=name, limits=limits, language=language))
        if on_progress:
            on_progress(done, len(paths), name)
    extra = [] if paths else [problem("folder_empty", language=language, file=folder.name)]
    _hold_against_each_other(submissions, language)
    got = _merge(submissions, extra, previous, language)
    told = got.evidence.loc[got.evidence["state"].ne("missing"), ["locality", "period"]].drop_duplicates()
    return replace(got, absent=tuple(absent_groups(register, told.itertuples(index=False, name=None))))


def _workbooks(folder: Path) -> list[Path]:
    shown = (p for p in folder.rglob("*") if not any(part.startswith(".") for part in p.relative_to(folder).parts))
    found = (p for p in shown if not p.is_dir() and not p.name.startswith("~$"))
    return sorted(p for p in found if p.suffix.lower() not in (".txt", ".md", ".pdf", ".docx", ".doc", ".jpg", ".png"))


def read_submission(
    path: Path,
    books: Mapping[str, Book],
    register: Register,
    *,
    name: str = "",
    limits: Limits | None = None,
    language: str = "vi",
) -> Submission:
    """Read one workbook; whatever is wrong with it is in ``problems``."""
    out = Submission(name or path.name)

    def say(key: str, **values: str) -> None:
        out.problems.append(problem(key, language=language, file=out.file, **values))

    if path.suffix.lower() not in (".xlsx", ".xlsm"):
        say("file_kind", found=path.suffix)
        return out
    look = inspect_workbook(path, name=out.file, limits=limits, language=language)
    out.problems.extend(look.problems)
    if look.refused:
        return out
    out.sha256 = hashlib.sha256(look.data).hexdigest()
    try:
        sheets = open_sheets(look)
    except Unreadable as error:
        say("reader_failed", found=str(error))
        return out
    forms = find_forms(sheets)
    claimed = read_identity(sheets, look)
    for conflict in claimed.conflicts:
        say("identity_conflict", field=conflict, found=claimed.fields.get(conflict, ""))
    book = _identify(out, claimed.fields, books, register, say)
    if len(forms) != 1:
        say("sheets_many" if forms else "sheet_missing", found=" · ".join(s.name for s in sheets)[:120])
    elif book is not None:
        _check_columns(forms[0], out, language)
        out.rows = read_rows(forms[0], book, file=out.file, formats=_formats(forms[0], look), language=language)
        out.problems.extend(out.rows.problems)
        out.problems.extend(second_forms(sheets, forms[0], book, file=out.file, language=language))
    return out


def _formats(form: Form, look: Inspection) -> dict[str, str]:
    """Return the number formats of the cells that hold figures and points."""
    letters = {form.address(0, key).rstrip("0123456789") for key in (*FIGURES, *POINTS) if key in form.columns}
    return cell_formats(look.data, form.sheet.part, letters)


def _identify(
    out: Submission, fields: Mapping[str, str], books: Mapping[str, Book], register: Register, say: Callable[..., None]
) -> Book | None:
    """Fill in what the workbook says it is, and hold it against the rule books and the register."""
    out.framework, out.version = fields.get("framework", ""), fields.get("version", "")
    if not (out.framework and fields.get("locality") and fields.get("period")):
        say("identity_missing", found=" · ".join(f"{k}={v}" for k, v in fields.items() if v)[:120])
        if not out.framework:
            return None
    book = books.get(out.framework)
    if book is None:
        say("framework_unknown", found=out.framework, expected=" · ".join(books))
        return None
    framework = book.framework
    if out.version != framework.version:
        say("framework_version", found=out.version, expected=framework.version)
    elif fields.get("rulebook", book.digest) != book.digest:
        say("framework_changed", found=fields["rulebook"], expected=book.digest)
    written = fields.get("period", "")
    out.period = int(written) if written.isascii() and written.isdigit() and len(written) == 4 else None
    if out.period is None:
        if written:
            say("period_unknown", found=written)
    elif not (framework.first_period or 0) <= out.period <= (framework.last_period or 9999):
        say("period_outside", found=written, expected=f"{framework.first_period or '…'}–{framework.last_period or '…'}")
    if unit := _unit(fields.get("locality", ""), out.period, register, say):
        out.locality = unit.locality
    return book


def _unit(written: str, period: int | None, register: Register, say: Callable[..., None]) -> Locality | None:
    if not written or period is None:
        return None
    try:
        return register.find(written, period=period)
    except UsageError as error:
        say("locality_unknown", found=written, why=str(error).replace("{", "(").replace("}", ")"))
        return None


def _check_columns(form: Form, out: Submission, language: str) -> None:
    def say(key: str, column: str) -> None:
        label = BY_KEY[column].label
        cell = form.sheet.address(form.header_row, form.columns.get(column, 0))
        out.problems.append(problem(key, language=language, file=out.file, sheet=form.sheet.name, cell=cell, found=label, column=label))

    for column in form.twice:
        say("column_twice", column)
    for column in ("choice", "value", "numerator", "denominator"):
        if column not in form.columns and BY_KEY[column].kind in (Kind.CHOICE, Kind.FIGURE):
            say("column_missing", column)


def _hold_against_each_other(submissions: list[Submission], language: str) -> None:
    """Refuse every one of several files for one unit and year; pass over an exact copy."""
    by_content: dict[str, str] = {}
    by_unit: dict[tuple[str, int, str], list[Submission]] = {}
    for one in submissions:
        if one.sha256 and one.sha256 in by_content:
            one.copy_of = by_content[one.sha256]
            one.problems = [problem("copy_ignored", language=language, file=one.file, severity="warning", other=one.copy_of)]
            continue
        if one.sha256:
            by_content[one.sha256] = one.file
        if one.locality and one.period is not None:
            by_unit.setdefault(one.unit, []).append(one)
    for unit, several in by_unit.items():
        if len(several) > 1:
            names = ", ".join(s.file for s in several)
            for one in several:
                found = f"{unit[0]} · {unit[1]}"
                one.problems.append(
                    problem("unit_twice", language=language, file=one.file, found=found, files=names, count=str(len(several)))
                )


def _merge(submissions: list[Submission], extra: list[Problem], previous: Collection | None, language: str) -> Collection:
    accepted = [s for s in submissions if not s.refused and not s.copy_of]
    rows = [
        {"locality": s.locality, "period": s.period, "framework": s.framework, **row, "source_file": s.file}
        for s in accepted
        for row in s.rows.evidence.values()
    ]
    fresh = conform("evidence", rows) if rows else empty("evidence")
    evidence, differences = fresh, pd.DataFrame(columns=list(DIFFERENCE_COLUMNS))
    if previous is not None:
        evidence, differences = _replace(previous.evidence, fresh)
        before = set(map(tuple, previous.evidence[_KEY[:3]].drop_duplicates().itertuples(index=False)))
        for one in submissions:
            if one.refused and one.unit in before:
                one.problems.append(problem("old_rows_stay", language=language, file=one.file, severity="warning"))
    problems = tuple(p for s in submissions for p in s.problems) + tuple(extra)
    repairs = pd.DataFrame([r for s in submissions for r in s.rows.repairs], columns=list(REPAIR_COLUMNS))
    return Collection(evidence, problems, _file_table(submissions), differences, repairs)


def _replace(before: pd.DataFrame, fresh: pd.DataFrame) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Put the rows of resubmitted units in place of their old ones, and list every cell that changed."""
    units = pd.MultiIndex.from_frame(before[_KEY[:3]])
    again = units.isin(pd.MultiIndex.from_frame(fresh[_KEY[:3]])) if len(fresh) else [False] * len(before)
    old = before[again]
    kept = before[[not a for a in again]]
    parts = [p for p in (kept, fresh) if len(p)]
    evidence = pd.concat(parts, ignore_index=True) if parts else empty("evidence")
    both = old.merge(fresh, on=_KEY, how="outer", suffixes=("_old", "_new"), indicator=True)
    both = both[pd.MultiIndex.from_frame(both[_KEY[:3]]).isin(pd.MultiIndex.from_frame(old[_KEY[:3]]))]
    ledger = [
        pd.DataFrame(
            {
                **{k: changed[k] for k in _KEY},
                "column": column,
                "old": changed[f"{column}_old"].map(_shown),
                "new": changed[f"{column}_new"].map(_shown),
                "old_file": changed["source_file_old"].fillna(""),
                "new_file": changed["source_file_new"].fillna(""),
            }
        )
        for column in before.columns
        if column not in _NOT_COMPARED and len(changed := both[_differs(both[f"{column}_old"], both[f"{column}_new"])])
    ]
    differences = pd.concat(ledger, ignore_index=True) if ledger else pd.DataFrame(columns=list(DIFFERENCE_COLUMNS))
    order = {c: i for i, c in enumerate(before.columns)}
    by_place = differences.assign(_place=differences["column"].map(order)).sort_values([*_KEY, "_place"], kind="stable")
    return evidence, by_place.drop(columns="_place").reset_index(drop=True)


def _differs(old: pd.Series, new: pd.Series) -> pd.Series:
    return (old != new) & ~(old.isna() & new.isna())


def _shown(value: object) -> str:
    return "" if is_missing(value) else str(value)


def _file_table(submissions: list[Submission]) -> pd.DataFrame:
    rows = []
    for one in submissions:
        errors = sum(p.severity == "error" for p in one.problems)
        warnings = len(one.problems) - errors
        status = "ignored_copy" if one.copy_of else "refused" if errors else "accepted_with_warnings" if warnings else "accepted"
        missing = sum(row["state"] == "missing" for row in one.rows.evidence.values())
        counts = {"rows": len(one.rows.evidence), "missing": missing, "errors": errors, "warnings": warnings}
        what = {"locality": one.locality, "period": one.period, "framework": one.framework, "version": one.version}
        rows.append({"file": one.file, "sha256": one.sha256, "status": status, **what, **counts})
    return pd.DataFrame(rows, columns=list(FILE_COLUMNS)).astype({"period": "Int64"})
