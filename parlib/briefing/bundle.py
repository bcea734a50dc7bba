"""The dispatch bundle: letter, numbered appendices, tables, manifest and checksums, issued once.

What may not go out is refused here, all reasons at once. A bundle that was issued is never written
over: a correction is a new revision that names what it supersedes, and why.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from parlib import __version__
from parlib.briefing.archives import write_zip
from parlib.briefing.bundle_parts import BundlePart, dispatch_faults, open_part, part_faults
from parlib.briefing.digits import Allowances, check_digits, free_digits
from parlib.briefing.dispatch import manifest
from parlib.briefing.dispatch.letter import (
    Dispatch,
    addressees_of,
    attached_line,
    issuer_of,
    letter_model,
    merged_model,
    plan_of,
)
from parlib.briefing.dispatch.letterhead import letterhead_of
from parlib.briefing.dispatch.many import numbered, stem_of
from parlib.briefing.dispatch.vouching import Signer
from parlib.briefing.pages.attachments import MODEL_NAME, attachments
from parlib.briefing.pages.distances import Distances
from parlib.briefing.pages.labels import LABELS
from parlib.briefing.pages.pdf import as_appendix, render_pdf, spaced_pdf
from parlib.briefing.proof.claimed import keep_given, with_notebooks
from parlib.briefing.run.known import Given, Known
from parlib.briefing.run.pool import apart
from parlib.briefing.warm import kernels_coming
from parlib.codebook.plans import Plan
from parlib.codebook.runs import BriefRequest
from parlib.document.model import Model, to_json
from parlib.errors import BundleRefused
from parlib.files.locks import lease
from parlib.files.whole import write_bytes
from parlib.speech.catalogue import listed, saying
from parlib.store.project import Project
from parlib.store.releases import Release, open_release


@dataclass(frozen=True)
class Bundle:
    """An issued bundle: one zip and one merged PDF; ``documents`` are its appendices, in order."""

    archive: Path
    merged: Path
    revision: int
    documents: tuple[str, ...]
    sha256: str


def make_bundle(
    briefs: Sequence[BriefRequest],
    dispatch: Dispatch,
    *,
    project: Project,
    release: str = "current",
    signer: Signer | None = None,
) -> Bundle:
    """Issue a dispatch bundle from briefs that are made already.

    Parameters
    ----------
    briefs : sequence of BriefRequest
        In the order of the appendices.
    dispatch : Dispatch
        What people decided: issuer, addressees, reviewers, channel, revision.
    project : Project
        The project's folders.
    release : str
        Release the briefs were made from.
    signer : Signer, optional
        The office's key: signs the merged PDF and the manifest
        (:mod:`parlib.briefing.dispatch.vouching`).

    Returns
    -------
    Bundle
        Written to ``reports/dispatch/<id>/``.

    Raises
    ------
    BundleRefused
        Listing every reason: a brief that is missing, changed or no longer what the data say, a red
        assumption, a refused input behind a figure, a suppressed estimate in clear, illustrative
        figures, reviewers, a revision out of order.
    """
    if next(dispatch_faults(dispatch, len(briefs)), None):  # its id may not be fit to name a file
        return _make_bundle(briefs, dispatch, project=project, release=release, signer=signer)
    # two runs at once must not issue one revision twice
    templates = tuple(sorted(project.notebooks.glob("*.ipynb")))
    with (
        lease(project.reports / "dispatch", dispatch.id),
        # for briefs that this machine did not make, or made long ago
        kernels_coming(templates, wanted=len(briefs) > 1, at_once=False),
    ):
        return _make_bundle(briefs, dispatch, project=project, release=release, signer=signer)


def _make_bundle(
    briefs: Sequence[BriefRequest],
    dispatch: Dispatch,
    *,
    project: Project,
    release: str,
    signer: Signer | None,
) -> Bundle:
    opened = open_release(project, release)
    folder = project.reports / "dispatch" / dispatch.id
    faults = [
        *dispatch_faults(dispatch, len(briefs)),
        *(saying("release {id}: {touched}", id=opened.id, touched=f) for f in opened.verify()),
    ]
    parts: list[BundlePart] = []
    for request in briefs:
        part, refusals = open_part(request, project, opened)
        faults += refusals
        parts += [part] if part else []
    for part in parts:
        faults += part_faults(part, project, opened, practice=dispatch.practice)
    if parts and not dispatch.practice and all(p.model["meta"]["illustrative"] for p in parts):
        faults.append(saying("for training a bundle of such documents is issued with --practice"))
    if parts and len({p.request.language for p in parts}) > 1:
        faults.append(saying("the briefs are in more than one language"))
    plan = plan_of(dispatch, [p.demand.plan for p in parts])
    if parts and not issuer_of(dispatch, plan):
        faults.append(
            saying(
                "nobody issues it: "
                "the briefs have no plan in common that names the issuer "
                "→ give the issuing body (--issuer)"
            )
        )
    if parts and not addressees_of(dispatch, plan):
        faults.append(
            saying(
                "nobody receives it: "
                "the briefs have no plan in common that names the addressees "
                "→ give the addressees (--to)"
            )
        )
    out_of_order = list(_revision_faults(dispatch, folder))
    if faults or (out_of_order and dispatch.supersedes + 1 not in revisions(folder)):
        raise _refusal(dispatch, [*faults, *out_of_order])
    return _issue(
        parts, _with_head(dispatch, parts, plan, opened), folder, out_of_order, signer, project
    )


def _refusal(dispatch: Dispatch, faults: list[str]) -> BundleRefused:
    return BundleRefused(
        saying(
            "bundle {id}: refused, {count} reason(s)\n{reasons}",
            id=dispatch.id,
            count=len(faults),
            reasons=listed(faults),
        )
    )


def _with_head(
    dispatch: Dispatch, parts: list[BundlePart], plan: Plan | None, release: Release
) -> Dispatch:
    """Return the dispatch with the issuer's own head; what was given stands."""
    period = max(part.request.period for part in parts)
    units = [unit for unit in release.register if unit.covers(period)]
    # below a province that was renamed, the identity of old stands
    for parent in {unit.parent for unit in units} - {""}:
        name_now = [unit for unit in release.register.line(parent) if unit.covers(period)]
        units += [
            replace(unit, locality=parent) for unit in name_now[-1:] if unit.locality != parent
        ]
    head = letterhead_of(issuer_of(dispatch, plan), [part.model for part in parts], units)
    return replace(
        dispatch,
        organisation=(dispatch.organisation or head.organisation).upper(),
        organisation_above=(dispatch.organisation_above or head.above).upper(),
        place=dispatch.place or head.place,
    )


