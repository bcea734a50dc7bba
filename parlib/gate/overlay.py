"""Overlay folders: files of a workspace take precedence over those of the package.

Whatever a workspace lacks is read from the package.

A file replaces the package's file of the same name; an empty file therefore removes what the
package defines there. Raw sources are replaced by whole vintages, because a card covers all files
of its vintage.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True, slots=True)
class Overlay:
    """One location in several folders, in order of precedence.

    Attributes
    ----------
    places : tuple of Path
        The same location in each folder, the workspace's own first. None of them needs to exist.
    """

    places: tuple[Path, ...]

    @property
    def name(self) -> str:
        """Last component of the location."""
        return self.places[0].name

    def __truediv__(self, name: str) -> Overlay:
        """Return the location with this name inside this one."""
        return Overlay(tuple(place / name for place in self.places))

    def file(self, name: str) -> Path:
        """Return the file of that name from the first folder that contains it; otherwise the path
        it would have in the workspace.
        """
        paths = [place / name for place in self.places]
        return next((path for path in paths if path.exists()), paths[0])

    def files(self, pattern: str) -> list[Path]:
        """Return the files that match a pattern, by name; each name once, from the first folder
        that contains it.
        """
        by_name = {
            path.name: path for place in reversed(self.places) for path in place.glob(pattern)
        }
        return [by_name[name] for name in sorted(by_name)]

    def folders(self) -> list[Overlay]:
        """Return the subfolders, by name, without hidden ones."""
        names = {
            path.name
            for place in self.places
            if place.is_dir()
            for path in place.iterdir()
            if path.is_dir()
        }
        return [self / name for name in sorted(names) if not name.startswith(".")]


def overlay(place: Path | str | Overlay) -> Overlay:
    """Return a location as an overlay; a single folder becomes an overlay of one."""
    return place if isinstance(place, Overlay) else Overlay((Path(place),))
