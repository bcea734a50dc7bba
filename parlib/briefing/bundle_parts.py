"""The briefs that go into a bundle, and why one may not go out."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

import pandas as pd

from parlib.briefing.context import release_tables
from parlib.briefing.dispatch.letter import (
    Dispatch,
)
from parlib.briefing.dispatch.many import MOST
from parlib.briefing.proof.demand import Demand
from parlib.briefing.proof.kept_model import kept_model
from parlib.briefing.proof.one import unproved
from parlib.briefing.run import stamp
from parlib.briefing.run.folders import folder_of, period_in_folders
from parlib.codebook.assurance import Assumption
from parlib.codebook.context import BriefContext
from parlib.codebook.runs import BriefRequest
from parlib.codebook.vietnamese import fold_name, search_form
from parlib.document.model import Model
from parlib.document.proof import numbers
from parlib.errors import VerificationFailed
from parlib.speech.catalogue import saying
from parlib.store.params import load_assumptions
from parlib.store.project import Project
from parlib.store.releases import Release


@dataclass(frozen=True)
class BundlePart:
    """One brief that goes into the bundle."""

    demand: Demand
    model: Model

    @property
    def request(self) -> BriefRequest:
        """What was asked for."""
        return self.demand.request

    @property
    def context(self) -> BriefContext:
        """The slice, its tables read when it is first asked for."""
        return self.demand.context


def dispatch_faults(dispatch: Dispatch, count: int) -> Iterator[str]:
    """Yield why a dispatch cannot be issued with so many briefs."""
    if not re.fullmatch(r"[a-z0-9][a-z0-9-]*", dispatch.id):
        yield saying(
            "the id {id} → lower-case ASCII letters, digits and hyphens", id=repr(dispatch.id)
        )
    if not _two_people(dispatch.reviewers):
        yield saying("two different people must have read it → name two reviewers")
    if not 1 <= count <= MOST:
        yield saying("{count} briefs; a bundle holds 1 to {most}", count=count, most=MOST)
    if dispatch.channel not in ("electronic", "paper"):
        yield saying("channel {channel} → electronic or paper", channel=repr(dispatch.channel))
    if dispatch.channel == "paper" and not re.search(r"\d", dispatch.reference):
        yield saying(
            "on paper the appendices name the letter's number and date → give the reference"
        )


def _two_people(names: Sequence[str]) -> bool:
    """Return whether two names are those of two people: one typed without marks is that with them."""
    folded, bare = [fold_name(n) for n in names], [search_form(n) for n in names]
    if len(names) != 2 or not all(folded) or folded[0] == folded[1]:
        return False
    return bare[0] != bare[1] or not any(name.isascii() for name in names)


def _command(request: BriefRequest) -> str:
    """Return the command that makes a brief."""
    return (
        f"parlib brief --notebook {request.notebook} --locality {request.locality} "
        f"--period {request.period} --issued-on {request.issued_on}"
        + (f" --lang {request.language}" if request.language != "vi" else "")
        + (f" --as-of {request.as_of}" if request.as_of else "")
    )


def open_part(
    request: BriefRequest, project: Project, release: Release
) -> tuple[BundlePart | None, list[str]]:
    """Read the made brief and what it was asked for, or say why it cannot be sent."""
    demand = Demand(request, project, release.id)
    who = f"{demand.unit.name} {request.period} ({request.notebook})"
    folder = folder_of(
        project,
        release.id,
        demand.unit,
        period_in_folders(request.period, request.as_of),
        issued_on=request.issued_on,
        language=request.language,
    )
    held = stamp.read_stamp(folder, request.notebook)
    if held is None:
        return None, [
            saying(
                "{who}: the brief is not made, or failed → run: {command}",
                who=who,
                command=_command(request),
            )
        ]
    if stamp.holds(folder, request.notebook, {}) is None:
        return None, [
            saying("{who}: its files were changed after they were made → make it again", who=who)
        ]
    try:
        model = kept_model(folder, request.notebook)
    except VerificationFailed as fault:
        return None, [saying("{who}: {fault} → make it again", who=who, fault=fault)]
    dated = model["meta"]["issued_on"]
    if dated != request.issued_on.isoformat():
        return None, [
            saying(
                "{who}: it is dated {dated}, the dispatch {issued_on} → give one issue date to both",
                who=who,
                dated=date.fromisoformat(dated),
                issued_on=request.issued_on,
            )
        ]
    if faults := unproved(model, demand, project, release=release.id):
        return None, [saying("{who}: {fault}", who=who, fault=fault) for fault in faults]
    return BundlePart(demand, model), []


def part_faults(
    part: BundlePart, project: Project, release: Release, *, practice: bool = False
) -> Iterator[str]:
    """Yield why a brief may not go out, or not be practised with."""
    who = f"{part.demand.unit.name} {part.request.period}"
    reasons = _faults_of_part(part, project, release, practice=practice)
    yield from (saying("{who}: {fault}", who=who, fault=fault) for fault in reasons)


def _faults_of_part(
    part: BundlePart, project: Project, release: Release, *, practice: bool
) -> Iterator[str]:
    # its numbers were read in the release when the model was made that it is equal to
    illustrative = part.model["meta"]["illustrative"]
    if illustrative and not practice:
        yield saying("illustrative figures are not attached to a dispatch")
    if practice and not illustrative:
        yield saying("its figures are real, and training goes with illustrative ones alone")
    if _shows_estimates(part.model):
        yield from suppressed_in_clear(part.model, release_tables(part.context))
    red = [a for a in load_assumptions(project.all_params) if a.rating == "red"]
    yield from _red_assumptions(red, part.context) if red else ()
    yield from _refused_inputs(part, release)


def _red_assumptions(red: list[Assumption], context: BriefContext) -> Iterator[str]:
    framework = context.framework.id if context.framework else ""
    for assumption in red:
        if assumption.touches(
            locality=context.locality.locality,
            level=context.locality.level,
            framework=framework,
        ):
            yield saying(
                "rests on {assumption}, which is rated red: {text}",
                assumption=assumption.id,
                text=assumption.text,
            )


def _shows_estimates(model: Model) -> bool:
    """Return whether any number of the model is an estimate of a survey."""
    return any(
        cell["table"] == "satisfaction"
        for _, number in numbers(model)
        for cell in _cells(number["ref"])
    )


def suppressed_in_clear(model: Model, tables: Any) -> Iterator[str]:
    """Yield every number of the model that shows an estimate withheld because too few people
    answered.
    """
    held = tables.get("satisfaction")
    if held is None or not len(held):
        return
    hidden = held[held["suppressed"].astype(bool)]
    for words, number in numbers(model):
        for ref in _cells(number["ref"]):
            if (
                ref["table"] != "satisfaction"
                or ref["column"] in ("n", "deff")
                or number["raw"] is None
            ):
                continue
            fits = pd.Series(True, index=hidden.index)
            for column, wanted in ref["key"].items():
                fits &= (
                    hidden[column].isin(wanted)
                    if isinstance(wanted, list)
                    else hidden[column] == wanted
                )
            if fits.any():
                yield saying("a suppressed estimate stands in clear: “{words}”", words=words)
                break


def _cells(ref: dict[str, Any]) -> Iterator[dict[str, Any]]:
    """Yield the cell references inside a reference."""
    if "calc" in ref:
        for part in ref["of"]:
            yield from _cells(part)
    else:
        yield ref


def _refused_inputs(part: BundlePart, release: Release) -> Iterator[str]:
    """Yield the refused rows and files of the sources behind a brief."""
    if "problems" not in release.tables:
        return
    problems = release.table("problems")
    errors = problems[problems["severity"] == "error"]
    if not len(errors):
        return
    sources = part.context.sources
    folders = {str(name).rsplit("/", 1)[0] for name in sources["file"]} if len(sources) else set()
    for row in errors.itertuples():
        if any(str(row.file).startswith(f"{folder}/") for folder in folders):
            yield saying(
                "a source behind it was refused in part: {file} {cell}: {what}",
                file=row.file,
                cell=row.cell,
                what=row.what,
            )
