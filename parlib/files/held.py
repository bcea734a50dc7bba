"""Files that a living process holds: what nobody holds any more is of a run that has died.

A lock of the operating system (flock, or its like) ends with the process that took it, however that
ends. So it says who lives better than a process number could, in another container and on a shared
disk as well.
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
    """Lock an open file; return whether it worked, or None where the disk knows no locks."""
    from filelock import lock_descriptor  # not paid by those who only read

    try:
        return lock_descriptor(descriptor, blocking=wait)
    except OSError as fault:
        if fault.errno in _NO_LOCKS:
            return None
        raise


def create(path: Path, *, mode: int = 0o666) -> int | None:
    """Create a file and hold it.

    None where the name is taken. The umask of the process decides who may read it.
    """
    try:
        descriptor = os.open(path, _FLAGS | os.O_CREAT | os.O_EXCL, mode)
    except FileExistsError:
        return None
    if hold(descriptor) is not False and names(path, descriptor):
        return descriptor
    os.close(descriptor)  # one who clears up found it between creating and holding
    return None


def take(path: Path, *, wait: bool) -> int | None:
    """Open a lock file, making it if need be, and hold it.

    None where another holds it and ``wait`` is false.
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
        # whoever held it has taken the name away meanwhile: a newcomer would hold another file
        os.close(descriptor)
        if free is False:
            return None


def _open(path: Path) -> int:
    try:
        return os.open(path, _FLAGS | os.O_CREAT, 0o666)
    except PermissionError:  # in a shared folder it may be another user's, of a run that has died
        return os.open(path, _FLAGS & ~os.O_RDWR)


def let_go(path: Path, descriptor: int) -> None:
    """Take the name of a held file away and let it go."""
    # there the system itself keeps an open file from being removed, this process's own as well
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
    """Remove what dead runs left in a folder.

    Hidden part files, part folders and lock files that nobody holds.

    Parameters
    ----------
    folder : Path
        Where to look, not below.
    prefix : str
        Beginning of the names that are looked at.
    unmarked : bool
        Also remove what begins so and bears no mark, as parlib 0.1.0 left it: only for who holds
        the lock of the place.
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
    for path in sorted(leftovers, key=lambda p: p.suffix == PART):  # a lock takes its folder along
        with contextlib.suppress(OSError):  # a read-only place, or another one who clears up
            _clear(path)


def _plain(entry: os.DirEntry, shared: bool) -> bool:
    """Return whether an entry is a plain file or folder and, in a folder for everybody, this user's.

    Others may lay traps there.
    """
    told = entry.stat(follow_symlinks=False)
    plain = stat.S_ISREG(told.st_mode) or stat.S_ISDIR(told.st_mode)
    return plain and (not shared or not hasattr(os, "geteuid") or told.st_uid == os.geteuid())


def _clear(path: Path) -> None:
    """Remove one part file, or one lock with the folder it stands for, where nobody holds it."""
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
