"""Files against each other: copies, clashes, bad neighbours, resubmissions, and the reports about them."""

import shutil
import unicodedata

import openpyxl
import pandas as pd
import pytest
from openpyxl.comments import Comment

from parlib.codebook.layers import APPRAISAL_FORM
from parlib.codebook.tables import check
from parlib.errors import UsageError
from parlib.intake.messages import MESSAGES, problem
from parlib.intake.workbook.layout import FORM_SHEET
from parlib.intake.workbook.problem_report import problem_table, write_reports
from parlib.intake.workbook.template import write_template
from tests.intake.collecting import keys, row, run
from tests.intake.rulebooks import UNITS, Filled, every_rule, fill_at_random, register, unit


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
    assert "a.xlsx" in got.problems[-1].what + got.problems[-1].actual
    assert "c.xlsx" in got.problems[0].what + " ".join(p.what for p in got.problems)


def test_an_office_that_filled_all_its_items_is_not_told_of_those_that_a_survey_scores(folder, template):
    fill_at_random(template(0, name="a.xlsx"), every_rule(), 7, complete=True).save()
    template(1, name="b.xlsx").save()
    files = run(folder).files.set_index("file")
    own = sum(not item.surveyed for item in every_rule().leaves)
    assert own < len(every_rule().leaves)
    assert files.loc["a.xlsx", ["rows", "missing"]].tolist() == [own, 0]
    assert files.loc["b.xlsx", ["rows", "missing"]].tolist() == [own, own]


def test_five_files_for_one_unit_are_counted_and_all_named(folder, template):
    for name in "abcde":
        template(0, name=f"{name}.xlsx").put("1.1", explanation=f"bản {name}").save()
    got = run(folder)
    assert keys(got) == ["unit_twice"] * 5
    assert got.problems[0].what == "Một đơn vị và năm có 5 tệp cùng nộp: a.xlsx, b.xlsx, c.xlsx, d.xlsx, e.xlsx."
    assert run(folder, language="en").problems[0].what.startswith("One unit and year has 5 files: a.xlsx")
    assert got.evidence.empty


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
    assert book.sheetnames == ["Vấn đề", "Tệp đã đọc", "Thay đổi khi nộp lại", "Chữ đã sửa", "Chưa nộp"]
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


def test_who_has_not_filed_is_named_and_an_empty_form_is_not_filed(folder, template, tmp_path):
    template(0).put("1.1", choice="Có").save()
    template(1).save()  # came back as it was sent
    got = run(folder)
    (group,) = got.absent
    assert [u.name for u in group.units] == ["Phường Bến Cũ", "Xã Đồi Thông", "Xã Ruộng Dài"]
    assert (group.expected, group.period, got.exit_code) == (4, 2024, 0)
    reports = write_reports(got, source=folder, out=tmp_path / "out")
    sheet = openpyxl.load_workbook(reports.workbook)["Chưa nộp"]
    assert [row[4].value for row in sheet.iter_rows(min_row=2)] == [u.name for u in group.units]


def test_a_later_collection_counts_what_was_filed_before(folder, template):
    template(0).put("1.1", choice="Có").save()
    first = run(folder)
    (folder / "0.xlsx").unlink()
    for number in (1, 2, 3):
        template(number).put("1.1", choice="Có").save()
    assert [u.name for u in run(folder).absent[0].units] == ["Xã Suối Trong"]
    assert run(folder, previous=first).absent == ()


