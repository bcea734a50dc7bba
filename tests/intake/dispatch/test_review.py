"""The review workbook of a dispatch: what an office confirms, corrects, refuses or leaves open becomes a plan, and nothing else."""

import subprocess
import zipfile
from dataclasses import replace as with_fields
from datetime import date, datetime
from pathlib import Path

import openpyxl
import pytest

from parlib.codebook.plans import Plan, text_digest
from parlib.errors import SourceError
from parlib.gate.yaml_text import parse_yaml
from parlib.intake.dispatch.accept import accept_review, open_review
from parlib.intake.dispatch.files import clean
from parlib.intake.dispatch.plan_file import comments_in, plan_text
from parlib.intake.dispatch.proposed_plan import read_file
from parlib.intake.dispatch.review import COLUMNS, FIELDS, HEAD, HEAD_SHEET, REVIEW_SHEET, TEXT_SHEET, write_review
from parlib.intake.dispatch.review_messages import SAYS
from parlib.intake.dispatch.review_words import OPERATOR_WORDS
from parlib.intake.workbook.review_sheet import HEADER_ROW
from tests.programs import require_program

DISPATCH = """ỦY BAN NHÂN DÂN XÃ BẢN CHẦU
Bản Chầu, ngày 12 tháng 02 năm 2026
KẾ HOẠCH
Nâng cao Chỉ số cải cách hành chính xã Bản Chầu năm 2026
I. MỤC TIÊU
- Phấn đấu hồ sơ trước và đúng hạn đạt từ 98,5% trở lên.
- Phấn đấu giữ vững danh hiệu đơn vị tiên tiến.
- Phấn đấu tăng từ 2 đến 3 bậc so với năm 2025.
II. NHIỆM VỤ
1. Phòng Kinh tế
- Giải ngân vốn đầu tư công đạt ít nhất 95% kế hoạch.
- Không để hồ sơ quá hạn.
2. Khảo sát
- Vận động người dân đánh giá ở mức hài lòng trở lên khi được lấy ý kiến.
"""
HEAD_FILLED = {"locality": "Xã Bản Chầu", "issuer": "UBND xã Bản Chầu", "common_owner": "UBND xã Bản Chầu"}
PLACE = {key: n for n, key in enumerate(COLUMNS, start=1)}
HEAD_ROW = {key: n for n, key in enumerate(HEAD, start=2)}


def unit_of(written, period):
    if "Bản Chầu" not in written:
        raise ValueError(f"no unit is called {written!r} in {period}")
    return "99001@2025-07-01"


@pytest.fixture
def office(tmp_path):
    """A dispatch, its review workbook, and a way to fill and accept it."""
    source = tmp_path / "ban-chau-2026.txt"
    source.write_text(DISPATCH, encoding="utf-8")
    sheet = write_review(tmp_path / "review.xlsx", read_file(source))

    def fill(head=HEAD_FILLED, existing=None, replace=False, language="vi", **cells):
        book = openpyxl.load_workbook(sheet)
        for key, value in (head or {}).items():
            book[HEAD_SHEET].cell(HEAD_ROW[key], 2).value = value
        rows = {book[REVIEW_SHEET].cell(r, 1).value: r for r in range(HEADER_ROW + 1, book[REVIEW_SHEET].max_row + 1)}
        for place, value in cells.items():
            code, key = place.split("_", 1)
            book[REVIEW_SHEET].cell(rows[code], PLACE[key]).value = value
        book.save(sheet)
        review, problems = open_review(sheet)
        assert problems == []
        return accept_review(review, unit_of=unit_of, existing=existing, replace=replace, language=language)

    return tmp_path, sheet, fill


def shown(sheet):
    book = openpyxl.load_workbook(sheet)
    rows = book[REVIEW_SHEET].iter_rows(min_row=HEADER_ROW + 1, values_only=True)
    return {row[0]: dict(zip(COLUMNS, row, strict=True)) for row in rows}


