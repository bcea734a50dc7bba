"""Every type of drafted document holds the form of Decree 30/2020/NĐ-CP: checked by parlib, and measured on the pages and in the Word file.

A new type that no case below drafts fails the first test.
"""

from __future__ import annotations

import io
import re
import subprocess
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import docx
import pikepdf
import pytest

from parlib.briefing.dispatch.letter import Dispatch, letter_model
from parlib.briefing.pages import decree30
from parlib.briefing.pages.docx import render_docx
from parlib.briefing.pages.fonts import typeface
from parlib.briefing.pages.labels import title_of
from parlib.briefing.pages.pdf import render_pdf
from parlib.briefing.proof.verify import verify
from parlib.codebook.kinds import DRAFTS
from parlib.desk import Scenario, SetPoints
from parlib.desk.annex import scenario_model
from parlib.store.project import Project
from tests.briefing.dispatch.test_many import WORDING, brief
from tests.briefing.dispatch.test_quarter_and_heads import HOME, head, report, world_tables
from tests.briefing.dispatch.test_work_plan import drafted
from tests.briefing.test_covering_letter import drafted_letter
from tests.cli.test_publication import drafted_decision
from tests.made_release import made_release
from tests.programs import require_program
from tests.world import B, world_evidence, world_frameworks, world_localities

_MM = 72 / 25.4
_HANGS = 6.0  # a comma or bracket that ends a line hangs over it, in points


def letter_of_a_dispatch():
    """Return the letter that carries six briefs."""
    given = {"issuer": "Sở Nội vụ", "organisation": "SỞ NỘI VỤ", "organisation_above": "UBND TỈNH THỬ", "place": "Thử"}
    dispatch = Dispatch("thu-2025", date(2025, 7, 5), ("A", "B"), addressees=("Các xã", "Các phường"), **given)
    return letter_model(dispatch, [brief(n, rank=n + 1) for n in range(6)], None, WORDING)


def supposed(tmp_path: Path):
    """Return the annex of what an analyst supposed."""
    for part in ("params", "data/raw", "notebooks"):
        (tmp_path / part).mkdir(parents=True)
    project = made_release(tmp_path, world_localities().to_dict("records"), world_evidence().to_dict("records"), books=world_frameworks())
    scenario = Scenario(locality=B, period=2022, name="Đủ hồ sơ", changes=(SetPoints(code="2.1", points=30),))
    return scenario_model(project, scenario, release="current", language="vi", issued_on=date(2023, 12, 31))


@pytest.fixture(scope="module")
def drafts(tmp_path_factory):
    """One document of every type that parlib drafts, and the letter above a bundle."""
    tables = world_tables()
    return {
        "work_plan": drafted(2).model,
        "work_letter": drafted(2, form="cong-van").model,
        "covering_letter": drafted_letter(),
        "results_decision": drafted_decision(),
        "progress_report": report(tables)[1],
        "head_file": head(tables, HOME),
        "scenario": supposed(tmp_path_factory.mktemp("supposed")),
        "letter": letter_of_a_dispatch(),
    }


def test_no_type_of_drafted_document_is_forgotten(drafts):
    assert set(drafts) == {*DRAFTS, "letter"}
    assert {name: made["meta"]["kind"] for name, made in drafts.items()} == {name: name for name in drafts}


def test_every_drafted_document_holds_the_form_of_the_decree(drafts, tmp_path):
    faults = {}
    for name, model in drafts.items():
        pdf = render_pdf(model)  # refused where form, words around it, paper or typeface break the decree
        path = tmp_path / f"{name}.pdf"
        path.write_bytes(pdf)
        word = render_docx(model)
        found = [*decree30.content_faults(model["meta"], channel="electronic"), *decree30.page_faults(pdf, family=typeface().family)]
        faults[name] = [*found, *_on_paper(path, model["meta"]), *_in_word(word)]
    assert faults == {name: [] for name in drafts}


def test_a_draft_is_not_false_it_is_not_proved(drafts, tmp_path):
    """No notebook makes a draft: its figures may be changed by people, and no release holds the whole of it."""
    project = Project(tmp_path)
    for name in sorted(set(drafts) - {"letter", "scenario"}):
        for form, content in (("pdf", render_pdf(drafts[name])), ("docx", render_docx(drafts[name]))):
            path = tmp_path / f"{name}.{form}"
            path.write_bytes(content)
            verdict = verify(path, project=project)
            assert (verdict.exit_code, verdict.differs) == (8, ()), path.name
            assert "made from what people filled in and finished by people" in verdict.line


