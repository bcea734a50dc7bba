"""Does a machine with several workers take the release in once, and the next worker where the first one fails?"""

from __future__ import annotations

import asyncio
import inspect
from types import SimpleNamespace

import pytest

from parlib.briefing.run.cluster import member
from parlib.briefing.run.cluster.crew import Crew, Errand
from parlib.briefing.run.cluster.identity import identity
from parlib.briefing.run.cluster.package import package_of
from parlib.files.whole import write_text
from tests.briefing.run.cluster.quick_project import RELEASE


class OneMachine:
    """Stands for a Dask client whose workers all keep their files below one folder; some take in nothing whole."""

    def __init__(self, folder, broken):
        self.folder, self.broken, self.asked = folder, broken, []

    def run(self, what, *given, workers, on_error):
        self.asked += [(what.__name__, address) for address in workers]
        return {address: self.answer(what, given, address) for address in workers}

    def answer(self, what, given, address):
        if what is member.introduce:
            return {"identity": identity(), "host": "here", "fault": "", "project": "elsewhere", "out": ""}
        if what is member.join:
            return None
        if what is member.take and address in self.broken:
            given = (*given[:2], given[2][:-1])
        worker = SimpleNamespace(local_directory=str(self.folder / "local" / address[-1]))
        more = {"dask_worker": worker} if "dask_worker" in inspect.signature(what).parameters else {}
        return asyncio.run(what(*given, **more))


@pytest.mark.parametrize(("broken", "takers"), [((), "a"), (("tcp://a",), "ab"), (("tcp://a", "tcp://b"), "ab")])
def test_one_worker_of_a_machine_takes_the_release_in_for_all(made, tmp_path, monkeypatch, broken, takers):
    package = package_of(made, RELEASE, ["brief"])
    machine = OneMachine(tmp_path, broken)
    told: list[str] = []
    crew = Crew(machine, Errand(made, package, out=f"file://{tmp_path}/out"), told.append)
    write_text(crew.errand.mark, "mark")
    monkeypatch.setattr("parlib.briefing.run.cluster.crew.shelf_at", lambda _: SimpleNamespace(seen_mark=lambda: ""))
    crew.greet(["tcp://a", "tcp://b"])
    assert [address[-1] for what, address in machine.asked if what == "expect"] == list(takers)
    assert crew.joined == {"tcp://a", "tcp://b"} - set(broken)
    assert sum("did not arrive whole" in reason for reason in told) == len(broken)
    assert package.in_place(tmp_path / "local" / member.HOME / package.name) == (len(broken) < 2)
    crew.errand.mark.unlink()
