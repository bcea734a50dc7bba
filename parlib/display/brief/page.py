"""What every part of a brief needs: the slice's rows, the wording, names of units and items, reasons in words."""

from __future__ import annotations

from typing import Any

import pandas as pd

from parlib.codebook.context import BriefContext
from parlib.codebook.reasons import Reason
from parlib.display.binding import Bound, Row, Slice
from parlib.display.blocks import Heading, Paragraph, Section
from parlib.display.charts.words import Words
from parlib.display.inline import Inline, Inlines, inlines, plain
from parlib.display.sentences import fill, label, look_up, placeholders, sentence
from parlib.display.tables import Cells
from parlib.scoring.reasons import REASONS, reason_text

Value = Bound | str | Inline | Inlines


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
        self.slice = Slice(brief.tables, brief.peers)
        self.year = str(brief.period)
        self.previous = str(brief.period - 1)

    # names -----------------------------------------------------------------------------------------------------------
    @property
    def unit(self) -> str:
        """Full name of the unit in the page's language."""
        return self.name_of(self.brief.locality.locality)

    @property
    def short_unit(self) -> str:
        """Name of the unit without its type."""
        return self.brief.locality.short_name

    def name_of(self, locality: str, *, short: bool = False) -> str:
        """Name of a unit by identity; the identity itself where the slice does not know it."""
        found = self.brief.locality if locality == self.brief.locality.locality else self.brief.localities.get(locality)
        if found is None:
            return locality
        if short:
            return found.short_name
        return found.name_en if self.language == "en" and found.name_en else found.name

    @property
    def peers(self) -> str:
        """What the peers of the unit are called, e.g. provinces and cities."""
        return self.label(f"levels.{self.brief.locality.level}")

    def item_name(self, code: str) -> str:
        """Name of an item of the rule book in force; the code itself where the rule book does not hold it."""
        items = self.brief.framework.by_code if self.brief.framework else {}
        if code not in items:
            return code
        item = items[code]
        return item.name_en if self.language == "en" and item.name_en else item.name_vi

    def localised(self, row: Row | Any, vi: str, en: str) -> str:
        """Text of a pair of columns (or attributes) in the page's language, Vietnamese where English is empty."""
        read = row.text if isinstance(row, Row) else lambda name: str(getattr(row, name, "") or "")
        return (read(en) or read(vi)) if self.language == "en" else read(vi)

    # wording ---------------------------------------------------------------------------------------------------------
    def label(self, path: str) -> str:
        """Label below ``labels``."""
        return label(self.brief.wording, f"labels.{path}")

    def known_label(self, path: str, fallback: str) -> str:
        """Label below ``labels``, or ``fallback`` where the wording has none (codes that data may extend)."""
        *parents, last = path.split(".")
        group = look_up(self.brief.wording, ".".join(["labels", *parents]))
        return str(group.get(last, fallback))

    def say(self, path: str, /, **values: Value) -> Inlines:
        """Fill the sentence below ``sentences``; the usual names (unit, year, previous, peers) are at hand."""
        usual: dict[str, Value] = {"unit": self.unit, "year": self.year, "previous": self.previous, "peers": self.peers}
        return sentence(self.brief.wording, f"sentences.{path}", **(usual | values))

    def joined(self, parts: list[Inlines], *, comma: str = ", ", end: str = ".") -> Inlines:
        """Join clauses into one sentence."""
        out: list[Inline | str | Inlines] = []
        for i, part in enumerate(p for p in parts if p):
            out += [comma] * bool(i) + [part]
        return inlines(*out, end)

    def reason(self, text: str) -> str:
        """A reason code of a table in words of the page's language."""
        if not text:
            return ""
        known = look_up(self.brief.wording, "reasons")
        found = Reason.parse(text)
        if found.code in known:
            details: dict[str, str] = dict(found.details)
            details["why"] = details.get(f"why_{self.language}", details.get("why_vi", ""))
            for name in ("before", "now", "framework"):
                if name in details:
                    details[name] = self.rule_book(details[name])
            blanks = {name: "" for name, _ in placeholders(known[found.code])}
            return plain(fill(known[found.code], self.language, f"reasons.{found.code}", blanks | details))
        if found.code in REASONS:
            return reason_text(text, language="en" if self.language == "en" else "vi")
        return text

    def rule_book(self, identity: str) -> str:
        """Title of a rule book by id; the id itself where it is another one than the page's."""
        framework = self.brief.framework
        if framework is None or framework.id != identity:
            return identity
        return framework.title_en if self.language == "en" else framework.title_vi

    # blocks ----------------------------------------------------------------------------------------------------------
    def heading(self, identifier: str, c: Inlines, *, level: int = 1) -> Heading:
        """Heading of a part."""
        return Heading(level, identifier, c)

    def p(self, path: str, /, role: str = "body", **values: Value) -> Paragraph:
        """Paragraph of one sentence of the wording."""
        return Paragraph(self.say(path, **values), role)

    def absent(self, identifier: str, path: str, **values: Value) -> Section:
        """A part without data: its name, what is missing, and which file would fill it."""
        heading = self.heading(identifier, self.say(f"{path}.heading_missing", **values))
        return Section(identifier, (heading, self.p(f"{path}.missing", role="note", **values)))

    # rows ------------------------------------------------------------------------------------------------------------
    def index_row(self, index: str, period: int | None = None) -> Row | None:
        """The unit's row of ``indices`` for an index and a year, None where there is none."""
        rows = self.slice.rows("indices", index=index, period=self.brief.period if period is None else period)
        return rows[0] if rows else None

    def finding(self, question: str) -> Row | None:
        """The unit's finding for a question in the brief's year, None where there is none."""
        rows = self.slice.rows("findings", question=question, period=self.brief.period)
        return rows[0] if rows else None

    def peer_indices(self, index: str) -> pd.DataFrame:
        """Peers with a value of an index in the brief's year: ``locality``, ``name``, ``value``."""
        rows = self.brief.peers.get("indices")
        if rows is None or rows.empty:
            return pd.DataFrame({"locality": [], "name": [], "value": pd.Series(dtype=float)})
        fits = rows[(rows["index"] == index) & (rows["period"] == self.brief.period) & rows["value"].notna()]
        names = [self.name_of(x, short=True) for x in fits["locality"]]
        return pd.DataFrame({"locality": fits["locality"].to_numpy(), "name": names, "value": fits["value"].to_numpy()})
