"""The drafted plan: Decree 30 in Word and PDF, and the round trip: what is read back out of Word is the plan, in twenty plans of different units."""

from __future__ import annotations

import io
import math
import random
import re
from dataclasses import replace
from datetime import date

import docx
import pandas as pd
import pytest

from parlib.analysis.promises.load import loads_of
from parlib.briefing.dispatch.commitments import domain_codes
from parlib.briefing.dispatch.drafting import draft_plan
from parlib.briefing.dispatch.forms import Issue
from parlib.briefing.dispatch.plan_differences import differences
from parlib.briefing.dispatch.plan_tasks import cause_words
from parlib.briefing.dispatch.work_letter import is_own_chair
from parlib.briefing.pages.docx import render_docx
from parlib.briefing.pages.pdf import render_pdf
from parlib.codebook.localities import Register
from parlib.codebook.plan_checks import check_plan
from parlib.codebook.reviews import Cause, Headline, Measure, Review, ReviewRow, RowKind
from parlib.document.model import blocks_of
from parlib.document.reading import lines
from parlib.errors import RenderRefused, UsageError
from parlib.intake.dispatch.files import read_dispatch
from parlib.intake.dispatch.promises import extract_commitments
from parlib.intake.dispatch.respondents import asks_respondents
from parlib.store.params import load_frameworks
from parlib.store.wording import load_wording
from tests.made_release import PARAMS, unit_row
from tests.short_form import short_form

WORDING = load_wording(PARAMS)["vi"]
BOOKS = load_frameworks(PARAMS)
UNITS = Register(
    pd.DataFrame(
        [
            unit_row("T@2000-01-01", "Tỉnh Thử Nghiệm", level="province"),
            unit_row("H@2000-01-01", "Huyện Suối Trong", parent="T@2000-01-01"),
            unit_row("X@2000-01-01", "Xã Đồi Thông", level="commune", parent="H@2000-01-01"),
            unit_row("S@2000-01-01", "Sở Nội vụ Thử Nghiệm", level="department", parent="T@2000-01-01"),
        ]
    )
)
CASES = [
    ("T@2000-01-01", "illustrative-province"),
    ("H@2000-01-01", "illustrative-district"),
    ("X@2000-01-01", "illustrative-commune"),
    ("S@2000-01-01", "illustrative-department"),
    ("X@2000-01-01", "commune-qd11-2026"),
]
WORDS = (
    "Ban hành kế hoạch kiểm tra và phân công công chức theo dõi từng nội dung",
    "Rà soát quy trình, niêm yết lại thủ tục hành chính tại Bộ phận Một cửa",
    "Số hóa 100% hồ sơ tiếp nhận",
    "Tổ chức 02 hội nghị đối thoại với người dân, doanh nghiệp",
    "Bố trí công chức hướng dẫn tại quầy số 3. Theo dõi hằng tuần; báo cáo Chủ tịch",
    "Không để hồ sơ trễ hạn quá 2%",
    "Khắc phục tồn tại của năm 2023; xin lỗi bằng văn bản",
    "Nâng cấp phần mềm theo Công văn số 12/SNV-CCHC ngày 05/3/2024",
)
LEADS = (
    "Phòng Nội vụ",
    "Văn phòng HĐND và UBND",
    "Phòng Văn hóa, Khoa học và Thông tin",
    "Bộ phận Tiếp nhận và Trả kết quả",
    "Chủ tịch UBND cấp xã",
)


