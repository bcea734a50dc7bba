"""Releases of fictional units made by hand: the true stages from evidence to Parquet, without raw files and without kernels."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import cache
from pathlib import Path
from typing import Any

import pandas as pd

from parlib.analysed import analyse, answered, errors_in_points, of_whole_points
from parlib.codebook.compute import Compute, at_once
from parlib.codebook.frameworks import Framework
from parlib.codebook.plans import Plan
from parlib.codebook.tables import conform, empty
from parlib.inputs import Params
from parlib.scoring.scored_tables import scored_tables
from parlib.store.params import load_links, load_methods, load_surveys
from parlib.store.project import Project
from parlib.store.releases import write_release
from parlib.store.remembered import Remembered
from parlib.store.wording import load_wording

PARAMS = Path(__file__).resolve().parents[1] / "params"
RELEASE = "r-0123456789ab"


@cache
def shipped() -> dict[str, Any]:
    """Return what ships in params, read once: two releases that are compared are made from the same, also while somebody edits the files."""
    return {"methods": load_methods(PARAMS), "wording": load_wording(PARAMS), "surveys": load_surveys(PARAMS), "links": load_links(PARAMS)}


def unit_row(locality: str, name: str, *, level: str = "district", parent: str = "", **more: object) -> dict[str, object]:
    """Return one row of the register for a fictional unit."""
    code, _, since = locality.partition("@")
    kind, _, short = name.partition(" ")
    fields = {"locality": locality, "code": code, "name": name, "short_name": short, "name_en": short, "unit_type": kind.lower()}
    dated = {"valid_from": since, "valid_to": "", "valid_from_basis": "thử", "successors": "", "predecessors": ""}
    return (
        fields | dated | {"level": level, "parent": parent, "region": "", "slug": code.lower(), "fictional": True, "source": "tests"} | more
    )


def published_row(locality: str, period: int, code: str, measure: str, value: float, *, index: str = "PAR") -> dict[str, object]:
    """Return one published figure."""
    said = {"item": "", "value_text": "", "unit": "", "source_url": "https://example.org/so-lieu", "note": "", "confidence": "stated"}
    chosen = {"derived": False, "used": True, "conflict": False, "open": False, "reason_vi": "", "reason_en": ""}
    return {
        "locality": locality, "period": period, "index": index, "code": code, "measure": measure, "value": value,
        "source_file": "figures/2024/figures.csv", **said, **chosen,
    }  # fmt: skip


def scored_world(
    localities: Iterable[Mapping[str, object]],
    evidence: Iterable[Mapping[str, object]],
    *,
    books: Mapping[str, Framework],
    observations: Iterable[Mapping[str, object]] = (),
    responses: pd.DataFrame | None = None,
    plans: Iterable[Plan] = (),
    resamples: int = 100,
    compute: Compute = at_once,
) -> tuple[dict[str, pd.DataFrame], Params]:
    """Return the validated and the scored tables, and the params that they were scored with."""
    methods = shipped()["methods"]
    methods = methods.model_copy(update={"analysis": methods.analysis.model_copy(update={"resamples": resamples})})
    params = Params(frameworks=dict(books), plans={p.id: p for p in plans}, **shipped() | {"methods": methods})
    tables = {name: empty(name) for name in ("outcomes", "progress")}
    tables |= {"localities": conform("localities", list(localities)), "evidence": conform("evidence", list(evidence))}
    tables["observations"] = conform("observations", [{**o, "source_row": number} for number, o in enumerate(observations, start=2)])
    tables["responses"] = empty("responses") if responses is None else responses
    tables |= scored_tables(tables, frameworks=params.frameworks, plans=params.plans, methods=params.methods, compute=compute)
    return tables, params


def made_release(
    root: Path,
    localities: Iterable[Mapping[str, object]],
    evidence: Iterable[Mapping[str, object]],
    *,
    books: Mapping[str, Framework],
    observations: Iterable[Mapping[str, object]] = (),
    responses: pd.DataFrame | None = None,
    plans: Iterable[Plan] = (),
    resamples: int = 100,
    compute: Compute = at_once,
    name: str = RELEASE,
) -> Project:
    """Score, analyse and write the tables; return the project, whose current release it is."""
    tables, params = scored_world(
        localities, evidence, books=books, observations=observations, responses=responses, plans=plans, resamples=resamples, compute=compute
    )
    satisfaction = answered(tables, params, compute=compute)
    errors = errors_in_points(tables, params, satisfaction)
    whole = of_whole_points(tables, params, survey_error=errors, compute=compute)
    tables |= whole | analyse(tables, params, satisfaction=satisfaction, survey_error=errors, compute=compute)
    tables["sources"] = pd.DataFrame(columns=["source", "vintage", "file", "title", "producer", "url", "sha256"], dtype="str")
    tables["problems"] = pd.DataFrame(columns=["what"], dtype="str")
    project = Project(root)
    lineage = {"version": "0", "code": "0", "inputs": {}, "problems": []}
    remembered = compute if isinstance(compute, Remembered) else None
    write_release(project, name, tables, params=params.snapshot(), lineage=lineage, remembered=remembered)
    return project
