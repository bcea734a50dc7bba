"""How often an annex and a dispatch are read right, by hand or wrong, on texts labelled before the
reader was tried on them.

    python benchmarks/reading.py                # counts of both splits
    python benchmarks/reading.py --show train   # and every phrase and promise of a split that is not right

The corpus lies in ``tests/intake/corpus``; each document belongs to one split. Rules are made
better with ``train``; ``opened`` were kept aside, round after round, until their figures had been
written down, and are train since; ``test`` was written after that and not opened: ``--show`` does
not take it. What is printed of the test documents is what to expect of the next paper, less what
was learnt by looking.

An annex phrase is *right* if every labelled reading gives the labelled points (or the rule can give
exactly the labelled points, where readings are words), *by hand* if the reader left it to a
person, *wrong* if it read another rule, or any rule where only a person can say. A proposal
is *right* if it stands on the line of a labelled promise and operator, figure and upper end agree,
one to one. Tasks without a figure count only in documents where they are labelled (``tasks``).
"""

from __future__ import annotations

import argparse
import itertools
import math
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np
import yaml

from parlib.codebook.frameworks import Item
from parlib.codebook.rules import parse_rule
from parlib.codebook.vocabulary import Level
from parlib.intake.annex.guidance import read_guidance
from parlib.intake.annex.outcome import Guidance
from parlib.intake.dispatch.files import clean
from parlib.intake.dispatch.promises import extract_commitments, years_of
from parlib.intake.dispatch.proposals import Proposal
from parlib.scoring.rules import Reading, apply_rule

CORPUS = Path(__file__).parents[1] / "tests" / "intake" / "corpus"
SPLITS = ("train", "opened", "test")
RIGHT, BY_HAND, WRONG = "right", "by hand", "wrong"
STEPS = {"up": (1.2, 1.0), "same": (1.0, 1.0), "down": (0.8, 1.0)}


# -- annexes


@dataclass(frozen=True)
class Phrase:
    """One labelled piece of guidance."""

    document: str
    split: str
    maximum: float
    words: str
    expected: Any
    kind: str = ""
    hand_too: bool = False

    @property
    def form(self) -> str:
        """Say what sort of phrase it is, for the table."""
        if self.expected == "hand":
            return "a person's judgement"
        if self.kind:
            return self.kind
        if isinstance(self.expected, list):
            return "choice"
        keys = [str(k) for k in self.expected]
        if keys and keys[0] in STEPS:
            return "growth"
        return "share" if any("%" in k for k in keys) else "count"


@cache
def document_of(path: Path) -> dict[str, Any]:
    """Return a labelled document; nobody changes it."""
    loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
    return dict(yaml.load(path.read_text(encoding="utf-8"), Loader=loader))


def phrases() -> Iterator[Phrase]:
    """Yield the labelled guidance of every annex document."""
    for path in sorted((CORPUS / "annex").glob("*.yml")):
        document = document_of(path)
        for maximum, words, *label in document["phrases"]:
            hand_too = label[0] == "hand_or"
            expected, *kind = label[1:] if hand_too else label
            yield Phrase(
                path.stem,
                document["split"],
                float(maximum),
                words,
                expected,
                *kind,
                hand_too=hand_too,
            )


def judge(phrase: Phrase) -> tuple[str, Guidance]:
    """Return how a phrase was read, and the reading."""
    maximum = None if phrase.kind == "penalty" and not phrase.maximum else phrase.maximum
    kind = phrase.kind if phrase.kind in ("bonus", "penalty") else ""
    read = read_guidance(phrase.words, maximum, kind=kind, surveyed=phrase.kind == "survey")
    if phrase.expected == "hand":
        return (
            RIGHT
            if read.rule == "manual" or (phrase.kind == "survey" and read.rule == "survey")
            else WRONG
        ), read
    if read.rule == "manual":
        return (RIGHT if phrase.hand_too else BY_HAND), read
    return (RIGHT if _agrees(phrase, read) else WRONG), read


def _agrees(phrase: Phrase, read: Guidance) -> bool:
    if not phrase.expected:
        return read.rule == "survey"
    if isinstance(phrase.expected, list):
        given = _attainable(read, phrase.maximum)
        return given is not None and given == {round(float(p), 6) for p in phrase.expected}
    return all(
        _same(_points(phrase, read, str(at)), float(points))
        for at, points in phrase.expected.items()
    )


def _same(given: float, expected: float) -> bool:
    return not math.isnan(given) and abs(given - expected) < 0.006


