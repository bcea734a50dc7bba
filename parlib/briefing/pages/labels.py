"""The fixed words around a document (form, contents, footnotes, marks) in both languages, shared by
every renderer.
"""

from __future__ import annotations

import re
from typing import Any

from parlib.codebook.kinds import DRAFTS, KINDS
from parlib.document.numbers import format_number
from parlib.document.vocabulary import SHAPES

LABELS: dict[str, dict[str, Any]] = {
    "vi": {
        "skip": "Chuyển tới nội dung",
        "contents": "Nội dung",
        "illustrative": "SỐ LIỆU MINH HỌA – KHÔNG PHẢI SỐ LIỆU THẬT",
        "supposed": "GIẢ ĐỊNH – KHÔNG PHẢI SỐ LIỆU",
        "nation": "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM",
        "motto": "Độc lập - Tự do - Hạnh phúc",
        "number": "Số:        /",
        "addressees": "Kính gửi:",
        "appendix": "Phụ lục",
        "see_table": "Xem bảng số",
        "footnotes": "Chú thích",
        "back": "Về chỗ ghi chú thích",
        "recipients": "Nơi nhận:",
        "marks": {"zero": "bị điểm 0", "below": "thấp hơn năm trước"},
        "data": "Dữ liệu",
        "attached": "Kèm trong tệp PDF này",
        "elsewhere": "Chỉ có trong tệp PDF và trang HTML của tài liệu này",
    },
    "en": {
        "skip": "Skip to the text",
        "contents": "Contents",
        "illustrative": "ILLUSTRATIVE FIGURES – NOT REAL DATA",
        "supposed": "SUPPOSED – NOT A FIGURE",
        "nation": "SOCIALIST REPUBLIC OF VIET NAM",
        "motto": "Independence - Freedom - Happiness",
        "number": "No.        /",
        "addressees": "To:",
        "appendix": "Appendix",
        "see_table": "See the figures",
        "footnotes": "Notes",
        "back": "Back to note mark",
        "recipients": "Recipients:",
        "marks": {"zero": "scored 0", "below": "below last year"},
        "data": "Data",
        "attached": "Attached to this PDF",
        "elsewhere": "Only in the PDF and on the page of this document",
    },
}


