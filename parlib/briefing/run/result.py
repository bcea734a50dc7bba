"""Result of one request for a brief."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from typing import Any

from parlib.codebook.runs import BriefRequest


@dataclass(frozen=True)
class BriefResult:
    """What became of one request.

    Attributes
    ----------
    request : BriefRequest
        The request.
    status : str
        ``"made"``, ``"skipped"`` (nothing a brief sees has changed), ``"kept"`` (nothing but its
        comparison group has, and it was left as it was), ``"failed"``, ``"left"`` (the batch ended
        before), or ``"busy"`` (another run is making it).
    folder : str
        Folder of its files, relative to the project; empty where it failed before it was known.
    files : tuple of str
        File names in the folder.
    seconds : float
        Wall time.
    problem : str
        Why it failed; empty otherwise.
    about : mapping
        What the catalogue shows.
    cell, traceback : str
        The cell of the notebook that failed, and what Python said of it; else empty.
    """

    request: BriefRequest
    status: str
    folder: str = ""
    files: tuple[str, ...] = ()
    seconds: float = 0.0
    problem: str = ""
    about: Mapping[str, Any] = field(default_factory=dict)
    cell: str = ""
    traceback: str = ""

    def as_row(self) -> dict[str, Any]:
        """Return the result as one flat, JSON-able row."""
        row = asdict(self)
        about = row.pop("about")
        return {
            **self.request.model_dump(mode="json"),
            **{k: v for k, v in row.items() if k != "request"},
            "about": dict(about),
        }
