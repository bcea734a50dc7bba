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
from pathlib import Path
from typing import TYPE_CHECKING, Any

from parlib.briefing import warm
from parlib.briefing.run.delivered import delivered, found_at
from parlib.briefing.run.made import Index
from parlib.briefing.run.outcomes import RenderOne, failed, guarded
from parlib.briefing.run.render import BriefResult, made_before, render_brief, wanted_of
from parlib.briefing.run.shelf import shelf_at
from parlib.codebook.kinds import KINDS
from parlib.codebook.runs import BriefRequest
from parlib.errors import UsageError
from parlib.speech.catalogue import saying
from parlib.store.project import Project
from parlib.store.releases import open_release

if TYPE_CHECKING:
    from parlib.briefing.run.cluster.access import Access

Progress = Callable[[BriefResult, int, int], None]
Makers = Callable[[Sequence[BriefRequest], RenderOne], Iterator[BriefResult]]
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
    out : str
        Address where the briefs lie; empty: the project's reports.
    refused : tuple of str
        Why workers of a cluster could not take part.
    """

    release: str
    results: tuple[BriefResult, ...]
    seconds: float
    engine: str
    out: str = ""
    refused: tuple[str, ...] = ()

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
            "out": self.out,
            "refused_workers": list(self.refused),
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
    access: Access | None = None,
    out: str = "",
    force: bool = False,
    progress: Progress | None = None,
    told: Callable[[str], None] | None = None,
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
    access : Access, optional
        The way to a running Dask scheduler; default: a cluster on this machine only.
    out : str
        Address where the briefs are put instead of the project's reports.
    progress : callable, optional
        Called with (result, done, total) as each brief ends.
    told : callable, optional
        Told at once why a worker of a cluster is refused.
    render_one : callable, optional
        What makes one brief; a module-level function of (request, project).

    Returns
    -------
    BatchReport
        One result per request; failures are results, not exceptions.

    Raises
    ------
    UsageError, ClusterFailed, WriteFailed
        The cluster or the address cannot be used, or the cluster was lost; what was made is kept.
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
    refused: list[str] = []

    def take(results: Iterator[BriefResult]) -> Iterator[BriefRequest]:
        for result in results:
            # another run is making it: first what nobody makes, then see what became of it
            if result.status == "busy":
                yield result.request
                continue
            done[result.request] = result
            if progress:
                progress(result, len(done), len(requests))

    def tell(reason: str) -> None:
        refused.append(reason)
        if told:
            told(reason)

    index = None if render_one or out else Index(project, opened)
    left = looked_at = list(
        take(_there(requests, project, opened, tuple(formats), index, out=out, force=force))
    )
    team = _Team(project, opened, templates, executor if left else "process", access, out)
    with _makers(team, warm_wanted=worth and bool(left), workers=count, told=tell) as (
        ran,
        work_on,
    ):
        make = partial(
            render_brief, release=opened, engine="plain" if ran == "plain" else "warm", force=force
        )
        for wait in (False, True):
            chosen = render_one or _wherever(
                partial(make, wait=wait), opened, tuple(formats), out=out, force=force
            )
            left = list(take(work_on(left, chosen))) if left else []
    if index:
        _note(
            [r for r in looked_at if done[r].status in ("made", "skipped")], project, opened, index
        )
    results = tuple(done[r] for r in requests)
    return BatchReport(opened, results, time.perf_counter() - began, ran, out, tuple(refused))


def _wherever(
    make: Callable[..., BriefResult],
    release: str,
    formats: tuple[str, ...],
    *,
    out: str,
    force: bool,
) -> RenderOne:
    """Return what makes one brief and leaves it where it is wanted."""
    if not out:
        return partial(make, formats=formats)
    return partial(delivered, render=make, out=out, release=release, formats=formats, force=force)


@dataclass(frozen=True)
class _Team:
    """Who makes the briefs, of what, and for which place."""

    project: Project
    release: str
    templates: tuple[Path, ...]
    executor: str
    access: Access | None
    out: str

    @property
    def elsewhere(self) -> bool:
        """Whether a scheduler that runs already hands the work out."""
        return self.executor == "dask" and self.access is not None and bool(self.access.scheduler)


@contextlib.contextmanager
def _makers(
    team: _Team, *, warm_wanted: bool, workers: int, told: Callable[[str], None]
) -> Iterator[tuple[str, Makers]]:
    """Yield the engine, and what makes many briefs with it: a pool here, or a cluster's workers."""
    templates = tuple(t for t in team.templates if t.is_file())
    with warm.shared_zygote(templates, wanted=warm_wanted and not team.elsewhere) as here:
        # kernels are kept where the work is done
        ran = "warm" if team.elsewhere and warm_wanted else here
        if team.executor == "process":
            yield ran, partial(_pooled_in, project=team.project, workers=workers)
            return
        # distributed takes a second to import
        from parlib.briefing.run.cluster.access import Access, connected
        from parlib.briefing.run.cluster.crew import Errand
        from parlib.briefing.run.cluster.package import package_of
        from parlib.briefing.run.cluster.stream import results_of

        errand = Errand(
            team.project,
            package_of(team.project, team.release, [t.stem for t in templates]),
            templates=tuple(t.name for t in templates) if ran == "warm" else (),
            out=team.out,
        )
        with connected(team.access or Access(), workers=workers) as client:
            yield ran, partial(results_of, client=client, errand=errand, told=told)


def _pooled_in(
    requests: Sequence[BriefRequest], chosen: RenderOne, *, project: Project, workers: int
) -> Iterator[BriefResult]:
    return _pooled(requests, partial(guarded, chosen, project=project), workers=workers)


def _there(
    requests: Sequence[BriefRequest],
    project: Project,
    release: str,
    formats: tuple[str, ...],
    index: Index | None,
    *,
    out: str,
    force: bool,
) -> Iterator[BriefResult]:
    """Yield the result of every brief that is known to be there.

    The others as somebody's who is still to look at them.
    """
    if out:
        shelf_at(out).mark()
    stamps = shelf_at(out).stamps(release) if out and not force else {}
    for request in requests:
        made = None
        if index is not None and not force:
            made = made_before(request, project, release=release, formats=formats, index=index)
        elif stamps:
            made = found_at(request, project, release=release, formats=formats, stamps=stamps)
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
