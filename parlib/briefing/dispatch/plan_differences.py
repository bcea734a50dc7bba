"""What an issued or edited document promises otherwise than its plan, and where its appendix and its
tasks no longer say the same.

Promises are matched in their order by what they are about and how they say it, so that a task that
was taken out is named as gone and does not make its neighbours look changed.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from datetime import date
from typing import Any

import numpy as np

from parlib.briefing.dispatch.commitments import NUMBER_OF_TASK, read_back
from parlib.codebook.plans import Commitment, Plan, quote_form, text_digest
from parlib.codebook.values import is_missing
from parlib.codebook.vietnamese import search_form
from parlib.document.numbers import format_number
from parlib.intake.dispatch.files import DispatchText
from parlib.intake.dispatch.proposals import Proposal
from parlib.intake.dispatch.proposed_plan import commitment_entry
from parlib.intake.dispatch.table_rows import TableRow
from parlib.speech.catalogue import aloud, msg, said_day, spoken

_FIGURES = ("target", "target_high")
_COMPARED = (*_FIGURES, "unit", "due", "owner", "operator", "quote")
_LIKE = 1.0
"""Of 2 at most (all it is about and all its words): what is less alike is another promise."""
_EQUAL = 2.0
_WORD = re.compile(r"\w+")
_CELLS = " | "
_COMMITTEE = re.compile(r"^(?:uy ban nhan dan|ubnd) ")
_HEADING = TableRow(task="")  # a row of a heading holds nothing


def differences(plan: Plan, dispatch: DispatchText) -> list[str]:
    """Return what an issued document promises otherwise than its plan; empty where the two are one.

    Parameters
    ----------
    plan : Plan
        The plan.
    dispatch : DispatchText
        The document as :func:`parlib.intake.dispatch.files.read_dispatch` gives it, drafted or
        edited since.

    Returns
    -------
    list of str
        Sentences in the language spoken: promises changed, what many share last and once; those gone
        and those new; then rows of the appendix of tasks that say otherwise than the tasks themselves.
    """
    numbered = read_back(dispatch, period=plan.period).proposals
    promises = [p for _, p in numbered]
    pairs = _matched(plan.commitments, promises, _paragraphs(dispatch, promises))
    told = []
    changes: dict[str, list[str]] = {}
    for at, commitment in enumerate(plan.commitments):
        if at in pairs:
            if changed := _changed(commitment, promises[pairs[at]]):
                changes.setdefault(changed, []).append(commitment.id)
        elif quote_form(commitment.quote) not in dispatch.text:  # else it stands there, unread
            told.append(
                msg(
                    "{id}: the document no longer says “{quote}”",
                    id=commitment.id,
                    quote=commitment.quote,
                )
            )
    # what is changed alike in many is reported once, behind what is changed in one
    alike = sorted(changes.items(), key=lambda change: len(change[1]))
    told = [f"{', '.join(ids)}: {changed}" for changed, ids in alike] + told
    told += [
        msg(
            "line {line}: the document promises what the plan does not hold: “{quote}”",
            line=p.line,
            quote=p.quote,
        )
        for n, p in enumerate(promises)
        if n not in pairs.values()
    ]
    return told + list(_appendix_apart(dispatch, numbered))


def is_its_text(plan: Plan, dispatch: DispatchText) -> bool:
    """Return whether a document is, word for word, the one out of which a person confirmed the plan: what
    the reader of today makes of it otherwise is no change of the document.
    """
    return bool(plan.text_sha256) and plan.text_sha256 == text_digest(dispatch.text)


def of_another_unit(plan: Plan, dispatch: DispatchText) -> str:
    """Return what to say of a document that nowhere names the plan's issuer, empty of every other."""
    unit = _COMMITTEE.sub("", search_form(plan.issuer))
    if not unit or unit in search_form(dispatch.text):
        return ""
    return msg(
        "the document nowhere names {issuer}, whose plan it is held against: it may be another unit's",
        issuer=plan.issuer,
    )


# -- which promise is which


