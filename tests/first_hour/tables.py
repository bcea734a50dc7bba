"""Excel files of an office, as offices keep them: letterhead, title, merged heads, groups, totals, signatures. All units are fictional."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import docx
import openpyxl

from tests.intake.tables.worlds import workbook

DECISION = "Quyết định số 120/QĐ-UBND ngày 15/01/2027"
COMMUNES = (
    "Xã Suối Tiên", "Xã Hạc Linh", "Phường Vân Trúc", "Xã Mai Ngạn", "Xã Tùng Lâm Hạ", "Phường Kim Khê", "Xã Đá Bạc Thượng", "Xã Linh Tuyền",
    "Phường Hạc Sơn", "Xã Trúc Đàm", "Xã Sơn Cốc", "Xã Bồng Lai",
)  # fmt: skip
_LETTERHEAD = ("UBND TỈNH", None, "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM")


def units(folder: Path, communes: tuple[str, ...]) -> Path:
    """Return the list of units that are scored: a group of centres and a group of communes."""
    rows: list[tuple] = [
        _LETTERHEAD, ("DANH SÁCH ĐƠN VỊ ĐƯỢC CHẤM ĐIỂM (TẬP HUẤN)",), (f"(Kèm theo {DECISION})",), (),
        ("TT", "Tên cơ quan, đơn vị", "Địa chỉ", "Điện thoại"), ("I", "KHỐI CƠ QUAN, ĐƠN VỊ CẤP TỈNH"),
        (1, "Ban Tập huấn A", "Số 1", "0207.111"), (2, "TRUNG TÂM TẬP HUẤN B", "Số 2", "0207.112"), ("II", "KHỐI XÃ, PHƯỜNG"),
    ]  # fmt: skip
    rows += [(i, name if i == 1 else f"UBND {name[0].lower()}{name[1:]}", None, None) for i, name in enumerate(communes, 1)]
    return workbook(folder / "danh-sach.xlsx", {"DS": ([*rows, (), (None, "Người lập biểu", None, "GIÁM ĐỐC")], ("A2:D2", "A3:D3"))})


def _first(communes: tuple[str, ...]) -> dict[str, float]:
    return {name: 78.0 + (i * 7) % 13 for i, name in enumerate(communes)}


def totals(communes: tuple[str, ...], *, changed: float = 0) -> dict[str, float]:
    """Return the totals of the second year; ``changed`` is added to that of the first commune."""
    found = {name: value + (i * 5) % 7 / 2 for i, (name, value) in enumerate(_first(communes).items())}
    return found | {communes[0]: found[communes[0]] + changed}


def scores(folder: Path, communes: tuple[str, ...], *, changed: float = 0) -> Path:
    """Return two years of totals under merged heads, with ranks, a mean and the decision at the foot."""
    first, second = _first(communes), totals(communes, changed=changed)
    rows: list[tuple] = [
        _LETTERHEAD, ("CHỈ SỐ CẢI CÁCH HÀNH CHÍNH CỦA UBND CÁC XÃ, PHƯỜNG",), (),
        ("STT", "Xã, phường", "Chỉ số CCHC (%)", None, "Xếp hạng năm 2026"), (None, None, "Năm 2025", "Năm 2026", None), ("(1)", "(2)", "(3)", "(4)", "(5)"),
    ]  # fmt: skip
    for i, name in enumerate(communes, 1):
        rank = 1 + sum(second[other] > second[name] for other in communes)
        written = f"{second[name]:.2f}".replace(".", ",")  # typed as text, with the comma of the office
        rows.append((i, name, first[name], written, rank))
    rows += [(None, "Trung bình", sum(first.values()) / len(first), None, None), (None, f"Nguồn: {DECISION} của UBND tỉnh")]
    return workbook(folder / "diem-hai-nam.xlsx", {"Bảng": (rows, ("C4:D4", "A4:A5", "B4:B5", "E4:E5"))})


def population(folder: Path, communes: tuple[str, ...]) -> Path:
    """Return outcomes of a year, with thousands grouped by full stops."""
    rows = [("Dân số, thu ngân sách năm 2026",), ("STT", "Xã, phường", "Dân số (người)", "Thu ngân sách (triệu đồng)")]
    rows += [(i, name, f"{5 + i}.{100 + 13 * i}", 1200.5 * i) for i, name in enumerate(communes, 1)]
    return workbook(folder / "dan-so.xlsx", {"2026": (rows, ())})


def survey(folder: Path, commune: str) -> Path:
    """Return answers as a form exports them: times, names and phones beside the questions."""
    head = ("Dấu thời gian", "Họ và tên", "Số điện thoại", "Xã, phường", "Mức độ hài lòng [Thái độ]", "Mức độ hài lòng [Trả lời kịp thời]")
    said = ("Rất hài lòng", "Hài lòng", "Bình thường", "Không hài lòng")
    rows = [("01/09/2026 08:00", f"Người {n}", f"09{n:08d}", commune, said[n % 4], said[n % 3]) for n in range(60)]
    return workbook(folder / "khao-sat.xlsx", {"Câu trả lời": ([head, *rows], ())})


def dispatch(folder: Path) -> Path:
    """Return the text of a plan with two promises."""
    path = folder / "ke-hoach.txt"
    path.write_text(
        "UBND TỈNH\nSỞ TẬP HUẤN\nSố: 12/KH-STH\n\nKẾ HOẠCH\nCải cách hành chính năm 2026\n\n"
        "1. Phấn đấu chỉ số SIPAS đạt từ 87% trở lên.\n2. Tỷ lệ hồ sơ giải quyết đúng hạn đạt 98% trở lên.\n",
        encoding="utf-8",
    )  # fmt: skip
    return path


def three_years(folder: Path, communes: tuple[str, ...]) -> Path:
    """Return a sheet a year, each with its title, its ranks and the decision at the foot."""
    sheets = {}
    for year in (2024, 2025, 2026):
        values = {name: value + (year - 2025) * 1.25 for name, value in _first(communes).items()}
        rows: list[tuple] = [
            (f"KẾT QUẢ CHỈ SỐ CCHC CỦA UBND CÁC XÃ, PHƯỜNG NĂM {year}",),
            (),
            ("STT", "Đơn vị", "Chỉ số CCHC (%)", "Xếp hạng"),
        ]
        rows += [(i, name, values[name], 1 + sum(v > values[name] for v in values.values())) for i, name in enumerate(communes, 1)]
        sheets[f"Năm {year}"] = ([*rows, (None, f"Nguồn: {DECISION} của UBND tỉnh")], ("A1:D1",))
    return workbook(folder / "diem-ba-nam.xlsx", sheets)


def annex(folder: Path) -> Path:
    """Return the annex of the office's decision in Word: three fields, and a way to score each item."""
    rows = [
        ("TT", "Lĩnh vực, tiêu chí", "Điểm tối đa", "Cách tính điểm"), ("1", "Công tác chỉ đạo, điều hành", "30", ""),
        ("1.1", "Ban hành kế hoạch cải cách hành chính năm", "10", "Có ban hành: 10; không ban hành: 0"),
        ("1.2", "Tỷ lệ nhiệm vụ trong kế hoạch hoàn thành", "20", "Tỷ lệ % nhiệm vụ hoàn thành × 20"),
        ("2", "Cải cách thủ tục hành chính", "50", ""), ("2.1", "Tỷ lệ hồ sơ giải quyết đúng hạn", "30", "Từ 98%: 30; từ 90% đến dưới 98%: 20; dưới 90%: 0"),
        ("2.2", "Tỷ lệ hồ sơ nộp trực tuyến", "20", "Tỷ lệ % hồ sơ trực tuyến × 20"),
        ("3", "Chuyển đổi số", "20", ""), ("3.1", "Tỷ lệ văn bản xử lý trên môi trường mạng", "20", "Tỷ lệ % văn bản × 20"),
    ]  # fmt: skip
    document = docx.Document()
    document.add_paragraph("BỘ TIÊU CHÍ XÁC ĐỊNH CHỈ SỐ CẢI CÁCH HÀNH CHÍNH CỦA UBND CÁC XÃ, PHƯỜNG")
    document.add_paragraph(f"(Kèm theo {DECISION})")
    table = document.add_table(rows=0, cols=4)
    for row in rows:
        for cell, text in zip(table.add_row().cells, row, strict=True):
            cell.text = text
    path = folder / "phu-luc.docx"
    document.save(str(path))
    return path


