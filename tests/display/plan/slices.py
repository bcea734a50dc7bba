"""Slices of plan briefs: the five real dispatches from their plan files, and a fictional district with a plan made by hand."""

from __future__ import annotations

from datetime import date
from functools import lru_cache
from pathlib import Path

import pandas as pd

from parlib.analysis.indices import all_indices, computed_indices
from parlib.analysis.promises.plan_paths import plan_paths
from parlib.analysis.promises.prices import rank_price_findings
from parlib.analysis.promises.reconcile import reconcile
from parlib.analysis.promises.schedule import report_calendar
from parlib.analysis.promises.tracker import target_status
from parlib.analysis.surveys.integrity import integrity_findings
from parlib.codebook.context import BriefContext
from parlib.codebook.plans import Plan
from parlib.codebook.tables import conform, empty
from parlib.display import plan as parts
from parlib.document.blocks import Section, Sections
from parlib.document.inline import plain
from parlib.scoring.evaluate import score_evidence
from parlib.scoring.gap import gaps as gaps_of
from parlib.scoring.published import plan_baseline_scores
from parlib.store.params import load_confirmed_plans, load_frameworks, load_methods
from tests.display.made_slices import context, locality
from tests.world import C_NEW, A, B, world_evidence, world_frameworks, world_localities, world_responses

PARAMS = Path(__file__).resolve().parents[3] / "params"
COUNTS = {"phuoc-long-2021": 34, "tay-son-2023": 48, "quang-tri-2020": 18, "thac-mo-2024": 31, "so-cong-thuong-binh-phuoc-2023": 12}
PARTS = ("summary", "owned", "adding_up", "ways", "respondents", "calendar", "sources")
JUDGED = date(2025, 6, 30)
_UNITS = {
    "phuoc-long-2021": ("Thị xã Phước Long", "Phước Long", "district", "2025-06-30"),
    "tay-son-2023": ("Huyện Tây Sơn", "Tây Sơn", "district", "2025-06-30"),
    "quang-tri-2020": ("Tỉnh Quảng Trị", "Quảng Trị", "province", "2025-06-30"),
    "thac-mo-2024": ("Phường Thác Mơ", "Thác Mơ", "commune", ""),
    "so-cong-thuong-binh-phuoc-2023": ("Sở Công Thương tỉnh Bình Phước", "Sở Công Thương", "department", ""),
}


@lru_cache(maxsize=1)
def params():
    """Return (plans, frameworks, methods) as they ship."""
    return load_confirmed_plans(PARAMS)[0], load_frameworks(PARAMS), load_methods(PARAMS)


def tables_of(
    plan: Plan,
    *,
    scores: pd.DataFrame,
    indices: pd.DataFrame,
    localities: pd.DataFrame,
    frameworks,
    as_of: date,
    progress=None,
    responses=None,
) -> dict[str, pd.DataFrame]:
    """Return the tables that the pipeline makes of one plan."""
    methods = params()[2]
    progress = empty("progress") if progress is None else progress
    findings = [rank_price_findings([plan], indices=indices, methods=methods)]
    if responses is not None:
        findings.append(integrity_findings(responses=responses, scores=scores, indices=indices, plans=[plan]))
    same = {"indices": indices, "scores": scores, "progress": progress, "localities": localities, "methods": methods, "as_of": as_of}
    return {
        "targets": target_status([plan], **same),
        "reconciliation": reconcile([plan], frameworks=frameworks),
        "schedule": report_calendar([plan], progress=progress, as_of=as_of),
        "findings": conform("findings", pd.concat(findings, ignore_index=True)),
        "progress": progress,
        "scores": scores,
        "indices": indices,
        **plan_paths([plan], scores=scores, frameworks=frameworks, gaps=gaps_of(scores), appraisers={}),
    }


@lru_cache(maxsize=16)
def _real_tables(identity: str, as_of: date, progress: pd.DataFrame | None = None) -> dict[str, pd.DataFrame]:
    plans, frameworks, _ = params()
    plan = plans[identity]
    scores = plan_baseline_scores({plan.id: plan}, frameworks)
    register = pd.DataFrame([{"locality": plan.locality, "level": _UNITS[identity][2], "fictional": False}])
    same = {"scores": scores, "indices": empty("indices"), "localities": register, "frameworks": frameworks}
    return tables_of(plan, **same, as_of=as_of, progress=progress)


def real(identity: str, language: str = "vi", *, as_of: date = JUDGED, progress: pd.DataFrame | None = None) -> BriefContext:
    """Return the slice of a real dispatch's plan brief: its own baselines and what was reported, no published index."""
    plans, frameworks, _ = params()
    plan = plans[identity]
    name, short, level, valid_to = _UNITS[identity]
    unit = locality(plan.locality, name=name, short_name=short, name_en=short, level=level, valid_to=valid_to, slug=identity)
    tables = _real_tables(identity, as_of) if progress is None else _real_tables.__wrapped__(identity, as_of, progress)
    return context(
        unit=unit, period=plan.period, language=language, kind="plan", plan=plan, tables=tables, framework=frameworks.get(plan.framework)
    )


