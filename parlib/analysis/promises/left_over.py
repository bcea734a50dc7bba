"""Commitments that a review has to ask about: those that failed and, if a unit has no points for
the year, those without any report.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from typing import Any

import pandas as pd

from parlib.codebook.plans import Plan
from parlib.codebook.reviews import Review, ReviewRow, RowKind
from parlib.codebook.units import Locality
from parlib.codebook.vocabulary import LATE, Status

_REASONS = {
    Status.MISSED: "Không đạt",
    Status.BEHIND: "Chậm tiến độ",
    Status.NO_DATA: "Chưa có báo cáo kết quả",
}
_CLOSED = "Cam kết của kế hoạch trước; điểm tính ở tiêu chí"


def failed_promises(targets: pd.DataFrame) -> list[ReviewRow]:
    """Return a row for each commitment that was missed or is behind.

    What was asked of respondents is not included.

    Parameters
    ----------
    targets : DataFrame
        Rows of the hand-off table ``targets`` of one unit and year.
    """
    return [_row(row, f"{row.plan}/{row.item}") for row in _of(targets, LATE)]


def review_of_promises(
    unit: Locality,
    period: int,
    *,
    plans: Sequence[Plan],
    targets: pd.DataFrame,
    indices: pd.DataFrame,
    release: str,
    target: float = math.nan,
) -> Review | None:
    """Return the review of a year without published item points.

    It is based on the plans in force: every commitment that failed or has no report, by part of the
    plan.

    Parameters
    ----------
    unit : Locality
        The unit.
    period : int
        Year reviewed; measures are for the year after.
    plans : sequence of Plan
        Plans of the unit whose horizon covers the year.
    targets, indices : DataFrame
        Hand-off tables of the unit.
    release : str
        Release that the tables come from.
    target : float
        Headline target for the next year, per cent.

    Returns
    -------
    Review or None
        None if no plan covers the year or all promises were kept.
    """
    names: dict[str, str] = {}
    rows: list[ReviewRow] = []
    for plan in plans:
        mine = targets[targets["plan"].eq(plan.id)]
        names |= {d.code: d.name for d in plan.domains if d.code not in names}
        rows += [_row(row, f"{plan.id}/{row.item}", row.domain) for row in _of(mine, _REASONS)]
    if not rows:
        return None
    published = indices[indices["period"].eq(period) & indices["index"].eq("PAR")]["value"].dropna()
    led = [u for plan in plans for d in plan.domains for u in _units(d.lead_unit)]
    return Review(
        locality=unit.locality,
        name=unit.name,
        period=period,
        framework="",
        version="",
        release=release,
        rows=tuple(rows),
        domains=names,
        index=float(published.iloc[0]) if len(published) else math.nan,
        target=target,
        no_way="Chưa có điểm từng tiêu chí của năm nên chưa tính được cách đạt mục tiêu.",
        illustrative=unit.fictional,
        owners=tuple(dict.fromkeys(u for r in rows for u in r.units) | dict.fromkeys(led)),
        rests_on=tuple(map(_document, plans)),
    )


def _document(plan: Plan) -> str:
    """Return the citation of a plan: "Công văn số 46/UBND ngày 16 tháng 7 năm 2024 của …"."""
    number = plan.document_number.strip()
    day = plan.document_date.strip().removeprefix("ngày ")
    parts = (
        plan.document_type[:1].upper() + plan.document_type[1:],
        f"số {'……' if number.startswith('/') else ''}{number}" if number else "",
        f"ngày {day}" if day else "",
        f"của {plan.issuer}",
    )
    return " ".join(p for p in parts if p)


def _of(targets: pd.DataFrame, statuses: Iterable[Status]) -> list[Any]:
    wanted = targets["status"].isin([str(s) for s in statuses])
    return list(
        targets[wanted & targets["kind"].ne("respondent_influence")].itertuples(index=False)
    )


def _row(row: Any, identity: str, domain: str = "") -> ReviewRow:
    reason = _REASONS[Status(row.status)]
    if row.status == Status.NO_DATA:
        reason = f"{reason}; cam kết: “{row.quote}”"
    return ReviewRow(
        id=f"CK {identity}",
        kind=RowKind.PROMISE,
        code=row.item,
        name=row.indicator,
        domain=domain,
        reason=reason,
        owner=row.owner,
        closed=_CLOSED,
    )


def _units(names: str) -> list[str]:
    return [part.strip() for part in names.split(";") if part.strip()]
