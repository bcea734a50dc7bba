"""Commitment sheets ("bản cam kết").

One appendix per owner, with results and signatures left blank.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from parlib.codebook.context import BriefContext
from parlib.display.plan.page import PlanPage
from parlib.display.tables import columns
from parlib.document.binding import Row
from parlib.document.blocks import Cell, Heading, Section, Sections, Signatures, Table
from parlib.document.inline import br, em, inlines, plain, strong

_NUMERALS = ((50, "L"), (40, "XL"), (10, "X"), (9, "IX"), (5, "V"), (4, "IV"), (1, "I"))
_MANY = {"các", "mọi", "toàn"}
_BLANK = {"t": "text", "s": " "}


@dataclass(frozen=True)
class Signing:
    """Who signs what, and who does not.

    Attributes
    ----------
    sheets : list of (str, list of Row)
        Each unit that can sign, with its commitments that are not past their last day.
    collective, past : list of str
        Owners that name many units at once, so that nobody signs for them; units all of whose
        commitments are past their last day.
    """

    sheets: list[tuple[str, list[Row]]]
    collective: list[str]
    past: list[str]

    @property
    def items(self) -> list[str]:
        """Ids of the commitments that stand on some sheet."""
        return sorted({r.text("item") for _, rows in self.sheets for r in rows})


def signing(page: PlanPage) -> Signing:
    """Return who signs which commitments on the day of issue."""
    today = page.brief.issued_on.isoformat()
    signers, collective, past = [], [], []
    for owner in _in_order(page) if page.plan is not None else []:
        rows = [r for r in page.tasks if owner in _owners(r) and r.text("due") >= today]
        if _names_many(owner):
            collective.append(owner)
        elif rows:
            signers.append((owner, rows))
        else:
            past.append(owner)
    return Signing(signers, collective, past)


def sheets(brief: BriefContext) -> Sections:
    """Return one commitment sheet for each unit that can sign, each an appendix of its own.

    A commitment given to several units stands on the sheet of each of them. One past its last day
    stands on none, nor do sentences about survey respondents.
    """
    page = PlanPage(brief)
    if page.plan is None or not page.tasks:
        return Sections()
    return Sections(
        tuple(
            _sheet(page, number, owner, rows)
            for number, (owner, rows) in enumerate(signing(page).sheets, start=1)
        )
    )


def _names_many(owner: str) -> bool:
    """Return whether an owner is a group of units ("các phòng, ban"), which has no hand to sign with."""
    return not _MANY.isdisjoint(owner.lower().split())


def roman(number: int) -> str:
    """Return a number as Roman numeral, for appendices.

    Examples
    --------
    >>> [roman(n) for n in (1, 4, 9, 12)]
    ['I', 'IV', 'IX', 'XII']
    """
    out = ""
    for value, numeral in _NUMERALS:
        while number >= value:
            out, number = out + numeral, number - value
    return out


def _owners(row: Row) -> list[str]:
    return row.listed("owner")


def _in_order(page: PlanPage) -> list[str]:
    """Return the owners in the order of the plan's own list, then any that it does not list."""
    named = list(dict.fromkeys(owner for row in page.tasks for owner in _owners(row)))
    listed = [owner for owner in page.stated.owners if owner in named]
    return listed + [owner for owner in named if owner not in listed]


def _sheet(page: PlanPage, number: int, owner: str, rows: list[Row]) -> Section:
    plan = page.stated
    title = page.say("plan.sheets.title", owner=page.office(owner).upper())
    count = page.count(item=[r.text("item") for r in rows])
    blocks: list[Any] = [
        Heading(1, f"sheet-{number}", title),
        page.p("plan.sheets.attached", role="attached", issuer=page.office(plan.issuer)),
        page.p(
            "plan.sheets.lead", document=page.document, issuer=page.office(plan.issuer), count=count
        ),
        _table(page, number, owner, rows),
    ]
    duties = _duties(page, owner)
    if duties:
        blocks.append(page.p("plan.sheets.duties", role="note", list="; ".join(duties)))
    if any(page.by_survey(r) for r in rows):
        blocks.append(page.p("plan.sheets.no_respondents", role="note"))
    blocks.append(page.p("plan.sheets.done", role="note"))
    here = page.label("plan.sign_here")
    chair = page.post or page.label("plan.chair_post")
    # What the issuer promises itself, its own head signs alone.
    open_date = page.label("plan.blank_date")
    first_signature = [] if owner == plan.issuer else [("", chair, here)]
    last = chair if owner == plan.issuer else page.label("plan.office_post")
    blocks.append(Signatures((*first_signature, (open_date, last, here))))
    return Section(f"sheet-{number}", tuple(blocks), appendix=roman(number))


def _table(page: PlanPage, number: int, owner: str, rows: list[Row]) -> Table:
    specs = [
        ("columns.code", "left", 0.85),
        ("plan.columns.text", "left", 6.6),
        ("columns.promise", "left", 2.1),
        ("plan.columns.due", "left", 1.95),
        ("plan.columns.result_blank", "left", 1.7),
        ("plan.columns.evidence_blank", "left", 2.1),
    ]
    return Table(
        id=f"table-sheet-{number}",
        caption=plain(page.say("plan.sheets.caption")),
        columns=columns(*((page.label(name), align, width) for name, align, width in specs)),
        rows=tuple(_row(page, owner, row) for row in rows),
    )


def _row(page: PlanPage, owner: str, row: Row) -> tuple[Cell, ...]:
    cells = page.cells
    others = [o for o in _owners(row) if o != owner]
    shared = (
        f" ({page.label('plan.shared_with')} {page.office('; '.join(others))})" if others else ""
    )
    commitment = page.commitments[row.text("item")]
    # words that had to be read, because the scan or the sentence is faulty, are not put up for
    # signature: the reading is, and the list keeps the words
    words = inlines(strong(page.indicator(row)), shared)
    if not commitment.note:
        words = inlines(words, br(), "“", em(row.text("quote")), "”")
    elif commitment.place:
        words = inlines(words, f" ({commitment.place})")
    blank = Cell((_BLANK,))
    return (
        cells.text(row.text("item"), head=True),
        Cell(words),
        Cell(page.promise(row)),
        page.due(row),
        blank,
        blank,
    )


def _duties(page: PlanPage, owner: str) -> list[str]:
    """Return the reports that the document asks of this unit by name."""
    out = []
    for row in page.slice.rows("schedule", plan=page.stated.id):
        if owner in row.listed("by"):
            cycle = page.known_label(f"plan.cycles.{row.text('cycle')}", row.text("cycle"))
            out.append(plain(page.say("plan.sheets.duty", cycle=cycle, to=row.text("to"))))
    return list(dict.fromkeys(out))
