"""A verdict as a person reads it: one line for one document, and for a bundle what holds of all its
documents said once, and whatever is wrong document by document.
"""

from __future__ import annotations

from collections.abc import Hashable, Iterator, Sequence
from dataclasses import dataclass

from parlib.briefing.proof.verdict import Compared, Equal, Findings, Verdict, clipped, named
from parlib.speech.catalogue import joined, saying

_FEW = 3
"""So many documents are reported one by one; what more of them say alike is reported once."""


@dataclass(frozen=True)
class Told:
    """A verdict in lines: the verdict itself with what it rests on, and notes that change nothing."""

    lines: tuple[str, ...]
    notes: tuple[str, ...]


def told(verdict: Verdict) -> Told:
    """Return a verdict as lines.

    Parameters
    ----------
    verdict : Verdict
        Of one document, or of a bundle with what was found in each of its documents.
    """
    notes = tuple(
        saying("  note: {note}", note=clipped(sentence)) for sentence in _gathered(verdict, "notes")
    )
    if not verdict.parts:
        rest = (_below("  - ", sentence) for sentence in verdict.differs[1:])
        return Told((verdict.line, *rest), notes)
    if verdict.differs:
        faults = (_below("  - ", sentence) for sentence in _gathered(verdict, "differs"))
        return Told((_head(verdict), *faults), notes)
    rests_on = [*_gathered(verdict, "left"), *_gathered(verdict, "checked")]
    return Told((_head(verdict), *(_below("  ", sentence) for sentence in rests_on)), notes)


def _head(verdict: Verdict) -> str:
    if verdict.differs:
        count = len(verdict.differs)
        return saying(
            "{file} is NOT what the data say, {count} difference(s):",
            file=verdict.file,
            count=count,
        )
    if not verdict.left:
        return saying("{file} is what the data say:", file=verdict.file)
    if Compared.OTHERWISE in verdict.compared:
        return saying("{file} could not be verified, nor shown to be false:", file=verdict.file)
    if Compared.EQUAL in verdict.compared:
        return saying(
            "{file} holds what the data say, but not all of it was compared:", file=verdict.file
        )
    return saying("{file} is complete in itself; not compared with data:", file=verdict.file)


def _below(mark: str, sentence: str) -> str:
    return joined((mark, clipped(sentence)), "")


def _gathered(verdict: Verdict, kind: str) -> Iterator[str]:
    """Yield the sentences of one kind: of the file as a whole, then of its documents, what more than
    a few of them say alike once for all.
    """
    of_parts = {
        named(name, sentence)
        for name, findings in verdict.parts
        for sentence in getattr(findings, kind)
    }
    yield from (sentence for sentence in getattr(verdict, kind) if sentence not in of_parts)
    alike: dict[Hashable, list[tuple[str, str, Findings]]] = {}
    for name, findings in verdict.parts:
        for sentence in dict.fromkeys(getattr(findings, kind)):
            alike.setdefault(_sense(sentence, findings), []).append((name, sentence, findings))
    for documents in alike.values():
        if len(documents) > _FEW:
            yield _of_many([(sentence, findings) for _, sentence, findings in documents])
        else:
            yield from (named(name, sentence) for name, sentence, _ in documents)


def _sense(sentence: str, findings: Findings) -> Hashable:
    """Return what is alike in the sentences of several documents: how large each is, is not."""
    equal = findings.equal
    return (equal.release,) if equal is not None and sentence == equal.sentence else sentence


def _of_many(documents: Sequence[tuple[str, Findings]]) -> str:
    sentence, findings = documents[0]
    if findings.equal is not None and sentence == findings.equal.sentence:
        sizes = [f.equal for _, f in documents if f.equal is not None]
        blocks, count = sum(s.blocks for s in sizes), sum(s.numbers for s in sizes)
        sentence = Equal(findings.equal.release, blocks, count).sentence
    return saying("{count} document(s): {sentence}", count=len(documents), sentence=sentence)
