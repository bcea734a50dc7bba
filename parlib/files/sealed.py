"""Small files that only this user on this machine can have written: each is sealed with the user's
secret, and the seal is checked before the content is trusted.
"""

from __future__ import annotations

import contextlib
import hashlib
import hmac
import os
import stat
from pathlib import Path

from parlib.files.own_key import own_key
from parlib.files.whole import write_spare

_SEAL = 64  # hex digits
_SUFFIX = ".sealed"


def sealed(key: str, content: bytes, *, secret: bytes) -> bytes:
    """Return bytes prefixed with their seal; the key, which identifies them, is part of the sealed
    data.
    """
    return _seal(key, content, secret) + content


def unsealed(key: str, entry: bytes, *, secret: bytes) -> bytes | None:
    """Return the content of an entry; None if it was not sealed by this user under this key."""
    content = entry[_SEAL:]
    return content if hmac.compare_digest(entry[:_SEAL], _seal(key, content, secret)) else None


def _seal(key: str, content: bytes, secret: bytes) -> bytes:
    return hmac.digest(secret, key.encode() + b"\0" + content, "sha256").hex().encode()


class Sealed:
    """A folder of sealed entries by key; it may be deleted at any time.

    Parameters
    ----------
    folder : Path
        Folder of the entries.
    most : int
        Limit of the total size in bytes; :meth:`trim` removes the least recently used entries.
    """

    def __init__(self, folder: Path, *, most: int) -> None:
        self._folder, self._most, self._secret = folder, most, own_key()

    def recall(self, key: str) -> bytes | None:
        """Return the content stored under a key; None if there is none by this user."""
        if self._secret is None:
            return None
        path = self._path(key)
        try:
            told = path.lstat()
            if not stat.S_ISREG(told.st_mode) or told.st_size > self._most:
                return None
            entry = path.read_bytes()
        except OSError:
            return None
        content = unsealed(key, entry, secret=self._secret)
        if content is not None:
            with contextlib.suppress(OSError):
                os.utime(path)
        return content

    def keep(self, key: str, content: bytes) -> None:
        """Store bytes under a key; on a full or read-only disk only the cached entry is lost."""
        if self._secret is not None and len(content) <= self._most:
            write_spare(self._path(key), sealed(key, content, secret=self._secret))

    def trim(self) -> None:
        """Remove the least recently used entries until the rest is within the limit."""
        entries = []
        with contextlib.suppress(OSError):
            for path in self._folder.glob(f"*{_SUFFIX}"):
                told = path.lstat()
                entries.append((told.st_mtime_ns, told.st_size, path))
        left = sum(size for _, size, _ in entries)
        for _, size, path in sorted(entries):
            if left <= self._most:
                break
            with contextlib.suppress(OSError):
                path.unlink()
            left -= size

    def _path(self, key: str) -> Path:
        return self._folder / f"{hashlib.sha256(key.encode()).hexdigest()}{_SUFFIX}"