def test_a_workbook_of_another_year_than_its_folder_is_taken_with_a_warning(folder, template, tmp_path):
    for number in (0, 1, 2):
        template(number).put("1.1", choice="Có").save()
    template(3, period=2023).put("1.1", choice="Có").save()
    got = run(folder)
    assert keys(got, severity="warning").count("year_of_few") == 1
    (warned,) = (p for p in got.problems if p.file == "3.xlsx" and "2023" in p.what)
    assert warned.what == "Phiếu ghi năm 2023; 3 phiếu khác trong thư mục ghi năm 2024."
    # who of 2023 has filed nothing was not asked: of 2024 it is the unit with the wrong form
    assert [(group.period, [u.name for u in group.units]) for group in got.absent] == [(2024, ["Xã Ruộng Dài"])]
    refiled = tmp_path / "in2"
    refiled.mkdir()
    template(3, into=refiled).put("1.1", choice="Có").save()
    template(0, into=refiled).put("1.1", choice="Không").save()
    later = run(refiled, previous=got)
    assert "year_of_few" not in keys(later, severity="warning")
    assert later.absent == ()  # nor of a year that is not in this folder at all


def of_years(got):
    return [p for p in got.problems if "lần gom này" in p.what or "phiếu khác trong" in p.what]


def test_where_it_is_said_for_which_year_one_workbook_of_another_is_enough(folder, template):
    template(0).put("1.1", choice="Có").save()
    template(3, period=2023).put("1.1", choice="Có").save()
    assert of_years(run(folder)) == [], "nothing says which of the two is meant"
    got = run(folder, filed_for=2024)
    (warned,) = of_years(got)
    assert (warned.file, warned.what) == ("3.xlsx", "Phiếu của năm 2023, mà lần gom này là của năm 2024.")
    assert "--into NGUỒN/2023" in warned.remedy
    assert len(got.evidence["locality"].unique()) == 2, "it is taken all the same"


def test_a_folder_that_is_all_of_another_year_is_told_once(folder, template):
    for number in (0, 1):
        template(number, period=2023).put("1.1", choice="Có").save()
    got = run(folder, filed_for=2024)
    (warned,) = of_years(got)
    assert (warned.file, warned.what) == ("", "Cả 2 phiếu là của năm 2023, mà lần gom này là của năm 2024.")
    assert got.absent == ()
    assert of_years(run(folder, filed_for=2023)) == []


def test_a_folder_of_two_years_is_no_slip(folder, template):
    for number, year in enumerate((2024, 2024, 2023, 2023)):
        template(number, period=year).put("1.1", choice="Có").save()
    got = run(folder)
    assert "year_of_few" not in keys(got, severity="warning")
    assert {group.period for group in got.absent} == {2023, 2024}


def test_beside_one_unit_alone_nobody_was_asked_for(folder, template):
    template(0).put("1.1", choice="Có").save()
    assert run(folder).absent == ()
    template(1).put("1.1", choice="Có").save()
    assert [u.name for u in run(folder).absent[0].units] == ["Phường Bến Cũ", "Xã Ruộng Dài"]


def test_a_round_of_refused_and_empty_forms_names_them_too(folder, template):
    template(0).put("2.1.1", value=85).save()  # a share without its sign is refused
    template(1).save()
    got = run(folder)
    assert [u.name for u in got.absent[0].units] == ["Phường Bến Cũ", "Xã Đồi Thông", "Xã Ruộng Dài", "Xã Suối Trong"]
    assert got.exit_code == 3


def test_points_that_others_gave_are_no_filing(folder, template, tmp_path):
    template(0).put("1.1", choice="Có", self_score=5).save()
    template(1).save()
    filed = run(folder)
    points = write_template(every_rule(), locality=unit(1), period=2024, path=tmp_path / "in2" / "1.xlsx", layers=APPRAISAL_FORM)
    Filled(points).put("3.1", survey_score=12).put("1.1", appraised_round1=5).save()
    got = run(points.parent, previous=filed)
    assert row(got, "3.1", 1)["state"] == "reported"
    assert "Xã Đồi Thông" in [u.name for u in got.absent[0].units]


def test_a_workbook_of_another_kind_asks_after_nobody(folder, template):
    """A review workbook in the folder names a unit and a year; that nobody filed for that year is no news of this collection."""
    template(0).put("1.1", choice="Có").save()
    stray = template(1)
    del stray.book["Tự chấm điểm"]
    stray.save()
    got = run(folder)
    assert keys(got) == ["sheet_missing"]
    assert got.absent == ()
