"""Every kind of document as a reader meets it: on a desk, on a phone, on paper and in Word."""

from __future__ import annotations

import io
import re
import subprocess
import xml.etree.ElementTree as ET
import zipfile
from dataclasses import replace
from datetime import date
from functools import cache

import docx
import pytest
from axe_playwright_python.sync_playwright import Axe
from docx.oxml.ns import qn
from docx.shared import Mm

from parlib import display
from parlib.briefing.pages.docx import render_docx
from parlib.briefing.pages.html import render_html
from parlib.briefing.pages.labels import mark_of
from parlib.briefing.pages.pdf import as_appendix, render_pdf
from parlib.briefing.pages.tables import is_stacked
from tests.briefing.browser import page_at
from tests.briefing.page_images import html_text, squeeze
from tests.briefing.sample_model import c, column, sample
from tests.display.contexts import full
from tests.display.kinds import model_of
from tests.display.link.slices import answered as linked
from tests.display.overview.slices import world
from tests.display.plan.slices import real
from tests.display.survey.slices import answered
from tests.display.test_brief_pages import fills
from tests.programs import require_program
from tests.short_form import in_languages

SLICES = {
    "brief": full,
    "annex": full,
    "overview": world,
    "plan": lambda language: real("phuoc-long-2021", language),
    "sheets": lambda language: replace(real("phuoc-long-2021", language), issued_on=date(2021, 8, 1), kind="sheets"),
    "survey": answered,
    "link": lambda language: linked(language=language),
}
PAGES = in_languages(SLICES, ("brief",))
WIDTHS = (320, 390, 768, 1280)
DRAWN = [kind for kind in SLICES if kind != "sheets"]  # what is signed holds no drawing


@cache
def model(kind, language="vi"):
    return model_of(display if kind == "brief" else getattr(display, kind), kind, SLICES[kind](language))


@cache
def word(kind):
    return render_docx(model(kind))


def paper(document, tmp_path):
    """Return the text of each page of a document's PDF."""
    path = tmp_path / "b.pdf"
    path.write_bytes(render_pdf(document))
    return pages_of(path)


def pages_of(path):
    program = require_program("pdftotext", package="poppler-utils")
    said = subprocess.run([program, "-layout", str(path), "-"], check=True, capture_output=True, timeout=60).stdout.decode()
    return said.split("\f")[:-1]


@pytest.fixture(scope="module")
def address(tmp_path_factory):
    """Return a function that writes the page of a kind, once, and gives its address."""
    folder = tmp_path_factory.mktemp("kinds")

    def written(kind, language="vi"):
        path = folder / f"{kind}-{language}.html"
        if not path.exists():
            path.write_text(render_html(model(kind, language)), "utf-8")
        return path.as_uri()

    return written


@pytest.fixture(scope="module")
def browser(tmp_path_factory):
    blank = tmp_path_factory.mktemp("blank") / "blank.html"
    blank.write_text("<title>-</title>", "utf-8")
    with page_at(blank) as (page, _):
        yield page


@pytest.mark.parametrize(("kind", "language"), PAGES)
def test_no_page_is_wider_than_its_screen_and_no_picture_is_cut(browser, address, kind, language):
    browser.goto(address(kind, language))
    for width in WIDTHS:
        browser.set_viewport_size({"width": width, "height": 800})
        assert browser.evaluate("document.documentElement.scrollWidth") <= width, width
        cut = "[...document.querySelectorAll('.picture')].filter(p => p.scrollWidth > p.clientWidth || p.querySelector('img').width > p.clientWidth + 1).length"
        assert browser.evaluate(cut) == 0, width


@pytest.mark.parametrize("kind", SLICES)
def test_axe_finds_nothing_on_a_phone(browser, address, kind):
    browser.set_viewport_size({"width": 390, "height": 800})
    browser.goto(address(kind))
    violations = Axe().run(browser).response["violations"]
    assert [(v["id"], v["nodes"][0]["html"][:160]) for v in violations] == []


