"""A reason goes into a table cell and comes back."""

from hypothesis import given, settings
from hypothesis import strategies as st

from parlib.codebook.reasons import Reason

words = st.text(st.characters(blacklist_characters=";", blacklist_categories=("Cs", "Cc", "Zl", "Zp")), max_size=20)


@given(words, st.integers(), st.floats(allow_nan=False, allow_infinity=False, width=32))
@settings(deadline=None)
def test_a_reason_survives_writing_and_reading(text, whole, broken):
    reason = Reason.of("some_code", text=text, n=whole, value=broken)
    assert Reason.parse(str(reason)) == reason


def test_a_bare_code_and_a_semicolon():
    assert str(Reason.of("no_figure_yet")) == "no_figure_yet"
    assert Reason.parse("no_figure_yet") == Reason.of("no_figure_yet")
    assert str(Reason.of("a", why="x; y")) == "a: why=x, y"
