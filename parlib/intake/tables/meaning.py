"""What the heading of a column means.

A unit, a year, a rank, an index, a part of one, or something that is not taken.

Headings are compared without diacritics and case, because offices write them in every way; what
stays open is not guessed but left open (:attr:`Role.OPEN`), for the rest of the table or a person
to settle.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass, replace
from enum import StrEnum

from parlib.codebook.vietnamese import search_form


class Role(StrEnum):
    """What a column is in a table."""

    UNIT = "unit"
    CODE = "code"
    WITHIN = "within"
    LEVEL = "level"
    YEAR = "year"
    FIGURE = "figure"
    INDEX_NAME = "index"
    ITEM = "item"
    PART_NAME = "part"
    MEASURE_NAME = "measure"
    OF = "of"
    SOURCE = "source"
    NOTE = "note"
    UNIT_OF_MEASURE = "unit_of_measure"
    ORDER = "order"
    CHANGE = "change"
    PLANNED = "planned"
    PART_OF_YEAR = "part_of_year"
    KEEP = "keep"
    IGNORED = "ignore"
    QUESTION = "question"
    OPEN = "open"


@dataclass(frozen=True, slots=True)
class Meaning:
    """The meaning of one column.

    Attributes
    ----------
    role : Role
        What the column is.
    index : str
        PAR, SIPAS, PAPI, PCI, DTI, ICT or I766; empty where the heading names none.
    measure : str
        ``score``, ``points``, ``rank``, ``class``, ``max_points``, ``self_points``; of a figure.
    code, part : str
        Part of the index: its code, and its name as printed; ``0`` is the index itself.
    highest : float or None
        The largest figure that the heading allows (``tối đa 9,5``).
    level : str
        Level of the units that a heading of units is about, empty where it does not say.
    year : int or None
        Year that the heading states.
    """

    role: Role
    index: str = ""
    measure: str = ""
    code: str = "0"
    part: str = ""
    highest: float | None = None
    level: str = ""
    year: int | None = None

    @property
    def word(self) -> str:
        """Return the meaning as it is written with ``--column``."""
        if self.role != Role.FIGURE:
            return self.role.value
        measure = "" if self.measure in ("", "score") else f".{self.measure}"
        return f"{self.index}{':' + self.code if self.code != '0' else ''}{measure}"


INDICES: Mapping[str, tuple[str, ...]] = {
    "SIPAS": ("sipas", "hai long"),
    "PAPI": ("papi", "quan tri va hanh chinh cong"),
    "PCI": ("pci", "nang luc canh tranh"),
    "DTI": ("dti", "chuyen doi so"),
    "ICT": ("ict index", "ict"),
    "I766": ("766", "phuc vu nguoi dan"),
    "PAR": ("par index", "parindex", "par", "cchc", "cai cach hanh chinh"),
}
"""Words of each index, the more telling first.

