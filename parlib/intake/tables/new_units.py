"""Units that no register knows yet.

Departments, public-service centres, fictional units, older communes; as rows of a register.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

from parlib.codebook.localities import Register
from parlib.codebook.short_offices import office_in_full
from parlib.codebook.unit_words import strip_prefix
from parlib.codebook.units import Locality
from parlib.codebook.vietnamese import as_sentence, ascii_slug, fold_name, nfc, search_form

_KINDS = (
    ("commune", ("xã", "phường", "đặc khu", "thị trấn")),
    ("district", ("huyện", "quận", "thị xã")),
    ("department", ("sở", "ban", "văn phòng", "thanh tra", "trung tâm", "chi cục", "cục", "chi nhánh", "công an", "viện", "trường", "bệnh viện", "phòng", "quỹ")),
    ("province", ("tỉnh", "thành phố")),
)  # fmt: skip
_ENGLISH = {
    "xã": "Commune", "phường": "Ward", "đặc khu": "Special Zone", "thị trấn": "Township", "huyện": "District", "quận": "District",
    "thị xã": "Town", "tỉnh": "Province", "thành phố": "City",
}  # fmt: skip
_LETTER = {"commune": "X", "district": "H", "department": "S", "province": "T"}
_LONGEST_CODE = 24
COMPLETE_FROM = 2025
"""From this year on the register holds every province and commune.

