"""The report on a plan and the file of a head: counts bound to their rows, due process kept, nobody ranked; by hand in the three-district world."""

from __future__ import annotations

import io
import re
from datetime import date

import pandas as pd
import pikepdf
import pytest

from parlib.briefing.dispatch.forms import Issue
from parlib.briefing.dispatch.head_file import HeadFile
from parlib.briefing.dispatch.head_rows import heads_of, leads
from parlib.briefing.dispatch.quarter import QuarterReport
from parlib.briefing.dispatch.standing import standing_at
from parlib.briefing.pages.docx import render_docx
from parlib.briefing.pages.pdf import render_pdf
from parlib.codebook.localities import Register
from parlib.codebook.periods import Period
from parlib.codebook.plans import Commitment, Plan
from parlib.codebook.tables import conform, empty
from parlib.display.sentences import CAUSAL
from parlib.document.model import blocks_of, texts
from parlib.document.reading import lines
from parlib.scoring.evaluate import score_evidence
from parlib.scoring.flags import accountability_flags
from parlib.store.params import load_methods
from parlib.store.wording import load_wording
from tests.made_release import PARAMS, unit_row
from tests.world import FINANCE, HOME, OFFICE, A, world_evidence, world_frameworks

WORDING = load_wording(PARAMS)["vi"]
BOOKS = world_frameworks()
UNITS = Register(pd.DataFrame([unit_row(A, "Huyện A")]))
FORM = {
    "unit": UNITS[A],
    "above": None,
    "issue": Issue(date(2024, 1, 10)),
    "wording": WORDING,
    "release": "r-0123456789ab",
    "illustrative": True,
}


def commitment(number: int, owner: str, due: date, **more) -> Commitment:
    given = {"operator": "done", "indicator": f"Việc {number}", "quote": "nguyên văn"}
    return Commitment(**({"id": f"C{number:02d}", "domain": "D1", "due": due, "owner": owner} | given | more))


PLAN = Plan(
    id="ke-hoach-2024",
    locality=A,
    period=2024,
    document_type="kế hoạch",
    document_number="/KH",
    issuer="UBND huyện A",
    subject="Nâng cao Chỉ số",
    owners=(HOME, OFFICE),
    commitments=(
        commitment(1, HOME, date(2024, 3, 31)),  # done
        commitment(2, HOME, date(2024, 3, 31)),  # reported as not done: missed
        commitment(3, OFFICE, date(2024, 6, 30)),  # nothing reported, due next quarter
        commitment(4, f"{HOME}; {OFFICE}", date(2024, 12, 31), operator="=", target=4, unit="hội nghị"),  # 1 of 4 after one quarter
    ),
)


def world_tables():
    """Return the tables behind both documents."""
    evidence = world_evidence()
    evidence = evidence[evidence["locality"].eq(A)]
    scores = conform("scores", pd.concat([score_evidence(evidence[evidence["framework"] == n], b) for n, b in BOOKS.items()]))
    progress = [("C01", 1.0, "KH 5"), ("C02", 0.0, ""), ("C04", 1.0, "")]
    rows = [{"plan": PLAN.id, "item": i, "period": "2024-Q1", "value": v, "evidence_file": e} for i, v, e in progress]
    made = {"scores": scores, "progress": conform("progress", rows), "flags": accountability_flags(scores, BOOKS)}
    return made | {"localities": pd.DataFrame([unit_row(A, "Huyện A")])} | {n: empty(n) for n in ("indices", "satisfaction", "targets")}


@pytest.fixture(scope="module")
def tables():
    return world_tables()


def report(tables, period="2024-Q1", plan=PLAN):
    asked = Period.parse(period)
    standing = standing_at(plan, asked, tables=tables, methods=load_methods(PARAMS))
    return standing, QuarterReport(plan, asked, standing, **FORM).model()


def said(model) -> str:
    return "\n".join(text for _, text in texts(model))


