"""The views of a unit in the desk, each with the lines of code that produce it.

They use the same ``parlib.display`` calls as documents; nothing is drawn here.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from parlib.codebook.context import BriefContext
from parlib.document.preview import blocks_to_html
from parlib.speech.catalogue import msg


@dataclass(frozen=True, slots=True)
class View:
    """One side: its name and the display calls that show it."""

    name: str
    parts: tuple[str, ...]


def views() -> tuple[View, ...]:
    """Return the sides in the order of their tabs, named in the language spoken."""
    return (
        View(msg("Profile"), ("summary", "domains")),
        View(msg("Course"), ("trend",)),
        View(msg("Points lost"), ("lost_points",)),
        View(msg("Promises"), ("commitments",)),
        View(msg("Survey"), ("satisfaction",)),
        View(msg("Sources"), ("sources",)),
    )


def html_in_parts(view: View, brief: BriefContext) -> Iterator[str]:
    """Yield what a view shows as far as it is drawn, the whole last."""
    from parlib import display

    blocks: list[Any] = []
    for part in view.parts:
        blocks += getattr(display, part)(brief).as_blocks()
        yield blocks_to_html(blocks)


def code_of(view: View, brief: BriefContext) -> str:
    """Return the three lines that make the same in a notebook of one's own."""
    calls = ", ".join(f"display.{part}(brief)" for part in view.parts)
    opened = ", ".join(
        f"{name}={value!r}"
        for name, value in (
            ("locality", brief.locality.locality),
            ("period", brief.period),
            ("language", brief.language),
            ("issued_on", brief.issued_on.isoformat()),
        )
    )
    return _lines(
        (
            "import parlib; from parlib import display; from IPython.display import display as show",
            f"brief = parlib.open_brief({opened})",
            f"show({calls})",
        )
    )


def code_of_question(name: str, **given: object) -> str:
    """Return the lines that ask one of :mod:`parlib.desk.questions` again."""
    arguments = "".join(f", {key}={value!r}" for key, value in given.items() if value != "")
    return _lines(
        (
            f"import parlib; from parlib.desk import {name}",
            "release = parlib.open_release()",
            f"{name}(release{arguments})",
        )
    )


def code_of_releases(earlier: str, later: str, locality: str, period: int) -> str:
    """Return the lines that set a unit and year of two releases side by side again."""
    return _lines(
        (
            "import parlib; from parlib.desk import compare_items_of_releases, why_releases_differ",
            f"one, two = parlib.open_release({earlier!r}), parlib.open_release({later!r})",
            f"asked = one, two, {locality!r}, {period}",
            "why_releases_differ(*asked), compare_items_of_releases(*asked)",
        )
    )


def code_of_scenario(scenario_text: str) -> str:
    """Return the lines that work a scenario out again."""
    return _lines(
        (
            "import parlib; from parlib.desk import Scenario, what_if",
            f"scenario = Scenario.model_validate_json({scenario_text!r})",
            "what_if(parlib.open_release(), scenario).standing",
        )
    )


def _lines(lines: Iterable[str]) -> str:
    return "\n".join(lines)
