"""The parts of the annex that show in full what the brief summarises, each headed by its letter."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from parlib.codebook.context import BriefContext
from parlib.display.brief import (
    alerts,
    course,
    losses,
    promises,
    provenance,
    route,
    standing,
    voices,
)
from parlib.document.blocks import Figure, Heading, Section
from parlib.document.inline import inlines

PARTS = {
    "domains": "A",
    "trend": "B",
    "tests": "C",
    "lost_points": "D",
    "warnings": "E",
    "commitments": "F",
    "path": "G",
    "satisfaction": "H",
    "sources": "I",
}


def lettered(part: str, section: Section) -> Section:
    """Return the section with the letter of its part before its first heading.

    One line on what is missing needs none.
    """
    blocks: list[Any] = list(section.blocks)
    for place, block in enumerate(blocks):
        if isinstance(block, Heading):
            blocks[place] = replace(block, c=inlines(f"{PARTS[part]}. ", block.c))
            break
    return replace(section, blocks=tuple(blocks))


def domains(brief: BriefContext) -> Section:
    """Return part A: points by domain against maximum, last year and peers.

    The table first: it breaks over pages, where the picture would leave the first one half white.
    """
    section = standing.domains(brief)
    ordered = sorted(section.blocks, key=lambda block: isinstance(block, Figure))
    return lettered("domains", replace(section, blocks=tuple(ordered)))


def trend(brief: BriefContext) -> Section:
    """Return part B: the years one by one, slopes with their intervals, the change of rank taken
    apart.
    """
    return lettered("trend", course.trend(brief))


def lost_points(brief: BriefContext) -> Section:
    """Return part D: the whole ledger, self-score against appraisal, what is just short."""
    return lettered("lost_points", losses.lost_points(brief))


def warnings(brief: BriefContext) -> Section:
    """Return part E: every item at zero or below last year, with what was asked before its verdict."""
    return lettered("warnings", alerts.warnings(brief))


def commitments(brief: BriefContext) -> Section:
    """Return part F: every commitment, and whether the parts add up."""
    return lettered("commitments", promises.commitments(brief))


def path(brief: BriefContext) -> Section:
    """Return part G: sets of items that reach the promise."""
    return lettered("path", route.path(brief))


def satisfaction(brief: BriefContext) -> Section:
    """Return part H: satisfaction by factor with its uncertainty, and the published years."""
    return lettered("satisfaction", voices.satisfaction(brief))


def sources(brief: BriefContext) -> Section:
    """Return part I: sources row by row with their digests, conflicts, breaks, missing files,
    method.
    """
    return lettered("sources", provenance.sources(brief))
