"""Write files and folders atomically: to a temporary name next to the target, then moved into
place.

A reader sees either the old content or the new. A killed run leaves a hidden temporary file that
nobody holds; the next writer at the same location removes it. No other module of parlib writes into
a project.
"""

from __future__ import annotations

import contextlib
import errno
import multiprocessing
import os
import secrets
import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path

from parlib.errors import PlaceTaken, WriteFailed
from parlib.files.held import LOCK, PART, clear_dead, create, let_go
from parlib.speech.catalogue import saying

_LONGEST = 180  # bytes of a name before a suffix is added; file systems allow 255
_FULL = {errno.ENOSPC, getattr(errno, "EDQUOT", errno.ENOSPC)}
_FORBIDDEN = {errno.EACCES, errno.EPERM, errno.EROFS}
_MANY_OPEN = {errno.EMFILE, errno.ENFILE}
# message of a library that lacks memory while being loaded
_NO_ROOM = ("failed to map segment", "cannot allocate memory", "not enough memory")
_NO_STACK = ("can't start new thread", "can't allocate lock")
_looked_at: set[str] = set()
LEFT_FREE = 200_000_000
"""Bytes of free disk space that caches leave for requested output."""


def write_text(path: Path, text: str, *, encoding: str = "utf-8") -> Path:
    """Write a text file atomically; line ends are kept."""
    return write_bytes(path, text.encode(encoding))


def write_bytes(path: Path, data: bytes, *, lasting: bool = True) -> Path:
    """Write a file atomically and return its path.

    Parameters
    ----------
    path, data
        Target and content.
    lasting : bool
        Wait until the data are on disk (fsync); False for data that can be recreated and are
        verified when read.

    Raises
    ------
    WriteFailed
        The location is not writable or the disk is full; existing content is unchanged.
    """
    with words_for(path):
        path.parent.mkdir(parents=True, exist_ok=True)
        clear_dead(path.parent, prefix=f".{_short(path.name)}.")
        while not _write_beside(path, data, lasting=lasting):
            pass
    return path


def write_spare(path: Path, data: bytes) -> bool:
    """Write a cache file and return whether it was written.

    If the disk is nearly full, full or read-only, nothing is written and no error is raised: this
    costs time but not the actual work, which needs the remaining space.
    """
    with contextlib.suppress(WriteFailed, OSError):
        path.parent.mkdir(parents=True, exist_ok=True)
        if shutil.disk_usage(path.parent).free >= LEFT_FREE + len(data):
            write_bytes(path, data, lasting=False)
            return True
    return False


def _write_beside(path: Path, data: bytes, *, lasting: bool) -> bool:
    """Write a temporary file and move it into place; False if its name was removed or taken by
    another process.
    """
    part = path.with_name(f".{_short(path.name)}.{secrets.token_hex(4)}{PART}")
    descriptor = create(part)
    if descriptor is None:
        return False
    try:
        with open(descriptor, "wb", closefd=False) as stream:
            stream.write(data)
            stream.flush()
            if lasting:
                os.fsync(descriptor)
        if os.name == "nt":  # an open file cannot be moved on Windows
            os.close(descriptor)
            descriptor = -1
        part.replace(path)
    except BaseException:
        with contextlib.suppress(OSError):
            part.unlink()
        raise
    finally:
        if descriptor >= 0:
            os.close(descriptor)
    return True


@contextlib.contextmanager
def whole_folder(final: Path) -> Iterator[Path]:
    """Yield a hidden folder beside ``final`` and, if all went well, move it there in one step.

    Raises
    ------
    PlaceTaken
        Something exists there by then; it is left unchanged.
    WriteFailed
        The place cannot be written, or is full.
    """
    prefix = f".{_short(final.name)}."
    with words_for(final):
        final.parent.mkdir(parents=True, exist_ok=True)
        clear_dead(final.parent, prefix=prefix)
    with _owned_folder(final.parent, prefix, mode=0o777) as folder:
        yield folder
        _move_folder(folder, final)


@contextlib.contextmanager
def whole_files(folder: Path) -> Iterator[Path]:
    """Yield a hidden folder for files that belong together, and move them into ``folder`` at the
    end.

    A new ``folder`` appears in one step with all of them; into an existing one, they are moved one
    by one.
    """
    prefix = f".{_short(folder.name)}."
    place = folder if folder.is_dir() else folder.parent  # a folder may be a separate file system
    with words_for(place):
        place.mkdir(parents=True, exist_ok=True)
        clear_dead(place, prefix=prefix)
    with _owned_folder(place, prefix, mode=0o777) as scratch:
        yield scratch
        if not folder.exists():
            with contextlib.suppress(PlaceTaken):
                return _move_folder(scratch, folder)
        with words_for(folder):
            for path in sorted(scratch.iterdir()):
                path.replace(folder / path.name)


def _move_folder(folder: Path, final: Path) -> None:
    taken = f"{final} exists, and is left as it is"
    if final.exists():  # some systems replace an empty folder by a move
        raise PlaceTaken(taken)
    with words_for(final):
        try:
            folder.rename(final)
        except OSError as fault:
            if fault.errno in (errno.ENOTEMPTY, errno.EEXIST):
                raise PlaceTaken(taken) from None
            raise


