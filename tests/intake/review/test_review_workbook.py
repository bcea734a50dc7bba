"""The review workbook goes out, is filled by somebody, and comes back: every answer, or every fault with its cell."""

from __future__ import annotations

import math
import re
from dataclasses import replace
from datetime import date, datetime
from pathlib import Path

import openpyxl
import pytest

from parlib.codebook.reviews import Cause, NearMiss, Review, ReviewRow, RowKind, WayOdds, WayStep
from parlib.intake.review.form import near_words, write_review
from parlib.intake.review.layout import COLUMNS, REVIEW_SHEET, TARGET_SHEET, YES
from parlib.intake.review.messages import REVIEW as SAID
from parlib.intake.review.reader import claimed_unit, holds_answers, read_review
from parlib.intake.workbook.hostile import Limits

LETTERS = {c.key: openpyxl.utils.get_column_letter(i) for i, c in enumerate(COLUMNS, 1)}
HOME, OFFICE = "Phòng Nội vụ", "Văn phòng HĐND và UBND"


def item(code: str, **more) -> ReviewRow:
    given = {"domain": code[0], "points": 1.0, "most": 3.0, "lost": 2.0, "owner": HOME, "room": 2.0}
    return ReviewRow(id=f"TC {code}", kind=RowKind.ITEM, code=code, name=f"Tiêu chí {code}", **(given | more))


ROWS = (
    item("1.1", steps=(1.0, 2.0), near=NearMiss("share", 0.89, 0.9, higher=True, strict=False, gain=1.0), verdict="Bị điểm 0", flag="zero"),
    item("1.2", owner=f"{HOME}; {OFFICE}"),
    item("2.1", room=0.0, closed="Điểm do người trả lời điều tra quyết định; không đặt điểm dự kiến"),
    item("2.2", lost=math.nan, most=math.nan, room=math.nan),
    ReviewRow(id="KS CC3", kind=RowKind.SURVEY, code="CC3", name="Hướng dẫn một lần", share=17.1, low=9.9, high=27.8, closed="khảo sát"),
    ReviewRow(
        id="CK nam-truoc/C05", kind=RowKind.PROMISE, code="C05", name="Số hóa hồ sơ", reason="Không đạt", owner=OFFICE, closed="cam kết"
    ),
)
REVIEW = Review(
    locality="A@2000-01-01",
    name="Huyện A",
    period=2024,
    framework="world-2",
    version="1",
    release="r-1",
    rows=ROWS,
    domains={"1": "Chỉ đạo, điều hành", "2": "Kết quả phục vụ"},
    index=78.8,
    points=78.8,
    most=100.0,
    target=90.0,
    ways=(WayStep(1, 1, "1.1", "Tiêu chí 1.1", 2.0, 80.8, HOME),),
    owners=(HOME, OFFICE),
    illustrative=True,
)
GOOD = {"take": YES, "cause": "Thực hiện chậm", "measure": "Ban hành kế hoạch kiểm tra", "due": date(2025, 6, 30), "evidence": "Kế hoạch"}


@pytest.fixture
def blank(tmp_path) -> Path:
    return write_review(REVIEW, tmp_path / "ra-soat.xlsx")


def filled(path: Path, answers: dict[str, dict], *, target: dict[str, object] | None = None, sheet: str = REVIEW_SHEET) -> Path:
    """Fill cells by row id and column, as a person would."""
    book = openpyxl.load_workbook(path)
    rows = {row[0].value: row[0].row for row in book[sheet].iter_rows(min_row=7)}
    for identity, cells in answers.items():
        for key, value in cells.items():
            book[sheet][f"{LETTERS[key]}{rows[identity]}"] = value
    for cell, value in (target or {}).items():
        book[TARGET_SHEET][cell] = value
    book.save(path)
    return path


def keys(read) -> list[tuple[str, str]]:
    return [(p.severity, p.cell) for p in read.problems]


def test_an_untouched_workbook_answers_nothing_and_is_in_order(blank):
    read = read_review(blank, REVIEW)
    assert read.measures == ()
    assert read.problems == ()
    assert read.headline.value == 90.0


def test_only_the_office_s_cells_are_open_and_no_points_are_expected_of_a_survey(blank):
    sheet = openpyxl.load_workbook(blank)[REVIEW_SHEET]
    rows = {row[0].value: row for row in sheet.iter_rows(min_row=7)}
    open_of = {
        identity: {c.key for c, box in zip(COLUMNS, rows[identity], strict=True) if not box.protection.locked}
        for identity in ("TC 1.1", "TC 2.1", "KS CC3", "VK 01")
    }
    answers = {"take", "cause", "cause_words", "measure", "lead", "supports", "due", "evidence", "effort"}
    assert sheet.protection.sheet
    assert open_of == {"TC 1.1": answers | {"expected"}, "TC 2.1": answers, "KS CC3": answers, "VK 01": answers | {"name"}}


