"""Letter and appendices as one document."""

import io

import pikepdf

from parlib.briefing.dispatch.letter import merged_model
from parlib.briefing.pages.pdf import as_appendix, render_pdf
from parlib.document.reading import lines
from tests.briefing.sample_model import sample


def test_letter_and_appendices_in_one_file_keep_their_ids_and_pages_apart():
    letter = sample(mode="letter", kind="letter", addressees=["Sở Tài chính", "Sở Nội vụ"], title="V/v gửi kết quả")
    letter["sections"] = letter["sections"][1:2]
    letter["sections"][0]["blocks"] = [b for b in letter["sections"][0]["blocks"] if b["t"] in ("p", "list")]
    merged = merged_model(letter, [as_appendix(sample(), number="I", of="x"), sample()], "Kèm theo Công văn số")
    ids = [b["id"] for s in merged["sections"] for b in s["blocks"] if b.get("id")]
    assert len(ids) == len(set(ids))
    assert lines(merged["sections"][1]["blocks"][0]["c"]).startswith("CHỈ SỐ CẢI CÁCH")
    with pikepdf.open(io.BytesIO(render_pdf(merged))) as document:
        assert "pl1-bang-1.csv" in document.attachments
        assert "pl2-bang-1.csv" in document.attachments