def _revision_faults(dispatch: Dispatch, folder: Path) -> Iterator[str]:
    issued = revisions(folder)
    if issued and dispatch.supersedes != max(issued):
        yield (
            saying(
                "it was issued as revision {issued} "
                "→ a correction names it and says why: --supersedes {issued} --reason …",
                issued=max(issued),
            )
        )
    if not issued and dispatch.supersedes:
        yield saying("revision {supersedes} was never issued", supersedes=dispatch.supersedes)
    if dispatch.supersedes and not dispatch.reason.strip():
        yield saying("a correction says why → give the reason: --reason …")


def revisions(folder: Path) -> list[int]:
    """Return the revisions that were issued in a folder, in order."""
    return sorted(
        int(m[1]) for p in folder.glob("*.zip") if (m := re.search(r"-r(\d+)\.zip$", p.name))
    )


def _issue(
    parts: list[BundlePart],
    dispatch: Dispatch,
    folder: Path,
    out_of_order: list[str],
    signer: Signer | None,
    project: Project,
) -> Bundle:
    """Render everything in memory, then write the merged PDF and, last, the zip.

    The zip is the act of issuing.

    A revision that was issued with the same content, perhaps by a run that was killed before it
    could say so, stays as it is.
    """
    revision = dispatch.supersedes + 1
    plan = plan_of(dispatch, [p.demand.plan for p in parts])
    wording = parts[0].demand.wording
    line = attached_line(dispatch, plan, wording)
    letter = letter_model(dispatch, [p.model for p in parts], plan, wording, revision=revision)
    typed_texts = [
        *dispatch.addressees,
        *dispatch.recipients,
        dispatch.issuer,
        dispatch.id,
        dispatch.reference,
        dispatch.organisation,
        dispatch.reason,
    ]
    _check_letter(letter, parts, given=[*typed_texts, letter["meta"]["provenance"]])
    known = Known(project)
    demands = [part.demand for part in parts]
    orders = _orders([part.model for part in parts], line, dispatch.channel)
    documents, distances = [], []
    with apart(_appendix, orders) as appendices:
        files: dict[str, bytes] = {"cong-van.pdf": render_pdf(letter), **_word(letter)}
        for demand, (made, document, meta, given, spaced) in zip(demands, appendices, strict=True):
            files |= made
            documents.append(document)
            distances.append(spaced.recorded)
            known.keep_bytes(made[document["file"]], given.digest)
            known.keep_given(meta, with_notebooks([demand], project), given)
    about = _about(dispatch, plan, revision, folder) | {
        # a brief that did not change keeps the release that it was made from, as the letter says
        "release": parts[0].model["meta"]["release"],
        "documents": documents,
    }
    files[manifest.NAME] = manifest.manifest_of(about, files)
    whole = merged_model(
        letter,
        [p.model for p in parts],
        line,
        wording=wording,
        manifest=manifest.sha256(files[manifest.NAME]),
        distances=distances,
    )
    files[manifest.MERGED] = render_pdf(
        whole, channel=dispatch.channel, signature_field=signer is not None
    )
    for model, names in ((letter, ("cong-van.pdf", "cong-van.docx")), (whole, (manifest.MERGED,))):
        keep_given(known, model, demands, project)
        known.keep_pages((files[name], model) for name in names if name in files)
    if signer is not None:
        files[manifest.MERGED] = signer.sign_pdf(files[manifest.MERGED])
        files[manifest.SIGNATURE] = signer.sign_detached(files[manifest.NAME])
    files[manifest.SUMS] = manifest.sums_of(files)
    archive, merged, digest = _written(files, dispatch, folder, out_of_order)
    return Bundle(archive, merged, revision, tuple(d["file"] for d in documents), digest)


