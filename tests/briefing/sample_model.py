"""A hand-made document model with every kind of block, long Vietnamese text and awkward characters."""

from __future__ import annotations

import copy

LONG = "Ủy ban nhân dân thành phố yêu cầu Giám đốc các sở, Thủ trưởng các cơ quan, đơn vị, Chủ tịch Ủy ban nhân dân các quận, huyện nghiêm túc kiểm điểm, làm rõ trách nhiệm đối với từng tiêu chí thành phần bị mất điểm, bị điểm 0 hoặc thấp hơn năm trước; đề ra giải pháp khắc phục cụ thể, gắn với trách nhiệm người đứng đầu và thời hạn hoàn thành."
DOMAINS = (
    ("Công tác chỉ đạo điều hành cải cách hành chính", 9.5, 8.71),
    ("Cải cách thể chế", 10, 9.02),
    ("Cải cách thủ tục hành chính", 13, 11.4),
    ("Cải cách tổ chức bộ máy hành chính nhà nước", 11.5, 9.95),
    ("Cải cách chế độ công vụ", 15, 12.8),
    ("Cải cách tài chính công", 12, 10.02),
    ("Xây dựng và phát triển chính quyền điện tử, chính quyền số", 14, 12.5),
    ("Tác động của cải cách hành chính đến người dân, tổ chức và phát triển kinh tế - xã hội", 15, None),
)


def text(s):
    return {"t": "text", "s": s}


def c(*parts):
    return [text(p) if isinstance(p, str) else p for p in parts]


def num(s, raw, *, fmt="points", table="indices", column="value", **key):
    return {"t": "num", "s": s, "raw": raw, "format": fmt, "ref": {"table": table, "key": key, "column": column}}


def vi(value):
    return "–" if value is None else f"{value:.2f}".replace(".", ",")


def svg(width=468, height=190):
    """A bar chart written by hand: text as text, safe in black and white, Times-like family first."""
    bars = []
    for i, (name, top, got) in enumerate(DOMAINS):
        y = 14 + i * 21
        bars.append(f'<text x="6" y="{y + 11}" font-size="9.5">{name[:44]}</text>')
        bars.append(f'<rect x="230" y="{y}" width="{top * 14}" height="13" fill="none" stroke="#777777"/>')
        if got is None:
            bars.append(f'<text x="236" y="{y + 10}" font-size="9" font-style="italic">chưa có số liệu</text>')
        else:
            bars.append(f'<rect x="230" y="{y}" width="{got * 14}" height="13" fill="#1f3b57"/>')
            bars.append(f'<text x="{234 + top * 14}" y="{y + 11}" font-size="9.5" text-anchor="start">{vi(got)}</text>')
    inner = "\n".join(bars)
    family = "'Times New Roman', 'Liberation Serif', Tinos, serif"
    head = f'<svg xmlns="http://www.w3.org/2000/svg" width="{width}pt" height="{height}pt" viewBox="0 0 {width} {height}"'
    return f'{head} font-family="{family}">{inner}</svg>'


def domain_rows():
    rows = []
    for i, (name, top, got) in enumerate(DOMAINS, start=1):
        lost = None if got is None else top - got
        mark = "missing" if got is None else ("below" if i == 4 else "")
        rows.append(
            [
                {"c": c(str(i))},
                {"c": c(name), "head": True},
                {"c": c(vi(top))},
                {"c": c(vi(got)), "mark": mark},
                {"c": c(vi(lost))},
            ]
        )
    return rows


def ledger_rows(count=34):
    units = ("Sở Nội vụ", "Sở Tài chính", "Văn phòng Ủy ban nhân dân thành phố", "Sở Thông tin và Truyền thông")
    rows = []
    for i in range(count):
        rows.append(
            [
                {"c": c(f"{1 + i // 8}.{1 + i % 8}")},
                {"c": c(f"Tiêu chí thành phần số {i + 1} về {LONG[60 + i * 3 : 130 + i * 3].strip()}"), "head": True},
                {"c": c(units[i % 4])},
                {"c": c(vi(0.5 + (i % 5) * 0.25))},
                {"c": c(vi(0 if i % 9 == 0 else 0.25)), "mark": "zero" if i % 9 == 0 else ""},
                {"c": c(vi(0.5))},
                {"c": c(vi(0.25))},
                {"c": c("Chưa nộp tài liệu kiểm chứng" if i % 2 else "Kết quả thấp hơn mức quy định")},
                {"c": c("Có" if i % 2 else "Không")},
            ]
        )
    return rows


def column(label, align="left", group=""):
    return {"label": label, "align": align, "group": group}


