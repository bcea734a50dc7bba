"""Trends: whether an index, a rank or the distance from the mean moved in one direction over the
years.

Three questions per index, asked for every unit and every year with the years up to it:

``trend.<index>.value``
    The value, within the last run of years under one method.
``trend.<index>.rank``
    The rank. A rank compares units under the same rules each year, so it stays comparable across
    rule books while the number of units ranked stays the same.
``trend.<index>.distance_from_mean``
    Value minus the mean of the peers that year, while the number of units stays the same. The level
    of a new rule book drops out; a change in how far units spread does not.

Slope, interval, p and verdict are one statement: least squares with an error variance learnt from
the unit's family (:mod:`parlib.analysis.trends.pooled_slopes`), judged inside it by the share of
wrong signs to be expected (:mod:`parlib.analysis.trends.false_signs`). A family is one question,
index and year over the units of one level under the same unit above (provinces: all of them); real
and fictional units never meet. Exact Mann-Kendall and Theil-Sen stand beside it as a check.

Too few years is an answer with its reason, not an error; so is a test that could not have found
anything.
"""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
import pandas as pd

from parlib.analysis.comparability import era_column
from parlib.analysis.multiplicity import Adjustment, could_be_found
from parlib.analysis.tails import t_isf, t_sf
from parlib.analysis.trends.false_signs import FEWEST_UNITS, false_signs, judged
from parlib.analysis.trends.kendall import trends
from parlib.analysis.trends.pooled_slopes import pooled_slopes
from parlib.codebook.compute import Compute, at_once
from parlib.codebook.findings import findings
from parlib.codebook.methods import Methods
from parlib.codebook.periods import spans
from parlib.codebook.reasons import Reason
from parlib.codebook.vocabulary import Basis

_ROWS_OF_A_PART = 200


def trend_findings(
    indices: pd.DataFrame, localities: pd.DataFrame, *, methods: Methods, compute: Compute = at_once
) -> pd.DataFrame:
    """Ask the three trend questions for every unit and year of an ``indices`` table.

    Parameters
    ----------
    indices : DataFrame
        The ``indices`` hand-off table, all units and years.
    localities : DataFrame
        The register (for the level, which decides the methods).
    methods : Methods
        Spells of the indices; ``analysis.alpha``, ``adjustment_trends``, ``min_years_trend`` and
        ``min_years_slope``.
    compute : callable
        How the trends of the units that stand beside one another are worked out.

    Returns
    -------
    DataFrame
        ``findings`` rows. ``estimate`` is the change per year (for ranks, negative is better),
        ``ci_low`` and ``ci_high`` its interval at the level at which the family is judged: it
        leaves out zero exactly where the adjusted test finds a trend. Below ``min_years_trend``
        years there is no test, from ``min_years_slope`` on slope and interval are still given.
        Years that are self-scored and not appraised are left out. ``verdict`` is ``rising`` ·
        ``falling`` (``improving`` · ``worsening`` for ranks) · ``no_clear_trend`` ·
        ``not_testable``. ``method`` names years, units, degrees of freedom and autocorrelation, the
        slope drawn towards zero with its local false sign rate, and Theil-Sen slope and
        Mann-Kendall p as a check.
    """
    rows = indices.merge(
        localities[["locality", "level", "parent", "fictional"]],
        on="locality",
        how="left",
        validate="many_to_one",
    )
    rows["above"] = rows["parent"].where(rows["level"].ne("province"), "")
    # units of two levels, of two units above, real and fictional ones are never in one family:
    # each part stands for itself; a level of few rows is one part, since a part has its price
    alike = ["level", "fictional"]
    many = rows.groupby(alike, dropna=False)["locality"].transform("size") > _ROWS_OF_A_PART
    parts = [
        compute(_trends_of_part, part.reset_index(drop=True), methods=methods)
        for _, part in rows.groupby(
            [*alike, rows["above"].where(many, "")], dropna=False, sort=False
        )
    ]
    return findings(pd.concat(parts, ignore_index=True) if parts else []).sort_values(
        ["locality", "period", "question"], ignore_index=True
    )


