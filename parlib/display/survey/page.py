"""What every part of a survey brief needs.

The estimates of the year, what was measured, names of factors and items.
"""

from __future__ import annotations

import math
from functools import cached_property

from parlib.codebook.surveys import SurveyForm
from parlib.display.page import Page
from parlib.document.binding import Bound, Row
from parlib.document.blocks import Cell

SURVEY = "SIPAS"
ANSWERS = ("share_1", "share_2", "share_3", "share_4", "share_5")


def axis_start(rows: list[Row]) -> float:
    """Return where an axis of shares begins.

    60, as in every brief, or the ten below the lowest bound.
    """
    ends = [r.number(c) for r in rows for c in ("estimate", "ci_low") if r[c] is not None]
    return min(60.0, 10 * math.floor(min(ends, default=60.0) / 10))


class SurveyPage(Page):
    """One survey brief being written.

    There are two kinds of survey: one whose answers are at hand (``answered``), and one of which
    only a percentage was published; its precision is then an assumption, and every figure that
    rests on it says so.
    """

    @cached_property
    def estimates(self) -> list[Row]:
        """Rows of this year for everyone."""
        return self.slice.rows(
            "satisfaction", period=self.brief.period, survey=SURVEY, subgroup="all"
        )

    @cached_property
    def answered(self) -> bool:
        """Return whether the answers of this year's respondents are at hand."""
        return any(r.text("measure") == "share_4_5" for r in self.estimates)

    @property
    def measure(self) -> str:
        """The measure the page speaks of."""
        return "share_4_5" if self.answered else "published_share"

    @property
    def known(self) -> bool:
        """Return whether there is any figure of this year."""
        return self.whole is not None or self.index_row(SURVEY) is not None

    @cached_property
    def whole(self) -> Row | None:
        """The index of this year, None where there is none."""
        return self.estimate("index")

    def estimate(self, item: str, measure: str = "", *, period: int | None = None) -> Row | None:
        """Return the row of one item, factor or the index for everyone."""
        year = self.brief.period if period is None else period
        rows = self.slice.rows(
            "satisfaction",
            period=year,
            survey=SURVEY,
            subgroup="all",
            item=item,
            measure=measure or self.measure,
        )
        return rows[0] if rows else None

    def survey_finding(
        self, what: str, item: str = "index", *, period: int | None = None
    ) -> Row | None:
        """Return a finding on the survey: ``change`` or ``detectable`` of an item."""
        return self.finding("satisfaction", SURVEY, what, item, measure=self.measure, period=period)

    def sampled(self, what: str) -> Row | None:
        """Return a finding on the sample: ``respondents``, ``psus``, ``strata``, ``answered`` or
        ``weights``.
        """
        return self.finding("satisfaction", SURVEY, "sample", what)

    @cached_property
    def form(self) -> SurveyForm | None:
        """Questionnaire whose items were answered, None where none is known."""
        items = {r.text("item") for r in self.estimates}
        forms = [
            f
            for f in self.brief.surveys
            if f.survey == SURVEY and items & {i.code for i in f.items}
        ]
        return max(forms, key=lambda f: len(items & {i.code for i in f.items}), default=None)

    @cached_property
    def questions_put(self) -> Bound | None:
        """Number of questions that were asked, where they are not all of the questionnaire's; None
        where they are, or where none is known.
        """
        whole = {i.code for i in self.form.items} if self.form is not None else set()
        items = sorted({r.text("item") for r in self.estimates} & whole)
        if not items or len(items) == len(whole):
            return None
        return self.slice.bind(
            "satisfaction", "item", agg="distinct", item=items, period=self.brief.period,
            survey=SURVEY, subgroup="all", locality=self.brief.locality.locality,
        )  # fmt: skip

    @cached_property
    def names(self) -> dict[str, str]:
        """Names of factors and items by code, in the page's language."""
        if self.form is None:
            return {}
        english = self.language == "en"
        names = {
            f.code: f.name_en if english and f.name_en else f.name_vi for f in self.form.factors
        }
        return names | {
            i.code: i.text_en if english and i.text_en else i.text_vi for i in self.form.items
        }

    def name(self, row: Row) -> str:
        """Name of the factor or item that a row is about; its code where no questionnaire names it."""
        return self.names.get(row.text("item"), row.text("item"))

    @cached_property
    def factors(self) -> list[Row]:
        """Satisfied shares of the factors, lowest first, those withheld last."""
        codes = [f.code for f in self.form.factors] if self.form is not None else []
        rows = [
            r
            for r in self.estimates
            if r.text("measure") == "share_4_5" and r.text("item") in codes
        ]
        return sorted(
            rows,
            key=lambda r: (
                r["estimate"] is None,
                r.number("estimate") if r["estimate"] is not None else 0.0,
            ),
        )

    @property
    def confidence(self) -> Bound | None:
        """Level of confidence of the intervals, None where none is declared with them."""
        if self.whole is None or self.whole["level_of_confidence"] is None:
            return None
        return self.whole.bound("level_of_confidence")

    def interval(self, row: Row, form: str = "tenths") -> Cell:
        """Cell with both ends of a row's interval; a dash where there is none."""
        if row["ci_low"] is None:
            return self.cells.text("", mark="missing" if row["suppressed"] else "")
        between = f" {self.label('survey.to')} " if form.startswith("signed") else "–"
        return self.cells.pair(
            row.bound("ci_low"), row.bound("ci_high"), (form, form), between=between
        )

    def withheld(self, row: Row) -> str:
        """Return why an estimate is not shown; empty where it is."""
        return (
            self.reason(row.text("reason")) or self.label("withheld") if row["suppressed"] else ""
        )


def apart(low: Row, high: Row) -> bool:
    """Return whether two estimates may be set against each other in a heading.

    Both have an interval, and the intervals do not meet.
    """
    return (
        low["ci_high"] is not None
        and high["ci_low"] is not None
        and low.number("ci_high") < high.number("ci_low")
    )
