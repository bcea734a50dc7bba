"""The desk's widgets, driven as a hand drives them, without a browser."""

import re
from dataclasses import replace

import pandas as pd
import pytest

from parlib.desk import Desk
from parlib.desk.scenario import Scenario, read_scenario
from parlib.desk.views import code_of, html_in_parts, views
from parlib.desk.whatif import MARK
from parlib.desk.words import in_words
from parlib.speech.catalogue import speaking as shown_in
from parlib.store.project import Project
from tests.world import PROVINCE, A, B

pytest.importorskip("ipywidgets")

ASCII_WORDS = {"locality"}
"""Of the columns those whose Vietnamese has no diacritics; the identity itself is not shown."""


@pytest.fixture
def desk(project):
    made = Desk(root=project.root, language="vi")
    made.period.value = 2022
    made.search.value = ""
    made.units.value = B
    return made


def test_a_search_narrows_and_a_choice_draws(desk):
    everything = len(desk.units.options)
    desk.search.value = desk.release.register[A].short_name
    assert 0 < len(desk.units.options) < everything
    assert desk.units.value == A
    assert "<article>" in desk.looks.pages[0].value
    assert "parlib.open_brief(" in desk.looks.codes[0].value


def test_a_side_is_drawn_when_it_is_turned_to(desk):
    assert desk.looks.pages[2].value == ""
    desk.looks.sides.selected_index = 2
    assert "<article>" in desk.looks.pages[2].value


def test_the_code_beside_a_view_gives_the_same(desk, monkeypatch):
    from parlib import open_brief

    unit = desk.release.register[B]
    brief = open_brief(locality=unit.locality, period=2022, language="vi", issued_on="2023-12-31", root=desk.project.root)
    monkeypatch.setenv("PARLIB_ROOT", str(desk.project.root))
    for view in views():
        lines = code_of(view, brief)
        assert len(lines.splitlines()) == 3
        shown = []
        exec(lines.replace("from IPython.display import display as show", "pass"), {"show": lambda *parts: shown.extend(parts)})  # noqa: B023
        again = [block for section in shown for block in section.as_blocks()]
        from parlib.document.preview import blocks_to_html

        assert blocks_to_html(again) == list(html_in_parts(view, brief))[-1]


def test_a_score_supposed_moves_the_rank_and_carries_its_mark(desk):
    desk.tabs.selected_index = 1
    desk.supposes.item.value, desk.supposes.number.value = "2.1", "30"
    desk.supposes.add.click()
    shown = desk.supposes.result.value
    assert shown.count(MARK["vi"]) == 2
    assert "89,5" in shown  # 74,5 + 15, as Vietnamese prints it
    assert desk.supposes.told.value == ""


@pytest.mark.parametrize(("typed", "points"), [("24,5", 24.5), ("24.5", 24.5), (" 24 ", 24.0), ("2.450", 2.45)])
def test_points_are_typed_with_a_comma_or_a_full_stop(desk, typed, points):
    desk.tabs.selected_index = 1
    desk.supposes.item.value, desk.supposes.number.value = "2.1", typed
    desk.supposes.add.click()
    assert [change.points for change in desk.supposes.scenario.changes] == [points]


def test_a_change_that_moves_nothing_says_so(desk):
    desk.tabs.selected_index = 1
    parts = desk.supposes
    told = "không làm điểm và thứ hạng của đơn vị khác đi"
    parts.item.value, parts.number.value = "2.1", "20"
    parts.add.click()
    assert told not in parts.told.value
    parts.kind.value = "missing"  # nothing of the unit is without points
    parts.add.click()
    assert told in parts.told.value
    assert len(parts.scenario.changes) == 2


