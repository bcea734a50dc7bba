"""The real plans: no office published points of items for their years, so the review asks what became of the commitments, and next year's plan is drafted from them."""

from __future__ import annotations

from datetime import date

import openpyxl
import pandas as pd
import pytest

from parlib.analysis.promises.left_over import review_of_promises
from parlib.analysis.promises.tracker import target_status
from parlib.briefing.dispatch.commitments import body_text
from parlib.briefing.dispatch.drafting import draft_plan
from parlib.briefing.dispatch.forms import Issue
from parlib.briefing.dispatch.plan_differences import differences
from parlib.codebook.localities import Register
from parlib.codebook.tables import empty
from parlib.intake.dispatch.files import clean
from parlib.intake.review.form import write_review
from parlib.intake.review.layout import HEADER, LETTER, REVIEW_SHEET
from parlib.intake.review.reader import read_review
from parlib.store.params import load_methods, load_plan
from parlib.store.wording import load_wording
from tests.made_release import PARAMS, unit_row
from tests.short_form import short_form

REAL = {
    "phuoc-long-2021": (34, "Công văn số ……/UBND-NC"),
    "quang-tri-2020": (18, ""),
    "so-cong-thuong-binh-phuoc-2023": (12, ""),
    "tay-son-2023": (48, "Kế hoạch số 155/KH-UBND ngày 14/6/2023 của UBND huyện Tây Sơn"),
    "thac-mo-2024": (31, "Công văn số 46/UBND ngày 16 tháng 7 năm 2024 của UBND phường Thác Mơ"),
}
NONE = {name: empty(name) for name in ("indices", "scores", "progress")}


def review_of_real(name):
    """Return a real plan, its unit and the review of its first year, of which nothing is published."""
    plan = load_plan(PARAMS / "plans" / f"{name}.yml")
    unit = Register(pd.DataFrame([unit_row(plan.locality, plan.issuer)]))[plan.locality]
    targets = target_status([plan], **NONE, localities=empty("localities"), methods=load_methods(PARAMS), as_of=date(plan.end, 12, 31))
    review = review_of_promises(unit, plan.period, plans=[plan], targets=targets, indices=NONE["indices"], release="r-0123456789ab")
    return plan, unit, review


def fill(path, year, office):
    """Answer every commitment: what was promised is followed on, by those who promised it."""
    book = openpyxl.load_workbook(path)
    sheet = book[REVIEW_SHEET]
    for at in range(HEADER + 1, sheet.max_row + 1):
        if str(sheet[f"{LETTER['id']}{at}"].value or "").startswith("CK "):
            lead = sheet[f"{LETTER['lead']}{at}"].value or office
            words = f"Tiếp tục theo dõi, thực hiện {sheet[LETTER['name'] + str(at)].value}"
            given = {"take": "Có", "cause": "Không theo dõi số liệu trong năm", "measure": words, "lead": lead, "due": f"30/6/{year}"}
            for key, value in given.items():
                sheet[f"{LETTER[key]}{at}"] = value
    book.save(path)


@pytest.mark.parametrize("name", REAL)
def test_a_year_without_points_is_reviewed_by_what_was_promised(name):
    plan, _unit, review = review_of_real(name)
    rows, document = REAL[name]
    assert len(review.rows) == rows
    assert all(r.reason.startswith("Chưa có báo cáo kết quả; cam kết: “") for r in review.rows)
    assert review.framework == ""
    assert {r.domain for r in review.rows} <= {c.domain for c in plan.commitments}
    assert document in review.rests_on[0]


@pytest.mark.parametrize("name", short_form(REAL, ["so-cong-thuong-binh-phuoc-2023"]))
def test_the_filled_workbook_becomes_a_plan_that_its_document_says(name, tmp_path):
    plan, unit, review = review_of_real(name)
    path = write_review(review, tmp_path / "ra-soat.xlsx")
    assert (
        f"chưa có điểm từng tiêu chí; sổ lập từ cam kết của {review.rests_on[0]}" in openpyxl.load_workbook(path)[REVIEW_SHEET]["A4"].value
    )
    fill(path, review.year, plan.issuer)
    read = read_review(path, review)
    assert [p.message for p in read.problems if p.severity == "error"] == []
    assert len(read.confirmed) == len(review.rows)
    draft = draft_plan(
        review,
        read.confirmed,
        read.headline,
        unit=unit,
        above=None,
        framework=None,
        issue=Issue(date(review.year, 1, 10)),
        plan_id="tiep-theo",
        tables={},
        wording=load_wording(PARAMS)["vi"],
    )
    words = body_text(draft.model)
    assert [p.message for p in draft.problems if p.severity == "error"] == []
    assert len(draft.plan.commitments) >= len(review.rows)
    assert differences(draft.plan, clean(words)) == []
    assert f"Căn cứ {review.rests_on[0]}" in words
    assert "kết quả Chỉ số cải cách hành chính năm" not in words  # nothing was published
