"""How fast scoring is: 10,000 communes and 700 districts over ten years, scored, ranked and
ledgered.

    python benchmarks/scoring.py            # full size, about two minutes
    python benchmarks/scoring.py --small    # 1 % of it, a few seconds

Every figure is a ratio, because machines differ: (a) to reading the evidence Parquet and writing it
back, which no scoring can avoid, and (b) to the bare NumPy weighted sum of the same arrays, which
is the least that scoring has to compute. Each measurement runs in a process of its own, several
times; the best time and the peak memory of the process count.
"""

from __future__ import annotations

import argparse
import json
import resource
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq

from parlib.analysis.ranking.ranks import competition_ranks
from parlib.codebook.frameworks import Framework
from parlib.codebook.tables import columns_of
from parlib.scoring.evaluate import score_evidence
from parlib.scoring.ledger import ledger, lost_by_unit
from parlib.store.params import load_framework

BOOKS = Path(__file__).parents[1] / "params" / "frameworks"


@dataclass(frozen=True)
class Case:
    """One size: units of one level over years, under a shipped rule book."""

    name: str
    book: str
    units: int
    years: int = 10


CASES = (
    Case("communes", "illustrative-commune", 10_000),
    Case("districts", "illustrative-district", 700),
)
TASKS = ("read_write", "write_scores", "numpy_sum", "scoring")


def draw(case: Case, framework: Framework, *, seed: int = 1) -> pd.DataFrame:
    """Return evidence of every sub-criterion of every unit and year, with the texts that offices
    write.
    """
    rng = np.random.default_rng(seed)
    size = case.units * case.years
    unit = np.repeat(np.arange(case.units), case.years)
    names = np.array([f"{i:05d}@2000-01-01" for i in range(case.units)], dtype=object)
    frames = []
    for item in (i for i in framework.leaves if not i.kind):
        frame = pd.DataFrame(
            {
                "locality": names[unit],
                "period": np.tile(np.arange(2015, 2015 + case.years), case.units),
            }
        )
        frame["framework"], frame["code"], frame["unit"] = framework.id, item.code, item.unit
        frame[["numerator", "denominator", "value", "previous_value"]] = np.nan
        if item.rule == "proportional":
            frame["denominator"] = rng.integers(20, 400, size)
            frame["numerator"] = np.floor(frame["denominator"] * rng.beta(6, 2, size))
        elif item.rule in ("count", "checklist") and "weights" not in item.rule_params:
            frame["value"] = rng.integers(0, 5, size)
        elif item.rule == "checklist":
            frame["value"] = rng.choice([0.0, sum(item.rule_params["weights"])], size)
        elif item.rule == "manual":
            frame["value"] = np.round(item.max_points * rng.random(size), 2)
        elif item.rule == "survey" and item.rule_params["form"] == "mean":
            frame["value"] = np.round(rng.uniform(2, 5, size), 2)
        else:
            frame["value"], frame["previous_value"] = (
                np.round(rng.random(size), 4),
                np.round(rng.random(size), 4),
            )
        state = rng.choice(["reported", "missing", "not_applicable"], size, p=[0.97, 0.02, 0.01])
        for column in ("numerator", "denominator", "value", "previous_value"):
            frame.loc[state != "reported", column] = np.nan
        for column in ("self_score", "appraised_score", "appraised_round1", "survey_score"):
            frame[column] = np.nan
        frame["state"] = state
        frame["explanation"] = np.where(
            rng.random(size) < 0.1, "Đã giải trình bằng văn bản kèm theo hồ sơ", ""
        )
        frame["evidence_file"] = np.where(rng.random(size) < 0.8, f"TLKC {item.code}.pdf", "")
        frame[["explanation_source", "round1_source", "appraised_source", "survey_source"]] = ""
        frame["person_in_charge"] = f"Người phụ trách {item.code}"
        frame["source_file"] = (pd.Series(names).str.slice(0, 5) + ".xlsx").to_numpy()[unit]
        frame["source_cell"] = f"Điểm!E{len(frames) + 5}"
        frames.append(frame)
    out = pd.concat(frames, ignore_index=True)[columns_of("evidence")]
    return out.sort_values(["locality", "period", "code"], ignore_index=True)


