"""The declared rule that picks one row where several sources give the same figure, and keeps the
others visible.

For each (locality, period, index, code, measure), derived rows apart:

1. a decision of ``params/corrections`` wins, and is stale when the printed values are no longer
   those it names;
2. values that agree within rounding are one value: the row with the better confidence, then with
   more decimals, is used;
3. values that disagree: the best confidence counts; among it the value that most rows print; where
   no value has a majority the first listed is used and the matter stays open. A derived value that
   disagrees is flagged, never used.

Rows of a site that is set aside stay in the table and are never used.

Two provinces that claim one rank in one year without equal scores are a conflict as well.
"""

from __future__ import annotations

from urllib.parse import urlsplit

import numpy as np
import pandas as pd

from parlib.intake.raw.corrections import Choice, Decision, Wording

KEY = ["locality", "period", "index", "code", "measure"]
_NONE = Wording(vi="", en="")


def _agree(a: float, b: float, decimals_a: int, decimals_b: int) -> bool:
    """Return whether one number may be the other rounded or cut.

    Closer than one unit of the coarser last digit.
    """
    return a == b or (
        decimals_a != decimals_b and abs(a - b) < 10.0 ** -min(decimals_a, decimals_b) - 1e-12
    )


def choose(rows: pd.DataFrame, choice: Choice) -> tuple[pd.DataFrame, list[str]]:
    """Mark the used row of each figure, the conflicts and the reasons.

    Parameters
    ----------
    rows : DataFrame
        ``observations`` with two more columns: ``decimals``, digits after the point as printed, and
        ``level`` of the unit.
    choice : Choice
        The rule and its decisions.

    Returns
    -------
    observations : DataFrame
        A copy without ``decimals`` and ``level``, with ``used``, ``conflict``, ``open``,
        ``reason_vi`` and ``reason_en``.
    stale : list of str
        Decisions that no longer fit what sources print; there the rule alone has decided.
    """
    out = rows.reset_index(drop=True).copy()
    trust = {word: place for place, word in enumerate(choice.confidence)}
    out["_trust"] = out["confidence"].map(trust).fillna(len(trust)).astype(int)
    out["_aside"] = out["source_url"].map(_site).isin(set(choice.set_aside))
    for column, value in (
        ("used", False),
        ("conflict", False),
        ("open", False),
        ("reason_vi", ""),
        ("reason_en", ""),
    ):
        out[column] = value
    stated = out[~out["derived"] & ~out["_aside"]].sort_values(
        ["_trust", "decimals"], ascending=[True, False], kind="stable"
    )
    out.loc[stated.drop_duplicates(KEY).index, "used"] = True
    decisions = {d.key: d for d in choice.decisions}
    stale = _settle(out, choice, decisions) + _absent(out, choice, decisions)
    _shared_ranks(out, choice, decisions)
    return out.drop(columns=["_trust", "_aside", "decimals", "level"]), stale


def _site(address: str) -> str:
    """Return the site of an address, without `www.`; empty for a document by number and day."""
    return (urlsplit(address).hostname or "").removeprefix("www.") if "://" in address else ""


def _settle(out: pd.DataFrame, choice: Choice, decisions: dict[tuple, Decision]) -> list[str]:
    """Settle every figure whose rows print more than one value, or that has a decision.

    Change ``out`` in place.
    """
    text = out["value"].astype(str).where(out["value"].notna(), out["value_text"])
    varied = text.groupby([out[c] for c in KEY]).transform("nunique") > 1
    decided = (
        pd.MultiIndex.from_frame(out[KEY]).isin(list(decisions))
        if decisions
        else np.zeros(len(out), dtype=bool)
    )
    stale = []
    for key, group in out[varied | decided].groupby(KEY, sort=False):
        decision = decisions.get(key)
        printed = sorted(group["value"].dropna().unique())
        if decision is not None:
            if printed == sorted(set(decision.among)):
                _decide(out, group, decision)
                continue
            named = ", ".join(f"{v:g}" for v in sorted(set(decision.among)))
            stale.append(
                f"{_in_words(key)}: sources print {', '.join(f'{v:g}' for v in printed)}; the "
                f"decision names {named}"
            )
        _by_rule(out, group, choice)
    return stale


