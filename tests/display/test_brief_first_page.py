"""Page 1 of a brief: the one sentence, the large figures, what has to be directed, the masthead."""

from __future__ import annotations

from dataclasses import replace

import pytest

from parlib import display
from parlib.display import text_of
from parlib.display.brief.head import takeaway
from parlib.display.page import Page
from parlib.display.sentences import inside_sentence
from parlib.document.inline import plain
from tests.display.contexts import full, promised, with_confidence
from tests.display.made_slices import NAN, context, locality, nothing
from tests.display.parts import section_text, shown
from tests.display.published_province import partial


def with_row(brief, **changes):
    """Return the brief with its own PAR row of the year changed."""
    table = brief.tables["indices"].copy()
    own = (table["period"] == brief.period) & (table["index"] == "PAR")
    for column, value in changes.items():
        table.loc[own, column] = value
    same = {k: getattr(brief, k) for k in ("framework", "frameworks", "plan", "localities")}
    tables = {**brief.tables, "indices": table}
    return context(unit=brief.locality, period=brief.period, language=brief.language, tables=tables, peers=brief.peers, **same)


def said(brief):
    return plain(takeaway(Page(brief)))


def test_takeaway_with_value_rank_and_change():
    brief = with_row(partial(), comparable_with_previous=True, not_comparable_because="")
    assert said(brief) == (
        "Năm 2024, Chỉ số cải cách hành chính của thành phố Hải Phòng đạt 96,17%, xếp thứ 1 trong 63 tỉnh, thành phố, "
        + "tăng 4,30 điểm phần trăm và tăng 1 bậc so với năm 2023."
    )


def test_takeaway_says_why_a_value_is_not_compared_and_still_compares_the_rank():
    assert said(partial()).endswith(
        "tăng 1 bậc so với năm 2023, giá trị không so sánh được với năm 2023 (thay đổi bộ tiêu chí, 892/QĐ-BNV)."
    )


def test_takeaway_with_a_fall():
    assert said(full()).startswith(
        "Năm 2023, Chỉ số cải cách hành chính của huyện An Hòa đạt 78,80%, xếp thứ 2 trong 3 huyện, thị xã, thành phố, "
    )
    assert "giảm 5,20 điểm phần trăm và giảm 1 bậc so với năm 2022" in said(full())
    assert said(full()).endswith("cam kết từ 85% trở lên: không đạt.")


def test_takeaway_when_nothing_moved():
    brief = with_row(partial(), comparable_with_previous=True, change=0.004, rank_change=0.0)
    assert said(brief).endswith("giữ nguyên giá trị và giữ nguyên thứ hạng so với năm 2023.")


def test_takeaway_with_a_rank_only_and_with_a_value_only():
    assert "nguồn đã nạp không nêu giá trị" in said(with_row(partial(), value=NAN, change=NAN))
    assert "chưa có thứ hạng" in said(with_row(partial(), rank=NAN, rank_change=NAN))
    alone = with_row(partial(), change=NAN, rank_change=NAN)
    assert said(alone).endswith("chưa có số liệu năm 2023 để so sánh.")


def test_takeaway_with_a_shared_rank():
    assert "đồng hạng thứ 1 trong 63" in said(with_row(partial(), tie=True))


def test_takeaway_with_a_plan_and_no_result():
    assert said(promised()) == (
        "Chưa có kết quả năm 2023: từ mức 84,00 điểm năm 2022, huyện An Hòa cam kết tại Công văn số 12/UBND-NC ngày 05 tháng 01 năm 2023: "
        + "Giá trị Chỉ số – từ 85% trở lên; kết quả sẽ được bổ sung khi nộp số liệu."
    )


def test_takeaway_with_nothing_at_all():
    assert said(nothing()) == "Chưa có số liệu năm 2024 của thành phố Hải Phòng: cần tệp số công bố hoặc bảng tự chấm điểm."
    assert said(nothing("en")).startswith("No figure for 2024 of Hải Phòng City")


def facts_of(section):
    (block,) = [b for b in section.as_blocks() if b["t"] == "facts"]
    return {f["label"]: (plain(f["value"]), plain(f["note"])) for f in block["items"]}


def test_large_figures_name_what_is_not_known():
    assert facts_of(shown("nothing", "summary")) == {"Chỉ số (PAR INDEX)": ("–", "chưa có số liệu")}
    facts = facts_of(shown("full", "summary"))
    assert facts["Chỉ số (PAR INDEX)"] == ("78,80%", "78,80/100 điểm; tính theo bộ tiêu chí")
    assert facts["Thứ hạng"] == ("2/3", "trong nhóm huyện, thị xã, thành phố")