def review_in(book_id: str, locality: str, chance: random.Random) -> tuple[Review, dict[str, pd.DataFrame]]:
    """Return a review of a rule book in which some items lost points, with the tables its numbers are bound to."""
    book = BOOKS[book_id]
    parts = {i.code: i.name_vi for i in book.children(book.root.code)}
    rows, scores, ledger = [], [], []
    same = {"locality": locality, "period": 2024, "framework": book_id}
    for item in book.leaves:
        if item.max_points is None or item.max_points <= 0 or chance.random() < 0.5:
            continue
        points = round(item.max_points * chance.random(), 2)
        part = item
        while part.parent != book.root.code and part.parent:
            part = book.by_code[part.parent]
        lost = round(item.max_points - points, 9)
        room = 0.0 if item.source == "survey" else lost
        row = {"points": points, "most": item.max_points, "lost": lost, "owner": chance.choice(LEADS), "room": room, "domain": part.code}
        rows.append(ReviewRow(id=f"TC {item.code}", kind=RowKind.ITEM, code=item.code, name=item.name_vi, **row))
        scores.append(same | {"code": item.code, "parent": item.parent, "points": points, "applicable_max": item.max_points})
        ledger.append(same | {"code": item.code, "lost_points": lost})
    scores.append(same | {"code": book.root.code, "parent": "", "points": 80.5, "applicable_max": 100.0})
    asked = {"kind": RowKind.SURVEY, "code": "KQ1", "name": "Đúng hẹn (Kết quả)", "share": 12.0, "low": 8.0, "high": 17.0}
    rows.append(ReviewRow(id="KS KQ1", **asked))
    rows.append(ReviewRow(id="CK truoc/C05", kind=RowKind.PROMISE, code="C05", name="Số hóa hồ sơ", owner=LEADS[0]))
    rows.append(ReviewRow(id="VK 01", kind=RowKind.OTHER, code="", name="Tập huấn"))
    review = Review(
        locality=locality,
        name=UNITS[locality].name,
        period=2024,
        framework=book_id,
        version=book.version,
        release="r-0123456789ab",
        rows=tuple(rows),
        domains=parts,
        index=80.5,
        points=80.5,
        most=100.0,
        illustrative=True,
        head="Chủ tịch UBND",
        part_points=dict.fromkeys(parts, 1.0),
    )
    return review, {name: _table(name, made) for name, made in (("scores", scores), ("ledger", ledger))}


def _table(name: str, rows: list[dict]) -> pd.DataFrame:
    numbers = ("points", "applicable_max", "lost_points")
    frame = pd.DataFrame(rows)
    return frame.astype({c: float for c in numbers if c in frame})


def answered(review: Review, chance: random.Random) -> tuple[Measure, ...]:
    """Answer most rows as offices do: now and then with points, with support, with promises in the words themselves."""
    out = []
    for row in review.rows:
        if row.kind == RowKind.ITEM and chance.random() < 0.3:
            continue
        expected = round(row.room * chance.random(), 2) if row.room > 0 and chance.random() < 0.8 else math.nan
        expected = math.nan if expected == 0 else expected
        supports = tuple(chance.sample(LEADS, chance.randint(0, 2)))
        due = date(2025, chance.randint(1, 12), chance.randint(1, 28))
        given = {"cause": Cause.LATE, "cause_words": "", "text": chance.choice(WORDS), "lead": row.owner or LEADS[0], "supports": supports}
        out.append(Measure(row=row, **given, due=due, evidence="Báo cáo", expected=expected, effort=2.0, confirmed=True, place="Q8"))
    return tuple(out)


def drafted(case: int, *, headline: Headline | None = None, form: str = "ke-hoach", **issue):
    chance = random.Random(case)
    locality, book_id = CASES[case % len(CASES)]
    review, tables = review_in(book_id, locality, chance)
    goals = headline or chance.choice(
        [Headline(92.5), Headline(90.0, 4, 6), Headline(math.nan, 3), Headline(85, 1, 2, "nhóm giữa"), Headline()]
    )
    return draft_plan(
        review,
        answered(review, chance),
        goals,
        unit=UNITS[locality],
        above=UNITS.above(UNITS[locality], 2024),
        framework=BOOKS[book_id],
        issue=Issue(date(2025, 1, 10), **issue),
        plan_id=f"ke-hoach-{case}",
        tables=tables,
        wording=WORDING,
        register=UNITS,
        form=form,
    )


@pytest.fixture(scope="module")
def made(tmp_path_factory):
    draft = drafted(2, headline=Headline(92.5, 4, 6, "nhóm giữa"), basis=("Kế hoạch số 12/KH-UBND ngày 05/01/2025",))
    path = tmp_path_factory.mktemp("plan") / "ke-hoach.docx"
    path.write_bytes(render_docx(draft.model))
    return draft, path


