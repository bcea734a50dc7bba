"""Catalogue entry of a brief."""

from __future__ import annotations

from typing import Any

from parlib.codebook.context import BriefContext
from parlib.codebook.kinds import KINDS
from parlib.codebook.values import is_missing
from parlib.document.inline import plain
from parlib.document.model import Model


def own_figure(model: Model) -> str:
    """Return what stands out on the first page: its first words in bold that hold a number, else
    its first large figure; empty where neither is there.
    """
    blocks = model["sections"][0]["blocks"] if model["sections"] else []
    bold = [
        plain([piece])
        for b in blocks
        if b["t"] == "p"
        for piece in b["c"]
        if piece["t"] == "strong"
    ]
    large = [plain(i["value"]) for b in blocks if b["t"] == "facts" for i in b["items"]]
    return next((s for s in (*bold, *large) if any(c.isdigit() for c in s)), "")


def about(model: Model, context: BriefContext, numbers: int) -> dict[str, Any]:
    """Return what the catalogue shows of a brief."""
    meta = model["meta"]
    index_rows = context.tables.get("indices")
    index: dict[str, Any] = {}
    if index_rows is not None and len(index_rows):
        rows = index_rows[(index_rows["period"] == context.period) & (index_rows["index"] == "PAR")]
        if len(rows) == 1:
            row = rows.iloc[0]
            index = {
                name: None if is_missing(row[name]) else row[name].item()
                for name in ("value", "rank", "of")
            }
            index |= {"basis": row["basis"], "without": row["without"]}
    return {
        "title": meta["title"],
        "takeaway": meta["takeaway"],
        "locality": meta["locality"],
        "locality_name": meta["locality_name"],
        "level": context.locality.level,
        "code": context.locality.code,
        "period": meta["period"],
        "issued_on": meta["issued_on"],
        **({"as_of": meta["as_of"]} if "as_of" in meta else {}),
        "kind": meta["kind"],
        "language": meta["language"],
        "illustrative": meta["illustrative"],
        "digest": meta["digest"],
        "release": meta["release"],
        "numbers": numbers,
        "figure": "" if KINDS[meta["kind"]].shows_index else own_figure(model),
        **index,
    }
