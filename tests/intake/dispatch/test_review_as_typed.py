"""A review workbook as offices fill it: without marks, in words, with slips; every error at once, in Vietnamese."""

import openpyxl
import pytest

from parlib.intake.dispatch.accept import accept_review, open_review
from parlib.intake.dispatch.proposed_plan import read_file
from parlib.intake.dispatch.review import HEAD_SHEET, REVIEW_SHEET, write_review
from parlib.intake.workbook.review_sheet import HEADER_ROW
from tests.intake.dispatch.test_review import DISPATCH, HEAD_FILLED, HEAD_ROW, PLACE, shown, unit_of


def filler(sheet):
    """Return how a workbook is filled and accepted."""

    def fill(head=HEAD_FILLED, **cells):
        book = openpyxl.load_workbook(sheet)
        for key, value in head.items():
            book[HEAD_SHEET].cell(HEAD_ROW[key], 2).value = value
        rows = {book[REVIEW_SHEET].cell(r, 1).value: r for r in range(HEADER_ROW + 1, book[REVIEW_SHEET].max_row + 1)}
        for place, value in cells.items():
            code, key = place.split("_", 1)
            book[REVIEW_SHEET].cell(rows[code], PLACE[key]).value = value
        book.save(sheet)
        return accept_review(open_review(sheet)[0], unit_of=unit_of)

    return fill


@pytest.fixture
def office(tmp_path):
    """A review workbook, filled and accepted."""
    source = tmp_path / "ban-chau-2026.txt"
    source.write_text(DISPATCH, encoding="utf-8")
    return filler(write_review(tmp_path / "review.xlsx", read_file(source)))


def told(done):
    return {(p.cell, p.what) for p in done.problems}


def test_words_are_taken_as_people_type_them(office):
    fill = office
    done = fill(C01_decision="dung", C04_decision="SỬA", C04_new_owner="phong kinh te", C03_decision="khong phai")
    assert done.plan is not None, done.problems
    assert (done.confirmed, done.corrected, done.rejected) == (["C01"], ["C04"], ["C03"])
    assert done.plan.commitments[1].owner == "Phòng Kinh tế", "another spelling is no second office"


def test_a_number_in_words_is_a_number_and_other_words_are_pointed_out(office):
    fill = office
    done = fill(C01_decision="Sửa", C01_new_target="chín mươi lăm", C04_decision="Sửa", C04_new_target="như năm trước")
    assert done.plan is not None, done.problems
    assert [(c.target, c.target_text) for c in done.plan.commitments] == [(95.0, ""), (None, "như năm trước")]
    assert [(p.severity, p.actual) for p in done.problems] == [("warning", "như năm trước")]


def test_years_of_two_digits_are_refused(office):
    fill = office
    done = fill(head=HEAD_FILLED | {"document_date": "20/1/26"}, C01_decision="Sửa", C01_new_baseline=90, C01_new_baseline_period=25)
    assert done.plan is None
    assert {p.actual for p in done.problems} == {"20/1/26", "25"}


def test_every_error_comes_at_once_in_the_language_of_the_workbook(office):
    fill = office
    done = fill(
        C01_decision="Sửa", C01_new_operator="hơn", C03_decision="Sửa", C03_new_target_high=1, C04_decision="Sửa", C04_new_due="5/1/2031"
    )
    assert done.plan is None
    whole = {what for _, what in told(done)}
    assert "Giá trị không có trong danh sách." in whole
    assert "Giá trị đến nhỏ hơn giá trị từ, 95." in whole
    assert any("Hạn sau năm cuối của kế hoạch" in what for what in whole)
    assert len(done.problems) == 3


def test_a_plan_holds_the_years_of_what_it_proposes(tmp_path):
    source = tmp_path / "hai-nam.txt"
    later = "- Hoàn thành số hóa 100% hồ sơ còn hiệu lực trước ngày 31/3/2027."
    source.write_text(DISPATCH.replace("II. NHIỆM VỤ", f"{later}\nII. NHIỆM VỤ"), encoding="utf-8")
    sheet = write_review(tmp_path / "hai-nam.xlsx", read_file(source))
    book = openpyxl.load_workbook(sheet)
    assert [book[HEAD_SHEET].cell(HEAD_ROW[k], 2).value for k in ("period", "last_period")] in ([2026, 2027], ["2026", "2027"])


@pytest.mark.parametrize(
    ("typed", "day"),
    [
        ("quý II/2026", "2026-06-30"),
        ("ngày 30 tháng 11 năm 2026", "2026-11-30"),
        ("2026-09-30 00:00:00", "2026-09-30"),
        ("6/2026", "2026-06-30"),
        ("tháng 9", "2026-09-30"),
        ("trước 31/3", "2026-03-31"),
        ("cuối năm 2026", "2026-12-31"),
    ],
)
def test_days_are_taken_as_people_write_them(office, typed, day):
    done = office(C01_decision="Sửa", C01_new_due=typed)
    assert done.plan is not None, done.problems
    assert done.plan.commitments[0].due.isoformat() == day


