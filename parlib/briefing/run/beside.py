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
from multiprocessing.connection import Connection
from typing import TypeVar

Made = TypeVar("Made")


@contextlib.contextmanager
def beside(work: Callable[[], Made]) -> Iterator[Callable[[], Made]]:
    """Let work be done apart while this process goes on; yield what gives its result.

    It is done here, when its result is asked for, where no process can be forked and where the one
    that was gave nothing: it was killed, or the work failed, which whoever asks is to hear. So the
    work must bear being done twice.

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
        yield lambda: _taken(ours, work)
    finally:
        process.terminate()
        process.join()
        process.close()
        ours.close()


def can_fork() -> bool:
    """Say whether this process may be forked and has a second processor for the fork.

    Not where it runs threads of Python: one of them may hold what the fork would wait for.
    """
    return (
        sys.platform == "linux"
        and len(os.sched_getaffinity(0)) > 1
        and threading.active_count() == 1
    )


def _do(work: Callable[[], Made], result: Connection) -> None:
    signal.signal(signal.SIGINT, signal.SIG_DFL)  # the process that was asked speaks for both
    with contextlib.suppress(BaseException), result:  # it will fail once more where it is heard
        result.send(work())


def _taken(result: Connection, work: Callable[[], Made]) -> Made:
    try:
        return result.recv()
    except EOFError:
        return work()
