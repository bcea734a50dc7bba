"""Make one brief, from request to files: open the slice, run the notebook, build and check the
model, render, write.
"""

from __future__ import annotations

import time
from collections.abc import Collection, Mapping
from functools import partial
from pathlib import Path
from typing import Any

from parlib.briefing import warm
from parlib.briefing.context import open_brief, release_tables
from parlib.briefing.digits import Allowances, check_digits
from parlib.briefing.from_notebook import build_model
from parlib.briefing.handed import packed
from parlib.briefing.nb import NotebookNode
from parlib.briefing.pages.html import render_html
from parlib.briefing.pages.pdf import render_pdf
from parlib.briefing.run import stamp
from parlib.briefing.run.execute import executed_notebook
from parlib.briefing.run.kept import KEPT, kept_files
from parlib.briefing.run.known import Known
from parlib.briefing.run.made import Index
from parlib.briefing.run.result import BriefResult
from parlib.briefing.run.shown import about
from parlib.briefing.run.wanted import parameters_of, seen_of, wanted_of
from parlib.codebook.context import BriefContext
from parlib.codebook.runs import BriefRequest
from parlib.document.model import Model
from parlib.document.proof import check_numbers
from parlib.errors import ParlibError, RenderRefused, UsageError
from parlib.files.held import clear_dead
from parlib.files.locks import lease
from parlib.speech.catalogue import saying
from parlib.store.project import Project

FORMATS = ("html", "pdf", "docx")


def made_before(
    request: BriefRequest,
    project: Project,
    *,
    release: str,
    formats: tuple[str, ...],
    keep: tuple[str, ...],
    index: Index,
) -> BriefResult | None:
    """Return the result of a brief that the index knows to be there, unchanged.

    None where it has to be looked at.
    """
    began = time.perf_counter()
    try:
        wanted = wanted_of(request, project, release=release)
    except ParlibError:  # said where it is made
        return None
    if (entry := index.holds(wanted, formats=formats, keep=keep)) is None:
        return None
    files = tuple(name for name in entry["files"] if not name.endswith(".stamp.json"))
    folder = wanted.folder.relative_to(project.root).as_posix()
    return BriefResult(
        request, "skipped", folder, files, time.perf_counter() - began, about=entry["about"]
    )


def render_brief(
    request: BriefRequest,
    project: Project,
    *,
    release: str = "current",
    formats: tuple[str, ...] = ("html", "pdf"),
    keep: tuple[str, ...] = KEPT,
    engine: str = "auto",
    timeout: float = 300.0,
    force: bool = False,
    wait: bool = True,
) -> BriefResult:
    """Make one brief, or find that it is made already.

    Parameters
    ----------
    request : BriefRequest
        Notebook, unit, period, language, issue date.
    project : Project
        The project's folders.
    release : str
        Release id, default the current one.
    formats : tuple of str
        Out of ``html``, ``pdf``, ``docx``. A format that this brief was made in before is made
        along: asking for one never costs another.
    keep : tuple of str
        What is kept beside them, out of ``ipynb`` (the notebook as it ran) and ``model`` (the
        document model, packed): :mod:`parlib.briefing.run.kept`. Where more is there already, it
        stays; ``force`` leaves what is asked for alone.
    engine : str
        ``plain``, ``warm`` or ``auto`` (:func:`parlib.briefing.run.execute.execute_notebook`).
    timeout : float
        Seconds allowed to each cell.
    force : bool
        Make it again even if nothing has changed.
    wait : bool
        Where another run is just making this brief: wait for it, or (False) come back at once with
        the status ``"busy"``.

    Raises
    ------
    UsageError, ReleaseError
        The request does not fit the release.
    BriefFailed
        The notebook failed, or (``RenderRefused``) the document was refused.
    """
    began = time.perf_counter()
    if unknown := sorted(set(formats) - set(FORMATS)):
        raise UsageError(
            saying(
                "format {unknown} is unknown → use {formats}",
                unknown=", ".join(unknown),
                formats=", ".join(FORMATS),
            )
        )
    folder, key = _place_and_key(
        request, project, release=release, formats=formats, keep=keep, force=force
    )
    made = None if force else stamp.holds(folder, request.notebook, key)
    status = "skipped" if made else "made"
    if made:
        clear_dead(folder, prefix=f".{request.notebook}.")
    else:
        # its own folder and that of the release
        with lease(folder, request.notebook, wait=wait, empty=2) as held:
            if not held:
                return BriefResult(request=request, status="busy")
            # perhaps by the run that was waited for
            made = None if force else _made_already(project, folder, request.notebook, key)
            status = "skipped" if made else "made"
            if made is None:
                made = _written(request, project, folder, key, engine=engine, timeout=timeout)
    return BriefResult(
        request=request,
        status=status,
        folder=folder.relative_to(project.root).as_posix(),
        files=tuple(made["files"]),
        seconds=time.perf_counter() - began,
        about=made["about"],
    )