@pytest.mark.parametrize("case", short_form(range(20), (0, 5, 8)))
def test_what_is_read_back_out_of_word_is_the_plan(case, tmp_path):
    draft = drafted(case, form="cong-van" if case % 2 else "ke-hoach")
    path = tmp_path / "ke-hoach.docx"
    path.write_bytes(render_docx(draft.model))
    assert differences(draft.plan, read_dispatch(path)) == []
    read = [p for p in extract_commitments(read_dispatch(path)) if p.kind == "target"]  # the year is guessed, as the command does
    assert len(read) == len(draft.plan.commitments) >= 10
    assert [p.due for p in read] == [c.due for c in draft.plan.commitments]
    assert draft.problems == ()


@pytest.mark.parametrize("case", short_form(range(5), [1]))
def test_the_plan_is_one_that_targets_check_takes(case):
    draft = drafted(case)
    assert check_plan(draft.plan, register=UNITS, frameworks=BOOKS) == []
    assert all(c.owner and c.quote for c in draft.plan.commitments)
    named = {c.domain for c in draft.plan.commitments}
    assert named <= {d.code for d in draft.plan.domains} | {"D0", "SIPAS", "OTHER"}


def test_gains_are_tied_to_their_items_and_start_from_the_release(made):
    draft, _ = made
    gains = [c for c in draft.plan.commitments if c.code]
    assert gains
    assert all(c.operator == "increase_by" and c.unit == "điểm" and c.baseline is not None and c.baseline_period == 2024 for c in gains)
    assert math.fsum(c.target for c in gains) == pytest.approx(draft.expected)


def test_a_promise_in_the_office_s_own_words_is_a_commitment_of_the_same_task(made):
    draft, _ = made
    own = [c for c in draft.plan.commitments if "hội nghị" in c.unit or "Số hóa" in c.quote]
    assert own
    assert {c.owner for c in own} <= set(draft.plan.owners)


def test_the_document_has_the_parts_of_a_ke_hoach(made):
    _, path = made
    said = [p.text for p in docx.Document(str(path)).paragraphs]
    whole = "\n".join(said)
    for part in (
        "KẾ HOẠCH",
        "Căn cứ Kế hoạch số 12/KH-UBND ngày 05/01/2025;",
        "I. MỤC ĐÍCH, YÊU CẦU",
        "II. MỤC TIÊU",
        "III. NHIỆM VỤ THEO LĨNH VỰC",
    ):
        assert part in said, part
    assert "IV. TỔ CHỨC THỰC HIỆN" in said
    assert "Phụ lục" in whole
    assert "./." in whole
    assert "SỐ LIỆU MINH HỌA" in whole


def test_number_day_and_signature_stay_open(made):
    _, path = made
    cells = [p.text for t in docx.Document(str(path)).tables for row in t.rows for c in row.cells for p in c.paragraphs]
    dated = [c for c in cells if "tháng" in c and "năm 2025" in c]
    assert dated
    assert not any(re.search(r"ngày\s+\d", c) for c in dated)
    assert any(c.startswith("Số:") and not re.search(r"\d", c) for c in cells)
    assert "Nơi nhận:" in cells


def test_the_pdf_follows_the_decree_and_both_formats_say_the_same(made):
    draft, path = made
    assert render_pdf(draft.model).startswith(b"%PDF")  # refused where a value lies outside the decree
    assert io.BytesIO(path.read_bytes()).read(2) == b"PK"
    assert render_docx(draft.model) == path.read_bytes()


def test_every_number_of_the_document_is_bound(made):
    draft, _ = made
    model = draft.model
    number = next(i for b in blocks_of(model) if b["t"] == "p" for i in b["c"] if i["t"] == "num")
    assert {"raw", "format", "ref"} <= number.keys()
    tasks = [lines(b["c"]) for b in blocks_of(model) if b["t"] == "p" and "phấn đấu tăng" in lines(b["c"])]
    bound = [b for b in blocks_of(model) if b["t"] == "p" and any(i["t"] == "num" for i in b["c"])]
    assert len(bound) >= len(tasks) > 0


def test_no_drafted_sentence_steers_respondents(made):
    draft, path = made
    read = extract_commitments(read_dispatch(path))
    assert [p for p in read if p.kind == "respondent_influence"] == []
    assert not any(asks_respondents(lines(b["c"]), around="khảo sát") for b in blocks_of(draft.model) if b["t"] == "p")


def test_without_a_headline_none_is_invented():
    draft = drafted(2, headline=Headline())
    assert not any(c.index for c in draft.plan.commitments)
    assert draft.adds_up == "not_known"
    assert math.isnan(draft.needed)


