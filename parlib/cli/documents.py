"""``parlib bundle`` and ``parlib verify``: what leaves the office, and the proof that it is what the data say."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from parlib.cli.app import AsJson, Language, PeriodOption, Root, app, emit, err, out
from parlib.cli.briefs import request_of
from parlib.cli.options import NOTEBOOKS, day, identifier, some_of, whole
from parlib.errors import ParlibError, UsageError, VerificationFailed
from parlib.store.project import find_project


@app.command()
def bundle(
    name: Annotated[
        str,
        typer.Argument(
            parser=identifier("the id", example="phuoc-long-2021"),
            help="Id of the dispatch: lower-case letters, digits and hyphens, e.g. phuoc-long-2021.",
        ),
    ],
    localities: Annotated[list[str], typer.Option("--locality", "-l", help="Unit whose documents are attached; repeat for more.")],
    period: PeriodOption,
    reviewers: Annotated[list[str], typer.Option("--reviewer", help="Who has read everything; give two different people.")],
    notebooks: Annotated[
        str,
        typer.Option(
            "--notebooks", "-n", parser=some_of("--notebooks", NOTEBOOKS), help="Documents per unit, in the order of the appendices."
        ),
    ] = "brief",
    issued_on: Annotated[
        str, typer.Option("--issued-on", parser=day("--issued-on"), help="Issue date of the briefs and the letter, ISO.")
    ] = "",
    issuer: Annotated[str, typer.Option("--issuer", help="Issuing body as in a sentence; default the plan's.")] = "",
    addressees: Annotated[list[str] | None, typer.Option("--to", help="Addressee (Kính gửi); repeat; default the plan's.")] = None,
    recipients: Annotated[list[str] | None, typer.Option("--copy", help="Recipient (Nơi nhận); repeat.")] = None,
    signer_title: Annotated[str, typer.Option("--signer-title", help="Post of the signer; default the plan's.")] = "",
    paper: Annotated[
        str, typer.Option("--paper", help="For paper: number and date of the letter, filled into each appendix; default electronic.")
    ] = "",
    supersedes: Annotated[int, typer.Option("--supersedes", parser=whole("--supersedes"), help="Revision that this one replaces.")] = 0,
    reason: Annotated[str, typer.Option("--reason", help="Why it is replaced.")] = "",
    language: Language = "vi",
    release: Annotated[str, typer.Option("--release", help="Release id; default the current one.")] = "current",
    root: Root = None,
    as_json: AsJson = False,
) -> None:
    """Issue a dispatch bundle from briefs that are made: draft letter, numbered appendices, tables, manifest, checksums.

    Refused (exit code 6) while anything is wrong: a brief that is missing or stale, a red assumption, a suppressed figure in
    clear, illustrative figures, fewer than two reviewers, a revision out of order.
    """
    from parlib.briefing.bundle import make_bundle
    from parlib.briefing.letter import Dispatch
    from parlib.codebook.localities import Register
    from parlib.store.releases import open_release

    project = find_project(root)
    opened = open_release(project, release)
    register = Register(opened.table("localities"))
    kinds = notebooks.split(",")
    units = [register.find(written, period=period) for written in localities]
    asked = [
        request_of(notebook=kind, locality=unit.locality, period=period, language=language, issued_on=issued_on)
        for unit in units
        for kind in kinds
    ]
    if len(reviewers) != 2:
        raise UsageError(f"two people must have read it and {len(reviewers)} was named → give --reviewer twice")
    dispatch = Dispatch(
        id=name,
        issued_on=asked[0].issued_on,
        reviewers=(reviewers[0], reviewers[1]),
        issuer=issuer,
        addressees=tuple(addressees or ()),
        recipients=tuple(recipients or ()),
        signer_title=signer_title,
        channel="paper" if paper else "electronic",
        reference=paper,
        supersedes=supersedes,
        reason=reason,
    )
    made = make_bundle(asked, dispatch, project=project, release=opened.id)
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
    out.print(f"Bundle {name}, revision {made.revision}: {len(made.documents)} document(s)")
    out.print(f"  {made.archive}\n  {made.merged}\n  sha256 {made.sha256}")


@app.command()
def verify(
    files: Annotated[list[Path], typer.Argument(help="Briefs (.pdf) or bundles (.zip).")],
    release: Annotated[str, typer.Option("--release", help="Release to read the numbers in; default the one the document names.")] = "",
    alone: Annotated[bool, typer.Option("--alone", help="Without a project: check digests and pages only.")] = False,
    root: Root = None,
    as_json: AsJson = False,
) -> None:
    """Prove that a brief or bundle is what the data say: digests, pages, attached tables and, with the release, every number.

    One line per file; exit code 7 if any differs.
    """
    from parlib.briefing.verify import Verdict
    from parlib.briefing.verify import verify as verify_file

    project = None if alone else find_project(root)
    verdicts = []
    for path in files:
        try:
            verdicts.append(verify_file(path, project=project, release=release))
        except ParlibError as fault:  # one unreadable file hides no other's verdict
            verdicts.append(Verdict(path.name, ok=False, differs=(str(fault),), checked=()))
    if as_json:
        emit(
            {
                "ok": all(v.ok for v in verdicts),
                "files": [{"file": v.file, "ok": v.ok, "differs": v.differs, "checked": v.checked} for v in verdicts],
            }
        )
    else:
        for verdict in verdicts:
            (out if verdict.ok else err).print(verdict.line, markup=False)
            for line in verdict.differs[1:]:
                err.print(f"  - {line}", markup=False)
    if not all(v.ok for v in verdicts):
        raise typer.Exit(VerificationFailed.exit_code)
