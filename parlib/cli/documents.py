"""``parlib bundle`` and ``parlib verify``.

What leaves the office, and the proof that it is what the data say.
"""

from __future__ import annotations

import contextlib
import os
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from parlib.cli.briefs import request_of
from parlib.cli.console import (
    AsJson,
    Language,
    Recipients,
    ReleaseOption,
    Root,
    asking,
    emit,
    err,
    out,
    relative,
    tell,
)
from parlib.cli.judged_on import DayOfJudgement, YearOrPart, year_and_day_of_all
from parlib.cli.options import NOTEBOOKS, day, identifier, some_of, whole
from parlib.cli.places import unit_meant
from parlib.codebook.kinds import KINDS
from parlib.errors import NotCompared, ParlibError, UsageError, VerificationFailed
from parlib.speech.catalogue import aloud, msg, saying
from parlib.store.project import find_project, folders_lacking

if TYPE_CHECKING:
    from datetime import date

    from parlib.briefing.bundle import Bundle
    from parlib.briefing.dispatch.vouching import Signer
    from parlib.briefing.proof.verdict import Verdict
    from parlib.codebook.runs import BriefRequest
    from parlib.codebook.units import Locality
    from parlib.store.project import Project
    from parlib.store.releases import Release


def bundle(
    name: Annotated[
        str,
        typer.Argument(
            parser=identifier(saying("the id"), example="phuoc-long-2021"),
            help=(
                "Id of the dispatch: lower-case letters, digits and hyphens, e.g. phuoc-long-2021."
            ),
        ),
    ],
    localities: Annotated[
        list[str],
        typer.Option(
            "--locality", "-l", help="Unit whose documents are attached; repeat for more."
        ),
    ],
    period: YearOrPart,
    reviewers: Annotated[
        list[str],
        typer.Option(
            "--reviewer", help="Reviewer who has read everything; give two different people."
        ),
    ],
    notebooks: Annotated[
        str,
        typer.Option(
            "--notebooks",
            "-n",
            parser=some_of("--notebooks", NOTEBOOKS),
            help="Documents per unit, in the order of the appendices.",
        ),
    ] = "brief",
    issued_on: Annotated[
        str,
        typer.Option(
            "--issued-on",
            parser=day("--issued-on"),
            help="Issue date of the briefs and the letter, ISO.",
        ),
    ] = "",
    as_of: DayOfJudgement = "",
    issuer: Annotated[
        str, typer.Option("--issuer", help="Issuing body as in a sentence; default the plan's.")
    ] = "",
    addressees: Annotated[
        list[str] | None,
        typer.Option("--to", help="Addressee (Kính gửi); repeat; default the plan's."),
    ] = None,
    recipients: Recipients = None,
    signer_title: Annotated[
        str, typer.Option("--signer-title", help="Post of the signer; default the plan's.")
    ] = "",
    paper: Annotated[
        str,
        typer.Option(
            "--paper",
            help=(
                "For paper: number and date of the letter, filled into each appendix; default "
                "electronic."
            ),
        ),
    ] = "",
    supersedes: Annotated[
        int,
        typer.Option(
            "--supersedes", parser=whole("--supersedes"), help="Revision that this one replaces."
        ),
    ] = 0,
    reason: Annotated[str, typer.Option("--reason", help="Why it is replaced.")] = "",
    practice: Annotated[
        bool,
        typer.Option(
            "--practice",
            help="For training: illustrative documents alone; every page says so.",
        ),
    ] = False,
    sign: Annotated[
        Path | None,
        typer.Option(
            "--sign",
            help=(
                "Key (.p12) that signs the merged PDF and the manifest; the passphrase is asked "
                "for, or PARLIB_SIGN_PASSPHRASE."
            ),
        ),
    ] = None,
    organisation: Annotated[
        str,
        typer.Option("--letterhead", help="Head of the letter; default from the issuer's name."),
    ] = "",
    above: Annotated[
        str,
        typer.Option(
            "--letterhead-above",
            help="Body above the issuing body; default from the issuer's name.",
        ),
    ] = "",
    place: Annotated[
        str, typer.Option("--place", help="Place before the date; default from the issuer's name.")
    ] = "",
    language: Language = "vi",
    release: ReleaseOption = "current",
    root: Root = None,
    as_json: AsJson = False,
) -> None:
    """Issue a dispatch bundle from existing briefs.

    Draft letter, numbered appendices, tables, manifest, checksums.

    Refused (exit code 6) while anything is wrong: a brief that is missing or stale, a red
    assumption, a suppressed figure in clear, illustrative figures, fewer than two reviewers, a
    revision out of order.
    """
    from parlib.briefing.bundle import make_bundle
    from parlib.briefing.dispatch.letter import Dispatch
    from parlib.cli.issuers import is_department, issuer_meant
    from parlib.display.sentences import label
    from parlib.store.releases import open_release

    project = find_project(root)
    opened = open_release(project, release)
    kinds = notebooks.split(",")
    year, judged = year_and_day_of_all(period, as_of, notebooks=kinds)
    units = [unit_meant(project, opened.register, written, year) for written in localities]
    requests = requests_of(
        opened, units, kinds, period=year, language=language, issued_on=issued_on, as_of=judged
    )
    if len(reviewers) != 2:
        raise UsageError(msg(
            "two reviewers are required, {count} given → give --reviewer twice",
            count=len(reviewers)))  # fmt: skip
    issuer = issuer_meant(project, opened.register, issuer, year)
    if not signer_title and is_department(issuer):
        signer_title = label(opened.params.wording(language), "sentences.office.province.post")
    dispatch = Dispatch(
        id=name,
        issued_on=requests[0].issued_on,
        reviewers=(reviewers[0], reviewers[1]),
        issuer=issuer,
        addressees=tuple(addressees or ()),
        recipients=tuple(recipients or ()),
        signer_title=signer_title,
        organisation=organisation,
        organisation_above=above,
        place=place,
        channel="paper" if paper else "electronic",
        reference=paper,
        supersedes=supersedes,
        reason=reason,
        practice=practice,
    )
    made = make_bundle(requests, dispatch, project=project, release=opened.id, signer=_signer(sign))
    if as_json:
        emit(
            {
                "ok": True,
                "archive": made.archive,
                "merged": made.merged,
                "revision": made.revision,
                "documents": list(made.documents),
                "sha256": made.sha256,
            }
        )
        return
    _tell_made(name, made, project)


