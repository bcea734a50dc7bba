"""Gzip from outside, unpacked within a bound: never more in memory than a file may hold."""

from __future__ import annotations

import zlib

from parlib.gate.files import Refused, too_large
from parlib.speech.catalogue import saying

_GZIP = 31  # zlib's number for a gzip header with the largest window


def unpack(content: bytes, *, most: int, name: str = "") -> bytes:
    """Return what one gzip stream holds.

    Parameters
    ----------
    content : bytes
        The packed file, whole.
    most : int
        Bytes that it may unpack to; not one more is unpacked.
    name : str
        What messages call it.

    Raises
    ------
    Refused
        A ``ValueError``: it is no gzip stream, damaged, cut off, followed by something else, or
        would unpack past the bound.
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
