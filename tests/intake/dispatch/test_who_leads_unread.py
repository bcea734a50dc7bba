"""Who leads, in the words of hands that had not been read: lines that close whole sections, sentences
that say nothing else, heads of offices, places by name, several in order.
"""

from __future__ import annotations

import pytest

from parlib.intake.dispatch.issuer import issuer_of
from parlib.intake.dispatch.lines_that_lead import leads_below
from parlib.intake.dispatch.owners import owners_in
from parlib.intake.dispatch.promises import extract_commitments
from parlib.intake.dispatch.section_owners import label_owner, owner_in_brackets

TITLE = ("KẾ HOẠCH", "Cải cách hành chính năm 2026", "II. NHIỆM VỤ")


def of(*lines: str) -> list[tuple[float | None, str]]:
    """Figure and owner of each promise below a title."""
    text = "\n".join((*TITLE, *lines))
    return [(p.target, p.owner) for p in extract_commitments(text) if p.kind == "target"]


TASKS = ("Rà soát 100% văn bản.", "Ban hành 02 quyết định trong quý II/2026.")
NEXT = ("2. Chuyển đổi số", "Số hóa 90% hồ sơ.")


@pytest.mark.parametrize(
    "closing",
    [
        ("Cơ quan chủ trì: Sở Tư pháp.",),
        ("Chủ trì: Sở Tư pháp. Phối hợp: các sở, ban, ngành.",),
        ("Cơ quan chủ trì: Sở Tư pháp.", "Cơ quan phối hợp: Các sở, ban, ngành."),
        ("(Sở Tư pháp chủ trì, phối hợp với các cơ quan, đơn vị liên quan thực hiện)",),
        ("=> Sở Tư pháp chủ trì; các phòng phối hợp.",),
        ("Giao Sở Tư pháp chủ trì, các sở, ban, ngành, địa phương phối hợp.",),
        ("Do Sở Tư pháp làm đầu mối.",),
    ],
)
def test_a_line_that_closes_a_section_of_paragraphs_leads_all_of_it(closing):
    for heading in ("1. Cải cách thể chế", "Nhiệm vụ 1: Cải cách thể chế"):
        assert [owner for _, owner in of(heading, *TASKS, *closing, *NEXT)] == ["Sở Tư pháp", "Sở Tư pháp", ""]


def test_it_leads_the_numbered_tasks_of_a_section():
    numbered = of("1. Rà soát 100% văn bản.", "2. Kiểm tra 05 xã.", "Chủ trì: Sở Tư pháp.", "III. THỰC HIỆN")
    assert {owner for _, owner in numbered} == {"Sở Tư pháp"}


@pytest.mark.parametrize(
    ("lines", "owners"),
    [
        # each numbered task has such a line: the last is the last task's
        (("1. Rà soát 40 văn bản.", "Chủ trì: Sở Y tế.", "2. Kiểm tra 05 xã.", "Chủ trì: Sở Tư pháp.", "III. KHÁC"), ["Sở Y tế", "Sở Tư pháp"]),
        # a task goes on below: nothing says where the line ends
        (("1. Thể chế", "Rà soát 40 văn bản.", "Kiểm tra 05 xã.", "Chủ trì: Sở Tư pháp.", "Mở 03 lớp."), ["", "Sở Tư pháp", ""]),
        # two such lines in a section
        (("1. Thể chế", "Rà soát 40 văn bản.", "Chủ trì: Sở Y tế.", "Kiểm tra 05 xã.", "Mở 03 lớp.", "Chủ trì: Sở Tư pháp."), ["Sở Y tế", "", "Sở Tư pháp"]),
        # a unit heads tasks of its own
        (("1. Thể chế", "Sở Y tế:", "- Rà soát 40 văn bản.", "Kiểm tra 05 xã.", "Chủ trì: Sở Tư pháp.", "2. Khác"), ["Sở Y tế", "Sở Tư pháp"]),
        # one numbered task among others with a line of its own
        (("1. Rà soát 40 văn bản.", "2. Kiểm tra 05 xã.", "Chủ trì: Sở Tư pháp.", "3. Mở 03 lớp."), ["", "Sở Tư pháp", ""]),
        # who is to do a task is not who leads what stands above it
        (("1. Thể chế", "Rà soát 40 văn bản.", "Sở Y tế chủ trì, phối hợp với các xã kiểm tra việc chấp hành.", "2. Khác"), [""]),
    ],
)  # fmt: skip
def test_a_line_leads_no_further_than_its_section(lines, owners):
    assert [owner for _, owner in of(*lines)] == owners


