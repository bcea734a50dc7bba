"""Are two drawings one picture? The same shapes with the same words.

The last digits of a coordinate do not matter.
"""

from __future__ import annotations

import re
import xml.etree.ElementTree as ET
from itertools import zip_longest

_NUMBER = re.compile(r"[-+]?(?:\d+\.?\d*|\.\d+)(?:[eE][-+]?\d+)?")
_REACH = 0.01
"""Points of the page: a hundredth is below what any screen or printer shows."""


def same_picture(one: str, other: str) -> bool:
    """Return whether two SVG texts show the same.

    Equal element by element, coordinates within a hundredth of a point.
    """
    if one == other:
        return True
    try:
        first, second = ET.fromstring(one), ET.fromstring(other)  # noqa: S314 - expat refuses entity bombs
    except ET.ParseError:
        return False
    return all(_same_element(a, b) for a, b in zip_longest(first.iter(), second.iter()))


def _same_element(one: ET.Element | None, other: ET.Element | None) -> bool:
    if (
        one is None
        or other is None
        or one.tag != other.tag
        or len(one) != len(other)
        or one.attrib.keys() != other.attrib.keys()
    ):
        return False
    if (one.text or "").strip() != (other.text or "").strip() or (one.tail or "").strip() != (
        other.tail or ""
    ).strip():
        return False
    return all(_same_value(one.get(name, ""), other.get(name, "")) for name in one.attrib)


def _same_value(one: str, other: str) -> bool:
    if one == other:
        return True
    if _NUMBER.sub("#", one) != _NUMBER.sub("#", other):
        return False
    pairs = zip(_NUMBER.findall(one), _NUMBER.findall(other), strict=True)
    return all(abs(float(a) - float(b)) <= _REACH for a, b in pairs)