def test_a_change_of_rank_is_as_large_as_a_change_of_points_and_stands_in_the_heading():
    """Both are large figures: who fell seven places does not read of a gain of one point."""
    (block,) = [b for b in shown("full", "summary").as_blocks() if b["t"] == "facts"]
    value = next(f["value"] for f in block["items"] if f["label"] == "So với năm 2022")
    assert [n["s"] for n in value if n["t"] == "num"] == ["−1", "−5,20"]
    heading = next(plain(b["c"]) for b in shown("full", "summary").as_blocks() if b["t"] == "heading")
    assert "giảm 1 bậc, xếp thứ 2 trong 3" in heading
    assert heading.endswith("Chỉ số giảm 5,20 điểm phần trăm")


def test_page_one_says_what_has_to_be_directed_and_what_is_late():
    section = shown("full", "summary")
    (table,) = [t for t in section.tables if t.id == "table-actions"]
    # A 2023 lost 20 points at item 1.1 (Phòng Nội vụ); the 1.2 lost at 2.2 are a survey's and not the unit's to direct.
    rows = [[plain(c.c) for c in row] for row in table.rows]
    assert [row[:3] for row in rows] == [["1.1 Ban hành kế hoạch năm", "20,00", "Phòng Nội vụ"]]
    assert rows[0][-1].startswith("○ bị điểm 0")
    assert "Việc cần chỉ đạo: có thể lấy lại 20,00 điểm" in text_of(section)
    assert "3 cam kết chậm tiến độ hoặc không đạt, gồm cả Chỉ số (từ" in text_of(section)


def test_page_one_asks_for_what_is_missing_in_one_line():
    assert "Đề nghị đơn vị gửi bảng tự chấm điểm, tệp phiếu khảo sát đã ẩn danh và văn bản cam kết để bổ sung báo cáo này." in section_text(
        "summary", nothing()
    )


def test_masthead_holds_every_field_of_the_contract():
    meta = display.masthead(partial()).meta
    assert set(meta) == {
        *("kind", "language", "title", "subtitle", "organisation", "organisation_above", "place", "issued_on", "locality"),
        *("locality_name", "period", "slug", "framework", "framework_status", "illustrative", "takeaway", "release", "digest"),
        *("provenance", "mode", "appendix_of", "signer_title", "recipients"),
    }
    assert (meta["organisation"], meta["organisation_above"]) == ("SỞ NỘI VỤ", "ỦY BAN NHÂN DÂN THÀNH PHỐ HẢI PHÒNG")
    assert meta["takeaway"] == said(partial())
    assert "r-test" in meta["provenance"]


@pytest.mark.parametrize(
    ("name", "short", "level", "inside"),
    [
        ("Thành phố Hải Phòng", "Hải Phòng", "province", "thành phố Hải Phòng"),
        ("Tỉnh Quảng Trị", "Quảng Trị", "province", "tỉnh Quảng Trị"),
        ("Thành phố Hồ Chí Minh", "Hồ Chí Minh", "province", "Thành phố Hồ Chí Minh"),
        ("Quận 1", "1", "district", "Quận 1"),
        ("Phường 2 Bảo Lộc", "2 Bảo Lộc", "commune", "Phường 2 Bảo Lộc"),
        ("Sở Công Thương", "Công Thương", "department", "Sở Công Thương"),
    ],
)
def test_common_nouns_stay_small_inside_a_sentence(name, short, level, inside):
    assert inside_sentence(locality(name=name, short_name=short, level=level)) == inside


@pytest.mark.parametrize(
    ("name", "short", "level", "dated", "in_tables"),
    [
        ("Thành phố Hải Phòng", "Hải Phòng", "province", "Hải Phòng", "Hải Phòng"),
        ("Thành phố Hồ Chí Minh", "Hồ Chí Minh", "province", "Thành phố Hồ Chí Minh", "Hồ Chí Minh"),
        ("Quận 1", "1", "district", "Quận 1", "Quận 1"),
        ("Phường 2 Bảo Lộc", "2 Bảo Lộc", "commune", "Phường 2 Bảo Lộc", "Phường 2 Bảo Lộc"),
        ("Xã Kim Liên", "Kim Liên", "commune", "Kim Liên", "Kim Liên"),
    ],
)
def test_a_name_that_is_a_number_is_written_whole(name, short, level, dated, in_tables):
    unit = locality(name=name, short_name=short, level=level)
    brief = context(unit=unit)
    assert display.masthead(brief).meta["place"] == dated
    assert Page(brief).short_unit == in_tables


