"""Which column of an annex is which, by what its heading says: decrees name one column in many ways.

Headings that forms of the program use are known word by word
(:mod:`parlib.intake.workbook.layout`); what they do not know is given by its words.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from parlib.codebook.vietnamese import search_form
from parlib.intake.workbook.recognition import column_of

POINTS_OF_A_LINE = "line_points"
"""A column with the points of each line below an item, beside that of the maxima."""
APPRAISER = "appraiser"
"""A column that names who appraises an item, which is not who answers for its points."""
_APPRAISAL = r"(?:tham dinh|phuc tra|danh gia|cham|theo doi)"
_LEADS = r"(?:chu tri|phu trach|tham muu|thuc hien|dau moi|giai trinh)"
_OFFICE = r"(?:(?:cac )?(?:co quan|don vi|phong|bo phan|dau moi)(?:,? (?:co quan|don vi))?)"
_DONE = r"(?:hanh vi|vi pham|truong hop|cong viec)"
_BY_WORDS: tuple[tuple[str, str], ...] = tuple(
    (key, rf"(?:{pattern})")
    for key, pattern in (
        ("code", r"s ?tt|so tt|so thu tu|ma(?: so)?(?: tieu chi)?|ky hieu"),
        ("self_score", r".*\btu (?:cham|danh gia|cho diem|xac dinh|tinh)\b.*"),
        ("previous_points", r".*\bnam (?:truoc|lien ke)\b.*"),
        ("survey_score", r"(?:diem |ket qua )?(?:dtxhh|dieu tra xa hoi hoc|khao sat)"),
        (
            "evidence_file",
            (
                r".*\b(?:kiem chung|minh chung|chung minh)\b.*|nguon (?:so lieu|du lieu)"
                r"|(?:ho so|tai lieu)(?: kem theo)?"
            ),
        ),
        # "chủ trì thẩm định" leads the appraisal, "chủ trì tham mưu, theo dõi" the work
        (
            APPRAISER,
            (
                rf"{_OFFICE} (?!.*\b{_LEADS}\b(?! (?:viec |cong tac )?{_APPRAISAL})).*\b{_APPRAISAL}\b.*"
                rf"|(?:ai|nguoi) {_APPRAISAL}(?: .*)?"
            ),
        ),
        ("lead_unit", rf"{_OFFICE} .*\b{_LEADS}\b.*|(?:chu tri|phu trach)(?: .*)?"),
        ("", rf"(?:diem|ket qua) {_APPRAISAL}.*|.*\bhoi dong\b.*|.*\b{_APPRAISAL} lan \d"),
        (
            POINTS_OF_A_LINE,
            (
                r"muc (?:diem|cham)(?! (?:so )?(?:toi da|cao nhat|chuan))(?: .*)?|diem (?:thanh phan|chi tiet|tung muc|tung y|quy dinh|theo muc)"
            ),
        ),
        (
            "max_points",
            r"(?!(?:cac )?(?:dieu kien|cach|huong dan)\b).*\bdiem (?:so )?(?:toi da|chuan|cao nhat)\b.*|thang (?:diem|cham)(?: .*)?|(?:tong )?(?:so )?diem|khung diem(?: (?:bi |duoc )?(?:cong|thuong|tru|phat))?|(?:muc )?toi da|muc diem (?:toi da|cao nhat|chuan)|(?:muc|diem) (?:cong|thuong|tru|phat) (?:toi da|cao nhat)",
        ),
        (
            "rule_words",
            (
                r"(?:noi dung |yeu cau )?(?:cach|huong dan|phuong phap|quy tac|nguyen tac|quy dinh|can cu|tieu chuan"
                r"|dien giai|cong thuc|co so|dieu kien|phuong thuc|chi dan|noi dung|yeu cau)\b.*\b(?:diem|danh gia|cham|tinh|xac dinh)\b.*"
                r"|dien giai|huong dan|phuong phap|quy uoc|cach (?:tinh|cham|cho diem|xac dinh)|(?:cac )?muc (?:dat(?: duoc)?|do dat|danh gia)"
            ),
        ),
        ("explanation", r"ghi chu.*|luu y"),
        ("unit", r"don vi tinh|dvt"),
        (
            "name",
            # an item may begin so as well: only words of headings follow
            (
                r"(?:\S+ ){0,8}(?:tieu chi|linh vuc|noi dung|ten|chi tieu|nhiem vu|chi so|hang muc)\b(?: \S+){0,14}"
                rf"|(?:(?:cac|ten|nhom|loai|danh muc|mo ta|chi tiet),? )*{_DONE}(?:,? (?:{_DONE}|(?:bi|duoc|duoc giao|phai|va) ?|tru|cong|thuong|phat|diem"
                r"|lam|thuc hien|cu the|giao|chi tiet|danh gia|cham|ap dung|xem xet))*"
            ),
        ),
    )
)


def is_head(cells: Sequence[object]) -> bool:
    """Return whether cells are the headings of a table: three columns or two that are named, and no figure.

    Examples
    --------
    >>> is_head(["Mã", "Nội dung", "Mức cộng, trừ", "Khung điểm"]), is_head(["1", "Chỉ số hài lòng", "20", ""])
    (True, False)
    """
    words = [v.strip() for v in cells if isinstance(v, str) and v.strip()]
    keys = [key for word in words if (key := annex_column(word))]
    figured = any(re.fullmatch(r"[+-]?\d[\d.,]*", word) for word in words)
    named = bool({"name", "rule_words"} & set(keys))
    return named and not figured and len(keys) > 1 and len(keys) * 2 >= len(words)


_TAKES = r"(?:(?:duoc|bi) )?(?:cong|thuong|tru|phat)(?: (?:them|diem))*"
_OF_A_BLOCK = re.compile(
    rf"(?:(?:so diem|diem|muc diem|muc|toi da|gioi han|khung|diem toi da) )?{_TAKES}(?: (?:(?:va|hoac|hay) )?(?:diem )?{_TAKES})*(?: (?:toi da|cao nhat|khong qua))?"
)
"""Points that are added or taken, as the heading of the maxima of a block: "Cộng/trừ tối đa"."""


def column_of_a_block(heading: object) -> str:
    """Return the key of a column of a table of bonus and penalty points, whose maxima go by another name.

    Examples
    --------
    >>> column_of_a_block("Cộng/trừ tối đa"), column_of_a_block("Điểm trừ"), column_of_a_block("Tự chấm")
    ('max_points', 'max_points', 'self_score')
    """
    key = annex_column(heading)
    if key in ("", POINTS_OF_A_LINE) and isinstance(heading, str):
        folded = re.sub(r"\s+", " ", search_form(re.sub(r"\([^()]*\)", " ", heading[:120]))).strip()
        return "max_points" if _OF_A_BLOCK.fullmatch(folded) else key
    return key


def annex_column(heading: object) -> str:
    """Return the key of the column of an annex that a heading names; ``""`` where it names none.

    Examples
    --------
    >>> annex_column("Hướng dẫn cách tính điểm"), annex_column("Mức điểm"), annex_column("Nguồn số liệu")
    ('rule_words', 'line_points', 'evidence_file')
    >>> annex_column("Điểm tối đa của mục"), annex_column("Hội đồng cho điểm")
    ('max_points', '')
    >>> annex_column("Cơ quan thẩm định"), annex_column("Đơn vị chủ trì thực hiện")
    ('appraiser', 'lead_unit')
    """
    if key := column_of(heading):
        return key
    if not isinstance(heading, str):
        return ""
    folded = re.sub(r"\s+", " ", search_form(re.sub(r"\([^()]*\)", " ", heading[:120]))).strip()
    return next((key for key, pattern in _BY_WORDS if re.fullmatch(pattern, folded)), "")
