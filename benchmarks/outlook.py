"""Learn what each cue of a figure is worth, from the labelled corpus, and say how well that decides.

    python benchmarks/outlook.py            # how well it decides on documents it has not learnt from
    python benchmarks/outlook.py --write    # also write parlib/intake/dispatch/outlook.csv anew

Every figure of the opened documents is one case: promised if a label of its line has the same
figure, else not. A logistic regression with a ridge penalty, solved by Newton's method from zero,
gives the same worths each time; they are rounded to two decimals. What is printed was measured on
documents left out of the learning, an eighth at a time.
"""

from __future__ import annotations

import argparse
import csv
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
import yaml
from numpy.typing import NDArray

from benchmarks.reading import CORPUS, Promise, promise
from parlib.intake.dispatch.cues import cues_of, cues_of_a_clause
from parlib.intake.dispatch.figure import Figure
from parlib.intake.dispatch.figures import figures
from parlib.intake.dispatch.files import clean
from parlib.intake.dispatch.outlook import ALWAYS, WORTHS
from parlib.intake.dispatch.passages import Passage, passages
from parlib.intake.dispatch.promises import years_of

FOLDS, RIDGE, LEAST = 8, 1.0, 5
"""Parts of the cross-validation, weight of the penalty, cases a cue must occur in."""
_ROUNDS = 25


@dataclass(frozen=True)
class Case:
    """One figure (or clause) of a document: its cues, and whether it is promised."""

    document: str
    cues: frozenset[str]
    promised: bool


def cases_of(name: str, text: str, labels: Sequence[Promise]) -> Iterator[tuple[str, Case]]:
    """Yield the cases of one document: its figures, and its clauses that have figures."""
    dispatch = clean(text)
    seen: list[tuple[int, Figure, frozenset[str], int]] = []
    clauses: list[frozenset[str]] = []
    for passage in passages(dispatch, years_of(dispatch)):
        if isinstance(passage, Passage):
            clauses.append(
                frozenset(cues_of_a_clause(passage.words, passage.place, passage.around))
            )
            for figure in figures(passage.words):
                cues = cues_of(passage.words, figure, passage.place, passage.around)
                seen.append((passage.line, figure, cues, len(clauses) - 1))
    promised = matched([(line, figure) for line, figure, _, _ in seen], labels)
    for n, (_, _, cues, _) in enumerate(seen):
        yield "figure", Case(name, cues, n in promised)
    for n, cues in enumerate(clauses):
        within = [k for k, (_, _, _, clause) in enumerate(seen) if clause == n]
        if within:
            yield "task", Case(name, cues, any(k in promised for k in within))


def matched(seen: Sequence[tuple[int, Figure]], labels: Sequence[Promise]) -> set[int]:
    """Return which figures are labelled: those that a label reads alike first, one to one."""
    left, promised = list(labels), set()
    for strict in (True, False):
        for n, (line, figure) in enumerate(seen):
            label = next((p for p in left if p.line == line and _alike(p, figure, strict)), None)
            if n not in promised and label is not None:
                promised.add(n)
                left.remove(label)
    return promised


def _alike(label: Promise, figure: Figure, strict: bool) -> bool:
    ranked, none = label.operator == "rank_band", label.operator == "=" and label.low == 0
    if ranked or figure.form == "place":
        return ranked and figure.form == "place" and label.low in (figure.low, None)
    if none:
        return figure.low == 0 and (not strict or figure.form == "none")
    same = label.operator == figure.operator
    if label.low is None:
        return not strict and same and figure.form != "none"
    return figure.low is not None and abs(figure.low - label.low) < 0.01 and (same or not strict)


def cases() -> dict[str, list[Case]]:
    """Return the cases of all opened documents by model."""
    out: dict[str, list[Case]] = {"figure": [], "task": []}
    for path in sorted((CORPUS / "dispatch").glob("*.yml")):
        document = yaml.safe_load(path.read_text(encoding="utf-8"))
        if document["split"] == "test":
            continue
        lines = [entry if isinstance(entry, list) else [entry] for entry in document["lines"]]
        labels = [promise(n, w) for n, entry in enumerate(lines, start=1) for w in entry[1:]]
        for model, case in cases_of(path.stem, "\n".join(e[0] for e in lines), labels):
            out[model].append(case)
    return out


def learnt(learning: Sequence[Case]) -> dict[str, float]:
    """Return what each cue is worth."""
    often = Counter(cue for case in learning for cue in case.cues)
    names = sorted(cue for cue, n in often.items() if n >= LEAST)
    there = _there(learning, names)
    promised = np.array([case.promised for case in learning], dtype=float)
    penalty = np.full(there.shape[1], RIDGE)
    penalty[-1] = 1e-3
    worth = np.zeros(there.shape[1])
    for _ in range(_ROUNDS):
        chance = 1 / (1 + np.exp(-there @ worth))
        bend = (there * (chance * (1 - chance))[:, None]).T @ there + np.diag(penalty)
        step = np.linalg.solve(bend, there.T @ (chance - promised) + penalty * worth)
        worth -= step
        if np.abs(step).max() < 1e-9:
            break
    return dict(zip([*names, ALWAYS], (round(float(w), 2) for w in worth), strict=True))


def _there(learning: Sequence[Case], names: Sequence[str]) -> NDArray[np.float64]:
    place = {name: n for n, name in enumerate(names)}
    there = np.zeros((len(learning), len(names) + 1))
    there[:, -1] = 1
    for n, case in enumerate(learning):
        there[n, [place[cue] for cue in case.cues if cue in place]] = 1
    return there


def chances(worths: dict[str, float], judged: Sequence[Case]) -> NDArray[np.float64]:
    """Return the chance of each case."""
    names = [name for name in worths if name != ALWAYS]
    total = _there(judged, names) @ np.array([worths[n] for n in [*names, ALWAYS]])
    chance: NDArray[np.float64] = 1 / (1 + np.exp(-total))
    return chance


def cross_validated(every: Sequence[Case]) -> NDArray[np.float64]:
    """Return the chance of each case by worths learnt from other documents."""
    documents = np.random.default_rng(0).permutation(sorted({case.document for case in every}))
    fold = {document: n % FOLDS for n, document in enumerate(documents)}
    of = np.array([fold[case.document] for case in every])
    out = np.zeros(len(every))
    for n in range(FOLDS):
        worths = learnt([case for case, k in zip(every, of, strict=True) if k != n])
        out[of == n] = chances(worths, [c for c, k in zip(every, of, strict=True) if k == n])
    return out


def main() -> None:
    """Print how well the cues decide, and write their worths where asked."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--write", action="store_true", help="write the worths anew")
    given = parser.parse_args()
    by_model = cases()
    for model, every in by_model.items():
        promised = np.array([case.promised for case in every])
        chance = cross_validated(every)
        print(f"{model}: {len(every)} cases, {promised.sum()} promised")
        for least in (0.3, 0.5, 0.6, 0.7, 0.8, 0.9):
            taken = chance >= least
            print(
                f"  from {least:.1f}: precision {promised[taken].mean():.3f}  "
                f"recall {promised[taken].sum() / promised.sum():.3f}"
            )
    if given.write:
        with WORTHS.open("w", encoding="utf-8", newline="") as out:
            rows = csv.writer(out, lineterminator="\n")
            rows.writerow(("model", "cue", "worth"))
            for model, every in by_model.items():
                worths = learnt(every)
                rows.writerows((model, cue, worths[cue]) for cue in sorted(worths))


if __name__ == "__main__":
    main()
