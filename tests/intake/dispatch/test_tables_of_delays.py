"""Tables of follow-up letters: deadlines that were put off, units beside what they reached and are to reach."""

from __future__ import annotations

from parlib.intake.dispatch.promises import extract_commitments

HEAD = "UBND TỈNH BÌNH AN\nSố: 18/UBND-NC\nBình An, ngày 02 tháng 8 năm 2026\nV/v đôn đốc nhiệm vụ cải cách hành chính năm 2026\nPHỤ LỤC\n"


def read(*rows: str) -> list[tuple[str, str, str, float | None]]:
    promises = [p for p in extract_commitments(HEAD + "\n".join(rows)) if p.kind == "target"]
    return [(p.operator, p.owner, str(p.due), p.target) for p in promises]


DELAYS = "TT | Nhiệm vụ | Thời hạn ban đầu | Cơ quan chủ trì | Lý do chậm | Thời hạn điều chỉnh"


def test_a_deadline_that_was_put_off_is_the_one_that_holds():
    assert read(DELAYS, "1 | Trình Đề án phân cấp | 30/4/2026 | Sở Nội vụ | Chờ hướng dẫn | 15/9/2026") == [
        ("done", "Sở Nội vụ", "2026-09-15", None)
    ]


def test_where_none_is_named_the_first_one_holds():
    assert read(DELAYS, "1 | Trình Đề án phân cấp | 30/9/2026 | Sở Nội vụ | | Không điều chỉnh") == [
        ("done", "Sở Nội vụ", "2026-09-30", None)
    ]


def test_what_was_given_up_is_promised_no_more():
    assert read(DELAYS, "1 | Khảo sát DDCI | 31/7/2026 | Sở Tài chính | Chậm | Không điều chỉnh, dừng thực hiện") == []


def test_beside_a_goal_what_was_reached_is_none():
    rows = read("TT | Đơn vị | Kết quả 7 tháng (%) | Chỉ tiêu đến 31/12/2026 (%) | Ghi chú", "1 | Xã Cồn Bần | 31,4 | 65 | Xã cù lao")
    assert rows == [(">=", "Xã Cồn Bần", "2026-12-31", 65.0)]


def test_points_and_places_of_now_are_no_goals_beside_those_striven_for():
    rows = read(
        "TT | Cơ quan | Điểm tự chấm | Xếp hạng tạm | Điểm đăng ký phấn đấu cả năm", "1 | Sở Xây dựng | 37,75 | 14 | Từ 85 điểm trở lên"
    )
    assert [(operator, owner, target) for operator, owner, _, target in rows] == [(">=", "Sở Xây dựng", 85.0)]