@pytest.mark.parametrize("kind", DRAWN)
def test_a_phone_shows_the_narrow_drawing_at_a_size_that_can_be_read(browser, address, kind):
    browser.set_viewport_size({"width": 390, "height": 800})
    browser.goto(address(kind))
    figures = [b for s in model(kind)["sections"] for b in s["blocks"] if b["t"] == "figure"]
    assert figures
    for figure in figures:
        shown = browser.evaluate(
            f"(() => {{ const i = document.querySelector('#{figure['id']} img'); return [i.width, i.naturalWidth]; }})()"
        )
        assert shown[0] == pytest.approx(358, abs=1)
        assert 9 * shown[0] / shown[1] * 96 / 72 > 11, figure["id"]  # nine points of the drawing, in pixels
    browser.set_viewport_size({"width": 1280, "height": 800})
    wide = f"document.querySelector('#{figures[0]['id']} img').naturalWidth > {shown[1]}"
    for _ in range(200):  # not wait_for_function: where it has to wait, it evaluates text, which the page forbids
        if browser.evaluate(wide):
            break
        browser.wait_for_timeout(50)
    assert browser.evaluate(wide)


@pytest.mark.parametrize("kind", SLICES)
def test_on_a_phone_no_table_of_sentences_or_many_columns_scrolls_sideways(browser, address, kind):
    browser.set_viewport_size({"width": 390, "height": 800})
    browser.goto(address(kind))
    tables = [b for s in model(kind)["sections"] for b in s["blocks"] if b["t"] == "table"]
    stacked = [t for t in tables if is_stacked(t)]
    for table in stacked:
        frame = f"document.querySelector('#{table['id']}').closest('.scroll')"
        assert browser.evaluate(f"{frame}.scrollWidth <= {frame}.clientWidth"), table["id"]
        labels = browser.evaluate(f"[...document.querySelectorAll('#{table['id']} tbody tr:first-child > *')].map(c => c.dataset.label)")
        assert [squeeze(a) for a in labels] == [
            squeeze(f"{x['group']}: {x['label']}" if x.get("group") else x["label"]) for x in table["columns"]
        ]
    assert stacked or kind == "survey"
    print_head = "getComputedStyle(document.querySelector('.cards thead, .table thead')).display"
    browser.emulate_media(media="print")
    assert browser.evaluate(print_head) == "table-header-group"
    browser.emulate_media(media="screen")


def test_a_table_needs_cards_when_a_phone_cannot_hold_it():
    cells = [[{"c": c("2024")}, {"c": c("96,17")}, {"c": c("1/63")}]]
    table = {"columns": [column(n) for n in ("Năm", "Chỉ số", "Hạng")], "rows": cells}
    assert not is_stacked(table)
    assert is_stacked({**table, "rows": [[*cells[0][:2], {"c": c("cách đo mới theo Quyết định 892/QĐ-BNV")}]]})
    assert is_stacked({"columns": [column(str(i)) for i in range(6)], "rows": [[{"c": c("1")}] * 6]})


@pytest.mark.parametrize("kind", SLICES)
def test_no_page_of_paper_holds_only_a_signature_or_the_last_line(kind, tmp_path):
    document = model(kind)
    provenance = squeeze(document["meta"]["provenance"])
    pages = paper(document, tmp_path)
    for number, page in enumerate(pages, start=1):
        left = squeeze(page).replace(provenance, "")
        assert len(left) > 60, f"page {number} holds nothing but: {page.strip()}"
    signed = [p for p in pages if "(Ký, ghi rõ họ tên)" in p]
    assert signed or kind != "sheets"
    for page in signed:
        before = squeeze(page.split("(Ký")[0])
        assert "kiểm chứng" in page, "a place to sign stands without the line before it"
        assert len(before) > 60


def long_table(rows):
    cells = [[{"c": c(f"Nội dung {i + 1}"), "head": True}, {"c": c("Một câu trả lời vừa phải")}] for i in range(rows)]
    columns = [column("Tiêu chí"), column("Kết quả")]
    return {"t": "table", "id": "bang-dai", "caption": "Bảng dài", "note": "", "columns": columns, "rows": cells, "widths": [], "landscape": False, "sortable": False}  # fmt: skip


