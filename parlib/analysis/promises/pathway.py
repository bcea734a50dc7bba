"""Find the cheapest path to a target.

Computes exactly which open steps reach the points needed with the least effort.

Choosing steps is a knapsack with dependencies; it is solved as a mixed-integer programme by HiGHS
(through scipy), not by a heuristic. Alternatives are the next cheapest choices that differ
substantially: each must omit at least one step of every earlier path.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
import scipy

from parlib.analysis.promises.steps import Recoverable, Step
from parlib.codebook.reasons import Reason

SCALE = 1_000.0
"""Points are scaled so that the solver's tolerance is far below the smallest step of a rule book.
"""
TOLERANCE = 1e-6


@dataclass(frozen=True)
class Path:
    """One set of steps that reaches the points needed.

    Attributes
    ----------
    steps : tuple of Step
        The steps, in the order of the rule book.
    effort, gain : float
        Their sums.
    """

    steps: tuple[Step, ...]
    effort: float
    gain: float


@dataclass(frozen=True)
class Pathways:
    """Paths to a target, cheapest first, and what cannot be reached.

    Attributes
    ----------
    needed : float
        Points needed.
    paths : tuple of Path
        Empty if no choice of steps reaches the points needed.
    best_possible : float
        Points given by all open steps together (respecting dependencies).
    reason : Reason or None
        Why there is no path: ``nothing_needed`` or ``out_of_reach`` with the points still missing.
    recoverable : Recoverable
        The open steps and the closed items with their reasons.
    """

    needed: float
    paths: tuple[Path, ...]
    best_possible: float
    reason: Reason | None
    recoverable: Recoverable


def load_solver() -> None:
    """Load the solver in advance; otherwise the first programme has to wait for it."""
    scipy.optimize.milp  # noqa: B018 - scipy loads part of it on first access
    scipy.sparse.csr_array  # noqa: B018


def cheapest_paths(recoverable: Recoverable, *, needed: float, alternatives: int = 3) -> Pathways:
    """Find the cheapest sets of steps that give at least the points needed.

    Parameters
    ----------
    recoverable : Recoverable
        Open steps of one unit.
    needed : float
        Points needed in addition to those the unit has.
    alternatives : int
        Maximum number of paths to return.

    Returns
    -------
    Pathways

    Notes
    -----
    Minimise Σ effort·x over x ∈ {0, 1} with Σ gain·x ≥ needed, at most one step per item, and
    x(step) ≤ Σ x(steps of each required item). Among paths of equal effort the one with the larger
    gain is taken. After each path P the cut Σ_{P} x ≤ |P| − 1 rules out P and everything that
    contains it.
    """
    steps = recoverable.steps
    best = _solve(steps, effort=[-s.gain for s in steps], needed=-math.inf, cuts=[])
    best_possible = math.fsum(steps[i].gain for i in best or ())
    if needed <= 1e-9:
        return Pathways(needed, (), best_possible, Reason.of("nothing_needed"), recoverable)
    if best_possible < needed - 1e-9:
        return Pathways(
            needed,
            (),
            best_possible,
            Reason.of("out_of_reach", missing=needed - best_possible),
            recoverable,
        )
    paths: list[Path] = []
    cuts: list[list[int]] = []
    while len(paths) < alternatives:
        chosen = _cheapest(steps, needed=needed, cuts=cuts)
        if chosen is None:
            break
        cuts.append(chosen)
        taken = tuple(steps[i] for i in chosen)
        paths.append(
            Path(taken, math.fsum(s.effort for s in taken), math.fsum(s.gain for s in taken))
        )
    return Pathways(needed, tuple(paths), best_possible, None, recoverable)


def _cheapest(steps: Sequence[Step], *, needed: float, cuts: list[list[int]]) -> list[int] | None:
    """Return the cheapest choice; of equally cheap ones, the one with the largest gain."""
    effort = [s.effort for s in steps]
    first = _solve(steps, effort=effort, needed=needed, cuts=cuts)
    if first is None:
        return None
    least = math.fsum(effort[i] for i in first)
    return (
        _solve(steps, effort=[-s.gain for s in steps], needed=needed, cuts=cuts, at_most=least)
        or first
    )


def _solve(
    steps: Sequence[Step],
    *,
    effort: Sequence[float],
    needed: float,
    cuts: list[list[int]],
    at_most: float = math.inf,
) -> list[int] | None:
    """Solve one programme; return the chosen positions, or ``None`` if it is infeasible."""
    if not steps:
        return [] if needed <= 0 else None
    gains = np.array([s.gain for s in steps])
    rows, lower, upper = [gains * SCALE], [needed * SCALE - TOLERANCE], [math.inf]
    if math.isfinite(at_most):
        rows.append(np.array([s.effort for s in steps]))
        lower.append(-math.inf)
        upper.append(at_most + TOLERANCE)
    for row, bound in _structure(steps):
        rows.append(row)
        lower.append(-math.inf)
        upper.append(bound)
    for cut in cuts:
        row = np.zeros(len(steps))
        row[cut] = 1
        rows.append(row)
        lower.append(-math.inf)
        upper.append(len(cut) - 1)
    solution = scipy.optimize.milp(
        np.asarray(effort),
        constraints=scipy.optimize.LinearConstraint(
            scipy.sparse.csr_array(np.vstack(rows)), lower, upper
        ),
        integrality=np.ones(len(steps)),
        bounds=scipy.optimize.Bounds(0, 1),
        options={"mip_rel_gap": 0.0},
    )
    return None if solution.x is None else [int(i) for i in np.flatnonzero(solution.x > 0.5)]


def _structure(steps: Sequence[Step]) -> Iterator[tuple[np.ndarray, float]]:
    """Yield (row, upper bound) for the constraints: one step per item, and no step without its
    required items.
    """
    by_code: dict[str, list[int]] = {}
    for i, step in enumerate(steps):
        by_code.setdefault(step.code, []).append(i)
    for positions in by_code.values():
        row = np.zeros(len(steps))
        row[positions] = 1
        yield row, 1.0
    for i, step in enumerate(steps):
        for code in step.requires:
            row = np.zeros(len(steps))
            row[i] = 1
            row[by_code.get(code, [])] -= 1
            yield row, 0.0