def test_the_headline_is_held_against_what_the_tasks_expect():
    short = drafted(2, headline=Headline(100.0))
    assert (short.adds_up, short.expected < short.needed) == ("short", True)
    # the command says it; the document that people sign does not say of itself that it falls short
    assert not any("còn thiếu" in lines(b["c"]) for b in blocks_of(short.model) if b["t"] == "p")


def test_nothing_confirmed_is_no_plan():
    review, tables = review_in("illustrative-commune", "X@2000-01-01", random.Random(1))
    unit = UNITS["X@2000-01-01"]
    how = {"unit": unit, "above": None, "framework": BOOKS["illustrative-commune"], "issue": Issue(date(2025, 1, 1)), "plan_id": "x"}
    with pytest.raises(UsageError, match="no row"):
        draft_plan(review, (), Headline(), **how, tables=tables, wording=WORDING)


def test_a_number_that_the_release_does_not_hold_stops_the_draft():
    review, tables = review_in("illustrative-commune", "X@2000-01-01", random.Random(1))
    how = {
        "unit": UNITS["X@2000-01-01"],
        "above": None,
        "framework": BOOKS["illustrative-commune"],
        "issue": Issue(date(2025, 1, 1)),
        "plan_id": "x",
    }
    with pytest.raises(RenderRefused):
        draft_plan(
            review,
            answered(review, random.Random(1)),
            Headline(),
            **how,
            tables=tables | {"scores": tables["scores"].iloc[-1:]},
            wording=WORDING,
        )


def test_items_without_a_task_stand_in_an_appendix_of_their_own(made):
    draft, path = made
    assert draft.uncovered
    text = "\n".join(c.text for t in docx.Document(str(path)).tables for row in t.rows for c in row.cells)
    assert all(r.code in text for r in draft.uncovered)


def test_who_carries_far_more_than_the_others_is_named(made):
    loads = loads_of((("Phòng Nội vụ" if n < 8 else LEADS[n % 3 + 1]), date(2025, 6, 30)) for n in range(10))
    assert (loads[0].unit, loads[0].tasks, loads[0].heavy) == ("Phòng Nội vụ", 8, True)
    assert not any(load.heavy for load in loads[1:])
    assert loads_of([]) == ()


def test_the_terminal_and_the_document_count_the_same_tasks(made):
    draft, path = made
    said = "\n".join(p.text for p in docx.Document(str(path)).paragraphs)
    for load in draft.loads:
        assert f"{load.unit}: chủ trì {load.tasks} nhiệm vụ số " in said


def test_another_cause_is_told_in_the_office_s_words_alone():
    row = ReviewRow(id="TC 1", kind=RowKind.ITEM, code="1", name="x")
    one = Measure(row, Cause.OTHER, "Cán bộ mới nhận việc", "x", "y", (), None, "", math.nan, math.nan, True, "Q8")
    assert cause_words(one) == "Cán bộ mới nhận việc"
    assert cause_words(replace(one, cause=Cause.LATE)) == "Thực hiện chậm; Cán bộ mới nhận việc"


def test_what_nobody_knows_yet_stands_apart_from_what_was_lost():
    review, tables = review_in("illustrative-commune", "X@2000-01-01", random.Random(2))
    first, second, *rest = [r for r in review.rows if r.kind == RowKind.ITEM]
    unknown = replace(second, missing=True, lost=math.nan, points=math.nan, open_points=second.lost, reason="Chưa có kết quả")
    review = replace(review, rows=(first, unknown, *rest))
    answers = answered(replace(review, rows=tuple(rest)), random.Random(2))
    about = {"unit": UNITS["X@2000-01-01"], "above": None, "framework": BOOKS["illustrative-commune"], "issue": Issue(date(2025, 1, 1))}
    draft = draft_plan(review, answers, Headline(), **about, plan_id="x", tables=tables, wording=WORDING)
    tables_of = {b["id"]: [lines(r[0]["c"]) for r in b["rows"]] for b in blocks_of(draft.model) if b["t"] == "table"}
    assert [n.split()[0] for n in tables_of["awaited-bang"]] == [second.code]
    assert first.code in [n.split()[0] for n in tables_of["open-bang"]]
    assert second.code not in [r.code for r in draft.uncovered]
    assert draft.awaited == (unknown,)


