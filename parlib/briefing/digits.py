"""A digit on a page is a bound number, or it is something that is declared not to be a quantity.

Bound numbers are read in the release (:mod:`parlib.document.proof`). What else may hold a digit is
declared here, by kind: a date, the number of a document, the number of a heading or item, a name,
and text that the release holds as text (a quoted promise, the wording of the office, a source's own
words). Each kind is proved from the slice itself: text counts as stored only where the slice holds
that stretch of text. A digit of no kind stops the render.
"""

from __future__ import annotations

import re
import unicodedata
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import PurePosixPath
from typing import Any, Literal

import pandas as pd

from parlib import __version__
from parlib.codebook.context import BriefContext
from parlib.display.page import Page
from parlib.display.sentences import TERMS, literals
from parlib.document.model import Model, blocks_of, inline_lists
from parlib.document.reading import walk
from parlib.errors import RenderRefused

Kind = Literal["date", "document", "heading", "name", "text"]

_DIGITS = re.compile(r"\d+")
_WORD = re.compile(r"[\w@][\w.,@:/%-]*")
_LETTER = re.compile(r"[^\W\d_]")
_MONTH = "jan feb mar apr may jun jul aug sep oct nov dec"
_STRETCH = 14
"""Letters that text and slice must share around a digit where the slice's own text is longer than
what is shown.
"""
_REASONS = ("reason", "because", "why", "chance_basis")
"""How the columns end that hold reasons (:class:`parlib.codebook.reasons.Reason`).

Pages show them in words.
"""
_CODE, _DIGEST = 7, 12
"""Shortest part of an address or digest that is known again, and the length from which even digits
alone are a digest.
"""
_SHOWN = 30
_AROUND = re.compile(r"^[^\W\d]+\s+|(?<=\d)\s+[^\W\d]+$")
"""A word before or behind the figure of a number: "thứ 10"."""
_META = (
    "title",
    "subtitle",
    "takeaway",
    "provenance",
    "organisation",
    "organisation_above",
    "place",
    "framework",
    "appendix_of",
)


@dataclass(frozen=True, slots=True)
class Form:
    """A written form that is never a quantity, recognised by its shape alone."""

    kind: Kind
    shape: re.Pattern[str]


_MONTHS = "|".join(f"{m}[a-z]*" for m in _MONTH.split())
FORMS = (
    Form(
        "date",
        re.compile(
            r"(?<![\d.,/])(?:0?[1-9]|[12]\d|3[01])/(?:0?[1-9]|1[0-2])"
            r"(?:/(?:19|20)\d\d)?"
            r"(?![\d/]|[.,]\d)"
        ),
    ),
    Form(
        "date",
        re.compile(
            r"ngày (?:0?[1-9]|[12]\d|3[01]|…) "
            r"tháng (?:0?[1-9]|1[0-2]|…)"
            r"(?: năm (?:19|20)\d\d)?"
            r"(?!\d)"
        ),
    ),
    Form(
        "date",
        re.compile(rf"(?<!\d)(?:0?[1-9]|[12]\d|3[01]) (?:{_MONTHS})\b(?: (?:19|20)\d\d)?(?!\d)"),
    ),
    Form(
        "date",
        re.compile(r"(?<!\d)(?:19|20)\d\d-(?:0[1-9]|1[0-2])(?:-(?:0[1-9]|[12]\d|3[01]))?(?!\d)"),
    ),
    Form("date", re.compile(r"(?:quý|quarter|tháng|month|q) ?(?:1[0-2]|[1-9])(?!\d|[.,]\d)")),
    Form("date", re.compile(r"(?<![\d.,])(?:19|20)\d\d(?!\d|[.,]\d|\s?%)")),
    Form(
        "document",
        re.compile(
            r"(?<![\d.,])\d{1,5}(?:/(?:19|20)\d\d)?\s?/\s?"
            r"[a-zđ]{2,}[\w.]*"
            r"(?:\s?[-–&]\s?[a-zđ][\w.]*)*"
            r"(?!\d)"
        ),
    ),
)


