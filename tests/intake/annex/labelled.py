"""Guidance with its labelled points: what the reader makes of it has to give them."""

from benchmarks.reading import BY_HAND, RIGHT, Phrase, judge


def hold(maximum, kind, words, expected):
    """Fail where the words are read otherwise than labelled, or left to a person."""
    outcome, read = _read(maximum, kind, words, expected)
    assert outcome == RIGHT, f"{outcome}: {read.rule} {read.params} {read.unit} {read.reason}: {read.detail}"


def hold_open(maximum, kind, words, reason=""):
    """Fail where the words are read at all, or left to a person for another reason."""
    outcome, read = _read(maximum, kind, words, {"1": 1})
    assert outcome == BY_HAND, f"{read.rule} {read.params} {read.unit}"
    assert read.reason == reason or not reason, f"{read.reason}: {read.detail}"


def _read(maximum, kind, words, expected):
    return judge(Phrase("here", "train", float(maximum or 0), words, expected, kind))
