"""The link brief: every verdict in one honest sentence, refusals with their reason, never a cause."""

from __future__ import annotations

import re
from dataclasses import replace

import pytest

from parlib.briefing.pages.pdf import render_pdf
from parlib.display import link, text_of
from parlib.display.sentences import CAUSAL
from tests.display.kinds import assert_sound, assert_wording, heading, model_of, numbers_by_cell, rows_of, text
from tests.display.link.slices import CASES, VERDICTS, answered, attenuated, contained, disagreeing, nothing, refused, short
from tests.short_form import in_languages, short_form


@pytest.mark.parametrize(("case", "language"), in_languages(CASES, ("linked_positive",)))
def test_a_page_keeps_what_every_page_must_keep(case, language):
    assert_sound(link, "link", CASES[case](language))


@pytest.mark.parametrize("case", short_form(CASES, ("linked_positive", "refused")))
def test_both_languages_hold_the_same_numbers(case):
    assert numbers_by_cell(link, "link", CASES[case]("vi")) == numbers_by_cell(link, "link", CASES[case]("en"))


def test_both_wording_files_say_the_same():
    assert_wording("link")


def test_the_page_can_be_printed():
    assert render_pdf(model_of(link, "link", answered())).startswith(b"%PDF-1.7")


@pytest.mark.parametrize(("case", "language"), in_languages(CASES, ("linked_positive", "refused")))
def test_no_word_of_the_whole_document_claims_a_cause(case, language):
    said = text(link, "link", CASES[case](language))
    assert [p for p in CAUSAL[language] if re.search(rf"(?<!\w){p}", said, re.IGNORECASE)] == []


@pytest.mark.parametrize(
    ("case", "begins"),
    [
        ("linked_positive", "Trong cùng một đơn vị, năm có điểm thẩm định"),
        ("linked_negative", "Trong cùng một đơn vị, năm có điểm thẩm định"),
        ("linked_but_small", "Điểm thẩm định và thu nhập đi cùng nhau nhưng ít: "),
        ("no_meaningful_link", "Điểm thẩm định và thu nhập không đi cùng nhau ở mức đáng kể: "),
        ("not_informative", "Chưa kết luận được: dữ liệu về điểm thẩm định và thu nhập chưa đủ"),
        ("methods_disagree", "Chưa kết luận được: hai cách kiểm định"),
        ("refused", "Từ chối trả lời"),
    ],
)
def test_one_sentence_says_informative_or_not(case, begins):
    takeaway = link.masthead(CASES[case]()).meta["takeaway"]
    assert takeaway.startswith(begins)
    assert takeaway in text_of(link.summary(CASES[case]()))


def test_the_sign_is_the_direction():
    assert " cao hơn 1,97" in link.masthead(answered()).meta["takeaway"]
    assert " thấp hơn " in link.masthead(answered("linked_negative")).meta["takeaway"]


@pytest.mark.parametrize("verdict", VERDICTS)
def test_what_the_data_could_have_shown_and_how_many_were_tested_is_always_said(verdict):
    said = text_of(link.answers(answered(verdict)))
    assert "dễ nhận ra chênh lệch thật từ" in said
    assert "1 câu hỏi được kiểm định" in said
    assert "Mức đáng kể khai báo trước: 1 triệu đồng" in said
    assert "riêng việc chứa nhau đã cho tương quan" in said


def test_every_way_to_estimate_stands_in_picture_and_table():
    section = link.answers(answered())
    rows = rows_of(section, "table-answer-1")
    ways = [r["Cách tính"] for r in rows]
    assert ways[0] == "so mỗi đơn vị với chính nó"
    assert {
        "kiểm định bootstrap theo cụm",
        "Driscoll–Kraay",
        "thay đổi so với năm liền trước",
        "điểm của một năm trước",
        "không có năm 2015",
    } <= set(ways)
    # another error of the same estimate is in the table alone: the picture says each estimate once
    drawn = [r["Cách tính"] for r in rows if r["Nhóm"] not in ("Chính", "Sai số khác")]
    assert {"so mức bình quân giữa các đơn vị", "điểm của năm sau", "không có năm 2015"} <= set(drawn)
    assert all(way in section.figures[0].alt for way in (ways[0], *drawn))
    assert "Driscoll–Kraay" not in section.figures[0].alt
    assert {r["Kiểm tra"] for r in rows_of(section, "table-checks-1")} >= {"Bỏ từng đơn vị một", "Bỏ từng năm một"}


