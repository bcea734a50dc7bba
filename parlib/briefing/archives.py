"""Zip containers (workbooks, Word files, bundles) without a clock.

The same content gives the same bytes.
"""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Mapping
from datetime import date

_STAMP = re.compile(rb"(<dcterms:(created|modified)[^>]*>)[^<]*(</dcterms:)")


def write_zip(entries: Mapping[str, bytes], *, day: date) -> bytes:
    """Return a zip of the entries, in the given order, every entry stamped with one day and stored
    as it is.

    Nothing is compressed: builds of zlib differ in the bytes they make, and a PDF compresses what
    it carries by itself.

    Parameters
    ----------
    entries : mapping of str to bytes
        Content by name inside the archive.
    day : date
        Date stamped on each entry.
    """
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_STORED) as archive:
        for name, content in entries.items():
            info = zipfile.ZipInfo(name, (max(day.year, 1980), day.month, day.day, 0, 0, 0))
            info.external_attr = 0o644 << 16
            info.create_system = 3
            archive.writestr(info, content)
    return out.getvalue()


def canonical_office(content: bytes, *, day: date) -> bytes:
    """Return an Office file (xlsx, docx) rewritten with constant dates: inside, and on every entry."""
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        entries = {info.filename: archive.read(info) for info in archive.infolist()}
    core = "docProps/core.xml"
    if core in entries:
        entries[core] = _STAMP.sub(
            rb"\g<1>" + f"{day.isoformat()}T00:00:00Z".encode() + rb"\g<3>", entries[core]
        )
    first = [name for name in ("[Content_Types].xml", "_rels/.rels") if name in entries]
    ordered = {name: entries[name] for name in [*first, *sorted(set(entries) - set(first))]}
    return write_zip(ordered, day=day)
