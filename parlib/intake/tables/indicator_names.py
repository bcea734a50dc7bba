"""What the heading of a column says of an indicator: its name, identity and unit of measurement."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

from parlib.codebook.vietnamese import ascii_slug, nfc, search_form
from parlib.intake.tables.meaning import year_in

_UNIT = re.compile(
    r"\s*[(\[]\s*(?:đvt|đơn vị tính|đơn vị)?\s*:?\s*([^()\[\]]{1,30})\s*[)\]]\s*$", re.IGNORECASE
)
_UNIT_AFTER_COMMA = re.compile(
    r"\s*,\s*((?:nghìn|triệu|tỷ|nghìn tỷ|trăm)\s+(?:đồng|người|usd|tấn|ha)|%|người|hộ|km2|km²|ha"
    r"|đồng|usd|vụ|hồ sơ|doanh nghiệp)$",
    re.IGNORECASE,
)
_OF_AN_INDEX = re.compile(r"(?:.*\b(?:diem|hang|toi da)\b.*)?")  # "%" folds to nothing
KNOWN: Mapping[str, str] = {
    "dan so": "population", "dan so trung binh": "population", "dan so tb": "population", "quy mo dan so": "population", "dien tich": "area_km2", "dien tich tu nhien": "area_km2",
    "mat do dan so": "population_density", "grdp binh quan dau nguoi": "grdp_per_capita", "ty le ho ngheo": "poverty_rate",
    "so ho": "households", "doanh nghiep thanh lap moi tren 10 000 dan": "new_enterprises_per_10000",
}  # fmt: skip
"""Identities of indicators that have one already, by the folded name.

Every other is made from its name.
"""


@dataclass(frozen=True, slots=True)
class Indicator:
    """What a heading says of an indicator.

    Its name without unit and year, and its unit of measurement.
    """

    name: str
    unit: str = ""

    @property
    def identity(self) -> str:
        """Return the identity under which questions ask for it.

        Examples
        --------
        >>> Indicator("Dân số").identity, Indicator("Thu ngân sách trên địa bàn").identity
        ('population', 'thu_ngan_sach_tren_dia_ban')
        """
        return KNOWN.get(search_form(self.name)) or ascii_slug(self.name).replace("-", "_")[:60]


def indicator_of(heading: str) -> Indicator:
    """Read the heading of a column, its rows joined by `` › ``.

    Examples
    --------
    >>> indicator_of("Dân số (nghìn người) › Năm 2024"), indicator_of("Tỷ lệ hộ nghèo, %")
    (Indicator(name='Dân số', unit='nghìn người'), Indicator(name='Tỷ lệ hộ nghèo', unit='%'))
    """
    names, unit = [], ""
    for part in nfc(heading).split(" › "):
        text = (
            re.sub(
                r"\s*(?:cả năm|năm|nam)?\s*\b(?:19|20)\d\d\b\s*", " ", part, flags=re.IGNORECASE
            ).strip()
            if year_in(part)
            else part
        )
        while measure := _UNIT.search(text) or _UNIT_AFTER_COMMA.search(text):
            unit, text = measure[1].strip(), text[: measure.start()].strip()
        if text and not re.fullmatch(
            r"(?:cả năm|năm|nam|giá trị|số liệu|thực hiện|kết quả)", text, re.IGNORECASE
        ):
            names.append(text)
    return Indicator(" - ".join(dict.fromkeys(names)), unit)


def is_an_outcome(heading: str) -> bool:
    """Return whether a heading names an indicator with an identity or a unit of its own, so that it is
    no part of an index.

    Examples
    --------
    >>> is_an_outcome("Dân số"), is_an_outcome("Thu ngân sách (tỷ đồng)"), is_an_outcome("Cải cách thể chế (điểm)")
    (True, True, False)
    """
    one = indicator_of(heading)
    plain = search_form(one.name)
    return plain in KNOWN or bool(one.unit and not _OF_AN_INDEX.fullmatch(search_form(one.unit)))
