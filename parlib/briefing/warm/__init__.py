"""The warm engine: notebooks run in processes forked from one that has imported everything already
(Linux).

A *zygote* is a single-threaded process that has built an IPython kernel without sockets and
imported what the notebooks import. For each notebook it forks a child, which is a fresh kernel
ready in milliseconds; Papermill and nbclient talk to it by their own protocol over a Unix socket.
Nothing is shared back: a child lives for one notebook.

``engine_name`` says whether the engine can be used here; where it cannot, Papermill's own engine
runs the same notebook with the same outputs.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from parlib.errors import UsageError
from parlib.speech.catalogue import saying


class ZygoteGone(Exception):
    """The zygote was killed, and with it the kernel it had given.

    Nothing is known against the notebook.
    """


SOCKET_VARIABLE = "PARLIB_ZYGOTE"
_private: list = []
_coming: list = []


def can_run() -> bool:
    """Return whether this system can run the warm engine at all."""
    return sys.platform == "linux" and hasattr(os, "pidfd_open")


def engine_name(*, required: bool, templates: tuple[Path, ...] = ()) -> str | None:
    """Return Papermill's name of the warm engine, or None (Papermill's own engine) where it is not
    at hand.

    Parameters
    ----------
    required : bool
        True starts a zygote of this process's own when none runs yet; False takes the warm engine
        only when one runs, because a zygote costs as much to start as one plain kernel.
    templates : tuple of Path
        Notebooks whose imports a zygote started here should have made.

    Raises
    ------
    UsageError
        It is required and this system cannot run it.
    """
    if _coming and not os.environ.get(SOCKET_VARIABLE):
        _take_what_came()
    if os.environ.get(SOCKET_VARIABLE):
        return "warm"
    if not required:
        return None
    if not can_run():
        raise UsageError(
            saying("the warm engine needs Linux with Python's pidfd_open → use --engine plain")
        )
    from parlib.briefing.warm.starter import Zygote

    if not _private:
        import atexit

        zygote = Zygote(templates)
        zygote.start()
        atexit.register(zygote.stop)
        _private.append(zygote)
    os.environ[SOCKET_VARIABLE] = _private[0].address
    return "warm"


@contextmanager
def shared_zygote(templates: tuple[Path, ...], *, wanted: bool = True) -> Iterator[str]:
    """Keep one zygote for a batch.

    Worker processes find it by the environment variable they inherit.

    Yields
    ------
    str
        ``"warm"`` where it runs, else ``"plain"``: a zygote that does not start costs speed, never
        a brief.
    """
    if not wanted or not can_run() or os.environ.get(SOCKET_VARIABLE):
        yield "warm" if os.environ.get(SOCKET_VARIABLE) and wanted else "plain"
        return
    from parlib.briefing.warm.starter import Zygote, ZygoteFailed

    server = Zygote(templates)
    try:
        server.start()
    except ZygoteFailed:
        yield "plain"
        return
    os.environ[SOCKET_VARIABLE] = server.address
    try:
        yield "warm"
    finally:
        os.environ.pop(SOCKET_VARIABLE, None)
        server.stop()


@contextmanager
def kernels_coming(templates: tuple[Path, ...], *, wanted: bool, at_once: bool) -> Iterator[None]:
    """Let a zygote come up beside what this process imports meanwhile; its first notebook takes it.

    ``at_once``: it begins now; else with :func:`kernel_needed`. Where it does not come up, notebooks
    run in plain kernels.
    """
    if not wanted or not can_run() or os.environ.get(SOCKET_VARIABLE):
        yield
        return
    from parlib.briefing.warm.starter import Zygote

    server = Zygote(templates)
    _coming.append(server)
    try:
        if at_once:
            kernel_needed()
        yield
    finally:
        _coming.clear()
        os.environ.pop(SOCKET_VARIABLE, None)
        server.stop()


def kernel_needed() -> None:
    """Let the zygote that was announced begin: a notebook will be run soon."""
    for server in _coming:
        server.begin()


def _take_what_came() -> None:
    """Wait for the zygote that is coming up; without it notebooks run in plain kernels."""
    from parlib.briefing.warm.starter import ZygoteFailed

    kernel_needed()
    server = _coming.pop()
    try:
        server.wait(watched=False)  # it ends with the command, and a thread would forbid to fork
    except ZygoteFailed:
        return
    os.environ[SOCKET_VARIABLE] = server.address
