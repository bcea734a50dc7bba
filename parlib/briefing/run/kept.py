"""What is kept of a brief beside its pages: its document model, packed, and its notebook as it ran.

The blocks of a document would stand in both, each picture of them up to four times. They are kept
once, in the model, and the notebook names the model by its digest: it opens in Jupyter as it ran,
and ``jupyter nbconvert`` finds the blocks beside it. A notebook that is kept alone holds its own.
"""

from __future__ import annotations

import gzip
import json
from collections.abc import Collection, Iterable
from typing import TYPE_CHECKING, Any

from parlib.document.model import Model, model_digest, to_json
from parlib.document.vocabulary import MIME

if TYPE_CHECKING:
    from parlib.briefing.nb import NotebookNode

KEPT = ("ipynb", "model")
"""What may be kept."""
_LEVEL = 6  # 9 saves nothing more here
_NAMED = "parlib"


def kept_files(
    notebook: str, executed: NotebookNode, model: Model, kept: Collection[str]
) -> dict[str, bytes]:
    """Return the files to be kept, by name.

    Parameters
    ----------
    notebook : str
        Name that the files of the brief begin with.
    executed : NotebookNode
        The notebook as it ran.
    model : dict
        The document model that it gave.
    kept : collection of str
        Out of :data:`KEPT`.
    """
    files = {}
    if "ipynb" in kept:
        from parlib.briefing.nb import nbformat  # not paid for by those who look what is there

        named = _naming_its_model(executed, notebook, model) if "model" in kept else executed
        content = json.loads(nbformat.writes(named, indent=None))
        # as nbformat writes it, with its keys in order
        text = json.dumps(content, ensure_ascii=False, indent=1, sort_keys=True)
        files[f"{notebook}.ipynb"] = text.encode() + b"\n"
    if "model" in kept:
        files[packed_name(notebook)] = gzip.compress(to_json(model).encode(), _LEVEL, mtime=0)
    return files


def kept_of(names: Iterable[str], notebook: str) -> frozenset[str]:
    """Return what of :data:`KEPT` stands among the files of a brief."""
    held = {f"{notebook}.ipynb": "ipynb", packed_name(notebook): "model"}
    return frozenset(held[name] for name in names if name in held)


def model_named_by(executed: Any) -> tuple[str, str] | None:
    """Return file and digest of the model that a kept notebook names; None where it names none."""
    named = executed.get("metadata", {}).get(_NAMED)
    if not isinstance(named, dict) or any(
        MIME in output.get("data", {})
        for cell in executed["cells"]
        for output in cell.get("outputs", ())
    ):
        return None  # it holds what it gave, perhaps because it was run since
    return str(named.get("model", "")), str(named.get("sha256", ""))


def packed_name(notebook: str) -> str:
    """Return the name of the packed model of a brief."""
    return f"{notebook}.model.json.gz"


def _naming_its_model(executed: NotebookNode, notebook: str, model: Model) -> NotebookNode:
    """Return a notebook that leaves its blocks to the model beside it; its previews stay."""
    named = {"model": packed_name(notebook), "sha256": model_digest(model)}
    cells = [
        type(cell)(cell, outputs=[_without_blocks(output) for output in cell.outputs])
        if cell.cell_type == "code"
        else cell
        for cell in executed.cells
    ]
    metadata = type(executed)(executed.metadata, **{_NAMED: named})
    return type(executed)(executed, cells=cells, metadata=metadata)


def _without_blocks(output: NotebookNode) -> NotebookNode:
    if MIME not in output.get("data", {}):
        return output
    data = {kind: shown for kind, shown in output.data.items() if kind != MIME}
    return type(output)(output, data=type(output)(data))
