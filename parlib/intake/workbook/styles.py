"""The look that all workbooks share: grid, fills and typeface."""

from __future__ import annotations

from openpyxl.styles import Border, PatternFill, Side

_LINE = Side(style="thin", color="BFBFBF")
GRID = Border(left=_LINE, right=_LINE, top=_LINE, bottom=_LINE)
INPUT, PARENT, HEAD = (PatternFill("solid", start_color=c) for c in ("FFFBE6", "E8EEF4", "D6DCE4"))
GREY, RED, AMBER = (PatternFill("solid", bgColor=c) for c in ("D9D9D9", "F8CBAD", "FFE0B2"))
FACE = "Times New Roman"