def test_what_the_release_says_stands_beside_the_cells(blank):
    sheet = openpyxl.load_workbook(blank)[REVIEW_SHEET]
    said = {row[0].value: {c.key: box.value for c, box in zip(COLUMNS, row, strict=True)} for row in sheet.iter_rows(min_row=7)}
    assert said["TC 1.1"]["near"] == "Từ 90 % trở lên: thêm 1 điểm (đã đạt 89 %)"
    assert said["TC 1.2"]["lead"] == HOME
    assert said["TC 1.2"]["supports"] == OFFICE
    assert said["KS CC3"]["name"] == "Hướng dẫn một lần: 17,1 % (9,9 %–27,8 %)"
    assert "SỐ LIỆU MINH HỌA" in sheet["A1"].value


def test_a_filled_row_comes_back_whole(blank):
    answer = GOOD | {"expected": 1.0, "effort": 3, "cause_words": "Chưa phân công", "supports": f"{OFFICE}; Phòng Tư pháp"}
    read = read_review(filled(blank, {"TC 1.1": answer}), REVIEW)
    assert read.problems == ()
    assert len(read.confirmed) == 1
    one = read.confirmed[0]
    assert (one.row.id, one.cause, one.lead, one.due, one.expected, one.effort) == ("TC 1.1", Cause.LATE, HOME, date(2025, 6, 30), 1.0, 3.0)
    assert one.supports == (OFFICE, "Phòng Tư pháp")
    assert one.cause_words == "Chưa phân công"
    assert one.evidence == "Kế hoạch"


def test_several_measures_of_one_item_are_several_rows_and_share_its_room(blank):
    book = openpyxl.load_workbook(filled(blank, {"TC 1.1": GOOD | {"expected": 1.0}}))
    sheet = book[REVIEW_SHEET]
    last = sheet.max_row + 1
    for key, value in ({"id": "TC 1.1", "lead": OFFICE, "expected": 1.5} | GOOD).items():
        sheet[f"{LETTERS[key]}{last}"] = value
    book.save(blank)
    read = read_review(blank, REVIEW)
    assert [m.row.id for m in read.measures] == ["TC 1.1", "TC 1.1"]
    beyond = [p for p in read.problems if p.severity == "error"]
    assert len(beyond) == 1
    assert "2" in beyond[0].what
    assert beyond[0].actual == "2,5"


def test_every_fault_is_told_at_once_with_its_cell(blank):
    answers = {
        "TC 1.1": GOOD | {"take": "có lẽ", "cause": "trời mưa", "expected": 9.0, "due": date(2026, 1, 1)},
        "TC 1.2": {"take": YES, "lead": "Phòng A (mới)", "due": "sớm", "effort": -1},
        "KS CC3": GOOD
        | {"lead": OFFICE, "measure": "Vận động người dân đánh giá ở mức hài lòng trở lên khi được khảo sát", "expected": 1.0},
    }
    read = read_review(filled(blank, answers, target={"B3": "chín mươi", "B4": 6, "B5": 4, "B6": "nhóm vô địch"}), REVIEW)
    rows = {row[0].value: row[0].row for row in openpyxl.load_workbook(blank)[REVIEW_SHEET].iter_rows(min_row=7)}
    at = {(i, k): f"{LETTERS[k]}{rows[i]}" for i in rows if i for k in LETTERS}
    wrong = {(p.sheet, p.cell) for p in read.problems if p.severity == "error"}
    expected = [("TC 1.1", k) for k in ("take", "cause", "expected", "due")]
    expected += [("TC 1.2", k) for k in ("cause", "measure", "lead", "due", "effort")] + [("KS CC3", "measure"), ("KS CC3", "expected")]
    assert wrong == {(REVIEW_SHEET, at[e]) for e in expected} | {(TARGET_SHEET, c) for c in ("B3", "B5", "B6")}
    assert all(p.what and p.remedy for p in read.problems)


