"""Base class of all settings declared in files: methods, rule books, plans, cards."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cached_property
from typing import Any, Self

from pydantic import BaseModel, ConfigDict


class Declared(BaseModel):
    """An immutable pydantic model that refuses unknown fields.

    ``cached_property`` values are derived from the fields. pydantic's ``model_copy`` copies the
    whole instance dictionary, cached values included, so a copy with other fields would return
    stale values; :meth:`model_copy` drops them. Validators are built on first use, because most
    commands read only a few kinds of file.
    """

    model_config = ConfigDict(frozen=True, extra="forbid", defer_build=True)

    def model_copy(self, *, update: Mapping[str, Any] | None = None, deep: bool = False) -> Self:
        """Return a copy with other fields and without cached values."""
        copied = super().model_copy(update=update, deep=deep)
        for name in [
            n for n in copied.__dict__ if isinstance(getattr(type(self), n, None), cached_property)
        ]:
            del copied.__dict__[name]
        return copied