A real one that it does not know is a slip of the pen.
"""


def kind_of(name: str) -> tuple[str, str]:
    """Return (level, kind) that the first words of a name say; empty where they say none.

    Examples
    --------
    >>> kind_of("Phường Vân Trúc"), kind_of("trung tâm Phục vụ hành chính công"), kind_of("Vân Trúc")
    (('commune', 'phường'), ('department', 'trung tâm'), ('', ''))
    >>> kind_of("BQL khu kinh tế")
    ('department', 'ban')
    """
    name = office_in_full(name)
    # "so noi vu", as it is typed on a keyboard without Vietnamese letters
    fold = search_form if name.isascii() else fold_name
    folded = fold(name)
    for level, kinds in _KINDS:
        for kind in kinds:
            if folded.startswith(fold(kind) + " "):
                return level, kind
    return "", ""


def out_of_capitals(name: str, level: str) -> str:
    """Return a name that stands in capitals as names are written.

    Of a commune, district or province every word is a name. Of an office capitals do not say which
    are.

    Examples
    --------
    >>> out_of_capitals("XÃ SUỐI TIÊN", "commune"), out_of_capitals("VĂN PHÒNG HĐND VÀ UBND TỈNH", "department")
    ('Xã Suối Tiên', 'Văn phòng HĐND và UBND tỉnh')
    """
    if level in ("commune", "district", "province"):
        words = name.lower().split()
        of_kind = len(kind_of(name)[1].split())
        return " ".join(
            w if 0 < i < of_kind else w[:1].upper() + w[1:] for i, w in enumerate(words)
        )
    return as_sentence(name)


def may_be_new(*, level: str, year: int, below: Locality | None, fictional: bool) -> bool:
    """Return whether a unit may be one that the register lacks, and not a misspelt one that it holds."""
    return (
        fictional
        or (below is not None and below.fictional)
        or level == "department"
        or (level != "province" and year < COMPLETE_FROM)
    )


def new_unit(
    name: str,
    *,
    level: str,
    below: Locality | None,
    since: str,
    fictional: bool,
    source: str,
    code: str = "",
    until: str = "",
) -> dict[str, object]:
    """Return one row of the register for a unit that it lacks.

    Parameters
    ----------
    name : str
        As written; a department is given the name of its province behind it, because every province
        has one of that name.
    level : str
        Level of the unit.
    below : Locality or None
        The unit above; None for a province.
    since : str
        First day that the register vouches for, ISO date.
    fictional : bool
        A unit that exists nowhere.
    source : str
        Where the row comes from.
    code : str
        Official code; empty: a project code of Latin capitals is made from the name.
    until : str
        Last day: that of the unit above, where it ended and not only changed its name; empty while
        it stands.
    """
    name = office_in_full(nfc(name))
    kind = kind_of(name)[1]
    short = _without_province(name, below) if level == "department" else _short(name)
    full = (
        name
        if level != "department" or below is None or short != name
        else _with_province(name, below)
    )
    code = code or "-".join(
        filter(None, (below.code if below else "", _LETTER[level] + _letters(short)))
    )
    fictional = fictional or (below is not None and below.fictional)
    return {
        "locality": f"{code}@{since}", "code": code, "name": full, "short_name": short,
        "name_en": f"{short} {_ENGLISH[kind]}" if kind in _ENGLISH else short, "level": level,
        "unit_type": kind or {"commune": "xã", "district": "huyện", "department": "sở", "province": "tỉnh"}[level],
        "parent": below.locality if below else "", "region": "Vùng hư cấu" if level == "province" and fictional else "",
        "valid_from": since, "valid_to": until, "valid_from_basis": "first year of the table it was added with",
        "successors": "", "predecessors": "", "slug": ascii_slug(f"{code} {short}"), "fictional": fictional, "source": source,
    }  # fmt: skip


def first_day(years: Iterable[int], below: Locality | None) -> str:
    """Return the first day to vouch for.

    That of the first year, or of the unit above where it came later in that year.
    """
    first = f"{min(years)}-01-01"
    return (
        max(first, below.valid_from)
        if below is not None and below.valid_from[:4] == first[:4]
        else first
    )


def _letters(name: str) -> str:
    """Return the Latin capitals of a name.

    Of a long one its beginning and the first letter of every word, so that two do not share them.
    """
    words = ascii_slug(name).upper().split("-")
    whole = "".join(words)
    return (
        whole
        if len(whole) <= _LONGEST_CODE
        else whole[: _LONGEST_CODE // 2] + "".join(w[0] for w in words)[-_LONGEST_CODE // 2 :]
    )


def settled(rows: list[dict[str, object]], register: Register) -> list[str]:
    """Give each row a folder name of its own, and return the names whose code is another unit's at
    the same time.
    """
    known: dict[str, list[Locality]] = {}
    for unit in register:
        known.setdefault(unit.code, []).append(unit)
    slugs = {u.slug for u in register}
    codes = [str(r["code"]) for r in rows]
    twice = []
    for row in rows:
        code, first, last = str(row["code"]), str(row["valid_from"]), str(row["valid_to"]) or "9999"
        if codes.count(code) > 1 or any(
            u.valid_from <= last and (u.valid_to or "9999") >= first for u in known.get(code, ())
        ):
            twice.append(str(row["name"]))
        if row["slug"] in slugs:  # of the unit of that code that was before it
            row["slug"] = f"{row['slug']}-{first[:4]}"
    return twice


def _with_province(name: str, below: Locality) -> str:
    """Return the name of a department with that of its province behind it.

    "Thanh tra tỉnh" becomes "Thanh tra tỉnh Vân Lĩnh", "Thanh tra thành phố" that of its city.
    """
    kind = below.name.removesuffix(below.short_name).strip().lower()
    return f"{name} {below.short_name if kind and name.lower().endswith(f' {kind}') else _lower(below.name)}"


def _without_province(name: str, below: Locality | None) -> str:
    """Return the name of a department without that of its province behind it.

    "Sở Nội vụ tỉnh Vân Lĩnh" is its Sở Nội vụ.
    """
    if below is None:
        return name
    of = rf"\s*[,-]?\s*(?:(?:tỉnh|thành phố|tp\.?)\s+)?{re.escape(below.short_name)}$"
    return re.sub(of, "", name, flags=re.IGNORECASE).strip() or name


def _short(name: str) -> str:
    stripped = strip_prefix(fold_name(name))
    words = name.split()
    return (
        " ".join(words[-len(stripped.split()) :])
        if stripped and len(stripped.split()) < len(words)
        else name
    )


def _lower(name: str) -> str:
    return re.sub(r"^(Tỉnh|Thành phố)", lambda m: m[1].lower(), name)
