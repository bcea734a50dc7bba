"""What an annex itself does not say of its rule book."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any


@dataclass(frozen=True, slots=True)
class AnnexOptions:
    """What the annex itself does not say."""

    framework_id: str = ""
    level: str = "commune"
    title_vi: str = ""
    title_en: str = ""
    decision: str = ""
    first_period: int | None = None
    sheet: str = ""
    points: str = ""
    """Heading of the column of maxima, where several stand side by side."""
    language: str = "vi"
    appraisers_lead: bool = True
    """Where the annex names only who appraises an item, that is its lead unit."""
    former: Mapping[str, Any] = field(default_factory=dict)
    """``framework.yml`` of the rule book that is replaced: it says what neither the annex nor the
    office says."""
