"""Reports on a plan in the shapes that offices write: every result with its promise and period, or a reason; nothing is guessed."""

from __future__ import annotations

import io

import openpyxl
import pytest

from parlib.cli.ways_to_report import way_to_report
from parlib.codebook.plans import Plan
from parlib.intake.tables.book import open_book
from parlib.intake.tables.plan_results import Reported, period_in, understand_progress
from parlib.intake.tables.questions import Answers
from parlib.intake.tables.result_form import report_form
from parlib.intake.tables.words import meaning_in_words
from tests.intake.tables.worlds import one


def commitment(number, indicator, operator=">=", unit="%", **more):
    return {
        "id": f"C{number:02d}", "domain": "D0", "indicator": indicator, "operator": operator, "target": 90, "unit": unit, "due": "2026-12-31",
        "owner": "UBND xã", "quote": f"{indicator} như kế hoạch",
    } | more  # fmt: skip


def a_plan(identity="mai-ngan-2026", number="15/KH-UBND"):
    return Plan.model_validate({
        "id": identity, "locality": "04002@2012-01-01", "period": 2026, "document_type": "kế hoạch", "document_number": number,
        "issuer": "UBND xã Mai Ngạn", "subject": "Kế hoạch CCHC năm 2026", "owners": ["UBND xã"],
        "commitments": [
            commitment(1, "Tỷ lệ hồ sơ trực tuyến"), commitment(2, "Số cuộc kiểm tra", unit="cuộc", target=4),
            commitment(3, "Ban hành kế hoạch tuyên truyền", "done", unit="", target=None),
            commitment(4, "Vận động người dân chấm điểm cao", kind="respondent_influence"),
        ],
    })  # fmt: skip


PLANS = {p.id: p for p in (a_plan(), a_plan("ha-linh-2026", "16/KH-UBND"))}
TITLE = ("Kết quả thực hiện Kế hoạch 15/KH-UBND, quý III năm 2026",)


def read(book, plans=PLANS, **told):
    return understand_progress(book, plans, answers=Answers(), told=Reported(**told))


def told(out):
    return {r["item"]: (r["value"], r["note"]) for r in out.tables["progress"]}


def test_results_by_id_and_by_words_with_notes_and_words_for_done(tmp_path):
    rows = [
        TITLE, (), ("TT", "Mã", "Nội dung cam kết", "Kết quả quý II", "Kết quả quý III", "Ghi chú", "Minh chứng"),
        (1, "C01", "…", "80%", "85,5%", None, "BC 15/BC-UBND"), (2, None, "số cuộc kiểm tra", 2, 0, "hoãn", None),
        (3, "c03", None, None, "Đã ban hành", None, None), (4, None, "Việc khác", None, 7, None, None), (None, None, "Người lập biểu"),
    ]  # fmt: skip
    out = read(one(tmp_path / "a.xlsx", rows))
    assert out.ready
    assert told(out) == {"C01": ("85.5", ""), "C02": ("0", "hoãn"), "C03": ("1", "Đã ban hành")}  # zero is a result
    assert {(r["plan"], r["period"]) for r in out.tables["progress"]} == {("mai-ngan-2026", "2026-Q3")}
    assert out.tables["progress"][0]["evidence_file"] == "BC 15/BC-UBND"
    assert out.tables["progress"][0]["source_cell"] == "Bảng!E4"
    assert {(x.place, x.why) for x in out.left_out} == {("7", "row_no_promise"), ("8", "row_note")}
    assert out.name == "progress-mai-ngan-2026-2026-q3"


def test_what_has_no_result_is_not_reported_and_not_zero(tmp_path):
    rows = [TITLE, ("Mã", "Kết quả"), ("C01", None), ("C02", "đang thống kê"), ("C03", "chưa")]
    out = read(one(tmp_path / "a.xlsx", rows))
    assert told(out) == {"C02": ("", "đang thống kê"), "C03": ("0", "chưa")}
    (remark,) = [r for r in out.remarks if r.key == "promises_without_result"]
    assert remark.figures["items"] == "C01"
    assert out.left_out == [], "an empty line is told once"


def test_columns_are_called_by_what_they_are_in_a_plan(tmp_path):
    rows = [TITLE, ("Mã", "Nội dung cam kết", "Kết quả", "Minh chứng"), ("C01", "a", 1, "BC 1")]
    columns = read(one(tmp_path / "a.xlsx", rows)).columns
    assert [meaning_in_words(column.meaning, "vi") for _, column in columns] == [
        "mã cam kết",
        "nội dung cam kết",
        "kết quả thực hiện",
        "tài liệu kiểm chứng",
    ]