@pytest.mark.parametrize(
    ("kind", "typed", "told"),
    [
        ("points", "", "ô số còn trống"),
        ("points", "95%", "tỷ lệ phần trăm"),
        ("value", "chín", "“chín” không phải số"),
        ("value", "3,625", "hai cách"),
    ],
)
def test_what_is_no_number_is_told_and_supposes_nothing(desk, kind, typed, told):
    desk.tabs.selected_index = 1
    desk.supposes.kind.value = kind
    desk.supposes.item.value, desk.supposes.number.value = "2.1", typed
    desk.supposes.add.click()
    assert told in desk.supposes.told.value
    assert desk.supposes.scenario.changes == ()


def test_what_cannot_be_is_said_and_changes_nothing(desk):
    desk.tabs.selected_index = 1
    desk.supposes.item.value, desk.supposes.number.value = "2.1", "99"
    desk.supposes.add.click()
    assert "chỉ từ 0 đến 30" in desk.supposes.told.value
    assert desk.supposes.scenario.changes == ()


def test_a_supposition_without_an_item_asks_for_one(desk):
    desk.tabs.selected_index = 1
    desk.supposes.item.value = None
    desk.supposes.add.click()
    assert desk.supposes.told.value == "<p role='status'>hãy chọn một tiêu chí trước</p>"
    assert desk.supposes.result.value == ""


def test_a_scenario_is_saved_and_opened_again(desk):
    desk.tabs.selected_index = 1
    desk.supposes.item.value, desk.supposes.number.value = "2.1", "30"
    desk.supposes.add.click()
    desk.supposes.name.value = "Đủ hồ sơ đúng hạn"
    desk.supposes.save.click()
    path = desk.project.root / "scenarios" / "du-ho-so-dung-han.json"
    assert read_scenario(path).changes == desk.supposes.scenario.changes
    desk.supposes.reset.click()
    assert desk.supposes.result.value == ""
    assert desk.supposes.item.value == "2.1"  # the list is the same, and what was chosen in it stays
    desk.supposes.saved.value = str(path)
    assert "89,5" in desk.supposes.result.value
    path.unlink()


def test_the_way_to_a_rank_names_its_items(desk):
    desk.tabs.selected_index = 1
    desk.supposes.rank.value = 1
    desk.supposes.ways.click()
    assert "2.1" in desk.supposes.way.value
    assert "Cách 1: 1 mục, thêm 15 điểm" in desk.supposes.way.value


def test_a_comparison_and_a_question_come_with_their_code(desk):
    desk.tabs.selected_index = 2
    assert "<table" in desk.compares.result.value  # the year before stands there already
    desk.compares.kind.value = "unit"
    desk.compares.other.value = A
    assert "<table" in desk.compares.result.value
    assert "compare_units" in desk.compares.code.value
    desk.asks.question.value = "best_lifts"
    desk.asks.ask.click()
    assert "best_lifts(release" in desk.asks.code.value


def test_a_unit_is_shown_in_the_last_year_that_has_figures(project):
    desk = Desk(root=project.root, language="vi")
    assert desk.period.value == 2023
    desk.search.value = "C@2000-01-01"  # ended with 2021
    assert (desk.units.value, desk.period.value) == ("C@2000-01-01", 2021)
    desk.search.value = desk.release.register[A].name
    assert desk.period.value == 2023  # the year of the unit before was not asked for
    desk.period.value = 2020
    assert (desk.units.value, desk.period.value) == (A, 2020)
    desk.search.value = desk.release.register[B].name
    assert (desk.units.value, desk.period.value) == (B, 2020)  # a year that was asked for stays


def test_units_of_the_workspace_with_figures_come_first_of_those_called_alike(project, monkeypatch):
    register = Desk(root=project.root).release.register
    assert Desk(root=project.root).seat.turn_of(register[A]) == 1
    monkeypatch.setattr(Project, "province", PROVINCE)
    seat = Desk(root=project.root).seat
    assert seat.turn_of(register[A]) == 0
    assert seat.turn_of(register[PROVINCE]) == 2  # no figures of its own


def test_the_desk_of_a_workspace_opens_at_its_province(project):
    settings = project.root / "parlib.yml"
    settings.write_text(f"version: 0.1.0\nprovince: {B}\n", "utf-8")
    try:
        made = Desk(root=project.root, language="vi")
    finally:
        settings.unlink()
    assert (made.units.index, made.units.value, made.search.value) == (0, B, "")


