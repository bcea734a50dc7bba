"""Points in different states never stand in one comparison: drawn apart and said, on the page of a unit and of all units."""

from __future__ import annotations

import pytest

from parlib import display
from parlib.briefing.context import open_brief
from parlib.display import overview, text_of
from parlib.display.overview.page import OverviewPage
from tests.display.kinds import assert_sound, rows_of, text
from tests.display.overview.provinces import ABOVE, evidence_row, unit_of
from tests.made_release import made_release, unit_row
from tests.short_form import in_languages, short_form
from tests.world import world_framework

SELF, SHORT = 7, 8  # of eight districts one only scored itself, and one has no survey points this year


@pytest.fixture(scope="module")
def project(tmp_path_factory):
    register = [unit_row(ABOVE, "Tỉnh Thử Nghiệm", level="province")]
    register += [unit_row(unit_of(n), f"Huyện Thử {n:03d}", parent=ABOVE) for n in range(1, 9)]
    evidence = []
    for n in range(1, 9):
        for row in [*evidence_row(n, 2022), *evidence_row(n, 2023, appraised=n != SELF)]:
            gone = n == SHORT and row["period"] == 2023 and row["code"] == "2.2"
            evidence.append(row | ({"value": None, "state": "missing"} if gone else {}))
    book = world_framework("world-2").model_copy(update={"coverage_floor": 0.0})
    return made_release(tmp_path_factory.mktemp("states"), register, evidence, books={book.id: book})


def opened(project, unit, kind="brief", language="vi"):
    return open_brief(locality=unit, period=2023, language=language, issued_on="2025-06-30", kind=kind, root=project.root)


def test_the_strip_draws_other_states_apart_and_says_so(project):
    brief = opened(project, unit_of(1))
    figure = next(b for b in display.summary(brief).as_blocks() if b["t"] == "figure")
    assert "2 đơn vị ở trạng thái khác" in figure["caption"]
    assert "2 đơn vị ở trạng thái khác" in figure["alt"]


def test_nobody_has_a_rank_in_a_domain_where_nobody_has_one_overall(project):
    brief = opened(project, unit_of(1))
    assert brief.table("indices").query("period == 2023")["rank"].isna().all()
    (first, *_) = rows_of(display.domains(brief), "table-domains")
    assert not any("hạng" in column.lower() for column in first)
    assert "không tính vào trung vị và thứ hạng" in text_of(display.domains(brief))


def test_a_complete_group_of_one_state_has_both(project):
    brief = open_brief(locality=unit_of(1), period=2022, language="vi", issued_on="2025-06-30", root=project.root)
    assert brief.table("indices").query("period == 2022")["rank"].notna().all()
    (first, *_) = rows_of(display.domains(brief), "table-domains")
    assert any("hạng" in column.lower() for column in first)
    assert "trạng thái khác" not in text_of(display.domains(brief))


@pytest.mark.parametrize(("unit", "said"), [(SHORT, "chưa có điểm điều tra xã hội học"), (SELF, "chưa thẩm định")])
def test_a_year_in_another_state_is_drawn_open_and_said(project, unit, said):
    section = display.trend(opened(project, unit_of(unit)))
    assert f"2023 ở trạng thái khác các năm kia ({said}" in text_of(section).replace("tính theo bộ tiêu chí, ", "").replace(
        "theo quy tắc từ số liệu tự khai, ", ""
    )
    assert "trạng thái khác" not in text_of(display.trend(opened(project, unit_of(1))))
    (domain, *_) = rows_of(display.domains(opened(project, unit_of(unit))), "table-domains")
    assert "Năm trước" not in domain or domain["Năm trước"] == "–"


@pytest.mark.parametrize("language", short_form(("vi", "en"), ["vi"]))
def test_the_overview_compares_one_state_and_names_the_others(project, language):
    brief = opened(project, ABOVE, "overview", language)
    assert_sound(overview, "overview", brief)
    page = OverviewPage(brief)
    assert {r.text("locality") for r in page.units} == {unit_of(n) for n in range(1, 7)}
    section = overview.summary(brief)
    others = rows_of(section, "table-other-states")
    assert sorted(row[next(iter(row))] for row in others) == ["Thử 007", "Thử 008"]
    drawn = next(b["alt"] for b in section.as_blocks() if b["t"] == "figure")
    assert "Thử 006" in drawn
    hatched = {"vi": "chưa có số liệu để so: ", "en": "no figure to compare: "}[language]
    assert drawn.endswith(f"{hatched}Thử 007, Thử 008.")
    told = text(overview, "overview", brief)
    assert ("ở trạng thái khác" if language == "vi" else "in another state") in told


@pytest.mark.parametrize(("unit", "language"), in_languages((1, SELF, SHORT), (SELF,)))
def test_a_page_with_states_is_sound(project, unit, language):
    assert_sound(display, "brief", opened(project, unit_of(unit), language=language))
