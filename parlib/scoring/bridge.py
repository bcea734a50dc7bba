"""Old evidence under a new rule book, and back: what part of a change is the rule and not the work.

A rule book names its predecessor and maps its items to the predecessor's (``Framework.bridge``).
Figures carry over along one-to-one links whose unit is the same; given points (self, appraised,
survey) carry over only where rule and maximum did not change, because they were given under the
other rule. Everything else is left out and counted: a bridged value is a what-if beside the series,
and the series keeps its break.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping

import numpy as np
import pandas as pd

from parlib.codebook.frameworks import Framework
from parlib.codebook.reasons import Reason
from parlib.codebook.tables import conform
from parlib.codebook.vocabulary import Level, State
from parlib.scoring.bridge_items import outside_of, sides
from parlib.scoring.evaluate import Lens, score_evidence
from parlib.scoring.exact import exact_sum, to_points, to_quanta

BRIDGE_LENSES = (Lens.RULE, Lens.OFFICIAL)
_GIVEN = ["self_score", "appraised_score", "appraised_round1", "survey_score"]
_UNIT = ["locality", "period"]


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
    here, there, table = sides(source, target)
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
    here, there, table = sides(source, target)
    links = table[table[here].ne("")].drop_duplicates(here)[[here, there, "change", "carries"]]
    links = links.assign(other_code=links[there].where(links["carries"], ""), code=links[here])[
        ["code", "other_code", "change"]
    ]
    extra = {code for book in (source, target) for code in outside_of(book)}
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
    _, there, table = sides(source, target)
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


def _whole_maximum(scores: pd.DataFrame, book: Framework, *, units: pd.MultiIndex) -> np.ndarray:
    """Applicable maximum of the whole, quanta, for each unit and year.

    The rule book's own where nothing carried over.
    """
    whole = (
        scores[scores["level"].eq(str(Level.INDEX))]
        .set_index(_UNIT)["applicable_max"]
        .reindex(units)
    )
    outside = set(outside_of(book))
    maxima = [
        np.nan if i.max_points is None else i.max_points
        for i in book.leaves
        if i.code not in outside
    ]
    return to_quanta(whole.fillna(float(exact_sum(np.array(maxima)))).to_numpy())
