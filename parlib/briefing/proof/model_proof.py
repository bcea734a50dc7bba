"""A document model held against the one that its release gives, number by number."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from parlib.briefing.context import release_tables
from parlib.briefing.proof.comparison import compare_models, other_maker
from parlib.briefing.proof.remake import remake, slices
from parlib.briefing.proof.verdict import EQUAL, Findings, Tables
from parlib.codebook.context import BriefContext
from parlib.document.model import Model
from parlib.document.numbers import format_number
from parlib.document.proof import fault_of, numbers
from parlib.errors import BriefFailed, NotCompared, ReleaseMissing, VerificationFailed
from parlib.speech.catalogue import saying
from parlib.store.project import Project


def verify_model(said: Model, project: Project | None, release: str = "") -> Findings:
    """Hold a document model against the one that its release gives.

    Without the release, its numbers against their printed form.
    """
    found = Findings()
    count = sum(1 for _ in numbers(said))
    found.differs += _printed(said)
    if project is None:
        found.left.append(saying("no release at hand"))
        found.checked.append(saying("{count} numbers print what they hold", count=count))
        return found
    try:
        made = remake(said, project, release=release)
    except (ReleaseMissing, NotCompared) as fault:
        found.left.append(str(fault))
        found.checked.append(saying("{count} numbers print what they hold", count=count))
        return found
    except VerificationFailed as fault:
        found.differs.append(str(fault))
        return found
    except BriefFailed as fault:
        word = other_maker(said)
        if not word:
            raise
        found.left.append(
            saying(
                "{word}, and the parlib that is here cannot make it again ({fault})",
                word=word,
                fault=fault,
            )
        )
        _numbers(said, slices(said, project, release=release), found)
        return found
    compared = compare_models(said, made.model)
    found.differs += compared.false
    found.left += compared.open
    found.notes += compared.notes
    if compared.open:
        _numbers(said, made.contexts, found)
    elif not compared.false:
        found.checked.append(
            saying(
                "{equal} {release} and equal: {size_of}",
                equal=EQUAL,
                release=made.contexts[0].release,
                size_of=size_of(said),
            )
        )
    return found


def _numbers(said: Model, contexts: Sequence[BriefContext], found: Findings) -> None:
    """Read every number in the release: what is false there is false, whatever made the document."""
    misread = list(_misread(said, contexts))
    found.differs += misread
    if not misread:
        found.checked.append(
            saying(
                "{sum} numbers hold in release {release}",
                sum=sum(1 for _ in numbers(said)),
                release=contexts[0].release,
            )
        )


def size_of(model: Model) -> str:
    """Return in words how many blocks and numbers a model holds."""
    blocks = sum(len(s["blocks"]) for s in model["sections"])
    return f"{blocks} blocks, {sum(1 for _ in numbers(model))} numbers"


def _misread(said: Model, contexts: Sequence[BriefContext]) -> Iterable[str]:
    """Yield the numbers that the release does not hold, where words may differ because other code
    wrote them.
    """
    read: list[dict[str, Any]] = [{} for _ in contexts]
    tables: list[Tables] = [release_tables(c) for c in contexts]
    for section in said["sections"]:
        part = section.get("part")
        among = (part,) if isinstance(part, int) and 0 <= part < len(tables) else range(len(tables))
        for words, number in numbers({**said, "sections": [section]}):
            faults = [
                fault_of(words, number, said["meta"]["language"], tables[i], read[i]) for i in among
            ]
            if all(faults):
                yield faults[0]


def _printed(model: Model) -> Iterable[str]:
    """Yield every number that does not print its own value."""
    for words, number in numbers(model):
        try:
            printed = format_number(number["format"], number["raw"], model["meta"]["language"])
        except Exception as fault:
            yield (
                saying(
                    "“{words}”: {s!r} cannot be printed from {raw!r} ({kind})",
                    words=words,
                    s=number["s"],
                    raw=number["raw"],
                    kind=type(fault).__name__,
                )
            )
            continue
        if printed != number["s"]:
            yield saying(
                "“{words}” prints {s!r} for {raw!r}", words=words, s=number["s"], raw=number["raw"]
            )
