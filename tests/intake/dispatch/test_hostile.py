"""Dispatches built to harm: refused in words, or read in little time."""

from __future__ import annotations

import io
import time
import zipfile

import pytest

from parlib.errors import SourceError
from parlib.intake.dispatch.considered import governed
from parlib.intake.dispatch.cues import Place
from parlib.intake.dispatch.files import MAX_CHARACTERS, read_dispatch
from parlib.intake.dispatch.promises import extract_commitments
from parlib.intake.dispatch.proposed_plan import read_file
from parlib.intake.dispatch.results import tells_a_place
from parlib.intake.dispatch.sentences import Carried

SPACE = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
PROMISE = "giao Sở Nội vụ chủ trì, phấn đấu tỷ lệ hồ sơ giải quyết đúng hạn đạt từ 95% trở lên; "


def word(body, *, space=SPACE, head="", **more):
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("word/document.xml", f"{head}<w:document {space}><w:body>{body}</w:body></w:document>")
        for name, content in more.items():
            archive.writestr(name, content)
    return out.getvalue()


def words(text):
    return f"<w:p><w:r><w:t>{text}</w:t></w:r></w:p>"


REFUSED = {
    "entities": (word(words("&b;"), head='<!DOCTYPE x [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;">]>'), "entities"),
    "external": (word(words("&x;"), head='<!DOCTYPE x [<!ENTITY x SYSTEM "file:///etc/passwd">]>'), "entities"),
    "deep": (word("<w:p>" * 5_000 + "</w:p>" * 5_000), "nested deeper"),
    "long": (word(words("xin chào " * 80_000)), "more than"),
    "many empty paragraphs": (word("<w:p/>" * (MAX_CHARACTERS + 10)), "more than|unpacks"),
    "zip bomb": (word(words("x"), **{"word/media/a.png": b"\0" * 30_000_000}), "unpacks to"),
    "bomb inside": (word(" " * 30_000_000), "unpacks to"),
    "another file in its midst": (word(words("x") + "<w:altChunk/>", **{"word/chunk.htm": PROMISE.encode()}), "takes in another file"),
    "a document below it": (word(words("x") + "<w:p><w:subDoc/></w:p>"), "takes in another file"),
    "damaged": (word("<w:p>"), "damaged"),
    "no document": (b"PK\x05\x06" + b"\0" * 18, "not a Word document"),
    "no zip": (b"Kinh gui", "not a Word document"),
    "encoding": (word(words("x"), head='<?xml version="1.0" encoding="klingon"?>'), "damaged"),
}


@pytest.mark.parametrize("kind", REFUSED)
def test_word_files_built_to_harm_are_refused_in_words(kind, tmp_path):
    content, said = REFUSED[kind]
    (tmp_path / "a.docx").write_bytes(content)
    start = time.process_time()
    with pytest.raises(SourceError, match=said) as refusal:
        read_file(tmp_path / "a.docx")
    assert "a.docx" in str(refusal.value)
    assert time.process_time() - start < 10


def test_text_is_refused_where_it_is_no_text(tmp_path):
    (tmp_path / "a.txt").write_bytes("Hà Nội".encode("utf-16"))
    (tmp_path / "b.txt").write_text("x" * (MAX_CHARACTERS + 1), encoding="utf-8")
    (tmp_path / "c.txt").symlink_to("/dev/zero")
    (tmp_path / "d.txt").write_text("Kính gửi\nPhấn đấu đạt 90%\n" + "đạt" * 400, encoding="utf-8")
    refusals = {"a": "not UTF-8", "b": "more than", "c": "no such file|not a regular file", "d": "line 3: 1000 characters and more"}
    for name, said in refusals.items():
        with pytest.raises(SourceError, match=said):
            read_file(tmp_path / f"{name}.txt")


