"""One document made beside another, by a process forked from this one, which has imported and opened
what both need.

A brief and its audit annex take a second each, and a machine has more than one processor.
"""

from __future__ import annotations

import contextlib
import multiprocessing
import os
import signal
import sys
import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from multiprocessing.connection import Connection
from multiprocessing.process import BaseProcess
from typing import NoReturn, TypeVar

from parlib.briefing.pages.typesetter import used

Made = TypeVar("Made")

PATIENCE = 120.0
"""Seconds that whoever asks for a result waits for the other process before it does the work itself."""
_TO_END = 5.0
"""Seconds that a process has to end when it is told to."""


@dataclass(frozen=True, slots=True)
class _Failed:
    """What the work failed of in the other process, in words: the error itself may not travel."""

    words: str


@contextlib.contextmanager
def beside(work: Callable[[], Made]) -> Iterator[Callable[[], Made]]:
    """Let work be done apart while this process goes on; yield what gives its result.

    It is done here, when its result is asked for, where no process can be forked and where the one
    that was gave nothing: it was killed, it gave no answer for :data:`PATIENCE` seconds, or the
    work failed, which whoever asks is to hear. So the work must bear being done twice.

    Parameters
    ----------
    work : callable
        What it gives is sent through a pipe.
    """
    if not can_fork():
        yield work
        return
    context = multiprocessing.get_context("fork")
    ours, theirs = context.Pipe(duplex=False)
    process = context.Process(target=_do, args=(work, theirs), daemon=True)
    process.start()
    theirs.close()
    try:
        yield lambda: _taken(ours, process, work)
    finally:
        _end(process)
        process.close()
        ours.close()


def can_fork() -> bool:
    """Return whether this process may be forked and has a second processor for the fork.

    Not where it runs threads of Python: one of them may hold what the fork would wait for. Nor
    where it has made a PDF or a Word file: those threads are not Python's, and are not seen.
    """
    return (
        sys.platform == "linux"
        and len(os.sched_getaffinity(0)) > 1
        and threading.active_count() == 1
        and not used.is_set()
    )


def _do(work: Callable[[], Made], result: Connection) -> None:
    signal.signal(signal.SIGINT, signal.SIG_DFL)  # the process that was asked speaks for both
    signal.signal(signal.SIGTERM, _leave)  # it ends when it is told to, and lets go what it holds
    with result:
        try:
            result.send(work())
        except BaseException as error:
            with contextlib.suppress(OSError):
                result.send(_Failed(f"{type(error).__name__}: {error}"))


def _leave(*_: object) -> NoReturn:
    sys.exit()


def _taken(result: Connection, process: BaseProcess, work: Callable[[], Made]) -> Made:
    """Return what the other process made; make it here where it gives nothing in time."""
    try:
        if result.poll(PATIENCE):
            made = result.recv()
            if not isinstance(made, _Failed):
                return made
            why = made.words
        else:
            why = f"no answer for {PATIENCE:g} s"
    except (EOFError, OSError) as error:
        why = f"it ended without an answer ({type(error).__name__})"
    _end(process)  # two must not write one document
    try:
        return work()
    except BaseException as error:
        error.add_note(f"the process beside this one had not made it either: {why}")
        raise


def _end(process: BaseProcess) -> None:
    """End a process, whatever it is doing."""
    process.terminate()
    process.join(_TO_END)
    if process.is_alive():
        process.kill()
        process.join()
