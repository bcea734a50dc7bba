"""Workbooks come back as offices fill them: what is accepted, what is refused, and what is said about it."""

import datetime
import math
import shutil
import unicodedata
import zipfile

import openpyxl
import pandas as pd
import pytest
from openpyxl.comments import Comment

from parlib.codebook.tables import check
from parlib.errors import UsageError
from parlib.intake.collect import collect
from parlib.intake.legacy_maps import Encoding, encode
from parlib.intake.messages import MESSAGES, problem
from parlib.intake.problem_report import problem_table, write_reports
from parlib.intake.workbook_layout import FORM_SHEET, META_SHEET
from parlib.intake.workbook_template import write_template
from tests.intake.rulebooks import UNITS, Filled, every_rule, register, unit

BOOKS = {"every-rule": every_rule()}


@pytest.fixture
def folder(tmp_path):
    (tmp_path / "in").mkdir()
    return tmp_path / "in"


@pytest.fixture(scope="module")
def blank(tmp_path_factory):
    """One untouched template of each of four units."""
    folder = tmp_path_factory.mktemp("blank")
    for number in range(4):
        write_template(every_rule(), locality=unit(number), period=2024, path=folder / f"{number}.xlsx")
    return folder


@pytest.fixture
def template(folder, blank):
    """Return a function that puts a template into the folder, ready to be filled."""

    def make(number=0, *, name="", framework=None, period=2024, into=folder):
        path = into / (name or f"{number}.xlsx")
        if framework is None and period == 2024:
            shutil.copy(blank / f"{number}.xlsx", path)
        else:
            write_template(framework or every_rule(), locality=unit(number), period=period, path=path)
        return Filled(path)

    return make


def keys(collection, *, severity="error"):
    """The message keys of a collection's problems, found by their Vietnamese text."""
    by_what = {what.split("{")[0]: key for key, (what, _) in MESSAGES["vi"].items()}
    found = []
    for p in collection.problems:
        if p.severity == severity:
            found.append(next(key for start, key in sorted(by_what.items(), key=lambda kv: -len(kv[0])) if p.what.startswith(start)))
    return found


def row(collection, code, number=0):
    rows = collection.evidence
    rows = rows[(rows["code"] == code) & (rows["locality"] == f"U{number:04d}@2020-01-01")]
    assert len(rows) == 1
    return rows.iloc[0]


def run(folder, **options):
    return collect(folder, options.pop("frameworks", BOOKS), register(), **options)


def test_an_empty_template_is_missing_everywhere_and_zero_nowhere(folder, template):
    template()
    got = run(folder)
    assert got.problems == ()
    assert got.exit_code == 0
    assert set(got.evidence["state"]) == {"missing"}
    assert got.evidence[["numerator", "value", "self_score"]].isna().all(axis=None)
    assert len(got.evidence) == len(every_rule().leaves)
    check("evidence", got.evidence)
    assert got.files["status"].tolist() == ["accepted"]


@pytest.mark.parametrize(
    ("code", "values", "expected"),
    [
        ("1.4", {"value": "8,5"}, {"value": 8.5}),
        ("1.4", {"value": "1.234,5"}, {"value": 1234.5}),
        ("2.1.1", {"value": "85 %"}, {"value": 0.85}),
        ("2.1.1", {"value": "85%"}, {"value": 0.85}),
        ("2.1.1", {"value": 0.85}, {"value": 0.85}),
        ("2.1.1", {"numerator": "27 hồ sơ", "denominator": "30"}, {"numerator": 27, "denominator": 30}),
        ("2.2.3", {"self_score": "8,56 (tự chấm)"}, {"self_score": 8.56}),
        ("1.1", {"choice": "Có"}, {"value": 1.0}),
        ("1.1", {"choice": "không"}, {"value": 0.0}),
        ("1.1", {"choice": "Đạt"}, {"value": 1.0}),
        ("1.1", {"choice": unicodedata.normalize("NFD", "Có")}, {"value": 1.0}),
        ("1.1", {"choice": encode("Có", Encoding.VNI)}, {"value": 1.0}),
        ("1.1", {"choice": encode("Không", Encoding.TCVN3)}, {"value": 0.0}),
        ("1.1", {"choice": True}, {"value": 1.0}),
        ("2.2.1", {"choice": "Không phát sinh"}, {"state": "not_applicable"}),
        ("2.2.1", {"choice": encode("Không áp dụng", Encoding.TCVN3)}, {"state": "not_applicable"}),
        ("2.2.1", {"value": 0}, {"value": 0.0, "state": "reported"}),
        ("2.2.1", {"explanation": datetime.date(2024, 5, 8)}, {"explanation": "08/05/2024", "state": "missing"}),
        ("2.2.1", {"evidence_file": "ngày 8/5/2024"}, {"evidence_file": "ngày 8/5/2024"}),
        ("2.2.1", {"explanation": "caùc ban ngaønh"}, {"explanation": "các ban ngành"}),
        ("2.2.1", {"explanation": unicodedata.normalize("NFD", "Đã nộp")}, {"explanation": "Đã nộp"}),
    ],
    ids=lambda v: "" if isinstance(v, str) else next(iter(v)),
)
def test_cells_as_offices_fill_them(folder, template, code, values, expected):
    template().put(code, **values).save()
    got = run(folder)
    assert keys(got) == []
    found = row(got, code)
    for column, value in expected.items():
        assert found[column] == value


