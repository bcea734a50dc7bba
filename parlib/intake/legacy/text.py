"""Repair legacy Vietnamese text span by span.

VNI, TCVN3, VIQR, decomposed letters and OCR damage, mixed as they come.

A dispatch typed half in VNI-Windows and half in Unicode cannot be converted whole: every converter
that was tried turns "trong đó" into "trong đĩ" or leaves the passage alone. Here each word is
judged by itself: plain Vietnamese is never touched, a legacy spelling is read through its table,
and what remains doubtful goes to a review list with its candidates. The original is always kept,
and every change is in the log.

Notes
-----
*Confidence* is a declared scale, not a probability: 1 a lossless change of form, 0.9 and above a
table reading that makes sense where it stands, below 0.9 a reading that a person must confirm. An
OCR guess never reaches 0.9.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass, replace
from enum import StrEnum

import pandas as pd

from parlib.intake.legacy.confusions import ocr_readings
from parlib.intake.legacy.maps import Encoding, decode
from parlib.intake.legacy.syllables import is_compound, is_known, is_syllable, stands_alone

ACCEPT = 0.9
_NEAR = 5  # words on either side that count as the same passage
_CERTAIN = 2  # legacy words near that make a passage certain
_SYMBOLS = "µ¸¶·¹¨»¾¼½©®ª«¬§¡¢£¤¥¦×÷\u00ad"
_LETTER = r"[^\W\d_]"
_MARKS = "\u0300-\u036f"
_VIQR = re.compile(rf"{_LETTER}+(?:[\^(+*'`?~.\\]+{_LETTER}*)+|{_LETTER}*[dD][dD]{_LETTER}*")
_WORD = re.compile(rf"(?:{_LETTER}|[{_SYMBOLS}])(?:{_LETTER}|[{_SYMBOLS}{_MARKS}])*")
_PLAIN_WORD = re.compile(rf"{_LETTER}(?:{_LETTER}|[{_MARKS}])*")
_UNITS = frozenset({"µm", "µg", "µl", "µs", "µF"})


class Kind(StrEnum):
    """Why a span was changed, or put on the review list."""

    NFD = "nfd"
    VNI = "vni"
    TCVN3 = "tcvn3"
    VIQR = "viqr"
    OCR = "ocr"
    AMBIGUOUS = "ambiguous"


@dataclass(frozen=True, slots=True)
class Change:
    """One span, in offsets of the original text.

    ``applied`` says whether the repaired text holds ``after`` (True) or still ``before`` (False: a
    person decides).
    """

    start: int
    end: int
    before: str
    after: str
    kind: Kind
    confidence: float
    applied: bool
    reason: str
    alternatives: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Repair:
    """A repaired text with its original and the log of every change and doubt."""

    original: str
    text: str
    changes: tuple[Change, ...]

    @property
    def review(self) -> tuple[Change, ...]:
        """Return the spans a person must decide: nothing was changed there."""
        return tuple(c for c in self.changes if not c.applied)

    def log(self) -> pd.DataFrame:
        """Return the log as a table, one row per change or doubt, with some text around it."""
        rows = []
        for c in self.changes:
            around = self.original[max(0, c.start - 30) : c.end + 30].replace("\n", " ")
            rows.append(
                {f: getattr(c, f) for f in Change.__slots__}
                | {"alternatives": "; ".join(c.alternatives), "around": around}
            )
        return pd.DataFrame(rows, columns=[*Change.__slots__, "around"])


@dataclass(frozen=True, slots=True)
class _Word:
    """One word of the text with its readings.

    The table readings by encoding, the OCR readings by cost.
    """

    start: int
    end: int
    raw: str
    clean: str
    tables: tuple[tuple[Encoding, str], ...] = ()
    viqr_weak: bool = False  # its marks may be punctuation
    closes: bool = False  # a sentence may end with it

    @property
    def legacy(self) -> bool:
        return bool(self.tables) and not self.viqr_weak

    @property
    def odd(self) -> bool:
        """Neither plain Vietnamese nor ASCII: a legacy spelling, a damaged one, or a foreign word."""
        return not self.clean.isascii() and not _is_plain(self.clean)

    @property
    def spoken(self) -> tuple[str, ...]:
        """What the word may be, for linking with its neighbours."""
        if self.clean.isascii() and not self.tables:
            return (self.clean,)
        return (
            self.clean,
            *(text for _, text in self.tables),
            *(text for text, _ in ocr_readings(self.clean)),
        )


def repair(text: str, *, hint: Encoding | None = None, accept: float = ACCEPT) -> Repair:
    """Return the text with its legacy spans repaired, each change logged, each doubt on the review
    list.

    Parameters
    ----------
    text : str
        A paragraph, a cell or a whole document.
    hint : Encoding, optional
        The encoding, where a font name (``VNI-Times``, ``.VnTime``) or a person says so: then every
        word is read through that table, look-alikes of plain Unicode included.
    accept : float
        Changes at or above this confidence are applied; the others stay as they are and go to the
        review list.

    Returns
    -------
    Repair

    Examples
    --------
    >>> done = repair("Chuû tòch yêu cầu trong đó caùc ban ngành")
    >>> done.text
    'Chủ tịch yêu cầu trong đó các ban ngành'
    >>> repair("Công việc trong đó ổn định, nhân dân hài lòng.").changes
    ()
    """
    if hint is not None:
        return _apply(text, _whole(text, hint))
    words = _words_of(text)
    if not any(w.tables or w.odd for w in words):
        return _apply(text, [])
    judged = (_judge(words, i) for i in range(len(words)))
    return _apply(text, [replace(c, applied=c.confidence >= accept) for c in judged if c])


def _apply(text: str, changes: list[Change]) -> Repair:
    """Put the applied changes into the text, and compose what stays decomposed outside them."""
    out: list[str] = []
    log: list[Change] = []
    at = 0
    for change in [*sorted(changes, key=lambda c: c.start), None]:
        gap = text[at : change.start if change else len(text)]
        composed = unicodedata.normalize("NFC", gap)
        if composed != gap:
            log.append(
                Change(
                    at,
                    at + len(gap),
                    gap,
                    composed,
                    Kind.NFD,
                    1.0,
                    True,
                    "decomposed letters composed",
                )
            )
        out.append(composed)
        if change:
            out.append(
                change.after if change.applied else unicodedata.normalize("NFC", change.before)
            )
            log.append(change)
            at = change.end
    return Repair(text, unicodedata.normalize("NFC", "".join(out)), tuple(log))


def _whole(text: str, hint: Encoding) -> list[Change]:
    pattern = _VIQR if hint == Encoding.VIQR else _WORD
    out = []
    for match in pattern.finditer(text):
        clean = unicodedata.normalize("NFC", match.group())
        after = decode(clean, hint, mixed=True)
        if after != clean:
            out.append(
                Change(
                    match.start(),
                    match.end(),
                    match.group(),
                    after,
                    Kind(hint),
                    1.0,
                    True,
                    "the encoding was stated",
                )
            )
    return out


# -- finding words and their table readings


def _words_of(text: str) -> list[_Word]:
    viqr = {m.start(): m for m in _VIQR.finditer(text)}
    words: list[_Word] = []
    at = 0
    for match in _WORD.finditer(text):
        if match.start() < at:
            continue
        wide = viqr.get(match.start())
        found = _viqr_word(wide) if wide else None
        for word in [found] if found else _plain_words(match):
            words.append(word)
            at = word.end
    return words


def _plain_words(match: re.Match[str]) -> list[_Word]:
    """One word where the symbols belong to it (TCVN3), else the runs of letters in it."""
    word = _read(match.group(), match.start())
    if word.tables or _PLAIN_WORD.fullmatch(match.group()):
        return [word]
    return [
        _read(m.group(), match.start() + m.start()) for m in _PLAIN_WORD.finditer(match.group())
    ]


def _is_plain(word: str) -> bool:
    """Say whether a word is Vietnamese as it stands.

    A capital inside a small word ("thÓ") is a letter of TCVN3.
    """
    return is_syllable(word) and (word.islower() or word.isupper() or word.istitle())


def _read(raw: str, start: int) -> _Word:
    clean = unicodedata.normalize("NFC", raw)
    tables: tuple[tuple[Encoding, str], ...] = ()
    if not clean.isascii() and len(clean) > 1 and not _is_plain(clean) and clean not in _UNITS:
        read = ((e, decode(clean, e, mixed=True)) for e in (Encoding.VNI, Encoding.TCVN3))
        tables = tuple((e, after) for e, after in read if after != clean and _is_plain(after))
    return _Word(start, start + len(raw), raw, clean, tables)


def _viqr_word(match: re.Match[str]) -> _Word | None:
    """Read a word with VIQR marks, leaving a sentence's own full stop or question mark outside it."""
    raw = match.group()
    body = (
        raw.rstrip("?.")
        if raw[-1] in "?." and not is_syllable(decode(raw, Encoding.VIQR, mixed=True))
        else raw
    )
    body = (
        body.rstrip("'`(*+~^\\")
        if not is_syllable(decode(body, Encoding.VIQR, mixed=True))
        else body
    )
    clean = unicodedata.normalize("NFC", body)
    after = decode(clean, Encoding.VIQR, mixed=True)
    if after == clean or not is_syllable(after):
        return None
    strong = (
        any(c in body for c in "^(+*`~")
        or "dd" in body.lower()
        or bool(re.search(r"['?.]\w", body))
    )
    end = match.start() + len(body)
    closes = body[-1] in "?." and not re.match(r"\s+[^\W\d_A-ZĐ]", match.string[end:])
    return _Word(
        match.start(),
        end,
        body,
        clean,
        ((Encoding.VIQR, after),),
        viqr_weak=not strong,
        closes=closes,
    )