def measure(task: str, folder: Path, repeats: int) -> dict[str, float]:
    """Run one task in this process.

    Return its best time (s) and the memory it added at its peak (MB).
    """
    framework = load_framework(BOOKS / (folder / "book").read_text())
    before = _peak()
    if task == "numpy_sum":
        points = np.random.default_rng(1).random(
            (int((folder / "units").read_text()), len(framework.leaves))
        )
        weights = np.ones(len(framework.leaves))
        best = min(_timed(lambda: points @ weights) for _ in range(max(repeats, 5)))
    elif task == "read_write":
        best = min(
            _timed(lambda: _write(_read(folder / "evidence.parquet"), folder / "copy.parquet"))
            for _ in range(repeats)
        )
    elif task == "write_scores":
        scores = score_evidence(_read(folder / "evidence.parquet"), framework)
        best = min(
            _timed(lambda: _write(scores, folder / "scores.parquet")) for _ in range(repeats)
        )
    else:
        evidence = _read(folder / "evidence.parquet")
        best = min(_timed(lambda: score_rank_ledger(evidence, framework)) for _ in range(repeats))
    return {"seconds": best, "megabytes": _peak() - before}


def _peak() -> float:
    """Return the most memory this process has held (MB).

    On Linux that of its own image, not of the one that started it.
    """
    status = Path("/proc/self/status")
    if status.exists():
        line = next(text for text in status.read_text().splitlines() if text.startswith("VmHWM"))
        return int(line.split()[1]) / 1024
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def score_rank_ledger(evidence: pd.DataFrame, framework: Framework) -> tuple[pd.DataFrame, ...]:
    """Score, rank within each year, and account for every lost point."""
    scores = score_evidence(evidence, framework)
    whole = scores[scores["level"] == "index"]
    ranks = competition_ranks(100 * whole["points"] / whole["applicable_max"], by=[whole["period"]])
    entries = ledger(scores, framework)
    return scores, ranks, entries, lost_by_unit(entries)


def run(case: Case, *, repeats: int) -> dict[str, object]:
    """Measure every task of one size, each in a fresh process, and return figures and ratios."""
    framework = load_framework(BOOKS / case.book)
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        evidence = draw(case, framework)
        _write(evidence, folder / "evidence.parquet")
        (folder / "book").write_text(case.book)
        (folder / "units").write_text(str(case.units * case.years))
        rows = len(evidence)
        del evidence
        found = {task: _in_process(task, folder, repeats) for task in TASKS}
    base, least, own = found["read_write"], found["numpy_sum"], found["scoring"]
    both = base["seconds"] / 2 + found["write_scores"]["seconds"]
    return {
        "case": case.name,
        "units": case.units,
        "years": case.years,
        "items": sum(not i.kind for i in framework.leaves),
        "evidence_rows": rows,
        **{f"{task}_s": round(v["seconds"], 4) for task, v in found.items()},
        "scoring_MB": round(own["megabytes"]),
        "read_write_MB": round(base["megabytes"]),
        "time_over_read_write": round(own["seconds"] / base["seconds"], 2),
        "memory_over_read_write": round(own["megabytes"] / base["megabytes"], 2)
        if base["megabytes"] > 0
        else None,
        "time_over_reading_evidence_and_writing_scores": round(own["seconds"] / both, 2),
        "time_over_numpy_sum": round(own["seconds"] / least["seconds"]),
        "cells_per_second": round(rows / own["seconds"]),
    }


def _in_process(task: str, folder: Path, repeats: int) -> dict[str, float]:
    command = [
        sys.executable,
        __file__,
        "--task",
        task,
        "--folder",
        str(folder),
        "--repeats",
        str(repeats),
    ]
    done = subprocess.run(command, capture_output=True, text=True, check=True)
    return json.loads(done.stdout)


def _timed(work) -> float:
    start = time.perf_counter()
    work()
    return time.perf_counter() - start


def _read(path: Path) -> pd.DataFrame:
    return pq.read_table(path).to_pandas()


def _write(table: pd.DataFrame, path: Path) -> None:
    pq.write_table(pa.Table.from_pandas(table, preserve_index=False), path, compression="zstd")


def main(arguments: list[str] | None = None) -> list[dict[str, object]]:
    """Run the benchmark from the command line and print one line of JSON for each size."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n\n")[0])
    parser.add_argument("--small", action="store_true", help="1 %% of the units, for tests")
    parser.add_argument("--repeats", type=int, default=3)
    parser.add_argument("--task", choices=TASKS, help=argparse.SUPPRESS)
    parser.add_argument("--folder", type=Path, help=argparse.SUPPRESS)
    options = parser.parse_args(arguments)
    if options.task:
        print(json.dumps(measure(options.task, options.folder, options.repeats)))
        return []
    share = 0.01 if options.small else 1.0
    results = [
        run(Case(c.name, c.book, max(3, int(c.units * share)), c.years), repeats=options.repeats)
        for c in CASES
    ]
    for result in results:
        print(json.dumps(result))
    return results


if __name__ == "__main__":
    main()
