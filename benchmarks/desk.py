"""How long the desk takes from a choice to its picture, on a release of the register's size.

    python benchmarks/desk.py                # the current release must hold the illustrative province
    python benchmarks/desk.py --root WHOLE   # that of another project

The communes of the illustrative province (110) are copied thirty times, each copy of them below a
province of its own: 3,300 communes, all ranked. Printed are seconds of processor time (median of
twelve choices after the first): to the first picture of the profile, to the whole of it, of each
other side, of a supposition, of a question. What the desk does ahead while nobody waits stands apart.
"""

from __future__ import annotations

import argparse
import statistics
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

import pandas as pd

ROOT = Path(__file__).parents[1]
sys.path.insert(0, str(ROOT))

from parlib.desk import Desk, lift_the_falling  # noqa: E402
from parlib.store.project import Project  # noqa: E402
from parlib.store.releases import Release, open_release, write_release  # noqa: E402

COPIES, SINCE, YEAR, CHOICES = 30, 2022, 2024, 12
COPIED = ("indices", "scores", "evidence", "ledger", "flags", "gaps", "cliffs", "findings")


def enlarged(release: Release, root: Path) -> tuple[Project, list[str]]:
    """Write the release with its fictional communes copied; return it and their identities."""
    units = release.table("localities")
    communes = units[units["fictional"] & units["level"].eq("commune")]
    scored = set(release.table("scores", filters=[("period", "==", YEAR)])["locality"])
    communes = communes[communes["locality"].isin(scored)]
    province = units[units["fictional"] & units["level"].eq("province")].iloc[[0]]
    old = communes["locality"].tolist()
    tables = {name: release.table(name) for name in release.tables}
    tables["responses"] = tables["responses"].iloc[:0]
    added = {name: [tables[name]] for name in (*COPIED, "localities")}
    for copy in range(COPIES):
        new = {unit: f"K{copy:02d}{unit}" for unit in old}
        above = f"K{copy:02d}-P@2019-01-01"
        added["localities"] += [
            province.assign(locality=above, code=above.partition("@")[0], slug=f"k{copy:02d}"),
            communes.assign(
                locality=communes["locality"].map(new),
                code=[f"K{copy:02d}{code}" for code in communes["code"]],
                slug=[f"k{copy:02d}-{slug}" for slug in communes["slug"]],
                parent=above,
                successors="",
                predecessors="",
            ),
        ]
        for name in COPIED:
            rows = tables[name]
            rows = rows[rows["locality"].isin(old) & rows["period"].ge(SINCE)]
            rows = rows.assign(locality=rows["locality"].map(new))
            if name == "indices":
                rows = rows.assign(peer_group=f"commune:{above}", of=float(len(old)))
            added[name].append(rows)
    tables |= {name: pd.concat(parts, ignore_index=True) for name, parts in added.items()}
    project = Project(root)
    for part in ("params", "data/raw", "notebooks"):
        (root / part).mkdir(parents=True)
    lineage = {"version": "0", "code": "0", "inputs": {}, "problems": []}
    write_release(project, "r-00000000de5c", tables, params=release.snapshot, lineage=lineage)
    return project, [f"K{copy:02d}{unit}" for copy in range(COPIES) for unit in old]


def spent(work: Callable[[], object]) -> float:
    """Return the seconds of processor time that something takes."""
    began = time.process_time()
    work()
    return time.process_time() - began


def main() -> None:
    """Print what each step takes."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--root", type=Path, default=ROOT)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        project, units = enlarged(open_release(Project(options.root)), Path(folder))
        opened: list[Desk] = []
        print(
            f"{len(units)} communes; open: {spent(lambda: opened.append(Desk(root=project.root))):.2f} s"
        )
        desk = opened[0]
        print(f"done ahead after that: {spent(desk.seat.catch_up):.2f} s")
        first, whole, sides = [], [], {n: [] for n in range(1, len(desk.looks.pages))}
        began = 0.0

        def seen(_: object) -> None:
            firsts.append(time.process_time() - began)

        desk.looks.pages[0].observe(seen, "value")
        for unit in units[:: len(units) // (CHOICES + 1)][: CHOICES + 1]:
            firsts: list[float] = []
            began = time.process_time()
            desk.search.value = unit
            whole.append(time.process_time() - began)
            first += firsts[:1]
            for side, times in sides.items():
                times.append(
                    spent(lambda side=side: setattr(desk.looks.sides, "selected_index", side))
                )
            desk.looks.sides.selected_index = 0
        for name, times in {"first picture": first, "whole profile": whole, **sides}.items():
            called = name if isinstance(name, str) else desk.looks.sides.titles[name]
            print(f"{called}: {statistics.median(times[1:]):.3f} s (first {times[0]:.2f})")
        turned = spent(lambda: setattr(desk.tabs, "selected_index", 1))
        print(f"What if, turned to: {turned:.3f} s; done ahead: {spent(desk.seat.catch_up):.3f} s")
        changes = []
        for points in (0.5, 1.0, 0.0, 1.5):
            desk.supposes.item.value, desk.supposes.number.value = "1.1.1", str(points)
            changes.append(spent(desk.supposes.add.click))
        later = statistics.median(changes[1:])
        print(f"supposition, with ways: {later:.3f} s (first {changes[0]:.2f})")
        asked = [
            spent(lambda: lift_the_falling(desk.release, YEAR, level="commune")) for _ in range(3)
        ]
        print(f"question over all: {statistics.median(asked):.3f} s")


if __name__ == "__main__":
    main()
