"""Which reading of a damaged or legacy word is taken, and which is left to a person."""

from __future__ import annotations

from parlib.intake.legacy.confusions import ocr_readings
from parlib.intake.legacy.maps import Encoding, decode
from parlib.intake.legacy.syllables import is_compound, is_known, is_syllable, stands_alone
from parlib.intake.legacy.words import Change, Kind, Word, is_plain

_NEAR = 5  # words on either side that count as the same passage
_CERTAIN = 2  # legacy words near that make a passage certain


# -- judging one word where it stands


def judge(words: list[Word], i: int) -> Change | None:
    """Return what becomes of word ``i``, judged beside its neighbours; None where nothing does."""
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
    word: Word,
    after: str,
    kind: Kind,
    confidence: float,
    reason: str,
    others: tuple[str, ...] = (),
) -> Change:
    kept = tuple(o for o in dict.fromkeys(others) if o != after)
    return Change(word.start, word.end, word.raw, after, kind, confidence, False, reason, kept)


def _guesses(word: Word) -> tuple[str, ...]:
    return tuple(text for text, _ in ocr_readings(word.clean))


def _judge_table(
    words: list[Word], i: int, passage: set[Encoding], near: list[Word]
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


def _judge_damaged(words: list[Word], i: int, *, certain: bool) -> Change | None:
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
    words: list[Word], i: int, passage: set[Encoding], *, certain: bool
) -> Change | None:
    """Ask about a plain Vietnamese word that may be a legacy spelling in this passage ("cô quan" =
    "cơ quan").

    Never act.
    """
    word = words[i]
    if not is_plain(word.clean) or _links(words, i, word.clean) or stands_alone(word.clean):
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


def _links(words: list[Word], i: int, reading: str) -> bool:
    """Return whether the reading makes a known word with any reading of the word before or after it."""
    before = words[i - 1].spoken if i else ()
    after = words[i + 1].spoken if i + 1 < len(words) else ()
    return any(is_compound(b, reading) for b in before) or any(
        is_compound(reading, a) for a in after
    )
