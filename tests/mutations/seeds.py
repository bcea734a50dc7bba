"""Good files of every kind that parlib reads, small, from this repository or made by it."""

from __future__ import annotations

import io
import random
import re
from functools import lru_cache
from pathlib import Path

import openpyxl

from parlib.briefing.dispatch import manifest
from parlib.intake.workbook.template import write_template
from tests.intake.rulebooks import Filled, every_rule, fill_at_random, unit, unit_row
from tests.mutations.mutate import packed, parts_of

ROOT = Path(__file__).resolve().parents[2]
PARAMS = ROOT / "params"
BOOK = every_rule()
UNITS = [
    unit_row(i, name) | {"level": "province", "unit_type": "tỉnh"}
    for i, name in enumerate(("Tỉnh Suối Trong", "Tỉnh Đồi Thông", "Tỉnh Bến Cũ"))
]


def csv_of(rows: list[dict]) -> bytes:
    head = list(rows[0])
    told = [",".join(str(row[c]).lower() if isinstance(row[c], bool) else str(row[c]) for c in head) for row in rows]
    return "\n".join([",".join(head), *told, ""]).encode()


LOCALITIES = csv_of(UNITS)


def workbooks(folder: Path) -> list[bytes]:
    """A few filled workbooks: as written here, and as Excel writes them (texts in a table of their own)."""
    out = []
    for number in range(3):
        path = write_template(BOOK, locality=unit(), period=2024, path=folder / f"{number}.xlsx")
        data = fill_at_random(Filled(path), BOOK, number).save().read_bytes()
        out.append(with_shared_strings(data) if number else data)
    return out


def with_shared_strings(data: bytes) -> bytes:
    parts, texts = parts_of(data), []

    def share(match: re.Match[bytes]) -> bytes:
        texts.append(match.group(2))
        return b'%b t="s"><v>%d</v></c>' % (match.group(1), len(texts) - 1)

    for name in [n for n in parts if n.startswith("xl/worksheets/sheet")]:
        parts[name] = re.sub(rb'(<c [^<>]*?) t="inlineStr"><is>(.*?)</is></c>', share, parts[name])
    listed = b"".join(b"<si>%b</si>" % t for t in texts)
    parts["xl/sharedStrings.xml"] = b'<sst xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main">%b</sst>' % listed
    relation = b'<Relationship Id="rIdS" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/sharedStrings" Target="sharedStrings.xml"/></Relationships>'
    parts["xl/_rels/workbook.xml.rels"] = parts["xl/_rels/workbook.xml.rels"].replace(b"</Relationships>", relation)
    kind = b'<Override PartName="/xl/sharedStrings.xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.sharedStrings+xml"/></Types>'
    parts["[Content_Types].xml"] = parts["[Content_Types].xml"].replace(b"</Types>", kind)
    return packed(parts, random.Random(0))


def annex() -> bytes:
    """An annex of criteria as an office writes it."""
    book = openpyxl.Workbook()
    sheet = book.active
    sheet.append(["BỘ TIÊU CHÍ XÁC ĐỊNH CHỈ SỐ CẢI CÁCH HÀNH CHÍNH"])
    sheet.append(["Mã", "Nội dung", "Điểm tối đa", "Ghi chú"])
    for row in (
        ["1", "Chỉ đạo, điều hành", 20, ""], ["1.1", "Kế hoạch cải cách hành chính", 5, ""], ["", "Kịp thời", 3, ""], ["", "Không kịp thời", 0, ""],
        ["1.2", "Tỷ lệ hoàn thành kế hoạch: 100% = 5 điểm, từ 80% đến dưới 100% = 3 điểm", 5, "x"], ["2", "Điểm thưởng", 2, ""], ["2.1", "Mỗi sáng kiến cộng 0,5", 2, ""],
        ["3", "Điểm trừ", 0, ""], ["3.1", "Thiếu mỗi báo cáo trừ 0,25", -2, ""], ["", "Tổng cộng", 22, ""],
    ):  # fmt: skip
        sheet.append(row)
    sheet.merge_cells("A1:D1")
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def tables() -> list[tuple[str, bytes]]:
    """CSV files by the kind of their card."""
    names = [u["locality"] for u in UNITS]
    outcomes = [{"locality": n, "period": p, "indicator": "on_time", "value": 90 + p % 5} for n in names for p in (2022, 2023, 2024)]
    evidence = [
        {"locality": names[0], "period": 2024, "framework": "every-rule", "code": c, "value": v, "state": "reported"}
        for c, v in (("1.1", 1), ("2.1.2", 0.9))
    ]
    answers = [
        {"locality": n, "period": 2024, "survey": "SIPAS", "respondent": f"R{i}", "item": f"B{q}", "answer": 1 + (i + q) % 5, "weight": 1.5}
        for n in names
        for i in range(4)
        for q in (1, 2)
    ]
    figures = [
        {"place": u["name"], "within": "", "year": y, "index": "PAR", "code": "0", "part": "", "measure": "score", "value": 80.5 + y % 7, "text": "", "unit": "percent",
         "max_points": "", "rank": 3, "of": 63, "confidence": "stated", "rank_confidence": "stated", "source_url": "https://example.org/a", "note": ""}
        for u in UNITS for y in (2022, 2023, 2024)
    ]  # fmt: skip
    return [
        ("localities", LOCALITIES),
        ("outcomes", csv_of(outcomes)),
        ("evidence", csv_of(evidence)),
        ("public-figures", csv_of(figures)),
        ("responses", csv_of(answers)),
    ]


