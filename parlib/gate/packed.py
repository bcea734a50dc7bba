"""Decompress external gzip data up to a limit, so that memory use stays bounded."""

from __future__ import annotations

import zlib

from parlib.gate.files import Refused, too_large
from parlib.speech.catalogue import saying

_GZIP = 31  # zlib's wbits for gzip format with the largest window


def unpack(content: bytes, *, most: int, name: str = "") -> bytes:
    """Return the decompressed content of one gzip stream.

    Parameters
    ----------
    content : bytes
        The complete compressed file.
    most : int
        Maximum decompressed size in bytes; never exceeded.
    name : str
        Name used in messages.

    Raises
    ------
    Refused
        A ``ValueError``: not a gzip stream, damaged, truncated, followed by other data, or larger
        than the limit.
    """
    unpacker = zlib.decompressobj(_GZIP)
    try:
        unpacked = unpacker.decompress(content, most + 1)
    except zlib.error:
        raise _damaged(name) from None
    if len(unpacked) > most:
        raise too_large(len(unpacked), most, name)
    if not unpacker.eof or unpacker.unused_data:
        raise _damaged(name)
    return unpacked


def _damaged(name: str) -> Refused:
    return Refused(
        saying("the packed file is damaged, or holds more than one thing"),
        saying("make it again"),
        file=name,
    )