def test_a_plan_that_has_no_number_yet_leaves_it_open_in_its_form(tmp_path):
    plan = PLANS["mai-ngan-2026"]
    sheet = openpyxl.load_workbook(io.BytesIO(report_form(plan.model_copy(update={"document_number": "/KH-UBND"}), "2026-Q3", {}))).active
    assert "SỐ ……/KH-UBND CỦA" in sheet["A1"].value


@pytest.mark.parametrize(
    ("title", "told_by_option", "asked"),
    [
        ("Kết quả quý III năm 2026", {}, ["--plan"]),
        ("Kế hoạch 15/KH-UBND", {}, ["--period"]),
        ("Kết quả", {}, ["--plan", "--period"]),
        ("Kết quả", {"plan": "ha-linh-2026", "period": "2026-H1"}, []),
        ("Mã kế hoạch: ha-linh-2026, kỳ báo cáo 2026-Q1", {}, []),
    ],
)
def test_plan_and_period_are_asked_only_where_the_table_does_not_say_them(tmp_path, title, told_by_option, asked):
    out = read(one(tmp_path / "a.xlsx", [(title,), ("Mã", "Kết quả"), ("C01", 80)]), **told_by_option)
    assert [q.option for q in out.questions] == asked


def test_the_only_plan_is_meant_and_two_results_of_one_promise_are_refused(tmp_path):
    rows = [("Báo cáo 6 tháng đầu năm 2026",), ("Mã", "Kết quả"), ("C01", 80), ("C01", 81)]
    out = read(one(tmp_path / "a.xlsx", rows), {"mai-ngan-2026": a_plan()})
    assert [(f.key, f.cell) for f in out.faults] == [("promise_twice", "B4")]
    assert out.tables["progress"][0]["period"] == "2026-H1"


def test_a_file_without_a_table_of_results_says_so(tmp_path):
    assert [q.key for q in read(one(tmp_path / "a.xlsx", [("Xã", "Điểm"), ("A", 1)])).questions] == ["ask_no_report"]


def test_the_form_holds_what_was_reported_last_and_is_read_back(tmp_path):

    path = tmp_path / "bieu.xlsx"
    path.write_bytes(report_form(a_plan(), "2026-Q4", {"C01": "85,5 (2026-Q3)"}))
    book = openpyxl.load_workbook(path)
    sheet = book.active
    assert [c.value for c in sheet[5]][:6] == ["C01", "Tỷ lệ hồ sơ trực tuyến", "từ 90", "%", "UBND xã", "85,5 (2026-Q3)"]
    assert "1 là đã xong, 0 là chưa xong" in sheet["A3"].value
    assert (sheet["J4"].value, sheet["J5"].value) == ("Thời hạn", "31/12/2026")
    assert "MINH HỌA" not in sheet["A1"].value
    fictional = openpyxl.load_workbook(io.BytesIO(report_form(a_plan(), "2026-Q4", {}, illustrative=True))).active
    assert fictional["A1"].value.startswith("SỐ LIỆU MINH HỌA – KẾT QUẢ THỰC HIỆN")
    assert "C04" not in {row[0].value for row in sheet.iter_rows()}, "what is asked of respondents is never followed up"
    sheet["G5"], sheet["G6"] = 91.25, 4
    book.save(path)
    out = read(open_book(path))
    assert out.ready
    assert told(out) == {"C01": ("91.25", ""), "C02": ("4", "")}
    assert out.name == "progress-mai-ngan-2026-2026-q4"


def test_the_form_says_how_each_result_is_written():
    ways = {c.id: way_to_report(c) for c in a_plan().commitments}
    sheet = openpyxl.load_workbook(io.BytesIO(report_form(a_plan(), "2026-Q4", {}, ways=ways))).active
    assert [sheet[f"K{row}"].value for row in range(4, 8)] == [
        "Cách ghi số",
        "tỷ lệ % tại cuối kỳ (58,4 là 58,4%)",
        "cộng dồn từ đầu năm",
        "1: đã xong; 0: chưa xong",
    ]


def test_so_many_of_so_many_is_a_number_and_words_and_parts_of_one_are_pointed_out(tmp_path):
    rows = [TITLE, ("Mã", "Kết quả"), ("C01", "103/104"), ("C02", "4/4 cuộc"), ("C03", "104/104 xã")]
    out = read(one(tmp_path / "a.xlsx", rows))
    assert {item: value for item, (value, _) in told(out).items()} == {"C01": "99.0384615385", "C02": "4", "C03": "1"}
    rows = [TITLE, ("Mã", "Kết quả"), ("C01", 0.584), ("C02", "gần đạt")]
    out = read(one(tmp_path / "b.xlsx", rows))
    remarks = {r.key: r.figures["items"] for r in out.remarks if r.key in ("words_for_a_number", "part_of_one")}
    assert remarks == {"words_for_a_number": "C02 “gần đạt”", "part_of_one": "C01 0,584%"}


