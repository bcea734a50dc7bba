"""A scenario as an annex: its mark on every page, never in a release, and a proof that says what it is."""

from __future__ import annotations

import json
import re
from datetime import date

import pikepdf
import pytest
from typer.testing import CliRunner

from parlib.briefing.pages.html import render_html
from parlib.briefing.pages.pdf import render_pdf
from parlib.briefing.proof.verify import verify
from parlib.cli.app import app
from parlib.desk import CountMissing, Scenario, SetFigure, SetPoints, UsualCut
from parlib.desk.annex import scenario_model
from parlib.desk.scenario import read_scenario
from tests.world import B

CHANGES = (SetPoints(code="2.1", points=30), SetFigure(code="1.2", numerator=8), CountMissing(), UsualCut())


@pytest.fixture(scope="module")
def scenario():
    return Scenario(locality=B, period=2022, name="Đủ hồ sơ", changes=CHANGES)


@pytest.fixture(scope="module")
def annex(project, scenario):
    return scenario_model(project, scenario, release="current", language="vi", issued_on=date(2023, 12, 31))


def test_it_says_what_is_supposed_and_what_it_comes_to(annex, scenario):
    page = render_html(annex)
    for words in ("2.1: 30 điểm", "1.2: 8 trên …", "bỏ khỏi điểm tối đa", "thẩm định giảm 1 lần", "97", "Đủ hồ sơ"):
        assert words in page
    bands = re.findall(r"<aside [^>]*>([^<]*)</aside>", page)
    assert len(bands) == 1  # above the page, once
    assert bands[0].startswith("GIẢ ĐỊNH – KHÔNG PHẢI SỐ LIỆU")
    assert json.loads(annex["meta"]["scenario"]) == scenario.model_dump(mode="json")


def test_every_page_of_the_pdf_bears_the_mark_and_the_bytes_are_the_same_again(annex, tmp_path):
    content = render_pdf(annex)
    assert content == render_pdf(annex)
    path = tmp_path / "annex.pdf"
    path.write_bytes(content)
    with pikepdf.open(path) as pdf:
        pages = len(pdf.pages)
    from tests.programs import require_program

    require_program("pdftotext", package="poppler-utils")
    import subprocess

    text = subprocess.run(["pdftotext", "-layout", str(path), "-"], capture_output=True, text=True, check=True).stdout
    sheets = text.split("\f")[:pages]
    assert all("GIẢ ĐỊNH – KHÔNG PHẢI SỐ LIỆU" in re.sub(r"\s+", " ", sheet) for sheet in sheets)


def test_the_proof_says_that_no_release_holds_it(annex, project, tmp_path):
    path, page = tmp_path / "annex.pdf", tmp_path / "annex.html"
    path.write_bytes(render_pdf(annex))
    page.write_text(render_html(annex), "utf-8")
    for verdict in (verify(path, project=project), verify(path), verify(page, project=project)):
        assert verdict.exit_code == 8
        assert not verdict.ok
        assert any("supposed, not those of any release" in told or "no release available" in told for told in verdict.left)


def test_the_command_writes_beside_the_file_and_into_no_release(project, scenario, tmp_path):
    saved = scenario.save(tmp_path / "du-ho-so.json")
    (tmp_path / "du-ho-so.html").write_text("my notes", "utf-8")
    before = {p: p.read_bytes() for p in project.root.rglob("*") if p.is_file()}
    done = CliRunner().invoke(app, ["whatif", str(saved), "--issued-on", "2023-12-31", "--formats", "html", "--root", str(project.root)])
    assert done.exit_code == 0, done.output
    assert "Supposed, not a figure" in done.output
    assert sorted(p.name for p in tmp_path.iterdir()) == ["du-ho-so-gia-dinh.html", "du-ho-so.html", "du-ho-so.json"]
    assert (tmp_path / "du-ho-so.html").read_text("utf-8") == "my notes"
    assert {p: p.read_bytes() for p in project.root.rglob("*") if p.is_file()} == before
    assert read_scenario(saved) == scenario
