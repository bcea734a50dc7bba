"""The cases that every section of a brief is tried on: the three-district world in full, a province with published totals only, a plan, nothing."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from functools import lru_cache

import pandas as pd

from parlib.analysis.surveys.estimates import DEFAULT_MEASURES, Measure, satisfaction_table
from parlib.codebook.context import BriefContext
from parlib.codebook.findings import findings
from parlib.codebook.plans import Plan
from parlib.codebook.tables import conform
from parlib.codebook.units import Locality
from parlib.scoring.evaluate import score_evidence
from parlib.scoring.expected import expected_appraised
from parlib.scoring.flags import accountability_flags
from parlib.scoring.gap import gaps
from parlib.scoring.ledger import ledger
from tests.display.made_slices import NAN, context, nothing
from tests.display.published_province import partial
from tests.scoring.near import all_cliffs
from tests.world import (
    POINTS,
    TOTALS,
    A,
    self_only_evidence,
    world_evidence,
    world_framework,
    world_frameworks,
    world_localities,
    world_responses,
)


@lru_cache(maxsize=1)
def _world_units() -> dict[str, Locality]:
    fields = (
        "locality",
        "code",
        "name",
        "short_name",
        "name_en",
        "level",
        "unit_type",
        "parent",
        "region",
        "valid_from",
        "valid_to",
        "slug",
    )
    return {r["locality"]: Locality(**{f: r[f] for f in fields}, fictional=True) for r in world_localities().to_dict("records")}


@lru_cache(maxsize=2)
def _world_tables(*, waiting: bool = False) -> dict[str, pd.DataFrame]:
    books = world_frameworks()
    evidence = self_only_evidence() if waiting else world_evidence()
    parts = [score_evidence(evidence[evidence["framework"] == name], book) for name, book in books.items()]
    scores = conform("scores", pd.concat(parts, ignore_index=True))
    entries = pd.concat([ledger(scores, book) for book in books.values()], ignore_index=True)
    measures = (*DEFAULT_MEASURES, Measure.SHARE_1, Measure.SHARE_2, Measure.SHARE_3, Measure.SHARE_4, Measure.SHARE_5)
    return {
        "evidence": evidence,
        "scores": scores,
        "ledger": entries,
        "gaps": gaps(scores),
        # three past units: an interval at 60 %, none at 90 %
        "expected": expected_appraised(scores, level=0.6, min_pairs=2),
        "cliffs": all_cliffs(evidence, books, scores),
        "flags": accountability_flags(scores, books),
        "satisfaction": satisfaction_table(world_responses(), measures=measures),
        "indices": _world_indices(),
        "findings": _world_findings(),
        "targets": _world_targets(),
        "reconciliation": _world_reconciliation(),
        "path": _world_path(),
    }


def _world_indices() -> pd.DataFrame:
    rows = []
    places = {(A, 2020): 1, (A, 2021): 3, (A, 2022): 1, (A, 2023): 2}
    for (unit, period), (points, maximum) in TOTALS.items():
        value = 100 * points / maximum
        row = {"locality": unit, "period": period, "index": "PAR", "framework": "world-2" if period > 2021 else "world-1"}
        row |= {"value": value, "points": points, "max_points": maximum, "of": 3, "basis": "computed", "peer_group": "district:T"}
        row |= {"rank": places.get((unit, period), 2), "peer_median": 78.8, "peer_mean": 78.83, "comparable_with_previous": period != 2022}
        if period == 2022:
            row["not_comparable_because"] = "series_break: period=2022; decision=02/QĐ-TG; why_vi=đổi điểm tối đa; why_en=new maxima"
        if (unit, period) == (A, 2023):
            row |= {"change": 78.8 - 84.0, "rank_change": -1.0, "rank_low": 1, "rank_high": 3}
        rows.append(row)
    return conform("indices", rows)


def _world_findings() -> pd.DataFrame:
    same = {"locality": A, "period": 2023}
    trend = {
        "estimate": -2.5,
        "ci_low": -6.0,
        "ci_high": 1.0,
        "p": 0.3,
        "p_adjusted": 0.6,
        "tests": 3,
        "n": 5,
        "years": "2019–2023",
        "adjustment": "fdr_bh",
        "method": "pooled_slope: years=2019,2020,2021,2022,2023; units=3; df=8; tests=3; adjustment=fdr_bh",
    }
    rows = [
        *(
            same | {"family": "rank", "subject": "PAR", "aspect": f"{third}_third", "unit": "%", "verdict": "described", "estimate": chance}
            for third, chance in (("top", 25.0), ("middle", 60.0), ("bottom", 15.0))
        ),
        same
        | {
            "family": "rank",
            "subject": "PAR",
            "aspect": "moved_most",
            "part": "weights",
            "unit": "places",
            "verdict": "described",
            "estimate": 0.8,
        },
        same | {"family": "trend", "subject": "PAR", "aspect": "value", "unit": "pp", "verdict": "no_clear_trend"} | trend,
        same | {"family": "trend", "subject": "PAR", "aspect": "rank", "unit": "place", "verdict": "worsening"} | trend | {"estimate": 0.5},
        same
        | {
            "family": "trend",
            "subject": "PAR",
            "aspect": "distance_from_mean",
            "verdict": "not_testable",
            "not_testable_because": "too_few_years: n=2; needed=5",
        },
    ]
    parts = {"total": -1, "own": -1, "others": 0, "rules": 0, "group": 0}
    rows += [same | {"family": "rank_move", "subject": "PAR", "aspect": k, "estimate": v, "verdict": "exact"} for k, v in parts.items()]
    return findings(rows)


def world_plan() -> Plan:
    """Return a plan of unit A for 2023 with every kind of promise."""
    same = {"due": date(2023, 12, 31), "owner": "Phòng Nội vụ", "domain": "D1", "quote": "nguyên văn của công văn"}
    promises = [
        ("C01", "Giá trị Chỉ số", ">=", 85.0, None, "%", "PAR", "missed", 84.0, 78.8),
        ("C02", "Thứ hạng Chỉ số", "rank_improve_by", 1.0, 2.0, "bậc", "PAR", "missed", 1.0, 2.0),
        ("C03", "Điểm chỉ đạo, điều hành", "increase_by", 1.0, 3.0, "điểm", "", "behind", 35.0, 20.0),
        ("C04", "Điểm kết quả phục vụ", "max", 60.0, None, "điểm", "", "on_course", 49.0, 58.8),
        ("C05", "Hồ sơ trễ hạn", "=", 0.0, None, "hồ sơ", "", "met", NAN, 0.0),
        ("C06", "Thu ngân sách", "higher_than_last_year", None, None, "tỷ đồng", "", "no_data", NAN, NAN),
        ("C07", "Hồ sơ đúng hạn", ">", 95.0, None, "%", "", "no_data", 95.0, NAN),
        ("C08", "Nhóm xếp hạng", "rank_band", None, None, "nhóm", "", "not_comparable", NAN, NAN),
        ("C09", "Chi phí", "decrease_by", 5.0, 5.0, "điểm", "", "no_data", 20.0, NAN),
        ("C10", "Văn bản", "<=", 3.0, None, "văn bản", "", "no_data", NAN, NAN),
        ("C11", "Kế hoạch", "done", None, None, "%", "", "no_data", NAN, NAN),
    ]
    world_plan.rows = promises  # type: ignore[attr-defined]
    commitments = [
        {
            **same,
            "id": i,
            "indicator": name,
            "indicator_en": f"{name} (en)",
            "operator": op,
            "target": low,
            "target_high": high,
            "unit": unit,
            "index": index,
        }
        for i, name, op, low, high, unit, index, *_ in promises
    ]
    return Plan(
        id="world-2023",
        locality=A,
        period=2023,
        document_type="công văn",
        document_number="12/UBND-NC",
        document_date="ngày 5 tháng 01 năm 2023",
        issuer="UBND huyện An Hòa",
        subject="V/v nâng cao Chỉ số CCHC",
        owners=("Phòng Nội vụ",),
        domains=[{"code": "D1", "item": "1", "name": "Chỉ đạo, điều hành", "name_en": "Steering", "points": 35.0, "max_points": 40.0}],
        respondent_requests=[{"asked_of": "người trả lời", "quote": "đề nghị nhìn nhận tích cực hơn", "why_vi": "làm lệch phép đo"}],
        text_quality=("Thiếu mục IV",),
        commitments=commitments,
    )


def _world_targets() -> pd.DataFrame:
    plan = world_plan()
    standing = {p[0]: p for p in world_plan.rows}  # type: ignore[attr-defined]
    rows = []
    for c in plan.commitments:
        *_, status, baseline, actual = standing[c.id]
        rows.append(
            {
                "plan": plan.id,
                "item": c.id,
                "locality": A,
                "period": 2023,
                "domain": c.domain,
                "indicator": c.indicator,
                "index": c.index,
                "operator": c.operator,
                "target_low": NAN if c.target is None else c.target,
                "target_high": NAN if c.target_high is None else c.target_high,
                "target_text": "nhóm giữa" if c.id == "C08" else "",
                "unit": c.unit,
                "baseline": baseline,
                "baseline_text": "không nêu" if c.id == "C10" else "",
                "actual": actual,
                "status": status,
                "status_reason": "final_value",
                "required_pace": 1.5 if status in ("behind", "no_data") else NAN,
                "pace_unit": "per quarter" if status in ("behind", "no_data") else "",
                "owner": c.owner,
                "quote": c.quote,
                "kind": c.kind,
            }
        )
    return conform("targets", rows)


def _world_reconciliation() -> pd.DataFrame:
    same = {"plan": "world-2023", "locality": A, "period": 2023}
    rows = [
        same
        | {
            "domain": "D1",
            "name": "Chỉ đạo, điều hành",
            "owner": "Phòng Nội vụ",
            "points": 35.0,
            "max_points": 40.0,
            "gain_low": 1.0,
            "gain_high": 3.0,
            "verdict": "promised",
        },
        same
        | {
            "domain": "D0",
            "owner": "UBND huyện An Hòa",
            "points": 84.0,
            "max_points": 100.0,
            "gain_low": 1.0,
            "gain_high": 3.0,
            "needed": 1.0,
            "verdict": "enough",
            "reason": "maximum_assumed: maximum=100; target=85",
        },
    ]
    return conform("reconciliation", rows)


def _world_path() -> pd.DataFrame:
    same = {"locality": A, "period": 2023, "target": 90.0, "effort": "ít", "due": "2024-12-31"}
    steps = [(1, 1, "1.1", 20.0, 98.8), (2, 1, "1.2", 6.0, 84.8), (2, 2, "2.2", 6.2, 91.0)]
    return pd.DataFrame([same | {"way": w, "step": s, "code": c, "gain": g, "reached": r} for w, s, c, g, r in steps])


def waiting(language: str = "vi") -> BriefContext:
    """Return unit A in 2023 with self-scores that nobody has appraised yet."""
    return full(language, waiting=True)


def full(language: str = "vi", *, waiting: bool = False, **changes) -> BriefContext:
    """Return unit A in 2023: every table filled."""
    tables = _world_tables(waiting=waiting)
    own = {n: f[f["locality"] == A].reset_index(drop=True) if "locality" in f else f for n, f in tables.items()}
    peers = {"indices": tables["indices"], "scores": tables["scores"][tables["scores"]["period"] == 2023].reset_index(drop=True)}
    units = _world_units()
    fields = {
        "unit": units[A],
        "period": 2023,
        "framework": world_framework("world-2"),
        "frameworks": world_frameworks(),
        "plan": world_plan(),
        "illustrative": True,
        "localities": units,
        "tables": own,
        "peers": peers,
    }
    return context(language=language, **(fields | changes))


def promised(language: str = "vi") -> BriefContext:
    """Return unit A in 2023 before any result: a plan, its baseline and nothing else."""
    tables = {
        n: f[f["locality"] == A].reset_index(drop=True) for n, f in _world_tables().items() if n in ("targets", "reconciliation", "indices")
    }
    tables["targets"] = tables["targets"].assign(status="no_data", actual=NAN, required_pace=NAN)
    tables["indices"] = tables["indices"][tables["indices"]["period"] < 2023].assign(value=NAN, rank=NAN)
    return full(language, tables=tables, peers={})


def with_confidence(brief: BriefContext, *, high: int, verdict: str = "described") -> BriefContext:
    """Return the slice of unit A in 2023 with the ranks that the error of its survey leaves open: from 2 to ``high``."""
    about = {"locality": A, "period": 2023, "family": "rank", "aspect": "confidence", "part": "survey", "subject": "PAR"}
    row = about | {"estimate": 2, "ci_low": 2, "ci_high": high, "level_of_confidence": 0.95, "unit": "rank", "n": 3, "verdict": verdict}
    more = pd.concat([brief.tables["findings"], findings([row])], ignore_index=True)
    return replace(brief, tables=brief.tables | {"findings": more})


CASES = {"full": full, "waiting": waiting, "partial": partial, "promised": promised, "nothing": nothing}
assert POINTS  # the world's points by hand stand behind every expectation on unit A
