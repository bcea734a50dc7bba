"""A small sample data set for examples.

Three fictional districts, four years, five items, with round numbers that can be scored by hand.

It contains one of each case that is easy to get wrong: an item that does not apply (B 2021, 2.3), a
zero (A 2023, 1.1), a missing figure (B 2023, 1.2), a rule change (2022: maxima and rules of 1.2 and
2.1), and a merged unit (C is merged with D into a new C on 2022-01-01).

    ===== ============================ ======================================== ===========================================
    item  what                         world-1 (2020-2021)                      world-2 (2022-2023)
    ===== ============================ ======================================== ===========================================
    1.1   plan issued (yes/no)         20                                       20
    1.2   tasks done / assigned        30 * r                                   20 * r / 0.8 from 0.5 on, 20 from 0.8 on
    2.1   files on time                20 from 90 %, 10 from 50 %, else 0       30 from 90 %, 15 from 50 %, else 0
    2.2   survey, mean of 5            10 * mean / 5                            10 * mean / 5
    2.3   revenue against last year    20 more, 10 the same, 0 less             20 more, 10 the same, 0 less
    ===== ============================ ======================================== ===========================================

Examples
--------
>>> from parlib.scoring.evaluate import score_evidence
>>> scores = score_evidence(evidence(), rule_book("world-1"))
>>> float(scores.query("locality == @A and period == 2021 and code == '0'")["points"].item())  # 20 + 15 + 10 + 8 + 20
73.0
"""

from __future__ import annotations

from typing import Any

import pandas as pd

from parlib.codebook.frameworks import Framework
from parlib.codebook.tables import conform

PROVINCE = "T@2000-01-01"
A = "A@2000-01-01"
B = "B@2000-01-01"
C_OLD = "C@2000-01-01"
C_NEW = "C@2022-01-01"
D = "D@2000-01-01"

HOME = "Phòng Nội vụ"
OFFICE = "Văn phòng HĐND và UBND"
FINANCE = "Phòng Tài chính - Kế hoạch"
_SUB = "subcriterion"


def _tiers(full: float) -> dict[str, Any]:
    return {
        "tiers": [
            {"low": 0.9, "points": full},
            {"low": 0.5, "high": 0.9, "points": full / 2},
            {"high": 0.5, "points": 0},
        ]
    }


def rule_book(framework_id: str = "world-1") -> Framework:
    """Return one of the two rule books, ``world-1`` (2020-2021) or ``world-2`` (2022-2023)."""
    second = framework_id == "world-2"
    items = _items(second=second)
    breaks = [
        {
            "period": 2022,
            "decision": "02/QĐ-TG",
            "why_vi": "đổi điểm tối đa mục 1.2 và 2.1",
            "why_en": "new maxima of 1.2 and 2.1",
        }
    ]
    return Framework(
        id=framework_id,
        title_vi="Bộ tiêu chí thế giới ba huyện",
        title_en="Rule book of the three-district world",
        level="district",
        status="illustrative",
        decision="02/QĐ-TG" if second else "01/QĐ-TG",
        first_period=2022 if second else 2020,
        last_period=None if second else 2021,
        predecessor="world-1" if second else "",
        bridge={i["code"]: i["code"] for i in items} if second else {},
        breaks=breaks if second else [],
        items=items,
    )


def _items(*, second: bool) -> list[dict[str, Any]]:
    """Return the items of a rule book, top down; items 1.2 and 2.1 changed in 2022."""
    assigned, on_time = (20.0, 30.0) if second else (30.0, 20.0)
    tasks = {"floor": 0.5, "cap": 0.8} if second else {}
    survey = {"form": "mean", "scale": 5}
    names = {
        "0": ("Chỉ số cải cách hành chính", "PAR INDEX"),
        "1": ("Chỉ đạo, điều hành", "Steering"),
        "1.1": ("Ban hành kế hoạch năm", "Yearly plan issued"),
        "1.2": ("Hoàn thành nhiệm vụ được giao", "Tasks done"),
        "2": ("Kết quả phục vụ", "Service results"),
        "2.1": ("Hồ sơ giải quyết đúng hạn", "Files on time"),
        "2.2": ("Mức độ hài lòng", "Satisfaction"),
        "2.3": ("Thu ngân sách so với năm trước", "Revenue growth"),
    }
    # code: level, maximum, rule with its parameters, source, lead unit, unit of the figure
    rules: dict[str, tuple[str, float, str, dict[str, Any], str, str, str]] = {
        "0": ("index", 100, "sum", {}, "", "", ""),
        "1": ("domain", 20 + assigned, "sum", {}, "", "", ""),
        "1.1": (_SUB, 20, "boolean", {}, "appraisal", HOME, ""),
        "1.2": (_SUB, assigned, "proportional", tasks, "appraisal", OFFICE, "nhiệm vụ"),
        "2": ("domain", 30 + on_time, "sum", {}, "", "", ""),
        "2.1": (_SUB, on_time, "tier", _tiers(on_time), "appraisal", FINANCE, "tỷ lệ"),
        "2.2": (_SUB, 10, "survey", survey, "survey", OFFICE, ""),
        "2.3": (_SUB, 20, "growth", {"equal": 10}, "outcome", FINANCE, "tỷ đồng"),
    }
    return [
        {
            "code": code,
            "parent": "" if code == "0" else code.rpartition(".")[0] or "0",
            "level": level,
            "name_vi": names[code][0],
            "name_en": names[code][1],
            "max_points": most,
            "rule": rule,
            "rule_params": parameters,
            "source": source,
            "lead_unit": lead,
            "unit": unit,
        }
        for code, (level, most, rule, parameters, source, lead, unit) in rules.items()
    ]


