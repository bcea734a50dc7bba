"""The workers of a run as the batch sees them: greeted, compared, provided with the release.

A worker takes part when the scheduler knows its *resource* of that name; a task asks for it. So
Dask itself never gives a brief to a worker that was refused, and one that comes later, or again
after a death, is greeted as the first ones were.
"""

from __future__ import annotations

import contextlib
import secrets
import threading
import time
from collections.abc import Callable, Iterable, Mapping
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from distributed import Client

from parlib.briefing.run.cluster import member
from parlib.briefing.run.cluster.identity import differences, identity
from parlib.briefing.run.cluster.package import Package
from parlib.briefing.run.shelf import shelf_at
from parlib.errors import ClusterFailed
from parlib.files.whole import write_text
from parlib.speech.catalogue import joined, saying
from parlib.store.project import Project

_PIECE = 8 << 20  # bytes of one message
_LOOK_SECONDS = 1.0


@dataclass(frozen=True)
class Errand:
    """What a run asks of its workers.

    Attributes
    ----------
    project : Project
        The project here.
    package : Package
        What a worker needs of it.
    templates : tuple of str
        Notebooks for warm kernels; empty for the plain engine.
    out : str
        Address where briefs are put; empty: the project's reports.
    """

    project: Project
    package: Package
    templates: tuple[str, ...] = ()
    out: str = ""

    @property
    def mark(self) -> Path:
        """File by which a worker shows that it sees the same folder."""
        return self.project.cache / "cluster-place.txt"


