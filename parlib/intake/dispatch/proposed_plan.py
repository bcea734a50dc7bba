"""Proposed commitments as a plan file for a person to confirm.

The file has the shape of ``params/plans/*.yml``. What the reader is unsure of stands in comments
beside it (confidence, line, rules), what only a person knows is left empty, and ``parlib check``
names both until they are filled in.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from parlib.codebook.plans import DOCUMENT_TYPES, HEADINGS, DocumentType, text_digest
from parlib.codebook.rates import rate_in
from parlib.codebook.vietnamese import ascii_slug
from parlib.codebook.vocabulary import LEVEL_OPERATORS
from parlib.errors import SourceError
from parlib.gate.yaml_text import yaml_of
from parlib.intake.dispatch.files import DispatchText, read_dispatch
from parlib.intake.dispatch.issuer import issuer_of
from parlib.intake.dispatch.promises import Unread, read_promises, years_of
from parlib.intake.dispatch.proposals import Proposal
from parlib.intake.dispatch.report_duties import report_duties
from parlib.speech.catalogue import msg

DOMAIN_NAMES = {
    "D1": ("Chỉ đạo, điều hành CCHC", "Steering of administrative reform"),
    "D2": ("Cải cách thể chế", "Institutional reform"),
    "D3": ("Cải cách thủ tục hành chính", "Reform of administrative procedures"),
    "D4": ("Cải cách tổ chức bộ máy hành chính", "Reform of the administrative apparatus"),
    "D5": ("Cải cách chế độ công vụ", "Civil service reform"),
    "D6": ("Cải cách tài chính công", "Public finance reform"),
    "D7": ("Hiện đại hóa hành chính", "Modernisation of administration"),
    "D8": ("Tác động của cải cách hành chính", "Effect of the reform"),
}
_POINTS = re.compile(
    r"\b\d[\d,.]*\s*điểm\b(?! (?:phần trăm|cầu|đen|nóng|nghẽn))|\b(?:điểm tối đa|thang điểm|điểm chuẩn)\b",
    re.IGNORECASE,
)
_MANY_POINTS, _OFTEN = 15, 0.015  # an invented rule book has 3 in 100 words, plans 1 at most
_ENDS = 8_000  # characters
_AS_ABOVE = re.compile(r"[Nn]hư (?:trên|[Kk]ính gửi|Điều \d)")
_HEAD = """\
# PROPOSAL read from {name} by `parlib targets extract`: nothing here is confirmed.
# Confirm it in the review workbook written beside it, and give that to `parlib targets accept`. Or here, by hand:
# For each entry: open the dispatch at the line in the comment, compare, correct, then delete the comment.
# Drop what is not a promise. Confidence: how often a proposal like it was right (0.9 = nine in ten).
# The year of the plan is a guess too: years that the dispatch only compares with are passed over.
# `respondent_requests` are facts: sentences that ask something of people who answer the survey never become tasks. Read the
# part about the survey yourself: wording that is not known is missed.
"""


@dataclass(frozen=True)
class Extracted:
    """A dispatch as read: what it promises, and the years and id of the plan."""

    name: str
    dispatch: DispatchText
    proposals: list[Proposal]
    unread: list[Unread]
    plan_id: str
    years: tuple[int | None, int | None]

    @property
    def horizon(self) -> tuple[int | None, int | None]:
        """First and last year of a plan that holds every promise: "đến năm 2027 đạt 75%" in a plan
        of 2026 needs 2027.
        """
        first, last = self.years
        latest = max((p.due.year for p in self.proposals if p.due), default=0)
        return first, (latest if first and latest > (last or first) else last)

    @property
    def is_rule_book(self) -> bool:
        """Whether the text gives points to criteria, as a rule book does and no plan."""
        text = self.dispatch.text
        given = len(_POINTS.findall(text))
        return given >= _MANY_POINTS and given >= _OFTEN * len(text.split())

    @property
    def yaml(self) -> str:
        """The text of the proposed plan file."""
        return proposals_yaml(
            self.proposals, self.dispatch, name=self.name, plan_id=self.plan_id, years=self.horizon
        )


def read_file(
    path: Path | str,
    *,
    plan_id: str = "",
    period: int | None = None,
    last_period: int | None = None,
) -> Extracted:
    """Read the promises of a dispatch (``.txt``, ``.docx``).

    Parameters
    ----------
    path : path
        The dispatch.
    plan_id : str, optional
        Id of the plan; default: from the file name.
    period, last_period : int, optional
        Years of the plan, guessed from the text where not given.

    Raises
    ------
    SourceError
        The file cannot be read.
    """
    path = Path(path)
    dispatch = read_dispatch(path)
    if not dispatch.text.strip():
        raise SourceError(
            msg(
                "{file} contains no text: a scan has only images of words → run OCR on it, or "
                "ask for the Word file",
                file=path.name,
            )
        )
    proposals, unread = read_promises(dispatch, period=period, last_period=last_period)
    years = (period, last_period) if period is not None else years_of(dispatch)
    return Extracted(
        path.name, dispatch, proposals, unread, plan_id or ascii_slug(path.stem), years
    )


def proposals_yaml(
    proposals: list[Proposal],
    dispatch: DispatchText,
    *,
    name: str,
    plan_id: str,
    years: tuple[int | None, int | None],
) -> str:
    """Return proposals as the text of a plan file, with confidence and place in comments."""
    head: dict[str, Any] = {
        "id": plan_id,
        "locality": "",
        "period": years[0],
        "last_period": years[1],
    }
    head |= guess_head(dispatch)
    head["text_sha256"] = text_digest(dispatch.text)
    targets = [p for p in proposals if p.kind == "target"]
    head["owners"] = sorted({p.owner for p in targets if p.owner})
    used = sorted({p.domain for p in targets} - set(HEADINGS))
    head["domains"] = [
        {"code": code, "name": DOMAIN_NAMES[code][0], "name_en": DOMAIN_NAMES[code][1]}
        for code in used
    ]
    parts = [_HEAD.format(name=name), _dump({k: v for k, v in head.items() if v not in (None, [])})]
    requests = [p for p in proposals if p.kind == "respondent_influence"]
    if requests:
        parts.append("respondent_requests:\n")
        for p in requests:
            entry = {
                "place": p.place,
                "asked_of": "người trả lời điều tra",
                "quote": p.quote,
                "why_vi": "",
                "why_en": "",
            }
            parts.append(_entry(entry, p))
    duties = report_duties(dispatch.text, targets)
    if duties:
        parts += ["\n  # to be compared with the dispatch\n", _dump({"reports": duties})]
    parts.append("commitments:\n")
    parts += [_entry(commitment_entry(f"C{n:02d}", p), p) for n, p in enumerate(targets, 1)]
    return "".join(parts)


def guess_head(dispatch: DispatchText) -> dict[str, Any]:
    """Read number, date, subject, addressees, recipients and signer where the usual form shows
    them.

    Else leave them empty.
    """
    text, whole = dispatch.text, dispatch.source.replace("*", "")
    # a head and a foot are where they stand
    source = whole if len(whole) <= 2 * _ENDS else f"{whole[:_ENDS]}\n{whole[-_ENDS:]}"
    number = re.search(
        r"(?:Số\s?:|Số(?=\s*\d+\s?-)|[Kk]ế hoạch số|[Cc]ông văn số)\s*"
        r"(?P<number>\d*\s*(?:-\s?[A-ZĐ][A-ZĐa-z]*)?\s*/\s*[A-ZĐ][A-ZĐa-z0-9-]*)",
        text[:700],
    )
    day = re.search(
        r"^[^\n,]{2,40},\s*(?P<day>ngày\s*\d{0,2}\s*tháng\s*\d{0,2}\s*năm\s*\d{4})",
        source[:2500],
        re.MULTILINE,
    )
    subject = _SUBJECT.search(source[:2500])
    block = re.search(r"Nơi nhận:?\s*\n(?P<rows>(?:\s*-[^\n]*\n?)+)", source)
    to = re.search(r"Kính gửi:?\s*\n?(?P<rows>(?:\s*-[^\n]*\n?)+|[^\n]+)", source)
    signer = re.search(
        r"(?P<title>(?:TM\.[^\n]*\s+)?(?:CHỦ TỊCH|GIÁM ĐỐC|PHÓ CHỦ TỊCH|PHÓ GIÁM ĐỐC))"
        r"\s*(?P<name>[^\W\d_]\w+(?: \w+){1,4})?\s*$",
        source,
    )
    return {
        "document_type": kind_of_document(source[:2500], number["number"] if number else ""),
        "document_number": number["number"].strip() if number else "",
        "document_date": day["day"] if day else "",
        "issuer": issuer_of(source),
        "subject": re.sub(r"\s+", " ", subject.group()).strip(" #") if subject else "",
        "signer_title": re.sub(r"\s+", " ", signer["title"]) if signer else "",
        "signer": (signer["name"] or "") if signer else "",
        "addressees": _rows(to["rows"]) if to else [],
        "recipients": [r for r in _rows(block["rows"]) if not _AS_ABOVE.match(r)] if block else [],
    }


_SUBJECT = re.compile(
    r"(?:V/v|Về việc)\s[^\n]*(?:\n(?!\n|\s*(?:Kính gửi|Căn cứ|Thực hiện|\d+\.|[IVX]+\.|-)"
    r"|[^\n,]{2,40},\s*ngày\s"  # where and when it was signed
    r"|(?-i:[A-ZĐÀ-Ỹ\s,.-]+)(?:\n|$))"  # who signs it, in capitals
    r"[^\n]+){0,3}|(?<=KẾ HOẠCH)\s+[#\s]*[^\n]+|(?<=THÔNG BÁO)\s*\n[#*\s]*(?:Kết luận|Ý kiến)[^\n]+"
)
_TITLE = re.compile(
    r"^[#*\s]*(?P<kind>"
    + "|".join(kind.upper() for kind in sorted(DOCUMENT_TYPES, key=len, reverse=True))
    + r")(?P<rest>[^\n]*)$",
    re.MULTILINE,
)
_SIGNS = {
    "KH": "kế hoạch",
    "QĐ": "quyết định",
    "CT": "chỉ thị",
    "NQ": "nghị quyết",
    "TB": "thông báo",
    "CTr": "chương trình",
    "CTHĐ": "chương trình",
    "ĐA": "đề án",
    "PA": "phương án",
    "KL": "kết luận",
    "HD": "hướng dẫn",
    "TTr": "tờ trình",
    "BB": "biên bản",
    "CĐ": "công điện",
    "BC": "báo cáo",
}


def kind_of_document(head: str, number: str = "") -> DocumentType:
    r"""Return what kind of document a dispatch is: from the sign in its number, else from its title
    in capitals; a letter ("công văn") has neither.

    Examples
    --------
    >>> kind_of_document("UBND XÃ\nCHỈ THỊ\nVề việc chấn chỉnh"), kind_of_document("", "12/KH-UBND")
    ('chỉ thị', 'kế hoạch')
    >>> kind_of_document("Kính gửi: Các sở", "4416/UBND-NC")
    'công văn'
    """
    signs = re.findall(r"[^\W\d_]+", number)
    titles = [
        title["kind"].lower()
        for title in _TITLE.finditer(head)
        if title["rest"].isupper() or not title["rest"].strip(" *:")
    ]
    for named_kind in (*(_SIGNS[s] for s in signs if s in _SIGNS), *titles):
        for kind in DOCUMENT_TYPES:
            if kind == named_kind:
                return kind
    return "công văn"


def _rows(block: str) -> list[str]:
    return [row.strip(" -;./\t") for row in block.strip().splitlines() if row.strip(" -;./\t")]


def commitment_entry(identity: str, p: Proposal) -> dict[str, Any]:
    """Return a proposal as the entry of a plan file; the unit of so many each month says so."""
    period = rate_in(p.quote, p.target) if p.operator in LEVEL_OPERATORS else ""
    rate = bool(period) and bool(p.unit) and not p.unit.startswith("%") and "/" not in p.unit
    entry = {
        "id": identity,
        "domain": p.domain,
        "place": p.place,
        "indicator": p.indicator,
        "index": p.index,
        "operator": p.operator,
        "target": p.target,
        "target_high": p.target_high,
        "target_text": p.target_text,
        "unit": f"{p.unit}/{period}" if rate else p.unit,
        "baseline": p.baseline,
        "baseline_period": p.baseline_period,
        "due": p.due,
        "horizon": p.horizon,
        "owner": p.owner or "?",
        "quote": p.quote,
    }
    return {
        k: int(v) if isinstance(v, float) and v.is_integer() else v
        for k, v in entry.items()
        if v not in (None, "")
    }


def _entry(entry: dict[str, Any], p: Proposal) -> str:
    body = _dump([entry]).replace("\n", "\n  ").rstrip(" ")
    return f"\n  # confidence {p.confidence:.2f} · line {p.line} · {', '.join(p.why)}\n  {body}"


def _dump(value: Any) -> str:
    return yaml_of(value, width=118)
