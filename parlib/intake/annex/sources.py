"""The table of an annex from whatever file an office has.

Excel new and old, Word, or text pasted with tabs.
"""

from __future__ import annotations

from pathlib import Path

from parlib.errors import Problem, SourceError
from parlib.gate.files import Refused, read_bytes
from parlib.intake.annex.headings import annex_column, is_head
from parlib.intake.annex.outline import cells_between, outline_rows
from parlib.intake.annex.several_maxima import SeveralMaxima
from parlib.intake.annex.spreadsheets import KINDS, spreadsheet
from parlib.intake.annex.tables import annex_form
from parlib.intake.annex.tables_beside import cut_at_tables_beside
from parlib.intake.annex.titles import text_of
from parlib.intake.annex.word_tables import read_word_tables
from parlib.intake.messages import problem
from parlib.intake.workbook.hostile import Limits
from parlib.intake.workbook.reader import Sheet, Unreadable
from parlib.speech.catalogue import aloud, saying, speaking

_PASTED = "văn bản"
_MAX_BYTES = 20_000_000
_MOST_ROWS = 5_000


def annex_sheets(
    path: Path, *, language: str, limits: Limits | None = None, wanted: str = ""
) -> tuple[list[Sheet], tuple[Problem, ...]]:
    """Return the tables of an annex, and what is wrong with the file. Hidden sheets are told and left
    out but for the one that is ``wanted`` by name.

    No tables where it is refused.

    Spreadsheets go through the inspection of every workbook; ``.docx`` and ``.txt``/``.tsv`` (columns
    between tabs or bars, or items line by line) are read within bounds of size, rows and characters.
    """
    kind = path.suffix.lower()
    if not path.exists():
        return [], (problem("file_missing", language=language, file=path.name, actual=str(path)),)
    try:
        if kind == ".docx":
            tables = read_word_tables(read_bytes(path, most=_MAX_BYTES), path.name)
            return [t for table in tables for t in cut_at_tables_beside(table)], ()
        if kind in (".txt", ".tsv"):
            return _pasted(text_of(path, most=_MAX_BYTES)), ()
        if kind in KINDS:
            return spreadsheet(path, language=language, limits=limits, wanted=wanted)
    except (SourceError, Refused, OSError) as refusal:
        with speaking(language):
            why = aloud(refusal.args[0]) if refusal.args else ""
        return [], (problem("annex_unread", language=language, file=path.name, actual=str(why)),)
    except Unreadable as fault:
        return [], (problem("reader_failed", language=language, file=path.name, actual=str(fault)),)
    return [], (problem("annex_file_kind", language=language, file=path.name, actual=kind),)


def _cut_at_heads(rows: list[list[object]]) -> list[Sheet]:
    """Return pasted rows as tables: one begins where other headings stand than those before."""
    heads = [n for n, row in enumerate(rows) if is_head(row)]
    first = rows[heads[0]] if heads else []
    cuts = [n for n in heads[1:] if rows[n] != first and "max_points" in map(annex_column, rows[n])]
    ends = [*cuts, len(rows)]
    return [
        Sheet(_PASTED if not n else f"{_PASTED} {n + 1}", rows[begin:end])
        for n, (begin, end) in enumerate(zip([0, *cuts], ends, strict=True))
    ]


def _holds_a_table(sheets: list[Sheet]) -> bool:
    try:
        return annex_form(sheets, parts=True) is not None
    except SeveralMaxima:  # whoever reads the table says which
        return True


def _pasted(text: str) -> list[Sheet]:
    """Return a pasted table, else items written line by line.

    Raises
    ------
    parlib.gate.files.Refused
        It has more lines than any annex.
    """
    lines = text.splitlines()
    if len(lines) > _MOST_ROWS:
        raise Refused(
            saying(
                "the text has {count:,} lines, more than {most:,}",
                count=len(lines),
                most=_MOST_ROWS,
            ),
            saying("keep the annex alone in the file"),
        )
    for rows in cells_between("\n".join(lines)):
        sheets = _cut_at_heads(rows)
        if _holds_a_table(sheets):
            return sheets
    return [Sheet(_PASTED, outline_rows(lines))]
