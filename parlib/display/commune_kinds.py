"""How communes are called together: by the kinds that are among them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from parlib.display.sentences import label, look_up

NO_TOWNSHIPS = 2025  # Resolution 1685/NQ-UBTVQH15 and its sisters: wards, communes, special zones
_IN_ORDER = ("Xã", "Phường", "Đặc khu")


def commune_kinds(names: Iterable[str], wording: Mapping[str, Any], *, period: int) -> str:
    """Return the kinds of some communes as one name, by the full Vietnamese names of the communes.

    All kinds of the year where one is of no known kind, or where there are none: townships until
    2024, special zones since.
    """
    words: Mapping[str, str] = look_up(wording, "labels.commune_kinds")
    there = {next((k for k in words if name.startswith(k)), "") for name in names}
    if not there or "" in there or there == set(words):
        since = "_since_2025" if period >= NO_TOWNSHIPS else ""
        return label(wording, f"labels.levels.commune{since}")
    *first, last = [words[kind] for kind in _IN_ORDER if kind in there]
    between = label(wording, "labels.levels.commune_kinds_between")
    return f"{', '.join(first)}{between}{last}" if first else last
