"""A document model held against the one that its release gives, number by number."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from parlib.briefing.context import release_tables
from parlib.briefing.proof.claimed import keep_given
from parlib.briefing.proof.comparison import compare_models, other_maker
from parlib.briefing.proof.remake import Remade, remake, slices
from parlib.briefing.proof.verdict import Equal, Findings, Tables
from parlib.briefing.run.known import Known
from parlib.codebook.context import BriefContext
from parlib.codebook.kinds import DRAFTS
from parlib.document.model import Model, to_json
from parlib.document.numbers import format_number
from parlib.document.proof import fault_of, numbers
from parlib.errors import BriefFailed, NotCompared, ReleaseMissing, VerificationFailed
from parlib.speech.catalogue import saying
from parlib.store.project import Project


def verify_model(claimed: Model, project: Project | None, release: str = "") -> Findings:
    """Check a document model against the one that its release gives.

    Without the release, its numbers against their printed form.
    """
    findings = Findings()
    if why := not_from_a_release(claimed["meta"]):
        findings.differs += _printed(claimed)
        findings.left.append(why)
        return findings
    if project is None:
        return _alone(claimed, saying("no release available"))
    try:
        made = remake(claimed, project, release=release)
    except (ReleaseMissing, NotCompared) as fault:
        return _alone(claimed, fault.message)
    except VerificationFailed as fault:
        findings.differs += [*_printed(claimed), fault.message]
        return findings
    except BriefFailed as fault:
        findings.differs += _printed(claimed)
        word = other_maker(claimed)
        if not word:
            raise
        findings.left.append(
            saying(
                "{word}, and the parlib that is here cannot make it again ({fault})",
                word=word,
                fault=fault,
            )
        )
        _numbers(claimed, slices(claimed, project, release=release), findings)
        return findings
    if to_json(claimed) == to_json(made.model):  # in every letter, as nearly all documents are
        _remember(claimed, made, project)
        findings.is_equal(equal_of(claimed, made.release))
        return findings
    compared = compare_models(claimed, made.model)
    findings.differs += [*_printed(claimed), *compared.false]
    findings.left += compared.open
    findings.notes += compared.notes
    if compared.open:
        _numbers(claimed, tuple(one.context for one in made.demands), findings)
    elif not compared.false:
        findings.is_equal(equal_of(claimed, made.release))
    return findings


def _remember(claimed: Model, made: Remade, project: Project) -> None:
    """Keep which model was made here, so that the next proof need not make it."""
    if all(one.release == claimed["meta"]["release"] for one in made.demands):
        keep_given(Known(project), claimed, made.demands, project)


def _alone(claimed: Model, why: str) -> Findings:
    """Check the numbers of a document against their printed form, where there is nothing else."""
    return Findings(
        differs=list(_printed(claimed)),
        left=[why],
        checked=[
            saying("{count} numbers print what they hold", count=sum(1 for _ in numbers(claimed)))
        ],
    )


def equal_of(model: Model, release: str) -> Equal:
    """Return what a proof notes of a document that is the one its release gives."""
    return Equal(release, *_size(model))


def not_from_a_release(meta: Mapping[str, Any]) -> str:
    """Return why no release can give a document: it was drafted from what people filled in, or holds
    what an analyst supposed. Empty of every other.
    """
    if meta.get("kind") not in DRAFTS:
        return ""
    if meta["kind"] != "scenario":
        return saying(
            "a draft ({kind}), made from what people filled in and finished by people: no notebook makes "
            "it from release {release} → make the draft again with the command that wrote it, and compare",
            kind=DRAFTS[str(meta["kind"])].names["vi"],
            release=meta.get("release", ""),
        )
    return saying(
        "its figures are supposed, not those of any release: what an analyst worked out from {release} → "
        "`parlib whatif` works the scenario out again",
        release=meta.get("release", ""),
    )


def _numbers(claimed: Model, contexts: Sequence[BriefContext], findings: Findings) -> None:
    """Read every number in the release: what is false there is false, whatever made the document."""
    misread = list(_misread(claimed, contexts))
    findings.differs += misread
    if not misread:
        findings.checked.append(
            saying(
                "{sum} numbers hold in release {release}",
                sum=sum(1 for _ in numbers(claimed)),
                release=contexts[0].release,
            )
        )


def _size(model: Model) -> tuple[int, int]:
    """Return how many blocks and numbers a model holds."""
    blocks = sum(len(s["blocks"]) for s in model["sections"])
    return blocks, sum(1 for _ in numbers(model))


def _misread(claimed: Model, contexts: Sequence[BriefContext]) -> Iterable[str]:
    """Yield the numbers that the release does not hold, where words may differ because other code
    wrote them.
    """
    read: list[dict[str, Any]] = [{} for _ in contexts]
    tables: list[Tables] = [release_tables(c) for c in contexts]
    for section in claimed["sections"]:
        part = section.get("part")
        among = (part,) if isinstance(part, int) and 0 <= part < len(tables) else range(len(tables))
        for words, number in numbers({**claimed, "sections": [section]}):
            faults = [
                fault_of(words, number, claimed["meta"]["language"], tables[i], read[i])
                for i in among
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