# -- judging one word where it stands


def _judge(words: list[_Word], i: int) -> Change | None:
    word = words[i]
    near = [
        w
        for j, w in enumerate(words[max(0, i - _NEAR) : i + _NEAR + 1], max(0, i - _NEAR))
        if j != i
    ]
    passage = {e for w in near if w.legacy for e, _ in w.tables}
    certain = sum(w.legacy for w in near) >= _CERTAIN
    if word.tables:
        return _judge_table(words, i, passage, near)
    if word.odd and Encoding.VNI in passage:
        return _judge_damaged(words, i, certain=certain)
    if (
        passage
        and not word.clean.isascii()
        and (doubt := _judge_lookalike(words, i, passage, certain=certain))
    ):
        return doubt
    if word.clean != word.raw:
        return Change(
            word.start,
            word.end,
            word.raw,
            word.clean,
            Kind.NFD,
            1.0,
            True,
            "decomposed letters composed",
        )
    return None


def _change(
    word: _Word,
    after: str,
    kind: Kind,
    confidence: float,
    reason: str,
    others: tuple[str, ...] = (),
) -> Change:
    kept = tuple(o for o in dict.fromkeys(others) if o != after)
    return Change(word.start, word.end, word.raw, after, kind, confidence, False, reason, kept)


def _guesses(word: _Word) -> tuple[str, ...]:
    return tuple(text for text, _ in ocr_readings(word.clean))


