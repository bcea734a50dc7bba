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

import unicodedata
from dataclasses import dataclass, replace

import pandas as pd

from parlib.intake.legacy.judgement import judge
from parlib.intake.legacy.maps import Encoding, decode
from parlib.intake.legacy.words import LEGACY_WORD, VIQR_WORD, Change, Kind, words_of

ACCEPT = 0.9


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
    words = words_of(text)
    if not any(w.tables or w.odd for w in words):
        return _apply(text, [])
    judged = (judge(words, i) for i in range(len(words)))
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
    pattern = VIQR_WORD if hint == Encoding.VIQR else LEGACY_WORD
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
