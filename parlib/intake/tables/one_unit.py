"""Tables about one unit at a time: its indices down and its years across, or years down.

No column names the unit. It stands in the title, in a line between the rows or in the name of the
sheet; else it is asked for.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace

from parlib.codebook.vietnamese import search_form
from parlib.intake.tables.meaning import Meaning, Role, index_in, meaning_of, year_in

KIND_OF_UNIT = re.compile(
    r"(?:ubnd |uy ban nhan dan )?(?:xa|phuong|dac khu|thi tran|huyen|quan|thi xa|thanh pho|tp"
    r"|tinh|so|ban|van phong|thanh tra)\b .+"
)
"""What begins as names of units do, folded."""
_NAMES_OF_ROWS = re.compile(
    r"(?:ten |cac )?(?:chi so|chi tieu|noi dung|tieu chi|linh vuc)(?: (?:danh gia|thanh phan|cchc"
    r"|cai cach hanh chinh|chi tieu|tieu chi|chi so))*"
)
_IN_WORDS = re.compile(
    r"(?<!cấp )(?<!các )(?<!bàn )(?<!thuộc )(?<!\w)(?P<unit>(?:(?:UBND|Ủy ban nhân dân)\s+)?"
    r"(?:tỉnh|thành phố|TP\.?|huyện|quận|thị xã|thị trấn|xã(?! hội)|phường|đặc khu|sở(?! hữu)"
    r"|ban(?! hành)|văn phòng|thanh tra|trung tâm)\s+(?!và\b|năm\b|giai đoạn\b)[^\W\d][^(:;\d]*?)"
    r"\s*(?=$|[(:;\d]|\s[-–—]\s|,?\s(?:năm|giai đoạn|qua|từ|theo|trong|so với|do)\b)",
    re.IGNORECASE,
)
_SAID = re.compile(r"(?:tên\s+)?(?:đơn vị|cơ quan|địa phương)\s*:\s*(?P<unit>.+)", re.IGNORECASE)
_MOTTO = re.compile(r"cong hoa xa hoi chu nghia|doc lap\W* tu do")
_WHOLE = frozenset(
    [
        "tong",
        "diem",
        "so",
        "chi",
        "ket",
        "qua",
        "gia",
        "tri",
        "xep",
        "hang",
        "thu",
        "loai",
        "phan",
        "chung",
        "toan",
        "bo",
        "dat",
        "duoc",
        "hop",
        "trong",
        "tinh",
        "ca",
        "nuoc",
        "tram",
    ]
)
"""Words that say nothing but what is measured: "Tổng điểm", "Xếp hạng", "Kết quả chung"."""
_PART = re.compile(
    r"(?:(?:cong tac|ket qua|chi so thanh phan|linh vuc) )*(?:chi dao|cai cach|xay dung|hien dai hoa"
    r"|tac dong|nang cao|doi moi|to chuc bo may)\b.*"
)
"""How names of parts begin; "Số thủ tục hành chính đã cắt giảm" is none."""
_LONGEST = 90


def column_of_names(texts: Sequence[str]) -> int | None:
    """Return the place of the column that says what each row is about, in the head of a table
    without a column of units; None where it is no such head.

    Examples
    --------
    >>> column_of_names(["STT", "Chỉ số", "Năm 2023", "Năm 2024"])
    1
    >>> column_of_names(["Năm", "PAR INDEX", "Xếp hạng"]), column_of_names(["Chỉ số", "Ghi chú"])
    (0, None)
    """
    roles = [meaning_of(t) for t in texts]
    of_year = [m.role == Role.YEAR and not m.year for m in roles]
    named = [i for i, t in enumerate(texts) if _NAMES_OF_ROWS.fullmatch(search_form(t))]
    if named and (any(of_year) or any(year_in(t) for t in texts)):
        return named[0]
    figures = [m.index for m in roles if m.role == Role.FIGURE]
    return of_year.index(True) if any(of_year) and any(figures) else None


def unit_in_title(title: str, sheet: str) -> str:
    r"""Return the unit that the lines above a table say it is about, else the name of its sheet
    where that is a unit's; empty where nothing says it.

    The letterhead names the office that wrote the table, not the one it is about: a name that
    stands alone counts only right above the head.

    Examples
    --------
    >>> unit_in_title("UBND TỈNH\nKết quả Chỉ số CCHC của UBND xã Suối Tiên giai đoạn 2022 - 2024", "Sheet1")
    'UBND xã Suối Tiên'
    >>> unit_in_title("SỞ NỘI VỤ\nBẢNG TỔNG HỢP CHỈ SỐ CẤP TỈNH", "Sheet1"), unit_in_title("", "Xã Suối Tiên")
    ('', 'Xã Suối Tiên')
    """
    lines = [t for t in title.split("\n") if t and not _MOTTO.search(search_form(t))]
    for at, line in enumerate(reversed(lines)):
        if told := _SAID.match(line):
            return told["unit"].strip()
        unit = _IN_WORDS.search(line)
        if unit and (at == 0 or unit["unit"] != line.strip()):
            return unit["unit"].strip(" ,")
    return sheet if KIND_OF_UNIT.fullmatch(search_form(sheet)) else ""


def unit_between_rows(text: str, *, any_name: bool) -> str:
    """Return the unit that a line between the rows heads; empty where it heads none.

    ``any_name``: no other place names a unit, so that a name without the word for its kind is one.

    Examples
    --------
    >>> unit_between_rows("Xã Suối Tiên", any_name=False), unit_between_rows("Nhóm chỉ số CCHC", any_name=True)
    ('Xã Suối Tiên', '')
    """
    if told := _SAID.match(text):
        return told["unit"].strip()
    plain = search_form(text)
    if not plain or len(text) > _LONGEST or index_in(text):
        return ""
    return text if any_name or KIND_OF_UNIT.fullmatch(plain) else ""


def about_row(words: str, page: str, last: Meaning, parts: Mapping[str, str]) -> Meaning:
    """Return what a row is about, from the words in its first cells; open where that is no index.

    Parameters
    ----------
    words : str
        As the table writes it: "PAR INDEX", "- Xếp hạng", "1. Cải cách thể chế".
    page : str
        Index that title, sheet or a person named.
    last : Meaning
        What the row above is about: a rank below it is of that.
    parts : mapping
        As in :func:`parlib.intake.tables.meaning.meaning_of`.
    """
    meaning = meaning_of(words, parts)
    nothing = Meaning(Role.OPEN)
    if meaning.role != Role.FIGURE:
        return nothing
    if meaning.code != "0":
        name = search_form(meaning.part)
        return meaning if name in parts or _PART.fullmatch(name) else nothing
    if meaning.index:
        return meaning
    plain = search_form(words).split()
    if not plain or not _WHOLE.issuperset(plain):
        return nothing
    if meaning.measure in ("rank", "class", "self_points", "max_points") and last.index:
        return replace(meaning, index=last.index, code=last.code, part=last.part)
    return replace(meaning, index=page) if page else nothing
