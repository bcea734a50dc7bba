"""A form for the parameters of any notebook with a cell tagged ``parameters``.

The fields are what papermill finds in that cell: names, types and the comments beside them. The
form knows nothing about individual notebooks.
"""

from __future__ import annotations

import ast
import tempfile
from html import escape
from pathlib import Path
from typing import TYPE_CHECKING, Any

import ipywidgets as w

from parlib.briefing.nb import nbformat
from parlib.briefing.nb import papermill as papermill_alone
from parlib.desk.number_field import NumberField, as_typed
from parlib.desk.words import parameter_words
from parlib.errors import RenderRefused, UsageError
from parlib.speech.catalogue import aloud, language_of, msg, speaking

if TYPE_CHECKING:
    from papermill import PapermillExecutionError

papermill = papermill_alone()
_OURS = "parlib-form"
"""Tag of the cell that is run before those of the notebook."""


def parameter_form(notebook: str | Path, *, language: str = "") -> w.VBox:
    """Return a form with a field for each parameter of a notebook, and a button that runs it.

    Parameters
    ----------
    notebook : path
        A notebook with a cell tagged ``parameters``.
    language : {"vi", "en"}, optional
        Default: the language of the system.

    Returns
    -------
    VBox
        ``fields`` holds the fields by name, ``values()`` what they say; the button runs the
        notebook by papermill into a folder of its own and shows it beside them: the document, where
        it makes one, else its outputs. The notebook itself stays as it is.
    """
    return _Form(Path(notebook), language_of(language))


class _Form(w.VBox):
    def __init__(self, notebook: Path, language: str) -> None:
        self.notebook, self.language = notebook, language
        parameters = papermill.inspect_notebook(str(notebook))
        words = parameter_words(language)
        self.fields = {
            n: _field(about, words.get(n, ""), language) for n, about in parameters.items()
        }
        with speaking(language):
            self.run = w.Button(description=msg("Run"), button_style="primary")
            empty = [] if parameters else [w.HTML(escape(msg("This notebook has no parameters")))]
        self.told, self.page = w.HTML(), w.HTML()
        self.run.on_click(lambda _: self._run())
        form = w.VBox([*empty, *self.fields.values(), self.run, self.told], layout={"width": "34%"})
        self.page.layout = w.Layout(width="65%")
        super().__init__([w.HBox([form, self.page])])

    def values(self) -> dict[str, Any]:
        """Return what the fields say, by parameter."""
        return {name: _said_by(field) for name, field in self.fields.items()}

    def _run(self) -> None:
        with speaking(self.language):
            try:
                values = self.values()
            except UsageError as refusal:
                self.told.value = _sentence(aloud(refusal.message))
                return
            self.told.value = escape(msg("Running …"))
        try:
            page = _page_of(self._executed(values))
        except papermill.PapermillExecutionError as failure:
            self.told.value = _failed(failure)
            return
        except Exception as failure:  # nothing may stand there as if it still ran
            self.told.value = _sentence(f"{type(failure).__name__}: {failure}")
            raise
        self.told.value = ""
        shown = escape(page, quote=True)
        self.page.value = f'<iframe srcdoc="{shown}" style="width:100%;height:70vh"></iframe>'

    def _executed(self, values: dict[str, Any]) -> nbformat.NotebookNode:
        """Run the notebook in a folder of its own and return it without the form's cell."""
        with tempfile.TemporaryDirectory() as folder:
            made = papermill.execute_notebook(
                self._with_refusals_told(),
                str(Path(folder) / self.notebook.name),
                parameters=values,
                progress_bar=False,
                cwd=str(self.notebook.parent),
            )
        made.cells = [cell for cell in made.cells if _OURS not in cell.metadata.get("tags", ())]
        return made

    def _with_refusals_told(self) -> nbformat.NotebookNode:
        """Return the notebook with a first cell that lets a refusal speak the form's language."""
        book = nbformat.read(self.notebook, as_version=4)
        lines = f"from parlib.desk.refusals import tell_refusals\ntell_refusals({self.language!r})"
        first = nbformat.v4.new_code_cell(lines, metadata={"tags": [_OURS]})
        book.cells.insert(0, first)
        return book


def _failed(failure: PapermillExecutionError) -> str:
    """Return why a notebook stopped: a refusal as its sentence; of any other error the last line,
    and all that Python says of it behind a small triangle.
    """
    whole = papermill.exceptions.strip_color("\n".join(failure.traceback)).strip()
    if "Traceback" not in whole:
        return _sentence(whole)
    return (
        f"{_sentence(f'{failure.ename}: {failure.evalue}')}"
        f"<details><summary>Python</summary><pre>{escape(whole)}</pre></details>"
    )


def _sentence(text: str) -> str:
    return f"<p role='status'>{escape(text)}</p>"


def _page_of(made: Any) -> str:
    """Return the document that an executed notebook makes, as a page; its outputs where it makes
    none.
    """
    from nbconvert import HTMLExporter

    from parlib.briefing.from_notebook import build_model
    from parlib.briefing.pages.html import render_html

    try:
        return render_html(build_model(made))
    except RenderRefused:
        return str(HTMLExporter(exclude_input=True).from_notebook_node(made)[0])


def _said_by(field: w.Widget) -> Any:
    return field.number() if isinstance(field, NumberField) else field.value


def _field(about: Any, word: str, language: str) -> w.Widget:
    """Return the field for one parameter: a tick, a number or a text; with the word for it, or what
    its notebook says of it, before its name.
    """
    said_of_it = word or about["help"].strip()
    name = f"{said_of_it} ({about['name']})" if said_of_it else about["name"]
    label = {"description": name, "tooltip": about["help"]}
    wide = {"description_width": "initial"}
    try:
        value = ast.literal_eval(about["default"])
    except (ValueError, SyntaxError):
        value = about["default"]
    kind = about["inferred_type_name"]
    if kind == "bool" or isinstance(value, bool):
        return w.Checkbox(value=bool(value), style=wide, **label)
    if kind == "int" or isinstance(value, int):
        return w.IntText(value=int(value), style=wide, **label)
    if kind == "float" or isinstance(value, float):
        return NumberField(value=as_typed(float(value), language), style=wide, **label)
    return w.Text(value=str(value), style=wide, layout={"width": "90%"}, **label)
