"""The three renderers as nbconvert exporters: ``jupyter nbconvert --to brief_pdf executed.ipynb``.

They take an executed notebook (``--execute`` runs it first, as in every exporter), build the
document model from it and render that; nbconvert's own templates are not used. Where the project
and the release of the document are at hand, every number is checked first, as in a batch.
"""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

from nbconvert.exporters import Exporter
from traitlets import default

from parlib.briefing.context import open_brief, release_tables
from parlib.briefing.digits import Allowances, check_digits
from parlib.briefing.from_notebook import build_model
from parlib.briefing.nb import NotebookNode
from parlib.briefing.pages.html import render_html
from parlib.briefing.pages.pdf import render_pdf
from parlib.briefing.proof.kept_model import kept_model
from parlib.briefing.run.kept import model_named_by, packed_name
from parlib.document.model import Model, model_digest
from parlib.document.proof import check_numbers
from parlib.errors import ReleaseError, RenderRefused, UsageError, VerificationFailed
from parlib.speech.catalogue import saying
from parlib.store.project import Project, find_project


class _BriefExporter(Exporter):
    """From executed notebook to one format of the brief."""

    def _render(self, model: Model) -> str | bytes:
        raise NotImplementedError

    def from_notebook_node(
        self, nb: NotebookNode, resources: Any = None, **_: Any
    ) -> tuple[Any, dict[str, Any]]:
        """Return the rendered document and nbconvert's resources.

        Raises
        ------
        RenderRefused
            The notebook was not run to its end, holds no lawful document, or a number is not what
            the release says.
        """
        # runs the preprocessors: ``--execute`` is one of them
        executed, resources = super().from_notebook_node(nb, resources)
        refuse_unfinished(executed)
        folder = str(resources["metadata"].get("path", ""))
        named = model_named_by(executed)
        model = _model_beside(Path(folder), *named) if named else build_model(executed)
        self._check(model, folder)
        resources["output_extension"] = self.file_extension
        return self._render(model), resources

    def _check(self, model: Model, folder: str) -> None:
        meta = model["meta"]
        try:
            context = open_brief(
                locality=meta["locality"],
                period=meta["period"],
                language=meta["language"],
                issued_on=meta["issued_on"],
                release=meta["release"],
                kind=meta["kind"],
                as_of=meta.get("as_of", ""),
                root=_project(folder).root,
            )
        except (UsageError, ReleaseError) as fault:
            self.log.warning(
                "Numbers not checked: the release of this document is not at hand (%s)", fault
            )
            return
        check_numbers(model, release_tables(context))
        check_digits(model, Allowances([context]))


def _model_beside(folder: Path, name: str, digest: str) -> Model:
    """Return the model that a kept notebook names, which must be the one it gave."""
    notebook = name.partition(".")[0]
    if name != packed_name(notebook):
        raise RenderRefused(saying("the notebook names {name!r} as its model", name=name))
    try:
        model = kept_model(folder, notebook)
    except VerificationFailed as fault:
        raise RenderRefused(
            saying(
                "the notebook leaves its blocks to {name} beside it: {fault} → put it back, or add "
                "--execute",
                name=name,
                fault=fault,
            )
        ) from None
    if model_digest(model) != digest:
        raise RenderRefused(
            saying("{name} is not the model that the notebook gave → add --execute", name=name)
        )
    return model


def refuse_unfinished(notebook: NotebookNode) -> None:
    """Raise where a cell failed or never ran.

    The document would lack that part and nobody would see it.

    Raises
    ------
    RenderRefused
        Listing every such cell.
    """
    faults = []
    for position, cell in enumerate(notebook.cells):
        if cell.cell_type != "code" or not cell.source.strip():
            continue
        first = next(line.strip() for line in cell.source.splitlines() if line.strip())
        where = f"cell {position} ({first[:80]})"
        failed = [o for o in cell.outputs if o.output_type == "error"]
        faults += [f"{where} failed: {o.ename}: {o.evalue}" for o in failed]
        if cell.execution_count is None and not cell.outputs:
            faults.append(f"{where} was not run")
    if faults:
        remedy = saying("run the notebook to its end, or add --execute")
        raise RenderRefused(
            "\n".join(
                [
                    f"{len(faults)} cell(s) gave nothing to show → {remedy}",
                    *(f"  - {f}" for f in faults),
                ]
            )
        )


def _project(folder: str) -> Project:
    """Return the project that ``PARLIB_ROOT`` names, else the one around the notebook, else the one
    around the working directory.
    """
    if folder and not os.environ.get("PARLIB_ROOT"):
        try:
            return find_project(near=Path(folder))
        except UsageError:
            return find_project()
    return find_project()


class BriefHTMLExporter(_BriefExporter):
    """One self-contained page."""

    output_mimetype = "text/html"
    export_from_notebook = "Brief (HTML)"

    @default("file_extension")
    def _file_extension_default(self) -> str:
        return ".html"

    def _render(self, model: Model) -> str:
        return render_html(model)


class BriefPDFExporter(_BriefExporter):
    """PDF/A-3a and PDF/UA-1 with the data inside."""

    output_mimetype = "application/pdf"
    export_from_notebook = "Brief (PDF)"

    @default("file_extension")
    def _file_extension_default(self) -> str:
        return ".pdf"

    def _render(self, model: Model) -> bytes:
        return render_pdf(model)


class BriefDocxExporter(_BriefExporter):
    """Word, for offices that go on writing."""

    output_mimetype = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
    export_from_notebook = "Brief (Word)"

    @default("file_extension")
    def _file_extension_default(self) -> str:
        return ".docx"

    def _render(self, model: Model) -> bytes:
        from parlib.briefing.pages.docx import render_docx

        return render_docx(model)
