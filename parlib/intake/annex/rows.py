"""The rows of an annex, read one by one: items with their codes, and the lines that say how they are scored."""

from __future__ import annotations

import re
from collections.abc import Sequence
from pathlib import Path

from parlib.codebook.vietnamese import nfc
from parlib.intake.alike import Alike
from parlib.intake.annex.coded_levels import without_coded_levels
from parlib.intake.annex.codes import AnnexCodes, Placed
from parlib.intake.annex.drafts import Draft
from parlib.intake.annex.feet import foot_of, notes_below
from parlib.intake.annex.headings import APPRAISER, POINTS_OF_A_LINE
from parlib.intake.annex.heads import unused_headings
from parlib.intake.annex.kinds import kind_in_words, kind_of, kind_of_points
from parlib.intake.annex.left_out import is_of_classes
from parlib.intake.annex.maxima import read_maximum, so_much_each
from parlib.intake.annex.merged_units import spread_down
from parlib.intake.annex.name_cells import read_name_cell
from parlib.intake.annex.options import AnnexOptions
from parlib.intake.annex.part_headings import (
    heads_a_block,
    heads_a_part,
    heads_chapters,
    is_plain,
)
from parlib.intake.annex.parts import used_places
from parlib.intake.annex.places_of_rows import PlacesInFile
from parlib.intake.annex.points_of_lines import SAYS_POINTS, says_points, with_points
from parlib.intake.annex.printed_again import numbers_the_columns, repeats_the_head
from parlib.intake.annex.row_codes import code_and_name
from parlib.intake.annex.sections import heading_in, missing_codes
from parlib.intake.annex.sums import Total, give_parts_their_totals, whole_of
from parlib.intake.annex.totals import is_total
from parlib.intake.annex.turns import asks_people
from parlib.intake.annex.uncoded import (
    chapters_without_codes,
    is_mark,
    rows_inside,
)
from parlib.intake.messages import problem
from parlib.intake.numbers import read_figure
from parlib.intake.workbook.reader import Form, Sheet

_SURVEYED = re.compile(r"điều tra xã hội học|đtxhh|khảo sát|chỉ số hài lòng", re.IGNORECASE)

_BESIDE = re.compile(
    r"(?:các\s+)?(?:nội dung\s+)?điểm\s+(?:trừ|thưởng|cộng)(?:\s+thêm)?\W*", re.IGNORECASE
)
"""Points beside the index with their guidance in the same row: an item of its own."""
_NOTE = re.compile(r"^\W*(?:ghi chú|lưu ý)\s*:", re.IGNORECASE)


