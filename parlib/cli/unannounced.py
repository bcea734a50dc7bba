"""Why the results of a year cannot be announced, told once for all units that it keeps alike."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import TYPE_CHECKING

from parlib.cli.words import first_of, reason_in_words, word
from parlib.errors import Problem
from parlib.speech.catalogue import saying

if TYPE_CHECKING:
    from parlib.analysis.final_results import Hindrance
    from parlib.codebook.units import Locality

_SHOWN, _FEW = 15, 3


def waiting_told(waiting: Iterable[tuple[str, str, str]]) -> Iterator[Problem]:
    """Yield what units wait for: by name where they are few, else once for all that wait alike.

    Parameters
    ----------
    waiting : iterable of (str, str, str)
        Name, step and for whom it waits (:func:`parlib.analysis.final_results.not_ready`).
    """
    alike: dict[tuple[str, str], list[str]] = {}
    for name, step, waits in waiting:
        alike.setdefault((step, waits), []).append(name)
    for (step, waits), names in alike.items():
        told = {"step": word(step), "waits": word(waits)}
        remedy = _remedy_of_a_wait(waits)
        if len(names) > _FEW:
            what = saying(
                "{count} units: {step}, wait for {waits}: {names}",
                count=len(names),
                names=first_of(names, _SHOWN),
                **told,
            )
            yield Problem(what=what, remedy=remedy)
            continue
        for name in names:
            what = saying("{name}: {step}, waits for {waits}", name=name, **told)
            yield Problem(what=what, remedy=remedy)


def _remedy_of_a_wait(waits: str) -> str:
    if waits == "survey":
        return saying(
            "write its points into the column “Điểm điều tra xã hội học” of the form of the last "
            "appraisal (--appraisal --round 2) and collect it, or take the answers: parlib add survey; "
            "then parlib build"
        )
    return saying("`parlib status` shows the steps; finish them, collect and build")


def hindrances_told(
    hindrances: Iterable[Hindrance], above: Locality, period: int, kept: str
) -> Iterator[Problem]:
    """Yield what else keeps units, as :func:`waiting_told` does, each with what is to be done.

    Parameters
    ----------
    hindrances : iterable of Hindrance
        One a unit and cause.
    above : Locality
        The unit whose units were to be announced.
    period : int
        The year.
    kept : str
        The source in which ``publish-results`` kept this year, empty where it did not.
    """
    alike: dict[tuple[str, str], tuple[Problem, list[str]]] = {}
    for one in hindrances:
        why = one.why
        if one.reason:
            why = saying("{why} ({reason})", why=why, reason=reason_in_words(one.reason))
        remedy = _remedy(str(one.kind), above, period, kept)
        _, names = alike.setdefault((why, remedy), (Problem(what=why, remedy=remedy), []))
        names.append(one.name)
    for problem, names in alike.values():
        yield from _of_units(problem, names)


def _of_units(problem: Problem, names: Sequence[str]) -> Iterator[Problem]:
    if len(names) > _FEW:
        what = saying(
            "{count} units: {why}: {names}",
            count=len(names),
            why=problem.what,
            names=first_of(names, _SHOWN),
        )
        yield Problem(what=what, remedy=problem.remedy)
        return
    for name in names:
        what = saying("{name}: {why}", name=name, why=problem.what)
        yield Problem(what=what, remedy=problem.remedy)


def _remedy(kind: str, above: Locality, period: int, kept: str) -> str:
    """Return what is to be done about a hindrance of one kind."""
    command = f'parlib ranks --locality "{above.name}" --period {period}'
    if kind == "published" and kept:
        return saying(
            "nothing is left to do for this year; if it was published by mistake or the decision was "
            "changed: `parlib remove {kept}`, `parlib build`, then publish again",
            kept=kept,
        )
    remedies = {
        "published": saying(
            "nothing is left to do for this year; if these figures are wrong, `parlib sources` names "
            "the source that has them and `parlib remove` takes it out"
        ),
        "no_index": saying(
            'see with `parlib gaps --locality "UNIT" --period {period}` which items are without points; '
            "collect them, then parlib build",
            period=period,
        ),
        "ended": saying(
            "choose a --level whose units stand at the end of {period}, or an earlier year",
            period=period,
        ),
        "few": saying(
            "`min_units_rank` in params/methods/analysis.yml says how many a ranking takes at least; "
            "results of fewer are announced without one"
        ),
        "incomplete": saying(
            "`{command}` names the units without points; collect their workbooks, then parlib build",
            command=command,
        ),
        "unranked": saying(
            "`{command}` says why and which units stand in the way", command=command
        ),
    }
    return remedies[kind]
