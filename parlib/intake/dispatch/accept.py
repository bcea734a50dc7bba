"""Take back a filled review workbook.

The promises that somebody confirmed or corrected become a plan, the others wait in the workbook.

Nothing that a person wrote is lost: what the plan in ``params/plans`` holds beside the workbook's
own columns stays, a value that was changed there since is named before it is replaced, and
accepting the same workbook twice gives the same plan.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from pathlib import Path
from typing import Any

from pydantic import ValidationError

from parlib.codebook.frameworks import Framework
from parlib.codebook.localities import Register
from parlib.codebook.plan_checks import check_plan
from parlib.codebook.plans import HEADINGS, Commitment, Plan, quote_form, text_digest
from parlib.codebook.vietnamese import nfc
from parlib.errors import Problem
from parlib.intake.dispatch.proposed_plan import DOMAIN_NAMES
from parlib.intake.dispatch.review import (
    COLUMNS,
    DOCUMENT_TYPES,
    DOMAIN_WORDS,
    FIELDS,
    HEAD,
    HEAD_SHEET,
    HORIZON_WORDS,
    INDICES,
    OPERATOR_WORDS,
    PLAN_LABEL,
    TEXT_SHEET,
    Decision,
    shown_vi,
    understood_vi,
)
from parlib.intake.dispatch.says import in_language, said
from parlib.intake.numbers import FigureKind, read_figure
from parlib.intake.workbook.hostile import Limits
from parlib.intake.workbook.reader import Sheet
from parlib.intake.workbook.review_sheet import Filled, find_filled, workbook_sheets
from parlib.intake.workbook.review_sheet import said as cell_said

_NOTHING = ("–", "-", "—")
_CODE = re.compile(r"C\d{2,3}")
_REQUEST = re.compile(r"R\d{2,3}")
_DAY = re.compile(r"(\d{1,2})[/.-](\d{1,2})[/.-](20\d{2})")
_WORDS: Mapping[str, Mapping[str, str]] = {
    "operator": {words: word for word, words in OPERATOR_WORDS.items()},
    "horizon": {words: word for word, words in HORIZON_WORDS.items()},
    "domain": {words: code for code, words in DOMAIN_WORDS.items()},
    "index": {code: code for code in INDICES},
}
_NUMBERS = ("target", "target_high", "baseline", "baseline_period")
_NEEDED = ("locality", "period", "issuer", "subject")
_LINES = ("addressees", "recipients")
_ASKED_OF = "người trả lời điều tra"
_WHY_SET_APART = (
    "Câu này hướng ý kiến của người trả lời điều tra; ghi lại nguyên văn, không thành nhiệm vụ."
)
_OWN = (*FIELDS, "place", "quote", "note", "owner_basis", "target_text")
"""What the workbook says of a commitment; everything else of it belongs to the plan file."""

UnitOf = Callable[[str, int], str]


@dataclass(frozen=True)
class Accepted:
    """What a review came to; ``plan`` is None where the workbook has errors.

    Attributes
    ----------
    plan : Plan or None
        The plan after the review.
    confirmed, corrected, rejected, open : list of str
        Codes: taken as read; taken with corrections; no promise; not looked at, and so left in the
        workbook.
    problems : list of Problem
        Every error and warning, with its cell.
    """

    plan: Plan | None = None
    confirmed: list[str] = field(default_factory=list)
    corrected: list[str] = field(default_factory=list)
    rejected: list[str] = field(default_factory=list)
    open: list[str] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)


@dataclass(frozen=True)
class ReviewedPlan:
    """A workbook that was found to be a review of promises: its three sheets."""

    filled: Filled
    head: Sheet
    text: Sheet

    @property
    def plan_id(self) -> str:
        """Id of the plan that the workbook belongs to."""
        return self.filled.named


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
        return None, [said("no_sheet", language, file=path.name)]
    by_name = {s.name: s for s in sheets}
    if HEAD_SHEET not in by_name or TEXT_SHEET not in by_name:
        return None, [said("no_head", language, file=path.name)]
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


class _Review:
    def __init__(
        self, review: ReviewedPlan, existing: Plan | None, replace: bool, language: str
    ) -> None:
        self.review, self.filled, self.language, self.replace = (
            review,
            review.filled,
            language,
            replace,
        )
        self.out = Accepted()
        self.text = quote_form(
            "\n".join(cell_said(review.text.cell(r, 1)) for r in range(1, len(review.text.rows)))
        )
        self.head, self.head_rows = _head_cells(review.head)
        self.proposal = existing if existing is not None and not existing.locality else None
        self.existing = None if self.proposal is not None else existing
        self.held = {c.id: c for c in self.existing.commitments} if self.existing else {}
        self.places: dict[str, int] = {}

    def say(self, key: str, row: int, column: str, found: str = "", **names: str) -> None:
        place = self.filled.place(row, column)
        self.out.problems.append(
            said(key, self.language, file=self.filled.path.name, found=found, **place, **names)
        )

    def say_head(self, key: str, name: str, found: str = "") -> None:
        at = self.head_rows.get(name)
        cell = Sheet.address(at, 1) if at is not None else ""
        self.out.problems.append(
            said(
                key,
                self.language,
                file=self.filled.path.name,
                sheet=self.review.head.name,
                cell=cell,
                found=found,
            )
        )

    def accepted(
        self, unit_of: UnitOf, register: Register | None, frameworks: Mapping[str, Framework] | None
    ) -> Accepted:
        head = self.plan_head(unit_of)
        taken, requests, proposed = self.rows()
        self.against_the_plan(taken, proposed)
        if not taken and not self.held and not self.out.problems:
            self.say("none", self.filled.header, "decision")
        if self.out.problems:
            return self.out
        plan = self.plan(head, taken, requests)
        if plan is not None:
            self.out.problems.extend(
                self.placed(p) for p in check_plan(plan, register=register, frameworks=frameworks)
            )
        refused = any(p.severity == "error" for p in self.out.problems)
        o = self.out
        return Accepted(
            None if refused else plan, o.confirmed, o.corrected, o.rejected, o.open, o.problems
        )

    # -- the dispatch

    def plan_head(self, unit_of: UnitOf) -> dict[str, Any]:
        """Return what the sheet of the dispatch says, checked."""
        for name in HEAD:
            if name not in self.head_rows:
                self.say_head("head_lost", name, HEAD[name][0])
            elif name in _NEEDED and not self.head.get(name):
                self.say_head("head_empty", name)
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
        if head.get("locality") and head["period"]:
            try:
                head["locality"] = unit_of(head["locality"], head["period"])
            except ValueError as reason:
                self.say_head("unit", "locality", str(reason))
        return head

    # -- the rows

    def rows(
        self,
    ) -> tuple[dict[str, dict[str, Any]], list[dict[str, str]], dict[str, dict[str, Any]]]:
        """Return the commitments that were taken, the requests to respondents that were, and every
        row as it was proposed.
        """
        taken: dict[str, dict[str, Any]] = {}
        proposed: dict[str, dict[str, Any]] = {}
        requests: list[dict[str, str]] = []
        for row in range(self.filled.header + 1, len(self.filled.sheet.rows)):
            code = self.filled.text(row, "code")
            if not code:
                if any(self.filled.text(row, key) for key in COLUMNS):
                    self.say("no_code", row, "code")
            elif not (_CODE.fullmatch(code) or _REQUEST.fullmatch(code)):
                self.say("code", row, "code", code)
            elif code in self.places:
                self.say("twice", row, "code", code)
            else:
                self.places[code] = row
                self.row(row, code, taken, requests, proposed)
        return taken, requests, proposed

    def row(
        self,
        row: int,
        code: str,
        taken: dict[str, dict[str, Any]],
        requests: list[dict[str, str]],
        proposed: dict[str, dict[str, Any]],
    ) -> None:
        decision = self.filled.text(row, "decision")
        new = [key for key in FIELDS if self.filled.text(row, f"new_{key}")]
        for key in ("decision", "quote", "note", *(f"new_{k}" for k in FIELDS)):
            if lost := self.filled.lost(row, key):
                self.say("error_cell", row, key, lost)
        if decision and decision not in set(Decision):
            self.say("decision", row, "decision", decision)
            return
        if new and decision != Decision.CORRECT:
            self.say(
                "asks" if _REQUEST.fullmatch(code) else "unused",
                row,
                f"new_{new[0]}",
                self.filled.text(row, f"new_{new[0]}"),
            )
            return
        quote = quote_form(self.filled.text(row, "quote"))
        if (
            decision
            and decision != Decision.NOT_A_PROMISE
            and not (len(quote) >= 5 and quote in self.text)
        ):
            self.say("quote", row, "quote", quote)
            return
        if _REQUEST.fullmatch(code):
            self.request(row, code, decision, quote, requests)
            return
        read = (
            {key: self.value(row, key, key) for key in FIELDS}
            if self.filled.text(row, "understood")
            else {}
        )
        if read and understood_vi(
            {key: self.filled.text(row, key) for key in FIELDS}
        ) != self.filled.text(row, "understood"):
            self.say("changed", row, "understood", self.filled.text(row, "understood"))
            return
        if read:
            proposed[code] = read | {"quote": quote}
        self.decided(row, code, decision, new, read, quote, taken)

    def decided(
        self,
        row: int,
        code: str,
        decision: str,
        new: list[str],
        read: dict[str, Any],
        quote: str,
        taken: dict[str, dict[str, Any]],
    ) -> None:
        """Take, leave or refuse a row as somebody decided."""
        if not decision:
            if quote:
                self.out.open.append(code)
            elif self.filled.text(row, "note"):
                self.say("quote", row, "quote")
            return
        if decision == Decision.NOT_A_PROMISE:
            self.out.rejected.append(code)
            return
        if decision == Decision.RIGHT and not read:
            self.say("nothing_right", row, "decision", decision)
            return
        if decision == Decision.CORRECT and not new:
            self.say("nothing_new", row, "decision", decision)
            return
        base = read or {
            key: self.value(row, key, key) for key in ("domain", "owner", "due", "horizon")
        }
        values = base | {key: self.value(row, f"new_{key}", key) for key in new}
        (self.out.corrected if decision == Decision.CORRECT else self.out.confirmed).append(code)
        taken[code] = self.commitment(row, code, values, quote)

    def request(
        self, row: int, code: str, decision: str, quote: str, requests: list[dict[str, str]]
    ) -> None:
        if decision == Decision.CORRECT:
            self.say("asks", row, "decision", decision)
        elif decision == Decision.RIGHT:
            self.out.confirmed.append(code)
            place = self.filled.text(row, "place")
            requests.append(
                {
                    "place": place,
                    "asked_of": _ASKED_OF,
                    "quote": quote,
                    "why_vi": self.filled.text(row, "note") or _WHY_SET_APART,
                }
            )
        else:
            (self.out.rejected if decision else self.out.open).append(code)

    def value(self, row: int, column: str, key: str) -> Any:
        """Return what a cell says of one field; what cannot be read is told with its cell."""
        raw = self.filled.value(row, column)
        words = cell_said(raw)
        if not words or words in _NOTHING:
            return None
        if key in _WORDS:
            found = _WORDS[key].get(words)
            if found is None:
                self.say("choice", row, column, words)
            return found
        if key == "due":
            return self.day(row, column, raw, words)
        if key in _NUMBERS:
            return self.number(row, column, key, raw, words)
        return words

    def day(self, row: int, column: str, raw: object, words: str) -> date | None:
        if isinstance(raw, datetime):
            return raw.date()
        if isinstance(raw, date):
            return raw
        found = _DAY.fullmatch(words)
        try:
            if found:
                return date(int(found[3]), int(found[2]), int(found[1]))
        except ValueError:
            pass
        self.say("day", row, column, words)
        return None

    def number(
        self, row: int, column: str, key: str, raw: object, words: str
    ) -> float | str | None:
        """Return a figure as it is written ("95%" is 95), or the words of a target that is none."""
        figure = read_figure(raw, highest=10_000 if key == "baseline_period" else None)
        if (
            figure.known
            and not figure.note
            and not (key == "baseline_period" and not figure.value.is_integer())
        ):
            if figure.kind is not FigureKind.PERCENT:
                return figure.value
            unit = self.filled.text(row, "new_unit") or self.filled.text(row, "unit")
            if not unit.startswith("%"):
                self.say("percent_unit", row, column, words)
            return round(figure.value * 100, 10)
        if key == "target" and not figure.known and not re.match(r"[\d=+-]", words):
            return words
        self.say("number", row, column, words)
        return None

    def commitment(self, row: int, code: str, values: dict[str, Any], quote: str) -> dict[str, Any]:
        """Return the fields of a commitment; what is missing is told with the cell to fill."""
        entry = {key: value for key, value in values.items() if value is not None} | {
            "id": code,
            "quote": quote,
        }
        if place := self.filled.text(row, "place"):
            entry["place"] = place
        if note := self.filled.text(row, "note"):
            entry["note"] = note
        if isinstance(entry.get("target"), str):
            entry["target_text"] = entry.pop("target")
        if "baseline_period" in entry:
            entry["baseline_period"] = int(entry["baseline_period"])
        if "owner" in entry:
            entry["owner"] = "; ".join(
                part.strip() for part in re.split(r"[;\n]", entry["owner"]) if part.strip()
            )
        elif common := self.head.get("common_owner"):
            entry |= {
                "owner": "; ".join(
                    part.strip() for part in re.split(r"[;\n]", common) if part.strip()
                ),
                "owner_basis": "addressees",
            }
        else:
            self.say("owner", row, "new_owner")
        for key in ("indicator", "operator", "due", "domain"):
            if not entry.get(key) and not self.told(row, f"new_{key}", key):
                self.say("missing", row, f"new_{key}")
        return entry

    def told(self, row: int, *columns: str) -> bool:
        cells = {self.filled.place(row, column)["cell"] for column in columns}
        return any(p.cell in cells and p.sheet == self.filled.sheet.name for p in self.out.problems)

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
            self.say_head("other_text", "text_sha256")
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
        """Return the plan with what was taken in its place, and everything else as it stands."""
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
        if len(commitments) < len(kept):
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
        asked = {
            r["quote"]: r for r in (*old.get("respondent_requests", ()), *(r for r in requests))
        }
        first = {r["quote"]: r for r in old.get("respondent_requests", ())}
        merged = {
            "owners": tuple(owners),
            "domains": tuple(domains),
            "respondent_requests": tuple((asked | first).values()),
        }
        return Plan.model_validate(old | head | merged | {"commitments": tuple(commitments)})

    def misshapen(self, code: str, failure: ValidationError) -> None:
        for error in failure.errors(include_url=False):
            key = str(error["loc"][0]) if error["loc"] else "target_high"
            column = key if key in COLUMNS else "code"
            if key in FIELDS:
                column = f"new_{key}"
            self.say(
                "long" if key in FIELDS or key == "quote" else "code",
                self.places.get(code, self.filled.header),
                column,
                str(error["msg"]),
            )

    def placed(self, problem: Problem) -> Problem:
        """Give what the check of the plan found its cell in the workbook."""
        place, _, key = problem.cell.rpartition(".")
        code = re.match(r"C\d{2,3}", problem.what)
        if place.startswith("commitments") and code and code[0] in self.places:
            column = "decision" if key == "kind" else "code"
            if key in FIELDS:
                column = f"new_{key}"
            at = self.filled.place(self.places[code[0]], column)
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
            found=told.found,
            severity=told.severity,
        )


def _head_cells(sheet: Sheet) -> tuple[dict[str, str], dict[str, int]]:
    """Return the values of the sheet of the dispatch, and the row each stands in."""
    names = {label: name for name, (label, _) in HEAD.items()}
    values: dict[str, str] = {}
    rows: dict[str, int] = {}
    for row in range(min(len(sheet.rows), 60)):
        name = names.get(cell_said(sheet.cell(row, 0)))
        if name and name not in rows:
            rows[name] = row
            values[name] = nfc(cell_said(sheet.cell(row, 1)))
    return values, rows


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
