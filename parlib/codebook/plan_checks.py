"""Check what a plan's schema cannot: whether owners, units, ranges, dates and references make
sense.

A plan that loads may still promise 120 %, name an office that the dispatch never names, or fall due
after its own horizon. :func:`check_plan` reports all of it at once. The ``cell`` of each problem is
the path inside the plan (``commitments.3.owner``), which ``parlib.store.params`` converts into a
line of the file.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date
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
    start_faults,
    unit_faults,
)
from parlib.errors import Problem
from parlib.speech.catalogue import saying


def check_plan(
    plan: Plan,
    *,
    register: Register | None = None,
    frameworks: Mapping[str, Framework] | None = None,
) -> list[Problem]:
    """Return every problem found in a plan; an empty list means that none was found.

    Parameters
    ----------
    plan : Plan
        Plan that has passed its schema.
    register : Register, optional
        Known units; without it the locality is not checked.
    frameworks : mapping of str to Framework, optional
        Rule books by id; without it rule-book items are not checked.
    """
    framework = (frameworks or {}).get(plan.framework)
    problems = [_problem(fault) for fault in _head(plan, register, frameworks)]
    if framework is not None:
        problems += [_problem(fault) for fault in _efforts(plan, framework)]
    for i, commitment in enumerate(plan.commitments):
        faults = [
            *_references(plan, i, commitment),
            *_owners(plan, commitment),
            *date_faults(plan, commitment),
            *unit_faults(commitment),
            *start_faults(commitment),
            *figure_faults(commitment),
            *range_faults(commitment),
            *(
                item_faults(commitment, framework)
                if frameworks is not None and commitment.code
                else ()
            ),
        ]
        problems += [
            _problem(f, place=f"commitments.{i}.", prefix=f"{commitment.id}: ") for f in faults
        ]
    return problems


def _problem(fault: Fault, *, place: str = "", prefix: str = "") -> Problem:
    return Problem(
        what=saying("{prefix}{what}", prefix=prefix, what=fault.what) if prefix else fault.what,
        remedy=fault.remedy,
        cell=place + fault.field,
        actual=fault.actual,
        severity=fault.severity,
    )


def _head(
    plan: Plan, register: Register | None, frameworks: Mapping[str, Framework] | None
) -> Iterator[Fault]:
    if plan.last_period is not None and plan.last_period < plan.period:
        yield Fault(
            "last_period",
            saying("the last year is before the first, {period}", period=plan.period),
            saying("correct one of the two"),
            str(plan.last_period),
        )
    if register is not None:
        if plan.locality not in register:
            yield Fault(
                "locality",
                saying("no unit has this identity"),
                saying("take the identity from the register (`parlib check`)"),
                plan.locality,
            )
        else:
            unit = register[plan.locality]
            if not unit.covers(plan.period):
                yield Fault(
                    "locality",
                    saying("{name} was not a unit in {period}", name=unit.name, period=plan.period),
                    saying("take the unit of that year"),
                    plan.locality,
                )
            elif unit.valid_to and unit.valid_to < f"{plan.end}-12-31":
                what = saying(
                    "{name} ended on {valid_to}, before the plan does",
                    name=unit.name,
                    valid_to=date.fromisoformat(unit.valid_to),
                )
                yield Fault(
                    "last_period",
                    what,
                    saying("say in the plan who carries the promises on (its `note`)"),
                    str(plan.end),
                    severity="warning",
                )
    if frameworks is not None and plan.framework and plan.framework not in frameworks:
        yield Fault(
            "framework",
            saying("no such rule book"),
            saying("use one of: {frameworks}", frameworks=", ".join(sorted(frameworks))),
            plan.framework,
        )
    for i, request in enumerate(plan.respondent_requests):
        for j, commitment in enumerate(plan.commitments):
            if commitment.kind != "respondent_influence" and commitment.quote in request.quote:
                what = saying(
                    "{id}: its words ask something of survey respondents (request {i})",
                    id=commitment.id,
                    i=i + 1,
                )
                yield Fault(
                    f"commitments.{j}.kind",
                    what,
                    saying("set `kind: respondent_influence` or drop it"),
                    commitment.kind,
                )


def _efforts(plan: Plan, framework: Framework) -> Iterator[Fault]:
    """Check the efforts that the office states for items against the items of the rule book."""
    for i, effort in enumerate(plan.efforts):
        place = f"efforts.{i}."
        for field, code in (("code", effort.code), *(("requires", c) for c in effort.requires)):
            if code not in framework.by_code:
                yield Fault(
                    place + field,
                    saying("rule book {id} has no such item", id=framework.id),
                    saying("correct the code"),
                    code,
                )
        item = framework.by_code.get(effort.code)
        if item is not None and item.source == "survey":
            what = saying("survey answers are not a step: no office may work for them")
            yield Fault(
                place + "code",
                what,
                saying("drop the entry; an integrity audit is offered instead"),
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
                saying(
                    "above the maximum of item {code}, {max_points:g}",
                    code=item.code,
                    max_points=item.max_points,
                ),
                saying("correct the number"),
                f"{effort.up_to:g}",
            )


def _references(plan: Plan, i: int, commitment: Commitment) -> Iterator[Fault]:
    known = {d.code for d in plan.domains} | set(HEADINGS)
    if commitment.domain not in known:
        yield Fault(
            "domain",
            saying("the plan has no such domain"),
            saying("use one of: {known}", known=", ".join(sorted(known))),
            commitment.domain,
        )
    if commitment.repeats and commitment.repeats not in {c.id for c in plan.commitments[:i]}:
        yield Fault(
            "repeats",
            saying("no earlier commitment has this id"),
            saying("give the id of the one it repeats"),
            commitment.repeats,
        )
    if commitment.joint and sum(c.joint == commitment.joint for c in plan.commitments) < 2:
        yield Fault(
            "joint",
            saying("nothing else shares this gain"),
            saying("give both commitments the same label"),
            commitment.joint,
        )


def _owners(plan: Plan, commitment: Commitment) -> Iterator[Fault]:
    for owner in commitment.owners:
        if owner not in plan.owners:
            near = get_close_matches(owner, plan.owners, n=1, cutoff=0.6)
            hint = (
                saying("did you mean {near!r}?", near=near[0])
                if near
                else saying("add it to `owners` if the dispatch names it")
            )
            yield Fault(
                "owner", saying("an owner that the plan's `owners` does not list"), hint, owner
            )
