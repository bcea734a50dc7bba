"""The three-district world: three units, four years, five items, in round numbers a person can score by hand.

It holds one of each thing that is easily got wrong: an item that does not apply (B 2021, 2.3), a zero (A 2023, 1.1), a
missing figure (B 2023, 1.2), a rule change (2022: maxima and rules of 1.2 and 2.1), a merged unit (C is merged with D into
a new C on 2022-01-01), and a survey of eight people (new C 2023). Every expectation below is a literal number with its
arithmetic beside it.

    ===== ============================ ======================================== ===========================================
    item  what                         world-1 (2020-2021)                      world-2 (2022-2023)
    ===== ============================ ======================================== ===========================================
    1.1   plan issued (yes/no)         20                                       20
    1.2   tasks done / assigned        30 * r                                   20 * r / 0.8 from 0.5 on, 20 from 0.8 on
    2.1   files on time                20 from 90 %, 10 from 50 %, else 0       30 from 90 %, 15 from 50 %, else 0
    2.2   survey, mean of 5            10 * mean / 5                            10 * mean / 5
    2.3   revenue against last year    20 more, 10 the same, 0 less             20 more, 10 the same, 0 less
    ===== ============================ ======================================== ===========================================
"""

from __future__ import annotations

import pandas as pd

from parlib.codebook.frameworks import Framework
from parlib.codebook.tables import conform
from parlib.scoring.evaluate import score_evidence

PROVINCE = "T@2000-01-01"
A = "A@2000-01-01"
B = "B@2000-01-01"
C_OLD = "C@2000-01-01"
C_NEW = "C@2022-01-01"
D = "D@2000-01-01"

HOME = "Phòng Nội vụ"
OFFICE = "Văn phòng HĐND và UBND"
FINANCE = "Phòng Tài chính - Kế hoạch"


def _tiers(full: float) -> dict:
    return {
        "tiers": [
            {"low": 0.9, "points": full},
            {"low": 0.5, "high": 0.9, "points": full / 2},
            {"high": 0.5, "points": 0},
        ]
    }


def world_framework(framework_id: str = "world-1") -> Framework:
    """Return one of the two rule books, ``world-1`` (2020-2021) or ``world-2`` (2022-2023)."""
    second = framework_id == "world-2"
    assigned, on_time = (20.0, 30.0) if second else (30.0, 20.0)
    tasks = {"floor": 0.5, "cap": 0.8} if second else {}

    def item(code, parent, level, name_vi, name_en, max_points, rule="sum", rule_params=None, source="", lead_unit="", unit=""):
        return {
            "code": code,
            "parent": parent,
            "level": level,
            "name_vi": name_vi,
            "name_en": name_en,
            "max_points": max_points,
            "rule": rule,
            "rule_params": rule_params or {},
            "source": source,
            "lead_unit": lead_unit,
            "unit": unit,
        }

    sub = "subcriterion"
    items = [
        item("0", "", "index", "Chỉ số cải cách hành chính", "PAR INDEX", 100),
        item("1", "0", "domain", "Chỉ đạo, điều hành", "Steering", 20 + assigned),
        item("1.1", "1", sub, "Ban hành kế hoạch năm", "Yearly plan issued", 20, "boolean", {}, "appraisal", HOME),
        item(
            "1.2", "1", sub, "Hoàn thành nhiệm vụ được giao", "Tasks done", assigned, "proportional", tasks, "appraisal", OFFICE, "nhiệm vụ"
        ),
        item("2", "0", "domain", "Kết quả phục vụ", "Service results", 30 + on_time),
        item(
            "2.1", "2", sub, "Hồ sơ giải quyết đúng hạn", "Files on time", on_time, "tier", _tiers(on_time), "appraisal", FINANCE, "tỷ lệ"
        ),
        item("2.2", "2", sub, "Mức độ hài lòng", "Satisfaction", 10, "survey", {"form": "mean", "scale": 5}, "survey", OFFICE),
        item(
            "2.3", "2", sub, "Thu ngân sách so với năm trước", "Revenue growth", 20, "growth", {"equal": 10}, "outcome", FINANCE, "tỷ đồng"
        ),
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
        breaks=[{"period": 2022, "decision": "02/QĐ-TG", "why_vi": "đổi điểm tối đa mục 1.2 và 2.1", "why_en": "new maxima of 1.2 and 2.1"}]
        if second
        else [],
        items=items,
    )


