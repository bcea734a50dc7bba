"""Reports that a dispatch asks for in a rhythm stand in the review workbook and come into the plan as somebody confirms them."""

import openpyxl
import pytest

from parlib.intake.dispatch.accept import accept_review, open_review
from parlib.intake.dispatch.plan_file import plan_text
from parlib.intake.dispatch.proposed_plan import read_file
from parlib.intake.dispatch.report_duties import report_duties
from parlib.intake.dispatch.review import COLUMNS, HEAD, HEAD_SHEET, REVIEW_SHEET, write_review
from parlib.intake.workbook.review_sheet import HEADER_ROW

DISPATCH = """ỦY BAN NHÂN DÂN XÃ BẢN CHẦU
Bản Chầu, ngày 12 tháng 02 năm 2026
KẾ HOẠCH
Nâng cao Chỉ số cải cách hành chính xã Bản Chầu năm 2026
II. NHIỆM VỤ
1. Phòng Kinh tế giải ngân vốn đầu tư công đạt ít nhất 95% kế hoạch; báo cáo UBND xã trước ngày 25 hằng tháng.
2. Định kỳ hằng quý các thôn báo cáo UBND xã tình hình thực hiện.
"""
HEAD_FILLED = {"locality": "Xã Bản Chầu", "issuer": "UBND xã Bản Chầu", "common_owner": "UBND xã Bản Chầu"}
PLACE = {key: n for n, key in enumerate(COLUMNS, start=1)}
HEAD_ROW = {key: n for n, key in enumerate(HEAD, start=2)}


@pytest.fixture
def office(tmp_path):
    """A dispatch with two reports, its review workbook, and a way to fill and accept it."""
    source = tmp_path / "ban-chau-2026.txt"
    source.write_text(DISPATCH, encoding="utf-8")
    sheet = write_review(tmp_path / "review.xlsx", read_file(source))

    def fill(existing=None, **cells):
        book = openpyxl.load_workbook(sheet)
        for key, value in HEAD_FILLED.items():
            book[HEAD_SHEET].cell(HEAD_ROW[key], 2).value = value
        rows = {book[REVIEW_SHEET].cell(r, 1).value: r for r in range(HEADER_ROW + 1, book[REVIEW_SHEET].max_row + 1)}
        for place, value in cells.items():
            code, key = place.split("_", 1)
            book[REVIEW_SHEET].cell(rows[code], PLACE[key]).value = value
        book.save(sheet)
        review, problems = open_review(sheet)
        assert problems == []
        return accept_review(review, unit_of=lambda *_: "99001@2025-07-01", existing=existing)

    return sheet, fill


def test_each_report_has_a_row_that_says_who_when_and_to_whom(office):
    sheet, _ = office
    rows = openpyxl.load_workbook(sheet)[REVIEW_SHEET].iter_rows(min_row=HEADER_ROW + 1, values_only=True)
    shown = {r[0]: dict(zip(COLUMNS, r, strict=True)) for r in rows}
    assert shown["B01"]["understood"] == "Báo cáo hằng tháng, gửi UBND xã: trước ngày 25 hằng tháng"
    assert shown["B01"]["owner"] == "Phòng Kinh tế"
    assert shown["B01"]["quote"] == "báo cáo UBND xã trước ngày 25 hằng tháng"
    assert shown["B02"]["understood"].startswith("Báo cáo hằng quý, gửi UBND xã")


def test_what_is_confirmed_and_corrected_comes_into_the_plan(office):
    _, fill = office
    done = fill(C01_decision="Đúng", B01_decision="Đúng", B02_decision="Sửa", B02_new_owner="Các thôn")
    assert not [p for p in done.problems if p.severity == "error"]
    assert [(r.cycle, r.by, r.to) for r in done.plan.reports] == [
        ("monthly", "Phòng Kinh tế", "UBND xã"),
        ("quarterly", "Các thôn", "UBND xã"),
    ]
    assert (done.confirmed, done.corrected) == (["C01", "B01"], ["B02"])
    assert "trước ngày 25 hằng tháng" in plan_text(done.plan)