@pytest.mark.parametrize(
    ("code", "values", "key", "cell", "found"),
    [
        ("1.1", {"choice": "Có lẽ"}, "state_unknown", "choice", "Có lẽ"),
        ("2.1.1", {"choice": "Không"}, "state_unknown", "choice", "Không"),
        ("2.1.1", {"value": "#DIV/0!"}, "cached_error", "value", "#DIV/0!"),
        ("2.1.1", {"value": 85}, "share_as_percent", "value", "85"),
        ("2.2.1", {"value": "85%"}, "amount_as_percent", "value", "85%"),
        ("2.2.1", {"value": -1}, "figure_negative", "value", "-1"),
        ("2.2.1", {"value": "1.234"}, "number_ambiguous", "value", "1.234"),
        ("2.2.1", {"value": "ba"}, "not_a_number", "value", "ba"),
        ("2.2.1", {"value": "Không áp dụng"}, "words_for_number", "value", "Không áp dụng"),
        ("2.1.1", {"value": "12/15"}, "fraction_for_number", "value", "12/15"),
        ("2.2.3", {"self_score": datetime.date(2024, 5, 8)}, "number_is_date", "self_score", "2024-05-08"),
        ("2.2.3", {"self_score": 10.01}, "points_above_maximum", "self_score", "10,01"),
        ("2.2.3", {"self_score": "85%"}, "points_as_percent", "self_score", "85%"),
        ("2.2.3", {"self_score": -0.5}, "points_below_zero", "self_score", "-0,5"),
        ("5.1", {"self_score": 1}, "points_above_maximum", "self_score", "1"),
        ("5.1", {"self_score": -5}, "points_below_zero", "self_score", "-5"),
        ("1.2", {"value": 5}, "figure_not_whole", "value", "5"),
        ("1.2", {"value": 1.5}, "figure_not_whole", "value", "1,5"),
        ("1.3", {"value": 3}, "figure_outside_rule", "value", "3"),
        ("1.1", {"choice": "Có", "value": 0}, "yes_no_contradiction", "value", "0"),
        ("2.2.1", {"choice": "Không áp dụng", "value": 2}, "not_applicable_figures", "choice", "Không áp dụng"),
        ("2.2.1", {"code": "9.9"}, "code_unknown", "code", "9.9"),
        ("2.2.1", {"max_points": 4}, "maximum_differs", "max_points", "4"),
        ("2.2.1", {"value": "=1+1"}, "not_calculated", "value", "=1+1"),
    ],
    ids=lambda v: v if isinstance(v, str) and "_" in v else "",
)
def test_one_bad_cell_refuses_the_file_and_is_named_exactly(folder, template, code, values, key, cell, found):
    filled = template()
    place = filled.cell(code, cell).coordinate
    filled.put(code, **values).save()
    got = run(folder)
    assert keys(got) == [key]
    (said,) = [p for p in got.problems if p.severity == "error"]
    assert (said.file, said.sheet, said.cell) == ("0.xlsx", FORM_SHEET, place)
    assert said.found.startswith(found)
    assert said.remedy
    assert got.evidence.empty
    assert got.exit_code == 3


