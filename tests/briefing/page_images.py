"""What a reader finds in a rendered document: its text, without the white space that a page adds."""

from __future__ import annotations

import re
import subprocess
from html.parser import HTMLParser
from pathlib import Path

from tests.programs import require_program

WORD_JOINERS = re.compile(r"[\s\u00a0\u200b\u2060]+")


def squeeze(text: str) -> str:
    return WORD_JOINERS.sub("", text)


def pdf_text(path: Path) -> str:
    program = require_program("pdftotext", package="poppler-utils")
    return subprocess.run([program, "-raw", str(path), "-"], check=True, capture_output=True, timeout=60).stdout.decode()


class _Text(HTMLParser):
    def __init__(self):
        super().__init__()
        self.parts, self.silent, self.note = [], 0, 0

    def handle_starttag(self, tag, attrs):
        attrs = dict(attrs)
        if tag in ("style", "script", "head"):
            self.silent += 1
        if attrs.get("role") == "doc-noteref":
            self.note += 1

    def handle_endtag(self, tag):
        if tag in ("style", "script", "head"):
            self.silent -= 1
        if tag == "a" and self.note:
            self.note -= 1

    def handle_data(self, data):
        if not self.silent and not self.note:
            self.parts.append(data)


def html_text(html: str) -> str:
    reader = _Text()
    reader.feed(html)
    return "".join(reader.parts)
