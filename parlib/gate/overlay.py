"""Folders laid one over another.

What a workspace holds is read, and what it does not hold comes from the package.

A file takes the place of the package's file of the same name, and of no other; an empty file
therefore takes away what the package says there. Of raw sources a whole vintage takes the place of
one, because its card vouches for all its files together.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True, slots=True)
class Overlay:
    """One place in several folders at once, the first of them before the others.

    Attributes
    ----------
    places : tuple of Path
        The same place in each folder; the first is the workspace's own. None of them need exist.
    """

    places: tuple[Path, ...]

    @property
    def name(self) -> str:
        """Last part of the place."""
        return self.places[0].name

    def __truediv__(self, name: str) -> Overlay:
        """Return the place of that name below this one."""
        return Overlay(tuple(place / name for place in self.places))

    def file(self, name: str) -> Path:
        """Return the file of that name from the first folder that holds it.

        Where none does, where the workspace's own would lie.
        """
        paths = [place / name for place in self.places]
        return next((path for path in paths if path.exists()), paths[0])

    def files(self, pattern: str) -> list[Path]:
        """Return the files that fit a pattern, by name, each name once and from the first folder
        that holds it.
        """
        by_name = {
            path.name: path for place in reversed(self.places) for path in place.glob(pattern)
        }
        return [by_name[name] for name in sorted(by_name)]

    def folders(self) -> list[Overlay]:
        """Return the folders of this place, by name; hidden ones are left out."""
        names = {
            path.name
            for place in self.places
            if place.is_dir()
            for path in place.iterdir()
            if path.is_dir()
        }
        return [self / name for name in sorted(names) if not name.startswith(".")]


def overlay(place: Path | str | Overlay) -> Overlay:
    """Return a place as an overlay; a single folder is one with nothing beneath it."""
    return place if isinstance(place, Overlay) else Overlay((Path(place),))
