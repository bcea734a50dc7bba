"""Rows and columns of a sheet that nobody sees who opens the workbook."""

from __future__ import annotations

import io
import re
import zipfile

_NAMED = rb"(?:[^\s<>/:!?]{1,40}:)?"
_ROW_OR_COLUMNS = re.compile(rb"<" + _NAMED + rb"(row|col)\s((?:[^<>\"']|\"[^\"<]*\"|'[^'<]*')*+)>")
_ATTRIBUTE = re.compile(rb"""(?:^|\s)(r|min|max|hidden|ht|width)\s*=\s*["']([^"']{1,40})["']""")
_WIDEST = 16_384


def hidden_parts(data: bytes, part: str) -> tuple[set[int], set[int]]:
    """Return the hidden rows and columns of a sheet of an inspected workbook, counted from 0; those of no
    height or width as well.

    Parameters
    ----------
    data : bytes
        An inspected workbook.
    part : str
        Name of the sheet's part inside it; none is hidden in a part that is not there.
    """
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            names = {n.lower(): n for n in archive.namelist()}
            sheet = archive.read(names[part.lower()])
    except (zipfile.BadZipFile, KeyError, RuntimeError):
        return set(), set()
    rows: set[int] = set()
    columns: set[int] = set()
    row = 0
    for match in _ROW_OR_COLUMNS.finditer(sheet):
        told = dict(_ATTRIBUTE.findall(match[2]))
        if match[1] == b"row":
            row = _whole(told.get(b"r"), row + 1)
            if _is_hidden(told, b"ht"):
                rows.add(row - 1)
        elif _is_hidden(told, b"width"):
            last = min(_whole(told.get(b"max"), 0), _WIDEST)
            columns |= set(range(max(_whole(told.get(b"min"), 1), 1) - 1, last))
    return rows, columns


def _is_hidden(told: dict[bytes, bytes], size: bytes) -> bool:
    return told.get(b"hidden") in (b"1", b"true") or told.get(size) in (b"0", b"0.0")


def _whole(written: bytes | None, otherwise: int) -> int:
    return int(written) if written and written.isdigit() and len(written) < 8 else otherwise
