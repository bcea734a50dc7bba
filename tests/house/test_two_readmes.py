"""The README in Vietnamese holds what the one in English holds: the same commands, headings, pictures and links."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
ENGLISH, VIETNAMESE = ((ROOT / name).read_text(encoding="utf-8") for name in ("README.md", "README.vi.md"))

WHAT = {
    "commands": lambda text: [b for kind, b in re.findall(r"```(\w*)\n(.*?)```", text, re.DOTALL) if "notebooks/" not in b],
    "headings": lambda text: [len(marks) for marks in re.findall(r"^(#+) ", text, re.MULTILINE)],
    "pictures and links": lambda text: sorted(p for p in re.findall(r"\]\(([^)]+)\)", text) if not p.startswith("README")),
    "figures": lambda text: sorted(re.findall(r"\b\d{3,}\b", re.sub(r"(\d)[.,](\d{3})\b", r"\1\2", text))),
}


@pytest.mark.parametrize("what", WHAT)
def test_both_languages_have_the_same_content(what):
    english, vietnamese = WHAT[what](ENGLISH), WHAT[what](VIETNAMESE)
    assert len(english) >= 5
    assert vietnamese == english


def test_each_readme_links_the_other():
    assert "(README.vi.md)" in ENGLISH
    assert "(README.md)" in VIETNAMESE
