"""What stands beside a promise and is none: brackets that tell, old units, lists, what is only described; and what
was reached in the same breath as what is wanted."""

from __future__ import annotations

import pytest

from parlib.intake.dispatch.asides import less_asides
from tests.intake.dispatch.sentences import proposals

HEAD = "Hà Linh, ngày 05 tháng 01 năm 2026\nKẾ HOẠCH\nCải cách hành chính năm 2026\nIII. NHIỆM VỤ\n"


def _read(line: str) -> list[tuple[str, float | None, str]]:
    return [(str(p.operator), p.target, p.unit.split(" ")[0]) for p in proposals(f"{HEAD}{line}\n")]


@pytest.mark.parametrize(
    ("words", "left"),
    [
        ("trên 94% (năm 2025: 93,5% và 90,8%)", "trên 94%"),
        ("nhóm 5 xã (năm 2025 xếp thứ 4/51)", "nhóm 5 xã"),
        ("đạt 100% (hiện 83%)", "đạt 100%"),
        ("tại 9/9 huyện (đến nay mới 4/9)", "tại 9/9 huyện"),
        ("đạt 60% (kế hoạch giao 45%)", "đạt 60%"),
        ("số hóa 90% (hết quý II: 60%)", "số hóa 90% (hết quý II: 60%)"),
        ("đạt 95% (đến năm 2026 đạt 97%)", "đạt 95% (đến năm 2026 đạt 97%)"),
        ("Sở Y tế (cơ quan thường trực)", "Sở Y tế (cơ quan thường trực)"),
    ],
)
def test_a_bracket_that_tells_is_left_out_and_one_that_wants_is_not(words, left):
    assert less_asides(words, 2026).rstrip() == left


@pytest.mark.parametrize(
    ("line", "promised"),
    [
        ("1. Hồ sơ đúng hạn cấp huyện trên 96%, cấp xã trên 94% (năm 2025: 93,5% và 90,8%).", [(">", 96.0, "%"), (">", 94.0, "%")]),
        ("7. Đánh giá chất lượng giải quyết TTHC: ít nhất 90% số xã đạt loại tốt trở lên.", [(">=", 90.0, "%")]),
        ("8. Kết luận sau thanh tra: thực hiện đạt trên 90% số tiền kiến nghị (năm 2025: 81%).", [(">", 90.0, "%")]),
        ("- Công bố kết quả xếp hạng năm 2025 của các sở chậm nhất ngày 20/3/2026.", [("done", None, "")]),
        ("- Công khai danh sách 05 đơn vị xếp cuối.", []),
        ("- Đề xuất cắt giảm 15 thủ tục hành chính.", [("=", 15.0, "thủ")]),
        ("- Cắt giảm 15 thủ tục hành chính.", [("decrease_by", 15.0, "thủ")]),
        ("- Tối thiểu mỗi xã 02 mô hình mới.", [(">=", 2.0, "mô")]),
        ("- Giai đoạn 2024-2030, giảm 10% số đơn vị sự nghiệp.", []),
        ("- Sở Xây dựng hoàn thiện quy trình phối hợp với 52 xã, trình trước 28/02/2026.", [("done", None, "")]),
        ("- Rà soát văn bản của hai tỉnh cũ, xong trước 30/6/2026.", [("done", None, "")]),
    ],
)  # fmt: skip
def test_kinds_of_what_stands_beside(line, promised):
    assert _read(line) == promised


@pytest.mark.parametrize(
    ("line", "day"),
    [
        ("- Lắp wifi tại 15 bản trước Quốc khánh 02/9/2026.", "2026-09-02"),
        ("- Xử lý xong 63 trụ sở trước 31/10/2026 (đến 15/12/2025 đã xử lý 118 trụ sở).", "2026-10-31"),
        ("- Khảo sát 2.400 phiếu; có kết quả trước 31/8/2026.", "2026-08-31"),
    ],
)
def test_days_by_their_names_and_beside_asides(line, day):
    assert [str(p.due) for p in proposals(f"{HEAD}{line}\n")] == [day]


def test_a_column_of_products_counts_what_is_to_be_there():
    head = "TT\tNội dung công việc\tĐơn vị làm\tĐơn vị cùng làm\tXong trước\tSản phẩm\n"
    rows = (
        "1\tThi tìm hiểu cải cách hành chính\tSở Nội vụ\tTỉnh đoàn\t26/3/2026\t01 cuộc thi; tối thiểu 6.000 lượt dự thi\n"
        "2\tCấp định danh mức 2\tCông an tỉnh\tCác xã\tTháng 7, tháng 8/2026\t95% người đủ 14 tuổi trở lên\n"
        "3\tThu phí không dùng tiền mặt\tSở Tài chính\tNgân hàng\t11/2026\tĐạt trên 80% (năm 2025 mới 52%)\n"
    )
    assert [(p.operator, p.target, str(p.due)) for p in proposals(f"{HEAD}{head}{rows}")] == [
        ("=", 1.0, "2026-03-26"),
        (">=", 6000.0, "2026-03-26"),
        (">=", 95.0, "2026-08-31"),
        (">", 80.0, "2026-11-30"),
    ]


def test_indices_of_other_surveys_are_named():
    text = f"{HEAD}1. Chuyển đổi số (DTI): đạt 0,70 điểm; PCI: từ 66 điểm trở lên; DDCI tăng 02 bậc.\n"
    assert [(p.index, p.domain) for p in proposals(text)] == [("DTI", "D0"), ("PCI", "D0"), ("DDCI", "D0")]
