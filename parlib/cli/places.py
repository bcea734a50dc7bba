"""Which unit a command is about: in a workspace, names are those of its province first."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Annotated

import typer

from parlib.cli.console import tell
from parlib.errors import UsageError
from parlib.speech.catalogue import msg

if TYPE_CHECKING:
    from parlib.codebook.localities import Register
    from parlib.codebook.units import Locality
    from parlib.store.project import Project

UnitAbove = Annotated[
    str,
    typer.Option(
        "--locality",
        "-l",
        "--below",
        "-b",
        help="Name, code or identity of the unit; default: the province of the workspace.",
    ),
]


def own_province(project: Project) -> str:
    """Return the identity of the province whose workspace a project is, empty where it is none's."""
    from parlib.store.project import SETTINGS
    from parlib.workspace.settings import read_settings

    return read_settings(project).province if (project.root / SETTINGS).is_file() else ""


def unit_meant(
    project: Project,
    register: Register,
    written: str,
    period: int,
    *,
    say: Callable[[str], None] = tell,
) -> Locality:
    """Return the unit that a person means in a year; what was read into a name is said aloud.

    In a workspace nothing written means its province, and a name is first that of the province or
    of a unit directly below it; elsewhere a name that several levels bear is that of the highest.

    Raises
    ------
    UsageError
        Nothing was written and there is no province, or no one unit fits.
    """
    home = _province_of_the_workspace(project, register, period)
    if not written.strip():
        if home is None:
            raise UsageError(msg('of which unit? → --locality "Tuyên Quang"'))
        return home
    at_home = _at_home(register, home, written, period) if home is not None else None
    if at_home is None:
        return register.find(written, period=period, say=say)
    elsewhere = register.match(written, period=period)
    # in the workspace of an invented province its own unit may be the only one of the name
    if elsewhere.unit != at_home and elsewhere.candidates != (at_home,):
        say(
            msg(
                "{written} is read as {name} [{unit}], of the province of this workspace",
                written=f"“{written[:60]}”",
                name=at_home.name,
                unit=at_home.locality,
            )
        )
    return at_home


def _province_of_the_workspace(
    project: Project, register: Register, period: int
) -> Locality | None:
    """Return the workspace's province as it was called at the end of a year, None before it was."""
    province = own_province(project)
    if province not in register:
        return None
    line = [u for u in register.line(province) if u.covers(period)]
    return line[-1] if line else None


def _at_home(register: Register, home: Locality, written: str, period: int) -> Locality | None:
    """Return the workspace's province, or the one unit below it that a name means, directly below
    it first: communes of before 2025 lie in a district.
    """
    match = register.match(written, period=period, level="province")
    if home == match.unit or (home in match.candidates and match.shared):
        return home
    line = register.line(home.locality)
    for parents in (line, register.below(home, period)):
        matched = [register.match(written, period=period, parent=u.locality).unit for u in parents]
        held = [unit for unit in dict.fromkeys(matched) if unit is not None]
        if held:
            return held[0] if len(held) == 1 else None
    return None