def rule_books() -> dict[str, Framework]:
    """Return both rule books by id."""
    return {name: rule_book(name) for name in ("world-1", "world-2")}


def framework_of(period: int) -> str:
    """Return the rule book in force in a year."""
    return "world-2" if period >= 2022 else "world-1"


# (unit, year): 1.1 yes/no · 1.2 done of ten · 2.1 share on time · 2.2 survey mean · 2.3 (this year,
# last year)
FIGURES: dict[tuple[str, int], tuple[Any, ...]] = {
    (A, 2020): (1, 8, 0.90, 4.0, (110, 100)),
    (A, 2021): (1, 5, 0.60, 4.0, (120, 110)),
    (A, 2022): (1, 6, 0.95, 4.5, (120, 120)),
    (A, 2023): (0, 8, 0.95, 4.4, (130, 120)),
    (B, 2020): (1, 10, 0.70, 3.0, (100, 90)),
    (B, 2021): (1, 9, 0.70, 3.5, None),
    (B, 2022): (1, 5, 0.70, 3.5, (100, 95)),
    (B, 2023): (1, None, 0.90, 3.6, (110, 100)),
    (C_OLD, 2020): (1, 7, 0.90, 2.5, (40, 40)),
    (C_OLD, 2021): (1, 8, 0.90, 3.0, (50, 40)),
    (C_NEW, 2022): (1, 8, 0.50, 3.0, (20, 10)),
    (C_NEW, 2023): (1, 7, 0.50, 4.0, (30, 20)),
}

NA, MISSING = "not_applicable", "missing"

# Points by hand, in the order 1.1, 1.2, 2.1, 2.2, 2.3.
POINTS: dict[tuple[str, int], tuple[Any, ...]] = {
    # 30 * 8/10 = 24; 0.90 is in the top tier; 10 * 4/5 = 8; 110 > 100
    (A, 2020): (20, 24, 20, 8, 20),
    (A, 2021): (20, 15, 10, 8, 20),  # 30 * 5/10 = 15; 0.60 in the middle tier
    (A, 2022): (20, 15, 30, 9, 10),  # 20 * 0.6/0.8 = 15; 10 * 4.5/5 = 9; 120 = 120 gives 10
    (A, 2023): (0, 20, 30, 8.8, 20),  # no plan; 0.8 reaches the cap; 10 * 4.4/5 = 8.8
    (B, 2020): (20, 30, 10, 6, 20),
    (B, 2021): (20, 27, 10, 7, NA),  # 2.3 does not apply
    # 20 * 0.5/0.8 = 12.5: 0.5 is at the floor, and the floor counts
    (B, 2022): (20, 12.5, 15, 7, 20),
    (B, 2023): (20, MISSING, 30, 7.2, 20),  # 1.2 not reported
    (C_OLD, 2020): (20, 21, 20, 5, 10),  # 40 = 40 gives 10
    (C_OLD, 2021): (20, 24, 20, 6, 20),
    (C_NEW, 2022): (20, 20, 15, 6, 20),
    (C_NEW, 2023): (20, 17.5, 15, 8, 20),  # 20 * 0.7/0.8 = 17.5
}

CODES = ("1.1", "1.2", "2.1", "2.2", "2.3")

# Self-scores that differ from the points by hand; everything else claims what it got.
CLAIMS = {(A, 2023, "1.1"): 20.0, (C_OLD, 2020, "1.2"): 30.0}


def evidence() -> pd.DataFrame:
    """Return the hand-off table ``evidence`` of the world (60 rows: three units, four years, five
    items).
    """
    rows = []
    for (locality, period), figures in FIGURES.items():
        for code, figure, points in zip(CODES, figures, POINTS[locality, period], strict=True):
            row = {
                "locality": locality,
                "period": period,
                "framework": framework_of(period),
                "code": code,
                "state": "reported",
                "person_in_charge": "Nguyễn Văn An" if code == "1.1" else "",
                "evidence_file": f"TLKC-{code}.pdf",
                "source_file": f"{locality[0]}-{period}.xlsx",
                "source_cell": f"Điểm!E{CODES.index(code) + 5}",
            }
            if points in (NA, MISSING):
                rows.append(row | {"state": points, "evidence_file": ""})
                continue
            if code == "1.2":
                row |= {"numerator": figure, "denominator": 10.0}
            elif code == "2.3":
                row |= {"value": figure[0], "previous_value": figure[1]}
            else:
                row |= {"value": figure}
            if code in ("1.1", "1.2", "2.1"):
                row |= {
                    "self_score": CLAIMS.get((locality, period, code), points),
                    "appraised_score": points,
                }
            if (locality, period, code) == (A, 2023, "1.1"):
                row |= {
                    "explanation": "Kế hoạch ban hành ngày 05/01/2024, chậm so với quy định",
                    "evidence_file": "",
                }
            rows.append(row)
    return conform("evidence", rows)
