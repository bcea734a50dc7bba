"""Where a fault stands in the file that was read, headings on further pages, parts over all columns, units that do not answer."""

from __future__ import annotations

import openpyxl
import pytest

from parlib.intake.annex.rule_book import AnnexOptions, read_annex

MET = "Đạt: 2; không đạt: 0"
JUDGED = "Hội đồng xem xét, cho điểm"
HEAD = ["STT", "Tiêu chí", "Điểm tối đa", "Cách chấm"]


@pytest.fixture
def read(tmp_path):
    """Return a function that reads the rows of sheets as an annex."""

    def of(sheets, *, merges=()):
        book = openpyxl.Workbook()
        book.remove(book.active)
        for name, rows in sheets.items():
            sheet = book.create_sheet(name)
            for row in rows:
                sheet.append([v if v != "" else None for v in row])
            for span in merges:
                sheet.merge_cells(span)
        book.save(tmp_path / "annex.xlsx")
        found = read_annex(tmp_path / "annex.xlsx", options=AnnexOptions(framework_id="thu", language="en"))
        return found[0], [p for p in found[1] if "title" not in p.what]

    return of


def places(problems):
    return [(p.sheet, p.cell) for p in problems if "not understood" in p.what]


def test_a_row_that_moved_is_named_where_it_stands_in_the_file(read):
    rows = [["TT", "Lĩnh vực", "Tiêu chí", "Điểm tối đa", "Cách chấm"], ["1", "Chỉ đạo", "Kế hoạch", 2, MET], ["2", "", "Báo cáo", 2, MET]]
    rows += [["3", "Thủ tục", "Niêm yết", 2, MET], ["4", "", "Hồ sơ", 2, JUDGED]]
    assert places(read({"PL": rows})[1]) == [("PL", "E5")]


def test_a_row_of_one_of_several_sheets_is_named_by_that_sheet(read):
    one = [["PHẦN MỘT"], HEAD, ["1", "Kế hoạch", 2, MET], ["2", "Báo cáo", 2, MET]]
    two = [["PHẦN HAI"], HEAD, ["1", "Niêm yết", 2, MET], ["2", "Hồ sơ", 2, JUDGED]]
    book, problems = read({"Chỉ đạo": one, "Thủ tục": two})
    assert len(book.leaves) == 4
    assert places(problems) == [("Thủ tục", "D4")]


def test_guidance_of_columns_is_named_where_it_stands(read):
    rows = [["TT", "Tiêu chí", "Điểm chuẩn", "Tốt (100% điểm)", "Khá (70% điểm)", "Không đạt (0 điểm)"]]
    rows += [
        ["1", "Văn thư", 10, "Không có lỗi", "Có 1 - 2 lỗi", "Từ 3 lỗi trở lên"],
        ["2", "Giải ngân", 10, "Từ 95% trở lên", "Từ 80% đến dưới 95%", "Dưới 80%"],
    ]
    book, problems = read({"PL": rows})
    assert [[t["points"] for t in i.rule_params["tiers"]] for i in book.leaves] == [[7.0, 0.0, 10.0], [10.0, 7.0, 0.0]]
    assert {p.cell for p in problems} <= {"D2", "D3"}


def test_column_numbers_are_printed_again_on_the_next_page(read):
    numbers = ["(1)", "(2)", "(3)", "(4)"]
    rows = [
        HEAD,
        numbers,
        ["I", "Chỉ đạo", 4, ""],
        ["1", "Kế hoạch", 2, MET],
        HEAD,
        numbers,
        ["2", "Báo cáo", 2, "Đạt: 2;"],
        HEAD,
        ["", "", "", "không đạt: 0"],
    ]
    book, problems = read({"PL": rows})
    assert [(i.code, i.rule) for i in book.leaves] == [("I.1", "boolean"), ("I.2", "boolean")]
    assert problems == []


def test_parts_over_all_columns_under_which_numbers_begin_again(read):
    rows = [HEAD, ["LĨNH VỰC 1: CHỈ ĐẠO (4 điểm)", "", "", ""], ["1", "Kế hoạch", 2, MET], ["2", "Báo cáo", 2, MET]]
    rows += [
        ["LĨNH VỰC 2: THỦ TỤC (2 điểm)", "", "", ""],
        ["1", "Niêm yết", 2, MET],
        ["ĐIỂM CỘNG (tối đa 3 điểm)", "", "", ""],
        ["1", "Sáng kiến", 3, "Mỗi sáng kiến cộng 1 điểm"],
    ]
    book, _ = read({"PL": rows}, merges=["A2:D2", "A5:D5", "A7:D7"])
    assert [(i.code, i.max_points, i.kind) for i in book.items[1:]] == [
        ("I", 4.0, ""),
        ("I.1", 2.0, ""),
        ("I.2", 2.0, ""),
        ("II", 2.0, ""),
        ("II.1", 2.0, ""),
        ("III", 3.0, "bonus"),
        ("III.1", 3.0, "bonus"),
    ]


@pytest.mark.parametrize("heading", ["Cơ quan phát hiện", "Đơn vị phối hợp", "Nguồn cung cấp số liệu"])
def test_units_that_do_not_answer_for_points_lead_nothing(read, heading):
    rows = [[*HEAD, heading], *([str(n), f"Việc {n}", 2, MET, "Sở Nội vụ"] for n in (1, 2, 3))]
    book, problems = read({"PL": rows})
    assert {i.lead_unit for i in book.leaves} == {""}
    assert [p.actual for p in problems if "not taken over" in p.what] == [heading]


def test_items_below_a_part_of_a_survey_are_surveyed(read):
    rows = [
        HEAD,
        ["A", "Phần thẩm định", 2, ""],
        ["A.1", "Kế hoạch", 2, MET],
        ["B", "Phần điều tra xã hội học", 10, ""],
        ["B.1", "Hài lòng", 10, "Kết quả khảo sát"],
    ]
    book, _ = read({"PL": rows})
    assert [(i.source, i.rule) for i in book.leaves] == [("appraisal", "boolean"), ("survey", "survey")]


def test_maxima_in_words_beside_names_with_their_codes_are_nothing_that_was_left_out(read):
    rows = [
        ["Tiêu chí", "Số điểm tối đa", "Cách chấm điểm"],
        ["I. Chỉ đạo điều hành", "4 điểm", ""],
        ["1. Kế hoạch", "2 điểm", MET],
        ["2. Báo cáo", "2 điểm", MET],
    ]
    rows += [["II. Thủ tục", "4 điểm", ""], ["1. Niêm yết", "4 điểm", "Có: 4; không: 0"]]
    book, problems = read({"PL": rows})
    assert [i.code for i in book.items[1:]] == ["I", "I.1", "I.2", "II", "II.1"]
    assert problems == []