def test_a_text_box_inside_a_paragraph_is_a_line_of_its_own_and_strict_word_is_read(tmp_path):
    body = f"<w:p><w:r><w:t>Trước </w:t></w:r><w:txbxContent>{words('trong khung')}</w:txbxContent><w:r><w:t>sau.</w:t></w:r></w:p><w:p><w:del><w:r><w:delText>xóa</w:delText></w:r></w:del><w:r><w:tab/><w:t>Còn</w:t></w:r></w:p>"
    (tmp_path / "a.docx").write_bytes(word(body))
    assert read_dispatch(tmp_path / "a.docx").source == "trong khung\nTrước sau.\n Còn"
    (tmp_path / "b.docx").write_bytes(word(body, space='xmlns:w="http://purl.oclc.org/ooxml/wordprocessingml/main"'))
    assert read_dispatch(tmp_path / "b.docx").source == "trong khung\nTrước sau.\n Còn"


@pytest.mark.parametrize("text", ["95% ", "tăng ít nhất 5% so với năm trước ", PROMISE, "xếp thứ 3/63 "], ids=range(4))
def test_a_page_without_full_stops_is_read_in_little_time(text):
    start = time.process_time()
    found = extract_commitments(text * (8_000 // len(text)))
    assert time.process_time() - start < 10
    assert all(len(p.quote) <= 3_000 for p in found)


@pytest.mark.parametrize(
    "before", ["1. ", "1. Giao ", "1. Thể chế: ", "- Rà soát văn bản – ", "Trách nhiệm đối với mục 1: ", "- Mở lớp (do "]
)
@pytest.mark.parametrize(
    "unit",
    ["Sở Nội vụ, ", "Sở Nội vụ và ", "Chi cục Thủy lợi; ", "Ban cán sự đảng A và ", "UBND các xã, phường và ", "Văn phòng HĐND và UBND, "],
)
def test_a_long_list_of_units_is_read_in_little_time(before, unit):
    start = time.process_time()
    extract_commitments(f"{before}{unit * 40}đạt 95%.", period=2026)
    assert time.process_time() - start < 5


def test_tasks_joined_by_and_on_a_page_without_full_stops_are_read_in_little_time():
    start = time.process_time()
    extract_commitments("báo cáo và " * 1_500, period=2026)
    assert time.process_time() - start < 15


def test_a_clause_of_a_long_sentence_does_not_read_all_of_it():
    clauses = [(n * len(PROMISE), PROMISE.strip(" ;")) for n in range(3_000)]
    start = time.process_time()
    sentence = Carried([], clauses)
    assert {sentence.deadline_words(*clause) for clause in clauses} == {clauses[0][1]}
    far = Place(PROMISE * 2_000, len(PROMISE) * 1_999)
    for _ in range(100):
        governed(PROMISE, far)
    assert time.process_time() - start < 2


@pytest.mark.parametrize("words", ["2 điểm ", "đạt 90%, ", "từ 1 đến 2 ", "trong đó 1 điểm "])
def test_a_line_of_a_hundred_pages_of_figures_is_refused_at_once(words, tmp_path):
    (tmp_path / "a.txt").write_text("Kế hoạch năm 2026\n" + words * (200_000 // len(words)), encoding="utf-8")
    start = time.process_time()
    with pytest.raises(SourceError, match=r"line [12]: \d+ figures without a new line, more than 2000"):
        read_file(tmp_path / "a.txt")
    assert time.process_time() - start < 2


def test_more_promises_than_a_dispatch_makes_are_refused():
    with pytest.raises(SourceError, match="line 2001: more than 2000 promises"):
        extract_commitments("Phấn đấu 95% hồ sơ đúng hạn.\n" * 2_001)


def test_a_day_said_at_the_end_of_a_long_sentence_is_that_of_all_its_promises():
    promises = extract_commitments(PROMISE * 60 + "hoàn thành trước ngày 30/6/2025", period=2025)
    assert {p.due.isoformat() for p in promises} == {"2025-06-30"}


def test_a_place_reached_is_a_result_unless_a_promise_follows():
    assert tells_a_place("năm 2023 xếp thứ 3/63")
    assert not tells_a_place("năm 2023 xếp thứ 3/63, phấn đấu năm 2024 tăng 2 bậc")
    assert tells_a_place("phấn đấu của cả năm: xếp thứ 3/63")
