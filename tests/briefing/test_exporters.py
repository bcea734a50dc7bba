"""Do HTML, PDF and Word say the same, and does nbconvert find them?"""

import io
import json
import subprocess
import sys
import zipfile
from xml.etree import ElementTree as ET

import nbformat
import pytest
from nbconvert.exporters import get_export_names, get_exporter
from nbformat.v4 import new_code_cell, new_notebook, new_output

from parlib.briefing.from_notebook import build_model
from parlib.briefing.pages.docx import render_docx
from parlib.briefing.pages.html import render_html
from parlib.briefing.pages.pdf import as_appendix, render_pdf
from parlib.document.model import blocks_of, texts
from parlib.document.vocabulary import MIME
from parlib.errors import RenderRefused
from tests.briefing.page_images import html_text, pdf_text, squeeze
from tests.briefing.sample_model import c, sample
from tests.programs import require_program

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"


def executed(model):
    contents = [
        {"meta": model["meta"]},
        *({"section": {k: s[k] for k in ("id", "appendix", "landscape")}, "blocks": s["blocks"]} for s in model["sections"]),
    ]
    return new_notebook(cells=[new_code_cell("…", outputs=[new_output("display_data", data={MIME: one})]) for one in contents])


def parts(docx):
    with zipfile.ZipFile(io.BytesIO(docx)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def docx_text(docx):
    held = parts(docx)
    return "".join(e.text or "" for name in ("word/document.xml", "word/footnotes.xml") for e in ET.fromstring(held[name]).iter(f"{W}t"))


@pytest.fixture(scope="module")
def word():
    return render_docx(sample())


def test_the_three_formats_hold_every_text_of_the_model(word, tmp_path):
    path = tmp_path / "b.pdf"
    path.write_bytes(render_pdf(sample()))
    pages = {"html": html_text(render_html(sample())), "pdf": pdf_text(path), "docx": docx_text(word)}
    missing = [
        (name, kind, said)
        for name, page in pages.items()
        for kind, said in texts(sample())
        if squeeze(said).rstrip(".") not in squeeze(page)
    ]
    assert missing == []


@pytest.mark.parametrize("name", ["brief_html", "brief_pdf", "brief_docx"])
def test_nbconvert_knows_the_exporter_and_its_bytes_are_ours(name, monkeypatch, tmp_path):
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("PARLIB_ROOT", raising=False)
    assert name in get_export_names()
    output, resources = get_exporter(name)().from_notebook_node(executed(sample()))
    ours = {"brief_html": render_html, "brief_pdf": render_pdf, "brief_docx": render_docx}[name]
    assert output == ours(build_model(executed(sample())))
    assert resources["output_extension"] == "." + name.removeprefix("brief_")


def test_the_command_line_writes_a_brief(tmp_path):
    nbformat.write(executed(sample()), tmp_path / "brief.ipynb")
    command = [sys.executable, "-m", "nbconvert", "--to", "brief_pdf", "brief.ipynb"]
    done = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, timeout=120)
    assert done.returncode == 0, done.stderr
    assert (tmp_path / "brief.pdf").read_bytes() == render_pdf(build_model(executed(sample())))


def test_a_notebook_without_a_document_is_refused():
    with pytest.raises(RenderRefused):
        get_exporter("brief_html")().from_notebook_node(new_notebook())


def test_a_notebook_that_was_not_run_to_its_end_is_refused_with_its_cells():
    notebook = executed(sample())
    notebook.cells += [
        new_code_cell("# the last part\ndisplay.sources(brief)"),
        new_code_cell("1 / 0", outputs=[new_output("error", ename="ZeroDivisionError", evalue="division by zero", traceback=[])]),
        new_code_cell("  \n"),
    ]
    with pytest.raises(RenderRefused) as refused:
        get_exporter("brief_html")().from_notebook_node(notebook)
    said = str(refused.value)
    assert "2 cell(s) gave nothing to show → run the notebook to its end, or add --execute" in said
    assert "cell 4 (# the last part) was not run" in said
    assert "cell 5 (1 / 0) failed: ZeroDivisionError: division by zero" in said


