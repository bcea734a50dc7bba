"""From a template to a brief: an office fills its workbook, the province collects it, the points reach the release."""

from __future__ import annotations

import json
from pathlib import Path

import openpyxl
import pytest

from parlib.intake.workbook.recognition import column_of
from parlib.store.releases import open_release
from tests.cli.commands import parlib
from tests.projects import built_copy

WARD = "BP-PHUOCLONG-THACMO@2024-01-01"


@pytest.fixture
def project(tmp_path_factory):
    return built_copy(tmp_path_factory, "offices")


def columns(sheet):
    """Return (header row, {field: column number}) of the sheet to fill."""
    for row in sheet.iter_rows(min_row=1, max_row=15):
        found = {column_of(c.value): c.column for c in row if c.value and column_of(c.value)}
        if {"code", "choice"} <= set(found) or {"code", "numerator"} <= set(found):
            return row[0].row, found
    raise AssertionError("the template has no header row")


def fill(path, target, *, value):
    """Fill every share with `value` of 100, every yes-or-no item with yes, and leave the rest."""
    book = openpyxl.load_workbook(path)
    sheet = book.worksheets[0]
    header, at = columns(sheet)
    shares = 0
    for row in range(header + 1, sheet.max_row + 1):
        numerator, denominator = (sheet.cell(row, at[c]) for c in ("numerator", "denominator"))
        if not numerator.protection.locked and not denominator.protection.locked:
            numerator.value, denominator.value = value, 100
            shares += 1
    book.save(target)
    assert shares > 3
    return shares


def test_the_office_path_from_template_to_points(project, tmp_path):
    said = json.loads(parlib("template", "--framework", "illustrative-commune", "-l", WARD, "-p", 2024, "--json", root=project.root).stdout)
    inbox = tmp_path / "inbox"
    inbox.mkdir()
    shares = fill(said["files"][0], inbox / "thac-mo.xlsx", value=95)
    (inbox / "hong.xlsx").write_bytes(b"PK not a workbook")
    options = ("collect", inbox, "--into", "self-scores/2024", "--retrieved", "2025-01-15", "--json")
    got = json.loads(parlib(*options, root=project.root, code=3).stdout)
    assert got["files"] == {"accepted": 1, "refused": 1} or got["files"] == {"accepted_with_warnings": 1, "refused": 1}
    assert {p["file"] for p in got["problems"] if p["severity"] == "error"} == {"hong.xlsx"}
    assert all(p["what"] and p["remedy"] for p in got["problems"])
    assert (project.root / "reports" / "collect" / "problems.xlsx").exists()
    parlib("build", root=project.root)
    evidence = open_release(project).table("evidence")
    assert (evidence["numerator"] == 95).sum() == shares
    scores = open_release(project).table("scores", filters=[("locality", "==", WARD)])
    proportional = scores[(scores["rule"] == "proportional") & (scores["state"] == "scored")]
    assert len(proportional) > 0
    assert (proportional["points"] >= 0.9 * proportional["max_points"]).all()

    # filed again with worse figures: a new vintage that supersedes, only this unit's rows change, each change is counted
    again = tmp_path / "again"
    again.mkdir()
    fill(said["files"][0], again / "thac-mo-2.xlsx", value=50)
    refiled = json.loads(parlib("collect", again, "--into", "self-scores/2024-b", "--previous", "2024", "--json", root=project.root).stdout)
    assert refiled["changed"] >= shares
    # what it changed: every share of 95 became 50; the points it moved sum to the change of the whole, item by item
    changes = refiled["changes"]
    assert len(changes["cells"]) == refiled["changed"]
    assert {(c["old"], c["new"]) for c in changes["cells"] if c["column"] == "numerator"} == {("95.0", "50.0")}
    (unit,) = changes["units"]
    assert unit["locality"] == WARD
    assert round(sum(i["gained"] for i in changes["items"]), 9) == unit["gained"] < 0
    assert all(i["lead_unit"] and i["name_vi"] for i in changes["items"])
    assert all((project.root / "reports" / "collect" / name).exists() for name in ("changed-cells.csv", "changed-points.csv"))
    before = open_release(project)
    parlib("build", root=project.root)
    evidence = open_release(project).table("evidence")
    assert (evidence["numerator"] == 50).sum() == shares
    assert not (evidence["numerator"] == 95).any()
    # the two releases say the same of it, by item and lead unit
    ledgers = json.loads(
        parlib("compare", before.id, open_release(project).id, "--table", "ledger", "--json", root=project.root, code=7).stdout
    )
    told = {(i["code"], i["lead_unit"], i["gained"]) for i in ledgers["items"]}
    assert told == {(i["code"], i["lead_unit"], i["gained"]) for i in changes["items"]}
    assert [u["name"] for u in ledgers["units"]] == ["Phường Thác Mơ"]
    assert ledgers["units"][0]["gained"] == unit["gained"]
    # what was filed is withdrawn by what comes in its place, and stays where nothing does
    empty = tmp_path / "empty"
    empty.mkdir()
    withdraw = ("--into", "self-scores/2024-c", "--previous", "2024-b", "--withdraw", f"{WARD}=2024", "--json")
    assert json.loads(parlib("collect", empty, *withdraw, root=project.root, code=3).stdout)["withdrawn"] == []
    (withdrawn,) = json.loads(parlib("collect", again, *withdraw, root=project.root).stdout)["withdrawn"]
    assert (withdrawn["locality"], withdrawn["period"]) == (WARD, 2024)


