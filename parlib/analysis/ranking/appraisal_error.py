"""What do two rounds of appraisal show of the appraisers? Strictness by domain and year, and the
error left in an item's points.

Self-score, first round and last round stand side by side for every item. What self-scores lose by
the last round is the strictness of appraisal. What the last round changed of the first was
misjudged in one of them; what both misjudged alike nobody sees. How much is left after the last
round follows from what it found and from the share of misjudgements that it finds, which is
declared and not measured (``appraisal.found``): of D found, D (1 - found) / found are left. A last
round that looks at everything anew, without regard to the first, leaves half of the squared
differences (found = 2/3), which is the within-subject variance of two readings (Bland and Altman
1996, Measurement error, BMJ 313).

Where a sample of units was appraised a second time, blind, the assumption gives way to a
measurement: second readings err without regard to either round, so how far they lie from the last
round, less half of how far they lie from the first, is what the last round still misjudges.
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
"""Fewest items with both rounds before anything is said of a group, and the weight of the whole
rule book beside a domain's own year.
"""
_FEWEST_UNITS = 5
_GROUP = ["appraiser", "framework"]
_CELL = [*_GROUP, "period", "domain"]
_ROUNDS = ["self_points", "round1_points", "appraised_points"]


@dataclass(frozen=True)
class AppraisalFit:
    """What past appraisals show of the appraisers.

    Attributes
    ----------
    domains : DataFrame
        Per appraiser (units of one level below one unit), rule book, year and domain:
        ``strictness`` (share of the maximum that self-scores lost), ``margin`` (half-width of its
        95 % interval between units), ``changed`` (share of the items whose points the last round
        changed), ``items``, ``units``, ``error`` (standard error left in the points of an item, as
        a share of its maximum).
    together : DataFrame
        Per appraiser and rule book: ``factor``, how much more the changes of one unit add up than
        items judged apart would (1 = not at all).
    measured : DataFrame
        Per appraiser and rule book with second appraisals: ``period`` (the latest), ``items``
        appraised twice, ``error`` (standard error that they show to be left, as a share of the
        maximum), ``assumed`` (what two rounds and ``found`` would have said).
    """

    domains: pd.DataFrame
    together: pd.DataFrame
    measured: pd.DataFrame


def left_variance(square: pd.Series, *, share_found: float) -> pd.Series:
    """Return the variance of the error left in the last of two looks, from the mean square of their
    differences.

    Parameters
    ----------
    square : Series
        Mean square of last less first look.
    share_found : float
        Share of what the first look misjudged that the last one finds; 2/3 for two looks made
        without regard to each other.

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
        Points of each item by the first round, the last round and the second appraiser, who errs
        as much as the first and knows of neither.

    Notes
    -----
    With independent errors, E(last − second)² = left + σ² and E(first − second)² = 2σ²: the first
    mean square less half of the second (Grubbs 1948 for two readings of one precision); never below
    zero.

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
    """Fit strictness and error of the appraisers from items with self-score, first and last round.

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
    Differences are shares of the maximum less their mean in the domain and year: a round that gives
    back everywhere alike changes no order. The mean square of a domain's year is drawn towards that
    of the rule book as if that had ``FEWEST`` items more. ``factor`` is the mean square of the
    units' summed differences over the sum of the mean squares of their items, at least 1, from
    units and years together where there are five. Second appraisals set how large all errors of an
    appraiser and rule book are, weighed as so many items against ``FEWEST``; how domains and years
    differ stays as the two rounds show it.
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
    """Return what second appraisals show of each appraiser and rule book."""
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
    """Return the variance left in each domain and year, as large as second appraisals show it."""
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
        ``locality, period, framework, code, se``. Items that were surveyed or measured carry no
        error of appraisal; a self-score that waits has none yet.
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
    """Return the items with both rounds.

    What the last changed of the first, and what the self-score lost, as shares of the maximum.
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
    """Return the domain of each row's item.

    Empty for bonus and penalty items and those that a rule book does not have.
    """
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
    """Return what is said of each domain and year, and the mean square of its changes."""
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
    """Return how much more the changes of one unit add up than those of items judged apart would.

    1 where too few units tell.
    """
    points = rows["centred"] * rows["max_points"]
    unit = [rows["locality"], rows["period"]]
    sums, apart = points.groupby(unit).sum(), (points**2).groupby(unit).sum()
    if len(sums) < _FEWEST_UNITS or apart.sum() <= 0:
        return 1.0
    return max(1.0, float((sums**2).sum() / apart.sum()))
