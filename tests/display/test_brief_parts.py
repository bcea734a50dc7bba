"""What the parts of a brief and of its annex say of the sample world, line by line."""

from __future__ import annotations

import re
from dataclasses import replace
from types import SimpleNamespace

import numpy as np
import pandas as pd
import pytest

from parlib import display
from parlib.codebook.findings import findings
from parlib.display import format_number, text_of
from parlib.display.brief.cliffs import measured_in
from parlib.display.page import Page
from parlib.document.inline import plain
from parlib.errors import RenderRefused
from tests.display.contexts import CASES, full
from tests.display.made_slices import NAN, context, locality
from tests.display.parts import section_text, show, shown
from tests.display.published_province import partial
from tests.world import A


def test_domains_show_points_maximum_last_year_and_peers():
    text = text_of(shown("full", "annex.domains"))
    # A 2023: domain 1 = 0 + 20 of 40, domain 2 = 30 + 8.8 + 20 of 60; 2022: 35 and 49. B and the new C: 20 and 57.2, 37.5 and 43.
    assert text.startswith("A. Bị trừ nhiều điểm nhất ở Chỉ đạo, điều hành: 20,00 điểm")
    assert "Chỉ đạo, điều hành | 20,00 | 40,00 | 50,0 | 35,00" in text
    assert "Kết quả phục vụ | 58,80 | 60,00 | 98,0 | 49,00" in text


def test_a_domain_that_does_not_apply_is_neither_without_data_nor_without_a_known_maximum():
    brief = full()
    scores = brief.tables["scores"].copy()
    gone = scores["code"].eq("1") & scores["period"].eq(2023)
    scores.loc[gone, "state"] = "not_applicable"
    scores.loc[gone, ["points", "lost_points"]] = NAN
    section = display.annex.domains(full(tables={**brief.tables, "scores": scores}))
    assert text_of(section).startswith("A. Bị trừ nhiều điểm nhất ở Kết quả phục vụ: 1,20 điểm")
    (figure,) = [block for block in section.as_blocks() if block["t"] == "figure"]
    assert "Chỉ đạo, điều hành: không áp dụng" in figure["alt"]
    assert "chưa có số liệu" not in figure["alt"]


def test_domains_of_an_earlier_year_are_named_as_such_and_old_ones_are_left_out():
    brief = full()
    scores = brief.tables["scores"]
    same = {k: getattr(brief, k) for k in ("framework", "frameworks", "localities")}
    before = {**brief.tables, "scores": scores[scores["period"] < 2023]}
    text = section_text("annex.domains", context(unit=brief.locality, period=2023, tables=before, **same))
    assert text.startswith("A. Năm 2022: bị trừ nhiều điểm nhất ở Kết quả phục vụ: 11,00 điểm")
    assert "Chưa có điểm theo lĩnh vực năm 2023; phần này dùng số năm 2022" in text
    old = {**brief.tables, "scores": scores[scores["period"] < 2021]}
    assert "chưa có số liệu" in section_text("annex.domains", context(unit=brief.locality, period=2023, tables=old, **same))


def test_trend_verdicts_and_reasons():
    text = text_of(shown("partial", "annex.trend"))
    assert text.startswith("B. Thứ hạng cải thiện rõ: lên 0,4 bậc mỗi năm trong 7 năm")
    assert "Giá trị: không kiểm định xu hướng, vì mới có 1 năm so sánh được, cần 5." in text
    assert "Không có số liệu các năm 2014–2017, 2019–2020; biểu đồ để trống, không nội suy." in text
    assert "2022 | 90,09 | – | 2/63 | 84,79 | thay đổi bộ tiêu chí, 876/QĐ-BNV" in text
    assert "2023 | 91,87 | +1,78 | 2/63 | 86,98 | các nguồn nêu khác nhau (xem phần Nguồn)" in text
    assert "Tách thay đổi thứ hạng so với năm 2022 (−1 bậc): điểm của chính đơn vị −1" in text_of(shown("full", "annex.trend"))


def test_the_ledger_sums_to_maximum_minus_score():
    section = shown("full", "annex.lost_points")
    (table,) = [t for t in section.tables if t.id == "table-lost-points"]
    lost = {plain(row[0].c): plain(row[2].c) for row in table.rows}
    assert lost == {"1.1 Ban hành kế hoạch năm": "20,00", "2.2 Mức độ hài lòng": "1,20", "Tổng cộng": "21,20"}
    assert text_of(section).startswith("D. Bị trừ 21,20 điểm; nhiều nhất ở phần việc của Phòng Nội vụ: 20,00 điểm (94,3%)")
    assert [row[2].mark for row in table.rows] == ["zero", "", ""]