def _written(
    files: Mapping[str, bytes], dispatch: Dispatch, folder: Path, out_of_order: list[str]
) -> tuple[Path, Path, str]:
    """Write the merged PDF and, last, the zip; return both with the SHA-256 of the zip.

    Raises
    ------
    BundleRefused
        The revision was issued with another content.
    """
    content = write_zip({name: files[name] for name in sorted(files)}, day=dispatch.issued_on)
    stem = f"{dispatch.id}-r{dispatch.supersedes + 1}"
    merged, archive = folder / f"{stem}.pdf", folder / f"{stem}.zip"
    if archive.exists() and archive.read_bytes() != content:
        raise _refusal(dispatch, out_of_order)
    if not archive.exists():
        write_bytes(merged, files[manifest.MERGED])
        write_bytes(archive, content)
    return archive, merged, manifest.sha256(content)


def _check_letter(letter: Model, parts: Sequence[BundlePart], *, given: Sequence[str]) -> None:
    """Refuse a digit in the letter that is bound to nothing.

    What one slice allows, all allow: nearly every letter is settled by the first, and the others
    are read where it is not.
    """
    few = Allowances([parts[0].context], given=given)
    if len(parts) > 1 and free_digits(letter, few):
        check_digits(letter, Allowances([p.context for p in parts], given=given))
    else:
        check_digits(letter, few)


@dataclass(frozen=True)
class _Order:
    """An appendix to be set: a brief, its number, the name of its files, what it is attached to."""

    brief: Model
    number: str
    stem: str
    line: str
    channel: str


def _orders(briefs: list[Model], line: str, channel: str) -> list[_Order]:
    return [
        _Order(brief, number, stem_of(place, len(briefs), brief["meta"]), line, channel)
        for place, (number, brief) in enumerate(zip(numbered(briefs), briefs, strict=True), 1)
    ]


def _appendix(
    order: _Order,
) -> tuple[dict[str, bytes], dict[str, Any], dict[str, Any], Given, Distances]:
    """Return the files of one appendix (pages, model, tables), its entry in the manifest, the head
    of its model, what is remembered of the model, and how far apart its parts stand.
    """
    meta, stem = order.brief["meta"], order.stem
    model = as_appendix(order.brief, number=order.number, of=order.line)
    given = Given.of(model)
    enclosed = attachments(model, word=LABELS[meta["language"]]["data"])
    pages, spaced = spaced_pdf(model, channel=order.channel, enclosed=enclosed)
    files = {
        f"{stem}.pdf": pages,
        f"mo-hinh/{stem}.model.json": to_json(model).encode(),
        **{f"du-lieu/{stem}/{a.name}": a.content for a in enclosed if a.name != MODEL_NAME},
    }
    return (
        files,
        {
            "file": f"{stem}.pdf",
            "appendix": order.number,
            "title": meta["title"],
            **{
                name: meta[name]
                for name in (
                    "locality",
                    "locality_name",
                    "period",
                    "kind",
                    "language",
                    "release",
                    "digest",
                )
            },
            "model_sha256": given.digest,
            "numbers": given.numbers,
        },
        model["meta"],
        given,
        spaced,
    )


def _about(dispatch: Dispatch, plan: Plan | None, revision: int, folder: Path) -> dict[str, Any]:
    """Return what the manifest says of the bundle as a whole."""
    previous = folder / f"{dispatch.id}-r{dispatch.supersedes}.zip"
    return {
        "id": dispatch.id,
        "revision": revision,
        "issued_on": dispatch.issued_on.isoformat(),
        "issuer": issuer_of(dispatch, plan),
        "addressees": list(addressees_of(dispatch, plan)),
        "plan": plan.id if plan else "",
        "channel": dispatch.channel,
        "reviewers": list(dispatch.reviewers),
        "supersedes": {
            "revision": dispatch.supersedes,
            "sha256": manifest.sha256(previous.read_bytes()),
            "reason": dispatch.reason,
        }
        if dispatch.supersedes
        else None,
        "parlib": __version__,
        "controls": [
            "every document made again from the release and equal",
            "numbers bound to the release",
            "no digit in text without a cell",
            "no suppressed estimate in clear",
            "no red assumption",
            "no refused input behind a figure",
            "training: every figure is illustrative"
            if dispatch.practice
            else "no illustrative figure",
        ],
    }


def _word(letter: Model) -> dict[str, bytes]:
    """Return the letter for further writing in Word, where the optional extra is installed."""
    try:
        import docx  # noqa: F401
        import pypandoc  # noqa: F401
    except ImportError:
        return {}
    from parlib.briefing.pages.docx import render_docx

    return {"cong-van.docx": render_docx(letter)}
