"""Import a rule book from an office's Excel annex.

Warn where it contradicts itself, never correct it.

Two layouts are met: the table of a decision (code · item · maximum · survey · self · appraised · …
· note), with the scoring in lines below each item, and the export of scoring software (code · item
· maximum · figures · rule · evidence · self-score). Both come down to a table with a code, a name
and a maximum; what stands in other columns is used where its heading is known.
"""

from __future__ import annotations

import math
import re
from collections.abc import Sequence
from pathlib import Path
from typing import Literal

from pydantic import ValidationError

from parlib.codebook.frameworks import Framework, Item
from parlib.codebook.plain_words import plain_words
from parlib.codebook.vietnamese import as_sentence, ascii_slug, nfc
from parlib.codebook.vocabulary import Level
from parlib.errors import Problem
from parlib.intake.annex.drafts import Draft
from parlib.intake.annex.guidance import REASONS, Guidance, read_guidance
from parlib.intake.annex.headings import POINTS_OF_A_LINE
from parlib.intake.annex.heads import unused_headings
from parlib.intake.annex.kinds import MIXED, kind_by_words
from parlib.intake.annex.left_out import TakenOver, left_out, lines_left_out
from parlib.intake.annex.options import AnnexOptions
from parlib.intake.annex.outcome import by_hand
from parlib.intake.annex.parts import USED, used_places
from parlib.intake.annex.points_of_lines import decimal
from parlib.intake.annex.review import Reviewed
from parlib.intake.annex.rows import AnnexRows
from parlib.intake.annex.several_maxima import SeveralMaxima
from parlib.intake.annex.sources import annex_sheets
from parlib.intake.annex.tables import annex_form
from parlib.intake.annex.titles import (
    decision_of,
    lines_between,
    lines_of_sheet,
    lines_of_word,
    title_of,
)
from parlib.intake.messages import problem
from parlib.intake.workbook.hostile import Limits
from parlib.intake.workbook.reader import Form, Sheet
from parlib.speech.catalogue import aloud, speaking

_LEVELS = (Level.INDEX, Level.DOMAIN, Level.CRITERION, Level.SUBCRITERION)
_TITLE_WITHIN = 12
_MOST_NAMED = 12
_EACH = re.compile(r"\b(?:mỗi|cứ|từng|một)\b|/", re.IGNORECASE)
UNTITLED = "Bộ tiêu chí [ghi tên và quyết định ban hành]"
"""Printed where neither the annex nor the office says what a rule book is called."""