def test_the_workbook_shows_a_row_a_promise_in_words(office):
    rows = shown(office[1])
    assert rows["C01"]["quote"] == "Phấn đấu hồ sơ trước và đúng hạn đạt từ 98,5% trở lên"
    assert rows["C01"]["understood"] == "Hồ sơ trước và đúng hạn: ít nhất 98,5%, hạn 31/12/2026"
    assert (rows["C01"]["operator"], rows["C01"]["target"], rows["C01"]["unit"], rows["C01"]["due"]) == (
        "ít nhất",
        "98,5",
        "%",
        "31/12/2026",
    )
    assert rows["C01"]["line"] == 6
    assert "tăng 2 đến 3 bậc" in rows["C02"]["understood"]
    assert rows["C03"]["owner"] == "Phòng Kinh tế"
    assert rows["C05"]["quote"] == "Phấn đấu giữ vững danh hiệu đơn vị tiên tiến"
    assert "Đọc tay" in rows["C05"]["why"]
    assert rows["C05"]["operator"] is None
    assert "người trả lời điều tra" in rows["R01"]["why"]
    assert rows["C06"]["quote"] is None


def test_the_workbook_offers_choices_and_locks_the_rest(office):
    sheet = openpyxl.load_workbook(office[1])[REVIEW_SHEET]
    offered = {str(v.sqref).split(":")[0].rstrip("0123456789"): v for v in sheet.data_validations.dataValidation}
    decision, operator = (sheet.cell(HEADER_ROW + 1, PLACE[key]) for key in ("decision", "new_operator"))
    assert offered[decision.column_letter].formula1 == '"Đúng,Sửa,Không phải"'
    words = [c.value for c in openpyxl.load_workbook(office[1])["Danh mục"]["D"]][1:]
    assert set(OPERATOR_WORDS.values()) <= set(words)
    assert "Danh mục" in offered[operator.column_letter].formula1
    assert not decision.protection.locked
    assert sheet.protection.sheet
    assert sheet.cell(HEADER_ROW + 1, PLACE["target"]).protection.locked


def test_only_what_is_confirmed_becomes_a_plan(office):
    done = office[2](C01_decision="Đúng", C03_decision="Đúng", C02_decision="Không phải", R01_decision="Đúng")
    assert done.problems == []
    assert (done.confirmed, done.rejected, done.open) == (["C01", "C03", "R01"], ["C02"], ["C04", "C05"])
    plan = done.plan
    assert [(c.id, c.operator, c.target, c.unit, c.owner, c.owner_basis) for c in plan.commitments] == [
        ("C01", ">=", 98.5, "%", "UBND xã Bản Chầu", "addressees"),
        ("C03", ">=", 95.0, "% kế hoạch", "Phòng Kinh tế", "sentence"),
    ]
    assert (plan.id, plan.locality, plan.period, plan.document_type) == ("ban-chau-2026", "99001@2025-07-01", 2026, "kế hoạch")
    assert plan.owners == ("UBND xã Bản Chầu", "Phòng Kinh tế")
    assert [r.quote for r in plan.respondent_requests] == ["Vận động người dân đánh giá ở mức hài lòng trở lên khi được lấy ý kiến"]
    assert plan.text_sha256 == text_digest(DISPATCH)


def test_corrections_by_hand_and_added_promises_are_taken(office):
    done = office[2](
        C01_decision="Sửa",
        C01_new_target="99%",
        C01_new_due="30/6/2026",
        C01_new_owner="Phòng Kinh tế; Văn phòng HĐND và UBND",
        C02_decision="Sửa",
        C02_new_target_high="–",
        C05_decision="Sửa",
        C05_new_indicator="Giữ vững danh hiệu đơn vị tiên tiến",
        C05_new_operator="hoàn thành",
        C05_note="Danh hiệu do tỉnh xét",
        C06_decision="Sửa",
        C06_quote="Không để hồ sơ quá hạn",
        C06_new_indicator="Hồ sơ quá hạn của xã",
        C06_new_operator="đúng bằng",
        C06_new_target="0",
        C06_new_unit="hồ sơ",
        C06_new_due=datetime(2026, 12, 31),
        C06_new_domain="D3 Cải cách thủ tục hành chính",
    )
    assert done.problems == []
    assert done.corrected == ["C01", "C02", "C05", "C06"]
    by_id = {c.id: c for c in done.plan.commitments}
    assert (by_id["C01"].target, by_id["C01"].due, by_id["C01"].owner) == (99.0, date(2026, 6, 30), "Phòng Kinh tế; Văn phòng HĐND và UBND")
    assert (by_id["C02"].target, by_id["C02"].target_high) == (2.0, None)
    assert (by_id["C05"].operator, by_id["C05"].note) == ("done", "Danh hiệu do tỉnh xét")
    assert (by_id["C06"].target, by_id["C06"].unit, by_id["C06"].due) == (0.0, "hồ sơ", date(2026, 12, 31))
    assert {d.code for d in done.plan.domains} >= {"D3"}