def is_made(request: BriefRequest, project: Project, **wanted: Any) -> bool:
    """Return whether :func:`render_brief` would find a document in its own folder, made already:
    ``release``, ``formats`` and ``keep`` as there.
    """
    folder, key = _place_and_key(request, project, **wanted)
    return stamp.holds(folder, request.notebook, key) is not None


def _place_and_key(
    request: BriefRequest,
    project: Project,
    *,
    release: str,
    formats: tuple[str, ...],
    keep: tuple[str, ...],
    force: bool = False,
) -> tuple[Path, dict[str, Any]]:
    """Return the folder of a document and what its stamp must say."""
    wanted = wanted_of(request, project, release=release)
    before = stamp.formats_made(wanted.folder, request.notebook)
    there = stamp.kept(wanted.folder, request.notebook)
    kept = there if not force and set(keep) <= there else set(keep)
    formats_and_kept = {"formats": sorted({*formats, *before} & {*FORMATS}), "kept": sorted(kept)}
    return wanted.folder, {**wanted.key, **formats_and_kept}


def _written(
    request: BriefRequest,
    project: Project,
    folder: Path,
    key: Mapping[str, Any],
    *,
    engine: str,
    timeout: float,
) -> dict[str, Any]:
    """Make a brief and write it into its folder; return its stamp."""
    if engine != "plain":
        warm.kernel_needed()
    context = open_brief(
        locality=request.locality,
        period=request.period,
        language=request.language,
        issued_on=request.issued_on,
        release=folder.parent.name,
        kind=request.notebook,
        as_of=request.as_of or "",
        root=project.root,
    )
    template = project.notebooks / f"{request.notebook}.ipynb"
    values = parameters_of(template, request, context)
    files, shown = _make(
        template,
        values,
        context,
        project,
        request.notebook,
        formats=tuple(f for f in FORMATS if f in key["formats"]),
        kept=key["kept"],
        engine=engine,
        timeout=timeout,
    )
    seen = seen_of(request, project, release=folder.parent.name)
    return stamp.write_brief(folder, request.notebook, key, files, shown, seen)


def _made_already(
    project: Project, folder: Path, notebook: str, key: Mapping[str, Any]
) -> dict[str, Any] | None:
    """Return the stamp of an equal brief.

    In its own folder, or in another release in which its slice was the same.
    """
    if equal := stamp.holds(folder, notebook, key):
        return equal
    for other in sorted(project.reports.glob(f"*/{folder.name}")):
        if (
            other != folder
            and (equal := stamp.holds(other, notebook, key))
            and stamp.take_over(other, folder, notebook, equal)
        ):
            return equal
    return None


def _make(
    template: Path,
    values: Mapping[str, Any],
    context: BriefContext,
    project: Project,
    notebook: str,
    *,
    formats: tuple[str, ...],
    kept: Collection[str],
    engine: str,
    timeout: float,
) -> tuple[dict[str, bytes], dict[str, Any]]:
    """Run and render; return every file in memory, so that nothing half is ever written."""
    executed, model = run(template, values, context, project, engine=engine, timeout=timeout)
    numbers = check_numbers(model, release_tables(context))
    check_digits(model, Allowances([context]))
    Known(project).keep_model(template, context, model)
    files = {
        **kept_files(notebook, executed, model, kept),
        **render(model, formats, notebook),
    }
    return files, about(model, context, numbers)


def run(
    template: Path,
    values: Mapping[str, Any],
    context: BriefContext,
    project: Project,
    *,
    engine: str = "auto",
    timeout: float = 300.0,
) -> tuple[NotebookNode, Model]:
    """Run the notebook over the slice and return it executed, with the document model it gives.

    The one way from data to document.

    Raises
    ------
    BriefFailed
        The notebook failed, gave no lawful document, or read another slice than ``context``.
    """
    executed = executed_notebook(
        template,
        values,
        timeout=timeout,
        engine=engine,
        environment={"PARLIB_ROOT": str(project.root)},
        given=partial(packed, context, project.root),
    )
    model = build_model(executed)
    if model["meta"]["digest"] != context.digest:
        raise RenderRefused(
            saying(
                "{locality} {period}: "
                "the notebook read the slice {digest}, "
                "the release now gives {digest2} "
                "→ run it again",
                locality=context.locality.name,
                period=context.period,
                digest=model["meta"]["digest"][:12],
                digest2=context.digest[:12],
            )
        )
    return executed, model


def render(model: Model, formats: tuple[str, ...], notebook: str) -> dict[str, bytes]:
    """Return the model in each format, by file name."""
    out = {}
    if "html" in formats:
        out[f"{notebook}.html"] = render_html(model).encode()
    if "pdf" in formats:
        out[f"{notebook}.pdf"] = render_pdf(model)
    if "docx" in formats:
        from parlib.briefing.pages.docx import render_docx  # pandoc is an optional extra

        out[f"{notebook}.docx"] = render_docx(model)
    return out