def test_an_owner_of_a_task_goes_before_that_of_the_line_that_closes_its_section():
    lines = ("1. Thể chế", "Phòng Nội vụ kiểm tra 05 xã.", "Mở 03 lớp.", "(Chủ trì: Phòng Tư pháp)", "2. Khác")
    assert of(*lines) == [(5.0, "Phòng Nội vụ"), (3.0, "Phòng Tư pháp")]


def test_a_sentence_in_which_somebody_leads_a_task_says_not_who_leads_above():
    assert leads_below("Sở Y tế chủ trì, phối hợp với các xã rà soát các khoản thu.") == ""
    assert leads_below("Sở Y tế chủ trì:") == ""
    assert label_owner("Sở Y tế chủ trì:") == "Sở Y tế"


@pytest.mark.parametrize(
    ("heading", "owner"),
    [
        ("1. Sở Tài chính (cơ quan đầu mối theo dõi Chỉ số PCI)", "Sở Tài chính"),
        ("1. Đối với Sở Tài chính, Sở Y tế (các đơn vị có tiêu chí đạt dưới 70%):", "Sở Tài chính; Sở Y tế"),
        ("3. Giao Chánh Văn phòng UBND tỉnh:", "Văn phòng UBND tỉnh"),
        ("3. Yêu cầu Giám đốc Sở Y tế:", "Sở Y tế"),
        ("5. Công an tỉnh, Sở Y tế theo chức năng, nhiệm vụ được giao", "Công an tỉnh; Sở Y tế"),
    ],
)
def test_a_heading_is_a_unit_with_what_is_said_of_it(heading, owner):
    assert label_owner(heading) == owner


def test_a_heading_names_who_leads_and_who_helps_behind_its_topic():
    assert (
        owner_in_brackets("4. Chuyển đổi số - Phòng Văn hóa và Thông tin phối hợp Văn phòng HĐND và UBND") == "Phòng Văn hóa và Thông tin"
    )


@pytest.mark.parametrize(
    ("words", "owner"),
    [
        ("5. Chủ tịch UBND các xã Tân Lập, Hòa Bình, Vạn Xuân kiểm điểm, báo cáo trước 30/4.", "Chủ tịch UBND các xã Tân Lập, Hòa Bình, Vạn Xuân"),
        ("5. UBND các xã đẩy mạnh, tăng cường kiểm tra 05 thôn.", "UBND các xã"),
        ("2. Trưởng các phòng, Giám đốc Trung tâm Phục vụ hành chính công xây dựng 02 kế hoạch.", "Trưởng các phòng; Trung tâm Phục vụ hành chính công"),
        ("4. Trưởng thôn, buôn vận động mỗi hộ 01 người.", "Trưởng thôn, buôn"),
        ("4. Trong quý II, Phòng Tài chính - Kế hoạch và Ban Quản lý dự án đầu tư xây dựng huyện phải giải ngân 45%.", "Phòng Tài chính - Kế hoạch; Ban Quản lý dự án đầu tư xây dựng huyện"),
        ("2. Nâng tỷ lệ trực tuyến lên 75%; do Phòng Văn hóa, Khoa học và Thông tin theo dõi, đôn đốc.", "Phòng Văn hóa, Khoa học và Thông tin"),
        ("- 27 xã có tỷ lệ thanh toán trực tuyến dưới 30% phải nâng lên tối thiểu 55%.", "27 xã có tỷ lệ thanh toán trực tuyến dưới 30%"),
    ],
)  # fmt: skip
def test_who_acts_is_named_at_length(words, owner):
    assert owners_in(words) == owner


def test_which_of_a_kind_are_meant_is_no_promise():
    assert of("1. 27 xã có tỷ lệ thanh toán trực tuyến dưới 30% phải nâng lên tối thiểu 55%.") == [
        (55.0, "27 xã có tỷ lệ thanh toán trực tuyến dưới 30%")
    ]


@pytest.mark.parametrize(
    ("line", "each"),
    [
        ("4. Sở Y tế, Sở Nội vụ: mức độ hài lòng lần lượt đạt 90% và 88%.", True),
        ("4. Sở Y tế và Sở Nội vụ lần lượt hoàn thành: rà soát 52 văn bản; vận hành 03 nền tảng.", True),
        ("4. Sở Y tế, Sở Nội vụ nâng mức hài lòng: y tế 90%, công vụ 88% (theo thứ tự cơ quan chịu trách nhiệm).", True),
        ("4. Sở Y tế, Sở Nội vụ: hồ sơ trực tuyến và số hóa lần lượt đạt 90% và 88%.", False),
        ("4. Sở Y tế, Sở Nội vụ: mức độ hài lòng đạt 90%, số hóa đạt 88%.", False),
    ],
)
def test_several_leads_have_each_its_own_figure_where_the_line_says_so(line, each):
    both = "Sở Y tế; Sở Nội vụ"
    assert [owner for _, owner in of(line)] == (["Sở Y tế", "Sở Nội vụ"] if each else [both, both])


