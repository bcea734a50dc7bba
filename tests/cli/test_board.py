"""``parlib status``: who has filed, at which step everybody stands, and the days that are left."""

from __future__ import annotations

import io
import json
from datetime import date
from pathlib import Path

import pandas as pd
import pytest
from axe_playwright_python.sync_playwright import Axe
from rich.console import Console

from parlib.briefing.board_page import LABELS, Board, drafted_documents, render_board
from parlib.briefing.catalogue import write_catalogue
from parlib.briefing.pages.pdf import render_pdf
from parlib.briefing.run.batch import BatchReport
from parlib.cli.board import _table
from parlib.codebook.localities import Register
from parlib.scoring.filing import Filing
from parlib.speech.catalogue import speaking
from parlib.store.project import Project
from parlib.store.releases import open_release
from tests.briefing.browser import page_at
from tests.briefing.sample_model import sample
from tests.cli.commands import parlib
from tests.made_release import made_release, unit_row
from tests.world import PROVINCE, A, B, world_evidence, world_frameworks


@pytest.fixture(scope="module")
def root(tmp_path_factory):
    units = [unit_row(PROVINCE, "Tỉnh T", level="province"), *(unit_row(u, f"Huyện {u[0]}", parent=PROVINCE) for u in (A, B))]
    units.append(unit_row("E@2000-01-01", "Huyện E", parent=PROVINCE))
    evidence = world_evidence()
    folder = tmp_path_factory.mktemp("board")
    for part in ("params", "data/raw", "notebooks"):
        (folder / part).mkdir(parents=True)
    return made_release(folder, units, evidence[evidence["locality"].isin([A, B])].to_dict("records"), books=world_frameworks()).root


def asked(root, *more) -> dict:
    return json.loads(parlib("status", "-l", PROVINCE, "-p", 2023, *more, "--json", root=root).stdout)


def test_everybody_below_has_a_step_and_who_filed_nothing_is_there_too(root):
    said = asked(root)
    steps = {u["name"]: u["step"] for u in said["units"]}
    assert steps.keys() == {"Tỉnh T", "Huyện A", "Huyện B", "Huyện E"}
    assert steps["Huyện E"] == "not_filed"
    assert steps["Huyện A"] in ("self_scored", "final")
    assert sum(said["steps"].values()) == 4


def test_one_step_can_be_asked_for(root):
    said = asked(root, "--step", "not_filed")
    assert {u["name"] for u in said["units"]} == {"Tỉnh T", "Huyện E"}
    assert "--step 'ready'" in parlib("status", "-l", PROVINCE, "-p", 2023, "--step", "ready", root=root, code=2).stderr


@pytest.mark.parametrize(
    ("day", "left", "words"), [("2024-01-05", 10, "10 day(s) left"), ("2024-01-15", 0, "today"), ("2024-01-18", -3, "3 day(s) past")]
)
def test_the_days_to_a_deadline_are_counted(root, day, left, words):
    assert asked(root, "--until", "2024-01-15", "--today", day)["days_left"] == left
    assert words in parlib("status", "-l", PROVINCE, "-p", 2023, "--until", "2024-01-15", "--today", day, root=root).stdout


def test_the_table_names_units_and_marks_fiction(root):
    shown = parlib("status", "-l", PROVINCE, "-p", 2023, root=root).stdout
    assert "Huyện A" in shown
    assert "MINH HỌA" in shown


def test_points_that_a_unit_never_claimed_are_named_with_their_items(tmp_path):
    """B left 1.2 empty in 2023; an appraiser who gives it 12.5 points is not stopped, and it is said whose points they are."""
    units = [unit_row(PROVINCE, "Tỉnh T", level="province"), *(unit_row(u, f"Huyện {u[0]}", parent=PROVINCE) for u in (A, B))]
    for part in ("params", "data/raw", "notebooks"):
        (tmp_path / part).mkdir(parents=True)
    evidence = world_evidence()
    evidence = evidence[evidence["locality"].isin([A, B])].copy()
    evidence.loc[evidence["locality"].eq(B) & evidence["period"].eq(2023) & evidence["code"].eq("1.2"), "appraised_score"] = 12.5
    root = made_release(tmp_path, units, evidence.to_dict("records"), books=world_frameworks()).root
    (unit,) = [u for u in asked(root)["units"] if u["name"] == "Huyện B"]
    assert (unit["unclaimed"], unit["unclaimed_points"]) == (["1.2"], 12.5)
    told = parlib("status", "-l", PROVINCE, "-p", 2023, "--page", "--lang", "vi", root=root)
    assert "không tự chấm: Huyện B: 1 mục (1.2), 12,5 điểm" in told.stderr
    assert "Được chấm, không tự chấm" in (root / "reports" / "board.html").read_text(encoding="utf-8")


