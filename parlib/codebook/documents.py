"""Official documents (decisions, reports, letters) identified by kind, number and day.

Such a reference is as good a source as a web address, and often the only one that offices have.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date

from parlib.codebook.vietnamese import nfc, straighten

KINDS = (
    "Quyết định", "Nghị quyết", "Báo cáo", "Công văn", "Kế hoạch", "Thông báo", "Tờ trình", "Công bố", "Kết luận", "Biên bản", "Thông tư",
    "Nghị định", "Chỉ thị", "Hướng dẫn", "Phiếu trình", "Công điện",
)  # fmt: skip
_SHORT = {
    "qđ": "Quyết định",
    "nq": "Nghị quyết",
    "bc": "Báo cáo",
    "cv": "Công văn",
    "kh": "Kế hoạch",
    "tb": "Thông báo",
    "ttr": "Tờ trình",
}
_NUMBER = (
    r"\d{1,6}\s*(?:/\s*\d{4}\s*)"
    r"?/\s*[A-ZĐƯ][A-ZĐƯa-zđ0-9&.]*(?:\s*[-–/]\s*[A-ZĐƯ][A-ZĐƯa-zđ0-9&.]*)*|\d{1,6}"
)
_DAY = (
    r"(?:ngày\s*)?(?:(?P<iso>\d{4}-\d\d-\d\d)|(?P<d>\d{1,2})\s*(?:[/.-]|tháng)\s*(?P<m>\d{1,2})"
    r"\s*(?:[/.-]|năm)\s*(?P<y>\d{4}))"
)
_WRITTEN = re.compile(
    (
        rf"(?:(?P<kind>{'|'.join(KINDS)}|QĐ|NQ|BC|CV|KH|TB|TTr)\s*(?:số)?\s*:?\s*)"
        rf"?(?P<number>{_NUMBER})\s*,?\s*(?:\(\s*)?{_DAY}"
    ),
    re.IGNORECASE,
)
_ISSUER = re.compile(r"^\s*\)?\s*(?:của|do)\s+(?P<issuer>[^,;()\n.]{3,80})", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Document:
    """One numbered document."""

    kind: str
    number: str
    day: date
    issuer: str = ""

    @property
    def words(self) -> str:
        """Return the document as a page cites it."""
        of = f" của {self.issuer}" if self.issuer else ""
        return (
            f"{self.kind} số {self.number} ngày {self.day.day}/{self.day.month}/{self.day.year}{of}"
        )

    @property
    def office(self) -> str:
        """Return the issuer: as stated, otherwise derived from the number (``UBND`` of 99/QĐ-UBND)."""
        return self.issuer or re.split(r"[-/]", self.number)[-1]


def document_in(text: str) -> Document | None:
    """Return the first document that a text cites with number and day; None if it cites none.

    Examples
    --------
    >>> document_in("Nguồn: Quyết định số 99/QĐ-UBND ngày 12/01/2026 của UBND tỉnh Vân Lĩnh").words
    'Quyết định số 99/QĐ-UBND ngày 12/1/2026 của UBND tỉnh Vân Lĩnh'
    >>> document_in("CV 46/UBND ngày 16 tháng 7 năm 2024").words, document_in("Quyết định số 99/QĐ-UBND")
    ('Công văn số 46/UBND ngày 16/7/2024', None)
    """
    text = nfc(straighten(text))[:2_000]
    for mention in _WRITTEN.finditer(text):
        number = re.sub(
            r"\s*([-–/])\s*", lambda m: m[1].replace("–", "-"), mention["number"].strip()
        )
        kind = _kind(mention["kind"], number)
        try:
            day = (
                date.fromisoformat(mention["iso"])
                if mention["iso"]
                else date(int(mention["y"]), int(mention["m"]), int(mention["d"]))
            )
        except ValueError:
            continue
        if kind:
            issuer = _ISSUER.match(text[mention.end() :])
            return Document(kind, number, day, issuer["issuer"].strip() if issuer else "")
    return None


def _kind(written: str | None, number: str) -> str:
    """Return the kind as stated, otherwise derived from the number.

    The number of a letter contains only the abbreviation of its office.
    """
    if written:
        short = _SHORT.get(written.lower())
        return short or next(k for k in KINDS if k.lower() == written.lower())
    marks = re.split(r"[/-]", number)[1:]
    mark = next((_SHORT[m.lower()] for m in marks if m.lower() in _SHORT), "")
    return mark or ("Công văn" if any(m.isupper() for m in marks) else "")


def is_address(text: str) -> bool:
    """Return whether a text is a web address."""
    return bool(re.fullmatch(r"https?://\S+", text))
