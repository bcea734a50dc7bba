"""Read external zip files, with limits on the number of parts and their unpacked size that are
checked before reading.
"""

from __future__ import annotations

import io
import struct
import unicodedata
import zipfile
import zlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from parlib.gate.files import Refused
from parlib.speech.amounts import said_size
from parlib.speech.catalogue import saying

DAMAGED = (
    zipfile.BadZipFile,
    zlib.error,
    EOFError,
    NotImplementedError,
    RuntimeError,
    OSError,
    ValueError,
    OverflowError,
    KeyError,
    struct.error,
)
_ENTRY = b"PK\x01\x02"
_END, _END_SIZE, _HEADER, _DESCRIPTOR = b"PK\x05\x06", 22, 30, 24
"""Sizes of zip records. A descriptor follows a part that was written before its size was known."""
_NAME_IN_UNICODE = 0x7075
_UNIX, _KIND, _FILE, _FOLDER = 3, 0o170000, 0o100000, 0o040000


@dataclass(frozen=True, slots=True)
class ZipLimits:
    """Limits for one archive."""

    packed_bytes: int = 200_000_000
    parts: int = 2_000
    part_bytes: int = 100_000_000
    unpacked_bytes: int = 400_000_000
    ratio: float = 150.0
    ratio_from_bytes: int = 1_000_000


def read_zip(
    data: bytes,
    *,
    name: str = "",
    only: Iterable[str] | None = None,
    limits: ZipLimits | None = None,
) -> dict[str, bytes]:
    """Return the parts of an archive by name; nothing is written to disk.

    Parameters
    ----------
    data : bytes
        The archive.
    name : str
        Name used in messages.
    only : iterable of str, optional
        Read only these parts; missing parts are omitted from the result. The limits apply to the
        whole archive.
    limits : ZipLimits, optional
        Limits, checked against the sizes that the archive declares; a part larger than declared
        counts as damaged.

    Raises
    ------
    Refused
        A ``ValueError``: not a zip, damaged, encrypted, with duplicate names or names outside the
        archive, or beyond the limits.
    """
    limits = limits or ZipLimits()
    if len(data) > limits.packed_bytes:
        raise Refused(
            saying(
                "the archive has {size}, more than the {most} that it may have",
                size=said_size(len(data), limits.packed_bytes),
                most=said_size(limits.packed_bytes),
            ),
            saying("check the file"),
            file=name,
        )
    if data.count(_ENTRY) > 20 * limits.parts:  # counted before the table of contents is parsed
        raise _many(limits, name)
    wanted = None if only is None else set(only)
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            parts = archive.infolist()
            _hold(parts, limits, name)
            contents = {}
            for part in parts:
                if part.is_dir() or (wanted is not None and part.filename not in wanted):
                    continue
                with archive.open(part) as stream:
                    contents[part.filename] = stream.read(part.file_size + 1)
            return contents
    except Refused:
        raise
    except DAMAGED as fault:
        raise Refused(
            saying("the archive is damaged or is not a zip ({kind})", kind=type(fault).__name__),
            saying("obtain it again"),
            file=name,
        ) from None


def unlisted(data: bytes) -> list[str]:
    """Return content of an archive besides its listed parts, which another program might show
    instead.

    Parameters
    ----------
    data : bytes
        An archive that :func:`read_zip` has accepted.
    """
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        parts = sorted(archive.infolist(), key=lambda p: p.header_offset)
        faults = [saying("the zip carries a comment")] if _commented(archive) else []
        faults += _told_otherwise(parts, data)
        return [*faults, *_outside_parts(archive, parts, data)]


def _commented(archive: zipfile.ZipFile) -> bool:
    return bool(archive.comment) or any(part.comment for part in archive.infolist())


