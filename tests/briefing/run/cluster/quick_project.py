"""A project with a release of a few fictional districts, and what is asked of it."""

from __future__ import annotations

import shutil
from datetime import date
from pathlib import Path

import pandas as pd

from parlib.codebook.runs import BriefRequest
from parlib.codebook.tables import conform, empty
from parlib.inputs import Params
from parlib.store.params import load_methods, load_surveys
from parlib.store.project import Project
from parlib.store.releases import write_release
from parlib.store.wording import load_wording
from tests.made_release import PARAMS, RELEASE, unit_row
from tests.projects import ROOT

ABOVE = "TN@2019-01-01"
UNITS = tuple(f"TN-H{n:02d}@2019-01-01" for n in range(1, 7))


def small_project(root: Path) -> Project:
    """Return a project that holds one release and the notebook of a brief."""
    for name in ("params", "data/raw", "notebooks"):
        (root / name).mkdir(parents=True)
    shutil.copy(ROOT / "notebooks" / "brief.ipynb", root / "notebooks")
    register = [unit_row(ABOVE, "Tỉnh Thử Nghiệm", level="province")]
    register += [unit_row(unit, f"Huyện Thử {n:03d}", parent=ABOVE) for n, unit in enumerate(UNITS, start=1)]
    tables = {"localities": conform("localities", register), "evidence": empty("evidence")}
    tables["sources"] = pd.DataFrame(columns=["source", "vintage", "file", "title", "producer", "url", "sha256"], dtype="str")
    params = Params(
        frameworks={}, plans={}, methods=load_methods(PARAMS), wording=load_wording(PARAMS), surveys=load_surveys(PARAMS), links=None
    )
    write_release(
        Project(root), RELEASE, tables, params=params.snapshot(), lineage={"version": "0", "code": "0", "inputs": {}, "problems": []}
    )
    return Project(root)


def asked(*units: str) -> list[BriefRequest]:
    """Return a request for the brief of each unit, of all without a name."""
    return [BriefRequest(locality=unit, period=2023, issued_on=date(2025, 6, 30)) for unit in units or UNITS]
