"""How the cells of the sheet to fill look, and which of them are open."""

from __future__ import annotations

from copy import copy

from openpyxl.cell import Cell
from openpyxl.styles import Alignment, Font, Protection

from parlib.codebook.layers import Layer
from parlib.intake.workbook.form_rows import FormRow
from parlib.intake.workbook.layout import Column, Kind, inputs_of
from parlib.intake.workbook.styles import FACE, GRID, INPUT, PARENT


class Looks:
    """The looks of a sheet that is to be filled in some layers."""

    def __init__(self, layers: tuple[Layer, ...]) -> None:
        self.layers = layers
        self.styles: dict[tuple[object, ...], object] = {}

    def dress(self, cell: Cell, column: Column, row: FormRow) -> None:
        """Give a cell its look; each look is worked out once, since openpyxl compares styles whole."""
        is_input = not row.children and column.key in inputs_of(row.item, self.layers)
        share = not row.children and row.item.typed_rule.is_share
        look = (
            tuple(cell._style or ()),
            column.key,
            bool(row.children),
            row.depth,
            is_input,
            share,
        )
        if look not in self.styles:
            self._dress_anew(cell, column, row)
            self.styles[look] = copy(cell._style)
        cell._style = copy(self.styles[look])

    def _dress_anew(self, cell: Cell, column: Column, row: FormRow) -> None:
        cell.border = GRID
        cell.font = Font(name=FACE, bold=bool(row.children), size=10)
        cell.alignment = Alignment(
            vertical="center",
            wrap_text=True,
            horizontal="left"
            if column.kind == Kind.TEXT or column.key in ("code", "name", "rule_words")
            else "center",
            indent=min(row.depth, 4) if column.key == "name" else 0,
        )
        if row.children:
            cell.fill = PARENT
        elif column.key in inputs_of(row.item, self.layers):
            cell.fill, cell.protection = INPUT, Protection(locked=False)
        if (
            column.key in ("rule_points", "previous_points", "previous_cut")
            or column.kind == Kind.POINTS
        ):
            cell.number_format = "0.00##"
        elif (
            column.key in ("value", "previous_value")
            and not row.children
            and row.item.typed_rule.is_share
        ):
            cell.number_format = "0.00%"
