"""Many briefs: one process per brief at a time, each brief for itself, results as they come.

A failed brief never stops another; a dead worker costs at most the brief it was at. What was
finished stays finished:
run the same batch again and it goes on where it stopped.
"""

from __future__ import annotations

import contextlib
import multiprocessing
import multiprocessing.connection
import os
import signal
import threading
import time
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import FIRST_COMPLETED, BrokenExecutor, Future, ProcessPoolExecutor, wait
from dataclasses import dataclass
from functools import partial
from typing import Any

from parlib.briefing import warm
from parlib.briefing.run.made import Index
from parlib.briefing.run.outcomes import RenderOne, failed, guarded
from parlib.briefing.run.render import BriefResult, made_before, render_brief, wanted_of
from parlib.codebook.kinds import KINDS
from parlib.codebook.runs import BriefRequest
from parlib.errors import UsageError
from parlib.speech.catalogue import saying
from parlib.store.project import Project
from parlib.store.releases import open_release

Progress = Callable[[BriefResult, int, int], None]
EXECUTORS = ("process", "dask")


@dataclass(frozen=True)
class BatchReport:
    """What became of a batch.

    Attributes
    ----------
    release : str
        Release the briefs were made from.
    results : tuple of BriefResult
        One per request, in the order of the requests.
    seconds : float
        Wall time of the whole batch.
    engine : str
        Engine that ran the notebooks: ``plain`` or ``warm``.
    """

    release: str
    results: tuple[BriefResult, ...]
    seconds: float
    engine: str

    def of(self, status: str) -> tuple[BriefResult, ...]:
        """Return the results of one status: ``made``, ``skipped`` or ``failed``."""
        return tuple(r for r in self.results if r.status == status)

    @property
    def made(self) -> int:
        """Number of briefs made in this run; a brief and its annex are one."""
        return sum(not KINDS[r.request.notebook].proves for r in self.of("made"))

    @property
    def skipped(self) -> int:
        """Number of briefs that were there already, unchanged; a brief and its annex are one."""
        return sum(not KINDS[r.request.notebook].proves for r in self.of("skipped"))

    @property
    def failed(self) -> int:
        """Number of documents that could not be made: each of them is somebody's to look after."""
        return len(self.of("failed"))

    def as_dict(self) -> dict[str, Any]:
        """Return the report as JSON-able data, for machines."""
        counts = {name: getattr(self, name) for name in ("made", "skipped", "failed")}
        return {
            "ok": not self.failed,
            "release": self.release,
            "engine": self.engine,
            "seconds": round(self.seconds, 2),
            **counts,
            "briefs": [r.as_row() for r in self.results],
        }


def run_batch(
    requests: Sequence[BriefRequest],
    *,
    project: Project,
    release: str = "current",
    formats: tuple[str, ...] = ("html", "pdf"),
    engine: str = "auto",
    workers: int | None = None,
    executor: str = "process",
    scheduler: str | None = None,
    force: bool = False,
    progress: Progress | None = None,
    render_one: RenderOne | None = None,
) -> BatchReport:
    """Make many briefs.

    Parameters
    ----------
    requests : sequence of BriefRequest
        What to make; a request that stands twice is made once.
    project : Project
        The project's folders.
    release : str
        Release id, default the current one (resolved once, so that a build meanwhile changes
        nothing).
    formats, engine, force
        As in :func:`parlib.briefing.run.render.render_brief`.
    workers : int, optional
        Processes; default one per core.
    executor : {"process", "dask"}
        Where the work is done: on this machine, or on a Dask cluster.
    scheduler : str, optional
        Address of a running Dask scheduler; default: a cluster on this machine only.
    progress : callable, optional
        Called with (result, done, total) as each brief ends.
    render_one : callable, optional
        What makes one brief; a module-level function of (request, project).

    Returns
    -------
    BatchReport
        One result per request; failures are results, not exceptions.
    """
    if executor not in EXECUTORS:
        raise UsageError(saying(
            "executor {executor!r} is unknown → use one of {executors}",
            executor=executor, executors=', '.join(EXECUTORS)))  # fmt: skip
    began = time.perf_counter()
    requests = list(dict.fromkeys(requests))
    opened = open_release(project, release).id if render_one is None else release
    count = max(1, min(workers or os.cpu_count() or 1, len(requests) or 1))
    templates = tuple(
        project.notebooks / f"{name}.ipynb" for name in sorted({r.notebook for r in requests})
    )
    worth = engine != "plain" and render_one is None and (len(requests) > 1 or engine == "warm")
    done: dict[BriefRequest, BriefResult] = {}

    def take(results: Iterator[BriefResult]) -> Iterator[BriefRequest]:
        for result in results:
            # another run is making it: first what nobody makes, then see what became of it
            if result.status == "busy":
                yield result.request
                continue
            done[result.request] = result
            if progress:
                progress(result, len(done), len(requests))

    index = Index(project, opened) if render_one is None else None
    left = (
        list(take(_there(requests, project, opened, tuple(formats), index)))
        if index and not force
        else requests
    )
    with warm.shared_zygote(
        tuple(t for t in templates if t.is_file()), wanted=worth and bool(left)
    ) as ran:
        engine_of_one = "plain" if ran == "plain" else "warm"
        render = partial(
            render_brief, release=opened, formats=tuple(formats), engine=engine_of_one, force=force
        )
        if executor == "dask":
            # distributed takes a second to import
            from parlib.briefing.run.cluster import results_of

            streams = partial(
                results_of,
                workers=count,
                scheduler=scheduler,
                templates=templates if ran == "warm" else (),
            )
        else:
            streams = partial(_pooled, workers=count)
        looked_at = left
        for wait in (False, True):
            chosen = render_one or partial(render, wait=wait)
            left = (
                list(take(streams(left, partial(guarded, chosen, project=project)))) if left else []
            )
    if index:
        _note(
            [r for r in looked_at if done[r].status in ("made", "skipped")], project, opened, index
        )
    return BatchReport(opened, tuple(done[r] for r in requests), time.perf_counter() - began, ran)


def _there(
    requests: Sequence[BriefRequest],
    project: Project,
    release: str,
    formats: tuple[str, ...],
    index: Index,
) -> Iterator[BriefResult]:
    """Yield the result of every brief that the index knows to be there.

    The others as somebody's who is still to look at them.
    """
    for request in requests:
        made = made_before(request, project, release=release, formats=formats, index=index)
        yield made or BriefResult(request, "busy")


def _note(requests: Iterable[BriefRequest], project: Project, release: str, index: Index) -> None:
    """Take into the index what is there now."""
    for request in requests:
        index.add(wanted_of(request, project, release=release))
    index.keep()


def _pooled(
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
