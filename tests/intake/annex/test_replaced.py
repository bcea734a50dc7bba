"""An annex that is imported a second time: nothing that was there is lost, what was decided stays where it still answers."""

import json
import threading

import openpyxl
import pandas as pd
import pytest
from typer.testing import CliRunner

from parlib.cli.app import app
from parlib.cli.filed_already import filed_under
from parlib.errors import UsageError
from parlib.files.locks import lease
from parlib.intake.annex.replaced import decided_before, decided_in, in_its_place
from parlib.intake.annex.review import COLUMNS
from parlib.intake.workbook.review_sheet import HEADER_ROW
from parlib.store.project import Project

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
    assert "Of 2 items decided before, 2 are unchanged" in " ".join(again.output.split())
    decided = {code: d for code, (d, _) in shown(folder / "reports" / "thu-review.xlsx").items() if d}
    assert decided == {"I.2": "Đúng", "I.3": "Chấm tay"}


def test_what_lies_in_the_reports_is_later_than_what_was_accepted(office):
    folder, _ = office
    sheet = folder / "reports" / "thu-review.xlsx"
    filled(sheet, I_2_decision="Đúng")
    CliRunner().invoke(app, ["framework", "accept", str(sheet), "--json"])
    filled(sheet, I_2_decision="Chấm tay")
    decided = decided_before(folder / "params" / "frameworks" / "thu", [sheet], folder / "none")
    assert [d.decision for d in decided["I.2"]] == ["Chấm tay", "Đúng"]


def test_nobody_who_has_filed_under_the_old_rules_is_scored_by_the_new_ones_unasked(office, monkeypatch):
    folder, imported = office
    before = (folder / "params" / "frameworks" / "thu" / "criteria.csv").read_bytes()
    monkeypatch.setattr("parlib.cli.annexes.filed_under", lambda *_: 3)
    refused = imported("--replace")
    assert isinstance(refused.exception, UsageError)
    assert "3 units have filed under thu" in str(refused.exception)
    assert "--rescore-filed" in str(refused.exception)
    assert (folder / "params" / "frameworks" / "thu" / "criteria.csv").read_bytes() == before
    assert not (folder / "params" / "replaced").exists()
    told = " ".join(imported("--replace", "--rescore-filed", as_json=False).output.split())
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

    def write_review_half():
        with in_its_place(
            tmp_path / "thu",
            tmp_path / "none.xlsx",
            tmp_path / "replaced",
            lambda folder: (folder / "criteria.csv").write_text("mới", encoding="utf-8"),
        ):
            raise RuntimeError("disk full")

    with pytest.raises(RuntimeError):
        write_review_half()
    assert (tmp_path / "thu" / "criteria.csv").read_text(encoding="utf-8") == "cũ"
    assert list((tmp_path / "replaced").iterdir()) == []


def test_the_old_rule_book_stands_until_the_new_one_is_whole(tmp_path):
    (tmp_path / "thu").mkdir()
    (tmp_path / "thu" / "criteria.csv").write_text("cũ", encoding="utf-8")

    def write(folder):
        assert (tmp_path / "thu" / "criteria.csv").read_text(encoding="utf-8") == "cũ"
        (folder / "criteria.csv").write_text("mới", encoding="utf-8")

    with in_its_place(tmp_path / "thu", tmp_path / "none.xlsx", tmp_path / "replaced", write) as kept:
        assert (tmp_path / "thu" / "criteria.csv").read_text(encoding="utf-8") == "mới"
    assert (kept / "criteria.csv").read_text(encoding="utf-8") == "cũ"


def test_a_second_import_waits_for_the_first_and_sees_what_it_wrote(office):
    folder, imported = office
    waits = threading.Thread(target=imported, args=("--replace",))
    with lease(folder / "params" / "replaced", "thu"):
        waits.start()
        waits.join(0.7)
        assert waits.is_alive()
        filled(folder / "reports" / "thu-review.xlsx", I_3_decision="Chấm tay")
    waits.join(30)
    assert shown(folder / "reports" / "thu-review.xlsx")["I.3"] == ("Chấm tay", None)


def test_the_sheet_of_another_rule_book_decides_nothing(office):
    folder, _ = office
    sheet = folder / "reports" / "thu-review.xlsx"
    filled(sheet, I_3_decision="Chấm tay")
    assert set(decided_in(sheet, "thu")) == {"I.3"}
    assert decided_in(sheet, "khac") == {}
    assert decided_in(folder / "annex.xlsx", "thu") == {}
    assert decided_in(folder / "nothing.xlsx", "thu") == {}


def test_what_was_decided_comes_back_after_a_wrong_file(office):
    folder, imported = office
    sheet = folder / "reports" / "thu-review.xlsx"
    filled(sheet, I_1_decision="Đúng", I_3_decision="Chấm tay", I_4_decision="Sửa", I_4_correct="Có: 1; không có: 0")
    assert CliRunner().invoke(app, ["framework", "accept", str(sheet), "--json"]).exit_code == 0
    wrong = [ANNEX[0], ["I", "Việc khác", 4], ["1", "Trồng cây", 1, "Có: 1; không: 0"], ["2", "Hội thao", 3, "Có: 3; không: 0"]]
    assert imported("--replace", annex=wrong).exit_code == 0
    filled(sheet, I_1_decision="Chấm tay")
    assert imported("--replace").exit_code == 0
    assert shown(sheet) == {"I.1": ("Đúng", None), "I.2": (None, None), "I.3": ("Chấm tay", None), "I.4": ("Sửa", "Có: 1; không có: 0")}