def _points(phrase: Phrase, read: Guidance, at: str) -> float:
    """Return the points that a rule gives at a labelled reading."""
    now, before = STEPS.get(at) or (
        float(at.rstrip("%")) / (100 if at.endswith("%") else 1),
        math.nan,
    )
    item = Item(
        code="1.1.1",
        parent="1.1",
        level=Level.SUBCRITERION,
        name_vi="x",
        max_points=phrase.maximum,
        rule=read.rule,
        rule_params=read.params,
        unit=read.unit,
        kind=phrase.kind if phrase.kind in ("bonus", "penalty") else "",
    )
    if at in STEPS and read.rule == "tier":  # the rule asks for the change itself
        change = round(now - before, 9)
        falls = read.unit.startswith(("mức giảm", "mức thấp hơn"))
        now, before = (-change if falls else change), math.nan
    nothing = np.array([math.nan])
    reading = Reading.of(
        numerator=nothing, denominator=nothing, value=np.array([now]), previous=np.array([before])
    )
    return float(apply_rule(item, reading)[0])


def _attainable(read: Guidance, maximum: float) -> set[float] | None:
    """Return the points that a rule can give; None where they are not a few."""
    params: Any = parse_rule(read.rule, read.params)
    match read.rule:
        case "boolean":
            given = {0.0, maximum}
        case "tier":
            given = {t.points for t in params.tiers}
        case "count":
            given = {0.0, *(p for _, p in params.steps)}
        case "penalty" if params.steps and not params.per:
            given = {0.0, *(p for _, p in params.steps)}
        case "penalty":
            given = {0.0, params.per}
        case "checklist" if params.items:
            given = {maximum * k / params.items for k in range(params.items + 1)}
        case "checklist":
            chosen = itertools.chain.from_iterable(
                itertools.combinations(params.weights, n) for n in range(len(params.weights) + 1)
            )
            given = {math.fsum(c) for c in chosen}
        case _:
            return None
    return {round(p, 6) for p in given}


# -- dispatches


@dataclass(frozen=True)
class Promise:
    """One labelled promise."""

    line: int
    operator: str
    low: float | None
    high: float | None
    unit: str
    index: str
    owner: str
    due: str = ""


@dataclass
class Scores:
    """What was counted over the dispatches of one split."""

    promised: int = 0
    proposed: int = 0
    right: int = 0
    owners: list[bool] = field(default_factory=list)
    indices: list[bool] = field(default_factory=list)
    units: list[bool] = field(default_factory=list)
    days: list[bool] = field(default_factory=list)
    years: list[bool] = field(default_factory=list)
    confident: list[tuple[float, bool, str]] = field(default_factory=list)
    by_operator: dict[str, Counter[str]] = field(default_factory=lambda: defaultdict(Counter))
    faults: list[str] = field(default_factory=list)


def promise(line: int, written: str) -> Promise:
    """Read one label: ``operator low..high unit; index; owner + owner; last day``."""
    said, index, owner, due = [*(p.strip() for p in written.split(";")), "", "", ""][:4]
    operator, figure, unit = [*said.split(maxsplit=2), "", ""][:3]
    low, _, high = figure.partition("..")
    return Promise(
        line,
        operator,
        float(low) if low else None,
        float(high) if high else None,
        unit,
        index,
        owner.replace(" + ", "; "),
        due,
    )


def score_dispatches(split: str, *, part: slice = slice(None)) -> Scores:
    """Count over the dispatches of one split, of all files or a part of them."""
    scores = Scores()
    for path in sorted((CORPUS / "dispatch").glob("*.yml"))[part]:
        document = document_of(path)
        if document["split"] == split:
            _score_dispatch(path.stem, document, scores)
    return scores


def _score_dispatch(name: str, document: dict[str, Any], scores: Scores) -> None:
    lines = [entry if isinstance(entry, list) else [entry] for entry in document["lines"]]
    text = "\n".join(entry[0] for entry in lines)
    open_promises = [
        promise(n, label) for n, entry in enumerate(lines, start=1) for label in entry[1:]
    ]
    scores.promised += len(open_promises)
    years = years_of(clean(text))
    scores.years.append(years == (document["period"], document.get("last")))
    if not scores.years[-1]:
        scores.faults.append(f"{name}: years read {years}")
    for label in open_promises:
        scores.by_operator[label.operator]["promised"] += 1
    proposals = [
        p
        for p in extract_commitments(text)
        if p.kind == "target" and (p.operator != "done" or document.get("tasks"))
    ]
    for proposal in proposals:
        scores.proposed += 1
        scores.by_operator[proposal.operator]["proposed"] += 1
        met = next((p for p in open_promises if _meets(proposal, p)), None)
        scores.confident.append((proposal.confidence, met is not None, str(proposal.operator)))
        if met is None:
            scores.faults.append(
                f"{name}:{proposal.line}: proposed {proposal.operator} {proposal.target} "
                f"{proposal.target_high}: {proposal.quote}"
            )
            continue
        open_promises.remove(met)
        _count_right(name, proposal, met, scores)
    scores.faults += [
        f"{name}:{p.line}: missed {p.operator} {p.low} {p.high}: {lines[p.line - 1][0]}"
        for p in open_promises
    ]