class Allowances:
    """What may hold a digit on the pages of one slice, each of it by its kind.

    Parameters
    ----------
    contexts : iterable of BriefContext
        The slices behind the document: one, or those of all appendices of a bundle.
    given : iterable of str
        What people decided and the release does not hold: issuing body, addressees, reference of a
        letter.
    """

    def __init__(self, contexts: Iterable[BriefContext], given: Iterable[str] = ()) -> None:
        self._stored: set[str] = set()
        contexts = tuple(contexts)
        self._items = {folded(code) for context in contexts for code in items_of(context)}
        self._places: dict[str, set[tuple[str, int]]] = defaultdict(set)
        self._seen: dict[str, tuple[tuple[int, int], ...]] = {}
        for text in dict.fromkeys(
            [*given, *TERMS, *(t for context in contexts for t in texts_of(context))]
        ):
            if _DIGITS.search(text):
                self._admit(*_runs_of(text))

    def _admit(self, text: str, runs: tuple[tuple[str, int], ...]) -> None:
        self._stored.add(text)
        for digits, place in runs:
            self._places[digits].add((text, place))

    def unbound(self, text: str) -> list[str]:
        """Return every word of a text whose digits are of no declared kind, in order.

        Parameters
        ----------
        text : str
            Text as the page shows it.
        """
        text = folded(text)
        if text not in self._seen:
            self._seen[text] = tuple(self._unbound(text))
        unbound_words = {
            (m.start(), m.group().rstrip(".,:"))
            for begin, end in self._seen[text]
            for m in [_word_at(text, begin, end)]
        }
        return [word for _, word in sorted(unbound_words)]

    def _unbound(self, text: str) -> Iterator[tuple[int, int]]:
        spans = [m.span() for form in FORMS for m in form.shape.finditer(text)]
        for run in _DIGITS.finditer(text):
            begin, end = run.span()
            if any(b <= begin and end <= e for b, e in spans):
                continue
            if not (
                self._is_number_of_item(text, begin, end)
                or self._is_stored(text, run.group(), begin)
            ):
                yield begin, end

    def _is_number_of_item(self, text: str, begin: int, end: int) -> bool:
        """Return whether the digits are the number of an item or heading.

        A word with a letter or two dots, or one before its name.
        """
        word = _word(text, begin, end)
        if word not in self._stored:
            return False
        named = (
            text.startswith((f"{word} ", f"{word}. "))
            and _LETTER.search(text, len(word)) is not None
            and word in self._items
        )
        return named or _LETTER.search(word) is not None or word.count(".") > 1

    def _is_stored(self, text: str, digits: str, at: int) -> bool:
        word = _word(text, at, at + len(digits))
        for source, place in self._places.get(digits, ()):
            left, right = _shared(source, place, text, at, len(digits))
            whole = (
                left == 0
                and right == len(source)
                and not _goes_on(text, at - place, at - place + len(source))
            )
            if whole or (right - left >= _STRETCH and _LETTER.search(source, left, right)):
                return True
        # a digest that is cut short, the host of an address
        return (
            len(word) >= _CODE
            and _is_opaque(word)
            and any(word in source for source in self._stored)
        )


