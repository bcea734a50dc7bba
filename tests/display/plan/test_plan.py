"""The plan brief: every promise with its exact words, sums that are shown, statuses that move, respondents left alone."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import date
from pathlib import Path

import nbformat
import pytest
from nbformat.v4 import new_code_cell, new_notebook, new_output

from parlib import display
from parlib.briefing.context import release_tables
from parlib.briefing.from_notebook import build_model
from parlib.briefing.pages.fonts import typeface
from parlib.briefing.pages.on_paper import for_paper
from parlib.briefing.pages.pdf import render_pdf
from parlib.codebook.plans import quote_form
from parlib.display import bound_numbers, format_number, resolve, text_of
from parlib.display import plan as parts
from parlib.display.plan.sheets import roman
from parlib.document.binding import Slice
from parlib.document.inline import plain
from parlib.document.proof import check_numbers
from tests.display.plan.slices import COUNTS, PARTS, district, district_plan, params, part, real, reported, rows_of, sections
from tests.short_form import in_languages, short_form

NOTEBOOK = Path(__file__).resolve().parents[3] / "notebooks" / "plan.ipynb"
LANGUAGES = ("vi", "en")


def listed(brief):
    """{commitment id: its row} of the list of commitments, without the rows that name an owner."""
    return {row["Mã"]: row for row in rows_of(part(brief, "commitments")) if row["Mã"]}


def quotes_in(section):
    """{commitment id: exact words} of a section: the stressed text of the second column."""
    found = {}
    for block in section.as_blocks():
        for row in block.get("rows", ()):
            stressed = [i for i in row[1]["c"] if i["t"] == "em"]
            if stressed:
                found[plain(row[0]["c"])] = plain(stressed[0]["c"])
    return found


def model_of(brief):
    """The document model, built as from an executed notebook."""
    shown = [parts.masthead(brief), *(part(brief, name) for name in PARTS)]
    cells = [new_code_cell("", outputs=[new_output("display_data", data=s._repr_mimebundle_())]) for s in shown]
    return build_model(nbformat.from_dict(new_notebook(cells=cells)))


# --- all promises, exact words --------------------------------------------------------------------------------------------


@pytest.mark.parametrize("language", LANGUAGES)
def test_all_143_commitments_stand_on_the_pages_with_their_exact_words(language):
    total = 0
    for identity, count in COUNTS.items():
        brief = real(identity, language)
        expected = {c.id: c.quote for c in brief.plan.commitments}
        assert quotes_in(part(brief, "commitments")) == expected
        assert len(expected) == count
        total += count
    assert total == 143


@pytest.mark.parametrize(("language", "named"), [("vi", "Kế hoạch số …/KH-UBND"), ("en", "Plan No. …/KH-UBND")])
def test_a_plan_without_number_and_day_is_named_by_its_type(language, named):
    brief = real("tay-son-2023", language)
    drafted = brief.plan.model_copy(update={"document_number": "/KH-UBND", "document_date": "", "document_type": "kế hoạch"})
    assert parts.masthead(replace(brief, plan=drafted)).meta["subtitle"].startswith(f"{named};")


def in_force(identity, language="vi"):
    """The slice on the day before the first commitment falls due, when sheets are signed."""
    brief = real(identity, language)
    return replace(brief, issued_on=min(c.due for c in brief.plan.commitments), kind="sheets")


@pytest.mark.parametrize("identity", COUNTS)
def test_every_commitment_stands_on_the_sheet_of_each_owner_that_can_sign_and_on_no_other(identity):
    brief = in_force(identity)
    shown = parts.sheets(brief).parts
    assert [s.appendix for s in shown] == [roman(n) for n in range(1, len(shown) + 1)]
    on = {text_of(s).splitlines()[0].removeprefix("BẢN CAM KẾT CỦA "): s for s in shown}
    signing = {o for c in brief.plan.commitments for o in c.owners if "các" not in o.lower().split()}
    assert on.keys() == {o.upper() for o in signing}
    for owner in signing:
        mine = {c.id: c for c in brief.plan.commitments if owner in c.owners}
        assert {row["Mã"] for row in rows_of(on[owner.upper()])} == mine.keys()
        # words that had to be read are not put up for signature
        assert quotes_in(on[owner.upper()]) == {i: c.quote for i, c in mine.items() if not c.note}


def test_who_cannot_sign_is_named_with_the_reason_and_nobody_signs_after_the_last_day():
    told = text_of(display.sheets.summary(in_force("phuoc-long-2021")))
    assert "cần giao cho từng đơn vị: Các phòng, ban chuyên môn; " in told
    assert "Đơn vị có bản cam kết: UBND thị xã Phước Long (Phụ lục I); Phòng Nội vụ - LĐTBXH (Phụ lục II); " in told
    assert "30 cam kết còn trong thời hạn" in told
    late = real("phuoc-long-2021")
    assert parts.sheets(late).parts == ()
    assert text_of(display.sheets.summary(late)).startswith("Không lập bản cam kết nào: đến 30/6/2025")
    titles = [display.sheets.masthead(brief).meta["title"] for brief in (in_force("phuoc-long-2021"), late)]
    assert titles == [
        "Danh sách cam kết năm 2021 của thị xã Phước Long và bản cam kết để ký",
        "Danh sách cam kết năm 2021 của thị xã Phước Long",
    ]


def test_results_evidence_and_signatures_of_a_sheet_are_left_blank():
    sheet = parts.sheets(in_force("phuoc-long-2021")).parts[1]
    for row in rows_of(sheet):
        assert row["Kết quả (đơn vị ghi)"].strip() == row["Tài liệu kiểm chứng (đơn vị ghi)"].strip() == ""
    signatures = next(b for b in sheet.as_blocks() if b["t"] == "signatures")
    assert [i["post"] for i in signatures["items"]] == ["CHỦ TỊCH", "ĐẠI DIỆN ĐƠN VỊ CAM KẾT"]


def test_the_last_row_of_a_sheet_stays_with_the_place_to_sign():
    shown = [display.sheets.masthead(in_force("phuoc-long-2021")), parts.sheets(in_force("phuoc-long-2021"))]
    cells = [new_code_cell("", outputs=[new_output("display_data", data=s._repr_mimebundle_())]) for s in shown]
    model = build_model(nbformat.from_dict(new_notebook(cells=cells)))
    blocks = [b for s in for_paper(model, typeface())["sections"] for b in s["blocks"]]
    tables = [t for b in blocks for t in b.get("blocks", [b]) if t["t"] == "table"]
    assert len(tables) == len(shown[1].parts) > 5
    assert all(len(t["rows"]) < 2 or t["foot"][-1]["t"] == "signatures" for t in tables)


def test_the_brief_lists_owners_with_their_commitments_and_says_once_what_all_share():
    section = part(real("phuoc-long-2021"), "owned")
    rows = rows_of(section, "table-owned")
    codes = [row["Mã"] for row in rows if row["Mã"]]
    assert sorted(codes) == sorted(c.id for c in real("phuoc-long-2021").plan.commitments)
    assert rows[0] == {"Mã": "", "Đơn vị và cam kết": "UBND thị xã Phước Long (4 cam kết)", "Mức cam kết": ""}
    (table,) = [t for t in section.tables if t.id == "table-owned"]
    assert "Hạn của mọi cam kết: 31/12/2021. Tình trạng của mọi cam kết: chưa có số liệu, đã hết hạn." in plain(table.note)
    moved = real("phuoc-long-2021", as_of=date(2021, 7, 5), progress=reported("phuoc-long-2021", QUARTERS))
    assert {"Kết quả", "Tình trạng"} <= rows_of(part(moved, "owned"), "table-owned")[0].keys()


def test_the_document_is_named_as_printed_and_blanks_are_shown_as_blanks():
    said = {i: parts.masthead(real(i)).meta["subtitle"] for i in COUNTS}
    assert said["phuoc-long-2021"] == "Công văn số …/UBND-NC, ngày … tháng … năm 2021; người ký: CHỦ TỊCH"
    assert said["so-cong-thuong-binh-phuoc-2023"] == "Kế hoạch số …/KH-SCT, ngày … tháng 06 năm 2023; người ký: GIÁM ĐỐC"
    assert said["quang-tri-2020"].startswith("Công văn số 2682/UBND-NC, ngày 18 tháng 6 năm 2020; người ký: TM. ỦY BAN NHÂN DÂN")
    assert said["tay-son-2023"] == "Kế hoạch số 155/KH-UBND, ngày 14/6/2023; bản có được không có phần ký"
    assert parts.masthead(real("thac-mo-2024", "en")).meta["subtitle"].startswith("Official dispatch No. 46/UBND of 16 July 2024")


# --- do the promises add up -----------------------------------------------------------------------------------------------


def test_phuoc_long_adds_up_on_its_page():
    brief = real("phuoc-long-2021")
    section = part(brief, "adding_up")
    raw = {n["raw"] for n in bound_numbers(section.as_blocks())}
    assert {80.25, 4.75, 11.5, 14.5} <= {round(v, 6) for v in raw if isinstance(v, float)}
    text = text_of(section)
    assert "giả định tổng điểm tối đa là 100" in text
    assert "không cam kết tăng điểm: Đổi mới cơ chế tài chính." in text
    assert "văn bản không chia: Cải cách tổ chức bộ máy; Xây dựng và nâng cao đội ngũ" in text
    assert "Trong 2 lĩnh vực biết điểm tối đa, không lĩnh vực nào cam kết quá số điểm còn lại; 6 lĩnh vực chưa biết" in text
    assert "chưa tính được, vì chưa có thứ hạng năm 2020" in text
    assert [f.id for f in section.figures] == ["figure-adding-up"]
    takeaway = parts.masthead(brief).meta["takeaway"]
    assert "cần thêm 4,75 điểm, cam kết thêm 11,5–14,5 điểm (nếu tổng điểm tối đa là 100)" in takeaway


def test_a_gain_beyond_the_points_left_is_named():
    plan = params()[0]["phuoc-long-2021"]
    domains = [d.model_copy(update={"max_points": 9.0}) if d.code == "D1" else d for d in plan.domains]
    brief = real("phuoc-long-2021")
    changed = plan.model_copy(update={"domains": tuple(domains)})
    from parlib.analysis.promises.reconcile import reconcile

    tables = {**brief.tables, "reconciliation": reconcile([changed], frameworks=params()[1])}
    object.__setattr__(brief, "tables", tables)
    assert "Cam kết tăng quá số điểm còn lại: Chỉ đạo điều hành về CCHC." in text_of(part(brief, "adding_up"))


def test_a_plan_without_points_says_so_in_one_line():
    section = part(real("tay-son-2023"), "adding_up")
    assert text_of(section) == (
        "Cộng các phần: văn bản không nêu điểm. Văn bản không nêu điểm xuất phát theo lĩnh vực, nên không đối chiếu được các phần với mức chung."
    )


def test_what_a_rise_in_rank_takes_is_said_where_the_others_are_known():
    # 2022: A 84, C 81, B 74.5. One place up is C's place, held by whoever is level with 81; too few past changes to draw from.
    assert "nếu các đơn vị khác giữ nguyên, cần đạt 81,00%" in text_of(part(district(), "adding_up"))


# --- a year of quarterly reports ------------------------------------------------------------------------------------------

QUARTERS = {
    "C07": {"2021-Q1": 0, "2021-Q2": 0, "2021-Q3": 1},  # none of a kind: broken in the third quarter
    "C09": {"2021-Q2": 10.2, "2021": 12.0},  # 8.56 + 3 to 5: 10.06 expected in June, 11.56 in the end
    "C16": {"2021-Q1": 95.0, "2021-Q3": 100.0, "2021": 100.0},  # 100 % without a baseline: outside it is not judged before it is due
    "C17": {"2021-Q1": 6, "2021-Q2": 8, "2021-Q3": 21},  # at least 20, counted from nothing: 5, 10, 15 expected
    "C26": {"2021-Q1": 10.0, "2021-Q2": 50.0, "2021": 88.0},  # 90 % of the plan: 22.5 and 45 expected, 88 in the end
}
COURSE = {
    date(2021, 4, 5): {"C07": "đang đúng tiến độ", "C16": "chưa kết luận", "C17": "đang đúng tiến độ", "C26": "chậm tiến độ"},
    date(2021, 7, 5): {"C09": "đang đúng tiến độ", "C16": "chưa kết luận", "C17": "chậm tiến độ", "C26": "đang đúng tiến độ"},
    date(2021, 10, 5): {"C07": "không đạt", "C16": "đang đúng tiến độ", "C17": "đạt"},
    date(2022, 1, 5): {"C07": "không đạt", "C09": "đạt", "C16": "đạt", "C17": "đạt", "C26": "không đạt"},
}


@pytest.mark.parametrize("as_of", COURSE, ids=str)
def test_quarterly_reports_move_the_statuses_on_the_page(as_of):
    brief = real("phuoc-long-2021", as_of=as_of, progress=reported("phuoc-long-2021", QUARTERS))
    rows = listed(brief)
    assert {item: rows[item]["Tình trạng"].split(" (")[0] for item in COURSE[as_of]} == COURSE[as_of]
    statuses = [row["Tình trạng"].split(" (")[0].split(",")[0] for row in rows.values()]
    total = rows_of(part(brief, "owned"), "table-owners")[-1]
    assert int(total["Cam kết"]) == len(statuses) == 34
    assert int(total["Chậm, không đạt"]) == statuses.count("chậm tiến độ") + statuses.count("không đạt")
    assert int(total["Chưa có số liệu"]) == statuses.count("chưa có số liệu")
    # where most have nothing to show, that is said once and not in every row
    owned = part(brief, "owned")
    shown = [r["Tình trạng"] for r in rows_of(owned, "table-owned") if r["Mã"]]
    silent = statuses.count("chưa có số liệu") if as_of < date(2021, 12, 31) else 0
    assert silent == 0 or 2 * silent > len(statuses)
    assert shown.count("") == silent
    assert ("Không ghi kết quả, tình trạng: chưa có số liệu." in text_of(owned)) == (silent > 0)
    drawn = part(brief, "summary").figures[0].alt
    assert all(f"{status}: {statuses.count(status)}" in drawn for status in set(statuses))


def test_reports_fill_the_columns_that_were_left_out():
    without = part(real("phuoc-long-2021"), "commitments")
    assert list(rows_of(without)[0]) == ["Mã", "Cam kết và nguyên văn", "Mức cam kết"]
    assert "Tình trạng của mọi cam kết: chưa có số liệu, đã hết hạn." in text_of(without)
    brief = real("phuoc-long-2021", as_of=date(2021, 7, 5), progress=reported("phuoc-long-2021", QUARTERS))
    rows = listed(brief)
    assert rows["C09"]["Kết quả"] == "10,2 (quý II/2021) cần +0,69 mỗi quý"
    assert rows["C09"]["Mức cam kết"] == "tăng từ 3 đến 5 điểm xuất phát 8,56 (năm 2020)"
    # 20 - 8 over the 179 days from 5 July to 31 December, per quarter of 91.3 days
    assert rows["C17"]["Kết quả"] == "8 (quý II/2021) cần +6,12 mỗi quý"
    assert rows["C17"]["Tình trạng"] == "chậm tiến độ (so với lộ trình đều: cần đạt 9,89)"
    assert rows["C08"]["Kết quả"] == "–"
    assert rows["C16"]["Tình trạng"] == "chưa kết luận (hiện chưa đúng mức cam kết; chưa có mức xuất phát để xét tiến độ)"


def test_an_empty_report_is_named_and_hides_no_figure():
    told = {**QUARTERS, "C17": QUARTERS["C17"] | {"2021-Q2": float("nan")}}
    brief = real("phuoc-long-2021", as_of=date(2021, 7, 5), progress=reported("phuoc-long-2021", told))
    row = listed(brief)["C17"]
    assert "(quý I/2021) cần" in row["Kết quả"]
    assert "so với lộ trình đều" in row["Tình trạng"]
    assert row["Tình trạng"].endswith("; báo cáo kỳ quý II/2021 không nêu con số)")
    results = {r["Mã"]: r["Kết quả"] for r in rows_of(part(brief, "owned"), "table-owned")}
    assert results["C17"].endswith(" (quý I/2021)"), "page 1 shows of when an earlier figure is"
    assert "quý" not in results["C09"]


def test_a_chance_stands_with_its_basis():
    brief = real("tay-son-2023")
    targets = brief.tables["targets"].copy()
    targets.loc[targets["item"].eq("C01"), ["chance", "chance_basis"]] = [0.25, "past_cases: n=30; units=12; starts=3; years=1"]
    object.__setattr__(brief, "tables", {**brief.tables, "targets": targets})
    rows = {item: row["Tình trạng"] for item, row in listed(brief).items()}
    assert rows["C01"] == "chưa có số liệu khả năng đạt 25,0% (theo 30 thay đổi cũ, bắt đầu từ 3 năm khác nhau)"
    assert rows["C02"] == "chưa có số liệu"


def test_page_one_says_who_must_act():
    late = real("phuoc-long-2021", as_of=date(2021, 4, 5), progress=reported("phuoc-long-2021", QUARTERS))
    assert "Cần xử lý trước: Phòng Tài chính - Kế hoạch, 1 cam kết chậm hoặc không đạt." in text_of(part(late, "summary"))
    assert "1 chậm hoặc không đạt, 1 chưa kết luận được" in parts.masthead(late).meta["takeaway"]
    overdue = text_of(part(real("quang-tri-2020"), "summary"))
    assert "18 cam kết đã hết hạn mà chưa có số liệu cuối kỳ; nhiều nhất ở Các cơ quan thuộc UBND tỉnh" in overdue
    blind = text_of(part(real("tay-son-2023"), "summary"))
    assert "Chưa biết cam kết nào chậm: 48 cam kết chưa có số liệu. 14 kỳ báo cáo đã đến hạn mà chưa có." in blind
    assert "Huyện Tây Sơn kết thúc ngày 30/6/2025, trước hạn 31/12/2025 của 48 cam kết" in blind


def test_from_nothing_reported_no_pace_follows():
    brief = real("tay-son-2023")
    assert brief.tables["targets"].set_index("item").loc["C11", "required_pace"] > 0  # as if none had been made
    assert "mỗi quý" not in text_of(part(brief, "commitments"))


# --- respondents ----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("identity", ["phuoc-long-2021", "quang-tri-2020"])
@pytest.mark.parametrize("language", LANGUAGES)
def test_what_is_asked_of_respondents_is_recorded_and_never_a_task(identity, language):
    brief = real(identity, language)
    asked = [r.quote for r in brief.plan.respondent_requests]
    page = text_of(part(brief, "respondents"))
    tasks = "\n".join(text_of(s) for s in (part(brief, "commitments"), *parts.sheets(in_force(identity, language)).parts))
    for quote in asked:
        assert quote in page
        assert quote not in tasks
    why = {"vi": "không giao, không theo dõi và không hỗ trợ thực hiện", "en": "does not assign these sentences, follow them up or help"}
    assert why[language] in page
    assert {"vi": "kiểm tra độ tin cậy của khảo sát", "en": "an audit of the survey's integrity"}[language] in page


def test_a_line_about_respondents_read_as_a_commitment_stays_out_of_tables_sheets_and_counts():
    brief = district()
    words = "vận động người dân trả lời tích cực"
    assert words in text_of(part(brief, "respondents"))
    for section in sections(brief):
        if section.id != "respondents":
            assert words not in text_of(section)
            assert not any(row.get("Mã") == "C03" for row in rows_of(section))
    assert rows_of(part(brief, "owned"), "table-owners")[-1]["Cam kết"] == "2"


def test_the_audit_is_shown_where_there_are_answers_and_its_files_are_named_where_not():
    assert "phiếu khảo sát đã ẩn danh" in text_of(part(real("phuoc-long-2021"), "respondents"))
    brief = district(district_plan(period=2022, last_period=2023, document_date=""))
    shown = rows_of(part(brief, "respondents"), "table-audit")
    assert shown
    assert {row["Kết luận"].split(":")[0] for row in shown} <= {
        "cần xem lại cách khảo sát",
        "trong khoảng thường gặp",
        "chưa đủ số liệu để xét",
    }


def test_promises_measured_by_a_survey_are_only_measured():
    text = text_of(part(real("thac-mo-2024"), "respondents"))
    assert "Cam kết đo bằng khảo sát (C03)" in text
    shown = parts.sheets(in_force("phuoc-long-2021")).parts
    sheet = next(s for s in shown if any(row["Mã"] == "C34" for row in rows_of(s)))
    assert "Bản cam kết không có việc nào với người trả lời khảo sát" in text_of(sheet)


# --- calendar, sources ----------------------------------------------------------------------------------------------------


def test_the_calendar_says_what_is_due_what_came_and_what_is_next():
    progress = reported("tay-son-2023", {"C06": {"2023-Q2": 10, "2023-Q3": 20}})
    section = part(real("tay-son-2023", as_of=date(2024, 2, 1), progress=progress), "calendar")
    quarterly = next(r for r in rows_of(section) if r["Chế độ báo cáo"].startswith("hằng quý"))
    assert quarterly["Đến hạn, chưa có"] == "1: quý IV/2023"
    assert quarterly["Đã có"] == "2"
    assert quarterly["Kỳ tới"] == "quý I/2024 (31/3/2024)"
    assert "“theo yêu cầu”" in text_of(section)


def test_a_dispatch_that_asks_for_no_report_says_so_and_keeps_its_consequences():
    text = text_of(part(real("thac-mo-2024"), "calendar"))
    assert text.startswith("Chế độ báo cáo: chưa có kỳ nào được xác nhận.")
    assert "Hệ quả: Tiêu chí bị điểm 0: không xét khen thưởng" in text


@pytest.mark.parametrize("identity", COUNTS)
def test_defects_of_the_source_text_are_named(identity):
    brief = real(identity)
    text = text_of(part(brief, "sources"))
    assert brief.plan.text_quality
    assert all(quote_form(line) in quote_form(text) for line in brief.plan.text_quality)


# --- little, nothing, both languages --------------------------------------------------------------------------------------


@pytest.mark.parametrize("language", LANGUAGES)
def test_without_a_plan_one_line_says_what_to_do(language):
    from tests.display.made_slices import nothing

    brief = nothing(language)
    shown = [s for s in (part(brief, name) for name in PARTS) if s.blocks]
    assert [s.id for s in shown] == ["summary", "sources"]
    assert {"vi": "Đề nghị đơn vị gửi văn bản cam kết", "en": "Please send the document"}[language] in text_of(shown[0])
    assert parts.sheets(brief).parts == ()
    assert parts.masthead(brief).meta["kind"] == "plan"


@pytest.mark.parametrize("left", [(), ("targets",), ("targets", "reconciliation"), ("targets", "schedule")])
def test_tables_that_a_release_does_not_hold_stop_no_page(left):
    brief = real("phuoc-long-2021")
    object.__setattr__(brief, "tables", {n: f for n, f in brief.tables.items() if n in left})
    shown = [s for s in (part(brief, name) for name in PARTS) if s.blocks]
    assert shown
    if "targets" not in left:
        assert "cần cập nhật số liệu" in text_of(shown[0])
    assert bool(parts.sheets(replace(brief, issued_on=date(2021, 8, 1))).parts) is ("targets" in left)


@pytest.mark.parametrize(("make", "language"), in_languages([*COUNTS, "district"], ("district",)))
def test_every_number_is_what_its_cell_says(make, language):
    brief = district(language=language) if make == "district" else real(make, language)
    held = Slice(brief.tables, brief.peers)
    found = 0
    for section in sections(brief):
        for number in bound_numbers(section.as_blocks()):
            assert number["raw"] == resolve(number["ref"], held)
            assert number["s"] == format_number(number["format"], number["raw"], language)
            found += 1
    assert found > 20


@pytest.mark.parametrize("make", short_form([*COUNTS, "district"], ("phuoc-long-2021", "district")))
def test_both_languages_hold_the_same_numbers(make):
    def numbers(language):
        brief = district(language=language) if make == "district" else real(make, language)
        return [sorted(str(n["raw"]) for n in bound_numbers(s.as_blocks())) for s in sections(brief)]

    assert numbers("vi") == numbers("en")


@pytest.mark.parametrize("identity", short_form(COUNTS, ("quang-tri-2020",)))
def test_the_model_is_accepted_and_its_numbers_proved(identity):
    brief = real(identity)
    model = model_of(brief)
    assert check_numbers(model, release_tables(brief)) > 20
    assert model["meta"]["kind"] == "plan"


def test_a_plan_brief_is_typeset():
    pdf = render_pdf(model_of(real("so-cong-thuong-binh-phuoc-2023")))
    assert pdf.startswith(b"%PDF-")
    assert len(pdf) > 20_000


def test_the_notebook_shows_every_part_once_in_order():
    cells = json.loads(NOTEBOOK.read_text(encoding="utf-8"))["cells"]
    code = ["".join(c["source"]).strip() for c in cells if c["cell_type"] == "code"]
    shown = [line.removeprefix("display.plan.").removesuffix("(brief)") for line in code if line.startswith("display.plan.")]
    assert shown == ["masthead", *PARTS]
    assert {*shown, "commitments", "sheets"} == set(parts.__all__)


def test_roman_numbers():
    assert [roman(n) for n in (1, 4, 9, 14, 40)] == ["I", "IV", "IX", "XIV", "XL"]
