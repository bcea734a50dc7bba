"""What a batch would do with each brief, and why, in plain words."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, Any

from parlib.cli.console import out
from parlib.codebook.kinds import KINDS
from parlib.speech.catalogue import aloud, msg

if TYPE_CHECKING:
    from parlib.briefing.run.changes import Outlook
    from parlib.store.releases import Release


def told(outlook: Outlook) -> str:
    """Return why a brief would be made, or why not, in one sentence."""
    if outlook.status == "new":
        return msg("is not there yet")
    if outlook.status == "unchanged":
        return msg("nothing that it shows has changed")
    if outlook.status == "refused":
        return aloud(outlook.problem)
    return msg("changed: {reasons}", reasons="; ".join(_reasons(outlook.reasons)))


def show(outlooks: Sequence[Outlook], release: Release, *, language: str, each: bool) -> None:
    """Print what would be made, and which documents would be refused; with ``each``, every document
    with its reasons.
    """
    for one in outlooks:
        if not (each or one.status == "refused"):
            continue
        unit = one.request.locality
        name = release.register[unit].name if unit in release.register else unit
        kind = KINDS[one.request.notebook].names[language]
        out.print(
            f"{_SIGN[one.status]} {name} {one.request.period} ({kind}): {told(one)}", markup=False
        )
    counts = Counter(one.status for one in outlooks)
    out.print(
        msg(
            "Documents: {new} new, {changed} changed, {unchanged} unchanged, {refused} refused",
            **{name: counts[name] for name in ("new", "changed", "unchanged", "refused")},
        )
    )
    moved = sum(one.of_others_alone for one in outlooks)
    if moved:
        out.print(
            msg(
                "In {moved} of the changed ones nothing but the comparison group has moved "
                "(--own-changes leaves those as they were)",
                moved=moved,
            )
        )


def rows(outlooks: Iterable[Outlook]) -> list[dict[str, Any]]:
    """Return outlooks for machines, each with its sentence."""
    return [{**one.as_row(), "told": told(one)} for one in outlooks]


_SIGN = {"new": "+", "changed": "~", "unchanged": "=", "refused": "✗"}


def _reasons(reasons: Iterable[str]) -> list[str]:
    """Return reasons in words, tables of one sort together."""
    tables: dict[str, list[str]] = {}
    for part, _, table in (reason.partition(":") for reason in reasons):
        tables.setdefault(part, []).append(table)
    words = _words()
    return [
        f"{words[part]} ({', '.join(_of_table(n) for n in names)})" if any(names) else words[part]
        for part, names in tables.items()
    ]


def _words() -> dict[str, str]:
    return {
        "figures": msg("its own figures"),
        "below": msg("figures of the units below"),
        "others": msg("marks of the comparison group"),
        "register": msg("what the register says of it"),
        "plan": msg("the plan"),
        "surveys": msg("the questionnaire"),
        "questions": msg("the declared questions"),
        "rule_books": msg("the rule book"),
        "wording": msg("the wording"),
        "code": msg("the code of parlib that writes pages"),
        "libraries": msg("libraries that write pages"),
        "typeface": msg("the typeface at hand"),
        "notebook": msg("the notebook"),
        "parameters": msg("parameters of the notebook"),
        "formats": msg("a format is asked for that is not there"),
        "kept": msg("more is to be kept than is there"),
        "files": msg("a file was touched or is missing"),
        "asked": msg("asked for (--force)"),
        "unknown": msg("its record does not say what it was made of (another version made it)"),
    }


def _of_table(name: str) -> str:
    """Return a table in words; one that has none by its name."""
    return {
        "observations": msg("published figures"),
        "evidence": msg("figures filed"),
        "scores": msg("points"),
        "ledger": msg("lost points"),
        "gaps": msg("gaps"),
        "indices": msg("index values"),
        "findings": msg("findings"),
        "flags": msg("alerts"),
        "expected": msg("expected points"),
        "cliffs": msg("thresholds"),
        "targets": msg("commitments"),
        "progress": msg("progress reports"),
        "schedule": msg("due reports"),
        "satisfaction": msg("survey results"),
        "outcomes": msg("outcome indicators"),
        "bridges": msg("bridges between rule books"),
    }.get(name, name)