def _meets(proposal: Proposal, label: Promise) -> bool:
    same_figure = label.low is None or (
        proposal.target == label.low and proposal.target_high == label.high
    )
    return proposal.line == label.line and proposal.operator == label.operator and same_figure


def _count_right(name: str, proposal: Proposal, label: Promise, scores: Scores) -> None:
    scores.right += 1
    scores.by_operator[label.operator]["right"] += 1
    if label.owner or proposal.owner:
        scores.owners.append(proposal.owner.casefold() == label.owner.casefold())
        if not scores.owners[-1]:
            scores.faults.append(
                f"{name}:{label.line}: owner {proposal.owner!r}, not {label.owner!r}"
            )
    if label.index or proposal.index:
        scores.indices.append(proposal.index == label.index)
        if not scores.indices[-1]:
            scores.faults.append(
                f"{name}:{label.line}: index {proposal.index!r}, not {label.index!r}"
            )
    if label.due:
        scores.days.append(str(proposal.due) == label.due)
        if not scores.days[-1]:
            scores.faults.append(f"{name}:{label.line}: due {proposal.due}, not {label.due}")
    if label.unit in ("%", "điểm", "bậc"):
        scores.units.append(proposal.unit.split(" ")[0] == label.unit)
        if not scores.units[-1]:
            scores.faults.append(f"{name}:{label.line}: unit {proposal.unit!r}, not {label.unit!r}")


# -- printing


def _share(hits: Sequence[bool]) -> str:
    return f"{sum(hits)}/{len(hits)}" + (f" = {sum(hits) / len(hits):.2f}" if hits else "")


def print_annexes(split: str, show: bool) -> None:
    """Print the annex table of one split."""
    table: dict[str, Counter[str]] = defaultdict(Counter)
    for phrase in phrases():
        if phrase.split != split:
            continue
        outcome, read = judge(phrase)
        table[phrase.form][outcome] += 1
        if show and outcome != RIGHT:
            words = phrase.words.replace("\n", " | ")
            print(
                f"  {outcome:8} {phrase.document}: [{phrase.maximum:g} {phrase.kind}] "
                f"{words} -> "
                f"{read.rule} {read.params} {read.reason} ({read.detail})"
            )
    print(f"annex, {split}: kind of phrase          right  by hand  wrong")
    for kind, counts in [*sorted(table.items()), ("all", sum(table.values(), Counter()))]:
        total = max(counts.total(), 1)
        print(
            f"  {kind:34} {counts[RIGHT]:6} {counts[BY_HAND]:8} {counts[WRONG]:6}   right "
            f"{counts[RIGHT] / total:.2f}"
        )


def print_dispatches(split: str, show: bool) -> None:
    """Print the dispatch figures of one split."""
    scores = score_dispatches(split)
    for fault in scores.faults if show else ():
        print(f"  {fault}")
    print(
        f"dispatch, {split}: promised {scores.promised}, proposed {scores.proposed}, right "
        f"{scores.right}"
    )
    print(
        f"  precision {scores.right / max(scores.proposed, 1):.2f}  recall "
        f"{scores.right / max(scores.promised, 1):.2f}"
    )
    print(
        f"  owner {_share(scores.owners)}  year {_share(scores.years)}  index "
        f"{_share(scores.indices)}  unit {_share(scores.units)}  day {_share(scores.days)}"
    )
    print("  kind                   promised proposed right  precision recall  said  came true")
    for operator, counts in sorted(scores.by_operator.items()):
        promised, proposed, right = counts["promised"], counts["proposed"], counts["right"]
        said = [confidence for confidence, _, kind in scores.confident if kind == operator]
        shares = [
            right / proposed if proposed else math.nan,
            right / promised if promised else math.nan,
        ]
        told = "  ".join(
            f"{v:6.2f}"
            for v in (*shares, math.fsum(said) / len(said) if said else math.nan, shares[0])
        )
        print(f"  {operator:22} {promised:8} {proposed:8} {right:5}  {told}")
    print("  said, proposals, right:")
    for confidence, group in itertools.groupby(sorted(scores.confident), key=lambda c: c[0]):
        hits = [right for _, right, _ in group]
        print(f"    {confidence:.2f}  {len(hits):4}  {_share(hits)}")


def main() -> None:
    """Print both readings for both splits."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument(
        "--show", choices=SPLITS[:-1], help="also print what is not right in this split"
    )
    parser.add_argument("--split", choices=SPLITS, help="only this split")
    given = parser.parse_args()
    for split in [given.split] if given.split else SPLITS:
        print_annexes(split, given.show == split)
        print_dispatches(split, given.show == split)


if __name__ == "__main__":
    main()
