"""``parlib template --improve`` and ``parlib plan``: from points to a review workbook, from the filled workbook to a plan and its document."""

from __future__ import annotations

import json
import shutil
from pathlib import Path
from types import SimpleNamespace

import docx
import openpyxl
import pytest

from parlib.cli.quarters import _no_points
from parlib.codebook.plan_checks import check_plan
from parlib.store.params import load_plan
from parlib.store.project import Project
from tests.cli.commands import parlib
from tests.made_release import PARAMS, made_release, unit_row
from tests.projects import own_copy
from tests.world import PROVINCE, A, B, world_evidence, world_frameworks

UNITS = [
    unit_row(PROVINCE, "Tỉnh T", level="province"),
    unit_row(A, "Huyện A", parent=PROVINCE),
    unit_row(B, "Huyện B", parent=PROVINCE),
    unit_row("E@2000-01-01", "Huyện E", parent=PROVINCE),
]


@pytest.fixture(scope="module")
def root(tmp_path_factory):
    evidence = world_evidence()
    rows = evidence[evidence["locality"].isin([A, B])].to_dict("records")
    folder = tmp_path_factory.mktemp("improve")
    for part in ("params", "data/raw", "notebooks"):
        (folder / part).mkdir(parents=True)
    shutil.copytree(PARAMS / "wording", folder / "params" / "wording")
    return made_release(folder, UNITS, rows, books=world_frameworks()).root


def test_one_workbook_of_a_unit_with_its_cheapest_way(root, tmp_path):
    said = json.loads(
        parlib("template", "--improve", "-l", A, "-p", 2023, "--target", "90%", "--out", tmp_path, "--json", root=root).stdout
    )
    assert list(said["rows"].values()) == [2]
    assert said["not_scored"] == []
    book = openpyxl.load_workbook(said["files"][0])
    assert [row[0].value for row in book["Rà soát, khắc phục"].iter_rows(min_row=7, max_col=1)][1] == "TC 1.1"
    assert book["Mục tiêu"]["B3"].value == 90
    assert book["Mục tiêu"]["A15"].value == "Cách 1"


def test_a_filled_workbook_is_not_written_over_and_an_empty_one_is(root, tmp_path):
    asked = ("template", "--improve", "-l", A, "-p", 2023, "--out", tmp_path)
    parlib(*asked, root=root)
    parlib(*asked, root=root)
    (path,) = tmp_path.glob("*-ra-soat.xlsx")
    book = openpyxl.load_workbook(path)
    book.worksheets[0]["Q8"] = "Số hóa hồ sơ"
    book.save(path)
    before = path.read_bytes()
    said = parlib(*asked, root=root, code=2)
    assert path.name in said.stderr
    assert path.read_bytes() == before


def test_below_writes_one_for_each_unit_and_names_who_was_not_scored(root, tmp_path):
    asked = ("template", "--improve", "-l", PROVINCE, "--below", "-p", 2023, "--out", tmp_path)
    said = parlib(*asked, root=root)
    assert len(list(tmp_path.glob("*-2023-ra-soat.xlsx"))) == 2
    assert "Huyện E" in said.stderr


@pytest.mark.parametrize("named", [("-l", A, "-l", B), ("-l", f"{A}; {B};"), ("-l", f"{A};{B}", "-l", A)])
def test_a_list_of_units_gets_a_workbook_each_in_one_call(root, tmp_path, named):
    said = json.loads(parlib("template", "--improve", *named, "-p", 2023, "--out", tmp_path, "--json", root=root).stdout)
    assert len(said["files"]) == 2
    assert len(list(tmp_path.glob("*-2023-ra-soat.xlsx"))) == 2


@pytest.mark.parametrize(
    ("more", "why"),
    [
        (("-l", ";", "-p", 2023), "no unit given"),
        (("-l", "E@2000-01-01", "-p", 2023), "holds no points of Huyện E"),
        (("-l", A, "-p", 2019), "holds no points"),
        (("-l", A, "-p", 2023, "--framework", "world-1"), "was not scored by 'world-1'"),
        (("-l", A, "-p", 2023, "--target", "101"), "is not a percentage"),
        (("-l", A, "-p", 2023, "--appraisal"), "a separate workbook"),
        (("-l", A, "-p", 2023, "--below"), "nothing below Huyện A"),
    ],
)
def test_what_does_not_fit_is_said_and_nothing_written(root, tmp_path, more, why):
    assert why in parlib("template", "--improve", *more, "--out", tmp_path, root=root, code=2).stderr
    assert list(tmp_path.iterdir()) == []


def test_a_self_scoring_workbook_still_needs_its_rule_book(root, tmp_path):
    assert "--framework" in parlib("template", "-l", A, "-p", 2023, "--out", tmp_path, root=root, code=2).stderr


def answered(root, folder, **answers):
    """Write the review workbook of A 2023 and answer its row 1.1 as an office would."""
    parlib("template", "--improve", "-l", A, "-p", 2023, "--target", "90", "--out", folder, root=root)
    path = next(folder.glob("*-ra-soat.xlsx"))
    book = openpyxl.load_workbook(path)
    sheet = book["Rà soát, khắc phục"]
    rows = {row[0].value: row[0].row for row in sheet.iter_rows(min_row=7)}
    heads = {box.value: box.column_letter for box in sheet[6]}
    said = {
        "Đưa vào kế hoạch": "Có",
        "Nguyên nhân": "Chưa thực hiện",
        "Biện pháp, nhiệm vụ": "Ban hành kế hoạch năm trong quý đầu, phân công người theo dõi",
        "Thời hạn": "31/3/2024",
        "Tài liệu kiểm chứng phải có": "Kế hoạch đã ban hành",
        "Điểm dự kiến tăng": 20,
        "Công sức": 2,
    }
    for head, value in (said | answers).items():
        sheet[f"{heads[head]}{rows['TC 1.1']}"] = value
    book.save(path)
    return path


