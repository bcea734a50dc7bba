"""What an annex says about itself: the level of the units it is for, and a name for its rule book."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from parlib.codebook.vietnamese import ascii_slug, nfc, straighten
from parlib.errors import Problem
from parlib.intake.annex.sources import annex_sheets
from parlib.intake.annex.titles import (
    ABOVE_THE_TABLE,
    lines_of_sheet,
    lines_of_word,
    title_of,
)
from parlib.intake.annex.unit_levels import levels_in
from parlib.intake.workbook.hostile import Limits


@dataclass(frozen=True, slots=True)
class Guess:
    """What was read: empty where the annex does not say it.

    Attributes
    ----------
    level : str
        Level of the units, where exactly one is spoken of.
    levels : tuple of str
        Every level spoken of above the tables, in the file's name and in the names of its sheets.
    framework_id : str
        A name made of the file's name.
    problems : tuple of Problem
        Why the file cannot be read; empty where it can.
    """

    level: str
    levels: tuple[str, ...]
    framework_id: str
    problems: tuple[Problem, ...] = ()


def guess_annex(
    path: Path, *, sheet: str = "", language: str = "vi", limits: Limits | None = None
) -> Guess:
    """Read what an annex says about itself.

    A file that cannot be read says only why.
    """
    sheets, problems = annex_sheets(path, language=language, limits=limits, wanted=sheet)
    word = path.suffix.lower() == ".docx" and bool(sheets)
    chosen = [s for s in sheets if not sheet or s.is_called(sheet)]
    lines = [
        straighten(nfc(path.stem)).replace("_", " "),
        *(above := lines_of_word(path)[-ABOVE_THE_TABLE:] if word else []),
        *(line for s in chosen for line in (s.name, *lines_of_sheet(s))),
    ]
    levels = levels_in("\n".join(lines))
    # the title speaks of the units, other lines of those who carry the decision out
    titled = levels_in(title_of(above))
    one = next((seen[0] for seen in (titled, levels) if len(seen) == 1), "")
    return Guess(
        one,
        levels,
        ascii_slug(path.stem)[:40].strip("-") or "rule-book",
        () if sheets else tuple(p for p in problems if p.severity == "error"),
    )
