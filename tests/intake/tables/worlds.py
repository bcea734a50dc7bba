"""A small register of made-up units, and tables written as offices write them: title rows, merged heads, notes at the foot."""

from __future__ import annotations

import openpyxl
import pandas as pd

from parlib.codebook.localities import Register
from parlib.codebook.tables import conform
from parlib.intake.tables.book import open_book
from parlib.intake.tables.figures import parts_of, understand_figures
from parlib.intake.tables.new_units import new_unit
from parlib.intake.tables.questions import Answers

VAN, TRUC = "QV@2012-01-01", "QT@2012-01-01"  # two provinces that are on no map, entered as real ones so that bare names are looked up
_COMMUNES = {
    VAN: ("Xã Tân Lập", "Xã Mai Ngạn", "Phường Vân Trúc", "Phường Hạc Sơn", "Xã Linh Tuyền"),
    TRUC: ("Xã Tân Lập", "Xã Trúc Đàm", "Phường Kim Khê", "Xã Sơn Cốc"),
}


def province(code, name, since="2012-01-01", until=""):
    row = new_unit(f"Tỉnh {name}", level="province", below=None, since=since, fictional=False, source="", code=code)
    return row | {"valid_to": until}


def register():
    return Register(units())


def units():
    """Return the register as a table."""
    tops = [province("QV", "Quảng Vân"), province("QT", "Quảng Trúc")]
    turned = [province("91", "Lĩnh Hải", until="2025-06-30"), province("91", "Lĩnh Hải", since="2025-07-01")]
    turned += [province("92", "Lĩnh Sơn", until="2025-06-30"), province("01", "Thạch Lĩnh"), province("04", "Thạch Hà")]
    turned[1]["slug"] += "-2025"
    base = Register(conform("localities", [*tops, *turned]))
    rows = []
    for top, names in _COMMUNES.items():
        for i, name in enumerate(names, 1):
            row = new_unit(
                name,
                level="commune",
                below=base[top],
                since="2012-01-01",
                fictional=False,
                source="",
                code=f"0{40 if top == VAN else 50}{i:02d}",
            )
            rows.append(row)
    for name in ("Sở Nội vụ", "Sở Y tế", "Văn phòng UBND tỉnh"):
        rows.append(new_unit(name, level="department", below=base[VAN], since="2012-01-01", fictional=False, source=""))
    district = new_unit("Huyện Lĩnh Hải", level="district", below=base[VAN], since="2012-01-01", fictional=False, source="", code="901")
    return conform("localities", pd.DataFrame([*tops, *turned, *rows, district]))


def workbook(path, sheets):
    """Write sheets: name → (rows, merged ranges)."""
    book = openpyxl.Workbook()
    book.remove(book.active)
    for name, (rows, merges) in sheets.items():
        sheet = book.create_sheet(name)
        for row in rows:
            sheet.append(list(row))
        for merged in merges:
            sheet.merge_cells(merged)
    book.save(path)
    return path


def one(path, rows, merges=(), *, name="Bảng"):
    return open_book(workbook(path, {name: (rows, merges)}))


def read(book, units, **answers):
    """Understand a table of figures with two known parts."""
    parts = parts_of([("2", "Cải cách thể chế"), ("3", "Cải cách thủ tục hành chính")])
    return understand_figures(book, units, parts=parts, answers=Answers(**answers))


def kept(out):
    """(unit, year, index, code, measure) → figure, of everything that would be kept."""
    figures = {}
    for r in out.tables["figures"]:
        key = (r["place"].partition("@")[0], r["year"], r["index"], r["code"], r["measure"] or "rank")
        figures[key] = r["rank"] if r["rank"] != "" else r["value"] or r["text"]
    return figures