def test_parts_that_no_reader_knows_get_codes_of_their_own():
    assert domain_codes({"1": "Tác động", "2": "Sáng kiến", "3": "Tác động khác", "4": "Một cửa"}) == {
        "1": "D8",
        "2": "D1",
        "3": "D2",
        "4": "D3",
    }


def test_a_department_signs_as_itself(tmp_path):
    draft = drafted(3)
    assert draft.model["meta"]["organisation"] == "SỞ NỘI VỤ THỬ NGHIỆM"
    assert draft.model["meta"]["organisation_above"] == "ỦY BAN NHÂN DÂN TỈNH THỬ NGHIỆM"
    assert drafted(0).model["meta"]["organisation_above"] == ""
    assert replace(Issue(date(2025, 1, 1)), issuer="UBND xã").issuer == "UBND xã"


@pytest.fixture(scope="module")
def letter(tmp_path_factory):
    draft = drafted(2, headline=Headline(92.5, 4, 6, "nhóm giữa"), form="cong-van")
    path = tmp_path_factory.mktemp("letter") / "cong-van.docx"
    path.write_bytes(render_docx(draft.model))
    return draft, path


def test_only_the_chair_of_the_unit_itself_is_not_written_to():
    commune = next(u for u in UNITS if u.level == "commune")
    own = ("Chủ tịch UBND", "Chủ tịch UBND cấp xã", f"Chủ tịch Ủy ban nhân dân {commune.name}")
    others = ("Chủ tịch UBND các xã, phường", "Chủ tịch UBND cấp huyện", "Phòng Nội vụ")
    assert [is_own_chair(o, commune) for o in own] == [True] * 3
    assert [is_own_chair(o, commune) for o in others] == [False] * 3


def test_a_letter_makes_the_same_promises_as_a_plan(made, letter):
    plan, sent = made[0].plan, letter[0].plan
    same = ("operator", "target", "target_high", "unit", "due", "owner", "code", "domain")
    assert [[getattr(c, n) for n in same] for c in sent.commitments] == [[getattr(c, n) for n in same] for c in plan.commitments]
    assert (sent.document_type, sent.document_number) == ("công văn", "/UBND")
    assert (plan.document_type, plan.document_number) == ("kế hoạch", "/KH-UBND")
    owners = {c.owner for c in sent.commitments if c.operator == "done"}
    assert "Chủ tịch UBND cấp xã" in owners, "who signs a letter leads a task of it"
    assert owners - {"Chủ tịch UBND cấp xã"} <= set(sent.addressees)
    assert "Chủ tịch UBND cấp xã" not in sent.addressees


@pytest.mark.parametrize(("form", "line"), [("ke-hoach", "(Kèm theo Kế hoạch số"), ("cong-van", "(Kèm theo Công văn số")])
def test_an_appendix_names_the_document_that_it_belongs_to(form, line):
    model = drafted(2, form=form).model
    (appendix,) = (s for s in model["sections"] if s["appendix"])
    (attached,) = (lines(b["c"]) for b in appendix["blocks"] if b.get("role") == "attached")
    assert attached.startswith(line)
    assert attached.endswith("năm 2025 của Ủy ban nhân dân xã Đồi Thông)")


def test_a_letter_has_the_form_of_one_in_word_and_pdf(letter):
    draft, path = letter
    document = docx.Document(str(path))
    said = [p.text for p in document.paragraphs]
    head = [p.text for row in document.tables[0].rows for c in row.cells for p in c.paragraphs]
    assert any(line.startswith("V/v nâng cao Chỉ số cải cách hành chính năm 2025") for line in head)
    assert "Kính gửi:" in said
    assert "KẾ HOẠCH" not in said
    assert {"1. Mục tiêu", "2. Nhiệm vụ", "3. Tổ chức thực hiện"} <= set(said)
    assert any("Như trên;" in c.text for t in document.tables for row in t.rows for c in row.cells)
    assert render_pdf(draft.model).startswith(b"%PDF")  # refused where a value lies outside the decree


def test_footnotes_of_a_draft_are_word_s_own(letter):
    parts = {str(p.partname): p.blob for p in docx.Document(str(letter[1])).part.package.iter_parts()}
    assert "bản phát hành dữ liệu r-0123456789ab" in parts["/word/footnotes.xml"].decode()
