"""Tables of a document: columns with labels from the wording, cells bound to the hand-off tables."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from parlib.codebook.values import is_missing
from parlib.document.binding import Bound
from parlib.document.blocks import Cell, Column
from parlib.document.inline import Inline, Inlines, inlines, num, strong
from parlib.document.numbers import MISSING, format_number


@dataclass(frozen=True, slots=True)
class Cells:
    """Makes the cells of tables in one language."""

    language: str

    def number(self, value: Bound, form: str, *, mark: str = "", bold: bool = False) -> Cell:
        """Cell with a bound number; a missing one is a dash and carries the mark ``missing``."""
        piece = num(value, form, self.language)
        return Cell(
            (strong(piece),) if bold else (piece,), mark=mark or ("" if value.known else "missing")
        )

    def differ(self, form: str, first: object, second: object) -> bool:
        """Return whether two numbers differ as printed: a reader sees no fall between 91,87 and 91,87."""
        return format_number(form, first, self.language) != format_number(
            form, second, self.language
        )

    def text(self, *parts: Inline | str | Inlines, head: bool = False, mark: str = "") -> Cell:
        """Cell with text; an empty one is a dash."""
        content = inlines(*parts)
        return Cell(content or inlines(MISSING), head=head, mark=mark)

    def pair(self, first: Bound, second: Bound, forms: tuple[str, str], *, between: str) -> Cell:
        """Cell with two bound numbers, e.g. a rank of how many.

        Only the first where the second is missing.
        """
        if not first.known:
            return self.number(first, forms[0])
        parts: list[Inline | str] = [num(first, forms[0], self.language)]
        if second.known:
            parts += [between, num(second, forms[1], self.language)]
        return Cell(inlines(*parts))


def columns(*specs: tuple[str, str, float]) -> tuple[Column, ...]:
    """Return columns from (label, alignment, relative width)."""
    return tuple(Column(label=name, align=align, width=width) for name, align, width in specs)


def used(values: Iterable[object]) -> bool:
    """Return whether any value of a column is there (a column of nothing but dashes is left out)."""
    return not all(is_missing(v) for v in values)
