"""Key columns of each hand-off table."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

KEYS: Mapping[str, tuple[str, ...]] = MappingProxyType(
    {
        "localities": ("locality",),
        "observations": ("source_file", "source_row", "measure"),
        "evidence": ("locality", "period", "framework", "code"),
        "responses": ("locality", "period", "survey", "respondent", "item"),
        "outcomes": ("locality", "period", "indicator"),
        "reappraised": ("locality", "period", "framework", "code"),
        "scores": ("locality", "period", "framework", "code"),
        "ledger": ("locality", "period", "framework", "code"),
        "flags": ("locality", "period", "framework", "code", "flag"),
        "bridges": ("locality", "period", "framework", "other_framework", "lens"),
        "gaps": ("locality", "period", "framework", "code"),
        "expected": ("locality", "period", "framework"),
        "cliffs": ("locality", "period", "framework", "code"),
        "indices": ("locality", "period", "index"),
        "findings": ("locality", "period", "question"),
        "progress": ("plan", "item", "period"),
        "targets": ("plan", "item"),
        "reconciliation": ("plan", "domain"),
        "schedule": ("plan", "duty", "period"),
        "pathways": ("plan",),
        "path": ("plan", "way", "step"),
        "path_odds": ("plan", "way"),
        "path_closed": ("plan", "code"),
        "satisfaction": ("locality", "period", "survey", "item", "subgroup", "measure"),
    }
)
