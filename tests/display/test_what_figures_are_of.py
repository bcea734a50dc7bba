"""A figure says what it is of: of how many units, of which index, by which rule book, from which source, by whose word."""

import math
from dataclasses import replace

import pandas as pd
import pytest

from parlib.codebook.findings import findings
from parlib.codebook.tables import conform
from parlib.display import annex, overview, text_of
from parlib.display.brief.course import trend
from parlib.display.brief.figures import facts
from parlib.display.brief.head import summary
from parlib.display.brief.spine import domains
from parlib.display.brief.standing import domains as annex_domains
from parlib.display.brief.voices import satisfaction
from parlib.display.page import Page
from parlib.display.survey import change as survey_change
from parlib.display.survey import summary as survey_summary
from parlib.document.inline import plain
from tests.display.contexts import full
from tests.display.kinds import heading
from tests.display.made_slices import context, locality
from tests.display.overview.slices import values_only, world
from tests.display.plan.slices import district, district_plan, part
from tests.display.survey.slices import UNIT, answered, published
from tests.display.test_course_calendar import BREAK, OTHER, brief, line
from tests.world import C_NEW, A, B

OWN = locality().locality


def test_values_on_two_sides_of_a_new_rule_book_make_no_heading():
    years = [line(OWN, 2018, 56.82, why="no_previous_year", rank=math.nan), line(OWN, 2019, 60.0, before=56.82, rank=math.nan)]
    assert heading(trend(brief(years))) == "Chỉ số: từ 56,82% (năm 2018) đến 60,00% (năm 2019)"
    across = [*years, line(OWN, 2020, 71.9, before=60.0, why=BREAK, rank=math.nan)]
    said = heading(trend(brief(across)))
    assert "71,90" not in said
    assert "bộ tiêu chí thay đổi" in said


@pytest.mark.parametrize(
    ("last", "of", "said"),
    [
        (1.0, 63.0, "Thứ hạng: năm 2018 thứ 6 trong 63, năm 2019 thứ 1 trong 63"),
        (6.0, 34.0, "Thứ hạng: năm 2018 thứ 6 trong 63, năm 2019 thứ 6 trong 34"),
        (6.0, 63.0, "Thứ hạng: cùng là thứ 6 trong 63 ở năm 2018 và năm 2019"),
        (2.0, math.nan, "Thứ hạng: năm 2018 thứ 6 trong 63, năm 2019 thứ 2"),
    ],
)
def test_ranks_of_a_heading_say_of_how_many(last, of, said):
    rows = [line(OWN, 2018, 80.0, why="no_previous_year", rank=6.0), line(OWN, 2019, 81.0, before=80.0, rank=last) | {"of": of}]
    assert heading(trend(brief(rows))) == said


@pytest.fixture
def of_some():
    """A commune whose source names the best three and not how many were ranked."""
    rows = [
        line(unit, 2025, value, why="no_previous_year", rank=rank) | {"of": math.nan}
        for unit, value, rank in ((OWN, 85.1, 1.0), (OTHER, 85.07, 2.0), ("01@2008-08-01", 84.36, 3.0))
    ]
    table = conform("indices", rows)
    return context(unit=locality(), period=2025, tables={"indices": table.iloc[:1]}, peers={"indices": table})


def test_a_rank_whose_source_does_not_say_of_how_many_says_so(of_some):
    page = summary(of_some)
    assert "xếp thứ 1 (nguồn không nêu trong bao nhiêu đơn vị)" in heading(page)
    tile = next(f for f in facts(Page(of_some)) if f.label == "Thứ hạng")
    assert "nguồn không nêu số đơn vị được xếp hạng" in plain(tile.note)
    (picture,) = page.figures
    assert "mới có giá trị của 3 tỉnh, thành phố, chưa đủ cả nhóm" in plain(picture.caption)


def sipas(**more):
    row = {"locality": OWN, "period": 2024, "index": "SIPAS", "value": 91.1, "rank": 1.0, "of": 63.0, "basis": "published"}
    seen = {"locality": OWN, "period": 2024, "index": "SIPAS", "code": "0", "measure": "score", "unit": "percent", "conflict": True}
    seen |= {"source_file": "sipas.csv", "confidence": "stated"}
    observed = [
        seen | {"value": 91.1, "used": True, "source_url": "https://example.vn/a", "source_row": 2},
        seen | {"value": 90.59, "used": False, "source_url": "https://example.vn/b", "source_row": 3},
    ]
    tables = {"indices": conform("indices", [row]), "observations": conform("observations", observed)}
    return context(tables=tables | more)


def test_a_heading_on_satisfaction_says_of_how_many_and_what_others_print():
    assert heading(satisfaction(sipas())) == (
        "Chỉ số hài lòng (SIPAS) đạt 91,10% (nguồn khác ghi 90,59%), xếp thứ 1 trong 63 tỉnh, thành phố"
    )


def test_a_published_figure_is_not_printed_with_the_interval_of_a_survey():
    estimate = {"locality": OWN, "period": 2024, "survey": "SIPAS", "item": "index", "subgroup": "all", "measure": "share_4_5"}
    estimate |= {"estimate": 84.0, "ci_low": 80.0, "ci_high": 87.0, "n": 200.0}
    both = sipas(satisfaction=conform("satisfaction", [estimate]))
    tile = facts(Page(both))[-1]
    assert plain(tile.value) == "91,10%"
    assert "khảo sát của đơn vị: 84,00%, khoảng tin cậy 80–87%" in plain(tile.note)
    alone = replace(both, tables=both.tables | {"indices": both.tables["indices"].iloc[:0]})
    assert "khảo sát của đơn vị" not in text_of(satisfaction(alone))


