"""What a year is known for stands on the page of a unit without figures in it; a fall is marked only where it can be seen."""

import math

import pytest

from parlib.codebook.methods import Series, Spell
from parlib.codebook.tables import conform
from parlib.display import bound_numbers, resolve, text_of
from parlib.display.brief.course import trend
from parlib.display.brief.provenance import sources
from parlib.document.binding import Slice
from tests.display.made_slices import context, locality

BREAK = "series_break: period=2020; decision=1149/QĐ-BNV; why_vi=bộ tiêu chí mới; why_en=new criteria"
OTHER = "22@2008-08-01"
CALENDAR = Series(
    index="PAR",
    spells=(
        Spell(method="old", first_period=2012, last_period=2019),
        Spell(method="new", first_period=2020, decision="1149/QĐ-BNV", why_vi="bộ tiêu chí mới", why_en="new criteria"),
    ),
)


def line(unit, period, value, *, before=math.nan, mean=math.nan, why="", rank=1.0):
    row = {"locality": unit, "period": period, "index": "PAR", "value": value, "rank": rank, "of": 63.0, "basis": "published"}
    return row | {
        "change": value - before,
        "peer_mean": mean,
        "not_comparable_because": why,
        "comparable_with_previous": not why,
    }


def brief(own, peers=(), *, national=(), unit=None, series=(CALENDAR,)):
    own = conform("indices", own)
    held = {"indices": conform("indices", [*own.to_dict("records"), *peers]), "observations": conform("observations", list(national))}
    return context(unit=unit or locality(), tables={"indices": own}, peers=held, series=series)


def published_mean(period, value, **changes):
    row = {
        "locality": "VN",
        "period": period,
        "index": "PAR",
        "code": "0",
        "measure": "mean",
        "value": value,
        "used": True,
        "derived": False,
        "source_file": "means.csv",
        "source_row": period,
    }
    return row | changes


@pytest.fixture
def with_a_gap():
    """A unit with figures of 2018 and 2021 only; a peer with all of 2018 to 2021, a new method in 2020 and a mean of 2019."""
    unit = locality().locality
    own = [line(unit, 2018, 80.0, why="no_previous_year", mean=78.0), line(unit, 2021, 82.0, why="no_previous_year", mean=84.0)]
    peers = [
        line(OTHER, 2018, 79.0, why="no_previous_year", mean=78.0, rank=2.0),
        line(OTHER, 2019, 81.0, before=79.0, mean=81.15, rank=2.0),
        line(OTHER, 2020, 83.0, before=81.0, mean=83.7, why=BREAK, rank=2.0),
        line(OTHER, 2021, 83.5, before=83.0, mean=84.0, rank=2.0),
    ]
    return brief(own, peers)


def test_a_year_without_figures_of_the_unit_keeps_its_break_and_its_mean(with_a_gap):
    section = trend(with_a_gap)
    text = text_of(section)
    assert "2019 | – | – | 81,15 | chưa có số liệu" in text
    assert "2020 | – | – | 83,70 | chưa có số liệu; thay đổi bộ tiêu chí, 1149/QĐ-BNV" in text
    assert "1149/QĐ-BNV" in next(b["alt"] for b in section.as_blocks() if b["t"] == "figure")
    held = Slice(with_a_gap.tables, with_a_gap.peers)
    assert all(resolve(n["ref"], held) == n["raw"] for n in bound_numbers(section.as_blocks()))


def test_the_part_on_sources_names_the_same_breaks(with_a_gap):
    assert "Năm thay đổi bộ tiêu chí\n2020: bộ tiêu chí mới" in text_of(sources(with_a_gap))


def test_a_break_before_the_first_year_of_the_unit_is_not_its_break(with_a_gap):
    unit = locality().locality
    late = brief(
        [line(unit, 2021, 82.0, why="no_previous_year"), line(unit, 2022, 83.0, before=82.0)],
        with_a_gap.peers["indices"].to_dict("records")[2:],
    )
    assert "1149" not in text_of(trend(late))


