"""What an HTML or Word document says of its origin.

The digest of its model, and what is needed to make it again.

They carry no model of their own (a PDF does): the proof makes the document again from the release
and compares.
"""

from __future__ import annotations

import json
from typing import Any
from xml.etree import ElementTree as ET

from parlib.document.model import Model, model_digest

META_NAME = "parlib-origin"
NAMESPACE = "urn:parlib:origin"


def origin_of(model: Model) -> str:
    """Return the origin of a document as JSON: the digest of its model and its head."""
    return json.dumps(
        {"model": model_digest(model), "meta": model["meta"]}, ensure_ascii=False, sort_keys=True
    )


def add_to_word(document: Any, model: Model) -> None:
    """Put the origin into a Word document as a part of custom data, which Word keeps."""
    from docx.opc.constants import RELATIONSHIP_TYPE
    from docx.opc.packuri import PackURI
    from docx.opc.part import Part

    root = ET.Element(f"{{{NAMESPACE}}}origin")
    root.text = origin_of(model)
    content = ET.tostring(root, encoding="utf-8", xml_declaration=True)
    part = Part(PackURI("/customXml/item1.xml"), "application/xml", content, document.part.package)
    document.part.relate_to(part, RELATIONSHIP_TYPE.CUSTOM_XML)
