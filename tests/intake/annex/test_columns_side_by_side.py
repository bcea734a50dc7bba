"""Two columns of maxima, and two or three columns of names."""

from __future__ import annotations

import openpyxl
import pytest

from parlib.intake.annex.rule_book import AnnexOptions, read_annex

MET = "Đạt: 2; không đạt: 0"
EACH = "Mỗi trường hợp trừ 0,5 điểm"


@pytest.fixture
def read(tmp_path):
    """Return a function that reads rows as an annex."""

    def of(rows, *, merges=(), **options):
        book = openpyxl.Workbook()
        for row in rows:
            book.active.append([v if v != "" else None for v in row])
        for span in merges:
            book.active.merge_cells(span)
        book.save(tmp_path / "annex.xlsx")
        found = read_annex(tmp_path / "annex.xlsx", options=AnnexOptions(framework_id="thu", language="en", **options))
        return found[0], [p for p in found[1] if "title" not in p.what]

    return of


def tree(book):
    return [(i.code, i.name_vi, i.max_points) for i in book.items[1:]]


@pytest.mark.parametrize(
    ("heading", "kind"),
    [
        ("Điểm trừ tối đa", "penalty"),
        ("Mức trừ tối đa", "penalty"),
        ("Khung điểm trừ", "penalty"),
        ("Điểm trừ", "penalty"),
        ("Điểm phạt tối đa", "penalty"),
        ("Điểm thưởng", "bonus"),
        ("Điểm cộng tối đa", "bonus"),
        ("Điểm tối đa", ""),
    ],
)
def test_a_table_alone_is_the_block_that_its_column_of_maxima_names(read, heading, kind):
    each = EACH if kind == "penalty" else "Mỗi sáng kiến được 1 điểm"
    book, problems = read([["STT", "Nội dung", heading, "Cách chấm"], *([str(n), f"Việc {n}", 2, each] for n in (1, 2, 3))])
    assert {i.kind for i in book.leaves} == {kind}
    assert {i.max_points for i in book.leaves} == {0.0 if kind == "penalty" else 2.0}
    assert bool(kind) == any("group was recognised" in p.what for p in problems)


def test_a_table_alone_under_a_title_of_penalties(read):
    rows = [
        ["PHỤ LỤC CÁC TRƯỜNG HỢP TRỪ ĐIỂM"],
        ["STT", "Nội dung", "Điểm", "Cách chấm"],
        *([str(n), f"Việc {n}", 2, EACH] for n in (1, 2)),
    ]
    assert {i.kind for i in read(rows)[0].leaves} == {"penalty"}
    rows[0] = ["BỘ TIÊU CHÍ CHẤM ĐIỂM, ĐIỂM THƯỞNG, ĐIỂM TRỪ"]
    assert {i.kind for i in read(rows)[0].leaves} == {""}


def test_what_is_taken_for_each_case_by_a_note_is_left_to_a_person(read):
    rows = [
        ["STT", "Hành vi vi phạm", "Điểm trừ", "Ghi chú"],
        ["1", "Trễ hạn", 1, "mỗi hồ sơ"],
        ["2", "Bị phê bình", 2, ""],
        ["3", "Mất dấu", 1, ""],
    ]
    assert [i.rule for i in read(rows)[0].leaves] == ["manual", "penalty", "penalty"]


UNITS = [["STT", "Nội dung", "Điểm tối đa", "", "Cách chấm"], ["", "", "Xã", "Phường", ""]]
OF_UNITS = [["1", "Kế hoạch", 2, 1, ""], ["2", "Báo cáo", 2, 1, ""], ["3", "Hồ sơ", 2, 3, ""]]
SPANS = ["A1:A2", "B1:B2", "C1:D1", "E1:E2"]


def test_maxima_of_two_kinds_of_units_are_refused_until_one_is_chosen(read):
    book, problems = read(UNITS + OF_UNITS, merges=SPANS)
    assert book is None
    assert [(p.actual, "--points" in p.remedy) for p in problems] == [("Xã · Phường", True)]
    book, problems = read(UNITS + OF_UNITS, merges=SPANS, points="phường")
    assert [m for _, _, m in tree(book)] == [1.0, 1.0, 3.0]
    assert "Xã" in next(p.actual for p in problems if "not taken over" in p.what)
    assert [m for _, _, m in tree(read(UNITS + OF_UNITS, merges=SPANS, points="C")[0])] == [2.0, 2.0, 2.0]
    assert read(UNITS + OF_UNITS, merges=SPANS, points="Huyện")[0] is None