def test_numbers_of_answers_stand_to_the_right_and_apart():
    from parlib.desk.shown import table_html

    shown = table_html(pd.DataFrame({"name": ["Xã <A>"], "value": [84.419], "of": [float("nan")]}), "vi")
    assert re.findall(r"text-align:(\w+);padding:0 .6em[^>]*>([^<]*)</td>", shown) == [
        ("left", "Xã &lt;A&gt;"),
        ("right", "84,42"),
        ("right", ""),
    ]


def test_units_of_one_name_are_told_apart_by_their_days(project):
    desk = Desk(root=project.root, language="vi")
    desk.search.value = desk.release.register["C@2000-01-01"].name
    names = {identity: name for name, identity in desk.units.options}
    assert names["C@2000-01-01"].endswith("(đến 31/12/2021)")
    assert names["C@2022-01-01"].endswith("(từ 01/01/2022)")


def test_a_year_without_figures_says_which_have_some(desk):
    desk.seat.known_years[B] = [2022]  # as if the others had none
    desk.period.value = 2021
    assert "năm 2021 không có số liệu; có các năm 2022" in desk.mark.value


def test_every_kind_of_change_is_taken_and_named(desk):
    desk.tabs.selected_index = 1
    parts = desk.supposes
    for kind, number, due, told in [
        ("points", 30, 0, "2.1: 30 điểm"),
        ("count", 9, 10, "2.1: 9 trên 10"),
        ("value", 0.95, 0, "2.1: số liệu 0,95"),
        ("weight", 10, 0, "2.1: điểm tối đa 10"),
        ("missing", 0, 0, "bỏ khỏi điểm tối đa"),
        ("cut", 2, 0, "thẩm định giảm 2 lần"),
    ]:
        parts.reset.click()
        parts.kind.value, parts.item.value = kind, "2.1"
        parts.number.value, parts.due.value = str(number), str(due)
        parts.add.click()
        assert ("không làm điểm" in parts.told.value) == (kind in ("missing", "cut"))  # the unit is whole and appraised
        assert told in parts.result.value
        assert parts.result.value.count(MARK["vi"]) == 2


def test_the_item_says_how_it_stands_now(desk):
    desk.tabs.selected_index = 1
    desk.supposes.item.value = "2.1"
    assert "15 trên 30 điểm" in desk.supposes.now.value


def test_scenarios_that_a_colleague_laid_down_are_offered_for_every_unit(desk):
    desk.tabs.selected_index = 1
    path = Scenario(locality=A, period=2022, name="Của đồng nghiệp", release="r-000000000000").save(
        desk.project.root / "scenarios" / "x.json"
    )
    desk.units.value = A
    assert str(path) in [value for _, value in desk.supposes.saved.options]
    desk.units.value = B
    desk.supposes.saved.value = str(path)
    assert (desk.units.value, desk.supposes.name.value) == (A, "Của đồng nghiệp")
    assert desk.search.value == desk.release.register[A].name  # what a person would have typed
    assert "r-000000000000" in desk.supposes.told.value  # it was worked out from another release
    path.unlink()


def test_a_comparison_shows_why_the_rank_moved(desk):
    desk.tabs.selected_index = 2
    desk.period.value = 2023
    desk.compares.other.value = "2022"
    assert "do điểm của mình" in desk.compares.result.value
    assert "thứ hạng" in desk.compares.result.value
    desk.compares.kind.value = "book"
    assert desk.compares.other.value == "world-1"
    assert "bộ tiêu chí của năm" in desk.compares.result.value
    desk.compares.kind.value = "release"
    assert "không có bản phát hành nào khác" in desk.compares.result.value


