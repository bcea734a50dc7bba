"""Old evidence under a new rule book, and back: what part of a change is the rule and not the work.

A rule book names its predecessor and maps its items to the predecessor's (``Framework.bridge``).
Figures carry over along one-to-one links whose unit is the same; given points (self, appraised,
survey) carry over only where rule and maximum did not change, because they were given under the
other rule. Everything else is left out and counted: a bridged value is a what-if beside the series,
and the series keeps its break.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from typing import Any

import numpy as np
import pandas as pd

from parlib.codebook.frameworks import Framework, Item
from parlib.codebook.reasons import Reason
from parlib.codebook.tables import conform
from parlib.codebook.vocabulary import Level, State
from parlib.errors import UsageError
from parlib.scoring.evaluate import Lens, score_evidence
from parlib.scoring.exact import exact_sum, to_points, to_quanta
from parlib.speech.catalogue import saying

CHANGES: dict[str, tuple[str, str]] = {
    "unchanged": ("giữ nguyên", "same"),
    "maximum": ("đổi điểm tối đa", "re-weighted"),
    "rule": ("đổi cách chấm", "rule changed"),
    "rule_and_maximum": ("đổi cách chấm và điểm tối đa", "rule changed, re-weighted"),
    "split": ("tách", "split"),
    "new": ("mới", "new"),
    "dropped": ("bỏ", "dropped"),
}
LOSSES: dict[str, tuple[str, str]] = {
    "": ("không mất gì", "nothing"),
    "given_points": (
        "số liệu chuyển được; điểm đã cho thì không",
        "figures carry over, given points do not",
    ),
    "unit_differs": (
        "khác đơn vị đo: không chuyển được",
        "other unit of measure: nothing carries over",
    ),
    "split": (
        "một mục cũ ứng với nhiều mục mới: không chia được số liệu",
        "one old item, several new ones: figures cannot be divided",
    ),
    "no_counterpart": ("không có mục tương ứng", "no counterpart"),
}
BRIDGE_LENSES = (Lens.RULE, Lens.OFFICIAL)
_GIVEN = ["self_score", "appraised_score", "appraised_round1", "survey_score"]
_UNIT = ["locality", "period"]


def bridge_table(new: Framework, old: Framework) -> pd.DataFrame:
    """Return item by item what changed between two rule books.

    Returns
    -------
    DataFrame
        code, old_code, name_vi, name_en, max_points, old_max, rule, old_rule, same_max, same_rule,
        change (a key of
        :data:`CHANGES`), moved (it stands under another code), carries (figures can be carried
        over), lost (what is lost in translation, a key of :data:`LOSSES`). Scored items only, in
        the order of the new book, dropped ones last.

    Raises
    ------
    UsageError
        ``new`` does not name ``old`` as its predecessor.

    Examples
    --------
    >>> from parlib.sample import rule_book
    >>> table = bridge_table(rule_book("world-2"), rule_book("world-1"))
    >>> dict(zip(table["code"], table["change"]))["1.2"]
    'rule_and_maximum'
    """
    if new.predecessor != old.id:
        raise UsageError(
            saying(
                "rule book {id} names {predecessor} as its predecessor, not {id2}",
                id=new.id,
                predecessor=new.predecessor or "no rule book",
                id2=old.id,
            )
        )
    theirs = {i.code: i for i in old.leaves}
    shared = Counter(new.bridge[i.code] for i in new.leaves if i.code in new.bridge)
    rows = []
    for item in new.leaves:
        before = theirs.get(new.bridge.get(item.code, ""))
        rows.append(_link(item, before, split=before is not None and shared[before.code] > 1))
    met = {r["old_code"] for r in rows}
    rows += [_link(None, i, split=False) for i in old.leaves if i.code not in met]
    return pd.DataFrame(rows)


def carried_points(new: Framework, old: Framework) -> dict[str, float]:
    """Return how many points of each rule book lie on items whose figures carry over.

    Old_points of old_max, new_points of new_max.

    Bonus and penalty items stand outside the maxima and are not counted; an unknown maximum counts
    nothing.
    """
    table = bridge_table(new, old)
    there = table[table["carries"]]

    def points(codes: Iterable[str], book: Framework) -> float:
        known = [
            book.by_code[c].max_points or 0.0 for c in sorted(set(codes) - set(_outside(book)))
        ]
        return float(exact_sum(np.array(known))) if known else 0.0

    return {
        "old_points": points(there["old_code"], old),
        "old_max": points((i.code for i in old.leaves), old),
        "new_points": points(there["code"], new),
        "new_max": points((i.code for i in new.leaves), new),
    }


def recode_evidence(
    evidence: pd.DataFrame, *, source: Framework, target: Framework
) -> pd.DataFrame:
    """Return evidence of one rule book written in the items of the other (either may be the
    predecessor).

    Parameters
    ----------
    evidence : DataFrame
        Hand-off table; rows of ``source`` are used.
    source, target : Framework
        The rule book the evidence was written for, and the one to write it in.

    Returns
    -------
    DataFrame
        Hand-off table ``evidence`` with ``framework`` = target; items that cannot carry over are
        left out.
    """
    here, there, table = _sides(source, target)
    links = table[table["carries"]].set_index(here)
    rows = evidence[evidence["framework"].eq(source.id) & evidence["code"].isin(links.index)].copy()
    changed = ~links["change"].eq("unchanged").reindex(rows["code"]).to_numpy()
    rows.loc[changed, _GIVEN] = np.nan
    rows["code"] = links[there].reindex(rows["code"]).to_numpy()
    rows["framework"] = target.id
    return rows.reset_index(drop=True)


def bridged_items(
    evidence: pd.DataFrame, *, source: Framework, target: Framework, lens: Lens = Lens.RULE
) -> pd.DataFrame:
    """Return the points of each item under its own rule book and under the other, side by side.

    Returns
    -------
    DataFrame
        locality, period, code (of ``source``), other_code (of ``target``; empty where nothing
        carries over), name_vi, name_en, lead_unit, change, points, max_points, other_points,
        other_max, compared (both sides have points inside the maximum). Items of ``source`` in its
        order; bonus and penalty items stand outside the maximum and are never compared.
    """
    return _beside(*_scored(evidence, source, target, lens), source=source, target=target)


def _scored(
    evidence: pd.DataFrame, source: Framework, target: Framework, lens: Lens
) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Scores of the evidence under its own rule book, and of what carries over under the other."""
    recoded = recode_evidence(evidence, source=source, target=target)
    return score_evidence(evidence, source, lens=lens), score_evidence(recoded, target, lens=lens)


