"""The rows of an annex, read one by one: items with their codes, and the lines that say how they are scored."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from pathlib import Path

from parlib.codebook.vietnamese import nfc
from parlib.intake.alike import Alike
from parlib.intake.annex.codes import AnnexCodes
from parlib.intake.annex.headings import POINTS_OF_A_LINE
from parlib.intake.annex.kinds import kind_of
from parlib.intake.annex.tables import code_and_name
from parlib.intake.messages import problem
from parlib.intake.numbers import read_figure
from parlib.intake.workbook.reader import Form

_TOTAL = re.compile(
    r"^(?:tổng(?: cộng| điểm| số)?\b|cộng(?:\s*[:(]|\s+(?:mục|phần|lĩnh vực)|$))", re.IGNORECASE
)
USED = (
    "code",
    "name",
    "max_points",
    POINTS_OF_A_LINE,
    "rule_words",
    "survey_score",
    "unit",
    "lead_unit",
    "explanation",
)
_SURVEYED = re.compile(r"điều tra xã hội học|đtxhh|khảo sát|chỉ số hài lòng", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class AnnexOptions:
    """What the annex itself does not say."""

    framework_id: str = ""
    level: str = "commune"
    title_vi: str = ""
    title_en: str = ""
    decision: str = ""
    first_period: int | None = None
    sheet: str = ""
    language: str = "vi"


@dataclass
class Draft:
    """One item while the annex is read."""

    code: str
    parent: str
    depth: int
    name: str
    row: int
    maximum: float | None
    surveyed: bool = False
    kind: str = ""
    words: list[str] = field(default_factory=list)
    unit: str = ""
    lead: str = ""
    note: str = ""


class AnnexRows:
    """An annex while its rows are read; what is to be said of them is kept with its cell."""

    def __init__(self, form: Form, path: Path, options: AnnexOptions) -> None:
        self.form, self.path, self.options = form, path, options
        self.alike = Alike(options.language)
        self.drafts: list[Draft] = []
        self.total: float | None = None

    def say(
        self,
        key: str,
        row: int,
        column: str = "code",
        *,
        severity: str = "error",
        actual: object = "",
        expected: str = "",
        **values: str,
    ) -> None:
        """Keep what is to be said about a cell."""
        worded = problem(
            key,
            language=self.options.language,
            file=self.path.name,
            sheet=self.form.sheet.name,
            cell=self.form.address(row, column) or f"{row + 1}",
            actual=str(actual)[:160],
            expected=expected,
            severity=severity,
            **values,
        )
        self.alike.add(key, worded)

    def read(self) -> None:
        """Read all rows: items into ``drafts``, the total into ``total``."""
        self.name_unused()
        self.leads = _spread(self.form, "lead_unit")
        codes = AnnexCodes()
        for row in range(self.form.first_row, len(self.form.sheet.rows)):
            maximum = read_figure(self.form.cell(row, "max_points"))
            raw, name = code_and_name(self.form, row, coded=maximum.known)
            if _TOTAL.match(name) or (isinstance(raw, str) and _TOTAL.match(nfc(raw))):
                self.total = maximum.value if maximum.known and self.total is None else self.total
                continue
            placed = codes.place(raw)
            if placed is None:
                self.line(row, raw, name)
                continue
            if placed.twice:
                self.say("annex_code_twice", row, actual=raw, code=placed.code)
                continue
            if placed.skipped:
                self.say("annex_parent_unknown", row, actual=raw, code=placed.code)
            if placed.guessed:
                self.say("code_doubtful", row, severity="warning", actual=raw, expected=placed.code)
            self.drafts.append(self.draft(row, placed.code, placed.parent, placed.depth, name))

    def name_unused(self) -> None:
        """Say which columns of the annex are not taken over."""
        row, used = self.form.header_row, {self.form.columns.get(key) for key in USED}
        cells = enumerate(self.form.sheet.rows[row]) if row < len(self.form.sheet.rows) else ()
        headings = [
            nfc(v) for place, v in cells if isinstance(v, str) and v.strip() and place not in used
        ]
        if headings:
            self.say("annex_columns_unused", row, severity="warning", actual=" · ".join(headings))

    def draft(self, row: int, code: str, parent: str, depth: int, name: str) -> Draft:
        """Return the item of a row as it is written."""
        figure = read_figure(self.form.cell(row, "max_points"))
        if figure.key and not figure.known and figure.key != "dash_is_missing":
            self.say(
                "annex_maximum_unread", row, "max_points", actual=self.form.cell(row, "max_points")
            )
        above = next((d for d in self.drafts if d.code == parent), None)
        kind = kind_of(above.kind if above else None, name, figure.value if figure.known else None)
        if kind and (above is None or above.kind != kind):
            self.say("annex_kind", row, "name", severity="warning", actual=name, expected=kind)
        words = [w for w in (self.lines(row, "rule_words"),) if w]
        surveyed = read_figure(self.form.cell(row, "survey_score")).known or bool(
            _SURVEYED.search(name)
        )
        return Draft(
            code=code,
            parent=parent,
            depth=depth,
            name=name or code,
            row=row,
            maximum=figure.value if figure.known else None,
            surveyed=surveyed,
            kind=kind,
            words=words,
            unit=self.text(row, "unit"),
            lead=self.leads.get(row, "") or self.text(row, "lead_unit"),
            note=self.text(row, "explanation"),
        )

    def line(self, row: int, raw: object, name: str) -> None:
        """Take a row without a code as a line of the scoring of the item above it ("Kịp thời" … 1)."""
        mark = nfc(raw) if isinstance(raw, str) else ""
        words = name or (mark if len(mark) > 2 else "") or self.lines(row, "rule_words")
        if not words:
            if read_figure(self.form.cell(row, "max_points")).known:
                self.say(
                    "annex_no_code", row, "max_points", actual=self.form.cell(row, "max_points")
                )
            return
        if not self.drafts:
            return
        words = words.lstrip("-+•* ")
        points = read_figure(self.form.cell(row, "max_points"))
        if not points.known:
            points = read_figure(self.form.cell(row, POINTS_OF_A_LINE))
        self.drafts[-1].words.append(
            f"{words.rstrip(' :;.')}: {decimal(points.value)}" if points.known else words
        )

    def text(self, row: int, key: str) -> str:
        """Return a cell as text."""
        value = self.form.cell(row, key)
        return "" if value is None else nfc(str(value))

    def lines(self, row: int, key: str) -> str:
        """Return a cell with its line ends: in guidance each line is a clause."""
        value = self.form.cell(row, key)
        return (
            "\n".join(nfc(line) for line in value.splitlines() if line.strip())
            if isinstance(value, str)
            else self.text(row, key)
        )


def _spread(form: Form, key: str) -> dict[int, str]:
    """Return, row by row, what a merged cell of a column says for all the rows it covers."""
    column = form.columns.get(key)
    if column is None:
        return {}
    spread: dict[int, str] = {}
    for top, left, bottom, right in form.sheet.merged:
        value = form.sheet.cell(top, left)
        if left <= column <= right and isinstance(value, str):
            spread |= dict.fromkeys(range(top, bottom + 1), nfc(value))
    return spread


def decimal(value: float) -> str:
    """Return a number as the annex writes it."""
    return f"{value:.10g}".replace(".", ",")
