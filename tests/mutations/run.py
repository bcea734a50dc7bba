"""Run mutants in a process of their own, so that its memory can be measured: ``python -m tests.mutations.run 500 --seed 7``.

The outcome is printed as JSON: per kind how many were accepted and refused, what ended in a traceback, what took too long, the slowest,
and the highest memory that the process ever held. ``--only KIND:NUMBER`` runs one mutant again.
"""

from __future__ import annotations

import argparse
import json
import os
import random
import resource
import shutil
import signal
import sys
import tempfile
import time
import traceback
import warnings
from collections import Counter
from pathlib import Path

from tests.mutations.entries import ENTRIES, outcome

TOO_LONG = 20.0  # seconds of CPU: another user of the machine makes no mutant slow
GIVEN_UP = 60


class Hangs(BaseException):
    """A mutant that is given up."""


def _give_up(*_: object) -> None:
    raise Hangs


def most_held() -> int:
    """Return the most memory this process ever held, kB.

    ``ru_maxrss`` also counts what the parent held when it started this process, so a large test worker would fail every mutant.
    """
    status = Path("/proc/self/status")
    if status.exists():
        return next(int(line.split()[1]) for line in status.read_text("ascii").splitlines() if line.startswith("VmHWM"))
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss


def run(count: int, seed: int, kinds: list[str], *, start: int = 0) -> dict:
    """Run ``count`` mutants, the kinds in turn; each is decided by seed, kind and number alone."""
    signal.signal(signal.SIGALRM, _give_up)
    told: dict = {"counts": {k: Counter() for k in kinds}, "tracebacks": [], "slow": [], "slowest": {}, "memory": []}
    root = Path(tempfile.mkdtemp(prefix="mutants-"))
    peak = most_held()
    try:
        for number in range(start, start + count):
            kind = kinds[number % len(kinds)]
            folder = root / f"{kind}-{number}"
            folder.mkdir()
            begun = time.process_time()
            signal.alarm(GIVEN_UP)
            try:
                end = outcome(kind, random.Random(f"{seed} {kind} {number}"), folder)
            except Hangs:
                end = "hangs"
            except BaseException as fault:  # a panic of a Rust library is not an Exception
                end = "traceback"
                where = traceback.extract_tb(fault.__traceback__)[-1]
                last = next((f for f in reversed(traceback.extract_tb(fault.__traceback__)) if "/parlib/" in f.filename), where)
                told["tracebacks"].append(
                    f"{kind}:{number} {type(fault).__name__}: {str(fault)[:200]} at {Path(last.filename).name}:{last.lineno}"
                )
            finally:
                signal.alarm(0)
            took = time.process_time() - begun
            told["counts"][kind][end] += 1
            if took > TOO_LONG or end == "hangs":
                told["slow"].append(f"{kind}:{number} {took:.1f} s")
            if took > told["slowest"].get(kind, (0.0, 0))[0]:
                told["slowest"][kind] = (round(took, 2), number)
            now = most_held()
            if now > peak + 30_000:
                told["memory"].append(f"{kind}:{number} {peak // 1024} to {now // 1024} MB")
                peak = now
            shutil.rmtree(folder, ignore_errors=True)
    finally:
        shutil.rmtree(root, ignore_errors=True)
    told["peak_mb"] = most_held() // 1024
    return told


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("count", type=int, nargs="?", default=1)
    parser.add_argument("--seed", type=int, default=20_251_129)
    parser.add_argument("--start", type=int, default=0)
    parser.add_argument("--kinds", default=",".join(ENTRIES))
    parser.add_argument("--only", default="")
    asked = parser.parse_args()
    warnings.simplefilter("ignore")
    if asked.only:
        kind, _, number = asked.only.partition(":")
        with tempfile.TemporaryDirectory() as place:
            folder = Path(place) / "a"
            folder.mkdir()
            sys.stdout.write(outcome(kind, random.Random(f"{asked.seed} {kind} {number}"), folder) + "\n")
        return
    silent = os.dup(2)  # the workbook reader prints its own panics
    os.dup2(os.open(os.devnull, os.O_WRONLY), 2)
    try:
        told = run(asked.count, asked.seed, asked.kinds.split(","), start=asked.start)
    finally:
        os.dup2(silent, 2)
    json.dump(told, sys.stdout, indent=1)


if __name__ == "__main__":
    main()
