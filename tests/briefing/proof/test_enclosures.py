"""Two cells of an attached table are one where they differ by the last digits of a float, and by nothing more."""

import pytest

from parlib.briefing.proof.enclosures import _close


@pytest.mark.parametrize(
    ("said", "same"),
    [
        ("91.81", True),
        (91.81 * (1 + 5e-13), True),
        (91.81 * (1 + 5e-12), False),
        (91.81 * (1 - 5e-12), False),
        ("91.8100001", False),
        ("91.82", False),
        ("91,81", False),
        (None, False),
    ],
)
def test_a_cell_further_away_than_the_last_digits_is_another(said, same):
    assert _close(said, 91.81) is same
