"""Numbers as offices type them into the fields of the desk: read as meant, or asked about in their own figures."""

import pytest

from parlib.desk.number_field import NumberField
from parlib.errors import UsageError


@pytest.mark.parametrize(
    ("typed", "how", "number"),
    [
        ("0,95", {}, 0.95),
        ("95%", {}, 0.95),
        ("1.250", {"whole": True}, 1250),
        ("2.500", {"highest": 10}, 2.5),
        ("−5", {}, -5),
        ("8,56 điểm", {}, 8.56),
    ],
)
def test_a_number_is_read_as_it_is_meant(typed, how, number):
    assert NumberField(value=typed).number(**how) == number


@pytest.mark.parametrize(
    ("typed", "how", "told"),
    [
        ("2.500", {}, "2.500 can be read in two ways → 2500 or 2,5000"),
        ("12,375", {}, "12,375 can be read in two ways → 12375 or 12,3750"),
        ("95%", {"percent": False}, "“95%” is a percentage, which does not fit here"),
        ("  ", {}, "the field of the number is empty"),
        ("9" * 400, {}, f"“{'9' * 60}” is not a number"),
        ("ba", {"percent": False}, "“ba” is not a number → for instance 12 or 0,95"),
        ("", {"percent": False}, "the field of the number is empty → for instance 12 or 0,95"),
    ],
)
def test_what_is_no_number_is_told_in_its_own_figures(typed, how, told):
    with pytest.raises(UsageError) as refusal:
        NumberField(value=typed).number(**how)
    assert told in str(refusal.value)
