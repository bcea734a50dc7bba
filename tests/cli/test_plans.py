"""``parlib targets``: from the text of a dispatch to a plan that is checked and a list of standings."""

from __future__ import annotations

import json
import re
from pathlib import Path
from types import SimpleNamespace

import openpyxl
import pytest
import yaml

from parlib.briefing.proof.kept_model import kept_model
from parlib.cli import standings
from parlib.errors import UsageError
from parlib.intake.dispatch.review import COLUMNS, HEAD
from tests.cli.commands import parlib
from tests.intake.raw_folder import write_source
from tests.projects import built_copy, own_copy, untouched

DISPATCH = Path(__file__).resolve().parents[1] / "intake" / "dispatch" / "example_dispatch.txt"
REPORT = "plan,item,period,value\nphuoc-long-2021,C17,2021,21\nphuoc-long-2021,C26,2021,88\n"


@pytest.fixture(scope="module")
def reported(tmp_path_factory):
    made = built_copy(tmp_path_factory, "targets")
    write_source(made.raw, "phuoc-long/2021", {"year.csv": REPORT}, kind="progress")
    parlib("build", root=made.root)
    with untouched(made):
        yield made


@pytest.fixture
def project(reported, tmp_path):
    """A copy of one's own: some commands make briefs."""
    return own_copy(reported, tmp_path / "project")


def test_extract_prints_a_proposal_and_never_overwrites(project, tmp_path):
    printed = parlib("targets", "extract", DISPATCH, "--id", "vi-du-2024", "--out", "-", root=project.root).stdout
    plan = yaml.safe_load(printed)
    assert plan["id"] == "vi-du-2024"
    assert plan["commitments"]
    assert "nothing here is confirmed" in printed
    target = tmp_path / "vi-du-2024.yml"
    parlib("targets", "extract", DISPATCH, "--out", target, root=project.root)
    assert yaml.safe_load(target.read_text(encoding="utf-8"))["id"] == "vi-du-2024"
    assert "exists already" in parlib("targets", "extract", DISPATCH, "-o", target, root=project.root, code=2).stderr
    target.unlink()
    assert "vi-du-2024-review.xlsx" in parlib("targets", "extract", DISPATCH, "-o", target, root=project.root, code=2).stderr
    assert not target.exists()


def test_the_workbook_of_a_dispatch_becomes_a_plan_that_is_checked_and_built(project):
    """The way of an office: extract, fill in Excel, accept, accept again."""
    parlib("targets", "extract", DISPATCH, "--id", "vi-du-2024", root=project.root)
    sheet = project.reports / "vi-du-2024-review.xlsx"
    assert (project.reports / "vi-du-2024-proposal.yml").exists()
    refused = json.loads(parlib("targets", "accept", sheet, "--json", root=project.root, code=3).stdout)
    assert [p["cell"] for p in refused["problems"]] == ["B3"]
    book = openpyxl.load_workbook(sheet)
    for key, value in {"locality": "Thị xã Phước Long", "period": "2024", "issuer": "UBND thị xã", "common_owner": "UBND thị xã"}.items():
        book["Văn bản"].cell(2 + list(HEAD).index(key), 2).value = value
    decision = 1 + list(COLUMNS).index("decision")
    for row in (5, 6):
        book["Rà soát"].cell(row, decision).value = "Đúng"
    book.save(sheet)
    taken = json.loads(parlib("targets", "accept", sheet, "--json", root=project.root).stdout)
    assert (taken["confirmed"], taken["changed"], taken["commitments"]) == (["C01", "C02"], True, 2)
    plan = project.params / "plans" / "vi-du-2024.yml"
    assert yaml.safe_load(plan.read_text(encoding="utf-8"))["locality"].startswith("688@")
    assert "in order" in parlib("targets", "check", plan, root=project.root).stdout
    told = parlib("plan", "compare", DISPATCH, "--plan", "vi-du-2024", root=project.root).stdout
    assert "word for word" in told
    assert "What was decided otherwise" in told
    before = plan.stat().st_mtime_ns
    again = parlib("targets", "accept", sheet, root=project.root)
    assert "unchanged" in again.stdout
    assert plan.stat().st_mtime_ns == before
    plan.write_text("# của tôi\n" + plan.read_text(encoding="utf-8"), encoding="utf-8")
    assert json.loads(parlib("targets", "accept", sheet, "--json", root=project.root).stdout)["changed"] is False
    book["Rà soát"].cell(7, decision).value = "Đúng"
    book.save(sheet)
    said = parlib("targets", "accept", sheet, "--lang", "en", root=project.root, code=3).stderr
    assert "comments" in said
    assert "# của tôi" in plan.read_text(encoding="utf-8")