def test_a_quarter_says_what_is_done_late_and_not_reported(tables):
    standing, model = report(tables)
    assert dict(zip(standing["item"], standing["status"], strict=True)) == {
        "C01": "met",
        "C02": "missed",
        "C03": "no_data",
        "C04": "on_course",
    }
    whole = said(model)
    assert "Kế hoạch có 4 cam kết: 1 hoàn thành, 1 đúng tiến độ, 1 chậm hoặc không đạt, 0 chưa đánh giá được, 1 chưa có số liệu" in whole
    assert "Trong kỳ có 3 cam kết được báo cáo, 1 có tài liệu kiểm chứng" in whole
    assert "quý I năm 2024" in whole
    assert "thực hiện Kế hoạch “Nâng cao Chỉ số”" in whole


def test_a_report_before_the_quarter_is_over_calls_nothing_missed_that_is_due_later(tables):
    asked = Period.parse("2024-Q1")
    standing = standing_at(PLAN, asked, tables=tables, methods=load_methods(PARAMS), issued_on=date(2024, 3, 20))
    assert dict(zip(standing["item"], standing["status"], strict=True))["C02"] == "open"
    model = QuarterReport(PLAN, asked, standing, **FORM).model()
    assert "số liệu quý I năm 2024 nhận được đến ngày 20/3/2024 như sau" in said(model)
    assert "0 chậm hoặc không đạt" in said(model)
    after = standing_at(PLAN, asked, tables=tables, methods=load_methods(PARAMS), issued_on=date(2024, 4, 20))
    assert after["status"].tolist() == report(tables)[0]["status"].tolist()


def test_the_head_of_a_document_spells_the_committee_out(tables):
    standing, _ = report(tables)
    asked = Period.parse("2024-Q1")
    form = FORM | {"issue": Issue(date(2024, 4, 10), issuer="UBND huyện A")}
    assert QuarterReport(PLAN, asked, standing, **form).model()["meta"]["organisation"] == "ỦY BAN NHÂN DÂN HUYỆN A"


def rows_of(model, name: str) -> list[list[str]]:
    block = next(b for b in blocks_of(model) if b.get("id") == name)
    return [[lines(cell["c"]) for cell in row] for row in block["rows"]]


def test_late_due_next_and_units_have_their_tables(tables):
    _, model = report(tables)
    assert [r[0] for r in rows_of(model, "cham-bang")] == ["C02"]
    assert f"Đơn vị chưa báo cáo 1 cam kết: {OFFICE} C03." in said(model)
    assert [r[0] for r in rows_of(model, "ky-toi-bang")] == ["C03"]
    assert rows_of(model, "don-vi-bang") == [[HOME, "3", "1", "1", "1", "0", "0"], [OFFICE, "2", "0", "1", "0", "0", "1"]]
    assert len(rows_of(model, "tat-ca-bang")) == 4


def test_what_has_no_figure_is_told_by_what_it_waits_for(tables):
    own = (
        commitment(1, HOME, date(2024, 12, 31)),
        commitment(2, OFFICE, date(2024, 12, 31), index="PAR", operator=">=", target=90, unit="%"),
        commitment(3, HOME, date(2024, 12, 31), operator="=", target=4, unit="hội nghị"),
    )
    words = [{"plan": PLAN.id, "item": "C03", "period": "2024-Q1", "value": None, "note": "đang làm"}]
    _, model = report(tables | {"progress": conform("progress", words)}, plan=PLAN.model_copy(update={"commitments": own}))
    assert f"Đơn vị chưa báo cáo 1 cam kết: {HOME} C01." in said(model)
    assert f"1 cam kết chỉ báo cáo bằng lời hoặc chưa có mức xuất phát để so: {HOME} C03." in said(model)
    assert f"(1 cam kết về điểm, Chỉ số): {OFFICE} C02." in said(model)


