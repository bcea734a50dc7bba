"""Is the PDF lawful, archivable, readable by everybody, verifiable, and the same every time?"""

import csv
import io
import json
import re
import subprocess
import unicodedata

import pikepdf
import pytest
from openpyxl import load_workbook

from parlib.briefing.pages import decree30
from parlib.briefing.pages.attachments import attachments
from parlib.briefing.pages.fonts import ORDER, typeface
from parlib.briefing.pages.on_paper import set_family
from parlib.briefing.pages.pdf import as_appendix, model_digest, render_pdf
from parlib.document.model import blocks_of, texts, to_json
from parlib.errors import RenderRefused
from tests.briefing.page_images import pdf_text, squeeze
from tests.briefing.sample_model import c, sample
from tests.programs import require_program

OPEN_LINE = "Kèm theo Báo cáo số      /BC-SNV ngày     tháng     năm      của Sở Nội vụ"


@pytest.fixture(scope="module")
def pdf():
    return render_pdf(sample())


@pytest.fixture(scope="module")
def path(pdf, tmp_path_factory):
    path = tmp_path_factory.mktemp("pdf") / "brief.pdf"
    path.write_bytes(pdf)
    return path


@pytest.fixture
def document(pdf):
    with pikepdf.open(io.BytesIO(pdf)) as document:
        yield document


def assert_standards(document):
    with document.open_metadata() as xmp:
        assert (xmp["pdfaid:part"], xmp["pdfaid:conformance"], xmp["pdfuaid:part"]) == ("3", "A", "1")
    root = document.Root
    assert root.MarkInfo.Marked
    assert str(root.Lang) == "vi-VN"
    assert root.OutputIntents[0].S == "/GTS_PDFA1"
    assert root.ViewerPreferences.DisplayDocTitle


def structure(node):
    """Yield every structure element below a node."""
    kids = node.get("/K", [])
    for kid in kids if isinstance(kids, pikepdf.Array) else [kids]:
        if isinstance(kid, pikepdf.Dictionary) and "/S" in kid:
            yield kid
            yield from structure(kid)


def test_it_claims_and_carries_both_standards(document):
    assert_standards(document)


def installed(family):
    try:
        return typeface(family).family == family
    except LookupError:
        return False


@pytest.mark.parametrize("family", [f for f in ORDER if installed(f)])
def test_every_typeface_of_the_order_passes(family):
    content = render_pdf(sample(), face=typeface(family))
    with pikepdf.open(io.BytesIO(content)) as document:
        assert_standards(document)
        names = {str(f.BaseFont) for p in document.pages for f in p.Resources.Font.values()}
    assert all(family.replace(" ", "") in n for n in names), names


def test_the_typeface_inside_the_wheel_is_always_there():
    assert typeface("Libertinus Serif").folders == ()
    with pytest.raises(LookupError, match="no family"):
        typeface("Comic Sans of Nowhere")


def test_tags_say_what_each_part_is(document):
    elements = list(structure(document.Root.StructTreeRoot))
    kinds = [str(e.S) for e in elements]
    assert {"/Title", "/H1", "/H2", "/P", "/L", "/Table", "/TH", "/TD", "/Figure", "/Note", "/Link"} <= set(kinds)
    assert kinds.count("/Table") == 2  # a table over five pages is one table
    figures = [e for e in elements if e.S == "/Figure"]
    alt = next(b["alt"] for b in blocks_of(sample()) if b["t"] == "figure")
    assert [str(f.Alt) for f in figures] == [alt] * len(figures)
    assert figures
    assert all("/A" in e for e in elements if e.S == "/TH")


def test_the_data_and_the_model_lie_inside_unchanged(document):
    model = sample()
    expected = {a.name: a for a in attachments(model)}
    assert set(document.attachments) == set(expected) == {"bang-1.csv", "bang-2.csv", "hai-phong-2024.xlsx", "brief.model.json"}
    for name, spec in document.attachments.items():
        assert spec.get_file().read_bytes() == expected[name].content
        assert str(spec.obj.AFRelationship) == ("/Source" if name.endswith(".json") else "/Data")
        assert spec.obj.EF.F.Subtype == "/" + expected[name].mime
    assert len(document.Root.AF) == len(expected)
    assert json.loads(expected["brief.model.json"].content) == model
    rows = list(csv.reader(io.StringIO(expected["bang-1.csv"].content.decode("utf-8-sig"))))
    assert rows[0] == ["TT", "Lĩnh vực", "Điểm – Tối đa", "Điểm – Đạt", "Điểm – Bị mất"]
    assert len(rows) == 9
    book = load_workbook(io.BytesIO(expected["hai-phong-2024.xlsx"].content))
    assert book.sheetnames == ["bang-1", "bang-2"]
    assert book["bang-1"]["B3"].value == "Công tác chỉ đạo điều hành cải cách hành chính"


