"""Compile the review of a unit's year.

It lists everything that lost points, fell, narrowly missed more points, displeased citizens, or was
promised and missed.

Nothing is re-evaluated here: points, verdicts, thresholds, survey estimates and statuses come from
the hand-off tables. Added are the points that the office can still gain on each item, and the
cheapest ways to a headline target.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date

import pandas as pd

from parlib.analysis.indices import ROUNDING
from parlib.analysis.promises.claims import Claims
from parlib.analysis.promises.left_over import failed_promises
from parlib.analysis.promises.review_ways import ways_of_review, what_odds_rest_on
from parlib.analysis.promises.steps import SLACK, recoverable
from parlib.analysis.surveys.estimates import items_by_dissatisfaction
from parlib.codebook.frameworks import Framework
from parlib.codebook.reasons import Reason
from parlib.codebook.reviews import NearMiss, Review, ReviewRow, RowKind, WayStep
from parlib.codebook.rules import rule_type
from parlib.codebook.surveys import SurveyForm
from parlib.codebook.units import Locality
from parlib.codebook.values import holds, is_missing
from parlib.codebook.vocabulary import Basis, FlagVerdict, State
from parlib.scoring.reasons import reason_text

Tables = Mapping[str, pd.DataFrame]
_CLOSED = {
    "survey_answers_are_not_a_step": (
        "Điểm do người trả lời điều tra quyết định; không đặt điểm dự kiến"
    ),
    "maximum_not_known": "Chưa biết điểm tối đa",
    "points_missing": "Chưa có điểm",
    "no_step_above": "Quy tắc không còn mức điểm cao hơn",
}


def review_of(
    unit: Locality,
    period: int,
    *,
    framework: Framework,
    tables: Tables,
    release: str,
    forms: Sequence[SurveyForm] = (),
    target: float = math.nan,
    claims: Claims | None = None,
    level: float = 0.9,
) -> Review:
    """Return the review of one unit and year.

    Parameters
    ----------
    unit : Locality
        The unit.
    period : int
        Year assessed; measures are for the year after.
    framework : Framework
        The rule book whose points are reviewed.
    tables : mapping of str to DataFrame
        Hand-off tables ``scores``, ``ledger``, ``flags``, ``cliffs``, ``satisfaction``,
        ``targets``, ``indices``.
    release : str
        Release that the tables come from.
    forms : sequence of SurveyForm
        Questionnaires of the year.
    target : float
        Headline target for the next year, per cent.
    claims : Claims, optional
        Outcomes of past claims up to the year; without it no odds are given.
    level : float
        Level of the intervals of granted points.

    Returns
    -------
    Review
        Contains only rows that need an answer. A unit without scores for the year has no item rows.
    """
    unit_rows = {
        name: _rows_of_the_unit(tables[name], unit.locality, period)
        for name in ("scores", "ledger", "flags", "cliffs", "satisfaction", "indices")
    }
    for name in ("scores", "ledger", "flags", "cliffs"):
        unit_rows[name] = unit_rows[name][unit_rows[name]["framework"].eq(framework.id)]
    scores = unit_rows["scores"]
    whole = scores[scores["code"].eq(framework.root.code)]
    added, most = (
        float(whole[c].iloc[0]) if len(whole) else math.nan for c in ("points", "applicable_max")
    )
    par = unit_rows["indices"][unit_rows["indices"]["index"].eq("PAR")]
    points = counted_points(par, added=added, most=most)
    ways, odds, no_way = ways_of_review(
        scores,
        framework,
        points=points,
        most=most,
        target=target,
        horizon=date(period + 1, 12, 31),
        claims=claims,
        level=level,
    )
    promises = tables["targets"][
        tables["targets"]["locality"].eq(unit.locality) & tables["targets"]["period"].eq(period)
    ]
    items = _items(unit_rows, framework, _ways_of(ways), horizon=date(period + 1, 12, 31))
    rows = [
        *_with_last_year(items, tables["scores"], unit.locality, period - 1, framework),
        *_questions(unit_rows["satisfaction"], forms),
        *failed_promises(promises),
    ]
    return Review(
        locality=unit.locality,
        name=unit.name,
        period=period,
        framework=framework.id,
        version=framework.version,
        release=release,
        rows=tuple(rows),
        domains={i.code: i.name_vi for i in framework.children(framework.root.code)},
        index=float(par["value"].iloc[0]) if len(par) else math.nan,
        points=points,
        most=most,
        by_items=math.nan if points == added else added,
        basis=str(whole["basis"].iloc[0]) if len(whole) else "",
        target=target,
        ways=ways,
        no_way=no_way,
        odds=odds,
        odds_rest=what_odds_rest_on(claims) if ways else "",
        illustrative=unit.fictional or framework.status == "illustrative",
        head=framework.root.lead_unit,
        part_points={
            code: float(v)
            for code, v in zip(scores["code"], scores["points"], strict=True)
            if framework.by_code[code].parent == framework.root.code
        },
        owners=tuple(dict.fromkeys(unit for r in rows for unit in r.units)),
    )


def counted_points(par: pd.DataFrame, *, added: float, most: float) -> float:
    """Return the points of the whole that count.

    A published value takes precedence over the sum of the items (a self-score, say), because next
    year's target is compared with it.

    Parameters
    ----------
    par : DataFrame
        The unit's row of ``indices`` in the year, or none.
    added, most : float
        Sum of the items, and the maximum.

    Returns
    -------
    float
        ``added`` if nothing is published, or if both agree within the rounding of the published
        figure.
    """
    published = par[par["basis"].eq(str(Basis.PUBLISHED)) & par["value"].notna()]
    if published.empty or math.isnan(most):
        return added
    value = float(published["value"].iloc[0])
    agrees = not math.isnan(added) and abs(100 * added / most - value) <= ROUNDING
    return added if agrees else round(value * most / 100, 9)


def _rows_of_the_unit(rows: pd.DataFrame, locality: str, period: int) -> pd.DataFrame:
    return rows[rows["locality"].eq(locality) & rows["period"].eq(period)]


# -- items


def _items(
    unit_tables: Tables, framework: Framework, ways: Mapping[str, tuple[int, ...]], *, horizon: date
) -> list[ReviewRow]:
    """Return one row per scored item that lost points, was flagged, or falls just short of more, in
    the order of the rule book.
    """
    open_ = recoverable(unit_tables["scores"], framework=framework, horizon=horizon)
    gains: dict[str, list[float]] = {}
    for step in open_.steps:
        gains.setdefault(step.code, []).append(step.gain)
    ledger = unit_tables["ledger"][
        unit_tables["ledger"]["lost_points"].gt(SLACK) & unit_tables["ledger"]["part"].eq("item")
    ]
    # a source that stops at domain level: the domain's room is all it lost, or unknown if no
    # maximum is stated
    unknown = _without_maximum(unit_tables["scores"], framework)
    coarse = (set(ledger["code"]) | unknown) - {i.code for i in framework.leaves}
    leaves = {i.code: i for i in framework.items if i.code in coarse or i in framework.leaves}
    lost = ledger[ledger["code"].isin(leaves)].set_index("code")
    flags = unit_tables["flags"][unit_tables["flags"]["code"].isin(leaves)]
    cliffs = unit_tables["cliffs"].set_index("code")
    scores = unit_tables["scores"].set_index("code")
    rows = []
    for code in leaves:
        flagged = flags[flags["code"].eq(code)]
        if (
            code not in lost.index
            and flagged.empty
            and code not in cliffs.index
            and code not in unknown
        ):
            continue
        row = _item(code, framework, scores, lost, flagged, cliffs)
        if code in coarse and leaves[code].source == "survey":
            rows.append(replace(row, closed=_CLOSED["survey_answers_are_not_a_step"]))
            continue
        rule = rule_type(leaves[code].rule)
        steps = tuple(sorted(round(g, 9) for g in gains.get(code, ())))
        short = row.open_points if row.missing else row.lost
        free = short > SLACK and (rule.takes_points or code in coarse)
        closed = open_.closed.get(code)
        rows.append(
            replace(
                row,
                room=math.nan
                if code in unknown
                else round(short if free else max(steps, default=0.0), 9),
                steps=() if rule.continuous or free else steps,
                closed=""
                if steps or free or closed is None
                else _CLOSED.get(closed.code, closed.code),
                ways=ways.get(code, ()),
            )
        )
    return rows


def _with_last_year(
    rows: Iterable[ReviewRow], scores: pd.DataFrame, locality: str, year: int, framework: Framework
) -> Iterator[ReviewRow]:
    """Yield the rows with last year's points under the same rule book, including rows not compared
    by any flag.
    """
    last = _rows_of_the_unit(scores, locality, year)
    known = last[last["framework"].eq(framework.id)].set_index("code")["points"]
    for row in rows:
        compared = not math.isnan(row.previous) or row.code not in known.index
        yield row if compared else replace(row, previous=float(known[row.code]))


def _without_maximum(scores: pd.DataFrame, framework: Framework) -> set[str]:
    """Return the parts that have points but neither a maximum nor items below them."""
    known = scores[
        scores["points"].notna()
        & scores["applicable_max"].isna()
        & scores["code"].ne(framework.root.code)
    ]
    return set(known["code"]) - set(scores["parent"])


def _item(
    code: str,
    framework: Framework,
    scores: pd.DataFrame,
    lost: pd.DataFrame,
    flagged: pd.DataFrame,
    cliffs: pd.DataFrame,
) -> ReviewRow:
    score = scores.loc[code]
    there = lost.loc[code] if code in lost.index else None
    flag, verdict, previous = _verdict(flagged)
    missing = bool(score["state"] == State.MISSING)
    return ReviewRow(
        id=f"TC {code}",
        kind=RowKind.ITEM,
        code=code,
        name=framework.by_code[code].name_vi,
        domain=_part_of(code, framework),
        points=float(score["points"]),
        most=float(score["applicable_max"]),
        previous=previous,
        lost=float(there["lost_points"]) if there is not None and not missing else math.nan,
        missing=missing,
        open_points=float(there["lost_points"]) if there is not None and missing else 0.0,
        reason=_why_lost(score, there),
        verdict=verdict,
        flag=flag,
        owner=str(score["lead_unit"] or (there["lead_unit"] if there is not None else "")),
        person=str(score["person_in_charge"] or ""),
        explanation=str(score["explanation"] or ""),
        evidence=str(score["evidence_file"] or ""),
        near=_near(cliffs.loc[code]) if code in cliffs.index else None,
    )


def _part_of(code: str, framework: Framework) -> str:
    """Return the part of the whole that an item belongs to."""
    item = framework.by_code[code]
    if item.code == framework.root.code:
        return ""
    while item.parent and item.parent != framework.root.code:
        item = framework.by_code[item.parent]
    return item.code


def _verdict(flagged: pd.DataFrame) -> tuple[str, str, float]:
    """Return the flag that was upheld, the finding, and last year's points.

    "zero" takes precedence over "below last year".
    """
    if flagged.empty:
        return "", "", math.nan
    told, stood = [], ""
    for row in flagged.sort_values("flag", ascending=False).itertuples(index=False):
        reason_words = _reason_in_words(row.reason)
        if row.verdict == FlagVerdict.FLAG:
            stood = stood or row.flag
            told.append("Bị điểm 0" if row.flag == "zero" else reason_words)
        else:
            head = (
                "Không so sánh được"
                if row.verdict == FlagVerdict.NOT_COMPARABLE
                else "Không kết luận là giảm"
            )
            told.append(f"{head}: {reason_words}")
    return stood, ". ".join(dict.fromkeys(told)), float(flagged["previous_points"].iloc[0])


def _near(row: pd.Series) -> NearMiss:
    return NearMiss(
        measure=row["measure"],
        reading=float(row["reading"]),
        threshold=float(row["threshold"]),
        higher=holds(row["higher"]),
        strict=holds(row["strict"]),
        gain=float(row["gain"]),
        cases=float(row["units_short"]),
    )


def _reason_in_words(reason: str) -> str:
    """Return a reason in Vietnamese, with decimal commas."""
    parsed = Reason.parse(reason)
    return reason_text(
        str(Reason(parsed.code, {k: v.replace(".", ",") for k, v in parsed.details.items()}))
    )


# -- survey


def _questions(satisfaction: pd.DataFrame, forms: Sequence[SurveyForm]) -> list[ReviewRow]:
    """Return the questions that some respondents rated average or below, weakest first.

    Withheld estimates are not shown.
    """
    items_of_forms = {
        (form.survey, item.code): (item, form) for form in forms for item in form.items
    }
    if satisfaction.empty:
        return []
    rows = []
    for row in items_by_dissatisfaction(satisfaction, forms=forms).itertuples(index=False):
        if (
            (row.survey, row.item) not in items_of_forms
            or is_missing(row.estimate)
            or row.estimate <= 0
        ):
            continue
        item, form = items_of_forms[row.survey, row.item]
        factor = next(f.name_vi for f in form.factors if f.code == item.factor)
        rows.append(
            ReviewRow(
                id=f"KS {row.item}" if row.survey == "SIPAS" else f"KS {row.survey}/{row.item}",
                kind=RowKind.SURVEY,
                code=row.item,
                name=f"{item.text_vi} ({factor})",
                share=float(row.estimate),
                low=float(row.ci_low),
                high=float(row.ci_high),
                closed=_CLOSED["survey_answers_are_not_a_step"],
                reason="Còn trong nhóm thấp nhất" if holds(row.tied_with_first) else "",
            )
        )
    return rows


def _ways_of(steps: Sequence[WayStep]) -> dict[str, tuple[int, ...]]:
    ways: dict[str, list[int]] = {}
    for step in steps:
        ways.setdefault(step.code, []).append(step.way)
    return {code: tuple(dict.fromkeys(numbers)) for code, numbers in ways.items()}


def _why_lost(score: pd.Series, lost: pd.Series | None) -> str:
    """Return why an item lost points, or why that is unknown."""
    if lost is not None:
        return _reason_in_words(str(lost["reason"]))
    return "Nguồn không nêu điểm tối đa" if is_missing(score["applicable_max"]) else ""