def test_a_workbook_whose_unit_was_typed_over_is_refused(blank):
    path = filled(blank, {"TC 1.1": GOOD | {"expected": 1.0}})
    book = openpyxl.load_workbook(path)
    assert book[REVIEW_SHEET]["A3"].value.startswith(f"Đơn vị: {REVIEW.name} [")
    book[REVIEW_SHEET]["A3"] = "Đơn vị: Xã Kim Trì"
    book.save(path)
    read = read_review(path, REVIEW)
    (told,) = read.problems
    assert (told.cell, told.actual, read.refused) == ("A3", "Xã Kim Trì", True)
    assert f"Sổ này lập cho {REVIEW.name}" in told.what


def test_a_unit_beside_an_effort_is_pointed_out(blank):
    read = read_review(filled(blank, {"TC 1.1": GOOD | {"expected": 1.0, "effort": "30 triệu đồng"}}), REVIEW)
    (told,) = read.problems
    assert (told.severity, read.refused) == ("warning", False)
    assert "đơn vị “triệu đồng”: cả sổ phải cùng một thang" in told.what


def test_a_target_whose_ends_are_turned_round_says_from_where(blank):
    read = read_review(filled(blank, {"TC 1.1": GOOD | {"expected": 1.0}}, target={"B4": 3, "B5": 2}), REVIEW)
    (told,) = read.problems
    assert (told.cell, told.remedy) == ("B5", "Ghi từ 3 trở lên, hoặc để trống.")


def test_an_undecided_measure_is_told_and_does_not_enter(blank):
    read = read_review(filled(blank, {"TC 1.1": GOOD | {"take": None}, "TC 1.2": {"cause_words": "đang xem"}}), REVIEW)
    assert read.confirmed == ()
    assert not read.refused
    assert [m.row.id for m in read.measures] == ["TC 1.1", "TC 1.2"]
    assert [p.severity for p in read.problems] == ["warning"]


@pytest.mark.parametrize(
    ("written", "day"),
    [
        (datetime(2025, 3, 31), date(2025, 3, 31)),
        ("30/6", date(2025, 6, 30)),
        ("ngày 15/7/2025", date(2025, 7, 15)),
        ("Quý III/2025", date(2025, 9, 30)),
        ("tháng 2", date(2025, 2, 28)),
    ],
)
def test_a_deadline_is_read_as_offices_write_it(blank, written, day):
    read = read_review(filled(blank, {"TC 1.1": GOOD | {"due": written}}), REVIEW)
    assert not read.refused
    assert read.confirmed[0].due == day


def test_a_gain_that_the_rule_does_not_know_is_a_warning(blank):
    read = read_review(filled(blank, {"TC 1.1": GOOD | {"expected": "0,5"}}), REVIEW)
    assert not read.refused
    assert "1 · 2" in read.problems[0].what


def test_points_that_nobody_can_check_are_told(blank):
    read = read_review(filled(blank, {"TC 2.2": GOOD | {"expected": 3}}), REVIEW)
    assert read.confirmed[0].expected == 3.0
    assert [p.severity for p in read.problems] == ["warning"]


def test_room_is_the_release_s_whatever_the_file_says(blank):
    read = read_review(filled(blank, {"TC 1.1": GOOD | {"room": 50, "expected": 40}}), REVIEW)
    assert read.refused
    assert "(2)" in read.problems[0].what


def test_free_rows_hold_what_no_item_covers(blank):
    read = read_review(filled(blank, {"VK 01": GOOD | {"name": "Tập huấn", "lead": HOME}, "VK 02": GOOD | {"lead": HOME}}), REVIEW)
    assert [(m.row.id, m.row.name) for m in read.measures] == [("VK 01", "Tập huấn"), ("VK 02", "")]
    assert [p.cell[0] for p in read.problems] == [LETTERS["name"]]


def test_nothing_is_lost_rows_that_are_not_known_are_refused_by_cell(blank):
    book = openpyxl.load_workbook(blank)
    sheet = book[REVIEW_SHEET]
    last = sheet.max_row
    for offset, identity in ((1, "TC 9.9"), (2, None)):
        sheet[f"{LETTERS['id']}{last + offset}"] = identity
        sheet[f"{LETTERS['measure']}{last + offset}"] = "Việc bị bỏ quên"
    book.save(blank)
    read = read_review(blank, REVIEW)
    assert keys(read) == [("error", f"A{last + 1}"), ("error", f"A{last + 2}")]


