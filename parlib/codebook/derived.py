"""Models with properties that are worked out once: a changed copy works out its own."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cached_property
from typing import Any, Self

from pydantic import BaseModel


class Derived(BaseModel):
    """A frozen model whose ``cached_property`` values follow from its fields.

    pydantic copies the instance dictionary, cached values included; a copy with other fields would
    go on answering with the values of the first.
    """

    def model_copy(self, *, update: Mapping[str, Any] | None = None, deep: bool = False) -> Self:
        """Copy with other fields; nothing worked out from the old ones comes along."""
        copied = super().model_copy(update=update, deep=deep)
        for name in [
            n for n in copied.__dict__ if isinstance(getattr(type(self), n, None), cached_property)
        ]:
            del copied.__dict__[name]
        return copied