def test_what_is_measured_can_be_wrong(tmp_path):
    path = tmp_path / "a5.pdf"
    with pikepdf.new() as document:
        document.add_blank_page(page_size=(420, 595))
        document.save(path)
    small = docx.Document()
    out = io.BytesIO()
    small.save(out)
    assert [f for f in _on_paper(path, {"kind": "work_plan", "language": "vi", "mode": "report"}) if "stands nowhere" in f]
    assert [f for f in _in_word(out.getvalue()) if "margin" in f]


def _on_paper(path: Path, meta: dict) -> Iterator[str]:
    """Yield what is measured on the pages and lies outside the decree: sizes of type, margins, numbers of pages."""
    program = require_program("pdftohtml", package="poppler-utils")
    made = subprocess.run([program, "-xml", "-i", "-stdout", "-zoom", "1", str(path)], check=True, capture_output=True, timeout=60)
    xml = made.stdout.decode()
    sizes = {m[1]: float(m[2]) for m in re.finditer(r'<fontspec id="(\d+)" size="(\d+)"', xml)}
    lines = [(sizes[m[1]], re.sub("<[^>]+>", "", m[2])) for m in re.finditer(r'<text [^>]*font="(\d+)">(.*?)</text>', xml)]
    if meta["mode"] == "appendix":
        wanted = {"Phụ lục": "phu_luc_label", meta["title"].upper(): "phu_luc_title"}
    else:
        wanted = {"CỘNG HÒA XÃ HỘI": "quoc_hieu", "Độc lập - Tự do": "tieu_ngu"}
        wanted |= {title_of(meta): "ten_loai"} if title_of(meta) else {}
    for words, part in wanted.items():
        low, high = decree30.RULES["pt"][part]
        shown = {size for size, text in lines if words in text}
        if not shown:
            yield f"“{words}” stands nowhere"
        elif not all(low <= size <= high for size in shown):
            yield f"“{words}” is set in {shown}, {low} to {high} expected"
    yield from _margins(path)


def _margins(path: Path) -> Iterator[str]:
    program = require_program("pdftotext", package="poppler-utils")
    done = subprocess.run([program, "-bbox", str(path), "-"], check=True, capture_output=True, timeout=60)
    rules = decree30.RULES["margin_mm"]
    for number, page in enumerate(done.stdout.decode().split("<page ")[1:], start=1):
        width = float(re.search(r'width="([\d.]+)"', page)[1])
        words = re.findall(r'xMin="([\d.]+)" yMin="([\d.]+)" xMax="([\d.]+)" yMax="[\d.]+">([^<]*)<', page)
        inside = [(float(left), float(right), word) for left, _, right, word in words]
        if outside := [
            w for left, right, w in inside if left < rules["left"][0] * _MM - 1 or right > width - rules["right"][0] * _MM + _HANGS
        ]:
            yield f"page {number}: {outside[:3]} stand in the margin"
        on_top = [word for _, y, _, word in words if float(y) < 14 * _MM]
        if number == 1 and str(number) in on_top:
            yield "the first page bears a number"


def _in_word(content: bytes) -> Iterator[str]:
    """Yield what the Word file says of paper, margins and type, and the decree does not allow."""
    document = docx.Document(io.BytesIO(content))
    for section in document.sections:
        if sorted((round(section.page_width.mm), round(section.page_height.mm))) != [210, 297]:
            yield f"a section of {section.page_width.mm} × {section.page_height.mm} mm is not A4"
        across = section.page_width > section.page_height
        for side, (low, high) in decree30.RULES["margin_mm"].items():
            value = round(getattr(section, f"{side}_margin").mm, 1)
            if not low <= value <= high and not across:
                yield f"the {side} margin is {value} mm, {low} to {high} expected"
    body = document.styles["Body Text"] if "Body Text" in [s.name for s in document.styles] else document.styles["Normal"]
    size = body.font.size or document.styles["Normal"].font.size
    if size is None or not 13 <= size.pt <= 14:
        yield f"the text is set in {size and size.pt} points"