@contextlib.contextmanager
def temporary_folder() -> Iterator[Path]:
    """Yield an empty folder accessible only to this user, and remove it at the end.

    Folders of dead runs are removed as well.
    """
    place = Path(tempfile.gettempdir())
    if str(place) not in _looked_at:  # once a process
        _looked_at.add(str(place))
        clear_dead(place, prefix="parlib-")
    with _owned_folder(place, "parlib-", mode=0o700) as folder:
        yield folder


@contextlib.contextmanager
def own_temporary_place() -> Iterator[None]:
    """Redirect temporary files of this process and its children to a private folder.

    Killed libraries leave files there; in a folder with a known owner, the next run finds and
    removes them.
    """
    before = tempfile.tempdir, os.environ.get("TMPDIR")
    # multiprocessing would create its own folder inside this one and fail to find it at exit. It
    # uses the folder set here; there is no public way to configure it.
    shared: dict[str, object] = multiprocessing.current_process()._config  # type: ignore[attr-defined]
    before_shared = shared.get("tempdir")
    with temporary_folder() as folder:
        tempfile.tempdir = os.environ["TMPDIR"] = shared["tempdir"] = str(folder)
        try:
            yield
        finally:
            tempfile.tempdir, shared["tempdir"] = before[0], before_shared
            if before[1] is None:
                del os.environ["TMPDIR"]
            else:
                os.environ["TMPDIR"] = before[1]


@contextlib.contextmanager
def _owned_folder(parent: Path, prefix: str, *, mode: int) -> Iterator[Path]:
    with words_for(parent):
        descriptor = None
        while descriptor is None:
            # short, because socket paths below are limited
            lock = parent / f"{prefix}{secrets.token_hex(3)}{LOCK}"
            descriptor = create(lock, mode=mode & 0o666)
    folder = lock.with_suffix(PART)
    try:
        with words_for(parent):
            folder.mkdir(mode=mode)
        yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)
        let_go(lock, descriptor)


@contextlib.contextmanager
def words_for(place: Path) -> Iterator[None]:
    """Convert operating-system errors about an unwritable location into messages: what, where, what
    to do.
    """
    try:
        yield
    except OSError as fault:
        raise WriteFailed(in_words(fault, place)) from fault


def in_words(fault: OSError, place: Path | str = "") -> str:
    """Return the message for an operating-system error about a file, with location and remedy.

    Examples
    --------
    >>> in_words(OSError(28, "No space left on device"), "reports").partition(",")[0]
    'reports: there is no space left on this disk'
    """
    where = str(place or fault.filename or saying("a file"))
    if fault.errno in _FULL:
        return saying(
            "{where}: there is no space left on this disk, and nothing "
            "half-written was kept → free some space (data/cache may be "
            "deleted), then run the same command again",
            where=where,
        )
    if fault.errno == errno.EFBIG:
        return saying(
            "{where}: the file is larger than this system lets it be, and "
            "nothing half-written was kept → raise the limit (ulimit -f)",
            where=where,
        )
    if fault.errno in _MANY_OPEN:
        return saying(
            "{where}: more files are open than this system lets one program open → raise the limit "
            "(ulimit -n 1024), then run the same command again",
            where=where,
        )
    if fault.errno == errno.ENOMEM:
        return out_of_memory()
    if fault.errno == errno.EAGAIN:
        return saying(
            "this system starts no more processes, and nothing half-written was kept → close other "
            "programs or raise the limit (ulimit -u), run fewer at once (-j 1), then run the same "
            "command again"
        )
    if fault.errno in _FORBIDDEN:
        return saying(
            "{where}: it may not be read or written ({fault}) → correct the "
            "rights on it, or choose another place",
            where=where,
            fault=_in_words(fault),
        )
    if fault.errno in (errno.ENOTDIR, errno.EEXIST):
        return saying(
            "{where}: a file stands where a folder is needed → move it away, "
            "or choose another place",
            where=where,
        )
    return saying(
        "{where}: {fault} → choose another path, or correct this one",
        where=where,
        fault=_in_words(fault),
    )


def out_of_memory() -> str:
    """Return the message for insufficient memory, with the remedy."""
    return saying(
        "there is not enough memory, and nothing half-written was kept → close other programs or "
        "raise the limit (ulimit -v), run fewer at once (-j 1), then run the same command again"
    )


def lacks_memory(fault: BaseException) -> bool:
    """Return whether something failed because memory did not suffice.

    Examples
    --------
    >>> lacks_memory(MemoryError()), lacks_memory(ImportError("no module named 'x'"))
    (True, False)
    """
    # lazily loaded libraries and threads without stack space raise other errors
    told = str(fault).lower()
    late = isinstance(fault, ImportError) and any(words in told for words in _NO_ROOM)
    thread = isinstance(fault, RuntimeError) and any(words in told for words in _NO_STACK)
    return late or thread or isinstance(fault, MemoryError)


def _in_words(fault: OSError) -> str:
    return (fault.strerror or str(fault)).lower()


def _short(name: str) -> str:
    """Return a name that leaves room for a mark behind it."""
    return os.fsdecode(os.fsencode(name)[:_LONGEST])
