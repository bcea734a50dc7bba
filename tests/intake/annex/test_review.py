"""The review sheet of an imported annex: what an office confirms, corrects, keeps for a person or leaves open."""

import json

import openpyxl
import pytest
from typer.testing import CliRunner

from parlib.cli.app import app
from parlib.codebook.frameworks import Item
from parlib.codebook.vocabulary import Level
from parlib.intake.annex.accept import read_review, review_book, write_accepted
from parlib.intake.annex.review import COLUMNS, picture_words, write_review
from parlib.intake.annex.rule_book import AnnexOptions, read_annex
from parlib.intake.annex.rule_book_files import write_framework
from parlib.intake.workbook.review_sheet import HEADER_ROW
from parlib.scoring.picture import rule_picture
from parlib.store.params import load_framework

ANNEX = [
    ["Mã", "Tiêu chí", "Thang điểm", "Cách tính điểm"],
    ["I", "Chỉ đạo, điều hành", 6],
    ["1", "Kế hoạch", 2, "Từ 100%: 2; từ 80% đến dưới 100%: 1; dưới 80%: 0"],
    ["2", "Báo cáo", 1, "Kịp thời: 1; không kịp thời: 0,5; không gửi: 0"],
    ["3", "Kiểm tra", 2, "theo đánh giá của tổ công tác"],
    ["4", "Sáng kiến", 1, "Tùy mức độ mà chấm"],
    ["II", "Điểm trừ", None],
    ["1", "Kỷ luật", -2, "Mỗi trường hợp trừ 0,5 điểm, trừ tối đa 2 điểm"],
]
COLUMN = {key: n for n, key in enumerate(COLUMNS, start=1)}


@pytest.fixture
def office(tmp_path):
    """An imported book, its folder, and a way to fill the review sheet."""
    source = openpyxl.Workbook()
    for row in ANNEX:
        source.active.append(row)
    source.save(tmp_path / "annex.xlsx")
    book, _, reviewed = read_annex(tmp_path / "annex.xlsx", options=AnnexOptions(framework_id="thu"))
    write_framework(book, tmp_path / "thu")
    sheet = tmp_path / "review.xlsx"
    write_review(sheet, book, reviewed, rule_picture)

    def fill(**cells):
        workbook = openpyxl.load_workbook(sheet)
        rows = {workbook.active.cell(r, 1).value: r for r in range(HEADER_ROW + 1, workbook.active.max_row + 1)}
        for place, value in cells.items():
            code, key = place.rsplit("_", 1)
            workbook.active.cell(rows[code.replace("_", ".")], COLUMN[key]).value = value
        workbook.save(sheet)
        return read_review(sheet, load_framework(tmp_path / "thu"), rule_picture)

    return tmp_path, sheet, fill


def rules(book):
    return {item.code: item.rule for item in book.leaves}


def test_the_sheet_shows_words_understanding_and_figures(office):
    _, sheet, _ = office
    rows = list(openpyxl.load_workbook(sheet).active.iter_rows(min_row=HEADER_ROW, values_only=True))
    assert rows[0] == tuple(column.heading for column in COLUMNS.values())
    shown = {row[0]: row for row in rows[1:]}
    assert shown["I.1"][5] == "100% → 2 điểm; 99% → 1 điểm; 80% → 1 điểm; 79% → 0"
    assert "2 = kịp thời" in shown["I.2"][4]
    assert shown["I.2"][6]
    assert not shown["I.1"][6]
    assert shown["I.3"][5] is None
    assert "người thẩm định" in shown["I.3"][6]
    assert shown["II.1"][5] == "0 → 0; 1 → -0,5 điểm; 2 → -1 điểm; 4 → -2 điểm"
    assert review_book(sheet) == "thu"


def test_an_untouched_sheet_keeps_the_plain_and_opens_the_doubtful(office):
    folder, _, fill = office
    done = fill()
    assert (done.open, done.taken, done.by_hand) == (["I.2"], ["I.1", "II.1"], ["I.3", "I.4"])
    write_accepted(done.book, folder / "thu")
    assert rules(load_framework(folder / "thu")) == {"I.1": "tier", "I.2": "", "I.3": "manual", "I.4": "manual", "II.1": "penalty"}


def test_confirmed_corrected_and_by_hand_are_taken_and_a_second_round_goes_on(office):
    folder, _, fill = office
    first = fill(I_1_decision="Chấm tay", I_4_decision="Sửa", I_4_correct="Có từ 2 sáng kiến trở lên: 1; 1 sáng kiến: 0,5; không có: 0")
    write_accepted(first.book, folder / "thu")
    assert (first.corrected, first.open) == (["I.4"], ["I.2"])
    assert first.book.by_code["I.1"].unit == ""  # that of the rule which nobody takes
    second = fill(I_2_decision="đúng")  # typed, not chosen
    assert (second.confirmed, second.open) == (["I.2"], [])
    assert rules(second.book) == {"I.1": "manual", "I.2": "tier", "I.3": "manual", "I.4": "count", "II.1": "penalty"}


