"""Where a unit may stand some years on, from how it and its group have moved until now.

A value is the mean of its group in that year plus the unit's distance from it. The two behave
differently. A year's shock moves the mean, once, however many units there are, and it may pass or
stay: few years are few cases, and what they leave open stays open. The distance has a part that
lasts (good and bad units) and one that comes and goes: how much of each, and how fast it goes, many
units tell together, so that a unit that just fell is expected to come back as far as units do.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import scipy

Floats = npt.NDArray[np.float64]

PRIOR_YEARS, PRIOR_SHOCK = 2.0, 0.3
"""Before any year is seen: a year moves all by 0.3 (in squares) of what a unit's own noise is, with
the weight of two years. More says too little where no shock is shared, less too much where one is."""
_LASTING = (0.0, 0.2, 0.4, 0.6, 0.8, 0.95, 1.0)
_LEVELS = (0.0, 0.25, 1.0, 4.0, 16.0, 64.0)
_STAYING = (0.0, 0.3, 0.6, 0.8, 1.0)
_DRIFT, _ANY_LEVEL = 4.0, 1e4
_SCALES = 12
_RARE = 1e-3


@dataclass(frozen=True)
class Block:
    """Values of one group in years that can be compared: ``values`` is units × ``years``, NaN where
    none is known.
    """

    years: npt.NDArray[np.int_]
    values: Floats


@dataclass(frozen=True)
class Ahead:
    """A mixture of normal distributions."""

    weights: Floats
    means: Floats
    spreads: Floats

    def below(self, value: npt.ArrayLike) -> Floats:
        """Return the probability of ending below each value."""
        z = (np.asarray(value, dtype=float)[..., None] - self.means) / self.spreads
        return np.asarray(scipy.special.ndtr(z) @ self.weights)

    def range(self) -> tuple[float, float]:
        """Return bounds beyond which next to nothing lies."""
        far = 8 * self.spreads
        return float((self.means - far).min()), float((self.means + far).max())


@dataclass(frozen=True)
class _Kind:
    """One way in which things may move, its weight, and the square of its noise."""

    weight: float
    lasting: float
    level: float
    square: float


@dataclass(frozen=True)
class Course:
    """How a group moves: its last comparable years, the means of all, and the kinds of motion.

    ``of_years`` is empty where years cannot move all (places of a ranking).
    """

    years: npt.NDArray[np.int_]
    means: Floats
    own_kinds: tuple[_Kind, ...]
    of_years: tuple[_Kind, ...]
    df: float
    parts: tuple[tuple[npt.NDArray[np.int_], Floats], ...]

    def ahead(self, values: npt.ArrayLike, *, year: int) -> Ahead:
        """Return where a unit with these ``values`` (one per year, NaN = none) may be in ``year``."""
        apart = np.asarray(values, dtype=float) - self.means
        seen = np.isfinite(apart)
        conditional = [_conditional(k, self.years[seen], apart[seen], year) for k in self.own_kinds]
        weight, mean, spread = (np.array(a) for a in zip(*conditional, strict=True))
        if not self.of_years:
            return Ahead(weight, float(self.means.mean()) + mean, spread)
        scales = self.df / scipy.stats.chi2.ppf((np.arange(_SCALES) + 0.5) / _SCALES, self.df)
        of_year = [(k.weight, *_mean_ahead(k, self.parts, year)) for k in self.of_years]
        share, centre, apart_by = (np.array(a)[:, None, None] for a in zip(*of_year, strict=True))
        # shocks × scales × units' own: every combination is one normal distribution
        spreads = np.sqrt(apart_by**2 * scales[:, None] + spread**2)
        return Ahead(
            np.broadcast_to(share * weight / _SCALES, spreads.shape).ravel(),
            np.broadcast_to(centre + mean, spreads.shape).ravel(),
            spreads.ravel(),
        )


def fit_course(blocks: Sequence[Block], *, shared: bool = True) -> Course:
    """Learn how a group moves.

    Parameters
    ----------
    blocks : sequence of Block
        Runs of comparable years, the last one that from which one looks ahead.
    shared : bool
        Whether years move all units together (values); places of a ranking cannot be.

    Notes
    -----
    y_it = m_t + d_it. Distances: d_it = a_i + e_it, e an AR(1) with coefficient ρ (1: a random
    walk), Var a = r · Var e, on a grid of ρ and r, each weighted by its likelihood with the square
    of the noise at its estimate. Means: m_t = level of the block + g·t + c_t, c an AR(1) with
    coefficient φ and square κ², levels flat, g normal with standard deviation 2κ, 1/κ² a gamma with
    ``PRIOR_YEARS`` degrees of freedom around ``PRIOR_SHOCK`` of the units' noise; grid of φ by
    marginal likelihood. A value ahead is normal given ρ, r and Student t given φ; all are mixed.
    """
    parts = tuple(_year_means(block) for block in blocks)
    own_kinds = _own_kinds(blocks, [means for _, means in parts])
    square = sum(kind.weight * kind.square for kind in own_kinds)
    years, means = parts[-1]
    if not shared:
        return Course(years, means, own_kinds, (), 0.0, parts)
    count = sum(len(means) - 1 for _, means in parts)
    df = PRIOR_YEARS + count
    return Course(
        years, means, own_kinds, _year_kinds(parts, df=df, own_variance=square), df, parts
    )


def _year_means(block: Block) -> tuple[npt.NDArray[np.int_], Floats]:
    """Return the mean of every year as if every unit were there: unit and year effects, least
    squares.
    """
    unit, year = np.nonzero(np.isfinite(block.values))
    count, k = block.values.shape
    design = np.zeros((len(unit), count + k))
    design[np.arange(len(unit)), unit] = 1.0
    design[np.arange(len(unit)), count + year] = 1.0
    solved = np.linalg.lstsq(design, block.values[unit, year], rcond=None)[0]
    there = np.isfinite(block.values).any(axis=1)
    return block.years, solved[count:] + solved[:count][there].mean()


def _own_kinds(blocks: Sequence[Block], means: Sequence[Floats]) -> tuple[_Kind, ...]:
    """Weigh the ways in which units may move around the mean of their group."""
    patterns = [
        (block.years[pattern], squares)
        for block, of_year in zip(blocks, means, strict=True)
        for pattern, squares in _patterns(block.values - of_year)
    ]
    df = sum(count * len(years) for years, (count, _) in patterns) - sum(map(len, means))
    kinds = []
    for lasting in _LASTING:
        # around a random walk a lasting level cannot be told from where it began
        for level in _LEVELS if lasting < 1 else (1000.0,):
            logs = total = 0.0
            for years, (count, square) in patterns:
                root = np.linalg.cholesky(_together(years, lasting) + level)
                logs -= count * float(np.log(np.diag(root)).sum())
                total += float(np.trace(scipy.linalg.cho_solve((root, True), square)))
            noise = max(total / max(df, 1), 1e-12)
            kinds.append(_Kind(logs - df / 2 * np.log(noise), lasting, level, noise))
    return _weighed(kinds)


def _patterns(
    apart: Floats,
) -> Iterator[tuple[npt.NDArray[np.bool_], tuple[int, Floats]]]:
    """Give, for each set of years that units have, their number and the sums of their products."""
    patterns, which = np.unique(np.isfinite(apart), axis=0, return_inverse=True)
    for k, pattern in enumerate(patterns):
        if pattern.any():
            there = apart[which.reshape(-1) == k][:, pattern]
            yield pattern, (len(there), there.T @ there)


def _year_kinds(
    parts: Sequence[tuple[npt.NDArray[np.int_], Floats]], *, df: float, own_variance: float
) -> tuple[_Kind, ...]:
    """Weigh the ways in which the mean of a group may move."""
    kinds = []
    for staying in _STAYING:
        kind = _Kind(0.0, staying, 0.0, 1.0)
        root = np.linalg.cholesky(_mean_together(kind, [years for years, _ in parts]))
        z = scipy.linalg.solve_triangular(root, _stacked(parts), lower=True)
        square = (PRIOR_YEARS * PRIOR_SHOCK * own_variance + float(z @ z)) / df
        logs = -float(np.log(np.diag(root)).sum()) - df / 2 * np.log(max(square, 1e-12))
        kinds.append(_Kind(logs, staying, 0.0, max(square, 1e-12)))
    return _weighed(kinds)


def _weighed(kinds: Sequence[_Kind]) -> tuple[_Kind, ...]:
    """Turn log-likelihoods into weights and leave out what is next to impossible."""
    logs = np.array([kind.weight for kind in kinds])
    weights = np.exp(logs - logs.max())
    weights /= weights.sum()
    weights[weights < _RARE] = 0.0
    weights /= weights.sum()
    return tuple(
        _Kind(float(w), k.lasting, k.level, k.square)
        for w, k in zip(weights, kinds, strict=True)
        if w > 0
    )


def _conditional(
    kind: _Kind, years: npt.NDArray[np.int_], apart: Floats, year: int
) -> tuple[float, float, float]:
    """Return weight, mean and spread of a unit's distance in ``year``, given its distances."""
    together = _together(np.append(years, year), kind.lasting) + kind.level
    known, gain = together[:-1, :-1], together[:-1, -1]
    pull = np.linalg.solve(known, gain) if len(years) else np.zeros(0)
    left = max(float(together[-1, -1] - pull @ gain), 1e-12)
    return kind.weight, float(pull @ apart), float(np.sqrt(left * kind.square))


