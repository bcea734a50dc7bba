"""Estimate strictness (by domain and year) and remaining error of appraisers from two rounds of
appraisal.

Every item has a self-score, a first round and a last round. What self-scores lose by the last round
is the strictness of appraisal. Whatever the last round changed was misjudged in one of the two
rounds; what both misjudged alike remains invisible. The error left after the last round follows
from what it corrected and from the share of misjudgements that it finds, which is declared and not
measured (``appraisal.found``): of D found, D (1 - found) / found are left. A last round that judges
everything anew, independently of the first, leaves half of the squared differences (found = 2/3),
which is the within-subject variance of two readings (Bland and Altman 1996, Measurement error, BMJ
313).

If a sample of units was appraised a second time, blind, the assumption is replaced by a
measurement: second readings err independently of both rounds, so their squared distance from the
last round, minus half of that from the first, is the error left in the last round.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import pandas as pd

from parlib.analysis.tails import t_ppf
from parlib.codebook.frameworks import Framework
from parlib.codebook.vocabulary import Basis
from parlib.scoring.tree import Tree

FEWEST = 30
"""Minimum number of items with both rounds for an estimate, and the prior weight of the whole rule
book relative to a domain's own year.
"""
_FEWEST_UNITS = 5
_GROUP = ["appraiser", "framework"]
_CELL = [*_GROUP, "period", "domain"]
_ROUNDS = ["self_points", "round1_points", "appraised_points"]


@dataclass(frozen=True)
class AppraisalFit:
    """Estimated strictness and error of the appraisers.

    Attributes
    ----------
    domains : DataFrame
        Per appraiser (units of one level below one unit), rule book, year and domain:
        ``strictness`` (share of the maximum that self-scores lost), ``margin`` (half-width of its
        95 % interval between units), ``changed`` (share of the items whose points the last round
        changed), ``items``, ``units``, ``error`` (standard error left in the points of an item, as
        a share of its maximum).
    together : DataFrame
        Per appraiser and rule book: ``factor``, by how much the changes of one unit accumulate
        compared with independently judged items (1 = independent).
    measured : DataFrame
        Per appraiser and rule book with second appraisals: ``period`` (the latest), ``items``
        appraised twice, ``error`` (standard error left according to them, as a share of the
        maximum), ``assumed`` (the estimate from two rounds and ``found``).
    """

    domains: pd.DataFrame
    together: pd.DataFrame
    measured: pd.DataFrame


def left_variance(square: pd.Series, *, share_found: float) -> pd.Series:
    """Return the variance of the error left in the last of two readings, from the mean square of
    their differences.

    Parameters
    ----------
    square : Series
        Mean square of last minus first reading.
    share_found : float
        Share of the first reading's misjudgements found by the last one; 2/3 for two independent
        readings.

    Examples
    --------
    >>> left_variance(0.5, share_found=0.5)
    0.5
    """
    return square * (1 - share_found) / share_found


def measured_variance(first: np.ndarray, last: np.ndarray, second: np.ndarray) -> float:
    """Return the variance of the error left in the last round, from blind second readings.

    Parameters
    ----------
    first, last, second : float array
        Points of each item by the first round, the last round and the second appraiser, who errs as
        much as the first round and knows neither.

    Notes
    -----
    With independent errors, E(last − second)² = left + σ² and E(first − second)² = 2σ²: the first
    mean square minus half of the second (Grubbs 1948 for two readings of equal precision); never
    below zero.

    Examples
    --------
    >>> measured_variance(np.zeros(4), np.zeros(4), np.array([1.0, -1.0, 1.0, -1.0]))
    0.5
    """
    left = np.mean((last - second) ** 2) - np.mean((first - second) ** 2) / 2
    return max(float(left), 0.0)


def appraisal_fit(
    gaps: pd.DataFrame,
    frameworks: Mapping[str, Framework],
    *,
    appraisers: Mapping[str, str],
    share_found: float,
    reappraised: pd.DataFrame | None = None,
) -> AppraisalFit:
    """Estimate strictness and error of the appraisers from items with self-score, first and last
    round.

    Parameters
    ----------
    gaps : DataFrame
        Hand-off table.
    frameworks : mapping of str to Framework
        Rule books by id.
    appraisers : mapping of str to str
        Who appraises each locality (:func:`parlib.scoring.gap.appraised_together`).
    share_found : float
        As in :func:`left_variance`.
    reappraised : DataFrame, optional
        Hand-off table: points of the blind second appraisal.

    Notes
    -----
    Differences are shares of the maximum minus their mean in the domain and year: a uniform change
    in a round does not affect the order. The mean square of a domain's year is shrunk towards that
    of the rule book with a weight of ``FEWEST`` items. ``factor`` is the mean square of the units'
    summed differences over the sum of the mean squares of their items, at least 1, from units and
    years together where there are five. Second appraisals determine the overall size of the errors
    of an appraiser and rule book, weighted by their number of items against ``FEWEST``; the
    relative sizes of domains and years remain those of the two rounds.
    """
    rows = _shares(gaps, frameworks, appraisers)
    rows = rows[rows.groupby(_GROUP)["change"].transform("count") >= FEWEST]
    if rows.empty:
        names = ("strictness", "margin", "changed", "items", "units", "error")
        return AppraisalFit(
            pd.DataFrame(columns=[*_CELL, *names]),
            pd.DataFrame(columns=[*_GROUP, "factor"]),
            pd.DataFrame(columns=_MEASURED),
        )
    rows = rows.assign(centred=rows["change"] - rows.groupby(_CELL)["change"].transform("mean"))
    domains = _of_domains(rows)
    whole = (
        rows.assign(square=rows["centred"] ** 2)
        .groupby(_GROUP)["square"]
        .mean()
        .rename("whole")
        .reset_index()
    )
    domains = domains.merge(whole, on=_GROUP)
    pooled = (domains["items"] * domains["square"].fillna(0.0) + FEWEST * domains["whole"]) / (
        domains["items"] + FEWEST
    )
    assumed = whole.assign(assumed=left_variance(whole["whole"], share_found=share_found))
    measured = _measured(rows, reappraised, assumed)
    domains["error"] = np.sqrt(
        _as_measured(domains, left_variance(pooled, share_found=share_found), measured)
    )
    together = pd.DataFrame(
        [
            {**dict(zip(_GROUP, key, strict=True)), "factor": _together(part)}
            for key, part in rows.groupby(_GROUP)
        ]
    )
    return AppraisalFit(domains.drop(columns=["square", "whole"]), together, measured)


_MEASURED = [*_GROUP, "period", "items", "error", "assumed"]


def _measured(
    rows: pd.DataFrame, reappraised: pd.DataFrame | None, assumed: pd.DataFrame
) -> pd.DataFrame:
    """Return the estimates from second appraisals for each appraiser and rule book."""
    if reappraised is None or reappraised.empty:
        return pd.DataFrame(columns=_MEASURED)
    key = ["locality", "period", "framework", "code"]
    read = rows.merge(reappraised[[*key, "points"]], on=key)
    shares = read.assign(
        first=read["round1_points"] / read["max_points"],
        last=read["appraised_points"] / read["max_points"],
        second=read["points"] / read["max_points"],
    )
    out = []
    for group, part in shares.groupby(_GROUP):
        apart = [
            (part[name] - part["second"])
            - (part[name] - part["second"])
            .groupby([part["period"], part["domain"]])
            .transform("mean")
            for name in ("first", "last")
        ]
        left = measured_variance(apart[0].to_numpy(), apart[1].to_numpy(), np.zeros(len(part)))
        out.append((*group, int(part["period"].max()), len(part), float(np.sqrt(left))))
    frame = pd.DataFrame(out, columns=_MEASURED[:-1]).merge(
        assumed[[*_GROUP, "assumed"]], on=_GROUP
    )
    return frame.assign(assumed=np.sqrt(frame["assumed"]))


def _as_measured(domains: pd.DataFrame, assumed: pd.Series, measured: pd.DataFrame) -> pd.Series:
    """Return the variance left in each domain and year, scaled to the second appraisals."""
    if measured.empty:
        return assumed
    of_group = domains[_GROUP].merge(measured, on=_GROUP, how="left")
    items, whole = of_group["items"].fillna(0.0), of_group["assumed"].fillna(0.0) ** 2
    weighed = (items * of_group["error"].fillna(0.0) ** 2 + FEWEST * whole) / (items + FEWEST)
    scaled = assumed.to_numpy() * (weighed / whole.where(whole > 0)).to_numpy()
    known = np.where(whole > 0, scaled, weighed)
    return pd.Series(np.where(items > 0, known, assumed), index=assumed.index)


def appraisal_errors(
    scores: pd.DataFrame,
    fit: AppraisalFit,
    frameworks: Mapping[str, Framework],
    *,
    appraisers: Mapping[str, str],
) -> pd.DataFrame:
    """Return the standard error, in points, of every appraised item of a group whose appraisers are
    known.

    Returns
    -------
    DataFrame
        ``locality, period, framework, code, se``. Surveyed or measured items have no appraisal
        error; a self-score not yet appraised has none either.
    """
    kept = [*_CELL, "error", "factor"]
    known = fit.domains.merge(fit.together, on=_GROUP)[kept]
    key = ["locality", "period", "framework", "code"]
    rows = scores.loc[
        scores["appraised_points"].notna()
        & scores["basis"].ne(str(Basis.SELF_SCORED))
        & scores["applicable_max"].gt(0)
        & scores["survey_points"].isna()
        & scores["framework"].isin(set(known["framework"])),
        [*key, "applicable_max"],
    ]
    rows = rows.assign(
        domain=_domains(rows, frameworks),
        appraiser=rows["locality"].map(dict(appraisers)).fillna(""),
    )
    rows = rows[rows["domain"].ne("")].merge(known, on=_CELL)
    return (
        rows[key]
        .assign(se=rows["applicable_max"] * rows["error"] * np.sqrt(rows["factor"]))
        .reset_index(drop=True)
    )


def _shares(
    gaps: pd.DataFrame, frameworks: Mapping[str, Framework], appraisers: Mapping[str, str]
) -> pd.DataFrame:
    """Return the items with both rounds: changes by the last round and losses of the self-score, as
    shares of the maximum.
    """
    rows = gaps.loc[
        gaps["round1_points"].notna()
        & gaps["appraised_points"].notna()
        & gaps["max_points"].gt(0)
        & gaps["framework"].isin(frameworks),
        [*("locality", "period", "framework", "code", "max_points"), *_ROUNDS],
    ]
    rows = rows.assign(
        domain=_domains(rows, frameworks),
        appraiser=rows["locality"].map(dict(appraisers)).fillna(""),
    )
    change, lost = (
        rows["appraised_points"] - rows["round1_points"],
        rows["self_points"] - rows["appraised_points"],
    )
    rows = rows.assign(change=change / rows["max_points"], lost=lost / rows["max_points"])
    return rows[rows["domain"].ne("")]


def _domains(rows: pd.DataFrame, frameworks: Mapping[str, Framework]) -> pd.Series:
    """Return the domain of each row's item; empty for bonus, penalty and unknown items."""
    domains = pd.Series("", index=rows.index, dtype=object)
    for name, codes in rows.groupby("framework", sort=False)["code"]:
        tree = Tree.of(frameworks[str(name)])
        known = {
            tree.items[position].code: tree.items[tree.domain_of[position]].code
            for position in tree.leaves
            if not tree.kind_of(position)
        }
        domains[codes.index] = codes.map(known).fillna("").astype(object)
    return domains