def read_annex(
    path: Path, *, options: AnnexOptions | None = None, limits: Limits | None = None
) -> tuple[Framework | None, tuple[Problem, ...], tuple[Reviewed, ...]]:
    """Read a rule book from the annex of a decision: Excel, Word, or text with tabs.

    Parameters
    ----------
    path : Path
        The annex: ``.xlsx``, ``.xls``, ``.ods``, ``.docx``, ``.txt`` or ``.tsv``.
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
    sheets, problems = annex_sheets(
        path, language=options.language, limits=limits, wanted=options.sheet
    )
    if not sheets:
        return (
            None,
            problems
            or (problem("annex_no_table", language=options.language, file=path.name, actual=""),),
            (),
        )
    try:
        form = annex_form(
            sheets,
            wanted=options.sheet,
            parts=path.suffix.lower() in (".docx", ".txt", ".tsv"),
            points=options.points,
            level=options.level,
        )
    except SeveralMaxima as several:
        refused = problem(
            "annex_points_unknown" if several.wanted else "annex_several_maxima",
            language=options.language,
            file=path.name,
            sheet=several.sheet,
            cell=several.cell,
            actual=" · ".join(several.headings),
            wanted=several.wanted,
        )
        return None, (*problems, refused), ()
    if form is None:
        names = " · ".join(s.name for s in sheets)[:120]
        return (
            None,
            (
                *problems,
                problem("annex_no_table", language=options.language, file=path.name, actual=names),
            ),
            (),
        )
    annex = _Annex(form, path, options, sheets)
    framework = annex.framework()
    annex.say_lost(sheets)
    if framework is not None:
        annex.say_left_out(framework, sheets)
    return framework, (*problems, *annex.alike.all()), tuple(annex.reviewed)


class _Annex(AnnexRows):
    """The rule book of an annex: items and rules, made from its rows."""

    def __init__(
        self, form: Form, path: Path, options: AnnexOptions, sheets: Sequence[Sheet]
    ) -> None:
        super().__init__(form, path, options, sheets)
        self.reviewed: list[Reviewed] = []

    def framework(self) -> Framework | None:
        self.read()
        above = self.lines_above()
        title = self.options.title_vi or self.title(above)
        items = [self.root(title), *(self.item(d) for d in self.drafts)]
        try:
            framework = Framework(
                id=self.options.framework_id or ascii_slug(self.path.stem) or "imported",
                title_vi=title,
                title_en=self.title_en(title),
                level=self.options.level,
                status="official-excerpt",
                decision=self.options.decision or decision_of(above) or self.former("decision"),
                first_period=self.options.first_period or self.former_period(),
                index_max=self.total,
                items=tuple(items),
                sources=(self.path.name,),
            )
        except ValidationError as failure:
            for fault in failure.errors(include_url=False):
                self.say(
                    "annex_no_table",
                    self.form.header_row,
                    actual=f"{'.'.join(map(str, fault['loc']))}: {plain_words(fault)[0]}",
                )
            return None
        self.check(framework)
        return framework

    def lines_above(self) -> list[str]:
        """Return the lines above the table."""
        if self.path.suffix.lower() == ".docx":
            lines, nearest = lines_of_word(self.path), [*self.form.sheet.above]
            return lines if lines[-len(nearest) :] == nearest else [*lines, *nearest]
        above = self.form.header_row - self.form.sheet.begins
        return lines_of_sheet(self.form.sheet, min(max(above, 0), _TITLE_WITHIN))

    def title(self, above: Sequence[str]) -> str:
        """Return the title above the table; where there is none, a place for it, and say so."""
        title = _title(self.form.sheet, self.form.header_row) or title_of(above)
        title = title or self.former("title_vi").replace(UNTITLED, "")
        if not title:
            self.say("annex_title", self.form.header_row, severity="warning", actual=self.path.name)
        return title or UNTITLED

    def title_en(self, title: str) -> str:
        """Return the title in English: as given, or as the rule book that is replaced translates it."""
        same = self.former("title_vi") == title
        return self.options.title_en or (self.former("title_en") if same else "") or title

    def former(self, key: str) -> str:
        """Return what the rule book that is replaced says; empty for nothing."""
        value = self.options.former.get(key)
        return value if isinstance(value, str) else ""

    def former_period(self) -> int | None:
        """Return the first year of the rule book that is replaced; None where it names none."""
        value = self.options.former.get("first_period")
        return value if isinstance(value, int) else None

    def root(self, title: str) -> Item:
        return Item(
            code="0",
            level=Level.INDEX,
            name_vi=title,
            max_points=self.total,
            source="mixed",
            rule="sum",
        )

    def item(self, draft: Draft) -> Item:
        parent = draft.code in self.parents
        words = "\n".join(draft.words)
        if draft.kind == MIXED and not parent:
            draft.kind = kind_by_words(words)
            if draft.kind == MIXED:
                draft.kind = kind_by_words(draft.name)
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

    def rule(self, draft: Draft, words: str) -> Guidance:
        """Return the rule of a scored item, and keep it with its words for the review."""
        each = draft.note if _EACH.search(draft.note) else ""  # "mỗi vụ" beside what is taken
        words = words or (
            "\n".join(filter(None, (f"{draft.name}: {decimal(draft.maximum)}", each)))
            if draft.kind == "penalty" and draft.maximum and not self.says_elsewhere(draft.row)
            else ""
        )
        read = self.read_rule(draft, words)
        self.reviewed.append(Reviewed(draft.code, words, draft.maximum, read))
        return read

    def read_rule(self, draft: Draft, words: str) -> Guidance:
        """Return the rule of a scored item, saying what was not understood and why."""
        if draft.kind == MIXED or (
            draft.maximum is not None and draft.maximum < 0 and draft.kind == "bonus"
        ):
            against = by_hand("sign", draft.name)
            self.by_hand(draft, words, against)
            return against
        name = f"{draft.name} {draft.note}" if "điểm phần trăm" in draft.note else draft.name
        read = read_guidance(
            words, draft.maximum, kind=draft.kind, surveyed=draft.surveyed, name=name
        )
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
                actual=words,
            )
        return read

    def says_elsewhere(self, row: int) -> bool:
        """Return whether another column may say how an item is scored."""
        used = {self.form.columns.get(key) for key in USED if key != POINTS_OF_A_LINE}
        cells = enumerate(self.form.sheet.rows[row])
        return "rule_words" in self.form.columns or any(
            isinstance(v, str) and re.search(r"\d", v) for at, v in cells if at not in used
        )

    def by_hand(self, draft: Draft, words: str, read: Guidance) -> None:
        """Say why an item stays with a person."""
        if read.reason == "maximum":
            self.say(
                "annex_best",
                draft.row,
                "max_points",
                severity="warning",
                actual=f"{read.detail}: {words}",
                expected=decimal(draft.maximum or 0.0),
            )
        why = REASONS[read.reason][self.options.language == "en"]
        self.say(
            "annex_rule_unread",
            draft.row,
            "rule_words",
            severity="warning",
            actual=f"{why}: {read.detail or words}",
        )

    def say_lost(self, sheets: Sequence[Sheet]) -> None:
        """Say which cells hold formulas without a value, but for maxima that were said to be unread."""
        named = {(p.sheet, p.cell) for p in self.alike.told if p.severity == "error"}
        for sheet in sheets:
            lost = {at: v for at, v in sheet.unread.items() if (sheet.name, at) not in named}
            if not lost or sheet.name in self.form.other_tables:
                continue
            told = " · ".join(
                f"{at} ({formula})" for at, formula in list(lost.items())[:_MOST_NAMED]
            )
            worded = problem(
                "annex_cells_lost",
                language=self.options.language,
                file=self.path.name,
                sheet=sheet.name,
                cell=next(iter(lost)),
                actual=told + " …" * (len(lost) > _MOST_NAMED),
                severity="warning",
            )
            self.alike.add("annex_cells_lost", worded)

    def say_left_out(self, framework: Framework, sheets: Sequence[Sheet]) -> None:
        """Say which tables, rows and lines give points and are in no item, unless it was said already."""
        words = [w for i in framework.items for w in (i.name_vi, i.note, f"{i.name_vi} {i.note}")]
        taken = TakenOver([*words, *(r.words for r in self.reviewed)])
        below = [v for row in self.form.sheet.rows[self.foot :] for v in row if isinstance(v, str)]
        named_already = TakenOver([*(p.actual for p in self.alike.told), *self.notes, *below])
        sheets = [s for s in sheets if s.name not in self.form.other_tables]
        lines = lines_between(self.path)
        unused = unused_headings(self.form, used_places(self.form))
        for left in (*left_out(sheets, taken, unused), *lines_left_out(lines, taken)):
            if left.rows == 1 and any(named_already.holds(w[:80]) for w in left.words):
                continue
            key = "annex_table_left" if left.rows > 1 else "annex_row_left"
            worded = problem(
                key,
                language=self.options.language,
                file=self.path.name,
                sheet=left.sheet,
                cell=f"{left.row + 1}",
                actual=left.words[0][:160],
                severity="warning",
                count=str(left.rows),
            )
            self.alike.add(key, worded)

    def in_words(self, warning: str) -> str:
        """Return a warning in the language of the import."""
        with speaking(self.options.language):
            return aloud(warning)

    def check(self, framework: Framework) -> None:
        rows = {d.code: d.row for d in self.drafts}
        maxima = [i.max_points for i in framework.leaves if not i.kind]
        items = math.fsum(m for m in maxima if m is not None)
        warnings = framework.sum_warnings()
        off = self.total is not None and None not in maxima and abs(items - self.total) > 1e-9
        if self.total is not None and off and not any(w.startswith("0:") for w in warnings):
            both = f"{framework.root.name_vi[:60]}: {decimal(items)} ≠ {decimal(self.total)}"
            self.say("annex_sum", self.total_row, "max_points", severity="warning", warning=both)
        for warning in warnings:
            code = warning.split(":", 1)[0]
            self.say(
                "annex_sum",
                rows.get(code, self.form.header_row),
                "max_points",
                severity="warning",
                warning=self.in_words(warning).replace("{", "(").replace("}", ")"),
            )


def _title(sheet: Sheet, header: int) -> str:
    """Return the longest line in capitals above the table: the title of the annex."""
    lines = (
        nfc(v)
        for row in sheet.rows[sheet.begins : min(header, sheet.begins + _TITLE_WITHIN)]
        for v in row
        if isinstance(v, str)
    )
    title = max((t for t in lines if t.isupper() and len(t) > 10), key=len, default="")
    return as_sentence(title)[:200]
