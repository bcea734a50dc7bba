"""Forecast where a unit may be in some years, from past movements of the unit and its group.

A value is the mean of its group in that year plus the unit's distance from it. The two behave
differently. A year's shock moves the mean once, however many units there are, and may pass or
persist; with few years this remains uncertain. The distance has a permanent part (good and bad
units) and a transitory one. How large each is, and how fast the transitory part decays, is
estimated from many units together, so that a unit that has just fallen is expected to recover as
far as units usually do.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np
import numpy.typing as npt
import scipy

Floats = npt.NDArray[np.float64]

_LASTING = (0.0, 0.2, 0.4, 0.6, 0.8, 0.95, 1.0)
_LEVELS = (0.0, 0.25, 1.0, 4.0, 16.0, 64.0)
_STAYING = {0.0: 1.0, 0.3: 1.0, 0.6: 1.0, 0.8: 1.0, 1.0: 2.0}
"""How much of a shock stays the year after, and the weight of each before any year is seen: that
all of it stays counts for two, because nothing is wider ahead."""
_LEAST_SHOCK, _MOST_SHOCK = 0.03, 16.0
"""Squares of a year's shock in those of a unit's own noise, each twice the one before and as likely:
from next to nothing to sixteen times, or to four times what the means moved by. With one prior size
too much is said where shocks are large, too little where there are none."""
_DRIFT, _DRIFT_OF_SHOCK, _ANY_LEVEL = 0.25, 4.0, 1e4
_NOISES = 61
_RARE = 1e-3


@dataclass(frozen=True)
class Block:
    """Values of one group in comparable years: ``values`` is units × ``years``, NaN if unknown."""

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
        """Return bounds that contain practically all of the probability."""
        far = 8 * self.spreads
        return float((self.means - far).min()), float((self.means + far).max())


@dataclass(frozen=True)
class _Kind:
    """One model of motion with its weight and noise variance."""

    weight: float
    lasting: float
    level: float
    square: float


@dataclass(frozen=True)
class Course:
    """How a group moves: its last comparable years, the group means, and the models of motion.

    ``of_years`` is empty if years cannot move all units (ranks); ``noise`` is a unit's noise
    variance, ``error`` the known error variance of each value.
    """

    years: npt.NDArray[np.int_]
    means: Floats
    own_kinds: tuple[_Kind, ...]
    of_years: tuple[_Kind, ...]
    noise: float
    error: float
    parts: tuple[tuple[npt.NDArray[np.int_], Floats], ...]

    def ahead(self, values: npt.ArrayLike, *, year: int) -> Ahead:
        """Return the forecast distribution in ``year`` of a unit with these ``values`` (one per
        year, NaN = none).
        """
        apart = np.asarray(values, dtype=float) - self.means
        seen = np.isfinite(apart)
        conditional = [
            _conditional(k, self.years[seen], apart[seen], year, error=self.error)
            for k in self.own_kinds
        ]
        weight, mean, spread = (np.array(a) for a in zip(*conditional, strict=True))
        if not self.of_years:
            return Ahead(weight, float(self.means.mean()) + mean, spread)
        if year not in self._group_ahead:
            self._group_ahead[year] = self._of_group(year)
        share, centre, apart_by = self._group_ahead[year]
        # group models × unit models: every combination is one normal distribution
        return Ahead(
            (share * weight).ravel(),
            (centre + mean).ravel(),
            np.sqrt(apart_by**2 + spread**2).ravel(),
        )

    @cached_property
    def _group_ahead(self) -> dict[int, tuple[Floats, Floats, Floats]]:
        """Cache of the group forecast by year: it is the same for all units."""
        return {}

    def _of_group(self, year: int) -> tuple[Floats, Floats, Floats]:
        """Return weights, means and standard deviations of the group's mean in ``year``, one row
        per model.
        """
        of_year = [
            (k.weight, *_mean_ahead(k, self.parts, year, own_variance=self.noise))
            for k in self.of_years
        ]
        share, centre, apart_by = (np.array(a)[:, None] for a in zip(*of_year, strict=True))
        return share, centre, apart_by


def fit_course(blocks: Sequence[Block], *, shared: bool = True, error: float = 0.0) -> Course:
    """Estimate how a group moves.

    Parameters
    ----------
    blocks : sequence of Block
        Runs of comparable years; the forecast starts from the last one.
    shared : bool
        Whether a year can move all units together (values); ranks cannot.
    error : float
        Known mean error variance of the values (of their appraisal, say). The error is independent
        in each year, the forecast year included.

    Notes
    -----
    y_it = m_t + d_it. Distances: d_it = a_i + e_it + u_it, e an AR(1) with coefficient ρ (1: a
    random walk), Var a = r · Var e, Var u = ``error``, on a grid of ρ and r, each weighted by its
    likelihood with the square of the noise at its estimate. Means: m_t = level of the block + g·t +
    c_t, c an AR(1) with coefficient φ and square κ², levels flat, g normal with variance
    ``_DRIFT`` · noise + ``_DRIFT_OF_SHOCK`` · κ²; φ and κ² (in squares of the units' noise) on a
    grid, weighted by prior and likelihood. A value ahead is normal given ρ, r, φ and κ²; all are
    mixed.
    """
    parts = tuple(_year_means(block) for block in blocks)
    own_kinds = _own_kinds(blocks, [means for _, means in parts], error=error)
    noise = sum(kind.weight * kind.square for kind in own_kinds)
    years, means = parts[-1]
    of_years = _year_kinds(parts, own_variance=noise) if shared else ()
    return Course(years, means, own_kinds, of_years, noise, error, parts)


def _year_means(block: Block) -> tuple[npt.NDArray[np.int_], Floats]:
    """Return the mean of every year as if every unit were observed: unit and year effects by least
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


def _own_kinds(
    blocks: Sequence[Block], means: Sequence[Floats], *, error: float
) -> tuple[_Kind, ...]:
    """Weight the models of how units move around the mean of their group."""
    patterns = [
        (block.years[pattern], squares)
        for block, of_year in zip(blocks, means, strict=True)
        for pattern, squares in _patterns(block.values - of_year)
    ]
    df = sum(count * len(years) for years, (count, _) in patterns) - sum(map(len, means))
    kinds = []
    for lasting in _LASTING:
        # with a random walk, a permanent level cannot be distinguished from the starting value
        for level in _LEVELS if lasting < 1 else (1000.0,):
            turned = []
            for years, (count, square) in patterns:
                sizes, axes = np.linalg.eigh(_together(years, lasting) + level)
                turned.append((count, sizes, ((axes.T @ square) * axes.T).sum(axis=1)))
            noise, log = _noise(turned, df=max(df, 1), error=error)
            kinds.append(_Kind(log, lasting, level, noise))
    return _weighed(kinds)


def _noise(
    turned: Sequence[tuple[int, Floats, Floats]], *, df: float, error: float
) -> tuple[float, float]:
    """Return the likeliest square of the noise beside a known error, and its log-likelihood.

    ``turned`` holds, per set of years, the number of units, the sizes of their covariance in
    squares of the noise, and the sums of squares along its axes.
    """
    count = np.concatenate([np.full(len(sizes), float(units)) for units, sizes, _ in turned])
    sizes, squares = (np.concatenate([part[k] for part in turned]) for k in (1, 2))
    count *= df / count.sum()
    most = max(float((squares / sizes).sum()) / df, 1e-12)
    tried = np.array([most]) if error <= 0 else most * np.geomspace(1e-3, 1.0, _NOISES)
    spread = tried[:, None] * sizes + error
    logs = -(count * np.log(spread) + squares / spread).sum(axis=1) / 2
    best = int(logs.argmax())
    return float(tried[best]), float(logs[best])


def _patterns(
    apart: Floats,
) -> Iterator[tuple[npt.NDArray[np.bool_], tuple[int, Floats]]]:
    """Yield, for each pattern of observed years, the number of units and their sums of products."""
    patterns, which = np.unique(np.isfinite(apart), axis=0, return_inverse=True)
    for k, pattern in enumerate(patterns):
        if pattern.any():
            there = apart[which.reshape(-1) == k][:, pattern]
            yield pattern, (len(there), there.T @ there)


def _year_kinds(
    parts: Sequence[tuple[npt.NDArray[np.int_], Floats]], *, own_variance: float
) -> tuple[_Kind, ...]:
    """Weight the models of how the mean of a group moves."""
    changes = np.concatenate([np.diff(means) for _, means in parts])
    most = max(_MOST_SHOCK * own_variance, 4 * float(changes @ changes) / max(len(changes), 1))
    sizes = 2.0 ** np.arange(np.floor(np.log2(most / (_LEAST_SHOCK * own_variance))) + 1)
    kinds = []
    for staying, prior in _STAYING.items():
        for shock in _LEAST_SHOCK * own_variance * sizes:
            kind = _Kind(0.0, staying, 0.0, float(shock))
            root = np.linalg.cholesky(
                _mean_together(kind, [years for years, _ in parts], own_variance=own_variance)
            )
            z = scipy.linalg.solve_triangular(root, _stacked(parts), lower=True)
            log = float(np.log(prior) - np.log(np.diag(root)).sum() - z @ z / 2)
            kinds.append(_Kind(log, staying, 0.0, float(shock)))
    return _weighed(kinds)


def _weighed(kinds: Sequence[_Kind]) -> tuple[_Kind, ...]:
    """Convert log-likelihoods to weights and drop negligible models."""
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
    kind: _Kind, years: npt.NDArray[np.int_], apart: Floats, year: int, *, error: float
) -> tuple[float, float, float]:
    """Return weight, mean and standard deviation of a unit's distance in ``year``, given its
    distances.
    """
    together = kind.square * (_together(np.append(years, year), kind.lasting) + kind.level)
    together += error * np.eye(len(together))
    known, gain = together[:-1, :-1], together[:-1, -1]
    pull = np.linalg.solve(known, gain) if len(years) else np.zeros(0)
    left = max(float(together[-1, -1] - pull @ gain), 1e-12)
    return kind.weight, float(pull @ apart), float(np.sqrt(left))


