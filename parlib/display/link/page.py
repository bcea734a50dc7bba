"""What every part of a link brief needs.

The declared questions, their rows, and the honest sentence about each.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import Any

from parlib.codebook.link_questions import LinkQuestion, LinkSeries
from parlib.display.page import Page
from parlib.display.sentences import capitalised
from parlib.document.binding import Bound, Row
from parlib.document.inline import Inlines, inlines

INFORMATIVE = ("linked_positive", "linked_negative", "linked_but_small", "no_meaningful_link")


@dataclass(frozen=True)
class LinkResult:
    """One declared question with its rows by aspect and part (``""`` and ``""``: the answer
    itself).
    """

    question: LinkQuestion
    rows: dict[tuple[str, str], Row]

    @property
    def answer(self) -> Row:
        """The answer, or the refusal."""
        return self.rows["", ""]

    @property
    def verdict(self) -> str:
        """Code of the honest sentence."""
        return self.answer.text("verdict")

    @property
    def refused(self) -> bool:
        """Return whether nothing was estimated."""
        return self.verdict == "not_testable"

    @property
    def informative(self) -> bool:
        """Return whether the data tell something: a link, or that there is none that matters."""
        return self.verdict in INFORMATIVE

    def get(self, aspect: str, part: str = "") -> Row | None:
        """Return one of the rows beside the answer, None where there is none."""
        return self.rows.get((aspect, part))

    def value(self, aspect: str, column: str = "estimate") -> Bound | None:
        """Return a bound value of one of the rows, None where it is not known."""
        row = self.get(aspect)
        return row.bound(column) if row is not None and row[column] is not None else None


class LinkPage(Page):
    """One link brief being written."""

    @cached_property
    def results(self) -> list[LinkResult]:
        """Return the questions that are answered or refused for the latest year up to the brief's,
        in the order of their declaration.
        """
        out = []
        for question in self.brief.links:
            rows_of_question = self.slice.rows(
                "findings", peers=True, family="link", subject=question.id
            )
            latest = max((r.number("period") for r in rows_of_question), default=0)
            rows = {
                (r.text("aspect"), r.text("part")): r
                for r in rows_of_question
                if r.number("period") == latest
            }
            if ("", "") in rows:
                out.append(LinkResult(question, rows))
        return out

    @property
    def answered(self) -> list[LinkResult]:
        """Questions with an estimate."""
        return [a for a in self.results if not a.refused]

    @property
    def refused(self) -> list[LinkResult]:
        """Questions that were refused."""
        return [a for a in self.results if a.refused]

    def title(self, result: LinkResult) -> str:
        """Return the question in words."""
        return result.question.title_en if self.language == "en" else result.question.title_vi

    def series(self, series: LinkSeries, *, full: bool = False) -> str:
        """Return the name of a series as it stands inside a sentence.

        What stands in brackets only where ``full``.
        """
        name = series.label_en if self.language == "en" else series.label_vi
        name = name if full else name.split(" (")[0]
        second = name.split(" ")[1:2]
        # a name proper (PAR INDEX, Public Administration ...) keeps its capital inside a sentence
        proper = name[:2].isupper() or (bool(second) and second[0][:1].isupper())
        return name if proper else name[:1].lower() + name[1:]

    def unit_of(self, series: LinkSeries) -> str:
        """Return the unit of a series."""
        return series.unit_en if self.language == "en" else series.unit_vi

    def effect_unit(self, result: LinkResult) -> str:
        """Return the unit of the effect.

        That of the outcome, or percent where the outcome is taken in logarithms.
        """
        return "%" if result.question.scale == "log" else self.unit_of(result.question.outcome)

    def named(self, result: LinkResult) -> dict[str, Any]:
        """Return what sentences about a question may say.

        Names, units, effect, interval, what could have been shown.
        """
        question = result.question
        values: dict[str, Any] = {
            "reform": self.series(question.reform),
            "reform_full": self.series(question.reform, full=True),
            "outcome": self.series(question.outcome),
            "effect_unit": self.effect_unit(result),
            "reform_unit": self.unit_of(question.reform),
        }
        bound = {
            "effect": result.value(""),
            "low": result.value("", "ci_low"),
            "high": result.value("", "ci_high"),
            "per": result.value("per"),
            "least": result.value("detectable"),
            "least_down": result.value("detectable_down"),
            "smallest": result.value("equivalence"),
        }
        return values | {name: value for name, value in bound.items() if value is not None}

    def sentence(self, result: LinkResult) -> Inlines:
        """Return the one honest sentence: informative or not, in natural units."""
        if result.refused:
            return self.say(
                "link.verdicts.not_testable", title=self.title(result), because=self.refusal(result)
            )
        return capitalised(
            self.say(
                f"link.verdicts.{result.verdict}", beside=self._beside(result), **self.named(result)
            )
        )

    def _beside(self, result: LinkResult) -> Inlines:
        """Return what belongs in the same breath, each with its figure.

        Whether units differ among each other, whether the points of the year before go with the
        outcome; and a caution where those of the year after do, which should not matter.
        """
        effect = result.value("")
        clauses: list[Inlines] = []
        lagged = () if result.question.lag else ("lag1",)
        for aspect in ("between", *lagged, "year_after"):
            value, low, high = (
                result.value(aspect, column) for column in ("estimate", "ci_low", "ci_high")
            )
            if effect is None or value is None or low is None or high is None:
                continue
            if low.number <= 0 <= high.number:
                if aspect == "year_after":  # as it should be: a row of the picture says so
                    continue
                seen = "none"
            else:
                seen = "same" if value.number * effect.number > 0 else "other"
            clauses.append(self.say(f"link.beside.{aspect}.{seen}", value=value))
        return inlines(*[piece for s in clauses for piece in ("; ", s)]) if clauses else ()

    def refusal(self, result: LinkResult) -> Inlines:
        """Return why a question was refused, in the page's language."""
        why = result.answer.reason("not_testable_because")
        question = result.question
        if why.code == "not_a_sample" and "series" in why.details:
            series = next(
                (
                    s
                    for s in (question.reform, question.outcome, *question.controls)
                    if s.id == why.details["series"]
                ),
                question.reform,
            )
            told = (
                series.incomplete_because
                if self.language == "en"
                else series.incomplete_because_vi or series.incomplete_because
            )
            return capitalised(
                self.say("link.refused.not_a_sample", series=self.series(series), why=told)
            )
        if why.code == "part_whole":
            holder = next(
                (
                    s
                    for s in (question.reform, *question.controls)
                    if s.id == why.details.get("series")
                ),
                question.reform,
            )
            holding = holder.holds.get(question.outcome.id)
            how = ""
            if holding is not None:
                how = holding.how if self.language == "en" else holding.how_vi or holding.how
            values = {
                "series": self.series(holder),
                "outcome": self.series(question.outcome),
                "how": how,
            }
            expected = result.value("part_whole")
            if expected is not None:
                return capitalised(self.say("link.refused.part_whole", expected=expected, **values))
            return capitalised(self.say("link.refused.part_whole_unknown", **values))
        return capitalised(inlines(self.reason(result.answer.text("not_testable_because")), "."))

    def heading_of(self, result: LinkResult) -> Inlines:
        """Return the finding as a heading."""
        return self.say(f"link.headings.{result.verdict}", title=self.title(result))
