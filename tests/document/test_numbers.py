"""Numbers as the page shows them: separators, signs, rounding, missing, and the same figures in both languages."""

from __future__ import annotations

import math
import re
from datetime import date
from decimal import ROUND_HALF_UP, Decimal

import pytest
from babel.dates import format_date
from babel.numbers import format_decimal
from hypothesis import given
from hypothesis import strategies as st

from parlib.document.numbers import FORMATS, MINUS, MISSING, format_number
from parlib.errors import UsageError

QUANTITIES = [f for f in FORMATS if f not in ("date", "date_short", "ordinal")]


@pytest.mark.parametrize(
    ("name", "raw", "vi", "en"),
    [
        ("points", 1234.5, "1.234,50", "1,234.50"),
        ("points", 8.565, "8,57", "8.57"),  # half up, as dispatches round; binary 8.565 is a shade below
        ("points", 2.675, "2,68", "2.68"),
        ("percent", 96.17, "96,17%", "96.17%"),
        ("signed_pp", -1.234, "−1,23", "−1.23"),
        ("signed_pp", 0.004, "0,00", "0.00"),
        ("signed_points", 3, "+3,00", "+3.00"),
        ("pp_abs", -4.3, "4,30", "4.30"),
        ("count", 10000, "10.000", "10,000"),
        ("rank", 2.0, "2", "2"),
        ("ordinal", 1, "thứ 1", "1st"),
        ("ordinal", 12, "thứ 12", "12th"),
        ("ordinal", 23, "thứ 23", "23rd"),
        ("ordinal", 111, "thứ 111", "111th"),
        ("places_abs", -3, "3", "3"),
        ("signed_places", -3, "−3", "−3"),
        ("number", 5.50, "5,5", "5.5"),
        ("number", 85.0, "85", "85"),
        ("share", 0.4126, "41,3%", "41.3%"),
        ("share_fine", 0.9844, "98,44%", "98.44%"),
        ("share_fine", 0.9, "90%", "90%"),
        ("share_fine_value", 0.0056, "0,56", "0.56"),
        ("p_value", 0.0002, "< 0,001", "< 0.001"),
        ("p_value", 0.0324, "0,032", "0.032"),
        ("p_value", 1.0, "≈ 1", "≈ 1"),  # "> 0,999" reads like near certainty of something
        ("p_value", 0.999, "≈ 1", "≈ 1"),
        ("p_value", 0.994, "0,994", "0.994"),
        ("p_said", 0.0324, "p = 0,032", "p = 0.032"),
        ("p_said", 0.0002, "p < 0,001", "p < 0.001"),
        ("p_said", 1.0, "p ≈ 1", "p ≈ 1"),
        ("date", "2020-06-18", "ngày 18 tháng 6 năm 2020", "18 June 2020"),
        ("date", "2025-01-05", "ngày 05 tháng 01 năm 2025", "5 January 2025"),
        ("date_short", "2024-12-05", "05/12/2024", "5 Dec 2024"),
    ],
)
def test_forms(name, raw, vi, en):
    assert (format_number(name, raw, "vi"), format_number(name, raw, "en")) == (vi, en)


PATTERNS = {"count": ("#,##0", 0), "tenths": ("#,##0.0", 1), "points": ("#,##0.00", 2), "number": ("#,##0.##", 2)}


@given(st.sampled_from(sorted(PATTERNS)), st.floats(0, 1e12), st.sampled_from([("vi", "vi_VN"), ("en", "en_GB")]))
def test_marks_of_numbers_are_those_of_babel(name, raw, languages):
    (language, locale), (pattern, places) = languages, PATTERNS[name]
    rounded = Decimal(repr(raw)).quantize(Decimal("1e-9"), ROUND_HALF_UP).quantize(Decimal(1).scaleb(-places), ROUND_HALF_UP)
    assert format_number(name, raw, language) == format_decimal(rounded, format=pattern, locale=locale)


@pytest.mark.parametrize("month", range(1, 13))
def test_months_in_english_are_those_of_babel(month):
    day = date(2025, month, 9)
    assert format_number("date", day.isoformat(), "en") == format_date(day, "d MMMM y", locale="en_GB")
    assert format_number("date_short", day.isoformat(), "en") == format_date(day, "d MMM y", locale="en_GB")


@pytest.mark.parametrize("name", FORMATS)
@pytest.mark.parametrize("raw", [None, math.nan, ""])
def test_missing_is_a_dash_in_every_form(name, raw):
    assert format_number(name, raw, "vi") == format_number(name, raw, "en") == MISSING == "–"


@given(st.sampled_from(QUANTITIES), st.floats(-1e6, 1e6))
def test_both_languages_show_the_same_figure(name, raw):
    vi, en = format_number(name, raw, "vi"), format_number(name, raw, "en")
    assert vi.translate(str.maketrans(",.", ".,")) == en
    assert "-" not in vi
    assert "nan" not in vi.lower()


@given(st.floats(-1e5, 1e5))
def test_a_shown_number_is_the_raw_one_to_half_a_unit_of_its_last_place(raw):
    shown = format_number("points", raw, "en").replace(",", "").replace(MINUS, "-")
    assert abs(float(shown) - raw) <= 0.005 + 1e-8


def test_a_sign_is_never_put_before_nothing():
    for name in ("signed_pp", "signed_points", "signed_places"):
        assert not re.match(r"[+−]", format_number(name, 0.0, "vi"))


@pytest.mark.parametrize(
    ("name", "raw", "language"), [("nope", 1, "vi"), ("points", "abc", "vi"), ("points", math.inf, "vi"), ("points", 1, "fr")]
)
def test_what_cannot_be_shown_is_refused(name, raw, language):
    with pytest.raises(UsageError):
        format_number(name, raw, language)
