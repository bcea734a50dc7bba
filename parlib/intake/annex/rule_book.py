"""Import a rule book from an office's Excel annex.

Warn where it contradicts itself, never correct it.

Two layouts are met: the table of a decision (code · item · maximum · survey · self · appraised · …
· note), with the scoring in lines below each item, and the export of scoring software (code · item
· maximum · figures · rule · evidence · self-score). Both come down to a table with a code, a name
and a maximum; what stands in other columns is used where its heading is known.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from pathlib import Path
from typing import Literal

from pydantic import ValidationError

from parlib.codebook.frameworks import Framework, Item
from parlib.codebook.plain_words import plain_words
from parlib.codebook.vietnamese import as_sentence, ascii_slug, nfc
from parlib.codebook.vocabulary import Level
from parlib.errors import Problem
from parlib.intake.alike import Alike
from parlib.intake.annex.codes import AnnexCodes
from parlib.intake.annex.guidance import REASONS, Guidance, read_guidance
from parlib.intake.annex.headings import POINTS_OF_A_LINE
from parlib.intake.annex.kinds import MIXED, kind_of
from parlib.intake.annex.outcome import by_hand
from parlib.intake.annex.review import Reviewed
from parlib.intake.annex.sources import annex_sheets
from parlib.intake.annex.tables import annex_form, code_and_name
from parlib.intake.messages import problem
from parlib.intake.numbers import read_figure
from parlib.intake.workbook.hostile import Limits
from parlib.intake.workbook.reader import Form, Sheet

_LEVELS = (Level.INDEX, Level.DOMAIN, Level.CRITERION, Level.SUBCRITERION)
_TOTAL = re.compile(
    r"^(?:tổng(?: cộng| điểm| số)?\b|cộng(?:\s*[:(]|\s+(?:mục|phần|lĩnh vực)|$))", re.IGNORECASE
)
_USED = (
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
_TITLE_WITHIN = 12


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
class _Draft:
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


def import_framework(
    path: Path, *, options: AnnexOptions | None = None, limits: Limits | None = None
) -> tuple[Framework | None, tuple[Problem, ...]]:
    """Return the rule book of an annex and what is to be said about it, see :func:`read_annex`."""
    return read_annex(path, options=options, limits=limits)[:2]


def read_annex(
    path: Path, *, options: AnnexOptions | None = None, limits: Limits | None = None
) -> tuple[Framework | None, tuple[Problem, ...], tuple[Reviewed, ...]]:
    """Read a rule book from the annex of a decision: Excel, Word, or text with tabs.

    Parameters
    ----------
    path : Path
        The annex: ``.xlsx``, ``.xls``, ``.docx``, ``.txt`` or ``.tsv``.
    options : AnnexOptions, optional
        Id, level, titles and decision, where the annex does not say them.
    limits : Limits, optional
        Bounds of the file.

    Returns
    -------
    framework : Framework or None
        The rule book as the annex states it, contradictions included; None where no table can be
        read.
    problems : tuple of Problem
        Errors (rows that were left out), and warnings: sums that do not come out, rules whose best
        value is not the maximum, scoring texts that were not understood.
    reviewed : tuple of Reviewed
        Each scored item with its words and what they came to, for a person to look at.
    """
    options = options or AnnexOptions()
    sheets, problems = annex_sheets(path, language=options.language, limits=limits)
    if not sheets:
        return (
            None,
            problems
            or (problem("annex_no_table", language=options.language, file=path.name, found=""),),
            (),
        )
    form = annex_form(sheets, wanted=options.sheet, parts=path.suffix.lower() == ".docx")
    if form is None:
        names = " · ".join(s.name for s in sheets)[:120]
        return (
            None,
            (
                *problems,
                problem("annex_no_table", language=options.language, file=path.name, found=names),
            ),
            (),
        )
    annex = _Annex(form, path, options)
    framework = annex.framework()
    return framework, (*problems, *annex.alike.all()), tuple(annex.reviewed)


class _Annex:
    def __init__(self, form: Form, path: Path, options: AnnexOptions) -> None:
        self.form, self.path, self.options = form, path, options
        self.alike = Alike(options.language)
        self.drafts: list[_Draft] = []
        self.reviewed: list[Reviewed] = []
        self.total: float | None = None

    def say(
        self,
        key: str,
        row: int,
        column: str = "code",
        *,
        severity: str = "error",
        found: object = "",
        expected: str = "",
        **values: str,
    ) -> None:
        worded = problem(
            key,
            language=self.options.language,
            file=self.path.name,
            sheet=self.form.sheet.name,
            cell=self.form.address(row, column) or f"{row + 1}",
            found=str(found)[:160],
            expected=expected,
            severity=severity,
            **values,
        )
        self.alike.add(key, worded)

    def framework(self) -> Framework | None:
        self.read()
        items = [self.root(), *(self.item(d) for d in self.drafts)]
        title = (
            self.options.title_vi or _title(self.form.sheet, self.form.header_row) or self.path.stem
        )
        try:
            framework = Framework(
                id=self.options.framework_id or ascii_slug(self.path.stem) or "imported",
                title_vi=title,
                title_en=self.options.title_en or title,
                level=self.options.level,
                status="official-excerpt",
                decision=self.options.decision,
                first_period=self.options.first_period,
                index_max=self.total,
                items=tuple(items),
                sources=(self.path.name,),
            )
        except ValidationError as failure:
            for fault in failure.errors(include_url=False):
                self.say(
                    "annex_no_table",
                    self.form.header_row,
                    found=f"{'.'.join(map(str, fault['loc']))}: {plain_words(fault)[0]}",
                )
            return None
        self.check(framework)
        return framework

    # -- reading rows

    def read(self) -> None:
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
                self.say("annex_code_twice", row, found=raw, code=placed.code)
                continue
            if placed.skipped:
                self.say("annex_parent_unknown", row, found=raw, code=placed.code)
            if placed.guessed:
                self.say("code_doubtful", row, severity="warning", found=raw, expected=placed.code)
            self.drafts.append(self.draft(row, placed.code, placed.parent, placed.depth, name))

    def name_unused(self) -> None:
        """Say which columns of the annex are not taken over."""
        row, used = self.form.header_row, {self.form.columns.get(key) for key in _USED}
        cells = enumerate(self.form.sheet.rows[row]) if row < len(self.form.sheet.rows) else ()
        headings = [
            nfc(v) for place, v in cells if isinstance(v, str) and v.strip() and place not in used
        ]
        if headings:
            self.say("annex_columns_unused", row, severity="warning", found=" · ".join(headings))

    def draft(self, row: int, code: str, parent: str, depth: int, name: str) -> _Draft:
        figure = read_figure(self.form.cell(row, "max_points"))
        if figure.key and not figure.known and figure.key != "dash_is_missing":
            self.say(
                "annex_maximum_unread", row, "max_points", found=self.form.cell(row, "max_points")
            )
        above = next((d for d in self.drafts if d.code == parent), None)
        kind = kind_of(above.kind if above else None, name, figure.value if figure.known else None)
        if kind and (above is None or above.kind != kind):
            self.say("annex_kind", row, "name", severity="warning", found=name, expected=kind)
        words = [w for w in (self.lines(row, "rule_words"),) if w]
        surveyed = read_figure(self.form.cell(row, "survey_score")).known or bool(
            _SURVEYED.search(name)
        )
        return _Draft(
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
                    "annex_no_code", row, "max_points", found=self.form.cell(row, "max_points")
                )
            return
        if not self.drafts:
            return
        words = words.lstrip("-+•* ")
        points = read_figure(self.form.cell(row, "max_points"))
        if not points.known:
            points = read_figure(self.form.cell(row, POINTS_OF_A_LINE))
        self.drafts[-1].words.append(
            f"{words.rstrip(' :;.')}: {_decimal(points.value)}" if points.known else words
        )

    def text(self, row: int, key: str) -> str:
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

    # -- making items

    def root(self) -> Item:
        return Item(
            code="0",
            level=Level.INDEX,
            name_vi=self.options.title_vi
            or _title(self.form.sheet, self.form.header_row)
            or self.path.stem,
            max_points=self.total,
            source="mixed",
            rule="sum",
        )

    def item(self, draft: _Draft) -> Item:
        parent = any(d.parent == draft.code for d in self.drafts)
        words = "\n".join(draft.words)
        read = Guidance("sum") if parent else self.rule(draft, words)
        maximum = None if draft.maximum is None else max(draft.maximum, 0.0)
        if draft.kind == "penalty" and not parent:
            maximum = 0.0  # what is taken stands outside the sum of maxima
        source: Literal["mixed", "survey", "appraisal"] = (
            "survey" if draft.surveyed else "appraisal"
        )
        if parent:
            source = "mixed"
        return Item(
            code=draft.code,
            parent=draft.parent or "0",
            level=_LEVELS[min(draft.depth, 3)],
            name_vi=draft.name,
            max_points=maximum,
            source=source,
            rule=read.rule,
            rule_params=read.params,
            unit=draft.unit or read.unit,
            lead_unit=draft.lead,
            kind="" if draft.kind == MIXED else draft.kind,
            note="; ".join(w for w in ("; ".join(words.splitlines()), draft.note) if w),
        )

    def rule(self, draft: _Draft, words: str) -> Guidance:
        """Return the rule of a scored item, and keep it with its words for the review."""
        words = words or (
            f"{draft.name}: {_decimal(draft.maximum)}"
            if draft.kind == "penalty" and draft.maximum and not self.says_elsewhere(draft.row)
            else ""
        )
        read = self.read_rule(draft, words)
        self.reviewed.append(Reviewed(draft.code, words, draft.maximum, read))
        return read

    def read_rule(self, draft: _Draft, words: str) -> Guidance:
        """Return the rule of a scored item, saying what was not understood and why."""
        if draft.kind == MIXED or (
            draft.maximum is not None and draft.maximum < 0 and draft.kind == "bonus"
        ):
            against = by_hand("sign", draft.name)
            self.by_hand(draft, words, against)
            return against
        read = read_guidance(words, draft.maximum, kind=draft.kind, surveyed=draft.surveyed)
        if read.reason:
            if draft.surveyed and read.reason == "no_words":
                return Guidance("survey", {"form": "share"})
            self.by_hand(draft, words, read)
        elif not read.certain:
            self.say(
                "annex_rule_partial",
                draft.row,
                "rule_words",
                severity="warning",
                found=words,
            )
        return read

    def says_elsewhere(self, row: int) -> bool:
        """Say whether another column may say how an item is scored."""
        used = {self.form.columns.get(key) for key in _USED}
        cells = enumerate(self.form.sheet.rows[row])
        return "rule_words" in self.form.columns or any(
            isinstance(v, str) and re.search(r"\d", v) for at, v in cells if at not in used
        )

    def by_hand(self, draft: _Draft, words: str, read: Guidance) -> None:
        """Say why an item stays with a person."""
        if read.reason == "maximum":
            self.say(
                "annex_best",
                draft.row,
                "max_points",
                severity="warning",
                found=f"{read.detail}: {words}",
                expected=_decimal(draft.maximum or 0.0),
            )
        why = REASONS[read.reason][self.options.language == "en"]
        self.say(
            "annex_rule_unread",
            draft.row,
            "rule_words",
            severity="warning",
            found=f"{why}: {read.detail or words}",
        )

    def check(self, framework: Framework) -> None:
        rows = {d.code: d.row for d in self.drafts}
        for warning in framework.sum_warnings():
            code = warning.split(":", 1)[0]
            self.say(
                "annex_sum",
                rows.get(code, self.form.header_row),
                "max_points",
                severity="warning",
                said=warning.replace("{", "(").replace("}", ")"),
            )


def _title(sheet: Sheet, header: int) -> str:
    """Return the longest line in capitals above the table: the title of the annex."""
    lines = (
        nfc(v)
        for row in sheet.rows[: min(header, _TITLE_WITHIN)]
        for v in row
        if isinstance(v, str)
    )
    title = max((t for t in lines if t.isupper() and len(t) > 10), key=len, default="")
    return as_sentence(title)[:200]


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


def _decimal(value: float) -> str:
    return f"{value:.10g}".replace(".", ",")
