"""What documents other than the locality brief share: their masthead, and the description of
methods.
"""

from __future__ import annotations

from parlib.display.brief.head import masthead as brief_masthead
from parlib.display.page import Page
from parlib.display.sentences import look_up
from parlib.display.year_step import step_reached
from parlib.document.blocks import Masthead, Paragraph
from parlib.document.inline import Inlines, inlines, plain

_FIVE_LINES = 480  # characters of a note on paper; nobody reads a wall of text


def masthead_of(
    page: Page,
    *,
    kind: str,
    title: Inlines,
    subtitle: Inlines,
    takeaway: Inlines,
    step: Inlines | None = None,
) -> Masthead:
    """Return what stands above a document.

    The unit's masthead with the title, subtitle and takeaway of the kind; below the title the step
    that the unit's year has reached, or ``step`` where the kind has one of its own.
    """
    meta = brief_masthead(page.brief).meta
    reached = step_reached(page) if step is None else step
    return Masthead(
        {
            **meta,
            "kind": kind,
            "title": plain(title),
            "subtitle": plain(page.joined([subtitle, reached], comma="; ", end="")),
            "takeaway": plain(takeaway),
        }
    )


def notes_of(sentences: list[Inlines]) -> list[Paragraph]:
    """Return sentences as notes of at most about five lines on paper, in their order."""
    notes: list[Inlines] = []
    for each in sentences:
        if notes and len(plain(notes[-1])) + len(plain(each)) < _FIVE_LINES:
            notes[-1] = inlines(notes[-1], " ", each)
        else:
            notes.append(each)
    return [Paragraph(note, "note") for note in notes]


def method_notes(page: Page, kind: str, *, before: str = "") -> list[Paragraph]:
    """Return how the kind's figures were computed, from ``method_<kind>`` of the wording, as notes
    of at most about five lines on paper.
    """
    lines = [str(line) for line in look_up(page.brief.wording, f"method_{kind}")]
    notes: list[str] = []
    for line in [before, *lines] if before else lines:
        if notes and len(notes[-1]) + len(line) < _FIVE_LINES:
            notes[-1] += f" {line}"
        else:
            notes.append(line)
    return [Paragraph(inlines(note), "note") for note in notes]
