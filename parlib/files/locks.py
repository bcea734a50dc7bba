"""One at a time: a lock for each project, a lease for each thing that is being made."""

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
    """Hold the lock of a project while releases or sources are made; wait for a run that holds it.

    Parameters
    ----------
    folder : Path
        Where the lock file lies, the same folder for all who share the project. Where nothing can
        be written there is nothing to wait for: no other run can build either.
    waiting : callable
        Called once when another run holds it.
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
    """Hold the lease of one thing in a folder.

    Whoever has it may write the files that begin with its name. Where nothing came of it no empty
    folder stays: neither this one nor, with ``empty`` above 1, those above it.

    Yields
    ------
    bool
        Whether it is held; False only where another has it and ``wait`` is false.

    Raises
    ------
    WriteFailed
        The folder cannot be written.
    """
    path = folder / f".{name}{LOCK}"
    # also what a run under another name left when it was killed: nobody may ask for that one again
    clear_dead(folder, prefix=".")
    with words_for(folder):
        descriptor = _lock_in(path, wait=wait)
    try:
        yield descriptor is not None
    finally:
        if descriptor is not None:
            let_go(path, descriptor)
            with contextlib.suppress(OSError):  # the first that holds something ends it
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
        ):  # another run that made nothing is just removing the folder
            if _is_file(path.parent):
                raise


def _is_file(path: Path) -> bool:
    try:
        # asked once: what is gone a moment later is not a file
        return stat.S_ISREG(path.stat().st_mode)
    except OSError:
        return False