@dataclass
class Crew:
    """Who makes the briefs of a run.

    Attributes
    ----------
    client : Client
        Connected with the scheduler.
    errand : Errand
        What is asked of them.
    told : callable
        Told why a worker is refused, once each.
    run : str
        Name of the run on the workers.
    refused : dict of str to str
        Why, by address.
    joined : set of str
        Addresses of those that take part.
    """

    client: Client
    errand: Errand
    told: Callable[[str], None]
    run: str = field(default_factory=lambda: secrets.token_hex(8))
    refused: dict[str, str] = field(default_factory=dict)
    joined: set[str] = field(default_factory=set)
    _ours: Mapping[str, str] = field(default_factory=identity)
    _greeting: Future[None] | None = None
    _aside: ThreadPoolExecutor = field(default_factory=lambda: ThreadPoolExecutor(1))
    _said: set[str] = field(default_factory=set)
    _lock: threading.Lock = field(default_factory=threading.Lock)
    _looked: float = 0.0

    @property
    def scheduler(self) -> str:
        """Address of the scheduler."""
        return str(self._known(0)["address"])

    def begin(self, *, seconds: float) -> None:
        """Greet who is there; wait some time for a first one.

        Raises
        ------
        ClusterFailed
            Nobody came, or nobody can take part.
        """
        write_text(self.errand.mark, secrets.token_hex(16))
        self._same_scheduler()
        if not self._there():
            self.told(saying("no worker is there yet: waiting for a first one"))
        with contextlib.suppress(TimeoutError):
            self.client.wait_for_workers(1, timeout=seconds)
        there = self._there()
        self.greet(there)
        if self.joined:
            return
        if not there:
            raise ClusterFailed(
                saying(
                    "{scheduler}: no worker has come within {seconds:.0f} s → start workers (`dask "
                    "worker`), then run the same command again",
                    scheduler=self.scheduler,
                    seconds=seconds,
                )
            )
        raise ClusterFailed(
            saying(
                "{scheduler}: none of the {count} workers can take part:\n{reasons}",
                scheduler=self.scheduler,
                count=len(there),
                reasons=joined(sorted(set(self.refused.values())), "\n"),
            )
        )

    def look(self) -> int:
        """Return how many take part now; strangers are greeted beside the work."""
        if self.joined and time.monotonic() - self._looked < _LOOK_SECONDS:
            return len(self.joined)
        self._looked = time.monotonic()
        there = self._there()
        with self._lock:
            self.joined &= there
            strangers = there - self.joined - self.refused.keys()
            count = len(self.joined)
        if strangers and (self._greeting is None or self._greeting.done()):
            self._greeting = self._aside.submit(self.greet, strangers)
        return count

    def greet(self, addresses: Iterable[str]) -> None:
        """Ask who they are, refuse who is another, send what is lacking, let the others join."""
        answers = self._ask(member.introduce, str(self.errand.mark), self.errand.out, at=addresses)
        roots: dict[str, str] = {}
        for address, told in answers.items():
            reason, root = self._judged(address, told)
            if reason:
                self._refuse(address, reason)
            else:
                roots[address] = root
        self._provide([address for address, root in roots.items() if not root])
        for root in ("", str(self.errand.project.root)):
            at = [a for a, where in roots.items() if where == root and a not in self.refused]
            came = self._ask(
                member.join, self.run, self.errand.package, root, self.errand.templates, at=at
            )
            for address, fault in came.items():
                if isinstance(fault, BaseException):
                    self._refuse(address, _not_done(address, fault))
                else:
                    with self._lock:
                        self.joined.add(address)

    def end(self) -> None:
        """Let the workers go."""
        self._aside.shutdown(wait=True, cancel_futures=True)
        with contextlib.suppress(Exception):  # the scheduler may be gone: nothing is left to tell
            self._ask(member.leave, self.run, self.errand.package.name, at=self._there())
        self.errand.mark.unlink(missing_ok=True)

    def _same_scheduler(self) -> None:
        """Raise where the scheduler speaks another Dask than this machine."""
        versions: Any = self.client.get_versions()
        here, there = versions["client"]["packages"], versions["scheduler"]["packages"]
        names = ("dask", "distributed", "cloudpickle", "tornado", "toolz")
        ours = {n: here[n] for n in names}
        ours["Python"] = _minor(here["python"])
        theirs = {**{n: there.get(n) or "" for n in names}, "Python": _minor(there["python"])}
        if other := differences(theirs, ours):
            raise ClusterFailed(
                saying(
                    "{scheduler}: the scheduler has other versions than this machine ({other}) → "
                    "install there what requirements.lock names",
                    scheduler=self.scheduler,
                    other=other,
                )
            )

    def _judged(self, address: str, told: Any) -> tuple[str, str]:
        """Return why a worker cannot take part, and where it sees the project's own folder."""
        if isinstance(told, ModuleNotFoundError):
            return saying(
                "{worker}: parlib is not installed there → install parlib {version} with its extra "
                "`cluster`, then start the worker again",
                worker=address,
                version=self._ours["parlib"],
            ), ""
        if isinstance(told, BaseException):
            return _not_done(address, told), ""
        worker = f"{address} ({told['host']})"
        if other := differences(told["identity"], self._ours):
            return saying(
                "{worker}: other versions than on this machine ({other}) → install there what "
                "requirements.lock names and parlib {version}, then start the worker again",
                worker=worker,
                other=other,
                version=self._ours["parlib"],
            ), ""
        if told["fault"]:
            return saying("{who}: {fault}", who=worker, fault=told["fault"]), ""
        out = self.errand.out
        if out and told["out"] != shelf_at(out).seen_mark():
            return saying(
                "{worker}: sees another place under {out} → name one that all machines share",
                worker=worker,
                out=out,
            ), ""
        shared = told["project"] == self.errand.mark.read_text(encoding="ascii")
        if not shared and not out:
            return saying(
                "{worker}: does not see the folder {folder} → name a place for the briefs that all "
                "machines reach: --out s3://BUCKET/FOLDER",
                worker=worker,
                folder=self.errand.project.root,
            ), ""
        return "", str(self.errand.project.root) if shared else ""

    def _provide(self, addresses: list[str]) -> None:
        """Have the package where these workers look for it, sent once to a machine and compared
        there.
        """
        package = self.errand.package
        while addresses:
            needed = self._ask(member.needs, package, at=addresses)
            for address, fault in needed.items():
                if isinstance(fault, BaseException):
                    self._refuse(address, _not_done(address, fault))
            addresses = [a for a, place in needed.items() if isinstance(place, str) and place]
            # workers of one machine share a folder: one takes the package in for all of them
            takers = {needed[a]: a for a in reversed(addresses)}.values()
            self._send(package, list(takers))
            addresses = [a for a in addresses if a not in takers]

    def _send(self, package: Package, takers: list[str]) -> None:
        """Send the package to workers; refuse those that it does not reach whole."""
        came = self._ask(member.expect, package, at=takers)
        for place, _, _ in package.files if takers else ():
            with (self.errand.project.root / place).open("rb") as stream:
                while (piece := stream.read(_PIECE)) or not stream.tell():
                    self._ask(member.take, package.name, place, piece, at=takers)
                    if not piece:
                        break
        settled = self._ask(member.settle, package.name, at=takers)
        for address in takers:
            fault = came.get(address) or settled.get(address)
            if isinstance(fault, BaseException):
                self._refuse(address, _not_done(address, fault))
            elif fault:
                self._refuse(
                    address,
                    saying(
                        "{worker}: the release did not arrive whole → run the same command again",
                        worker=address,
                    ),
                )

    def _refuse(self, address: str, reason: str) -> None:
        with self._lock:
            self.refused[address] = reason
            self.joined.discard(address)
        if reason not in self._said:
            self._said.add(reason)
            self.told(reason)

    def _there(self) -> set[str]:
        return set(self._known(-1)["workers"])

    def _known(self, workers: int) -> Any:
        """Return what the scheduler says of itself and so many workers.

        Asked here: what ``Client.scheduler_info`` returns may be replaced meanwhile by an answer
        without workers, which the client fetches for itself every few seconds.
        """
        client: Any = self.client
        return client.sync(client.scheduler.identity, n_workers=workers)

    def _ask(self, what: Callable[..., Any], *given: Any, at: Iterable[str]) -> dict[str, Any]:
        """Return the answer of each worker, an exception where it had none."""
        addresses = list(at)
        return (
            self.client.run(what, *given, workers=addresses, on_error="return") if addresses else {}
        )


def _minor(python: str) -> str:
    return ".".join(python.split(".")[:2])


def _not_done(address: str, fault: BaseException) -> str:
    return saying(
        "{worker}: could not be made ready ({kind}: {fault}) → see the worker's own log",
        worker=address,
        kind=type(fault).__name__,
        fault=str(fault)[:200],
    )
