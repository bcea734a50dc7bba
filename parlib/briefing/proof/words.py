"""The words of a tagged PDF in reading order, whatever typeface and renderer set them.

A tagged document says itself which text belongs to which heading, cell and picture, so its words
can be compared without a thought of lines, columns and page breaks. Text outside the tags (page
numbers, repeated heads) is given apart: nothing may be drawn there that our own pages do not draw.
"""

from __future__ import annotations

import io
import re
import unicodedata
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

import pikepdf
from pikepdf import Dictionary, Name

from parlib.errors import VerificationFailed
from parlib.speech.catalogue import saying

_CHARS = re.compile(rb"beginbfchar(.*?)endbfchar", re.S)
_RANGES = re.compile(rb"beginbfrange(.*?)endbfrange", re.S)
_HEX = re.compile(rb"<([0-9A-Fa-f]*)>")
_RANGE = re.compile(rb"<([0-9A-Fa-f]+)>\s*<([0-9A-Fa-f]+)>\s*(\[[^\]]*\]|<[0-9A-Fa-f]*>)")
_UNSEEN = re.compile(r"[\s\u00ad\u200b\u2060\ufeff]+")
_DEEPEST = 12


@dataclass(frozen=True)
class PageWords:
    """What a PDF says.

    Attributes
    ----------
    text : str
        Tagged text in reading order, without spaces and line ends (they depend on the setting),
        NFC.
    beside : frozenset of str
        Runs of text outside the tags, page by page, without numbers of pages.
    """

    text: str
    beside: frozenset[str]


def page_words(content: bytes) -> PageWords:
    """Read the words of a PDF.

    Raises
    ------
    VerificationFailed
        The pages cannot be read, or carry no tags.
    """
    try:
        with pikepdf.open(io.BytesIO(content)) as document:
            tagged: dict[tuple[Any, int], list[str]] = defaultdict(list)
            beside: set[str] = set()
            for page in document.pages:
                for mark, text in _Reader(page.obj).runs():
                    if mark is None:
                        beside.add(_squeezed(text))
                    else:
                        tagged[page.obj.objgen, mark].append(text)
            pages = len(document.pages)
            order = list(_marks(document.Root.StructTreeRoot.get("/K"), None, 0))
    except (
        pikepdf.PdfError,
        AttributeError,
        KeyError,
        TypeError,
        ValueError,
        RecursionError,
    ) as fault:
        raise VerificationFailed(
            saying("the words of the pages cannot be read ({kind})", kind=type(fault).__name__)
        ) from None
    placed = dict.fromkeys(order)
    text_in_order = "".join("".join(tagged[place]) for place in placed)
    lost = {_squeezed("".join(texts)) for place, texts in tagged.items() if place not in placed}
    return PageWords(
        _squeezed(text_in_order),
        frozenset(t for t in beside | lost if t and not (t.isdecimal() and int(t) <= pages)),
    )


def _squeezed(text: str) -> str:
    return unicodedata.normalize("NFC", _UNSEEN.sub("", text))


def _marks(element: Any, page: Any, depth: int) -> Iterator[tuple[Any, int]]:
    """Yield (page, mark) of every piece of content in the order of the tags."""
    if depth > 200:
        raise ValueError("tags nested without end")
    if element is None:
        return
    if isinstance(element, pikepdf.Array):
        for item in element:
            yield from _marks(item, page, depth + 1)
    elif isinstance(element, int):
        yield page, int(element)
    elif isinstance(element, Dictionary):
        page = element.Pg.objgen if "/Pg" in element else page
        if element.get("/Type") == Name.MCR:
            yield page, int(element.MCID)
        elif element.get("/Type") != Name.OBJR:
            yield from _marks(element.get("/K"), page, depth + 1)


