"""Letter and appendices as one document."""

import io
import subprocess

import pikepdf
import pytest
from PIL import Image

from parlib.briefing.dispatch.letter import merged_model
from parlib.briefing.pages.distances import Distances
from parlib.briefing.pages.pdf import as_appendix, render_pdf, spaced_pdf
from parlib.briefing.proof.remake import recorded_distances
from parlib.document.reading import lines
from tests.briefing.sample_model import sample
from tests.programs import require_program


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


def letter_of(*briefs, **more):
    letter = sample(mode="letter", kind="letter", addressees=["Sở Nội vụ"], title="V/v gửi kết quả")
    letter["sections"] = letter["sections"][1:2]
    letter["sections"][0]["blocks"] = [b for b in letter["sections"][0]["blocks"] if b["t"] in ("p", "list")]
    return merged_model(letter, briefs, "Kèm theo Công văn số", **more)


def heights(pdf):
    """Return per page how far down it is written on, as a share of the page."""
    pages = typst_pages(pdf)
    return [box[3] / page.height if (box := page.point([255] * 200 + [0] * 56).getbbox()) else 0.0 for page in pages]


def typst_pages(pdf):
    program = require_program("pdftoppm", package="poppler-utils")
    made = subprocess.run([program, "-r", "30", "-gray", "-"], input=pdf, capture_output=True, check=True, timeout=120).stdout
    pages, rest = [], made
    while rest:  # one picture behind the other
        picture = Image.open(io.BytesIO(rest))
        picture.load()
        width, height = picture.size
        head = len(f"P5\n{width} {height}\n255\n")
        rest = rest[head + width * height :]
        pages.append(picture)
    return pages


def test_each_appendix_stands_as_far_apart_as_the_document_that_it_is():
    """What was fitted to its pages alone is fitted in the whole: no page more, what has to be decided on its first."""
    usual = heights(render_pdf(letter_of(sample())))
    close = heights(render_pdf(letter_of(sample(), distances=[{"tight": 3.0, "nearer": 0}])))
    first = heights(render_pdf(letter_of(sample(), distances=[{"tight": 0.0, "nearer": 5}])))
    assert len(close) <= len(usual)
    assert sum(close) < sum(usual)
    assert sum(close) < sum(first) < sum(usual)
    assert usual[0] == close[0]  # the letter


def test_what_is_set_alone_says_how():
    alone, distances = spaced_pdf(sample())
    assert alone == render_pdf(sample())
    assert Distances.of(distances.recorded) == distances


@pytest.mark.parametrize(
    "recorded",
    [
        None,
        "x",
        {},
        {"tight": 99, "nearer": 0},
        {"tight": 0, "nearer": 4},
        {"tight": [], "nearer": 0},
        {"tight": 0.3, "nearer": 0},
        {"tight": 0, "nearer": {}},
    ],
)
def test_distances_that_no_document_has_are_none(recorded):
    assert Distances.of(recorded) is None


def test_a_proof_takes_the_distances_that_are_recorded_and_no_others():
    claimed = letter_of(sample(), sample(), distances=[{"tight": 3.0, "nearer": 2}, {"tight": -1.5, "nearer": 0}])
    assert recorded_distances(claimed, 2) == [{"tight": 3.0, "nearer": 2}, {"tight": -1.5, "nearer": 0}]
    next(s for s in claimed["sections"] if s["part"] == 0)["spacing"] = {"tight": 400, "nearer": 2, "first": -7}
    assert recorded_distances(claimed, 2) == [None, {"tight": -1.5, "nearer": 0}]
    assert recorded_distances(letter_of(sample()), 1) == [None]  # as it was issued before


def test_an_appendix_says_in_the_whole_what_it_is_of():
    brief = sample(subtitle="Bộ tiêu chí cấp xã; năm 2024: thẩm định xong")
    head = [lines(b["c"]) for b in letter_of(brief)["sections"][1]["blocks"][:3]]
    assert head[1:] == ["Bộ tiêu chí cấp xã; năm 2024: thẩm định xong", "(Kèm theo Công văn số)"]
