"""Where letters go: the e-mail addresses of units, out of a list as offices keep it."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

from parlib.codebook.units import Match
from parlib.errors import Problem
from parlib.intake.tables.book import Page, open_book
from parlib.intake.tables.heads import text_of
from parlib.speech.catalogue import saying

# one address, as it may stand in a header of a letter: no blank, no line, no list
_ADDRESS = re.compile(r"[A-Za-z0-9._%+-]{1,64}@(?:[A-Za-z0-9-]{1,63}\.)+[A-Za-z]{2,24}")
_BETWEEN = re.compile(r"[;,\s]+")
_MOST_ROWS = 5_000

Addresses = dict[str, tuple[str, ...]]
"""The addresses of each unit, by its identity."""


def is_address(text: str) -> bool:
    """Return whether a text is one e-mail address.

    Examples
    --------
    >>> is_address("sonoivu@tuyenquang.gov.vn"), is_address("a@b"), is_address("a@b.vn, c@d.vn")
    (True, False, False)
    """
    return _ADDRESS.fullmatch(text) is not None


def read_addresses(
    path: Path, meant: Callable[[str], Match], *, language: str = "vi"
) -> tuple[Addresses, tuple[Problem, ...]]:
    """Read which unit has which address.

    A row with an address is read, whatever its columns are called: the unit is the first of its
    other cells that names one.

    Parameters
    ----------
    path : Path
        A table: ``.xlsx``, ``.xls``, ``.ods``, ``.csv``.
    meant : callable
        Gives the unit that a text names, else those that it comes near.
    language : str
        Language in which a file that cannot be read is reported.

    Returns
    -------
    dict of str to tuple of str
        Addresses by identity of the unit, in the order of the list.
    tuple of Problem
        Each with its cell: an address that is none, a row whose unit is not known, a unit that has
        two rows.
    """
    book = open_book(path, language=language)
    if book.refused:
        return {}, book.problems
    addresses: Addresses = {}
    problems: list[Problem] = []
    for page in book.pages:
        for row in range(min(len(page.sheet.rows), _MOST_ROWS)):
            _read_row(page, row, path.name, meant, addresses, problems)
    if not addresses and not problems:
        problems.append(
            Problem(
                what=saying("the list holds no e-mail address"),
                remedy=saying("use one row per unit: its name in one cell, its address in another"),
                file=path.name,
            )
        )
    return addresses, tuple(problems)


def _read_row(
    page: Page,
    row: int,
    file: str,
    meant: Callable[[str], Match],
    addresses: Addresses,
    problems: list[Problem],
) -> None:
    texts = [text_of(page.sheet.cell(row, c)).strip() for c in range(len(page.sheet.rows[row]))]
    column = next((c for c, text in enumerate(texts) if "@" in text), None)
    if column is None:
        return
    place = {"file": file, "sheet": page.name, "cell": page.sheet.address(row, column)}
    written = [part for part in _BETWEEN.split(texts[column]) if part]
    wrong = [part for part in written if not is_address(part)]
    if wrong:
        problems.append(
            Problem(
                what=saying("is not an e-mail address"),
                actual=wrong[0],
                remedy=saying("correct it: name@office.vn, several with ; between"),
                **place,
            )
        )
        return
    matches = [meant(text) for c, text in enumerate(texts) if c != column and text]
    unit = next((m.unit for m in matches if m.unit is not None), None)
    if unit is None:
        problems.append(
            Problem(
                what=saying("no cell of the row names one unit"),
                actual=" · ".join(text for text in texts if text and not text.isdigit()),
                expected=", ".join(dict.fromkeys(u.name for m in matches for u in m.candidates)),
                remedy=saying("write the unit's name as the register has it, or its code"),
                **place,
            )
        )
    elif unit.locality in addresses:
        problems.append(
            Problem(
                what=saying("{unit} has a row already", unit=unit.name),
                actual=texts[column],
                remedy=saying("put all addresses of a unit into one cell, with ; between"),
                **place,
            )
        )
    else:
        addresses[unit.locality] = tuple(written)
