"""The template an office receives: what is open, what is said, what it carries."""

import openpyxl
import pandas as pd
import pytest

from parlib.codebook.layers import APPRAISAL_FORM
from parlib.codebook.tables import conform
from parlib.intake.workbook.layout import FORM_SHEET, FORM_SHEETS, GUIDE_SHEET, META_SHEET, rulebook_digest, template_columns
from parlib.intake.workbook.rule_words import rule_words
from parlib.intake.workbook.template import last_year, write_template
from tests.intake.rulebooks import Filled, every_rule, unit


@pytest.fixture(scope="module")
def template(tmp_path_factory):
    return write_template(every_rule(), locality=unit(), period=2024, path=tmp_path_factory.mktemp("t") / "mẫu.xlsx")


@pytest.fixture(scope="module")
def filled(template):
    return Filled(template)


def test_only_input_cells_are_unlocked_and_there_is_no_password(filled):
    sheet = filled.sheet
    assert sheet.protection.sheet
    assert sheet.protection.password is None
    unlocked = {
        (r, c) for r in range(1, sheet.max_row + 1) for c in range(1, sheet.max_column + 1) if not sheet.cell(r, c).protection.locked
    }
    expected = {
        (filled.row["1.1"], filled.column["choice"]),
        (filled.row["2.1.2"], filled.column["numerator"]),
        (filled.row["2.2.2"], filled.column["previous_value"]),
        (filled.row["2.2.3"], filled.column["self_score"]),
        (filled.row["5.1"], filled.column["explanation"]),
    }
    assert expected <= unlocked
    for code, key in (
        ("1.1", "value"),
        ("2", "choice"),
        ("0", "self_score"),
        ("1.1", "max_points"),
        ("3.1", "self_score"),
        ("2.1.1", "rule_points"),
    ):
        assert (filled.row[code], filled.column[key]) not in unlocked


def test_choices_are_drop_downs(filled):
    lists = {str(v.sqref): v.formula1 for v in filled.sheet.data_validations.dataValidation if v.type == "list"}
    yes_no = next(f for ranges, f in lists.items() if filled.cell("1.1", "choice").coordinate in ranges.split())
    figures = next(f for ranges, f in lists.items() if filled.cell("2.1.1", "choice").coordinate in ranges.split())
    assert yes_no == '"Có,Không,Không áp dụng"'
    assert figures == '"Có số liệu,Không áp dụng"'


def test_the_tree_is_an_outline_and_the_header_stays(filled):
    sheet = filled.sheet
    assert sheet.freeze_panes == "C7"
    levels = [sheet.row_dimensions[filled.row[c]].outlineLevel for c in ("0", "2", "2.1", "2.1.1")]
    assert levels == [0, 1, 2, 3]
    assert not sheet.sheet_properties.outlinePr.summaryBelow


def test_it_prints_on_a4_landscape_with_the_header_on_each_page(filled):
    sheet = filled.sheet
    assert (sheet.page_setup.orientation, sheet.page_setup.paperSize) == ("landscape", 9)
    assert (sheet.page_setup.fitToWidth, sheet.page_setup.fitToHeight) == (1, 0)
    assert sheet.print_title_rows == "$6:$6"


def test_it_says_what_it_is_in_three_places(filled, template):
    meta = {r[0].value: r[1].value for r in filled.book[META_SHEET].iter_rows()}
    assert filled.book[META_SHEET].sheet_state == "veryHidden"
    assert meta["framework"] == "every-rule"
    assert meta["rulebook"] == rulebook_digest(every_rule())
    properties = {p.name: p.value for p in openpyxl.load_workbook(template).custom_doc_props.props}
    assert properties["parlib.locality"] == "U0000@2020-01-01"
    assert properties["parlib.period"] == "2024"
    assert filled.sheet["A4"].value == "Bộ tiêu chí: every-rule · phiên bản 1 · năm 2024"
    assert filled.sheet["A1"].value.startswith("SỐ LIỆU MINH HỌA")


def test_the_guide_names_the_policy_and_forbids_influencing_respondents(filled):
    text = " ".join(str(c.value) for row in filled.book[GUIDE_SHEET].iter_rows() for c in row if c.value)
    assert "được trừ khỏi tổng điểm tối đa" in text
    assert "không lựa chọn, hướng dẫn hay nhắc nhở người được khảo sát" in text


