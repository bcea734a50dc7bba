"""Where a brief lies: its release, its unit, its period, once."""

from __future__ import annotations

from datetime import date
from pathlib import Path

from parlib.codebook.context import BriefContext
from parlib.codebook.periods import part_ending
from parlib.codebook.units import Locality
from parlib.store.project import Project


def brief_folder(project: Project, context: BriefContext) -> Path:
    """Return ``reports/<release>/<slug>-<period>-ngay-<issue date>[-en]``.

    The period of a plan may be a quarter.
    """
    when = period_in_folders(context.period, context.as_of)
    return folder_of(
        project,
        context.release,
        context.locality,
        when,
        issued_on=context.issued_on,
        language=context.language,
    )


def period_in_folders(period: int, as_of: date | None) -> str:
    """Return a year as folders name it, with the part of it that a plan is judged at the end of."""
    if as_of is None:
        return str(period)
    return part_ending(as_of) or f"{period}-as-of-{as_of.isoformat()}"


def folder_of(
    project: Project, release: str, unit: Locality, when: str, *, issued_on: date, language: str
) -> Path:
    """Return the folder of a brief, by its issue date and the language of its page.

    The date always stands there: the folder of a request does not depend on what was made before.
    """
    suffix = "" if language == "vi" else f"-{language}"
    name = f"{folder_stem(unit, when)}-ngay-{issued_on.isoformat()}{suffix}"
    return project.reports / release / name


def folder_stem(unit: Locality, when: str) -> str:
    """Return unit and period as folders name them, the year once.

    The year in the slug of a unit that came after another of its name is left out; in the year in
    which both stood the later one is distinguished by its first day.

    Examples
    --------
    >>> row = dict.fromkeys(Locality.__dataclass_fields__, "") | {"fictional": False}
    >>> unit = Locality(**row | {"slug": "96-ca-mau-2025", "valid_from": "2025-07-01"})
    >>> folder_stem(unit, "2026"), folder_stem(unit, "2025")
    ('96-ca-mau-2026', '96-ca-mau-2025-tu-01-07')
    """
    year, month, day = (*unit.valid_from.split("-"), "", "")[:3]
    stem = unit.slug.removesuffix(f"-{year}")
    if stem == unit.slug or not when.startswith(year):
        return f"{stem}-{when}"
    return f"{stem}-{when}-tu-{day}-{month}"
