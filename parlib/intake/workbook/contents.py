"""The table of contents of a workbook: which sheet lies in which part."""

from __future__ import annotations

from collections.abc import Mapping
from xml.etree import ElementTree as ET

_OFFICE_RELATION = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"


def parts_of_sheets(parts: Mapping[str, bytes]) -> dict[str, str]:
    """Return sheet name → part, from the small parts ``workbook`` and ``relations`` of an inspected
    workbook.
    """
    try:
        targets = {r.get("Id"): r.get("Target", "") for r in ET.fromstring(parts["relations"])}  # noqa: S314 - no entities
        book = ET.fromstring(parts["workbook"])  # noqa: S314 - hostile.py refused every entity declaration
    except (KeyError, ET.ParseError):
        return {}
    out = {}
    for element in book.iter():
        if element.tag.endswith("}sheet") and (
            target := targets.get(element.get(_OFFICE_RELATION, ""))
        ):
            out[element.get("name", "")] = (
                target.lstrip("/") if target.startswith("/") else f"xl/{target}"
            )
    return out
