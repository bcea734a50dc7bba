"""Mutual exclusion: a lock for each project, and a lease for each item that is being made."""

from __future__ import annotations

import contextlib
import errno
import stat
from collections.abc import Callable, Iterator
from pathlib import Path

from parlib.files.held import LOCK, clear_dead, let_go, take
from parlib.files.whole import words_for

_READ_ONLY = {errno.EACCES, errno.EPERM, errno.EROFS}
_PROJECT = f".project{LOCK}"


@contextlib.contextmanager
def project_lock(folder: Path, *, waiting: Callable[[], None] = lambda: None) -> Iterator[None]:
    """Hold the lock of a project while releases or sources are written; wait for any run that holds
    it.

    Parameters
    ----------
    folder : Path
        Folder of the lock file, the same for everyone who shares the project. If it is not writable
        there is no need to wait, because no other run can build either.
    waiting : callable
        Called once if another run holds the lock.
    """
    path = folder / _PROJECT
    descriptor = None
    with words_for(folder), _where_it_can_be_written():
        folder.mkdir(parents=True, exist_ok=True)
        descriptor = take(path, wait=False)
        if descriptor is None:
            waiting()
            descriptor = take(path, wait=True)
    try:
        yield
    finally:
        if descriptor is not None:
            let_go(path, descriptor)


@contextlib.contextmanager
def _where_it_can_be_written() -> Iterator[None]:
    try:
        yield
    except OSError as fault:
        if fault.errno not in _READ_ONLY:
            raise


@contextlib.contextmanager
def lease(folder: Path, name: str, *, wait: bool = True, empty: int = 1) -> Iterator[bool]:
    """Hold the lease of one item in a folder.

    The holder may write the files whose names begin with the item's name. If nothing was written,
    empty folders are removed: this one and, with ``empty`` above 1, its parents.

    Yields
    ------
    bool
        Whether it is held; False only if another process has it and ``wait`` is false.

    Raises
    ------
    WriteFailed
        The folder is not writable.
    """
    path = folder / f".{name}{LOCK}"
    # also leftovers of killed runs under other names, which may never be requested again
    clear_dead(folder, prefix=".")
    with words_for(folder):
        descriptor = _lock_in(path, wait=wait)
    try:
        yield descriptor is not None
    finally:
        if descriptor is not None:
            let_go(path, descriptor)
            with contextlib.suppress(OSError):  # stops at the first non-empty folder
                for left in (folder, *folder.parents)[:empty]:
                    left.rmdir()


def _lock_in(path: Path, *, wait: bool) -> int | None:
    while True:
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
            return take(path, wait=wait)
        except (
            FileNotFoundError,
            FileExistsError,
        ):  # another run that wrote nothing is removing the folder right now
            if _is_file(path.parent):
                raise


def _is_file(path: Path) -> bool:
    try:
        # asked once: what is gone a moment later is not a file
        return stat.S_ISREG(path.stat().st_mode)
    except OSError:
        return False
