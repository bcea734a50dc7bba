"""Common context of all parts of a brief: the slice's rows, the wording, names of units and items,
reasons in words.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable
from datetime import date
from typing import Any

import pandas as pd

from parlib.codebook.context import BriefContext
from parlib.codebook.frameworks import Framework
from parlib.codebook.reasons import Reason
from parlib.codebook.units import Locality
from parlib.display.charts.words import Words
from parlib.display.commune_kinds import NO_TOWNSHIPS, commune_kinds
from parlib.display.offices import field_of, in_english
from parlib.display.sentences import (
    capitalised,
    fill,
    inside_sentence,
    label,
    look_up,
    placeholders,
    sentence,
)
from parlib.display.tables import Cells
from parlib.document.binding import Bound, Row, slice_of
from parlib.document.blocks import Heading, Paragraph, Section
from parlib.document.inline import Inline, Inlines, inlines, plain, strong
from parlib.document.numbers import format_number
from parlib.scoring.reasons import REASONS, reason_text

Value = Bound | str | Inline | Inlines


_FULL_DATE = re.compile(r"ngày\s*(\d{1,2})\s*tháng\s*(\d{1,2})\s*năm\s*(\d{4})")
_SHORT_DATE = re.compile(r"(\d{1,2})/(\d{1,2})/(\d{4})")


def state_of(row: Row) -> tuple[str, str]:
    """Return the state of an index row.

    Its basis and the parts that are not in. Values are compared in one state only.
    """
    return row.text("basis"), row.text("without")


def main_state(rows: Iterable[Row]) -> tuple[str, str]:
    """Return the state that most rows stand in.

    Of equals the one with more parts in, appraised before self-scored.
    """
    counts = Counter(state_of(r) for r in rows)
    return max(
        counts, key=lambda s: (counts[s], -len(s[1]), s[0] != "self_scored", s), default=("", "")
    )


class Page:
    """One brief being written.

    Parameters
    ----------
    brief : BriefContext
        The slice.
    """

    def __init__(self, brief: BriefContext) -> None:
        self.brief = brief
        self.language = brief.language
        self.words = Words(brief.wording)
        self.cells = Cells(brief.language)
        self.slice = slice_of(brief)
        self.year = str(brief.period)
        self.previous = str(brief.period - 1)
        self._without: dict[tuple[str, int], str] = {}

    # names -----------------------------------------------------------------------------------------------------------
    @property
    def unit(self) -> str:
        """Full name of the unit as it stands inside a sentence."""
        return self.name_of(self.brief.locality.locality)

    @property
    def short_unit(self) -> str:
        """Name of the unit without its type, as the page's language has it."""
        return self.name_of(self.brief.locality.locality, short=True)

    def name_of(self, locality: str, *, short: bool = False) -> str:
        """Return the name of a unit by identity.

        The identity itself where the slice does not know it.
        """
        unit = (
            self.brief.locality
            if locality == self.brief.locality.locality
            else self.brief.localities.get(locality)
        )
        if unit is None:
            return locality
        if short and not unit.numbered:
            english = self.language == "en" and unit.level == "department"
            return (field_of(unit.short_name) if english else "") or self.office(unit.short_name)
        if self.language == "en" and unit.name_en:
            return self.office(unit.name_en)
        return inside_sentence(unit)

    def office(self, names: str) -> str:
        """Return names of offices in the page's language, where they have one in it."""
        return in_english(names) if self.language == "en" else names

    @property
    def peers(self) -> str:
        """What the peers of the unit are called, e.g. provinces and cities."""
        return self.group(self.brief.locality.level)

    def group(self, level: str) -> str:
        """Return what units of a level are called together, e.g. districts, towns and cities.

        Of communes the kinds that the page knows: where all are wards, they are called wards.
        """
        if level != "commune" or self.brief.period < NO_TOWNSHIPS:
            return self.label(f"levels.{level}")
        units = (self.brief.locality, *self.brief.localities.values())
        return self._kinds(u for u in units if u.level == level)

    def ranked_among(self, row: Row) -> str:
        """Return what the units are called among which a rank is: those of its ranking.

        Wards and communes may be ranked apart.
        """
        level = self.brief.locality.level
        if level != "commune" or self.brief.period < NO_TOWNSHIPS or row["of"] is None:
            return self.peers
        alike = self.slice.rows(
            "indices", peers=True, index=row["index"], period=row["period"], of=row["of"]
        )
        ids = {r.text("locality") for r in alike}
        units = [u for u in self.brief.localities.values() if u.locality in ids]
        return self._kinds([self.brief.locality, *units])

    def _kinds(self, communes: Iterable[Locality]) -> str:
        """Return the kinds of some communes as one name; all of them where one is of no known kind."""
        return commune_kinds(
            (u.name for u in communes), self.brief.wording, period=self.brief.period
        )

    def rule_book(self, identity: str) -> Framework | None:
        """Return a rule book by id, None where the slice does not hold it."""
        book_of_year = self.brief.framework
        return (
            book_of_year
            if book_of_year is not None and book_of_year.id == identity
            else self.brief.frameworks.get(identity)
        )

    def title_of(self, identity: str) -> str:
        """Return the title of a rule book by id; the id itself where the slice does not hold it."""
        book = self.rule_book(identity)
        if book is None:
            return identity
        return book.title_en if self.language == "en" else book.title_vi

    def item_name(self, code: str, framework: str = "") -> str:
        """Return the name of an item of a rule book (the page's own by default).

        The code where it is not in it.
        """
        book = self.rule_book(framework) if framework else self.brief.framework
        if book is None or code not in book.by_code:
            return code
        item = book.by_code[code]
        return item.name_en if self.language == "en" and item.name_en else item.name_vi

    def row_name(self, row: Row) -> str:
        """Return the name of the item that a row is about."""
        code = row.text("code")
        named = self.item_name(code, row.text("framework"))
        return (
            named
            if named != code
            else self.localised(row, "name_vi", "name_en") or row.text("name") or code
        )

    @property
    def document(self) -> str:
        """Type, number and date of the plan's dispatch.

        Empty without a plan. Blanks of the source stay blanks.
        """
        plan = self.brief.plan
        if plan is None:
            return ""
        kind = self.known_label(f"documents.{plan.document_type}", plan.document_type)
        number = plan.document_number.strip()
        values = {"kind": kind, "number": f"…{number}" if number.startswith("/") else number}
        if not number:
            return kind
        if not plan.document_date:
            return plain(self.say("document.numbered", **values))
        return plain(
            self.say("document.dated", date=self._printed_date(plan.document_date), **values)
        )

    def _printed_date(self, printed: str) -> str:
        """Return a date as the dispatch prints it, in the page's language where day, month and year
        are all there.
        """
        match = _FULL_DATE.search(printed) or _SHORT_DATE.search(printed)
        if match is None:
            return re.sub(r"(ngày|tháng)\s+(?=tháng|năm)", r"\1 … ", printed)
        day, month, year = (int(part) for part in match.groups())
        return self.words.number("date", date(year, month, day).isoformat())

    def localised(self, row: Row, vi: str, en: str) -> str:
        """Return the text of a pair of columns in the page's language, Vietnamese where English is
        empty.
        """
        return (row.text(en) or row.text(vi)) if self.language == "en" else row.text(vi)

    # wording ---------------------------------------------------------------------------------------------------------
    def label(self, path: str) -> str:
        """Label below ``labels``."""
        return label(self.brief.wording, f"labels.{path}")

    def known_label(self, path: str, fallback: str) -> str:
        """Label below ``labels``, or ``fallback`` where the wording has none (codes that data may
        extend).
        """
        *parents, last = path.split(".")
        group = look_up(self.brief.wording, ".".join(["labels", *parents]))
        return str(group.get(last, fallback))

    def say(self, path: str, /, **values: Value) -> Inlines:
        """Fill the sentence below ``sentences``.

        The usual names (unit, year, previous, peers) are at hand.
        """
        usual: dict[str, Value] = {
            "unit": self.unit,
            "year": self.year,
            "previous": self.previous,
            "peers": self.peers,
        }
        filled = sentence(self.brief.wording, f"sentences.{path}", **(usual | values))
        # A sentence that begins with a name begins with a capital, whatever the name has inside a
        # sentence.
        begins_with_name = look_up(self.brief.wording, f"sentences.{path}").startswith(
            ("{unit}", "{above}")
        )
        return capitalised(filled) if begins_with_name else filled

    def joined(self, parts: list[Inlines], *, comma: str = ", ", end: str = ".") -> Inlines:
        """Join clauses into one sentence."""
        out: list[Inline | str | Inlines] = []
        for i, part in enumerate(p for p in parts if p):
            out += [comma] * bool(i) + [part]
        return inlines(*out, end)

    def reason(self, text: str, *, short: bool = False) -> str:
        """Return a reason code of a table in words of the page's language; ``short`` for places
        with little room.
        """
        if not text:
            return ""
        parsed = Reason.parse(text)
        for group in ("reasons_short", "reasons") if short else ("reasons",):
            known = look_up(self.brief.wording, group)
            if parsed.code in known:
                return plain(
                    fill(
                        known[parsed.code],
                        self.language,
                        f"{group}.{parsed.code}",
                        self._details(known[parsed.code], parsed),
                    )
                )
        if parsed.code in REASONS:
            localised = Reason(parsed.code, {k: self._figure(v) for k, v in parsed.details.items()})
            return reason_text(str(localised), language="en" if self.language == "en" else "vi")
        return text

    def _figure(self, detail: str) -> str:
        """Return a detail with its decimals and days in the page's language."""
        if re.fullmatch(r"-?\d+\.\d+", detail):
            return self.words.number("number", float(detail))
        if re.fullmatch(r"\d{4}-\d\d-\d\d", detail):
            return format_number("date_short", detail, self.language)
        return detail

    def _details(self, template: str, reason: Reason) -> dict[str, str]:
        """Return the details of a reason as text for a template.

        A detail that the reason does not carry is empty.
        """
        details = {name: "" for name, _ in placeholders(template)} | {
            k: self._figure(v) for k, v in reason.details.items()
        }
        details["why"] = details.get(f"why_{self.language}") or details.get("why_vi", "")
        details |= {
            name: self.title_of(details[name]) for name in ("before", "now") if details.get(name)
        }
        if not details.get("decision"):
            details["decision"] = self.label("decision_unknown")
        return details

    # blocks ----------------------------------------------------------------------------------------------------------
    def heading(self, identifier: str, c: Inlines, *, level: int = 1) -> Heading:
        """Heading of a part."""
        return Heading(level, identifier, c)

    def p(self, path: str, /, role: str = "body", **values: Value) -> Paragraph:
        """Paragraph of one sentence of the wording."""
        return Paragraph(self.say(path, **values), role)

    def lacking(self, identifier: str, path: str) -> Section:
        """Return a part of a unit's own pages without data as its name alone.

        Which file would fill it is asked for once: on page 1, and at the end of the annex.
        """
        return Section(
            identifier, (Paragraph(inlines(strong(*self.say(f"{path}.name_missing"))), "note"),)
        )

    def absent(self, identifier: str, path: str, **values: Value) -> Section:
        """Return a part without data as one line.

        Its name, what is missing, and which file would fill it.
        """
        name, line = (
            self.say(f"{path}.name_missing", **values),
            self.say(f"{path}.missing", **values),
        )
        return Section(identifier, (Paragraph(inlines(strong(*name), " ", line), "note"),))

    # rows ------------------------------------------------------------------------------------------------------------
    def index_row(self, index: str, period: int | None = None) -> Row | None:
        """Return the unit’s row of ``indices`` for an index and a year, None where there is none."""
        rows = self.slice.rows(
            "indices", index=index, period=self.brief.period if period is None else period
        )
        return rows[0] if rows else None

    def findings(
        self, *, period: int | None = None, peers: bool = False, **about: Any
    ) -> list[Row]:
        """Return findings of a year, by what they are about.

        Parameters
        ----------
        period : int, optional
            Year; default that of the brief.
        peers : bool
            True for those of the peer group, the unit included; False for the unit's own.
        **about
            Columns of ``findings`` (``family``, ``subject``, ``aspect``, ``part``, ``measure``) and
            the value each must have; a list: any of its values.
        """
        return self.slice.rows(
            "findings", peers=peers, period=self.brief.period if period is None else period, **about
        )

    def finding(
        self,
        family: str,
        subject: str,
        aspect: str,
        part: str = "",
        *,
        measure: str = "",
        period: int | None = None,
    ) -> Row | None:
        """Return the unit’s one finding about something in the brief's year (or another), None
        where there is none.
        """
        rows = self.findings(
            period=period, family=family, subject=subject, aspect=aspect, part=part, measure=measure
        )
        return next(iter(rows), None)

    def peer_indices(self, index: str) -> pd.DataFrame:
        """Peers with a value of an index in the brief's year: ``locality``, ``name``, ``value``,
        and whether they stand ``apart``.

        Apart is who stands in another state than the unit; where the unit has no value, in another
        than most of its peers.
        """
        rows = [
            r
            for r in self.slice.rows("indices", peers=True, index=index, period=self.brief.period)
            if r["value"] is not None
        ]
        unit_row = self.index_row(index)
        state = (
            state_of(unit_row)
            if unit_row is not None and unit_row["value"] is not None
            else main_state(rows)
        )
        return pd.DataFrame(
            {
                "locality": [r.text("locality") for r in rows],
                "name": [self.name_of(r.text("locality"), short=True) for r in rows],
                "value": pd.Series([r.number("value") for r in rows], dtype=float),
                "apart": pd.Series([state_of(r) != state for r in rows], dtype=bool),
            }
        )

    def state_words(self, row: Row) -> str:
        """Say the state of a value: its basis, and the parts that are not in yet."""
        parts = [self.label(f"without.{part}") for part in row.listed("without")]
        return ", ".join(
            [self.known_label(f"basis.{row.text('basis')}", row.text("basis")), *parts]
        )

    def without(self, locality: str, period: float) -> str:
        """Return the parts of a unit's index that are not in, empty where all are or nothing is
        known of the unit.
        """
        key = (locality, int(period))
        if key not in self._without:  # asked of every unit beside this one, once a domain
            self._without[key] = next(
                (
                    row.text("without")
                    for peers in (True, False)
                    for row in self.slice.rows(
                        "indices", peers=peers, index="PAR", locality=locality, period=key[1]
                    )
                ),
                "",
            )
        return self._without[key]