def test_bound_cells_are_attached_as_stored_and_text_never_becomes_a_formula():
    model = sample()
    row = next(b for b in blocks_of(model) if b["t"] == "table")["rows"][0]
    row[3]["c"] = [{"t": "num", "s": "8,71", "raw": 8.7125, "format": "points", "ref": {}}]
    row[4]["c"] = [{"t": "num", "s": "–", "raw": None, "format": "points", "ref": {}}]
    row[1]["c"] = c("=HYPERLINK(1)")
    files = {a.name: a.content for a in attachments(model)}
    written = list(csv.reader(io.StringIO(files["bang-1.csv"].decode("utf-8-sig"))))[1]
    assert written[1:] == ["'=HYPERLINK(1)", "9,50", "8.7125", ""]
    sheet = load_workbook(io.BytesIO(files["hai-phong-2024.xlsx"]))["bang-1"]
    assert [sheet.cell(3, n).value for n in (2, 4, 5)] == ["=HYPERLINK(1)", 8.7125, None]
    assert sheet["B3"].data_type == "s"


def test_provenance_stands_in_the_metadata_and_on_the_last_line(document, path):
    with document.open_metadata() as xmp:
        keywords = xmp["pdf:Keywords"]
    assert f"model {model_digest(sample())}" in keywords
    assert "release r-0123456789ab" in keywords
    assert f"slice {'9f' * 32}" in keywords
    lines = [line for line in pdf_text(path).splitlines() if line.strip(" \f")]
    assert lines[-1].strip("\f") == sample()["meta"]["provenance"]


def test_every_text_of_the_model_is_on_paper(path):
    page = squeeze(pdf_text(path))
    broken = {squeeze(t) for k, t in texts(sample()) if k == "footnote"}
    missing = [(kind, text) for kind, text in texts(sample()) if squeeze(text) not in page]
    # a footnote mark stands inside its paragraph, and a cell cut by a page foot goes on below it
    assert [m for m in missing if squeeze(m[1]) in broken] == []
    assert [(k, t) for k, t in missing if squeeze(re.sub(r"\.$", "", t)) not in page] == []


def test_text_copies_out_in_nfc_with_its_motto(path):
    text = pdf_text(path)
    assert unicodedata.is_normalized("NFC", text)
    assert "\ufffd" not in text
    assert "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM" in text
    assert "Độc lập - Tự do - Hạnh phúc" in text
    assert "Hải Phòng, ngày 05 tháng 7 năm 2025" in text


def test_programs_of_others_find_it_sound(path):
    qpdf = require_program("qpdf", package="qpdf")
    subprocess.run([qpdf, "--check", str(path)], check=True, capture_output=True, timeout=60)
    pdffonts = require_program("pdffonts", package="poppler-utils")
    rows = subprocess.run([pdffonts, str(path)], check=True, capture_output=True, timeout=60).stdout.decode().splitlines()[2:]
    assert rows
    assert all(row.split()[-5:-2] == ["yes", "yes", "yes"] for row in rows), rows  # embedded, subset, to Unicode


def test_the_same_model_gives_the_same_bytes_and_ends_with_a_newline(pdf):
    assert render_pdf(sample()) == pdf
    assert pdf.endswith(b"%%EOF\n")


def test_wide_tables_lie_across_with_their_heading_and_the_closing_line(document):
    sizes = [[float(v) for v in p.mediabox][2:] for p in document.pages]
    flipped = [w > h for w, h in sizes]
    assert flipped[:2] == [False, False]
    assert all(flipped[2:])
    pages = pdf_pages(document)
    assert "Sổ điểm bị mất theo tiêu chí" in pages[2]
    assert "Bảng 2." in pages[2]
    assert "Lập từ bản dữ liệu" in pages[-1]
    assert all("Tiêu chí thành phần" in p for p in pages[2:])  # the head is repeated


