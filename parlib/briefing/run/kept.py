"""What is kept of a brief beside its pages: its document model, packed, and its notebook as it ran.

The blocks of a document would stand in both, each picture of them up to four times. They are kept
once, in the model, and the notebook names the model by its digest: it opens in Jupyter as it ran,
and ``jupyter nbconvert`` finds the blocks beside it. A notebook that is kept alone holds its own.
"""

from __future__ import annotations

import gzip
import json
from collections.abc import Collection, Iterable
from typing import Any

from parlib.document.model import Model, model_digest, to_json
from parlib.document.vocabulary import MIME

KEPT = ("ipynb", "model")
"""What may be kept."""
_LEVEL = 6  # 9 saves nothing more here
_NAMED = "parlib"


def kept_files(
    notebook: str, executed: bytes, model: Model, kept: Collection[str]
) -> dict[str, bytes]:
    """Return the files to be kept, by name.

    Parameters
    ----------
    notebook : str
        Name that the files of the brief begin with.
    executed : bytes
        The notebook as it ran.
    model : dict
        The document model that it gave.
    kept : collection of str
        Out of :data:`KEPT`.
    """
    files = {}
    if "ipynb" in kept:
        content = json.loads(executed)
        if "model" in kept:
            _name_its_model(content, packed_name(notebook), model)
        # as nbformat writes it
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


def _name_its_model(content: dict[str, Any], model_name: str, model: Model) -> None:
    """Leave the blocks of a notebook to the model beside it; its previews stay."""
    for cell in content["cells"]:
        for output in cell.get("outputs", ()):
            output.get("data", {}).pop(MIME, None)
    content["metadata"][_NAMED] = {"model": model_name, "sha256": model_digest(model)}
