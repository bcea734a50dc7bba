"""What the dispatch of a province costs: its briefs made, bundled, and the bundle verified.

    python benchmarks/dispatch.py               # 124 communes: a quarter of an hour and more
    python benchmarks/dispatch.py --units 16    # fewer
    python benchmarks/dispatch.py --full        # and verified once more without what is remembered

A copy of the project holds the illustrative province with 124 communes below one district, six
years of items behind each. Every step is a process of its own; printed are its seconds of
processor time (user and system, with all that it started) and of the clock. What is fictional may
not go out, so the bundle is one for training (``--practice``); everything else is checked.
"""

from __future__ import annotations

import argparse
import json
import os
import resource
import shutil
import subprocess
import sys
import tempfile
import time
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

import yaml

if TYPE_CHECKING:
    from parlib.briefing.dispatch.letter import Dispatch

ROOT = Path(__file__).parents[1]
PARTS = ("data/raw", "params", "notebooks")
ABOVE, YEAR, ISSUED = "VL-H01@2019-01-01", 2024, date(2025, 6, 30)


def timed(*arguments: str) -> dict[str, float]:
    """Run Python with arguments; return its seconds of processor time and of the clock."""
    before, began = resource.getrusage(resource.RUSAGE_CHILDREN), time.perf_counter()
    # compiled once and kept, as on a user's machine, whatever the shell of a developer says
    kept = {name: said for name, said in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
    done = subprocess.run(
        [sys.executable, *arguments], capture_output=True, text=True, check=False, env=kept
    )
    clock = time.perf_counter() - began
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    if done.returncode:
        raise SystemExit(f"{' '.join(arguments)}: {done.stdout[-3000:]}{done.stderr[-3000:]}")
    spent = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    return {"processor": round(spent, 1), "clock": round(clock, 1)}


def province(root: Path, units: int) -> Path:
    """Write the project with so many communes below one district, and the run of their briefs."""
    for part in PARTS:
        shutil.copytree(ROOT / part, root / part)
    (root / "params" / "plans" / "van-khe-2024.yml").unlink()
    for source in (root / "data" / "raw").glob("progress-van-khe-2024-*"):
        shutil.rmtree(source)
    settings = root / "params" / "simulation" / "van-linh.yml"
    size = {"districts": 1, "communes": units, "departments": 0, "appraised_until": {}}
    held = yaml.safe_load(settings.read_text(encoding="utf-8")) | size
    settings.write_text(yaml.safe_dump(held), encoding="utf-8")
    entry = {"notebook": "brief", "level": "commune", "parent": ABOVE, "period": YEAR}
    run = {"id": "dispatch", "title": "Dispatch", "issued_on": ISSUED, "formats": ["html", "pdf"]}
    shutil.rmtree(root / "params" / "runs")
    path = root / "params" / "runs" / "dispatch.yml"
    path.parent.mkdir()
    path.write_text(yaml.safe_dump(run | {"entries": [entry]}), encoding="utf-8")
    return path


def letter() -> Dispatch:
    """Return the letter of the dispatch: one for training, as all of its figures are fictional."""
    from parlib.briefing.dispatch.letter import Dispatch

    return Dispatch(
        id="province",
        issued_on=ISSUED,
        reviewers=("Người đọc A", "Người đọc B"),
        issuer="Sở Nội vụ tỉnh Vân Lĩnh",
        addressees=("Ủy ban nhân dân các xã, phường",),
        practice=True,
    )


def bundle(root: Path) -> None:
    """Bundle the briefs of all communes below the district."""
    sys.path.insert(0, str(ROOT))
    from parlib.briefing.bundle import make_bundle
    from parlib.codebook.runs import BriefRequest
    from parlib.store.project import Project
    from parlib.store.releases import open_release

    project = Project(root)
    below = [u for u in open_release(project).register if u.parent == ABOVE and u.covers(YEAR)]
    briefs = [
        BriefRequest(locality=u.locality, period=YEAR, issued_on=ISSUED)
        for u in below
        if u.level == "commune"
    ]
    make_bundle(briefs, letter(), project=project)


def run(units: int, *, full: bool) -> dict[str, dict[str, float]]:
    """Return the seconds of each step."""
    with tempfile.TemporaryDirectory() as folder:
        root = Path(folder)
        path = province(root, units)
        at = ("--root", folder)
        steps = {"build": timed("-m", "parlib", "build", *at)}
        steps["briefs"] = timed("-m", "parlib", "batch", str(path), *at)
        steps["bundle"] = timed(__file__, "--bundle", folder)
        (archive,) = (root / "reports" / "dispatch" / "province").glob("*.zip")
        steps["verify"] = timed("-m", "parlib", "verify", str(archive), *at)
        if full:
            shutil.rmtree(root / "data" / "cache" / "proofs")
            steps["verify, nothing remembered"] = timed("-m", "parlib", "verify", str(archive), *at)
        return steps


if __name__ == "__main__":
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--units", type=int, default=124)
    parser.add_argument("--full", action="store_true", help="verify with nothing remembered too")
    parser.add_argument("--bundle", type=Path, help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.bundle:
        bundle(options.bundle)
    else:
        print(json.dumps(run(options.units, full=options.full), indent=1))
