"""From the drafted words of a plan to its commitments, and back.

What a reader of promises finds in the document is the plan.

The rows of the workbook decide who, by when and how much; the words decide the quote. A promise
that the office's own words hold beside that ("số hóa 100% hồ sơ") becomes a commitment of the same
task. Whatever the reader finds and no task accounts for, or a task promises and the reader does not
find, is named.
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from parlib.briefing.dispatch.plan_tasks import Part, Task
from parlib.briefing.dispatch.work_plan import WorkPlan
from parlib.briefing.pages.labels import title_of
from parlib.codebook.frameworks import Framework
from parlib.codebook.plans import HEADINGS, Commitment, DomainOwner, ItemEffort, Plan, ReportDuty
from parlib.codebook.reviews import Headline, Review, RowKind
from parlib.codebook.values import is_missing
from parlib.document.model import Model
from parlib.document.reading import lines
from parlib.errors import Problem
from parlib.intake.dispatch.files import DispatchText, clean
from parlib.intake.dispatch.headings import DOMAINS, UNKNOWN_DOMAIN
from parlib.intake.dispatch.promises import extract_commitments
from parlib.intake.dispatch.proposals import Proposal
from parlib.speech.catalogue import saying

NUMBER_OF_TASK = re.compile(r"- Nhiệm vụ (\d{1,3})\b")
_DONE = "phải hoàn thành theo kế hoạch"
_GAIN = "phấn đấu tăng"
_GOAL = "Chỉ số cải cách hành chính năm"
_OTHERWISE = {"survey": "SIPAS", "promise": UNKNOWN_DOMAIN, "other": UNKNOWN_DOMAIN}


@dataclass(frozen=True)
class Read:
    """What the reader of promises finds in a text, each with the number of its task (0: none)."""

    proposals: tuple[tuple[int, Proposal], ...]
    respondents: tuple[str, ...]


def body_text(model: Model) -> str:
    """Return the words of the document before its appendices, one line a paragraph."""
    body = (b for s in model["sections"] if not s["appendix"] for b in s["blocks"])
    head = [title_of(model["meta"]), model["meta"]["title"]]
    return "\n".join([*head, *(lines(b["c"]) for b in body if b["t"] in ("heading", "p"))])


def read_back(dispatch: DispatchText | str, *, period: int) -> Read:
    """Read the promises of a drafted document, as text or as it came out of Word."""
    text = clean(dispatch) if isinstance(dispatch, str) else dispatch
    starts = [a for a, _ in text.paragraphs()]
    proposals = extract_commitments(text, period=period)
    numbered = []
    for one in proposals:
        paragraph = max((a for a in starts if a <= one.start), default=0)
        task = NUMBER_OF_TASK.match(text.text, paragraph)
        if one.kind == "target":
            numbered.append((int(task[1]) if task else 0, one))
    return Read(tuple(numbered), tuple(p.quote for p in proposals if p.kind != "target"))


def domain_codes(parts: Mapping[str, str]) -> dict[str, str]:
    """Return the code of each part of a rule book in the plan.

    The one that a reader gives its heading, else the next free one.

    Examples
    --------
    >>> domain_codes({"1": "Công tác chỉ đạo, điều hành", "2": "Sáng kiến", "3": "Cải cách thủ tục hành chính"})
    {'1': 'D1', '2': 'D2', '3': 'D3'}
    """
    read = {
        key: next((code for code, words in DOMAINS if re.search(words, name, re.IGNORECASE)), "")
        for key, name in parts.items()
    }
    out: dict[str, str] = {}
    free = iter(f"D{n}" for n in range(1, 100) if f"D{n}" not in read.values())
    for key, code in read.items():
        out[key] = code if code and code not in out.values() else next(free)
    return out


def compose(
    document: WorkPlan, read: Read, *, plan_id: str, framework: Framework | None
) -> tuple[Plan, tuple[Problem, ...]]:
    """Return the plan of a drafted document, and what reader and rows do not agree on.

    Parameters
    ----------
    document : WorkPlan
        The document with its rows.
    read : Read
        What the reader finds in its words.
    plan_id : str
        Id of the plan.
    framework : Framework or None
        The rule book; None where commitments alone are reviewed.
    """
    review, issue = document.review, document.issue
    made = _Composer(review, document.parts, document.headline, framework, lead=document.lead)
    commitments = made.commitments(read)
    raised = [
        t.measure
        for t in document.tasks
        if t.measure.row.kind == RowKind.ITEM and t.measure.row.room > 0
    ]
    efforts = {m.row.code: m.effort for m in raised}
    plan = Plan(
        id=plan_id,
        locality=review.locality,
        period=review.year,
        document_type=document.document_type,
        document_number=document.numbered,
        addressees=tuple(document.addressed),
        issuer=document.issuer,
        subject=document.title,
        signer_title=issue.signer_title,
        recipients=issue.recipients,
        legal_basis=issue.basis,
        framework=review.framework,
        baseline_period=review.period,
        owners=tuple(dict.fromkeys(u for c in commitments for u in c.owners)),
        domains=made.domains(),
        reports=(
            ReportDuty(
                cycle="quarterly", by="Các đơn vị chủ trì", to=document.focal, quote=document.report
            ),
        ),
        efforts=tuple(
            ItemEffort(code=c, effort=e) for c, e in efforts.items() if not math.isnan(e)
        ),
        commitments=commitments,
    )
    return plan, tuple(made.problems)


class _Composer:
    def __init__(
        self,
        review: Review,
        parts: Sequence[Part],
        headline: Headline,
        framework: Framework | None,
        *,
        lead: str,
    ) -> None:
        self.review, self.parts, self.headline, self.framework, self.lead = (
            review,
            parts,
            headline,
            framework,
            lead,
        )
        self.codes = domain_codes(review.domains)
        self.problems: list[Problem] = []
        self.number = 0

    def domains(self) -> tuple[DomainOwner, ...]:
        """Return the parts of the rule book that the plan may speak of, with the points they start
        from.
        """
        held = []
        for key, code in self.codes.items():
            if not code.startswith("D"):
                continue
            item = self.framework.by_code[key] if self.framework is not None else None
            most = item.max_points if item is not None else None
            points = self.review.part_points.get(key, math.nan)
            if not math.isnan(self.review.by_items):
                points = math.nan  # a published total counts, and nobody published its parts
            held.append(
                DomainOwner(
                    code=code,
                    item=key if item is not None else "",
                    name=self.review.domains[key],
                    name_en=item.name_en if item is not None else "",
                    lead_unit=item.lead_unit if item is not None else "",
                    points=None if is_missing(points) else round(points, 6),
                    max_points=most,
                    max_basis="stated" if most is not None else "",
                    period=self.review.period,
                )
            )
        return tuple(held)

    def commitments(self, read: Read) -> tuple[Commitment, ...]:
        """Return the commitments in the order of the text."""
        out = [c for number, p in read.proposals if number == 0 for c in self._goal(p)]
        by_task: dict[int, list[Proposal]] = {}
        for number, proposal in read.proposals:
            by_task.setdefault(number, []).append(proposal)
        for part in self.parts:
            for task in part.tasks:
                out += self._of_task(part, task, by_task.pop(task.number, []))
        for number in set(by_task) - {0}:
            self._differs(
                f"nhiệm vụ {number}",
                "",
                saying("the reader finds a task that no row stands behind"),
            )
        for quote in read.respondents:
            self._differs("", quote, saying("the sentence asks something of respondents"))
        self._goals_missing(out)
        return tuple(out)

    def _goal(self, p: Proposal) -> Iterator[Commitment]:
        """Yield the commitment of a goal of part II; anything else outside the tasks is named."""
        # the reader takes "100%" for a share, whatever it is of
        if _GOAL not in p.quote or not p.owner:
            self._differs(p.place, p.quote, saying("the reader finds a promise outside the tasks"))
            return
        yield self._commitment(
            p, domain="D0", indicator="Chỉ số cải cách hành chính", index="PAR", owner=self.lead
        )

    def _goals_missing(self, out: Sequence[Commitment]) -> None:
        goals = [c for c in out if c.index == "PAR"]
        wanted = sum(
            not math.isnan(v) for v in (self.headline.value, self.headline.places_low)
        ) + bool(self.headline.band)
        if len(goals) != wanted:
            self._differs(
                "mục II",
                "",
                saying(
                    "{wanted} goal(s) are set and {count} read back",
                    wanted=wanted,
                    count=len(goals),
                ),
            )

    def _of_task(
        self, part: Part, task: Task, proposals: Sequence[Proposal]
    ) -> Iterator[Commitment]:
        one, row = task.measure, task.measure.row
        domain = self.codes.get(part.key) or _OTHERWISE[part.key]
        done = [p for p in proposals if p.quote.startswith(_DONE)]
        about = {"domain": domain, "owner": _owner(one.lead, done)}
        gains = [p for p in proposals if p.quote.startswith(_GAIN) and p.unit == "điểm"]
        for p in proposals:
            if p in done:
                yield self._commitment(
                    p, indicator=_short(one.text), due=one.due, figure="yes_no", **about
                )
            elif p in gains:
                start = (
                    {}
                    if is_missing(row.points)
                    else {"baseline": row.points, "baseline_period": self.review.period}
                )
                name = f"Điểm tiêu chí {row.code}: {row.name}"
                yield self._commitment(
                    p,
                    indicator=_short(name),
                    code=row.code,
                    target=round(one.expected, 2),
                    **start,
                    **about,
                )
            else:  # what the office's own words promise beside it
                yield self._commitment(p, **about)
        wanted = 0 if math.isnan(one.expected) else 1
        if len(done) != 1 or len(gains) != wanted:
            what = saying(
                "1 task and {wanted} gain(s) were drafted, {count} and {count2} read back",
                wanted=wanted,
                count=len(done),
                count2=len(gains),
            )
            self._differs(f"nhiệm vụ {task.number}", one.text, what)

    def _commitment(self, p: Proposal, **more: Any) -> Commitment:
        self.number += 1
        read = {
            "id": f"C{self.number:02d}",
            "domain": p.domain
            if p.domain in HEADINGS or p.domain in self.codes.values()
            else UNKNOWN_DOMAIN,
            "place": p.place,
            "indicator": p.indicator or p.quote[:160],
            "operator": p.operator,
            "target": p.target,
            "target_high": p.target_high,
            "target_text": p.target_text,
            "unit": p.unit,
            "due": p.due,
            "horizon": p.horizon,
            "quote": p.quote,
        }
        return Commitment(**(read | more))

    def _differs(self, where: str, quote: str, what: str) -> None:
        remedy = saying(
            "read the words of the row again: "
            "a promise there may be written so that nobody can read it, or twice"
        )
        self.problems.append(
            Problem(what=what, remedy=remedy, cell=where, actual=quote[:120], severity="warning")
        )


def _owner(lead: str, done: Sequence[Proposal]) -> str:
    """Return who leads a task; the reader takes some commas for several who lead."""
    several = done[0].owner if done else ""
    return several if several.replace(";", ",") == lead.replace(";", ",") else lead


def _short(words: str) -> str:
    return words if len(words) <= 200 else f"{words[:199]}…"
