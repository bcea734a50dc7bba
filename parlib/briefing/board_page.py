"""The board as a page: who has filed, at which step each unit stands, what waits for whom, what of
plans is due, and the documents that were drafted, each with its own first figures.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from parlib.briefing.pages.attachments import MODEL_NAME
from parlib.briefing.pages.html import content_policy, template, text
from parlib.briefing.pages.labels import title_of
from parlib.briefing.proof.carried import read_model, read_pdf
from parlib.codebook.kinds import DRAFTS
from parlib.codebook.units import Locality
from parlib.document.numbers import format_number
from parlib.errors import ParlibError
from parlib.scoring.filing import Filing, YearStep

LABELS: dict[str, dict[str, Any]] = {
    "vi": {
        "title": "Bảng theo dõi Chỉ số cải cách hành chính",
        "release": "Bản dữ liệu",
        "on": "tính đến",
        "left": "còn {days} ngày đến hạn",
        "due_today": "hôm nay là hạn",
        "past": "quá hạn {days} ngày",
        "steps": {
            "not_filed": "Chưa nộp",
            "without_workbook": "Chưa nộp bản tự chấm, đã có điểm",
            "self_scored": "Tự chấm",
            "first_appraisal": "Thẩm định lần 1",
            "explained": "Đã giải trình",
            "final": "Thẩm định xong",
            "published": "Đã công bố",
        },
        "waits": {
            "unit": "đơn vị",
            "appraisers": "tổ thẩm định",
            "survey": "điều tra xã hội học",
            "publication": "công bố",
            "nobody": "–",
        },
        "columns": (
            "Đơn vị",
            "Chờ",
            "Đã nộp",
            "Thẩm định lần 1",
            "Bị trừ, đã giải trình",
            "Thẩm định xong",
            "Điều tra",
            "Được chấm, không tự chấm",
        ),
        "plans": "Cam kết của kế hoạch",
        "plan_columns": (
            "Kế hoạch",
            "Đơn vị",
            "Cam kết",
            "Quá hạn",
            "Đến hạn 30 ngày tới",
            "Chưa có báo cáo",
            "Báo cáo phải nộp",
        ),
        "twice": "Hai người thẩm định một tiêu chí",
        "agreement": (
            "Hai người thẩm định, không biết điểm của nhau, thống nhất {same} trên {items} tiêu chí "
            "được chấm lại của {units} đơn vị ({book}). Đây là số liệu về cách chấm, không phải nhận "
            "xét về người chấm."
        ),
        "documents": "Văn bản đã dự thảo",
        "document_columns": ("Loại", "Tên", "Số chính", "Tệp"),
        "none": "Không có.",
        "illustrative": "SỐ LIỆU MINH HỌA – KHÔNG PHẢI SỐ LIỆU THẬT",
        "catalogue": "Danh mục báo cáo",
    },
    "en": {
        "title": "Board of the PAR INDEX",
        "release": "Release",
        "on": "as of",
        "left": "{days} days to the deadline",
        "due_today": "the deadline is today",
        "past": "{days} days past the deadline",
        "steps": {
            "not_filed": "Not filed",
            "without_workbook": "No workbook filed, points all the same",
            "self_scored": "Self-scored",
            "first_appraisal": "First appraisal",
            "explained": "Explained",
            "final": "Final",
            "published": "Published",
        },
        "waits": {
            "unit": "the unit",
            "appraisers": "the appraisers",
            "survey": "the survey",
            "publication": "publication",
            "nobody": "–",
        },
        "columns": (
            "Unit",
            "Waits for",
            "Filed",
            "Round 1",
            "Cut, explained",
            "Final",
            "Survey",
            "Appraised, not claimed",
        ),
        "plans": "Commitments of plans",
        "plan_columns": (
            "Plan",
            "Unit",
            "Commitments",
            "Overdue",
            "Due in 30 days",
            "Not reported",
            "Reports due",
        ),
        "twice": "Two appraisers, one item",
        "agreement": (
            "Two appraisers who did not know each other's points agree on {same} of {items} items "
            "read again, of {units} units ({book}). This tells of the rules of appraisal and judges "
            "nobody."
        ),
        "documents": "Documents drafted",
        "document_columns": ("Kind", "Title", "Main figures", "Files"),
        "none": "There is none.",
        "illustrative": "ILLUSTRATIVE FIGURES – NOT REAL DATA",
        "catalogue": "Catalogue of briefs",
    },
}
_FOLDERS = ("plans", "heads", "results")
_MOST = 2_000


@dataclass(frozen=True, slots=True)
class Board:
    """What the page shows.

    Attributes
    ----------
    unit : Locality
        The unit whose year it is, with all below it.
    period : int
        Year assessed.
    release : str
        Release it was read from.
    today : date
        Day the board is of.
    left : int or None
        Days to the deadline of the step waited for; None where no deadline was given.
    filings : sequence of Filing
        Where each unit stands.
    plans, agreements : sequence of mapping
        As ``parlib status --json`` gives them.
    """

    unit: Locality
    period: int
    release: str
    today: date
    left: int | None
    filings: Sequence[Filing]
    plans: Sequence[Mapping[str, Any]]
    agreements: Sequence[Mapping[str, Any]] = ()


def render_board(board: Board, reports: Path, *, language: str = "vi") -> str:
    """Return the page.

    Parameters
    ----------
    board : Board
        What it shows.
    reports : Path
        Folder of the page; drafted documents below it are listed.
    language : {"vi", "en"}
        Language of the page.
    """
    say = LABELS[language]
    counts = Counter(str(f.step) for f in board.filings)
    groups = [
        {
            "name": say["steps"][str(step)],
            "id": str(step),
            "count": counts[str(step)],
            "rows": [_row(f, say) for f in board.filings if f.step == step],
        }
        for step in YearStep
    ]
    css = text("catalogue.css")
    return template("board.html.j2").render(
        language=language,
        say=say,
        board=board,
        title=f"{say['title']} {board.period}: {board.unit.name}",
        today=format_number("date_short", board.today.isoformat(), language),
        left=_left(board.left, say),
        groups=groups,
        plans=board.plans,
        agreements=[say["agreement"].format(**one) for one in board.agreements],
        documents=list(drafted_documents(reports, language)),
        illustrative=board.unit.fictional,
        catalogue=(reports / "index.html").is_file(),
        css=css,
        csp=content_policy(css, ""),
    )


def _left(days: int | None, say: Mapping[str, Any]) -> str:
    if days is None:
        return ""
    if days == 0:
        return str(say["due_today"])
    return str(say["left" if days > 0 else "past"]).format(days=abs(days))


def _row(f: Filing, say: Mapping[str, Any]) -> list[str]:
    return [
        f.name,
        say["waits"][str(f.waits)],
        f"{f.filed}/{f.items}" if f.items else "–",
        str(f.round1 or "–"),
        f"{f.cut}, {f.explained}" if f.round1 else "–",
        str(f.final or "–"),
        f"{f.answered}/{f.surveyed}" if f.surveyed else "–",
        str(len(f.unclaimed) or "–"),
    ]


def drafted_documents(reports: Path, language: str) -> Iterator[dict[str, Any]]:
    """Yield the drafted documents below a folder: kind, title, first figures, files.

    Read from the model that each PDF carries; what cannot be read is not a document of parlib's.
    """
    for path in _pdfs(reports):
        try:
            model = read_model(read_pdf(path.read_bytes()).files[MODEL_NAME])
        except (ParlibError, OSError, KeyError):
            continue
        meta = model["meta"]
        if meta["kind"] not in DRAFTS:
            continue
        others = [p for p in (path, path.with_suffix(".docx")) if p.is_file()]
        yield {
            "kind": title_of(meta) or DRAFTS[meta["kind"]].names[language],
            "title": meta["title"],
            "takeaway": meta["takeaway"],
            "files": [(p.relative_to(reports).as_posix(), p.suffix[1:]) for p in others],
        }


def _pdfs(reports: Path) -> Iterable[Path]:
    pdfs = [p for name in _FOLDERS for p in sorted((reports / name).rglob("*.pdf"))]
    return pdfs[:_MOST]
