"""Registry of the schemas of all hand-off tables (checked in :mod:`parlib.codebook.tables`)."""

from __future__ import annotations

from parlib.codebook.appraisal_tables import Cliffs, Expected, Gaps, Reappraised
from parlib.codebook.bridge_tables import Bridges
from parlib.codebook.columns import Table
from parlib.codebook.input_tables import Evidence, Localities, Observations, Outcomes
from parlib.codebook.loss_tables import Flags, Ledger
from parlib.codebook.plan_tables import (
    Path,
    PathClosed,
    PathOdds,
    Pathways,
    Progress,
    Reconciliation,
    Schedule,
    Targets,
)
from parlib.codebook.result_tables import Findings, Indices, Scores
from parlib.codebook.survey_tables import Responses, Satisfaction

TABLES: dict[str, type[Table]] = {
    "localities": Localities,
    "observations": Observations,
    "evidence": Evidence,
    "responses": Responses,
    "outcomes": Outcomes,
    "reappraised": Reappraised,
    "scores": Scores,
    "ledger": Ledger,
    "flags": Flags,
    "bridges": Bridges,
    "gaps": Gaps,
    "expected": Expected,
    "cliffs": Cliffs,
    "indices": Indices,
    "findings": Findings,
    "progress": Progress,
    "targets": Targets,
    "reconciliation": Reconciliation,
    "schedule": Schedule,
    "pathways": Pathways,
    "path": Path,
    "path_odds": PathOdds,
    "path_closed": PathClosed,
    "satisfaction": Satisfaction,
}
"""Schema by table name."""
