"""The kinds of document: name of the notebook, title, and content of its slice of a release."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Kind:
    """One kind of document, made by the notebook of the same name.

    Attributes
    ----------
    names, titles : mapping of str to str
        By language: name in the catalogue, and title of the document.
    sees_below : bool
        The document is about the units directly below, and its slice includes them.
    asks_links : bool
        Its slice includes the answers to the declared link questions, which may rest entirely on
        other units.
    shows_index : bool
        In a list of documents its headline figure is the unit's index; otherwise the first large
        figure on its first page.
    needs_plan : bool
        It is about a plan of the unit and cannot be made without one.
    judges : bool
        It prints the status of promises and accepts the day on which they are judged.
    tells_answers : bool
        It is about survey answers on the unit and has little content without them.
    annex : str
        The annex kind that is made along with it and verifies it row by row; empty if there is
        none.
    proves : str
        The kind whose annex this is, counted and listed with it; empty for a stand-alone document.
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
"""Kinds by the name of their notebook. The covering letter of a bundle is a document too, but is
not made by a notebook.
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
"""Documents drafted from the entries of offices or the assumptions of an analyst, for people to
finish and sign. They are not made by a notebook and not listed in the catalogue.
"""


def called(notebook: str, language: str) -> str:
    """Return the name of a kind of document as used inside a sentence.

    Examples
    --------
    >>> called("brief", "vi"), called("annex", "vi"), called("brief", "en")
    ('báo cáo', 'phụ lục kiểm chứng', 'brief')
    """
    if notebook == "brief":
        return {"vi": "báo cáo", "en": "brief"}[language]
    return KINDS[notebook].names[language].lower() if notebook in KINDS else notebook