class AnnexRows:
    """An annex while its rows are read; what is to be said of them is kept with its cell."""

    def __init__(
        self, form: Form, path: Path, options: AnnexOptions, sheets: Sequence[Sheet] = ()
    ) -> None:
        self.form, self.path, self.options = form, path, options
        self.places = PlacesInFile(sheets or [form.sheet], form)
        appraisers = APPRAISER if options.appraisers_lead else ""
        self.unit_column = "lead_unit" if "lead_unit" in form.columns else appraisers
        self.alike = Alike(options.language)
        self.drafts: list[Draft] = []
        self.by_code: dict[str, Draft] = {}
        self.parents: set[str] = set()
        self.block = ""  # kind of the part whose heading has no code
        self.begun = ""  # code of a block whose heading has none, once it holds items
        self.pending: Draft | None = None  # that heading, until an item stands below it
        self.by_row: dict[int, str] = {}
        self.totals: list[Total] = []
        self.foot = foot_of(form)
        self.notes: list[str] = []
        self.total: float | None = None
        self.total_row = form.header_row

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
        sheet, cell = self.places.of(row, column)
        worded = problem(
            key,
            language=self.options.language,
            file=self.path.name,
            sheet=sheet,
            cell=cell,
            actual=str(actual)[:160],
            expected=expected,
            severity=severity,
            **values,
        )
        self.alike.add(key, worded)

    def read(self) -> None:
        """Read all rows: items into ``drafts``, the total into ``total``."""
        self.name_unused()
        self.leads = spread_down(self.form, self.unit_column)
        below = range(self.form.first_row, self.foot)
        codes = AnnexCodes.of_column(self.form.cell(row, "code") for row in below)
        missing = missing_codes(self.form)
        inside = rows_inside(self.form)
        chapters = chapters_without_codes(self.form) - set(missing)
        for row in below:
            if (
                row in chapters
                or repeats_the_head(self.form, row)
                or numbers_the_columns(self.form, row)
            ):
                continue
            maximum = read_maximum(self.form.cell(row, "max_points"))
            raw, name = code_and_name(self.form, row, coded=maximum.known)
            if row in missing:
                raw, name = missing[row], name or heading_in(raw)
            states_total = is_total(raw, name, self.form.cell(row, "rule_words"))
            if states_total or heads_chapters(self.form, row, raw, name):
                self.take_total(row, raw, name)
                continue
            above = self.by_row.get(inside.get(row, -1))
            placed = codes.place(raw) if above is None else codes.below(above)
            if placed is None and self.is_item_of_a_block(row, raw, name):
                placed = codes.below(self.begun or (self.pending.code if self.pending else ""))
            if placed is None:
                if heading := heads_a_block(self.form, row, raw, name):
                    self.leave_pending()
                    self.block = kind_of(None, heading, None)
                    self.pending = self.draft(row, codes.begin_block(), "", 1, heading)
                elif (heading := heads_a_part(self.form, row, raw, name)) and not maximum.known:
                    kept = self.block if is_plain(heading) else ""
                    self.block = kind_of(None, heading, None) or kept
                else:
                    self.line(row, raw, name)
                continue
            self.take(row, raw, name, placed)
        self.leave_pending()
        self.take_from_names()
        self.drafts = without_coded_levels(self.drafts)
        self.by_code = {d.code: d for d in self.drafts}
        self.parents = {d.parent for d in self.drafts}
        self.settle_totals()
        self.say_notes()

    def take_total(self, row: int, raw: object, name: str) -> None:
        """Take what a row states as the total of the whole or of a part; nothing where it has no figure.

        Of a row that ends before the column of maxima, as pasted text gives merged cells, its last cell.
        """
        cells = self.form.sheet.rows[row]
        stated = self.form.cell(row, "max_points")
        if stated is None and 1 < len(cells) <= self.form.columns["max_points"]:
            stated = cells[-1]
        if (figure := read_maximum(stated)).known:
            called = str(raw) if name in ("", str(stated)) else name
            self.totals.append(Total(row, called, figure.value))

    def take(self, row: int, raw: object, name: str, placed: Placed) -> None:
        """Take a row with a place in the tree of codes as an item."""
        if placed.twice:
            self.say("annex_code_twice", row, actual=raw, code=placed.code)
            return
        if placed.skipped:
            self.say("annex_parent_unknown", row, actual=raw, code=placed.code)
        if placed.guessed:
            self.say("code_doubtful", row, severity="warning", actual=raw, expected=placed.code)
        if self.pending is not None and placed.parent == self.pending.code:
            self.begin_pending()
        self.pending = None
        if self.begun and not placed.parent and placed.code.isalpha():
            self.block = self.begun = ""  # a chapter behind the items of a block is none of it
        draft = self.draft(row, placed.code, placed.parent, placed.depth, name)
        self.drafts.append(draft)
        self.by_code[draft.code] = draft
        self.by_row[row] = draft.code
        self.parents.add(draft.parent)

    def begin_pending(self) -> None:
        """Take the heading of a block as an item, now that something stands below it."""
        if self.pending is not None:
            self.drafts.append(self.pending)
            self.begun = self.pending.code
            self.by_code[self.pending.code] = self.pending
            self.pending = None

    def leave_pending(self) -> None:
        """Say of the heading of a block that it has points, but nothing that says how they come about."""
        if self.pending is not None and self.pending.maximum:
            self.say(
                "annex_beside_no_code",
                self.pending.row,
                "name",
                severity="warning",
                actual=self.pending.name,
            )
        self.pending = None

    def is_item_of_a_block(self, row: int, raw: object, name: str) -> bool:
        """Return whether a row without a code is an item of a block whose heading has none: it has a name
        and guidance that gives or takes points.
        """
        in_block = bool(self.begun) or self.pending is not None
        guided = says_points(self.form.cell(row, "rule_words"))
        return in_block and bool(self.block) and is_mark(raw) and bool(name.strip()) and guided

    def settle_totals(self) -> None:
        """Take the total of the whole, and those of parts that print none with their heading."""
        whole = whole_of(self.totals, self.drafts)
        if whole is not None:
            self.total, self.total_row = whole.value, whole.row
        give_parts_their_totals(self.totals, whole, self.drafts)

    def say_notes(self) -> None:
        """Say what stands below the items and is part of none of them."""
        below = notes_below(self.form, range(self.foot, len(self.form.sheet.rows)))
        if words := " / ".join(filter(None, (*self.notes, below))):
            row = min(self.foot, len(self.form.sheet.rows) - 1)
            self.say("annex_notes", row, "name", severity="warning", actual=words)

    def take_from_names(self) -> None:
        """Take guidance out of the cells of names, where an item has none of its own."""
        alone = "rule_words" not in self.form.columns
        for draft in self.drafts:
            if draft.words or draft.code in self.parents:
                continue
            cell = read_name_cell(self.form.cell(draft.row, "name"), draft.name, alone=alone)
            if cell.guidance:
                draft.name, draft.words = cell.name or draft.code, [cell.guidance]

    def name_unused(self) -> None:
        """Say which columns of the annex are not taken over."""
        row = self.form.header_row
        if others := " · ".join(self.form.other_tables):
            self.say("annex_sheets_unused", row, "name", severity="warning", actual=others)
        headings = unused_headings(self.form, used_places(self.form))
        if headings:
            self.say("annex_columns_unused", row, severity="warning", actual=" · ".join(headings))
        if APPRAISER in self.form.columns and "lead_unit" not in self.form.columns:
            above = (self.form.cell(at, APPRAISER) for at in (row, row - 1, row - 2))
            heading = next((words for words in above if words), "")
            key = "annex_appraisers" if self.unit_column else "annex_no_leads"
            self.say(key, row, APPRAISER, severity="warning", actual=heading)

    def draft(self, row: int, code: str, parent: str, depth: int, name: str) -> Draft:
        """Return the item of a row as it is written."""
        figure = read_maximum(self.form.cell(row, "max_points"))
        if self.form.cell(row, "max_points") is None:
            figure = read_maximum(self.form.cell(row, "survey_score"))
        if not figure.known and (stated := _STATED.search(name)):
            figure = read_maximum(stated["points"])
        lost = self.form.lost(row, "max_points")
        each = so_much_each(self.form.cell(row, "max_points"))
        if (
            not figure.known
            and not each
            and (lost or (figure.key and figure.key != "dash_is_missing"))
        ):
            printed = lost or self.form.cell(row, "max_points")
            self.say("annex_maximum_unread", row, "max_points", actual=printed)
        above = self.by_code.get(parent)
        beside = above.kind if above else (self.block or None)
        kind = kind_of(beside, name, figure.value if figure.known else None)
        if not kind:
            kind = kind_of_points(self.form.cell(row, "max_points"))
        if kind and (above is None or above.kind != kind):
            called = kind_in_words(kind, self.options.language)
            self.say("annex_kind", row, "name", severity="warning", actual=name, expected=called)
        words = [w for w in (self.lines(row, "rule_words") or each,) if w]
        points = read_figure(self.form.cell(row, POINTS_OF_A_LINE))
        if words and points.known:
            words = [with_points(words[0], points.value)]
        surveyed = (
            read_figure(self.form.cell(row, "survey_score")).known
            or bool(_SURVEYED.search(name))
            or any(map(asks_people, words))
            or any(_SURVEYED.search(w) and not re.search(r"\d", w) for w in words)
            or (above is not None and bool(_SURVEYED.search(above.name)))
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
            lead=self.leads.get(row, "") or self.text(row, self.unit_column),
            note=self.text(row, "explanation"),
        )

    def line(self, row: int, raw: object, name: str) -> None:
        """Take a row without a code as a line of the scoring of the item above it ("Kịp thời" … 1)."""
        mark = nfc(raw) if isinstance(raw, str) else ""
        told = self.lines(row, "rule_words")
        words = name or (mark if len(mark) > 2 or mark.isalpha() else "") or told
        if not words:
            for key in ("max_points", POINTS_OF_A_LINE):
                if read_figure(self.form.cell(row, key)).known:
                    self.say("annex_no_code", row, key, actual=self.form.cell(row, key))
                    break
            return
        if _BESIDE.fullmatch(name) and told:
            self.say("annex_beside_no_code", row, "name", severity="warning", actual=name)
            return
        if self.pending is not None and self.gives_points(row, words):
            self.begin_pending()
        most = self.form.cell(row, "max_points")
        # what stands behind the total is a note
        behind = bool(self.totals) and self.drafts and self.drafts[-1].row < self.totals[-1].row
        if not self.drafts or behind:
            aside = _NOTE.match(words) or is_of_classes(words)
            if self.gives_points(row, words) and not aside:
                self.say("annex_row_left", row, "name", severity="warning", actual=words)
            elif behind:
                self.notes.append(words)
            return
        self.take_lead(row)
        if _NOTE.match(words) and not re.search(r"\d|%", words):
            self.drafts[-1].note = "; ".join(filter(None, (self.drafts[-1].note, words)))
            return
        if self.goes_on(row, name):
            self.drafts[-1].name = f"{self.drafts[-1].name} {name}"
            self.drafts[-1].words += [told] if told else []
            return
        if name and says_points(told):
            if read_maximum(most).known:
                self.say("annex_no_code", row, "name", actual=name)
                return
            words = f"{name.rstrip(' :')}: {told}"
        elif name and told:
            words = f"{name}\n{told}"
        words = words.lstrip("-+•* ")
        if each := so_much_each(most) or so_much_each(self.form.cell(row, POINTS_OF_A_LINE)):
            said_already = SAYS_POINTS.search(words) is not None
            self.drafts[-1].words.append(
                words if said_already else f"{words.rstrip(' :;.')}: {each}"
            )
            return
        points = read_figure(most)
        if not points.known:
            points = read_figure(self.form.cell(row, POINTS_OF_A_LINE))
        for key in ("max_points", POINTS_OF_A_LINE):  # "trừ 0,5" where others have a figure
            if not points.known and _DONE_TO_POINTS.fullmatch(change := self.text(row, key)):
                words = f"{words.rstrip(' :;.')} {change}"
                break
        self.drafts[-1].words.append(with_points(words, points.value) if points.known else words)

    def goes_on(self, row: int, name: str) -> bool:
        """Return whether a row goes on with the name above it: guidance has a column of its own, and the
        words begin in the middle of a sentence.
        """
        above = self.drafts[-1]
        return (
            name[:1].islower()
            and "rule_words" in self.form.columns
            and self.form.cell(row, "max_points") is None
            and bool(above.words)
            and not re.search(r"\d|[:;]", name)
            and not re.search(r"[.;:]$", above.name)
        )

    def take_lead(self, row: int) -> None:
        """Take a unit that stands in a further row of an item."""
        lead, above = self.text(row, self.unit_column), self.drafts[-1]
        if lead and row not in self.leads and lead not in above.lead:
            above.lead = "; ".join(filter(None, (above.lead, lead)))

    def gives_points(self, row: int, words: str) -> bool:
        """Return whether a row has a figure in a column of points, or words that give or take points."""
        figures = (self.form.cell(row, key) for key in ("max_points", POINTS_OF_A_LINE))
        told = f"{words}\n{self.lines(row, 'rule_words')}"
        return any(read_maximum(v).known for v in figures) or SAYS_POINTS.search(told) is not None

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


_DONE_TO_POINTS = re.compile(
    r"\W*(?:bị\s+|được\s+)?(?:trừ|cộng|thưởng)\s+\d[\d,.]*\s*(?:điểm|đ)?.{0,40}", re.IGNORECASE
)
_STATED = re.compile(
    r"\s*(?:\(\s*(?:tối đa\s+|tổng\s+)?(?P<points>\d{1,3}(?:[.,]\d{1,2})?)\s*điểm\s*\))\s*$",
    re.IGNORECASE,
)
"""Points that the name of a part states: "A. TRÁCH NHIỆM CHỈ ĐẠO (24 điểm)"."""