@pytest.mark.parametrize(
    ("cells", "column", "what"),
    [
        ({"C01_decision": "OK"}, "decision", "không có trong danh sách"),
        ({"C01_decision": "Sửa"}, "decision", "đều trống"),
        ({"C01_new_target": "99"}, "new_target", "chưa chọn “Sửa”"),
        ({"C01_decision": "Đúng", "C01_new_target": "99"}, "new_target", "chưa chọn “Sửa”"),
        ({"C05_decision": "Đúng"}, "decision", "chưa có cách hiểu"),
        ({"C01_decision": "Sửa", "C01_new_target": "12 hoặc 15"}, "new_target", "không phải là một con số"),
        ({"C02_decision": "Sửa", "C02_new_target": "5%"}, "new_target", "có dấu %"),
        ({"C01_decision": "Sửa", "C01_new_baseline_period": "2025,5"}, "new_baseline_period", "không phải là một con số"),
        ({"C01_decision": "Sửa", "C01_new_due": "31/2/2026"}, "new_due", "không phải là ngày"),
        ({"C01_decision": "Sửa", "C01_new_due": "1/3/2031"}, "new_due", "sau năm cuối"),
        ({"C01_decision": "Sửa", "C01_new_target": "120"}, "new_target", "Quá 100%"),
        ({"C01_decision": "Sửa", "C01_new_operator": "cỡ"}, "new_operator", "không có trong danh sách"),
        ({"C01_decision": "Sửa", "C01_new_unit": "% gì đó"}, "new_unit", "Không rõ phần trăm"),
        ({"C01_decision": "Đúng", "C01_quote": "Hồ sơ đúng hạn đạt 100%"}, "quote", "không có trong toàn văn"),
        ({"C01_decision": "Đúng", "C01_target": "90"}, "understood", "đã khác lúc xuất"),
        ({"C01_code": "C02"}, "code", "đã có ở dòng khác"),
        ({"C01_code": "X1"}, "code", "không đúng dạng"),
        ({"C01_code": None}, "code", "không có mã"),
        ({"R01_decision": "Sửa"}, "decision", "người trả lời"),
        ({"R01_new_owner": "Phòng Kinh tế"}, "new_owner", "người trả lời"),
        ({"C06_decision": "Sửa", "C06_quote": "Không để hồ sơ quá hạn", "C06_new_target": "0"}, "new_operator", "Chưa có giá trị"),
        ({"C01_decision": "Đúng", "C01_note": "=1/0"}, "note", "chưa được tính"),
    ],
)
def test_an_error_names_its_cell_and_nothing_is_taken(office, cells, column, what):
    done = office[2](**cells)
    assert done.plan is None
    row = {"C01": 5, "C02": 6, "C05": 9, "C06": 11, "R01": 10}[next(iter(cells))[:3]]
    letter = openpyxl.utils.get_column_letter(PLACE[column])
    found = [(p.sheet, p.cell, p.what) for p in done.problems]
    assert any(s == REVIEW_SHEET and c in (f"{letter}{row}", f"{letter}{row + 1}") and what in w for s, c, w in found), found