def _of_domains(rows: pd.DataFrame) -> pd.DataFrame:
    """Return the estimates per domain and year, and the mean square of its changes."""
    cells = rows.assign(moved=rows["change"].abs().gt(1e-9), square=rows["centred"] ** 2).groupby(
        _CELL
    )
    out = cells.agg(
        strictness=("lost", "mean"),
        changed=("moved", "mean"),
        items=("change", "size"),
        units=("locality", "nunique"),
        square=("square", "sum"),
    )
    of_units = (
        rows.groupby([*_CELL, "locality"])["lost"].mean().groupby(level=list(range(len(_CELL))))
    )
    count = of_units.count()
    out["margin"] = t_ppf(0.975, count.clip(lower=2) - 1) * of_units.std(ddof=1) / np.sqrt(count)
    out["square"] /= (out["items"] - 1).where(out["items"] > 1)
    return out.reset_index()


def _together(rows: pd.DataFrame) -> float:
    """Return by how much the changes of one unit accumulate compared with independently judged
    items; 1 if there are too few units.
    """
    points = rows["centred"] * rows["max_points"]
    unit = [rows["locality"], rows["period"]]
    sums, apart = points.groupby(unit).sum(), (points**2).groupby(unit).sum()
    if len(sums) < _FEWEST_UNITS or apart.sum() <= 0:
        return 1.0
    return max(1.0, float((sums**2).sum() / apart.sum()))