@pytest.mark.parametrize(
    ("cells", "where", "what"),
    [
        ({"I_1_decision": "OK"}, "H5", "không có trong danh sách"),
        ({"I_1_decision": "Sửa"}, "I5", "chưa ghi cách chấm"),
        ({"I_1_correct": "Đạt: 2; không: 0"}, "I5", "chưa chọn “Sửa”"),
        ({"I_1_decision": "Sửa", "I_1_correct": "Đạt: 3; không đạt: 0"}, "I5", "Chưa hiểu"),
        ({"I_3_decision": "Đúng", "I_3_understood": None}, "H7", "chưa có cách hiểu"),
        ({"I_1_maximum": 4}, "F5", "đã khác lúc xuất"),
        ({"I_1_words": "Từ 90%: 2; dưới 90%: 0", "I_1_decision": "Đúng"}, "F5", "đã khác lúc xuất"),
        ({"I_1_code": "I.9"}, "A5", "không phải tiêu chí"),
        ({"I_2_code": "I.1"}, "A6", "đã có ở dòng khác"),
    ],
)
def test_an_error_names_its_cell_and_nothing_is_taken(office, cells, where, what):
    done = office[2](**cells)
    assert done.book is None
    assert any(p.cell == where and what in p.what for p in done.problems), [(p.cell, p.what) for p in done.problems]


def test_all_errors_come_at_once(office):
    done = office[2](I_1_decision="OK", I_2_decision="Sửa", I_4_correct="x")
    assert {p.cell for p in done.problems} == {"H5", "I6", "I8"}


def test_another_file_is_no_review(office, tmp_path):
    assert review_book(tmp_path / "annex.xlsx") == ""
    done = read_review(tmp_path / "annex.xlsx", load_framework(tmp_path / "thu"), rule_picture)
    assert done.book is None
    assert [p.file for p in done.problems] == ["annex.xlsx"]


@pytest.mark.parametrize(
    ("rule", "params", "words"),
    [
        ("boolean", {}, "đạt → 2 điểm; không đạt → 0"),
        ("growth", {"equal": 1}, "tăng → 2 điểm; bằng → 1 điểm; giảm → 0"),
        ("count", {"steps": [[2, 2.0], [1, 1.0]]}, "2 → 2 điểm; 1 → 1 điểm; 0 → 0"),
        ("bonus", {"per": 0.5, "cap": 2}, "0 → 0; 1 → 0,5 điểm; 2 → 1 điểm; 4 → 2 điểm"),
        ("proportional", {"floor": 0.5}, "100% → 2 điểm; 75% → 1,5 điểm; 50% → 1 điểm; 49% → 0"),
        ("manual", {}, ""),
        ("", {}, ""),
    ],
)
def test_a_rule_is_tried_on_sample_figures(rule, params, words):
    item = Item(code="1", level=Level.DOMAIN, name_vi="x", max_points=2, rule=rule, rule_params=params)
    assert picture_words(item, rule_picture) == words


def test_levels_are_tried_by_their_codes():
    tiers = {"tiers": [{"low": 1, "points": 2.0}, {"high": 1, "points": 1.0}]}
    item = Item(code="1", level=Level.DOMAIN, name_vi="x", max_points=2, rule="tier", rule_params=tiers, unit="mức: 1 = đủ, 0 = thiếu")
    assert picture_words(item, rule_picture) == "1 → 2 điểm; 0 → 1 điểm"


def test_the_command_takes_an_office_from_the_annex_to_its_book(office, monkeypatch):
    folder, _, _ = office
    (folder / "project" / "params" / "frameworks").mkdir(parents=True)
    for place in ("params/schema", "data/raw", "notebooks"):
        (folder / "project" / place).mkdir(parents=True, exist_ok=True)
    monkeypatch.setenv("PARLIB_ROOT", str(folder / "project"))
    run = CliRunner()
    done = run.invoke(app, ["framework", "import", str(folder / "annex.xlsx"), "--id", "thu", "--level", "commune", "--json"])
    assert done.exit_code == 0, done.output
    taken = run.invoke(app, ["framework", "accept", json.loads(done.stdout)["review"], "--json"])
    assert taken.exit_code == 0, taken.output
    assert json.loads(taken.stdout)["open"] == ["I.2"]
    refused = run.invoke(app, ["framework", "accept", str(folder / "annex.xlsx")])
    assert "is not a review sheet" in str(refused.exception)


def test_a_survey_item_that_is_confirmed_stays_one_of_the_survey(tmp_path):
    source = openpyxl.Workbook()
    for row in (
        ANNEX[0],
        ["1", "Hài lòng", 15],
        ["1.1", "Kết quả đo lường", 15, "Điều tra xã hội học: điểm = mức độ hài lòng trung bình/5 x 15"],
    ):
        source.active.append(row)
    source.save(tmp_path / "annex.xlsx")
    book, _, reviewed = read_annex(tmp_path / "annex.xlsx", options=AnnexOptions(framework_id="thu"))
    write_framework(book, tmp_path / "thu")
    sheet = tmp_path / "review.xlsx"
    write_review(sheet, book, reviewed, rule_picture)
    workbook = openpyxl.load_workbook(sheet)
    row = next(r for r in range(HEADER_ROW + 1, workbook.active.max_row + 1) if workbook.active.cell(r, 1).value == "1.1")
    assert workbook.active.cell(row, COLUMN["picture"]).value == "5 → 15 điểm; 4 → 12 điểm"
    workbook.active.cell(row, COLUMN["decision"]).value = "Đúng"
    workbook.save(sheet)
    done = read_review(sheet, load_framework(tmp_path / "thu"), rule_picture)
    (item,) = done.book.leaves
    assert (item.rule, item.rule_params, done.by_hand) == ("survey", {"form": "mean", "scale": 5.0}, [])
