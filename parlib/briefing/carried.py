"""Read what a document carries, never trusting it: its model, its attached files, its metadata, all bounded."""

from __future__ import annotations

import io
import zipfile
import zlib
from dataclasses import dataclass
from typing import Any

import pikepdf

from parlib.briefing.model import Model, refuse_faults
from parlib.errors import RenderRefused, UsageError, VerificationFailed
from parlib.gate import zips as gate
from parlib.gate.files import Refused
from parlib.gate.json_text import parse_json

MOST_BYTES = 256 * 2**20
"""Unpacked, of all files in one container together: a hundred times what the largest document of ours holds."""


@dataclass(frozen=True)
class CarriedPdf:
    """What a PDF carries beside its pages.

    Attributes
    ----------
    files : dict of str to bytes
        Attached files.
    keywords : dict of str to str
        Entries of the metadata keywords: ``parlib``, ``release``, ``slice``, ``model``, ``typeface``.
    titles : dict of str to str
        Title, author, subject and keywords, as a viewer shows them, from both places where a PDF keeps them.
    producer : str
        The renderer.
    """

    files: dict[str, bytes]
    keywords: dict[str, str]
    titles: dict[str, str]
    producer: str


def read_pdf(content: bytes) -> CarriedPdf:
    """Read a PDF's attachments and metadata.

    Raises
    ------
    UsageError
        It is damaged or not a PDF.
    VerificationFailed
        It expands past the bound.
    """
    try:
        with pikepdf.open(io.BytesIO(content)) as document:
            files: dict[str, bytes] = {}
            room = MOST_BYTES
            for name, spec in document.attachments.items():
                files[name] = _unpacked(spec.get_file().obj, room)
                room -= len(files[name])
            with document.open_metadata(set_pikepdf_as_editor=False) as xmp:
                told = {name: str(xmp.get(name, "")) for name in ("dc:title", "dc:creator", "dc:description", "pdf:Keywords")}
                producer = str(xmp.get("pdf:Producer", "")) or str(xmp.get("xmp:CreatorTool", ""))
            info = {name: str(document.docinfo.get(name, "")) for name in ("/Title", "/Author", "/Subject", "/Keywords")}
    except (pikepdf.PdfError, zlib.error, ValueError, KeyError, TypeError, AttributeError) as fault:
        raise UsageError(f"the PDF cannot be read: it is damaged or not a PDF ({type(fault).__name__})") from None
    keywords = dict(part.split(" ", 1) for part in told["pdf:Keywords"].split(", ") if " " in part)
    return CarriedPdf(files, keywords, {**told, **info}, producer)


def _unpacked(stream: pikepdf.Stream, room: int) -> bytes:
    """Return an attached file, refusing one that would unpack past the bound before it is unpacked."""
    if stream.get("/Filter") in (pikepdf.Name.FlateDecode, [pikepdf.Name.FlateDecode]) and "/DecodeParms" not in stream:
        unpacker = zlib.decompressobj()
        out = unpacker.decompress(stream.read_raw_bytes(), room + 1)
    else:
        out = stream.read_bytes()
    if len(out) > room:
        raise VerificationFailed(f"a file inside unpacks to more than {MOST_BYTES // 2**20} MB; it was not read")
    return out


def read_zip(content: bytes) -> dict[str, bytes]:
    """Return the files of a zip by name.

    Raises
    ------
    UsageError
        It is damaged, or not a zip.
    VerificationFailed
        It is beyond the bounds, or holds one name twice; nothing was unpacked then.
    """
    if not zipfile.is_zipfile(io.BytesIO(content)):
        raise UsageError("the zip cannot be read: it is damaged or not a zip")
    try:
        return gate.read_zip(content)
    except Refused as fault:
        raise VerificationFailed(f"the zip was not read: {fault}") from None


def read_model(content: bytes) -> Model:
    """Return a document model in lawful shape.

    Raises
    ------
    VerificationFailed
        It is not JSON, not a document model, or one that no render would have let pass.
    """
    try:
        model: Any = parse_json(content)
        if not isinstance(model, dict) or not isinstance(model.get("meta"), dict) or not isinstance(model.get("schema"), str):
            raise VerificationFailed("the document model inside is not one")
        sections = model.get("sections")
        if set(model) != {"schema", "meta", "sections"} or not isinstance(sections, list):
            raise VerificationFailed("the document model inside is not one")
        if not all(isinstance(s, dict) and isinstance(s.get("blocks"), list) and "appendix" in s and "landscape" in s for s in sections):
            raise VerificationFailed("the document model inside has parts without blocks")
        refuse_faults(model)
    except RenderRefused as fault:
        raise VerificationFailed(f"the document model inside is not lawful: {_first(fault)}") from None
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError) as fault:
        raise VerificationFailed(f"the document model inside is damaged ({type(fault).__name__})") from None
    return model


def _first(fault: Exception) -> str:
    lines = str(fault).splitlines()
    return lines[1].strip(" -") if len(lines) > 1 else lines[0]
