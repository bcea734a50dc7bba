"""Exports of survey forms: Google Forms, KoboToolbox, the ministry's sheet; what is taken, asked and never taken."""

from __future__ import annotations

from functools import lru_cache

import pytest

from parlib.errors import UsageError
from parlib.intake.tables.book import open_book
from parlib.intake.tables.questions import Answers
from parlib.intake.tables.survey_answers import Told, understand_survey
from parlib.store.params import load_surveys
from tests.intake.tables.worlds import VAN, register, workbook
from tests.projects import ROOT

GOOGLE = (
    ("Dấu thời gian", "Họ và tên", "Số điện thoại", "Xã, phường", "Tuổi", "Mức độ hài lòng [Thái độ]", "Mức độ hài lòng [Trả lời kịp thời]", "Góp ý"),
    ("2026-03-01 08:00", "Người A", "0900000001", "Xã Mai Ngạn", "35-49", "Rất hài lòng", "Hài lòng", "không"),
    ("2026-03-01 09:00", "Người B", "0900000002", "Phường Vân Trúc", ">60", "Bình thường", "Không biết", ""),
)  # fmt: skip
KOBO = (
    ("_uuid", "_submission_time", "start", "thong_tin/commune", "mau/psu", "danh_gia/CC1", "danh_gia/CC2"),
    ("a-1", "2026-03-01", "08:00", "Xã Mai Ngạn", "Thôn 1", 5, 4),
    ("a-2", "2026-03-01", "09:00", "Xã Mai Ngạn", "Thôn 2", 3, 9),
)
MINISTRY = (
    ("PHIẾU ĐIỀU TRA XÃ HỘI HỌC",), (), ("STT", "Họ tên", "Câu 9.1", "Câu 9.2", "Câu 9.23"), (1, "Người A", 5, "4. Hài lòng", "Rất hài lòng"),
)  # fmt: skip
PLAIN = {"places": "people", "strata": "none", "sizes": "unknown"}


@lru_cache(maxsize=1)
def forms():
    return load_surveys(ROOT / "params")


def read(tmp_path, rows, *, answers=None, **told):
    book = open_book(workbook(tmp_path / "khao-sat-2026.xlsx", {"Form": (rows, ())}))
    return understand_survey(
        book, register(), forms(), answers=Answers(**({"below": VAN, "period": 2026} | (answers or {}))), told=Told(**told)
    )


def answers_in(out):
    return {(r["locality"][:5], r["respondent"], r["item"]): r["answer"] for r in out.tables["responses"]}


def test_google_forms_take_the_rows_of_grids_and_nothing_of_a_person(tmp_path):
    out = read(tmp_path, GOOGLE, form="sipas-services", **PLAIN)
    assert not out.questions
    assert answers_in(out) == {
        ("04002", "00001", "CC1"): "5",
        ("04002", "00001", "CC2"): "4",
        ("04003", "00002", "CC1"): "3",
        ("04003", "00002", "CC2"): "",
    }
    assert out.name == "survey-sipas-2026"
    assert not out.keeps_original
    kept = f"{out.tables} {out.mapping} {out.read_as} {out.sample}"
    assert not any(word in kept for word in ("Người", "0900", "08:00", "35-49", "Góp ý"))
    assert {x.place: x.why for x in out.left_out} == {"A": "column_personal", "B": "column_personal", "C": "column_personal", "E": "column_not_asked", "H": "column_not_asked"}  # fmt: skip
    assert out.mapping == {"Xã, phường": "unit", GOOGLE[0][5]: "CC1", GOOGLE[0][6]: "CC2"}


def test_kobo_takes_paths_of_groups_and_asks_about_a_code_off_the_scale(tmp_path):
    out = read(tmp_path, KOBO, form="sipas-services", strata="none", sizes="40")
    assert [(q.option, q.figures["texts"]) for q in out.questions] == [("--answer", "“9”")]
    out = understand_survey(
        open_book(workbook(tmp_path / "kobo-2026.xlsx", {"Form": (KOBO, ())})), register(), forms(), answers=Answers(below=VAN, period=2026),
        told=Told(form="sipas-services", answers={"9": "none"}, strata="none", sizes="40"),
    )  # fmt: skip
    assert not out.questions
    assert answers_in(out)["04002", "00002", "CC2"] == ""
    assert {(r["psu"], r["stratum_psus"]) for r in out.tables["responses"]} == {("Thôn 1", "40"), ("Thôn 2", "40")}
    assert [r.key for r in out.remarks if r.key.startswith("survey")][:1] == ["survey_numbers"]


def test_the_ministrys_sheet_goes_by_the_numbers_of_its_questions(tmp_path):
    out = read(tmp_path, MINISTRY, unit="04002@2012-01-01", places="unknown")
    assert not out.questions
    assert answers_in(out) == {("04002", "00001", "Q9.01"): "5", ("04002", "00001", "Q9.02"): "4", ("04002", "00001", "Q9.23"): "5"}
    assert {r["psu"] for r in out.tables["responses"]} == {"?"}, "how people were drawn is not known: no interval will be computed"


@pytest.mark.parametrize(
    ("told", "option"),
    [({}, "--form"), ({"form": "sipas-services"}, "--places"), ({"form": "sipas-services", "places": "people"}, "--strata"),
     ({"form": "sipas-services", "places": "people", "strata": "none"}, "--sizes"), ({"form": "sipas-services", "places": "no such column"}, "--places")],
)  # fmt: skip
def test_what_the_file_cannot_say_is_asked_one_thing_after_the_other(tmp_path, told, option):
    assert [q.option for q in read(tmp_path, GOOGLE, **told).questions] == [option]


