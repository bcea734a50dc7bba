"""The briefs of a batch handed out to the workers of a cluster, results as they come.

A task is one request and its result is small; files are written by the worker. A lost worker costs
no brief but the one that kills every worker it meets.
"""

from __future__ import annotations

import pickle
import time
from collections import deque
from collections.abc import Callable, Iterator, Sequence

from distributed import CancelledError, Client, Future, KilledWorker, wait

from parlib.briefing.run.cluster import member
from parlib.briefing.run.cluster.crew import Crew, Errand
from parlib.briefing.run.outcomes import RenderOne, failed
from parlib.briefing.run.result import BriefResult
from parlib.codebook.runs import BriefRequest
from parlib.errors import ClusterFailed
from parlib.speech.catalogue import saying

_AHEAD = 2  # tasks for each worker: one it makes, one that waits there
_LOOK_SECONDS = 1.0
PATIENCE = 120.0
"""Seconds to wait for a worker where there is none."""


def results_of(
    requests: Sequence[BriefRequest],
    work: RenderOne,
    *,
    client: Client,
    errand: Errand,
    told: Callable[[str], None],
    patience: float = PATIENCE,
) -> Iterator[BriefResult]:
    """Yield results as they come.

    Parameters
    ----------
    requests : sequence of BriefRequest
        What to make.
    work : callable
        Makes one brief of request and project.
    client : Client
        Connected with the scheduler (:func:`parlib.briefing.run.cluster.access.connected`).
    errand : Errand
        What workers need for it.
    told : callable
        Told why a worker is refused.
    patience : float
        Seconds to wait for a worker where there is none.

    Raises
    ------
    ClusterFailed
        Nobody can take part, or all are lost; what was made before is kept.
    """
    if not requests:
        return
    crew = Crew(client, errand, told)
    try:
        crew.begin(seconds=patience)
        suspects: list[BriefRequest] = []
        for request, result in _handed_out(requests, work, crew, patience, ahead=_AHEAD):
            if result is None:
                suspects.append(request)
            else:
                yield result
        # a lost worker blames all it held: each has one more chance, alone
        for request in suspects:
            for _, result in _handed_out([request], work, crew, patience, ahead=1):
                yield result or failed(
                    request, saying("each worker that made it was lost (out of memory, or a crash)")
                )
    except CancelledError:
        raise ClusterFailed(
            saying(
                "the Dask scheduler was lost → start it and run the same command again: what was made "
                "is kept"
            )
        ) from None
    finally:
        crew.end()


def _handed_out(
    requests: Sequence[BriefRequest], work: RenderOne, crew: Crew, patience: float, *, ahead: int
) -> Iterator[tuple[BriefRequest, BriefResult | None]]:
    """Yield each request with its result, or with None where workers were lost over it."""
    waiting = deque(requests)
    running: dict[Future, BriefRequest] = {}
    package = crew.errand.package.name
    resources = {member.resource_of(package): 1}
    last = time.monotonic()
    while waiting or running:
        makers = crew.look()
        while waiting and len(running) < ahead * makers:
            request = waiting.popleft()
            future = crew.client.submit(
                pickle.loads,
                member.Order(request, work, package).packed(),
                pure=False,
                resources=resources,
            )
            running[future] = request
        if makers:
            last = time.monotonic()
        elif time.monotonic() - last > patience:
            raise ClusterFailed(
                saying(
                    "no worker is left, and none has come within {seconds:.0f} s; {count} documents "
                    "are not made → start workers and run the same command again: what was made is "
                    "kept",
                    seconds=patience,
                    count=len(waiting) + len(running),
                )
            )
        for future in _ended(running):
            request = running.pop(future)
            yield request, _outcome(request, future)


def _outcome(request: BriefRequest, future: Future) -> BriefResult | None:
    """Return what became of a task; None where its workers were lost."""
    if future.status == "cancelled":
        raise CancelledError(future.key)
    if future.status == "finished":
        result: BriefResult = pickle.loads(future.result())  # noqa: S301 - of a worker of ours
        return result
    fault = future.exception()
    if isinstance(fault, KilledWorker):
        return None
    return failed(request, f"{type(fault).__name__}: {fault}")


def _ended(running: dict[Future, BriefRequest]) -> list[Future]:
    if not running:
        time.sleep(_LOOK_SECONDS)
        return []
    try:
        wait(list(running), timeout=_LOOK_SECONDS, return_when="FIRST_COMPLETED")
    except TimeoutError:
        return []
    return [future for future in running if future.done()]