def texts_of(context: BriefContext) -> Iterator[str]:
    """Yield every text of a slice, numbers left out, and what its reasons and places in files read
    as on a page.
    """
    for frames in (context.tables, context.peers, context.below):
        for frame in frames.values():
            for column, values in _texts_in(frame):
                yield from values
                if column.endswith(_REASONS):
                    yield from _in_words(context, values)
            if {"source_file", "source_row"} <= set(frame.columns):
                known = dict.fromkeys(
                    zip(frame["source_file"].tolist(), frame["source_row"].tolist(), strict=True)
                )
                yield from (f"{PurePosixPath(str(file)).stem}:{row}" for file, row in known)
    books = [context.framework, *context.frameworks.values()]
    for one in (context.plan, *books, *context.surveys, *context.links):
        yield from _strings(one.model_dump(mode="json") if one is not None else None)
    for unit in (context.locality, *context.localities.values()):
        yield from _strings([getattr(unit, name) for name in unit.__slots__])
    # thousands of entries are taken apart for nothing where none of their parts holds a digit
    wording = filter(_DIGITS.search, _strings(context.wording))
    yield from (part for entry in wording for part in literals(entry))
    yield from (
        v
        for column in context.sources.columns
        for v in context.sources[column]
        if isinstance(v, str)
    )
    yield from _strings(context.lineage)
    yield from (
        context.release,
        context.digest,
        f"parlib {context.lineage.get('version', __version__)}",
    )


def _texts_in(frame: pd.DataFrame) -> Iterator[tuple[str, list[str]]]:
    """Yield each column of a table that may hold texts, with those that it holds."""
    if not len(frame):
        return
    for column, kind in frame.dtypes.items():
        if kind.kind == "O":  # objects, texts, categories
            values = dict.fromkeys(frame[column].tolist())
            yield str(column), [value for value in values if isinstance(value, str)]


def items_of(context: BriefContext) -> Iterator[str]:
    """Yield the numbers of items and parts that a page may write before their names."""
    for book in (context.framework, *context.frameworks.values()):
        yield from (book.by_code if book is not None else ())
    for form in context.surveys:
        yield from (factor.code for factor in form.factors)
        yield from (item.code for item in form.items)


def _in_words(context: BriefContext, reasons: Iterable[Any]) -> Iterator[str]:
    page = Page(context)
    for reason in reasons:
        yield from (page.reason(str(reason)), page.reason(str(reason), short=True))


def folded(text: str) -> str:
    """Return text as it is compared: normal form C, plain spaces, small letters."""
    return " ".join(unicodedata.normalize("NFC", text).replace("\u00a0", " ").casefold().split())


@lru_cache(maxsize=1 << 14)  # most of what a slice holds stands in those beside it
def _runs_of(text: str) -> tuple[str, tuple[tuple[str, int], ...]]:
    """Return text as it is compared and, where it holds a letter, its runs of digits with their
    places.
    """
    text = folded(text)
    runs = _DIGITS.finditer(text) if _LETTER.search(text) else ()
    return text, tuple((run.group(), run.start()) for run in runs)


def _shared(source: str, place: int, text: str, at: int, length: int) -> tuple[int, int]:
    """Return where in the source the stretch begins and ends that it shares with the text around
    the digits.
    """
    left, right = 0, length
    while place - left > 0 and at - left > 0 and source[place - left - 1] == text[at - left - 1]:
        left += 1
    while (
        place + right < len(source)
        and at + right < len(text)
        and source[place + right] == text[at + right]
    ):
        right += 1
    return place - left, place + right


def _goes_on(text: str, begin: int, end: int) -> bool:
    """Return whether a number goes on beyond a stretch of text: “điểm 0” is not what “điểm 0,54” says."""
    return bool(re.match(r"\d|[.,]\d", text[end : end + 2]) and text[end - 1].isdigit()) or bool(
        text[begin : begin + 1].isdigit()
        and re.search(r"\d$|\d[.,]$", text[max(0, begin - 2) : begin])
    )


def _is_opaque(word: str) -> bool:
    """Return whether a word cannot be read as a quantity.

    It holds a letter, or two points, or is as long as a digest.
    """
    return _LETTER.search(word) is not None or word.count(".") > 1 or len(word) >= _DIGEST