@pytest.mark.parametrize(
    ("code", "values", "key"),
    [
        ("2.2.1", {"value": "-"}, "dash_is_missing"),
        ("2.2.1", {"value": "2 sáng kiến"}, "number_with_note"),
        ("2.1.1", {"numerator": 5, "denominator": 0}, "denominator_zero"),
        ("2.1.1", {"denominator": 5}, "denominator_alone"),
        ("2.1.2", {"numerator": 12, "denominator": 10}, "share_above_one"),
        ("2.1.1", {"choice": "Có số liệu"}, "state_empty_figures"),
        ("2.2.1", {"explanation": "Chuû tòch phòõng yeâu caàu"}, "text_doubtful"),
        ("2.2.1", {"explanation": "caùc ban ngaønh"}, "text_repaired"),
        ("2", {"value": 5}, "parent_figures"),
    ],
    ids=lambda v: v if isinstance(v, str) and "_" in v else "",
)
def test_a_doubtful_cell_is_said_and_let_through(folder, template, code, values, key):
    template().put(code, **values).save()
    got = run(folder)
    assert key in keys(got, severity="warning")
    assert got.files["status"].tolist() == ["accepted_with_warnings"]
    assert got.exit_code == 0


def test_every_problem_of_a_file_is_said_at_once(folder, template):
    filled = template()
    filled.put("1.1", choice="?").put("1.2", value=9).put("2.2.3", self_score=11).put("2.2.1", code="9.9", value="x").save()
    assert sorted(keys(run(folder))) == ["code_unknown", "figure_not_whole", "points_above_maximum", "state_unknown"]


def test_columns_may_move_and_carry_other_names(folder, template):
    filled = template().put("2.2.3", self_score=7).put("2.1.1", numerator=9, denominator=10)
    sheet = filled.sheet
    last = sheet.max_column
    for r in range(1, sheet.max_row + 1):
        for old, new in ((filled.column["self_score"], last + 2), (filled.column["explanation"], last + 3)):
            sheet.cell(r, new).value = sheet.cell(r, old).value
            sheet.cell(r, old).value = None
    sheet.cell(filled.header, last + 2).value = "ĐƠN VỊ TỰ CHẤM\n(điểm)"
    sheet.cell(filled.header, last + 3).value = encode("Ghi chú", Encoding.VNI)
    sheet.cell(filled.row["2.2.3"], last + 3).value = "đã chuyển cột"
    sheet.insert_rows(1, 3)
    filled.save()
    got = run(folder)
    assert keys(got) == []
    assert row(got, "2.2.3")["self_score"] == 7
    assert row(got, "2.2.3")["explanation"] == "đã chuyển cột"
    assert row(got, "2.1.1")["numerator"] == 9


def test_headings_in_two_merged_rows_are_read(folder, template):
    filled = template().put("2.1.1", numerator=9, denominator=10)
    sheet, first, second = filled.sheet, filled.column["numerator"], filled.column["denominator"]
    sheet.insert_rows(filled.header)
    for c in range(1, sheet.max_column + 1):
        below = sheet.cell(filled.header + 1, c)
        if c not in (first, second):
            sheet.cell(filled.header, c).value, below.value = below.value, None
            sheet.merge_cells(start_row=filled.header, end_row=filled.header + 1, start_column=c, end_column=c)
    sheet.cell(filled.header, first).value = "Số liệu"
    sheet.cell(filled.header + 1, first).value, sheet.cell(filled.header + 1, second).value = "Tử số", "Mẫu số"
    sheet.merge_cells(start_row=filled.header, end_row=filled.header, start_column=first, end_column=second)
    filled.save()
    got = run(folder)
    assert keys(got) == []
    assert row(got, "2.1.1")[["numerator", "denominator"]].tolist() == [9, 10]


