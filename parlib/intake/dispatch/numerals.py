"""How numbers and their floors are written in a dispatch."""

from __future__ import annotations

NUMBER = r"(?:\d{1,3}(?:\.\d{3})+(?!\d)|\d+(?:[.,]\d+)?)"
"""A number with either decimal mark, or with dots between thousands."""

FLOOR = r"(?:thêm\s+|tiếp(?: tục)?\s+|bình quân\s+|trung bình\s+|không dưới\s+|không ít hơn\s+|ít nhất\s*:?\s*|tối thiểu\s*:?\s*|:\s*)*"
"""Words that may stand between the verb and the number."""
