"""Kinds of sentence that were read wrong: results, lists under one verb, an index named once, owners by line, negatives."""

from __future__ import annotations

import pytest

from parlib.intake.dispatch_text import extract_commitments


def proposals(text: str):
    return [p for p in extract_commitments(text) if p.kind == "target"]


def read(text: str) -> list[tuple]:
    return [(p.operator, p.target, p.target_high) for p in proposals(text)]


@pytest.mark.parametrize(
    "told",
    [
        "Năm 2025, Chỉ số CCHC của xã đạt 81,2%, tăng 2,4% so với năm 2024, xếp thứ 9/124 xã, phường. Tỷ lệ số hóa thực hiện đạt 93%.",
        "I. KẾT QUẢ THỰC HIỆN NĂM 2025\n- Giải quyết đúng hạn 98,7% hồ sơ; số hóa 91% hồ sơ.\n- Giảm 12% thời gian giải quyết.\n"
        + "II. MỤC TIÊU NĂM 2026\n",
        "Kết quả năm 2025, Chỉ số SIPAS đạt 85,1%; Chỉ số PAPI đạt 42 điểm.",
    ],
)
def test_what_was_reached_is_no_promise(told):
    text = f"KẾ HOẠCH cải cách hành chính năm 2026 của xã Suối Tre\n{told}\nPhấn đấu năm 2026 Chỉ số SIPAS đạt từ 88% trở lên."
    assert read(text) == [(">=", 88.0, None)]


def test_a_verb_governs_its_whole_list_and_stands_in_every_quote():
    found = proposals("KẾ HOẠCH năm 2026\nNăm 2026 giảm ít nhất 20% thời gian đi lại, 30% chi phí in ấn, 10% số cuộc họp.")
    assert [(p.operator, p.target) for p in found] == [("decrease_by", 20.0), ("decrease_by", 30.0), ("decrease_by", 10.0)]
    assert all("giảm ít nhất" in p.quote for p in found)
    assert [p.quote.endswith(words) for p, words in zip(found, ("đi lại", "in ấn", "cuộc họp"), strict=True)] == [True] * 3


def test_an_index_named_once_holds_for_the_sentence_and_no_further():
    text = (
        "KẾ HOẠCH năm 2026\nPhấn đấu Chỉ số PAPI năm 2026 đạt trên 45 điểm; nằm trong nhóm 10 tỉnh dẫn đầu; không để lĩnh vực nào dưới 60%. "
        + "Tỷ lệ hồ sơ đúng hạn phấn đấu đạt 98%."
    )
    found = proposals(text)
    assert [(p.operator, p.target, p.index) for p in found][-3:] == [("rank_band", 10.0, "PAPI"), (">=", 60.0, "PAPI"), (">=", 98.0, "")]


@pytest.mark.parametrize(
    ("words", "target", "high"),
    [
        ("Phấn đấu xếp thứ hạng từ 5 đến 8 trong tỉnh", 5.0, 8.0),
        ("Phấn đấu đứng vị trí thứ 3/15 sở, ngành", 3.0, None),
        ("Phấn đấu thuộc top 20 xã, phường", 20.0, None),
    ],
)
def test_a_place_in_the_ranking_in_other_words(words, target, high):
    assert read(f"KẾ HOẠCH năm 2026\n{words}.") == [("rank_band", target, high)]


def test_owners_by_line_joint_owners_and_owners_in_brackets():
    text = (
        "KẾ HOẠCH năm 2026\n1. Phòng Văn hóa - Xã hội: số hóa tối thiểu 90% hồ sơ.\n"
        + "2. Phòng Kinh tế, Văn phòng HĐND và UBND: giải ngân đạt 98% kế hoạch trở lên.\n"
        + "3. Tối thiểu 80% hồ sơ trực tuyến (chủ trì: Trung tâm Phục vụ hành chính công).\n"
        + "4. Công an xã:\n- Không để xảy ra khiếu nại vượt cấp."
    )
    found = proposals(text)
    assert [p.owner for p in found] == [
        "Phòng Văn hóa - Xã hội",
        "Phòng Kinh tế; Văn phòng HĐND và UBND",
        "Trung tâm Phục vụ hành chính công",
        "Công an xã",
    ]
    assert [(p.operator, p.target, p.unit) for p in found][1] == (">=", 98.0, "% kế hoạch")


def test_above_the_plan_is_an_increase_and_none_is_zero():
    text = "KẾ HOẠCH năm 2026\nPhấn đấu thu ngân sách vượt từ 3 đến 5% dự toán.\nKhông có văn bản nào ban hành sai thẩm quyền."
    above, none = proposals(text)
    assert (above.operator, above.target, above.target_high, above.unit) == ("increase_by", 3.0, 5.0, "% dự toán")
    assert (none.operator, none.target) == ("=", 0.0)


def test_eth_and_other_look_alikes_of_dd_hide_nothing():
    text = (
        "KẾ HOẠCH năm 2026\nPhấn \u00f0ấu t\u1ef7 l\u1ec7 h\u1ed3 s\u01a1 \u00f0úng h\u1ea1n \u0256\u1ea1t t\u1eeb 97% tr\u1edf l\u00ean."
    )
    (found,) = proposals(text)
    assert (found.operator, found.target) == (">=", 97.0)
    assert "Phấn đấu" in found.quote