def _told_otherwise(parts: list[zipfile.ZipInfo], data: bytes) -> Iterator[str]:
    """Yield the parts that another program may extract under another name, or not as a file."""
    names: dict[str, str] = {}
    files = [part.filename for part in parts if not part.is_dir()]
    for part in parts:
        shown = ascii(part.filename)
        if part.is_dir() and part.file_size:
            yield saying("the folder {shown} in the zip has a content", shown=shown)
        if part.is_dir() and not any(name.startswith(part.filename) for name in files):
            yield saying("the folder {shown} in the zip holds no file", shown=shown)
        if part.create_system == _UNIX and (part.external_attr >> 16) & _KIND not in (
            0,
            _FILE,
            _FOLDER,
        ):
            yield saying("{shown} in the zip is a link or a device, not a file", shown=shown)
        other = names.setdefault(
            unicodedata.normalize("NFC", part.filename).casefold(), part.filename
        )
        if other != part.filename:
            yield saying("{shown} and {other} are one name on many disks", shown=shown, other=ascii(other))  # fmt: skip
        if any(name != part.filename for name in _further_names(part, data)):
            yield saying("{shown} in the zip bears a second name", shown=shown)


def _further_names(part: zipfile.ZipInfo, data: bytes) -> Iterator[str]:
    """Yield alternative names of a part in its extra fields, which some unpackers prefer."""
    begin = part.header_offset + _HEADER
    name, extra = struct.unpack("<HH", data[begin - 4 : begin])
    for fields in (part.extra, data[begin + name : begin + name + extra]):
        at = 0
        while at + 4 <= len(fields):
            kind, size = struct.unpack("<HH", fields[at : at + 4])
            if kind == _NAME_IN_UNICODE:
                # preceded by a version and a checksum
                yield fields[at + 9 : at + 4 + size].decode("utf-8", "replace")
            at += 4 + size


def _outside_parts(
    archive: zipfile.ZipFile, parts: list[zipfile.ZipInfo], data: bytes
) -> Iterator[str]:
    """Yield byte ranges that belong to no part."""
    end = 0
    for part in parts:
        if part.header_offset > end + (_DESCRIPTOR if end else 0):
            yield saying(
                "the zip holds bytes before {shown} that belong to no file",
                shown=ascii(part.filename),
            )
        lengths = struct.unpack("<HH", data[part.header_offset + 26 : part.header_offset + 30])
        end = part.header_offset + _HEADER + sum(lengths) + part.compress_size
    if archive.start_dir > end + _DESCRIPTOR:
        yield saying("the zip holds bytes after its last file that belong to no file")
    if not data[archive.start_dir :].startswith(_ENTRY) or len(data) - data.rfind(
        _END
    ) != _END_SIZE + len(archive.comment):
        yield saying("the zip holds bytes after its end")


def _hold(parts: list[zipfile.ZipInfo], limits: ZipLimits, name: str) -> None:
    if len(parts) > limits.parts:
        raise _many(limits, name)
    seen = set()
    for part in parts:
        shown = ascii(part.filename[:80])
        pieces = part.orig_filename.replace("\\", "/").split("/")
        if (
            part.orig_filename.startswith(("/", "\\"))
            or ".." in pieces
            or ":" in pieces[0]
            or "\x00" in part.orig_filename
        ):
            raise Refused(
                saying("the name {shown} leads out of the archive", shown=shown),
                saying("do not open it; obtain it again"),
                file=name,
            )
        if part.filename in seen:
            raise Refused(
                saying("the part {shown} stands twice in the archive", shown=shown),
                saying("do not open it; obtain it again"),
                file=name,
            )
        seen.add(part.filename)
        if part.flag_bits & 0x1:
            raise Refused(
                saying("the archive is encrypted"), saying("remove the password"), file=name
            )
        ratio = part.file_size / max(part.compress_size, 1)
        if part.file_size > limits.part_bytes or (
            part.file_size > limits.ratio_from_bytes and ratio > limits.ratio
        ):
            raise Refused(
                saying(
                    "the part {shown} unpacks to {size} ({ratio:,.0f} : 1)",
                    shown=shown,
                    size=said_size(part.file_size),
                    ratio=ratio,
                ),
                saying("do not open it; obtain it again"),
                file=name,
            )
    if (total := sum(p.file_size for p in parts)) > limits.unpacked_bytes:
        raise Refused(
            saying(
                "the archive unpacks to {size}, more than {most}",
                size=said_size(total, limits.unpacked_bytes),
                most=said_size(limits.unpacked_bytes),
            ),
            saying("do not open it; obtain it again"),
            file=name,
        )


def _many(limits: ZipLimits, name: str) -> Refused:
    return Refused(
        saying("the archive has more than {parts} parts", parts=limits.parts),
        saying("do not open it; obtain it again"),
        file=name,
    )
