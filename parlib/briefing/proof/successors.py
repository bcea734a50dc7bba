"""Whether a later issue that lies beside a bundle says that it replaces it.

Whoever opens a folder of dispatches takes the first zip that comes. A bundle that was replaced is
still what its release says, so its verdict stays; but a reader must hear that there is a later one.
What the later one says of itself is not proved by this, so the note asks to verify it.
"""

from __future__ import annotations

import contextlib
import re
from collections.abc import Iterator
from pathlib import Path

from parlib.briefing.dispatch import manifest
from parlib.errors import VerificationFailed
from parlib.gate import zips
from parlib.speech.catalogue import saying

_ISSUE = re.compile(r"^(?P<id>.+)-r\d+\.zip$")
_MOST = 50
"""So many issues of one dispatch are looked at, the newest by name first."""


def successor_notes(path: Path, content: bytes) -> Iterator[str]:
    """Yield a note for each issue in the same folder that names this one as the one it replaces.

    Parameters
    ----------
    path : Path
        The bundle, named as it was issued (``<id>-r<revision>.zip``); under another name nothing is
        looked for.
    content : bytes
        What it holds. A successor names its SHA-256, so a changed copy has none.
    """
    issue = _ISSUE.match(path.name)
    if issue is None:
        return
    replaced = manifest.sha256(content)
    # a folder or a pipe of that name is no issue, and a pipe would be waited for
    others = [p for p in path.parent.glob("*.zip") if p.name != path.name and p.is_file()]
    alike = [p for p in others if (m := _ISSUE.match(p.name)) and m["id"] == issue["id"]]
    for other in sorted(alike, reverse=True)[:_MOST]:
        if _replaces(other) == replaced:
            yield saying(
                "{other}, which lies beside it, says that it replaces this issue → verify and use "
                "that one",
                other=other.name,
            )


def _replaces(path: Path) -> str:
    """Return the SHA-256 of the bundle that this one says it replaces; empty where it names none."""
    with contextlib.suppress(OSError, ValueError, VerificationFailed):
        if path.stat().st_size <= zips.ZipLimits().packed_bytes:
            held = zips.read_zip(path.read_bytes(), only=[manifest.NAME])
            named = manifest.read_manifest(held.get(manifest.NAME, b"")).get("supersedes")
            if isinstance(named, dict):
                return str(named.get("sha256"))
    return ""
