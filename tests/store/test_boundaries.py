"""The borders of the communes of 2025: all of a province, the islands with it, on one plane."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest

from parlib.codebook.outlines import box
from parlib.simulate.outlines import invented_outlines
from parlib.store import boundaries
from parlib.store.boundaries import outlines_of

COMMUNES = Path(__file__).resolve().parents[2] / "data" / "raw" / "localities" / "2026-11" / "communes.csv"


def codes(province: str = "") -> set[str]:
    with COMMUNES.open(encoding="utf-8") as file:
        return {r["code"] for r in csv.DictReader(file) if r["parent"].startswith(province)}


def test_all_communes_but_the_two_without_a_border_have_an_outline():
    assert codes() - outlines_of(codes()).keys() == {"04402", "04423"}


@pytest.mark.parametrize(("province", "island"), [("48@", "20333"), ("56@", "22736")])
def test_hoang_sa_and_truong_sa_lie_on_the_map_of_their_province_east_of_the_rest(province, island):
    found = outlines_of(codes(province))
    assert box(found[island])[0] > max(box(o)[2] for code, o in found.items() if code != island)


def test_outlines_are_closed_and_a_province_keeps_its_form():
    found = outlines_of(codes("01@"))
    assert all(ring[0] == ring[-1] and len(ring) >= 4 for o in found.values() for ring in o)
    left, top, right, bottom = box(tuple(ring for o in found.values() for ring in o))
    assert 70 < right - left < 90  # Hà Nội: about 75 km from west to east, 95 from north to south
    assert 85 < bottom - top < 105


def test_an_invented_map_is_the_same_each_time_and_its_units_meet():
    drawn = invented_outlines([f"U{n}" for n in range(11)])
    assert drawn == invented_outlines(list(drawn))
    corners = [{(round(x, 6), round(y, 6)) for x, y in ring} for (ring,) in drawn.values()]
    assert all(any(a & b for b in corners if b is not a) for a in corners)


def test_a_document_without_a_map_does_not_read_the_borders(monkeypatch):
    monkeypatch.setattr(boundaries, "_borders", lambda: pytest.fail("the borders were read"))
    assert outlines_of([]) == {}
