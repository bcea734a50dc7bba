"""A drafted plan edited in Word: what was changed is named, promise by promise and cell by cell of its appendix, and nothing else."""

from __future__ import annotations

import re
from pathlib import Path

import docx
import pytest

from parlib.briefing.dispatch.commitments import body_text
from parlib.briefing.dispatch.plan_differences import differences, is_its_text, of_another_unit
from parlib.briefing.pages.docx import render_docx
from parlib.codebook.plans import Plan, text_digest
from parlib.codebook.reviews import Headline
from parlib.intake.dispatch.files import clean, read_dispatch
from parlib.intake.dispatch.promises import extract_commitments
from parlib.intake.dispatch.proposed_plan import commitment_entry
from parlib.speech.catalogue import speaking
from tests.briefing.dispatch.test_work_plan import drafted


@pytest.fixture(scope="module")
def made(tmp_path_factory):
    draft = drafted(2, headline=Headline(92.5, 4, 6, "nhóm giữa"))
    path = tmp_path_factory.mktemp("plan") / "ke-hoach.docx"
    path.write_bytes(render_docx(draft.model))
    return draft, path


def _rewritten(paragraph, new: str) -> None:
    paragraph.runs[0].text = new
    for run in paragraph.runs[1:]:
        run.text = ""


def _edited(path, tmp_path, edit) -> Path:
    """Return the document it was edited."""
    document = docx.Document(str(path))
    edit(document)
    document.save(tmp_path / "sua.docx")
    return tmp_path / "sua.docx"


def test_a_person_s_edits_are_named(made, tmp_path):
    draft, path = made

    def edit(document):
        goal = next(p for p in document.paragraphs if "đạt từ 92,50%" in p.text)
        task = next(p for p in document.paragraphs if p.text.startswith("- Nhiệm vụ 1 "))
        gone = next(p for p in document.paragraphs if p.text.startswith("- Nhiệm vụ 2 "))
        _rewritten(goal, goal.text.replace("92,50", "95"))
        _rewritten(task, re.sub(r"chậm nhất ngày [\d/]+", "chậm nhất ngày 15/11/2025", task.text))
        _rewritten(gone, "- Phấn đấu 97% hồ sơ trả đúng hạn (chủ trì: Phòng Nội vụ).")

    said = "\n".join(differences(draft.plan, read_dispatch(_edited(path, tmp_path, edit))))
    assert "promised figure 92.5 → 95" in said
    assert "deadline 2025-12-04 → 2025-11-15" in said
    assert "no longer says" in said
    assert "97%" in said


def test_a_task_that_was_taken_out_is_gone_and_its_neighbours_are_as_they_were(made, tmp_path):
    draft, path = made
    third = "- Nhiệm vụ 3 "

    def edit(document):
        gone = next(p for p in document.paragraphs if p.text.startswith(third))
        gone._element.getparent().remove(gone._element)

    of_the_third = _of_task(draft, third)
    lost = [c for c in draft.plan.commitments if c.id in of_the_third]
    with speaking("vi"):
        said = differences(draft.plan, read_dispatch(_edited(path, tmp_path, edit)))
    assert said[: len(lost)] == [f"{c.id}: văn bản không còn ghi “{c.quote}”" for c in lost]
    assert said[len(lost) :] == ["phụ lục có dòng của nhiệm vụ 3, mà phần nhiệm vụ không có"]


def _of_task(draft, opening: str) -> set[str]:
    """Return the ids of the commitments of one task of a draft."""
    text = clean(body_text(draft.model))
    start = text.text.index(opening)
    end = text.text.find("- Nhiệm vụ ", start + 5)
    held = [p for p in extract_commitments(text, period=draft.plan.period) if p.kind == "target"]
    return {c.id for c, p in zip(draft.plan.commitments, held, strict=True) if start <= p.start < end}


def test_an_appendix_that_says_otherwise_than_its_tasks_is_named_by_cell(made, tmp_path):
    draft, path = made

    def edit(document):
        table = next(t for t in document.tables if any("Thời hạn" in c.text for c in t.rows[0].cells))
        heads = [c.text for c in table.rows[0].cells]
        _rewritten(table.rows[1].cells[heads.index("Thời hạn")].paragraphs[0], "01/01/2026")
        _rewritten(table.rows[4].cells[heads.index("Biện pháp")].paragraphs[0], "Việc khác")
        table._tbl.remove(table.rows[2]._tr)

    with speaking("vi"):
        said = differences(draft.plan, read_dispatch(_edited(path, tmp_path, edit)))
    assert said == [
        "phụ lục không có dòng của nhiệm vụ 2",
        "phụ lục, nhiệm vụ 1: “Thời hạn” là “01/01/2026”, phần nhiệm vụ ghi khác",
        "phụ lục, nhiệm vụ 4: “Biện pháp” là “Việc khác”, phần nhiệm vụ ghi khác",
    ]


def test_points_of_the_appendix_are_held_against_the_gains_of_the_tasks(made, tmp_path):
    draft, path = made

    def edit(document):
        table = next(t for t in document.tables if any("Thời hạn" in c.text for c in t.rows[0].cells))
        at = [c.text for c in table.rows[0].cells].index("Dự kiến tăng")
        row = next(r for r in table.rows[1:] if r.cells[at].text != "–")
        _rewritten(row.cells[at].paragraphs[0], "9,99")

    said = differences(draft.plan, read_dispatch(_edited(path, tmp_path, edit)))
    assert len(said) == 1
    assert "“Dự kiến tăng” is “9,99”" in said[0]


