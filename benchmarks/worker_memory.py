"""How much memory a worker of a batch holds: after its imports, after a release, after many briefs.

    python benchmarks/worker_memory.py                     # 300 documents of the current release
    python benchmarks/worker_memory.py --root WHOLE/3321 --documents 3000

One worker with its warm kernels makes HTML and PDF of fictional units, a brief and its annex of each
unit and year, then of the next issue date. Told in MB, of the worker, of the process that it was forked from and of the parent of
its kernels: resident (``Rss``: what is in memory), proportional (``Pss``: what is shared with other processes counts by its share) and private
(``Private``: what would be given back if it ended). Linux only: ``/proc/PID/smaps_rollup``.
"""

from __future__ import annotations

import argparse
import inspect
import os
import subprocess
import sys
import tempfile
from datetime import date
from pathlib import Path

ROOT = Path(__file__).parents[1]
sys.path.insert(0, str(ROOT))

from parlib.briefing.run.batch import run_batch  # noqa: E402
from parlib.codebook.runs import BriefRequest  # noqa: E402
from parlib.store.project import Project  # noqa: E402
from parlib.store.releases import open_release  # noqa: E402

ISSUED = [date(2025, month, 28) for month in range(6, 12)]
_KINDS = {"workers' parent": "multiprocessing.forkserver", "kernels' parent": "warm.zygote"}
_STEPS = """
{told}
print(row("interpreter", held("self")))
from parlib.briefing.run.render import render_brief
print(row("imports", held("self")))
import papermill
print(row("papermill", held("self")))
from parlib.briefing.context import identities_of, open_brief
known = identities_of(Path({project!r}))
known.release.register, known.release.parts
print(row("register and digests", held("self")))
known.release.params.frameworks, known.release.params.plans
print(row("rule books", held("self")))
open_brief(locality={unit!r}, period={period}, issued_on="2026-06-30", root={project!r})
print(row("one slice", held("self")))
"""


def held(process: int | str) -> dict[str, float]:
    """Return MB of memory that a process holds: resident, proportional, private."""
    parts: dict[str, float] = {}
    for line in Path(f"/proc/{process}/smaps_rollup").read_text().splitlines()[1:]:
        name, amount = line.split()[:2]
        parts[name.rstrip(":")] = int(amount) / 1024
    private = parts["Private_Clean"] + parts["Private_Dirty"]
    return {"resident": parts["Rss"], "proportional": parts["Pss"], "private": private}


def row(name: str, amounts: dict[str, float]) -> str:
    """Return one line of the table."""
    return f"| {name} | " + " | ".join(f"{mb:,.0f}" for mb in amounts.values()) + " |"


def processes() -> dict[str, dict[str, float]]:
    """Return what each kind of process below this one holds now, the kernel of the moment apart."""
    told = {}
    for process in below(os.getpid()):
        command = Path(f"/proc/{process}/cmdline").read_bytes()
        for name, word in _KINDS.items():
            if word.encode() in command:
                told[name] = held(process)
                if name == "workers' parent":
                    for worker in below(process):
                        told["worker"] = held(worker)
    return told


def below(process: int) -> list[int]:
    """Return the processes that a process started."""
    tasks = Path(f"/proc/{process}/task").glob("*/children")
    return [int(child) for task in tasks for child in task.read_text().split()]


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--root", type=Path, default=ROOT)
    parser.add_argument("--documents", type=int, default=300)
    given = parser.parse_args()
    project = Project(given.root.resolve())
    indices = open_release(project).table("indices")
    units = open_release(project).register
    of_units = dict.fromkeys(
        (u, p)
        for u, p in zip(indices["locality"], indices["period"], strict=True)
        if u in units and units[u].fictional and p >= 2020
    )
    wanted = [
        BriefRequest(locality=u, period=p, issued_on=day, notebook=kind)
        for day in ISSUED  # the next one where the first does not give as many as are asked for
        for u, p in of_units
        for kind in ("brief", "annex")
    ][: given.documents]
    print("| MB | resident | proportional | private |\n|---|---|---|---|")
    first = wanted[0]
    steps = _STEPS.format(
        told="\n".join(["from pathlib import Path", *map(inspect.getsource, (held, row))]),
        project=str(project.root),
        unit=first.locality,
        period=first.period,
    )
    print(
        subprocess.run(
            [sys.executable, "-c", steps], capture_output=True, text=True, check=True
        ).stdout,
        end="",
    )
    marks = {1, 2, 10, 30, 100, 300, 1000, 2000, 3000, len(wanted)}

    def progress(_: object, done: int, __: int) -> None:
        if done in marks:
            for name, amounts in processes().items():
                print(row(f"{name}, {done} documents", amounts), flush=True)

    with tempfile.TemporaryDirectory() as folder:
        elsewhere = Project(Path(folder))
        for part in ("params", "data", "notebooks"):
            (elsewhere.root / part).symlink_to(project.root / part)
        report = run_batch(wanted, project=elsewhere, force=True, workers=1, progress=progress)
    print(
        f"{len(report.of('made'))} made, {report.failed} failed, {report.seconds:.0f} s on the clock"
    )
    for result in report.of("failed")[:3]:
        print(result.problem)


if __name__ == "__main__":
    main()