def letter(folder: Path) -> Path:
    """Return the plan of :func:`dispatch` in Word."""
    text = dispatch(folder)
    document = docx.Document()
    for line in text.read_text(encoding="utf-8").splitlines():
        document.add_paragraph(line)
    text.unlink()
    path = folder / "ke-hoach.docx"
    document.save(str(path))
    return path


PUBLISHED = (
    "https://en.baotuyenquang.com.vn/administrative-reform/202601/tuyen-quang-announces-the-2025-public-administration-reform-index-8560349"
)


def departments(folder: Path) -> Path:
    """Return the figures of real departments that the page :data:`PUBLISHED` prints, as an office types them."""
    rows = [
        ("Chỉ số cải cách hành chính năm 2025 của các sở",), ("STT", "Cơ quan, đơn vị", "Chỉ số CCHC (%)", "Xếp hạng"),
        (1, "Sở Tư pháp", 91.21, 1), (2, "Văn phòng UBND tỉnh", 90.84, 2), (3, "Sở Nội vụ", 90.81, 3),
    ]  # fmt: skip
    return workbook(folder / "cac-so-2025.xlsx", {"2025": (rows, ())})


def spoilt(inbox: Path, columns: Callable) -> dict[str, str]:
    """Make five mistakes of different kinds in the workbooks of a folder; return the file of each and words of its complaint."""
    paths = sorted(inbox.glob("*.xlsx"), key=lambda p: int(p.stem))

    def put(number: int, field: str, value: object) -> str:
        book = openpyxl.load_workbook(paths[number])
        sheet = book.worksheets[0]
        header, at = columns(sheet)
        cell = next(c for row in range(header + 1, sheet.max_row + 1) if not (c := sheet.cell(row, at[field])).protection.locked)
        cell.value = value
        book.save(paths[number])
        return cell.coordinate

    expected = {
        paths[1].name: put(1, "numerator", "nhiều"),
        paths[2].name: put(2, "denominator", -5),
        paths[3].name: put(3, "choice", "chắc là có"),
    }
    paths[4].write_bytes(paths[4].read_bytes()[:3000])
    twin = inbox / "99.xlsx"
    twin.write_bytes(paths[5].read_bytes())
    return expected | {paths[4].name: "", twin.name: ""}