def test_reading_a_dispatch_once_more_finishes_a_run_that_was_killed(project, tmp_path):
    again = ("targets", "extract", DISPATCH, "--out", tmp_path / "vi-du-2024.yml")
    parlib(*again, root=project.root)
    (sheet,) = tmp_path.glob("*.xlsx")
    proposal = (tmp_path / "vi-du-2024.yml").read_bytes()
    assert "exists already" in parlib(*again, root=project.root, code=2).stderr
    sheet.unlink()  # as where the run was killed before it wrote the workbook
    parlib(*again, root=project.root)
    assert sheet.exists()
    assert (tmp_path / "vi-du-2024.yml").read_bytes() == proposal
    sheet.unlink()
    (tmp_path / "vi-du-2024.yml").write_bytes(proposal + b"# mine\n")
    assert "exists already" in parlib(*again, root=project.root, code=2).stderr


def test_a_rule_book_given_for_a_plan_is_pointed_out(project, tmp_path):
    points = "\n".join(f"{n}. Hồ sơ loại {n} giải quyết đúng hạn đạt từ 95% trở lên: 2 điểm; thấp hơn: 0 điểm." for n in range(1, 20))
    source = tmp_path / "bo-tieu-chi.txt"
    source.write_text(f"QUYẾT ĐỊNH\nBan hành Bộ tiêu chí xác định Chỉ số CCHC cấp xã năm 2026\n{points}\n", encoding="utf-8")
    said = parlib("targets", "extract", source, "-o", tmp_path / "a.yml", root=project.root).stderr
    assert "parlib framework import bo-tieu-chi.txt" in said
    plan = parlib("targets", "extract", DISPATCH, "-o", tmp_path / "b.yml", root=project.root).stderr
    assert "framework import" not in plan


def test_a_proposal_is_not_yet_a_plan(project, tmp_path):
    target = tmp_path / "vi-du-2024.yml"
    parlib("targets", "extract", DISPATCH, "--out", target, root=project.root)
    payload = json.loads(parlib("targets", "check", target, "--json", root=project.root, code=3).stdout)
    assert payload["unit_checked"]
    assert {p["cell"] for p in payload["problems"] if p["severity"] == "error"} != set()


