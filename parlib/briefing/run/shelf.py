"""Where finished briefs are put by address: a bucket (``s3://``) or a folder (``file:///``).

Below it lies what would lie below ``reports/``. Every file appears whole. A brief is there when its
stamp is there, and the stamp names every file with its digest: it is written last, and taken away
before a file of the brief is replaced. Whoever reads goes by the stamps, so no run, killed or
running, ever shows half a brief (``docs/decisions/0081-briefs-in-a-bucket.md``).
"""

from __future__ import annotations

import contextlib
import hashlib
import json
import re
import secrets
from collections.abc import Container, Iterable, Iterator, Mapping
from functools import lru_cache
from pathlib import Path, PurePosixPath
from typing import Any, Protocol

from parlib.briefing.run.kept import kept_of
from parlib.briefing.run.made import Wanted
from parlib.briefing.run.stamp import is_stamp
from parlib.codebook.addresses import AddressFault, sound_out
from parlib.errors import UsageError, WriteFailed
from parlib.files.whole import write_bytes
from parlib.gate.files import Refused
from parlib.gate.json_text import parse_json
from parlib.speech.catalogue import saying

_MARK = "parlib-place.txt"
_NAME = re.compile(r"[\w-][\w.-]{0,199}(/[\w-][\w.-]{0,199}){0,2}")
_STAMP = re.compile(r"([\w-][\w.-]{0,199})/([a-z]{1,20})\.stamp\.json")
_KINDS = {
    ".html": "text/html; charset=utf-8",
    ".pdf": "application/pdf",
    ".json": "application/json",
    ".gz": "application/gzip",  # named .gz and kept packed: no Content-Encoding
    ".ipynb": "application/x-ipynb+json",
    ".docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    ".txt": "text/plain; charset=utf-8",
}
_READ_AT_ONCE = 500


class _Store(Protocol):
    """Whole files by name."""

    def read(self, names: Iterable[str]) -> dict[str, bytes]: ...
    def write(self, name: str, content: bytes) -> None: ...
    def remove(self, names: Iterable[str]) -> None: ...
    def names(self, folder: str) -> set[str]: ...


class Shelf:
    """A place for briefs.

    Parameters
    ----------
    address : str
        ``s3://BUCKET/FOLDER`` or ``file:///FOLDER``.

    Raises
    ------
    UsageError
        The address cannot be used, or what a bucket needs is not installed.
    """

    def __init__(self, address: str) -> None:
        try:
            self.address = sound_out(address).rstrip("/")
        except AddressFault as fault:
            raise UsageError(
                saying("--out: {what} → {remedy}", what=fault.what, remedy=fault.remedy)
            ) from None
        kind, _, rest = self.address.partition("://")
        self._store: _Store = _Folder(Path(rest)) if kind == "file" else _Bucket(rest)

    def mark(self) -> None:
        """Write a mark that who shares the place can read, and prove so that it can be written.

        Raises
        ------
        WriteFailed
            It cannot be written, or not be read again.
        """
        content = secrets.token_hex(16).encode()
        with self._in_words():
            self._store.write(_MARK, content)
            if not self.seen_mark():
                raise FileNotFoundError(_MARK)

    def seen_mark(self) -> str:
        """Return the mark that lies there now; empty where there is none."""
        with self._in_words():
            return self._store.read([_MARK]).get(_MARK, b"").decode("ascii", "replace")[:64]

    def stamps(self, release: str, *, but: Container[str] = ()) -> dict[str, dict[str, Any]]:
        """Return the stamp of every brief of a release whose files are all there, by
        ``folder/notebook``, ``but`` for those that are known.
        """
        with self._in_words():
            there = self._store.names(_checked(release))
            stamps_there = {
                name: kind
                for name in sorted(there)
                if (kind := _STAMP.fullmatch(name)) and f"{kind[1]}/{kind[2]}" not in but
            }
            read = self._store.read(f"{release}/{name}" for name in stamps_there)
        stamps = {}
        for name, kind in stamps_there.items():
            stamp = _stamp_in(read.get(f"{release}/{name}"), kind[2])
            if stamp and {f"{kind[1]}/{file}" for file in stamp["files"]} <= there:
                stamps[f"{kind[1]}/{kind[2]}"] = stamp
        return stamps

    def stamp(self, wanted: Wanted) -> dict[str, Any] | None:
        """Return the stamp of one brief; None where the brief is not there."""
        place = _stamp_of(wanted)
        with self._in_words():
            return _stamp_in(self._store.read([place]).get(place), wanted.notebook)

    def put(self, wanted: Wanted, stamp: Mapping[str, Any], files: Mapping[str, bytes]) -> None:
        """Put a brief there in place of what was there of it, stamp last."""
        folder = _folder_of(wanted)
        place = _stamp_of(wanted)
        with self._in_words():
            of_it = {
                name
                for name in self._store.names(folder)
                if name.startswith(f"{wanted.notebook}.") and "/" not in name
            }
            gone = [name for name in of_it if name not in files]
            # the stamp first: from now on the brief is not there
            self._store.remove([place] if place.rpartition("/")[2] in of_it else [])
            self._store.remove(
                f"{folder}/{name}" for name in gone if not name.endswith("stamp.json")
            )
            for name, content in files.items():
                self._store.write(_checked(f"{folder}/{name}"), content)
            self._store.write(place, _as_text(stamp))

    def write(self, name: str, text: str) -> str:
        """Write a page about the briefs beside them; return its address."""
        with self._in_words():
            self._store.write(_checked(name), text.encode())
        return f"{self.address}/{name}"

    @contextlib.contextmanager
    def _in_words(self) -> Iterator[None]:
        """Turn what a storage says into words; none of them holds a key."""
        try:
            yield
        except WriteFailed:
            raise
        except Exception as fault:
            kind = type(fault).__name__
            if not isinstance(fault, OSError) and not type(fault).__module__.startswith(
                _OF_STORAGE
            ):
                raise
            raise WriteFailed(_fault_in_words(fault, kind, self.address)) from None


