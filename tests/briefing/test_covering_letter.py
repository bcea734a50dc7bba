"""The letter that goes out with self-scoring workbooks: whose file is which, how it is filled in, what the office still decides."""

from __future__ import annotations

from datetime import date

import docx
import pandas as pd
import pytest

from parlib.briefing.dispatch.covering_letter import CoveringLetter
from parlib.briefing.dispatch.forms import Issue
from parlib.briefing.pages.docx import render_docx
from parlib.briefing.pages.pdf import render_pdf
from parlib.codebook.localities import Register
from parlib.document.model import blocks_of
from parlib.document.reading import lines
from parlib.store.wording import load_wording
from tests.made_release import PARAMS, unit_row

PROVINCE = "P@2000-01-01"
NAMES = ("Phường Ân", "Xã Bắc", "Đặc khu Cao")
UNITS = Register(
    pd.DataFrame(
        [
            unit_row(PROVINCE, "Tỉnh Thử", level="province"),
            *(unit_row(f"U{n}@2000-01-01", name, level="commune", parent=PROVINCE) for n, name in enumerate(NAMES)),
        ]
    )
)
FILES = pd.DataFrame(
    [(u.locality, u.name, f"{u.slug}-2026-tu-cham-diem.xlsx") for u in UNITS if u.level == "commune"], columns=["locality", "name", "file"]
)


def drafted_letter():
    """Return the model of the letter to three communes."""
    return CoveringLetter(
        FILES,
        "commune",
        "Bộ chỉ số CCHC của UBND các xã",
        2026,
        unit=UNITS[PROVINCE],
        above=None,
        issue=Issue(date(2026, 12, 1)),
        wording=load_wording(PARAMS)["vi"],
        release="r-0123456789ab",
        illustrative=False,
    ).model()


@pytest.fixture(scope="module")
def letter():
    return drafted_letter()


def test_it_says_what_is_asked_and_leaves_the_day_and_the_telephone_open(letter):
    text = "\n".join(lines(b["c"]) for b in blocks_of(letter) if b["t"] == "p")
    steps = [lines(item) for b in blocks_of(letter) if b["t"] == "list" for item in b["items"]]
    assert "bảng tự chấm điểm của 3 đơn vị" in text
    assert "theo Bộ chỉ số CCHC của UBND các xã" in text
    assert len(steps) == 5
    assert "ô nền vàng" in steps[1]
    assert "trước ngày …… tháng ……" in steps[-1]
    assert letter["meta"]["addressees"] == ["Ủy ban nhân dân các xã, phường, đặc khu thuộc tỉnh Thử"]
    assert letter["meta"]["title"] == "V/v tự chấm điểm Chỉ số cải cách hành chính năm 2026"


def test_every_file_stands_beside_its_unit(letter):
    (table,) = [b for b in blocks_of(letter) if b["t"] == "table"]
    rows = [tuple(lines(cell["c"]) for cell in row) for row in table["rows"]]
    assert rows == list(FILES[["name", "file"]].itertuples(index=False, name=None))


def test_it_is_a_letter_of_the_decree_in_pdf_and_word(letter, tmp_path):
    assert render_pdf(letter).startswith(b"%PDF")
    path = tmp_path / "cong-van.docx"
    path.write_bytes(render_docx(letter))
    text = "\n".join(p.text for p in docx.Document(str(path)).paragraphs)
    assert "Kính gửi" in text
    assert "Như trên;" in text or "Như trên" in "\n".join(c.text for t in docx.Document(str(path)).tables for r in t.rows for c in r.cells)
