"""Read a folder of self-scoring workbooks back.

One evidence table, every problem at once, one bad file stops nothing.

A file enters the evidence only if none of its problems is an error. Two files that say the same
layer of one unit and year are refused both: which of them is right is a decision of people, not of
file names or dates.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from pathlib import Path

import pandas as pd

from parlib.codebook.expected import Absent, absent_groups
from parlib.codebook.frameworks import Framework
from parlib.codebook.layers import Layer
from parlib.codebook.localities import Register
from parlib.codebook.tables import conform, empty
from parlib.errors import Problem, UsageError
from parlib.intake.messages import problem
from parlib.intake.workbook.hostile import Limits
from parlib.intake.workbook.items import Book, ByRule
from parlib.intake.workbook.layers import Clearing, Unit
from parlib.intake.workbook.odd_years import warn_of_odd_years
from parlib.intake.workbook.refiled import KEY, put_in_place
from parlib.intake.workbook.submissions import Submission, read_submission
from parlib.speech.catalogue import saying

FILE_COLUMNS = (
    "file",
    "sha256",
    "status",
    "locality",
    "period",
    "framework",
    "version",
    "layers",
    "rows",
    "missing",
    "errors",
    "warnings",
    "empty_items",
)
REPAIR_COLUMNS = (
    "file",
    "cell",
    "start",
    "end",
    "before",
    "after",
    "kind",
    "confidence",
    "applied",
    "reason",
    "alternatives",
    "around",
)
Progress = Callable[[int, int, str], None]


@dataclass(frozen=True)
class Collection:
    """What a folder of workbooks gave.

    Attributes
    ----------
    evidence : DataFrame
        Hand-off table ``evidence``, rows of accepted files (and rows kept from an earlier
        collection).
    problems : tuple of Problem
        Every problem of every file.
    files : DataFrame
        One row per file: sha256, status (``accepted`` · ``accepted_with_warnings`` · ``refused`` ·
        ``ignored_copy``), what it says it is, how many items it reports and leaves missing, how
        many problems.
    differences : DataFrame
        What a resubmission changed: one row per changed cell of a unit that was collected before.
    repairs : DataFrame
        Log of legacy text found in text cells.
    absent : tuple of Absent
        Who has filed nothing, beside the units of the same level, unit above and year whose
        workbooks came; earlier collections count. Nobody where the workbook of one unit alone was
        collected.
    """

    evidence: pd.DataFrame
    problems: tuple[Problem, ...]
    files: pd.DataFrame
    differences: pd.DataFrame
    repairs: pd.DataFrame
    absent: tuple[Absent, ...] = ()

    @property
    def exit_code(self) -> int:
        """Return 0 when no file was refused, else 3 (what the command line returns for refused
        input).
        """
        return 3 if any(p.severity == "error" for p in self.problems) else 0

    @property
    def taken(self) -> pd.Series:
        """Return which of ``files`` were accepted."""
        return self.files["status"].isin(["accepted", "accepted_with_warnings"])


def collect(
    folder: Path,
    frameworks: Mapping[str, Framework],
    register: Register,
    *,
    previous: Collection | None = None,
    clear: Iterable[str] = (),
    by_rule: ByRule | None = None,
    filed_for: int | None = None,
    limits: Limits | None = None,
    language: str = "vi",
    on_progress: Progress | None = None,
) -> Collection:
    """Read every workbook below a folder.

    Parameters
    ----------
    folder : Path
        Read recursively, in the order of names; temporary files of Excel (``~$…``) and hidden files
        are passed over.
    frameworks : mapping of str to Framework
        Rule books in force, by id.
    register : Register
        The units.
    previous : Collection, optional
        An earlier collection: accepted files change only their own unit, year and rule book, and
        there only the layers they are for (:mod:`parlib.codebook.layers`); everything else stays,
        and ``differences`` says what changed.
    clear : iterable of str
        What may be emptied on purpose, ``layer`` or ``layer:item``; any other cell that held
        something and comes back empty is refused.
    by_rule : callable, optional
        Points of an item's figures (:func:`parlib.scoring.rules.points_of_figures`): what a
        self-score formula gives that no program calculated. Without it such self-scores are
        missing. Either is said.
    filed_for : int, optional
        Year that the folder is collected for, where that is said: a form of another year is taken
        with a warning.
    limits : Limits, optional
        Bounds of one file.
    language : str
        ``"vi"`` or ``"en"``, the language of the problems.
    on_progress : callable, optional
        Called as ``(done, total, file)`` after each file.

    Raises
    ------
    UsageError
        The folder does not exist, or ``clear`` names no layer. Whatever is wrong inside it is a
        problem, never an exception.
    """
    folder = Path(folder)
    if not folder.is_dir():
        raise UsageError(
            saying(
                "there is no folder {name!r}; name the folder that holds the workbooks",
                name=folder.name,
            )
        )
    clearing = Clearing.of(clear)
    books = {name: Book(framework, by_rule) for name, framework in frameworks.items()}
    paths = _workbooks(folder)
    submissions = []
    for done, path in enumerate(paths, 1):
        # a name may hold bytes that are no text
        name = path.relative_to(folder).as_posix().encode("utf-8", "replace").decode()
        submissions.append(
            read_submission(path, books, register, name=name, limits=limits, language=language)
        )
        if on_progress:
            on_progress(done, len(paths), name)
    extra = [] if paths else [problem("folder_empty", language=language, file=folder.name)]
    _hold_against_each_other(submissions, language)
    odd, slips = warn_of_odd_years(submissions, language, filed_for=filed_for)
    extra += slips
    got = _merge(submissions, extra, books, previous, clearing, language)
    years_here = {s.period for s in submissions} - odd
    absent = _absent(got.evidence, submissions, register, books)
    return replace(got, absent=tuple(group for group in absent if group.period in years_here))


def _absent(
    evidence: pd.DataFrame,
    submissions: list[Submission],
    register: Register,
    books: Mapping[str, Book],
) -> list[Absent]:
    """Return who filed nothing beside those who did.

    Where one unit alone was collected, nobody else was asked for.

    What a council or a survey gave for a unit is no filing of its own.
    """
    surveyed = {
        (name, code)
        for name, book in books.items()
        for code, spec in book.specs.items()
        if spec.surveyed
    }
    by_survey = pd.Series(
        [pair in surveyed for pair in zip(evidence["framework"], evidence["code"], strict=True)],
        index=evidence.index,
    )
    by_the_unit = evidence["state"].eq("not_applicable") | ~by_survey.astype(bool)
    told = evidence.loc[
        evidence["state"].ne("missing") & by_the_unit, ["locality", "period"]
    ].drop_duplicates()
    present = {(str(unit), int(period)) for unit, period in told.itertuples(index=False, name=None)}
    # a workbook without such a form asks after nobody: it is in the wrong folder
    came = {
        (s.locality, s.period)
        for s in submissions
        if s.locality and s.period is not None and (s.rows.evidence or not s.refused)
    }
    return (
        absent_groups(register, sorted(present), looked_for=sorted(came))
        if len({unit for unit, _ in present | came}) > 1
        else []
    )


def _workbooks(folder: Path) -> list[Path]:
    shown = (
        p
        for p in folder.rglob("*")
        if not any(part.startswith(".") for part in p.relative_to(folder).parts)
    )
    files = (p for p in shown if not p.is_dir() and not p.name.startswith("~$"))
    return sorted(
        p
        for p in files
        if p.suffix.lower() not in (".txt", ".md", ".pdf", ".docx", ".doc", ".jpg", ".png")
    )


def _hold_against_each_other(submissions: list[Submission], language: str) -> None:
    """Refuse every one of several files that speak in the same layer of one unit and year.

    Pass over an exact copy.
    """
    by_content: dict[str, str] = {}
    by_unit: dict[tuple[str, int, str], list[Submission]] = {}
    for one in submissions:
        if one.sha256 and one.sha256 in by_content:
            one.copy_of = by_content[one.sha256]
            one.problems = [
                problem(
                    "copy_ignored",
                    language=language,
                    file=one.file,
                    severity="warning",
                    other=one.copy_of,
                )
            ]
            continue
        if one.sha256:
            by_content[one.sha256] = one.file
        if one.locality and one.period is not None:
            by_unit.setdefault(one.unit, []).append(one)
    for unit, filed in by_unit.items():
        for one in filed:
            several = [s for s in filed if s is one or s.filled & one.filled]
            if len(several) > 1:
                names, unit_and_year = ", ".join(s.file for s in several), f"{unit[0]} · {unit[1]}"
                clash = problem(
                    "unit_twice",
                    language=language,
                    file=one.file,
                    actual=unit_and_year,
                    files=names,
                    count=str(len(several)),
                )
                one.problems.append(clash)


def _merge(
    submissions: list[Submission],
    extra: list[Problem],
    books: Mapping[str, Book],
    previous: Collection | None,
    clearing: Clearing,
    language: str,
) -> Collection:
    before = empty("evidence") if previous is None else conform("evidence", previous.evidence)
    units: dict[tuple[str, int, str], Unit] = {}
    there = dict(iter(before.groupby(KEY[:3], sort=False))) if len(before) else {}
    order = sorted(
        (s for s in submissions if not s.refused and not s.copy_of),
        key=lambda s: list(Layer).index(s.layers[0]),
    )
    for one in order:
        if one.unit not in units:
            rows = there[one.unit].to_dict("records") if one.unit in there else []
            units[one.unit] = Unit.of(
                books[one.framework], rows, clearing=clearing, language=language
            )
        units[one.unit].file(one)
    for one in order:
        if not one.refused:
            units[one.unit].check_context(one)
    fresh = [
        dict(zip(KEY[:3], key, strict=True)) | row
        for key, unit in units.items()
        if unit.changed
        for row in unit.rows.values()
    ]
    evidence, differences = put_in_place(
        before, conform("evidence", fresh) if fresh else empty("evidence"), books
    )
    for one in submissions:
        if one.refused and one.unit in there:
            one.problems.append(
                problem("old_rows_stay", language=language, file=one.file, severity="warning")
            )
    problems = tuple(p for s in submissions for p in s.problems) + tuple(extra)
    repairs = pd.DataFrame(
        [r for s in submissions for r in s.rows.repairs], columns=list(REPAIR_COLUMNS)
    )
    return Collection(evidence, problems, _file_table(submissions, books), differences, repairs)


def _status(one: Submission, errors: int, warnings: int) -> str:
    if one.copy_of:
        return "ignored_copy"
    if errors:
        return "refused"
    return "accepted_with_warnings" if warnings else "accepted"


def _file_table(submissions: list[Submission], books: Mapping[str, Book]) -> pd.DataFrame:
    rows = []
    for one in submissions:
        errors = sum(p.severity == "error" for p in one.problems)
        warnings = len(one.problems) - errors
        status = _status(one, errors, warnings)
        rows_asked, left_empty = one.counts(books)
        counts = {
            "rows": rows_asked,
            "missing": len(left_empty),
            "errors": errors,
            "warnings": warnings,
        }
        layers = "; ".join(v for v in one.layers if v in one.filled)
        what = {
            "locality": one.locality,
            "period": one.period,
            "framework": one.framework,
            "version": one.version,
            "layers": layers,
        }
        named = {"file": one.file, "sha256": one.sha256, "status": status}
        rows.append({**named, **what, **counts, "empty_items": left_empty})
    return pd.DataFrame(rows, columns=list(FILE_COLUMNS)).astype({"period": "Int64"})