def test_a_merged_explanation_covers_its_rows_and_a_merged_figure_is_refused(folder, template):
    filled = template().put("1.1", explanation="chung cho hai mục", choice="Có").put("1.2", value=3)
    letter = filled.cell("1.1", "explanation").column_letter
    filled.sheet.merge_cells(f"{letter}{filled.row['1.1']}:{letter}{filled.row['1.2']}")
    filled.save()
    got = run(folder)
    assert keys(got) == []
    assert row(got, "1.2")["explanation"] == "chung cho hai mục"

    filled = Filled(filled.path)
    filled.put("2.1.1", value=0.7)
    letter = filled.cell("2.1.1", "value").column_letter
    filled.sheet.merge_cells(f"{letter}{filled.row['2.1.1']}:{letter}{filled.row['2.1.2']}")
    filled.save()
    assert keys(run(folder)) == ["merged_figures"]


def test_codes_that_excel_turned_into_numbers_and_dates_are_found_by_name(folder, template):
    filled = template().put("1.1", choice="Có", code=1.1).put("1.2", code=datetime.datetime(2024, 2, 1), value=2)
    filled.put("2.1.1", code=" 2.1.1. ", value=0.7).save()
    got = run(folder)
    assert keys(got) == []
    assert keys(got, severity="warning") == ["code_doubtful"]
    assert row(got, "1.1")["value"] == 1
    assert row(got, "1.2")["value"] == 2
    assert row(got, "2.1.1")["value"] == 0.7


def test_notes_totals_and_signatures_below_the_table_are_passed_over(folder, template):
    filled = template()
    end = filled.sheet.max_row
    filled.sheet.cell(end + 1, 2).value = "Tổng cộng"
    filled.sheet.cell(end + 1, filled.column["self_score"]).value = 55
    filled.sheet.cell(end + 2, 1).value = "Ghi chú: số liệu đến ngày 31/12"
    filled.sheet.cell(end + 4, 2).value = "Nguyễn Văn A"
    filled.save()
    assert run(folder).problems == ()


def test_figures_without_a_code_are_refused(folder, template):
    filled = template().put("2.2.3", code=None, self_score=3)
    filled.save()
    got = run(folder)
    assert keys(got) == ["code_absent"]
    assert keys(got, severity="warning") == ["row_missing"]


def test_a_code_in_two_rows_is_refused_at_both(folder, template):
    template().put("1.2", code="1.1").save()
    got = run(folder)
    assert keys(got) == ["code_twice", "code_twice"]


def test_a_removed_row_is_missing_not_zero(folder, template):
    filled = template()
    filled.sheet.delete_rows(filled.row["5.2"])
    filled.save()
    got = run(folder)
    assert keys(got, severity="warning") == ["row_missing"]
    assert row(got, "5.2")["state"] == "missing"
    assert math.isnan(row(got, "5.2")["value"])


def test_the_wrong_rule_book_is_refused(folder, template):
    template(0)
    template(1, framework=every_rule(version="2"))
    template(2, framework=every_rule().model_copy(update={"id": "another-rule"}))
    changed = [i.model_copy(update={"rule_params": {"items": 5}}) if i.code == "1.2" else i for i in every_rule().items]
    template(3, framework=every_rule().model_copy(update={"items": tuple(changed)}))
    got = run(folder)
    assert keys(got) == ["framework_version", "framework_unknown", "framework_changed"]
    assert got.files["status"].tolist() == ["accepted", "refused", "refused", "refused"]
    assert set(got.evidence["source_file"]) == {"0.xlsx"}


def test_identity_survives_one_lost_place_and_conflicts_are_refused(folder, template):
    filled = template()
    del filled.book[META_SHEET]
    filled.save()
    assert keys(run(folder)) == []
    filled.sheet["A4"].value = "Bộ tiêu chí: every-rule · phiên bản 1 · năm 2023"
    filled.save()
    assert keys(run(folder)) == ["identity_conflict"]


def test_a_table_of_unknown_origin_is_refused(folder, template):
    filled = template()
    del filled.book[META_SHEET]
    filled.book.custom_doc_props.props.clear()
    for r in (3, 4):
        filled.sheet.cell(r, 1).value = None
    filled.save()
    assert keys(run(folder)) == ["identity_missing"]


def test_a_missing_sheet_or_column_is_named(folder, template):
    filled = template()
    filled.sheet.cell(filled.header, 1).value = "Cột"
    filled.save()
    assert keys(run(folder)) == ["sheet_missing"]
    filled.sheet.cell(filled.header, 1).value = "Mã"
    filled.sheet.cell(filled.header, filled.column["value"]).value = "?"
    filled.save()
    got = run(folder)
    assert keys(got) == ["column_missing"]
    assert "Giá trị" in got.problems[0].what


