"""What is proposed from a few lines of a dispatch."""

from __future__ import annotations

from parlib.intake.dispatch.promises import extract_commitments


def proposals(text: str):
    return [p for p in extract_commitments(text) if p.kind == "target"]


def read(text: str) -> list[tuple]:
    return [(p.operator, p.target, p.target_high) for p in proposals(text)]