def test_self_scores_stand_beside_appraisal():
    section = shown("full", "annex.lost_points")
    text = text_of(section)
    assert "Điểm thẩm định thấp hơn điểm tự chấm 20,00 điểm, ở 1 mục" in text
    # A 2023 claims 20, 20 and 30 points; appraisal gives 0, 20 and 30.
    assert "Trên 3 mục có cả hai điểm: tự chấm 70,00 điểm, thẩm định 50,00 điểm." in text
    (table,) = [t for t in section.tables if t.id == "table-self-and-appraised"]
    rows = [[plain(cell.c) for cell in row] for row in table.rows]
    # In 2022, under the same rule book, three units filed 1.1 and none was cut.
    assert rows == [
        ["1.1 Ban hành kế hoạch năm", "20,00", "0,00", "20,00", "0,00 (0,0%)"],
        ["Cả các mục đã thẩm định", "70,00", "50,00", "20,00", ""],
    ]


def test_a_self_score_alone_is_set_against_what_appraisal_usually_leaves():
    section = shown("waiting", "annex.lost_points")
    text = text_of(section)
    # 70 claimed; of three past claims of 1.2 one was cut by 5: 70 - 5/3. The interval is worked out in tests/scoring/test_gap.py.
    assert "Chưa thẩm định: tự chấm 70,00 điểm, dự kiến còn 68,33 điểm" in text
    assert "Điểm thẩm định dự kiến của các mục này: 68,33 điểm, khoảng 60% từ 65,00 đến 70,00" in text
    assert "Chỉ dựa vào một năm thẩm định" in text
    (table,) = [t for t in section.tables if t.id == "table-self-and-appraised"]
    rows = [[plain(cell.c) for cell in row] for row in table.rows]
    assert rows == [
        ["1.2 Hoàn thành nhiệm vụ được giao", "20,00", "1,67 (33,3%)", "18,33"],
        ["Điểm thẩm định dự kiến, cả bảng tự chấm", "70,00", "1,67", "68,33 (khoảng 60%: 65,00–70,00)"],
    ]
    first = text_of(shown("waiting", "summary"))
    assert "Trong đó 3 mục tự chấm chưa thẩm định được 70,00 điểm, dự kiến sau thẩm định 68,33 điểm (khoảng 60%: 65,00–70,00)." in first


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"low": NAN, "high": NAN, "reason": "too_little_appraisal_history: n=3; needed=9"}, "Mới có 3 đơn vị đã thẩm định, cần 9"),
        ({"expected": NAN, "low": NAN, "high": NAN, "reason": "no_appraisal_history: n=0"}, "chưa dự kiến được điểm thẩm định"),
        ({"max_points": NAN}, "tự chấm: 70,00 điểm ở 3 mục. Điểm thẩm định dự kiến"),
        ({"n_periods": 3, "reason": ""}, "Mới dựa trên 3 năm: một năm thẩm định chặt hơn gần như chưa nằm trong khoảng này"),
    ],
)
@pytest.mark.parametrize("language", ["vi", "en"])
def test_what_cannot_be_expected_is_said(changes, said, language):
    brief = CASES["waiting"](language)
    expected = brief.tables["expected"].assign(**changes)
    same = {k: getattr(brief, k) for k in ("framework", "frameworks", "localities")}
    again = context(unit=brief.locality, period=2023, language=language, tables={**brief.tables, "expected": expected}, **same)
    text = section_text("annex.lost_points", again)
    assert language == "en" or said in text
    assert ("Mới dựa trên" in text or "That rests on" in text) is ("n_periods" in changes)  # one year has a sentence of its own
    assert not re.search(r"\bnan\b|––", text)


def test_an_item_just_short_says_what_is_missing_and_what_it_would_win():
    section = shown("waiting", "annex.lost_points")
    assert "1 mục sát ngưỡng: đạt mốc ở cả các mục này là thêm 15,00 điểm" in text_of(section)
    (table,) = [t for t in section.tables if t.id == "table-just-short"]
    (row,) = [[plain(cell.c) for cell in row] for row in table.rows]
    # 89 files of 100: 15 points; 90 % give 30.
    assert row[1:6] == ["89%", "từ 90%", "1 điểm % (1 trường hợp)", "15,00 → 30,00", "15,00"]


