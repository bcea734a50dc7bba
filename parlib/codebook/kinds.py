"""The kinds of document.

What a notebook is called, what it is headed, and what its slice of a release holds.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Kind:
    """One kind of document, made by the notebook of its name.

    Attributes
    ----------
    names, titles : mapping of str to str
        By language: what the catalogue calls it, what stands above the document.
    sees_below : bool
        Its slice holds the units directly below the unit, and the document is about them.
    asks_links : bool
        Its slice holds the answers to the declared questions about links, which may rest on other
        units alone.
    shows_index : bool
        Its figure in a list of documents is the unit's index; else the first large figure of its
        first page.
    needs_plan : bool
        It is about a plan of the unit, and there is nothing to say without one.
    judges : bool
        It prints how promises stand, and may be asked for with the day on which they are judged.
    tells_answers : bool
        It is about what people answered of the unit, and there is little to say without answers.
    annex : str
        The kind that is made with it and proves it row by row; empty without one.
    proves : str
        The kind whose annex it is, counted and listed with it; empty for a document of its own.
    """

    names: Mapping[str, str]
    titles: Mapping[str, str] = field(default_factory=lambda: {"vi": "BÁO CÁO", "en": "REPORT"})
    sees_below: bool = False
    asks_links: bool = False
    shows_index: bool = False
    needs_plan: bool = False
    judges: bool = False
    tells_answers: bool = False
    annex: str = ""
    proves: str = ""


KINDS: dict[str, Kind] = {
    "brief": Kind({"vi": "Đơn vị", "en": "Unit"}, annex="annex", shows_index=True, judges=True),
    "overview": Kind({"vi": "Toàn cảnh", "en": "Overview"}, sees_below=True, judges=True),
    "plan": Kind({"vi": "Kế hoạch", "en": "Plan"}, needs_plan=True, judges=True),
    "sheets": Kind(
        {"vi": "Danh sách cam kết", "en": "List of commitments"},
        titles={"vi": "DANH SÁCH CAM KẾT", "en": "LIST OF COMMITMENTS"},
        needs_plan=True,
        judges=True,
    ),
    "survey": Kind({"vi": "Khảo sát", "en": "Survey"}, tells_answers=True),
    "link": Kind({"vi": "Liên hệ", "en": "Links"}, asks_links=True),
    "annex": Kind({"vi": "Phụ lục kiểm chứng", "en": "Audit annex"}, proves="brief", judges=True),
}
"""By the name of the notebook. The letter above a bundle is a document too, but no notebook makes
it.
"""

DRAFTS: dict[str, Kind] = {
    "work_plan": Kind(
        {"vi": "Kế hoạch năm sau", "en": "Next year's plan"},
        titles={"vi": "KẾ HOẠCH", "en": "PLAN"},
    ),
    "work_letter": Kind(
        {"vi": "Công văn về kế hoạch năm sau", "en": "Letter on next year's plan"},
        titles={"vi": "", "en": ""},
    ),
    "covering_letter": Kind(
        {"vi": "Công văn gửi bảng tự chấm điểm", "en": "Letter with self-scoring workbooks"},
        titles={"vi": "", "en": ""},
    ),
    "results_decision": Kind(
        {"vi": "Quyết định công bố kết quả", "en": "Decision that announces results"},
        titles={"vi": "QUYẾT ĐỊNH", "en": "DECISION"},
    ),
    "progress_report": Kind({"vi": "Kết quả thực hiện", "en": "Report on a plan"}),
    "scenario": Kind(
        {"vi": "Phụ lục giả định", "en": "Annex of what is supposed"},
        titles={"vi": "PHỤ LỤC GIẢ ĐỊNH", "en": "ANNEX OF WHAT IS SUPPOSED"},
    ),
    "head_file": Kind(
        {"vi": "Phiếu theo dõi", "en": "File of a head"},
        titles={"vi": "PHIẾU THEO DÕI NGƯỜI ĐỨNG ĐẦU", "en": "FILE OF A HEAD OF UNIT"},
    ),
}
"""Documents drafted from what offices filled in, or from what an analyst supposed.

For people to finish and sign, made by no notebook and listed in no catalogue.
"""


def called(notebook: str, language: str) -> str:
    """Return what a document of a kind is called inside a sentence.

    Examples
    --------
    >>> called("brief", "vi"), called("annex", "vi"), called("brief", "en")
    ('báo cáo', 'phụ lục kiểm chứng', 'brief')
    """
    if notebook == "brief":
        return {"vi": "báo cáo", "en": "brief"}[language]
    return KINDS[notebook].names[language].lower() if notebook in KINDS else notebook
