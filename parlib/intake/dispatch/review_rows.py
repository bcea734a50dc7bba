"""The rows of a filled review workbook: each taken, left or refused, as somebody decided."""

from __future__ import annotations

import re
from typing import Any

from parlib.codebook.plans import quote_form
from parlib.codebook.promise_checks import POINTS
from parlib.codebook.vocabulary import LEVEL_OPERATORS
from parlib.intake.dispatch.report_duties import duty_vi, report_duties
from parlib.intake.dispatch.respondents import asks_respondents
from parlib.intake.dispatch.review import COLUMNS, FIELDS, Decision
from parlib.intake.dispatch.review_cells import ReviewCells
from parlib.intake.dispatch.review_words import understood_vi
from parlib.intake.workbook.rule_words import points_vi

_CODE = re.compile(r"C\d{2,3}")
_REQUEST = re.compile(r"R\d{2,3}")
_DUTY = re.compile(r"B\d{2,3}")
_ASKED_OF = "người trả lời điều tra"
_WHY_SET_APART = (
    "Câu này hướng ý kiến của người trả lời điều tra; ghi lại nguyên văn, không thành nhiệm vụ."
)


class ReviewRows(ReviewCells):
    """The rows, read one by one."""

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
            elif not any(form.fullmatch(code) for form in (_CODE, _REQUEST, _DUTY)):
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
        """Read one row, and take it where nothing stands against it."""
        decision = self.decision(row)
        new = [key for key in FIELDS if self.filled.text(row, f"new_{key}")]
        for key in ("decision", "quote", "note", *(f"new_{k}" for k in FIELDS)):
            if lost := self.filled.lost(row, key):
                self.say("error_cell", row, key, lost)
        if decision and decision not in set(Decision):
            self.say("decision", row, "decision", decision)
            return
        if _DUTY.fullmatch(code) and new not in ([], ["owner"]):
            self.say("duty", row, f"new_{next(k for k in new if k != 'owner')}")
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
        if _DUTY.fullmatch(code):
            self.duty(row, code, decision, quote)
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
        elif quote and decision == Decision.CORRECT and asks_respondents(quote, around=quote):
            self.warn("asks_added", row, "quote", quote)
            self.request(row, code, Decision.RIGHT, quote, requests)
            return
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
        """Take, leave or refuse what the dispatch asks of respondents."""
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

    def duty(self, row: int, code: str, decision: str, quote: str) -> None:
        """Take, leave or refuse a report that the dispatch asks for in a rhythm.

        Cycle, day and to whom are read from its words again, so that what is taken is what they say.
        """
        if decision not in (Decision.RIGHT, Decision.CORRECT):
            (self.out.rejected if decision else self.out.open).append(code)
            return
        shown = self.filled.text(row, "understood")
        read = [duty for duty in report_duties(quote) if duty_vi(duty) == shown]
        if len(read) != 1:
            self.say("changed", row, "understood", self.filled.text(row, "understood"))
            return
        by = self.filled.text(row, "new_owner") or self.filled.text(row, "owner")
        if not by:
            self.say("owner", row, "new_owner")
            return
        (self.out.corrected if decision == Decision.CORRECT else self.out.confirmed).append(code)
        self.duties.append(read[0] | {"by": by})

    def commitment(self, row: int, code: str, values: dict[str, Any], quote: str) -> dict[str, Any]:
        """Return the fields of a commitment; what is missing is reported with the cell to fill."""
        entry = {key: value for key, value in values.items() if value is not None} | {
            "id": code,
            "quote": quote,
        }
        if place := self.filled.text(row, "place"):
            entry["place"] = place
        if note := self.filled.text(row, "note"):
            entry["note"] = note
        if _is_points_of_a_hundred(entry):
            entry["unit"] = "%"
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
        low, high = entry.get("target"), entry.get("target_high")
        if isinstance(low, float) and isinstance(high, float) and high < low:
            self.say("range", row, "new_target_high", points_vi(high), low=points_vi(low))
        for key in ("indicator", "operator", "due", "domain"):
            if not entry.get(key) and not self.told(row, f"new_{key}", key):
                self.say("missing", row, f"new_{key}")
        return entry


def _is_points_of_a_hundred(entry: dict[str, Any]) -> bool:
    """Return whether a target of PAR INDEX or SIPAS is written in points: both run from 0 to 100, so
    that "đạt từ 90 điểm" and "đạt từ 90%" are one promise.
    """
    figures = [entry.get("target"), entry.get("target_high", 0)]
    return (
        entry.get("index") in ("PAR", "SIPAS")
        and entry.get("unit") == POINTS
        and entry.get("operator") in LEVEL_OPERATORS
        and all(isinstance(figure, int | float) and 0 <= figure <= 100 for figure in figures)
    )
