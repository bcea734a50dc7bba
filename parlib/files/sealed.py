"""Small files that only this user on this machine can have written: each is sealed with the user's
own secret, and the seal is checked before a byte of it is believed.
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
    """Return bytes with their seal before them; the key says what they are and seals along."""
    return _seal(key, content, secret) + content


def unsealed(key: str, entry: bytes, *, secret: bytes) -> bytes | None:
    """Return the bytes of an entry without their seal; None where this user sealed no such entry
    under this key.
    """
    content = entry[_SEAL:]
    return content if hmac.compare_digest(entry[:_SEAL], _seal(key, content, secret)) else None


def _seal(key: str, content: bytes, secret: bytes) -> bytes:
    return hmac.digest(secret, key.encode() + b"\0" + content, "sha256").hex().encode()


class Sealed:
    """A folder of sealed entries by key; it may be deleted at any time.

    Parameters
    ----------
    folder : Path
        Where the entries lie.
    most : int
        Bytes that all of them may take; :meth:`trim` removes those used least lately.
    """

    def __init__(self, folder: Path, *, most: int) -> None:
        self._folder, self._most, self._secret = folder, most, own_key()

    def recall(self, key: str) -> bytes | None:
        """Return what was kept under a key; None where nothing was, or not by this user."""
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
        """Keep bytes under a key; a full or read-only disk costs the memory and nothing else."""
        if self._secret is not None and len(content) <= self._most:
            write_spare(self._path(key), sealed(key, content, secret=self._secret))

    def trim(self) -> None:
        """Remove the entries that were not used for longest, until the rest fits."""
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
