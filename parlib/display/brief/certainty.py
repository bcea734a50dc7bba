"""How sure the unit's rank is, in one line beside the large figures."""

from __future__ import annotations

from parlib.display.page import Page
from parlib.document.blocks import Paragraph
from parlib.document.inline import Inlines

_THIRDS = ("top", "middle", "bottom")


def rank_note(page: Page) -> list[Paragraph]:
    """Return the chances of each third of the group and the assumption that moves this rank most; nothing where ranks were not simulated."""
    thirds = {t: page.finding("rank", "PAR", f"{t}_third") for t in _THIRDS}
    row = page.index_row("PAR")
    if row is None or row["rank_low"] is None or any(r is None or r["estimate"] is None for r in thirds.values()):
        return []
    said: list[Inlines] = [page.say("rank_note.thirds", **{t: r.bound("estimate") for t, r in thirds.items() if r is not None})]
    moved = page.findings(family="rank", subject="PAR", aspect="moved_most")
    if moved:
        name = page.label(f"assumptions.{moved[0].text('part')}")
        said.append(page.say("rank_note.moved_most", name=name, shift=moved[0].bound("estimate")))
    return [Paragraph(page.joined(said, comma="; "), "note")]
