"""The typeface of the paper form, found once per process and pinned.

Times New Roman is what the decree names but nobody may ship it; Liberation Serif and Tinos have its
metrics; Libertinus Serif lies inside the typst wheel and has every Vietnamese letter, so that a
brief can be made where nothing else is.
"""

from __future__ import annotations

import os
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

import typst

ORDER = ("Times New Roman", "Liberation Serif", "Tinos", "Libertinus Serif")
_FACES = frozenset({("normal", 400), ("normal", 700), ("italic", 400), ("italic", 700)})
_RESERVES = ("Libertinus Serif", "New Computer Modern", "DejaVu Sans Mono")


@dataclass(frozen=True)
class Typeface:
    """The family that pages are set in.

    Attributes
    ----------
    family : str
        Name of the family.
    fonts : typst.Fonts
        The families the typesetter may see: this one and the ones inside the typst wheel, never the
        host's others by accident.
    folders : tuple of Path
        Where the four faces lie; empty for the family inside the wheel.
    """

    family: str
    fonts: typst.Fonts
    folders: tuple[Path, ...]

    @property
    def chain(self) -> tuple[str, ...]:
        """Families by preference.

        Letters that the first lacks (a tick, an arrow) come from the wheel, always embedded.
        """
        return (self.family, *(r for r in _RESERVES if r != self.family))


@lru_cache(maxsize=4)
def typeface(wanted: str | None = None) -> Typeface:
    """Find the typeface: the first family of :data:`ORDER` with all four faces.

    Parameters
    ----------
    wanted : str, optional
        Take this family instead, for example to see how pages look without system fonts. The folder
        named by the environment variable ``PARLIB_FONTS`` is searched as well as the system's.
    """
    extra = [os.environ["PARLIB_FONTS"]] if os.environ.get("PARLIB_FONTS") else []
    present = typst.Fonts(
        include_system_fonts=True, include_embedded_fonts=True, font_paths=extra
    ).fonts()
    for family in (wanted,) if wanted else ORDER:
        faces = [f for f in present if f.family == family]
        if {(f.style, f.weight) for f in faces} >= _FACES:
            folders = tuple(sorted({Path(f.path).parent for f in faces if f.path}))
            fonts = typst.Fonts(
                include_system_fonts=False,
                include_embedded_fonts=True,
                font_paths=[str(f) for f in folders],
            )
            return Typeface(family, fonts, folders)
    raise LookupError(f"no family of {wanted or ORDER} has its four faces here")