def test_a_long_table_breaks_under_a_repeated_head_and_never_after_its_first_row(tmp_path):
    for lines in range(24, 34):
        base = sample()
        filler = [{"t": "p", "role": "body", "c": c(f"Dòng {i}")} for i in range(lines)]
        blocks = [base["sections"][0]["blocks"][0], *filler, long_table(12)]
        pages = paper({**base, "sections": [{**base["sections"][0], "blocks": blocks}]}, tmp_path)
        held = [len(re.findall(r"Nội dung \d+", p)) for p in pages]
        assert sum(held) == 12
        assert all(h != 1 for h in held[:-1]), (lines, held)
        for page, rows in zip(pages, held, strict=True):
            assert ("Tiêu chí" in page) == (rows > 0), "every page with rows bears the head"


def test_inner_appendices_bear_the_same_number_in_every_format(tmp_path):
    document = model("sheets")
    attached = as_appendix(document, number="II", of="Kèm theo Công văn số        /UBND-NC của Ủy ban nhân dân thị xã Phước Long")
    inner = [s["appendix"] for s in document["sections"] if s["appendix"]]
    assert inner
    texts = {
        "html": html_text(render_html(attached)),
        "pdf": "\n".join(paper(attached, tmp_path)),
        "docx": word_text(render_docx(attached)),
    }
    for name, said in texts.items():
        for number in inner:
            assert f"Phụ lục II.{number}" in said, name


def word_text(content):
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        root = ET.fromstring(archive.read("word/document.xml"))
    paragraphs = root.iter(qn("w:p"))
    return "\n".join("".join(t.text or "" for t in p.iter(qn("w:t"))) for p in paragraphs)


@pytest.mark.parametrize("kind", DRAWN)
def test_pictures_in_word_are_nearly_as_wide_as_the_text_and_sharp(kind):
    document = docx.Document(io.BytesIO(word(kind)))
    assert document.inline_shapes
    for shape in document.inline_shapes:
        assert Mm(153) < shape.width <= Mm(155)
        blip = shape._inline.find(f".//{qn('a:blip')}").get(qn("r:embed"))
        assert document.part.related_parts[blip].image.px_width >= 1200


@pytest.mark.parametrize("kind", SLICES)
def test_word_names_its_styles_and_keeps_heads_captions_and_signatures_with_what_follows(kind):
    document = docx.Document(io.BytesIO(word(kind)))
    styles = {p.style.name for p in document.paragraphs}
    above = "Appendix Label" if model(kind)["meta"]["mode"] == "appendix" else "Document Kind"
    assert {above, "Document Title", "Heading 1", "Provenance"} <= styles
    assert not {"parlib-section", "parlib-closing"} & styles
    assert document.styles["Table Caption"].paragraph_format.keep_with_next
    heads = [t for t in document.tables if t.rows[0]._tr.trPr is not None and t.rows[0]._tr.trPr.find(qn("w:tblHeader")) is not None]
    assert heads
    # what has no head holds no rows to look up: large figures, places to sign, the head of the paper
    marked = {t._tbl for t in heads}
    headless = [p.style.name for t in document.tables if t._tbl not in marked for c in t.rows[-1].cells for p in c.paragraphs if p.text]
    assert "Compact" not in headless, "a table of data without a head"
    for table in heads:
        assert all(p.paragraph_format.keep_with_next for cell in table.rows[0].cells for p in cell.paragraphs)
        assert all(row._tr.trPr.find(qn("w:cantSplit")) is not None for row in table.rows)
    for table in document.tables:
        if any(p.style.name == "Post" for cell in table.rows[-1].cells for p in cell.paragraphs):
            before = table._tbl.getprevious()
            assert before.find(f".//{qn('w:keepNext')}") is not None