def yaml_files() -> list[tuple[str, bytes]]:
    """Parameter files by their place under ``params``."""
    files = [
        *PARAMS.glob("*.yml"),
        *(PARAMS / "runs").glob("*.yml"),
        *(PARAMS / "methods").glob("*.yml"),
        *(PARAMS / "corrections").glob("*.yml"),
        PARAMS / "plans" / "thac-mo-2024.yml",
        PARAMS / "wording" / "vi.yml",
        PARAMS / "frameworks" / "illustrative-commune" / "framework.yml",
    ]
    return [(f.relative_to(PARAMS).as_posix(), f.read_bytes()) for f in sorted(files)]


def criteria() -> bytes:
    return (PARAMS / "frameworks" / "illustrative-commune" / "criteria.csv").read_bytes()


def card() -> bytes:
    return (ROOT / "data/raw/public-figures/2026-11/card.yml").read_bytes()


def dispatches() -> list[bytes]:
    return [p.read_bytes() for p in sorted((ROOT / "tests/intake/dispatch/unseen").glob("*.txt"))] + [
        (ROOT / "tests/intake/dispatch/example_dispatch.txt").read_bytes()
    ]


def word_file(content: bytes) -> bytes:
    """The same text as a Word document with a table, a deletion and a field."""
    space = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
    lines = content.decode().split("\n")
    body = "".join(f"<w:p><w:r><w:t>{line.replace('&', '&amp;').replace('<', '&lt;')}</w:t></w:r></w:p>" for line in lines[:60])
    cells = "<w:tbl><w:tr><w:tc><w:p><w:r><w:t>Sở Nội vụ</w:t><w:tab/></w:r></w:p></w:tc></w:tr></w:tbl><w:p><w:del><w:r><w:delText>x</w:delText></w:r></w:del></w:p>"
    parts = {
        "[Content_Types].xml": b"<Types/>",
        "word/document.xml": f"<w:document {space}><w:body>{body}{cells}</w:body></w:document>".encode(),
        "word/styles.xml": b"<w:styles/>",
    }
    return packed(parts, random.Random(1))


@lru_cache(maxsize=1)
def brief_pdf() -> tuple[bytes, bytes]:
    """A document as PDF, and its model."""
    from parlib.briefing.pages.pdf import render_pdf
    from parlib.document.model import to_json
    from tests.briefing.sample_model import sample

    model = sample()
    return render_pdf(model), to_json(model).encode()


def bundle(pdf: bytes, model: bytes, listed: bytes | None, r: random.Random) -> bytes:
    """A bundle whose checksums fit its files, whatever they hold; ``listed`` is another manifest than theirs."""
    document = {"file": "phu-luc-01.pdf", "appendix": "", "title": "x", "model_sha256": manifest.sha256(model)}
    files = {"phu-luc-01.pdf": pdf, "mo-hinh/phu-luc-01.model.json": model}
    honest = manifest.manifest_of({"id": "x-2024", "revision": 1, "documents": [document]}, files)
    held = {**files, manifest.NAME: honest if listed is None else listed, manifest.MERGED: pdf}
    return packed({**held, manifest.SUMS: manifest.sums_of(held)}, r)


@lru_cache(maxsize=1)
def honest_manifest() -> bytes:
    return parts_of(bundle(*brief_pdf(), None, random.Random(0)))[manifest.NAME]


def with_model(pdf: bytes, model: bytes) -> bytes:
    """The PDF with another document model attached."""
    import pikepdf

    from parlib.briefing.pages.attachments import MODEL_NAME

    out = io.BytesIO()
    with pikepdf.open(io.BytesIO(pdf)) as document:
        document.attachments[MODEL_NAME] = pikepdf.AttachedFileSpec(document, model, filename=MODEL_NAME)
        document.save(out)
    return out.getvalue()