def _mean_ahead(
    kind: _Kind, parts: Sequence[tuple[npt.NDArray[np.int_], Floats]], year: int
) -> tuple[float, float]:
    """Return the expected mean of the group in ``year`` and its spread before Student's scale."""
    together = _mean_together(kind, [years for years, _ in parts], ahead=year)
    gain = together[:-1, -1]
    pull = np.linalg.solve(together[:-1, :-1], gain)
    left = max(float(together[-1, -1] - pull @ gain), 1e-12)
    return (
        float(parts[-1][1].mean() + pull @ _stacked(parts)),
        float(np.sqrt(left * kind.square)),
    )


def _stacked(parts: Sequence[tuple[npt.NDArray[np.int_], Floats]]) -> Floats:
    return np.concatenate([means - means.mean() for _, means in parts])


def _mean_together(
    kind: _Kind, runs: Sequence[npt.NDArray[np.int_]], *, ahead: int | None = None
) -> Floats:
    """Return the covariances of the yearly means of all runs of years, in squares of their noise."""
    extended = [*runs[:-1], runs[-1] if ahead is None else np.append(runs[-1], ahead)]
    blocks = [_together(years, kind.lasting) + _ANY_LEVEL for years in extended]
    time = np.concatenate([long - short.mean() for long, short in zip(extended, runs, strict=True)])
    return np.asarray(scipy.linalg.block_diag(*blocks) + _DRIFT * np.outer(time, time))


def _together(years: npt.NDArray[np.int_], lasting: float) -> Floats:
    """Return the covariances of an AR(1) of variance one, or of a random walk of steps of one."""
    if lasting >= 1:
        since = (years - years.min()).astype(float)
        return np.asarray(np.minimum.outer(since, since) + 1.0)
    return np.asarray(lasting ** np.abs(years[:, None] - years).astype(float))
