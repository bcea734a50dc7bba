"""Files locked by a running process; an unlocked one was left by a run that died.

An operating-system lock (flock or equivalent) is released when its process ends, however that
happens. It is therefore more reliable than a process id, also across containers and on shared
disks.
"""

from __future__ import annotations

import contextlib
import errno
import os
import shutil
import stat
from pathlib import Path

PART, LOCK = ".part", ".lock"
_NO_LOCKS = {errno.ENOSYS, errno.ENOLCK, errno.EOPNOTSUPP, errno.EINVAL}
_FLAGS = (
    os.O_RDWR
    | getattr(os, "O_NOFOLLOW", 0)
    | getattr(os, "O_CLOEXEC", 0)
    | getattr(os, "O_BINARY", 0)
)


def hold(descriptor: int, *, wait: bool = False) -> bool | None:
    """Lock an open file; return whether it worked, or None if the file system does not support
    locks.
    """
    from filelock import lock_descriptor  # not needed by readers

    try:
        return lock_descriptor(descriptor, blocking=wait)
    except OSError as fault:
        if fault.errno in _NO_LOCKS:
            return None
        raise


def create(path: Path, *, mode: int = 0o666) -> int | None:
    """Create and lock a file; None if the name is taken. The umask of the process determines who
    may read it.
    """
    try:
        descriptor = os.open(path, _FLAGS | os.O_CREAT | os.O_EXCL, mode)
    except FileExistsError:
        return None
    if hold(descriptor) is not False and names(path, descriptor):
        return descriptor
    os.close(descriptor)  # removed by another process's clean-up between creation and locking
    return None


def take(path: Path, *, wait: bool) -> int | None:
    """Open a lock file, creating it if necessary, and lock it; None if another process holds it and
    ``wait`` is false.
    """
    while True:
        descriptor = _open(path)
        try:
            free = hold(descriptor, wait=wait)
            if free is not False and names(path, descriptor):
                return descriptor
        except BaseException:
            os.close(descriptor)
            raise
        # the previous holder removed the name in the meantime: a newcomer would lock a different
        # file
        os.close(descriptor)
        if free is False:
            return None


def _open(path: Path) -> int:
    try:
        return os.open(path, _FLAGS | os.O_CREAT, 0o666)
    except PermissionError:  # in a shared folder it may be left by another user's dead run
        return os.open(path, _FLAGS & ~os.O_RDWR)


def let_go(path: Path, descriptor: int) -> None:
    """Remove the name of a locked file and release the lock."""
    # on Windows an open file cannot be removed, not even by this process
    if os.name == "nt":
        os.close(descriptor)
    with contextlib.suppress(OSError):
        path.unlink()
    if os.name != "nt":
        os.close(descriptor)


def names(path: Path, descriptor: int) -> bool:
    """Return whether the path still names the open file."""
    try:
        return os.path.samestat(path.lstat(), os.fstat(descriptor))
    except OSError:
        return False


def clear_dead(folder: Path, *, prefix: str, unmarked: bool = False) -> None:
    """Remove what dead runs left in a folder: hidden part files, part folders and lock files that
    nobody holds.

    Parameters
    ----------
    folder : Path
        Folder to search, without subfolders.
    prefix : str
        Prefix of the names to consider.
    unmarked : bool
        Also remove unmarked leftovers with this prefix, as left by parlib 0.1.0; only for the
        holder of the location's lock.
    """
    if unmarked:
        for path in [p for p in folder.glob(f"{prefix}*") if p.suffix not in (PART, LOCK)]:
            shutil.rmtree(path, ignore_errors=True) if path.is_dir() else path.unlink(
                missing_ok=True
            )
    try:
        with os.scandir(folder) as entries:
            shared = bool(Path(folder).stat().st_mode & stat.S_ISVTX)
            leftovers = [
                Path(e.path)
                for e in entries
                if e.name.startswith(prefix) and e.name.endswith((PART, LOCK)) and _plain(e, shared)
            ]
    except OSError:
        return
    for path in sorted(
        leftovers, key=lambda p: p.suffix == PART
    ):  # a lock is removed together with its folder
        with contextlib.suppress(OSError):  # a read-only location, or a concurrent clean-up
            _clear(path)


def _plain(entry: os.DirEntry, shared: bool) -> bool:
    """Return whether an entry is a plain file or folder and, in a world-writable folder, owned by
    this user (others may plant traps there).
    """
    told = entry.stat(follow_symlinks=False)
    plain = stat.S_ISREG(told.st_mode) or stat.S_ISDIR(told.st_mode)
    return plain and (not shared or not hasattr(os, "geteuid") or told.st_uid == os.geteuid())


def _clear(path: Path) -> None:
    """Remove one part file, or one lock with its folder, if nobody holds it."""
    lock, folder = path.with_suffix(LOCK), path.with_suffix(PART)
    if path.is_file() and path.suffix == PART:
        lock = path  # a part file is its own lock
    descriptor = _open(lock)
    if hold(descriptor) is not True or not names(lock, descriptor):
        os.close(descriptor)
        return
    if lock is not path or path.suffix == LOCK:
        shutil.rmtree(folder, ignore_errors=True)
    let_go(lock, descriptor)
