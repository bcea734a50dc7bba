"""Old evidence under a new rule book, and back: what part of a change is the rule and not the work.

A rule book names its predecessor and maps its items to the predecessor's (``Framework.bridge``). Figures carry over along
one-to-one links whose unit is the same; given points (self, appraised, survey) carry over only where rule and maximum did
not change, because they were given under the other rule. Everything else is left out and counted: a bridged value is a
what-if beside the series, and the series keeps its break.
"""

from __future__ import annotations

from collections import Counter

import numpy as np
import pandas as pd

from parlib.codebook.frameworks import Framework, Item
from parlib.codebook.tables import Level, State
from parlib.errors import UsageError
from parlib.scoring.evaluate import Lens, score_evidence
from parlib.scoring.exact import exact_sum, to_quanta

_GIVEN = ["self_score", "appraised_score", "appraised_round1", "survey_score"]


def bridge_table(new: Framework, old: Framework) -> pd.DataFrame:
    """Return item by item what changed between two rule books.

    Returns
    -------
    DataFrame
        code, old_code, name_vi, name_en, max_points, old_max, rule, old_rule, same_max, same_rule, change (``unchanged`` ·
        ``maximum`` · ``rule`` · ``rule_and_maximum`` · ``split`` · ``new`` · ``dropped``), carries (figures can be carried
        over). Scored items only, in the order of the new book, dropped ones last.

    Raises
    ------
    UsageError
        ``new`` does not name ``old`` as its predecessor.

    Examples
    --------
    >>> from tests.world import world_framework
    >>> table = bridge_table(world_framework("world-2"), world_framework("world-1"))
    >>> dict(zip(table["code"], table["change"]))["1.2"]
    'rule_and_maximum'
    """
    if new.predecessor != old.id:
        raise UsageError(f"rule book {new.id} names {new.predecessor or 'no rule book'} as its predecessor, not {old.id}")
    theirs = {i.code: i for i in old.leaves}
    shared = Counter(new.bridge[i.code] for i in new.leaves if i.code in new.bridge)
    rows = []
    for item in new.leaves:
        before = theirs.get(new.bridge.get(item.code, ""))
        rows.append(_link(item, before, split=before is not None and shared[before.code] > 1))
    met = {r["old_code"] for r in rows}
    rows += [_link(None, i, split=False) for i in old.leaves if i.code not in met]
    return pd.DataFrame(rows)


def recode_evidence(evidence: pd.DataFrame, *, source: Framework, target: Framework) -> pd.DataFrame:
    """Return evidence of one rule book written in the items of the other (either may be the predecessor).

    Parameters
    ----------
    evidence : DataFrame
        Hand-off table; rows of ``source`` are used.
    source, target : Framework
        The rule book the evidence was written for, and the one to write it in.

    Returns
    -------
    DataFrame
        Hand-off table ``evidence`` with ``framework`` = target; items that cannot carry over are left out.
    """
    table = bridge_table(target, source) if target.predecessor == source.id else bridge_table(source, target)
    here, there = ("old_code", "code") if target.predecessor == source.id else ("code", "old_code")
    links = table[table["carries"]].set_index(here)
    rows = evidence[evidence["framework"].eq(source.id) & evidence["code"].isin(links.index)].copy()
    changed = ~links["change"].eq("unchanged").reindex(rows["code"]).to_numpy()
    rows.loc[changed, _GIVEN] = np.nan
    rows["code"] = links[there].reindex(rows["code"]).to_numpy()
    rows["framework"] = target.id
    return rows.reset_index(drop=True)


def bridged(evidence: pd.DataFrame, *, source: Framework, target: Framework, lens: Lens = Lens.RULE) -> pd.DataFrame:
    """Return each unit's index under its own rule book and under the other, and the difference that the rule makes.

    Returns
    -------
    DataFrame
        locality, period, framework, other_framework, value (own rule book, percent), other_value (percent), rule_effect
        (other_value - value), carried (share 0-1 of the other book's maximum that could be carried over), broken_items (codes
        that could not), reason. Values rest on figures (lens ``rule``), so that both sides are scored alike; ``other_value`` is NaN
        with its reason where too little carries over.
    """
    own = _values(score_evidence(evidence, source, lens=lens))
    recoded = recode_evidence(evidence, source=source, target=target)
    other = _values(score_evidence(recoded, target, lens=lens))
    table = bridge_table(target, source) if target.predecessor == source.id else bridge_table(source, target)
    code = "code" if target.predecessor == source.id else "old_code"
    maxima = {i.code: i.max_points for i in target.leaves}
    carried = [c for c in table.loc[table["carries"], code] if c in maxima]
    broken = [i.code for i in target.leaves if i.code not in carried]
    out = own.merge(other, on=["locality", "period"], how="left", suffixes=("", "_other"))
    whole = _sum([maxima[c] for c in maxima])
    return pd.DataFrame(
        {
            "locality": out["locality"],
            "period": out["period"],
            "framework": source.id,
            "other_framework": target.id,
            "value": out["value"],
            "other_value": out["value_other"],
            "rule_effect": out["value_other"] - out["value"],
            "carried": _sum([maxima[c] for c in carried]) / whole if whole else np.nan,
            "broken_items": ";".join(broken),
            "reason": out["reason_other"].fillna("nothing_carried_over").where(out["value_other"].isna(), ""),
        }
    )


def series_breaks(frameworks: dict[str, Framework]) -> pd.DataFrame:
    """Return every declared break: framework, period, decision, why_vi, why_en; for marks on charts and tables."""
    rows = [{"framework": f.id, **b.model_dump()} for f in frameworks.values() for b in f.breaks]
    return pd.DataFrame(rows, columns=["framework", "period", "decision", "why_vi", "why_en"])


def _link(item: Item | None, before: Item | None, *, split: bool) -> dict:
    same_max = item is not None and before is not None and _same(item.max_points, before.max_points)
    same_rule = item is not None and before is not None and (item.rule, item.rule_params) == (before.rule, before.rule_params)
    one_unit = item is not None and before is not None and (not item.unit or not before.unit or item.unit == before.unit)
    if item is None:
        change = "dropped"
    elif before is None:
        change = "new"
    elif split:
        change = "split"
    else:
        change = {(True, True): "unchanged", (False, True): "maximum", (True, False): "rule"}.get((same_max, same_rule), "rule_and_maximum")
    named = item or before
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
        "carries": change not in ("new", "dropped", "split") and one_unit,
    }


def _same(left: float | None, right: float | None) -> bool:
    return left is not None and right is not None and bool(to_quanta(left) == to_quanta(right))


def _sum(maxima: list[float | None]) -> float:
    return float(exact_sum(np.array([np.nan if m is None else m for m in maxima]))) if maxima else 0.0


def _values(scores: pd.DataFrame) -> pd.DataFrame:
    whole = scores[scores["level"].eq(str(Level.INDEX))]
    counted = whole["state"].isin([str(State.SCORED), str(State.ZERO)])
    value = (100 * whole["points"] / whole["applicable_max"]).where(counted & (whole["applicable_max"] > 0))
    return whole[["locality", "period", "reason"]].assign(value=value).reset_index(drop=True)
