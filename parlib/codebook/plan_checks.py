"""What a plan's shape cannot tell.

Whether its owners, units, ranges, dates and references make sense together.

A plan that loads may still promise 120 %, name an office the dispatch never names, or fall due
after its own horizon.
:func:`check_plan` finds all of it at once; the ``cell`` of each problem is the path inside the plan
(``commitments.3.owner``), which ``parlib.store.params`` turns into a line of the file.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from difflib import get_close_matches

from parlib.codebook.frameworks import Framework
from parlib.codebook.localities import Register
from parlib.codebook.plans import HEADINGS, Commitment, Plan
from parlib.codebook.promise_checks import (
    Fault,
    date_faults,
    figure_faults,
    item_faults,
    range_faults,
    unit_faults,
)
from parlib.errors import Problem


def check_plan(
    plan: Plan,
    *,
    register: Register | None = None,
    frameworks: Mapping[str, Framework] | None = None,
) -> list[Problem]:
    """Return everything about a plan that does not make sense.

    An empty list means nothing was found.

    Parameters
    ----------
    plan : Plan
        A plan of sound shape.
    register : Register, optional
        Units that exist; without it the locality is not checked.
    frameworks : mapping of str to Framework, optional
        Rule books by id; without it rule-book items are not checked.
    """
    framework = (frameworks or {}).get(plan.framework)
    found = [_problem(fault) for fault in _head(plan, register, frameworks)]
    if framework is not None:
        found += [_problem(fault) for fault in _efforts(plan, framework)]
    for i, commitment in enumerate(plan.commitments):
        faults = [
            *_references(plan, i, commitment),
            *_owners(plan, commitment),
            *date_faults(plan, commitment),
            *unit_faults(commitment),
            *figure_faults(commitment),
            *range_faults(commitment),
            *(
                item_faults(commitment, framework)
                if frameworks is not None and commitment.code
                else ()
            ),
        ]
        found += [
            _problem(f, place=f"commitments.{i}.", prefix=f"{commitment.id}: ") for f in faults
        ]
    return found


def _problem(fault: Fault, *, place: str = "", prefix: str = "") -> Problem:
    return Problem(
        what=prefix + fault.what,
        remedy=fault.remedy,
        cell=place + fault.field,
        found=fault.found,
        severity=fault.severity,
    )


def _head(
    plan: Plan, register: Register | None, frameworks: Mapping[str, Framework] | None
) -> Iterator[Fault]:
    if plan.last_period is not None and plan.last_period < plan.period:
        yield Fault(
            "last_period",
            f"the last year is before the first, {plan.period}",
            "correct one of the two",
            str(plan.last_period),
        )
    if register is not None:
        if plan.locality not in register:
            yield Fault(
                "locality",
                "no unit has this identity",
                "take the identity from the register (`parlib check`)",
                plan.locality,
            )
        else:
            unit = register[plan.locality]
            if not unit.covers(plan.period):
                yield Fault(
                    "locality",
                    f"{unit.name} was not a unit in {plan.period}",
                    "take the unit of that year",
                    plan.locality,
                )
            elif unit.valid_to and unit.valid_to < f"{plan.end}-12-31":
                what = f"{unit.name} ended on {unit.valid_to}, before the plan does"
                yield Fault(
                    "last_period",
                    what,
                    "say in `note` who carries the promises on",
                    str(plan.end),
                    severity="warning",
                )
    if frameworks is not None and plan.framework and plan.framework not in frameworks:
        yield Fault(
            "framework",
            "no such rule book",
            f"use one of: {', '.join(sorted(frameworks))}",
            plan.framework,
        )
    for i, request in enumerate(plan.respondent_requests):
        for j, commitment in enumerate(plan.commitments):
            if commitment.kind != "respondent_influence" and commitment.quote in request.quote:
                what = (
                    f"{commitment.id}: its words ask something of survey respondents (request "
                    f"{i + 1})"
                )
                yield Fault(
                    f"commitments.{j}.kind",
                    what,
                    "set `kind: respondent_influence` or drop it",
                    commitment.kind,
                )


def _efforts(plan: Plan, framework: Framework) -> Iterator[Fault]:
    """Check what the office says about raising items against the items of the rule book."""
    for i, effort in enumerate(plan.efforts):
        place = f"efforts.{i}."
        for field, code in (("code", effort.code), *(("requires", c) for c in effort.requires)):
            if code not in framework.by_code:
                yield Fault(
                    place + field,
                    f"rule book {framework.id} has no such item",
                    "correct the code",
                    code,
                )
        item = framework.by_code.get(effort.code)
        if item is not None and item.source == "survey":
            what = "survey answers are not a step: no office may work for them"
            yield Fault(
                place + "code",
                what,
                "drop the entry; an integrity audit is offered instead",
                effort.code,
            )
        elif (
            item is not None
            and item.max_points is not None
            and effort.up_to is not None
            and effort.up_to > item.max_points
        ):
            yield Fault(
                place + "up_to",
                f"above the maximum of item {item.code}, {item.max_points:g}",
                "correct the number",
                f"{effort.up_to:g}",
            )


def _references(plan: Plan, i: int, commitment: Commitment) -> Iterator[Fault]:
    known = {d.code for d in plan.domains} | set(HEADINGS)
    if commitment.domain not in known:
        yield Fault(
            "domain",
            "the plan has no such domain",
            f"use one of: {', '.join(sorted(known))}",
            commitment.domain,
        )
    if commitment.repeats and commitment.repeats not in {c.id for c in plan.commitments[:i]}:
        yield Fault(
            "repeats",
            "no earlier commitment has this id",
            "give the id of the one it repeats",
            commitment.repeats,
        )
    if commitment.joint and sum(c.joint == commitment.joint for c in plan.commitments) < 2:
        yield Fault(
            "joint",
            "nothing else shares this gain",
            "give both commitments the same label",
            commitment.joint,
        )


def _owners(plan: Plan, commitment: Commitment) -> Iterator[Fault]:
    for owner in commitment.owners:
        if owner not in plan.owners:
            near = get_close_matches(owner, plan.owners, n=1, cutoff=0.6)
            hint = (
                f"did you mean {near[0]!r}?"
                if near
                else "add it to `owners` if the dispatch names it"
            )
            yield Fault("owner", "an owner that the plan's `owners` does not list", hint, owner)
