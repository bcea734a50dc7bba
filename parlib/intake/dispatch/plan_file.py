"""A plan as the text of its file, and what of a file that stands would be lost if it were written
again.
"""

from __future__ import annotations

from typing import Any

from parlib.codebook.plans import Plan
from parlib.gate.yaml_text import yaml_of

PLAN_HEAD = (
    "# Nhận từ bảng rà soát bằng `parlib targets accept`; cam kết chưa xác nhận vẫn ở bảng đó.\n"
)


def plan_text(plan: Plan, *, head: str = PLAN_HEAD) -> str:
    """Return the text of a plan file.

    Every field that is not left at its default, in the order of the model.
    """
    fields = {name: _plain(value) for name, value in plan.model_dump(exclude_defaults=True).items()}
    return head + yaml_of(fields, width=118)


def comments_in(text: str) -> list[int]:
    """Return the lines of a plan file that hold a comment somebody wrote.

    Writing it again would lose them.
    """
    return [
        n
        for n, line in enumerate(text.splitlines(), start=1)
        if line.lstrip().startswith("#") and line + "\n" != PLAN_HEAD
    ]


def _plain(value: Any) -> Any:
    if isinstance(value, dict):
        return {k: _plain(v) for k, v in value.items()}
    if isinstance(value, list | tuple):
        return [_plain(v) for v in value]
    if isinstance(value, float) and value.is_integer():
        return int(value)
    return str(value) if isinstance(value, str) else value
