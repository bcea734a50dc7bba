"""The document model that lies beside a brief, read within bounds: packed, plain, or in its PDF."""

from __future__ import annotations

from pathlib import Path

from parlib.briefing.pages.attachments import MODEL_NAME
from parlib.briefing.proof.carried import MOST_BYTES, read_model, read_pdf
from parlib.briefing.run.kept import packed_name
from parlib.document.model import Model
from parlib.errors import UsageError, VerificationFailed
from parlib.gate.files import Refused, read_bytes
from parlib.gate.json_text import JsonLimits
from parlib.gate.packed import unpack
from parlib.speech.catalogue import saying

_MOST = JsonLimits().bytes


def kept_model(folder: Path, notebook: str) -> Model:
    """Return the document model of a brief that is made.

    Parameters
    ----------
    folder : Path
        Folder of its files.
    notebook : str
        Name that they begin with. A model that was not kept is read from the PDF.

    Raises
    ------
    VerificationFailed
        There is none, or it is damaged, unlawful, or unpacks to more than any model has.
    """
    packed, plain, pages = (
        folder / name
        for name in (packed_name(notebook), f"{notebook}.model.json", f"{notebook}.pdf")
    )
    try:
        if packed.is_file():
            content = read_bytes(packed, most=_MOST)
            return read_model(unpack(content, most=_MOST, name=packed.name))
        if plain.is_file():  # of a version before this one
            return read_model(read_bytes(plain, most=_MOST))
        if pages.is_file():
            return read_model(read_pdf(read_bytes(pages, most=MOST_BYTES)).files[MODEL_NAME])
    except (Refused, UsageError, KeyError) as fault:
        raise VerificationFailed(str(fault)) from None
    raise VerificationFailed(
        saying("neither its model nor a PDF that holds one was kept (--keep model)")
    )
