"""One figure of a clause: where it stands, what it measures, and how it is meant."""

from __future__ import annotations

from dataclasses import dataclass

from parlib.intake.dispatch.rules.readings import Reading

_RULES = {
    "điểm": "points level",
    "điểm phần trăm": "points of a share",
    "bậc": "rank gain",
    "place": "rank band",
    "none": "none of a kind",
    "count": "count",
    "lần": "count",
    "time": "ceiling",
}
"""By the name of the rule that reads the like."""


@dataclass(frozen=True, slots=True)
class Figure:
    """One figure: where it stands, its ends, unit, kind of unit, and how it is meant.

    ``form`` is ``%``, ``điểm``, ``điểm phần trăm``, ``bậc``, ``lần``, ``time``, ``count``, ``place``
    (of a ranking) or ``none`` (what must not be); ``beside`` is the comparison that stands at the
    figure, ``moved`` the movement before it (``up``, ``down``, ``to_up``, ``to_down`` or nothing).
    """

    start: int
    end: int
    low: float | None
    high: float | None
    unit: str
    form: str
    beside: str = ""
    moved: str = ""
    words: str = ""

    @property
    def operator(self) -> str:
        """How the figure is meant, from the words of comparison and movement and the unit."""
        if self.form in ("place", "bậc"):
            return "rank_band" if self.form == "place" else "rank_improve_by"
        if self.form == "none":
            return "="
        if self.moved == "to_down":
            return "<" if self.beside == "<" else "<="
        if self.moved == "down" and self.beside not in ("<", "<="):
            return "decrease_by"
        if self.moved == "up" and self.beside not in ("<", "<="):
            return "increase_by"
        if self.form == "%" and self.low == 100 and not self.high:
            return "="
        if self.beside:
            return self.beside
        if self.form in ("%", "điểm") or self.high:
            return ">="
        return "<=" if self.form == "time" else "="

    def reading(self) -> Reading:
        """Return the figure as what a rule reads."""
        changed = {"decrease_by": "percent change", "increase_by": "percent change", "<": "percent"}
        rule = _RULES[self.form] if self.form != "%" else changed.get(self.operator, "percent")
        return Reading(
            rule,
            self.start,
            self.end,
            self.operator,
            self.low,
            self.high,
            self.unit,
            self.words,
            confidence=0.5,
        )
