"""Write the workbook in which an office scores itself.

One sheet to fill, locked where nothing is to be entered.

The sheet carries the rule book's tree as an outline, last year's score and the maximum beside each
row, drop-downs, live formulas that agree with the scoring engine, and what it is: rule book,
version, unit and year, in a hidden sheet, in the document properties and in a line that anybody can
read.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import pandas as pd
from openpyxl import Workbook
from openpyxl.packaging.custom import StringProperty

from parlib.codebook.frameworks import Framework
from parlib.codebook.layers import SELF_FORM, Layer
from parlib.codebook.localities import Register
from parlib.codebook.units import Locality
from parlib.codebook.vietnamese import ascii_slug
from parlib.intake.workbook.filed import Beside, filed_cells
from parlib.intake.workbook.form import write_form
from parlib.intake.workbook.guide import write_guide
from parlib.intake.workbook.layout import META_SHEET, SCHEMA, rulebook_digest
from parlib.intake.workbook.text import put_text, save_whole


@dataclass(frozen=True, slots=True)
class Identity:
    """What a workbook says it is; every field as text."""

    framework: str
    version: str
    rulebook: str
    locality: str
    period: str
    locality_name: str = ""
    layers: str = "; ".join(SELF_FORM)
    schema: str = SCHEMA

    def as_pairs(self) -> dict[str, str]:
        """Return the fields by name, in the order they are written."""
        names = (
            "schema",
            "framework",
            "version",
            "rulebook",
            "locality",
            "locality_name",
            "period",
            "layers",
        )
        return {name: getattr(self, name) for name in names}


def file_stems(register: Register, units: Sequence[Locality], period: int) -> dict[str, str]:
    """Return what the file of each unit is called as an office recognises it, by identity.

    The unit and what it lies in.

    Letters are plain, as mail and archives of all ages keep them. Where names beside each other
    differ by a tone alone, or one name stood for two units in the year, all of them are called by
    their slug, which is the register's own and unique.

    Examples
    --------
    ``xa-du-gia-tuyen-quang``; ``19-thai-nguyen-xa-van-lang-02143-2025`` and
    ``19-thai-nguyen-xa-van-lang-05665-2025``
    """
    borne: dict[str, Counter[str]] = {}
    stems = {}
    for unit in units:
        if unit.parent not in borne:
            borne[unit.parent] = Counter(ascii_slug(u.name) for u in register.beside(unit, period))
        above, plain = register.above(unit, period), ascii_slug(unit.name)
        whole = f"{plain}-{ascii_slug(above.short_name)}" if above else plain
        stems[unit.locality] = whole if borne[unit.parent][plain] == 1 else unit.slug
    return stems


def identity_of(
    framework: Framework, locality: Locality, period: int, layers: tuple[Layer, ...] = SELF_FORM
) -> Identity:
    """Return what a workbook for this unit, year and layers must say it is."""
    what = (
        framework.id,
        framework.version,
        rulebook_digest(framework),
        locality.locality,
        str(period),
        locality.name,
    )
    return Identity(*what, layers="; ".join(layers))


def write_template(
    framework: Framework,
    *,
    locality: Locality,
    period: int,
    path: Path,
    previous: pd.DataFrame | None = None,
    layers: tuple[Layer, ...] = SELF_FORM,
    evidence: pd.DataFrame | None = None,
) -> Path:
    """Write the workbook of one unit and year: to score itself, to explain, or to be appraised.

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
        Hand-off table ``scores``; the unit's rows of ``period - 1`` (its own, or a predecessor's)
        fill the column of last year, through ``framework.bridge`` where the rule book changed.
    layers : tuple of Layer
        What the workbook is for: :data:`parlib.codebook.layers.SELF_FORM`, ``EXPLANATION_FORM``,
        ``APPRAISAL_FORM`` or some layers of the last. Only their cells are open, and only they are
        read back.
    evidence : DataFrame, optional
        Hand-off table ``evidence``; what the unit filed for ``period`` stands in the locked cells
        of an explanation or appraisal workbook.

    Returns
    -------
    Path
        ``path``.
    """
    book = Workbook()
    beside = Beside(
        before=last_year(framework, locality, period, previous),
        cuts=last_cuts(framework, locality, period, previous),
        filed=filed_cells(framework, locality, period, evidence),
    )
    write_form(book, framework, locality=locality, period=period, layers=layers, beside=beside)
    write_guide(book, framework, locality, period, layers=layers)
    identity = identity_of(framework, locality, period, layers)
    _write_identity(book, identity)
    book.active = 0
    return save_whole(book, Path(path))


def last_year(
    framework: Framework, locality: Locality, period: int, scores: pd.DataFrame | None
) -> dict[str, tuple[float, float]]:
    """Return (points, maximum) of last year by item code of this rule book.

    Empty where nothing is known.
    """
    there = _last_rows(framework, locality, period, scores, known=("points",))
    return {code: (float(row["points"]), float(row["max_points"])) for code, row in there.items()}


def last_cuts(
    framework: Framework, locality: Locality, period: int, scores: pd.DataFrame | None
) -> dict[str, float]:
    """Return what appraisal took from the self-score last year by item code.

    Empty where one of the two is not known.
    """
    there = _last_rows(
        framework, locality, period, scores, known=("self_points", "appraised_points")
    )
    leaves = {i.code for i in framework.leaves}
    return {
        code: round(float(row["self_points"] - row["appraised_points"]), 9)
        for code, row in there.items()
        if code in leaves
    }


def _last_rows(
    framework: Framework,
    locality: Locality,
    period: int,
    scores: pd.DataFrame | None,
    *,
    known: tuple[str, ...],
) -> dict[str, pd.Series]:
    """Return last year's row by item code of this rule book, where all the columns asked for hold a
    number.
    """
    if scores is None or scores.empty:
        return {}
    units = {locality.locality, *locality.predecessors}
    rows = scores[
        (scores["period"] == period - 1)
        & scores["locality"].isin(units)
        & scores[list(known)].notna().all(axis=1)
    ]
    if rows["locality"].nunique() > 1:  # merged units have no single score of last year
        rows = rows[rows["locality"] == locality.locality]
    same_codes = {i.code: i.code for i in framework.items}
    by_book = (
        {framework.id: same_codes, framework.predecessor: framework.one_to_one}
        if framework.predecessor
        else {framework.id: same_codes}
    )
    out: dict[str, pd.Series] = {}
    for book, codes in by_book.items():
        there = rows[rows["framework"] == book].set_index("code")
        for here, before in codes.items():
            if before in there.index and here not in out:
                out[here] = there.loc[before]
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