def test_accepting_twice_changes_nothing_and_what_stands_in_the_plan_wins(office):
    _, fill = office
    plan = fill(C01_decision="Đúng", B01_decision="Đúng").plan
    by_hand = plan.model_copy(update={"reports": (plan.reports[0].model_copy(update={"by": "Phòng Kinh tế, Tổ đấu thầu"}),)})
    assert fill(existing=by_hand).plan.reports == by_hand.reports


def test_left_and_refused_reports_stay_out(office):
    _, fill = office
    done = fill(B02_decision="Không phải", C01_decision="Đúng")
    assert done.plan.reports == ()
    assert (done.rejected, [c for c in done.open if c.startswith("B")]) == (["B02"], ["B01"])


def test_only_who_reports_can_be_corrected_here(office):
    sheet, fill = office
    done = fill(B01_decision="Sửa", B01_new_due="31/12/2026")
    assert done.plan is None
    (told,) = done.problems
    rows = {r[0].value: r[0].row for r in openpyxl.load_workbook(sheet)[REVIEW_SHEET].iter_rows()}
    assert told.cell.endswith(str(rows["B01"]))
    assert "ai báo cáo" in told.what


def test_a_report_without_anybody_asks_who(office):
    _, fill = office
    done = fill(B02_decision="Đúng", B02_owner="")
    assert done.plan is None
    assert len(done.problems) == 1


def test_a_row_whose_words_were_changed_is_refused(office):
    _, fill = office
    assert fill(B01_decision="Đúng", B01_understood="Báo cáo hằng quý").plan is None


def test_a_rhythm_and_the_report_of_the_year_in_one_sentence_are_two_reports(tmp_path):
    source = tmp_path / "hai-ky.txt"
    item = "3. Các thôn\n- Báo cáo kết quả hằng quý (trước ngày 20 tháng cuối quý) và báo cáo năm trước ngày 05/12/2026 gửi Phòng Kinh tế tổng hợp."
    source.write_text(f"{DISPATCH}{item}\n", encoding="utf-8")
    sheet = write_review(tmp_path / "hai-ky.xlsx", read_file(source))
    rows = openpyxl.load_workbook(sheet)[REVIEW_SHEET].iter_rows(min_row=HEADER_ROW + 1, values_only=True)
    shown = {r[0]: dict(zip(COLUMNS, r, strict=True)) for r in rows}
    assert shown["B03"]["understood"] == "Báo cáo hằng quý, gửi Phòng Kinh tế: hằng quý, trước ngày 20 tháng cuối quý"
    assert shown["B04"]["understood"] == "Báo cáo năm, gửi Phòng Kinh tế: trước ngày 05/12/2026"
    assert shown["B03"]["quote"].startswith("Báo cáo kết quả hằng quý")
    assert "Kinh tế" not in str(shown["B03"]["owner"] or "")
    book = openpyxl.load_workbook(sheet)
    for key, value in HEAD_FILLED.items():
        book[HEAD_SHEET].cell(HEAD_ROW[key], 2).value = value
    for row in range(HEADER_ROW + 1, book[REVIEW_SHEET].max_row + 1):
        if book[REVIEW_SHEET].cell(row, 1).value in ("B03", "B04"):
            book[REVIEW_SHEET].cell(row, PLACE["decision"]).value = "Sửa"
            book[REVIEW_SHEET].cell(row, PLACE["new_owner"]).value = "Các thôn"
        elif book[REVIEW_SHEET].cell(row, 1).value == "C01":
            book[REVIEW_SHEET].cell(row, PLACE["decision"]).value = "Đúng"
    book.save(sheet)
    review, _ = open_review(sheet)
    done = accept_review(review, unit_of=lambda *_: "99001@2025-07-01", existing=None)
    assert done.plan is not None, done.problems
    assert [(d.cycle, d.by, d.to) for d in done.plan.reports] == [
        ("quarterly", "Các thôn", "Phòng Kinh tế"),
        ("year_end", "Các thôn", "Phòng Kinh tế"),
    ]


def test_a_dash_in_the_name_of_an_office_begins_no_item_and_the_day_behind_a_rhythm_is_kept():
    said = "Phòng Văn hóa - Xã hội tổng hợp, báo cáo UBND xã hằng quý trước ngày 10 của tháng cuối quý"
    (duty,) = report_duties(f"1. {said}.")
    assert (duty["quote"], duty["due_text"]) == (said, "hằng quý, trước ngày 10 của tháng cuối quý")
