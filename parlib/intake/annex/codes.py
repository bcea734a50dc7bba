"""Codes of an annex as a tree.

"I", "1.2", "a)" and what Excel made of "1.10", each under the row it belongs to.
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date

from parlib.codebook.vietnamese import nfc

_ROMAN = re.compile(r"(?=[IVXL])(?:XL|L?X{0,3})(?:IX|IV|V?I{0,3})")
_NUMERIC = re.compile(r"\d{1,3}(?:[.,]\d{1,3}){0,4}")
_MIXED = re.compile(r"[IVXL]+(?:\.[0-9]{1,3}|\.[a-zđ]){1,4}")
_LETTER = re.compile(r"[a-zđ]")
_CAPITAL = re.compile(r"(?P<part>[A-HĐK])(?:\.?(?P<number>\d{1,3}(?:\.\d{1,3}){0,3}))?")
"""Parts by capital letters: "A", and below it "A1" or "A.1"."""


_CAPITAL_ROMAN = re.compile(r"[A-HĐK]\.(?:[IVX]+)(?:\.\d{1,3}){0,3}")
"""Numerals under a capital letter: "A.I", "A.II.1"."""
_LETTERED = re.compile(r"(?P<above>\d{1,3}(?:\.\d{1,3}){0,3})\.?(?P<letter>[a-zđ])")
"""A letter behind a number: "1a", "2.1.b"."""
_PREFIXED = re.compile(
    r"(?P<prefix>[A-ZĐ]{1,4}|[a-zđ])\s?[.-]?\s?(?P<number>\d{1,3}(?:[.-]\d{1,3}){0,3}(?:\.[a-zđ])?)"
)
"""Numbers behind letters that an annex chose: "TC1.2", "TH.1", "P2", "a.1"."""


_PART = re.compile(
    r"^(?:phần|mục|chương|tiêu chí(?: thành phần)?|lĩnh vực|nhóm|nội dung)\s+(?=[IVXLA-HĐ\d])",
    re.IGNORECASE,
)
"""A word before the number of a part: "Phần II"."""


@dataclass(frozen=True, slots=True)
class Placed:
    """One code in the tree. ``twice``.

    It stands already; ``skipped``: the row above it is absent; ``guessed``: see ``AnnexCodes``.
    """

    code: str
    parent: str
    depth: int
    twice: bool = False
    skipped: bool = False
    guessed: bool = False


@dataclass
class AnnexCodes:
    """Reads the codes of an annex from top to bottom.

    Numbers may start again under each Roman numeral ("I", "1", "1.1", "II", "1"): then the numeral
    becomes part of the code. A number that Excel shortened (1.1 after 1.9, meant as 1.10) is reported
    by what stands before it.

    Examples
    --------
    >>> codes = AnnexCodes()
    >>> [codes.place(raw).code for raw in ("I", 1, 1.1, "a)", "II", "1.")]
    ['I', 'I.1', 'I.1.1', 'I.1.1.a', 'II', 'II.1']
    >>> codes = AnnexCodes()
    >>> [(p.code, p.parent, p.skipped) for raw in ("I", "1.1", "1.1.1", "IV", "4.2") if (p := codes.place(raw))]
    [('I', '', False), ('I.1.1', 'I', False), ('I.1.1.1', 'I.1.1', False), ('IV', '', False), ('IV.4.2', 'IV', False)]
    """

    prefixes: frozenset[str] = frozenset()
    _depth: dict[str, int] = field(default_factory=dict)
    _chapter: str = ""
    _last: str = ""
    _block: str = ""

    def begin_block(self) -> str:
        """Begin a block whose heading has no code, and return the code of that heading.

        Numbers may begin again below it, and codes of another kind ("T1") stand under it.

        Examples
        --------
        >>> codes = AnnexCodes()
        >>> [codes.place(raw).code for raw in ("I", "1")], codes.begin_block(), codes.place("1").code
        (['I', 'I.1'], 'M1', 'M1.1')
        """
        count = 1
        while f"M{count}" in self._depth:
            count += 1
        self._block = self._chapter = f"M{count}"
        self._depth[self._block] = 1
        return self._block

    @classmethod
    def of_column(cls, cells: Iterable[object]) -> AnnexCodes:
        """Return codes that know which letters stand before numbers somewhere in the column.

        Examples
        --------
        >>> cells = ("a", "a.1", "b", "b.1", "TH", "TH.1")
        >>> codes = AnnexCodes.of_column(cells)
        >>> [(p.code, p.parent) for raw in cells if (p := codes.place(raw))]
        [('a', ''), ('a.1', 'a'), ('b', ''), ('b.1', 'b'), ('TH', ''), ('TH.1', 'TH')]
        """
        written = [_written(cell)[0] for cell in cells]
        behind = [m["prefix"] for text in written if (m := _PREFIXED.fullmatch(text))]
        return cls(prefixes=frozenset(behind))

    def place(self, raw: object) -> Placed | None:
        """Return where a code stands; None for a cell that holds no code."""
        text, number = _written(raw)
        if not text:
            return None
        if _ROMAN.fullmatch(text):
            self._chapter = text
            return self._keep(text, "")
        if part := _CAPITAL.fullmatch(text):
            if part["number"]:
                return self._under(f"{part['part']}.{part['number']}")
            self._chapter = text
            return self._keep(text, "")
        if _CAPITAL_ROMAN.fullmatch(text):
            return self._under(text)
        if text in self.prefixes:  # "TH" above "TH.1"
            self._chapter = text
            return self._keep(text, "")
        if _LETTER.fullmatch(text):
            above = (
                self._last
                if not self._last.rsplit(".", 1)[-1].isalpha() or self._last == self._chapter
                else self._last.rsplit(".", 1)[0]
            )
            return self._keep(f"{above}.{text}" if above else text, above)
        if _MIXED.fullmatch(text):
            return self._under(text)
        if behind := _PREFIXED.fullmatch(text):
            prefix, count = behind["prefix"], behind["number"].replace("-", ".")
            return self._under(f"{prefix}.{count}" if prefix in self._depth else prefix + count)
        if lettered := _LETTERED.fullmatch(text):
            text = f"{lettered['above']}.{lettered['letter']}"
        elif not _NUMERIC.fullmatch(text):
            return None
        code = text.replace(",", ".")
        full = f"{self._chapter}.{code}" if self._chapter else code
        longer = f"{full}0"
        if (
            number
            and "." in code
            and (full in self._depth or full == f"{_stem(self._last)}.1")
            and self._last == f"{_stem(longer)}.9"
        ):
            return self._under(longer, guessed=True)
        return self._under(full)

    def below(self, code: str) -> Placed:
        """Return where an item without a code stands below one with a code: under the next number.

        Examples
        --------
        >>> codes = AnnexCodes()
        >>> codes.place("a)").code, codes.below("a").code, codes.below("a").code
        ('a', 'a.1', 'a.2')
        """
        number = 1
        while f"{code}.{number}" in self._depth:
            number += 1
        return self._keep(f"{code}.{number}", code)

    def _under(self, code: str, *, guessed: bool = False) -> Placed:
        wanted = parent = _stem(code)
        numeral = _ROMAN.fullmatch(self._chapter)
        if self._chapter and numeral and wanted == f"{self._chapter}.{_value(self._chapter)}":
            # "I" and then "1.1": the numeral counts as the first number
            wanted = wanted if wanted in self._depth else self._chapter
        while parent and parent not in self._depth:
            parent = _stem(parent)
        if not parent and not wanted:
            wanted = parent = self._block
        return self._keep(code, parent, skipped=parent != wanted, guessed=guessed)

    def _keep(
        self, code: str, parent: str, *, skipped: bool = False, guessed: bool = False
    ) -> Placed:
        if code in self._depth:
            return Placed(code, parent, self._depth[code], twice=True)
        depth = self._depth.get(parent, 0) + 1
        self._depth[code], self._last = depth, code
        return Placed(code, parent, depth, skipped=skipped, guessed=guessed)


def _value(numeral: str) -> int:
    """Return the value of a Roman numeral."""
    worth = [{"I": 1, "V": 5, "X": 10, "L": 50}[letter] for letter in numeral]
    return sum(
        -one if one < after else one for one, after in zip(worth, [*worth[1:], 0], strict=True)
    )


def _stem(code: str) -> str:
    return code.rpartition(".")[0]


def _written(raw: object) -> tuple[str, bool]:
    """Return (the code as text, did Excel hold it as a number)."""
    if isinstance(raw, str):
        return _PART.sub("", nfc(raw).strip(" .():/")), False
    if isinstance(raw, bool) or raw is None:
        return "", False
    if isinstance(raw, (int, float)):
        return (
            (f"{raw:.4f}".rstrip("0").rstrip("."), True)
            if math.isfinite(raw) and 0 <= raw < 1000
            else ("", False)
        )
    if isinstance(raw, date):
        return f"{raw.day}.{raw.month}", True
    return "", False