def test_columns_may_move_and_a_missing_one_is_named(blank):
    book = openpyxl.load_workbook(filled(blank, {"TC 1.1": GOOD | {"expected": 1.0}}))
    sheet = book[REVIEW_SHEET]
    sheet.move_range(f"{LETTERS['measure']}6:{LETTERS['effort']}{sheet.max_row}", cols=2)
    book.save(blank)
    assert read_review(blank, REVIEW).confirmed[0].expected == 1.0
    sheet.delete_cols(openpyxl.utils.column_index_from_string(LETTERS["take"]))
    book.save(blank)
    assert any("Đưa vào kế hoạch" in p.what for p in read_review(blank, REVIEW).problems)


def test_a_row_put_above_the_line_of_the_unit_makes_it_no_other_unit(blank):
    book = openpyxl.load_workbook(blank)
    sheet = book[REVIEW_SHEET]
    sheet.insert_rows(1)
    sheet["A3"] = "Chỉ số cải cách hành chính năm 2024: 81,2 %"
    book.save(blank)
    assert not [p for p in read_review(blank, REVIEW).problems if "81,2" in p.what + str(p.actual)]
    named = next(c for c in sheet["A"] if str(c.value or "").startswith("Đơn vị:"))
    named.value = "Đơn vị: Huyện Khác"
    book.save(blank)
    assert read_review(blank, REVIEW).refused


@pytest.mark.parametrize("change", [{"locality": "B@2000-01-01"}, {"period": 2023}, {"framework": "world-1"}, {"version": "2"}])
def test_the_workbook_of_another_unit_year_or_rule_book_is_refused(blank, change):
    assert read_review(blank, replace(REVIEW, **change)).refused


def test_a_workbook_of_an_earlier_release_is_read_and_told(blank):
    read = read_review(filled(blank, {"TC 1.1": GOOD}), replace(REVIEW, release="r-2"))
    assert len(read.confirmed) == 1
    assert [p.severity for p in read.problems] == ["warning"]


def test_a_formula_that_was_not_calculated_is_told(blank):
    read = read_review(filled(blank, {"TC 1.1": GOOD | {"expected": "=1+1"}}), REVIEW)
    assert read.refused
    assert read.problems[0].actual == "=1+1"


def test_what_an_office_writes_stays_text_and_one_line(blank):
    read = read_review(filled(blank, {"TC 1.1": GOOD | {"measure": "Rà soát\nquy trình ; ", "evidence": "  -  Báo cáo;"}}), REVIEW)
    assert read.confirmed[0].text == "Rà soát quy trình"
    assert read.confirmed[0].evidence == "- Báo cáo"


def test_hostile_files_are_bounded(tmp_path, blank):
    small = Limits(packed_bytes=100)
    assert read_review(blank, REVIEW, limits=small).refused
    other = tmp_path / "x.xlsx"
    other.write_bytes(b"PK\x03\x04 not a workbook")
    assert read_review(other, REVIEW).refused
    assert claimed_unit(other)[1]
    text = tmp_path / "x.txt"
    text.write_text("không phải sổ", encoding="utf-8")
    assert read_review(text, REVIEW).refused
    long = read_review(filled(blank, {"TC 1.1": GOOD | {"measure": "việc " * 600}}), REVIEW)
    assert long.refused
    assert len(long.measures[0].text) <= 1_000


def test_the_file_says_whose_it_is(blank):
    fields, problems = claimed_unit(blank)
    assert problems == ()
    assert (fields["locality"], fields["period"], fields["framework"]) == ("A@2000-01-01", "2024", "world-2")


@pytest.mark.parametrize(
    ("near", "said"),
    [
        (NearMiss("count", 3, 2, higher=False, strict=False, gain=0.5), "Không quá 2: thêm 0,5 điểm (đã đạt 3)"),
        (NearMiss("figure", 5, 6, higher=True, strict=True, gain=1), "Trên 6: thêm 1 điểm (đã đạt 5)"),
        (
            NearMiss("share", 0.75, 0.8, higher=True, strict=False, gain=1, cases=2),
            "Từ 80 % trở lên: thêm 1 điểm (đã đạt 75 %, còn 2 trường hợp)",
        ),
    ],
)
def test_a_near_miss_says_what_is_missing(near, said):
    assert near_words(near) == said


def test_both_languages_say_the_same():
    assert SAID["vi"].keys() == SAID["en"].keys()
    for key, said in SAID["vi"].items():
        names = [set(re.findall(r"{(\w+)}", text)) for text in (*said, *SAID["en"][key])]
        assert names[0] == names[2], key
        assert names[1] == names[3], key


def test_problems_are_told_in_english_too(blank):
    read = read_review(filled(blank, {"TC 1.1": GOOD | {"expected": 9}}), REVIEW, language="en")
    assert "at most" in read.problems[0].what