def test_last_year_stands_beside_each_row_and_a_new_maximum_is_said(tmp_path):
    rows = [
        {
            "locality": "U0000@2020-01-01",
            "period": 2023,
            "framework": "every-rule",
            "code": c,
            "level": "subcriterion",
            "state": "scored",
            "points": p,
            "max_points": m,
        }
        for c, p, m in (("1.1", 4.5, 5.0), ("1.2", 2.0, 4.0))
    ]
    scores = conform("scores", [*rows, {**rows[0], "period": 2022, "points": 1.0}])
    path = write_template(every_rule(), locality=unit(), period=2024, path=tmp_path / "a.xlsx", previous=scores)
    filled = Filled(path)
    assert filled.cell("1.1", "previous_points").value == 4.5
    assert filled.cell("1.1", "previous_points").comment is None
    assert "năm nay là 6" in filled.cell("1.2", "previous_points").comment.text
    assert filled.cell("1.3", "previous_points").value is None


def test_last_year_follows_the_bridge_of_a_changed_rule_book():
    now = every_rule().model_copy(update={"id": "new-rule", "predecessor": "every-rule", "bridge": {"2.1.1": "1.1"}})
    row = {
        "locality": "U0000@2020-01-01",
        "period": 2023,
        "framework": "every-rule",
        "code": "1.1",
        "level": "subcriterion",
        "state": "scored",
    }
    scores = conform("scores", [{**row, "points": 4.5, "max_points": 5.0}])
    assert last_year(now, unit(), 2024, scores) == {"2.1.1": (4.5, 5.0)}
    assert last_year(now, unit(), 2024, pd.DataFrame()) == {}
    # an item that was split has no single score of last year: its whole points stand beside neither part
    split = now.model_copy(update={"bridge": {"2.1.1": "1.1", "1.1": "1.1"}})
    assert last_year(split, unit(), 2024, scores) == {}


def test_names_from_a_rule_book_cannot_become_formulas(tmp_path):
    items = [i.model_copy(update={"name_vi": '=HYPERLINK("http://x";"y")'}) if i.code == "1.1" else i for i in every_rule().items]
    path = write_template(every_rule().model_copy(update={"items": tuple(items)}), locality=unit(), period=2024, path=tmp_path / "a.xlsx")
    cell = Filled(path).cell("1.1", "name")
    assert cell.data_type == "s"
    assert cell.quotePrefix


def test_every_rule_is_explained_in_words(filled):
    for item in every_rule().leaves:
        words = filled.cell(item.code, "rule_words").value
        assert words == rule_words(item)
        assert words
    assert (
        rule_words(every_rule().by_code["2.1.1"])
        == "Từ 85% trở lên: 10; từ 60% đến dưới 85%: 10 × tỷ lệ / 85%; dưới 60%: 0; làm tròn 2 chữ số"
    )
    assert rule_words(every_rule().by_code["2.1.3"]) == "Trên 90%: 2; từ 70% đến 90%: 1; dưới 70%: 0"


def test_columns_of_appraisal_come_only_on_request(filled, tmp_path):
    assert "appraised_score" not in filled.column
    path = write_template(every_rule(), locality=unit(), period=2024, path=tmp_path / "a.xlsx", layers=APPRAISAL_FORM)
    assert set(Filled(path).column) == {c.key for c in template_columns(APPRAISAL_FORM)} > {"appraised_score", "previous_cut"}
    assert openpyxl.load_workbook(path).sheetnames[0] == FORM_SHEETS["appraisal"]
    assert openpyxl.load_workbook(filled.path).sheetnames[0] == FORM_SHEET


def test_a_failed_write_leaves_the_old_file(tmp_path, monkeypatch):
    path = tmp_path / "a.xlsx"
    path.write_bytes(b"old")
    monkeypatch.setattr(openpyxl.Workbook, "save", lambda *_: (_ for _ in ()).throw(OSError("disk full")))
    with pytest.raises(OSError, match="disk full"):
        write_template(every_rule(), locality=unit(), period=2024, path=path)
    assert path.read_bytes() == b"old"
    assert [p.name for p in tmp_path.iterdir()] == ["a.xlsx"]
