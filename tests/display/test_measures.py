"""What is counted, in the language of the page: words of plans and rule books, known ones in English and the others in quotation marks."""

from __future__ import annotations

from types import SimpleNamespace

import pytest

from parlib.display.measures import measured
from parlib.store.params import load_confirmed_plans
from parlib.store.wording import load_wording
from tests.made_release import PARAMS

WORDING = load_wording(PARAMS)


def on_a_page(unit: str, language: str) -> str:
    return measured(SimpleNamespace(language=language, brief=SimpleNamespace(wording=WORDING[language])), unit)


@pytest.mark.parametrize(
    ("unit", "english", "vietnamese"),
    [
        ("hồ sơ", "files", "hồ sơ"),
        ("cuộc", "sessions", "cuộc"),
        ("cuộc/quý", "sessions a quarter", "cuộc/quý"),
        ("tin/tháng", "news items a month", "tin/tháng"),
        ("tỷ đồng", "billion dong", "tỷ đồng"),
        ("TTHC", "procedures", "thủ tục"),
        ("hội thi cấp tỉnh", "“hội thi cấp tỉnh”", "hội thi cấp tỉnh"),
        ("hội thi/năm", "“hội thi/năm”", "hội thi/năm"),
        ("km2", "km2", "km2"),
        ("", "", ""),
    ],
)
def test_a_known_word_is_in_english_and_another_in_quotation_marks(unit, english, vietnamese):
    assert (on_a_page(unit, "en"), on_a_page(unit, "vi")) == (english, vietnamese)


def test_a_release_of_before_has_no_word_for_a_rhythm():
    wording = {"labels": {"units": {"cuộc": "sessions"}}}
    assert measured(SimpleNamespace(language="en", brief=SimpleNamespace(wording=wording)), "cuộc/quý") == "“cuộc/quý”"


def test_every_unit_of_the_confirmed_plans_is_known():
    units = {c.unit for plan in load_confirmed_plans(PARAMS)[0].values() for c in plan.commitments}
    assert len(units) > 10
    assert [u for u in units if "“" in on_a_page(u, "en")] == []


def test_what_dispatches_count_most_is_known():
    for unit in (
        "lượt",
        "lớp",
        "buổi",
        "hội nghị",
        "mô hình",
        "sáng kiến",
        "văn bản",
        "báo cáo",
        "doanh nghiệp",
        "người",
        "ngày",
        "dự án",
        "bài",
    ):
        assert on_a_page(unit, "en").isascii(), unit