CATALOGUE: dict[str, dict[str, Any]] = {
    "vi": {
        "title": "Danh mục báo cáo chỉ số cải cách hành chính",
        "release": "Bản dữ liệu",
        "made": "lập mới",
        "skipped": "không đổi, giữ nguyên",
        "kept": "để nguyên, chỉ nhóm so sánh thay đổi",
        "earlier": "có từ lượt trước",
        "failed": "không lập được",
        "search": "Tìm theo tên, năm, nội dung (gõ không dấu cũng được)",
        "shown": "báo cáo",
        "only_missing": "Chỉ đơn vị chưa có chỉ số",
        "filters": ("Cấp", "Tỉnh, thành phố", "Loại", "Trạng thái điểm"),
        "all": "tất cả",
        "whole": "đủ điểm",
        "descending": "giảm dần",
        "columns": ("Đơn vị", "Năm", "Loại", "Kết quả", "Xếp hạng", "Nhận định chính", "Tệp"),
        "languages": {"vi": "", "en": "tiếng Anh"},
        "levels": {
            "district": "Cấp huyện",
            "commune": "Cấp xã",
            "department": "Cấp sở, ngành",
            "province": "Cấp tỉnh",
        },
        "map": "Chỉ số theo tỉnh, thành phố",
        "map_note": (
            "Mỗi ô là một tỉnh, thành phố; "
            "chỉ số càng thấp ô càng đậm; ô kẻ sọc: chưa có chỉ số; "
            "ô trống: chưa có báo cáo."
        ),
        "annex": "Phụ lục",
        "board": "Bảng theo dõi năm",
        "area": "Bản đồ chỉ số",
        "area_note": "Chỉ số càng thấp càng đậm; số trên hình là thứ hạng; chọn đơn vị để mở báo cáo.",
        "invented": "Ranh giới do phần mềm vẽ ra, không có thật.",
        "borders": (
            "Ranh giới theo bản đồ hành chính (sapnhap.bando.com.vn), giản lược, chỉ để tham khảo; "
            "khung riêng: nơi ở xa, khác tỷ lệ."
        ),
        "not_compared": "chưa có chỉ số để so sánh",
        "strip": "Dải xếp hạng",
        "period": "Năm",
        "no_brief": "chưa có báo cáo trong danh mục",
        "no_index": "chưa có chỉ số",
        "failures": "Báo cáo không lập được",
        "problems": "Số liệu bị từ chối hoặc cần lưu ý",
        "problem_columns": ("Ở đâu", "Vấn đề", "Việc cần làm"),
        "failure_columns": ("Đơn vị", "Năm", "Loại", "Lý do"),
        "illustrative": "minh họa",
        "missing": "báo cáo chưa có chỉ số của năm",
        "absent": "Đơn vị chưa có số liệu",
        "states": {
            "self_scored": "tự chấm, chưa thẩm định",
            "survey": "chưa có điểm điều tra",
            "outcome": "chưa có điểm kết quả kinh tế - xã hội",
        },
        "absent_of": "trên tổng số",
        "absent_more": "và {} nơi khác",
        "as_of": "đến",
        "compared_until": "nhóm so sánh đến ngày",
        "issued_on": "ngày",
        "absent_note": (
            "Đơn vị có trong danh mục đơn vị hành chính của năm "
            "nhưng chưa nộp bảng tự chấm và chưa có số công bố."
        ),
        "machine": "Danh mục cho máy đọc",
        "sort": "Sắp xếp theo",
        "none": "Không có báo cáo nào.",
        "skip": "Chuyển tới danh sách",
        "more": "Xem thêm",
        "no_script": (
            "Trình duyệt không chạy mã nên chỉ hiện phần đầu; danh mục đầy đủ ở tệp index.json."
        ),
    },
    "en": {
        "title": "Catalogue of administrative reform briefs",
        "release": "Release",
        "made": "made",
        "skipped": "unchanged, kept",
        "kept": "left as they were, their comparison group alone has moved",
        "earlier": "from earlier runs",
        "failed": "could not be made",
        "search": "Search name, year, text (diacritics not needed)",
        "shown": "briefs",
        "only_missing": "Only units without an index",
        "filters": ("Level", "Province", "Kind", "State of points"),
        "all": "all",
        "whole": "complete",
        "descending": "descending",
        "columns": ("Unit", "Year", "Kind", "Result", "Rank", "Main finding", "Files"),
        "languages": {"vi": "Vietnamese", "en": ""},
        "levels": {
            "district": "Districts",
            "commune": "Communes",
            "department": "Departments",
            "province": "Provinces",
        },
        "map": "Index by province",
        "map_note": (
            "One square a province; "
            "the lower the index, the darker; hatched: no index yet; "
            "empty: no brief yet."
        ),
        "board": "Board of the year",
        "annex": "Annex",
        "area": "Map of the index",
        "area_note": "The lower the index, the darker; numbers are ranks; select a unit to open its brief.",
        "invented": "Borders are drawn by the software and are not real.",
        "borders": (
            "Borders follow the administrative map (sapnhap.bando.com.vn), simplified, for reference "
            "only; a frame of its own: what lies far away, at another scale."
        ),
        "not_compared": "no index to compare",
        "strip": "Ranking strip",
        "period": "Year",
        "no_brief": "no brief in the catalogue",
        "no_index": "no index yet",
        "failures": "Briefs that could not be made",
        "problems": "Inputs refused or to be noted",
        "problem_columns": ("Where", "What", "What to do"),
        "failure_columns": ("Unit", "Year", "Kind", "Reason"),
        "illustrative": "illustrative",
        "missing": "briefs without an index for the year",
        "absent": "Units without figures",
        "states": {
            "self_scored": "self-scored, not appraised",
            "survey": "survey points not in",
            "outcome": "points for outcomes not in",
        },
        "absent_of": "of",
        "absent_more": "and {} others",
        "as_of": "as of",
        "compared_until": "comparison group as of",
        "issued_on": "dated",
        "absent_note": (
            "Units that the register holds in the year "
            "and that have neither filed a workbook nor published figures."
        ),
        "machine": "Machine-readable listing",
        "sort": "Sort by",
        "none": "There is no brief.",
        "skip": "Skip to the list",
        "more": "Show more",
        "no_script": (
            "Without scripts only the first rows are shown; index.json holds the whole listing."
        ),
    },
}


def mark_of(meta: dict[str, Any]) -> str:
    """Return what stands on every page of a document whose figures are no real or no known ones."""
    say = LABELS[meta["language"]]
    marks = [say["supposed"]] if meta["kind"] == "scenario" else []
    return " · ".join([*marks, *([say["illustrative"]] if meta["illustrative"] else [])])


def title_of(meta: dict[str, Any]) -> str:
    """Return what stands above a document of its kind; nothing above a letter."""
    kind = (KINDS | DRAFTS).get(meta["kind"])
    return kind.titles[meta["language"]] if kind else ""


