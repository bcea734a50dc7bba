"""``parlib whatif``: a saved scenario worked out again, and printed as an annex with its mark."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Annotated

import typer

from parlib.cli.console import AsJson, Language, ReleaseOption, Root, emit, out, relative
from parlib.cli.options import day, some_of
from parlib.files.whole import write_bytes
from parlib.speech.catalogue import msg
from parlib.store.project import find_project

_FORMATS = ("html", "pdf")
_MARK = {"vi": "gia-dinh", "en": "supposed"}
"""What the name of an annex ends in: a file that travels alone says what it is, and a page that
somebody keeps beside the scenario under its name is not written over."""


def whatif(
    scenario: Annotated[Path, typer.Argument(help="A scenario that the desk saved (.json).")],
    into: Annotated[
        Path | None, typer.Option("--into", help="Folder for the annex; default: beside the file.")
    ] = None,
    language: Language = "vi",
    issued_on: Annotated[
        str,
        typer.Option(
            "--issued-on", parser=day("--issued-on"), help="Issue date, ISO; default today."
        ),
    ] = "",
    formats: Annotated[
        str,
        typer.Option(
            "--formats", "-f", parser=some_of("--formats", _FORMATS), help="Formats: html, pdf."
        ),
    ] = "html,pdf",
    release: ReleaseOption = "current",
    root: Root = None,
    as_json: AsJson = False,
) -> None:
    """Work a saved scenario out and print it as an annex to a brief.

    Every page says that it is supposed, not a figure; nothing is written into a release, the
    catalogue or a bundle, and `parlib verify` says what it is.
    """
    from parlib.briefing.pages.html import render_html
    from parlib.briefing.pages.pdf import render_pdf
    from parlib.desk.annex import scenario_model
    from parlib.desk.scenario import read_scenario

    project = find_project(root)
    model = scenario_model(
        project,
        read_scenario(scenario),
        release=release,
        language=language,
        issued_on=date.fromisoformat(issued_on) if issued_on else date.today(),  # noqa: DTZ011 - the day it is printed
    )
    folder = into or scenario.parent
    folder.mkdir(parents=True, exist_ok=True)
    made = []
    for form in _FORMATS:
        if form in formats.split(","):
            content = render_html(model).encode() if form == "html" else render_pdf(model)
            made.append(write_bytes(folder / f"{scenario.stem}-{_MARK[language]}.{form}", content))
    files = [relative(path.resolve(), project) for path in made]
    if as_json:
        emit({"ok": True, "files": files, "release": model["meta"]["release"], "supposed": True})
        return
    out.print(msg("Supposed, not a figure: {files}", files=", ".join(files)))
