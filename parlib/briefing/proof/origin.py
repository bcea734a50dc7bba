"""What an HTML or Word document says of its origin: the digest of its model, and what is needed to make it again.

They carry no model of their own (a PDF does): the proof makes the document again from the release and compares.
"""

from __future__ import annotations

import io
import json
import re
from html.parser import HTMLParser
from typing import Any
from xml.etree import ElementTree as ET

from parlib.briefing.model import META, Model, model_digest
from parlib.briefing.proof.carried import read_zip
from parlib.errors import UsageError, VerificationFailed
from parlib.gate.json_text import parse_json

META_NAME = "parlib-origin"
NAMESPACE = "urn:parlib:origin"
_PART = re.compile(r"customXml/item\d*\.xml")
_MOST = 20_000_000


def origin_of(model: Model) -> str:
    """Return the origin of a document as JSON: the digest of its model and its head."""
    return json.dumps({"model": model_digest(model), "meta": model["meta"]}, ensure_ascii=False, sort_keys=True)


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


class _Head(HTMLParser):
    """Finds the origin in the head of a page."""

    found = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        held = dict(attrs)
        if tag == "meta" and held.get("name") == META_NAME and not self.found:
            self.found = held.get("content") or ""


def html_origin(content: bytes) -> dict[str, Any]:
    """Return the origin that a page names.

    Raises
    ------
    UsageError
        It is not a page of ours.
    VerificationFailed
        What it says is damaged.
    """
    reader = _Head()
    reader.feed(html_text(content))
    return _origin(reader.found)


def html_text(content: bytes) -> str:
    """Return a page as text."""
    if len(content) > _MOST:
        raise UsageError(f"the page has more than {_MOST // 10**6} MB: no document of ours has")
    try:
        return content.decode("utf-8")
    except UnicodeDecodeError:
        raise UsageError("the page is not UTF-8 text: parlib did not make it") from None


def word_origin(content: bytes) -> dict[str, Any]:
    """Return the origin that a Word document names; raises as :func:`html_origin`."""
    for name, part in read_zip(content).items():
        if _PART.fullmatch(name) and NAMESPACE.encode() in part and b"<!DOCTYPE" not in part:
            try:
                root = ET.parse(io.BytesIO(part)).getroot()  # noqa: S314 - no document type, so no entities
            except ET.ParseError:
                continue
            if root.tag == f"{{{NAMESPACE}}}origin":
                return _origin(root.text or "")
    return _origin("")


def _origin(said: str) -> dict[str, Any]:
    if not said:
        raise UsageError("the document does not name its model: parlib did not make it, or another program wrote it anew")
    try:
        origin = parse_json(said, name="origin")
    except ValueError as fault:
        raise VerificationFailed(f"what the document says of its origin is damaged: {fault}") from None
    meta = origin.get("meta") if isinstance(origin, dict) else None
    lawful = isinstance(meta, dict) and all(type(meta.get(name)) is kind for name, kind in META.items())
    if not lawful or not isinstance(origin.get("model"), str):
        raise VerificationFailed("what the document says of its origin is damaged")
    return origin