@pytest.mark.parametrize(
    ("owners", "late"),
    [
        ([HOME], 48),
        ([f"Phòng chuyên môn số {n} huyện" for n in range(12)], 48),
        ([HOME, OFFICE], 3),
        ([f"{HOME}; {OFFICE}; UBND các xã, phường"], 20),
    ],
)
def test_the_report_has_two_pages_and_an_annex_however_much_is_late(tables, owners, late):
    subject = "Tỷ lệ hồ sơ thủ tục hành chính giải quyết đúng hạn và trước hạn tại Bộ phận Một cửa"
    many = [commitment(n, owners[n % len(owners)], date(2024, 3, 31), indicator=f"{subject} {n}") for n in range(1, 49)]
    many += [commitment(n, owners[n % len(owners)], date(2024, 6, 30), indicator=f"{subject} {n}") for n in range(49, 61)]
    rows = [{"plan": PLAN.id, "item": f"C{n:02d}", "period": "2024-Q1", "value": 0.0} for n in range(1, late + 1)]
    plan = PLAN.model_copy(update={"commitments": tuple(many)})
    standing, model = report(tables | {"progress": conform("progress", rows)}, plan=plan)
    assert standing["status"].eq("missed").sum() == late
    with pikepdf.open(io.BytesIO(render_pdf(model))) as pages:
        upright = [p.mediabox[2] < p.mediabox[3] for p in pages.pages]
    assert sum(upright) == 2
    assert not all(upright)
    # whoever is late is named in the report itself, in the table or by its id
    shown = [row[0] for row in rows_of(model, "cham-bang")]
    assert shown
    told = re.findall(r"- (?:Còn )?(\d+) cam kết chậm hoặc không đạt(?: khác|, từng nội dung)", said(model))
    assert len(shown) + sum(map(int, told)) == late
    assert len(rows_of(model, "tat-ca-bang")) == 60


def test_what_is_late_beyond_the_table_is_told_by_what_it_promises(tables):
    units = [f"Phòng chuyên môn số {n} huyện" for n in range(10)]
    work = "Tổ chức hội nghị tập huấn nghiệp vụ cải cách hành chính cho công chức xã phường, cụm"
    many = [commitment(n, units[n % 10], date(2024, 3, 31), indicator=f"{work} {n}") for n in range(1, 31)]
    rows = [{"plan": PLAN.id, "item": f"C{n:02d}", "period": "2024-Q1", "value": 0.0 if n < 9 else 1.0} for n in range(1, 31)]
    plan = PLAN.model_copy(update={"commitments": tuple(many)})
    _, model = report(tables | {"progress": conform("progress", rows)}, plan=plan)
    in_table = {row[0] for row in rows_of(model, "cham-bang")}
    body = said(model).partition("IV. NỘI DUNG ĐẾN HẠN")[0]
    for n in range(1, 9):
        assert f"C{n:02d}" in in_table or f"C{n:02d} Tổ chức hội nghị tập huấn nghiệp vụ" in body


def test_a_figure_with_nothing_to_hold_it_against_is_not_called_missing(tables):
    own = (commitment(1, HOME, date(2024, 12, 31), operator="decrease_by", target=30, unit="%", indicator="Chi phí tuân thủ"),)
    rows = [{"plan": PLAN.id, "item": "C01", "period": "2024-Q1", "value": 12.0}]
    standing, model = report(tables | {"progress": conform("progress", rows)}, plan=PLAN.model_copy(update={"commitments": own}))
    assert standing["status"].tolist() == ["open"]
    assert rows_of(model, "tat-ca-bang")[0][4] == "Chưa đánh giá được"
    assert f"1 cam kết chỉ báo cáo bằng lời hoặc chưa có mức xuất phát để so: {HOME} C01." in said(model)


def test_before_anything_is_reported_nothing_is_late(tables):
    _, model = report(tables | {"progress": empty("progress")})
    assert "0 chậm hoặc không đạt" in said(model)
    assert "4 chưa có số liệu" in said(model)


def test_a_later_report_hides_nothing_of_an_earlier_one(tables):
    first, _ = report(tables)
    half, model = report(tables, "2024-H1")
    assert half.set_index("item").loc["C01", "status"] == first.set_index("item").loc["C01", "status"] == "met"
    assert "6 tháng đầu năm 2024" in said(model)


