"""Abbreviated department names (Sở GD&ĐT, Sở VH, TT và DL, BQL) and their full forms."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cache

from parlib.codebook.vietnamese import search_form

_OFFICES = {
    "GD&ĐT": "Giáo dục và Đào tạo", "NN&MT": "Nông nghiệp và Môi trường", "KH&CN": "Khoa học và Công nghệ", "VHTT&DL": "Văn hóa, Thể thao và Du lịch",
    "VH,TT&DL": "Văn hóa, Thể thao và Du lịch", "VHTTDL": "Văn hóa, Thể thao và Du lịch", "DT&TG": "Dân tộc và Tôn giáo", "KH&ĐT": "Kế hoạch và Đầu tư",
    "TN&MT": "Tài nguyên và Môi trường", "LĐTB&XH": "Lao động - Thương binh và Xã hội", "LĐ-TB&XH": "Lao động - Thương binh và Xã hội",
    "TT&TT": "Thông tin và Truyền thông", "GTVT": "Giao thông vận tải", "NN&PTNT": "Nông nghiệp và Phát triển nông thôn", "VH&TT": "Văn hóa và Thể thao",
    "QH-KT": "Quy hoạch - Kiến trúc", "NV": "Nội vụ",
}  # fmt: skip
_KINDS_IN_FULL = {
    "VP": "Văn phòng", "BQL": "Ban Quản lý", "TTPVHCC": "Trung tâm Phục vụ hành chính công", "TT PVHCC": "Trung tâm Phục vụ hành chính công",
}  # fmt: skip
_SHORT_KIND = re.compile(
    r"^(" + "|".join(sorted(_KINDS_IN_FULL, key=len, reverse=True)) + r")\.?(?=\s|$)",
    re.IGNORECASE,
)
_NAMES = sorted(
    {
        *(f"Sở {name}" for name in _OFFICES.values()),
        "Sở Văn hóa, Thể thao và Du lịch", "Sở Khoa học và Công nghệ", "Sở Công Thương", "Sở Tài chính", "Sở Xây dựng", "Sở Tư pháp", "Sở Nội vụ",
        "Sở Ngoại vụ", "Sở Du lịch", "Trung tâm Phục vụ hành chính công",
    },
    key=lambda name: (-len(name), name),
)  # fmt: skip
"""Names recognised by some of their words plus the initials of the others."""
_WORD = re.compile(r"[^\W\d_]+")
_AND = "va"
_OF_A_PROVINCE = re.compile(r"\s*(?:,?\s*(?:tỉnh|thành phố|tp\b).*)?", re.IGNORECASE | re.DOTALL)
_SHORT_OFFICE = re.compile(
    r"\b(?:Sở|SỞ)\s+([A-ZĐ][A-Za-zĐđ]*(?:\s*[&,-]\s*[A-Za-zĐđ]+)*)(?=\s|,|$)"
)


def office_in_full(text: str) -> str:
    """Return the name of a department with common abbreviations written out.

    Examples
    --------
    >>> office_in_full("Sở GD&ĐT tỉnh Lào Cai"), office_in_full("Sở NN & MT"), office_in_full("Sở Y tế")
    ('Sở Giáo dục và Đào tạo tỉnh Lào Cai', 'Sở Nông nghiệp và Môi trường', 'Sở Y tế')
    >>> office_in_full("SỞ NN&MT"), office_in_full("VP UBND tỉnh"), office_in_full("BQL các khu công nghiệp")
    ('Sở Nông nghiệp và Môi trường', 'Văn phòng UBND tỉnh', 'Ban Quản lý các khu công nghiệp')
    >>> office_in_full("Sở Nông nghiệp và MT"), office_in_full("Sở VH, TT và DL"), office_in_full("Trung tâm PVHCC tỉnh")
    ('Sở Nông nghiệp và Môi trường', 'Sở Văn hóa, Thể thao và Du lịch', 'Trung tâm Phục vụ hành chính công tỉnh')
    >>> office_in_full("Sở NV"), office_in_full("SỞ NV"), office_in_full("Sở NV tỉnh Lạng Sơn")
    ('Sở Nội vụ', 'Sở Nội vụ', 'Sở Nội vụ tỉnh Lạng Sơn')
    """

    def written_out(short: re.Match[str]) -> str:
        name = _OFFICES.get(short[1].replace(" ", "").upper())
        return f"Sở {name}" if name else short[0]

    full = _SHORT_OFFICE.sub(written_out, text)
    written = [(word, search_form(word[0])) for word in _WORD.finditer(full)]
    fitting = [name for name in (_by_initials(full, written, name) for name in _NAMES) if name]
    # initials that fit two departments are ambiguous
    full = fitting[0] if len(fitting) == 1 else full
    return _SHORT_KIND.sub(lambda short: _KINDS_IN_FULL[short[1].upper()], full)


def _by_initials(text: str, written: Sequence[tuple[re.Match[str], str]], name: str) -> str:
    """Return the name, plus any province after it, if a text (given with its words as they are
    searched for) is that name with some words reduced to initials; otherwise an empty text.
    """
    words = _words_of(name)
    at, short = 0, False
    for word, token in written:
        if token == _AND:
            continue
        initials = "".join(w[0] for w in words[at : at + len(token)])
        if token == words[at]:
            at += 1
        elif len(token) > 1 and word[0].isupper() and token == initials:
            at, short = at + len(token), True
        else:
            return ""
        if at == len(words):
            rest = text[word.end() :]
            return name + rest if short and _OF_A_PROVINCE.fullmatch(rest) else ""
    return ""


@cache
def _words_of(name: str) -> tuple[str, ...]:
    """Return the words of a full name in search form; cached, because every text is compared with
    all names.
    """
    return tuple(w for w in map(search_form, _WORD.findall(name)) if w != _AND)
