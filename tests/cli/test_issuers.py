"""The issuing body of a letter as offices type it."""

from __future__ import annotations

import pandas as pd
import pytest

from parlib.cli import issuers
from parlib.codebook.localities import Register
from tests.made_release import unit_row

PROVINCE = "66@2025-07-01"


@pytest.fixture
def register():
    rows = [
        unit_row(PROVINCE, "Tỉnh Đắk Lắk", level="province", valid_from="2025-07-01"),
        unit_row("DL-BQL@2025-07-01", "Ban Quản lý Khu kinh tế Phú Yên", level="department", parent=PROVINCE, valid_from="2025-07-01"),
    ]
    return Register(pd.DataFrame(rows))


@pytest.mark.parametrize(
    ("written", "issuer"),
    [
        ("SỞ NỘI VỤ", "Sở Nội vụ tỉnh Đắk Lắk"),
        ("Sở Nội vụ", "Sở Nội vụ tỉnh Đắk Lắk"),
        ("SỞ NỘI VỤ TỈNH ĐẮK LẮK", "Sở Nội vụ tỉnh Đắk Lắk"),
        ("Sở Nội vụ tỉnh Đắk Lắk", "Sở Nội vụ tỉnh Đắk Lắk"),
        ("Thanh tra tỉnh", "Thanh tra tỉnh Đắk Lắk"),
        ("ỦY BAN NHÂN DÂN TỈNH", "Ủy ban nhân dân tỉnh Đắk Lắk"),
        ("BAN QUẢN LÝ KHU KINH TẾ PHÚ YÊN", "Ban Quản lý Khu kinh tế Phú Yên tỉnh Đắk Lắk"),
        ("UBND xã Ea Kiết", "UBND xã Ea Kiết"),
        ("", ""),
    ],
)
def test_a_body_is_named_as_in_a_sentence_with_its_province(register, monkeypatch, written, issuer):
    monkeypatch.setattr(issuers, "own_province", lambda _: PROVINCE)
    assert issuers.issuer_meant(None, register, written, 2026) == issuer


def test_outside_a_province_s_workspace_nothing_is_added(register, monkeypatch, capsys):
    monkeypatch.setattr(issuers, "own_province", lambda _: "")
    assert issuers.issuer_meant(None, register, "Sở Nội vụ", 2026) == "Sở Nội vụ"
    assert capsys.readouterr().err == ""
    assert issuers.issuer_meant(None, register, "SỞ NỘI VỤ", 2026) == "Sở Nội vụ"
    assert "Sở Nội vụ" in capsys.readouterr().err
