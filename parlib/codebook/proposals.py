"""Unconfirmed parts of a plan: they are reported, and no release contains them.

``parlib targets extract`` writes what it read from a dispatch and leaves to a person what only a
person knows: the unit (``locality: ""``) and, if no sentence names one, the owner (``owner: "?"``).
"""

from __future__ import annotations

from parlib.codebook.plans import Commitment, Plan
from parlib.errors import Problem
from parlib.speech.catalogue import saying

OPEN_OWNER = "?"
_SHOWN = 6


def is_confirmed(commitment: Commitment) -> bool:
    """Return whether somebody has entered the owner of a commitment."""
    return bool(commitment.owners) and OPEN_OWNER not in commitment.owners


def without_proposals(plan: Plan, *, file: str) -> tuple[Plan | None, list[Problem]]:
    """Return the plan without unconfirmed commitments (``None`` if nothing is left), and problems
    that name what was left out.

    Examples
    --------
    >>> unconfirmed_plan("params/plans/x.yml", [{"id": "C01"}]).what
    'the plan is a proposal, no unit is named: 1 commitment(s) left out (C01)'
    """
    waiting = [c.id for c in plan.commitments if not is_confirmed(c)]
    if not waiting:
        return plan, []
    told = Problem(
        saying(
            "{count} of {count2} commitment(s) are proposals, no owner is "
            "confirmed: left out ({listed})",
            count=len(waiting),
            count2=len(plan.commitments),
            listed=_listed(waiting),
        ),
        _remedy("`owner`"),
        file=file,
        actual=f"owner: {OPEN_OWNER!r}",
        severity="warning",
    )
    if len(waiting) == len(plan.commitments):
        return None, [told]
    kept = tuple(c for c in plan.commitments if is_confirmed(c))
    return plan.model_copy(update={"commitments": kept}), [told]


def unconfirmed_plan(file: str, commitments: object) -> Problem:
    """Return the problem that a whole plan is unconfirmed because it names no unit."""
    rows = commitments if isinstance(commitments, list) else []
    names = [str(row.get("id", "")) for row in rows if isinstance(row, dict)]
    what = saying(
        "the plan is a proposal, no unit is named: {count} commitment(s) left out ({listed})",
        count=len(names),
        listed=_listed(names),
    )
    return Problem(
        what,
        _remedy("`locality` and every `owner`"),
        file=file,
        actual="locality: ''",
        severity="warning",
    )


def _listed(names: list[str]) -> str:
    return ", ".join(names[:_SHOWN]) + (f" … {names[-1]}" if len(names) > _SHOWN else "")


def _remedy(what: str) -> str:
    return saying(
        "compare each with the dispatch and fill in {what}; until then no release holds them",
        what=what,
    )