def requests_of(
    opened: Release,
    units: Sequence[Locality],
    kinds: Sequence[str],
    *,
    period: int,
    language: str,
    issued_on: str,
    as_of: date | None = None,
) -> list[BriefRequest]:
    """Return the documents of a bundle as ``parlib brief`` makes them: every kind of every unit.

    The day of judgement is that of those that print how promises stand; the others have none.
    """
    return [
        request_of(
            opened,
            notebook=kind,
            locality=unit.locality,
            period=period,
            language=language,
            issued_on=issued_on,
            as_of=as_of if KINDS[kind].judges else None,
        )
        for unit in units
        for kind in kinds
    ]


def _tell_made(name: str, made: Bundle, project: Project) -> None:
    out.print(msg(
        "Bundle {name}, revision {revision}: {count} document(s)",
        name=name, revision=made.revision, count=len(made.documents)))  # fmt: skip
    out.print(msg(
        "  {archive}\n  {merged}\n  sha256 {sha256}",
        archive=relative(made.archive, project), merged=relative(made.merged, project),
        sha256=made.sha256))  # fmt: skip
    out.print(msg("To verify it: parlib verify {archive}", archive=relative(made.archive, project)), markup=False)  # fmt: skip


def _signer(key: Path | None) -> Signer | None:
    """Open the key; its passphrase is never an argument, which others on the machine could read."""
    if key is None:
        return None
    from parlib.briefing.dispatch.vouching import Signer

    passphrase = os.environ.get("PARLIB_SIGN_PASSPHRASE")
    if passphrase is None and not asking(as_json=False):
        raise UsageError(
            msg(
                "nobody is there to ask for the passphrase of {name} → put it into "
                "PARLIB_SIGN_PASSPHRASE, empty where the key has none",
                name=key.name,
            )
        )
    if passphrase is None:
        passphrase = typer.prompt(
            msg("Passphrase of {name}", name=key.name),
            hide_input=True,
            default="",
            show_default=False,
            err=True,
        )
    return Signer(key, passphrase)


