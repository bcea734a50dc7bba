"""Take back a filled review workbook.

The promises that somebody confirmed or corrected become a plan, the others wait in the workbook.

Nothing that a person wrote is lost: what the plan in ``params/plans`` holds beside the workbook's
own columns stays, a value that was changed there since is named before it is replaced, and
accepting the same workbook twice gives the same plan.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from datetime import date
from pathlib import Path
from typing import Any

from pydantic import ValidationError

from parlib.codebook.frameworks import Framework
from parlib.codebook.localities import Register
from parlib.codebook.plan_checks import check_plan
from parlib.codebook.plans import (
    DOCUMENT_TYPES,
    HEADINGS,
    Commitment,
    Plan,
    quote_form,
    text_digest,
)
from parlib.errors import Problem
from parlib.intake.dispatch.plan_messages import in_language
from parlib.intake.dispatch.proposed_plan import DOMAIN_NAMES
from parlib.intake.dispatch.review import COLUMNS, FIELDS, HEAD, HEAD_SHEET, PLAN_LABEL, TEXT_SHEET
from parlib.intake.dispatch.review_cells import Accepted, ReviewedPlan
from parlib.intake.dispatch.review_messages import worded
from parlib.intake.dispatch.review_rows import ReviewRows
from parlib.intake.dispatch.review_words import shown_vi
from parlib.intake.workbook.hostile import Limits
from parlib.intake.workbook.reader import Sheet
from parlib.intake.workbook.review_sheet import find_filled, workbook_sheets

_NEEDED = ("locality", "period", "issuer", "subject")
_LINES = ("addressees", "recipients")
_OWN = (*FIELDS, "place", "quote", "note", "owner_basis", "target_text")
"""What the workbook says of a commitment; everything else of it belongs to the plan file."""

UnitOf = Callable[[str, int], str]


def open_review(
    path: Path, *, language: str = "vi", limits: Limits | None = None
) -> tuple[ReviewedPlan | None, list[Problem]]:
    """Open a review workbook through the inspection of every workbook.

    None and the reasons where it is none.
    """
    sheets, problems = workbook_sheets(path, language=language, limits=limits)
    errors = [p for p in problems if p.severity == "error"]
    if errors:
        return None, errors
    filled = find_filled(path, sheets, columns=COLUMNS, label=PLAN_LABEL, needed=COLUMNS)
    if filled is None:
        return None, [worded("no_sheet", language, file=path.name)]
    by_name = {s.name: s for s in sheets}
    if HEAD_SHEET not in by_name or TEXT_SHEET not in by_name:
        return None, [worded("no_head", language, file=path.name)]
    return ReviewedPlan(filled, by_name[HEAD_SHEET], by_name[TEXT_SHEET]), []


def accept_review(
    review: ReviewedPlan,
    *,
    unit_of: UnitOf,
    existing: Plan | None = None,
    replace: bool = False,
    register: Register | None = None,
    frameworks: Mapping[str, Framework] | None = None,
    language: str = "vi",
) -> Accepted:
    """Turn a filled review workbook into a plan.

    Parameters
    ----------
    review : ReviewedPlan
        The workbook, opened.
    unit_of : callable
        Identity of the unit that a person wrote, in a year; raises :class:`ValueError` with the
        reason where there is none.
    existing : Plan, optional
        The plan of this id in ``params/plans``.
    replace : bool
        Let the workbook win where the plan was changed by hand since.
    register, frameworks
        As for :func:`parlib.codebook.plan_checks.check_plan`.
    language : str
        Language of the messages.
    """
    return _Review(review, existing, replace, language).accepted(unit_of, register, frameworks)


class _Review(ReviewRows):
    def accepted(
        self, unit_of: UnitOf, register: Register | None, frameworks: Mapping[str, Framework] | None
    ) -> Accepted:
        head = self.plan_head(unit_of)
        taken, requests, proposed = self.rows()
        self.against_the_plan(taken, proposed)
        if not taken and not self.held and not self.refused:
            self.say("none", self.filled.header, "decision")
        if self.refused:  # what the check of the plan finds besides is reported with the rest
            self.of_the_plan(self.plan(_standing_in(head, taken), taken, requests), None, None)
            return self.out
        plan = self.plan(head, taken, requests)
        self.of_the_plan(plan, register, frameworks)
        o = self.out
        return Accepted(
            None if self.refused else plan, o.confirmed, o.corrected, o.rejected, o.open, o.problems
        )

    def of_the_plan(
        self,
        plan: Plan | None,
        register: Register | None,
        frameworks: Mapping[str, Framework] | None,
    ) -> None:
        """Tell what the check of the plan finds at cells of which nothing was reported yet."""
        if plan is None:
            return
        told = {(p.sheet, p.cell) for p in self.out.problems}
        placed = (
            self.placed(p, plan) for p in check_plan(plan, register=register, frameworks=frameworks)
        )
        self.out.problems.extend(p for p in placed if (p.sheet, p.cell) not in told)

    # -- the dispatch

    def plan_head(self, unit_of: UnitOf) -> dict[str, Any]:
        """Return what the sheet of the dispatch says, checked."""
        for name in HEAD:
            if name not in self.head_rows:
                self.say_head("head_lost", name, HEAD[name][0])
            elif name in _NEEDED and not self.head.get(name):
                self.say_head("head_empty", name, field=HEAD[name][0])
        if self.head.get("text_sha256") != text_digest(self.text):
            self.say_head("text_changed", "text_sha256")
        if self.head.get("id", "") != self.filled.named or not re.fullmatch(
            r"[a-z0-9][a-z0-9-]{0,80}", self.filled.named
        ):
            self.say_head("head_id", "id", self.head.get("id", ""))
        if self.head.get("document_type") not in DOCUMENT_TYPES:
            self.say_head("head_type", "document_type", self.head.get("document_type", ""))
        head: dict[str, Any] = {
            n: v for n, v in self.head.items() if n not in ("common_owner", *_LINES)
        }
        head |= {n: tuple(filter(None, self.head.get(n, "").split("\n"))) for n in _LINES}
        for name in ("period", "last_period"):
            written = self.head.get(name, "")
            head[name] = int(written) if re.fullmatch(r"20\d\d", written) else None
            if written and head[name] is None:
                self.say_head("head_year", name, written)
        day = self.head.get("document_date", "")
        if re.fullmatch(r"\d{1,2}[/.-]\d{1,2}[/.-]\d{2}", day.strip()):
            self.say_head("day", "document_date", day)
        if head.get("locality") and head["period"]:
            try:
                head["locality"] = unit_of(head["locality"], head["period"])
            except ValueError as reason:
                self.say_head("unit", "locality", str(reason))
        return head

    # -- the plan that stands

    def against_the_plan(
        self, taken: dict[str, dict[str, Any]], proposed: Mapping[str, dict[str, Any]]
    ) -> None:
        """Say where the plan in ``params/plans`` is of another text, or was changed by hand at what
        the workbook says.
        """
        if self.proposal is not None:
            held = {c.id: quote_form(c.quote) for c in self.proposal.commitments}
            if {code: read["quote"] for code, read in proposed.items()} != held or any(
                _differs(c, proposed[c.id], key)
                for c in self.proposal.commitments
                for key in FIELDS
                if c.owner != "?" or key != "owner"
            ):
                self.say_head("proposal_edited", "id", self.filled.named)
        if self.existing is None:
            return
        if self.existing.text_sha256 and self.existing.text_sha256 != self.head.get("text_sha256"):
            self.say_head("other_text", "text_sha256", plan=self.filled.named)
            return
        for code, entry in taken.items():
            before = self.held.get(code)
            if before is None:
                continue
            if quote_form(before.quote) != entry["quote"]:
                self.say("other_promise", self.places[code], "quote", before.quote)
            elif not self.replace:
                self.edited(code, before, entry, proposed.get(code, {}))
        for code in self.out.rejected:
            if code in self.held and not self.replace:
                self.say("withdrawn", self.places[code], "decision")

    def edited(
        self, code: str, held: Commitment, entry: dict[str, Any], read: dict[str, Any]
    ) -> None:
        """Name each field at which the plan says neither what was read nor what the workbook says
        now.
        """
        for key in FIELDS:
            if _differs(held, entry, key) and (not read or _differs(held, read, key)):
                self.say(
                    "edited",
                    self.places[code],
                    f"new_{key}",
                    held=shown_vi(key, getattr(held, key)) or "–",
                )

    def plan(
        self, head: dict[str, Any], taken: dict[str, dict[str, Any]], requests: list[dict[str, str]]
    ) -> Plan | None:
        """Return the plan with what was taken in its place, and everything else as it stands; what
        is misshapen is reported and left out.
        """
        old = self.existing.model_dump() if self.existing else {}
        kept = {
            c["id"]: c
            for c in old.get("commitments", ())
            if not (self.replace and c["id"] in self.out.rejected)
        }
        for code, entry in taken.items():
            held = {
                key: value
                for key, value in kept.get(code, {}).items()
                if key not in _OWN or (key == "note" and "note" not in entry)
            }
            if code in kept and _same_target(kept[code], entry):
                held["target_text"] = kept[code]["target_text"]
            kept[code] = held | entry
        commitments: list[Commitment] = []
        for code, entry in sorted(kept.items(), key=lambda item: (len(item[0]), item[0])):
            try:
                commitments.append(Commitment.model_validate(entry))
            except ValidationError as failure:
                self.misshapen(code, failure)
        if not commitments:
            return None
        owners = dict.fromkeys(
            (*old.get("owners", ()), *(o for c in commitments for o in c.owners))
        )
        known = {d["code"] for d in old.get("domains", ())} | set(HEADINGS)
        more = [
            code for code in sorted({c.domain for c in commitments} - known) if code in DOMAIN_NAMES
        ]
        domains = [
            *old.get("domains", ()),
            *({"code": c, "name": DOMAIN_NAMES[c][0], "name_en": DOMAIN_NAMES[c][1]} for c in more),
        ]
        requests_by_quote = {
            r["quote"]: r for r in (*old.get("respondent_requests", ()), *(r for r in requests))
        }
        first = {r["quote"]: r for r in old.get("respondent_requests", ())}
        duties = {(d["quote"], d["cycle"]): d for d in (*self.duties, *old.get("reports", ()))}
        merged = {
            "reports": tuple(duties.values()),
            "owners": tuple(owners),
            "domains": tuple(domains),
            "respondent_requests": tuple((requests_by_quote | first).values()),
        }
        return Plan.model_validate(old | head | merged | {"commitments": tuple(commitments)})

    def misshapen(self, code: str, failure: ValidationError) -> None:
        row = self.places.get(code, self.filled.header)
        for error in failure.errors(include_url=False):
            key = str(error["loc"][0]) if error["loc"] else "target_high"
            column = key if key in COLUMNS else "code"
            if key in FIELDS:
                column = f"new_{key}"
            if self.told(row, column, *([key] if key in COLUMNS else ())):
                continue
            what = "long" if error["type"] == "string_too_short" else "misfit"
            written = error["input"] if isinstance(error["input"], str | int | float) else ""
            self.say(what if key in FIELDS or key == "quote" else "code", row, column, str(written))

    def placed(self, problem: Problem, plan: Plan) -> Problem:
        """Give what the check of the plan found its cell in the workbook."""
        place, _, key = problem.cell.rpartition(".")
        part, _, number = place.partition(".")
        code = plan.commitments[int(number)].id if part == "commitments" and number else ""
        if code in self.places:
            column = "decision" if key == "kind" else "code"
            if key in FIELDS:
                column = f"new_{key}"
            at = self.filled.place(self.places[code], column)
        elif key in self.head_rows:
            at = {"sheet": self.review.head.name, "cell": Sheet.address(self.head_rows[key], 1)}
        else:
            at = {"sheet": "", "cell": problem.cell}
        told = in_language(problem, self.language)
        return Problem(
            told.what,
            told.remedy,
            self.filled.path.name,
            **at,
            actual=told.actual,
            severity=told.severity,
        )


def _standing_in(head: Mapping[str, Any], taken: Mapping[str, Mapping[str, Any]]) -> dict[str, Any]:
    """Return the head of a plan that is only checked, with something where nothing was said."""
    years = [e["due"].year for e in taken.values() if isinstance(e.get("due"), date)]
    period = head.get("period") or min(years, default=2026)
    last = head.get("last_period")
    kind = head.get("document_type")
    return dict(head) | {
        "period": period,
        "last_period": last if last and last >= period else None,
        "document_type": kind if kind in DOCUMENT_TYPES else DOCUMENT_TYPES[0],
        "id": "plan",
        "text_sha256": "",
        **{
            name: head.get(name) or "?"
            for name in ("locality", "issuer", "subject", "document_number")
        },
    }


def _differs(held: Commitment, entry: Mapping[str, Any], key: str) -> bool:
    now = entry.get(key)
    was = getattr(held, key)
    if key == "target" and (isinstance(now, str) or (now is None and entry.get("target_text"))):
        return was is not None or held.target_text != (now or entry.get("target_text"))
    if key == "horizon":
        now = now or "year"
    return (was if was != "" else None) != now


def _same_target(held: Mapping[str, Any], entry: Mapping[str, Any]) -> bool:
    return (
        "target" in entry
        and held.get("target") == entry["target"]
        and held.get("operator") == entry.get("operator")
    )