def test_a_survey_brief_flags_the_other_source_where_the_figure_stands_large():
    was = published(assumed=None)
    used = was.tables["observations"].assign(value=91.1, used=True, source_url="https://example.vn/sipas", source_row=4)
    observed = conform("observations", pd.concat([was.tables["observations"], used], ignore_index=True))
    page = survey_summary(replace(was, tables=was.tables | {"observations": observed}))
    assert "nguồn khác ghi 90,59%" in text_of(page)


def test_the_interval_of_a_change_is_said_to_be_adjusted_as_its_verdict_is():
    said = text_of(survey_change(answered()))
    assert "kết luận và khoảng tin cậy cùng điều chỉnh" in said
    assert "riêng từng phép so sánh" not in said


def test_tests_of_two_indices_are_told_apart():
    same = {"locality": UNIT, "period": 2024, "family": "trend", "aspect": "rank", "unit": "place", "verdict": "no_clear_trend"}
    same |= {"estimate": -0.2, "ci_low": -1.0, "ci_high": 0.6, "p": 0.4, "p_adjusted": 0.6, "tests": 3, "n": 6, "adjustment": "fdr_bh"}
    table = findings([same | {"subject": "PAR"}, same | {"subject": "SIPAS"}])
    page = annex.tests(context(tables={"findings": table}))
    (listed,) = page.tables
    asked = [plain(row[0].c) for row in listed.rows]
    assert len(set(asked)) == 2
    assert {a.split(":")[0] for a in asked} == {"PAR INDEX", "SIPAS"}


def test_two_prices_of_one_promise_say_which_end_they_are_of():
    commitments = [c.model_dump() | ({"target": 1, "target_high": 2} if c.id == "C02" else {}) for c in district_plan().commitments]
    page = text_of(part(district(district_plan(commitments=commitments)), "adding_up"))
    prices = [s for s in page.replace("\n", " ").split(". ") if "Để tăng từ 1 đến 2 bậc" in s or "cần để tăng từ 1 đến 2 bậc" in s]
    assert len(prices) == 2
    assert "ở mức thấp" in prices[0]
    assert "ở mức cao" in prices[1]


def test_an_overview_of_some_says_of_how_many():
    """B has no value in 2023: two of three districts."""
    brief_ = values_only()
    rows = brief_.below["indices"]
    two = replace(brief_, below=brief_.below | {"indices": rows[rows["locality"].ne(B) | rows["period"].ne(2023)].reset_index(drop=True)})
    page = overview.summary(two)
    assert heading(page).startswith("Trong 2 huyện, thị xã, thành phố có số liệu (cả nhóm 3): cao nhất")
    assert "của 2 trong 3 huyện, thị xã, thành phố, chưa phải cả nhóm" in text_of(page)
    assert "cả nhóm" not in heading(overview.summary(brief_))


def test_self_scores_are_said_to_wait_for_appraisal_in_the_heading():
    brief_ = world()
    rows = brief_.below["indices"]
    waiting = rows.assign(basis=rows["basis"].where(rows["period"].ne(2023), "self_scored"))
    assert heading(overview.summary(replace(brief_, below=brief_.below | {"indices": waiting}))).endswith("; điểm chưa thẩm định")
    assert "chưa thẩm định" not in heading(overview.summary(brief_))


@pytest.mark.parametrize(("groups", "said"), [((1, 1, 2), "chia thành 2 nhóm phân biệt được"), ((1, 1, 1), "chưa phân biệt được nhóm nào")])
def test_an_overview_says_what_the_error_in_the_data_tells_apart(groups, said):
    brief_ = world()
    same = {"period": 2023, "family": "rank", "subject": "PAR", "part": "appraisal", "verdict": "described"}
    rows = [
        same | {"locality": unit, **cells}
        for unit, group in zip((A, B, C_NEW), groups, strict=True)
        for cells in (
            {"aspect": "told_apart", "estimate": group, "unit": "group"},
            {"aspect": "confidence", "estimate": 1, "ci_low": 1, "ci_high": 3, "unit": "rank", "level_of_confidence": 0.95},
        )
    ]
    table = conform("findings", pd.concat([brief_.below["findings"], findings(rows)], ignore_index=True))
    page = text_of(overview.certainty(replace(brief_, below=brief_.below | {"findings": table})))
    assert said in page
    assert "Theo sai số của số liệu" not in text_of(overview.certainty(brief_))


def test_a_median_of_some_units_is_not_called_that_of_the_group():
    whole = full()
    assert "vạch đậm: trung vị nhóm" in text_of(domains(whole))
    sixty = whole.tables["indices"].assign(of=63.0)
    page = text_of(domains(replace(whole, tables=whole.tables | {"indices": sixty})))
    assert "vạch đậm: trung vị của 3 đơn vị có điểm, chưa phải cả nhóm" in page
    # the picture of the annex too, its key and its alternative text
    of_group, of_some = (
        str(annex_domains(brief_).as_blocks()) for brief_ in (whole, replace(whole, tables=whole.tables | {"indices": sixty}))
    )
    assert "(trung vị nhóm " in of_group
    assert "(trung vị của 3 đơn vị có điểm " in of_some
    assert "trung vị nhóm" not in of_some.replace("Trung vị nhóm", "")


def test_moves_of_ranks_among_some_units_say_so_in_the_heading():
    brief_ = world()
    assert heading(overview.movement(brief_)).startswith("Tăng bậc nhiều nhất")
    rows = brief_.below["indices"]
    some = rows[rows["locality"].ne(B) | rows["period"].eq(2023)].reset_index(drop=True)
    said = heading(overview.movement(replace(brief_, below=brief_.below | {"indices": some})))
    assert said.startswith("Trong 2 đơn vị so được: tăng bậc nhiều nhất")
