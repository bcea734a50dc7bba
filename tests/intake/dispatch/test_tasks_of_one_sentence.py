"""Several tasks in one sentence, each with its day; articles whose unit owns their clauses; what is each time due from an
event, and what was reached before what is wanted."""

from __future__ import annotations

import pytest

from tests.intake.dispatch.sentences import proposals

HEAD = "Hà Linh, ngày 05 tháng 01 năm 2026\nKẾ HOẠCH\nCải cách hành chính năm 2026\nIII. NHIỆM VỤ\n"


def _read(line: str) -> list[tuple[str, float | None, str]]:
    return [(str(p.operator), p.target, str(p.due)) for p in proposals(f"{HEAD}{line}\n")]


@pytest.mark.parametrize(
    ("line", "promised"),
    [
        (
            ("1. Văn phòng tổ chức Lễ phát động trước ngày 06/02/2026, hoàn thành việc ký cam kết của 100% công chức trước ngày "
            "10/02/2026 và ban hành quy tắc ứng xử trước ngày 28/02/2026."),
            [("done", None, "2026-02-06"), ("=", 100.0, "2026-02-10"), ("done", None, "2026-02-28")],
        ),
        (
            "1. Phòng Tư pháp ban hành Kế hoạch theo dõi trong quý I/2026, tự kiểm tra 100% văn bản.",
            [("done", None, "2026-03-31"), ("=", 100.0, "2026-12-31")],
        ),
        (
            "1. Sở Tư pháp khảo sát tại 04 huyện, hoàn thành báo cáo trong quý III/2026.",
            [("=", 4.0, "2026-09-30"), ("done", None, "2026-09-30")],
        ),
        ("1. Mở 02 lớp tập huấn trong quý II/2026, thu hút 300 người.", [("=", 2.0, "2026-06-30"), ("=", 300.0, "2026-06-30")]),
        ("1. Trong quý II/2026, ban hành Quy chế làm việc.", [("done", None, "2026-06-30")]),
    ],
)  # fmt: skip
def test_tasks_with_a_day_each_are_cut_apart(line, promised):
    assert _read(line) == promised


@pytest.mark.parametrize(
    ("line", "targets"),
    [
        ("- Tổ chức 02 cuộc kiểm tra; kết luận phải được ban hành trong thời hạn 15 ngày kể từ ngày kết thúc kiểm tra.", [2.0]),
        ("- Thời gian cấp giấy không vượt quá 15 ngày kể từ ngày nhận đủ hồ sơ.", [15.0]),
        ("- Tiêu chí 2.4 \"Văn bản được xử lý\": đạt 71%. Năm nay phải đạt 100%.", [100.0]),
        ("- Tiêu chí 3.3 \"Hồ sơ đúng hạn\" phải đạt từ 98%.", [98.0]),
        ("- cấp sở 98,8%, yêu cầu trên 99%.", [99.0]),
        ("- Không có yếu tố nào trong 05 yếu tố cấu thành đạt dưới 82%.", [82.0]),
        ("- Phấn đấu điểm hài lòng bình quân từ 4,5/5 điểm trở lên.", [4.5]),
        ("- Lập hồ sơ sáp nhập các bản có quy mô dưới 50% tiêu chuẩn, trình HĐND trong quý III/2026.", [None]),
        ("- Giảm số hồ sơ trễ hạn xuống dưới 2% tổng số hồ sơ đã giải quyết.", [2.0]),
        ("- Hồ sơ trực tuyến đạt tối thiểu 60% (đến năm 2030 các tỷ lệ này lần lượt là 80% và 60%).", [60.0]),
        ("- Vận hành thông suốt chính quyền địa phương 02 cấp.", []),
    ],
)  # fmt: skip
def test_what_is_measured_and_what_only_stands_beside(line, targets):
    assert [target for _, target, _ in _read(line)] == targets


