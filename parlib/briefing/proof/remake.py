"""Make a document again from its release: the only yardstick that a proof holds a document against.

What a document says of itself (its model, its digests) can be rewritten by whoever rewrites the
document. So the proof takes from it no more than what was asked for (kind, unit, period, language,
issue date, release, and for a letter what people decided), runs the notebook over the release as a
batch does, and compares everything.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from parlib.briefing.context import release_tables
from parlib.briefing.digits import Allowances, check_digits
from parlib.briefing.dispatch.letter import (
    Dispatch,
    attached_line,
    letter_model,
    merged_model,
    plan_of,
)
from parlib.briefing.dispatch.many import MOST
from parlib.briefing.pages.distances import Distances
from parlib.briefing.pages.pdf import as_appendix
from parlib.briefing.proof.comparison import Differences, compare_models
from parlib.briefing.proof.demand import Demand, demand_of, make_room
from parlib.briefing.run.known import Known
from parlib.briefing.run.render import run
from parlib.briefing.run.wanted import parameters_of
from parlib.codebook.context import BriefContext
from parlib.codebook.runs import BriefRequest
from parlib.document.model import Model
from parlib.document.proof import check_numbers
from parlib.errors import NotCompared, VerificationFailed
from parlib.speech.catalogue import saying
from parlib.store.made_from import file_digest
from parlib.store.project import Project

_KEPT = 400
_made: dict[tuple[Path, str, str, str], Model] = {}
"""Briefs made in this process, by project, release, slice and notebook.

