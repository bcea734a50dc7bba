"""The usual departments of a province after 2025.

A list to start from, to be adapted to the province's own decisions.

Which departments every province has, and which only some may have, is a fact of the decree named
beside each.
"""

from __future__ import annotations

import io
from dataclasses import dataclass

import openpyxl
from openpyxl.styles import Alignment, Font

from parlib.codebook.units import Locality
from parlib.codebook.vietnamese import search_form

DECREE = "Nghị định số 150/2025/NĐ-CP ngày 12/6/2025 của Chính phủ"
_EVERYWHERE, _SOMEWHERE = "Điều 8 Nghị định 150/2025/NĐ-CP", "Điều 9 Nghị định 150/2025/NĐ-CP"


@dataclass(frozen=True, slots=True)
class Usual:
    """One department: its name, the clause that names it, and whether every province has it."""

    name: str
    clause: str
    everywhere: bool = True
    note: str = ""


USUAL = (
    *(
        Usual(name, _EVERYWHERE)
        for name in (
            "Sở Nội vụ",
            "Sở Tư pháp",
            "Sở Tài chính",
            "Sở Công Thương",
            "Sở Nông nghiệp và Môi trường",
            "Sở Xây dựng",
            "Sở Khoa học và Công nghệ",
            "Sở Văn hóa, Thể thao và Du lịch",
            "Sở Giáo dục và Đào tạo",
            "Sở Y tế",
            "Thanh tra tỉnh",
            "Văn phòng Ủy ban nhân dân tỉnh",
        )
    ),
    Usual("Sở Ngoại vụ", _SOMEWHERE, everywhere=False, note="nơi đủ điều kiện"),
    Usual("Sở Dân tộc và Tôn giáo", _SOMEWHERE, everywhere=False, note="nơi đủ điều kiện"),
    Usual(
        "Sở Du lịch",
        _SOMEWHERE,
        everywhere=False,
        note=("nơi đủ điều kiện; khi đó Sở Văn hóa và Thể thao là sở riêng"),
    ),
    Usual(
        "Sở Quy hoạch - Kiến trúc",
        _SOMEWHERE,
        everywhere=False,
        note="chỉ Hà Nội, Thành phố Hồ Chí Minh",
    ),
    Usual(
        "Ban Quản lý khu kinh tế",
        "Quyết định của Thủ tướng Chính phủ",
        everywhere=False,
        note="nơi có; ghi đúng tên",
    ),
    Usual(
        "Trung tâm Phục vụ hành chính công",
        "Nghị định 118/2025/NĐ-CP",
        everywhere=False,
        note="nơi được đánh giá riêng với Văn phòng Ủy ban nhân dân",
    ),
)


def official_spelling(written: str) -> str:
    """Return the name of a usual department as the decree spells it, whatever case and diacritics
    it was written with.

    Else the text.

    Examples
    --------
    >>> official_spelling("SỞ NÔNG NGHIỆP VÀ MÔI TRƯỜNG"), official_spelling("so noi vu"), official_spelling("Trường Chính trị")
    ('Sở Nông nghiệp và Môi trường', 'Sở Nội vụ', 'Trường Chính trị')
    """
    return next((u.name for u in USUAL if search_form(u.name) == search_form(written)), written)


def list_for(province: Locality) -> bytes:
    """Return an Excel list of the usual departments for a province.

    Those that every province has are marked to be kept.
    """
    city = province.unit_type.lower() == "thành phố"
    book = openpyxl.Workbook()
    sheet = book.active
    sheet.title = "Sở, ngành"
    head = ("STT", "Tên cơ quan, đơn vị", "Giữ lại (x)", "Căn cứ", "Ghi chú")
    rows: list[tuple[object, ...]] = [
        (f"DANH SÁCH SỞ, BAN, NGÀNH CỦA {province.name.upper()} (BẢN MẪU, CẦN SỬA LẠI)",),
        (),
        head,
    ]
    for number, unit in enumerate(USUAL, 1):
        name = unit.name.replace(" tỉnh", " thành phố") if city else unit.name
        rows.append(
            (number, name, "x" if unit.everywhere else None, unit.clause, unit.note or None)
        )
    rows += [
        (),
        (
            None,
            (
                "Ghi chú: thêm, bớt, sửa tên theo quyết định của tỉnh; dòng có dấu x ở cột Giữ lại "
                "được đưa vào danh bạ."
            ),
        ),
    ]
    for row in rows:
        sheet.append(row)
    sheet["A1"].font = Font(bold=True, size=13)
    for cell in sheet[3]:
        cell.font, cell.alignment = Font(bold=True), Alignment(horizontal="center", wrap_text=True)
    for letter, width in zip("ABCDE", (6, 44, 12, 36, 50), strict=True):
        sheet.column_dimensions[letter].width = width
    sheet.freeze_panes = "A4"
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()