def test_an_article_owns_its_clauses_and_an_annex_is_nobodys():
    text = (
        "Long Hà, ngày 14 tháng 01 năm 2026\nQUYẾT ĐỊNH:\nĐiều 1. Chỉ tiêu chung\n1. Hồ sơ đúng hạn đạt từ 97% trở lên.\n"
        "Điều 2. Giao Phòng Nội vụ\n1. Kiểm tra tối thiểu 40% xã.\n2. Mở 02 lớp tập huấn.\n"
        "Điều 3. Trách nhiệm của UBND các xã, thị trấn\n1. Mỗi xã có ít nhất 01 sáng kiến.\n"
        "KẾ HOẠCH\n1. Số hóa 90% hồ sơ.\n"
    )
    assert [p.owner for p in proposals(text)] == ["", "Phòng Nội vụ", "Phòng Nội vụ", "UBND các xã, thị trấn", ""]


@pytest.mark.parametrize(
    ("lines", "owner"),
    [
        ("1. Điều hành (công chức Văn phòng - thống kê tham mưu)\n- Mở 02 lớp tập huấn.", "công chức Văn phòng - thống kê"),
        ("2. Giao công chức Văn hóa - xã hội củng cố 07 Tổ công nghệ số.", "công chức Văn hóa - xã hội"),
        ("3.1. Đối với tiêu chí điều hành: Phòng Nội vụ là cơ quan chịu trách nhiệm chính, có nhiệm vụ:\na) Mở 02 lớp tập huấn.", "Phòng Nội vụ"),
        ("4. HĐND, UBND các xã, phường tổ chức 02 phiên giải trình.", "HĐND, UBND các xã, phường"),
        ("5. Giao các sở, ban, ngành, UBND cấp huyện bảo đảm 98% hồ sơ đúng hạn.", "các sở, ban, ngành; UBND cấp huyện"),
        ("6. Tổ kiểm tra công vụ của phường (do Văn phòng làm Tổ trưởng) kiểm tra tối thiểu 06 lần.", "Tổ kiểm tra công vụ của phường"),
    ],
)  # fmt: skip
def test_owners_of_further_kinds(lines, owner):
    assert [p.owner for p in proposals(f"{HEAD}{lines}\n")] == [owner]


@pytest.mark.parametrize(
    ("line", "promised"),
    [
        ("Ủy ban nhân dân các xã, phường số hóa hồ sơ đạt tối thiểu 80% trong quý II/2026, 95% trong quý IV/2026.",
         [(80.0, "%", "Ủy ban nhân dân các xã, phường số hóa hồ sơ trong quý II/2026"), (95.0, "%", "Ủy ban nhân dân các xã, phường số hóa hồ sơ, trong quý IV/2026")]),
        ("Sở Tài chính giải ngân vốn đầu tư công đạt trên 95% kế hoạch; trong đó hết quý II đạt 50%, hết quý III đạt 75%.",
         [(95.0, "% kế hoạch", "Sở Tài chính giải ngân vốn đầu tư công đạt trên 95% kế hoạch"), (50.0, "% kế hoạch", "Sở Tài chính giải ngân vốn đầu tư công, hết quý II"),
          (75.0, "% kế hoạch", "Sở Tài chính giải ngân vốn đầu tư công, hết quý III")]),
        ("Sở Nội vụ kiểm tra cải cách hành chính tối thiểu 30% số xã, phường, hoàn thành trong quý III/2026.",
         [(30.0, "%", "Sở Nội vụ kiểm tra cải cách hành chính số xã, phường")]),
        ("Sở Nội vụ tổ chức 04 hội nghị giao ban, mỗi quý 01 hội nghị; hoàn thành trước ngày 15/12/2026.",
         [(4.0, "hội nghị", "Sở Nội vụ tổ chức 04 hội nghị giao ban, mỗi quý 01 hội nghị")]),
    ],
)  # fmt: skip
def test_each_step_of_a_figure_says_what_it_is_a_step_of(line, promised):
    assert [(p.target, p.unit, p.indicator) for p in proposals(f"{HEAD}1. {line}\n")] == promised
