"""No word of the software reaches a reader of an official page: what is missing is asked for in the office's words."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
SOFTWARE = re.compile(
    r"parlib [a-z]|data/raw|params/|\.(?:yml|csv|json|parquet|ipynb)\b|sha-?256|checksum|row key|yaml|notebook", re.IGNORECASE
)
WORDING = sorted((ROOT / "params" / "wording").glob("*.yml"))
# the annex of an audit names its files and binds them
NAMED_FOR_AUDIT = re.compile(r"[\w-]+\.csv|SHA-256 [0-9a-f]{6,}")


def said_in(wording: str) -> list[str]:
    """Return the lines of a wording file that a page prints."""
    return [line for line in wording.splitlines() if ": " in line and not line.lstrip().startswith("#")]


@pytest.mark.parametrize("path", WORDING, ids=lambda p: p.name)
def test_wording_holds_no_word_of_the_software(path):
    assert [line for line in said_in(path.read_text(encoding="utf-8")) if SOFTWARE.search(line)] == []


@pytest.mark.parametrize("path", sorted((ROOT / "tests" / "golden").glob("*.json")), ids=lambda p: p.name)
def test_a_page_holds_no_word_of_the_software(path):
    texts = re.findall(r'"s": "((?:[^"\\]|\\.)*)"', path.read_text(encoding="utf-8"))
    assert texts, "the page says something"
    plain = [NAMED_FOR_AUDIT.sub("", text) if "annex" in path.name else text for text in texts]
    assert [text for text in plain if SOFTWARE.search(text)] == []


def test_the_search_finds_what_it_must():
    asked = "Đề nghị đơn vị gửi bảng tự chấm điểm."
    assert [bool(SOFTWARE.search(t)) for t in ("run parlib build", "in data/raw", "phần mềm parlib 1.0", asked)] == [
        True,
        True,
        False,
        False,
    ]