def test_sheets_of_a_rule_book_with_a_longer_name_are_not_looked_at(office):
    folder, imported = office
    other = folder / "params" / "replaced" / "thu-moi-2026-01-01-000000-000000"
    other.mkdir(parents=True)
    (other / "review.xlsx").write_bytes((folder / "reports" / "thu-review.xlsx").read_bytes())
    filled(other / "review.xlsx", I_3_decision="Chấm tay")
    assert imported("--replace").exit_code == 0
    assert shown(folder / "reports" / "thu-review.xlsx")["I.3"] == (None, None)


def test_the_usual_sheet_is_looked_at_where_another_is_named(office):
    folder, imported = office
    usual, other = folder / "reports" / "thu-review.xlsx", folder / "review.xlsx"
    filled(usual, I_3_decision="Chấm tay")
    assert imported("--replace", "--review", str(other)).exit_code == 0
    assert shown(other)["I.3"] == ("Chấm tay", None)
    filled(other, I_2_decision="Đúng")
    assert CliRunner().invoke(app, ["framework", "accept", str(other), "--json"]).exit_code == 0
    filled(other, I_4_decision="Chấm tay")
    assert imported("--replace", "--review", str(other)).exit_code == 0
    assert [shown(other)[code][0] for code in ("I.2", "I.3", "I.4")] == ["Đúng", "Chấm tay", "Chấm tay"]
    last = sorted((folder / "params" / "replaced").iterdir())[-1]
    assert sorted(f.name for f in last.glob("*.xlsx")) == ["filled-review.xlsx", "review.xlsx"]


def test_title_decision_and_first_year_stay_where_nobody_says_otherwise(office):
    folder, imported = office
    said = ("--title", "Bộ tiêu chí phường", "--decision", "12/QĐ-UBND", "--first-period", "2025")
    assert imported("--replace", *said).exit_code == 0
    assert imported("--replace").exit_code == 0
    head = (folder / "params/frameworks/thu/framework.yml").read_text(encoding="utf-8")
    assert "title_vi: Bộ tiêu chí phường" in head
    assert "12/QĐ-UBND" in head
    assert "first_period: 2025" in head
    titled = [["BỘ TIÊU CHÍ CỦA XÃ"], ["(Kèm theo Quyết định số 30/QĐ-UBND ngày 05/01/2026)"], *ANNEX]
    assert imported("--replace", annex=titled).exit_code == 0
    head = (folder / "params/frameworks/thu/framework.yml").read_text(encoding="utf-8")
    assert "30/QĐ-UBND" in head
    assert "Bộ tiêu chí của xã" in head.replace("Xã", "xã")


def test_questions_stay_with_the_same_items_and_come_back(office):
    folder, imported = office
    asked = [
        *ANNEX,
        ["5", "Chỉ số hài lòng", 5, "Theo kết quả khảo sát"],
        ["6", "Khảo sát thái độ phục vụ", 1, "Tổ công tác xem xét cho điểm"],
    ]
    assert imported("--replace", annex=asked).exit_code == 0
    declared = folder / "params/frameworks/thu/survey.yml"
    words = "items:\n{}    survey: SIPAS\n    questions:\n    - index\n"
    declared.write_text(words.format("  I.5:\n"), encoding="utf-8")
    other = [*ANNEX, ["5", "Chỉ số SIPAS", 5, "Theo kết quả khảo sát"]]
    told = " ".join(imported("--replace", annex=other, as_json=False).output.split())
    assert "I.5 Chỉ số hài lòng" in told
    assert not declared.exists()
    assert imported("--replace", annex=asked).exit_code == 0
    assert declared.read_text(encoding="utf-8") == words.format("  I.5:\n")
    declared.write_text(words.format("  I.6:\n"), encoding="utf-8")
    sheet = json.loads(imported("--replace", annex=asked).stdout)["review"]
    assert "I.6" not in declared.read_text(encoding="utf-8")  # who scores it is open
    filled(sheet, I_6_decision="Sửa", I_6_correct="Từ 80% trở lên: 1; dưới 80%: 0")
    assert CliRunner().invoke(app, ["framework", "accept", sheet, "--json"]).exit_code == 0
    assert "I.6" in declared.read_text(encoding="utf-8")


def test_the_level_is_that_of_the_rule_book_that_is_replaced(office):
    folder, _ = office
    ran = CliRunner().invoke(app, ["framework", "import", str(folder / "annex.xlsx"), "--id", "thu", "--replace", "--json"])
    assert ran.exit_code == 0, ran.output


def test_units_are_counted_whose_workbooks_were_collected_and_not_built_yet(tmp_path):
    place = tmp_path / "data" / "raw" / "tu-cham" / "2026"
    place.mkdir(parents=True)
    rows = pd.DataFrame({"framework": ["thu", "thu", "other"], "locality": ["1@2025-07-01", "1@2025-07-01", "2@2025-07-01"]})
    rows.to_parquet(place / "evidence.parquet")
    assert filed_under("thu", Project(tmp_path)) == 1
