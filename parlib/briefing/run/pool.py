"""The worker processes of a batch on this machine: each makes one brief at a time and is restarted
if it dies. They also run other independent work.
"""

from __future__ import annotations

import contextlib
import multiprocessing
import multiprocessing.connection
import os
import signal
import sys
import threading
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import FIRST_COMPLETED, BrokenExecutor, Future, ProcessPoolExecutor, wait
from typing import Any, TypeVar

from parlib.briefing.pages.pdf import forget
from parlib.briefing.run.outcomes import failed
from parlib.briefing.run.result import BriefResult
from parlib.codebook.runs import BriefRequest
from parlib.files.memory import few_arenas, give_back

DOCUMENTS_A_WORKER = 60
"""Made by a worker on average before a new one takes its place, which costs a brief or two."""
_LINUX = sys.platform == "linux"
_FEW = 16
"""So many pieces of work are done sooner than workers have come up."""
Given = TypeVar("Given")
Made = TypeVar("Made")
SETTINGS = {
    "OPENBLAS_NUM_THREADS": "1",
    "OMP_NUM_THREADS": "1",
    "ARROW_DEFAULT_MEMORY_POOL": "system",
    "PYTHONSAFEPATH": "1",
}
"""The environment of a worker: one thread, tables in the memory of the C library, and no code out of
the working directory, where files that others sent may lie.
"""


def pooled(
    requests: Sequence[BriefRequest], work: Callable[[BriefRequest], BriefResult], workers: int
) -> Iterator[BriefResult]:
    """Yield results as they come.

    Restart the pool when a worker dies, and give the briefs it held one more chance alone.
    """
    waiting = deque(requests)
    suspects: deque[BriefRequest] = deque()
    while waiting or suspects:
        alone = not waiting
        queue, size = (
            (deque([suspects.popleft()]), 1) if alone else (_turn(waiting, workers), workers)
        )
        running: dict[Future, BriefRequest] = {}
        with _Workers(size) as pool:
            try:
                while queue or running:
                    # no more than the workers hold: a death blames few
                    while queue and len(running) < size:
                        with _starting():  # the first one starts the workers
                            future = pool.submit(_worked, work, queue[0])
                        running[future] = queue.popleft()
                    for future in wait(running, return_when=FIRST_COMPLETED).done:
                        result = future.result()
                        del running[future]
                        yield result
            except BrokenExecutor:
                pool.end_workers()
                held = list(running.values())
                if alone:
                    yield from (
                        failed(
                            request,
                            (
                                "the worker process died "
                                "(killed, out of memory, or a crash in a library)"
                            ),
                        )
                        for request in held
                    )
                else:
                    suspects.extend(held)
                    waiting.extendleft(reversed(queue))
            except BaseException:
                pool.shutdown(wait=False, cancel_futures=True)
                raise


def _turn(waiting: deque[BriefRequest], workers: int) -> deque[BriefRequest]:
    """Take what one set of workers makes before new ones follow it: what libraries remember from
    one document to the next would else grow all night.
    """
    return deque(waiting.popleft() for _ in range(min(len(waiting), workers * DOCUMENTS_A_WORKER)))


@contextlib.contextmanager
def apart(
    work: Callable[[Given], Made], pieces: Sequence[Given], *, workers: int | None = None
) -> Iterator[Iterable[Made]]:
    """Do pieces of work in workers, and let what each gives be taken in order; what the caller does
    before it takes the first is done meanwhile.

    Parameters
    ----------
    work : callable
        A function of a module: workers import it.
    pieces : sequence
        What it is called with; few are done here, one after another, as they are taken.
    workers : int, optional
        Default: as many as the process has processors.
    """
    size = workers or len(os.sched_getaffinity(0) if _LINUX else [0])
    if not _LINUX or size < 2 or len(pieces) <= _FEW:
        yield map(work, pieces)
        return
    with _Workers(size) as pool:
        try:
            with _starting():
                results = [pool.submit(_done, work, piece) for piece in pieces]
            yield _taken(results, work, pieces, pool)
        finally:
            pool.shutdown(wait=False, cancel_futures=True)