Never changed, only compared and laid out anew.
"""


@dataclass(frozen=True)
class Remade:
    """A document model made again from a release.

    Attributes
    ----------
    model : dict
        The model, which names the release that the document names.
    demands : tuple of Demand
        What it was made from, one per brief inside.
    """

    model: Model
    demands: tuple[Demand, ...]

    @property
    def release(self) -> str:
        """The release it was made from."""
        return self.demands[0].release


def remake(
    claimed: Model,
    project: Project,
    *,
    release: str = "",
    engine: str = "auto",
    timeout: float = 300.0,
) -> Remade:
    """Make the document again that ``claimed`` says it is.

    Parameters
    ----------
    claimed : dict
        A document model in lawful shape (:func:`parlib.document.model.refuse_faults`): a brief, an
        appendix, a letter, or a letter with its appendices.
    project : Project
        Where notebooks and release lie.
    release : str
        Release to make it from; default: the one that it names.
    engine, timeout
        As in :func:`parlib.briefing.run.render.render_brief`.

    Raises
    ------
    ReleaseError
        The release is not at hand, or is not what was written.
    NotCompared
        The project has no such notebook.
    VerificationFailed
        Nothing of that kind can be made: an unknown unit, period, kind.
    BriefFailed
        The notebook failed.
    """
    meta = claimed["meta"]
    if meta["mode"] == "letter":
        return _letter(claimed, project, release=release, engine=engine, timeout=timeout)
    made, demand = _brief(meta, project, release=release, engine=engine, timeout=timeout)
    if meta["mode"] == "appendix":
        made = as_appendix(
            made, number=str(meta.get("appendix_number", "")), of=meta["appendix_of"]
        )
    return Remade(made, (demand,))


def differences(
    claimed: Model,
    project: Project,
    *,
    release: str = "",
    engine: str = "auto",
    timeout: float = 300.0,
) -> Differences:
    """Return how a document model differs from the one that the release gives.

    The short form of :func:`remake` and compare.
    """
    return compare_models(
        claimed, remake(claimed, project, release=release, engine=engine, timeout=timeout).model
    )


def slices(claimed: Model, project: Project, *, release: str = "") -> tuple[BriefContext, ...]:
    """Return the slices that a document must have been made from, one per brief inside.

    The same errors as :func:`remake`.
    """
    meta = claimed["meta"]
    parts = parts_of(meta) if meta["mode"] == "letter" else (meta,)
    return tuple(demand_of(part, project, release=release).context for part in parts)


def _brief(
    meta: Mapping[str, Any], project: Project, *, release: str, engine: str, timeout: float
) -> tuple[Model, Demand]:
    """Return the model of one brief, made from the release and named as the document names it, with
    what was asked for.
    """
    named = str(meta["release"])
    demand = demand_of(meta, project, release=release)
    template = project.notebooks / f"{demand.request.notebook}.ipynb"
    if not template.is_file():
        raise NotCompared(saying("the notebook {name} is not in this project", name=template.name))
    key = (project.root, demand.release, demand.digest, file_digest(template))
    # the appendix, the letter and the whole of one bundle are made from the same briefs
    if key not in _made:
        known = Known(project)
        model = known.model(template, demand) or _made_now(
            template, demand.request, demand.context, project, known, engine=engine, timeout=timeout
        )
        make_room(_made, most=_KEPT)
        _made[key] = model
    model = _made[key]
    return (model if demand.release == named else _renamed(model, demand.release, named)), demand


def _made_now(
    template: Path,
    request: BriefRequest,
    context: BriefContext,
    project: Project,
    known: Known,
    *,
    engine: str,
    timeout: float,
) -> Model:
    """Return the model that the notebook gives over the slice, run now, checked and kept."""
    values = parameters_of(template, request, context)
    _, model = run(template, values, context, project, engine=engine, timeout=timeout)
    check_numbers(model, release_tables(context))
    check_digits(model, Allowances([context]))
    known.keep_model(template, context, model)
    return model


def _renamed(value: Any, release: str, claimed: str) -> Any:
    """Return the model with another name of its release.

    An equal slice of another release gives the same document.
    """
    if isinstance(value, str):
        return value.replace(release, claimed)
    if isinstance(value, Mapping):
        return {name: _renamed(item, release, claimed) for name, item in value.items()}
    return (
        [_renamed(item, release, claimed) for item in value] if isinstance(value, list) else value
    )


def _letter(
    claimed: Model, project: Project, *, release: str, engine: str, timeout: float
) -> Remade:
    """Make the letter again.

    Its briefs from the release, what people decided from the document itself.
    """
    meta = claimed["meta"]
    made = [
        _brief(part, project, release=release, engine=engine, timeout=timeout)
        for part in parts_of(meta)
    ]
    models, demands = [m for m, _ in made], tuple(one for _, one in made)
    dispatch, revision = dispatch_of(meta)
    plan = plan_of(dispatch, [one.plan for one in demands])
    wording = demands[0].wording
    letter = letter_model(dispatch, models, plan, wording, revision=revision)
    if any("part" in section for section in claimed["sections"]):
        bound = str(meta["dispatch"].get("manifest", ""))
        letter = merged_model(
            letter,
            models,
            attached_line(dispatch, plan, wording),
            wording=wording,
            manifest=bound,
            distances=recorded_distances(claimed, len(models)),
        )
    return Remade(letter, demands)


def recorded_distances(claimed: Model, parts: int) -> list[dict[str, float] | None]:
    """Return how far apart the parts of each appendix stand, as the document records it.

    They follow from how each appendix is set alone, and say nothing: what no document has is none,
    and then differs.
    """
    recorded: dict[int, object] = {}
    for section in claimed["sections"]:
        if type(part := section.get("part")) is int:
            recorded.setdefault(part, section.get("spacing"))
    spaced = [Distances.of(recorded.get(part)) for part in range(parts)]
    return [one.recorded if one is not None else None for one in spaced]


def parts_of(meta: Mapping[str, Any]) -> Sequence[Mapping[str, Any]]:
    """Return what a letter says of each brief that it carries.

    Raises
    ------
    VerificationFailed
        It does not say it, or more than a letter carries.
    """
    parts = meta.get("parts")
    if (
        not isinstance(parts, list)
        or not 1 <= len(parts) <= MOST
        or not all(isinstance(p, Mapping) for p in parts)
    ):
        raise VerificationFailed(saying("the letter does not say which briefs it carries"))
    wanted = ("kind", "locality", "period", "language", "issued_on", "release")
    if missing := [name for name in wanted if any(name not in part for part in parts)]:
        raise VerificationFailed(
            saying("the letter does not say of every brief: {missing}", missing=", ".join(missing))
        )
    return parts


def dispatch_of(meta: Mapping[str, Any]) -> tuple[Dispatch, int]:
    """Return what people decided about a letter, as the letter records it, and its revision.

    Raises
    ------
    VerificationFailed
        The letter records nothing, or in another shape.
    """
    recorded = meta.get("dispatch")
    texts = (
        "id",
        "issuer",
        "channel",
        "reference",
        "signer_title",
        "organisation",
        "organisation_above",
        "place",
    )
    if (
        not isinstance(recorded, Mapping)
        or not all(isinstance(recorded.get(name), str) for name in texts)
        or type(recorded.get("revision")) is not int
        or type(recorded.get("supersedes", 0)) is not int
        or not isinstance(recorded.get("reason", ""), str)
        or not all(
            isinstance(v, list) and all(isinstance(i, str) for i in v)
            for v in (meta.get("addressees"), recorded.get("recipients"))
        )
    ):
        raise VerificationFailed(
            saying(
                "the letter does not record what people decided about it "
                "(issuer, addressees, revision)"
            )
        )
    return (
        Dispatch(
            id=recorded["id"],
            issued_on=date.fromisoformat(meta["issued_on"]),
            reviewers=("", ""),
            issuer=recorded["issuer"],
            addressees=tuple(meta["addressees"]),
            recipients=tuple(recorded["recipients"]),
            signer_title=recorded["signer_title"],
            organisation=recorded["organisation"],
            organisation_above=recorded["organisation_above"],
            place=recorded["place"],
            channel=recorded["channel"],
            reference=recorded["reference"],
            supersedes=recorded.get("supersedes", 0),  # letters of before it was said lack both
            reason=recorded.get("reason", ""),
        ),
        recorded["revision"],
    )