def _beside(
    own_scores: pd.DataFrame, other: pd.DataFrame, *, source: Framework, target: Framework
) -> pd.DataFrame:
    """Points of each item of the source beside those of its counterpart."""
    here, there, table = _sides(source, target)
    links = table[table[here].ne("")].drop_duplicates(here)[[here, there, "change", "carries"]]
    links = links.assign(other_code=links[there].where(links["carries"], ""), code=links[here])[
        ["code", "other_code", "change"]
    ]
    extra = {code for book in (source, target) for code in _outside(book)}
    names = pd.DataFrame(
        [{"code": i.code, "name_vi": i.name_vi, "name_en": i.name_en} for i in source.leaves]
    )
    left = (
        own_scores[[*_UNIT, "code", "lead_unit", "points", "applicable_max", "state"]]
        .merge(links, on="code")
        .merge(names, on="code")
    )
    right = other[[*_UNIT, "code", "points", "applicable_max", "state"]].rename(
        columns={"code": "other_code"}
    )
    both = left.merge(right, on=[*_UNIT, "other_code"], how="left", suffixes=("", "_other"))
    known = [str(State.SCORED), str(State.ZERO)]
    both["compared"] = (
        both["state"].isin(known)
        & both["state_other"].isin(known)
        & ~both["code"].isin(extra)
        & ~both["other_code"].isin(extra)
    )
    both = both.rename(
        columns={
            "applicable_max": "max_points",
            "points_other": "other_points",
            "applicable_max_other": "other_max",
        }
    )
    shown = [
        "code",
        "other_code",
        "name_vi",
        "name_en",
        "lead_unit",
        "change",
        "points",
        "max_points",
        "other_points",
        "other_max",
        "compared",
    ]
    return both[[*_UNIT, *shown]]


