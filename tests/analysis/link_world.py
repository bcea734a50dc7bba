"""A declared question and the tables behind it, with a link of known size."""

import numpy as np
import pandas as pd

from parlib.codebook.link_questions import LinkFile
from parlib.codebook.methods import Analysis

ANALYSIS = Analysis(seed=7)

FILE = {
    "family": "test questions",
    "series": [
        {"id": "income", "label_vi": "Thu nhập", "label_en": "Income", "unit_vi": "triệu đồng", "unit_en": "million VND", "table": "outcomes", "indicator": "income"},
        {"id": "process", "label_vi": "Điểm thẩm định", "label_en": "Appraised points", "unit_vi": "điểm phần trăm", "unit_en": "percentage points", "table": "scores", "frameworks": ["book"], "without_codes": ["2"]},
        {"id": "index", "label_vi": "Chỉ số", "label_en": "Index", "unit_vi": "%", "unit_en": "%", "table": "indices", "index": "PAR", "holds": {"income": {"how": "10 of 100 points"}}},
        {"id": "press", "label_vi": "Số báo nêu", "label_en": "Press figures", "unit_vi": "%", "unit_en": "%", "table": "indices", "index": "PAR", "complete": False, "incomplete_because": "best and worst only"},
    ],
    "questions": [
        {
            "id": "process-income",
            "title_vi": "Thu nhập có đi cùng điểm thẩm định không?",
            "title_en": "Does income go with appraised points?",
            "outcome": "income",
            "reform": "process",
            "per": 10,
            "lags_shown": [0, 1],
            "smallest_effect": 1.0,
            "smallest_effect_why": "one million a month is what a household notices",
            "sample": {"level": "district"},
        }
    ],
}  # fmt: skip


def link_file(**changes):
    """The file with its first question changed."""
    return LinkFile.model_validate(FILE | {"questions": [FILE["questions"][0] | changes]})


def question(**changes):
    return link_file(**changes).questions[0]


def world(seed=1, *, units=30, years=8, link=0.2, part=0.0, noise=1.0, first=2015):
    """Rows as ``link_panel`` gives them: appraised points (SD 4 inside a district) and an outcome ``link`` · points + noise."""
    rng = np.random.default_rng(seed)
    n = units * years
    unit, year = np.repeat(np.arange(units), years), np.tile(np.arange(years), units)
    process = 70 + rng.normal(0, 6, units)[unit] + 0.5 * year + rng.normal(0, 4, n)
    income = 5 + 0.1 * rng.normal(0, 6, units)[unit] + rng.normal(0, 1, years)[year] + link * process + rng.normal(0, noise, n)
    share = rng.normal(0, 1, n)
    return pd.DataFrame(
        {
            "locality": [f"D{u:02d}" for u in unit],
            "period": first + year,
            "level": "district",
            "parent": "P1",
            "fictional": False,
            "income": income,
            "income__spell": "|0",
            "process": process,
            "process__spell": "book|0",
            "process__part": 5 + share + part * income,
            "process__part_max": 10.0,
            "process__rest": 0.9 * process,
            "process__rest_max": 90.0,
            "process__framework": "book",
            "index": 0.9 * process + 5 + share,
            "index__spell": "book|0",
            "press": process,
            "press__spell": "book|0",
        }
    )
