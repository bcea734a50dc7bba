"""Each answered question.

The effect over all ways to estimate it, what the data could have shown, and the checks.
"""

from __future__ import annotations

import math
from typing import Any

import pandas as pd

from parlib.codebook.context import BriefContext
from parlib.display.charts import effects
from parlib.display.link.page import LinkPage, LinkResult
from parlib.display.tables import columns
from parlib.document.binding import Row
from parlib.document.blocks import Cell, Figure, Paragraph, Section, Table
from parlib.document.inline import Inlines, plain

# The ways to answer, in groups as the picture shows them; aspects of the findings.
_GROUPS = (
    ("headline", ("", "bootstrap")),
    ("errors", ("crv1", "two_way", "driscoll_kraay")),
    ("models", ("errors_in_variables", "first_difference", "lagged_outcome", "pooled", "between")),
    ("lags", ("lag1", "lag2", "lag3", "lag4", "lag5", "year_after")),
)
_SAME_ESTIMATE = ("headline", "errors")
# Checks that, rejected, call for caution about the answer; the others only say why it was computed
# as it was.
_CAUTIONS = ("placebo", "mundlak", "dependence")
_CHECKS = ("placebo", "mundlak", "hausman", "levels", "dependence")


def answers(brief: BriefContext) -> Section:
    """Return one part a question; empty where every question was refused."""
    page = LinkPage(brief)
    blocks: list[Any] = []
    for number, result in enumerate(page.answered, start=1):
        blocks += _answer(page, result, number)
    return Section("answers", tuple(blocks))


def _answer(page: LinkPage, result: LinkResult, number: int) -> list[Any]:
    ways = _ways(page, result)
    blocks: list[Any] = [page.heading(f"answer-{number}", page.heading_of(result))]
    if number > 1:  # the first answer is the lead of page 1
        blocks.append(Paragraph(page.sentence(result)))
    blocks.append(Paragraph(page.joined(_seen(page, result), comma=" ", end=""), "note"))
    checked = _checked(page, result)
    blocks += [Paragraph(checked, "note")] if checked else []
    blocks += [_figure(page, result, ways, number), _table(page, result, ways, number)]
    checks = _checks(page, result, number)
    return [*blocks, *([checks] if checks is not None else [])]


def _ways(page: LinkPage, result: LinkResult) -> list[tuple[str, str, Row]]:
    """Return (group, name, row) of every way the question was answered.

    The answer itself stands first.
    """
    out = []
    for group, aspects in _GROUPS:
        for aspect in aspects:
            row = result.get(aspect)
            if row is not None and aspect != f"lag{result.question.lag}":
                out.append((group, page.label(f"link.ways.{aspect or 'answer'}"), row))
    for (aspect, _), row in sorted(result.rows.items()):
        if aspect == "spec" and row.text("left_out"):
            out.append(
                (
                    "samples",
                    plain(page.say("link.without_year", left_out=row.text("left_out"))),
                    row,
                )
            )
    return out


def _seen(page: LinkPage, result: LinkResult) -> list[Inlines]:
    """Return what was looked at, and what it could have shown."""
    values = page.named(result)
    out: list[Inlines] = []
    n, places, years = result.value("", "n"), result.value("localities"), result.value("years")
    if n is not None and places is not None and years is not None:
        out.append(page.say("link.sample", n=n, places=places, years=years, **values))
    if "least" in values:
        ways = "could_have_shown_log" if "least_down" in values else "could_have_shown"
        out.append(page.say(f"link.{ways}", **values))
    return out