def pdf_pages(document):
    program = require_program("pdftotext", package="poppler-utils")
    out = io.BytesIO()
    document.save(out)
    done = subprocess.run([program, "-raw", "-", "-"], input=out.getvalue(), check=True, capture_output=True, timeout=60)
    return [p for p in done.stdout.decode().split("\f") if p.strip()]


def test_page_numbers_are_hidden_first_and_centred_on_top(path):
    program = require_program("pdftotext", package="poppler-utils")
    done = subprocess.run([program, "-bbox", str(path), "-"], check=True, capture_output=True, timeout=60).stdout.decode()
    pages = done.split("<page ")[1:]
    for number, page in enumerate(pages, start=1):
        width = float(re.search(r'width="([\d.]+)"', page)[1])
        top = [
            (float(a), float(b), w)
            for a, y, b, w in re.findall(r'xMin="([\d.]+)" yMin="([\d.]+)" xMax="([\d.]+)" yMax="[\d.]+">([^<]*)<', page)
            if float(y) < 50
        ]
        if number == 1:
            assert top == []
            continue
        (left, right, word), *rest = top
        assert (word, rest) == (str(number), [])
        assert abs((left + right) / 2 - (30 + (width / 72 * 25.4 - 15)) / 2 * 72 / 25.4) < 2


def test_sizes_on_paper_are_the_sizes_of_the_decree(path):
    program = require_program("pdftohtml", package="poppler-utils")
    done = subprocess.run(
        [program, "-xml", "-i", "-stdout", "-zoom", "1", str(path)], check=True, capture_output=True, timeout=60
    ).stdout.decode()
    sizes = {m[1]: float(m[2]) for m in re.finditer(r'<fontspec id="(\d+)" size="(\d+)"', done)}
    lines = re.findall(r'<text [^>]*font="(\d+)">(.*?)</text>', done)

    def size_of(words):
        return {sizes[font] for font, text in lines if words in re.sub("<[^>]+>", "", text)}

    assert size_of("CỘNG HÒA XÃ HỘI") == {12}
    assert size_of("Độc lập - Tự do") == {13}
    assert size_of("BÁO CÁO") == {14}
    assert size_of("nghiêm túc kiểm điểm, làm rõ trách nhiệm") >= {13}


def test_an_appendix_has_its_own_heading_and_an_open_line():
    content = render_pdf(as_appendix(sample(), number="II", of=OPEN_LINE))
    with pikepdf.open(io.BytesIO(content)) as document:
        assert_standards(document)
        first = pdf_pages(document)[0]
    assert first.startswith("Phụ lục II\n")
    assert "CHỈ SỐ CẢI CÁCH HÀNH CHÍNH NĂM 2024 CỦA" in first
    assert "(Kèm theo Báo cáo số" in first
    assert "CỘNG HÒA" not in first


def test_illustrative_figures_are_marked_on_every_page():
    with pikepdf.open(io.BytesIO(render_pdf(sample(illustrative=True)))) as document:
        pages = pdf_pages(document)
    assert all("SỐ LIỆU MINH HỌA" in page for page in pages)


def test_an_english_brief_passes_too():
    with pikepdf.open(io.BytesIO(render_pdf(sample(language="en")))) as document:
        assert str(document.Root.Lang) == "en-GB"
        assert "5 July 2025" in pdf_pages(document)[0]


def test_numbered_appendices_inside_count_their_own_pages():
    model = sample()
    model["sections"][2]["appendix"] = "I"
    with pikepdf.open(io.BytesIO(render_pdf(model))) as document:
        pages = pdf_pages(document)
    start = next(i for i, p in enumerate(pages) if p.startswith("Phụ lục I\n"))
    assert pages[start + 1].split("\n")[0] == "2"


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (lambda m: m["sections"][0]["blocks"].append({"t": "p", "role": "body", "c": c("chữ \U0001f600")}), "refuses the document"),
        (
            lambda m: m["meta"].update(mode="appendix", appendix_of="Kèm theo Công văn số 12/UBND ngày 05 tháng 7"),
            "must leave number and date open",
        ),
        (lambda m: m["meta"].update(mode="appendix", appendix_number="2"), "is not Roman"),
        (lambda m: m["meta"].update(organisation="Sở Nội vụ"), "stands in capitals"),
    ],
    ids=["letter-no-font-has", "filled-line", "arabic-appendix", "small-letters"],
)
def test_what_breaks_a_rule_is_refused_by_name(change, said):
    model = sample()
    change(model)
    with pytest.raises(RenderRefused, match=said) as failure:
        render_pdf(model)
    assert str(failure.value).startswith("31@2008-08-01 2024: ")


