"""Tables that leave parlib hold nothing that a spreadsheet would run: in cells, in headings, in CSV and in workbooks."""

from __future__ import annotations

import csv
import io

import openpyxl
import pandas as pd
import pytest

from parlib.briefing.pages.attachments import attachments
from parlib.codebook.frameworks import Framework
from parlib.codebook.inert_text import is_active
from parlib.intake.annex.rule_book_files import write_framework
from parlib.intake.workbook.problem_report import write_safe_csv, write_safe_workbook
from parlib.store.params import load_framework
from tests.intake.rulebooks import every_rule

EVIL = ["=1+1", " =1", "\u200b=1", "＝1", "\u200b＋1", "－A1", "＠x", "\t=1", "-A1"]


@pytest.mark.parametrize("text", EVIL, ids=range(len(EVIL)))
def test_headings_and_cells_of_every_table_are_inert(text, tmp_path):
    table = pd.DataFrame({text: [text, "x"], "số": [-1.5, 2]})
    path = write_safe_csv(table, tmp_path / "a.csv")
    with path.open(encoding="utf-8-sig", newline="") as stream:
        rows = list(csv.reader(stream))
    assert rows[0] == ["'" + text, "số"]
    assert rows[1] == ["'" + text, "-1.5"]
    book = write_safe_workbook({"a": table}, tmp_path / "a.xlsx")
    hold_inert(openpyxl.load_workbook(book))


def hold_inert(book):
    active = 0
    for sheet in book.worksheets:
        for row in sheet.iter_rows():
            for cell in row:
                assert cell.data_type != "f"
                if isinstance(cell.value, str) and is_active(cell.value):
                    assert cell.quotePrefix
                    active += 1
    assert active


@pytest.mark.parametrize("text", [*EVIL, "\x0b=1"], ids=range(len(EVIL) + 1))
def test_attachments_of_a_brief_are_inert(text):
    words = [{"t": "text", "s": text}]
    table = {
        "t": "table", "id": "x", "caption": text, "note": text, "widths": None,
        "columns": [{"label": text, "group": ""}, {"label": "b", "group": text}], "rows": [[{"c": words}, {"c": words}]],
    }  # fmt: skip
    model = {
        "meta": {"slug": "a", "period": 2024, "issued_on": "2025-01-31", "title": "x", "language": "vi"},
        "sections": [{"blocks": [table]}],
    }
    model["schema"] = 1
    made = {a.name: a.content for a in attachments(model)}
    rows = list(csv.reader(io.StringIO(made["x.csv"].decode("utf-8-sig"), newline="")))
    assert len(rows) == 2
    assert not [c for row in rows for c in row if is_active(c)]
    hold_inert(openpyxl.load_workbook(io.BytesIO(made["a-2024.xlsx"])))


def test_a_rule_book_with_signs_before_its_words_is_written_inert_and_read_back_the_same(tmp_path):
    book = every_rule()
    leaf = book.leaves[0]
    changed = [i.model_copy(update={"name_vi": "- Kịp thời", "note": "=1+1; '=2"}) if i.code == leaf.code else i for i in book.items]
    data = book.model_dump() | {"items": [i.model_dump() for i in changed]}
    written = Framework.model_validate(data)
    write_framework(written, tmp_path / written.id)
    text = (tmp_path / written.id / "criteria.csv").read_text(encoding="utf-8")
    assert not [c for row in csv.reader(io.StringIO(text, newline="")) for c in row if is_active(c)]
    assert load_framework(tmp_path / written.id).by_code[leaf.code].name_vi == "- Kịp thời"
    assert load_framework(tmp_path / written.id).by_code[leaf.code].note == "=1+1; '=2"
