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

from parlib.codebook.tables import conform
from parlib.sample import C_NEW, C_OLD, CODES, FIGURES, FINANCE, HOME, MISSING, NA, OFFICE, POINTS, PROVINCE, A, B, D
from parlib.sample import evidence as world_evidence
from parlib.sample import rule_book as world_framework
from parlib.sample import rule_books as world_frameworks
from parlib.scoring.evaluate import score_evidence

__all__ = [
    "CODES",
    "C_NEW",
    "C_OLD",
    "FINANCE",
    "HOME",
    "MISSING",
    "NA",
    "OFFICE",
    "POINTS",
    "PROVINCE",
    "TOTALS",
    "A",
    "B",
    "D",
    "self_only_evidence",
    "world_evidence",
    "world_framework",
    "world_frameworks",
    "world_localities",
    "world_responses",
    "world_scores",
]

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

SURVEY_BASE = {(C_NEW, 2023): 8}  # everyone else asks 40 people


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
