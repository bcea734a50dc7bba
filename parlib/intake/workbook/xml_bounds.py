"""Count what the XML of a workbook asks a reader to make, in one pass, before any reader makes it.

One short element can stand for seventeen billion cells (``<mergeCell ref="A1:XFD1048576">``), and a
part of a few megabytes can hold a million rows, rules or styles. The parts are gone through with a
streaming parser that keeps nothing: names are counted, ranges are measured, and the first bound
that is passed ends the reading.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from xml.parsers import expat

from parlib.speech.amounts import at_most, more_than, said_count, said_size

_CHUNK = 1 << 16
_LONGEST_TAG = 1_000_000  # bytes; Excel writes no attribute longer than 32,767 characters
_LONGEST_PREFIX = 40
_RANGE = re.compile(r"\$?([A-Za-z]{1,3})\$?([0-9]{1,7})(?::\$?([A-Za-z]{1,3})\$?([0-9]{1,7}))?")
_ENCODING = re.compile(rb"""^\s*<\?xml[^>]{0,100}\bencoding\s*=\s*["']([^"']{0,40})""")
_MADE_WHOLE = {"mergeCell", "hyperlink", "comment"}  # a writer makes every cell of their range

_MOST_OF: Mapping[str, tuple[str, int]] = {
    "row": ("too_many_rows", 100_000),
    "mergeCell": ("too_many_merges", 5_000),
    "hyperlink": ("too_many_links", 5_000),
    "dataValidation": ("too_many_rules", 5_000),
    "conditionalFormatting": ("too_many_rules", 2_000),
    "cfRule": ("too_many_rules", 5_000),
    "comment": ("too_many_comments", 5_000),
    "definedName": ("too_many_names", 5_000),
    "sheet": ("too_many_sheets", 200),
    "xf": ("too_many_styles", 64_000),
    "font": ("too_many_styles", 10_000),
    "fill": ("too_many_styles", 10_000),
    "border": ("too_many_styles", 10_000),
    "numFmt": ("too_many_styles", 5_000),
    "dxf": ("too_many_styles", 10_000),
    "cellStyle": ("too_many_styles", 64_000),
}
_COUNTED_ELSEWHERE = {"c", "v", "f", "is", "t", "r", "rPr", "si", *_MOST_OF}
_MOST_OTHERS = 200_000
_MOST_RUNS = 300_000
_DEEPEST = 100
_MOST_RANGES = 50_000
_MOST_MADE = 200_000


class TooMuch(Exception):
    """A bound was passed: the key of the message, what was found and what is allowed."""

    def __init__(self, key: str, actual: str, expected: str = "") -> None:
        self.key, self.actual, self.expected = key, actual, expected
        super().__init__(key)


@dataclass
class Counts:
    """What the parts of one workbook asked for so far; ``cells`` is the most that they may ask for."""

    most_cells: int
    names: Counter[str] = field(default_factory=Counter)
    ranges: int = 0
    made: int = 0
    others: int = 0

    def count(self, text: bytes) -> None:
        """Go through one part and add what it asks for.

        Raises
        ------
        TooMuch
            A bound is passed, or the part is not the XML that an Excel file holds.
        """
        _Pass(self).read(text)


class _Pass:
    """One part, read in pieces so that no single tag can grow without end."""

    def __init__(self, counts: Counts) -> None:
        self.counts = counts
        self.depth = 0

    def read(self, text: bytes) -> None:
        declared = _ENCODING.match(text.removeprefix(b"\xef\xbb\xbf"))
        if declared and declared.group(1).lower() not in (b"utf-8", b"utf8", b"us-ascii"):
            raise TooMuch("xml_encoding", declared.group(1).decode("ascii", "replace"))
        parser = expat.ParserCreate()
        parser.StartElementHandler, parser.EndElementHandler = self.start, self.end
        parser.StartDoctypeDeclHandler = self.declared
        try:
            for begin in range(0, len(text), _CHUNK):
                parser.Parse(text[begin : begin + _CHUNK], False)
                if begin - parser.CurrentByteIndex > _LONGEST_TAG:
                    raise TooMuch("xml_damaged", more_than(said_size(_LONGEST_TAG)))
            parser.Parse(b"", True)
        except expat.ExpatError as fault:
            raise TooMuch(
                "xml_damaged", f"{expat.ErrorString(fault.code)}, {fault.lineno}"
            ) from None

    def declared(self, *_: object) -> None:
        raise TooMuch("xml_entities", "DOCTYPE")

    def end(self, _: str) -> None:
        self.depth -= 1

    def start(self, name: str, attributes: dict[str, str]) -> None:
        self.depth += 1
        prefix, _, local = name.rpartition(":")
        if self.depth > _DEEPEST or len(prefix) > _LONGEST_PREFIX or ":" in prefix:
            raise TooMuch("xml_damaged", f"<{name[:60]}>, {self.depth}")
        counts = self.counts
        counts.names[local] += 1
        if local == "c":
            self.hold("sheet_too_large", counts.names["c"], counts.most_cells)
        elif local == "si":
            self.hold("sheet_too_large", counts.names["si"], 2 * counts.most_cells)
        elif local in _MOST_OF:
            key, most = _MOST_OF[local]
            self.hold(key, counts.names[local], most)
            if local in _MADE_WHOLE:
                self.range(key, attributes.get("ref", ""))
        elif local == "r":
            self.hold("too_many_styles", counts.names["r"], _MOST_RUNS)
        elif local not in _COUNTED_ELSEWHERE:
            counts.others += 1
            self.hold("too_many_elements", counts.others, _MOST_OTHERS)
        if "sqref" in attributes:
            counts.ranges += 1 + attributes["sqref"].count(" ")
            self.hold("too_many_rules", counts.ranges, _MOST_RANGES)

    def range(self, key: str, ref: str) -> None:
        """Add the cells of a range that a writer would make one by one."""
        place = _RANGE.fullmatch(ref)
        if place is None:
            raise TooMuch("cell_address_strange", ascii(ref[:40]))
        left, top, right, bottom = place.groups()
        width = abs(_column(right) - _column(left)) + 1 if right else 1
        height = abs(int(bottom) - int(top)) + 1 if bottom else 1
        self.counts.made += width * height
        if self.counts.made > _MOST_MADE:
            raise TooMuch(key, ref[:40], at_most(said_count(_MOST_MADE)))

    def hold(self, key: str, count: int, most: int) -> None:
        if count > most:
            raise TooMuch(key, more_than(said_count(most)), at_most(said_count(most)))


def _column(letters: str) -> int:
    number = 0
    for letter in letters.upper():
        number = number * 26 + ord(letter) - 64
    return number