def test_a_directive_of_the_head_of_a_body_is_issued_by_it():
    assert issuer_of("CHỦ TỊCH ỦY BAN NHÂN DÂN TỈNH HÀ LINH\nSố: 3/CT-UBND") == "Ủy ban nhân dân tỉnh Hà Linh"


def test_the_index_of_a_heading_is_that_of_the_places_and_points_below_it():
    text = "\n".join(
        (
            *TITLE,
            "7. Đối với Chỉ số cải cách hành chính năm 2026 của huyện:",
            "a) Mục tiêu: đạt từ 85 điểm, xếp thứ 5 trở lên.",
            "8. Chỉ số hiệu quả quản trị và hành chính công cấp tỉnh tăng 03 bậc.",
        )
    )
    assert [p.index for p in extract_commitments(text)] == ["PAR", "PAR", "PAPI"]


@pytest.mark.parametrize(
    ("lines", "promises"),
    [
        # several such lines in one
        (("1. Kiểm tra 05 xã.", "- Chủ trì: Sở Tư pháp. - Phối hợp: các sở. - Thời gian: trước 30/11/2026."), [(5.0, "Sở Tư pháp")]),
        (("1. Kiểm tra 05 xã.", "- Chủ trì: Sở Tư pháp; Phối hợp: Công an tỉnh, Bộ Chỉ huy Quân sự tỉnh."), [(5.0, "Sở Tư pháp")]),
        # by the number of a section, with who helps
        (("2. Thủ tục", "2.1. Mở 03 quầy.", "Chủ trì mục 2: Sở Tư pháp; phối hợp: các phòng."), [(3.0, "Sở Tư pháp")]),
        # what a unit is among others, behind its name
        (("2.1. Sở Tư pháp: đơn vị chủ trì các nhiệm vụ sau:", "+ Mở 03 quầy."), [(3.0, "Sở Tư pháp")]),
        (("2.3. Các Chi nhánh Văn phòng Đăng ký đất đai", "+ Mở 03 quầy."), [(3.0, "Các Chi nhánh Văn phòng Đăng ký đất đai")]),
        (("6. Sở Y tế, Sở Tư pháp, mỗi sở chọn ít nhất 03 đơn vị làm điểm.",), [(3.0, "Sở Y tế; Sở Tư pháp")]),
        (("7. Yêu cầu các chủ đầu tư, trong đó có Ban Quản lý dự án tỉnh, giải ngân 95% vốn.",), [(95.0, "các chủ đầu tư")]),
        (("4. UBND các xã, thị trấn", "Riêng xã Thạnh Phú, thị trấn Tân Biên giảm tỷ lệ trễ hạn xuống dưới 2%."), [(2.0, "xã Thạnh Phú, thị trấn Tân Biên")]),
        # for whom: what they did not reach is no result that is told
        (("3. Đối với các xã chưa đạt chỉ tiêu trực tuyến, Sở Nội vụ bảo đảm tỷ lệ đạt tối thiểu 60%.",), [(60.0, "Sở Nội vụ")]),
    ],
)  # fmt: skip
def test_who_is_meant_is_read_in_further_hands(lines, promises):
    assert of(*lines) == promises


def test_the_day_of_several_fields_in_one_line_is_that_of_the_task():
    text = "\n".join((*TITLE, "1. Kiểm tra 05 xã.", "- Chủ trì: Sở Tư pháp. - Phối hợp: các sở. - Thời gian: trước 30/11/2026."))
    assert [str(p.due) for p in extract_commitments(text)] == ["2026-11-30"]


def test_what_may_not_be_lost_beyond_a_number_is_no_none():
    readings = [(p.operator, p.target) for p in extract_commitments("\n".join((*TITLE, "a) Không để mất quá 0,5 điểm.")))]
    assert ("=", 0.0) not in readings


def test_units_that_are_graded_by_the_index_are_promised_for_it():
    text = "\n".join((*TITLE, "3. Có ít nhất 70 xã đạt loại Tốt về cải cách hành chính.", "4. Có ít nhất 9 xã đạt loại Tốt về an ninh."))
    assert [p.index for p in extract_commitments(text)] == ["PAR", ""]
