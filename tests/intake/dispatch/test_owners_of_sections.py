"""Who owns a promise: units that a heading names behind its topic, or gives its section to; units named behind a task in other ways."""

from __future__ import annotations

import pytest

from parlib.intake.dispatch.by_number import owners_by_number
from parlib.intake.dispatch.owners import owners_in
from parlib.intake.dispatch.section_owners import label_owner, owner_in_brackets
from tests.intake.dispatch.sentences import proposals


@pytest.mark.parametrize(
    "heading",
    [
        "2. Thể chế: Phòng Tư pháp chịu trách nhiệm",
        "2. Thể chế – Phòng Tư pháp",
        "2. Thể chế - Phòng Tư pháp chủ trì, phối hợp với các phòng",
        "2. Thể chế, do Phòng Tư pháp chủ trì",
        "2. Thể chế. Giao Phòng Tư pháp chủ trì",
        "2. Thể chế. Phòng Tư pháp chủ trì, các phòng phối hợp",
        "2. Thể chế (do Phòng Tư pháp chủ trì)",
        "2. Thể chế [Phòng Tư pháp]",
        "2. Thể chế => Phòng Tư pháp",
        "2. Thể chế: trách nhiệm của Phòng Tư pháp",
        "2. Thể chế; cơ quan chủ trì: Phòng Tư pháp",
    ],
)
def test_a_heading_names_its_unit_behind_its_topic(heading):
    assert owner_in_brackets(heading) == "Phòng Tư pháp"
    text = f"KẾ HOẠCH năm 2026\nIII. NHIỆM VỤ\n{heading}\n- thẩm định 100% dự thảo văn bản;\n- mở 02 lớp tập huấn.\n3. Bộ máy\n- cử 35 người đi học."
    assert [p.owner for p in proposals(text)] == ["Phòng Tư pháp", "Phòng Tư pháp", ""]


@pytest.mark.parametrize(
    ("heading", "owner"),
    [
        ("I. VIỆC CỦA VĂN PHÒNG SỞ", "Văn phòng sở"),
        ("II. NHIỆM VỤ GIAO SỞ NỘI VỤ CHỦ TRÌ", "Sở nội vụ"),
        ("III. PHẦN VIỆC CỦA PHÒNG NỘI VỤ VÀ VĂN PHÒNG HUYỆN", "Phòng nội vụ; Văn phòng huyện"),
        ("1. Các nhiệm vụ thuộc trách nhiệm của Sở Tài chính", "Sở Tài chính"),
        ("1. Nhóm nhiệm vụ phân công cho Sở Y tế", "Sở Y tế"),
        ("1. Sở Nội vụ có nhiệm vụ:", "Sở Nội vụ"),
        ("1. Sở Y tế (còn 90 hồ sơ quá hạn) phải tập trung làm ngay các việc:", "Sở Y tế"),
        ("1. Về phía Sở Y tế:", "Sở Y tế"),
        ("1. Đồng chí Chánh Văn phòng UBND tỉnh", "Văn phòng UBND tỉnh"),
        ("3. Trưởng phòng Tư pháp", "Trưởng phòng Tư pháp"),
        ("3. Tất cả các cơ quan, đơn vị", "Tất cả các cơ quan, đơn vị"),
        ("3. Phòng Kinh tế (chủ trì) cùng Chi cục Kiểm lâm:", "Phòng Kinh tế"),
        ("2. Nhiệm vụ của năm 2026", ""),
        ("2. Tổ chức bộ máy", ""),
    ],
)
def test_a_heading_gives_its_section_to_a_unit(heading, owner):
    assert label_owner(heading) == owner


