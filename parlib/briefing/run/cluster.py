"""The same batch on a Dask cluster: one brief a worker at a time, results as they come.

Workers need the project's folder at the same path (a shared disk, or this machine). A task is one
request and its result is small; files are written by the worker. A lost worker costs no brief but
the one that killed it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack
from pathlib import Path
from typing import Any

import dask
from distributed import Client, LocalCluster, WorkerPlugin, as_completed, wait

from parlib.briefing import warm
from parlib.briefing.run.outcomes import failed
from parlib.briefing.run.render import BriefResult
from parlib.codebook.runs import BriefRequest


class WarmWorker(WorkerPlugin):
    """Give a worker of another machine a zygote of its own.

    On this machine it inherits the batch's.
    """

    def __init__(self, templates: tuple[Path, ...]) -> None:
        self.templates = templates
        self.held = ExitStack()

    def setup(self, worker: Any) -> None:
        """Start the zygote where none is known."""
        del worker
        self.held.enter_context(warm.shared_zygote(self.templates))

    def teardown(self, worker: Any) -> None:
        """Stop it with the worker."""
        del worker
        self.held.close()


def results_of(
    requests: Sequence[BriefRequest],
    work: Callable[[BriefRequest], BriefResult],
    *,
    workers: int,
    scheduler: str | None = None,
    templates: tuple[Path, ...] = (),
) -> Iterator[BriefResult]:
    """Yield results as they come.

    Parameters
    ----------
    requests : sequence of BriefRequest
        What to make.
    work : callable
        Makes one brief; never raises.
    workers : int
        Processes of the cluster on this machine (not used with ``scheduler``).
    scheduler : str, optional
        Address of a running scheduler, for example ``tcp://10.0.0.5:8786``.
    templates : tuple of Path
        Notebooks for which workers get a zygote; empty for the plain engine.
    """
    if not requests:
        return
    settings = {"distributed.worker.daemon": False, "distributed.scheduler.allowed-failures": 1}
    with ExitStack() as stack:
        stack.enter_context(dask.config.set(settings))
        if scheduler is None:
            cluster = LocalCluster(
                n_workers=workers,
                threads_per_worker=1,
                processes=True,
                host="127.0.0.1",
                dashboard_address=None,
                # any free port: a second batch on this machine finds the usual one taken
                scheduler_kwargs={"dashboard_address": "127.0.0.1:0"},
                silence_logs="CRITICAL",
            )
            scheduler = stack.enter_context(cluster)
        client = stack.enter_context(Client(scheduler))
        if templates:
            client.register_plugin(WarmWorker(templates))
        futures = client.map(work, requests, pure=False)
        request_of = {
            future.key: request for future, request in zip(futures, requests, strict=True)
        }
        suspects = []
        for future in as_completed(futures):
            if future.status == "finished":
                yield future.result()
            else:
                suspects.append(request_of[future.key])
        # a lost worker blames all it held: each has one more chance, alone
        for request in suspects:
            future = client.submit(work, request, pure=False)
            wait(future)
            if future.status == "finished":
                yield future.result()
            else:
                yield failed(
                    request,
                    f"the worker was lost again and again ({type(future.exception()).__name__})",
                )