def world_frameworks() -> dict[str, Framework]:
    """Return both rule books by id."""
    return {name: world_framework(name) for name in ("world-1", "world-2")}


def framework_of(period: int) -> str:
    """Return the rule book in force in a year."""
    return "world-2" if period >= 2022 else "world-1"


# (unit, year): 1.1 yes/no · 1.2 done of ten · 2.1 share on time · 2.2 survey mean · 2.3 (this year, last year)
FIGURES: dict[tuple[str, int], tuple] = {
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
POINTS: dict[tuple[str, int], tuple] = {
    (A, 2020): (20, 24, 20, 8, 20),  # 30 * 8/10 = 24; 0.90 is in the top tier; 10 * 4/5 = 8; 110 > 100
    (A, 2021): (20, 15, 10, 8, 20),  # 30 * 5/10 = 15; 0.60 in the middle tier
    (A, 2022): (20, 15, 30, 9, 10),  # 20 * 0.6/0.8 = 15; 10 * 4.5/5 = 9; 120 = 120 gives 10
    (A, 2023): (0, 20, 30, 8.8, 20),  # no plan; 0.8 reaches the cap; 10 * 4.4/5 = 8.8
    (B, 2020): (20, 30, 10, 6, 20),
    (B, 2021): (20, 27, 10, 7, NA),  # 2.3 does not apply
    (B, 2022): (20, 12.5, 15, 7, 20),  # 20 * 0.5/0.8 = 12.5: 0.5 is at the floor, and the floor counts
    (B, 2023): (20, MISSING, 30, 7.2, 20),  # 1.2 not reported
    (C_OLD, 2020): (20, 21, 20, 5, 10),  # 40 = 40 gives 10
    (C_OLD, 2021): (20, 24, 20, 6, 20),
    (C_NEW, 2022): (20, 20, 15, 6, 20),
    (C_NEW, 2023): (20, 17.5, 15, 8, 20),  # 20 * 0.7/0.8 = 17.5
}

# Total points and applicable maximum by hand.
TOTALS: dict[tuple[str, int], tuple[float, float]] = {
    (A, 2020): (92, 100),  # 20+24+20+8+20
    (A, 2021): (73, 100),  # 20+15+10+8+20
    (A, 2022): (84, 100),  # 20+15+30+9+10
    (A, 2023): (78.8, 100),  # 0+20+30+8.8+20
    (B, 2020): (86, 100),  # 20+30+10+6+20
    (B, 2021): (64, 80),  # 20+27+10+7 of 100-20: 80 %
    (B, 2022): (74.5, 100),  # 20+12.5+15+7+20
    (B, 2023): (77.2, 100),  # 20+30+7.2+20, item 1.2 (20 points) still open
    (C_OLD, 2020): (76, 100),  # 20+21+20+5+10
    (C_OLD, 2021): (90, 100),  # 20+24+20+6+20
    (C_NEW, 2022): (81, 100),  # 20+20+15+6+20
    (C_NEW, 2023): (80.5, 100),  # 20+17.5+15+8+20
}

# Ranks of the index percentage by hand. 2021: C 90, B 64/80 = 80, A 73. 2022: A 84, C 81, B 74.5. 2023: C 80.5, A 78.8, B 77.2.
RANKS: dict[tuple[str, int], int] = {
    (A, 2020): 1,
    (B, 2020): 2,
    (C_OLD, 2020): 3,
    (C_OLD, 2021): 1,
    (B, 2021): 2,
    (A, 2021): 3,
    (A, 2022): 1,
    (C_NEW, 2022): 2,
    (B, 2022): 3,
    (C_NEW, 2023): 1,
    (A, 2023): 2,
    (B, 2023): 3,
}

CODES = ("1.1", "1.2", "2.1", "2.2", "2.3")

# Self-scores that differ from the points by hand; everything else claims what it got.
CLAIMS = {(A, 2023, "1.1"): 20.0, (C_OLD, 2020, "1.2"): 30.0}

SURVEY_BASE = {(C_NEW, 2023): 8}  # everyone else asks 40 people


def world_evidence() -> pd.DataFrame:
    """Return the hand-off table ``evidence`` of the world (60 rows: three units, four years, five items)."""
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
                row |= {"self_score": CLAIMS.get((locality, period, code), points), "appraised_score": points}
            if (locality, period, code) == (A, 2023, "1.1"):
                row |= {"explanation": "Kế hoạch ban hành ngày 05/01/2024, chậm so với quy định", "evidence_file": ""}
            rows.append(row)
    return conform("evidence", rows)


def self_only_evidence() -> pd.DataFrame:
    """Return the evidence with A 2023 not appraised yet, and A 2022 claiming 20 for item 1.2, where appraisal gave 15.

    A 2023 also reports 89 files of 100 on time for item 2.1: one file short of the 90 % that give 30 points instead of 15.
    """
    evidence = world_evidence()
    waits = evidence["locality"].eq(A) & evidence["period"].eq(2023)
    evidence.loc[waits, "appraised_score"] = float("nan")
    evidence.loc[waits & evidence["code"].eq("2.1"), ["numerator", "denominator", "value"]] = [89.0, 100.0, float("nan")]
    evidence.loc[evidence["locality"].eq(A) & evidence["period"].eq(2022) & evidence["code"].eq("1.2"), "self_score"] = 20.0
    return evidence


def world_responses() -> pd.DataFrame:
    """Return the hand-off table ``responses``: one question, whose mean is the figure of item 2.2.

    Whole answers around the mean: 4.4 with 40 people is 16 fives and 24 fours (80 + 96 = 176; 176 / 40 = 4.4).
    """
    rows = []
    for (locality, period), figures in FIGURES.items():
        people = SURVEY_BASE.get((locality, period), 40)
        low = int(figures[3])
        high = round((figures[3] - low) * people)
        answers = [low + 1] * high + [low] * (people - high)
        for number, answer in enumerate(answers):
            rows.append(
                {
                    "locality": locality,
                    "period": period,
                    "survey": "SIPAS",
                    "respondent": f"R{number:03d}",
                    "stratum": "1",
                    "psu": f"{number % 4}",
                    "weight": 1.0,
                    "group": "",
                    "item": "Q1",
                    "answer": answer,
                }
            )
    return conform("responses", rows)


def world_localities() -> pd.DataFrame:
    """Return the hand-off table ``localities``: a province, districts A and B, and C and D that merge into a new C."""
    end = "2021-12-31"

    def unit(locality, name, slug, *, valid_to="", successors="", predecessors="", level="district", parent=PROVINCE):
        return {
            "locality": locality,
            "code": locality.split("@")[0],
            "name": name,
            "short_name": name.split(" ", 1)[1],
            "name_en": name.split(" ", 1)[1],
            "level": level,
            "unit_type": name.split(" ", 1)[0].lower(),
            "parent": parent,
            "valid_from": locality.split("@")[1],
            "valid_to": valid_to,
            "valid_from_basis": "thế giới ba huyện",
            "successors": successors,
            "predecessors": predecessors,
            "slug": slug,
            "fictional": True,
            "source": "tests/world.py",
        }

    return conform(
        "localities",
        [
            unit(PROVINCE, "Tỉnh Thử Nghiệm", "thu-nghiem", level="province", parent=""),
            unit(A, "Huyện An Hòa", "an-hoa"),
            unit(B, "Huyện Bình Giả", "binh-gia"),
            unit(C_OLD, "Huyện Cát Thử", "cat-thu-cu", valid_to=end, successors=C_NEW),
            unit(D, "Huyện Dương Thử", "duong-thu", valid_to=end, successors=C_NEW),
            unit(C_NEW, "Huyện Cát Thử", "cat-thu", predecessors=f"{C_OLD};{D}"),
        ],
    )


def world_scores() -> pd.DataFrame:
    """Return the hand-off table ``scores`` of the world, both rule books (96 rows)."""
    evidence = world_evidence()
    return pd.concat([score_evidence(evidence, f) for f in world_frameworks().values()], ignore_index=True)