def test_the_board_is_a_page_of_its_own_with_what_was_drafted(root):
    said = json.loads(
        parlib(
            "status",
            "-l",
            PROVINCE,
            "-p",
            2023,
            "--page",
            "--until",
            "2024-01-15",
            "--today",
            "2024-01-05",
            "--json",
            "--lang",
            "vi",
            root=root,
        ).stdout
    )
    page = (root / said["page"]).read_text(encoding="utf-8")
    assert said["page"] == "reports/board.html"
    assert "còn 10 ngày đến hạn" in page
    assert "MINH HỌA" in page
    assert page.index("Chưa nộp") < page.index("Huyện E")
    assert "Content-Security-Policy" in page
    with page_at(root / said["page"], width=390) as (shown, heard):
        violations = Axe().run(shown).response["violations"]
        assert [(v["id"], v["nodes"][0]["html"][:160]) for v in violations if v["id"] != "region"] == []
        assert shown.evaluate("document.documentElement.scrollWidth") <= 390
        assert heard == []
    drafts = root / "reports" / "results" / "x"
    drafts.mkdir(parents=True)
    (drafts / "quyet-dinh.pdf").write_bytes(render_pdf(sample(kind="results_decision", title="Về việc công bố", takeaway="5 đơn vị.")))
    (drafts / "khac.pdf").write_bytes(b"%PDF-1.7 none of ours")
    (found,) = drafted_documents(root / "reports", "vi")
    assert (found["kind"], found["takeaway"]) == ("QUYẾT ĐỊNH", "5 đơn vị.")
    assert found["files"] == [("results/x/quyet-dinh.pdf", "pdf")]


def test_the_catalogue_links_the_board_that_stands_beside_it(root):
    project = Project(root)
    listed = BatchReport(release=open_release(project).id, engine="plain", results=(), seconds=0.0)
    (root / "reports" / "board.html").unlink(missing_ok=True)
    assert 'href="board.html"' not in write_catalogue(listed, project).read_text(encoding="utf-8")
    parlib("status", "-l", PROVINCE, "-p", 2023, "--page", root=root)
    page = root / "reports" / "index.html"
    assert '<a href="board.html">' in page.read_text(encoding="utf-8")
    assert '<a href="board.html">' in write_catalogue(listed, project).read_text(encoding="utf-8")
    assert '<a href="index.html">' in (root / "reports" / "board.html").read_text(encoding="utf-8")


def test_what_two_appraisers_agree_on_is_told_without_a_verdict_on_anybody():
    unit = Register(pd.DataFrame([unit_row(PROVINCE, "Tỉnh T", level="province")]))[PROVINCE]
    told = [{"book": "Bộ tiêu chí xã", "framework": "x", "units": 3, "items": 40, "same": 31}]
    page = render_board(Board(unit, 2023, "r-1", date(2024, 1, 5), None, (), (), told), Path("reports"))
    assert (
        "Hai người thẩm định, không biết điểm của nhau, thống nhất 31 trên 40 tiêu chí được chấm lại của 3 đơn vị (Bộ tiêu chí xã)" in page
    )
    assert "không phải nhận xét về người chấm" in page


def test_both_languages_of_the_board_say_the_same():
    assert LABELS["vi"].keys() == LABELS["en"].keys()
    for name, told in LABELS["vi"].items():
        assert type(told) is type(LABELS["en"][name])
        assert len(told) == len(LABELS["en"][name]) or isinstance(told, str)


def test_eighty_columns_hold_every_step_of_a_unit_without_cutting_a_word():
    filings = [
        Filing("a", "Phường Lý Văn Lâm", 2024, "x", "first_appraisal", "appraisers", 40, 40, 0, 37, 12, 3, 37, 6, 4),
        Filing("b", "Xã Khánh Bình Tây Bắc", 2024, "x", "not_filed", "unit"),
    ]
    with speaking("vi"):
        console = Console(width=80, file=io.StringIO())
        console.print(_table(filings))
    shown = console.file.getvalue()
    assert max(map(len, shown.splitlines())) <= 80
    assert all(word in shown for word in ("Phường", "Khảo sát", "40/40", "12, 3", "4/6"))


def test_a_report_on_a_plan_where_the_release_holds_none_says_how_one_comes(root):
    told = parlib("plan", "report", "ke-hoach", "--period", "2024-Q2", root=root, code=2).stderr
    assert "holds no plan yet" in told
    assert "parlib plan draft" in told
