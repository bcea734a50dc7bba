"""The analyst's desk: find a unit, view it from all sides, run what-if scenarios, compare, and
query all units.

Pure queries on an open release (:mod:`.find`, :mod:`.whatif`, :mod:`.comparison`, :mod:`.moves`,
:mod:`.questions`, :mod:`.views`) and, on top of them, the JupyterLab interface (:mod:`.panel`,
:mod:`.forms`), which alone needs ipywidgets. Nothing here writes into a release.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from parlib.desk.comparison import (
    compare_items_of_releases,
    compare_releases,
    compare_rule_books,
    compare_units,
    compare_years,
)
from parlib.desk.find import find_units
from parlib.desk.moves import why_releases_differ, why_years_differ
from parlib.desk.questions import (
    best_lifts,
    generous_self_scores,
    lift_the_falling,
    low_and_falling,
    near_a_step,
)
from parlib.desk.scenario import (
    CountMissing,
    Scenario,
    SetFigure,
    SetPoints,
    SetWeight,
    UsualCut,
    read_scenario,
)
from parlib.desk.ways import ways_to_rank
from parlib.desk.whatif import Outcome, what_if

if TYPE_CHECKING:
    from parlib.desk.forms import parameter_form
    from parlib.desk.panel import Desk

__all__ = [
    "CountMissing",
    "Desk",
    "Outcome",
    "Scenario",
    "SetFigure",
    "SetPoints",
    "SetWeight",
    "UsualCut",
    "best_lifts",
    "compare_items_of_releases",
    "compare_releases",
    "compare_rule_books",
    "compare_units",
    "compare_years",
    "find_units",
    "generous_self_scores",
    "lift_the_falling",
    "low_and_falling",
    "near_a_step",
    "parameter_form",
    "read_scenario",
    "ways_to_rank",
    "what_if",
    "why_releases_differ",
    "why_years_differ",
]

_WITH_WIDGETS = {"Desk": "panel", "parameter_form": "forms"}


def __getattr__(name: str) -> Any:
    """Import what needs ipywidgets only where it is asked for."""
    if name not in _WITH_WIDGETS:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    from importlib import import_module

    return getattr(import_module(f"{__name__}.{_WITH_WIDGETS[name]}"), name)
