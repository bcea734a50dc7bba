"""What runs on a worker: it says who it is, takes the release in, and makes briefs.

Whatever takes time runs beside the worker's event loop, imports too: a worker whose loop stands
still is given up by its scheduler. So nothing heavy is imported at the top of this module.
"""

from __future__ import annotations

import asyncio
import pickle
import threading
from contextlib import ExitStack
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable

    from parlib.briefing.run.cluster.package import Arrival, Package
    from parlib.briefing.run.outcomes import RenderOne
    from parlib.briefing.run.result import BriefResult
    from parlib.codebook.runs import BriefRequest
    from parlib.store.project import Project

HOME = "parlib-releases"
"""Folder beside the worker's own (``--local-directory``) in which packages stay for the next run."""


@dataclass
class _Guest:
    """A package that runs make briefs from here."""

    project: Project
    runs: set[str] = field(default_factory=set)
    held: ExitStack = field(default_factory=ExitStack)


_guests: dict[str, _Guest] = {}
_arriving: dict[str, Arrival] = {}
# Papermill changes the working directory of its process: one notebook at a time, whatever the
# worker's threads
_one_brief = threading.Lock()


async def introduce(place: str, out: str) -> dict[str, Any]:
    """Return who this worker is, and what it sees.

    Parameters
    ----------
    place : str
        File of the project in which the batch left a mark.
    out : str
        Address of the place for briefs; empty without one.
    """
    return await asyncio.to_thread(_introduce, place, out)


def _introduce(place: str, out: str) -> dict[str, Any]:
    import socket

    from parlib.briefing.run.cluster.identity import identity
    from parlib.errors import ParlibError

    told: dict[str, Any] = {"identity": identity(), "host": socket.gethostname(), "fault": ""}
    try:
        told["project"] = Path(place).read_text(encoding="ascii")[:64]
    except (OSError, ValueError):
        told["project"] = ""
    if out:
        from parlib.briefing.run.shelf import shelf_at

        try:
            told["out"] = shelf_at(out).seen_mark()
        except ParlibError as fault:
            told["fault"] = fault.message
    return told


async def needs(package: Package, dask_worker: Any) -> str:
    """Return where the package is lacking, as machine and folder; empty where it stands already.

    One that an earlier run brought, or another worker of this machine, is read and compared.
    """
    return await asyncio.to_thread(_needs, package, _home(dask_worker))


def _needs(package: Package, home: Path) -> str:
    import socket

    from parlib.briefing.run.cluster.package import Arrival

    return f"{socket.gethostname()}:{home}" if Arrival(package, home).needed() else ""


async def expect(package: Package, dask_worker: Any) -> None:
    """Make room for a package that is about to come."""
    await asyncio.to_thread(_expect, package, _home(dask_worker))


def _expect(package: Package, home: Path) -> None:
    from parlib.briefing.run.cluster.package import Arrival

    arrival = Arrival(package, home)
    arrival.begin()
    _arriving[package.name] = arrival


def _home(dask_worker: Any) -> Path:
    return Path(dask_worker.local_directory).resolve().parent / HOME


async def take(name: str, place: str, piece: bytes) -> None:
    """Add a piece to a file of a package that is coming."""
    await asyncio.to_thread(_arriving[name].take, place, piece)


async def settle(name: str) -> str:
    """Put a package that has come into place; return what is wrong with it."""
    return await asyncio.to_thread(_arriving.pop(name).settle)


async def join(
    run: str, package: Package, root: str, templates: tuple[str, ...], dask_worker: Any
) -> None:
    """Be one of the makers of a run.

    Parameters
    ----------
    run : str
        Name of the run.
    package : Package
        What it needs.
    root : str
        The project's own folder, where this worker sees it; else empty: the package's.
    templates : tuple of str
        Notebooks for which kernels are kept warm; empty for the plain engine.
    """
    guest = _guests.get(package.name)
    if guest is None:
        from parlib.store.project import Project

        guest = _Guest(Project(Path(root) if root else _home(dask_worker) / package.name))
        _guests[package.name] = guest
        await asyncio.to_thread(_warm, guest, templates)
    guest.runs.add(run)
    await dask_worker.set_resources(**{resource_of(package.name): 1})


def _warm(guest: _Guest, templates: tuple[str, ...]) -> None:
    from parlib.briefing import warm
    from parlib.files.memory import few_arenas

    few_arenas()
    if warm.can_run():
        # all that makes briefs, set apart from what Python's collector looks through
        import parlib.briefing.run.nursery  # noqa: F401
    notebooks = tuple(guest.project.notebooks / name for name in templates)
    guest.held.enter_context(warm.shared_zygote(notebooks, wanted=bool(notebooks)))


async def leave(run: str, package: str, dask_worker: Any) -> None:
    """Be no maker of a run any more; the last one lets its kernels go."""
    guest = _guests.get(package)
    if guest is None:
        return
    guest.runs.discard(run)
    if not guest.runs:
        del _guests[package]
        await dask_worker.set_resources(**{resource_of(package): 0})
        await asyncio.to_thread(guest.held.close)


def resource_of(package: str) -> str:
    """Return the name under which the scheduler knows who can make briefs of a package."""
    return f"parlib-{package}"


class Order:
    """One brief to be made, as bytes: to unpack them on a worker is to make it.

    The scheduler unpacks every function that it hands on; of these bytes it needs to know nothing,
    so parlib need not be installed where it runs.
    """

    def __init__(self, request: BriefRequest, work: RenderOne, package: str) -> None:
        self._given = (request, work, package)

    def __reduce__(self) -> tuple[Callable[..., bytes], tuple[Any, ...]]:
        """Be what is made of it."""
        return _made, self._given

    def packed(self) -> bytes:
        """Return the bytes for a worker."""
        return pickle.dumps(self)


def _made(request: BriefRequest, work: RenderOne, package: str) -> bytes:
    """Make one brief here; what goes wrong is a result, not an exception."""
    from parlib.briefing.pages.pdf import forget
    from parlib.briefing.run.outcomes import guarded
    from parlib.files.memory import give_back

    with _one_brief:
        try:
            result: BriefResult = guarded(work, request, project=_guests[package].project)
        finally:
            forget()
            give_back()
    return pickle.dumps(result)