@pytest.mark.parametrize(
    ("words", "due", "text", "told"),
    [
        ("Rà soát quy trình, hoàn thành trước ngày 30/6/2025", "30/6", "Rà soát quy trình", []),
        ("Rà soát quy trình trong quý II", "30/6", "Rà soát quy trình", []),
        ("Rà soát quy trình, xong trước 31/3", "30/6", "Rà soát quy trình, xong trước 31/3", ["error"]),
        ("Rà soát theo Công văn ngày 05/3/2024", "30/6", "Rà soát theo Công văn ngày 05/3/2024", []),
    ],
)
def test_a_deadline_is_said_once_and_two_of_them_are_refused(blank, words, due, text, told):
    read = read_review(filled(blank, {"TC 1.1": GOOD | {"measure": words, "due": due}}), REVIEW)
    assert [p.severity for p in read.problems] == told
    assert read.measures[0].text == text


def test_another_cause_needs_words_and_its_cell_is_named(blank):
    read = read_review(filled(blank, {"TC 1.1": GOOD | {"cause": "Khác (ghi rõ)"}}), REVIEW)
    (fault,) = read.problems
    assert fault.severity == "error"
    assert fault.cell.startswith(LETTERS["cause_words"])
    assert "Khác (ghi rõ)" in fault.what


def test_beside_a_published_value_the_workbook_says_which_of_the_two_counts(tmp_path):
    apart = replace(REVIEW, points=70.0, most=100.0, index=70.0, by_items=78.8, basis="self_scored")
    book = openpyxl.load_workbook(write_review(apart, tmp_path / "hai-so.xlsx"))
    assert "điểm tự chấm) cộng được 78,8 điểm, chênh 8,8 điểm" in book[REVIEW_SHEET]["A2"].value
    assert (book[TARGET_SHEET]["A8"].value.endswith("(quy từ Chỉ số công bố)"), book[TARGET_SHEET]["B8"].value) == (True, 70)


def test_below_the_ways_stands_what_appraisal_may_grant_and_what_that_rests_on(tmp_path):
    """The line of a way and, last, its basis; without odds the step says that nothing is known."""
    lines = {}
    for name, given in (
        ("known", {"odds": (WayOdds(1, 2.0, 1.25, 79.5, 78.0, 80.25, 0.9, 0.0625),), "odds_rest": "Học từ 41 lần."}),
        ("unknown", {"odds_rest": "Mới có 3 lần."}),
    ):
        ways = (replace(REVIEW.ways[0], granted=1.25 if name == "known" else math.nan),)
        book = openpyxl.load_workbook(write_review(replace(REVIEW, ways=ways, **given), tmp_path / f"{name}.xlsx"))
        lines[name] = [[cell for cell in row if cell is not None] for row in book[TARGET_SHEET].iter_rows(values_only=True)]
    at = next(i for i, row in enumerate(lines["known"]) if row[:1] == ["Cách 1"])
    assert lines["known"][at][-1] == 1.25
    assert lines["known"][at + 1 : at + 3] == [
        [
            (
                "Cách 1: thẩm định có thể công nhận 1,25 trong 2,00 điểm tự chấm tăng; tổng điểm 79,50 (78,00 – 80,25, khoảng 90%); "
                "khả năng đạt mục tiêu 6,3%."
            )
        ],
        ["Học từ 41 lần."],
    ]
    assert lines["unknown"][at][-1] == "chưa biết"
    assert lines["unknown"][at + 1] == ["Mới có 3 lần."]


def test_a_deadline_cell_takes_words_too_and_days_of_the_year_only(blank):
    (due,) = [
        rule
        for rule in openpyxl.load_workbook(blank)[REVIEW_SHEET].data_validations.dataValidation
        if str(rule.sqref).startswith(f"{LETTERS['due']}7")
    ]
    at = f"{LETTERS['due']}7"
    assert (due.type, due.formula1) == ("custom", f"OR(ISTEXT({at}),IFERROR(YEAR({at})=2025,FALSE))")
    assert "quý II" in due.error


def test_it_is_known_whether_somebody_has_answered(tmp_path, blank):
    assert not holds_answers(blank), "the units that the form names are no answer"
    assert holds_answers(filled(blank, {"TC 1.1": {"measure": "Số hóa hồ sơ"}}))
    other = tmp_path / "other.xlsx"
    other.write_bytes(b"not a workbook")
    assert holds_answers(other), "what cannot be read is not replaced"