@pytest.mark.parametrize(
    ("told_by_option", "refused"),
    [({"period": "2026-Q4"}, []), ({"period": "2026-q4", "plan": "mai-ngan-2026"}, []), ({"period": "2026-Q3"}, ["2026-Q4"]),
     ({"plan": "ha-linh-2026"}, ["mai-ngan-2026"])],
)  # fmt: skip
def test_a_form_of_one_period_or_plan_is_not_taken_for_another(tmp_path, told_by_option, refused):
    path = tmp_path / "bieu.xlsx"
    path.write_bytes(report_form(a_plan(), "2026-Q4", {}))
    out = read(open_book(path), **told_by_option)
    assert [(f.figures["stated"], f.cell) for f in out.faults] == [(stated, "A2") for stated in refused]
    assert bool(out.tables.get("progress")) is False or not refused


@pytest.mark.parametrize("text", ["quý V năm 2026", "tháng 13/2026", "từ năm 2021 đến năm 2025", "99/KH-UBND"])
def test_texts_that_name_no_period(text):
    assert period_in(text) == ""


def test_a_number_in_another_unit_than_its_promise_is_no_figure(tmp_path):
    plan = a_plan()
    waiting = plan.commitments[0].model_copy(
        update={"id": "C05", "indicator": "Thời gian chờ", "operator": "<=", "unit": "phút", "target": 30}
    )
    late = plan.commitments[0].model_copy(update={"id": "C06", "indicator": "Giải ngân", "unit": "% kế hoạch", "target": 95})
    plan = plan.model_copy(update={"commitments": (*plan.commitments, waiting, late)})
    rows = [TITLE, ("Mã", "Kết quả"), ("C01", "58 hồ sơ"), ("C02", "5 cuộc kiểm tra"), ("C05", "0,6 giờ"), ("C06", "1.250 tỷ đồng")]
    out = read(one(tmp_path / "a.xlsx", rows), {plan.id: plan})
    assert told(out) == {"C01": ("", "58 hồ sơ"), "C02": ("5", "cuộc kiểm tra"), "C05": ("", "0,6 giờ"), "C06": ("", "1.250 tỷ đồng")}
    (remark,) = [r for r in out.remarks if r.key in ("another_unit", "words_for_a_number")]
    assert remark.figures == {"count": "3", "items": "C01 “58 hồ sơ” (≠ %); C05 “0,6 giờ” (≠ phút); C06 “1.250 tỷ đồng” (≠ % kế hoạch)"}
    rows = [TITLE, ("Mã", "Kết quả"), ("C01", "58% hồ sơ"), ("C05", "25 phút"), ("C06", "46,2 % kế hoạch")]
    assert {k: v for k, (v, _) in told(read(one(tmp_path / "b.xlsx", rows), {plan.id: plan})).items()} == {
        "C01": "58",
        "C05": "25",
        "C06": "46.2",
    }


def test_a_row_is_found_by_the_sentence_of_its_promise_or_a_long_part_that_no_other_has(tmp_path):
    plan = a_plan()
    sentence = "Sở Tư pháp rà soát 100% văn bản quy phạm pháp luật còn hiệu lực, hoàn thành trước ngày 31/3/2026"
    twice = "Mở 06 lớp bồi dưỡng cho 1.200 cán bộ, công chức cấp xã trong năm 2026"
    more = {"C01": sentence, "C02": twice, "C03": twice}
    plan = plan.model_copy(update={"commitments": tuple(c.model_copy(update={"quote": more.get(c.id, c.quote)}) for c in plan.commitments)})
    rows = [TITLE, ("Nhiệm vụ", "Kết quả"), ("Rà soát 100% văn bản quy phạm pháp luật còn hiệu lực", "92,3%"), (twice, 3), ("Rà soát", 7)]
    out = read(one(tmp_path / "a.xlsx", rows), {plan.id: plan})
    assert told(out) == {"C01": ("92.3", "")}
    assert [x.place for x in out.left_out] == ["4", "5"]


@pytest.mark.parametrize(("target", "value"), [(1200, "1150"), (4, "")])
def test_a_full_stop_groups_thousands_where_thousands_are_promised(tmp_path, target, value):
    plan = a_plan()
    people = plan.commitments[1].model_copy(update={"unit": "cán bộ", "target": target})
    plan = plan.model_copy(update={"commitments": (people,)})
    out = read(one(tmp_path / "a.xlsx", [TITLE, ("Mã", "Kết quả"), ("C02", "1.150 cán bộ")]), {plan.id: plan})
    assert told(out)["C02"][0] == value