def test_the_form_lies_inside_the_decree_and_the_check_can_fail():
    assert list(decree30.form_faults(decree30.FORM)) == []
    worse = {**decree30.FORM, "indent_cm": 0.5, "pt": {**decree30.FORM["pt"], "body": 11}}
    assert len(list(decree30.form_faults(worse))) == 2
    assert set(decree30.FORM["pt"]) == set(decree30.RULES["pt"])
    with pikepdf.new() as document:
        document.add_blank_page(page_size=(612, 792))
        out = io.BytesIO()
        document.save(out)
    assert [f for f in decree30.page_faults(out.getvalue(), family="Tinos") if "not A4" in f]
    assert not list(decree30.content_faults({**sample()["meta"], "mode": "appendix", "appendix_of": OPEN_LINE}, channel="electronic"))
    assert list(decree30.content_faults({**sample()["meta"], "mode": "appendix", "appendix_of": OPEN_LINE}, channel="paper"))


def test_pictures_use_the_page_s_own_typeface():
    face = typeface("Libertinus Serif")
    svg = """<svg font-family="'Times New Roman', serif"><text style="font: 9.5px 'DejaVu Sans', sans-serif; fill: #000">a</text><g style="font-family: Arial"/></svg>"""
    changed = set_family(svg, face)
    assert "DejaVu Sans'," not in changed.replace("'DejaVu Sans Mono'", "")
    assert "Arial" not in changed
    assert changed.count("'Libertinus Serif'") == 3
    assert "font: 9.5px 'Libertinus Serif'" in changed


def test_the_model_digest_is_of_the_canonical_model():
    assert model_digest(sample()) == model_digest(json.loads(to_json(sample())))
    assert model_digest(sample()) != model_digest(sample(title="Khác"))


def test_an_attached_table_is_named_on_the_page_and_lies_inside_whole(tmp_path):
    model = sample()
    table = next(b for b in blocks_of(model) if b["t"] == "table")
    table["attached"] = True
    content = render_pdf(model)
    (tmp_path / "a.pdf").write_bytes(content)
    page = squeeze(pdf_text(tmp_path / "a.pdf"))
    assert squeeze(f"Kèm trong tệp PDF này: {table['id']}.csv.") in page
    assert squeeze(table["columns"][1]["label"] + table["columns"][2]["label"]) not in page
    with pikepdf.open(io.BytesIO(content)) as document:
        held = document.attachments[f"{table['id']}.csv"].get_file().read_bytes().decode("utf-8-sig")
    assert len(list(csv.reader(io.StringIO(held)))) == 1 + len(table["rows"])


def test_the_number_of_a_document_is_never_torn_at_its_hyphen(tmp_path):
    """A paragraph whose word is longer each time: every place on the line is met once."""
    model = sample()
    blocks = next(section["blocks"] for section in model["sections"] if any(b["t"] == "p" for b in section["blocks"]))
    at = next(n for n, b in enumerate(blocks) if b["t"] == "p")
    lengths = range(1, 30, 2)
    words = "Theo {} Quyết định số 1685/NQ-UBTVQH15 và 30/2020/NĐ-CP của cơ quan. "
    blocks[at : at + 1] = [blocks[at] | {"role": "body", "c": c(words.format("x" * 3 * long))} for long in lengths]
    (tmp_path / "a.pdf").write_bytes(render_pdf(model))
    lines = pdf_text(tmp_path / "a.pdf").splitlines()
    assert sum("1685/NQ-UBTVQH15" in line for line in lines) == len(lengths)
    assert sum("30/2020/NĐ-CP" in line for line in lines) == len(lengths)
