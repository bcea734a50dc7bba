"""A batch over a Dask cluster: what can be made is made, the rest is named, lost workers are survived."""

import contextlib
import socket
from datetime import date

import pytest

from parlib.briefing.run.batch import run_batch
from parlib.briefing.run.cluster.access import Access, connected
from parlib.briefing.run.pool import SETTINGS
from parlib.codebook.runs import BriefRequest
from parlib.store.project import Project
from tests.briefing.fake_briefs import written

ISSUED = date(2025, 7, 5)


def spread(folder, *names, workers):
    """Run a batch of made-up briefs over a Dask cluster; return what was made and what failed with its words."""
    requests = [BriefRequest(locality=n, period=2024, issued_on=ISSUED) for n in names]
    report = run_batch(requests, project=Project(folder), workers=workers, executor="dask", render_one=written)
    made = {r.request.locality for r in report.results if r.status in ("made", "skipped")}
    return made, {r.request.locality: r.problem for r in report.of("failed")}


def test_a_dask_cluster_makes_what_it_can_and_names_the_rest(tmp_path):
    with socket.socket() as taken:
        with contextlib.suppress(OSError):  # Dask's usual port, as a second batch finds it
            taken.bind(("127.0.0.1", 8787))
        made, problems = spread(tmp_path, "a", "fail", "b", workers=1)
    assert made == {"a", "b"}
    assert set(problems) == {"fail"}
    assert problems["fail"].startswith("fail 2024: cell 3")


@pytest.mark.stress
def test_a_dask_cluster_survives_lost_workers(tmp_path):
    made, problems = spread(tmp_path, "a", "fail", "b", "die", "c", workers=2)
    assert made == {"a", "b", "c"}
    assert set(problems) == {"fail", "die"}
    assert "the worker was lost again" in problems["die"]


def test_workers_of_a_cluster_of_its_own_have_the_settings_of_local_ones_and_are_not_sampled():
    def seen():
        import os

        import dask

        return dask.config.get("distributed.worker.profile.enabled"), {name: os.environ.get(name) for name in SETTINGS}

    with connected(Access(), workers=1) as client:
        [(sampled, environment)] = client.run(seen).values()
    assert sampled is False
    assert environment == SETTINGS
