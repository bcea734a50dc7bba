"""Check what the schema of evidence cannot: whether the rule books it names exist."""

from __future__ import annotations

from collections.abc import Mapping

import pandas as pd

from parlib.codebook.frameworks import Framework
from parlib.errors import Problem
from parlib.speech.catalogue import saying


def under_known_rule_books(
    evidence: pd.DataFrame, frameworks: Mapping[str, Framework]
) -> tuple[pd.DataFrame, list[Problem]]:
    """Return the evidence whose rule book exists, and one problem per file and unknown rule book."""
    strange = evidence[~evidence["framework"].isin(frameworks)]
    problems = [
        Problem(
            what=saying(
                "the evidence names a rule book that is not in params/frameworks: {framework}",
                framework=rows.framework,
            ),
            remedy=saying("import the rule book (`parlib framework import`) or correct the name"),
            file=rows.source_file,
            actual=rows.framework,
            expected=", ".join(sorted(frameworks)),
        )
        for rows in strange[["source_file", "framework"]].drop_duplicates().itertuples(index=False)
    ]
    return evidence[evidence["framework"].isin(frameworks)], problems