def test_a_half_year_holds_what_was_reported_in_its_quarters_with_its_evidence(tables):
    later = [
        {"plan": PLAN.id, "item": i, "period": "2024-Q2", "value": v, "evidence_file": e}
        for i, v, e in (("C03", 1.0, "BB 7"), ("C01", 1.0, "QĐ 9"))
    ]
    told = tables | {"progress": conform("progress", pd.concat([tables["progress"], conform("progress", later)]))}
    standing, model = report(told, "2024-H1")
    assert dict(zip(standing["item"], standing["evidence"], strict=True)) == {"C01": "KH 5; QĐ 9", "C02": "", "C03": "BB 7", "C04": ""}
    assert "Trong kỳ có 4 cam kết được báo cáo, 2 có tài liệu kiểm chứng" in said(model)
    assert "Trong kỳ có 2 cam kết được báo cáo" in said(report(told, "2024-Q2")[1]), "a quarter holds its own reports only"
    assert "Trong kỳ có 4 cam kết được báo cáo, 2 có tài liệu kiểm chứng" in said(report(told, "2024")[1])


def test_what_nobody_reported_on_this_time_is_said_to_stand_as_before(tables):
    later = [{"plan": PLAN.id, "item": "C03", "period": "2024-Q2", "value": 0.0}]
    told = tables | {"progress": conform("progress", pd.concat([tables["progress"], conform("progress", later)]))}
    assert f"1 cam kết kỳ này đơn vị chưa báo cáo, tình trạng ở trên là theo kết quả kỳ trước: {HOME} C04; {OFFICE} C04." in said(
        report(told, "2024-Q2")[1]
    )
    assert "kỳ này đơn vị chưa báo cáo" not in said(report(tables)[1])


@pytest.mark.parametrize(
    ("target", "value", "status"),
    [(4, 1.0, "on_course"), (4, 0.0, "behind"), (1, 0.0, "open"), (12, 3.0, "on_course"), (12, 2.0, "behind"), (20, 5.0, "behind")],
)
def test_of_a_few_things_whole_ones_are_expected(tables, target, value, status):
    # a quarter of the year is over: of four due by 15 December 1.04 would be due, of twelve 3.12, of twenty 5.20
    own = (commitment(1, HOME, date(2024, 12, 15), operator="=", target=target, unit="hội nghị"),)
    rows = [{"plan": PLAN.id, "item": "C01", "period": "2024-Q1", "value": value}]
    standing, _ = report(tables | {"progress": conform("progress", rows)}, plan=PLAN.model_copy(update={"commitments": own}))
    assert standing["status"].tolist() == [status]


def test_what_was_done_after_its_due_day_is_said_to_be_late(tables):
    # C02 was due on 31 March and reported as not done then; done by June. C03 was reported only once it was done: nobody knows when.
    later = [{"plan": PLAN.id, "item": i, "period": "2024-Q3", "value": 1.0} for i in ("C02", "C03")]
    told = tables | {"progress": conform("progress", pd.concat([tables["progress"], conform("progress", later)]))}
    standing, model = report(told, "2024-Q3")
    assert standing.set_index("item").loc[["C01", "C02", "C03"], "status"].tolist() == ["met"] * 3
    assert standing.set_index("item")["late"].to_dict() == {"C01": "no", "C02": "yes", "C03": "no", "C04": "no"}
    assert "1 cam kết hoàn thành sau thời hạn: Phòng Nội vụ C02." in said(model)
    assert [row[4] for row in rows_of(model, "tat-ca-bang") if row[0] == "C02"] == ["Hoàn thành sau hạn"]
    assert "sau thời hạn" not in said(report(tables)[1])


def head(tables, owner, period=2023, **more):
    given = {n: tables[n] for n in ("scores", "flags", "targets", "indices")} | more
    for name in ("scores", "flags"):
        given[name] = given[name][given[name]["framework"].eq("world-2")].reset_index(drop=True)
    return HeadFile(owner, period, framework=BOOKS["world-2"], tables=given, **FORM).model()


