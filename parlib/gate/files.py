"""Read an external file completely or not at all: a regular file, within a stated size."""

from __future__ import annotations

import stat
from pathlib import Path

from parlib.codebook.plain_words import project_place
from parlib.speech.amounts import said_size
from parlib.speech.catalogue import saying


class Refused(ValueError):
    """External input is invalid or exceeds a limit.

    Parameters
    ----------
    what, remedy : str
        What is wrong, and what to do.
    file, cell : str
        Location.
    """

    def __init__(self, what: str, remedy: str, *, file: str = "", cell: str = "") -> None:
        self.what, self.remedy, self.file, self.cell = what, remedy, file, cell
        parts = [part for part in (file, cell) if part]
        # a single message stays translatable
        place = parts[0] if len(parts) == 1 else ", ".join(parts)
        sentence = saying("{what} → {remedy}", what=what, remedy=remedy)
        super().__init__(
            saying("{place}: {fault}", place=place, fault=sentence) if place else sentence
        )


def read_bytes(path: Path, *, most: int, name: str = "") -> bytes:
    """Return the content of a regular file of at most ``most`` bytes.

    Raises
    ------
    Refused
        The file is missing, a folder, a pipe or a device, is not readable, or is larger.
    """
    name = name or project_place(path)
    try:
        kind = path.stat()
        if stat.S_ISDIR(kind.st_mode):
            raise Refused(
                saying("this is a folder, not a file"), saying("name a file in it"), file=name
            )
        if not stat.S_ISREG(
            kind.st_mode
        ):  # reading a pipe could block for ever, a device has no end
            raise Refused(
                saying("this is not a regular file"), saying("put the file itself there"), file=name
            )
        if kind.st_size > most:
            raise too_large(kind.st_size, most, name)
        with path.open("rb") as stream:
            # request only the actual size: the buffer for a limit of hundreds of megabytes would be
            # allocated
            content = stream.read(min(most, kind.st_size) + 1)
            if len(content) > kind.st_size:  # it grew in the meantime
                content += stream.read(most + 1 - len(content))
    except PermissionError:
        raise Refused(
            saying("the file may not be read"), saying("correct the rights on it"), file=name
        ) from None
    except FileNotFoundError:
        raise Refused(
            saying("the file does not exist"), saying("create it at {name}", name=name), file=name
        ) from None
    except OSError as fault:
        raise Refused(
            saying(
                "the file cannot be read: {strerror}",
                strerror=fault.strerror or type(fault).__name__,
            ),
            saying("check the file"),
            file=name,
        ) from None
    except ValueError as fault:
        if isinstance(fault, Refused):
            raise
        raise Refused(
            saying("this is not the name of a file"), saying("check the name"), file=ascii(name)
        ) from None
    if len(content) > most:
        raise too_large(len(content), most, name)
    return content


def too_large(size: int, most: int, name: str) -> Refused:
    """Return the error for a file that is too large."""
    return Refused(
        saying(
            "the file has {size}, more than the {most} that it may have",
            size=said_size(size, most),
            most=said_size(most),
        ),
        saying("check the file, or split it"),
        file=name,
    )


def as_text(content: bytes, *, name: str = "") -> str:
    """Decode UTF-8 bytes (with or without byte order mark) to text with normalised line ends.

    Raises
    ------
    Refused
        The bytes are not UTF-8.
    """
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as fault:
        line = content[: fault.start].count(b"\n") + 1
        raise Refused(
            saying("the file is not UTF-8 text (byte {start})", start=fault.start),
            saying("save it as UTF-8"),
            file=name,
            cell=saying("line {line}", line=line),
        ) from None
    return text.replace("\r\n", "\n").replace("\r", "\n")
