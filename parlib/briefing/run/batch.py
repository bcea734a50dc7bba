"""Many briefs: one process per brief at a time, each brief for itself, results as they come.

A failed brief never stops another; a dead worker costs at most the brief it was at. What was
finished stays finished:
run the same batch again and it goes on where it stopped.
"""

from __future__ import annotations

import contextlib
import os
import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

from parlib.briefing import warm
from parlib.briefing.run.delivered import delivered, found_at
from parlib.briefing.run.kept import KEPT
from parlib.briefing.run.left_as_it_was import as_they_were
from parlib.briefing.run.made import Index
from parlib.briefing.run.outcomes import RenderOne, guarded
from parlib.briefing.run.pool import pooled
from parlib.briefing.run.render import made_before, render_brief
from parlib.briefing.run.result import BriefResult
from parlib.briefing.run.shelf import shelf_at
from parlib.briefing.run.wanted import wanted_of
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
_COUNTED = ("made", "skipped", "kept", "failed", "left")


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
        """Return the results of one status: ``made``, ``skipped``, ``kept``, ``failed``, ``left``."""
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
    def kept(self) -> int:
        """Number of briefs left as they were, whose comparison group alone has moved."""
        return sum(not KINDS[r.request.notebook].proves for r in self.of("kept"))

    @property
    def left(self) -> int:
        """Number of documents that a batch which ended before did not come to."""
        return len(self.of("left"))

    @property
    def failed(self) -> int:
        """Number of documents that could not be made: each of them is somebody's to look after."""
        return len(self.of("failed"))

    def as_dict(self) -> dict[str, Any]:
        """Return the report as JSON-able data, for machines."""
        counts = {name: getattr(self, name) for name in _COUNTED}
        return {
            "ok": not self.failed,
            "release": self.release,
            "engine": self.engine,
            "seconds": round(self.seconds, 2),
            "out": self.out,
            "refused_workers": list(self.refused),
            "a_minute": round(60 * len(self.of("made")) / max(self.seconds, 1e-9), 1),
            **counts,
            "briefs": [r.as_row() for r in self.results],
        }