def bridged(
    evidence: pd.DataFrame, *, source: Framework, target: Framework, lens: Lens = Lens.RULE
) -> pd.DataFrame:
    """Return each unit's points under its own rule book and under the other, on the items that both
    can score.

    Parameters
    ----------
    evidence : DataFrame
        Hand-off table; rows of ``source`` are used.
    source, target : Framework
        The rule book the evidence was written for, and the other (its predecessor or successor).
    lens : Lens
        ``rule``: by rule from the figures, both sides alike, so that the difference is the rule
        alone. ``official``: appraised points where they stand, so that the difference also holds
        what appraisal decided on items whose rule changed.

    Returns
    -------
    DataFrame
        Columns of the hand-off table ``bridges``: points and max_points (own rule book),
        other_points and other_max, both over the compared items only; value and other_value = 100 ·
        points / max; rule_effect = other_value - value; carried (share 0-1 of the other book's
        applicable maximum that was compared); low and high (percent of the whole other book, if
        what could not be carried over got nothing or everything); broken_items (codes of the other
        book that nothing carries over to); reason. ``other_value`` is NaN with its reason where
        less than the other book's coverage floor was compared.
    """
    _, there, table = _sides(source, target)
    source_scores, other_scores = _scored(evidence, source, target, lens)
    items = _beside(source_scores, other_scores, source=source, target=target)
    if items.empty:
        return conform("bridges", [])
    columns = ["points", "max_points", "other_points", "other_max"]
    quanta = pd.DataFrame(
        {c: np.where(items["compared"], to_quanta(items[c].to_numpy()), 0.0) for c in columns}
    )
    sums = quanta.groupby([items[k] for k in _UNIT], sort=True).sum()
    counted = items.groupby(_UNIT, sort=True)["compared"].any().to_numpy()
    whole = _whole_maximum(other_scores, target, units=sums.index)
    points, maximum, other, other_max = (np.where(counted, sums[c], np.nan) for c in columns)
    carried = np.where(
        whole > 0, np.where(counted, other_max, 0.0) / np.where(whole > 0, whole, 1.0), np.nan
    )
    enough = carried >= target.coverage_floor - 1e-12
    codes = {i.code for i in target.leaves}
    linked = set(table.loc[table["carries"], there])
    below = [
        str(Reason.of("coverage_below_floor", share=f"{c:.2f}", floor=f"{target.coverage_floor:g}"))
        for c in carried
    ]
    value = 100 * points / np.where(maximum > 0, maximum, np.nan)
    other_value = np.where(enough, 100 * other / np.where(other_max > 0, other_max, np.nan), np.nan)
    rows = sums.index.to_frame(index=False).assign(
        framework=source.id,
        other_framework=target.id,
        lens=str(lens),
        points=to_points(points),
        max_points=to_points(maximum),
        value=value,
        other_points=to_points(other),
        other_max=to_points(other_max),
        other_value=other_value,
        rule_effect=other_value - value,
        carried=carried,
        low=np.where(enough, 100 * other / whole, np.nan),
        high=np.where(enough, 100 * (other + whole - other_max) / whole, np.nan),
        broken_items=";".join(i.code for i in target.leaves if i.code in codes - linked),
        reason=np.where(
            enough, "", np.where(counted, below, str(Reason.of("nothing_carried_over")))
        ),
    )
    return conform("bridges", rows)