def test_templates_for_every_unit_below(project, tmp_path):
    options = ("--framework", "district-binh-duong-2017", "-l", "74@2008-08-01", "-p", 2017, "--below", "--out", tmp_path / "out")
    said = json.loads(parlib("template", *options, "--json", root=project.root).stdout)
    assert len(said["files"]) == 9
    assert len(list((tmp_path / "out").glob("*.xlsx"))) == 9
    letters = sorted(Path(name).name for name in said["letter"])
    assert letters == ["cong-van-gui-bang-tu-cham-diem-2017.docx", "cong-van-gui-bang-tu-cham-diem-2017.pdf"]
    (tmp_path / "out" / letters[0]).write_bytes(b"gone on writing")
    again = parlib("template", *options, root=project.root)
    assert "stays as it is" in again.stderr
    assert (tmp_path / "out" / letters[0]).read_bytes() == b"gone on writing"


def test_files_are_named_as_they_are_typed_from_the_workspace(project):
    said = parlib("template", "--framework", "district-binh-duong-2017", "-l", "74@2008-08-01", "-p", 2017, "--below", root=project.root)
    assert "  reports/templates/" in said.stdout
    assert str(project.root) not in said.stdout + said.stderr


def test_a_rule_book_is_imported_from_an_annex_with_warnings(project, tmp_path):
    book = openpyxl.Workbook()
    for row in [
        ("TT", "Tiêu chí", "Điểm tối đa", "Cách tính"),
        ("1", "Chỉ đạo, điều hành", 10, None),
        ("1.1", "Ban hành kế hoạch", 4, "Có ban hành: 4; không: 0"),
        ("1.2", "Tỷ lệ hoàn thành", 5, "Tỷ lệ × 5"),
    ]:
        book.active.append(row)
    book.save(tmp_path / "annex.xlsx")
    options = ("--id", "thu-2026", "--level", "department", "--decision", "01/QĐ-UBND", "--json")
    said = json.loads(parlib("framework", "import", tmp_path / "annex.xlsx", *options, root=project.root).stdout)
    assert said["framework"] == "thu-2026"
    assert any(p["severity"] == "warning" for p in said["problems"]), "4 + 5 is not 10"
    listed = json.loads(parlib("framework", "list", "--json", root=project.root).stdout)["frameworks"]
    assert "thu-2026" in {f["id"] for f in listed}
    checked = json.loads(parlib("framework", "check", "thu-2026", "--json", root=project.root).stdout)
    assert any("9" in w and "10" in w for w in checked["warnings"])
    assert "exists" in parlib("framework", "import", tmp_path / "annex.xlsx", *options[:-1], root=project.root, code=2).stderr
    sheet = project.reports / "thu-2026-review.xlsx"
    before = {f.name: f.read_bytes() for f in (project.params / "frameworks" / "thu-2026").iterdir()}
    sheet.unlink()  # as where the run was killed before it wrote the sheet
    book.active["D4"] = "Không có: 0; có: 4"
    book.save(tmp_path / "other.xlsx")
    assert "exists" in parlib("framework", "import", tmp_path / "other.xlsx", *options[:-1], root=project.root, code=2).stderr
    assert not sheet.exists()
    again = json.loads(parlib("framework", "import", tmp_path / "annex.xlsx", *options, root=project.root).stdout)
    assert again == said
    assert sheet.exists()
    assert {f.name: f.read_bytes() for f in (project.params / "frameworks" / "thu-2026").iterdir()} == before
    assert not list((project.params / "replaced").glob("thu-2026-*")), "nothing was replaced"


def test_unknown_rule_book_and_bad_target_say_what_is_known(project, tmp_path):
    assert "province-2022" in parlib("template", "--framework", "none", "-l", WARD, "-p", 2024, root=project.root, code=3).stderr
    assert "<source>/<vintage>" in parlib("collect", tmp_path, "--into", "../x", root=project.root, code=2).stderr