@pytest.mark.parametrize(
    ("head", "cell", "what"),
    [
        ({"locality": ""}, "B3", "còn trống"),
        ({"locality": "Xã Không Có"}, "B3", "Không xác định được đơn vị"),
        ({"period": "năm nay"}, "B4", "không phải là năm"),
        ({"document_type": "thư"}, "B6", "Loại văn bản"),
        ({"issuer": None}, "B9", "còn trống"),
        ({"id": "Bản Chầu"}, "B2", "Mã kế hoạch"),
        ({"text_sha256": None}, "B16", "đã khác lúc xuất"),
        ({"text_sha256": "0" * 64}, "B16", "đã khác lúc xuất"),
        ({"common_owner": None}, "AF5", "Chưa có cơ quan"),
        ({"last_period": "2025"}, "B5", "Năm cuối trước năm đầu"),
    ],
)
def test_an_error_about_the_dispatch_names_its_cell(office, head, cell, what):
    done = office[2](head=HEAD_FILLED | head, C01_decision="Đúng")
    assert done.plan is None
    assert any(p.cell == cell and what in p.what for p in done.problems), [(p.cell, p.what) for p in done.problems]


def test_all_errors_come_at_once_in_either_language(office):
    cells = {"C01_decision": "OK", "C02_decision": "Sửa", "C03_decision": "Sửa", "C03_new_due": "hôm qua", "C04_decision": "Đúng"}
    vi, en = (office[2](head={"locality": "", "issuer": ""}, language=language, **cells) for language in ("vi", "en"))
    assert [p.cell for p in vi.problems] == [p.cell for p in en.problems]
    assert {"B3", "B9"} <= {p.cell for p in vi.problems}
    assert len({p.cell for p in vi.problems}) >= 5
    assert all(a.what != b.what and a.remedy != b.remedy for a, b in zip(vi.problems, en.problems, strict=True))


@pytest.mark.parametrize(
    ("index", "target", "unit"), [("PAR", "90", "%"), ("SIPAS", "90", "%"), ("PAR", "101", "điểm"), ("PAPI", "42", "điểm")]
)
def test_points_of_an_index_of_a_hundred_are_percent(office, index, target, unit):
    done = office[2](
        C05_decision="Sửa",
        C05_new_indicator="Chỉ số của xã",
        C05_new_operator="ít nhất",
        C05_new_target=target,
        C05_new_unit="điểm",
        C05_new_index=index,
        C05_new_owner="Phòng Kinh tế",
        C05_new_due="31/12/2026",
    )
    refused = [p for p in done.problems if "phần trăm" in p.what or "100" in p.what]
    taken = {} if done.plan is None else {c.id: c for c in done.plan.commitments}
    assert (taken["C05"].unit == unit) if "C05" in taken else (refused and unit == "điểm"), done.problems


def test_nothing_confirmed_is_no_plan(office):
    done = office[2]()
    assert done.plan is None
    assert "Chưa có cam kết nào" in done.problems[0].what


# --- again and again --------------------------------------------------------------------------------------------------


def test_a_second_round_adds_and_a_third_changes_nothing(office):
    first = office[2](C01_decision="Đúng").plan
    second = office[2](existing=first, C03_decision="Đúng").plan
    assert [c.id for c in second.commitments] == ["C01", "C03"]
    assert second.commitments[0] == first.commitments[0]
    assert office[2](existing=second).plan == second


def test_what_the_plan_file_holds_beside_the_workbook_stays(office):
    plan = office[2](C01_decision="Đúng", C01_note="").plan
    richer = plan.commitments[0].model_copy(update={"indicator_en": "Files in time", "figure": "share", "note": "đọc lại"})
    kept = plan.model_copy(update={"commitments": (richer,), "note": "cách đọc", "legal_basis": ("Nghị quyết 76",)})
    again = office[2](existing=kept, C02_decision="Đúng").plan
    assert again.commitments[0] == richer
    assert (again.note, again.legal_basis) == ("cách đọc", ("Nghị quyết 76",))


