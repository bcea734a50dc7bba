"""Read one workbook that came back.

What it says it is, which layers it is for, and what its rows say.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from parlib.codebook.layers import COLUMNS, EXPLANATION_FORM, SELF_FORM, Layer, layers_from
from parlib.codebook.localities import Register
from parlib.codebook.units import Locality
from parlib.codebook.values import is_missing
from parlib.errors import Problem, UsageError
from parlib.gate.files import Refused, read_bytes
from parlib.intake.messages import problem
from parlib.intake.messages.forms import FIELDS
from parlib.intake.workbook.cell_formats import cell_formats
from parlib.intake.workbook.hostile import Inspection, Limits, inspect_workbook
from parlib.intake.workbook.items import Book
from parlib.intake.workbook.layout import BY_KEY, FIGURES, POINTS, Kind
from parlib.intake.workbook.old_excel import MAGIC
from parlib.intake.workbook.other_kinds import open_other
from parlib.intake.workbook.reader import (
    Form,
    Sheet,
    Unreadable,
    find_forms,
    open_sheets,
    read_identity,
    unread_form,
)
from parlib.intake.workbook.rows import RowsRead, read_rows
from parlib.intake.workbook.second_forms import second_forms

_OTHER = (".xls", ".ods")
_ALSO = {Layer.SURVEY: ("value",)}  # the figure of an item that only a survey scores


@dataclass
class Submission:
    """One workbook as read, before it is held against the others."""

    file: str
    sha256: str = ""
    framework: str = ""
    version: str = ""
    locality: str = ""
    period: int | None = None
    layers: tuple[Layer, ...] = SELF_FORM
    rows: RowsRead = field(default_factory=RowsRead)
    problems: list[Problem] = field(default_factory=list)
    copy_of: str = ""

    @property
    def refused(self) -> bool:
        """Return whether any problem is an error."""
        return any(p.severity == "error" for p in self.problems)

    @property
    def unit(self) -> tuple[str, int, str]:
        """Return unit, year and rule book."""
        return self.locality, self.period or 0, self.framework

    @property
    def filled(self) -> frozenset[Layer]:
        """Return the layers in which the form says something; those it is for where it is empty."""
        speaking = {
            layer
            for row in self.rows.evidence.values()
            for layer in self.layers
            if (layer == Layer.SELF and row["state"] == "not_applicable")
            or any(not is_missing(row.get(c)) for c in COLUMNS[layer] if c != "state")
        }
        return frozenset(speaking or self.layers)

    def counts(self, books: Mapping[str, Book]) -> tuple[int, tuple[str, ...]]:
        """Return how many items the form asks of whoever fills it, and which of them it leaves
        without anything; a self-score is not asked for what a survey scores.
        """
        rows = self.rows.evidence
        if Layer.SELF in self.layers:
            specs = books[self.framework].specs if self.framework in books else {}
            asked_of = [
                r for code, r in rows.items() if code not in specs or not specs[code].surveyed
            ]
            return len(asked_of), tuple(r["code"] for r in asked_of if r["state"] == "missing")
        if self.layers == EXPLANATION_FORM:
            return len(rows), ()  # only what needs explaining is explained
        points = {
            code: [v for k, v in row.items() if k in (*FIGURES, *POINTS)]
            for code, row in rows.items()
        }
        return len(rows), tuple(
            code for code, values in points.items() if values and all(map(is_missing, values))
        )


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

    if path.suffix.lower() not in (".xlsx", ".xlsm", *_OTHER):
        say("file_kind", actual=path.suffix)
        return out
    try:
        look, sheets, shown = _open(path, out, limits, language)
    except Unreadable as error:
        say("reader_failed", actual=str(error))
        return out
    if out.refused:
        return out
    forms = find_forms(sheets)
    claimed = read_identity(sheets, look)
    for conflict in claimed.conflicts:
        words = FIELDS[conflict][language == "en"]
        say("identity_conflict", field=words, actual=claimed.fields.get(conflict, ""))
    book = _identify(out, claimed.fields, books, register, say)
    if len(forms) != 1:
        visible = " · ".join(s.name for s in sheets if not s.name.startswith("_"))
        name, lacking = ("", "") if forms else unread_form(sheets)
        if lacking:
            say("form_lacks_columns", name=name, columns=lacking)
        else:
            say("sheets_many" if forms else "sheet_missing", actual=visible[:120])
    elif book is not None:
        out.layers = layers_from(claimed.fields.get("layers", "")) or _layers_of_columns(forms[0])
        out.rows = read_rows(
            forms[0],
            book,
            file=out.file,
            layers=out.layers,
            formats=shown.get(forms[0].sheet.name) or _formats(forms[0], look),
            language=language,
        )
        _check_columns(forms[0], out, language)
        out.problems.extend(out.rows.problems)
        out.problems.extend(second_forms(sheets, forms[0], book, file=out.file, language=language))
    return out


def _open(
    path: Path, out: Submission, limits: Limits | None, language: str
) -> tuple[Inspection, list[Sheet], dict[str, Mapping[str, str]]]:
    """Open a workbook of whatever kind: what the look found, its sheets, and of one that is no
    ``.xlsx`` the number formats by sheet.
    """
    content: Path | bytes = path
    if path.suffix.lower() in _OTHER:
        try:
            if path.is_symlink():
                raise Refused("", "")
            content = read_bytes(path, most=(limits or Limits()).packed_bytes, name=out.file)
        except Refused as refusal:
            key = "file_unreadable" if refusal.what else "not_a_regular_file"
            told = problem(key, language=language, file=out.file, actual=refusal.what)
            out.problems.append(told)
            return Inspection(b"", ()), [], {}
        # an .xlsx may be called .xls
        if content.startswith(MAGIC) or path.suffix.lower() == ".ods":
            return _open_other(content, out, limits or Limits(), language)
    look = inspect_workbook(content, name=out.file, limits=limits, language=language)
    out.problems.extend(look.problems)
    if look.refused:
        return look, [], {}
    out.sha256 = hashlib.sha256(look.data).hexdigest()
    return look, open_sheets(look), {}


def _open_other(
    data: bytes, out: Submission, limits: Limits, language: str
) -> tuple[Inspection, list[Sheet], dict[str, Mapping[str, str]]]:
    opened = open_other(data, name=out.file, limits=limits, language=language)
    out.problems.extend(opened.problems)
    out.sha256 = hashlib.sha256(data).hexdigest() if opened.sheets else ""
    shown = {s.name: f for s, f in zip(opened.sheets, opened.formats, strict=False)}
    return Inspection(b"", ()), list(opened.sheets), shown


def _layers_of_columns(form: Form) -> tuple[Layer, ...]:
    """Return the layers of a workbook that does not say what it is for (older templates, own
    tables).

    Those it has columns for.
    """
    there = tuple(
        v
        for v in Layer
        if v not in SELF_FORM and any(c in form.columns for c in (*COLUMNS[v], *_ALSO.get(v, ())))
    )
    return (*SELF_FORM, *there)


def _formats(form: Form, look: Inspection) -> dict[str, str]:
    """Return the number formats of the cells that hold figures and points."""
    letters = {
        form.address(0, key).rstrip("0123456789")
        for key in (*FIGURES, *POINTS)
        if key in form.columns
    }
    return cell_formats(look.data, form.sheet.part, letters)


def _identify(
    out: Submission,
    fields: Mapping[str, str],
    books: Mapping[str, Book],
    register: Register,
    say: Callable[..., None],
) -> Book | None:
    """Fill in what the workbook says it is, and hold it against the rule books and the register."""
    out.framework, out.version = fields.get("framework", ""), fields.get("version", "")
    if not (out.framework and fields.get("locality") and fields.get("period")):
        say("identity_missing", actual=" · ".join(f"{k}={v}" for k, v in fields.items() if v)[:120])
        if not out.framework:
            return None
    book = books.get(out.framework)
    if book is None:
        say("framework_unknown", actual=out.framework, expected=" · ".join(books))
        return None
    framework = book.framework
    if out.version != framework.version:
        say("framework_version", actual=out.version, expected=framework.version)
    elif fields.get("rulebook", book.digest) != book.digest:
        say("framework_changed")
    written = fields.get("period", "")
    out.period = (
        int(written) if written.isascii() and written.isdigit() and len(written) == 4 else None
    )
    if out.period is None:
        if written:
            say("period_unknown", actual=written)
    elif not framework.covers(out.period):
        say(
            "period_outside",
            actual=written,
            expected=f"{framework.first_period or '…'}–{framework.last_period or '…'}",
        )
    if unit := _unit(fields.get("locality", ""), out.period, register, say):
        out.locality = unit.locality
    return book


def _unit(
    written: str, period: int | None, register: Register, say: Callable[..., None]
) -> Locality | None:
    if not written or period is None:
        return None
    try:
        return register.find(written, period=period)
    except UsageError as error:
        say("locality_unknown", actual=written, why=str(error).replace("{", "(").replace("}", ")"))
        return None


def _check_columns(form: Form, out: Submission, language: str) -> None:
    def say(key: str, column: str) -> None:
        label = BY_KEY[column].label
        cell = form.sheet.address(form.header_row, form.columns.get(column, 0))
        out.problems.append(
            problem(
                key,
                language=language,
                file=out.file,
                sheet=form.sheet.name,
                cell=cell,
                actual=label,
                column=label,
            )
        )

    for column in form.twice:
        say("column_twice", column)
    needed = ("choice", "value", "numerator", "denominator") if Layer.SELF in out.layers else ()
    for column in needed:
        if column not in form.columns and BY_KEY[column].kind in (Kind.CHOICE, Kind.FIGURE):
            say("column_missing", column)
    if not any(c in form.columns for v in out.layers for c in COLUMNS[v] if c != "state"):
        say("column_missing", next(c for c in COLUMNS[out.layers[0]] if c != "state"))
