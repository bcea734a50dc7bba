"""Tables that were moved, merged, cut or mixed up: what is still found, and what is refused."""

import datetime
import math

from parlib.intake.legacy.maps import Encoding, encode
from parlib.intake.workbook.layout import META_SHEET
from parlib.scoring.rules import points_of_figures
from tests.intake.collecting import keys, row, run
from tests.intake.rulebooks import Filled, every_rule


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
    got = run(folder, by_rule=points_of_figures)
    assert keys(got) == []
    assert keys(got, severity="warning") == ["code_doubtful", "self_scores_by_rule"]
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
    got = run(folder)
    assert keys(got) == ["identity_conflict"]
    assert "(năm đánh giá)" in got.problems[0].what


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
    got = run(folder)
    assert keys(got) == ["form_lacks_columns"]
    assert "“Mã”" in got.problems[0].what
    assert filled.sheet.title in got.problems[0].what
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