class _Reader:
    """Reads the content of one page and yields each run of text with the mark it stands under, or
    None.
    """

    def __init__(self, page: Dictionary) -> None:
        self._page = page
        self._marks: list[tuple[int | None, bool]] = []

    def runs(self) -> Iterator[tuple[int | None, str]]:
        holder: Any = self._page
        steps = 0
        while "/Resources" not in holder and "/Parent" in holder and steps < 64:
            holder, steps = holder.Parent, steps + 1
        yield from self._stream(self._page, holder.get("/Resources", Dictionary()), 0)

    def _stream(self, holder: Any, resources: Any, depth: int) -> Iterator[tuple[int | None, str]]:
        if depth > _DEEPEST:
            raise ValueError("drawings nested without end")
        letters: dict[bytes, str] = {}
        width = 1
        for instruction in pikepdf.parse_content_stream(holder):
            operands, command = instruction.operands, str(instruction.operator)
            if command == "Tf":
                letters, width = _letters_of(
                    resources.get("/Font", Dictionary()).get(str(operands[0]))
                )
            elif command in ("Tj", "'", '"', "TJ"):
                pieces = operands[0] if command == "TJ" else [operands[-1]]
                text = "".join(
                    _decoded(bytes(p), letters, width)
                    for p in pieces
                    if isinstance(p, pikepdf.String)
                )
                if not any(replaced for _, replaced in self._marks):
                    yield self._mark(), text
            elif command in ("BDC", "BMC"):
                replacement = self._open(operands, resources)
                if replacement is not None:
                    yield self._mark(), replacement
            elif command == "EMC":
                if self._marks:
                    self._marks.pop()
            elif command == "Do":
                drawn = resources.get("/XObject", Dictionary()).get(str(operands[0]))
                if drawn is not None and drawn.get("/Subtype") == Name.Form:
                    yield from self._stream(drawn, drawn.get("/Resources", resources), depth + 1)

    def _mark(self) -> int | None:
        return next((mark for mark, _ in reversed(self._marks) if mark is not None), None)

    def _open(self, operands: Any, resources: Any) -> str | None:
        """Enter marked content; return the text that stands for it, where it names one."""
        properties = operands[1] if len(operands) > 1 else None
        if isinstance(properties, Name):
            properties = resources.get("/Properties", Dictionary()).get(str(properties))
        named = properties if isinstance(properties, Dictionary) else Dictionary()
        mark = int(named.MCID) if "/MCID" in named else None
        actual = str(named.ActualText) if "/ActualText" in named else None
        self._marks.append((mark, actual is not None))
        return actual


def _letters_of(font: Any) -> tuple[dict[bytes, str], int]:
    """Return the letters of a font by code, and the bytes of a code."""
    if font is None or "/ToUnicode" not in font:
        return {}, 2 if font is not None and font.get("/Subtype") == Name.Type0 else 1
    return _letters(font.ToUnicode.read_bytes()), 2 if font.get("/Subtype") == Name.Type0 else 1


@lru_cache(maxsize=64)
def _letters(table: bytes) -> dict[bytes, str]:
    out: dict[bytes, str] = {}
    for block in _CHARS.findall(table):
        codes = _HEX.findall(block)
        for code, text in zip(codes[::2], codes[1::2], strict=False):
            out[bytes.fromhex(code.decode())] = _text(text)
    for block in _RANGES.findall(table):
        for first, last, target in _RANGE.findall(block):
            size, low, high = (
                len(first) // 2,
                int(first, 16),
                min(int(last, 16), int(first, 16) + 65_535),
            )
            texts = [_text(t) for t in _HEX.findall(target)]
            for step in range(high - low + 1):
                if target.startswith(b"[") and step < len(texts):
                    out[(low + step).to_bytes(size, "big")] = texts[step]
                elif not target.startswith(b"[") and texts[0]:
                    out[(low + step).to_bytes(size, "big")] = texts[0][:-1] + chr(
                        ord(texts[0][-1]) + step
                    )
    return out


def _text(code: bytes) -> str:
    return bytes.fromhex(code.decode()).decode("utf-16-be", "replace")


def _decoded(content: bytes, letters: dict[bytes, str], width: int) -> str:
    """Return shown bytes as text.

    A code without a letter stays visible as one, so that it cannot pass for nothing.
    """
    codes = (content[i : i + width] for i in range(0, len(content), width))
    return "".join(letters.get(code, f"\ufffd{code.hex()}") for code in codes)
