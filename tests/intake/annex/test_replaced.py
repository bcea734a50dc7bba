"""An annex that is imported a second time: nothing that was there is lost, what was decided stays where it still answers."""

import json

import openpyxl
import pytest
from typer.testing import CliRunner

from parlib.cli.app import app
from parlib.errors import UsageError
from parlib.intake.annex.replaced import decided_before, decided_in, set_aside
from parlib.intake.annex.review import COLUMNS
from parlib.intake.workbook.review_sheet import HEADER_ROW

COLUMN = {key: n for n, key in enumerate(COLUMNS, start=1)}
ANNEX = [
    ["Mã", "Tiêu chí", "Thang điểm", "Cách tính điểm"],
    ["I", "Chỉ đạo, điều hành", 6],
    ["1", "Kế hoạch", 2, "Từ 100%: 2; từ 80% đến dưới 100%: 1; dưới 80%: 0"],
    ["2", "Báo cáo", 1, "Kịp thời: 1; không kịp thời: 0,5; không gửi: 0"],
    ["3", "Kiểm tra", 2, "theo đánh giá của tổ công tác"],
    ["4", "Sáng kiến", 1, "Tùy mức độ mà chấm"],
]


@pytest.fixture
def office(tmp_path, monkeypatch):
    """A project with one imported annex, and ways to import it again and to fill its review sheet."""
    for place in ("params/frameworks", "params/schema", "data/raw", "notebooks", "reports"):
        (tmp_path / place).mkdir(parents=True)
    monkeypatch.setenv("PARLIB_ROOT", str(tmp_path))

    def imported(*more, annex=ANNEX, as_json=True):
        source = openpyxl.Workbook()
        for row in annex:
            source.active.append(row)
        source.save(tmp_path / "annex.xlsx")
        return CliRunner().invoke(
            app,
            [
                "framework",
                "import",
                str(tmp_path / "annex.xlsx"),
                "--id",
                "thu",
                "--level",
                "commune",
                *(("--json",) if as_json else ()),
                *more,
            ],
        )

    first = imported()
    assert first.exit_code == 0, first.output
    return tmp_path, imported


def filled(sheet, **cells):
    workbook = openpyxl.load_workbook(sheet)
    rows = {workbook.active.cell(r, 1).value: r for r in range(HEADER_ROW + 1, workbook.active.max_row + 1)}
    for place, value in cells.items():
        code, key = place.rsplit("_", 1)
        workbook.active.cell(rows[code.replace("_", ".")], COLUMN[key]).value = value
    workbook.save(sheet)


def shown(sheet):
    rows = openpyxl.load_workbook(sheet).active.iter_rows(min_row=HEADER_ROW + 1, values_only=True)
    return {row[0]: (row[COLUMN["decision"] - 1], row[COLUMN["correct"] - 1]) for row in rows}


def test_a_second_import_is_refused_and_says_how(office):
    folder, imported = office
    sheet = folder / "reports" / "thu-review.xlsx"
    filled(sheet, I_2_decision="Đúng")
    before = sheet.read_bytes()
    ran = imported()
    assert isinstance(ran.exception, UsageError)
    assert "--replace" in str(ran.exception)
    assert sheet.read_bytes() == before
    assert not (folder / "params" / "replaced").exists()


def test_what_was_decided_stays_where_the_annex_says_the_same(office):
    folder, imported = office
    sheet = folder / "reports" / "thu-review.xlsx"
    filled(sheet, I_1_decision="Đúng", I_2_decision="Đúng", I_3_decision="Chấm tay", I_4_decision="Sửa", I_4_correct="Có: 1; không có: 0")
    filled_in, criteria = sheet.read_bytes(), (folder / "params/frameworks/thu/criteria.csv").read_bytes()
    changed = [list(row) for row in ANNEX]
    changed[3][3] = "Kịp thời: 1; không kịp thời: 0,25; không gửi: 0"  # other points: to be confirmed anew
    ran = imported("--replace", annex=changed)
    assert ran.exit_code == 0, ran.output
    assert shown(sheet) == {"I.1": ("Đúng", None), "I.2": (None, None), "I.3": ("Chấm tay", None), "I.4": ("Sửa", "Có: 1; không có: 0")}
    (kept,) = (folder / "params" / "replaced").iterdir()
    assert (kept / "criteria.csv").read_bytes() == criteria
    assert (kept / "thu-review.xlsx").read_bytes() == filled_in
    taken = CliRunner().invoke(app, ["framework", "accept", json.loads(ran.stdout)["review"], "--json"])
    assert json.loads(taken.stdout)["open"] == ["I.2"]


