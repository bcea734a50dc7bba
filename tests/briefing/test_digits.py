"""A digit on a page is bound to a cell, or of a kind that is declared."""

from __future__ import annotations

import copy
from dataclasses import replace

import pytest

from parlib import display
from parlib.briefing.digits import Allowances, check_digits, folded, free_digits
from parlib.document.model import blocks_of, inline_lists
from parlib.errors import RenderRefused
from tests.display.contexts import full, promised
from tests.display.kinds import model_of

DATES = (
    "đến 31/12/2025, trước ngày 5/1",
    "ngày 18 tháng 6 năm 2020",
    "as of 30 Jun 2025 and 18 June 2020",
    "bản 2026-11, ngày 2025-06-30",
    "quý 4, tháng 12, năm 2024",
)
DOCUMENTS = ("Quyết định 892/QĐ-BNV", "Công văn số 2682/UBND-NC", "Nghị định số 30/2020/NĐ-CP", "kế hoạch số 26/KH – UBND")
FREE = (
    "đạt 99,99 điểm",
    "scored 99.99 points",
    "37",
    "xếp thứ 7 trong 63 tỉnh",
    "2024,5 điểm",
    "giảm 1.234,5 điểm",
    "31/12/20255",
    "mất 2020%",
    "tăng 12/30 điểm",
    "điểm 0,54",
)


@pytest.fixture(scope="module")
def brief():
    return full("vi")


@pytest.fixture(scope="module")
def allowed(brief):
    return Allowances([brief])


@pytest.mark.parametrize("text", [*DATES, *DOCUMENTS])
def test_dates_and_numbers_of_documents_are_no_quantities(text, allowed):
    assert allowed.unbound(text) == []


@pytest.mark.parametrize("text", FREE)
def test_a_quantity_in_text_is_free(text, allowed):
    assert allowed.unbound(text)


def test_names_reasons_and_stored_text_are_known_by_their_own_words(brief):
    plan = promised("vi")
    first = plan.plan.commitments[0]
    quoted = first.model_copy(update={"quote": "Phấn đấu giảm 25 % thời gian giải quyết, đạt từ 98,5 % hồ sơ đúng hạn trở lên"})
    plan = replace(plan, plan=plan.plan.model_copy(update={"commitments": (quoted, *plan.plan.commitments[1:])}))
    allowed = Allowances([plan])
    assert allowed.unbound(f"“{quoted.quote}” (mục I)") == []
    assert allowed.unbound("Giảm 25 % thời gian giải quyết") == []  # a part of it, its first letter a capital
    assert allowed.unbound(quoted.quote.replace("98,5", "98,7")) == ["98,7"]
    assert allowed.unbound("đạt 98,5 điểm") == ["98,5"]


def test_every_bound_number_turned_into_text_is_found(brief):
    model = model_of(display, "brief", brief)
    allowed = Allowances([brief])
    check_digits(model, allowed)
    count = 0
    for at, block in enumerate(blocks_of(model)):
        for where, content in enumerate(inline_lists(block)):
            for position, inline in enumerate(content):
                if inline["t"] != "num" or not any(ch.isdigit() for ch in inline["s"]):
                    continue
                forged = copy.deepcopy(model)
                target = list(inline_lists(list(blocks_of(forged))[at]))[where]
                target[position] = {"t": "text", "s": "99,99"}
                if block.get("said") is not content:
                    count += 1
                    assert free_digits(forged, allowed), (block["t"], inline["s"])
    assert count > 40


@pytest.mark.parametrize("part", ["caption", "note", "title", "takeaway"])
def test_captions_notes_and_the_head_hold_no_number_of_their_own(part, brief):
    model = model_of(display, "brief", brief)
    holder = model["meta"] if part in model["meta"] else next(b for b in blocks_of(model) if b["t"] == "table")
    holder[part] += " 98,76 điểm"
    with pytest.raises(RenderRefused, match=r"98,76 is not bound"):
        check_digits(model, Allowances([brief]))


def test_a_number_that_is_bound_with_a_word_may_be_repeated_without_it(brief):
    """A rank that only the first sentence names ("thứ 17") stands in the description of the file as well."""
    model = model_of(display, "brief", brief)
    table = next(b for b in blocks_of(model) if b["t"] == "table")
    number = next(n for lines in inline_lists(table) for n in lines if n["t"] == "num")
    model["meta"]["takeaway"] = "Đơn vị xếp thứ 7713 trong tỉnh"
    assert free_digits(model, Allowances([brief]))
    number["s"] = "thứ 7713"
    assert not free_digits(model, Allowances([brief]))
    number["s"] = "thứ 17713"
    assert free_digits(model, Allowances([brief]))


def test_equal_faults_are_told_once_with_their_number(brief):
    model = model_of(display, "brief", brief)
    model["sections"][0]["blocks"] += [{"t": "p", "role": "body", "c": [{"t": "text", "s": "mất 98,76 điểm"}]} for _ in range(3)]
    with pytest.raises(RenderRefused) as refused:
        check_digits(model, Allowances([brief]))
    assert "3 digit(s) stand in text without a cell → bind them" in str(refused.value)
    assert "(3 times)" in str(refused.value)


def test_text_is_compared_in_one_form():
    assert folded("Đạt\u00a0ĐIỂM  A") == "đạt điểm a"
