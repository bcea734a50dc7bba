"""A slice handed to the kernel of its notebook by memory: it is opened once a brief.

Who makes a brief opens its slice, forks a kernel and gives it the slice in an anonymous file; when
the notebook asks for that very slice, it is there. Whatever else the notebook asks for is opened as
ever, and so is everything in a kernel that was given nothing (a plain one, or Jupyter).

What is handed is a pickle. It comes from the process that asked for the kernel, over a descriptor
that no other process can name; no file is ever read so.
"""

from __future__ import annotations

import io
import json
import os
import pickle
from datetime import date
from pathlib import Path
from types import MappingProxyType
from typing import Any

from parlib.codebook.context import BriefContext

_given: list[int] = []
"""Descriptor of the file that this process was given, in a kernel that was."""


def asked_for(root: Path, **named: str | int | date | None) -> bytes:
    """Return one line that tells a slice from every other that may be asked for."""
    return json.dumps([str(root), named], sort_keys=True, default=date.isoformat).encode()


def packed(context: BriefContext, root: Path) -> bytes:
    """Return a slice as it is handed over: by what it is asked for, then what it holds."""
    head = asked_for(
        root,
        release=context.release,
        locality=context.locality.locality,
        period=context.period,
        language=context.language,
        issued_on=context.issued_on,
        kind=context.kind,
        as_of=context.as_of,
    )
    buffer = io.BytesIO()
    _Pickler(buffer, protocol=pickle.HIGHEST_PROTOCOL).dump(context)
    return head + b"\n" + buffer.getvalue()


class _Pickler(pickle.Pickler):
    """Takes views of dictionaries as well, which pickle alone refuses."""

    def reducer_override(self, value: Any) -> Any:
        if isinstance(value, MappingProxyType):
            return _seen_as_before, (dict(value),)
        return NotImplemented


def _seen_as_before(held: dict[str, Any]) -> MappingProxyType[str, Any]:
    return MappingProxyType(held)


def take(descriptor: int) -> None:
    """Keep the file that this kernel was given."""
    _given[:] = [descriptor]


def slice_given(wanted: bytes) -> BriefContext | None:
    """Return the slice that was given, where it is the one asked for; a new one each time."""
    if not _given:
        return None
    content = os.pread(_given[0], os.fstat(_given[0]).st_size, 0)
    head, _, body = content.partition(b"\n")
    return pickle.loads(body) if head == wanted else None  # noqa: S301 - see above
