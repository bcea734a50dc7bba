"""Addresses in a batch run: where briefs are uploaded, and which Dask scheduler distributes the
work.

An address may contain a secret (a user, a password, a signature). Such an address is refused, and
no error message repeats what was written.
"""

from __future__ import annotations

import re
from typing import Annotated

from pydantic import AfterValidator

from parlib.speech.catalogue import saying

_LONGEST = 500  # characters
_BUCKET = re.compile(r"[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]")
_KEY_PART = re.compile(r"[\w.+=-]{1,100}")
_SCHEDULER = re.compile(r"(tcp|tls)://([A-Za-z0-9._-]{1,253}|\[[0-9a-fA-F:.]{2,45}\]):(\d{1,5})")
_SECRET = re.compile(r"(?<=://)[^/@]*@|(?<=\?)\S+")


class AddressFault(ValueError):
    """An address that cannot be used. Neither ``what`` nor ``remedy`` repeats it.

    Attributes
    ----------
    what, remedy : str
        What is wrong with it, and what to write instead.
    """

    def __init__(self, what: str, remedy: str) -> None:
        self.what, self.remedy = what, remedy
        super().__init__(f"{what} → {remedy}")


def sound_out(address: str) -> str:
    """Return the upload address of the briefs unchanged if it is valid.

    Raises
    ------
    AddressFault
        The text is not an address, or it contains a secret.

    Examples
    --------
    >>> sound_out("s3://bucket/briefs")
    's3://bucket/briefs'
    """
    kind, _, rest = address.partition("://")
    if "@" in rest or "?" in rest or "#" in rest:
        raise AddressFault(
            saying(
                "the address of the briefs holds a user, a password or a signature, which reports "
                "and logs would show"
            ),
            saying(
                "write s3://BUCKET/FOLDER alone; each machine takes its own rights (AWS_PROFILE, or "
                "the role of the machine)"
            ),
        )
    parts = rest.rstrip("/").split("/")
    if (
        len(address) > _LONGEST
        or not address.isprintable()
        or "::" in address
        or {".", "..", "~"} & set(parts)
    ):
        raise AddressFault(
            saying(
                "the address of the briefs is too long, or holds `..` or a character that no folder "
                "needs"
            ),
            saying("write the plain way to the folder"),
        )
    if kind == "file" and rest.startswith("/"):
        return address
    if (
        kind == "s3"
        and _BUCKET.fullmatch(parts[0])
        and all(_KEY_PART.fullmatch(part) for part in parts[1:])
    ):
        return address
    raise AddressFault(
        saying("the address of the briefs is neither a bucket nor a folder"),
        saying("write s3://BUCKET/FOLDER, or file:///FOLDER with three slashes"),
    )


def sound_scheduler(address: str) -> str:
    """Return the address of a Dask scheduler unchanged if it is valid.

    Raises
    ------
    AddressFault
        The text is not a scheduler address.
    """
    parts = _SCHEDULER.fullmatch(address)
    if parts and 0 < int(parts[3]) < 65_536:
        return address
    raise AddressFault(
        saying("the address of the scheduler is not understood"),
        saying("write tls://HOST:8786, or tcp://HOST:8786 in a network that nobody else enters"),
    )


def without_secrets(text: str) -> str:
    """Return a text with user, password and query string removed from every address in it.

    Examples
    --------
    >>> without_secrets("s3://me:hunter2@bucket/x?sig=abc")
    's3://…@bucket/x?…'
    """
    return _SECRET.sub(lambda secret: "…@" if secret[0].endswith("@") else "…", text)


OutAddress = Annotated[str, AfterValidator(sound_out)]
"""Where briefs are uploaded: ``s3://BUCKET/FOLDER`` or ``file:///FOLDER``."""
SchedulerAddress = Annotated[str, AfterValidator(sound_scheduler)]
"""A Dask scheduler: ``tls://HOST:PORT`` or ``tcp://HOST:PORT``."""
