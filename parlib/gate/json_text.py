"""Parse external JSON (lineage, manifests, stamps, document models), with limits on size,
containers and depth, and without duplicate keys.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from parlib.codebook.plain_words import project_place
from parlib.gate.files import Refused, read_bytes, too_large
from parlib.speech.catalogue import saying


@dataclass(frozen=True, slots=True)
class JsonLimits:
    """Limits for one JSON text.

    The model of an overview of 400 units has about 5 MB and 60,000 containers.
    """

    bytes: int = 40_000_000
    containers: int = 500_000
    values: int = 3_000_000
    depth: int = 60


def read_json(path: Path, *, limits: JsonLimits | None = None) -> Any:
    """Read one JSON file.

    Raises
    ------
    Refused
        A ``ValueError``: the file is missing, not JSON, or beyond the limits.
    """
    limits = limits or JsonLimits()
    return parse_json(read_bytes(path, most=limits.bytes), name=project_place(path), limits=limits)


def parse_json(content: bytes | str, *, name: str = "", limits: JsonLimits | None = None) -> Any:
    """Parse JSON text.

    Parameters
    ----------
    content : bytes or str
        UTF-8.
    name : str
        Name used in messages.
    limits : JsonLimits, optional
        Limits, checked before parsing where possible.

    Raises
    ------
    Refused
        A ``ValueError``: not JSON, or beyond the limits.
    """
    limits = limits or JsonLimits()
    data = content.encode("utf-8", "surrogatepass") if isinstance(content, str) else content
    opened, commas = data.count(b"[") + data.count(b"{"), data.count(b",")
    if len(data) > limits.bytes:
        raise too_large(len(data), limits.bytes, name)
    for what, count, most in (
        (saying("lists and groups"), opened, limits.containers),
        (saying("values"), commas, limits.values),
    ):
        if count > most:
            raise Refused(
                saying(
                    "the JSON has {count:,} {what}, more than the {most:,} that it may have",
                    count=count,
                    what=what,
                    most=most,
                ),
                saying("check the file"),
                file=name,
            )
    try:
        value = json.loads(data.decode("utf-8-sig"), object_pairs_hook=_once)
    except UnicodeDecodeError:
        raise Refused(
            saying("the JSON is not UTF-8 text"), saying("write it again"), file=name
        ) from None
    except RecursionError:
        raise _too_deep(limits, name) from None
    except json.JSONDecodeError as fault:
        cell = saying("line {line}, column {column}", line=fault.lineno, column=fault.colno)
        raise Refused(
            saying("not valid JSON: {msg}", msg=fault.msg),
            saying("write it again"),
            file=name,
            cell=cell,
        ) from None
    except ValueError as fault:
        raise Refused(
            f"not valid JSON: {fault}"[:200], saying("write it again"), file=name
        ) from None
    _hold_depth(value, limits, name)
    return value


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    entries = dict(pairs)
    if len(entries) != len(pairs):
        keys = [key for key, _ in pairs]
        raise ValueError(
            f"the key {next(k for k in keys if keys.count(k) > 1)!r} stands twice"[:120]
        )
    return entries


def _hold_depth(value: Any, limits: JsonLimits, name: str) -> None:
    """Refuse values nested more deeply than any of our files, because code that walks them would
    overflow the stack.
    """
    level = [value]
    for _ in range(limits.depth):
        level = (
            [
                inner
                for outer in level
                for inner in (outer.values() if isinstance(outer, dict) else outer)
                if isinstance(inner, dict | list)
            ]
            if isinstance(value, dict | list)
            else []
        )
        if not level:
            return
    raise _too_deep(limits, name)


def _too_deep(limits: JsonLimits, name: str) -> Refused:
    return Refused(
        saying("the JSON is nested deeper than {depth} levels", depth=limits.depth),
        saying("check the file"),
        file=name,
    )