def _paragraphs(dispatch: DispatchText, promises: Sequence[Proposal]) -> list[str]:
    """Return the paragraph that each promise stands in."""
    spans = dispatch.paragraphs()
    starts = [a for a, _ in spans]
    places = [max(bisect_right(starts, p.start) - 1, 0) for p in promises]
    return [dispatch.text[slice(*spans[place])] if spans else "" for place in places]


def _matched(
    commitments: Sequence[Commitment], promises: Sequence[Proposal], paragraphs: Sequence[str]
) -> dict[int, int]:
    """Return which promise is which commitment, by their places.

    In order, so that the whole is as alike as can be; then what only moved.
    """
    worded = [
        (_words(p.quote), _words(around)) for p, around in zip(promises, paragraphs, strict=True)
    ]
    alike = np.zeros((len(commitments), len(promises)))
    for i, c in enumerate(commitments):
        about, quote = _words(c.indicator), _words(c.quote)
        for j, p in enumerate(promises):
            alike[i, j] = _EQUAL * _same(c, p) + (
                _share(about, worded[j][1], of=about)
                + _share(quote, worded[j][0], of=quote | worded[j][0])
            ) * (p.operator == c.operator or _same_words(c, p))
    pairs = _in_order(np.where(alike >= _LIKE, alike, 0.0))
    for i, c in enumerate(commitments):
        left = (j for j, p in enumerate(promises) if j not in pairs.values() and _same(c, p))
        if i not in pairs and (moved := next(left, None)) is not None:
            pairs[i] = moved
    return pairs


def _words(text: str) -> frozenset[str]:
    return frozenset(_WORD.findall(text.casefold()))


def _share(one: frozenset[str], other: frozenset[str], *, of: frozenset[str]) -> float:
    return len(one & other) / len(of) if of else 0.0


def _in_order(alike: np.ndarray) -> dict[int, int]:
    """Return the pairs of rows and columns, both rising, whose sum is greatest (0 is no pair)."""
    rows, columns = alike.shape
    best = np.zeros((rows + 1, columns + 1))
    for i in range(rows):
        for j in range(columns):
            paired = best[i, j] + alike[i, j]
            best[i + 1, j + 1] = max(best[i, j + 1], best[i + 1, j], paired)
    pairs: dict[int, int] = {}
    i, j = rows, columns
    while i and j:
        if best[i, j] == best[i - 1, j]:
            i -= 1
        elif best[i, j] == best[i, j - 1]:
            j -= 1
        else:
            i, j = i - 1, j - 1
            pairs[i] = j
    return pairs


# -- what is otherwise


def _same(c: Commitment, p: Proposal) -> bool:
    return all(_one(c, p, name) for name in _COMPARED)


def _same_words(c: Commitment, p: Proposal) -> bool:
    return p.quote == c.quote


def _one(c: Commitment, p: Proposal, name: str) -> bool:
    mine, theirs = getattr(c, name), getattr(p, name)
    if name == "unit":
        return mine in (theirs, commitment_entry(c.id, p).get("unit", ""))  # "tin/tháng"
    if name in _FIGURES:
        return (mine is None and theirs is None) or (
            mine is not None and theirs is not None and abs(mine - theirs) < 1e-9
        )
    if name == "owner":
        return {u.casefold() for u in c.owners} == _units(theirs)
    return bool(mine == theirs)


def _unread(c: Commitment, p: Proposal, name: str) -> bool:
    """Return whether a person said of the same words what no reader finds in them: the unit of a figure,
    an owner for all that the document gives to nobody.
    """
    if not _same_words(c, p) or getattr(p, name):
        return False
    return name == "unit" or (name == "owner" and c.owner_basis == "addressees")


def _units(owner: str) -> set[str]:
    return {u.strip().casefold() for u in owner.split(";")}