def reported(plan: str, figures: dict[str, dict[str, float]]) -> pd.DataFrame:
    """Return a ``progress`` table from {item: {period: value}}."""
    rows = [
        {"plan": plan, "item": i, "period": p, "value": v, "source_file": "bao-cao.csv"}
        for i, given in figures.items()
        for p, v in given.items()
    ]
    return conform("progress", rows)


# --- the three-district world: a fictional district with a plan made by hand ---------------------------------------------


def district_plan(**changes) -> Plan:
    """Return a plan of district B for 2023: the index from 74.5 % to 80 %, one place up, and a line about respondents."""
    same = {"due": date(2023, 12, 31), "owner": "Phòng Nội vụ", "domain": "D0"}
    commitments = [
        same
        | {"id": "C01", "indicator": "Chỉ số", "index": "PAR", "operator": ">=", "target": 80, "unit": "%", "quote": "đạt từ 80% trở lên"},
        same
        | {
            "id": "C02",
            "indicator": "Thứ hạng",
            "index": "PAR",
            "operator": "rank_improve_by",
            "target": 1,
            "unit": "bậc",
            "quote": "tăng 1 bậc",
        },
        same
        | {
            "id": "C03",
            "indicator": "Vận động người trả lời",
            "domain": "SIPAS",
            "operator": "done",
            "quote": "vận động người dân trả lời tích cực",
            "kind": "respondent_influence",
        },
    ]
    fields = {
        "id": "binh-gia-2023",
        "locality": B,
        "period": 2023,
        "document_type": "kế hoạch",
        "document_number": "5/KH-UBND",
        "document_date": "ngày 10 tháng 01 năm 2023",
        "issuer": "UBND huyện Bình Giả",
        "subject": "Nâng cao Chỉ số",
        "framework": "world-2",
        "owners": ("Phòng Nội vụ",),
        "commitments": commitments,
    }
    return Plan(**(fields | changes))


@lru_cache(maxsize=8)
def _district_tables(plan: Plan, as_of: date) -> tuple[dict[str, pd.DataFrame], pd.DataFrame]:
    books, register = world_frameworks(), world_localities()
    evidence = world_evidence()
    parts_ = [score_evidence(evidence[evidence["framework"] == name], book) for name, book in books.items()]
    scores = conform("scores", pd.concat(parts_, ignore_index=True))
    scores = scores[scores["period"] < 2023].reset_index(drop=True)
    methods = params()[2]
    indices = all_indices(empty("indices"), computed_indices(scores, register, methods=methods), localities=register, methods=methods)
    tables = tables_of(
        plan, scores=scores, indices=indices, localities=register, frameworks=books, as_of=as_of, responses=world_responses()
    )
    return tables, indices


def district(plan: Plan | None = None, language: str = "vi", *, as_of: date = date(2023, 3, 31)) -> BriefContext:
    """Return the slice of a fictional district that was scored item by item in 2022 (74.5 of 100 points)."""
    plan = plan or district_plan()
    books = world_frameworks()
    tables, indices = _district_tables(plan, as_of)
    own = {n: f[f["locality"] == B].reset_index(drop=True) if "locality" in f else f for n, f in tables.items()}
    unit = locality(B, name="Huyện Bình Giả", short_name="Bình Giả", name_en="Bình Giả", level="district", slug="binh-gia")
    others = indices[indices["locality"].isin([A, B, C_NEW])].reset_index(drop=True)
    return context(
        unit=unit,
        period=2023,
        language=language,
        kind="plan",
        plan=plan,
        tables=own,
        peers={"indices": others},
        framework=books["world-2"],
        frameworks=books,
        illustrative=True,
    )


# --- reading pages ------------------------------------------------------------------------------------------------------


def part(brief: BriefContext, name: str) -> Section | Sections:
    """Return one part of a plan brief."""
    return getattr(parts, name)(brief)


def sections(brief: BriefContext) -> list[Section]:
    """Return every section of a plan brief in reading order, empty ones left out."""
    found = [*(part(brief, name) for name in PARTS), part(brief, "commitments"), *parts.sheets(brief).parts]
    return [s for s in found if s.blocks]


def rows_of(section, table=None):
    """Every row of a section's tables as {column label: plain text}."""
    out = []
    for block in section.as_blocks():
        if block["t"] == "table" and (table is None or block["id"].startswith(table)):
            labels = [c["label"] for c in block["columns"]]
            out += [dict(zip(labels, (plain(cell["c"]) for cell in row), strict=True)) for row in block["rows"]]
    return out