A page on reform may speak of citizens' satisfaction in one column.
"""
MEASURES = ("score", "points", "percent", "rank", "class", "max_points", "self_points")
_EXACT = {
    "place": Role.UNIT, "locality": Role.UNIT, "within": Role.WITHIN, "year": Role.YEAR, "period": Role.YEAR, "index": Role.INDEX_NAME,
    "indicator": Role.INDEX_NAME, "code": Role.ITEM, "part": Role.PART_NAME, "measure": Role.MEASURE_NAME, "of": Role.OF,
    "source url": Role.SOURCE, "source": Role.SOURCE, "unit": Role.UNIT_OF_MEASURE, "note": Role.NOTE, "flag": Role.NOTE, "text": Role.NOTE,
    "confidence": Role.IGNORED, "rank confidence": Role.IGNORED, "derivation": Role.NOTE, "level": Role.LEVEL, "stt": Role.ORDER,
    "tt": Role.ORDER, "so tt": Role.ORDER, "so thu tu": Role.ORDER, "no": Role.ORDER,
}  # fmt: skip
_LEVELS = (
    (
        "department",
        (
            r"so(?: ban)? nganh|so(?: va)?(?: co quan)? tuong duong|so|co quan chuyen mon"
            r"|don vi su nghiep|departments?"
        ),
    ),
    (
        "commune",
        (
            r"xa phuong(?: dac khu| thi tran)*|phuong xa(?: dac khu| thi tran)*|xa|phuong|cap xa"
            r"|don vi hanh chinh cap xa|communes?|wards?"
        ),
    ),
    (
        "district",
        (
            r"huyen(?: thi xa)?(?: thanh pho)?|huyen thi thanh pho|quan huyen(?: thi xa)?|cap huyen"
            r"|thanh pho thi xa huyen|districts?"
        ),
    ),
    (
        "province",
        (
            r"tinh thanh pho(?: truc thuoc trung uong)?|tinh thanh|tinh tp|tinh|cap tinh|thanh pho "
            r"truc thuoc trung uong|provinces?"
        ),
    ),
)
_UNIT_WORDS = (
    r"(?:ten )?(?:don vi(?: hanh chinh| duoc danh gia| danh gia)?|dia phuong|co quan(?: don vi)?"
    r"|co quan don vi|noi dung don vi|dvhc(?: cap xa)?)"
)
_NUMBER = r"\d+(?:[.,]\d+)?"
_HIGHEST = re.compile(
    rf"(?:toi da|diem chuan|thang(?: diem)?|max)\D{{0,12}}?({_NUMBER})|\(\s*({_NUMBER})\s*(?:d"
    rf"|diem)\s*\)"
)
_YEAR = re.compile(r"(?<![\d/.,-])((?:19|20)\d\d)(?![\d/]|[.,-]\d)")
_DAY = re.compile(r"ngày\s*\d{1,2}\s*tháng\s*\d{1,2}\s*năm\s*\d{4}", re.IGNORECASE)
"""The day of a document, which is not a year that a table is about."""
_HEADING_NUMBER = re.compile(
    r"^\s*(?:(?:lĩnh vực|nội dung|trục nội dung|chỉ số thành phần)\s*)?(\d{1,2}|[IVX]{1,4})\s*"
    r"[.):]\s*",
    re.I,
)
_DOMAINS = (
    ("1", "chi dao dieu hanh"), ("2", "the che"), ("3", "thu tuc hanh chinh"), ("4", "bo may"), ("5", "cong vu"), ("5", "can bo cong chuc"),
    ("6", "tai chinh cong"), ("7", "hien dai hoa"), ("7", "chinh quyen dien tu"), ("7", "chinh quyen so"), ("8", "tac dong"), ("TD", "diem tham dinh"), ("DT", "dieu tra xa hoi hoc"), ("DT", "dieu tra xhh"), ("DT", "khao sat xhh"),
)  # fmt: skip
"""The eight domains of the national index, by what their names have in common from 2012 on, and the
two halves of a total.
"""


_PART_OF_REFORM = re.compile(r"(?:cong tac )?chi dao dieu hanh|(?:danh gia )?tac dong")
"""Names of parts that hold the name of the index: "Công tác chỉ đạo, điều hành CCHC"."""


_XH = r"(?<!kt )(?<!te )(?<!hoa )(?<!tra )(?<!sat )(?<!diem )xh"
"""XH is "xếp hạng", beside "KT-XH" and "điều tra XH", where it is "xã hội"."""
_SURVEY_HALF = re.compile(
    r"(?:tong )?(?:diem )?(?:danh gia |dieu tra |khao sat )?(?:xhh|xa hoi hoc)"
)
"""The half of a total that is surveyed, alone: "Điểm XHH"."""


_WORDS_OF_INDICES = "|".join(word for words in INDICES.values() for word in words)
_PLANNED_WORDS = r"muc tieu|phan dau|du kien|du bao|uoc|dang ky|ke hoach|chi tieu"
_PLANNED = re.compile(
    rf"(?:(?:diem|chi so|ket qua|xep hang|hang|ty le|{_WORDS_OF_INDICES}) )*(?:{_PLANNED_WORDS})"
    rf"(?: (?:de ra|duoc giao|giao|phan dau|thuc hien|dat|nam|ca nam|den|diem|chi so|ket qua"
    rf"|ty le|xep hang|hang|gia tri|so lieu))*"
)
"""What is aimed at, planned or expected and nothing else: "Mục tiêu 2026", "PAR INDEX dự kiến".

