"""A row about several units, and a column that belongs to another command: what the command line can settle without the file being edited."""

from __future__ import annotations

import pytest

from parlib.intake.tables.figures import understand_figures
from parlib.intake.tables.indicators import understand_outcomes
from parlib.intake.tables.questions import Answers
from parlib.intake.tables.words import choice_in_words, remark_in_words
from tests.intake.tables.worlds import VAN, kept, one, read, register


@pytest.fixture(scope="module")
def units():
    return register()


def table(path, written, head="Dân số"):
    rows = [("TT", "Đơn vị", "Năm", "Chỉ số CCHC (%)", head), (1, "Xã Linh Tuyền", 2023, 85.2, 12000), (2, written, 2023, 84.1, 15000)]
    return one(path / "a.xlsx", rows)


def answered(book, **answers):
    return understand_figures(book, register(), parts={}, answers=Answers(**answers))


@pytest.mark.parametrize(
    "written", ["Xã Mai Ngạn, Phường Vân Trúc", "Xã Mai Ngạn và phường Vân Trúc", "Xã Mai Ngạn; Phường Vân Trúc", "Mai Ngạn + Vân Trúc"]
)
@pytest.mark.parametrize("new_units", [False, True])
def test_a_row_of_two_units_is_asked_about_and_never_becomes_a_new_unit(tmp_path, units, written, new_units):
    out = read(table(tmp_path, written), units, below=VAN, new_units=new_units)
    (asked,) = out.questions
    assert (asked.key, asked.option) == ("ask_whose_row", "--unit")
    assert asked.choices == (f"{written}=ignore", f"{written}=04002@2012-01-01", f"{written}=04003@2012-01-01")
    assert "(Xã Mai Ngạn; Phường Vân Trúc)" in remark_in_words(asked, "vi")
    assert choice_in_words(asked.choices[0], "vi") == f"bỏ “{written}”"
    assert "localities" not in out.tables


def test_an_answer_leaves_the_row_out_or_takes_it_for_one_unit(tmp_path):
    written = "Xã Mai Ngạn, Phường Vân Trúc"
    book = table(tmp_path, written)
    left = answered(book, below=VAN, units={written: "ignore"})
    assert left.ready
    assert {key[0] for key in kept(left)} == {"04005"}
    assert ("3", written, "row_unit_ignored") in {(x.place, x.text, x.why) for x in left.left_out}
    taken = answered(book, below=VAN, units={written: "04003@2012-01-01"})
    assert kept(taken)["04003", 2023, "PAR", "0", "score"] == "84.1"


def test_outcomes_answer_alike(tmp_path, units):
    written = "Xã Mai Ngạn, Phường Vân Trúc"
    asked = understand_outcomes(table(tmp_path, written), units, answers=Answers(below=VAN))
    assert [q.key for q in asked.questions] == ["ask_whose_row"]
    left = understand_outcomes(table(tmp_path, written), units, answers=Answers(below=VAN, units={written: "ignore"}))
    assert {r["locality"] for r in left.tables["outcomes"]} == {"04005@2012-01-01"}


@pytest.mark.parametrize("written", ["Xã Mai Ngạn, Xã Không Có", "Sở Kế hoạch và Đầu tư"])
def test_a_name_with_an_unknown_half_is_one_name(tmp_path, units, written):
    out = read(table(tmp_path, written), units, below=VAN)
    assert "ask_whose_row" not in [q.key for q in out.questions]


@pytest.mark.parametrize(
    ("head", "why"),
    [
        ("Dân số", "column_outcome"),
        ("Thu ngân sách (tỷ đồng)", "column_outcome"),
        ("Diện tích tự nhiên (km2)", "column_outcome"),
        ("Số lượng (%)", "column_open"),
        ("Số văn bản", "column_open"),
    ],
)
def test_a_column_of_an_indicator_is_pointed_to_the_command_that_takes_it(tmp_path, units, head, why):
    out = read(table(tmp_path, "Xã Mai Ngạn", head), units, below=VAN)
    assert [(x.place, x.why) for x in out.left_out] == [("E", why)]
