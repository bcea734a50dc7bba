"""Fictional units: a province that is on no map, with districts, communes and departments."""

from __future__ import annotations

import itertools

import pandas as pd

from parlib.codebook.tables import conform
from parlib.codebook.vietnamese import ascii_slug
from parlib.simulate.settings import Settings

PROVINCE = "VL@2019-01-01"
_SINCE = "2019-01-01"
_LAST_DAY_OF_DISTRICTS, _TWO_TIERS = "2025-06-30", "2025-07-01"
_FIRST = ("Vân", "Thạch", "Kim", "Ngọc", "Tùng", "Trúc", "Hạc", "Lĩnh", "Mai", "Sơn")
_SECOND = ("Khê", "Trì", "Đàm", "Cốc", "Nham", "Tuyền", "Lam", "Quan", "Thượng", "Hạ")
_DEPARTMENTS = (
    "Văn phòng UBND tỉnh", "Sở Nội vụ", "Sở Tư pháp", "Sở Tài chính", "Sở Kế hoạch và Đầu tư", "Sở Công Thương", "Sở Xây dựng",
    "Sở Giao thông vận tải", "Sở Nông nghiệp và Phát triển nông thôn", "Sở Tài nguyên và Môi trường", "Sở Thông tin và Truyền thông",
    "Sở Lao động - Thương binh và Xã hội", "Sở Văn hóa, Thể thao và Du lịch", "Sở Khoa học và Công nghệ", "Sở Giáo dục và Đào tạo", "Sở Y tế",
    "Thanh tra tỉnh", "Ban Dân tộc", "Ban Quản lý các khu công nghiệp", "Sở Ngoại vụ",
)  # fmt: skip


def _names(count: int) -> list[str]:
    pairs = [f"{a} {b}" for b, a in itertools.product(_SECOND, _FIRST) if a != b]
    return [
        pairs[k % len(pairs)] + ("" if k < len(pairs) else f" {k // len(pairs) + 1}")
        for k in range(count)
    ]


def fictional_units(settings: Settings) -> pd.DataFrame:
    """Return the ``localities`` table of the fictional province.

    Every name is made of word pairs, every row is marked ``fictional``; codes start with ``VL`` and
    never clash with an official code. As in the real register the districts end on 30 June 2025,
    and from the next day on every commune is a unit of its own right below the province.
    """
    rows = [_row("VL", "Tỉnh Vân Lĩnh", "Vân Lĩnh", "Vân Lĩnh Province", "province", "tỉnh", "")]
    names = _names(settings.districts + settings.communes)
    kinds = ["Thành phố", "Thị xã"] + ["Huyện"] * max(settings.districts - 2, 0)
    english = {
        "Thành phố": "City",
        "Thị xã": "Town",
        "Huyện": "District",
        "Xã": "Commune",
        "Phường": "Ward",
    }
    for k in range(settings.districts):
        kind, name = kinds[k], names[k]
        rows.append(
            _row(
                f"VL-H{k + 1:02d}",
                f"{kind} {name}",
                name,
                f"{name} {english[kind]}",
                "district",
                kind.lower(),
                PROVINCE,
            )
            | {"valid_to": _LAST_DAY_OF_DISTRICTS}
        )
    for k in range(settings.communes):
        district = k % settings.districts
        kind = "Phường" if district < 2 and (k // settings.districts) % 2 == 0 else "Xã"
        name = names[settings.districts + k]
        parent = f"VL-H{district + 1:02d}@{_SINCE}"
        code = f"VL-H{district + 1:02d}-X{k // settings.districts + 1:03d}"
        row = _row(
            code,
            f"{kind} {name}",
            name,
            f"{name} {english[kind]}",
            "commune",
            kind.lower(),
            parent,
        )
        rows += _before_and_after(row)
    for k in range(settings.departments):
        name = (
            _DEPARTMENTS[k]
            if k < len(_DEPARTMENTS)
            else f"Ban Chuyên trách {k - len(_DEPARTMENTS) + 1}"
        )
        rows.append(
            _row(
                f"VL-S{k + 1:02d}",
                f"{name} tỉnh Vân Lĩnh".replace("tỉnh tỉnh", "tỉnh"),
                name,
                name,
                "department",
                "sở",
                PROVINCE,
            )
        )
    return conform("localities", rows)


def _before_and_after(commune: dict) -> list[dict]:
    """Return a commune below its district and, from the day of two tiers on, below the province."""
    now = commune | {
        "locality": f"{commune['code']}@{_TWO_TIERS}",
        "parent": PROVINCE,
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
    code: str, name: str, short: str, name_en: str, level: str, unit_type: str, parent: str
) -> dict:
    return {
        "locality": f"{code}@{_SINCE}",
        "code": code,
        "name": name,
        "short_name": short,
        "name_en": name_en,
        "level": level,
        "unit_type": unit_type,
        "parent": parent,
        "region": "Vùng hư cấu" if level == "province" else "",
        "valid_from": _SINCE,
        "valid_from_basis": "first simulated year",
        "slug": ascii_slug(f"{code} {short}"),
        "fictional": True,
        "source": "parlib.simulate",
    }
