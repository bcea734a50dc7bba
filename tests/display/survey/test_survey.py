"""The survey brief with answers, with a group that may not be shown, with published percentages only, and with nothing."""

from __future__ import annotations

import dataclasses

import pytest

from parlib.briefing.pages.pdf import render_pdf
from parlib.display import survey, text_of
from parlib.display.survey.page import SurveyPage
from parlib.document.blocks import Facts, Figure, Paragraph, Section
from tests.display.kinds import assert_sound, assert_wording, heading, model_of, numbers_by_cell, rows_of, text
from tests.display.survey.slices import CASES, answered, first_year, nothing, published, ranked_only, risen, small_group
from tests.short_form import in_languages, short_form


@pytest.mark.parametrize(("case", "language"), in_languages(CASES, ("answered",)))
def test_a_page_keeps_what_every_page_must_keep(case, language):
    assert_sound(survey, "survey", CASES[case](language))


@pytest.mark.parametrize("case", short_form(CASES, ("answered", "small_group")))
def test_both_languages_hold_the_same_numbers(case):
    assert numbers_by_cell(survey, "survey", CASES[case]("vi")) == numbers_by_cell(survey, "survey", CASES[case]("en"))


def test_both_wording_files_say_the_same():
    assert_wording("survey")


def test_the_page_can_be_printed():
    assert render_pdf(model_of(survey, "survey", answered())).startswith(b"%PDF-1.7")


def test_the_headline_stands_with_its_interval_everywhere():
    brief = answered()
    row = SurveyPage(brief).whole
    shown = [f"{row.number(c):.1f}".replace(".", ",") for c in ("estimate", "ci_low", "ci_high")]
    first = survey.summary(brief)
    assert heading(first) == f"Tỷ lệ hài lòng chung {shown[0]}%: chưa thấy thay đổi rõ so với năm 2020"
    assert f"khoảng tin cậy {shown[1]}–{shown[2]}%" in text_of(first)
    assert "p đã điều chỉnh" not in [
        c["label"] for b in survey.change(brief).as_blocks() if b["t"] == "table" and not b.get("attached") for c in b["columns"]
    ]
    assert all(s in survey.masthead(brief).meta["takeaway"] for s in shown)
    assert rows_of(first, "table-years")[-1]["Khoảng tin cậy"] == f"{shown[1]}–{shown[2]}"


def test_factors_stand_lowest_first_and_the_method_is_named():
    brief = answered()
    rows = rows_of(survey.factors(brief), "table-factors")
    assert [r["Nội dung"] for r in rows][-1] == "Chung"
    shares = [float(r["% hài lòng"].replace(",", ".")) for r in rows[:-1]]
    assert shares == sorted(shares)
    assert "mức 4 và 5" in survey.masthead(brief).meta["subtitle"]


def test_items_are_ordered_by_the_share_rated_average_or_below():
    section = survey.items(answered())
    rows = rows_of(section, "table-items")
    shares = [float(r["% bình thường trở xuống"].replace(",", ".")) for r in rows]
    assert shares == sorted(shares, reverse=True)
    assert rows[0]["Câu hỏi"] in text_of(section)
    assert {r["Nội dung"] for r in rows} <= {"Tiếp cận", "Kết quả"}


def test_an_unclear_change_is_said_with_what_the_sample_could_have_shown():
    section = survey.change(answered())
    assert "chưa thấy thay đổi rõ" in heading(section)
    assert "mới dễ nhận ra" in text_of(section)
    assert len(rows_of(section, "table-change")) == 3


def test_a_clear_change_is_called_one():
    assert "tăng rõ" in heading(survey.change(risen()))
    assert "tăng rõ" in survey.masthead(risen()).meta["takeaway"]


def test_a_first_survey_has_nothing_to_compare_with():
    assert "chưa có kỳ trước" in text_of(survey.change(first_year()))
    assert "chưa có năm trước" in survey.masthead(first_year()).meta["takeaway"]
    assert not survey.summary(first_year()).figures


def test_a_small_group_and_one_that_would_give_it_away_are_withheld():
    section = survey.groups(small_group())
    rows = {r["Nhóm"]: r for r in rows_of(section, "table-groups")}
    hidden = [name for name, r in rows.items() if r["% hài lòng"] == "không công bố"]
    assert len(rows) == 4
    assert "office 9" in hidden
    assert len(hidden) == 2
    assert rows["office 9"]["Ghi chú"].startswith("ít hơn")
    assert all(rows[name]["Khoảng tin cậy"] == "–" for name in hidden)
    assert "2 nhóm không công bố" in text_of(section)


def test_no_sign_speaks_of_a_withheld_group():
    """The audit knows the mean of the small office; the page must not."""
    brief = small_group()
    assert any("office 9" in q for q in brief.tables["findings"]["question"])
    assert "office 9" not in text_of(survey.integrity(brief))


def test_the_page_never_helps_to_influence_respondents():
    said = text(survey, "survey", answered()).lower()
    assert "không chọn, không nhắc, không hướng dẫn người trả lời" in said
    for word in ("tích cực hơn", "vận động người trả lời", "lựa chọn người trả lời", "nhắc người"):
        assert word not in said


