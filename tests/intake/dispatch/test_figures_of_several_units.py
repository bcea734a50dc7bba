"""Figures that one sentence gives to several units, and who acts in parts of a sentence."""

from __future__ import annotations

import pytest

from parlib.intake.dispatch.promises import extract_commitments


def read(*lines: str) -> list[tuple[float | None, str]]:
    text = "\n".join(["KẾ HOẠCH", "Cải cách hành chính năm 2026", "II. NHIỆM VỤ", *lines])
    return [(p.target, p.owner) for p in extract_commitments(text) if p.kind == "target"]


def indices(*lines: str) -> list[str]:
    text = "\n".join(["KẾ HOẠCH", "Cải cách hành chính năm 2026", "I. MỤC TIÊU", *lines])
    return [p.index for p in extract_commitments(text)]


@pytest.mark.parametrize(
    "words",
    [
        "Sở Y tế, Sở Nội vụ và UBND cấp xã lần lượt nâng tỷ lệ hồ sơ đúng hạn lên 99%, 98% và 97%.",
        "Tỷ lệ hồ sơ đúng hạn của Sở Y tế, Sở Nội vụ và UBND cấp xã đạt lần lượt 99%, 98%, 97%.",
        "Tỷ lệ hồ sơ đúng hạn của Sở Y tế, Sở Nội vụ và UBND cấp xã theo đúng thứ tự đạt 99%, 98% và 97%.",
        "Tỷ lệ hồ sơ đúng hạn: Sở Y tế 99%, Sở Nội vụ 98%, UBND cấp xã 97%.",
    ],
)
def test_each_of_several_units_has_its_own_figure(words):
    assert read(words) == [(99.0, "Sở Y tế"), (98.0, "Sở Nội vụ"), (97.0, "UBND cấp xã")]


def test_as_many_units_as_figures_or_all_is_left_as_it_was():
    assert {owner for _, owner in read("Sở Y tế, Sở Nội vụ lần lượt đạt 99%, 98% và 97% hồ sơ đúng hạn.")} == {"Sở Y tế; Sở Nội vụ"}


def test_what_follows_a_comma_goes_on_with_who_acts_before_it():
    words = "1. Sở Y tế mở 02 lớp; Sở Nội vụ rà soát thủ tục, bảo đảm 99% hồ sơ đúng hạn; công khai 12 báo cáo."
    assert read(words) == [(2.0, "Sở Y tế"), (99.0, "Sở Nội vụ"), (12.0, "Sở Y tế")]


@pytest.mark.parametrize(
    ("heading", "owner"),
    [
        ("1. Giao Giám đốc Sở Nội vụ:", "Sở Nội vụ"),
        ("2. Giao Chánh Văn phòng UBND tỉnh:", "Văn phòng UBND tỉnh"),
        (
            "Ban Chỉ đạo phát triển khoa học, công nghệ và chuyển đổi số tỉnh:",
            "Ban Chỉ đạo phát triển khoa học, công nghệ và chuyển đổi số tỉnh",
        ),
        ("3. Hiệp hội Doanh nghiệp tỉnh:", "Hiệp hội Doanh nghiệp tỉnh"),
    ],
)
def test_whom_a_heading_names(heading, owner):
    assert read(heading, "- Mở 02 lớp.") == [(2.0, owner)]


def test_a_day_that_a_sentence_states_at_the_end_is_that_of_the_task_before_it():
    text = "KẾ HOẠCH\nCải cách hành chính năm 2026\nII. NHIỆM VỤ\nSố hóa 95% hồ sơ. Đơn vị chủ trì: Sở Nội vụ. Thời hạn: Quý II/2026."
    assert [(p.operator, p.owner, str(p.due)) for p in extract_commitments(text)] == [(">=", "Sở Nội vụ", "2026-06-30")]


def test_who_answers_if_a_share_is_passed_promises_a_ceiling():
    text = "KẾ HOẠCH\nCải cách hành chính năm 2026\nII. NHIỆM VỤ\nGiám đốc các sở chịu trách nhiệm nếu để tỷ lệ hồ sơ trễ hạn vượt quá 1%."
    assert [(p.operator, p.target) for p in extract_commitments(text)] == [("<=", 1.0)]


def test_points_and_places_below_the_heading_of_an_index_are_its_own():
    assert indices(
        "1. Chỉ số PAR INDEX",
        "Phấn đấu đạt 91 điểm, tăng 02 bậc.",
        "2. Chỉ số PAPI",
        "- Tăng 05 bậc.",
        "3. Nội dung khác",
        "- Tăng 02 bậc.",
    ) == ["PAR", "PAR", "PAPI", ""]


def test_a_record_of_a_person_is_no_rest_of_its_task():
    assert read(
        "Nội dung: Rút ngắn 40% thời gian cấp phép xây dựng", "Người chịu trách nhiệm: Giám đốc Sở Xây dựng", "Thời gian: Quý II/2026"
    ) == [(40.0, "Sở Xây dựng")]