def _procedures(page: LinkPage, result: LinkResult) -> list[Inlines]:
    """Return how it was tested, what counts as small, and what a part does to its whole.

    For whoever proves the answer: it travels with the page.
    """
    values = page.named(result)
    out: list[Inlines] = []
    bounds: dict[str, Any] = {
        "tests": result.value("tests"),
        "p": result.value("", "p"),
        "adjusted": result.value("", "p_adjusted"),
        "boot": result.value("bootstrap", "p_adjusted"),
        "bh": result.value("bh", "p_adjusted"),
    }
    known = {name: value for name, value in bounds.items() if value is not None}
    if len(known) == len(bounds):
        declared = result.rows["tests", ""].text("adjustment")
        out.append(
            page.say(
                "link.tests",
                adjustment=page.known_label(f"adjustments.{declared}", declared),
                **known,
            )
        )
    bound = result.value("equivalence", "p")
    if bound is not None:
        why = (
            result.question.smallest_effect_why
            if page.language == "en"
            else result.question.smallest_effect_why_vi or result.question.smallest_effect_why
        )
        out.append(
            page.say(
                f"link.equivalence.{result.rows['equivalence', ''].text('verdict')}",
                p=bound,
                why=why,
                **values,
            )
        )
    value, low, high = (
        result.value("errors_in_variables", column) for column in ("estimate", "ci_low", "ci_high")
    )
    reliability = result.value("reliability")
    if value is not None and low is not None and high is not None and reliability is not None:
        without = {"value": value, "low": low, "high": high, "reliability": reliability}
        out.append(page.say("link.attenuation", **(values | without)))
    expected = result.value("part_whole")
    if expected is not None:
        out.append(page.say("link.part_whole", expected=expected, **values))
    return out


def _checked(page: LinkPage, result: LinkResult) -> Inlines:
    """Return which checks call for caution, and how often the other ways to ask agree.

    The table of all checks is attached.
    """
    cautions: list[Inlines] = []
    for name in _CAUTIONS:
        row = result.get(name)
        if row is not None and row.text("verdict") == "rejected":
            cautions.append(page.say(f"link.cautions.{name}", p=row.bound("p")))
    for left_out in ("localities", "years"):
        row = result.get("influence", left_out)
        if row is not None and row.text("verdict") == "changes_sign" and row["ci_low"] is not None:
            cautions.append(
                page.say(
                    "link.cautions.sign",
                    left_out=page.label(f"link.influence.{left_out}"),
                    low=row.bound("ci_low"),
                    high=row.bound("ci_high"),
                )
            )
    curve = result.get("specifications")
    if curve is not None and curve["estimate"] is not None:
        cautions.append(
            page.say("link.agreeing", n=curve.bound("n"), share=curve.bound("estimate"))
        )
    return (
        page.say("link.checked", list=page.joined(cautions, comma="; ", end="")) if cautions else ()
    )


def _figure(
    page: LinkPage, result: LinkResult, ways: list[tuple[str, str, Row]], number: int
) -> Figure:
    frame = pd.DataFrame(
        [
            {
                "name": name,
                "estimate": row.number("estimate"),
                "low": row.number("ci_low"),
                "high": row.number("ci_high"),
                "note": page.reason(row.text("not_testable_because"), short=True),
                "strong": i == 0,
                "group": page.label(f"link.groups.{group}") if i else "",
            }
            for i, (group, name, row) in enumerate(ways)
            # another error of the same estimate says nothing new: the table has it
            if i == 0 or group not in _SAME_ESTIMATE
        ]
    )
    smallest = result.value("equivalence")
    values = page.named(result)
    return effects(
        frame,
        words=page.words,
        id=f"figure-answer-{number}",
        caption=page.say("link.figure_caption", **values),
        axis=plain(page.say("link.axis", **values)),
        form="signed_points",
        band=smallest.number if smallest is not None and math.isfinite(smallest.number) else None,
        band_label=page.label("link.band"),
        table=f"table-answer-{number}",
    )


