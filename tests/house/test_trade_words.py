"""Pages speak the words of the trade: what offices write in their dispatches, in both languages."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from parlib.gate.yaml_text import read_yaml

WORDING = sorted((Path(__file__).resolve().parents[2] / "params" / "wording").glob("*.yml"))
# not this, but that
VIETNAMESE = {
    r"\bhứa\b": "cam kết",
    r"\bmất (?:nhiều )?điểm|\bđiểm (?:đã |bị )?mất\b": "bị trừ điểm",
    r"\bbị cắt\b": "giảm khi thẩm định",
    r"cách đo mới": "thay đổi bộ tiêu chí",
    r"\btụt\b": "giảm bậc",
}
ENGLISH = {r"\bpromis(?:e|es|ed|ing)\b": "commitment", r"\bcuts?\b": "reduced on appraisal", r"\bplung|\bslump|\bdropped\b": "fell"}


def said(entry: object) -> list[str]:
    """Every text below an entry, without its placeholders."""
    if isinstance(entry, dict):
        return [text for value in entry.values() for text in said(value)]
    if isinstance(entry, list):
        return [text for value in entry for text in said(value)]
    # of a choice by number ({count?one|many}) the words stay
    return [re.sub(r"\{\w+(?::\w+)?\}", "", re.sub(r"\{\w+\?([^}]*)\}", r"\1", str(entry)))]


def faults(texts: list[str], words: dict[str, str]) -> list[str]:
    return [f"{text!r}: say {better}" for text in texts for word, better in words.items() if re.search(word, text, re.IGNORECASE)]


@pytest.mark.parametrize("path", WORDING, ids=lambda p: p.name)
def test_no_page_says_what_no_dispatch_would(path):
    words = VIETNAMESE if path.name.startswith("vi") else ENGLISH
    assert faults(said(read_yaml(path).data), words) == []


def test_the_check_sees_them():
    assert len(faults(["Mất nhiều điểm nhất ở thể chế", "Hứa tăng 2 điểm", "Tụt hạng"], VIETNAMESE)) == 3
    assert faults(said({"a": ["{count?promise|promises} made", "{promised:points} points"]}), ENGLISH) == [
        "'promise|promises made': say commitment"
    ]