Names of criteria ("Kế hoạch cải cách hành chính") and of indicators ("Thu ngân sách so với kế
hoạch") say more.
"""
_AIM_AT_AN_INDEX = re.compile(
    rf"(?:muc tieu|phan dau|du kien|du bao|uoc|dang ky)\b.*\b(?:{_WORDS_OF_INDICES})\b.*"
)
_PART_OF_YEAR = re.compile(
    r"\bqu[ýy] ?(?:i{1,3}|iv|[1-4])\b|\btháng (?:0?[1-9]|1[0-2])\b|\b\d{1,2} th[áa]ng\b",
    re.IGNORECASE,
)
"""A quarter, a month or some months. "thang 10" without a mark is a scale of ten."""
_WORDS_OF_PARTS = re.compile(
    r"(?:luy ke|den|het|ket qua|thuc hien|nam|so lieu|quy|thang|dau|cuoi|i{1,3}|iv|\d{1,2}|\d{4}"
    r"|[ ])+"
)


def part_of_year_in(text: str) -> bool:
    """Say whether a text is about some months of a year.

    Examples
    --------
    >>> part_of_year_in("SIPAS 6 tháng đầu năm 2025"), part_of_year_in("Quý II/2025"), part_of_year_in("Năm 2025")
    (True, True, False)
    >>> part_of_year_in("Kèm theo Báo cáo ngày 05 tháng 01 năm 2026")
    False
    """
    return bool(_PART_OF_YEAR.search(_DAY.sub(" ", unicodedata.normalize("NFC", text))))


def year_in(text: str) -> int | None:
    """Return the one year that a text names; None where it names none or several.

    Examples
    --------
    >>> year_in("Năm 2024"), year_in("2023 - 2024"), year_in("Quyết định 99/QĐ-UBND ngày 12/01/2026")
    (2024, None, None)
    >>> year_in("Chỉ số năm 2026 (Báo cáo số 5/BC-SNV ngày 20 tháng 01 năm 2027)")
    2026
    """
    years = {int(y) for y in _YEAR.findall(_DAY.sub(" ", text))}
    return years.pop() if len(years) == 1 else None


def index_in(text: str) -> str:
    """Return the index that a text names, empty where it names none.

    Examples
    --------
    >>> index_in("Chỉ số CCHC (%)"), index_in("Mức độ hài lòng"), index_in("Chỉ số năng lực cạnh tranh cấp tỉnh"), index_in("Điểm")
    ('PAR', 'SIPAS', 'PCI', '')
    """
    plain = f" {search_form(text)} "
    for index, words in INDICES.items():
        if any(f" {word} " in plain for word in words):
            return index
    return ""


def level_in(text: str) -> str:
    """Return the level of the units that a heading is about.

    Examples
    --------
    >>> [level_in(t) for t in ("Xã/phường", "Tỉnh, thành phố", "Sở, ban, ngành", "Đơn vị")]
    ['commune', 'province', 'department', '']
    """
    plain = re.sub(r"^(?:ten|cac|khoi|cap|ubnd|ten ubnd) ", "", search_form(text))
    return next((level for level, words in _LEVELS if re.fullmatch(words, plain)), "")


def highest_in(text: str) -> float | None:
    """Return the maximum that a heading states.

    Examples
    --------
    >>> highest_in("Cải cách thể chế (tối đa 9,5)"), highest_in("Tài chính công (10 điểm)"), highest_in("Điểm")
    (9.5, 10.0, None)
    """
    letters = unicodedata.normalize("NFD", text.lower().replace("đ", "d"))
    maximum = _HIGHEST.search("".join(c for c in letters if not unicodedata.combining(c)))
    return float(next(g for g in maximum.groups() if g).replace(",", ".")) if maximum else None


def meaning_of(heading: str, parts: Mapping[str, str] | None = None) -> Meaning:
    """Return what one heading means by itself.

    Parameters
    ----------
    heading : str
        The text of the heading, the rows of a head joined.
    parts : mapping of str to str, optional
        Codes of the parts of the index by their folded name (:func:`search_form`), from the rule
        books of the project.
    """
    year, highest = year_in(heading), highest_in(heading)
    bare = re.sub(r"\s+", " ", _YEAR.sub(" ", heading) if year else heading).strip()
    plain = search_form(bare)
    if plain in _EXACT:
        return Meaning(_EXACT[plain], year=year)
    if plain in ("value", "gia tri"):
        return Meaning(Role.FIGURE, measure="score", year=year)
    if plain in ("rank", "max points"):
        return Meaning(Role.FIGURE, measure=plain.replace(" ", "_"), year=year)
    other = _not_a_figure(plain, bare)
    if other is not None and not (other.role == Role.YEAR and year):
        return replace(other, year=year)
    index = index_in(bare)
    measure = _measure(plain)
    if measure == "max_points":  # "Tổng điểm (thang điểm 100)" is the points, out of so many
        measure = _measure(search_form(re.sub(r"\([^()]*\)", " ", bare))) or measure
    if part := _part(bare, plain, index, parts or {}):
        code, name = part
        return Meaning(
            Role.FIGURE,
            "PAR",
            measure if measure in ("rank", "percent", "self_points") else "points",
            code,
            name,
            highest,
            year=year,
        )
    if index or measure:
        if measure in ("", "percent"):
            measure = "score"
        return Meaning(Role.FIGURE, index, measure, highest=highest, year=year)
    return Meaning(Role.OPEN, year=year, highest=highest)


def _not_a_figure(plain: str, bare: str) -> Meaning | None:
    if re.fullmatch(r"don vi tinh|dvt|unit of measure", plain):
        return Meaning(Role.UNIT_OF_MEASURE)
    if code := re.fullmatch(r"(province|district|commune|department) code", plain):
        return Meaning(Role.CODE, level=code[1])
    if re.match(r"ma\b", plain) and re.fullmatch(
        r"ma(?: so)?(?: (?:don vi|dvhc|xa|phuong|tinh|huyen|dia phuong|co quan|hanh chinh))*"
        r"(?: \w{1,6})?",
        plain,
    ):
        return Meaning(Role.CODE, level=level_in(plain.removeprefix("ma ").removeprefix("so ")))
    if re.fullmatch(r"(?:thuoc|truc thuoc|noi truc thuoc).*", plain):
        return Meaning(Role.WITHIN)
    if re.fullmatch(r"giu lai(?: x)?", plain):
        return Meaning(Role.KEEP)
    if re.fullmatch(r"(?:ghi chu|note|remark)s?|can cu(?: phap ly)?", plain):
        return Meaning(Role.NOTE)
    if re.fullmatch(r"nguon(?: so lieu| du lieu)?", plain):
        return Meaning(Role.SOURCE)
    if re.fullmatch(r"(?:nam|ky|ky danh gia|nam danh gia)(?: bao cao)?", plain):
        return Meaning(Role.YEAR)
    if _PLANNED.fullmatch(plain) and plain != "chi tieu":
        return Meaning(Role.PLANNED)
    if _AIM_AT_AN_INDEX.fullmatch(plain):
        return Meaning(Role.PLANNED)
    if part_of_year_in(bare) and (_WORDS_OF_PARTS.fullmatch(plain) or index_in(bare)):
        return Meaning(Role.PART_OF_YEAR)
    if re.search(r"tang giam|so voi|chenh lech|thay doi|\btang\b|\bgiam\b", plain):
        return Meaning(Role.CHANGE)
    if re.fullmatch(
        r"(?:so|tong so) (?:don vi|dia phuong|tinh)(?: xep hang| duoc xep hang)?", plain
    ):
        return Meaning(Role.OF)
    if re.fullmatch(r"(?:ten )?(?:chi so|chi tieu|chi so danh gia)", plain) and "%" not in bare:
        return Meaning(Role.INDEX_NAME)
    if level := level_in(bare):
        return Meaning(Role.UNIT, level=level)
    return (
        Meaning(Role.UNIT) if re.fullmatch(_UNIT_WORDS + r"|ten|unit name|office", plain) else None
    )


def _measure(plain: str) -> str:
    """Return what is measured, from the words of a heading; empty where only an index is named."""
    for measure, words in (
        (
            "rank",
            rf"xep hang|thu hang|thu bac|hang|xep thu|vi thu|vi tri|thu tu xep hang|rank|{_XH}",
        ),
        ("class", r"xep loai|phan loai|loai|muc xep loai|class"),
        ("max_points", r"diem toi da|diem chuan|thang diem|maximum"),
        ("self_points", r"tu cham|tu danh gia|diem tu cham"),
        ("percent", r"ty le|ti le|phan tram|chi so|gia tri|ket qua|index|score"),
        ("points", r"diem|tong|tong diem|points"),
    ):
        if re.search(rf"\b(?:{words})\b", plain):
            return measure
    return ""


def _part(bare: str, plain: str, index: str, parts: Mapping[str, str]) -> tuple[str, str] | None:
    """Return (code, name) of the part of the index that a heading names."""
    name = re.sub(r"\s*\([^()]*\)\s*$", "", _HEADING_NUMBER.sub("", bare)).strip()
    key = search_form(name)
    if key in parts:
        return parts[key], name
    numbered = _HEADING_NUMBER.match(bare)
    if index and not (index == "PAR" and (numbered or _PART_OF_REFORM.match(key))):
        return None
    if _SURVEY_HALF.fullmatch(key):
        return "DT", name
    for code, words in _DOMAINS:
        if words in plain and not re.fullmatch(r"(?:chi so )?cai cach hanh chinh", key):
            return code, name
    if numbered and len(key) > 3 and numbered.group(1).isdigit() and not year_in(bare):
        return numbered.group(1), name
    return None


def meaning_of_word(word: str) -> Meaning | None:
    """Return what somebody wrote with ``--column``: ``unit``, ``year``, ``ignore``, ``PAR``,
    ``SIPAS.rank``, ``PAR:3.points``.

    None for what is none.

    Examples
    --------
    >>> meaning_of_word("PAR:3.points").code, meaning_of_word("sipas").measure, meaning_of_word("x")
    ('3', 'score', None)
    """
    text = word.strip()
    if text.lower() in {r.value for r in Role if r not in (Role.FIGURE, Role.OPEN)}:
        return Meaning(Role(text.lower()))
    match = re.fullmatch(
        rf"(?P<index>{'|'.join(INDICES)})(?::(?P<code>[\w.-]*?))?"
        rf"(?:\.(?P<measure>{'|'.join(MEASURES)}))?",
        text,
        re.I,
    )
    if match is None:
        return None
    code = match["code"] or "0"
    return Meaning(
        Role.FIGURE,
        match["index"].upper(),
        (match["measure"] or ("score" if code == "0" else "points")).lower(),
        code,
    )
