"""The processes of a batch on this machine: one brief each at a time, restarted where one dies."""

from __future__ import annotations

import contextlib
import multiprocessing
import multiprocessing.connection
import os
import signal
import threading
from collections import deque
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import FIRST_COMPLETED, BrokenExecutor, Future, ProcessPoolExecutor, wait

from parlib.briefing.run.outcomes import failed
from parlib.briefing.run.render import BriefResult
from parlib.codebook.runs import BriefRequest


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
        queue, size = (deque([suspects.popleft()]), 1) if alone else (waiting, workers)
        running: dict[Future, BriefRequest] = {}
        with _pool(size) as pool:
            try:
                while queue or running:
                    # no more than the workers hold: a death blames few
                    while queue and len(running) < size:
                        request = queue.popleft()
                        with _interrupts_held():  # the first one starts the workers
                            running[pool.submit(work, request)] = request
                    for future in wait(running, return_when=FIRST_COMPLETED).done:
                        result = future.result()
                        del running[future]
                        yield result
            except BrokenExecutor:
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
            except BaseException:
                pool.shutdown(wait=False, cancel_futures=True)
                raise


def _pool(size: int) -> ProcessPoolExecutor:
    # a fresh interpreter per worker on every system: forking a process with threads (Arrow,
    # progress bars) is not safe
    return ProcessPoolExecutor(
        max_workers=size,
        mp_context=multiprocessing.get_context("spawn"),
        initializer=_end_with_the_batch,
    )


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
