"""Communes are called by the kinds that are among them."""

from __future__ import annotations

import pytest

from parlib.display.commune_kinds import commune_kinds
from parlib.store.wording import load_wording
from tests.made_release import PARAMS


@pytest.mark.parametrize(
    ("names", "vi", "en"),
    [
        (("Phường Ân", "Xã Bắc"), "xã, phường", "communes and wards"),
        (("Xã Bắc",), "xã", "communes"),
        (("Đặc khu Cao", "Phường Ân", "Xã Bắc"), "xã, phường, đặc khu", None),
        (("Thị trấn Dài", "Xã Bắc"), "xã, phường, đặc khu", None),
        ((), "xã, phường, đặc khu", None),
    ],
)
def test_only_kinds_that_are_there_are_named(names, vi, en):
    wording = load_wording(PARAMS)
    assert commune_kinds(names, wording["vi"], period=2026) == vi
    assert en is None or commune_kinds(names, wording["en"], period=2026) == en


def test_special_zones_are_named_in_no_year_that_had_townships():
    wording = load_wording(PARAMS)
    assert commune_kinds(("Thị trấn Dài", "Xã Bắc"), wording["vi"], period=2024) == "xã, phường, thị trấn"
