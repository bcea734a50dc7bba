"""The document model of an executed notebook.

Only the MIME type ``application/vnd.parlib.blocks+json`` and Markdown cells tagged ``document`` are
read; HTML is never parsed.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from parlib.briefing.makers import made_with
from parlib.briefing.nb import NotebookNode
from parlib.document.markdown import blocks_from_markdown
from parlib.document.model import Model, as_nfc, refuse_faults
from parlib.document.vocabulary import MIME, SCHEMA


def build_model(notebook: NotebookNode) -> Model:
    """Build and check the document model of an executed notebook.

    Parameters
    ----------
    notebook : NotebookNode
        Executed notebook. Each output of MIME type ``application/vnd.parlib.blocks+json`` is
        ``{"meta": {...}}``, a list of blocks,
        ``{"section": {"id", "appendix", "landscape"}, "blocks": [...]}``, or
        ``{"sections": [...]}`` of such.

    Returns
    -------
    dict
        The model; every string is NFC.

    Raises
    ------
    RenderRefused
        Listing every fault.
    """
    meta: dict[str, Any] = {}
    sections: list[dict[str, Any]] = []
    for cell in notebook.cells:
        if cell.cell_type == "markdown" and "document" in cell.metadata.get("tags", []):
            _append(sections, None, blocks_from_markdown(cell.source, prefix=cell.id))
        for output in cell.get("outputs", []):
            content = output.get("data", {}).get(MIME)
            if isinstance(content, str):
                content = json.loads(content)
            if isinstance(content, Mapping) and "meta" in content:
                meta.update(content["meta"])
            elif isinstance(content, Mapping) and "sections" in content:
                for part in content["sections"]:
                    _append(sections, part["section"], part["blocks"])
            elif isinstance(content, Mapping):
                _append(sections, content.get("section"), content["blocks"])
            elif content is not None:
                _append(sections, None, content)
    meta["made_with"] = made_with(notebook)
    model = as_nfc({"schema": SCHEMA, "meta": meta, "sections": sections})
    refuse_faults(model)
    return model


def _append(sections: list[dict], section: Mapping | None, blocks: list) -> None:
    """Open a new section at each level-1 heading or named section; other blocks join the open one."""
    opens = (
        section is not None
        or not sections
        or (blocks and blocks[0].get("t") == "heading" and blocks[0].get("level") == 1)
    )
    if not opens:
        sections[-1]["blocks"] += blocks
        return
    head = next((b["id"] for b in blocks if b.get("t") == "heading"), f"part-{len(sections) + 1}")
    given = dict(section or {})
    sections.append(
        {
            "id": f"section-{head}",
            "appendix": None,
            "landscape": False,
            **given,
            "blocks": list(blocks),
        }
    )