_TYPES = {"BÁO CÁO": "BC", "KẾ HOẠCH": "KH", "QUYẾT ĐỊNH": "QĐ"}
_COMMITTEE = "ỦY BAN NHÂN DÂN"


def number_of(meta: dict[str, Any]) -> str:
    """Return the place for the number with the symbol of the document.

    Short form of its type, then of the body that issues it (Decree 30/2020, Appendix I); a letter's
    symbol names the desk that drafted it, which parlib does not know.

    Examples
    --------
    >>> number_of({"language": "vi", "mode": "report", "kind": "brief", "organisation": "SỞ NỘI VỤ"})
    'Số:        /BC-SNV'
    """
    number = str(LABELS[meta["language"]]["number"])
    kind = _TYPES.get(title_of(meta), "") if meta["mode"] == "report" else ""
    body = short_form(meta["organisation"])
    return f"{number}{kind}-{body}" if kind and body and meta["language"] == "vi" else number


def short_form(organisation: str) -> str:
    """Return the first letters of a body's words, without the place that it is of.

    Examples
    --------
    >>> [short_form(n) for n in ("SỞ KHOA HỌC VÀ CÔNG NGHỆ", "ỦY BAN NHÂN DÂN PHƯỜNG THÁC MƠ")]
    ['SKHCN', 'UBND']
    """
    name = whole_places(organisation.upper())[0].replace(_COMMITTEE, "UBND")
    words = [w for w in re.findall(r"\w+", name) if w != "VÀ"]
    return "".join(w if w in ("UBND", "HĐND") else w[0] for w in words)


_UNIT_TYPES = "THÀNH PHỐ|TỈNH|HUYỆN|THỊ XÃ|QUẬN|PHƯỜNG|XÃ(?! HỘI)|THỊ TRẤN|ĐẶC KHU"
_ENGLISH_TYPES = "PROVINCE|CITY|TOWN|DISTRICT|WARD|COMMUNE|TOWNSHIP"
_BEFORE_PLACE = re.compile(rf" (?=(?:{_UNIT_TYPES}) |OF (?!.* OF ).* (?:{_ENGLISH_TYPES})$)")


def whole_places(name: str) -> list[str]:
    """Return the name of a body in the parts between which a line may break.

    Before the type of its place, never inside the place's name.

    Examples
    --------
    >>> whole_places("ỦY BAN NHÂN DÂN THÀNH PHỐ ĐÀ NẴNG")
    ['ỦY BAN NHÂN DÂN', 'THÀNH PHỐ ĐÀ NẴNG']
    >>> whole_places("PEOPLE'S COMMITTEE OF VÂN LĨNH PROVINCE")
    ["PEOPLE'S COMMITTEE", 'OF VÂN LĨNH PROVINCE']
    >>> [whole_places(n) for n in ("SỞ NỘI VỤ", "SỞ LAO ĐỘNG - THƯƠNG BINH VÀ XÃ HỘI", "DEPARTMENT OF HEALTH")]
    [['SỞ NỘI VỤ'], ['SỞ LAO ĐỘNG - THƯƠNG BINH VÀ XÃ HỘI'], ['DEPARTMENT OF HEALTH']]
    """
    return _BEFORE_PLACE.split(name, maxsplit=1)


def place_and_date(meta: dict[str, Any]) -> str:
    """Return place and date as one line, for example ``"Hải Phòng, ngày 05 tháng 7 năm 2025"``."""
    if meta["mode"] == "letter" or meta.get("draft"):  # the day of signing belongs to the office
        year = meta["issued_on"][:4]
        when = (
            f"ngày      tháng      năm {year}"
            if meta["language"] == "vi"
            else f"             {year}"
        )
    else:
        when = format_number("date", meta["issued_on"], meta["language"])
    return f"{meta['place']}, {when}" if meta["place"] else when


def inner_prefix(meta: dict[str, Any]) -> str:
    """Return what stands before the number of an appendix inside a document that is an appendix
    itself: ``"II."`` in Phụ lục II.I.
    """
    number = meta.get("appendix_number", "")
    return f"{number}." if meta["mode"] == "appendix" and number else ""


def legend(rows: list[list[dict]], language: str) -> str:
    """Return the key to the shapes that a table's cells carry, in the language of the page.

    Empty where none do.
    """
    used = {cell.get("mark") for row in rows for cell in row}
    words = LABELS[language]["marks"]
    text = "; ".join(f"{shape} {words[mark]}" for mark, shape in SHAPES.items() if mark in used)
    return f"{text}." if text else ""