def _trends_of_part(rows: pd.DataFrame, *, methods: Methods) -> pd.DataFrame:
    """Ask the three questions of the units of one level, real or fictional."""
    rows = rows.copy()
    rows["era"] = era_column(rows, methods=methods)
    rows["recorded"] = [
        methods.of(i, level=lv) is not None
        for i, lv in zip(rows["index"], rows["level"], strict=True)
    ]
    rows["distance"] = rows["value"] - rows["peer_mean"]
    rows["family"] = _families(rows)
    answers = [
        _ask(
            rows,
            measure="value",
            same="era",
            question="value",
            unit="percentage_point_per_year",
            methods=methods,
        ),
        _ask(
            rows, measure="rank", same="of", question="rank", unit="place_per_year", methods=methods
        ),
        _ask(
            rows,
            measure="distance",
            same="of",
            question="distance_from_mean",
            unit="percentage_point_per_year",
            methods=methods,
        ),
    ]
    return pd.concat(answers, ignore_index=True)


def _families(rows: pd.DataFrame) -> pd.Series:
    """Return the number of each row's family.

    Index, year, level, unit above (provinces: none), and whether the units are fictional.
    """
    return rows.groupby(
        ["index", "period", "level", "above", "fictional"], dropna=False, sort=False
    ).ngroup()


def _ask(
    rows: pd.DataFrame, *, measure: str, same: str, question: str, unit: str, methods: Methods
) -> pd.DataFrame:
    """Answer one question for every row.

    The series of its unit and index up to its year, cut where ``same`` changed.
    """
    targets = rows.reset_index(drop=True)
    # a self-score that waits, or a year short of its survey, is not one more year of the same
    # series
    appraised = targets["basis"].ne(str(Basis.SELF_SCORED)) & targets["without"].eq("")
    points = targets.loc[
        targets[measure].notna() & appraised, ["locality", "index", "period", measure, same]
    ]
    pairs = targets.reset_index(names="row")[["row", "locality", "index", "period", same]].merge(
        points, on=["locality", "index"], suffixes=("", "_then")
    )
    pairs = pairs[(pairs["period_then"] <= pairs["period"]) & pairs[same].eq(pairs[f"{same}_then"])]
    pairs = _since_last_cut(pairs, targets, same=same)
    pairs = pairs.sort_values(["row", "period_then"], ignore_index=True)
    counts = pairs.groupby("row").size().reindex(targets.index, fill_value=0)
    out = pd.DataFrame(
        {
            "locality": targets["locality"],
            "period": targets["period"],
            "family": "trend",
            "subject": targets["index"],
            "aspect": question,
            "unit": unit,
            "n": counts.astype(float),
        }
    )
    settings = methods.analysis
    fit = _fit(
        targets,
        pairs=pairs[pairs["row"].map(counts) >= settings.min_years_slope],
        measure=measure,
        same=same,
    )
    out["estimate"] = fit["slope"]
    tested = _judged_by_family(
        fit, targets["family"], enough=counts >= settings.min_years_trend, methods=methods
    )
    for name in tested:
        out[name] = tested[name]
    out["verdict"] = _verdicts(out, alpha=settings.alpha, lower_is_better=measure == "rank")
    out["not_testable_because"] = _reasons(
        out, targets, fit, measure=measure, same=same, needed=settings.min_years_trend
    )
    check = _check(pairs, measure=measure, counts=counts, fewest=settings.min_years_slope)
    out["method"] = _how(
        pairs, counts, fit.join(check), tests=out["tests"], adjustment=out["adjustment"]
    )
    out["years"] = (
        pairs.groupby("row")["period_then"]
        .agg(spans)
        .astype(object)
        .reindex(out.index, fill_value="")
    )
    return out