def test_totals_only_say_nothing_of_self_scores():
    assert [t.id for t in shown("partial", "annex.lost_points").tables] == []
    assert "tự chấm và thẩm định" not in text_of(shown("partial", "annex.lost_points")).lower()


def test_points_that_are_open_are_not_called_lost():
    from tests.display.contexts import _world_tables
    from tests.world import B, world_framework, world_frameworks

    tables = {n: f[f["locality"] == B] for n, f in _world_tables().items() if n in ("ledger", "scores")}
    brief = context(
        unit=locality(B, level="district"), period=2023, tables=tables, framework=world_framework("world-2"), frameworks=world_frameworks()
    )
    # B 2023: item 1.2 (20 points) was not reported; 2.2 lost 2.8.
    said = section_text("annex.lost_points", brief)
    assert said.startswith("D. Bị trừ 2,80 điểm")
    assert "Ngoài ra 20,00 điểm ở 1 mục chưa có số liệu: chưa đạt, chưa kết luận là bị trừ." in said
    assert "Còn cách điểm tối đa |  | 22,80" in said
    assert "có thể lấy lại 2,80 điểm" not in section_text("summary", brief), "a survey lost them"
    assert "Chưa đủ số liệu; còn cách điểm tối đa nhiều nhất" in section_text("annex.domains", brief)
    scores = brief.tables["scores"]
    unknown = scores["level"].eq("domain") & scores["code"].eq("2") & scores["period"].eq(brief.period)
    assert unknown.any()
    blind = scores.assign(points=scores["points"].mask(unknown), lost_points=scores["lost_points"].mask(unknown))
    said = section_text("annex.domains", replace(brief, tables={**brief.tables, "scores": blind}))
    assert "lĩnh vực có điểm, còn cách điểm tối đa nhiều nhất" in said, "one without any figure may be further"


def test_warnings_stand_once_an_item_with_what_was_asked():
    section = shown("full", "annex.warnings")
    (table,) = section.tables
    rows = {plain(r[0].c).split()[0]: [plain(c.c) for c in r[1:]] for r in table.rows}
    # A fell at 1.1 from 20 to 0 (and stands at zero), at 2.2 from 9 to 8.8; 1.2 and 2.3 rose.
    assert (
        rows["1.1"][:3] == ["20,00", "0,00", "thấp hơn năm trước: cần xem xét bị điểm 0: cần xem xét"]
        or rows["1.1"][2].count("cần xem xét") == 2
    )
    assert "có giải trình" in rows["1.1"][3]
    assert rows["2.2"][2] == "thấp hơn năm trước: không so sánh được"
    assert text_of(section).startswith("E. 1 mục cần xem xét: 1 mục bị điểm 0, 2 mục thấp hơn năm trước")


def test_every_form_of_promise_reads_as_a_promise():
    (table,) = [t for t in shown("full", "annex.commitments").tables if t.id == "table-commitments"]
    promises = {plain(r[0].c): plain(r[3].c) for r in table.rows}
    assert promises == {
        "C01": "từ 85% trở lên",
        "C02": "tăng từ 1 đến 2 bậc",
        "C03": "tăng từ 1 đến 3 điểm",
        "C04": "đạt tối đa 60 điểm",
        "C05": "không để xảy ra (0 hồ sơ)",
        "C06": "cao hơn năm trước",
        "C07": "trên 95%",
        "C08": "nhóm giữa",
        "C09": "giảm 5 điểm",
        "C10": "không quá 3 văn bản",
        "C11": "hoàn thành",
    }


def test_sentences_to_respondents_are_recorded_and_never_a_task():
    text = text_of(shown("full", "annex.commitments"))
    assert "chỉ ghi nhận, không giao, không theo dõi như nhiệm vụ, không hỗ trợ thực hiện" in text
    assert "“đề nghị nhìn nhận tích cực hơn” – làm lệch phép đo" in text
    (table,) = [t for t in shown("full", "annex.commitments").tables if t.id == "table-commitments"]
    assert not any("nhìn nhận" in plain(c.c) for r in table.rows for c in r)


def test_promised_gains_are_set_against_the_whole_and_an_assumption_is_said():
    text = text_of(shown("full", "annex.commitments"))
    assert "Cộng các phần đủ đạt mức chung: cần thêm 1,00 điểm, cam kết tăng thêm 1–3 điểm" in text
    assert "giả định tổng điểm tối đa là 100, văn bản không nêu" in text


