"""Published points, or the baseline points of a plan, in the form of a scores table.

Nothing is computed from evidence or filled in: a part that the source does not print is a row with
state *missing*, an unknown maximum stays NaN, and the row of the whole exists only if every part of
one partition is printed (its points are then the sum of the printed parts, which may differ from
the printed whole by rounding).
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping
from typing import Any

import numpy as np
import pandas as pd

from parlib.codebook.frameworks import Framework, Item
from parlib.codebook.methods import Methods
from parlib.codebook.plans import DomainOwner, Plan
from parlib.codebook.tables import conform
from parlib.codebook.vietnamese import fold_name
from parlib.codebook.vocabulary import Basis, Level, State
from parlib.scoring.exact import exact_sum, to_points, to_quanta

_KEY = ["locality", "period"]


def published_scores(
    observations: pd.DataFrame,
    frameworks: Mapping[str, Framework],
    methods: Methods | None = None,
    *,
    localities: pd.DataFrame | None = None,
) -> pd.DataFrame:
    """Return the published points of parts of the index as a scores table.

    Parameters
    ----------
    observations : DataFrame
        Hand-off table; rows with ``used``, not ``derived``, of index PAR with measure ``points``
        (and ``max_points``, ``self_points``) count.
    frameworks : mapping of str to Framework
        Rule books by id; only those with status ``official-excerpt`` are candidates.
    methods : Methods, optional
        The methods in force per year. If given, a year of a level that has a series uses only the
        rule book of its spell.
    localities : DataFrame, optional
        The register, for the level of each unit. Without it a unit with a two-letter code is a
        province.

    Returns
    -------
    DataFrame
        Hand-off table ``scores``, basis ``published``, rule ``published``. A figure whose item is
        unknown to every rule book of the unit's level and year is left out (it stays visible in
        ``observations``).
    """
    figures = observations[
        observations["index"].eq("PAR")
        & observations["code"].ne("0")
        & observations["used"]
        & ~observations["derived"]
        & observations["measure"].isin(["points", "max_points", "self_points"])
    ]
    if figures.empty:
        return conform("scores", [])
    wide = figures.pivot(index=[*_KEY, "code"], columns="measure", values="value")
    wide = wide.reindex(columns=["points", "max_points", "self_points"]).rename(
        columns={"max_points": "stated_max"}
    )
    printed = figures[figures["measure"].eq("points")].set_index([*_KEY, "code"])
    wide["stated_max"] = wide["stated_max"].fillna(printed["max_points"])
    wide["source"] = printed["source_url"]
    wide = wide[wide["points"].notna()].reset_index()
    level_of = (
        {}
        if localities is None
        else dict(zip(localities["locality"], localities["level"], strict=True))
    )
    rows: list[dict[str, Any]] = []
    for (locality, period), parts in wide.groupby(_KEY):
        level = level_of.get(locality, "province" if len(locality.split("@")[0]) == 2 else "")
        framework = _rule_book(set(parts["code"]), int(period), level, frameworks, methods)
        if framework is not None:
            rows += _unit_rows(locality, int(period), parts, framework)
    return conform("scores", rows)


def plan_baseline_scores(
    plans: Mapping[str, Plan] | Iterable[Plan], frameworks: Mapping[str, Framework]
) -> pd.DataFrame:
    """Return the baseline points per domain stated in plans as a scores table, with the lead units
    that the plans name.

    Parameters
    ----------
    plans : mapping or iterable of Plan
        Plans; those without points in ``domains`` give no rows.
    frameworks : mapping of str to Framework
        Rule books by id, for maxima and names that the plan does not state.

    Returns
    -------
    DataFrame
        Hand-off table ``scores``, basis ``plan_baseline``. The whole is the sum of the domains if
        all of them have points.
    """
    rows: list[dict[str, Any]] = []
    for plan in plans.values() if isinstance(plans, Mapping) else plans:
        framework = frameworks.get(plan.framework)
        stated = [d for d in plan.domains if d.points is not None]
        for period in sorted({_baseline_period(plan, d) for d in stated}):
            there = [d for d in stated if _baseline_period(plan, d) == period]
            rows += _plan_rows(plan, period, there, framework)
    return conform("scores", rows)


def _rule_book(
    codes: set[str],
    period: int,
    level: str,
    frameworks: Mapping[str, Framework],
    methods: Methods | None,
) -> Framework | None:
    """Return the official rule book for that level and year that contains most of the codes; None
    if no rule book contains any.
    """
    series = methods.of("PAR", level=level) if methods is not None and level else None
    if series is not None:
        spell = series.in_force(period)
        framework = frameworks.get(spell.framework) if spell is not None else None
        return framework if framework is not None and codes & framework.by_code.keys() else None
    candidates = [
        f
        for f in frameworks.values()
        if f.status == "official-excerpt"
        and (f.level == level if level else f.level != "province")
        and f.covers(period)
        and codes & f.by_code.keys()
    ]
    return max(candidates, key=lambda f: (len(codes & f.by_code.keys()), f.id), default=None)


def _unit_rows(
    locality: str, period: int, parts: pd.DataFrame, framework: Framework
) -> list[dict[str, Any]]:
    printed = {
        part.code: part for part in parts.itertuples(index=False) if part.code in framework.by_code
    }
    levels = {framework.by_code[code].level for code in printed}
    rows = []
    for item in framework.items:
        if item.level == Level.INDEX or item.level not in levels:
            continue
        part = printed.get(item.code)
        row = _row(locality, period, framework.id, item, basis=Basis.PUBLISHED)
        if part is None:
            rows.append(row | {"state": str(State.MISSING), "reason": "not_published"})
            continue
        row |= _points(part.points, stated=part.stated_max, known=item.max_points)
        if item.surveyed and row["reason"] == "below_maximum":
            row["reason"] = "survey_below_maximum"  # these points are nobody's task to regain
        beside = {"appraisal": "appraised_points", "survey": "survey_points"}.get(item.source)
        if beside:
            row[beside] = part.points
        rows.append(row | {"self_points": part.self_points, "source": part.source})
    return _with_whole(rows, framework, locality=locality, period=period, basis=Basis.PUBLISHED)


def _plan_rows(
    plan: Plan, period: int, domains: list[DomainOwner], framework: Framework | None
) -> list[dict[str, Any]]:
    rows = []
    for domain in domains:
        item = _plan_item(domain, framework)
        row = _row(plan.locality, period, plan.framework, item, basis=Basis.PLAN_BASELINE)
        stated = math.nan if domain.max_points is None else domain.max_points
        row |= _points(
            math.nan if domain.points is None else domain.points,
            stated=stated,
            known=item.max_points,
        )
        rows.append(
            row
            | {
                "lead_unit": domain.lead_unit or item.lead_unit,
                "source": f"{plan.document_number} {plan.issuer}".strip(),
            }
        )
    if framework is None:
        return rows
    return _with_whole(
        rows, framework, locality=plan.locality, period=period, basis=Basis.PLAN_BASELINE
    )


def _baseline_period(plan: Plan, domain: DomainOwner) -> int:
    return domain.period or plan.baseline_period or plan.period - 1


def _plan_item(domain: DomainOwner, framework: Framework | None) -> Item:
    """Return the rule-book item of a plan's domain (by its declared item, by code with or without
    its D, then by name), or a placeholder item.
    """
    if framework is not None:
        for code in (domain.item, domain.code, domain.code.removeprefix("D")):
            if code in framework.by_code:
                return framework.by_code[code]
        for item in framework.items:
            if fold_name(item.name_vi) == fold_name(domain.name):
                return item
    return Item(
        code=domain.code,
        parent="0",
        level=Level.DOMAIN,
        name_vi=domain.name,
        max_points=domain.max_points,
    )


def _row(locality: str, period: int, framework: str, item: Item, *, basis: Basis) -> dict[str, Any]:
    return {
        "locality": locality,
        "period": period,
        "framework": framework,
        "code": item.code,
        "parent": item.parent,
        "level": str(item.level),
        "max_points": item.max_points,
        "applicable_max": item.max_points,
        "rule": "published",
        "lead_unit": item.lead_unit,
        "basis": str(basis),
    }


def _points(points: float, *, stated: float, known: float | None) -> dict[str, Any]:
    """Return points with their maximum: the printed one, otherwise that of the rule book, otherwise
    unknown.
    """
    of_the_book = math.nan if known is None else known
    maximum = of_the_book if math.isnan(stated) else stated
    lost = float(to_points(to_quanta(maximum) - to_quanta(points)))
    reason = ""
    if lost > 0:
        reason = "scored_zero" if points == 0 else "below_maximum"
    if known is not None and not math.isnan(stated) and to_quanta(stated) != to_quanta(known):
        reason = f"stated_maximum_differs: rule_book={known:g}; stated={stated:g}"
    elif math.isnan(maximum):
        reason = "maximum_unknown"
    return {
        "max_points": maximum,
        "applicable_max": maximum,
        "points": float(to_points(to_quanta(points))),
        "lost_points": lost,
        "state": str(State.ZERO if points == 0 else State.SCORED),
        "reason": reason,
    }


def _with_whole(
    rows: list[dict[str, Any]], framework: Framework, *, locality: str, period: int, basis: Basis
) -> list[dict[str, Any]]:
    """Add the row of the whole if every part of one partition (the declared one first) has points."""
    points = {r["code"]: r.get("points", math.nan) for r in rows}
    maxima = {
        r["code"]: math.nan if r["applicable_max"] is None else r["applicable_max"] for r in rows
    }
    below = [i for i in framework.items if i.parent == framework.root.code]
    for level in sorted({i.level for i in below}, key=lambda v: v != framework.partition):
        codes = [i.code for i in below if i.level == level]
        if any(math.isnan(points.get(code, math.nan)) for code in codes):
            continue
        total = float(exact_sum(np.array([points[c] for c in codes])))
        whole = framework.root.max_points
        parts = np.array([maxima[c] for c in codes])
        of_parts = math.nan if np.isnan(parts).any() else float(exact_sum(parts))
        maximum = of_parts if whole is None else whole
        row = _row(locality, period, framework.id, framework.root, basis=basis) | _points(
            total, stated=math.nan, known=None
        )
        row |= {
            "max_points": maximum,
            "applicable_max": maximum,
            "reason": f"sum_of_published_parts: parts={len(codes)}",
        }
        row["lost_points"] = float(to_points(to_quanta(maximum) - to_quanta(total)))
        row["source"] = "; ".join(dict.fromkeys(r["source"] for r in rows if r["code"] in codes))
        return [row, *rows]
    return rows
