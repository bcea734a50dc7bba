"""What a chart writes: labels, numbers and alternative texts in the language of the reader."""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import Any

from parlib.display.binding import Bound
from parlib.display.inline import plain
from parlib.display.numbers import format_number
from parlib.display.sentences import fill, label, look_up


class Words:
    """The wording of one language, as charts use it."""

    def __init__(self, wording: Mapping[str, Any]) -> None:
        self.wording = wording
        self.language = str(wording["language"])

    def label(self, path: str) -> str:
        """Return a label below ``chart``."""
        return label(self.wording, f"chart.{path}")

    def number(self, form: str, raw: object) -> str:
        """Return a formatted number."""
        return format_number(form, raw, self.language)

    def say(self, path: str, /, **values: Any) -> str:
        """Fill a template below ``chart`` with raw numbers and text, as plain text."""
        bound = {
            k: v if isinstance(v, str) else Bound(None if isinstance(v, float) and math.isnan(v) else v, {}) for k, v in values.items()
        }
        return plain(fill(look_up(self.wording, f"chart.{path}"), self.language, f"chart.{path}", bound))

    def listed(self, parts: list[str]) -> str:
        """Join parts with semicolons."""
        return "; ".join(p for p in parts if p)
