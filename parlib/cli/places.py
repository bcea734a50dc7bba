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
    from parlib.workspace import settings  # not for every command

    return settings.own_province(project)


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
    from parlib.codebook.at_home import Names

    names = Names(register, own_province(project))
    home = names.home(period)
    if not written.strip():
        if home is None:
            raise UsageError(msg('for which unit? → --locality "Tuyên Quang"'))
        return home
    at_home = names.at_home(written, period)
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