@pytest.fixture(scope="module")
def printed(tmp_path_factory):
    """The text of each page of every kind's Word file as LibreOffice sets it: one start of the program for all."""
    program = require_program("soffice", package="libreoffice-writer")
    folder = tmp_path_factory.mktemp("word")
    for kind in SLICES:
        (folder / f"{kind}.docx").write_bytes(word(kind))
    office = f"-env:UserInstallation={(folder / 'office').as_uri()}"
    command = [program, "--headless", office, "--convert-to", "pdf", "--outdir", str(folder), *(str(folder / f"{k}.docx") for k in SLICES)]
    subprocess.run(command, check=True, capture_output=True, timeout=180)
    return {kind: (folder / f"{kind}.pdf", pages_of(folder / f"{kind}.pdf")) for kind in SLICES}


@pytest.mark.parametrize("kind", SLICES)
def test_word_has_at_most_one_page_more_than_the_pdf_and_no_heading_ends_a_page(printed, tmp_path, kind):
    _, pages = printed[kind]
    assert len(pages) <= len(paper(model(kind), tmp_path)) + 1
    document = docx.Document(io.BytesIO(word(kind)))
    heads = {squeeze(p.text) for p in document.paragraphs if p.style.name.startswith("Heading") or p.style.name == "Table Caption"}
    mark = squeeze(mark_of(model(kind)["meta"]))
    for page in pages[:-1]:
        last = next(line for line in reversed([squeeze(x) for x in page.splitlines()]) if line and line != mark)
        assert not any(h.endswith(last) for h in heads), last


@pytest.mark.parametrize("kind", ["brief", "plan", "overview", "survey", "link"])
def test_word_ends_on_no_page_of_a_few_lines(printed, tmp_path, kind):
    path, _ = printed[kind]
    filled = fills(path.read_bytes(), tmp_path)
    assert filled[-1] >= 0.32, filled


def test_lines_of_text_stay_with_the_place_to_sign_until_a_third_of_a_page_is_full():
    """Word sets its pages itself: what is held together is all that keeps a last page from a few lines."""
    base = sample()
    lines = [{"t": "p", "role": "body", "c": c(f"Câu thứ {n}: {'nội dung vừa phải ' * 4}")} for n in range(12)]
    blocks = [base["sections"][0]["blocks"][0], *lines]
    signed = {**base["meta"], "signer_title": "GIÁM ĐỐC", "recipients": ["Lưu: VT."]}
    made = docx.Document(io.BytesIO(render_docx({**base, "meta": signed, "sections": [{**base["sections"][0], "blocks": blocks}]})))
    held = [p.paragraph_format.keep_with_next for p in made.paragraphs if p.text.startswith("Câu thứ")]
    assert held == [None] * 5 + [True] * 7  # each a line with its space: seven of them, 42 mm to sign and of provenance


def test_the_closing_lines_of_a_word_file_stand_before_its_appendices():
    said = word_text(word("sheets"))
    assert said.index("Bản phát hành dữ liệu") < said.index("Phụ lục I\n")  # the list, then each sheet


def test_lists_in_word_are_as_large_as_the_text_and_begin_with_a_dash():
    document = docx.Document(io.BytesIO(word("annex")))
    items = [p for p in document.paragraphs if p.style.name == "List Item"]
    assert items
    assert document.styles["List Item"].font.size == document.styles["Body Text"].font.size
    levels = document.part.numbering_part.element.iter(qn("w:lvl"))
    marks = {x.find(qn("w:lvlText")).get(qn("w:val")) for x in levels if x.find(qn("w:numFmt")).get(qn("w:val")) == "bullet"}
    assert marks == {"-"}


def test_word_takes_a_finding_longer_than_its_properties_allow():
    base = sample()
    long = "Cam kết đã hết hạn mà chưa có số liệu thực hiện; " * 9
    made = docx.Document(io.BytesIO(render_docx({**base, "meta": {**base["meta"], "takeaway": long}})))
    assert 200 < len(made.core_properties.subject) <= 255
    assert made.core_properties.subject.endswith("…")
