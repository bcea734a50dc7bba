"""The processes of a batch follow one another: none makes more than its share, and none takes others' work along when it dies."""

from __future__ import annotations

import os
import threading
import time
from collections import Counter
from concurrent.futures import process
from datetime import date
from multiprocessing import forkserver, popen_forkserver

import pytest

from parlib.briefing.run import pool
from parlib.codebook.runs import BriefRequest


def process_of(request):
    if request.locality == "5":
        os._exit(1)
    return request.locality, os.getpid()


def test_workers_are_followed_by_new_ones_and_one_that_dies_takes_nothing_along(monkeypatch):
    monkeypatch.setattr(pool, "DOCUMENTS_A_WORKER", 2)
    requests = [BriefRequest(locality=str(i), period=2024, issued_on=date(2025, 6, 30)) for i in range(9)]
    made, lost = [], []
    for result in pool.pooled(requests, process_of, 2):
        (made if isinstance(result, tuple) else lost).append(result)
    assert sorted(place for place, _ in made) == [str(i) for i in range(9) if i != 5]
    assert [result.request.locality for result in lost] == ["5"]
    per_process = Counter(process for _, process in made)
    assert max(per_process.values()) <= 4  # both workers' shares, where one took all
    assert len(per_process) >= 3


@pytest.mark.timeout(120)
@pytest.mark.parametrize("meanwhile", ["its pipes are closed", "the others are joined"])
def test_a_worker_that_comes_up_while_another_dies_is_not_waited_for(monkeypatch, meanwhile):
    """The first worker dies after the second brief was accepted and before its worker has started."""
    started, told, up = [], threading.Event(), threading.Event()
    connect, tell = forkserver._forkserver.connect_to_new_process, process._ExecutorManagerThread.shutdown_workers

    class Late(pool._Workers):
        def _spawn_process(self):
            started.append(self)
            if len(started) == 2 and meanwhile == "its pipes are closed":
                while not self._broken:
                    time.sleep(0.01)
                time.sleep(0.5)
            super()._spawn_process()
            if len(started) == 2:
                up.set()

    def late(fds):
        connected = connect(fds)
        if len(started) == 2:
            assert told.wait(30)
        return connected

    def ends_told(manager):
        tell(manager)
        told.set()
        if len(started) == 2:
            up.wait(30)

    monkeypatch.setattr(pool, "_Workers", Late)
    if meanwhile == "the others are joined":
        monkeypatch.setattr(popen_forkserver.forkserver, "connect_to_new_process", late)
        monkeypatch.setattr(process._ExecutorManagerThread, "shutdown_workers", ends_told)
    requests = [BriefRequest(locality=str(i), period=2024, issued_on=date(2025, 6, 30)) for i in (5, 6)]
    results = list(pool.pooled(requests, process_of, 2))
    assert [r[0] for r in results if isinstance(r, tuple)] == ["6"]
    assert [r.request.locality for r in results if not isinstance(r, tuple)] == ["5"]
    assert len(started) >= 2


@pytest.mark.timeout(120)
def test_what_workers_are_forked_from_may_end_while_one_is_started(monkeypatch):
    """It ends between taking the request for a worker and saying that the worker is up."""
    start, ended = pool._Workers._spawn_process, []

    def lost(self):
        if not ended:
            ended.append(True)
            raise EOFError
        start(self)

    monkeypatch.setattr(pool._Workers, "_spawn_process", lost)
    requests = [BriefRequest(locality=str(i), period=2024, issued_on=date(2025, 6, 30)) for i in (1, 2)]
    assert sorted({r[0] for r in pool.pooled(requests, process_of, 2)}) == ["1", "2"]
    assert ended
