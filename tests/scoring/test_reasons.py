"""Every reason the room writes can be said in both languages."""

import re
from pathlib import Path

import pytest

import parlib.scoring
from parlib.codebook.reasons import Reason
from parlib.scoring.leaves import LEAF_REASONS
from parlib.scoring.reasons import REASONS, reason_text

SOURCE = "\n".join(p.read_text(encoding="utf-8") for p in Path(parlib.scoring.__file__).parent.glob("*.py"))


def test_every_reason_of_a_scored_item_is_known():
    assert set(LEAF_REASONS) - {""} <= set(REASONS)


@pytest.mark.parametrize("code", list(REASONS))
def test_a_reason_is_said_in_both_languages_and_is_used(code):
    names = set(re.findall(r"\{(\w+)\}", REASONS[code][0]))
    assert names == set(re.findall(r"\{(\w+)\}", REASONS[code][1]))
    text = str(Reason.of(code, **dict.fromkeys(sorted(names), "7")))
    vi, en = reason_text(text), reason_text(text, language="en")
    assert vi != en
    assert "{" not in vi + en
    assert vi[0].isupper()
    assert len(re.findall(rf'["`]{code}[:"`]', SOURCE)) >= 2, f"{code} stands in the list of reasons and nowhere else"


def test_an_unknown_reason_is_shown_as_it_is():
    assert reason_text("vì lý do khác") == "vì lý do khác"