@pytest.mark.parametrize(
    ("words", "owner"),
    [
        ("- Ban hành Kế hoạch trước ngày 25/01/2026 – Văn phòng HĐND và UBND xã tham mưu.", "Văn phòng HĐND và UBND xã"),
        ("- Tự kiểm tra 03 phòng – đồng chí Phó Chủ tịch UBND xã phụ trách nội chính trực tiếp chỉ đạo.", "Phó Chủ tịch UBND xã phụ trách nội chính"),
        ("- Tập huấn 02 lớp; đơn vị chủ trì là Sở Nội vụ.", "Sở Nội vụ"),
        ("- Tập huấn 02 lớp. Trách nhiệm thuộc về Sở Nội vụ.", "Sở Nội vụ"),
        ("- Tập huấn 02 lớp (do Sở Nội vụ thực hiện).", "Sở Nội vụ"),
        ("- Tập huấn 02 lớp (cơ quan thực hiện: Sở Nội vụ; thời gian: quý II).", "Sở Nội vụ"),
        ("- Báo cáo trước 10/12 [chủ trì: Sở Nội vụ]", "Sở Nội vụ"),
        ("- cấp huyện mới đạt 93%, năm nay 98%: Chủ tịch UBND các huyện, thành phố chịu trách nhiệm;", "Chủ tịch UBND các huyện, thành phố"),
        ("- Giảm 14 đơn vị. Trách nhiệm: Sở Nội vụ cùng các huyện.", "Sở Nội vụ"),
        ("- Trong quý II, Sở Nội vụ hoàn thành 02 lớp.", "Sở Nội vụ"),
        ("- Trước ngày 15/3, UBND các xã, phường ban hành kế hoạch.", "UBND các xã, phường"),
        ("- Riêng Sở Xây dựng phải đạt 98%.", "Sở Xây dựng"),
        ("- Cơ quan được phân công lập kế hoạch trước 10/5.", "Cơ quan được phân công"),
        ("- Tất cả các cơ quan, đơn vị đăng ký 01 sáng kiến.", "Tất cả các cơ quan, đơn vị"),
        ("1. Các phòng, Trung tâm lập danh mục trước 31/01.", "Các phòng; Trung tâm"),
        ("11. Đồng ý để phường Mường Lát thí điểm mô hình từ 01/6/2026.", "phường Mường Lát"),
        ("- 100% văn bản được Văn phòng HĐND và UBND xã thẩm tra.", "Văn phòng HĐND và UBND xã"),
        ("8. Báo và Đài Phát thanh - Truyền hình tỉnh: phát sóng 24 chương trình.", "Báo và Đài Phát thanh - Truyền hình tỉnh"),
    ],
)  # fmt: skip
def test_who_leads_is_named_in_other_ways(words, owner):
    assert owners_in(words) == owner


def test_tasks_are_given_by_their_numbers():
    lines = ["I. NHÓM VIỆC – đầu mối: Sở Nội vụ, riêng mục 2 là Sở Y tế", "1. Mở 03 lớp", "2. Sắp xếp 09 đơn vị", "3. Lập sổ"]
    assert owners_by_number(lines) == {2: "Sở Y tế"}
    lines = ["II. VIỆC", "4. Số hóa:", "a) 90% hồ sơ", "5. Bộ máy", "6. Chữ ký số", "Chủ trì các mục 4, 6: Sở Nội vụ"]
    assert owners_by_number(lines) == {1: "Sở Nội vụ", 2: "Sở Nội vụ", 4: "Sở Nội vụ"}


@pytest.mark.parametrize(
    "lines",
    [
        "1. Mở 02 lớp tập huấn.\n(Cơ quan chủ trì: Sở Tư pháp; thời gian: quý II)",
        "1. Trách nhiệm Sở Tư pháp\n- Mở 02 lớp tập huấn.",
        "SỞ TƯ PHÁP\n- Mở 02 lớp tập huấn.",
        "1. Nhóm nhiệm vụ do Sở Tư pháp chủ trì (05 nhiệm vụ)\n- Mở 02 lớp tập huấn.",
        "1. Đối với Sở Tư pháp, mở 02 lớp tập huấn.",
        "1. Sở Tư pháp - Mở 02 lớp tập huấn.",
        "1. Giao đồng chí Giám đốc Sở Tư pháp mở 02 lớp tập huấn.",
        "1. Tập huấn 02 lớp; Sở Tư pháp chịu trách nhiệm thực hiện.",
        "1. Tập huấn 02 lớp, đơn vị thực hiện Sở Tư pháp.",
        "1. Việc tập huấn 02 lớp do Sở Tư pháp thực hiện trong quý II.",
        "STT | Nội dung | Kế hoạch 2026 | Chủ trì/Phối hợp | Hạn\n1 | Tập huấn | 02 lớp | Sở Tư pháp/Sở Nội vụ | Quý II",
        "STT | Nội dung | Kế hoạch 2026 | Cơ quan chủ trì, phối hợp | Hạn\n1 | Tập huấn | 02 lớp | Sở Tư pháp chủ trì; Sở Nội vụ phối hợp | Quý II",
    ],
)  # fmt: skip
def test_one_unit_named_in_many_places(lines):
    text = f"KẾ HOẠCH\nCải cách hành chính năm 2026\nIII. NHIỆM VỤ\n{lines}\n"
    assert [(p.target, p.owner.casefold()) for p in proposals(text)] == [(2.0, "sở tư pháp")]


def test_several_of_a_kind_and_a_unit_with_a_dash_in_its_name_stay_whole():
    assert owners_in("1. Các sở: Tư pháp, Nội vụ, Tài chính mở 02 lớp.") == "Các sở: Tư pháp, Nội vụ, Tài chính"
    assert owners_in("1. Phòng Tài chính - Kế hoạch: giải ngân 95% vốn.") == "Phòng Tài chính - Kế hoạch"