def _mean_ahead(
    kind: _Kind,
    parts: Sequence[tuple[npt.NDArray[np.int_], Floats]],
    year: int,
    *,
    own_variance: float,
) -> tuple[float, float]:
    """Return the expected group mean in ``year`` and its standard deviation."""
    together = _mean_together(
        kind, [years for years, _ in parts], own_variance=own_variance, ahead=year
    )
    gain = together[:-1, -1]
    pull = np.linalg.solve(together[:-1, :-1], gain)
    left = max(float(together[-1, -1] - pull @ gain), 1e-12)
    return float(parts[-1][1].mean() + pull @ _stacked(parts)), float(np.sqrt(left))


def _stacked(parts: Sequence[tuple[npt.NDArray[np.int_], Floats]]) -> Floats:
    return np.concatenate([means - means.mean() for _, means in parts])


def _mean_together(
    kind: _Kind,
    runs: Sequence[npt.NDArray[np.int_]],
    *,
    own_variance: float,
    ahead: int | None = None,
) -> Floats:
    """Return the covariances of the yearly means over all runs of years."""
    extended = [*runs[:-1], runs[-1] if ahead is None else np.append(runs[-1], ahead)]
    time = np.concatenate([long - short.mean() for long, short in zip(extended, runs, strict=True)])
    drift = _DRIFT * own_variance + _DRIFT_OF_SHOCK * kind.square
    together = drift * np.outer(time, time)
    at = 0
    for years in extended:
        block = slice(at, at := at + len(years))
        together[block, block] += (
            kind.square * _together(years, kind.lasting) + own_variance * _ANY_LEVEL
        )
    return together


def _together(years: npt.NDArray[np.int_], lasting: float) -> Floats:
    """Return the covariances of an AR(1) with variance one, or of a random walk with unit steps."""
    if lasting >= 1:
        since = (years - years.min()).astype(float)
        return np.asarray(np.minimum.outer(since, since) + 1.0)
    return np.asarray(lasting ** np.abs(years[:, None] - years).astype(float))