def _first_page():
    index = num("86,22", 86.22, locality="31@2008-08-01", period=2024, index="PAR")
    return [
        {"t": "heading", "level": 1, "id": "tom-tat", "c": c("Hải Phòng đạt ", index, " điểm, xếp hạng 12 trên 63")},
        {
            "t": "facts",
            "items": [
                {"label": "Chỉ số PAR INDEX", "value": c(index), "note": c("trên 100 điểm")},
                {"label": "Xếp hạng", "value": c("12"), "note": c("trên 63 tỉnh, thành phố")},
                {"label": "So với năm trước", "value": c("−5,65"), "note": c("điểm; giảm 11 bậc")},
                {"label": "SIPAS", "value": c("–"), "note": c("chưa có số liệu")},
            ],
        },
        {"t": "p", "role": "lead", "c": c("Chỉ số giảm so với năm trước", {"t": "fn", "c": c("Điểm là điểm trên thang 100.")}, ".")},
        {
            "t": "p",
            "role": "body",
            "c": c(LONG, " ", {"t": "strong", "c": c("Trách nhiệm rõ ràng")}, " và ", {"t": "em", "c": c("đúng hạn")}, "."),
        },
        {"t": "p", "role": "warning", "c": c("Hai nguồn công bố không trùng nhau về thứ hạng năm 2016; xem phần nguồn.")},
        {
            "t": "figure",
            "id": "hinh-1",
            "caption": "Hình 1. Điểm đạt được so với điểm tối đa theo lĩnh vực, năm 2024",
            "alt": "Biểu đồ thanh tám lĩnh vực; chỉ đạo điều hành 8,71 trên 9,50; lĩnh vực tác động chưa có số liệu.",
            "svg": svg(),
            "width": "full",
            "table": "bang-1",
        },
    ]


def _second_page():
    return [
        {"t": "heading", "level": 1, "id": "linh-vuc", "c": c("Mất nhiều điểm nhất ở chế độ công vụ: 2,20 điểm")},
        {
            "t": "table",
            "id": "bang-1",
            "caption": "Bảng 1. Điểm theo lĩnh vực, năm 2024",
            "note": "– là chưa có số liệu.",
            "columns": [
                column("TT", "center"),
                column("Lĩnh vực"),
                column("Tối đa", "right", "Điểm"),
                column("Đạt", "right", "Điểm"),
                column("Bị mất", "right", "Điểm"),
            ],
            "rows": domain_rows(),
            "widths": [0.5, 4, 1, 1, 1],
            "landscape": False,
            "sortable": True,
            "filter": None,
        },
        {"t": "heading", "level": 2, "id": "viec", "c": c("Việc cần làm")},
        {"t": "list", "ordered": False, "items": [c("Sở Nội vụ: ", LONG[:90], ";"), c("Sở Tài chính: nộp tài liệu kiểm chứng.")]},
        {"t": "list", "ordered": True, "items": [c("Rà soát."), c("Báo cáo trước ngày 05 tháng 01.")]},
        {
            "t": "p",
            "role": "note",
            "c": c("Ký tự khó: #panic() $x$ @ref <l> \\ * _ ` ~ [a](b) {{ x }} & <b>", {"t": "br"}, "dòng hai; ", LINK),
        },
    ]


LINK = {"t": "link", "href": "https://caicachhanhchinh.gov.vn", "c": [{"t": "text", "s": "trang cải cách hành chính"}]}


def _ledger():
    return [
        {"t": "heading", "level": 1, "id": "so-diem-mat", "c": c("Sổ điểm bị mất theo tiêu chí và đơn vị chịu trách nhiệm")},
        {
            "t": "table",
            "id": "bang-2",
            "caption": "Bảng 2. Điểm bị mất theo tiêu chí thành phần",
            "note": "Xếp theo mã tiêu chí.",
            "columns": [
                column("Mã", "center"),
                column("Tiêu chí thành phần"),
                column("Đơn vị chịu trách nhiệm"),
                column("Tối đa", "right", "Điểm"),
                column("Đạt", "right", "Điểm"),
                column("Tự chấm", "right", "Điểm"),
                column("Bị mất", "right", "Điểm"),
                column("Lý do"),
                column("Giải trình", "center"),
            ],
            "rows": ledger_rows(),
            "widths": [0.6, 4, 2, 0.8, 0.8, 0.8, 0.8, 2.2, 1],
            "landscape": False,
            "sortable": True,
            "filter": 2,
        },
    ]


MODEL = {
    "schema": "parlib.document/1",
    "meta": {
        "kind": "brief",
        "language": "vi",
        "title": "Chỉ số cải cách hành chính năm 2024 của thành phố Hải Phòng",
        "subtitle": "Kết quả, điểm bị mất và việc cần làm",
        "organisation": "SỞ NỘI VỤ",
        "organisation_above": "UBND THÀNH PHỐ HẢI PHÒNG",
        "place": "Hải Phòng",
        "issued_on": "2025-07-05",
        "locality": "31@2008-08-01",
        "locality_name": "Thành phố Hải Phòng",
        "period": 2024,
        "slug": "hai-phong",
        "framework": "Bộ chỉ số cấp tỉnh theo Quyết định 876/QĐ-BNV",
        "framework_status": "official-excerpt",
        "illustrative": False,
        "takeaway": "Hải Phòng đạt 86,22 điểm, giảm 11 bậc; mất nhiều điểm nhất ở chế độ công vụ.",
        "release": "r-0123456789ab",
        "digest": "9f" * 32,
        "provenance": "Lập từ bản dữ liệu r-0123456789ab, mã lát cắt 9f9f9f9f9f9f, parlib 0.1.0.",
        "mode": "report",
        "appendix_of": "",
    },
    "sections": [
        {"id": "section-1", "appendix": None, "landscape": False, "blocks": _first_page()},
        {"id": "section-2", "appendix": None, "landscape": False, "blocks": _second_page()},
        {"id": "section-3", "appendix": None, "landscape": False, "blocks": _ledger()},
    ],
}


def sample(**meta):
    """Return a fresh copy of the model, with some of its meta changed."""
    model = copy.deepcopy(MODEL)
    model["meta"].update(meta)
    return model
