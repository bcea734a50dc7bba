"""The form of everything that is declared in a file: settings, rule books, plans, cards."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cached_property
from typing import Any, Self

from pydantic import BaseModel, ConfigDict


class Declared(BaseModel):
    """A model that cannot be changed and refuses words it does not know.

    Its ``cached_property`` values follow from its fields. pydantic copies the instance dictionary,
    cached values included; a copy with other fields would go on answering with the values of the
    first. What checks a file is built when the first file is read: most commands read few kinds.
    """

    model_config = ConfigDict(frozen=True, extra="forbid", defer_build=True)

    def model_copy(self, *, update: Mapping[str, Any] | None = None, deep: bool = False) -> Self:
        """Copy with other fields; nothing worked out from the old ones comes along."""
        copied = super().model_copy(update=update, deep=deep)
        for name in [
            n for n in copied.__dict__ if isinstance(getattr(type(self), n, None), cached_property)
        ]:
            del copied.__dict__[name]
        return copied
