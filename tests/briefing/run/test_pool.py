"""The processes of a batch follow one another: none makes more than its share, and none takes others' work along when it dies."""

from __future__ import annotations

import os
from collections import Counter
from datetime import date

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