def test_a_change_made_by_hand_is_named_before_it_is_replaced(office):
    plan = office[2](C01_decision="Đúng").plan
    edited = plan.model_copy(update={"commitments": (plan.commitments[0].model_copy(update={"target": 97.0}),)})
    refused = office[2](existing=edited)
    assert refused.plan is None
    assert [(p.cell, "97" in p.what) for p in refused.problems] == [("R5", True)]
    assert office[2](existing=edited, replace=True).plan.commitments[0].target == 98.5
    corrected = office[2](existing=plan, C01_decision="Sửa", C01_new_target="99")
    assert corrected.plan.commitments[0].target == 99.0, "what was read and is now corrected was changed by nobody else"


def test_a_promise_is_withdrawn_only_when_that_is_said(office):
    plan = office[2](C01_decision="Đúng", C02_decision="Đúng").plan
    refused = office[2](existing=plan, C02_decision="Không phải")
    assert "--replace" in refused.problems[0].remedy
    assert [c.id for c in office[2](existing=plan, replace=True).plan.commitments] == ["C01"]


def test_another_text_and_another_promise_are_refused(office):
    plan = office[2](C01_decision="Đúng").plan
    other = plan.model_copy(update={"text_sha256": "a" * 64})
    told = office[2](existing=other).problems[0]
    assert "văn bản khác" in told.what
    assert f"parlib plan compare TỆP --plan {plan.id}`" in told.remedy
    moved = plan.model_copy(update={"commitments": (plan.commitments[0].model_copy(update={"quote": "Không để hồ sơ quá hạn"}),)})
    assert "cam kết khác" in office[2](existing=moved).problems[0].what


def test_an_untouched_proposal_gives_way_and_an_edited_one_stays(office):
    read = read_file(office[0] / "ban-chau-2026.txt")
    proposal = Plan.model_validate(parse_yaml(read.yaml).data)
    assert [c.id for c in office[2](existing=proposal, C01_decision="Đúng").plan.commitments] == ["C01"]
    edited = proposal.model_copy(
        update={"commitments": (proposal.commitments[0].model_copy(update={"target": 97.0}), *proposal.commitments[1:])}
    )
    assert "đã được sửa tay" in office[2](existing=edited).problems[0].what


def test_the_plan_file_says_the_same_again(office):
    plan = office[2](C01_decision="Đúng", C02_decision="Đúng", R01_decision="Đúng").plan
    text = plan_text(plan)
    assert Plan.model_validate(parse_yaml(text).data) == plan
    assert comments_in(text) == []
    assert comments_in(text + "# của tôi\n") == [len(text.splitlines()) + 1]


@pytest.mark.parametrize(
    "odd", [-1, True, 1e308, datetime(2026, 1, 1), "=A1", "x" * 5000, "1.234", "\u202e", "31/12/2026", "R01"], ids=repr
)
def test_odd_values_everywhere_are_problems_with_a_cell_and_no_more(office, odd):
    cells = {f"{code}_new_{key}": odd for code in ("C01", "C02", "C05") for key in FIELDS}
    done = office[2](head=HEAD_FILLED | {"last_period": odd}, **cells, **{f"{code}_decision": "Sửa" for code in ("C01", "C02", "C05")})
    assert done.plan is None
    assert all(p.cell and p.sheet in (REVIEW_SHEET, HEAD_SHEET) for p in done.problems)


# --- files ------------------------------------------------------------------------------------------------------------


def test_the_text_sheet_holds_the_dispatch_and_its_digest(office):
    book = openpyxl.load_workbook(office[1])
    lines = [row[1] for row in book[TEXT_SHEET].iter_rows(min_row=2, values_only=True)]
    assert lines == [line for line in DISPATCH.splitlines() if line.strip()]
    digest = Plan.model_validate(parse_yaml(read_file(office[0] / "ban-chau-2026.txt").yaml).data).text_sha256
    assert book[HEAD_SHEET].cell(HEAD_ROW["text_sha256"], 2).value == digest


