"""Write the workbook in which an office scores itself: one sheet to fill, locked where nothing is to be entered.

The sheet carries the rule book's tree as an outline, last year's score and the maximum beside each row, drop-downs, live
formulas that agree with the scoring engine, and what it is: rule book, version, unit and year, in a hidden sheet, in the
document properties and in a line that anybody can read.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import pandas as pd
from openpyxl import Workbook
from openpyxl.packaging.custom import StringProperty

from parlib.codebook.frameworks import Framework
from parlib.codebook.localities import Locality
from parlib.intake.workbook_form import write_form
from parlib.intake.workbook_guide import write_guide
from parlib.intake.workbook_layout import META_SHEET, SCHEMA, rulebook_digest
from parlib.intake.workbook_text import put_text, save_whole


@dataclass(frozen=True, slots=True)
class Identity:
    """What a workbook says it is; every field as text."""

    framework: str
    version: str
    rulebook: str
    locality: str
    period: str
    locality_name: str = ""
    schema: str = SCHEMA

    def as_pairs(self) -> dict[str, str]:
        """Return the fields by name, in the order they are written."""
        names = ("schema", "framework", "version", "rulebook", "locality", "locality_name", "period")
        return {name: getattr(self, name) for name in names}


def identity_of(framework: Framework, locality: Locality, period: int) -> Identity:
    """Return what a workbook for this unit and year must say it is."""
    return Identity(framework.id, framework.version, rulebook_digest(framework), locality.locality, str(period), locality.name)


def write_template(
    framework: Framework,
    *,
    locality: Locality,
    period: int,
    path: Path,
    previous: pd.DataFrame | None = None,
    appraisal: bool = False,
) -> Path:
    """Write the self-scoring workbook of one unit and year.

    Parameters
    ----------
    framework : Framework
        The rule book in force.
    locality : Locality
        The unit.
    period : int
        Year assessed.
    path : Path
        Where to write; an existing file is replaced only when the new one is complete.
    previous : DataFrame, optional
        Hand-off table ``scores``; the unit's rows of ``period - 1`` (its own, or a predecessor's) fill the column of last
        year, through ``framework.bridge`` where the rule book changed.
    appraisal : bool
        Also write the columns of the appraisal council and the survey.

    Returns
    -------
    Path
        ``path``.
    """
    book = Workbook()
    before = last_year(framework, locality, period, previous)
    write_form(book, framework, locality=locality, period=period, appraisal=appraisal, before=before)
    write_guide(book, framework, locality, period, appraisal=appraisal)
    identity = identity_of(framework, locality, period)
    _write_identity(book, identity)
    book.active = 0
    return save_whole(book, Path(path))


def last_year(framework: Framework, locality: Locality, period: int, scores: pd.DataFrame | None) -> dict[str, tuple[float, float]]:
    """Return (points, maximum) of last year by item code of this rule book; empty where nothing is known."""
    if scores is None or scores.empty:
        return {}
    units = {locality.locality, *locality.predecessors}
    rows = scores[(scores["period"] == period - 1) & scores["locality"].isin(units) & scores["points"].notna()]
    if rows["locality"].nunique() > 1:  # merged units have no single score of last year
        rows = rows[rows["locality"] == locality.locality]
    own = {i.code: i.code for i in framework.items}
    by_book = {framework.id: own, framework.predecessor: framework.one_to_one} if framework.predecessor else {framework.id: own}
    out: dict[str, tuple[float, float]] = {}
    for book, codes in by_book.items():
        there = rows[rows["framework"] == book].set_index("code")
        for here, before in codes.items():
            if before in there.index and here not in out:
                out[here] = (float(there.at[before, "points"]), float(there.at[before, "max_points"]))
    return out


def _write_identity(book: Workbook, identity: Identity) -> None:
    sheet = book.create_sheet(META_SHEET)
    sheet.sheet_state = "veryHidden"
    for name, value in identity.as_pairs().items():
        sheet.append([name, None])
        put_text(sheet.cell(sheet.max_row, 2), value)
        if name != "locality_name":
            book.custom_doc_props.append(StringProperty(name=f"parlib.{name}", value=value))
    book.properties.creator = "parlib"
    book.properties.title = f"{identity.framework} {identity.version} {identity.period}"
