"""Accountability flags with due process: who would be held to account, and whether the figures
support it.

Công văn 46/UBND ngày 16/7/2024 of Phường Thác Mơ, section 11, withholds awards and emulation titles
from the head and from the person in charge of a criterion or sub-criterion that was *scored zero*
or came out *below last year*; the 2021 dispatch of Thị xã Phước Long holds its offices accountable
for items at zero. People are judged on these two facts, so each fact is first checked against the
questions that a fair reviewer would ask.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np
import pandas as pd

from parlib.codebook.compute import Compute, at_once
from parlib.codebook.frameworks import Framework
from parlib.codebook.rules import RULES, GivenBy, Outcome
from parlib.codebook.tables import columns_of, conform, empty
from parlib.codebook.vocabulary import Basis, FlagVerdict, Level, State
from parlib.scoring.exact import to_points, to_quanta
from parlib.scoring.gap import appraised_together
from parlib.scoring.together import appraised_apart, gathered
from parlib.scoring.tree import Tree

_Z95 = 1.959963984540054
_PRINTED = 2
"""Decimals of points on pages: values that are equal at this precision have not fallen."""


def all_flags(
    scores: pd.DataFrame,
    localities: pd.DataFrame,
    frameworks: Mapping[str, Framework],
    *,
    survey_error: pd.DataFrame | None = None,
    compute: Compute = at_once,
) -> pd.DataFrame:
    """Return :func:`accountability_flags` of all units.

    A unit is compared only with itself, so units of the same level and parent form independent
    parts.

    Parameters
    ----------
    scores, frameworks, survey_error
        As in :func:`accountability_flags`.
    localities : DataFrame
        The register.
    compute : callable
        How the flags of each part are computed (see :mod:`parlib.codebook.compute`).
    """
    parts = []
    for rows in appraised_apart(scores, appraised_together(localities)):
        units = rows["locality"].unique()
        error = None if survey_error is None else survey_error[survey_error["locality"].isin(units)]
        parts.append(
            compute(
                accountability_flags,
                rows,
                frameworks,
                survey_error=None if error is None else error.reset_index(drop=True),
            )
        )
    known = [part for part in parts if len(part)]
    if not known:
        return empty("flags")
    return gathered(known, ["locality"])  # every unit is in exactly one part, in order


def accountability_flags(
    scores: pd.DataFrame,
    frameworks: Mapping[str, Framework],
    *,
    survey_error: pd.DataFrame | None = None,
    levels: tuple[Level, ...] = (Level.CRITERION, Level.SUBCRITERION),
) -> pd.DataFrame:
    """Return every item scored zero or below last year, with the checks behind its verdict.

    Parameters
    ----------
    scores : DataFrame
        Hand-off table with all available periods; a year is compared only with the one just before
        it.
    frameworks : mapping of str to Framework
        Rule books by id; a new rule book is compared with its ``predecessor`` through ``bridge``.
    survey_error : DataFrame, optional
        locality, period, code, se (standard error in points), e.g.
        of :func:`survey_error_in_points`.
    levels : tuple of Level
        Levels of the items to flag; the dispatches name criteria and sub-criteria.

    Returns
    -------
    DataFrame
        Hand-off table ``flags``. Bonus and penalty items are left out. An item that does not apply
        this year, or has no points yet, and had points last year is listed as *not comparable*, so
        that the gap is not read as a zero; so is a fall between an appraised score and a self-score
        still to be appraised. A unit without a row for the year before (a new or merged unit) has
        no ``below_last_year``.

    Notes
    -----
    Rounding: a drop of at most one unit of the last decimal that rule or rule book keeps (two for
    published figures) can come from rounding the two years. Survey error: drop <= 1.96 *
    sqrt(se_now^2 + se_before^2). If the error of a survey item is unknown, no fall is claimed.
    """
    rows = _with_item_facts(scores, frameworks)
    rows = rows[rows["level"].isin([str(v) for v in levels]) & ~rows["extra"]].reset_index(
        drop=True
    )
    if rows.empty:
        return empty("flags")
    pairs = _with_previous(rows, _with_item_facts(scores, frameworks), frameworks)
    pairs = _with_checks(pairs, survey_error)
    zero = pairs[
        pairs["state"].eq(str(State.ZERO))
        & (pairs["max_points"].isna() | (pairs["max_points"] > 0))
    ]
    zero = zero.assign(flag="zero", verdict=str(FlagVerdict.FLAG), reason="scored_zero")
    had = pairs["previous_points"] > 0
    gone = had & pairs["state"].isin([str(State.NOT_APPLICABLE), str(State.MISSING)])
    below = _judged(pairs[(pairs["drop"] > 0) | gone].assign(flag="below_last_year"))
    out = pd.concat([zero, below], ignore_index=True)
    out = out.sort_values(["locality", "period", "order", "flag"], ignore_index=True)
    return conform("flags", out[columns_of("flags")])


def survey_errors_in_points(
    satisfaction: pd.DataFrame, scores: pd.DataFrame, frameworks: Mapping[str, Framework]
) -> pd.DataFrame | None:
    """Return :func:`survey_error_in_points` for the units of every rule book; None if no survey
    provides any.
    """
    units = scores.groupby("framework")["locality"].unique()
    errors = [
        survey_error_in_points(
            satisfaction[satisfaction["locality"].isin(units[book])], frameworks[book]
        )
        for book in units.index
    ]
    known = [error for error in errors if len(error)]
    return pd.concat(known, ignore_index=True) if known else None


def survey_error_in_points(
    satisfaction: pd.DataFrame,
    framework: Framework,
    *,
    survey: str = "SIPAS",
    measure: str = "share_4_5",
) -> pd.DataFrame:
    """Return the standard error, in points, of the items that convert a satisfaction index into
    points.

    These are the items of rule ``outcome`` whose name contains the survey's (``SIPAS``): points =
    factor * share, so se = factor * se(percent) / 100. Suppressed estimates give no error.
    """
    index = satisfaction[
        satisfaction["survey"].eq(survey)
        & satisfaction["item"].eq("index")
        & satisfaction["subgroup"].eq("all")
        & satisfaction["measure"].eq(measure)
        & ~satisfaction["suppressed"]
    ]
    rules = {i.code: i.typed_rule for i in framework.leaves if survey in i.name_vi}
    factors = {code: rule.factor for code, rule in rules.items() if isinstance(rule, Outcome)}
    parts = [
        index[["locality", "period"]].assign(code=code, se=factor * index["se"] / 100)
        for code, factor in factors.items()
    ]
    return (
        pd.concat(parts, ignore_index=True)
        if parts
        else pd.DataFrame(columns=["locality", "period", "code", "se"])
    )


def _with_item_facts(scores: pd.DataFrame, frameworks: Mapping[str, Framework]) -> pd.DataFrame:
    """Return scores with item properties from the rule books: names, rule, decimals, and whether
    the item is based on a survey.
    """
    facts = pd.concat(
        [_facts(frameworks[f]) for f in scores["framework"].unique() if f in frameworks]
        or [_facts_table([])],
        ignore_index=True,
    )
    return scores.merge(facts, on=["framework", "code"], how="inner")


def _facts(framework: Framework) -> pd.DataFrame:
    tree = Tree.of(framework)
    decimals = framework.rounding.model_dump()
    rows = []
    for position, item in enumerate(tree.items):
        below = [tree.items[i] for i in tree.leaves[tree.leaf_spans[position]]]
        kept = decimals[str(item.level)]
        kept = item.rule_params.get("decimals") if kept is None else kept
        rows.append(
            {
                "framework": framework.id,
                "code": item.code,
                "order": position,
                "name_vi": item.name_vi,
                "name_en": item.name_en,
                "extra": tree.kind_of(position) != "",
                "survey_item": any(i.source == "mixed" or i.surveyed for i in below),
                "rule_text": f"{item.rule} {sorted(item.rule_params.items())}",
                "places": np.nan if kept is None else float(kept),
            }
        )
    return _facts_table(rows)


def _facts_table(rows: list[dict[str, Any]]) -> pd.DataFrame:
    columns = [
        "framework",
        "code",
        "order",
        "name_vi",
        "name_en",
        "extra",
        "survey_item",
        "rule_text",
        "places",
    ]
    return pd.DataFrame(rows, columns=columns).astype(
        {"extra": bool, "survey_item": bool, "framework": "str", "code": "str"}
    )


def _with_previous(
    rows: pd.DataFrame, all_rows: pd.DataFrame, frameworks: Mapping[str, Framework]
) -> pd.DataFrame:
    """Return each row joined to the same item a year earlier, under the same rule book or through
    the bridge to its predecessor.
    """
    earlier = all_rows[
        [
            "locality",
            "period",
            "framework",
            "code",
            "points",
            "applicable_max",
            "state",
            "rule_text",
            "basis",
        ]
    ]
    earlier = earlier.assign(period=earlier["period"] + 1)
    earlier = earlier.rename(
        columns={
            "points": "previous_points",
            "applicable_max": "previous_max",
            "state": "previous_state",
            "rule_text": "previous_rule",
            "basis": "previous_basis",
            "framework": "previous_framework",
            "code": "previous_code",
        }
    )
    bridged = [
        {"framework": f.id, "code": code, "previous_framework": f.predecessor, "previous_code": old}
        for f in frameworks.values()
        if f.predecessor
        for code, old in f.bridge.items()
    ]
    items = rows[["framework", "code"]].drop_duplicates()
    links = pd.concat(
        [
            items.assign(previous_framework=items["framework"], previous_code=items["code"]),
            pd.DataFrame(bridged),
        ],
        ignore_index=True,
    )
    linked = rows.merge(links, on=["framework", "code"]).merge(
        earlier, on=["locality", "period", "previous_framework", "previous_code"], how="inner"
    )
    linked = linked.sort_values(
        "previous_framework", key=lambda s: s.ne(linked["framework"])
    ).drop_duplicates(["locality", "period", "framework", "code"])
    kept = [
        "locality",
        "period",
        "framework",
        "code",
        "previous_framework",
        "previous_points",
        "previous_max",
        "previous_state",
    ]
    return rows.merge(
        linked[[*kept, "previous_rule", "previous_basis"]],
        on=["locality", "period", "framework", "code"],
        how="left",
    ).assign(broken=lambda d: _at_break(d, frameworks))


def _at_break(rows: pd.DataFrame, frameworks: Mapping[str, Framework]) -> pd.Series:
    breaks = {(f.id, b.period) for f in frameworks.values() for b in f.breaks}
    keys = pd.MultiIndex.from_arrays([rows["framework"], rows["period"]])
    return pd.Series(
        keys.isin(list(breaks)) if breaks else np.zeros(len(rows), dtype=bool), index=rows.index
    )


def _with_checks(pairs: pd.DataFrame, survey_error: pd.DataFrame | None) -> pd.DataFrame:
    out = pairs.rename(columns={"max_points": "rule_book_max"}).rename(
        columns={"applicable_max": "max_points"}
    )
    has = out["previous_framework"].notna()
    same_book = out["framework"].eq(out["previous_framework"])
    known_rule = ~out["rule"].isin(
        ["", *(name for name, params in RULES.items() if params.given_by == GivenBy.PUBLICATION)]
    )
    alike = np.where(
        same_book, ~out["broken"], known_rule & out["rule_text"].eq(out["previous_rule"])
    )
    out["same_rule"] = pd.Series(alike, index=out.index).astype("boolean").mask(~has)
    now, before = to_quanta(out["max_points"].to_numpy()), to_quanta(out["previous_max"].to_numpy())
    same = pd.Series(now == before, index=out.index).astype("boolean")
    out["same_max"] = same.mask(np.isnan(now) | np.isnan(before))
    na = str(State.NOT_APPLICABLE)
    out["na_either"] = (out["state"].eq(na) | out["previous_state"].eq(na)).astype("boolean")
    out["drop"] = to_points(
        to_quanta(out["previous_points"].to_numpy()) - to_quanta(out["points"].to_numpy())
    )
    printed = out["basis"].isin([str(Basis.PUBLISHED), str(Basis.PLAN_BASELINE)])
    places = out["places"].where(out["places"].notna(), np.where(printed, 2.0, np.nan))
    slack = to_quanta(10.0 ** -places.to_numpy(dtype=float))
    drop = to_quanta(out["drop"].to_numpy())
    printed_alike = out["points"].round(_PRINTED).eq(out["previous_points"].round(_PRINTED))
    out["within_rounding"] = pd.Series(
        (drop > 0) & ((drop <= slack) | printed_alike.to_numpy()), index=out.index
    ).astype("boolean")
    out["margin"] = _margin(out, survey_error)
    within = pd.Series(out["drop"].to_numpy() <= out["margin"].to_numpy(), index=out.index).astype(
        "boolean"
    )
    within = within.mask(out["margin"].isna() & out["survey_item"])
    out["within_survey_error"] = within.where(out["survey_item"], False)
    self_scored = str(Basis.SELF_SCORED)
    out["one_side_self_scored"] = has & (
        out["basis"].eq(self_scored) ^ out["previous_basis"].eq(self_scored)
    )
    out["explanation_filed"] = out["explanation"].ne("").astype("boolean")
    return out


def _margin(rows: pd.DataFrame, survey_error: pd.DataFrame | None) -> pd.Series:
    """Return the 95 % margin of the difference of two years, in points; NaN if either error is
    unknown.
    """
    if survey_error is None or survey_error.empty:
        return pd.Series(np.nan, index=rows.index)
    se = survey_error.set_index(["locality", "period", "code"])["se"]
    now = se.reindex(pd.MultiIndex.from_frame(rows[["locality", "period", "code"]])).to_numpy()
    last = pd.MultiIndex.from_arrays([rows["locality"], rows["period"] - 1, rows["code"]])
    return pd.Series(_Z95 * np.hypot(now, se.reindex(last).to_numpy()), index=rows.index)


def _judged(rows: pd.DataFrame) -> pd.DataFrame:
    """Give each fall its verdict; the first check that speaks against the flag decides."""
    na = str(State.NOT_APPLICABLE)
    drop = rows["drop"].map("{:.10g}".format).astype(str)
    margin = rows["margin"].map("{:.2g}".format).astype(str)
    not_comparable, noise = str(FlagVerdict.NOT_COMPARABLE), str(FlagVerdict.WITHIN_NOISE)
    questions: list[tuple[pd.Series, str, pd.Series | str]] = [
        (rows["state"].eq(na), not_comparable, "not_applicable_now"),
        (rows["previous_state"].eq(na), not_comparable, "not_applicable_before"),
        (rows["state"].eq(str(State.MISSING)), not_comparable, "missing_now"),
        (rows["one_side_self_scored"], not_comparable, "self_scored_on_one_side"),
        (~rows["same_rule"].fillna(False), not_comparable, "rule_changed"),
        (~rows["same_max"].fillna(True), not_comparable, "maximum_changed"),
        (rows["within_rounding"], noise, "within_rounding: drop=" + drop),
        (
            rows["within_survey_error"].fillna(False),
            noise,
            "within_survey_error: drop=" + drop + "; margin=" + margin,
        ),
        (rows["within_survey_error"].isna(), not_comparable, "survey_error_unknown"),
    ]
    verdict = pd.Series(str(FlagVerdict.FLAG), index=rows.index, dtype="str")
    reason = ("below_last_year: drop=" + drop).astype("str")
    for condition, answer, why in reversed(questions):
        condition = condition.astype(bool)
        verdict = verdict.mask(condition, answer)
        reason = reason.mask(condition, why)
    return rows.assign(verdict=verdict, reason=reason)