def test_a_plan_without_results_says_so_and_drops_the_column_that_would_repeat_it():
    section = shown("promised", "annex.commitments")
    assert text_of(section).startswith("F. 11 cam kết, chưa cam kết nào có kết quả")
    (table,) = [t for t in section.tables if t.id == "table-commitments"]
    assert [c.label for c in table.columns] == ["Mã", "Cam kết", "Xuất phát", "Mức cam kết", "Chịu trách nhiệm"]


def test_ways_to_the_promise_are_shown_where_the_release_holds_them():
    section = shown("full", "annex.path")
    assert text_of(section).startswith("G. 2 phương án tự chấm đủ mức cam kết")
    assert "1 | Ban hành kế hoạch năm | +20,00 | 98,80 | ít | 31/12/2024" in text_of(section)


def test_satisfaction_with_a_total_only_and_with_answers():
    assert "SIPAS) đạt 90,59%, xếp thứ 1" in text_of(shown("partial", "annex.satisfaction"))
    assert "chưa có kết quả theo từng nội dung" in text_of(shown("partial", "annex.satisfaction"))
    assert "ước đạt 100,00%" in text_of(shown("full", "annex.satisfaction"))  # every answer of A 2023 is a 4 or a 5


def test_sources_name_every_page_once_and_conflicts_in_footnotes():
    section = shown("partial", "annex.sources")
    (table,) = section.tables
    row = next(r for r in table.rows if plain(r[0].c) == "2023")
    assert plain(row[2].c) == "91,87"
    footnotes = [plain(piece["c"]) for piece in row[4].c if piece["t"] == "fn"]
    assert footnotes[0] == "example.vn (par:4): giá trị 91,81. đa số nguồn nêu 91,87"
    assert "last" in footnotes[1]
    text = text_of(section)
    assert "2022: bộ tiêu chí mới" in text
    assert "Bảng tự chấm điểm theo bộ tiêu chí" in text


def test_a_name_of_an_item_comes_from_the_rule_book_of_its_row():
    page = Page(full())
    row = page.slice.rows("scores", locality=A, period=2020, code="1.1")[0]
    assert page.row_name(row) == "Ban hành kế hoạch năm"
    assert page.item_name("9.9") == "9.9"


def test_a_reason_is_told_in_words_with_its_figures_in_the_reader_s_locale():
    vi, en = Page(full()), Page(full("en"))
    assert vi.reason("within_rounding: drop=0.01") == "Chênh lệch 0,01 điểm nằm trong sai số làm tròn"
    assert en.reason("too_few_years: n=2; needed=5") == "only 2 of the 5 years needed are comparable"
    assert vi.reason("rule_book_changed: before=world-1; now=world-2") == "bộ tiêu chí hai năm khác nhau"
    assert vi.reason("") == ""
    assert vi.reason("free text") == "free text"


def test_a_wording_that_lacks_an_entry_stops_the_page():
    brief = partial()
    broken = {**brief.wording, "sentences": {k: v for k, v in brief.wording["sentences"].items() if k != "trend"}}
    with pytest.raises(RenderRefused, match=r"sentences\.trend"):
        display.annex.trend(partial(wording=broken))


def test_how_sure_the_rank_is_stands_in_full_in_the_annex():
    said = section_text("annex.summary", full())
    assert "phần ba đầu / giữa / cuối của nhóm trong 25% / 60% / 15% số cách tính, không phải xác suất" in said
    assert "trọng số của lĩnh vực và mục (trung bình 0,8 bậc" in said
    assert "số cách tính" not in section_text("annex.summary", partial())
    assert "sai số của số liệu" not in said  # no survey: nothing is said of the data instead of something of the method


@pytest.mark.parametrize(
    ("high", "verdict", "words"),
    [
        (3, "described", "Theo sai số của số liệu (chọn mẫu khảo sát; độ tin cậy 95%): hạng 2 đến 3"),
        (2, "described", "Theo sai số của số liệu (chọn mẫu khảo sát; độ tin cậy 95%): đúng hạng 2"),
        (3, "tied", "hạng 2 đến 3; có đơn vị khác cùng giá trị"),
    ],
)
def test_the_confidence_set_of_a_rank_comes_before_what_the_method_does(high, verdict, words):
    brief = full()
    row = {
        "locality": A,
        "period": 2023,
        "family": "rank",
        "aspect": "confidence",
        "part": "survey",
        "subject": "PAR",
        "estimate": 2,
        "ci_low": 2,
        "ci_high": high,
    }
    row |= {"level_of_confidence": 0.95, "unit": "rank", "n": 3, "verdict": verdict}
    edge = brief.tables["findings"].assign(verdict=lambda f: f["verdict"].where(f["aspect"].ne("top_third"), "edge_tied"))
    tables = brief.tables | {"findings": pd.concat([edge, findings([row])], ignore_index=True)}
    said = section_text("annex.summary", replace(brief, tables=tables))
    assert words in said
    assert said.index("sai số của số liệu") < said.index("số cách tính")
    assert "có giá trị bằng nhau ngay tại ranh giới phần ba" in said


