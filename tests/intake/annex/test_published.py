"""A published rule book, set as the annex of a decision again, comes back as the same tree: codes, names, maxima, levels, lead units.

The rule books of ``params/frameworks`` always; the item lists of published decisions where they lie beside the repository.
"""

from __future__ import annotations

import csv
import os
from pathlib import Path

import openpyxl
import pytest

from parlib.codebook.vocabulary import Level
from parlib.intake.annex.rule_book import AnnexOptions, read_annex
from parlib.intake.workbook.rule_words import rule_words
from parlib.store.params import load_framework

ROOT = Path(__file__).resolve().parents[3]
ABOVE = (Level.INDEX, Level.COMPONENT)  # what no table of an annex holds as a row
EVERY = [load_framework(folder) for folder in sorted((ROOT / "params" / "frameworks").iterdir()) if folder.is_dir()]
BOOKS = {book.id: book for book in EVERY if any(i.level not in ABOVE for i in book.items)}
HEAD = ("TT", "Lĩnh vực/Tiêu chí/Tiêu chí thành phần", "Điểm tối đa", "Cách tính điểm", "ĐTXHH", "Cơ quan chủ trì", "Ghi chú")
ITEM_LISTS = ("commune-qd11-2026", "district-offices-2019", "leader-haiphong-2025", "local-camau-2013-excerpt")


def written_code(code: str, roman: bool) -> str:
    """Return a code as a decision writes it: "I", "1", "2.1", "a)" below a Roman chapter, "1.2.3" without one."""
    parts = code.split(".")
    if parts[-1].isalpha() and len(parts) > 1:
        return f"{parts[-1]})"
    return ".".join(parts[1:]) if roman and len(parts) > 1 else code


def rows_of(items, total) -> list[list]:
    roman = any(i["code"][:1] in "IVX" for i in items)
    rows = [
        [
            written_code(i["code"], roman),
            i["name"],
            i["maximum"],
            i["words"],
            i["maximum"] if i["surveyed"] else None,
            i["lead"],
            None,
        ]
        for i in items
    ]
    return [*rows, [None, "Tổng cộng", total, None, None, None, None]]


def spreadsheet(path: Path, rows: list[list]) -> Path:
    """Write the annex with equal lead units of neighbouring rows merged, as decisions set them."""
    book = openpyxl.Workbook()
    sheet = book.active
    sheet.append(["PHỤ LỤC"])
    sheet.append(["BỘ TIÊU CHÍ XÁC ĐỊNH CHỈ SỐ CẢI CÁCH HÀNH CHÍNH"])
    sheet.append([])
    sheet.append(HEAD)
    for row in rows:
        sheet.append(row)
    for top, bottom in runs([row[5] for row in rows]):
        sheet.merge_cells(start_row=5 + top, end_row=5 + bottom, start_column=6, end_column=6)
    book.save(path)
    return path


def document(path: Path, rows: list[list]) -> Path:
    """Write the annex as Word with the head repeated on a new page, in two tables."""
    docx = pytest.importorskip("docx", reason="python-docx (the `docx` extra) is not installed")
    written = docx.Document()
    written.add_paragraph("BỘ TIÊU CHÍ XÁC ĐỊNH CHỈ SỐ CẢI CÁCH HÀNH CHÍNH")
    half = len(rows) // 2
    for part in (rows[:half], rows[half:]):
        table = written.add_table(rows=0, cols=len(HEAD))
        for row in (HEAD, *part):
            for cell, value in zip(table.add_row().cells, row, strict=True):
                cell.text = "" if value is None else f"{value:g}".replace(".", ",") if isinstance(value, float) else str(value)
        written.add_paragraph("")
    written.save(path)
    return path


def runs(values: list) -> list[tuple[int, int]]:
    """Return where equal values stand below each other."""
    out, start = [], 0
    for n in range(1, len(values) + 1):
        if n == len(values) or values[n] != values[start]:
            if n - 1 > start and values[start]:
                out.append((start, n - 1))
            start = n
    return out


