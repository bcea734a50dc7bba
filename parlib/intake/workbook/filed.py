"""What was filed, laid out as the cells of a form.

The context that an appraisal or explanation workbook shows beside its open cells.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

import pandas as pd

from parlib.codebook.frameworks import Framework, Item
from parlib.codebook.units import Locality
from parlib.codebook.values import is_missing
from parlib.intake.workbook.layout import FIGURES, POINTS, TEXTS, Choice


@dataclass(frozen=True)
class Beside:
    """What a form shows beside its open cells, by item code.

    Attributes
    ----------
    before : mapping
        (points, maximum) of last year.
    cuts : mapping
        What appraisal took from the self-score last year.
    filed : mapping
        Column key → what was filed this year.
    """

    before: Mapping[str, tuple[float, float]] = field(default_factory=dict)
    cuts: Mapping[str, float] = field(default_factory=dict)
    filed: Mapping[str, Mapping[str, object]] = field(default_factory=dict)


def filed_cells(
    framework: Framework, locality: Locality, period: int, evidence: pd.DataFrame | None
) -> dict[str, dict[str, object]]:
    """Return item code → column key → what the cell would hold, for everything that was filed for a
    unit and year.

    Parameters
    ----------
    framework : Framework
        The rule book.
    locality : Locality
        The unit.
    period : int
        Year assessed.
    evidence : DataFrame or None
        Hand-off table ``evidence``.
    """
    if evidence is None or evidence.empty:
        return {}
    unit_rows = evidence[
        evidence["locality"].eq(locality.locality)
        & evidence["period"].eq(period)
        & evidence["framework"].eq(framework.id)
    ]
    rows = {row["code"]: row for row in unit_rows.to_dict("records")}
    return {i.code: cells_of(i, rows[i.code]) for i in framework.leaves if i.code in rows}


def cells_of(item: Item, row: Mapping[str, Any]) -> dict[str, object]:
    """Return one row of evidence as the cells of its row in a form.

    Cells that would be empty are left out.

    Zero is a cell that holds 0, missing is an empty cell, not applicable is the choice.
    """
    out: dict[str, object] = {}
    if row["state"] == "not_applicable":
        out["choice"] = str(Choice.NOT_APPLICABLE)
    for key in (*FIGURES, *POINTS):
        value = row.get(key)
        if value is None or is_missing(value):
            continue
        if item.typed_rule.is_yes_no and key in FIGURES:
            out["choice"] = str(Choice.YES if value else Choice.NO)
        else:
            out[key] = float(value)
    return out | {key: str(row[key]) for key in TEXTS if not is_missing(row.get(key))}