@pytest.mark.parametrize(("points", "words"), [(np.nan, "(thẩm định; độ"), (1.5, "(thẩm định (chưa rõ sai số của điểm khảo sát); độ")])
def test_beside_the_rank_it_is_said_that_nobody_knows_the_error_of_surveyed_points(points, words):
    brief = full()
    row = {"locality": A, "period": 2023, "family": "rank", "aspect": "confidence", "part": "appraisal", "subject": "PAR", "estimate": 2}
    row |= {"ci_low": 2, "ci_high": 3, "level_of_confidence": 0.95, "unit": "rank", "n": 3, "verdict": "described"}
    gaps = brief.tables["gaps"]
    assert len(gaps.query("locality == @A and period == 2023")) > 0
    tables = brief.tables | {"findings": pd.concat([brief.tables["findings"], findings([row])], ignore_index=True)}
    tables["gaps"] = gaps.assign(survey_points=points)
    assert words in section_text("annex.summary", replace(brief, tables=tables))


def test_the_first_trend_test_says_over_how_many_tests_its_p_is_adjusted():
    section = show("annex.trend", full())
    assert "p = 0,600" in text_of(section)
    notes = [i["c"] for b in section.as_blocks() if b["t"] == "p" for i in b["c"] if i["t"] == "fn"]
    notes += [i["c"] for b in section.as_blocks() if b["t"] == "list" for c in b["items"] for i in c if i["t"] == "fn"]
    (note,) = [plain(n) for n in notes if "Mann–Kendall" in plain(n)]
    assert "điều chỉnh cho 3 phép kiểm định cùng câu hỏi, cùng năm, cùng nhóm đơn vị (Benjamini–Hochberg)" in note


def test_a_figure_of_a_decision_names_the_decision_among_its_sources():
    """An office's table has no web address: the number of the decision stands where others name a site."""
    brief = partial()
    own = brief.tables["observations"].assign(source_url="Quyết định số 99/QĐ-UBND ngày 05/01/2025")
    said = section_text("sources", replace(brief, tables={**brief.tables, "observations": own}))
    assert "từ Quyết định số 99/QĐ-UBND ngày 05/01/2025." in said


@pytest.mark.parametrize("part", ["lost_points", "annex.lost_points"])
@pytest.mark.parametrize("bonus", [3.0, 40.0, 500.0])
def test_a_bonus_larger_than_the_losses_makes_a_page_with_true_shares(part, bonus):
    brief = full()
    ledger = brief.tables["ledger"]
    gained = ledger[ledger["period"].eq(brief.period)].iloc[[0]].assign(code="9.9", lost_points=-bonus, lead_unit="")
    brief = replace(brief, tables={**brief.tables, "ledger": pd.concat([ledger, gained], ignore_index=True)})
    own = ledger[ledger["period"].eq(brief.period) & ledger["lost_points"].gt(0) & ledger["state"].ne("missing")]
    said = section_text(part, brief)
    assert f"Bị trừ {format_number('points', own['lost_points'].sum(), 'vi')} điểm" in said
    shown_bonus = format_number("points", bonus, "vi")
    assert f"{'Đã trừ điểm thưởng' if part.startswith('annex') else 'Điểm thưởng'} {shown_bonus} điểm" in said, (
        "value and loss come to the maximum with it"
    )
    share = re.search(r"nhiều nhất ở phần việc của .*?\(([\d,]+)%\)", said)
    assert share
    assert 0 < float(share[1].replace(",", ".")) <= 100


@pytest.mark.parametrize(("due", "shown"), [("2025-06-29", "29/6/2025, đã qua"), ("2025-06-30", "30/6/2025")])
def test_a_deadline_that_has_passed_says_so(due, shown):
    brief = full()
    targets = brief.table("targets").assign(code=["1.1", *brief.table("targets")["code"][1:]])
    targets["due"] = due
    section = display.summary(replace(brief, tables={**brief.tables, "targets": targets}))
    (table,) = [t for t in section.tables if t.id == "table-actions"]
    assert shown in [plain(c.c) for c in table.rows[0]]


