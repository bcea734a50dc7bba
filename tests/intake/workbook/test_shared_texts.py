"""Old Excel files: one long text that very many cells share is refused before a parser writes it out for each."""

from __future__ import annotations

import struct

import pytest

from parlib.intake.workbook import old_excel
from parlib.intake.workbook.hostile import Limits

SST, CONTINUED, SHARED = 0xFC, 0x3C, 0xFD


def record(kind: int, body: bytes) -> bytes:
    return struct.pack("<HH", kind, len(body)) + body


def stream(*texts: bytes, cells) -> bytes:
    shared = [record(SST if i == 0 else CONTINUED, text) for i, text in enumerate(texts)]
    return b"".join(
        [record(0x809, b"\0" * 16), *shared, *(record(SHARED, struct.pack("<HHHI", row, 0, 0, number)) for row, number in enumerate(cells))]
    )


def measured(*texts, cells, most):
    return old_excel._measure(stream(*texts, cells=cells), Limits(text_bytes=most))


HEAD = struct.pack("<II", 3, 3)
SHORT, LONG = struct.pack("<HB", 2, 0) + b"ab", struct.pack("<HB", 5000, 1) + "ừ".encode("utf-16-le") * 5000
RICH = struct.pack("<HBHI", 3, 0x0D, 2, 7) + "xyz".encode("utf-16-le") + b"\0" * (2 * 4 + 7)


def test_each_shared_text_has_its_length():
    texts = old_excel._Texts()
    texts.take(SST, HEAD + SHORT + RICH + LONG[: 3 + 2 * 1000])
    texts.take(CONTINUED, b"\1" + LONG[3 + 2 * 1000 : 3 + 2 * 3000])
    texts.take(CONTINUED, b"\0" + b"u" * 2000 + SHORT)
    assert texts.lengths() == [2, 3, 5000, 2]


def test_what_the_cells_show_of_them_is_bounded():
    for cells, most in (([1] * 100, 500_000), ([0] * 1000, 2_000)):
        measured(HEAD + SHORT + LONG[:-2], b"\1" + LONG[-2:], cells=cells, most=most)
        with pytest.raises(old_excel._Refused, match="sheet_too_large"):
            measured(HEAD + SHORT + LONG[:-2], b"\1" + LONG[-2:], cells=cells, most=most - 1)


def test_texts_that_end_too_early_are_measured_as_far_as_they_go():
    texts = old_excel._Texts()
    texts.take(SST, HEAD + LONG[:100])
    assert texts.lengths() == [5000]