@pytest.mark.parametrize("typed", ["30/6/26", "32/13/2026", "sớm", "2026"])
def test_what_is_no_day_is_named_with_its_cell(office, typed):
    done = office(C01_decision="Sửa", C01_new_due=typed)
    assert done.plan is None
    assert [p.actual for p in done.problems] == [typed]


def test_a_day_without_its_year_is_refused_in_a_plan_of_several_years(office):
    done = office(head=HEAD_FILLED | {"last_period": 2027}, C01_decision="Sửa", C01_new_due="31/3")
    assert [p.actual for p in done.problems] == ["31/3"]


def test_a_share_of_one_is_the_per_cent_that_the_sentence_says_or_is_asked_about(office):
    done = office(C01_decision="Sửa", C01_new_target=0.985)
    assert done.plan is not None, done.problems
    assert done.plan.commitments[0].target == 98.5
    assert [(p.severity, p.what) for p in done.problems] == [("warning", "Đã lấy là 98,5%: nguyên văn ghi 98,5.")]
    unknown = office(C01_decision="Sửa", C01_new_target=0.85)
    assert unknown.plan is None
    assert [p.remedy for p in unknown.problems] == ["Ghi kèm dấu %, ví dụ 85%."]
    assert office(C01_decision="Sửa", C01_new_target="0,85%").plan.commitments[0].target == 0.85


def test_a_domain_is_known_by_its_code_or_its_name_and_an_office_by_its_short_name(office):
    for typed in ("D6", "cải cách tài chính công", "d6 cai cach tai chinh cong"):
        head = HEAD_FILLED | {"common_owner": "Sở Nội vụ; Sở Khoa học và Công nghệ"}
        done = office(head=head, C01_decision="Sửa", C01_new_domain=typed, C01_new_owner="Sở NV; Sở KHCN")
        assert done.plan is not None, done.problems
        assert (done.plan.commitments[0].domain, done.plan.commitments[0].owner) == ("D6", "Sở Nội vụ; Sở Khoa học và Công nghệ")


def test_thousands_and_three_decimals_are_taken_as_they_are_shown_and_as_they_are_typed(tmp_path):
    lines = DISPATCH.replace(
        "- Không để hồ sơ quá hạn.", "- Bồi dưỡng cho 1.200 cán bộ, công chức cấp xã.\n- Hồ sơ trực tuyến đạt từ 92,125% trở lên."
    )
    assert lines != DISPATCH
    source = tmp_path / "ban-chau-2026.txt"
    source.write_text(lines, encoding="utf-8")
    rows = shown(write_review(tmp_path / "r.xlsx", read_file(source)))
    by_words = {row["target"]: code for code, row in rows.items() if row["target"]}
    fill = filler(tmp_path / "r.xlsx")
    thousands, decimals = by_words["1.200"], by_words["92,125"]
    done = fill(**{f"{thousands}_decision": "Đúng", f"{decimals}_decision": "Đúng"})
    assert done.plan is not None, done.problems
    assert [c.target for c in done.plan.commitments] == [1200.0, 92.125]
    done = fill(
        **{
            f"{thousands}_decision": "Sửa",
            f"{thousands}_new_target": "1.350",
            f"{decimals}_decision": "Sửa",
            f"{decimals}_new_target": "93,125",
        }
    )
    assert done.plan is not None, done.problems
    assert [c.target for c in done.plan.commitments] == [1350.0, 93.125]


def test_a_sentence_about_respondents_that_a_person_adds_becomes_no_task(office):
    fill = office
    words = "Vận động người dân đánh giá ở mức hài lòng trở lên khi được lấy ý kiến"
    cells = {
        "quote": words,
        "decision": "Sửa",
        "new_indicator": "Vận động",
        "new_operator": "hoàn thành",
        "new_domain": "D0",
        "new_owner": "UBND xã",
    }
    done = fill(C01_decision="Đúng", **{f"C06_{key}": value for key, value in cells.items()})
    assert done.plan is not None, done.problems
    assert [c.id for c in done.plan.commitments] == ["C01"]
    assert [r.quote for r in done.plan.respondent_requests] == [words]
    assert [(p.severity, "không thành nhiệm vụ" in p.what) for p in done.problems] == [("warning", True)]


def test_each_line_is_a_recipient_of_its_own(office):
    fill = office
    done = fill(
        head=HEAD_FILLED | {"recipients": "Chủ tịch, các PCT UBND tỉnh\nLưu: VT, NC", "addressees": "Các phòng\nThôn, bản"},
        C01_decision="Đúng",
    )
    assert done.plan is not None, done.problems
    assert done.plan.recipients == ("Chủ tịch, các PCT UBND tỉnh", "Lưu: VT, NC")
    assert done.plan.addressees == ("Các phòng", "Thôn, bản")


def test_a_field_of_the_dispatch_that_is_empty_is_named(office):
    done = office(head={"locality": "", "issuer": ""}, C01_decision="Đúng")
    whole = {what for _, what in told(done)}
    assert {"Ô bắt buộc còn trống: Đơn vị.", "Ô bắt buộc còn trống: Cơ quan ban hành."} <= whole, whole
