"""What a chart writes: labels, numbers and alternative texts in the language of the reader."""

from __future__ import annotations

import math
from collections.abc import Mapping
from itertools import accumulate
from typing import Any

from parlib.display.sentences import fill, label, look_up
from parlib.document.binding import Bound
from parlib.document.inline import plain
from parlib.document.numbers import format_number

# Characters of an alternative text beyond which nobody listens; some readers of documents refuse
# 32,768.
LISTENED = 4000
_BETWEEN = "; "


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
            k: v
            if isinstance(v, str)
            else Bound(None if isinstance(v, float) and math.isnan(v) else v, {})
            for k, v in values.items()
        }
        return plain(
            fill(look_up(self.wording, f"chart.{path}"), self.language, f"chart.{path}", bound)
        )

    def listed(self, parts: list[str]) -> str:
        """Join parts with semicolons.

        Where they are too many to be listened to, say how many more the table holds.
        """
        filled = [p for p in parts if p]
        reach = list(accumulate(len(p) + len(_BETWEEN) for p in filled))
        if not filled or reach[-1] <= LISTENED:
            return _BETWEEN.join(filled)
        kept = max(1, sum(r <= LISTENED for r in reach))
        return _BETWEEN.join(
            [
                *filled[:kept],
                *(
                    [self.say("alt.more_in_table", count=len(filled) - kept)]
                    if kept < len(filled)
                    else []
                ),
            ]
        )
