"""Fictional units: a province that does not exist, with districts, communes and departments."""

from __future__ import annotations

import itertools

import pandas as pd

from parlib.codebook.tables import conform
from parlib.codebook.vietnamese import ascii_slug
from parlib.simulate.settings import Settings

_SINCE = 2019  # a first year of the settings before it is taken
_LAST_DAY_OF_DISTRICTS, _TWO_TIERS = "2025-06-30", "2025-07-01"
_FIRST = ("Vân", "Thạch", "Kim", "Ngọc", "Tùng", "Trúc", "Hạc", "Lĩnh", "Mai", "Sơn")
_SECOND = ("Khê", "Trì", "Đàm", "Cốc", "Nham", "Tuyền", "Lam", "Quan", "Thượng", "Hạ")
_DEPARTMENTS = (
    "Văn phòng UBND tỉnh", "Sở Nội vụ", "Sở Tư pháp", "Sở Tài chính", "Sở Kế hoạch và Đầu tư", "Sở Công Thương", "Sở Xây dựng",
    "Sở Giao thông vận tải", "Sở Nông nghiệp và Phát triển nông thôn", "Sở Tài nguyên và Môi trường", "Sở Thông tin và Truyền thông",
    "Sở Lao động - Thương binh và Xã hội", "Sở Văn hóa, Thể thao và Du lịch", "Sở Khoa học và Công nghệ", "Sở Giáo dục và Đào tạo", "Sở Y tế",
    "Thanh tra tỉnh", "Ban Dân tộc", "Ban Quản lý các khu công nghiệp", "Sở Ngoại vụ",
)  # fmt: skip


_ENGLISH = {
    "Thành phố": "City",
    "Thị xã": "Town",
    "Huyện": "District",
    "Xã": "Commune",
    "Phường": "Ward",
}


def _names(count: int) -> list[str]:
    pairs = [f"{a} {b}" for b, a in itertools.product(_SECOND, _FIRST) if a != b]
    return [
        pairs[k % len(pairs)] + ("" if k < len(pairs) else f" {k // len(pairs) + 1}")
        for k in range(count)
    ]


def fictional_units(settings: Settings) -> pd.DataFrame:
    """Return the ``localities`` table of the fictional province.

    Every name is made of word pairs, every row is marked ``fictional``; codes start with letters and
    never clash with an official code. As in the real register the districts end on 30 June 2025,
    and from the next day on every commune is a unit of its own right below the province.
    """
    since = f"{min(_SINCE, settings.first_period)}-01-01"
    name = settings.name
    named = (f"Tỉnh {name}", name, f"{name} Province", "province", "tỉnh")
    rows = [_row(settings.code, *named, parent="", since=since)]
    for made in (_districts, _communes, _departments):
        rows += made(settings, above=f"{settings.code}@{since}", since=since)
    return conform("localities", rows)


def of_units_that_stand(table: pd.DataFrame, units: pd.DataFrame) -> pd.DataFrame:
    """Return figures of years under the units that stand at the end of the year: from 2025 on those
    of a commune are of the one that followed it, and districts have none.

    Parameters
    ----------
    table : DataFrame
        Rows of ``locality`` and ``period``, each under the first identity of its unit.
    units : DataFrame
        The ``localities`` table of the fictional province.
    """
    ended = units[units["valid_to"].eq(_LAST_DAY_OF_DISTRICTS)].set_index("locality")["successors"]
    later = table["period"].ge(int(_TWO_TIERS[:4])) & table["locality"].isin(ended.index)
    if not later.any():
        return table
    followed = table.assign(locality=table["locality"].mask(later, table["locality"].map(ended)))
    return followed[followed["locality"].ne("")].reset_index(drop=True)


def _districts(settings: Settings, *, above: str, since: str) -> list[dict]:
    names = _names(settings.districts)
    kinds = ["Thành phố", "Thị xã", *["Huyện"] * settings.districts]
    rows = []
    for k, (kind, name) in enumerate(zip(kinds, names, strict=False), start=1):
        named = (f"{kind} {name}", name, f"{name} {_ENGLISH[kind]}", "district", kind.lower())
        rows.append(
            _row(f"{settings.code}-H{k:02d}", *named, parent=above, since=since)
            | {"valid_to": _LAST_DAY_OF_DISTRICTS}
        )
    return rows


def _communes(settings: Settings, *, above: str, since: str) -> list[dict]:
    rows = []
    for k, name in enumerate(_names(settings.districts + settings.communes)[settings.districts :]):
        turn, district = divmod(k, settings.districts)
        kind = "Phường" if district < 2 and turn % 2 == 0 else "Xã"
        named = (f"{kind} {name}", name, f"{name} {_ENGLISH[kind]}", "commune", kind.lower())
        parent = f"{settings.code}-H{district + 1:02d}"
        code = f"{parent}-X{turn + 1:03d}"
        row = _row(code, *named, parent=f"{parent}@{since}", since=since)
        rows += _before_and_after(row, above)
    return rows


def _departments(settings: Settings, *, above: str, since: str) -> list[dict]:
    rows = []
    for k in range(settings.departments):
        known = k < len(_DEPARTMENTS)
        name = _DEPARTMENTS[k] if known else f"Ban Chuyên trách {k - len(_DEPARTMENTS) + 1}"
        full = f"{name} tỉnh {settings.name}".replace("tỉnh tỉnh", "tỉnh")
        named = (full, name, name, "department", "sở")
        rows.append(_row(f"{settings.code}-S{k + 1:02d}", *named, parent=above, since=since))
    return rows


def _before_and_after(commune: dict, province: str) -> list[dict]:
    """Return a commune below its district and, from the day of two tiers on, below the province."""
    now = commune | {
        "locality": f"{commune['code']}@{_TWO_TIERS}",
        "parent": province,
        "valid_from": _TWO_TIERS,
        "valid_from_basis": "two-tier government, as in the real register",
        "predecessors": commune["locality"],
        "slug": f"{commune['slug']}-{_TWO_TIERS[:4]}",
    }
    return [
        commune | {"valid_to": _LAST_DAY_OF_DISTRICTS, "successors": now["locality"]},
        now,
    ]


def _row(
    code: str,
    name: str,
    short: str,
    name_en: str,
    level: str,
    unit_type: str,
    *,
    parent: str,
    since: str,
) -> dict:
    return {
        "locality": f"{code}@{since}",
        "code": code,
        "name": name,
        "short_name": short,
        "name_en": name_en,
        "level": level,
        "unit_type": unit_type,
        "parent": parent,
        "region": "Vùng hư cấu" if level == "province" else "",
        "valid_from": since,
        "valid_from_basis": "first simulated year",
        "slug": ascii_slug(f"{code} {short}"),
        "fictional": True,
        "source": "parlib.simulate",
    }