def test_the_file_of_a_head_holds_points_flags_and_what_is_set_aside(tables):
    # A 2023: 1.1 fell from 20 to 0 (Phòng Nội vụ); 2.2 is a survey's (Văn phòng), 9.0 in 2022 and 8.8 now.
    home = head(tables, HOME)
    assert "trên 20,00 điểm, bằng 0,0%" in said(home)
    assert rows_of(home, "giai-trinh-bang")[0][2:4] == ["Bị điểm 0, thấp hơn năm trước", "20 → 0"]
    office = head(tables, OFFICE)
    named = [lines(c["c"]) for b in blocks_of(office) if b.get("id") == "giai-trinh-bang" for row in b["rows"] for c in row[:1]]
    assert not [name for name in named if name.startswith("2.2")]
    assert "điểm là câu trả lời của người dân, tổ chức, 1 tiêu chí: 2.2" in said(office)
    assert "2.2 Mức độ hài lòng" in [row[0] for row in rows_of(office, "diem-bang")]


def test_the_trend_compares_the_same_items_by_the_same_maximum(tables):
    assert "Trong 2 tiêu chí có điểm ở cả hai năm với cùng điểm tối đa: năm 2022 đạt 80,0%, năm 2023 đạt 100,0%" in said(
        head(tables, FINANCE)
    )
    assert "ở cả hai năm" not in said(head(tables, FINANCE, period=2022))


def test_commitments_of_the_owner_are_counted(tables):
    standing, _ = report(tables)
    targets = standing[[c for c in standing.columns if c not in ("reported", "evidence", "next")]]
    whole = said(head(tables, HOME, targets=targets))
    assert "trên 3 đã ký, tính đến 31/3/2024; 1 chậm hoặc không đạt; 1 đúng tiến độ" in whole
    assert "chưa có báo cáo" not in whole, "none waits for one"


def test_what_was_not_kept_stands_in_the_file_and_everything_in_its_annex(tables):
    standing, _ = report(tables)
    targets = standing[[c for c in standing.columns if c not in ("reported", "evidence", "next")]]
    model = head(tables, HOME, targets=targets)
    assert [row[0].split()[0] for row in rows_of(model, "can-xem-bang")] == ["1.1", "C02"]
    assert [row[0] for row in rows_of(model, "cam-ket-bang")] == ["C01", "C02", "C04"]


def test_a_file_ranks_nobody_and_claims_no_cause(tables):
    whole = said(head(tables, HOME)).lower()
    assert "không xếp hạng cá nhân" in whole
    assert "xếp thứ" not in whole
    assert not any(word in whole for word in CAUSAL["vi"] if word.isalpha())


def test_heads_are_those_who_lead_an_item_or_a_commitment(tables):
    mine = {
        "scores": tables["scores"][tables["scores"]["period"].eq(2023)],
        "targets": pd.DataFrame({"owner": ["Thanh tra; Phòng Nội vụ"]}),
    }
    assert heads_of(mine, BOOKS["world-2"]) == (HOME, OFFICE, FINANCE, "Thanh tra")
    assert not leads("Phòng Nội vụ", "Phòng")


def test_both_documents_are_written_in_word_and_pdf(tables):
    for model in (report(tables)[1], head(tables, HOME)):
        assert render_pdf(model).startswith(b"%PDF")
        assert render_docx(model)[:2] == b"PK"


def test_beside_a_published_value_the_file_says_that_its_points_are_another_count(tables):
    told = pd.DataFrame([{"locality": A, "period": 2023, "index": "PAR", "basis": "published", "value": 60.0}])
    assert "Chỉ số công bố năm 2023" in (page := said(head(tables, HOME, indices=told)))
    assert "60,00%" in page
    whole = tables["scores"].query("locality == @A and period == 2023 and framework == 'world-2' and code == '0'").iloc[0]
    same = told.assign(value=100 * whole["points"] / whole["applicable_max"])
    assert "công bố" not in said(head(tables, HOME, indices=same))