def test_points_of_an_earlier_rule_book_are_said_to_be_scored_again(desk):
    desk.tabs.selected_index = 2
    again = "điểm năm 2021 dưới đây là điểm chấm lại theo bộ sau"
    desk.compares.other.value = "2021"
    assert again in desk.compares.result.value
    desk.period.value = 2023
    desk.compares.other.value = "2022"
    assert "chấm lại" not in desk.compares.result.value


def test_two_releases_stand_side_by_side(project, tmp_path):
    from tests.made_release import made_release
    from tests.projects import own_copy
    from tests.world import world_evidence, world_frameworks, world_localities

    copy = own_copy(project, tmp_path)
    kept = copy.processed / "r-0123456789ab"
    kept.rename(tmp_path / "aside")
    rows = world_evidence().to_dict("records")
    next(r for r in rows if (r["locality"], r["period"], r["code"]) == (A, 2022, "1.1"))["appraised_score"] = 0.0
    made_release(tmp_path, world_localities().to_dict("records"), rows, books=world_frameworks())
    other = copy.processed / "r-ba9876543210"
    kept.rename(other)
    (tmp_path / "aside").rename(kept)
    lineage = other / "lineage.json"
    lineage.write_text(lineage.read_text("utf-8").replace("r-0123456789ab", "r-ba9876543210"), "utf-8")
    desk = Desk(root=tmp_path, language="vi")
    desk.search.value = A
    desk.period.value = 2022
    desk.tabs.selected_index = 2
    desk.compares.kind.value = "release"
    shown = desk.compares.result.value
    assert desk.compares.other.value == "r-ba9876543210"
    assert "Giá trị và thứ hạng năm 2022 khác nhau: 3" in shown
    assert "1.1" in shown
    assert "do điểm của mình" in shown


@pytest.mark.parametrize("kind", ["year", "unit"])
def test_a_unit_with_totals_only_is_compared_by_them(desk, monkeypatch, kind):
    from parlib.desk import comparing
    from parlib.errors import UsageError

    def refuse(*_):
        raise UsageError("chỉ có điểm tổng")

    for name in ("compare_years", "compare_units"):
        monkeypatch.setattr(comparing.comparison, name, refuse)
    monkeypatch.setattr(comparing.moves, "why_years_differ", refuse)
    desk.tabs.selected_index = 2
    desk.compares.kind.value = kind
    shown = desk.compares.result.value
    assert shown.count("chỉ có điểm tổng") == 1
    assert "74,5" in shown  # its value stands beside the other


def test_tables_of_answers_are_whole_and_speak_the_language(desk, monkeypatch):
    from parlib.desk import asking, shown

    with shown_in("vi"):  # a warning would stand above the table, and is an error here
        shown.show_table(pd.DataFrame({"locality": ["x"], "name": ["Xã"], "value": [1.5], "lead_unit": ["UBND"]}))
    told = {}
    monkeypatch.setattr("itables.show", lambda table, **how: told.update(table=table, **how))
    monkeypatch.setattr("itables.init_notebook_mode", lambda **_: None)
    table = pd.DataFrame({"locality": ["x"], "name": ["Xã"], "value": [1234.5], "rank": [3]})
    with shown_in("vi"):
        shown.show_table(pd.concat([table] * 5000), title="Thứ hạng thấp, Tỉnh Thử, 2022", note="SỐ LIỆU MINH HỌA")
    assert told["maxBytes"] == 0  # nothing is left out
    assert told["text_in_header_can_be_selected"] is False  # a click anywhere on a head sorts
    assert told["language"]["aria"]["orderable"] == ": bấm để sắp xếp"
    assert len(told["table"]) == 5000
    assert list(told["table"].columns) == ["tên", "giá trị", "thứ hạng"]
    assert "vi-VN" in told["columnDefs"][1]["render"]
    for saved in told["buttons"][1:]:  # as printed, 60,53 would come out as 6053
        assert saved["exportOptions"] == {"orthogonal": "export"}
        assert (saved["filename"], saved["messageTop"]) == ("thu-hang-thap-tinh-thu-2022", "SỐ LIỆU MINH HỌA")
    answers, answered = {}, 0
    monkeypatch.setattr(
        asking, "show_table", lambda table, title, note: answers.update(columns=list(table.columns), title=title, note=note)
    )
    desk.tabs.selected_index = 3
    for _, question in desk.asks.question.options:
        desk.asks.question.value = question
        desk.asks.ask.click()
        columns = answers.pop("columns", [])  # none answers to two of them here
        answered += bool(columns)
        english = [c for c in in_words(pd.DataFrame(columns=columns), "vi").columns if c.isascii() and c not in ASCII_WORDS]
        assert english == [], question
        assert f"{question}(release, period=2022" in desk.asks.code.value
    assert answered >= 3
    assert answers["title"].endswith("mọi nơi, tất cả, 2022")


