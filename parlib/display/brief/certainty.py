"""How sure the unit's rank is, in one line beside the large figures."""

from __future__ import annotations

from parlib.display.page import Page
from parlib.document.blocks import Paragraph
from parlib.document.inline import Inlines

_THIRDS = ("top", "middle", "bottom")
_MOST = "rank.moved_most.PAR."


def rank_note(page: Page) -> list[Paragraph]:
    """Return the chances of each third of the group and the assumption that moves this rank most; nothing where ranks were not simulated."""
    thirds = {t: page.finding(f"rank.{t}_third.PAR") for t in _THIRDS}
    row = page.index_row("PAR")
    if row is None or row["rank_low"] is None or any(r is None or r["estimate"] is None for r in thirds.values()):
        return []
    said: list[Inlines] = [page.say("rank_note.thirds", **{t: r.bound("estimate") for t, r in thirds.items() if r is not None})]
    moved = [r for r in page.slice.rows("findings", period=page.brief.period) if r.text("question").startswith(_MOST)]
    if moved:
        name = page.label(f"assumptions.{moved[0].text('question').removeprefix(_MOST)}")
        said.append(page.say("rank_note.moved_most", name=name, shift=moved[0].bound("estimate")))
    return [Paragraph(page.joined(said, comma="; "), "note")]