def _judge_table(
    words: list[_Word], i: int, passage: set[Encoding], near: list[_Word]
) -> Change | None:
    word = words[i]
    (encoding, after), *others = sorted(
        word.tables,
        key=lambda r: (r[0] not in passage, not _links(words, i, r[1]), not is_known(r[1])),
    )
    rivals = tuple(text for _, text in others)
    kind = Kind(encoding)
    if encoding == Encoding.VIQR and word.viqr_weak and Encoding.VIQR not in passage:
        return None  # "co'" alone is a word and an apostrophe
    if word.closes and is_syllable(word.clean[:-1]):
        return _change(
            word,
            after,
            kind,
            0.5,
            "the last mark may be a tone or the end of the sentence",
            (word.clean,),
        )
    if rivals and not passage and not _links(words, i, after):
        return _change(word, after, kind, 0.5, "two encodings fit and nothing near decides", rivals)
    if _links(words, i, after):
        return _change(
            word,
            after,
            kind,
            0.97 if passage else 0.95,
            "table reading makes a word with its neighbour",
            rivals,
        )
    damaged = encoding == Encoding.VNI and any(w.odd and not w.tables for w in near)
    guesses = _guesses(word) if encoding == Encoding.VNI else ()
    linked = tuple(g for g in guesses if _links(words, i, g))
    if linked and not stands_alone(after):
        return _change(
            word,
            linked[0],
            Kind.OCR,
            0.6,
            "a damaged mark would make a word here",
            (after, *linked, *rivals),
        )
    if not passage:
        return _change(
            word, after, kind, 0.7, "table reading, but no other legacy word is near", rivals
        )
    if is_known(after):
        return _change(
            word, after, kind, 0.92, "table reading is a known syllable in a legacy passage", rivals
        )
    if damaged or guesses:
        return _change(
            word,
            after,
            kind,
            0.7,
            "table reading is not a known syllable in a damaged passage",
            (*guesses, *rivals),
        )
    return _change(word, after, kind, 0.9, "table reading in a legacy passage", rivals)