def test_peers_that_hold_different_means_give_none():
    unit = locality().locality
    own = [line(unit, 2018, 80.0, why="no_previous_year"), line(unit, 2020, 82.0, why="no_previous_year", mean=80.0)]
    peers = [
        line(OTHER, 2019, 81.0, mean=70.0, why="no_previous_year"),
        line("01@2008-08-01", 2019, 81.0, mean=71.0, why="no_previous_year"),
    ]
    assert "2019 | – | – | – | chưa có số liệu" in text_of(trend(brief(own, peers)))


@pytest.mark.parametrize(("now", "mark"), [(91.866, ""), (91.8699, ""), (91.86, "below"), (91.8752, "")])
def test_a_fall_is_marked_only_where_the_printed_values_fall(now, mark):
    unit = locality().locality
    own = [line(unit, 2022, 91.8701, why="no_previous_year"), line(unit, 2023, now, before=91.8701)]
    section = trend(brief(own))
    (table,) = [b for b in section.blocks if getattr(b, "id", "") == "table-trend"]
    assert table.rows[1][2].mark == mark


def alone(**more):
    """Đà Nẵng alone in a workspace, with figures of 2018 and 2021 only."""
    unit = locality("48@2008-08-01", name="Thành phố Đà Nẵng", short_name="Đà Nẵng", name_en="Đà Nẵng City", slug="48-da-nang")
    years = [line(unit.locality, year, value, why="no_previous_year") for year, value in ((2018, 80.0), (2021, 82.0))]
    return brief(years, unit=unit, **more)


def test_a_unit_without_peers_keeps_the_break_of_a_year_it_has_no_figures_of():
    page = alone()
    assert "2020 | – | – | chưa có số liệu; thay đổi bộ tiêu chí, 1149/QĐ-BNV" in text_of(trend(page))
    assert "Năm thay đổi bộ tiêu chí\n2020: bộ tiêu chí mới" in text_of(sources(page))


def test_a_published_mean_of_the_nation_needs_no_row_of_a_unit():
    means = [published_mean(2019, 81.15), published_mean(2020, 70.0, used=False), published_mean(2021, 71.0, code="1")]
    page = alone(national=means)
    section = trend(page)
    assert "2019 | – | – | 81,15 | chưa có số liệu" in text_of(section)
    assert "70,00" not in text_of(section)
    assert "71,00" not in text_of(section)
    held = Slice(page.tables, page.peers)
    assert all(resolve(n["ref"], held) == n["raw"] for n in bound_numbers(section.as_blocks()))


def test_the_mean_of_the_nation_is_none_of_units_below_it():
    unit = locality("313@2008-08-01", level="district", parent="31@2008-08-01")
    own = [line(unit.locality, year, 80.0, why="no_previous_year") for year in (2018, 2021)]
    assert "81,15" not in text_of(trend(brief(own, national=[published_mean(2019, 81.15)], unit=unit)))


def of_a_district(own, peers):
    """A district without figures of 2020 and 2022; its rule book of each year."""
    unit = locality("313@2008-08-01", level="district", parent="31@2008-08-01")
    years = [line(unit.locality, year, 80.0, why="no_previous_year") | {"framework": book} for year, book in own.items()]
    others = [line(f"{name}@2008-08-01", year, 80.0, rank=2.0) | {"framework": book} for name, year, book in peers]
    return text_of(trend(brief(years, others, unit=unit, series=())))


def test_where_no_method_is_recorded_a_gap_takes_its_break_from_the_rule_book_of_the_group():
    group = [("314", 2019, "old"), ("314", 2020, "new"), ("315", 2020, "new"), ("315", 2022, "new")]
    text = of_a_district({2019: "old", 2021: "new", 2023: "new"}, group)
    assert "2020 | – | – | chưa có số liệu; bộ tiêu chí khác" in text
    assert text.count("bộ tiêu chí khác") == 1


@pytest.mark.parametrize("group", [[], [("314", 2020, "new"), ("315", 2020, "old")], [("314", 2019, "else"), ("314", 2020, "new")]])
def test_a_break_in_a_gap_that_no_group_dates_stands_with_the_first_year_of_the_new_rule_book(group):
    text = of_a_district({2019: "old", 2021: "new"}, group)
    assert "2020 | – | – | chưa có số liệu\n" in text
    assert "2021 | 80,00 | 1/63 | bộ tiêu chí khác" in text