def test_one_range_of_the_rank_stands_on_page_one():
    """Where the error in the data is known, its range stands beside the rank; else that of the trial runs in their sentence."""
    said = section_text("summary", full())
    assert "Thứ hạng thay đổi khi tính cách khác: thuộc nhóm giữa trong 60% số lần tính thử (thứ 1–3)." in said
    assert "sai số của số liệu" not in said
    known = with_confidence(full(), high=3)
    assert facts_of(display.summary(known))["Thứ hạng"] == ("2/3", "sai số của số liệu: từ thứ 2 đến thứ 3")
    # in which third it stands is open: no rank is called sure, however little the method moves it
    open_ = "Thứ hạng chưa chắc chắn do sai số số liệu và cách tính: 60% số lần tính thử thuộc nhóm giữa."
    assert open_ in section_text("summary", known)
    sure = section_text("summary", with_confidence(full(), high=2))
    assert "Thứ hạng thay đổi khi tính cách khác: thuộc nhóm giữa trong 60% số lần tính thử." in sure
    assert facts_of(display.summary(with_confidence(full(), high=2)))["Thứ hạng"][1] == "sai số của số liệu: đúng thứ 2"
    assert "số lần tính thử" not in section_text("summary", partial())


def test_what_other_sources_print_stands_beside_the_large_figure():
    """The value of another source is named where the figure is printed large; what all sources print alike is not flagged."""
    disputed = facts_of(display.summary(replace(partial(), period=2023)))
    assert disputed["Chỉ số (PAR INDEX)"][1].startswith("nguồn khác ghi 91,81%; ")
    assert "nguồn khác" not in disputed["Thứ hạng"][1]
    assert "nguồn khác" not in facts_of(shown("partial", "summary"))["Chỉ số (PAR INDEX)"][1]
    one_source = partial()
    only_used = one_source.tables["observations"].query("used")
    silent = facts_of(display.summary(replace(one_source, period=2023, tables={**one_source.tables, "observations": only_used})))
    assert silent["Chỉ số (PAR INDEX)"][1].startswith("các nguồn nêu khác nhau; ")


def test_a_group_of_which_every_unit_has_a_value_is_not_said_to_lack_any(monkeypatch):
    """A unit in another state is drawn apart: it has a value all the same."""
    every = Page.peer_indices
    monkeypatch.setattr(Page, "peer_indices", lambda page, index: every(page, index).assign(apart=[False, False, True]))
    figure = next(b for b in display.summary(full()).as_blocks() if b["t"] == "figure")
    assert "1 đơn vị ở trạng thái khác" in figure["caption"]
    assert "chỉ" not in figure["caption"]


@pytest.mark.parametrize(
    ("language", "note"),
    [
        ("vi", "số công bố; cộng các mục được 51,37/100 điểm"),
        ("en", "published figure; the items add up to 51.37/100 points"),
    ],
)
def test_points_that_do_not_make_the_published_figure_are_not_called_published(language, note):
    brief = with_row(full(language), value=88.1, points=51.37, max_points=100.0, basis="published")
    (value, said_of_it), *_ = facts_of(display.summary(brief)).values()
    assert value in ("88,10%", "88.10%")
    assert said_of_it == note


@pytest.mark.parametrize(
    ("language", "sentence"),
    [
        ("vi", "Trong tổng điểm có 30,00 điểm thẩm định ở 1 mục mà đơn vị không báo cáo, không tự chấm."),
        ("en", "Of the total, 30.00 points are of the appraisal alone, on 1 item that the unit neither reported nor scored."),
    ],
)
def test_points_that_the_unit_never_claimed_are_said_on_page_1(language, sentence):
    brief = full(language)
    evidence = brief.tables["evidence"].copy()
    row = evidence["period"].eq(2023) & evidence["code"].eq("2.1")
    evidence.loc[row, ["state", "appraised_score"]] = ["missing", 30.0]
    assert sentence in section_text("summary", replace(brief, tables={**brief.tables, "evidence": evidence}))
    assert sentence not in section_text("summary", brief)
