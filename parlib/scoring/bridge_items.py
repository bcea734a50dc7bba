"""Compare two rule books item by item: what changed, and what can be carried over."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from typing import Any

import numpy as np
import pandas as pd

from parlib.codebook.frameworks import Framework, Item
from parlib.errors import UsageError
from parlib.scoring.exact import exact_sum, to_quanta
from parlib.speech.catalogue import saying

CHANGES: dict[str, tuple[str, str]] = {
    "unchanged": ("giữ nguyên", "same"),
    "maximum": ("đổi điểm tối đa", "re-weighted"),
    "rule": ("đổi cách chấm", "rule changed"),
    "rule_and_maximum": ("đổi cách chấm và điểm tối đa", "rule changed, re-weighted"),
    "split": ("tách", "split"),
    "new": ("mới", "new"),
    "dropped": ("bỏ", "dropped"),
}


LOSSES: dict[str, tuple[str, str]] = {
    "": ("không mất gì", "nothing"),
    "given_points": (
        "số liệu chuyển được; điểm đã cho thì không",
        "figures carry over, given points do not",
    ),
    "unit_differs": (
        "khác đơn vị đo: không chuyển được",
        "other unit of measure: nothing carries over",
    ),
    "split": (
        "một mục cũ ứng với nhiều mục mới: không chia được số liệu",
        "one old item, several new ones: figures cannot be divided",
    ),
    "no_counterpart": ("không có mục tương ứng", "no counterpart"),
}


def bridge_table(new: Framework, old: Framework) -> pd.DataFrame:
    """Return what changed between two rule books, item by item.

    Returns
    -------
    DataFrame
        code, old_code, name_vi, name_en, max_points, old_max, rule, old_rule, same_max, same_rule,
        change (a key of
        :data:`CHANGES`), moved (it stands under another code), carries (figures can be carried
        over), lost (what is lost in translation, a key of :data:`LOSSES`). Scored items only, in
        the order of the new book, dropped ones last.

    Raises
    ------
    UsageError
        ``new`` does not name ``old`` as its predecessor.

    Examples
    --------
    >>> from parlib.sample import rule_book
    >>> table = bridge_table(rule_book("world-2"), rule_book("world-1"))
    >>> dict(zip(table["code"], table["change"]))["1.2"]
    'rule_and_maximum'
    """
    if new.predecessor != old.id:
        raise UsageError(
            saying(
                "rule book {id} names {predecessor} as its predecessor, not {id2}",
                id=new.id,
                predecessor=new.predecessor or "no rule book",
                id2=old.id,
            )
        )
    theirs = {i.code: i for i in old.leaves}
    shared = Counter(new.bridge[i.code] for i in new.leaves if i.code in new.bridge)
    rows = []
    for item in new.leaves:
        before = theirs.get(new.bridge.get(item.code, ""))
        rows.append(_link(item, before, split=before is not None and shared[before.code] > 1))
    met = {r["old_code"] for r in rows}
    rows += [_link(None, i, split=False) for i in old.leaves if i.code not in met]
    return pd.DataFrame(rows)


def carried_points(new: Framework, old: Framework) -> dict[str, float]:
    """Return how many points of each rule book are on items whose figures carry over.

    Keys are ``old_points`` of ``old_max`` and ``new_points`` of ``new_max``. Bonus and penalty
    items stand outside the maxima and are not counted; an unknown maximum counts as nothing.
    """
    table = bridge_table(new, old)
    there = table[table["carries"]]

    def points(codes: Iterable[str], book: Framework) -> float:
        known = [
            book.by_code[c].max_points or 0.0 for c in sorted(set(codes) - set(outside_of(book)))
        ]
        return float(exact_sum(np.array(known))) if known else 0.0

    return {
        "old_points": points(there["old_code"], old),
        "old_max": points((i.code for i in old.leaves), old),
        "new_points": points(there["code"], new),
        "new_max": points((i.code for i in new.leaves), new),
    }


def bridge_warnings(new: Framework, old: Framework) -> list[str]:
    """Return a warning for every link of a bridge that refers to an unknown item."""
    warnings = [
        f"bridge: {code} is not an item of {new.id}"
        for code in new.bridge
        if code not in new.by_code
    ]
    return warnings + [
        f"bridge: {code} → {to} is not an item of {old.id}"
        for code, to in new.bridge.items()
        if to and to not in old.by_code
    ]


def sides(source: Framework, target: Framework) -> tuple[str, str, pd.DataFrame]:
    """Return the names of the source and target code columns in the bridge table of two rule books,
    and that table.
    """
    if target.predecessor == source.id:
        return "old_code", "code", bridge_table(target, source)
    return "code", "old_code", bridge_table(source, target)


def outside_of(book: Framework) -> list[str]:
    """Return the codes of the scored items outside the sum of maxima: bonus and penalty items and
    everything below such a group.
    """

    def extra(item: Item) -> bool:
        return bool(item.kind) or (bool(item.parent) and extra(book.by_code[item.parent]))

    return [i.code for i in book.leaves if extra(i)]


def _link(item: Item | None, before: Item | None, *, split: bool) -> dict[str, Any]:
    same_max = item is not None and before is not None and _same(item.max_points, before.max_points)
    same_rule = (
        item is not None
        and before is not None
        and (item.rule, item.rule_params) == (before.rule, before.rule_params)
    )
    one_unit = (
        item is not None
        and before is not None
        and (not item.unit or not before.unit or item.unit == before.unit)
    )
    if item is None:
        change = "dropped"
    elif before is None:
        change = "new"
    elif split:
        change = "split"
    else:
        change = {(True, True): "unchanged", (False, True): "maximum", (True, False): "rule"}.get(
            (same_max, same_rule), "rule_and_maximum"
        )
    named = item or before
    carries = change not in ("new", "dropped", "split") and one_unit
    lost = {
        "new": "no_counterpart",
        "dropped": "no_counterpart",
        "split": "split",
        "unchanged": "",
    }.get(change, "given_points")
    return {
        "code": item.code if item else "",
        "old_code": before.code if before else "",
        "name_vi": named.name_vi if named else "",
        "name_en": named.name_en if named else "",
        "max_points": item.max_points if item else None,
        "old_max": before.max_points if before else None,
        "rule": item.rule if item else "",
        "old_rule": before.rule if before else "",
        "same_max": same_max,
        "same_rule": same_rule,
        "change": change,
        "moved": item is not None and before is not None and item.code != before.code,
        "carries": carries,
        "lost": lost if carries or lost in ("no_counterpart", "split") else "unit_differs",
    }


def _same(left: float | None, right: float | None) -> bool:
    return left is not None and right is not None and bool(to_quanta(left) == to_quanta(right))
