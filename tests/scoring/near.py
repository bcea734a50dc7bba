"""The cliffs of all rule books, beside the points that appraisal gave, as a build makes them."""

from __future__ import annotations

import pandas as pd

from parlib.codebook.tables import empty
from parlib.scoring.cliffs import cliffs, not_won_yet


def all_cliffs(evidence, frameworks, scores):
    tables = [cliffs(rows, frameworks[name]) for name, rows in evidence.groupby("framework", sort=True)]
    return not_won_yet(pd.concat(tables, ignore_index=True) if tables else empty("cliffs"), scores)