def _absent(out: pd.DataFrame, choice: Choice, decisions: dict[tuple, Decision]) -> list[str]:
    """Name the decisions about figures that their source no longer holds (a source that is not
    there asks nothing).
    """
    if not out["source_file"].str.startswith(f"{choice.source}/").any():
        return []
    held = set(out[KEY].drop_duplicates().itertuples(index=False, name=None))
    return [
        f"{_in_words(key)}: no source prints this figure any more"
        for key in decisions
        if key not in held
    ]


def _in_words(key: tuple) -> str:
    return "decision on " + " ".join(str(part) for part in key)


def _write(
    out: pd.DataFrame, index: pd.Index, used: object, reason: Wording, *, open_: bool
) -> None:
    out.loc[index, ["used", "conflict", "open"]] = [False, True, open_]
    out.loc[index, "reason_vi"] = reason.vi
    out.loc[index, "reason_en"] = reason.en
    if used is not None:
        out.loc[used, "used"] = True


def _decide(out: pd.DataFrame, group: pd.DataFrame, decision: Decision) -> None:
    fits = group[(group["value"] == decision.take) & ~group["derived"] & ~group["_aside"]]
    best = fits.sort_values(["_trust", "decimals"], ascending=[True, False], kind="stable")
    used = best.index[0] if len(best) else None
    _write(
        out, group.index, used, Wording(vi=decision.why_vi, en=decision.why_en), open_=decision.open
    )


def _by_rule(out: pd.DataFrame, group: pd.DataFrame, choice: Choice) -> None:
    ordered = group.sort_values(
        ["derived", "_aside", "_trust", "decimals"],
        ascending=[True, True, True, False],
        kind="stable",
    )
    clusters = _clusters(ordered)
    stated = ordered.index[~ordered["derived"] & ~ordered["_aside"]]
    if len(clusters) == 1 or not len(stated):
        return
    best = [i for i in stated if ordered.at[i, "_trust"] == ordered.at[stated[0], "_trust"]]
    votes = [sum(i in cluster for i in best) for cluster in clusters]
    winners = [
        cluster for cluster, count in zip(clusters, votes, strict=True) if count == max(votes)
    ]
    used = next(i for i in best if i in winners[0])
    others = [i for cluster in clusters if cluster is not winners[0] for i in cluster]
    if not any(i in stated for i in others):
        kind = "set_aside" if out.loc[others, "_aside"].any() else "derived"
    elif len(winners) > 1:
        kind = "first"
    elif sum(count > 0 for count in votes) == 1:
        kind = "confidence"
    else:
        kind = "majority"
    _write(out, group.index, used, choice.wording.get(kind, _NONE), open_=kind == "first")


def _clusters(rows: pd.DataFrame) -> list[list[int]]:
    """Put rows that print one figure, rounding apart, together.

    Each cluster is led by its best row.
    """
    clusters: list[list[int]] = []
    for row in rows.itertuples():
        for cluster in clusters:
            head = rows.loc[cluster[0]]
            words = (
                np.isnan(row.value)
                and np.isnan(head["value"])
                and row.value_text == head["value_text"]
            )
            if words or _agree(row.value, head["value"], row.decimals, head["decimals"]):
                cluster.append(row.Index)
                break
        else:
            clusters.append([row.Index])
    return clusters


def _shared_ranks(out: pd.DataFrame, choice: Choice, decisions: dict[tuple, Decision]) -> None:
    """Flag provinces that claim one rank of one index and year without equal scores."""
    whole = out[
        (out["code"] == "0") & ~out["derived"] & ~out["_aside"] & (out["level"] == "province")
    ]
    ranks = whole[(whole["measure"] == "rank") & whole["value"].notna()]
    scores = whole[(whole["measure"] == "score") & whole["used"]].set_index(
        ["locality", "period", "index"]
    )["value"]
    shared = ranks.groupby(["period", "index", "value"])["locality"].transform("nunique") > 1
    for _, group in ranks[shared].groupby(["period", "index", "value"]):
        units = group["locality"].unique()
        held = {
            scores.get((u, group["period"].iloc[0], group["index"].iloc[0]), np.nan) for u in units
        }
        if len(held) == 1 and not np.isnan(next(iter(held))):
            continue
        out.loc[group.index, "conflict"] = True
        free = [i for i in group.index if tuple(out.loc[i, KEY]) not in decisions]
        reason = choice.wording.get("shared_rank", _NONE)
        out.loc[free, ["open", "reason_vi", "reason_en"]] = [True, reason.vi, reason.en]
