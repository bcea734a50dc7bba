"""A slice as a brief sees it, with the tables that a test gives it."""

from __future__ import annotations

import math
from datetime import date
from functools import lru_cache
from pathlib import Path

import pandas as pd

from parlib.codebook.context import BriefContext
from parlib.codebook.tables import empty
from parlib.codebook.units import Locality
from parlib.store.wording import load_wording

ROOT = Path(__file__).resolve().parents[2]
NAN = math.nan


@lru_cache(maxsize=2)
def wording(language: str) -> dict:
    """Return the wording that ships."""
    return load_wording(ROOT / "params")[language]


def locality(identity: str = "31@2008-08-01", **changes) -> Locality:
    """Return a unit: Hải Phòng unless changed."""
    fields = {
        "locality": identity,
        "code": identity.split("@")[0],
        "name": "Thành phố Hải Phòng",
        "short_name": "Hải Phòng",
        "name_en": "Hải Phòng City",
        "level": "province",
        "unit_type": "thành phố trung ương",
        "parent": "",
        "region": "Đồng bằng sông Hồng",
        "valid_from": identity.split("@")[1],
        "valid_to": "",
        "slug": "31-hai-phong",
    }
    return Locality(**(fields | changes))


def context(
    *,
    unit: Locality | None = None,
    period: int = 2024,
    language: str = "vi",
    tables: dict | None = None,
    peers: dict | None = None,
    **more,
) -> BriefContext:
    """Return a slice with the tables given."""
    fields = {
        "issued_on": date(2025, 6, 30),
        "release": "r-test",
        "digest": "0" * 64,
        "framework": None,
        "plan": None,
        "wording": wording(language),
        "sources": pd.DataFrame(),
        "lineage": {"version": "0.0"},
        "illustrative": False,
        "localities": {},
        "frameworks": {},
        "surveys": (),
    }
    return BriefContext(
        locality=unit or locality(), period=period, language=language, tables=tables or {}, peers=peers or {}, **(fields | more)
    )


def nothing(language: str = "vi") -> BriefContext:
    """Return a slice whose tables are all there and all empty."""
    names = ("indices", "scores", "findings", "targets", "satisfaction", "observations")
    return context(language=language, tables={n: empty(n) for n in names}, peers={n: empty(n) for n in ("indices", "scores")})