def _word_at(text: str, begin: int, end: int) -> re.Match[str]:
    """Return the word around some digits."""
    first = text.rfind(" ", 0, begin) + 1
    around = next((m for m in _WORD.finditer(text, first) if m.start() <= begin < m.end()), None)
    match = around or re.compile(r"\d+").match(text, begin, end)
    if match is None:
        raise ValueError(f"there are no digits at {begin} of {text!r}")
    return match


def _word(text: str, begin: int, end: int) -> str:
    """Return the word around some digits, without the marks that close a sentence."""
    return _word_at(text, begin, end).group().rstrip(".,:")


def _strings(value: Any) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, Mapping):
        for item in value.values():
            yield from _strings(item)
    elif isinstance(value, list | tuple):
        for item in value:
            yield from _strings(item)


def free_digits(model: Model, allowed: Allowances) -> list[str]:
    """Return one line per place where text holds a digit that is bound to nothing and of no
    declared kind.

    Captions, notes and heads of columns cannot carry a binding: their numbers stand beside them
    (``said``), and a digit may only repeat a number that is bound in the document. A picture and
    its alternative text are one drawing, made from the slice by ``display.charts``; a drawing is
    compared whole when the document is made again, not digit by digit.
    """
    faults = []
    bound = {
        form
        for block in blocks_of(model)
        for inlines in inline_lists(block)
        for n in walk(inlines)
        if n["t"] == "num"
        for form in (folded(n["s"]), _AROUND.sub("", folded(n["s"])))
    }
    for block in blocks_of(model):
        where = f"{block['t']} {block['id']!r}" if block.get("id") else block["t"]
        for inlines in inline_lists(block):
            for inline in walk(inlines):
                if inline["t"] == "text":
                    faults += [
                        _told(where, inline["s"], word) for word in allowed.unbound(inline["s"])
                    ]
        for part, plain_text in _plain_texts(block):
            faults += [
                _told(f"{where} ({part})", plain_text, w)
                for w in allowed.unbound(plain_text)
                if not _repeats(w, bound)
            ]
    for name in _META:
        faults += [
            _told(name, model["meta"].get(name, ""), w)
            for w in allowed.unbound(model["meta"].get(name, ""))
            if not _repeats(w, bound)
        ]
    return faults


def _plain_texts(block: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    """Yield (part, text) of everything in a block that is no inline list and no drawing."""
    yield from ((name, block[name]) for name in ("caption", "note") if block.get(name))
    for column in block.get("columns", ()):
        yield from (("column", column[name]) for name in ("label", "group") if column.get(name))
    if block["t"] == "facts":
        yield from (("label", item["label"]) for item in block["items"])
    if block["t"] == "signatures":
        yield from (
            ("place to sign", item[name])
            for item in block["items"]
            for name in ("above", "post", "note")
        )


def _repeats(word: str, bound: set[str]) -> bool:
    """Return whether a word prints a number that is bound, with or without its sign and unit."""
    plain = {word, word.strip("+-\u2212%–")}
    return bool(plain & bound) or any(plain & {b, b.strip("+-\u2212%–")} for b in bound)


def _told(where: str, text: str, word: str) -> str:
    at = max(0, folded(text).find(word))
    return f"{where}: “{text[max(0, at - 30) : at + len(word) + 30]}”: {word} is not bound"


def check_digits(model: Model, allowed: Allowances) -> None:
    """Raise :class:`RenderRefused` naming every free digit."""
    if faults := free_digits(model, allowed):
        meta = model["meta"]
        head = (
            f"{meta['locality']} {meta['period']}: "
            f"{len(faults)} digit(s) stand in text without a cell "
            f"→ bind them with {{name:format}}, "
        ) + "or let the text come from the release"
        told = [
            f"{f} ({faults.count(f)} times)" if faults.count(f) > 1 else f
            for f in dict.fromkeys(faults)
        ]
        more = [f"… and {len(told) - _SHOWN} more"] if len(told) > _SHOWN else []
        raise RenderRefused("\n".join([head, *(f"  - {f}" for f in [*told[:_SHOWN], *more])]))
