"""How people were asked, how figures were computed, and whether the answers show signs that call for a look."""

from __future__ import annotations

from typing import Any

from parlib.codebook.context import BriefContext
from parlib.display.binding import Row, ratio
from parlib.display.blocks import Cell, Items, Section, Table
from parlib.display.inline import Inlines, inlines, plain
from parlib.display.kinds import closing, method_lines
from parlib.display.survey.page import SURVEY, SurveyPage
from parlib.display.tables import columns

# Sign -> number format of its value.
_SIGNS = {"ceiling": "tenths", "straight_line": "tenths", "office": "signed_points", "jump": "signed_tenths"}


def integrity(brief: BriefContext) -> Section:
    """Return the audit of the answers; empty where there is none."""
    page = SurveyPage(brief)
    rows = [r for r in page.slice.rows("findings", period=brief.period) if r.text("question").startswith(f"integrity.{SURVEY}.")]
    judged = [r for r in rows if _sign(r) in _SIGNS]
    if not judged:
        return Section("integrity")
    unusual = [r for r in judged if r.text("verdict") == "unusual"]
    tested = [r for r in judged if r.text("verdict") in ("unusual", "usual")]
    path = "unusual" if unusual else "usual" if tested else "not_testable"
    counts = {name: _count(page, chosen) for name, chosen in (("unusual", unusual), ("tested", tested)) if chosen}
    heading = page.heading("integrity", page.say(f"survey.integrity.heading.{path}", **counts))
    return Section("integrity", (heading, page.p("survey.integrity.read", role="note"), _table(page, judged)))


def _sign(row: Row) -> str:
    return row.text("question").split(".")[2]


def _count(page: SurveyPage, rows: list[Row]) -> Any:
    questions = [r.text("question") for r in rows]
    return page.slice.bind(
        "findings", "question", agg="count", question=questions, locality=page.brief.locality.locality, period=page.brief.period
    )


def _table(page: SurveyPage, rows: list[Row]) -> Table:
    cells = page.cells
    specs = [("sign", "left", 4.6), ("value", "right", 1.1), ("verdict", "left", 2.0), ("reason", "left", 3.2)]
    body: list[tuple[Cell, ...]] = []
    for row in rows:
        name = page.label(f"survey.signs.{_sign(row)}")
        if _sign(row) == "office":
            name = f"{name}: {row.text('question').split('.', 3)[3]}"
        body.append(
            (
                cells.text(name, head=True),
                cells.number(row.bound("estimate"), _SIGNS[_sign(row)]),
                cells.text(page.label(f"survey.sign_verdicts.{row.text('verdict')}")),
                cells.text(page.reason(row.text("not_testable_because"))),
            )
        )
    return Table(
        id="table-integrity",
        caption=plain(page.say("survey.integrity.table_caption")),
        columns=columns(*((page.label(f"columns.{name}"), align, width) for name, align, width in specs)),
        rows=tuple(body),
    )


def sample(brief: BriefContext) -> Section:
    """Return the last part: sample, design, method, limits, provenance."""
    page = SurveyPage(brief)
    blocks: list[Any] = [page.heading("sample", page.say("survey.sample.heading"))]
    facts = _design(page) if page.answered else _published(page)
    if facts:
        blocks.append(Items(tuple(facts)))
    blocks += [page.heading("sample-method", page.say("sources.method_heading"), level=2), method_lines(page, "survey")]
    return Section("sample", (*blocks, *closing(page)))


def _design(page: SurveyPage) -> list[Inlines]:
    people, places, strata, answered, weights = (page.sampled(w) for w in ("respondents", "psus", "strata", "answered", "weights"))
    out = []
    if people is not None:
        out.append(page.say("survey.sample.respondents", n=people.bound("estimate")))
    if places is not None and strata is not None:
        out.append(page.say("survey.sample.design", psus=places.bound("estimate"), strata=strata.bound("estimate")))
    if places is None:
        out.append(page.say("survey.sample.no_design"))
    if weights is not None:
        out.append(page.say("survey.sample.weights", weights=weights.bound("estimate")))
    else:
        out.append(page.say("survey.sample.no_weights"))
    if answered is not None:
        out.append(page.say("survey.sample.answered", answered=answered.bound("estimate")))
    whole, mean = page.whole, page.estimate("index", "mean")
    if whole is not None and whole["deff"] is not None and whole["n"] is not None:
        out.append(page.say("survey.sample.deff", deff=whole.bound("deff"), effective=ratio(whole.bound("n"), whole.bound("deff"))))
    if mean is not None and mean["ci_low"] is not None:
        out.append(page.say("survey.sample.mean", mean=mean.bound("estimate"), low=mean.bound("ci_low"), high=mean.bound("ci_high")))
    if page.form is not None:
        out.append(page.say("survey.sample.form", form=page.form.id, source=page.form.source))
    if page.confidence:
        out.append(page.say("survey.sample.confidence", confidence=page.confidence))
    return out


def _published(page: SurveyPage) -> list[Inlines]:
    whole = page.whole
    out = []
    if whole is not None and whole["n"] is not None:
        out.append(page.say("survey.sample.assumed", n=whole.bound("n"), deff=whole.bound("deff")))
    elif whole is not None:
        out.append(page.say("survey.sample.not_assumed"))
    row = page.index_row(SURVEY)
    if row is not None and row.text("source"):
        out.append(inlines(page.label("survey.source"), " ", row.text("source")))
    return out
