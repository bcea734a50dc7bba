"""What is proposed of a sentence: whose index, by when, from where, counted once, and said so that it reads alone. The dispatch is invented."""

import pytest

from parlib.intake.dispatch.promises import extract_commitments
from parlib.intake.dispatch.proposed_plan import commitment_entry

HEAD = """ỦY BAN NHÂN DÂN TỈNH CAO LÃNG
Cao Lãng, ngày 20 tháng 01 năm 2026
KẾ HOẠCH
Nâng cao Chỉ số cải cách hành chính tỉnh Cao Lãng {years}
II. MỤC TIÊU
- {line}
"""


def proposed(line: str, years: str = "năm 2026"):
    return [p for p in extract_commitments(HEAD.format(line=line, years=years)) if p.kind == "target"]


def test_the_index_of_every_commune_is_not_the_provinces_and_a_ban_counts_what_it_names():
    gain, ban = proposed(
        "Chỉ số CCHC của từng xã, phường năm 2026 tăng tối thiểu 02 điểm so với năm 2025, không có đơn vị xếp loại trung bình."
    )
    assert (gain.index, gain.operator, gain.target, gain.unit) == ("", "increase_by", 2.0, "điểm")
    assert (ban.operator, ban.target, ban.unit) == ("=", 0.0, "đơn vị")
    (own,) = proposed("Phấn đấu Chỉ số PAR INDEX của tỉnh đạt từ 90% trở lên.")
    assert own.index == "PAR"


def test_what_every_commune_issues_by_a_day_is_one_promise():
    (one,) = proposed("100% xã, phường ban hành Kế hoạch CCHC năm 2026 trước ngày 31/01/2026.")
    assert (one.operator, one.target, one.unit, one.due.isoformat()) == ("=", 100.0, "%", "2026-01-31")
    two = proposed("Tổ chức 02 hội nghị tập huấn, ban hành Kế hoạch kiểm tra trước ngày 31/3/2026.")
    assert [p.operator for p in two] == ["=", "done"]


def test_a_sentence_of_one_year_in_a_plan_of_two_is_of_that_year():
    line = "Phấn đấu năm 2026 Chỉ số PAR INDEX của tỉnh tăng từ 04 đến 06 bậc so với năm 2025, đạt từ 90% trở lên."
    assert {(p.due.isoformat(), p.horizon) for p in proposed(line, "giai đoạn 2026 - 2027")} == {("2026-12-31", "year")}
    every = proposed("Tỷ lệ hồ sơ trực tuyến đạt từ 60% trở lên.", "giai đoạn 2026 - 2027")
    assert {p.horizon for p in every} == {"each_year"}


@pytest.mark.parametrize(
    ("line", "contents", "start"),
    [
        ("Nâng tỷ lệ người dân có tài khoản định danh từ 72% lên 85% vào cuối năm 2026.", ["Nâng tỷ lệ người dân có tài khoản định danh vào cuối năm 2026"], (72.0, None)),
        ("Rút ngắn thời gian giải quyết bình quân từ 08 ngày xuống còn 05 ngày làm việc.", ["Rút ngắn thời gian giải quyết bình quân từ 08 ngày xuống còn 05 ngày làm việc"], (8.0, None)),
        ("Tỷ lệ giải ngân đạt trên 95% kế hoạch (năm 2025: 91,5%).", ["Tỷ lệ giải ngân đạt trên 95% kế hoạch (năm 2025: 91,5%)"], (91.5, 2025)),
        ("Tối thiểu 30% số sở, ban, ngành và 20% số xã, phường được kiểm tra CCHC trong năm.", ["Số sở, ban, ngành được kiểm tra CCHC trong năm", "Số xã, phường được kiểm tra CCHC trong năm"], (None, None)),
        ("Tỷ lệ hồ sơ trực tuyến toàn trình đạt tối thiểu 60%, phấn đấu đến năm 2027 đạt 75%.", ["Tỷ lệ hồ sơ trực tuyến toàn trình", "Tỷ lệ hồ sơ trực tuyến toàn trình, đến năm 2027"], (None, None)),
    ],
)  # fmt: skip
def test_each_commitment_reads_alone_and_starts_where_the_words_say(line, contents, start):
    promises = proposed(line, "giai đoạn 2026 - 2027")
    assert [p.indicator for p in promises] == contents
    assert (promises[0].baseline, promises[0].baseline_period) == start


def test_who_a_report_is_sent_to_owes_nothing():
    text = HEAD.format(line="Báo cáo kết quả năm trước ngày 05/12/2026 gửi Sở Nội vụ tổng hợp.", years="năm 2026")
    text = text.replace("II. MỤC TIÊU", "II. NHIỆM VỤ\n8. UBND các xã, phường")
    (report,) = [p for p in extract_commitments(text) if p.kind == "target"]
    assert report.owner == "UBND các xã, phường"


def test_units_are_whole_words():
    promises = proposed("Tổ chức 02 hội nghị tập huấn cho 208 công chức cấp xã, hoàn thành trong quý II/2026.")
    assert {p.unit for p in promises} == {"hội nghị", "công chức"}


def test_a_list_of_those_asked_sent_to_whom_they_judge_is_a_row_of_its_own():
    line = "Vận động người dân được chọn khảo sát SIPAS trả lời hài lòng để nâng chỉ số; lập danh sách người được điều tra gửi UBND cấp xã."
    kinds = [p.kind for p in extract_commitments(HEAD.format(line=line, years="năm 2026"))]
    assert kinds == ["respondent_influence", "respondent_influence"]
    drawn = "Lập danh sách mẫu điều tra xã hội học theo phương pháp ngẫu nhiên gửi Bộ Nội vụ trước ngày 30/6/2026."
    assert {p.kind for p in extract_commitments(HEAD.format(line=drawn, years="năm 2026"))} <= {"target"}


def test_a_monthly_promise_has_its_period_in_the_unit_of_the_plan():
    (one,) = proposed("Đăng tải mỗi tháng ít nhất 02 tin, bài về CCHC.")
    assert commitment_entry("C01", one)["unit"] == f"{one.unit}/tháng"
    (two,) = proposed("Tổ chức 02 hội nghị tập huấn trong năm.")
    assert commitment_entry("C01", two)["unit"] == "hội nghị"