def test_an_unknown_unit_and_a_year_outside_the_rule_book_are_refused(folder, template):
    template(0, period=2019)
    filled = template(1)
    filled.book[META_SHEET]["B5"].value = "Z9@2020-01-01"
    for p in filled.book.custom_doc_props.props:
        if p.name == "parlib.locality":
            p.value = "Z9@2020-01-01"
    filled.sheet["A3"].value = None
    filled.save()
    found = keys(run(folder))
    assert found.count("locality_unknown") == 2  # the units of the register exist from 2020
    assert found.count("period_outside") == 1


def test_two_files_for_one_unit_are_both_refused_and_a_copy_is_passed_over(folder, template):
    filled = template(0, name="a.xlsx").put("1.1", choice="Có")
    filled.save()
    shutil.copy(folder / "a.xlsx", folder / "bản sao.xlsx")
    got = run(folder)
    assert got.files["status"].tolist() == ["accepted_with_warnings", "ignored_copy"] or got.files["status"].tolist() == [
        "accepted",
        "ignored_copy",
    ]
    assert len(got.evidence) == len(every_rule().leaves)
    filled.put("1.1", choice="Không").save(folder / "c.xlsx")
    got = run(folder)
    assert keys(got) == ["unit_twice", "unit_twice"]
    assert got.evidence.empty
    assert "a.xlsx" in got.problems[-1].what + got.problems[-1].found
    assert "c.xlsx" in got.problems[0].what + " ".join(p.what for p in got.problems)