@pytest.mark.stress
def test_the_cycle_of_a_year_keeps_each_step_apart(project, tmp_path):
    """Self-score, first round, explanation, second round: each collected form changes its own layer, and the release holds all of them."""
    first_codes = ("1.2.1", "2.1.2", "3.3.2")
    asked = ("template", "--framework", "illustrative-commune", "-l", WARD, "-p", 2024, "--json")

    def form(*more):
        path = json.loads(parlib(*asked, *more, root=project.root).stdout)["files"][0]
        book = openpyxl.load_workbook(path)
        header, at = columns(book.worksheets[0])
        rows = {str(book.worksheets[0].cell(r, at["code"]).value): r for r in range(header + 1, book.worksheets[0].max_row + 1)}
        return path, book, at, rows

    def send(name, kept, key, values, *options, code=0):
        _, book, at, rows = kept
        for item, value in values.items():
            book.worksheets[0].cell(rows[item], at[key]).value = value
        (tmp_path / name).mkdir(exist_ok=True)
        book.save(tmp_path / name / f"{name}.xlsx")
        got = parlib("collect", tmp_path / name, "--into", f"cycle/{name}", *options, "--json", root=project.root, code=code)
        return json.loads(got.stdout)

    own = form()
    assert send("self", own, "self_score", {"1.2.1": 2, "2.1.2": 2.5, "3.3.2": 1.5})["kept"] == "data/raw/cycle/self"
    before = open_release(project).id
    round1 = form("--appraisal")
    assert round1[0].endswith("-2024-tham-dinh.xlsx"), "the office's own workbook is not written over"
    assert round1[1].worksheets[0].cell(round1[3]["2.1.2"], round1[2]["self_score"]).value == 2.5
    refused = parlib("collect", tmp_path / "self", "--into", "other/2024", "--json", root=project.root, code=2)
    assert "--previous" in refused.stdout + refused.stderr
    assert not (project.raw / "other").exists()
    got = send("r1", round1, "appraised_round1", {"1.2.1": 1, "2.1.2": 2.5, "3.3.2": 1}, "--previous", "self")
    assert got["changed"] == 3
    assert (
        "--previous r1" in parlib("collect", tmp_path / "r1", "--into", "cycle/x", "--previous", "self", root=project.root, code=2).stderr
    )
    words = send("words", form("--explanation"), "explanation", {"1.2.1": "kèm biên nhận"}, "--previous", "r1")
    assert [c["column"] for c in words["changes"]["cells"]] == ["explanation"]
    final = form("--appraisal")
    assert final[0].endswith("-2024-tham-dinh-lan-2.xlsx"), "nor is the workbook of the first round"
    assert "appraised_round1" not in {
        k for k, c in final[2].items() if not final[1].worksheets[0].cell(final[3]["1.2.1"], c).protection.locked
    }
    send("final", final, "appraised_score", {"1.2.1": 2, "2.1.2": 2.5, "3.3.2": 1}, "--previous", "words")
    parlib("build", root=project.root)
    assert open_release(project).id != before
    evidence = open_release(project).table("evidence").query("locality == @WARD and period == 2024").set_index("code")
    points = evidence.loc[list(first_codes), ["self_score", "appraised_round1", "appraised_score"]]
    assert points.to_numpy().tolist() == [[2, 1, 2], [2.5, 2.5, 2.5], [1.5, 1, 1]]
    assert evidence.at["1.2.1", "explanation"] == "kèm biên nhận"
    assert evidence.at["1.2.1", "source_file"] == "self.xlsx"
    gaps = json.loads(parlib("gaps", "-l", WARD, "-p", 2024, "--json", root=project.root).stdout)
    assert "1.2.1" in json.dumps(gaps)

    # a value that would be lost is refused, nothing is kept, and the clerk's word lets exactly that one go
    lost = send("lost", final, "appraised_score", {"3.3.2": None}, "--previous", "final", code=3)
    assert lost["kept"] == ""
    assert not (project.raw / "cycle" / "lost").exists()
    assert [p["cell"] for p in lost["problems"] if p["severity"] == "error"] != []
    cleared = send("lost", final, "appraised_score", {}, "--previous", "final", "--clear", "final:3.3.2")
    assert [(c["code"], c["column"], c["new"]) for c in cleared["changes"]["cells"]] == [("3.3.2", "appraised_score", "")]
    assert "round1" in parlib("collect", tmp_path / "lost", "--clear", "all", root=project.root, code=2).stderr
    assert "separate forms" in parlib(*asked[:-1], "--appraisal", "--explanation", root=project.root, code=2).stderr
    assert "--round" in parlib(*asked[:-1], "--round", 1, root=project.root, code=2).stderr
