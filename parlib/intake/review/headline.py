"""What the second sheet of a review workbook promises of the index itself."""

from __future__ import annotations

import math
from collections.abc import Iterator

from parlib.codebook.reviews import Headline, one_line
from parlib.codebook.vietnamese import nfc
from parlib.intake.numbers import read_figure
from parlib.intake.review.cells import HEADER_WITHIN, ReviewCells
from parlib.intake.review.layout import BANDS, HEADLINE
from parlib.intake.workbook.reader import Sheet
from parlib.intake.workbook.recognition import heading_key
from parlib.intake.workbook.rule_words import points_vi


def read_headline(sheet: Sheet, cells: ReviewCells) -> Headline:
    """Return what the second sheet promises of the index."""
    places = dict(_labels(sheet))
    got: dict[str, float] = {}
    for key, most in (("value", 100.0), ("places_low", 1_000.0), ("places_high", 1_000.0)):
        row = places.get(key)
        raw = sheet.cell(row, 1) if row is not None else None
        cell = sheet.address(row or 0, 1)
        figure = read_figure(raw, highest=most)
        points = 100 * figure.value if figure.kind == "percent" else figure.value
        if (
            (figure.key and not figure.known)
            or (figure.known and not 0 < points <= most)
            or cell in sheet.unread
        ):
            cells.tell(
                "review_headline", sheet=sheet.name, cell=cell, actual=raw, column=HEADLINE[key]
            )
        got[key] = points if 0 < points <= most else math.nan
    low, high = got["places_low"], got["places_high"]
    if not math.isnan(high) and (
        math.isnan(low) or high < low or not (low.is_integer() and high.is_integer())
    ):
        ordered = not math.isnan(low) and high < low
        cells.tell(
            "review_headline_order" if ordered else "review_headline",
            sheet=sheet.name,
            cell=sheet.address(places["places_high"], 1),
            column=HEADLINE["places_high"],
            **({"least": points_vi(low), "other": HEADLINE["places_low"]} if ordered else {}),
        )
    row = places.get("band")
    band = one_line(nfc(str(sheet.cell(row, 1) or ""))).lower() if row is not None else ""
    if band and band not in BANDS:
        cells.tell(
            "review_headline",
            sheet=sheet.name,
            cell=sheet.address(row or 0, 1),
            actual=band,
            column=HEADLINE["band"],
        )
        band = ""
    return Headline(value=got["value"], places_low=low, places_high=high, band=band)


def _labels(sheet: Sheet) -> Iterator[tuple[str, int]]:
    """Yield where the headline targets stand in the second sheet."""
    known = {heading_key(words): key for key, words in HEADLINE.items()}
    for row in range(min(len(sheet.rows), HEADER_WITHIN)):
        words = sheet.cell(row, 0)
        if isinstance(words, str) and (key := known.get(heading_key(words))):
            yield key, row