def test_a_lead_taken_from_those_who_help_a_day_of_the_words_and_an_emptied_cell_are_seen(made, tmp_path):
    draft, path = made

    def edit(document):
        table = next(t for t in document.tables if any("Thời hạn" in c.text for c in t.rows[0].cells))
        heads = [c.text for c in table.rows[0].cells]
        lead, helps, due, words = (heads.index(h) for h in ("Đơn vị chủ trì", "Đơn vị phối hợp", "Thời hạn", "Biện pháp"))
        helped = next(r for r in table.rows[1:] if r.cells[helps].text != "–" and r.cells[helps].text.split(";")[0] != r.cells[lead].text)
        _rewritten(helped.cells[lead].paragraphs[0], helped.cells[helps].text.split(";")[0])
        dated = next(r for r in table.rows[1:] if "05/3/2024" in r.cells[words].text and r is not helped)
        _rewritten(dated.cells[due].paragraphs[0], "05/3/2024")
        emptied = next(r for r in table.rows[1:] if r not in (helped, dated))
        _rewritten(emptied.cells[due].paragraphs[0], "")

    said = differences(draft.plan, read_dispatch(_edited(path, tmp_path, edit)))
    assert len(said) == 3
    assert sum("“Thời hạn” is “05/3/2024”" in one for one in said) == 1
    assert sum("cells are filled in" in one for one in said) == 1
    assert sum("“Đơn vị chủ trì”" in one for one in said) == 1


def test_a_document_of_another_unit_is_told_by_its_names(made):
    draft, path = made
    dispatch = read_dispatch(path)
    assert of_another_unit(draft.plan, dispatch) == ""
    other = draft.plan.model_copy(update={"issuer": "Ủy ban nhân dân xã Không Có Ở Đây"})
    assert "nowhere names Ủy ban nhân dân xã Không Có Ở Đây" in of_another_unit(other, dispatch)


def test_a_promise_that_stands_there_word_for_word_is_not_called_gone(made):
    """Whoever typed a missed promise into the plan copied words that the reader does not take for one."""
    draft, path = made
    dispatch = read_dispatch(path)
    sentence = next(s for s in (" ".join(dispatch.text[a:b].split()) for a, b in dispatch.paragraphs()) if s.startswith("Căn cứ"))
    typed = draft.plan.commitments[0].model_copy(update={"id": "C90", "quote": sentence})
    assert differences(draft.plan.model_copy(update={"commitments": (*draft.plan.commitments, typed)}), dispatch) == []
    gone = typed.model_copy(update={"quote": "Phấn đấu một điều không có trong văn bản"})
    (told,) = differences(draft.plan.model_copy(update={"commitments": (*draft.plan.commitments, gone)}), dispatch)
    assert "C90" in told
    assert "no longer says" in told


def test_what_is_changed_alike_in_many_is_told_once_behind_what_is_changed_in_one(made):
    draft, path = made
    others = [c.model_copy(update={"owner": "Văn phòng khác"}) for c in draft.plan.commitments]
    others[0] = others[0].model_copy(update={"target": 12.25})
    told = differences(draft.plan.model_copy(update={"commitments": tuple(others)}), read_dispatch(path))
    assert len(told) < len(others)
    assert told[0].startswith(others[0].id)
    assert "12.25" in told[0]
    assert sum(one.count("Văn phòng khác") for one in told) == len(told)


ISSUED = """UBND XÃ BẢN CHẦU
Bản Chầu, ngày 12 tháng 02 năm 2026
KẾ HOẠCH
Cải cách hành chính xã Bản Chầu năm 2026
I. MỤC TIÊU
- Phấn đấu hồ sơ đúng hạn đạt từ 98% trở lên trước ngày 30/6/2026.
- Số mô hình mới: ít nhất 2.
"""


def _confirmed(text, **more):
    """The plan that a person confirmed out of a text: an owner for all, and a unit that no reader finds."""
    dispatch = clean(text)
    said = {"domain": "D3", "owner": "UBND xã Bản Chầu", "owner_basis": "addressees"}
    entries = [commitment_entry(f"C{n:02d}", p) | said for n, p in enumerate(extract_commitments(dispatch), 1)]
    head = {"id": "xa", "locality": "1@2025-07-01", "period": 2026, "document_type": "kế hoạch", "document_number": "1/KH-UBND"}
    head |= {"issuer": "UBND xã Bản Chầu", "subject": "CCHC", "owners": ["UBND xã Bản Chầu"], "document_date": ""}
    domains = [{"code": "D3", "name": "TTHC", "name_en": "Procedures"}]
    return Plan.model_validate(head | {"domains": domains, "commitments": entries, "text_sha256": text_digest(dispatch.text)})


def test_the_document_that_a_plan_was_confirmed_from_is_the_same_whatever_a_person_decided():
    plan = _confirmed(ISSUED)
    assert is_its_text(plan, clean(ISSUED))
    assert not is_its_text(plan, clean(ISSUED.replace("98%", "97%")))


def test_what_a_person_said_of_words_that_name_nobody_is_no_change_of_the_document():
    plan = _confirmed(ISSUED)
    edited = differences(plan, clean(ISSUED.replace("30/6/2026", "31/7/2026")))
    assert len(edited) == 1
    with speaking("vi"):
        said = differences(plan, clean(ISSUED.replace("30/6/2026", "31/7/2026")))
    assert "thời hạn 30/6/2026 → 31/7/2026" in said[0]


def test_so_many_each_month_are_no_other_unit_than_the_plan_has():
    issued = ISSUED + "- Phấn đấu viết mỗi tháng ít nhất 02 tin, bài.\n"
    plan = _confirmed(issued)
    assert plan.commitments[-1].unit.endswith("/tháng")
    assert differences(plan, clean(issued)) == []
