"""Make a document again from its release: the only yardstick that a proof holds a document against.

What a document says of itself (its model, its digests) can be rewritten by whoever rewrites the
document. So the proof takes from it no more than what was asked for (kind, unit, period, language,
issue date, release, and for a letter what people decided), runs the notebook over the release as a
batch does, and compares everything.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from pydantic import ValidationError

from parlib.briefing.context import open_brief, release_tables
from parlib.briefing.digits import Allowances, check_digits
from parlib.briefing.dispatch.letter import (
    Dispatch,
    attached_line,
    letter_model,
    merged_model,
    plan_of,
)
from parlib.briefing.dispatch.many import MOST
from parlib.briefing.pages.pdf import as_appendix
from parlib.briefing.proof.comparison import Differences, compare_models
from parlib.briefing.run.known import Known
from parlib.briefing.run.render import parameters_of, run
from parlib.codebook.context import BriefContext
from parlib.codebook.runs import BriefRequest
from parlib.document.model import Model
from parlib.document.proof import check_numbers
from parlib.errors import NotCompared, ReleaseError, UsageError, VerificationFailed
from parlib.speech.catalogue import saying
from parlib.store.made_from import file_digest
from parlib.store.project import Project
from parlib.store.releases import open_release

_KEPT = 200
_made: dict[tuple[Path, str, str, str], Model] = {}
"""Briefs made in this process, by project, release, slice and notebook.

Never changed, only compared and laid out anew.
"""
_cut: dict[tuple[Path, str, str, str], BriefContext] = {}
"""Slices cut in this process, by project, release, what its lineage says of its tables, request."""
_RELEASE = re.compile(r"r-[0-9a-z-]{1,40}")


@dataclass(frozen=True)
class Remade:
    """A document model made again from a release.

    Attributes
    ----------
    model : dict
        The model, which names the release that the document names.
    contexts : tuple of BriefContext
        The slices it was made from, one per brief inside.
    """

    model: Model
    contexts: tuple[BriefContext, ...]


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
    made, context = _brief(meta, project, release=release, engine=engine, timeout=timeout)
    if meta["mode"] == "appendix":
        made = as_appendix(
            made, number=str(meta.get("appendix_number", "")), of=meta["appendix_of"]
        )
    return Remade(made, (context,))


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
    parts = _parts(meta) if meta["mode"] == "letter" else (meta,)
    return tuple(_slice(part, project, release=release)[1] for part in parts)


def _slice(
    meta: Mapping[str, Any], project: Project, *, release: str
) -> tuple[BriefRequest, BriefContext]:
    """Return what a document was asked for, and the slice of the release that answers it."""
    named = str(meta["release"])
    if not _RELEASE.fullmatch(release or named):
        raise ReleaseError(
            saying("{release!r} is not the name of a release", release=release or named)
        )
    opened = open_release(project, release or named)
    if touched := opened.verify():
        raise ReleaseError(
            saying(
                "release {id}: {touched} "
                "→ nothing can be proved with it; "
                "delete the folder and run `parlib build`",
                id=opened.id,
                touched="; ".join(touched),
            )
        )
    try:
        request = BriefRequest(
            notebook=meta["kind"],
            locality=meta["locality"],
            period=meta["period"],
            language=meta["language"],
            issued_on=meta["issued_on"],
            as_of=meta.get("as_of"),
        )
    except ValidationError as fault:
        wrong = ", ".join(sorted({str(e["loc"][0]) for e in fault.errors()}))
        raise VerificationFailed(
            saying("no brief can be made of what the document says of itself: {wrong}", wrong=wrong)
        ) from None
    # of one bundle each brief is asked for four times: appendix, letter, its Word file, the whole
    key = (
        project.root,
        opened.id,
        file_digest(opened.folder / "lineage.json"),
        request.model_dump_json(),
    )
    if key not in _cut:
        try:
            context = open_brief(
                locality=request.locality,
                period=request.period,
                language=request.language,
                issued_on=request.issued_on,
                release=opened.id,
                kind=request.notebook,
                as_of=request.as_of or "",
                root=project.root,
            )
        except UsageError as fault:  # a unit or period that the release does not know
            raise VerificationFailed(
                saying("the release cannot give such a document: {fault}", fault=fault)
            ) from None
        _room(_cut)
        _cut[key] = context
    return request, _cut[key]


def _room(held: dict[Any, Any]) -> None:
    """Make room for one more, the oldest goes first."""
    while len(held) >= _KEPT:
        del held[next(iter(held))]


def _brief(
    meta: Mapping[str, Any], project: Project, *, release: str, engine: str, timeout: float
) -> tuple[Model, BriefContext]:
    """Return the model of one brief, made from the release and named as the document names it, with
    its slice.
    """
    named = str(meta["release"])
    request, context = _slice(meta, project, release=release)
    template = project.notebooks / f"{request.notebook}.ipynb"
    if not template.is_file():
        raise NotCompared(saying("the notebook {name} is not in this project", name=template.name))
    key = (project.root, context.release, context.digest, file_digest(template))
    # the appendix, the letter and the whole of one bundle are made from the same briefs
    if key not in _made:
        known = Known(project)
        model = known.model(template, context) or _made_now(
            template, request, context, project, known, engine=engine, timeout=timeout
        )
        _room(_made)
        _made[key] = model
    model = _made[key]
    return (model if context.release == named else _renamed(model, context.release, named)), context


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
        for part in _parts(meta)
    ]
    models, contexts = [m for m, _ in made], tuple(c for _, c in made)
    dispatch, revision = dispatch_of(meta)
    plan = plan_of(dispatch, [c.plan for c in contexts])
    wording = contexts[0].wording
    letter = letter_model(dispatch, models, plan, wording, revision=revision)
    if any("part" in section for section in claimed["sections"]):
        bound = str(meta["dispatch"].get("manifest", ""))
        letter = merged_model(
            letter, models, attached_line(dispatch, plan, wording), wording=wording, manifest=bound
        )
    return Remade(letter, contexts)


def _parts(meta: Mapping[str, Any]) -> Sequence[Mapping[str, Any]]:
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
        ),
        recorded["revision"],
    )