def _since_last_cut(pairs: pd.DataFrame, targets: pd.DataFrame, *, same: str) -> pd.DataFrame:
    """Keep the years after the last year in which ``same`` differed from its present value."""
    marks = targets[["locality", "index", "period", same]]
    other = targets.reset_index(names="row")[["row", "locality", "index", "period", same]].merge(
        marks, on=["locality", "index"], suffixes=("", "_cut")
    )
    cut = (
        other[(other["period_cut"] < other["period"]) & other[same].ne(other[f"{same}_cut"])]
        .groupby("row")["period_cut"]
        .max()
    )
    return pairs[pairs["period_then"] > pairs["row"].map(cut).fillna(-np.inf)]


def _fit(targets: pd.DataFrame, *, pairs: pd.DataFrame, measure: str, same: str) -> pd.DataFrame:
    """Fit the slopes of every family, units of one run of comparable years together.

    One row per target, NaN where none was fitted.
    """
    names = ["slope", "se", "df", "smallest", "units", "lasting", "rate", "shrunken"]
    fit = pd.DataFrame(np.nan, index=targets.index, columns=names)
    of_row = targets[["family", same]]
    for _, part in pairs.groupby(
        [pairs["row"].map(of_row["family"]), pairs["row"].map(of_row[same])], sort=False
    ):
        at, series = np.unique(part["row"], return_inverse=True)
        years, column = np.unique(part["period_then"], return_inverse=True)
        values = np.full((len(at), len(years)), np.nan)
        values[series, column] = part[measure]
        slopes = pooled_slopes(
            years, values, resolution=_resolution(part[measure]), shocks=measure == "value"
        )
        room = {
            "value": 100.0,
            "distance": 200.0,
            "rank": targets.loc[at, "of"].to_numpy(dtype=float) - 1,
        }[measure]
        fit.loc[at, names[:4]] = np.column_stack(
            [slopes.slope, slopes.se, slopes.df, slopes.smallest_p(room)]
        )
        fit.loc[at, names[4:6]] = len(at), slopes.autocorrelation
        if len(at) >= FEWEST_UNITS:
            signs = false_signs(
                slopes.slope,
                se=slopes.own_se,
                df=slopes.each_df,
                shock_se=slopes.shock_se,
                shock_df=slopes.shared_df,
            )
            fit.loc[at, names[6:]] = np.column_stack([signs.rate, signs.shrunken])
    return fit


def _resolution(values: pd.Series) -> float:
    """Return the step at which values are printed.

    Whole numbers, tenths or hundredths (whatever is finer counts as hundredths).
    """
    return next(
        (
            step
            for step in (1.0, 0.1)
            if np.allclose(values, np.round(values / step) * step, atol=1e-9)
        ),
        0.01,
    )


def _judged_by_family(
    fit: pd.DataFrame, family: pd.Series, *, enough: pd.Series, methods: Methods
) -> pd.DataFrame:
    """Test every family: p, adjusted p, number of tests, and the intervals that say the same.

    One row per slope; families are many and small, so they are cut out of plain arrays.
    """
    alpha, method = methods.analysis.alpha, Adjustment(methods.analysis.adjustment_trends)
    slope, se, df, smallest, rate = (
        fit[name].to_numpy() for name in ("slope", "se", "df", "smallest", "rate")
    )
    fitted, long = ~np.isnan(se), enough.to_numpy()
    p, adjusted, tests, half = (np.full(len(fit), np.nan) for _ in range(4))
    adjustment = np.full(len(fit), str(method), dtype=object)
    for members in family.groupby(family, sort=False).indices.values():
        sloped = members[fitted[members]]
        tested = sloped[long[sloped]]
        tested = tested[could_be_found(smallest[tested], method=method, alpha=alpha)]
        p[tested] = 2 * t_sf(np.abs(slope[tested]) / se[tested], df[tested])
        adjusted[tested], level, by = judged(p[tested], rate[tested], method=method, alpha=alpha)
        tests[tested] = len(tested)
        adjustment[members] = str(by)
        half[sloped] = t_isf(level / 2, df[sloped]) * se[sloped]
    return pd.DataFrame(
        {
            "ci_low": slope - half,
            "ci_high": slope + half,
            "p": p,
            "p_adjusted": adjusted,
            "tests": tests,
            "adjustment": pd.Series(adjustment, dtype="str"),
        },
        index=fit.index,
    )