def test_a_file_without_questions_or_unit_says_so(tmp_path):
    assert [q.key for q in read(tmp_path, [("Tên", "Tuổi"), ("A", 3)]).questions] == ["ask_no_survey"]
    no_unit = [(*row[:3], *row[4:]) for row in GOOGLE]
    assert [q.option for q in read(tmp_path, no_unit, form="sipas-services", **PLAIN).questions] == ["--locality"]


def test_a_question_that_the_form_does_not_have_is_refused_and_no_answer_is_lost(tmp_path):
    with pytest.raises(UsageError, match=r"F=Q9\.99 → Satisfaction with public administrative services \(19 questions\) has no such"):
        read(tmp_path, GOOGLE, form="sipas-services", columns={"F": "Q9.99"}, **PLAIN)


@pytest.mark.parametrize("heading", ["Ông/bà đang ở xã, phường nào?", "Nơi làm thủ tục gần nhất"])
def test_a_column_of_units_is_known_by_its_question_or_by_the_names_in_it(tmp_path, heading):
    head = (*GOOGLE[0][:3], heading, *GOOGLE[0][4:])
    out = read(tmp_path, (head, *GOOGLE[1:]), form="sipas-services", **PLAIN)
    assert not out.questions
    assert out.mapping[heading] == "unit"
    assert {r["locality"][:5] for r in out.tables["responses"]} == {"04002", "04003"}


def test_answers_without_a_unit_are_counted_and_the_others_are_kept(tmp_path):
    nameless = ("2026-03-02 09:00", "Người C", "", "", "35-49", "Hài lòng", "Hài lòng", "")
    out = read(tmp_path, (*GOOGLE, nameless), form="sipas-services", **PLAIN)
    assert not out.questions
    assert len(answers_in(out)) == len(answers_in(read(tmp_path, GOOGLE, form="sipas-services", **PLAIN)))
    assert [(r.key, r.figures["count"], r.figures["first"]) for r in out.remarks if r.key == "survey_names_lacking"] == [
        ("survey_names_lacking", "1", "D4")
    ]


def test_the_questionnaire_is_the_one_that_has_what_was_said_of_the_columns(tmp_path):
    plain = (("Địa bàn", "Thái độ công chức", "Đúng hẹn hay không"), ("Xã Mai Ngạn", "Hài lòng", "Hài lòng"))
    out = read(tmp_path, plain, columns={"A": "unit", "B": "CC1", "C": "KQ1"}, **PLAIN)
    assert {code for _, _, code in answers_in(out)} == {"CC1", "KQ1"}


def test_a_table_that_counts_people_already_is_said_to_be_one(tmp_path):
    head = ("STT", "Câu hỏi", "Rất hài lòng", "Hài lòng", "Bình thường", "Không hài lòng", "Tổng")
    counts = (("KẾT QUẢ KHẢO SÁT NĂM 2026",), head, (1, "Nơi ngồi chờ", 40, 22, "1.015", "3,5%", 66), (2, "Thái độ chung", 10, 2, 1, 3, 16))
    with pytest.raises(UsageError, match="“Rất hài lòng”, “Hài lòng”, “Bình thường”, “Không hài lòng”") as refused:
        read(tmp_path, counts, **PLAIN)
    assert "counts people already" in str(refused.value)
    assert "parlib add figures" in str(refused.value)


def test_answers_of_people_in_the_first_rows_are_no_counts(tmp_path):
    own = (("Nơi ngồi chờ", "Thủ tục", "Chung"), ("Rất hài lòng", "Hài lòng", "Bình thường"), ("Hài lòng", "Hài lòng", "Bình thường"))
    out = read(tmp_path, own, **PLAIN)
    assert [q.key for q in out.questions] == ["ask_no_survey"]


def test_questions_that_a_file_lacks_are_counted_and_the_list_says_that_it_goes_on(tmp_path):
    out = read(tmp_path, GOOGLE, form="sipas-services", **PLAIN)
    (lacking,) = (r.figures for r in out.remarks if r.key == "survey_items_lacking")
    assert lacking["count"] == "17"
    assert lacking["items"].endswith(", …")


def test_the_column_of_units_is_no_place_inside_them(tmp_path):
    sample = {"strata": "none", "sizes": "unknown"}
    out = read(tmp_path, GOOGLE, form="sipas-services", places="Xã, phường", **sample)
    assert [(q.key, q.choices) for q in out.questions] == [("ask_places_in_units", ("people", "unknown"))]
    whole = read(tmp_path, GOOGLE, form="sipas-services", places="Xã, phường", unit=VAN, **sample)
    assert not whole.questions, "of the whole province they are its places"


def test_a_place_spelt_in_two_ways_is_one(tmp_path):
    rows = (
        *KOBO[:2],
        ("a-2", "2026-03-01", "09:00", "Xã Mai Ngạn", "thôn  1", 3, 5),
        ("a-3", "2026-03-01", "09:00", "Xã Mai Ngạn", "THÔN 1", 3, 4),
    )
    out = read(tmp_path, rows, form="sipas-services", places="mau/psu", strata="none", sizes="unknown")
    assert {r["psu"] for r in out.tables["responses"]} == {"Thôn 1"}


def test_the_year_that_the_file_shows_is_offered(tmp_path):
    out = read(tmp_path, GOOGLE, form="sipas-services", answers={"period": None}, **PLAIN)
    assert [q.choices for q in out.questions if q.key == "ask_survey_year"] == [("2026",)]


def test_a_question_that_a_form_does_not_have_is_refused_with_all_that_it_has(tmp_path):
    with pytest.raises(UsageError, match="CC1 “Thái độ”"):
        read(tmp_path, GOOGLE, form="sipas-services", columns={"F": "HL"}, **PLAIN)