@pytest.fixture
def own(root, tmp_path):
    return own_copy(Project(root), tmp_path / "project").root


def test_a_filled_workbook_becomes_a_plan_and_a_document_that_agree(own, tmp_path):
    path = answered(own, tmp_path / "so")
    said = json.loads(parlib("plan", "draft", path, "--issued-on", "2024-01-15", "--json", root=own).stdout)
    assert (said["tasks"], said["commitments"], said["adds_up"], said["expected"]) == (1, 3, "enough", 20.0)
    assert [u["row"] for u in said["uncovered"]] == ["TC 2.2"]
    assert said["chance"] is None  # too few units have moved before: the reason is told instead
    assert said["chance_basis"]
    plan, word, pdf = said["files"]
    assert load_plan(own / plan).commitments[2].baseline == 0.0
    assert pdf.endswith(".pdf")
    assert check_plan(load_plan(own / plan), frameworks=world_frameworks()) == []
    assert "makes the 3 promises" in parlib("plan", "compare", word, "--plan", own / plan, root=own).stdout
    text = parlib("targets", "extract", word, "--out", "-", root=own).stdout
    assert text.count("- id: C") == 3


def test_an_edited_document_is_compared_by_name(own, tmp_path):
    path = answered(own, tmp_path / "so")
    plan, word, _ = json.loads(parlib("plan", "draft", path, "--json", root=own).stdout)["files"]
    document = docx.Document(str(own / word))
    goal = next(p for p in document.paragraphs if "90,00%" in p.text)
    goal.runs[0].text = goal.text.replace("90,00%", "93%")
    for run in goal.runs[1:]:
        run.text = ""
    document.save(str(own / word))
    assert "promised figure 90 → 93" in parlib("plan", "compare", word, "--plan", own / plan, root=own, code=7).stderr


def test_every_fault_is_named_and_nothing_written(own, tmp_path):
    path = answered(own, tmp_path / "so", **{"Điểm dự kiến tăng": 21, "Thời hạn": "sớm", "Nguyên nhân": "không rõ"})
    said = parlib("plan", "draft", path, root=own, code=3)
    assert all(cell in said.stderr for cell in ("O8", "T8", "V8"))
    assert not (own / "params" / "plans").exists()
    assert not (own / "reports" / "plans").exists()


def test_a_plan_that_stands_is_never_written_over(own, tmp_path):
    path = answered(own, tmp_path / "so")
    (plan, word) = json.loads(parlib("plan", "draft", path, "--formats", "docx", "--json", root=own).stdout)["files"]
    before = (own / plan).read_bytes(), (own / word).read_bytes()
    other = answered(own, tmp_path / "so-2", **{"Điểm dự kiến tăng": 10})
    assert "exists already and makes other promises" in parlib("plan", "draft", other, root=own, code=2).stderr
    assert ((own / plan).read_bytes(), (own / word).read_bytes()) == before
    assert "task(s)" in parlib("plan", "draft", path, "--check", root=own).stdout


def test_one_plan_is_issued_as_plan_and_as_letter(own, tmp_path):
    path = answered(own, tmp_path / "so")
    plan, word, _ = json.loads(parlib("plan", "draft", path, "--json", root=own).stdout)["files"]
    before = (own / plan).read_bytes(), (own / word).read_bytes()
    letter, _ = json.loads(parlib("plan", "draft", path, "--as", "cong-van", "--json", root=own).stdout)["files"]
    assert Path(letter).name == f"{Path(plan).stem}-cong-van.docx"
    assert ((own / plan).read_bytes(), (own / word).read_bytes()) == before
    for document in (word, letter):
        assert "makes the 3 promises" in parlib("plan", "compare", document, "--plan", Path(plan).stem, root=own).stdout
    for form in ("cong-van", "ke-hoach"):
        assert "exists already, perhaps edited" in parlib("plan", "draft", path, "--as", form, root=own, code=2).stderr


@pytest.mark.parametrize(("answer", "why"), [("Không", "is confirmed"), ("", "is confirmed")])
def test_a_workbook_without_a_decision_gives_no_plan(own, tmp_path, answer, why):
    path = answered(own, tmp_path / "so", **{"Đưa vào kế hoạch": answer})
    assert why in parlib("plan", "draft", path, root=own, code=2).stderr


def test_another_file_is_refused(own, tmp_path):
    other = tmp_path / "khac.xlsx"
    openpyxl.Workbook().save(other)
    assert "--improve" in parlib("plan", "draft", other, root=own, code=3).stderr
    assert "no file" in parlib("plan", "draft", tmp_path / "khong-co.xlsx", root=own, code=2).stderr


@pytest.mark.parametrize(
    ("plans", "said"), [([], "check --period"), (["ke-hoach-2027"], "parlib plan report ke-hoach-2027 --period 2027-Q1")]
)
def test_a_year_without_points_says_what_shows_its_plan_meanwhile(plans, said):
    params = SimpleNamespace(plans_of=lambda *_: [SimpleNamespace(id=name) for name in plans])
    unit = SimpleNamespace(locality=A, name="Huyện A")
    assert said in _no_points(SimpleNamespace(id="r-1", params=params), unit, 2027)
