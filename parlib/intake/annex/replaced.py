"""An annex that is imported once more: what was decided of its rules stays decided, and what was
there before is kept.
"""

from __future__ import annotations

import contextlib
import shutil
from collections.abc import Callable, Iterator, Sequence
from datetime import datetime
from pathlib import Path

from parlib.files.whole import whole_folder, words_for, write_bytes
from parlib.intake.annex.accept import ACCEPTED, find_review
from parlib.intake.annex.former import former_folders
from parlib.intake.annex.review import Decided
from parlib.intake.numbers import read_figure

_NOT_ACCEPTED = "filled-review.xlsx"
"""What a sheet is called that has the name of the one that was accepted."""


def decided_before(
    folder: Path, sheets: Sequence[Path], place: Path
) -> dict[str, tuple[Decided, ...]]:
    """Return what was decided of a rule book by code, latest first.

    Parameters
    ----------
    folder : Path
        The rule book, beside which lies the sheet that was accepted last.
    sheets : sequence of Path
        Review sheets that are not accepted, the one that counts most first.
    place : Path
        Where rule books lie that were replaced, with their sheets: what was decided before a wrong
        file was imported holds again once the right one is.
    """
    later = [*sheets, *(s for f in former_folders(folder, place) for s in _sheets_in(f))]
    out: dict[str, tuple[Decided, ...]] = {}
    for sheet in dict.fromkeys(later):
        for code, decided in decided_in(sheet, folder.name).items():
            out[code] = (*out.get(code, ()), decided)
    return out


def _sheets_in(folder: Path) -> list[Path]:
    """Return the sheets of a kept rule book: what was not accepted yet is later than what was."""
    held = sorted(folder.glob("*.xlsx"))
    return sorted(held, key=lambda sheet: sheet.name == ACCEPTED)


def decided_in(sheet: Path, framework_id: str) -> dict[str, Decided]:
    """Return what a review sheet holds by code of the item.

    Parameters
    ----------
    sheet : Path
        The sheet of the rule book that is replaced.
    framework_id : str
        Whose it must be.

    Returns
    -------
    dict
        Empty where there is no such sheet, or it is another book's.
    """
    if not sheet.is_file():
        return {}
    filled, _ = find_review(sheet, language="vi", limits=None)
    if filled is None or filled.named != framework_id:
        return {}
    kept = {}
    for row, code in filled.rows("code"):
        decision, correct = filled.text(row, "decision"), filled.text(row, "correct")
        figure = read_figure(filled.value(row, "maximum"))
        if decision or correct:
            kept[code] = Decided(
                words=filled.text(row, "words"),
                maximum=figure.value if figure.known else None,
                picture=filled.text(row, "picture"),
                decision=decision,
                correct=correct,
            )
    return kept


@contextlib.contextmanager
def in_its_place(
    folder: Path, sheet: Path, place: Path, write: Callable[[Path], None]
) -> Iterator[Path | None]:
    """Put a rule book where another one stands, which is kept with its review sheet in a folder of its own.

    The new one is whole before the old one is moved, so that a run that is killed leaves one of them.

    Parameters
    ----------
    folder : Path
        Where the rule book goes.
    sheet : Path
        The review sheet of the one that stands there, which is copied where there is one.
    place : Path
        Where what was replaced goes, a folder each time.
    write : callable
        Writes the files of the new rule book into an empty folder.

    Yields
    ------
    Path or None
        Where the old one is kept; None where nothing was there. It is put back where what follows
        fails.

    Raises
    ------
    WriteFailed
        A place cannot be written; nothing is moved.
    """
    held = sheet.read_bytes() if sheet.is_file() else None
    stood = folder.exists()
    kept = place / f"{folder.name}-{datetime.now().astimezone():%Y-%m-%d-%H%M%S-%f}"
    try:
        with whole_folder(folder) as scratch:
            write(scratch)
            if stood:
                with words_for(kept):
                    place.mkdir(parents=True, exist_ok=True)
                    folder.rename(kept)
        if held is not None:
            write_bytes(kept / (sheet.name if sheet.name != ACCEPTED else _NOT_ACCEPTED), held)
        yield kept if stood or held is not None else None
    except BaseException:
        if stood and kept.exists():
            shutil.rmtree(folder, ignore_errors=True)
            kept.rename(folder)
        raise
