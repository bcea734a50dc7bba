"""Two different people read a dispatch before it goes out, however their names are typed."""

from datetime import date

import pytest

from parlib.briefing.bundle_parts import dispatch_faults
from parlib.briefing.dispatch.letter import Dispatch


@pytest.mark.parametrize(
    ("names", "two"),
    [
        (("Trần Văn C", "tran van c"), False),
        (("Trần Văn C", "TRẦN VĂN C"), False),
        (("Lê Hoà", "Lê Hòa"), False),
        (("Lê Thị Hà", "Lê Thị Hạ"), True),
        (("Nguyen Van An", "Nguyen Van Binh"), True),
        (("An", ""), False),
    ],
)
def test_two_readers_are_two_people(names, two):
    faults = list(dispatch_faults(Dispatch(id="thu", issued_on=date(2025, 7, 5), reviewers=names), 1))
    assert bool(faults) is not two