def test_text_that_looks_like_a_formula_or_a_number_stays_text(tmp_path):
    source = tmp_path / "a.txt"
    source.write_text(
        "Kế hoạch năm 2026\n=cmd|' /C calc'!A0 phấn đấu hồ sơ đạt 95%.\n+ Phấn đấu hồ sơ\x07 số hóa đạt 90%.\n", encoding="utf-8"
    )
    sheet = write_review(tmp_path / "r.xlsx", read_file(source))
    book = openpyxl.load_workbook(sheet)
    assert {cell.data_type for ws in book for row in ws.iter_rows() for cell in row if cell.value is not None} <= {"s", "n"}
    for code in ("C01", "C02"):
        row = next(r for r in range(HEADER_ROW + 1, 20) if book[REVIEW_SHEET].cell(r, 1).value == code)
        book[REVIEW_SHEET].cell(row, PLACE["decision"]).value = "Đúng"
    for key, value in (HEAD_FILLED | {"subject": "Kế hoạch năm 2026"}).items():
        book[HEAD_SHEET].cell(HEAD_ROW[key], 2).value = value
    book.save(sheet)
    review, _ = open_review(sheet)
    done = accept_review(review, unit_of=unit_of)
    assert done.problems == []
    assert [c.target for c in done.plan.commitments] == [95.0, 90.0]


def test_a_line_that_no_cell_holds_is_cut_at_a_space_or_refused(tmp_path):
    read = read_file(_text(tmp_path, "Kế hoạch năm 2026\n" + "từ " * 12_000))
    book = openpyxl.load_workbook(write_review(tmp_path / "r.xlsx", read))
    assert book[TEXT_SHEET].max_row > 3
    with pytest.raises(SourceError, match="without a space"):
        write_review(tmp_path / "s.xlsx", with_fields(read, dispatch=clean("a" * 40_000)))


def _text(folder: Path, words: str) -> Path:
    path = folder / "van-ban.txt"
    path.write_text(words, encoding="utf-8")
    return path


def test_other_and_hostile_files_are_refused(office, tmp_path):
    other = openpyxl.Workbook()
    other.save(tmp_path / "other.xlsx")
    assert "Không tìm thấy bảng" in open_review(tmp_path / "other.xlsx")[1][0].what
    (tmp_path / "text.xlsx").write_text("không phải sổ", encoding="utf-8")
    assert open_review(tmp_path / "text.xlsx")[0] is None
    with zipfile.ZipFile(office[1]) as good, zipfile.ZipFile(tmp_path / "bomb.xlsx", "w") as bad:
        for part in good.namelist():
            data = good.read(part)
            if part == "xl/workbook.xml":
                data = data.replace(b"<workbook", b'<!DOCTYPE x [<!ENTITY a "b">]><workbook', 1)
            bad.writestr(part, data)
    review, problems = open_review(tmp_path / "bomb.xlsx")
    assert review is None
    assert "thực thể XML" in problems[0].what
    book = openpyxl.load_workbook(office[1])
    del book[TEXT_SHEET]
    book.save(tmp_path / "cut.xlsx")
    assert "Toàn văn" in open_review(tmp_path / "cut.xlsx")[1][0].what


@pytest.mark.needs("libreoffice")
def test_a_workbook_saved_by_libreoffice_is_taken(office):
    program = require_program("soffice", package="libreoffice-calc")
    folder, sheet, fill = office
    plan = fill(C01_decision="Đúng", C02_decision="Sửa", C02_new_target="3", C02_new_target_high="–", C04_decision="Đúng").plan
    home = f"-env:UserInstallation=file://{folder}/office"
    (folder / "again").mkdir()
    subprocess.run(
        [program, home, "--headless", "--convert-to", "xlsx", "--outdir", folder / "again", sheet],
        check=True,
        capture_output=True,
        timeout=120,
    )
    review, problems = open_review(folder / "again" / sheet.name)
    assert problems == []
    assert accept_review(review, unit_of=unit_of).plan == plan


# --- words ------------------------------------------------------------------------------------------------------------


def test_both_languages_say_the_same_things():
    assert SAYS["vi"].keys() == SAYS["en"].keys()