def _table(
    page: LinkPage, result: LinkResult, ways: list[tuple[str, str, Row]], number: int
) -> Table:
    cells = page.cells
    specs = [
        ("group", "left", 1.5),
        ("way", "left", 3.4),
        ("effect", "right", 1.1),
        ("interval", "right", 1.7),
        ("p", "right", 1.2),
        ("n", "right", 0.9),
    ]
    body: list[tuple[Cell, ...]] = []
    for group, name, row in ways:
        shown = [cells.text(page.label(f"link.groups_short.{group}")), cells.text(name, head=True)]
        if row["estimate"] is None:
            why = page.reason(row.text("not_testable_because"), short=True)
            body.append(
                (*shown, cells.text("", mark="na"), cells.text(why), cells.text(""), cells.text(""))
            )
            continue
        interval = cells.pair(
            row.bound("ci_low"),
            row.bound("ci_high"),
            ("signed_points", "signed_points"),
            between=f" {page.label('link.to')} ",
        )
        n = cells.number(row.bound("n"), "count") if row["n"] is not None else cells.text("")
        body.append(
            (
                *shown,
                cells.number(row.bound("estimate"), "signed_points", bold=True),
                interval,
                cells.number(
                    row.bound("p" if row["p_adjusted"] is None else "p_adjusted"), "p_value"
                ),
                n,
            )
        )
    return Table(
        id=f"table-answer-{number}",
        caption=plain(page.say("link.table_caption", title=page.title(result))),
        columns=columns(
            *((page.label(f"link.columns.{name}"), align, width) for name, align, width in specs)
        ),
        rows=tuple(body),
        attached=True,  # the picture prints every other effect with its interval
    )


def _checks(page: LinkPage, result: LinkResult, number: int) -> Table | None:
    """Return the checks of the comparison: what each asks, its p-value, what it says."""
    cells = page.cells
    body: list[tuple[Cell, ...]] = []
    for name in _CHECKS:
        row = result.get(name)
        if row is None:
            continue
        why = page.reason(row.text("not_testable_because"), short=True)
        verdict = why or page.label(f"link.checks.{name}.{row.text('verdict')}")
        p = (
            cells.number(row.bound("p"), "p_value")
            if row["p"] is not None
            else cells.text("", mark="na")
        )
        body.append(
            (cells.text(page.label(f"link.checks.{name}.asks"), head=True), p, cells.text(verdict))
        )
    for procedure in _procedures(page, result):
        body.append(
            (
                cells.text(page.label("link.procedure"), head=True),
                cells.text(""),
                cells.text(procedure),
            )
        )
    body += _ranges(page, result)
    if not body:
        return None
    specs = [("check", "left", 4.2), ("p", "right", 1.2), ("says", "left", 4.6)]
    return Table(
        id=f"table-checks-{number}",
        caption=plain(page.say("link.checks_caption", title=page.title(result))),
        columns=columns(
            *((page.label(f"link.columns.{name}"), align, width) for name, align, width in specs)
        ),
        rows=tuple(body),
        attached=True,
    )


def _ranges(page: LinkPage, result: LinkResult) -> list[tuple[Cell, ...]]:
    """Return what leaving out one unit or year, or asking in other ways, does to the answer."""
    cells = page.cells
    body: list[tuple[Cell, ...]] = []
    for left_out in ("localities", "years"):
        row = result.get("influence", left_out)
        if row is None or row["ci_low"] is None:
            continue
        answer = page.say(
            f"link.influence.{row.text('verdict')}",
            low=row.bound("ci_low"),
            high=row.bound("ci_high"),
        )
        body.append(
            (
                cells.text(page.label(f"link.influence.{left_out}"), head=True),
                cells.text(""),
                cells.text(answer),
            )
        )
    curve = result.get("specifications")
    if curve is not None and curve["estimate"] is not None:
        values = {
            "n": curve.bound("n"),
            "share": curve.bound("estimate"),
            "low": curve.bound("ci_low"),
            "high": curve.bound("ci_high"),
        }
        body.append(
            (
                cells.text(page.label("link.influence.specifications"), head=True),
                cells.text(""),
                cells.text(page.say("link.specifications", **values)),
            )
        )
    return body