def test_a_declared_sample_is_named_as_assumed_and_stays_out_of_heading_sentence_and_large_figures():
    brief = published()
    summary = survey.summary(brief)
    said = text(survey, "survey", brief)
    assert heading(summary) == "SIPAS công bố 91,10%"
    assert "500 phiếu" in text_of(survey.sample(brief))
    assert "cỡ mẫu giả định" in text_of(summary)
    assert "Một nguồn khác nêu 90,59%" in said
    assert "chưa có phiếu" in said
    years = rows_of(summary, "table-years")
    assert [r["Năm"] for r in years] == ["2020", "2023", "2024"]
    assert "1001/QĐ-BNV" in years[1]["Kết luận"]
    assert years[2]["Khoảng tin cậy"] != "–"
    assert "2021: chưa có số liệu" in summary.figures[0].alt
    large = next(b for b in summary.blocks if isinstance(b, Facts))
    lead = next(b for b in summary.blocks if isinstance(b, Paragraph))
    for block in (large, lead):
        shown = text_of(Section("x", (block,)))
        assert not any(piece in shown for piece in ("86,9", "94,0", "500", "tăng rõ", "giảm rõ", "chưa thấy thay đổi"))
        assert "số phiếu" in shown


@pytest.mark.parametrize("language", ["vi", "en"])
def test_an_unknown_sample_is_said_to_be_unknown_and_gives_no_interval(language):
    brief = CASES["unassumed"](language)
    summary = text_of(survey.summary(brief))
    assert ("không biết chính xác đến mức nào" if language == "vi" else "is unknown") in summary
    assert not any(word in summary for word in ("500", "giả định", "assumed", "tăng rõ", "clearly up"))
    assert ("không có khoảng tin cậy" if language == "vi" else "there is no interval") in text_of(survey.sample(brief))


def _in_slice(brief, change):
    """Return the brief with its satisfaction rows changed."""
    table = brief.tables["satisfaction"].copy()
    change(table)
    return dataclasses.replace(brief, tables={**brief.tables, "satisfaction": table})


@pytest.mark.parametrize(("part", "rows"), [("groups", "subgroup"), ("factors", "item")])
def test_a_heading_is_not_made_from_a_difference_inside_its_intervals(part, rows):
    """88.1 against 93.9 with 46.5-98.4: no difference is established, whatever the others show."""

    def wide(table):
        here = table["period"].eq(2021) & table["measure"].eq("share_4_5")
        here &= table["item"].eq("index") & table["subgroup"].ne("all") if rows == "subgroup" else table["item"].isin(["TC", "KQ"])
        names = sorted(table.loc[here, rows].unique())
        for name, figures in zip(names, [(88.1, 84.0, 91.0), (93.9, 46.5, 98.4), (90.0, 89.5, 90.5)], strict=False):
            table.loc[here & table[rows].eq(name), ["estimate", "ci_low", "ci_high"]] = figures
        table.loc[table["item"].eq("index") & table["subgroup"].eq("all"), "estimate"] = 80.0

    def narrow(table):
        wide(table)
        table.loc[table["estimate"].eq(93.9), ["ci_low", "ci_high"]] = (92.5, 95.0)

    section = getattr(survey, part)
    assert heading(section(_in_slice(answered(), wide))).endswith("chênh lệch nằm trong sai số mẫu")
    assert "88,1" in heading(section(_in_slice(answered(), narrow)))


@pytest.mark.parametrize("part", ["factors", "items"])
def test_without_intervals_no_heading_says_that_differences_are_or_are_not_inside_them(part):
    said = heading(getattr(survey, part)(CASES["lonely"]()))
    assert "chưa biết sai số mẫu" in said
    assert "%" not in said
    assert "chưa biết sai số mẫu" not in heading(getattr(survey, part)(answered()))


def test_a_picture_without_intervals_promises_none():
    def captions(brief):
        return [
            b.caption for part in ("summary", "factors", "groups") for b in getattr(survey, part)(brief).blocks if isinstance(b, Figure)
        ]

    bare = captions(CASES["lonely"]())
    assert bare
    assert not [c for c in bare if "là khoảng tin cậy" in c or ": khoảng tin cậy" in c]
    assert [c for c in captions(answered()) if "là khoảng tin cậy" in c]


def test_questions_that_cannot_be_told_apart_do_not_make_one_of_them_the_heading():
    """In the drawn sample all three questions reach the first; where each is known to a tenth of a point, the first is named."""

    def narrow(table):
        here = table["measure"].eq("share_1_3")
        table.loc[here, "ci_high"], table.loc[here, "ci_low"] = table["estimate"] + 0.01, table["estimate"] - 0.01

    assert "3 câu chưa phân biệt được với nhau" in heading(survey.items(answered()))
    assert "chưa phân biệt được" not in heading(survey.items(_in_slice(answered(), narrow)))


def test_a_rank_without_a_value_is_all_that_is_said():
    assert "xếp thứ 2 trong 63" in heading(survey.summary(ranked_only()))
    assert text_of(survey.items(ranked_only())) == ""


def test_nothing_is_said_in_one_line():
    brief = nothing()
    assert "chưa có số liệu" in heading(survey.summary(brief))
    assert all(text_of(part(brief)) == "" for part in (survey.factors, survey.items, survey.change, survey.groups, survey.integrity))