def test_word_has_its_own_notes_heads_styles_and_alternatives(word):
    held = parts(word)
    document = ET.fromstring(held["word/document.xml"])
    notes = [n for n in ET.fromstring(held["word/footnotes.xml"]) if n.get(f"{W}id") not in ("-1", "0")]
    assert ["".join(t.text for t in n.iter(f"{W}t")).strip() for n in notes] == ["Điểm là điểm trên thang 100."]
    heads = [row for row in document.iter(f"{W}tr") if row.find(f"{W}trPr/{W}tblHeader") is not None]
    assert len(heads) == 4  # two tables with two head rows each
    assert all(row.find(f"{W}trPr/{W}cantSplit") is not None for row in document.iter(f"{W}tr") if row.find(f"{W}trPr") is not None)
    styles = {s.get(f"{W}val") for s in document.iter(f"{W}pStyle")}
    assert {"Heading1", "Heading2", "TableCaption", "CaptionedFigure", "Lead", "Note", "Warning"} <= styles
    alternatives = [e.get("descr") for e in document.iter() if e.tag.endswith("}docPr")]
    assert alternatives == [b["alt"] for b in blocks_of(sample()) if b["t"] == "figure"]
    aligned = [e.get(f"{W}val") for e in document.iter(f"{W}jc")]
    assert aligned.count("right") > 100
    assert b"Times New Roman" in held["word/styles.xml"]


def test_word_turns_wide_tables_numbers_pages_and_restarts_appendices(word):
    document = ET.fromstring(parts(word)["word/document.xml"])
    papers = [s.find(f"{W}pgSz").get(f"{W}orient") for s in document.iter(f"{W}sectPr")]
    assert papers == [None, "landscape"]
    assert b"PAGE" in b"".join(content for name, content in parts(word).items() if "header" in name)
    model = sample()
    model["sections"][1]["appendix"] = "I"
    document = ET.fromstring(parts(render_docx(model))["word/document.xml"])
    restarts = [s.find(f"{W}pgNumType") is not None for s in document.iter(f"{W}sectPr")]
    assert restarts == [False, True, False]
    title = next(p for p in document.iter(f"{W}p") if "Mất nhiều điểm nhất" in "".join(t.text or "" for t in p.iter(f"{W}t")))
    assert title.find(f"{W}pPr/{W}jc").get(f"{W}val") == "center"


def test_word_is_the_same_every_time_and_names_no_folder(word):
    assert render_docx(sample()) == word
    everything = b"".join(parts(word).values())
    assert b"/tmp" not in everything
    assert b"parlib-section" not in parts(word)["word/document.xml"]


def test_word_opens_in_another_program_with_its_appendix_heading(tmp_path):
    program = require_program("soffice", package="libreoffice-writer")
    path = tmp_path / "b.docx"
    path.write_bytes(
        render_docx(
            as_appendix(sample(signer_title="GIÁM ĐỐC", recipients=["Như trên;", "Lưu: VT."]), number="II", of="Kèm theo Báo cáo số …")
        )
    )
    command = [
        program,
        "--headless",
        f"-env:UserInstallation={(tmp_path / 'office').as_uri()}",
        "--convert-to",
        "pdf",
        "--outdir",
        str(tmp_path),
        str(path),
    ]
    subprocess.run(command, check=True, capture_output=True, timeout=180)
    text = pdf_text(tmp_path / "b.pdf")
    assert text.startswith("Phụ lục II")
    assert "GIÁM ĐỐC" not in text, "who signs stands in the document that it is attached to"
    assert "Lưu: VT." not in text


def test_places_to_sign_and_the_attached_line_reach_every_format(tmp_path):
    model = sample()
    model["sections"][1]["blocks"] += [
        {"t": "p", "role": "attached", "c": c("(Kèm theo Kế hoạch số …)")},
        {"t": "signatures", "items": [{"above": "Hải Phòng, ngày …", "post": "ĐƠN VỊ CHỦ TRÌ", "note": "(ký, ghi rõ họ tên)"}]},
    ]
    path = tmp_path / "b.pdf"
    path.write_bytes(render_pdf(model))
    for page in (html_text(render_html(model)), pdf_text(path), docx_text(render_docx(model))):
        for said in ("(Kèm theo Kế hoạch số …)", "Hải Phòng, ngày …", "ĐƠN VỊ CHỦ TRÌ", "(ký, ghi rõ họ tên)"):
            assert squeeze(said) in squeeze(page)


def test_models_survive_the_notebook(tmp_path):
    nbformat.write(executed(sample()), tmp_path / "n.ipynb")
    model = build_model(nbformat.read(tmp_path / "n.ipynb", as_version=4))
    assert model["meta"].pop("made_with")
    assert model == json.loads(json.dumps(sample()))
