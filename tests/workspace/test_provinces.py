"""Which province of today is meant: every name that one of them has or had."""

from __future__ import annotations

import pytest

from parlib.codebook.vietnamese import search_form
from parlib.workspace.provinces import earlier_ones, find_province, standing
from tests.workspace.made import register


def test_the_34_provinces_are_found_by_every_name_they_have():
    provinces = list(standing(register()))
    assert len(provinces) == 34
    for unit in provinces:
        written = (unit.locality, unit.code, unit.name, unit.short_name, unit.name_en, search_form(unit.short_name), search_form(unit.name))
        found = {name: find_province(name, register()) for name in written}
        assert {n: m.unit and m.unit.locality for n, m in found.items()} == dict.fromkeys(written, unit.locality)
        assert all(m.was is None for m in found.values())


def test_the_63_provinces_before_lead_to_one_of_them_which_a_person_confirms():
    table = register()
    before = table[table["level"].eq("province") & table["valid_to"].eq("2025-06-30")]
    assert len(before) == 63
    now = {u.short_name for u in standing(table)}
    for row in before.itertuples():
        meant = find_province(row.short_name, table)
        assert meant.unit is not None, row.name
        assert (meant.was is None) == (row.short_name in now), row.name
        assert row.locality in {u.locality for u in earlier_ones(meant.unit, table)}


@pytest.mark.parametrize(
    ("written", "short", "was"),
    [
        ("Ha Giang", "Tuyên Quang", "Tỉnh Hà Giang"),
        ("tỉnh bình phước", "Đồng Nai", "Tỉnh Bình Phước"),
        ("Hà Tây", "Hà Nội", "Tỉnh Hà Tây"),
        ("Thừa Thiên Huế", "Huế", "Tỉnh Thừa Thiên Huế"),
        ("TP HCM", "Hồ Chí Minh", None),
        ("Đồng Nai", "Đồng Nai", None),
    ],
)
def test_old_and_short_names(written, short, was):
    meant = find_province(written, register())
    assert (meant.unit.short_name, meant.was and meant.was.name) == (short, was)


def test_a_slip_is_answered_with_what_comes_near_and_nonsense_with_all():
    assert [u.short_name for u in find_province("Tuyen Quan", register()).candidates] == ["Tuyên Quang"]
    assert len(find_province("Atlantis", register()).candidates) == 34