def test_check_names_every_problem_with_its_line(project, tmp_path):
    good = project.params / "plans" / "phuoc-long-2021.yml"
    assert "in order" in parlib("targets", "check", good, root=project.root).stdout
    assert "in order" in parlib("targets", "check", "phuoc-long-2021", root=project.root).stdout
    assert "one of: phuoc-long-2021, quang-tri-2020" in parlib("targets", "check", "phuoc", root=project.root, code=2).stderr
    text = good.read_text(encoding="utf-8")
    bad = text.replace("    target: 20\n    unit: TTHC", "    target: 20\n    unit: ''", 1).replace(
        "    owner: Phòng Tư pháp\n", "    owner: Phòng Tư pháp X\n", 1
    )
    bad = bad.replace("    target: 90\n    unit: '% kế hoạch'", "    target: 90\n    target_high: 80\n    unit: '% kế hoạch'", 1)
    bad = bad.replace("    due: 2021-12-31\n    owner: Chi", "    due: 2021-12-31\n    owner: Chi", 1).replace(
        "due: 2021-12-31", "due: 2027-12-31", 1
    )
    spoilt = tmp_path / "phuoc-long-2021.yml"
    spoilt.write_text(bad, encoding="utf-8")
    problems = json.loads(parlib("targets", "check", spoilt, "--json", root=project.root, code=3).stdout)["problems"]
    lines = bad.splitlines()
    at = {p["what"].split(": ")[-1]: lines[int(p["cell"].removeprefix("line ")) - 1].strip() for p in problems}
    assert at["an owner that the plan's `owners` does not list"] == "owner: Phòng Tư pháp X"
    assert at["a number without a unit"] == "unit: ''"
    assert any(line == "due: 2027-12-31" for line in at.values())
    assert any(line == "target_high: 80" for line in at.values())


def test_list_shows_where_promises_stand(project):
    payload = json.loads(parlib("targets", "list", "--as-of", "2025-06-30", "--json", root=project.root).stdout)
    assert len(payload["commitments"]) == 143
    standing = {(r["plan"], r["item"]): r["status"] for r in payload["commitments"]}
    assert standing["phuoc-long-2021", "C17"] == "met"  # 21 of at least 20 procedures
    assert standing["phuoc-long-2021", "C26"] == "missed"  # 88 of at least 90 per cent
    text = parlib("targets", "list", "--as-of", "2025-06-30", "--plan", "phuoc-long-2021", "--owner", "tài chính", root=project.root).stdout
    assert "C26" in text
    assert "C17" not in text
    whole = " ".join(parlib("targets", "list", "--as-of", "2025-06-30", "--plan", "phuoc-long-2021", root=project.root).stdout.split())
    assert re.search(r": (?:từ|tăng|không có|\d)", re.sub(r"[│ ]+", " ", whole)), "what is promised stands behind the name"
    missed = json.loads(parlib("targets", "list", "--as-of", "2025-06-30", "--status", "missed", "--json", root=project.root).stdout)[
        "commitments"
    ]
    assert [r["item"] for r in missed] == ["C26"]


@pytest.mark.parametrize("wrong", [("--plan", "nobody"), ("--status", "late")])
def test_list_refuses_what_does_not_exist(project, wrong):
    assert "use one of" in parlib("targets", "list", *wrong, root=project.root, code=2).stderr


def test_a_plan_brief_is_made_with_its_results(project):
    done = parlib(
        "brief",
        "--notebook",
        "plan",
        "-l",
        "688@2020-01-01",
        "-p",
        "2021",
        "--issued-on",
        "2025-06-30",
        "--formats",
        "html",
        "--json",
        root=project.root,
    )
    made = json.loads(done.stdout)
    page = (project.root / made["folder"] / "plan.html").read_text(encoding="utf-8")
    assert "Phòng Tư pháp" in page
    model = kept_model(project.root / made["folder"], "plan")
    assert model["meta"]["takeaway"].startswith("Đến 30/6/2025, trong 34 cam kết của thị xã Phước Long")
    assert "1 đạt, 0 đang đúng tiến độ, 1 chậm hoặc không đạt, 32 chưa có số liệu" in model["meta"]["takeaway"]


def test_a_release_without_a_plan_says_how_one_comes_in(monkeypatch, tmp_path):
    bare = SimpleNamespace(id="r-0123456789ab", params=SimpleNamespace(plans={}))
    monkeypatch.setattr("parlib.store.releases.open_release", lambda *_: bare)
    monkeypatch.setattr(standings, "find_project", lambda root: root)
    with pytest.raises(UsageError, match="holds no plan yet → confirm the commitments"):
        standings.list_(plan="cv-5120-2026", as_of="", owner="", status="", release="current", root=tmp_path, as_json=False)
