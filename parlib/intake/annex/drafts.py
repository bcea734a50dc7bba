"""An item of an annex while the annex is read."""

from __future__ import annotations

from dataclasses import dataclass, field


@dataclass
class Draft:
    """One item while the annex is read."""

    code: str
    parent: str
    depth: int
    name: str
    row: int
    maximum: float | None
    surveyed: bool = False
    kind: str = ""
    words: list[str] = field(default_factory=list)
    unit: str = ""
    lead: str = ""
    note: str = ""