def test_refusals_stand_beside_answers_with_the_reason():
    section = link.refusals(answered())
    said = text_of(section)
    assert heading(section) == "2 câu hỏi bị từ chối, kèm lý do"
    assert "10 of 100 points" in said
    assert "best and worst only" in said
    assert "Để trả lời được" in said
    verdicts = [r["Trả lời"] for r in rows_of(link.summary(answered()), "table-questions")]
    assert verdicts == ["đi cùng chiều", "từ chối trả lời", "từ chối trả lời"]


def test_scattered_press_figures_are_refused_as_the_main_sentence():
    brief = refused()
    assert heading(link.summary(brief)) == "Không trả lời được: số liệu công bố rải rác không phải là một mẫu"
    assert text_of(link.answers(brief)) == ""
    assert "số báo nêu không phải là một mẫu" in link.masthead(brief).meta["takeaway"].lower()


def test_other_refusals_are_said_in_words():
    assert "chỉ số có chứa chính kết quả" in heading(link.summary(contained()))
    assert "Mới có 8 đơn vị, cần 10." in link.masthead(short()).meta["takeaway"]
    assert "không thống nhất" in heading(link.answers(disagreeing()))


def test_nothing_is_said_in_one_line():
    assert "chưa có câu hỏi" in heading(link.summary(nothing()))
    assert text_of(link.refusals(nothing())) == ""


@pytest.mark.parametrize("verdict", ["linked_positive", "not_informative"])
def test_the_first_sentence_says_whether_units_differ_and_whether_the_year_after_goes_with_it(verdict):
    brief = answered(verdict)
    rows = {r["Cách tính"]: r for r in rows_of(link.answers(brief), "table-answer-1")}
    told = link.masthead(brief).meta["takeaway"]
    # what should not matter is named only where it does
    for name, words, where_none in (
        ("so mức bình quân giữa các đơn vị", "chưa thấy chênh lệch này", True),
        ("điểm của một năm trước", "với điểm của năm trước thì chưa thấy", True),
        ("điểm của năm sau", "điểm của năm sau, lẽ ra không liên quan", False),
    ):
        low, high = (float(end.replace(",", ".").replace("−", "-")) for end in rows[name]["Khoảng tin cậy"].split(" đến "))
        assert (words in told) == ((low <= 0 <= high) == where_none), name
        assert (f"({rows[name]['Chênh lệch']})" in told) == (where_none or words in told), name


def test_the_first_answer_is_told_once_in_words_once_in_the_table_and_once_in_the_picture():
    brief = answered()
    assert text_of(link.summary(brief)).count("1,97") == 2  # the sentence, and the row of the table
    assert not any(b["t"] == "facts" for b in link.summary(brief).as_blocks())
    assert "1,97" not in heading(link.answers(brief))


def test_known_sampling_error_is_said_with_the_effect_without_it():
    section = link.answers(attenuated())
    assert "Sau khi trừ sai số (mô hình sai số trong biến), chênh lệch là +" in text_of(section)
    assert "trừ sai số chọn mẫu của thước đo" in [r["Cách tính"] for r in rows_of(section, "table-answer-1")]
    assert "errors in variables" in text_of(link.answers(attenuated("en")))
    assert "mô hình sai số trong biến" not in text_of(link.answers(answered()))


def test_the_p_beside_the_adjusted_interval_of_the_answer_is_adjusted():
    brief = answered("not_informative")
    table = brief.peers["findings"]
    of_answer = table["question"].eq("link.process-income")
    adjusted = replace(brief, peers={"findings": table.assign(p_adjusted=table["p_adjusted"].mask(of_answer, 0.987))})
    main, *_ = rows_of(link.answers(adjusted), "table-answer-1")
    assert main["p"] == "0,987"
