"""Zip files as a stranger packs them: any name, any order, a name more than once."""

from __future__ import annotations

import io
import warnings
import zipfile
from collections.abc import Iterable


def zipped(entries: Iterable[tuple[str, bytes]]) -> bytes:
    """Return a zip of the entries as they come."""
    out = io.BytesIO()
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", UserWarning)  # a name twice is what is tested
        with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
            for name, content in entries:
                archive.writestr(zipfile.ZipInfo(name), content, compress_type=zipfile.ZIP_DEFLATED)
    return out.getvalue()