def test_more_text_than_excel_can_hold_is_refused_and_a_long_text_is_kept(folder, template):
    filled = template(0).put("1.1", explanation="abc " * 4000)
    filled.save()
    assert len(row(run(folder), "1.1")["explanation"]) == 4 * 4000 - 1
    parts = {}
    with zipfile.ZipFile(filled.path) as archive:
        parts = {n: archive.read(n) for n in archive.namelist()}
    with zipfile.ZipFile(filled.path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(name, content.replace(b"abc " * 100, b"x" * 40_000, 1))
    assert keys(run(folder)) == ["reader_failed"]


def test_one_bad_file_never_stops_the_others(folder, template):
    template(0)
    (folder / "1.xlsx").write_bytes(b"PK\x03\x04 not a zip at all")
    (folder / "2.xls").write_bytes(b"\xd0\xcf\x11\xe0")
    (folder / "~$0.xlsx").write_bytes(b"x")
    (folder / "đơn vị").mkdir()
    template(1, name="đơn vị/tự chấm.xlsx")
    seen = []
    got = run(folder, on_progress=lambda done, total, file: seen.append((done, total, file)))
    assert got.files.set_index("file")["status"].to_dict() == {
        "0.xlsx": "accepted",
        "1.xlsx": "refused",
        "2.xls": "refused",
        "đơn vị/tự chấm.xlsx": "accepted",
    }
    assert [s[:2] for s in seen] == [(1, 4), (2, 4), (3, 4), (4, 4)]


def test_an_empty_or_absent_folder_is_said(folder):
    assert keys(run(folder)) == ["folder_empty"]
    with pytest.raises(UsageError, match="no folder"):
        run(folder / "nowhere")


def test_a_resubmission_replaces_its_own_rows_and_the_ledger_shows_what_changed(folder, template, tmp_path):
    template(0).put("1.1", choice="Có").put("2.1.1", value=0.7).save()
    template(1).put("1.1", choice="Không").save()
    first = run(folder)
    again = tmp_path / "again"
    again.mkdir()
    template(0, name="nộp lại.xlsx", into=again).put("1.1", choice="Có").put("2.1.1", value=0.8, explanation="đã đối chiếu").save()
    second = run(again, previous=first)
    assert len(second.evidence) == len(first.evidence)
    assert row(second, "2.1.1")["value"] == 0.8
    assert row(second, "1.1", 1)["value"] == 0
    ledger = second.differences[["code", "column", "old", "new", "old_file", "new_file"]].to_numpy().tolist()
    assert ledger == [
        ["2.1.1", "value", "0.7", "0.8", "0.xlsx", "nộp lại.xlsx"],
        ["2.1.1", "explanation", "", "đã đối chiếu", "0.xlsx", "nộp lại.xlsx"],
    ]
    assert first.differences.empty
    check("evidence", second.evidence)


def test_a_refused_resubmission_leaves_the_old_rows(folder, template, tmp_path):
    template(0).put("1.1", choice="Có").save()
    first = run(folder)
    again = tmp_path / "again"
    again.mkdir()
    template(0, into=again).put("1.1", choice="?").save()
    second = run(again, previous=first)
    pd.testing.assert_frame_equal(second.evidence, first.evidence)
    assert keys(second, severity="warning") == ["old_rows_stay"]
    assert second.exit_code == 3


def test_the_order_of_files_and_a_rename_change_nothing_but_the_source(folder, template, tmp_path):
    for number in range(3):
        template(number).put("2.1.1", value=0.6 + number / 10).save()
    one = run(folder).evidence
    for number in range(3):
        (folder / f"{number}.xlsx").rename(folder / f"{9 - number}.xlsx")
    two = run(folder).evidence
    drop = ["source_file"]
    order = ["locality", "code"]
    pd.testing.assert_frame_equal(
        one.drop(columns=drop).sort_values(order).reset_index(drop=True), two.drop(columns=drop).sort_values(order).reset_index(drop=True)
    )


def test_reports_mark_the_cells_in_a_copy_and_leave_the_original(folder, template, tmp_path):
    filled = template(0).put("2.2.3", self_score=11).put("1.1", choice="?", explanation='=HYPERLINK("http://x";"y")')
    filled.cell("1.1", "explanation").data_type = "s"
    place, choice = filled.cell("2.2.3", "self_score").coordinate, filled.cell("1.1", "choice").coordinate
    filled.cell("1.1", "explanation").comment = Comment("của đơn vị", "x")
    filled.save()
    (folder / "hỏng.xlsx").write_bytes(b"PK\x03\x04")
    before = filled.path.read_bytes()
    got = run(folder)
    reports = write_reports(got, source=folder, out=tmp_path / "out")
    assert filled.path.read_bytes() == before
    assert [p.name for p in reports.marked] == ["0.xlsx"]
    sheet = openpyxl.load_workbook(reports.marked[0])[FORM_SHEET]
    assert "Điểm vượt điểm tối đa" in sheet[place].comment.text
    assert "Lựa chọn không có trong danh sách" in sheet[choice].comment.text
    assert sheet[place].fill.start_color.rgb.endswith("F4B183")
    assert not any(c.data_type == "f" for r in sheet.iter_rows() for c in r)
    table = pd.read_csv(reports.table)
    assert table["Tệp"].tolist() == ["0.xlsx", "0.xlsx", "hỏng.xlsx"]
    assert set(table["Mức độ"]) == {"lỗi"}
    book = openpyxl.load_workbook(reports.workbook)
    assert book.sheetnames == ["Vấn đề", "Tệp đã đọc", "Thay đổi khi nộp lại", "Chữ đã sửa"]
    assert book["Vấn đề"].max_row == len(got.problems) + 1
    with pytest.raises(UsageError, match="another folder"):
        write_reports(got, source=folder, out=folder / "báo cáo")


def test_the_problem_table_holds_every_problem_and_english_on_request(folder, template):
    template(0).put("1.1", choice="?").save()
    vietnamese, english = run(folder), run(folder, language="en")
    assert len(problem_table(english.problems)) == len(vietnamese.problems) == 1
    assert english.problems[0].what == "The choice is not in the list."
    assert english.problems[0].cell == vietnamese.problems[0].cell


def test_both_languages_say_the_same_things():
    assert set(MESSAGES["vi"]) == set(MESSAGES["en"])
    for key, texts in MESSAGES["vi"].items():
        names = [sorted(part.split("}")[0] for part in text.split("{")[1:]) for text in (*texts, *MESSAGES["en"][key])]
        assert sorted(names[0] + names[1]) == sorted(names[2] + names[3]), key
        assert all(unicodedata.is_normalized("NFC", t) and t for t in texts)
    with pytest.raises(KeyError):
        problem("no_such_key")


def test_units_of_the_world_have_their_own_names():
    assert len({u.name for u in register()}) == len(UNITS)