def bridges(
    evidence: pd.DataFrame,
    frameworks: Mapping[str, Framework],
    *,
    lenses: Iterable[Lens] = BRIDGE_LENSES,
) -> pd.DataFrame:
    """Return the hand-off table ``bridges``.

    All evidence under a rule book that has a predecessor or successor at hand.

    Nothing of it enters scores, indices or ranks.
    """
    pairs = [
        (f, frameworks[f.predecessor])
        for f in frameworks.values()
        if f.predecessor in frameworks and f.bridge
    ]
    there = {
        str(name): rows.reset_index(drop=True)
        for name, rows in evidence.groupby("framework", sort=False)
    }
    ways = [
        (source, target)
        for new, old in pairs
        for source, target in ((new, old), (old, new))
        if source.id in there
    ]
    tables = [
        bridged(there[source.id], source=source, target=target, lens=lens)
        for source, target in ways
        for lens in lenses
    ]
    return conform("bridges", pd.concat(tables, ignore_index=True) if tables else [])


def bridge_warnings(new: Framework, old: Framework) -> list[str]:
    """Say which links of a bridge lead to or from no item."""
    warnings = [
        f"bridge: {code} is not an item of {new.id}"
        for code in new.bridge
        if code not in new.by_code
    ]
    return warnings + [
        f"bridge: {code} → {to} is not an item of {old.id}"
        for code, to in new.bridge.items()
        if to and to not in old.by_code
    ]


def _sides(source: Framework, target: Framework) -> tuple[str, str, pd.DataFrame]:
    """Columns of the source's and of the target's codes in the bridge table of two rule books, and
    that table.
    """
    if target.predecessor == source.id:
        return "old_code", "code", bridge_table(target, source)
    return "code", "old_code", bridge_table(source, target)


def _outside(book: Framework) -> list[str]:
    """Codes of the scored items that stand outside the sum of maxima.

    Bonus, penalty, and everything below such a group.
    """

    def extra(item: Item) -> bool:
        return bool(item.kind) or (bool(item.parent) and extra(book.by_code[item.parent]))

    return [i.code for i in book.leaves if extra(i)]


def _whole_maximum(scores: pd.DataFrame, book: Framework, *, units: pd.MultiIndex) -> np.ndarray:
    """Applicable maximum of the whole, quanta, for each unit and year.

    The rule book's own where nothing carried over.
    """
    whole = (
        scores[scores["level"].eq(str(Level.INDEX))]
        .set_index(_UNIT)["applicable_max"]
        .reindex(units)
    )
    outside = set(_outside(book))
    maxima = [
        np.nan if i.max_points is None else i.max_points
        for i in book.leaves
        if i.code not in outside
    ]
    return to_quanta(whole.fillna(float(exact_sum(np.array(maxima)))).to_numpy())


def _link(item: Item | None, before: Item | None, *, split: bool) -> dict[str, Any]:
    same_max = item is not None and before is not None and _same(item.max_points, before.max_points)
    same_rule = (
        item is not None
        and before is not None
        and (item.rule, item.rule_params) == (before.rule, before.rule_params)
    )
    one_unit = (
        item is not None
        and before is not None
        and (not item.unit or not before.unit or item.unit == before.unit)
    )
    if item is None:
        change = "dropped"
    elif before is None:
        change = "new"
    elif split:
        change = "split"
    else:
        change = {(True, True): "unchanged", (False, True): "maximum", (True, False): "rule"}.get(
            (same_max, same_rule), "rule_and_maximum"
        )
    named = item or before
    carries = change not in ("new", "dropped", "split") and one_unit
    lost = {
        "new": "no_counterpart",
        "dropped": "no_counterpart",
        "split": "split",
        "unchanged": "",
    }.get(change, "given_points")
    return {
        "code": item.code if item else "",
        "old_code": before.code if before else "",
        "name_vi": named.name_vi if named else "",
        "name_en": named.name_en if named else "",
        "max_points": item.max_points if item else None,
        "old_max": before.max_points if before else None,
        "rule": item.rule if item else "",
        "old_rule": before.rule if before else "",
        "same_max": same_max,
        "same_rule": same_rule,
        "change": change,
        "moved": item is not None and before is not None and item.code != before.code,
        "carries": carries,
        "lost": lost if carries or lost in ("no_counterpart", "split") else "unit_differs",
    }


def _same(left: float | None, right: float | None) -> bool:
    return left is not None and right is not None and bool(to_quanta(left) == to_quanta(right))
