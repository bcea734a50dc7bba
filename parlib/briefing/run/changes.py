"""What a batch would do with each brief, and why: told from stamps and digests, nothing is made.

A brief that was made says in its stamp what it was made of, part by part
(:meth:`parlib.briefing.identity.Identities.seen`). Held against what the release gives now, they say
in what it has changed.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

from parlib.briefing.context import identities_of, open_brief
from parlib.briefing.known_years import OWN_FIGURES
from parlib.briefing.run import stamp
from parlib.briefing.run.made import Wanted
from parlib.briefing.run.wanted import seen_of, wanted_of
from parlib.codebook.runs import BriefRequest
from parlib.errors import ParlibError
from parlib.store.project import Project

NEW, CHANGED, SAME, REFUSED = "new", "changed", "unchanged", "refused"
OTHERS = "others"
"""The reason of a brief of which nothing but its comparison group has moved."""
_ALONE = ("register", "plan", "surveys", "questions", "rule_books", "wording")
_BY_TABLE = ("figures", "below")


@dataclass(frozen=True, slots=True)
class Outlook:
    """What would become of one brief.

    Attributes
    ----------
    request : BriefRequest
        The request.
    status : str
        ``new``, ``changed``, ``unchanged``, or ``refused``: the request does not fit the release.
    reasons : tuple of str
        Why it would be made: ``figures:scores``, ``below:indices``, ``others``, ``wording``, ``code``,
        ``libraries``, ``typeface``, ``notebook``, ``parameters``, ``formats``, ``kept``, ``files``,
        ``asked`` (``--force``), ``unknown`` (its stamp does not say what it was made of).
    former : Path or None
        Folder of the brief as it was made before, in this or another release.
    problem : str
        Why it is refused.
    """

    request: BriefRequest
    status: str
    reasons: tuple[str, ...] = ()
    former: Path | None = None
    problem: str = ""

    @property
    def of_others_alone(self) -> bool:
        """Return whether nothing but the comparison group has moved."""
        return self.reasons == (OTHERS,)

    def as_row(self) -> dict[str, Any]:
        """Return it as one flat, JSON-able row."""
        return {
            **self.request.model_dump(mode="json"),
            "status": self.status,
            "reasons": list(self.reasons),
            "problem": self.problem,
        }


def outlook_of(
    request: BriefRequest,
    project: Project,
    *,
    release: str,
    formats: tuple[str, ...],
    keep: tuple[str, ...],
    force: bool = False,
) -> Outlook:
    """Return what a batch would do with a request; the arguments are those of a batch."""
    try:
        wanted = wanted_of(request, project, release=release)
    except ParlibError as fault:
        return Outlook(request, REFUSED, problem=fault.message)
    former = _former(project, wanted)
    if former is None:
        problem = _why_nothing_is_known(request, project, release)
        return Outlook(request, REFUSED if problem else NEW, problem=problem)
    folder, held = former
    reasons = [
        *(["asked"] if force else []),
        *_of_key(held, wanted),
        *(["formats"] if set(formats) - set(held.get("formats", ())) else []),
        *(["kept"] if set(keep) - stamp.kept(folder, wanted.notebook) else []),
    ]
    if held.get("context") != wanted.key["context"]:
        reasons += changes(held.get("seen"), seen_of(request, project, release=release))
    if not reasons and stamp.holds(folder, wanted.notebook, {}) is None:
        reasons = ["files"]
    return Outlook(request, CHANGED if reasons else SAME, tuple(reasons), folder)


def _why_nothing_is_known(request: BriefRequest, project: Project, release: str) -> str:
    """Return why a document will be refused for want of figures, empty where it will not.

    Only of a unit that the release has no own figures of in the year is the slice opened.
    """
    known = identities_of(project.root, release)
    unit = known.release.register.find(request.locality, period=request.period)
    parts = known.release.parts
    of_unit = (part for name in OWN_FIGURES for part in parts.get(name, {}).get(unit.locality, ()))
    if any(part.name == str(request.period) for part in of_unit):
        return ""
    named = request.model_dump(exclude={"notebook", "locality", "as_of"})
    try:
        open_brief(
            locality=unit.locality,
            kind=request.notebook,
            as_of=request.as_of or "",
            release=release,
            root=project.root,
            **named,
        )
    except ParlibError as fault:
        return fault.message
    return ""


def changes(before: Any, now: Mapping[str, Any]) -> list[str]:
    """Return in what a brief has changed, by what was seen when it was made and what is seen now.

    Examples
    --------
    >>> was = {"figures": {"scores": "1"}, "below": {}, "others": "a", "wording": "x"}
    >>> changes(was, {**was, "figures": {"scores": "2"}, "others": "b"})
    ['figures:scores', 'others']
    >>> changes(None, was)
    ['unknown']
    """
    if not isinstance(before, Mapping):
        return ["unknown"]
    reasons = []
    for part in _BY_TABLE:
        was, is_now = (
            held if isinstance(held, Mapping) else {} for held in (before.get(part), now[part])
        )
        reasons += [
            f"{part}:{table}"
            for table in sorted({*was, *is_now})
            if was.get(table) != is_now.get(table)
        ]
    others = before.get(OTHERS) != now[OTHERS]
    reasons += [OTHERS] if others else []
    reasons += [part for part in _ALONE if before.get(part) != now.get(part)]
    # ranks among others may move by an estimate that rests on further units
    return reasons or [OTHERS]


def compared_until(project: Project, folder: Path, notebook: str) -> date:
    """Return the day of the data that a brief was compared in: of its release, else of the brief."""
    lineage = project.processed / folder.parent.name / "lineage.json"
    told = lineage if lineage.is_file() else stamp.stamp_path(folder, notebook)
    return datetime.fromtimestamp(told.stat().st_mtime, tz=UTC).date()


def _of_key(held: Mapping[str, Any], wanted: Wanted) -> list[str]:
    """Return what differs of notebook, parameters and the makers of pages."""
    reasons = [name for name in ("notebook", "parameters") if held.get(name) != wanted.key[name]]
    if held.get("renderer") != wanted.key["renderer"]:
        was, now = held.get("makers"), stamp.makers()
        was = was if isinstance(was, Mapping) else {}
        reasons += [name for name in now if was.get(name) != now[name]] or ["code"]
    return reasons


def _former(project: Project, wanted: Wanted) -> tuple[Path, dict[str, Any]] | None:
    """Return the folder and stamp of the brief as it was made before.

    An equal one of whatever release, else that of this one, else that which was made last.
    """
    places = [wanted.folder, *project.reports.glob(f"*/{wanted.folder.name}")]
    held = {}
    for folder in places:
        if folder not in held and (there := stamp.read_stamp(folder, wanted.notebook)) is not None:
            held[folder] = there

    def standing(folder: Path) -> tuple[bool, bool, float]:
        equal = all(held[folder].get(name) == value for name, value in wanted.key.items())
        told = stamp.stamp_path(folder, wanted.notebook).stat()
        return equal, folder == wanted.folder, told.st_mtime

    return max(held.items(), key=lambda pair: standing(pair[0]), default=None)
