"""The params with which a release was made, typed.

Briefs, lists and comparisons read these and never the current files.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import cached_property
from typing import Any

from parlib.codebook.frameworks import Framework
from parlib.codebook.link_questions import LinkFile
from parlib.codebook.methods import Methods, Series
from parlib.codebook.plans import Plan
from parlib.codebook.survey_items import Asked, ByBook
from parlib.codebook.surveys import SurveyForm


class Snapshot:
    """Params of one release; each part is parsed on first access.

    Parameters
    ----------
    raw : mapping
        The content of ``params.json``; absent parts are empty.
    """

    def __init__(self, raw: Mapping[str, Any]) -> None:
        self._raw = raw

    @cached_property
    def frameworks(self) -> dict[str, Framework]:
        """Rule books by id."""
        return {f["id"]: Framework.model_validate(f) for f in self._raw.get("frameworks", ())}

    @cached_property
    def plans(self) -> dict[str, Plan]:
        """Confirmed plans by id."""
        return {p["id"]: Plan.model_validate(p) for p in self._raw.get("plans", ())}

    def plans_of(self, locality: str, period: int) -> tuple[Plan, ...]:
        """Return the plans of a unit whose horizon covers a year, in the order of the release."""
        return tuple(p for p in self.plans.values() if p.locality == locality and p.covers(period))

    @cached_property
    def methods(self) -> Methods:
        """Methods in force and settings of the analysis."""
        return Methods.model_validate(self._raw["methods"])

    @cached_property
    def series(self) -> tuple[Series, ...]:
        """Methods of each index with the years in which each was used, read without the other
        settings.
        """
        return tuple(
            Series.model_validate(s) for s in self._raw.get("methods", {}).get("series", ())
        )

    @cached_property
    def surveys(self) -> tuple[SurveyForm, ...]:
        """Questionnaires and the years in which each was used."""
        return tuple(SurveyForm.model_validate(f) for f in self._raw.get("surveys", ()))

    @cached_property
    def survey_items(self) -> ByBook:
        """Survey questions that feed items, by rule book and item."""
        return {
            book: {code: Asked.model_validate(questions) for code, questions in items.items()}
            for book, items in self._raw.get("survey_items", {}).items()
        }

    @cached_property
    def links(self) -> LinkFile | None:
        """Declared link questions; None if there are none."""
        declared = self._raw.get("links")
        return LinkFile.model_validate(declared) if declared else None

    def wording(self, language: str) -> Mapping[str, Any]:
        """Return the sentences that a document in the language may contain."""
        return self._raw["wording"][language]
