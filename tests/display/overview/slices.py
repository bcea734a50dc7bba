"""Slices of overviews: the three-district world with a department beside it, published parts without lead units, and nothing."""

from __future__ import annotations

import math
from functools import lru_cache

import pandas as pd

from parlib.analysis.indices import computed_indices
from parlib.analysis.ranking.movement import movement_findings
from parlib.codebook.context import BriefContext
from parlib.codebook.localities import Register
from parlib.codebook.methods import Analysis, Methods
from parlib.codebook.tables import conform, empty
from parlib.scoring.evaluate import score_evidence
from parlib.scoring.expected import expected_appraised
from parlib.scoring.gap import gaps
from parlib.scoring.ledger import ledger
from parlib.simulate.outlines import invented_outlines
from tests.analysis.ranking.ranked import add_rank_ranges, certainties_to_findings, rank_certainties
from tests.display.contexts import full
from tests.display.made_slices import context, locality
from tests.scoring.near import all_cliffs
from tests.world import C_NEW, C_OLD, PROVINCE, A, B, D, world_evidence, world_frameworks, world_localities

METHODS = Methods(series=(), analysis=Analysis(seed=1))
OFFICE = "S@2000-01-01"
# In 2022 and 2023 the world has three districts: A, B and the new C.
NOW = (A, B, C_NEW)


@lru_cache(maxsize=1)
def _world() -> dict[str, pd.DataFrame]:
    books, localities = world_frameworks(), world_localities()
    evidence = world_evidence()
    scores = pd.concat([score_evidence(evidence[evidence["framework"] == n], b) for n, b in books.items()], ignore_index=True)
    scores = conform("scores", scores)
    ranks = rank_certainties(scores, localities, books, draws=200, seed=1)
    indices = add_rank_ranges(computed_indices(scores, localities, methods=METHODS), ranks)
    findings = [movement_findings(indices, methods=METHODS), certainties_to_findings(ranks)]
    office = {
        "locality": OFFICE,
        "period": 2023,
        "index": "PAR",
        "value": 88.0,
        "rank": 1,
        "of": 1,
        "basis": "computed",
        "framework": "offices",
    }
    return {
        "scores": scores,
        "indices": conform("indices", pd.concat([indices, conform("indices", [office])], ignore_index=True)),
        "ledger": pd.concat([ledger(scores, b) for b in books.values()], ignore_index=True),
        "gaps": gaps(scores).query("cut"),
        "expected": expected_appraised(scores),
        "cliffs": all_cliffs(evidence, books, scores),
        "findings": conform("findings", pd.concat(findings, ignore_index=True)),
    }


def _units() -> dict[str, object]:
    units = {u.locality: u for u in Register(world_localities())}
    office = locality(OFFICE, name="Sở Nội vụ", short_name="Sở Nội vụ", name_en="Sở Nội vụ", level="department", parent=PROVINCE)
    return units | {OFFICE: office}


def _overview(language: str, period: int, tables: dict[str, pd.DataFrame], *, units=(A, B, C_NEW, OFFICE), **more) -> BriefContext:
    known = _units()
    own = {n: f[f["locality"] == PROVINCE] for n, f in tables.items()} | {"observations": empty("observations")}
    below = {n: f[f["locality"].isin(units) & f["period"].le(period)].reset_index(drop=True) for n, f in tables.items()}
    below["scores"] = below["scores"][
        below["scores"]["period"].eq(period) & below["scores"]["level"].isin(["index", "component", "domain"])
    ]
    fields = {"unit": known[PROVINCE], "period": period, "frameworks": world_frameworks(), "illustrative": True, "kind": "overview"}
    fields["localities"] = {u: known[u] for u in (PROVINCE, *units)}
    fields["outlines"] = invented_outlines([u for u in units if u != OFFICE])
    return context(language=language, tables=own, peers={}, below=below, **(fields | more))


def world(language: str = "vi") -> BriefContext:
    """Return the three districts in 2023, and a department; commitments of unit A."""
    targets = full().tables["targets"]
    return _overview(language, 2023, _world() | {"targets": targets})


def first_year(language: str = "vi") -> BriefContext:
    """Return the districts in 2020: no rank before, no plan."""
    return _overview(language, 2020, _world(), units=(A, B, C_OLD, D))


def published(language: str = "vi") -> BriefContext:
    """Return published points of two parts, without lead units, ranks of one year only."""
    tables = dict(_world())
    tables["ledger"] = tables["ledger"].assign(lead_unit="", evidence_state="none")
    return _overview(language, 2020, tables, units=(A, B, C_OLD), illustrative=False)


def values_only(language: str = "vi") -> BriefContext:
    """Return index values without domains, ledger or findings."""
    tables = {n: f.iloc[0:0] if n != "indices" else f for n, f in _world().items()}
    return _overview(language, 2023, tables)


def without_ranks(language: str = "vi") -> BriefContext:
    """Return index values of a group that nobody ranked."""
    tables = {n: f.iloc[0:0] if n != "indices" else f.assign(rank=math.nan) for n, f in _world().items()}
    return _overview(language, 2023, tables)


def nothing(language: str = "vi") -> BriefContext:
    """Return a province whose units below have no points."""
    return _overview(language, 2023, {n: f.iloc[0:0] for n, f in _world().items()})


CASES = {"world": world, "first_year": first_year, "published": published, "values_only": values_only, "nothing": nothing}