def test_maxima_of_two_kinds_of_units_under_headings_of_their_own(read):
    rows = [["STT", "Nội dung", "Điểm tối đa xã", "Điểm tối đa phường"], *([c, n, a, b] for c, n, a, b, _ in OF_UNITS)]
    assert read(rows)[0] is None
    assert [m for _, _, m in tree(read(rows, points="Điểm tối đa phường")[0])] == [1.0, 1.0, 3.0]


def test_a_heading_over_two_columns_needs_no_merged_cells(read):
    rows = [
        ["STT", "Nội dung", "Điểm tối đa", "", "Cách chấm"],
        ["", "", "Xã", "Phường", ""],
        *([str(n), f"Việc {n}", 2, n + 1, MET] for n in (1, 2, 3)),
    ]
    book, problems = read(rows)
    assert book is None
    assert [(p.severity, p.actual) for p in problems] == [("error", "Xã · Phường")]
    book, _ = read(rows, points="Phường")
    assert [i.max_points for i in book.leaves] == [2.0, 3.0, 4.0]


def test_a_column_of_maxima_that_is_not_there_is_refused(read):
    rows = [["STT", "Nội dung", "Điểm tối đa", "Cách chấm"], ["1", "Kế hoạch", 2, MET], ["2", "Họp", 2, MET]]
    book, problems = read(rows, points="Phường")
    assert book is None
    assert [(p.cell, p.actual) for p in problems] == [("C1", "Điểm tối đa")]
    assert "“Phường”" in problems[0].what
    assert read(rows, points="Điểm tối đa")[0] is not None


def test_a_column_of_what_is_taken_bounds_guidance_that_says_each_case(read):
    rows = [
        ["STT", "Nội dung", "Điểm tối đa", "Điểm trừ", "Cách chấm"],
        ["1", "Kế hoạch", 2, "", MET],
        ["2", "Báo cáo", 5, 3, "Đủ: 5; mỗi lần chậm trừ 1 điểm"],
        ["3", "Vi phạm", "", 2, "Mỗi lần trừ 1 điểm"],
    ]
    _, report, fault = read(rows)[0].leaves
    assert report.rule_params["tiers"][-1] == {"low": 3.0, "points": 2.0}
    assert (fault.kind, fault.rule_params) == ("penalty", {"per": -1.0, "floor": -2.0})
    rows[2][4] = "Nộp chậm"  # 3 may be what one case takes
    book, problems = read(rows)
    assert "Trừ tối đa" not in book.leaves[1].note
    assert [p.actual for p in problems if "columns of the annex are not" in p.what] == ["Điểm trừ"]


def test_what_is_given_and_what_is_taken_in_columns_of_their_own(read):
    rows = [["STT", "Nội dung", "Điểm cộng tối đa", "Điểm trừ tối đa", "Cách chấm"]]
    rows += [["1", "Sáng kiến", 2, "", "Mỗi sáng kiến cộng 1 điểm"], ["2", "Trễ hạn", "", 3, EACH], ["3", "Nộp chậm", "", 1, EACH]]
    leaves = read(rows)[0].leaves
    assert [(i.kind, i.max_points) for i in leaves] == [("bonus", 2.0), ("penalty", 0.0), ("penalty", 0.0)]
    assert [i.rule_params.get("floor") for i in leaves] == [None, -3.0, -1.0]


def test_the_most_that_is_taken_beside_a_maximum_is_part_of_the_guidance(read):
    rows = [["STT", "Nội dung", "Điểm tối đa", "Điểm trừ tối đa", "Cách chấm"]]
    rows += [["1", "Kế hoạch", 2, 1, MET], ["2", "Báo cáo", 2, "", MET], ["3", "Hồ sơ", "", 2, EACH]]
    leaves = read(rows)[0].leaves
    assert [(i.kind, i.rule) for i in leaves] == [("", "manual"), ("", "boolean"), ("penalty", "penalty")]


def test_points_of_lines_are_no_other_maxima(read):
    rows = [["STT", "Nội dung", "Điểm tối đa", "Mức đạt", "Điểm"]]
    rows += [["1", "Kế hoạch", 2, "Đúng hạn", 2], ["", "", "", "Chậm", 1], ["", "", "", "Không có", 0]]
    rows += [["2", "Báo cáo", 3, "Đủ", 3], ["", "", "", "Thiếu", 0]]
    assert [m for _, _, m in tree(read(rows)[0])] == [2.0, 3.0]


GROUPED = [("Chỉ đạo", "Kế hoạch"), ("", "Báo cáo"), ("", "Kiểm tra"), ("Thủ tục", "Niêm yết"), ("", "Hồ sơ")]


