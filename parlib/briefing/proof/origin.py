"""What an HTML or Word document says of its origin, read without trusting it.

What is written stands in :mod:`parlib.briefing.pages.origin`.
"""

from __future__ import annotations

import io
import re
from html.parser import HTMLParser
from typing import Any
from xml.etree import ElementTree as ET

from parlib.briefing.pages.origin import META_NAME, NAMESPACE
from parlib.briefing.proof.carried import read_zip
from parlib.document.model import META
from parlib.errors import NotCompared, UsageError, VerificationFailed
from parlib.gate.json_text import parse_json
from parlib.speech.catalogue import saying

_PART = re.compile(r"customXml/item\d*\.xml")
_MOST = 20_000_000


class _Head(HTMLParser):
    """Finds the origin in the head of a page."""

    origin = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        held = dict(attrs)
        if tag == "meta" and held.get("name") == META_NAME and not self.origin:
            self.origin = held.get("content") or ""


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
    return _origin(reader.origin)


def html_text(content: bytes) -> str:
    """Return a page as text."""
    if len(content) > _MOST:
        raise UsageError(
            saying("the page has more than {most} MB: no document of ours has", most=_MOST // 10**6)
        )
    try:
        return content.decode("utf-8")
    except UnicodeDecodeError:
        raise UsageError(saying("the page is not UTF-8 text: parlib did not make it")) from None


def word_origin(content: bytes) -> dict[str, Any]:
    """Return the origin that a Word document names.

    Raises
    ------
    UsageError
        It is no Word document.
    NotCompared
        It names none. LibreOffice and others leave it out when they save a file; Word keeps it.
    VerificationFailed
        What it says is damaged.
    """
    parts = read_zip(content)
    for name, part in parts.items():
        if _PART.fullmatch(name) and NAMESPACE.encode() in part and b"<!DOCTYPE" not in part:
            try:
                root = ET.parse(io.BytesIO(part)).getroot()  # noqa: S314 - no document type, so no entities
            except ET.ParseError:
                continue
            if root.tag == f"{{{NAMESPACE}}}origin":
                return _origin(root.text or "")
    if "word/document.xml" not in parts:
        return _origin("")
    raise NotCompared(
        saying(
            "another program saved the file and left out where it comes from, "
            "or parlib did not make it "
            "→ verify the file as it was made, or its PDF"
        )
    )


def _origin(written: str) -> dict[str, Any]:
    if not written:
        raise UsageError(
            saying(
                "the document does not name its model: "
                "parlib did not make it, "
                "or another program wrote it anew"
            )
        )
    try:
        origin = parse_json(written, name="origin")
    except ValueError as fault:
        raise VerificationFailed(
            saying("what the document says of its origin is damaged: {fault}", fault=fault)
        ) from None
    meta = origin.get("meta") if isinstance(origin, dict) else None
    lawful = isinstance(meta, dict) and all(
        type(meta.get(name)) is kind for name, kind in META.items()
    )
    if not lawful or not isinstance(origin.get("model"), str):
        raise VerificationFailed(saying("what the document says of its origin is damaged"))
    return origin