@pytest.fixture(params=[spreadsheet, document], ids=["excel", "word"])
def make(request, tmp_path):
    return lambda rows: request.param(tmp_path / ("a.xlsx" if request.param is spreadsheet else "a.docx"), rows)


@pytest.mark.parametrize("name", BOOKS)
def test_a_rule_book_comes_back_as_the_same_tree(name, make):
    book = BOOKS[name]
    kept = [i for i in book.items if i.level not in ABOVE]
    items = [
        {
            "code": i.code,
            "name": i.name_vi,
            "maximum": i.max_points,
            "words": rule_words(i) if i.rule not in ("sum", "published", "manual", "survey") else None,
            "surveyed": i.source == "survey",
            "lead": i.lead_unit or None,
        }
        for i in kept
    ]
    read, problems, _ = read_annex(make(rows_of(items, book.index_max)), options=AnnexOptions(framework_id="lai", level=book.level))
    assert [p for p in problems if p.severity == "error"] == []
    top = {i.code for i in book.items if i.level in ABOVE}
    assert [(i.code, "0" if i.parent in top else i.parent, i.name_vi, i.max_points, i.lead_unit) for i in read.items[1:]] == [
        (i.code, "0" if i.parent in top else i.parent, " ".join(i.name_vi.split()), i.max_points, i.lead_unit) for i in kept
    ]
    assert read.index_max == book.index_max
    assert {i.code for i in read.leaves} == {i.code for i in kept} - {i.parent for i in kept}


@pytest.mark.shared
@pytest.mark.parametrize("name", ITEM_LISTS)
def test_a_published_item_list_comes_back_as_the_same_tree(name, make):
    folder = Path(os.environ.get("PARLIB_SHARED_DOMAIN") or ROOT.parent / "shared" / "domain")
    file = folder / f"framework-{name}.csv"
    if not file.exists():
        pytest.skip("the item lists of published decisions are not here (set PARLIB_SHARED_DOMAIN to their folder)")
    with file.open(encoding="utf-8", newline="") as lines:
        listed = [row for row in csv.DictReader(lines) if row["code"] != "0"]
    items = chapters_added(listed)
    read, problems, _ = read_annex(make(rows_of(items, None)), options=AnnexOptions(framework_id="lai"))
    assert [p for p in problems if p.severity == "error"] == []
    codes = {i["code"] for i in items}
    assert [(i.code, i.parent, i.max_points) for i in read.items[1:]] == [
        (i["code"], i["code"].rpartition(".")[0] if i["code"].rpartition(".")[0] in codes else "0", outside_the_sum(i["maximum"]))
        for i in items
    ]
    assert [i.name_vi for i in read.items[1:]] == [i["name"] for i in items]


def outside_the_sum(maximum: float | None) -> float | None:
    """Return 0 for points that are only taken: they add nothing to the maximum of the chapter."""
    return None if maximum is None else max(maximum, 0.0)


def test_enough_rule_books_are_tried():
    assert len(BOOKS) >= 10
    assert max(len(b.items) for b in BOOKS.values()) > 80


def chapters_added(listed: list[dict[str, str]]) -> list[dict]:
    """Return the items with the heads above them that the list only names: "I. Chỉ đạo, điều hành" and what "I.2.1" lies in."""
    out: list[dict] = []
    known: set[str] = set()

    def add(code: str, name: str, maximum: float | None = None, words: str | None = None) -> None:
        known.add(code)
        out.append({"code": code, "name": name, "maximum": maximum, "words": words, "surveyed": False, "lead": None})

    for row in listed:
        code = row["code"]
        parts = code.split(".")
        for n in range(1, len(parts)):
            above = ".".join(parts[:n])
            if above not in known:
                add(above, row["domain_vi"].partition(". ")[2] or row["domain_vi"] if n == 1 else f"Nhóm {above}")
        add(code, " ".join(row["name_vi"].split()), float(row["max_score"]) if row["max_score"] else None, row["scoring_rule_vi"] or None)
    return out