def test_fictional_units_of_an_answer_are_marked(desk):
    from parlib.desk.shown import marked_units

    register = {A: replace(desk.release.register[A], fictional=True), B: replace(desk.release.register[B], fictional=False)}
    both = pd.DataFrame({"locality": [A, B], "name": ["Huyện A", "Huyện B"]})
    with shown_in("vi"):
        marked, mark = marked_units(both, register, "vi")
        alone = marked_units(both[1:], register, "vi")
    assert "MINH HỌA" in mark
    assert list(marked["name"]) == ["Huyện A (minh họa)", "Huyện B"]
    assert (list(alone[0]["name"]), alone[1]) == (["Huyện B"], "")


def test_a_question_without_an_answer_says_for_want_of_what(desk, monkeypatch):
    from parlib.desk import asking

    told = []
    monkeypatch.setattr(asking, "show_words", lambda *words: told.append(words))
    desk.asks.question.value = "best_lifts"
    desk.asks.within.value = "*"  # nothing lies below a district here
    desk.asks.ask.click()
    assert "chưa có số liệu của năm nào" in told[0][1]
    desk.asks.within.value = ""
    desk.asks.year.options = (*desk.asks.year.options, 1999)
    desk.asks.year.value = 1999
    desk.asks.ask.click()
    assert "không có số liệu năm 1999; có số liệu các năm 2020, 2021, 2022, 2023" in told[1][1]


def test_a_question_is_of_the_last_year_of_those_it_is_about(project):
    """The unit looked at may have older figures than those asked about, or none."""
    desk = Desk(root=project.root, language="vi")
    desk.seat.known_years = {A: [2020, 2022], B: [2021]}
    desk.search.value = A
    desk.asks.kind.value = "district"
    assert desk.asks.year.value == 2022
    desk.asks.within.value = "*"  # nothing below the unit has figures: its own year
    assert desk.asks.year.value == desk.seat.period == 2022
    desk.search.value = B
    assert desk.asks.year.value == desk.seat.period == 2021
    desk.period.value = 2020  # chosen by hand: kept, for questions too
    desk.asks.within.value = ""
    assert desk.asks.year.value == 2020
    desk.asks.ask.click()
    assert "period=2020" in desk.asks.code.value


def test_the_province_of_the_workspace_can_be_asked_about_before_it_has_figures(project, monkeypatch):
    monkeypatch.setattr(Project, "province", PROVINCE)
    monkeypatch.setattr("parlib.desk.seat.Seat.units_with_figures", lambda _: [])
    desk = Desk(root=project.root, language="vi")
    assert PROVINCE in {place for _, place in desk.asks.within.options}


def test_a_question_is_limited_to_a_kind_of_unit(desk, monkeypatch):
    from parlib.desk import asking

    answers = []
    monkeypatch.setattr(asking, "show_table", lambda table, **_: answers.append(table))
    monkeypatch.setattr(asking, "show_words", lambda *_: answers.append(()))
    desk.asks.question.value = "best_lifts"
    desk.asks.kind.value = "district"
    desk.asks.ask.click()
    desk.asks.within.value = "*"  # nothing lies below a district here
    desk.asks.ask.click()
    assert len(answers[0]) > 0
    assert len(answers[1]) == 0