def _taken(
    results: list[Future[Made]],
    work: Callable[[Given], Made],
    pieces: Sequence[Given],
    pool: _Workers,
) -> Iterator[Made]:
    """Yield the results in order, none of them held longer; where workers died, the rest is done
    here.
    """
    results.reverse()
    for piece in pieces:
        try:
            made = results.pop().result()
        except BrokenExecutor:
            pool.end_workers()
            made = work(piece)
        yield made


def _done(work: Callable[[Given], Made], piece: Given) -> Made:
    try:
        return work(piece)
    finally:
        forget()
        give_back()


class _Workers(ProcessPoolExecutor):
    """A pool that can be left when one of its workers died."""

    def __init__(self, size: int) -> None:
        # never a fork of this process: it has threads (Arrow, progress bars)
        before = dict(os.environ)
        context = multiprocessing.get_context("forkserver" if _LINUX else "spawn")
        if _LINUX:
            context.set_forkserver_preload(["parlib.briefing.run.nursery"])
        with _starting():  # its queues start a process that looks after them
            super().__init__(
                max_workers=size,
                mp_context=context,
                initializer=_begin,
                initargs=(before,),
            )
        self._of_others = set(multiprocessing.active_children())

    def submit(self, fn: Callable[..., Any], /, *args: Any, **kwargs: Any) -> Future[Any]:
        """Submit as the base does; a pool that breaks meanwhile says so, not what it broke on."""
        try:
            return super().submit(fn, *args, **kwargs)
        # a worker was being started when the pipes were closed, or when what workers are forked from
        # ended: the next one that is started starts that anew
        except (OSError, EOFError):
            return super().submit(fn, *args, **kwargs)

    def end_workers(self) -> None:
        """End the workers of a broken pool.

        Before Python 3.12 a pool that breaks ends those that it knows at that moment; one that was
        just being started is not told, waits for work, and is waited for, for ever.
        """
        for process in set(multiprocessing.active_children()) - self._of_others:
            process.terminate()


def _worked(work: Callable[[BriefRequest], BriefResult], request: BriefRequest) -> BriefResult:
    """Make one brief in a worker; give back what it took."""
    try:
        return work(request)
    finally:
        forget()
        give_back()


@contextlib.contextmanager
def _starting() -> Iterator[None]:
    """Start workers, and what they are forked from, with settings of their own.

    One thread each, for there are as many as cores; tables in the memory of the C library, which
    gives it back.
    """
    before = {name: os.environ.get(name) for name in SETTINGS}
    os.environ.update(SETTINGS)
    try:
        with _interrupts_held():
            yield
    finally:
        for name, value in before.items():
            if value is None:
                del os.environ[name]
            else:
                os.environ[name] = value


@contextlib.contextmanager
def _interrupts_held() -> Iterator[None]:
    """Hold Ctrl+C back while workers start.

    They inherit the hold, and the batch itself hears it a moment later.
    """
    if not hasattr(signal, "pthread_sigmask"):  # Windows
        yield
        return
    before = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)


def _begin(environment: dict[str, str]) -> None:
    """Take the place, environment and limits of a worker."""
    os.environ.clear()  # it is that of the day on which the fork server began
    os.environ.update({**environment, **SETTINGS})
    few_arenas()
    _end_with_the_batch()


def _end_with_the_batch() -> None:
    """Let this worker die with the batch.

    A pool's workers would else wait for work that never comes.

    Ctrl+C reaches every process of a terminal: the worker ends at once and says nothing, the batch
    speaks for all. What it was making is not there, and what it leaves in temporary folders the
    next run clears.
    """
    signal.signal(signal.SIGINT, lambda *_: os._exit(130))
    if hasattr(signal, "pthread_sigmask"):
        signal.pthread_sigmask(signal.SIG_UNBLOCK, {signal.SIGINT})
    batch = multiprocessing.parent_process()
    if batch is None:
        raise RuntimeError("a worker without a batch: only the pool of a batch may call this")

    def watch() -> None:
        multiprocessing.connection.wait([batch.sentinel])
        os._exit(1)

    threading.Thread(target=watch, name="end with the batch", daemon=True).start()
