"""The body that issues a dispatch, as its head names it."""

from __future__ import annotations

import re

_STATE = re.compile(r"CỘNG HÒA XÃ HỘI|CỘNG HOÀ XÃ HỘI|ĐẢNG CỘNG SẢN|Độc lập|\t| {4,}")
_BODY = re.compile(
    r"(?:ỦY BAN|UỶ BAN|UBND|HỘI ĐỒNG|HĐND|SỞ|BAN|CỤC|CHI CỤC|VĂN PHÒNG|TRUNG TÂM|THANH TRA|BỘ|BẢO HIỂM|THUẾ|CÔNG AN|KHO BẠC|HẢI QUAN|BỆNH VIỆN|TRƯỜNG|TÒA ÁN)\b",
    re.IGNORECASE,
)
_OF_ITS_HEAD = re.compile(r"CHỦ TỊCH\s+(?=(?:ỦY BAN|UỶ BAN|UBND)\b)", re.IGNORECASE)
"""A directive of who heads a body is issued for it: "CHỦ TỊCH ỦY BAN NHÂN DÂN TỈNH …"."""
_KINDS = ("TỈNH", "THÀNH", "PHỐ", "HUYỆN", "QUẬN", "THỊ", "XÃ", "PHƯỜNG", "ĐẶC", "KHU")
_PLACE = re.compile(r"(?:TỈNH|THÀNH PHỐ|HUYỆN|QUẬN|THỊ XÃ|XÃ|PHƯỜNG|ĐẶC KHU)\b", re.IGNORECASE)
_SHORT = ("UBND", "HĐND", "TP", "TP.")
_NAMED_AFTER = ("SỞ", "BAN", "CỤC", "BỘ")
_LINES = 6


def issuer_of(source: str) -> str:
    r"""Return the body named at the head of a dispatch, in sentence case; empty where none is.

    Of two bodies the second issues, and the first stands above it.

    Examples
    --------
    >>> issuer_of("UBND TỈNH HÀ LINH    CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM\nSỞ NỘI VỤ\nSố: 1/KH")
    'Sở Nội vụ'
    >>> issuer_of("ỦY BAN NHÂN DÂN\nTỈNH HÀ LINH\n\nSố: 12/KH-UBND")
    'Ủy ban nhân dân tỉnh Hà Linh'
    >>> issuer_of("Kính gửi: các sở")
    ''
    """
    body = ""
    for raw in source.strip().splitlines()[:_LINES]:
        line = re.sub(r"\s+", " ", _STATE.split(raw)[0]).strip(" -–_*#|")
        line = line if body else _OF_ITS_HEAD.sub("", line)
        if _BODY.match(line):
            body = line
        elif body and _PLACE.match(line):
            body = f"{body} {line}"
        elif line:
            break
    return _in_sentence_case(body)[:160]


def _in_sentence_case(body: str) -> str:
    """Write a body that stands in capitals as a sentence does."""
    if body != body.upper():
        return body
    words: list[str] = []
    of_a_place = False
    for at, word in enumerate(body.split()):
        if word in _SHORT:
            words.append(word)
        elif word in _KINDS and at:
            of_a_place = True
            words.append(word.lower())
        elif of_a_place or at == 0 or (at == 1 and words[0].upper() in _NAMED_AFTER):
            words.append(word.capitalize())
        else:
            words.append(word.lower())
    return " ".join(words)
