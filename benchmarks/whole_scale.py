"""What a release of all communes costs, and how each stage grows with their number.

    python benchmarks/whole_scale.py                       # 332, 996 and 3,321 communes, 10 years
    python benchmarks/whole_scale.py --communes 332 --years 2
    python benchmarks/whole_scale.py --folder WHOLE        # the projects stay there

Fictional provinces of some 98 communes each (:mod:`parlib.simulate`), every commune scored by the
illustrative rule book in every year. For each size, in a process of its own: seconds of processor
time of every stage of a build from nothing and the most memory it held meanwhile (resident, of this
one process); the files of the release; then one commune more that files its workbook, as commands.
The last column says by which power of the number of communes a stage grew from the first size to
the last: 1 is linear. docs/performance.md has what was measured.
"""

from __future__ import annotations

import argparse
import contextlib
import functools
import json
import math
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parents[1]
sys.path.insert(0, str(ROOT))

import yaml  # noqa: E402

from parlib import analysed, pipeline  # noqa: E402
from parlib.store.project import Project  # noqa: E402
from parlib.store.releases import open_release  # noqa: E402
from parlib.store.writing import Writing  # noqa: E402

PROVINCES, COMMUNES, LAST_YEAR = 34, 3_321, 2024
SIZES, YEARS = (332, 996, COMMUNES), 10
STAGES = (
    "validate",
    "with_simulations",
    "scored_evidence",
    "tables_of_points",
    "computed_indices",
    "all_indices",
    "appraisal_fit",
    "appraisal_errors",
    "said_against_happened",
    "rank_tables",
    "target_status",
    "trend_findings",
    "movement_findings",
    "integrity_findings",
    "link_findings",
    "all_flags",
    "plan_paths",
    "table",
)
"""Calls of the pipeline that are told apart, ``table`` the writing of one; ``others`` is the rest
of a build.
"""


def whole_project(root: Path, communes: int, years: int) -> Project:
    """Make a project whose units are fictional provinces, with as many communes below them."""
    for part in ("params", "notebooks", "data/raw/localities"):
        shutil.copytree(ROOT / part, root / part)
    for other in ("simulation", "plans", "runs"):
        for file in (root / "params" / other).glob("*.yml"):
            file.unlink()
    first = LAST_YEAR - years + 1
    for book in (root / "params" / "frameworks").glob("illustrative-*/framework.yml"):
        text = book.read_text(encoding="utf-8")  # the oldest holds from the first year on
        book.write_text(text.replace("first_period: 2019", f"first_period: {min(2019, first)}"))
    provinces = max(1, round(PROVINCES * communes / COMMUNES))
    for number in range(provinces):
        settings = {
            "code": f"W{number + 1:02d}",
            "name": f"Vân Lĩnh {number + 1}",
            "seed": 20240 + number,
            "first_period": first,
            "last_period": LAST_YEAR,
            "districts": 1,
            "communes": communes // provinces + (number < communes % provinces),
            "departments": 0,
            "psus_per_district": 10,
            "respondents_per_psu": 4,
        }
        (root / "params" / "simulation" / f"w{number + 1:02d}.yml").write_text(
            yaml.safe_dump(settings, allow_unicode=True), encoding="utf-8"
        )
    return Project(root)


def memory(name: str) -> float:
    """Return what ``/proc`` says of this process's memory, in MB: ``VmRSS``, ``VmHWM`` (most)."""
    for line in Path("/proc/self/status").read_text().splitlines():
        if line.startswith(f"{name}:"):
            return int(line.split()[1]) / 1024
    return math.nan


@contextlib.contextmanager
def stages_told_apart(spent: dict[str, float], most: dict[str, float]) -> Iterator[None]:
    """Gather processor time and most memory of each stage of a build that runs meanwhile."""

    def told(name: str, work: Callable) -> Callable:
        @functools.wraps(work)
        def wrapped(*args: Any, **given: Any) -> Any:
            with contextlib.suppress(OSError):
                Path("/proc/self/clear_refs").write_text("5")  # the most from here on
            began = time.process_time()
            try:
                return work(*args, **given)
            finally:
                spent[name] = spent.get(name, 0.0) + time.process_time() - began
                most[name] = max(most.get(name, 0.0), memory("VmHWM"))

        return wrapped

    before = [
        (room, name, getattr(room, name))
        for name in STAGES
        for room in (pipeline, analysed, Writing)
        if hasattr(room, name)
    ]
    if missing := set(STAGES) - {name for _, name, _ in before}:
        raise SystemExit(f"no stage is called {', '.join(sorted(missing))}")
    for room, name, work in before:
        setattr(room, name, told(name, work))
    try:
        yield
    finally:
        for room, name, work in before:
            setattr(room, name, work)


