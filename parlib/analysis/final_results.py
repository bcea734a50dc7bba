"""Final results of a year as announced: one row per unit, ranked, to two decimals.

Nothing is recomputed: values, ranks and groups are those of the release. A year is ready when every
unit of the group has its final points and its surveys; otherwise the state of each unit is
reported.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

import pandas as pd

from parlib.codebook.reasons import Reason
from parlib.codebook.units import Locality
from parlib.codebook.values import is_missing
from parlib.codebook.vietnamese import sort_key
from parlib.codebook.vocabulary import Basis
from parlib.scoring.filing import Filing, Waits, YearStep
from parlib.speech.catalogue import saying

DECIMALS = 2
COLUMNS = (
    "locality", "name", "level", "period", "value", "rank", "of", "rule_book", "unclaimed"
)  # fmt: skip


class Kept(StrEnum):
    """What prevents a unit's year from being announced; each requires a different action."""

    NO_INDEX = "no_index"
    PUBLISHED = "published"
    ENDED = "ended"
    FEW = "few"
    INCOMPLETE = "incomplete"
    UNRANKED = "unranked"


@dataclass(frozen=True, slots=True)
class Hindrance:
    """Why the year of one unit cannot be announced.

    Attributes
    ----------
    name : str
        The unit.
    kind : Kept
        Kind of obstacle.
    why : str
        The same as a sentence that does not name the unit, so that it is equal for all units with
        the same obstacle.
    reason : str
        The release's reason for a missing rank, if not included in ``why``.
    """

    name: str
    kind: Kept
    why: str
    reason: str = ""


def not_ready(filings: Iterable[Filing]) -> Iterator[tuple[str, str, str]]:
    """Yield every unit whose year is not finished: name, step, and who has to act next."""
    for f in filings:
        over = f.step == YearStep.FINAL and f.waits == Waits.PUBLICATION
        if not over and f.step != YearStep.PUBLISHED:
            yield f.name, str(f.step), str(f.waits)


def final_results(
    units: Sequence[Locality],
    period: int,
    *,
    indices: pd.DataFrame,
    unclaimed: Mapping[str, int] | None = None,
) -> tuple[pd.DataFrame, tuple[Hindrance, ...]]:
    """Return the results of a group of units, and why they cannot be announced.

    Parameters
    ----------
    units : sequence of Locality
        The units of one level below one unit.
    period : int
        Year assessed.
    indices : DataFrame
        Hand-off table.
    unclaimed : mapping of str to int, optional
        By unit, number of items that the unit left empty but an appraisal gave points for
        (:attr:`parlib.scoring.filing.Filing.unclaimed`).

    Returns
    -------
    DataFrame
        :data:`COLUMNS`; value in per cent to two decimals as printed, rank from the exact value,
        best first, ties in Vietnamese alphabetical order; rule book, and number of unclaimed items.
    tuple of Hindrance
        One per unit and cause: no value, no ranks in its group, or year already published.
    """
    par = indices[indices["period"].eq(period) & indices["index"].eq("PAR")].set_index("locality")
    rows, faults = [], []
    for unit in units:
        if unit.locality not in par.index or is_missing(par.loc[unit.locality, "value"]):
            told = saying("no index of {period}", period=period)
            faults.append(Hindrance(unit.name, Kept.NO_INDEX, told))
            continue
        unit_row = par.loc[unit.locality]
        if unit_row["basis"] == Basis.PUBLISHED:
            told = saying(
                "{period} is published already ({source})",
                period=period,
                source=unit_row["source"],
            )
            faults.append(Hindrance(unit.name, Kept.PUBLISHED, told))
        elif is_missing(unit_row["rank"]):
            faults.append(_unranked(unit, period, unit_row["reason"], len(units)))
        value = round(float(unit_row["value"]), DECIMALS)
        rank, of, book = unit_row["rank"], unit_row["of"], unit_row["framework"]
        empty_items = (unclaimed or {}).get(unit.locality, 0)
        rows.append(
            [unit.locality, unit.name, unit.level, period, value, rank, of, book, empty_items]
        )
    table = pd.DataFrame(rows, columns=list(COLUMNS)).astype(
        {"value": float, "rank": float, "of": float}
    )
    table = table.iloc[
        sorted(range(len(table)), key=lambda n: (table["rank"][n], sort_key(table["name"][n])))
    ]
    return table.reset_index(drop=True), tuple(faults)


def _unranked(unit: Locality, period: int, reason: str, units: int) -> Hindrance:
    """Return why a unit with a value has no rank; ``units`` is the number of units to be ranked."""
    if f"{period}-01-01" <= unit.valid_to < f"{period}-12-31":
        told = saying(
            "no rank, it ended on {day}: the results of a year are of units that stand at its end",
            day=f"{date.fromisoformat(unit.valid_to):%d/%m/%Y}",
        )
        return Hindrance(unit.name, Kept.ENDED, told)
    parsed = Reason.parse(reason)
    if parsed.code == "peer_group_incomplete" and parsed.details.get("valued") == str(units):
        told = saying("no rank, {units} unit(s) are too few for a ranking", units=units)
        return Hindrance(unit.name, Kept.FEW, told)
    if parsed.code == "peer_group_incomplete":
        told = saying(
            "no rank: only {valued} of {of} units of the group have points",
            valued=parsed.details.get("valued", "?"),
            of=parsed.details.get("of", "?"),
        )
        return Hindrance(unit.name, Kept.INCOMPLETE, told)
    told = saying("no rank among all units of the group")
    return Hindrance(unit.name, Kept.UNRANKED, told, reason)


def changed_since(frozen: pd.DataFrame, now: pd.DataFrame) -> tuple[str, ...]:
    """Return the differences between a frozen year and the current release, unit by unit."""
    columns = ["name", "value", "rank", "of"]
    before, after = (t.set_index("locality")[columns] for t in (frozen, now))
    changes = [
        saying("{name}: no longer there", name=before.loc[u, "name"])
        for u in before.index.difference(after.index)
    ]
    changes += [
        saying("{name}: new", name=after.loc[u, "name"])
        for u in after.index.difference(before.index)
    ]
    for unit in before.index.intersection(after.index):
        was, is_now = before.loc[unit], after.loc[unit]
        moved = {"name": was["name"]}
        if was["value"] != is_now["value"]:
            figures = {"before": float(was["value"]), "now": float(is_now["value"])}
            changes.append(saying("{name}: value {before:g} → {now:g}", **moved, **figures))
        if was["rank"] != is_now["rank"]:
            places = {"before": float(was["rank"]), "now": float(is_now["rank"])}
            changes.append(saying("{name}: rank {before:g} → {now:g}", **moved, **places))
        if was["of"] != is_now["of"]:
            sizes = {"before": float(was["of"]), "now": float(is_now["of"])}
            changes.append(
                saying("{name}: ranked among {before:g} → {now:g} units", **moved, **sizes)
            )
    return tuple(changes)