def _project_of_a_proof(root: Path | None) -> Project:
    """Return the project that documents are held against: releases are enough for a proof, and what
    is lacking besides is said. Where there is none, say what can be done without one.
    """
    try:
        return find_project(root)
    except UsageError as fault:
        with contextlib.suppress(UsageError):
            project = find_project(root, holding=("data/processed",))
            tell(
                msg(
                    "{folder} has no {lacking}: documents are held against its releases all the same",
                    folder=project.root,
                    lacking=", ".join(folders_lacking(project.root)),
                )
            )
            return project
        raise UsageError(
            msg(
                "{why}; without a workspace, `--alone` checks the document against itself",
                why=aloud(fault.message),
            )
        ) from None


def verify(
    files: Annotated[
        list[Path], typer.Argument(help="Briefs (.pdf, .html, .docx) or bundles (.zip).")
    ],
    release: Annotated[
        str,
        typer.Option(
            "--release", help="Release to make the document from; default the one it names."
        ),
    ] = "",
    alone: Annotated[
        bool,
        typer.Option(
            "--alone",
            help="Without a project: check the document only against itself (exit code 8).",
        ),
    ] = False,
    trust: Annotated[
        Path | None,
        typer.Option(
            "--trust",
            help=(
                "Certificates (.pem) you trust: names the signer; exit code 7 if none of them "
                "signed."
            ),
        ),
    ] = None,
    root: Root = None,
    as_json: AsJson = False,
) -> None:
    """Verify that a brief or bundle is what the data say.

    It is made again from its release and compared completely.

    One line per document; of a bundle a few, and what is wrong document by document. Exit code 7 if
    any is not what the data say, 8 if one is not proved: not all of it could be compared with data
    (no project, or its release is not here), else the code of the first file that could not be
    read.
    """
    from parlib.briefing.proof.verdict import Verdict
    from parlib.briefing.proof.verify import verify as verify_file

    project = None if alone else _project_of_a_proof(root)
    verdicts: list[Verdict] = []
    faults: list[tuple[str, ParlibError]] = []
    for path in files:
        try:
            verdicts.append(verify_file(path, project=project, release=release, trust=trust))
        except VerificationFailed as fault:
            verdicts.append(Verdict(path.name, differs=(fault.message,)))
        except ParlibError as fault:  # one unreadable file hides no other's verdict
            faults.append((path.name, fault))
    if as_json:
        told = [
            {
                "file": v.file,
                "ok": v.ok,
                **{n: getattr(v, n) for n in ("differs", "left", "checked", "notes")},
            }
            for v in verdicts
        ]
        told += [
            {"file": name, "ok": False, "error": type(why).__name__, "message": str(why)}
            for name, why in faults
        ]
        emit({"ok": all(t["ok"] for t in told), "files": told})
    else:
        for verdict in verdicts:
            _show(verdict)
        for name, why in faults:
            why_not = msg("{name} cannot be verified: {why}", name=name, why=aloud(why.message))
            err.print(why_not, markup=False)
    codes = [v.exit_code for v in verdicts] + [why.exit_code for _, why in faults]
    if any(codes):
        worst = VerificationFailed.exit_code
        raise typer.Exit(
            worst
            if worst in codes
            else next(
                c for c in (*(f.exit_code for _, f in faults), NotCompared.exit_code) if c in codes
            )
        )


def _show(verdict: Verdict) -> None:
    from parlib.briefing.proof.told import told

    shown = told(verdict)
    for sentence in shown.lines:
        (out if verdict.ok else err).print(aloud(sentence), markup=False)
    for sentence in shown.notes:
        err.print(aloud(sentence), markup=False)