def build_measured(root: Path) -> dict[str, Any]:
    """Build a project from nothing, in this process; return what each stage took."""
    spent: dict[str, float] = {}
    most: dict[str, float] = {}
    began, clock = time.process_time(), time.perf_counter()
    with stages_told_apart(spent, most):
        built = pipeline.build(Project(root))
    whole = time.process_time() - began
    spent["others"] = whole - sum(spent.values())
    rows = {name: entry["rows"] for name, entry in built.release.lineage["tables"].items()}
    return {
        "seconds": spent | {"build": whole},
        "clock": time.perf_counter() - clock,
        "most_mb": most | {"build": max(most.values())},
        "rows": {name: rows[name] for name in ("evidence", "scores", "ledger", "findings")},
        "release_mb": sum(f.stat().st_size for f in built.release.folder.iterdir()) / 1e6,
    }


def workbook_measured(project: Project) -> dict[str, float]:
    """Let one commune, and then another, file its self-score, and build; return the second time."""
    from benchmarks.build import one_more_workbook, parlib

    taken = {}
    for number in (0, 1):  # the first workbook of a year also brings a source of its own
        one_more_workbook(project.root, number)
        began = time.perf_counter()
        taken["build after one more workbook"] = parlib(project.root, "build")
        taken["the same, on the clock"] = time.perf_counter() - began
    return taken


def measured(folder: Path, communes: int, years: int, *, workbook: bool) -> dict[str, Any]:
    """Return what one size costs."""
    project = whole_project(folder / f"{communes}", communes, years)
    command = [sys.executable, __file__, "--build", str(project.root)]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    if done.returncode:
        raise SystemExit(done.stderr[-3000:])
    told = json.loads(done.stdout.splitlines()[-1])
    told["units"] = len(open_release(project).register)
    if workbook:
        told["seconds"] |= workbook_measured(project)
    return told


def show(told: dict[int, dict[str, Any]]) -> None:
    """Print a table with one row a stage."""
    sizes = sorted(told)
    print(
        "| seconds of processor time (most MB) | "
        + " | ".join(f"{s:,}" for s in sizes)
        + " | power |"
    )
    print("|---|" + "---|" * (len(sizes) + 1))
    first, last = sizes[0], sizes[-1]
    for name in told[last]["seconds"]:
        cells = []
        for size in sizes:
            seconds, most = told[size]["seconds"].get(name), told[size]["most_mb"].get(name)
            held = f" ({most:,.0f})" if most else ""
            cells.append("–" if seconds is None else f"{seconds:.1f}{held}")
        ends = [told[size]["seconds"].get(name) or 0.0 for size in (first, last)]
        power = (
            f"{math.log(ends[1] / ends[0]) / math.log(last / first):.2f}"
            if len(sizes) > 1 and min(ends) > 0.05
            else ""
        )
        print(f"| {name} | " + " | ".join(cells) + f" | {power} |")
    for name in ("clock", "release_mb", "units", "rows"):
        print(f"{name}: " + ", ".join(f"{size:,}: {told[size][name]}" for size in sizes))


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--communes", type=int, nargs="+", default=list(SIZES))
    parser.add_argument("--years", type=int, default=YEARS)
    parser.add_argument("--folder", type=Path, help="where the projects are made, and stay")
    parser.add_argument("--no-workbook", action="store_true")
    parser.add_argument("--build", type=Path, help=argparse.SUPPRESS)
    given = parser.parse_args()
    if given.build:
        print(json.dumps(build_measured(given.build)))
        return
    with contextlib.ExitStack() as stack:
        folder = given.folder or Path(stack.enter_context(tempfile.TemporaryDirectory()))
        told = {}
        for communes in given.communes:
            told[communes] = measured(folder, communes, given.years, workbook=not given.no_workbook)
            print(json.dumps({communes: told[communes]}), file=sys.stderr, flush=True)
    show(told)


if __name__ == "__main__":
    main()