def _check(pairs: pd.DataFrame, *, measure: str, counts: pd.Series, fewest: int) -> pd.DataFrame:
    """Theil-Sen slope and Mann-Kendall p of every series, all of one length at once."""
    check = pd.DataFrame(np.nan, index=counts.index, columns=["theil_sen", "mann_kendall"])
    sizes = pairs["row"].map(counts)
    for n in sorted(set(counts[counts >= fewest])):
        part = pairs[sizes.eq(n)]
        at = part["row"].to_numpy().reshape(-1, n)[:, 0]
        checks = trends(
            part["period_then"].to_numpy(dtype=float).reshape(-1, n),
            part[measure].to_numpy(dtype=float).reshape(-1, n),
        )
        check.loc[at] = np.column_stack([checks.slope, checks.p])
    return check


def _how(
    pairs: pd.DataFrame,
    counts: pd.Series,
    fit: pd.DataFrame,
    *,
    tests: pd.Series,
    adjustment: pd.Series,
) -> list[str]:
    """Say in one line per row which years and units the slope rests on, and what the check says."""
    written = pairs["period_then"].astype(str).tolist()
    ends = counts.cumsum()
    out = []
    for row, end, n, among, by in zip(
        fit.itertuples(), ends, counts, tests, adjustment, strict=True
    ):
        details: dict[str, object] = {"years": ",".join(written[end - n : end])}
        if np.isfinite(row.se):
            details |= {
                "units": int(row.units),
                "df": f"{row.df:.3g}",
                "autocorrelation": f"{row.lasting:.2g}",
            }
            details |= {
                "theil_sen": f"{row.theil_sen:.4g}",
                "mann_kendall": f"{row.mann_kendall:.3g}",
            }
        if np.isfinite(row.rate):
            details |= {"shrunken": f"{row.shrunken:.3g}", "false_sign": f"{row.rate:.2g}"}
        out.append(
            str(
                Reason.of(
                    "pooled_slope",
                    **details,
                    tests=0 if np.isnan(among) else int(among),
                    adjustment=by,
                )
            )
        )
    return out


def _verdicts(out: pd.DataFrame, *, alpha: float, lower_is_better: bool) -> npt.NDArray[np.str_]:
    up, down = ("worsening", "improving") if lower_is_better else ("rising", "falling")
    clear = out["p_adjusted"] <= alpha
    return np.select(
        [out["p"].isna(), clear & (out["estimate"] > 0), clear & (out["estimate"] < 0)],
        ["not_testable", up, down],
        "no_clear_trend",
    )


def _reasons(
    out: pd.DataFrame,
    targets: pd.DataFrame,
    fit: pd.DataFrame,
    *,
    measure: str,
    same: str,
    needed: int,
) -> npt.NDArray[np.object_]:
    few = [
        str(
            Reason.of("cannot_be_found", n=int(n), units=int(units))
            if n >= needed
            else Reason.of("too_few_years", n=int(n), needed=needed)
        )
        for n, units in zip(out["n"], fit["units"].fillna(0), strict=True)
    ]
    unknown = np.where(
        same == "of",
        "group_size_unknown",
        np.where(targets["recorded"], "method_not_documented", "rule_book_unknown"),
    )
    missing = {
        "value": "value_missing",
        "rank": "rank_missing",
        "distance": "value_or_mean_missing",
    }[measure]
    return np.select(
        [out["p"].notna(), targets[measure].isna() & out["n"].eq(0), targets[same].isna()],
        ["", str(Reason.of(missing)), unknown],
        few,
    )
