"""A province with published totals only: ranks and values of some years, gaps, breaks, sources that disagree."""

from __future__ import annotations

import pandas as pd

from parlib.codebook.context import BriefContext
from parlib.codebook.findings import findings
from parlib.codebook.tables import conform, empty
from tests.display.made_slices import NAN, context, locality

# Hải Phòng as published: (rank, value); the addresses stand in data/raw/public-figures.
HAI_PHONG = {2012: (6, NAN), 2013: (2, 86.93), 2018: (5, 83.68), 2021: (1, 91.80), 2022: (2, 90.09), 2023: (2, 91.87), 2024: (1, 96.17)}
MEANS = {2013: 77.56, 2018: 76.92, 2021: 86.37, 2022: 84.79, 2023: 86.98, 2024: 88.37}
BREAKS = {2022: "876/QĐ-BNV", 2024: "892/QĐ-BNV"}


def partial(language: str = "vi", **changes) -> BriefContext:
    """Return Hải Phòng 2024: totals and ranks only, with gaps, breaks and sources that disagree."""
    unit = locality()
    rows = []
    for period, (rank, value) in HAI_PHONG.items():
        before = HAI_PHONG.get(period - 1)
        row = {"locality": unit.locality, "period": period, "index": "PAR", "value": value, "rank": rank, "of": 63, "basis": "published"}
        row |= {"peer_mean": MEANS.get(period, NAN), "comparable_with_previous": before is not None and period not in BREAKS}
        if before is not None:
            row |= {"change": value - before[1], "rank_change": before[0] - rank}
        if period in BREAKS:
            row["not_comparable_because"] = (
                f"series_break: period={period}; decision={BREAKS[period]}; why_vi=bộ tiêu chí mới; why_en=new criteria"
            )
        elif before is None:
            row["not_comparable_because"] = "no_previous_year"
        if period == 2023:
            row["conflict"] = "score=91.81 (https://example.vn/b)"
        rows.append(row)
    rows.append(
        {
            "locality": unit.locality,
            "period": 2024,
            "index": "SIPAS",
            "value": 90.59,
            "rank": 1,
            "of": 63,
            "basis": "published",
            "comparable_with_previous": False,
        }
    )
    others = [("22@2008-08-01", "Quảng Ninh", 92.0), ("01@2008-08-01", "Hà Nội", 92.57), ("44@2008-08-01", "Quảng Bình", 86.95)]
    peer_rows = [r for r in rows if r["index"] == "PAR"] + [
        {"locality": i, "period": 2024, "index": "PAR", "value": v, "rank": n, "of": 63, "basis": "published"}
        for n, (i, _, v) in enumerate(others, 2)
    ]
    found = [
        {
            "locality": unit.locality,
            "period": 2024,
            "family": "trend",
            "subject": "PAR",
            "aspect": "value",
            "verdict": "not_testable",
            "not_testable_because": "too_few_years: n=1; needed=5",
            "n": 1,
        },
        {
            "locality": unit.locality,
            "period": 2024,
            "family": "trend",
            "subject": "PAR",
            "aspect": "rank",
            "verdict": "improving",
            "estimate": -0.4,
            "ci_low": -0.9,
            "ci_high": -0.1,
            "p": 0.01,
            "p_adjusted": 0.03,
            "n": 7,
            "years": "2012–2013, 2018, 2021–2024",
        },
    ]
    said = {"locality": unit.locality, "index": "PAR", "code": "0", "confidence": "stated", "source_file": "public-figures/2026-11/par.csv"}
    observations = [
        said
        | {
            "period": 2024,
            "measure": "score",
            "value": 96.17,
            "unit": "percent",
            "used": True,
            "source_url": "https://example.vn/a",
            "source_row": 2,
        },
        said
        | {
            "period": 2024,
            "measure": "rank",
            "value": 1,
            "unit": "rank",
            "used": True,
            "source_url": "https://example.vn/a",
            "source_row": 2,
        },
        said
        | {
            "period": 2023,
            "measure": "score",
            "value": 91.87,
            "unit": "percent",
            "used": True,
            "conflict": True,
            "source_url": "https://example.vn/a",
            "source_row": 3,
        },
        said
        | {
            "period": 2023,
            "measure": "score",
            "value": 91.81,
            "unit": "percent",
            "conflict": True,
            "open": True,
            "reason_vi": "đa số nguồn nêu 91,87",
            "source_url": "https://example.vn/b",
            "source_row": 4,
        },
        said | {"period": 2023, "measure": "rank", "value_text": "last", "source_url": "bản giấy", "source_row": 5},
    ]
    fields = {
        "unit": unit,
        "tables": {
            "indices": conform("indices", rows),
            "findings": findings(found),
            "observations": conform("observations", observations),
            "scores": empty("scores"),
        },
        "peers": {"indices": conform("indices", peer_rows), "scores": empty("scores")},
        "localities": {i: locality(i, name=f"Tỉnh {n}", short_name=n, name_en=n) for i, n, _ in others},
        "sources": pd.DataFrame(
            [
                {
                    "source": "public-figures",
                    "vintage": "2026-11",
                    "title": "Số công bố",
                    "producer": "báo chí",
                    "url": "",
                    "sha256": "a" * 64,
                    "file": "par.csv",
                }
            ]
        ),
    }
    return context(language=language, **(fields | changes))