@pytest.mark.parametrize(("actual", "shown"), [(1.0, "xong"), (0.0, "chưa xong"), (None, "–")])
def test_what_is_done_or_not_is_told_in_words(actual, shown):
    brief = full()
    targets = brief.table("targets")
    targets.loc[targets["operator"].eq("done"), "actual"] = actual
    section = display.plan.owned(replace(brief, kind="plan", tables={**brief.tables, "targets": targets}))
    table = next(t for t in section.tables if t.id == "table-owned")
    result = [c.label for c in table.columns].index("Kết quả")
    assert [plain(r[result].c) for r in table.rows if "Kế hoạch" in plain(r[1].c)] == [shown]


def test_points_of_a_part_are_measured_by_the_maximum_that_applies_to_the_unit():
    """An item of 4 points does not apply: 20 of 36 points are 55.6 %, and the heading adds up."""
    brief = full()
    scores = brief.tables["scores"].copy()
    own = scores["code"].eq("1") & scores["period"].eq(2023) & scores["locality"].eq(A)
    scores.loc[own, ["applicable_max", "lost_points"]] = [36.0, 16.0]
    changed = full(tables={**brief.tables, "scores": scores})
    assert "Chỉ đạo, điều hành | 20,00 | 36,00 | 55,6 |" in text_of(display.annex.domains(changed))
    in_brief = text_of(display.domains(changed))
    assert "20,00/36" in in_brief
    assert "16,00 điểm" in in_brief.splitlines()[0]


def test_a_part_that_takes_points_has_no_maximum_and_one_beside_the_sum_keeps_its_own():
    brief = full()
    scores = brief.tables["scores"].copy()
    at = scores["period"].eq(2023) & scores["locality"].eq(A)
    figures = ["max_points", "applicable_max", "points", "lost_points"]
    scores.loc[at & scores["code"].eq("1"), figures] = [0.0, 0.0, -1.0, 1.0]
    scores.loc[at & scores["code"].eq("2"), figures] = [5.0, 0.0, 2.5, -2.5]
    changed = full(tables={**brief.tables, "scores": scores})
    in_brief, annex = text_of(display.domains(changed)), display.annex.domains(changed)
    assert "−1,00/0" not in in_brief
    assert "2,50/5" in in_brief
    (figure,) = [block for block in annex.as_blocks() if block["t"] == "figure"]
    assert "chưa biết điểm tối đa" not in in_brief + figure["alt"]
    assert "là điểm trừ" in figure["alt"]


def test_where_no_item_names_a_lead_unit_nothing_is_grouped_by_one_and_the_person_stands_alone():
    brief = full()
    ledger = brief.tables["ledger"].assign(lead_unit="", person_in_charge="Trần Thị Lá")
    changed = full(tables={**brief.tables, "ledger": ledger})
    in_brief, annex = text_of(display.lost_points(changed)), display.annex.lost_points(changed)
    assert "theo đơn vị chủ trì" not in in_brief + text_of(annex)
    assert "Trần Thị Lá" in text_of(annex)
    assert "(Trần Thị Lá)" not in text_of(annex)
    assert not any("Chưa nêu đơn vị chủ trì" in block["alt"] for block in annex.as_blocks() if block["t"] == "figure")


def test_the_few_items_that_have_to_be_looked_at_are_named():
    text = text_of(shown("full", "lost_points"))
    assert "1.1 Ban hành kế hoạch năm: thấp hơn năm trước, bị điểm 0." in text
    assert "2.2 Mức độ hài lòng: thấp hơn năm trước." in text


@pytest.mark.parametrize(("unit", "told"), [("số lượng", ""), ("Số lượng", ""), ("số ngày chậm", "số ngày chậm")])
def test_a_unit_that_says_only_that_something_is_counted_is_not_printed(unit, told):
    book = SimpleNamespace(by_code={"2.1.1": SimpleNamespace(unit=unit)})
    row = {"framework": "f", "code": "2.1.1", "measure": "amount"}
    page = SimpleNamespace(rule_book=lambda _: book, language="vi", brief=SimpleNamespace(wording={"labels": {"units": {}}}))
    assert measured_in(page, SimpleNamespace(text=row.get)) == told
