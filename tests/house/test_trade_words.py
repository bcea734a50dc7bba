"""Pages speak the words of the trade: what offices write in their dispatches, in both languages."""

from __future__ import annotations

import ast
import re
from pathlib import Path

import pytest

from parlib.gate.yaml_text import read_yaml

ROOT = Path(__file__).resolve().parents[2]
WORDING = sorted((ROOT / "params" / "wording").glob("*.yml"))
# what reads the dispatches and tables of others knows every word that they use, the wrong ones too
READERS = {
    "parlib/intake/dispatch/cues.py",
    "parlib/intake/dispatch/respondents.py",
    "parlib/intake/dispatch/results.py",
    "parlib/intake/dispatch/rules/limits.py",
    "parlib/intake/dispatch/rules/ranks.py",
    "parlib/intake/annex/conditions.py",
    "parlib/intake/workbook/layout.py",
}
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


def strings_of(source: str) -> list[str]:
    """Every text that a module holds, pieces of f-strings too."""
    return [n.value for n in ast.walk(ast.parse(source)) if isinstance(n, ast.Constant) and isinstance(n.value, str)]


def test_no_workbook_screen_or_notebook_does_either():
    """Texts stand in code (workbooks, messages), in the catalogues of messages, in notebooks, templates and guides."""
    texts = {str(p.relative_to(ROOT)): p.read_text(encoding="utf-8") for p in (ROOT / "parlib").rglob("*.py")}
    texts = {name: text for name, text in texts.items() if name not in READERS}
    plain = [*(ROOT / "parlib").rglob("*.po"), *(ROOT / "parlib").rglob("*.md"), *(ROOT / "notebooks").glob("*.ipynb")]
    plain += [*(ROOT / "docs" / "vi").rglob("*.md"), ROOT / "README.vi.md"]
    assert len(texts) > 500
    assert len(plain) > 20
    heard = {str(p.relative_to(ROOT)): [p.read_text(encoding="utf-8")] for p in plain}
    # only what holds such a word at all is parsed
    heard |= {name: strings_of(text) for name, text in texts.items() if faults([text], VIETNAMESE)}
    wrong = {name: [f[-120:] for f in faults(pieces, VIETNAMESE)] for name, pieces in heard.items()}
    assert {name: what for name, what in wrong.items() if what} == {}


def test_the_check_detects_such_words():
    assert faults(strings_of('HEAD = f"Các lời hứa {1} của đơn vị"'), VIETNAMESE) == ["'Các lời hứa ': say cam kết"]
    assert len(faults(["Mất nhiều điểm nhất ở thể chế", "Hứa tăng 2 điểm", "Tụt hạng"], VIETNAMESE)) == 3
    assert faults(said({"a": ["{count?promise|promises} made", "{promised:points} points"]}), ENGLISH) == [
        "'promise|promises made': say commitment"
    ]