def _judge_damaged(words: list[_Word], i: int, *, certain: bool) -> Change | None:
    word = words[i]
    guesses = ocr_readings(word.clean)
    if not guesses:
        why = "not Vietnamese as it stands, and no reading found"
        return _change(word, word.clean, Kind.OCR, 0.0, why) if certain else None
    ranked = sorted(guesses, key=lambda g: (not _links(words, i, g[0]), g[1]))
    best = ranked[0][0]
    confidence = 0.8 if _links(words, i, best) else 0.5
    return _change(
        word,
        best,
        Kind.OCR,
        confidence,
        "read as VNI with a damaged mark",
        tuple(g for g, _ in ranked),
    )


def _judge_lookalike(
    words: list[_Word], i: int, passage: set[Encoding], *, certain: bool
) -> Change | None:
    """Ask about a plain Vietnamese word that may be a legacy spelling in this passage ("cô quan" =
    "cơ quan").

    Never act.
    """
    word = words[i]
    if not _is_plain(word.clean) or _links(words, i, word.clean) or stands_alone(word.clean):
        return None
    beside = [words[j] for j in (i - 1, i + 1) if 0 <= j < len(words)]
    if is_known(word.clean) and not certain and not any(w.legacy for w in beside):
        return None
    readings = [decode(word.clean, e, mixed=True) for e in sorted(passage)]
    if Encoding.VNI in passage and not is_known(word.clean):
        readings += [text for text, _ in ocr_readings(word.clean)]
    fitting = [r for r in readings if r != word.clean and is_syllable(r) and is_known(r)]
    fitting.sort(key=lambda r: not _links(words, i, r))
    if not fitting or (is_known(word.clean) and not _links(words, i, fitting[0])):
        return None
    why = "plain Vietnamese as it stands, but it may be a legacy spelling in this passage"
    return _change(word, fitting[0], Kind.AMBIGUOUS, 0.5, why, (*fitting, word.clean))


def _links(words: list[_Word], i: int, reading: str) -> bool:
    """Say whether the reading makes a known word with any reading of the word before or after it."""
    before = words[i - 1].spoken if i else ()
    after = words[i + 1].spoken if i + 1 < len(words) else ()
    return any(is_compound(b, reading) for b in before) or any(
        is_compound(reading, a) for a in after
    )