def run_batch(
    requests: Sequence[BriefRequest],
    *,
    project: Project,
    release: str = "current",
    formats: tuple[str, ...] = ("html", "pdf"),
    keep: tuple[str, ...] = KEPT,
    engine: str = "auto",
    workers: int | None = None,
    executor: str = "process",
    access: Access | None = None,
    out: str = "",
    force: bool = False,
    own_changes: bool = False,
    stop_at_failure: bool = False,
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
    formats, keep, engine, force
        As in :func:`parlib.briefing.run.render.render_brief`.
    workers : int, optional
        Processes; default one per core.
    executor : {"process", "dask"}
        Where the work is done: on this machine, or on a Dask cluster.
    access : Access, optional
        The way to a running Dask scheduler; default: a cluster on this machine only.
    out : str
        Address where the briefs are put instead of the project's reports.
    own_changes : bool
        Leave a brief as it was where nothing but its comparison group has moved.
    stop_at_failure : bool
        End at the first document that cannot be made; what was not begun is ``left``.
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
    _refuse(executor, own_changes=own_changes, out=out)
    began = time.perf_counter()
    requests = list(dict.fromkeys(requests))
    opened = open_release(project, release).id if render_one is None else release
    count = max(1, min(workers or os.cpu_count() or 1, len(requests) or 1))
    templates = tuple(
        project.notebooks / f"{name}.ipynb" for name in sorted({r.notebook for r in requests})
    )
    worth = engine != "plain" and render_one is None and (len(requests) > 1 or engine == "warm")
    ledger = _Ledger(len(requests), progress, told, stop_at_failure=stop_at_failure)
    terms = _Terms(opened, tuple(formats), tuple(keep), out, force)
    index = None if render_one or out else Index(project, opened)
    left = looked_at = list(ledger.take(_there(requests, project, terms, index)))
    if own_changes and index and not force:
        same: dict[str, Any] = {"release": opened, "formats": terms.formats, "keep": terms.keep}
        left = looked_at = list(ledger.take(as_they_were(left, project, **same)))
    team = _Team(project, opened, templates, executor if left else "process", access, out)
    with _makers(team, warm_wanted=worth and bool(left), workers=count, told=ledger.refuse) as (
        ran,
        work_on,
    ):
        engine_of_one = "plain" if ran == "plain" else "warm"
        for wait in (False, True):
            chosen = render_one or terms.made_by(engine_of_one, wait=wait)
            left = list(ledger.take(work_on(left, chosen))) if left and not ledger.ended else []
    results = ledger.of(requests)
    if index:
        there = {r.request for r in results if r.status in ("made", "skipped")}
        _note([r for r in looked_at if r in there], project, opened, index)
    seconds = time.perf_counter() - began
    return BatchReport(opened, results, seconds, ran, out, tuple(ledger.refused))


def _refuse(executor: str, *, own_changes: bool, out: str) -> None:
    """Refuse what does not go together."""
    if executor not in EXECUTORS:
        raise UsageError(saying(
            "executor {executor!r} is unknown → use one of {executors}",
            executor=executor, executors=', '.join(EXECUTORS)))  # fmt: skip
    if own_changes and out:
        raise UsageError(
            saying(
                "what is left as it was lies in the project's own reports → leave --out or "
                "--own-changes out"
            )
        )


@dataclass(frozen=True)
class _Terms:
    """How briefs are wanted, and where."""

    release: str
    formats: tuple[str, ...]
    keep: tuple[str, ...]
    out: str
    force: bool

    def made_by(self, engine: str, *, wait: bool) -> RenderOne:
        """Return what makes one brief and leaves it where it is wanted."""
        same: dict[str, Any] = {"release": self.release, "force": self.force}
        make = partial(render_brief, keep=self.keep, engine=engine, wait=wait, **same)
        if not self.out:
            return partial(make, formats=self.formats)
        put: dict[str, Any] = {"out": self.out, "formats": self.formats, "keep": self.keep}
        return partial(delivered, render=make, **put, **same)


class _Ledger:
    """What has become of the briefs of a batch so far."""

    def __init__(
        self,
        count: int,
        progress: Progress | None,
        told: Callable[[str], None] | None,
        *,
        stop_at_failure: bool,
    ) -> None:
        self._count, self._progress, self._told = count, progress, told
        self._stop = stop_at_failure
        self._done: dict[BriefRequest, BriefResult] = {}
        self.refused: list[str] = []

    @property
    def ended(self) -> bool:
        """Whether one failed that ends the batch."""
        return self._stop and any(r.status == "failed" for r in self._done.values())

    def take(self, results: Iterator[BriefResult]) -> Iterator[BriefRequest]:
        """Note results; yield what another run is making.

        First what nobody makes, then is seen what became of it.
        """
        for result in _until_a_failure(results) if self._stop else results:
            if result.status == "busy":
                yield result.request
                continue
            self._done[result.request] = result
            if self._progress:
                self._progress(result, len(self._done), self._count)

    def refuse(self, reason: str) -> None:
        """Note why a worker is refused, and tell it at once."""
        self.refused.append(reason)
        if self._told:
            self._told(reason)

    def of(self, requests: Iterable[BriefRequest]) -> tuple[BriefResult, ...]:
        """Return one result a request; what was not begun is ``left``."""
        return tuple(self._done.get(r) or BriefResult(r, "left") for r in requests)


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
    return pooled(requests, partial(guarded, chosen, project=project), workers=workers)


def _until_a_failure(results: Iterator[BriefResult]) -> Iterator[BriefResult]:
    """Yield results up to the first failure, with it; workers end what they have begun."""
    with contextlib.closing(results) as coming:  # type: ignore[type-var]  # all are generators
        for result in coming:
            yield result
            if result.status == "failed":
                return


def _there(
    requests: Sequence[BriefRequest], project: Project, terms: _Terms, index: Index | None
) -> Iterator[BriefResult]:
    """Yield the result of every brief that is known to be there.

    The others as somebody's who is still to look at them.
    """
    if terms.out:
        shelf_at(terms.out).mark()
    stamps = shelf_at(terms.out).stamps(terms.release) if terms.out and not terms.force else {}
    same: dict[str, Any] = {"release": terms.release, "formats": terms.formats, "keep": terms.keep}
    for request in requests:
        made = None
        if index is not None and not terms.force:
            made = made_before(request, project, index=index, **same)
        elif stamps:
            made = found_at(request, project, stamps=stamps, **same)
        yield made or BriefResult(request, "busy")


def _note(requests: Iterable[BriefRequest], project: Project, release: str, index: Index) -> None:
    """Take into the index what is there now."""
    for request in requests:
        index.add(wanted_of(request, project, release=release))
    index.keep()