_OF_STORAGE = ("botocore", "aiobotocore", "aiohttp", "s3fs", "fsspec")


def _fault_in_words(fault: Exception, kind: str, address: str) -> str:
    if kind in ("NoCredentialsError", "PartialCredentialsError", "ProfileNotFound"):
        return saying(
            "{address}: this machine has no key for the storage → set AWS_PROFILE, or "
            "AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY, or give the machine a role",
            address=address,
        )
    if isinstance(fault, PermissionError):
        return saying(
            "{address}: may not be read or written with the rights of this machine → it needs "
            "s3:ListBucket, GetObject, PutObject and DeleteObject there, or the rights on the folder",
            address=address,
        )
    if isinstance(fault, FileNotFoundError):
        return saying(
            "{address}: there is no such place → make the bucket, or correct its name or the "
            "endpoint (AWS_ENDPOINT_URL)",
            address=address,
        )
    if "Connect" in kind or "Timeout" in kind or "Connection" in str(fault):
        return saying(
            "{address}: the storage does not answer → is the endpoint right (AWS_ENDPOINT_URL), and "
            "does this machine reach it?",
            address=address,
        )
    return saying(
        "{address}: the storage refused ({kind}) → see its own log, then run the same command again",
        address=address,
        kind=kind,
    )


class _Folder:
    """A folder of a disk."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def read(self, names: Iterable[str]) -> dict[str, bytes]:
        content = {}
        for name in names:
            with contextlib.suppress(FileNotFoundError):
                content[name] = (self._folder / name).read_bytes()
        return content

    def write(self, name: str, content: bytes) -> None:
        write_bytes(self._folder / name, content)

    def remove(self, names: Iterable[str]) -> None:
        for name in names:
            (self._folder / name).unlink(missing_ok=True)

    def names(self, folder: str) -> set[str]:
        top = self._folder / folder
        return {p.relative_to(top).as_posix() for p in top.rglob("*") if p.is_file()}


class _Bucket:
    """A folder of a bucket, through fsspec."""

    def __init__(self, place: str) -> None:
        import fsspec

        self._place = place
        # what another machine wrote is to be seen at once
        self._system = fsspec.filesystem("s3", use_listings_cache=False, skip_instance_cache=True)

    def read(self, names: Iterable[str]) -> dict[str, bytes]:
        wanted = list(names)
        content: dict[str, bytes] = {}
        for first in range(0, len(wanted), _READ_AT_ONCE):
            paths = [f"{self._place}/{name}" for name in wanted[first : first + _READ_AT_ONCE]]
            for path, answer in self._system.cat(paths, on_error="return").items():
                if isinstance(answer, bytes):
                    content[path.removeprefix(f"{self._place}/")] = answer
                elif not isinstance(answer, FileNotFoundError):
                    raise answer
        return content

    def write(self, name: str, content: bytes) -> None:
        kind = _KINDS.get(PurePosixPath(name).suffix, "application/octet-stream")
        self._system.pipe_file(f"{self._place}/{name}", content, ContentType=kind)

    def remove(self, names: Iterable[str]) -> None:
        if paths := [f"{self._place}/{name}" for name in names]:
            self._system.rm(paths)

    def names(self, folder: str) -> set[str]:
        top = f"{self._place}/{folder}/"
        return {path.removeprefix(top) for path in self._system.find(top)}


@lru_cache(maxsize=4)
def shelf_at(address: str) -> Shelf:
    """Return the shelf at an address, opened once in a process."""
    return Shelf(address)


def says(
    stamp: Mapping[str, Any] | None,
    wanted: Wanted,
    formats: Iterable[str],
    keep: Iterable[str] = (),
) -> bool:
    """Return whether a stamp is that of the brief that is wanted, in these formats and with this kept
    beside them at least.
    """
    return (
        stamp is not None
        and all(stamp.get(name) == value for name, value in wanted.key.items())
        and set(formats) <= set(stamp.get("formats", ()))
        and set(keep) <= kept_of(stamp.get("files", ()), wanted.notebook)
    )


def _folder_of(wanted: Wanted) -> str:
    return _checked(f"{wanted.folder.parent.name}/{wanted.folder.name}")


def _stamp_of(wanted: Wanted) -> str:
    return _checked(f"{_folder_of(wanted)}/{wanted.notebook}.stamp.json")


def _checked(name: str) -> str:
    """Return a name below the place, if it leads nowhere else."""
    if not _NAME.fullmatch(name):
        raise WriteFailed(
            saying(
                "{name!r} is not the name of a brief's file, and nothing was put there",
                name=name[:80],
            )
        )
    return name


def _stamp_in(content: bytes | None, notebook: str) -> dict[str, Any] | None:
    """Return the stamp in a file; None where there is none that parlib writes."""
    try:
        stamp = parse_json(content) if content else None
    except Refused:
        return None
    formats = isinstance(stamp, dict) and isinstance(stamp.get("formats"), list)
    return stamp if formats and is_stamp(stamp, notebook) else None


def _as_text(stamp: Mapping[str, Any]) -> bytes:
    return json.dumps(stamp, ensure_ascii=False, indent=1, sort_keys=True).encode() + b"\n"


def whole(stamp: Mapping[str, Any], files: Mapping[str, bytes]) -> bool:
    """Return whether these are the files that a stamp names."""
    return stamp["files"] == {
        name: hashlib.sha256(content).hexdigest() for name, content in files.items()
    }