def test_a_sheet_that_came_back_under_another_name_is_known_by_what_was_accepted(office):
    folder, imported = office
    mailed = folder / "tra-lai-qua-thu.xlsx"
    mailed.write_bytes((folder / "reports" / "thu-review.xlsx").read_bytes())
    filled(mailed, I_2_decision="Đúng", I_3_decision="Chấm tay")
    (folder / "reports" / "thu-review.xlsx").unlink()
    assert CliRunner().invoke(app, ["framework", "accept", str(mailed), "--json"]).exit_code == 0
    again = imported("--replace", as_json=False)
    assert "Of 2 items that somebody had decided, 2 say the same" in " ".join(again.output.split())
    decided = {code: d for code, (d, _) in shown(folder / "reports" / "thu-review.xlsx").items() if d}
    assert decided == {"I.2": "Đúng", "I.3": "Chấm tay"}


def test_what_lies_in_the_reports_is_later_than_what_was_accepted(office):
    folder, _ = office
    sheet = folder / "reports" / "thu-review.xlsx"
    filled(sheet, I_2_decision="Đúng")
    CliRunner().invoke(app, ["framework", "accept", str(sheet), "--json"])
    filled(sheet, I_2_decision="Chấm tay")
    assert decided_before(folder / "params" / "frameworks" / "thu", sheet)["I.2"].decision == "Chấm tay"


def test_whoever_has_filed_under_the_old_rules_is_counted(office, monkeypatch):
    _, imported = office
    monkeypatch.setattr("parlib.cli.annexes._filed_under", lambda *_: 3)
    told = " ".join(imported("--replace", as_json=False).output.split())
    assert "3 units have filed under thu: the next build scores them by the new rules" in told
    assert "params/replaced/thu-" in told


def test_how_a_corrected_rule_was_understood_is_said(office):
    folder, _ = office
    sheet = folder / "reports" / "thu-review.xlsx"
    filled(sheet, I_4_decision="Sửa", I_4_correct="Từ 80% trở lên: 1; dưới 80%: 0")
    told = " ".join(CliRunner().invoke(app, ["framework", "accept", str(sheet)]).output.split())
    assert "I.4: từ 80% trở lên: 1" in told.lower().replace("i.4", "I.4")
    assert "79% → 0" in told


def test_another_maximum_is_another_question(office):
    folder, imported = office
    sheet = folder / "reports" / "thu-review.xlsx"
    filled(sheet, I_3_decision="Chấm tay")
    changed = [list(row) for row in ANNEX]
    changed[4][2], changed[1][2] = 3, 7
    assert imported("--replace", annex=changed).exit_code == 0
    assert shown(sheet)["I.3"] == (None, None)


def test_a_review_sheet_whose_rule_book_somebody_deleted_is_kept_too(office):
    folder, imported = office
    sheet = folder / "reports" / "thu-review.xlsx"
    filled(sheet, I_3_decision="Chấm tay")
    for file in (folder / "params/frameworks/thu").iterdir():
        file.unlink()
    (folder / "params/frameworks/thu").rmdir()
    assert imported().exit_code == 0
    assert shown(sheet)["I.3"] == ("Chấm tay", None)
    assert [f.name for f in (folder / "params" / "replaced").glob("*/*")] == ["thu-review.xlsx"]


def test_the_old_rule_book_comes_back_where_the_new_one_cannot_be_written(tmp_path):
    (tmp_path / "thu").mkdir()
    (tmp_path / "thu" / "criteria.csv").write_text("cũ", encoding="utf-8")

    def write_half():
        with set_aside(tmp_path / "thu", tmp_path / "none.xlsx", tmp_path / "replaced"):
            (tmp_path / "thu").mkdir()
            raise RuntimeError("disk full")

    with pytest.raises(RuntimeError):
        write_half()
    assert (tmp_path / "thu" / "criteria.csv").read_text(encoding="utf-8") == "cũ"
    assert list((tmp_path / "replaced").iterdir()) == []


def test_the_sheet_of_another_rule_book_decides_nothing(office):
    folder, _ = office
    sheet = folder / "reports" / "thu-review.xlsx"
    filled(sheet, I_3_decision="Chấm tay")
    assert set(decided_in(sheet, "thu")) == {"I.3"}
    assert decided_in(sheet, "khac") == {}
    assert decided_in(folder / "annex.xlsx", "thu") == {}
    assert decided_in(folder / "nothing.xlsx", "thu") == {}