@pytest.mark.parametrize(
    ("codes", "expected"),
    [
        (("1", "2", "3", "4", "5"), ["I", "I.1", "I.2", "I.3", "II", "II.4", "II.5"]),
        (("1", "2", "3", "1", "2"), ["I", "I.1", "I.2", "I.3", "II", "II.1", "II.2"]),
        (("1.1", "1.2", "1.3", "2.1", "2.2"), ["1", "1.1", "1.2", "1.3", "2", "2.1", "2.2"]),
        (("1", "", "", "2", ""), ["1", "1.1", "1.2", "1.3", "2", "2.1", "2.2"]),
        (None, ["I", "I.1", "I.2", "I.3", "II", "II.4", "II.5"]),
    ],
)
@pytest.mark.parametrize("repeated", [False, True])
def test_a_column_that_groups_becomes_rows_above(read, codes, expected, repeated):
    repeated = repeated and not (codes and "" in codes)  # then the code goes with the group
    rows, last = [["TT", "Lĩnh vực", "Tiêu chí", "Điểm tối đa", "Cách chấm", "Đơn vị chủ trì"]], ""
    for n, (group, name) in enumerate(GROUPED):
        last = group or last
        rows.append([codes[n] if codes else "", last if repeated else group, name, 2, MET, "Sở Nội vụ" if not n else ""])
    rows.append(["", "Tổng", "", 10, "", ""])
    if codes is None:
        rows = [row[1:] for row in rows]
    unit = "F" if codes else "E"
    book, problems = read(rows, merges=[f"{unit}2:{unit}4"])
    assert [i.code for i in book.items[1:]] == expected
    assert [i.name_vi for i in book.items[1:]] == ["Chỉ đạo", "Kế hoạch", "Báo cáo", "Kiểm tra", "Thủ tục", "Niêm yết", "Hồ sơ"]
    assert [i.lead_unit for i in book.leaves] == ["Sở Nội vụ"] * 3 + ["", ""]
    assert {i.rule for i in book.leaves} == {"boolean"}
    assert book.index_max == 10.0
    assert problems == []


def test_a_column_that_groups_in_rows_of_its_own(read):
    rows = [
        ["TT", "Lĩnh vực", "Tiêu chí", "Điểm tối đa", "Cách chấm"],
        ["I", "Chỉ đạo", "", 4, ""],
        ["1", "", "Kế hoạch", 2, MET],
        ["2", "", "Báo cáo", 2, MET],
    ]
    rows += [["II", "Thủ tục", "", 2, ""], ["1", "", "Niêm yết", 2, MET], ["", "Tổng cộng", "", 6, ""]]
    book, problems = read(rows)
    assert tree(book) == [
        ("I", "Chỉ đạo", 4.0),
        ("I.1", "Kế hoạch", 2.0),
        ("I.2", "Báo cáo", 2.0),
        ("II", "Thủ tục", 2.0),
        ("II.1", "Niêm yết", 2.0),
    ]
    assert (book.index_max, problems) == (6.0, [])


@pytest.mark.parametrize(
    ("codes", "expected"),
    [
        ("123456", ["I", "I.1", "I.1.1", "I.1.2", "I.2", "I.2.3", "I.2.4", "II", "II.1", "II.1.5", "II.1.6"]),
        (
            ("1.1.1", "1.1.2", "1.2.1", "1.2.2", "2.1.1", "2.1.2"),
            ["1", "1.1", "1.1.1", "1.1.2", "1.2", "1.2.1", "1.2.2", "2", "2.1", "2.1.1", "2.1.2"],
        ),
        (("X1", "X2", "X3", "X4", "X5", "X6"), ["X1", "X2", "X3", "X4", "X5", "X6"]),
    ],
)
def test_three_columns_of_names(read, codes, expected):
    names = [
        ("Chỉ đạo", "Kế hoạch", "Ban hành"),
        ("", "", "Thực hiện"),
        ("", "Báo cáo", "Đủ"),
        ("", "", "Đúng hạn"),
        ("Thủ tục", "Niêm yết", "Đầy đủ"),
        ("", "", "Kịp thời"),
    ]
    rows = [["TT", "Lĩnh vực", "Tiêu chí", "Tiêu chí thành phần", "Điểm tối đa", "Cách chấm"]]
    book, problems = read([*rows, *([c, *n, 2, MET] for c, n in zip(codes, names, strict=True))])
    assert [i.code for i in book.items[1:]] == expected
    assert [i.max_points for i in book.leaves] == [2.0] * 6
    assert problems == []
    if codes[0] == "X1":
        assert [i.name_vi for i in book.leaves][2:4] == ["Chỉ đạo: Báo cáo: Đủ", "Chỉ đạo: Báo cáo: Đúng hạn"]