def _changed(c: Commitment, p: Proposal) -> str:
    """Return what differs between a commitment and its promise; its words only where nothing else
    says it.
    """
    names = {
        "target": msg("promised figure"),
        "target_high": msg("upper end of the promised figure"),
        "unit": msg("unit of the figure"),
        "due": msg("deadline"),
        "owner": msg("lead unit"),
    }
    apart = [
        f"{name} {_shown(getattr(c, field))} → {_shown(getattr(p, field))}"
        for field, name in names.items()
        if not _one(c, p, field) and not _unread(c, p, field)
    ]
    if not apart and not _same_words(c, p):
        apart = [f"{msg('words')} “{c.quote}” → “{p.quote}”"]
    return "; ".join(apart)


def _shown(value: Any) -> str:
    if is_missing(value) or value == "":
        return "–"
    if isinstance(value, date):
        return aloud(said_day(value))
    return format_number("number", value, spoken()) if isinstance(value, float) else str(value)


# -- the appendix against the tasks


def _appendix_apart(
    dispatch: DispatchText, numbered: Sequence[tuple[int, Proposal]]
) -> Iterator[str]:
    """Yield where the table of the tasks and the tasks themselves say different things."""
    heads, rows = _table_of_tasks(dispatch)
    tasks = _tasks(dispatch)
    if not rows or not tasks:
        return
    for number in sorted(tasks.keys() - rows.keys()):
        yield msg("the appendix has no row for task {number}", number=number)
    for number, cells in rows.items():
        if number not in tasks:
            yield msg("the appendix has a row for task {number}, which is not there", number=number)
            continue
        if len(cells) != len(heads):
            yield msg(
                "the appendix, task {number}: {cells} cells are filled in, the heading has {heads}",
                number=number,
                cells=len(cells),
                heads=len(heads),
            )
            continue
        mine = [p for n, p in numbered if n == number]
        for name, cell in zip(heads, cells, strict=True):
            if not _stands_in(name, cell, tasks[number], mine):
                yield msg(
                    "the appendix, task {number}: “{name}” is “{cell}”, the task itself says otherwise",
                    number=number,
                    name=name,
                    cell=cell,
                )


def _tasks(dispatch: DispatchText) -> dict[int, str]:
    """Return the words of each numbered task, white space made even."""
    texts = (" ".join(dispatch.text[a:b].split()) for a, b in dispatch.paragraphs())
    numbers = ((NUMBER_OF_TASK.match(text), text) for text in texts)
    return {int(number[1]): text for number, text in numbers if number}


def _table_of_tasks(dispatch: DispatchText) -> tuple[list[str], dict[int, list[str]]]:
    """Return the headings of the table of tasks, and its rows by the number of the task."""
    heads: list[str] = []
    rows: dict[int, list[str]] = {}
    inside = False
    for a, b in dispatch.paragraphs():
        cells = [" ".join(cell.split()) for cell in dispatch.text[a:b].split(_CELLS)]
        if a not in dispatch.rows:
            continue
        if dispatch.rows[a] == _HEADING:
            inside = {"biện pháp", "thời hạn"} <= {cell.casefold() for cell in cells}
            heads = cells if inside else heads
        elif inside and cells[0].isdigit():
            rows[int(cells[0])] = cells
    return heads, rows


def _stands_in(name: str, cell: str, task: str, promises: Sequence[Proposal]) -> bool:
    """Return whether a cell of the table says what its task says; columns that the task does not speak
    of say nothing against it.
    """
    heading = name.casefold()
    if heading == "dự kiến tăng":
        gains = {_vietnamese(p.target) for p in promises if p.operator == "increase_by"}
        return cell in gains if gains else cell == "–"
    if heading == "thời hạn":
        # by what the task promises: its words may hold other days
        days = {
            f"{p.due.day}/{p.due.month}/{p.due.year}"
            for p in promises
            if p.operator == "done" and p.due
        }
        return _zeros_off(cell) in days if days else cell == "–"
    if heading == "đơn vị phối hợp":
        return cell == "–" or all(one.strip() in task for one in cell.split(";"))
    if heading == "đơn vị chủ trì":
        return f"chủ trì: {cell}" in task
    return heading != "biện pháp" or cell in task


def _zeros_off(day: str) -> str:
    return "/".join(part.lstrip("0") for part in day.split("/"))


def _vietnamese(value: float | None) -> str:
    return "–" if value is None else format_number("number", value, "vi")
