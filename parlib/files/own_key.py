"""A secret of the user who runs parlib, which distinguishes files written here from files that came
from elsewhere.
"""

from __future__ import annotations

import contextlib
import os
import secrets
import stat
from pathlib import Path

LENGTH = 32
_NAME = "key"


def own_key() -> bytes | None:
    r"""Return this user's secret on this machine, created on first use.

    None if it can be neither read nor stored.

    It lies outside every project (``$XDG_STATE_HOME/parlib`` or ``~/.local/state/parlib``, on
    Windows ``%LOCALAPPDATA%\parlib``), so that copying or sending a project does not include it.
    """
    # RuntimeError: the home folder is unknown
    with contextlib.suppress(OSError, RuntimeError):
        path = _place() / _NAME
        return _read(path) or _made(path)
    return None


def _place() -> Path:
    if os.name == "nt":
        named = os.environ.get("LOCALAPPDATA", "")
        return Path(named) / "parlib" if named else Path.home() / "AppData" / "Local" / "parlib"
    named = os.environ.get("XDG_STATE_HOME", "")
    return (
        Path(named) / "parlib"
        if Path(named).is_absolute()
        else Path.home() / ".local" / "state" / "parlib"
    )


def _read(path: Path) -> bytes | None:
    """Return the secret; None if there is none, or if another user could have written or read it."""
    try:
        descriptor = os.open(
            path, os.O_RDONLY | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_BINARY", 0)
        )
    except FileNotFoundError:
        return None
    try:
        told = os.fstat(descriptor)
        ours = not hasattr(os, "geteuid") or (
            told.st_uid == os.geteuid() and not told.st_mode & (stat.S_IRWXG | stat.S_IRWXO)
        )
        content = os.read(descriptor, LENGTH + 1) if stat.S_ISREG(told.st_mode) and ours else b""
    finally:
        os.close(descriptor)
    return content if len(content) == LENGTH else None


def _made(path: Path) -> bytes | None:
    """Store a new secret atomically: first in a temporary file, then under its name.

    If two runs do this at once, the later one uses the secret of the first.
    """
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    part = path.with_name(f".{_NAME}.{secrets.token_hex(4)}")
    descriptor = os.open(
        part, os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_BINARY", 0), 0o600
    )
    try:
        os.write(descriptor, secrets.token_bytes(LENGTH))
        os.close(descriptor)
        with contextlib.suppress(FileExistsError):
            part.rename(path) if os.name == "nt" else os.link(part, path)
    finally:
        part.unlink(missing_ok=True)
    return _read(path)
