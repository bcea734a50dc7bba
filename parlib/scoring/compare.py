"""Compare two versions of the same table cell by cell: a back test to the last digit, or the effect
of a resubmission.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

import numpy as np
import pandas as pd

from parlib.codebook.frameworks import Framework
from parlib.codebook.tables import KEYS, empty
from parlib.codebook.vocabulary import Level
from parlib.errors import UsageError
from parlib.scoring.evaluate import score_evidence
from parlib.scoring.exact import to_points, to_quanta
from parlib.scoring.ledger import ledger
from parlib.speech.catalogue import saying

SCORE_KEY = KEYS["scores"]
SCORE_COLUMNS = ("points", "applicable_max", "state")
_UNIT = ["locality", "period", "framework"]


@dataclass(frozen=True)
class Comparison:
    """Result of comparing two tables cell by cell.

    Attributes
    ----------
    rows : DataFrame
        Key columns, ``column``, ``left``, ``right`` (as text), ``difference`` (right - left, exact,
        NaN for texts), ``verdict`` (``equal`` · ``within_tolerance`` · ``differs`` · ``only_left``
        · ``only_right``).
    key : tuple of str
        Columns that identify a cell.
    tolerance : float
        Largest difference that still counts as agreement.
    counts : dict
        Number of cells by verdict.
    """

    rows: pd.DataFrame
    key: tuple[str, ...]
    tolerance: float
    counts: dict[str, int] = field(default_factory=dict)

    @property
    def agrees(self) -> bool:
        """Whether every cell exists in both tables and agrees within the tolerance."""
        return not (self.counts.keys() - {"equal", "within_tolerance"})

    @property
    def differences(self) -> pd.DataFrame:
        """The cells that are not exactly equal, largest differences first."""
        apart = self.rows[self.rows["verdict"] != "equal"]
        order = (
            apart["difference"]
            .abs()
            .fillna(np.inf)
            .sort_values(ascending=False, kind="stable")
            .index
        )
        return apart.loc[order].reset_index(drop=True)


def compare(
    left: pd.DataFrame,
    right: pd.DataFrame,
    *,
    key: tuple[str, ...] = SCORE_KEY,
    columns: tuple[str, ...] = SCORE_COLUMNS,
    tolerance: float = 0.0,
) -> Comparison:
    """Compare two tables cell by cell.

    Parameters
    ----------
    left, right : DataFrame
        Tables with one row per key; the defaults of the other arguments fit ``scores``.
    key : tuple of str
        Columns that identify a row.
    columns : tuple of str
        Columns to compare; numbers are compared as exact decimals (nine places), everything else as
        text.
    tolerance : float
        Largest absolute difference between numbers that agree (0.01 for sums of figures printed
        with two decimals).

    Raises
    ------
    UsageError
        A column is missing on one side, or a key is duplicated.

    Examples
    --------
    >>> import pandas as pd
    >>> a = pd.DataFrame({"unit": ["x"], "points": [0.1 + 0.2]})
    >>> b = pd.DataFrame({"unit": ["x"], "points": [0.3]})
    >>> compare(a, b, key=("unit",), columns=("points",)).agrees
    True
    """
    for side, table in (("left", left), ("right", right)):
        absent = [c for c in (*key, *columns) if c not in table.columns]
        if absent:
            raise UsageError(
                saying(
                    "the {side} table has no column {absent}; name the columns to compare",
                    side=side,
                    absent=", ".join(absent),
                )
            )
        if table.duplicated(list(key)).any():
            raise UsageError(
                saying(
                    "the {side} table holds a key more than once; a row is identified by {key}",
                    side=side,
                    key=", ".join(key),
                )
            )
    both = left[[*key, *columns]].merge(
        right[[*key, *columns]],
        on=list(key),
        how="outer",
        suffixes=("_left", "_right"),
        indicator=True,
    )
    parts = [_column(both, column, key=key, tolerance=tolerance) for column in columns]
    rows = pd.concat(parts, ignore_index=True)
    return Comparison(rows, tuple(key), tolerance, rows["verdict"].value_counts().to_dict())


def _column(
    both: pd.DataFrame, column: str, *, key: tuple[str, ...], tolerance: float
) -> pd.DataFrame:
    one, other = both[f"{column}_left"], both[f"{column}_right"]
    difference = np.full(len(both), np.nan)
    numbers = all(
        pd.api.types.is_numeric_dtype(s) and not pd.api.types.is_bool_dtype(s) for s in (one, other)
    )
    if numbers:
        left, right = to_quanta(one.to_numpy(dtype=float)), to_quanta(other.to_numpy(dtype=float))
        difference = to_points(right - left)
        equal = (left == right) | (np.isnan(left) & np.isnan(right))
        close = np.abs(right - left) <= to_quanta(tolerance)
    else:
        equal = (one.fillna("").astype(str) == other.fillna("").astype(str)).to_numpy()
        close = equal
    side = both["_merge"].astype(str).to_numpy()
    verdict = np.select(
        [side == "left_only", side == "right_only", equal, close],
        ["only_left", "only_right", "equal", "within_tolerance"],
        "differs",
    )
    out = both[list(key)].copy()
    out["column"] = column
    out["left"], out["right"] = _text(one, numbers), _text(other, numbers)
    return out.assign(difference=difference, verdict=verdict)


def _text(values: pd.Series, numbers: bool) -> pd.Series:
    if not numbers:
        return values.fillna("").astype(str)
    return pd.Series(np.where(values.isna(), "", values.map("{:.10g}".format)), index=values.index)


@dataclass(frozen=True)
class LedgerDifference:
    """How lost points changed between two ledgers of the same units.

    Attributes
    ----------
    rows : DataFrame
        One row per item whose lost points changed: locality, period, framework, domain, code, part,
        name_vi, name_en, lead_unit, person_in_charge, state_before, state_after (empty: nothing was
        lost there), reason_before, reason_after, lost_before, lost_after, gained (= lost_before -
        lost_after, exact). The largest changes of each unit first.
    units : DataFrame
        One row per unit and year with a change: locality, period, framework, points_before,
        points_after, max_before, max_after, lost_before, lost_after, gained, items. ``gained`` is
        the exact sum over the unit's rows; with an unchanged maximum it is the change of the score.
    only_before, only_after : tuple
        (locality, period, framework) present on one side only; their rows are not listed.
    """

    rows: pd.DataFrame
    units: pd.DataFrame
    only_before: tuple[tuple[str, int, str], ...] = ()
    only_after: tuple[tuple[str, int, str], ...] = ()

    @property
    def agrees(self) -> bool:
        """Whether both ledgers contain the same units and the same lost points."""
        return self.rows.empty and not self.only_before and not self.only_after


def ledger_difference(
    before: pd.DataFrame,
    after: pd.DataFrame,
    *,
    scores_before: pd.DataFrame,
    scores_after: pd.DataFrame,
) -> LedgerDifference:
    """Compare two ledgers item by item: points regained or newly lost, with the lead unit of each
    item.

    Parameters
    ----------
    before, after : DataFrame
        Ledgers (:func:`parlib.scoring.ledger.ledger`), of any number of rule books.
    scores_before, scores_after : DataFrame
        Hand-off tables ``scores`` from which the ledgers were made; they provide the list of units
        and the total points.

    Notes
    -----
    The rows of a ledger sum exactly to applicable maximum - points, so sum of gained = change of
    points - change of maximum.

    Examples
    --------
    >>> from parlib.scoring.evaluate import score_evidence
    >>> from parlib.scoring.ledger import ledger
    >>> from parlib.sample import A, evidence, rule_book
    >>> book, filed = rule_book("world-2"), evidence()
    >>> plan = filed["locality"].eq(A) & filed["period"].eq(2023) & filed["code"].eq("1.1")
    >>> again = filed.assign(appraised_score=filed["appraised_score"].mask(plan, 20.0))
    >>> old, new = score_evidence(filed, book), score_evidence(again, book)
    >>> found = ledger_difference(ledger(old, book), ledger(new, book), scores_before=old, scores_after=new)
    >>> found.rows[["code", "lead_unit", "lost_before", "lost_after", "gained"]].to_numpy().tolist()
    [['1.1', 'Phòng Nội vụ', 20.0, 0.0, 20.0]]
    """
    wholes = _whole(scores_before).merge(
        _whole(scores_after), on=_UNIT, how="outer", suffixes=("_before", "_after"), indicator=True
    )
    sides = {
        side: wholes.loc[wholes["_merge"].eq(side), _UNIT]
        for side in ("left_only", "right_only", "both")
    }
    rows = _entries_apart(before, after, common=sides["both"])
    gained = to_quanta(rows["lost_before"].to_numpy()) - to_quanta(rows["lost_after"].to_numpy())
    rows = rows.assign(gained=to_points(gained), _gained=gained)[gained != 0]
    sums = rows.groupby(_UNIT, sort=True)["_gained"].agg(["sum", "size"]).reset_index()
    units = sums.merge(wholes, on=_UNIT, how="left").assign(
        gained=to_points(sums["sum"].to_numpy()), items=sums["size"]
    )
    columns = [f"{c}_{side}" for c in ("points", "max", "lost") for side in ("before", "after")]
    rows = rows.iloc[
        np.lexsort((-rows["_gained"].abs(), *(rows[c].astype(str) for c in reversed(_UNIT))))
    ]
    only = {
        side: tuple(sides[side].itertuples(index=False, name=None))
        for side in ("left_only", "right_only")
    }
    return LedgerDifference(
        rows.drop(columns="_gained").reset_index(drop=True),
        units[[*_UNIT, *columns, "gained", "items"]],
        only["left_only"],
        only["right_only"],
    )


def refiled_difference(
    before: pd.DataFrame,
    after: pd.DataFrame,
    frameworks: Mapping[str, Framework],
    *,
    units: pd.DataFrame,
) -> LedgerDifference:
    """Score the old and the new evidence of units that filed again, and compare the two ledgers.

    Parameters
    ----------
    before, after : DataFrame
        Hand-off tables ``evidence``.
    frameworks : mapping of str to Framework
        Rule books by id.
    units : DataFrame
        locality, period, framework of the units that filed again; all others are ignored.
    """
    scores, entries = [], []
    for evidence in (before, after):
        refiled = evidence.merge(units[_UNIT].drop_duplicates(), on=_UNIT)
        scored = [
            score_evidence(rows, frameworks[name])
            for name, rows in refiled.groupby("framework", sort=True)
        ]
        lost = [ledger(rows, frameworks[rows["framework"].iloc[0]]) for rows in scored]
        scores.append(pd.concat(scored, ignore_index=True) if scored else empty("scores"))
        entries.append(pd.concat(lost, ignore_index=True) if lost else empty("ledger"))
    return ledger_difference(
        entries[0], entries[1], scores_before=scores[0], scores_after=scores[1]
    )


def _whole(scores: pd.DataFrame) -> pd.DataFrame:
    """Return points, maximum and lost points of the whole, one row per unit, year and rule book
    (NaN if the whole has no row).
    """
    whole = scores[scores["level"].eq(str(Level.INDEX))]
    whole = whole[[*_UNIT, "points", "applicable_max", "lost_points"]]
    return (
        scores[_UNIT]
        .drop_duplicates()
        .merge(whole.set_axis([*_UNIT, "points", "max", "lost"], axis=1), on=_UNIT, how="left")
    )


def _entries_apart(
    before: pd.DataFrame, after: pd.DataFrame, *, common: pd.DataFrame
) -> pd.DataFrame:
    """Return the ledger rows of the common units side by side.

    An item missing from one ledger lost nothing there.
    """
    key = [*_UNIT, "code", "part"]
    facts = ["domain", "name_vi", "name_en", "lead_unit", "person_in_charge"]
    told = ["state", "reason", "lost_points"]
    left, right = (t[[*key, *facts, *told]].merge(common, on=_UNIT) for t in (before, after))
    both = left.merge(right, on=key, how="outer", suffixes=("_before", "_after"))
    for fact in facts:
        both[fact] = both[f"{fact}_after"].fillna(both[f"{fact}_before"])
    for side in ("before", "after"):
        both[[f"state_{side}", f"reason_{side}"]] = both[
            [f"state_{side}", f"reason_{side}"]
        ].fillna("")
        both[f"lost_{side}"] = both[f"lost_points_{side}"].astype(float).fillna(0.0)
    shown = [f"{c}_{side}" for c in ("state", "reason", "lost") for side in ("before", "after")]
    return both[[*_UNIT, "domain", "code", "part", *facts[1:], *shown]]
