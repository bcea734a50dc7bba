"""Figures as Vietnamese offices write them: read, or refused with the reason, never guessed."""

import datetime
import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from parlib.intake.numbers import FigureKind, read_figure


@pytest.mark.parametrize(
    ("raw", "value"),
    [
        ("8,56", 8.56),
        ("8.56", 8.56),
        ("1.234,5", 1234.5),
        ("1 234,5", 1234.5),
        ("1\u00a0234,5", 1234.5),
        ("1.234.567", 1234567),
        ("85 %", 0.85),
        ("85%", 0.85),
        ("8,56 %", 0.0856),
        ("100%", 1.0),
        ("0,5", 0.5),
        (",5", 0.5),
        ("0.125", 0.125),
        ("-1,5", -1.5),
        ("−1,5", -1.5),
        ("– 2", -2),
        ("+3", 3),
        ("８，５６", 8.56),
        ("8,56 điểm", 8.56),
        ("8,56*", 8.56),
        ("8,56 (làm tròn lần 2)", 8.56),
        ("12345,678", 12345.678),
        (7, 7),
        (0.1 + 0.2, 0.1 + 0.2),
        ("0", 0),
    ],
)
def test_numbers_as_offices_write_them_are_read(raw, value):
    figure = read_figure(raw)
    assert figure.known
    assert figure.value == value


@pytest.mark.parametrize("raw", [None, "", "   ", "\u00a0", "\ufeff"])
def test_empty_is_missing_without_a_word(raw):
    figure = read_figure(raw)
    assert figure.kind is FigureKind.EMPTY
    assert figure.key == ""
    assert math.isnan(figure.value)


@pytest.mark.parametrize("raw", ["-", "–", "...", "…"])
def test_a_dash_is_missing_and_said_so(raw):
    figure = read_figure(raw)
    assert (figure.kind, figure.key) == (FigureKind.EMPTY, "dash_is_missing")


@pytest.mark.parametrize(
    ("raw", "key"),
    [
        ("1.234", "number_ambiguous"),
        ("1,234", "number_ambiguous"),
        ("12/15", "fraction_for_number"),
        ("8,56/10", "fraction_for_number"),
        ("8 trong 10", "not_a_number"),
        ("tám", "not_a_number"),
        ("Không áp dụng", "words_for_number"),
        ("KPS", "words_for_number"),
        ("#DIV/0!", "cached_error"),
        ("1.2.3", "not_a_number"),
        ("1,2,3", "not_a_number"),
        ("1e5", "not_a_number"),
        ("9" * 50, "number_too_large"),
        (float("inf"), "number_too_large"),
        (float("nan"), "number_too_large"),
        (10**400, "number_too_large"),
        (True, "number_is_boolean"),
        (datetime.date(2024, 5, 8), "number_is_date"),
        (datetime.datetime(2024, 5, 8, 1, 2), "number_is_date"),
        (datetime.time(8, 30), "number_is_date"),
        (datetime.timedelta(hours=30), "number_is_date"),
    ],
)
def test_refused_with_its_reason(raw, key):
    figure = read_figure(raw)
    assert figure.kind is FigureKind.UNREADABLE
    assert figure.key == key
    assert math.isnan(figure.value)


def test_the_largest_possible_figure_decides_a_doubtful_mark():
    assert read_figure("1,234", highest=10).value == 1.234
    assert read_figure("1.234", highest=10).key == "number_mark_decided"
    assert read_figure("1.234", highest=5000).key == "number_ambiguous"


@pytest.mark.parametrize(
    ("highest", "key"),
    [
        (1.233, "number_ambiguous"),  # neither reading can stand there: nothing is decided
        (1.234, "number_mark_decided"),
        (1.235, "number_mark_decided"),
        (1233.9, "number_mark_decided"),
        (1234, "number_ambiguous"),
        (1234.1, "number_ambiguous"),
    ],
)
def test_a_bound_decides_a_mark_only_between_the_two_readings(highest, key):
    assert read_figure("1.234", highest=highest).key == key
    assert read_figure("1,234", highest=highest).known is (key == "number_mark_decided")


@pytest.mark.parametrize(("highest", "value"), [(1233.9, 1.234), (1234, 1234.0), (1234.1, 1234.0), (None, 1234.0)])
def test_a_count_has_thousands_where_the_bound_allows_them(highest, value):
    assert read_figure("1.234", highest=highest, whole=True).value == value


def test_english_grouping_is_read_and_said_so():
    assert read_figure("1,234.5").value == 1234.5
    assert read_figure("1,234.5").key == "number_english"


def test_a_note_behind_the_figure_is_kept_and_said():
    figure = read_figure("8,56 điểm")
    assert (figure.note, figure.key) == ("điểm", "number_with_note")


@given(st.decimals(min_value=-99999, max_value=99999, places=2))
def test_every_decimal_written_the_vietnamese_way_comes_back(number):
    whole, cents = f"{abs(number):.2f}".split(".")
    grouped = f"{int(whole):,}".replace(",", ".") + "," + cents
    assert read_figure(("-" if number < 0 else "") + grouped).value == float(number)


@given(st.one_of(st.text(max_size=30), st.floats(), st.integers(), st.dates(), st.booleans(), st.none()))
def test_any_cell_at_all_is_survived(raw):
    figure = read_figure(raw)
    assert figure.known == math.isfinite(figure.value)
    assert figure.kind is not FigureKind.UNREADABLE or figure.key


def test_a_hostile_note_costs_no_time():
    assert read_figure("8" + "()" * 90 + "1").key == "not_a_number"
    assert read_figure("8" * 100_000).kind is FigureKind.UNREADABLE
