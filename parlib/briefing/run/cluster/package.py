"""What a worker needs of a project, named by its content: one release and the notebooks.

It looks like a project and holds nothing else, so that whatever opens a release finds it there.
"""

from __future__ import annotations

import contextlib
import re
import shutil
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from parlib.errors import PlaceTaken, ReleaseError
from parlib.files.whole import whole_folder
from parlib.speech.catalogue import saying
from parlib.store.made_from import digest_of, file_digest
from parlib.store.project import Project

_PLACE = re.compile(
    r"data/processed/r-[\w.-]{1,80}/[a-z_]{1,60}\.(parquet|json)|notebooks/[a-z]{1,20}\.ipynb"
)
_FOLDERS = ("params", "data/raw", "data/processed", "notebooks")


@dataclass(frozen=True)
class Package:
    """Files by their place in the project, with their digests.

    Attributes
    ----------
    files : tuple of (str, str, int)
        Place, SHA-256 and size of each, sorted.
    """

    files: tuple[tuple[str, str, int], ...]

    @property
    def name(self) -> str:
        """Name that follows from the content."""
        return digest_of(self.files)[:24]

    @property
    def size(self) -> int:
        """Bytes of all files."""
        return sum(size for _, _, size in self.files)

    def in_place(self, root: Path) -> bool:
        """Return whether a folder holds exactly these files, each read and compared."""
        with contextlib.suppress(OSError):
            return all(
                (root / place).stat().st_size == size and file_digest(root / place) == digest
                for place, digest, size in self.files
            )
        return False


def package_of(project: Project, release: str, notebooks: Iterable[str]) -> Package:
    """Return what briefs of a release need, made by these notebooks."""
    folder = project.processed / release
    held = folder.iterdir() if folder.is_dir() else ()
    paths = [*held, *(project.notebooks / f"{n}.ipynb" for n in sorted(notebooks))]
    files = (
        (p.relative_to(project.root).as_posix(), file_digest(p), p.stat().st_size)
        for p in paths
        if p.is_file()
    )
    return Package(tuple(sorted(files)))


class Arrival:
    """Pieces of a package as they come, beside the place where it will stand.

    Parameters
    ----------
    package : Package
        What is to come.
    home : Path
        Folder of all packages of this machine.

    Raises
    ------
    ReleaseError
        The package names files that no release and no notebook has.
    """

    def __init__(self, package: Package, home: Path) -> None:
        strange = [place for place, _, _ in package.files if not _PLACE.fullmatch(place)]
        if strange:
            raise ReleaseError(
                saying("{place!r} is not a file of a release or notebook", place=strange[0][:80])
            )
        self._package = package
        self._final = home / package.name
        self._held = contextlib.ExitStack()
        self._folder: Path | None = None

    @property
    def root(self) -> Path:
        """Where the package stands when it is whole."""
        return self._final

    def needed(self) -> bool:
        """Return whether pieces must come; what stands there from an earlier run is read first."""
        return not self._package.in_place(self._final)

    def begin(self) -> None:
        """Make room for the pieces; what stands there and is something else goes."""
        shutil.rmtree(self._final, ignore_errors=True)
        self._folder = self._held.enter_context(_beside(self._final))
        for name in _FOLDERS:
            (self._folder / name).mkdir(parents=True)

    def take(self, place: str, piece: bytes) -> None:
        """Add a piece to the end of a file."""
        if self._folder is not None and place in {known for known, _, _ in self._package.files}:
            path = self._folder / place
            path.parent.mkdir(parents=True, exist_ok=True)
            with path.open("ab") as stream:
                stream.write(piece)

    def settle(self) -> str:
        """Check what came against its digests and move it into place; return what differs."""
        whole = self._folder is not None and self._package.in_place(self._folder)
        if whole:
            self._held.close()
        else:
            self._held.__exit__(ReleaseError, ReleaseError(), None)
        return "" if whole else "what arrived is not what was sent"


@contextlib.contextmanager
def _beside(final: Path) -> Iterator[Path]:
    """Yield a hidden folder that takes its place at the end; another worker may have been first."""
    with contextlib.suppress(PlaceTaken, ReleaseError), whole_folder(final) as folder:
        yield folder
