"""The warm engine from the batch's side: whether it can run here."""

from __future__ import annotations

from parlib.errors import UsageError


def engine_name(*, required: bool) -> str | None:
    """Return Papermill's name of the warm engine, or None (Papermill's own engine) where it cannot run."""
    if required:
        raise UsageError("the warm engine cannot run here → use --engine plain")
    return None