def test_rows_inside_a_coded_name_are_levels_or_parts_or_left_open(read):
    rows = [["TT", "Tiêu chí", "Nội dung đánh giá", "Điểm"]]
    rows += [["1", "Kế hoạch", "Ban hành chậm", 1], ["", "", "Ban hành đúng hạn", 2], ["", "", "Không ban hành", 0]]
    rows += [["2", "Báo cáo", "Đúng hạn", 2], ["", "", "Chậm", 1]]
    rows += [["3", "Kiểm tra", "Xây dựng kế hoạch", 2], ["", "", "Thực hiện kiểm tra", 3]]
    rows += [["4", "Họp", "Đủ số cuộc họp", 1], ["", "", "Có biên bản", 2]]
    book, _ = read(rows)
    assert tree(book) == [
        ("1", "Kế hoạch", 2.0),
        ("2", "Báo cáo", 2.0),
        ("3", "Kiểm tra", None),
        ("3.1", "Xây dựng kế hoạch", 2.0),
        ("3.2", "Thực hiện kiểm tra", 3.0),
        ("4", "Họp", None),
    ]
    assert book.by_code["1"].rule == "tier"
    assert book.by_code["4"].rule == "manual"


def test_a_block_in_a_column_that_groups_is_no_part_of_the_group_above(read):
    rows = [
        ["STT", "Lĩnh vực", "Tiêu chí", "Điểm tối đa", "Cách chấm"],
        ["1", "Chỉ đạo", "Kế hoạch", 2, MET],
        ["2", "", "Báo cáo", 2, MET],
        ["", "Điểm thưởng", "", "", ""],
        ["3", "", "Sáng kiến", 1, "Mỗi sáng kiến cộng 0,5 điểm, tối đa 1 điểm"],
    ]
    book, _ = read(rows)
    assert [(i.name_vi, i.kind) for i in book.leaves] == [
        ("Kế hoạch", ""),
        ("Báo cáo", ""),
        ("Sáng kiến", "bonus"),
    ]
    assert book.by_code[book.leaves[-1].parent].name_vi == "Điểm thưởng"


def test_columns_that_gave_guidance_are_not_called_unused(read):
    rows = [["TT", "Tiêu chí", "Điểm chuẩn", "100% số điểm", "50% số điểm", "0 điểm", "Hồ sơ"]]
    rows += [[str(n), f"Việc {n}", 2, "Đúng hạn", "Chậm", "Không có", "Báo cáo"] for n in (1, 2, 3)]
    book, problems = read(rows)
    assert {i.rule for i in book.leaves} == {"tier"}
    assert [p.actual for p in problems if "not taken over" in p.what] == ["Hồ sơ"]


def test_an_unused_column_under_a_merged_heading_is_named(read):
    rows = [
        ["TT", "Tiêu chí", "Điểm", "", "Cách chấm", "Bằng chứng"],
        ["", "", "Tối đa", "Tự chấm", "", ""],
        *([str(n), f"Việc {n}", 2, "", MET, "x"] for n in (1, 2)),
    ]
    _, problems = read(rows, merges=["A1:A2", "B1:B2", "C1:D1", "E1:E2", "F1:F2"])
    assert [p.actual for p in problems if "not taken over" in p.what] == ["Điểm: Tự chấm · Bằng chứng"]


def test_what_each_case_takes_beside_the_most_is_guidance(read):
    rows = [
        ["STT", "Hành vi", "Mức trừ", "Trừ tối đa"],
        ["1", "Trễ hạn", "0,5 điểm/hồ sơ", 5],
        ["2", "Sai số liệu", "1 điểm/lần", 3],
        ["3", "Bị phê bình", "Mỗi lần trừ 2 điểm", 4],
    ]
    book, problems = read(rows)
    assert [i.rule_params for i in book.leaves] == [
        {"per": -0.5, "floor": -5.0},
        {"per": -1.0, "floor": -3.0},
        {"per": -2.0, "floor": -4.0},
    ]
    assert [p for p in problems if p.severity == "error"] == []


def test_levels_in_columns_side_by_side_are_one_guidance(read):
    rows = [
        ["STT", "Tiêu chí", "Điểm tối đa", "Tốt", "Khá", "Kém", "Nơi gửi"],
        ["1", "Kế hoạch", 2, "Đúng hạn: 2", "Chậm: 1", "Không: 0", "Văn phòng"],
        ["2", "Báo cáo", 2, "Đủ: 2", "Thiếu: 1", "Không: 0", "Văn phòng"],
        ["3", "Công khai", 1, "Có: 1", "", "Không: 0", "Văn phòng"],
    ]
    book, problems = read(rows)
    assert [i.rule for i in book.leaves] == ["tier", "tier", "boolean"]
    assert book.leaves[0].note == "Đúng hạn: 2; Chậm: 1; Không: 0"
    assert [p.actual for p in problems if "columns of the annex are not" in p.what] == ["Nơi gửi"]
