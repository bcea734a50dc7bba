"""QUYẾT ĐỊNH that announces the results of a year, with the ranking as its appendix.

Drafted from results that were frozen: every number is bound to that table, and number, day,
signature and seal stay with the office.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

import pandas as pd

from parlib.briefing.dispatch.forms import LANGUAGE, Form, Issue, heading, paragraph, section, table
from parlib.codebook.units import Locality
from parlib.document.inline import Inlines, footnote, inlines, num, plain

_ARTICLES = ("article_results", "article_use", "article_force", "article_who")


class ResultsDecision(Form):
    """The decision about one group of units.

    Parameters
    ----------
    results : DataFrame
        From :func:`parlib.analysis.final_results.final_results`, as frozen.
    group : str
        Level of the units.
    period : int
        Year assessed.
    unit, above, issue, wording, release, illustrative
        As in :class:`parlib.briefing.dispatch.forms.Form`.
    """

    kind, group = "results_decision", "results"

    def __init__(
        self,
        results: pd.DataFrame,
        group: str,
        period: int,
        *,
        unit: Locality,
        above: Locality | None,
        issue: Issue,
        wording: Mapping[str, Any],
        release: str,
        illustrative: bool,
    ) -> None:
        super().__init__(
            unit=unit,
            above=above,
            issue=issue,
            held={"results": results},
            wording=wording,
            release=release,
            period=period,
            illustrative=illustrative,
        )
        self.same |= {
            "period": str(period),
            "next": str(period + 1),
            "year": str(issue.issued_on.year),
            "group": self.units_called(group, results["name"]),
            "issuer": self.issuer,
            "focal": issue.focal,
            "replaced": issue.replaces,
        }

    def _value(self, agg: str) -> Any:
        return self.slice.bind("results", "value", agg=agg, period=self.period)

    def _numbers(self) -> dict[str, Any]:
        count = self.slice.bind("results", "locality", agg="count", period=self.period)
        ends = {name: self._value(agg) for name, agg in (("high", "max"), ("low", "min"))}
        return {"count": count, "mean": self._value("mean"), **ends}

    def _takeaway(self) -> Inlines:
        numbers = self._numbers()
        return self.say("takeaway", count=numbers["count"], mean=numbers["mean"])

    def _sections(self) -> list[dict[str, Any]]:
        body = [
            paragraph(inlines(self._meta_organisation()), "centre"),
            *self._basis(),
            paragraph(inlines(self.label("decides")), "centre"),
            *self._articles(),
        ]
        sheet = [
            heading(1, "bang-ten", f"{self.label('table_title')} {self.period}"),
            paragraph(self.say("attached"), "attached"),
            self._ranking(),
        ]
        return [section("quyet-dinh", body), section("bang-xep-hang", sheet, appendix=" ")]

    def _meta_organisation(self) -> str:
        return str(self._meta()["organisation"])

    def _basis(self) -> Iterator[dict[str, Any]]:
        lines = [
            inlines(f"Căn cứ {b.removeprefix('Căn cứ ').rstrip('.;')};") for b in self.issue.basis
        ]
        lines += (
            [self.say("basis_result")]
            if lines
            else [self.say("basis_open"), self.say("basis_result")]
        )
        lines.append(self.say("proposal" if self.issue.focal else "proposal_open"))
        yield from (paragraph(({"t": "em", "c": list(line)},)) for line in lines)

    def _articles(self) -> Iterator[dict[str, Any]]:
        numbers = self._numbers()
        tied = self._held["results"]["rank"].duplicated().any()
        source = "source_tied" if tied else "source"
        renamed = {"article_force": "article_force_replaces"} if self.issue.replaces else {}
        for place, article in enumerate(_ARTICLES, 1):
            name = renamed.get(article, article)
            article_text = self.say(name, **(numbers if name == "article_results" else {}))
            head: Any = {"t": "strong", "c": list(inlines(f"Điều {place}."))}
            note = [footnote(*self.say(source, release=self.release))] if place == 1 else []
            yield paragraph(inlines(head, " ", article_text, *note))

    def _ranking(self) -> dict[str, Any]:
        held = self._held["results"]
        shared = held["rank"].duplicated(keep=False)
        rows = []
        for row, tied in zip(held.itertuples(index=False), shared, strict=True):
            rank, value = (
                num(self.slice.bind("results", c, locality=row.locality), form, LANGUAGE)
                for c, form in (("rank", "count"), ("value", "points"))
            )
            rows.append([rank, row.name, value, self._note(row, tied=tied)])
        labels = [self.label(f"columns.{c}") for c in ("rank", "unit", "value", "note")]
        return table(
            "bang", self.label("caption"), labels, rows, [0.7, 2.8, 1.2, 2.6], figures=(0, 2)
        )

    def _note(self, row: Any, *, tied: bool) -> Inlines:
        """Return what a reader has to know of a rank: who shares it, and which points of it nobody
        claimed.
        """
        notes = [inlines(self.label("tie"))] if tied else []
        if row.unclaimed:
            count = self.slice.bind("results", "unclaimed", locality=row.locality)
            notes.append(self.say("unclaimed", count=count))
        if not notes:
            return inlines("–")
        first, *more = notes
        return inlines(first, *(part for note in more for part in ("; ", note)))

    def _recipients(self) -> list[str]:
        return ["Như Điều 4;", *super()._recipients()]

    @property
    def title(self) -> str:
        """What is decided."""
        return plain(self.say("title"))
