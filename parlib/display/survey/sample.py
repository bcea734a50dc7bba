"""How people were asked, how figures were computed, and whether the answers show signs that call
for a look.
"""

from __future__ import annotations

from typing import Any

from parlib.codebook.context import BriefContext
from parlib.display.kinds import method_notes
from parlib.display.survey.page import SURVEY, SurveyPage
from parlib.display.tables import columns
from parlib.document.binding import Row, ratio
from parlib.document.blocks import Cell, Paragraph, Section, Table
from parlib.document.inline import Inlines, inlines, plain, strong

# Sign -> number format of its value.
_SIGNS = {
    "ceiling": "tenths",
    "straight_line": "tenths",
    "office": "signed_points",
    "jump": "signed_tenths",
}


def integrity(brief: BriefContext) -> Section:
    """Return the audit of the answers; empty where there is none."""
    page = SurveyPage(brief)
    rows = page.findings(family="integrity", subject=SURVEY)
    judged = [
        r for r in rows if r.text("aspect") in _SIGNS and r.text("part") not in _withheld(page)
    ]
    unusual = [r for r in judged if r.text("verdict") == "unusual"]
    tested = [r for r in judged if r.text("verdict") in ("unusual", "usual")]
    if not judged or not (tested or page.answered):
        return Section("integrity")
    path = "usual" if tested else "not_testable"
    if unusual:
        path = "unusual"
    counts = {
        name: _count(page, chosen)
        for name, chosen in (("unusual", unusual), ("tested", tested))
        if chosen
    }
    if unusual:
        heading = page.heading("integrity", page.say("survey.integrity.heading.unusual", **counts))
        return Section(
            "integrity",
            (
                heading,
                page.p("survey.integrity.read", role="note"),
                _table(page, judged, attached=False),
            ),
        )
    # where nothing calls for a look, the signs are detail and the finding is a line
    line = inlines(
        strong(*page.say(f"survey.integrity.heading.{path}", **counts), "."),
        " ",
        page.say("survey.integrity.read"),
    )
    return Section("integrity", (Paragraph(line, "note"), _table(page, judged, attached=True)))


def _withheld(page: SurveyPage) -> set[str]:
    """Return the groups whose estimate is withheld: a sign about one of them would give it away."""
    rows = page.slice.rows(
        "satisfaction", period=page.brief.period, survey=SURVEY, item="index", measure="share_4_5"
    )
    return {r.text("subgroup") for r in rows if r["suppressed"]}


def _count(page: SurveyPage, rows: list[Row]) -> Any:
    questions = [r.text("question") for r in rows]
    return page.slice.bind(
        "findings",
        "question",
        agg="count",
        question=questions,
        locality=page.brief.locality.locality,
        period=page.brief.period,
    )


def _table(page: SurveyPage, rows: list[Row], *, attached: bool) -> Table:
    cells = page.cells
    specs = [
        ("sign", "left", 4.6),
        ("value", "right", 1.1),
        ("verdict", "left", 2.0),
        ("reason", "left", 3.2),
    ]
    body: list[tuple[Cell, ...]] = []
    offices = [r for r in rows if r.text("aspect") == "office"]
    alike = (
        len(offices) > 1
        and len({(r.text("verdict"), r.text("not_testable_because")) for r in offices}) == 1
    )
    for row in rows:
        name = page.label(f"survey.signs.{row.text('aspect')}")
        if row.text("aspect") == "office" and alike and row.text("verdict") == "not_testable":
            if row is offices[0]:
                why = page.reason(row.text("not_testable_because"))
                body.append(
                    (
                        cells.text(name, head=True),
                        cells.text(""),
                        cells.text(page.label("survey.sign_verdicts.not_testable")),
                        cells.text(why),
                    )
                )
            continue
        if row.text("aspect") == "office":
            name = f"{name}: {row.text('part')}"
        body.append(
            (
                cells.text(name, head=True),
                cells.number(row.bound("estimate"), _SIGNS[row.text("aspect")]),
                cells.text(page.label(f"survey.sign_verdicts.{row.text('verdict')}")),
                cells.text(page.reason(row.text("not_testable_because"))),
            )
        )
    return Table(
        id="table-integrity",
        caption=plain(page.say("survey.integrity.table_caption")),
        columns=columns(
            *((page.label(f"survey.columns.{name}"), align, width) for name, align, width in specs)
        ),
        rows=tuple(body),
        attached=attached,
    )


def sample(brief: BriefContext) -> Section:
    """Return the last part: sample, design, method, limits, provenance."""
    page = SurveyPage(brief)
    facts = _design(page) if page.answered else _published(page)
    halves = [facts[: len(facts) // 2], facts[len(facts) // 2 :]]
    notes = [Paragraph(page.joined(part, comma=" ", end=""), "note") for part in halves if part]
    return Section(
        "sample",
        (
            page.heading("sample", page.say("survey.sample.heading"), level=2),
            *notes,
            *method_notes(page, f"survey_{page.measure}"),
        ),
    )


def _drawn(page: SurveyPage, places: Row | None, strata: Row | None) -> Inlines:
    """Return how people were drawn, so far as the file of answers tells it; nothing where the result is
    withheld, and no error stands on the page.
    """
    if places is not None and strata is not None:
        return page.say(
            "survey.sample.design",
            psus=places.bound("estimate"),
            strata=strata.bound("estimate"),
        )
    if page.whole is not None and page.whole["estimate"] is None:
        return ()
    unknown = page.whole is not None and page.whole.reason("reason").code == "sample_unknown"
    return page.say(f"survey.sample.{'drawn_unknown' if unknown else 'no_design'}")


def _design(page: SurveyPage) -> list[Inlines]:
    people, places, strata, answered, weights = (
        page.sampled(w) for w in ("respondents", "psus", "strata", "answered", "weights")
    )
    respondents: list[Any] = []
    if people is not None and answered is not None:
        respondents.append(
            page.say(
                "survey.sample.respondents",
                n=people.bound("estimate"),
                answered=answered.bound("estimate"),
            )
        )
    if page.questions_put is not None:
        some = page.say("survey.sample.some_questions", questions=page.questions_put)
        respondents += [" " if respondents else "", some]
    weighted = (
        page.say("survey.sample.weights", weights=weights.bound("estimate"))
        if weights is not None
        else page.say("survey.sample.no_weights")
    )
    respondents += [" " if respondents else "", weighted]
    out = [inlines(*respondents)]
    if drawn := _drawn(page, places, strata):
        out.append(drawn)
    whole, mean = page.whole, page.estimate("index", "mean")
    if (
        whole is not None
        and whole["deff"] is not None
        and whole.number("deff") > 0
        and whole["n"] is not None
    ):
        out.append(
            page.say(
                "survey.sample.deff",
                deff=whole.bound("deff"),
                effective=ratio(whole.bound("n"), whole.bound("deff")),
            )
        )
    if mean is not None and mean["ci_low"] is not None:
        out.append(
            page.say(
                "survey.sample.mean",
                mean=mean.bound("estimate"),
                low=mean.bound("ci_low"),
                high=mean.bound("ci_high"),
            )
        )
    if page.form is not None:
        source = (
            page.form.source if page.language == "en" else page.form.source_vi or page.form.source
        )
        out.append(
            page.say("survey.sample.form", form=page.form.name(page.language), source=source)
        )
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
