"""One rule book in many forms of table: headings, sheets, Word tables, levels in rows, guidance beside the name, text."""

from __future__ import annotations

import docx
import openpyxl
import pytest

from parlib.intake.annex.rule_book import AnnexOptions, read_annex

OPTIONS = AnnexOptions(framework_id="thu", language="en")
GUIDANCE = {
    "Ban hành kế hoạch": "Đúng hạn: 2 điểm; chậm: 1 điểm; không ban hành: 0 điểm",
    "Chế độ báo cáo": "Đủ 04 báo cáo: 3 điểm; thiếu mỗi báo cáo trừ 0,75 điểm",
    "Hồ sơ đúng hạn": "Từ 98% trở lên: 5 điểm; từ 90% đến dưới 98%: 3 điểm; dưới 90%: 0 điểm",
    "Số hóa hồ sơ": "Điểm = tỷ lệ số hóa x 4",
    "Sáng kiến": "Mỗi sáng kiến cộng 1 điểm, tối đa 2 điểm",
    "Nộp hồ sơ chậm": "Mỗi ngày chậm trừ 0,5 điểm, tối đa 2 điểm",
}
PLAN, REPORTS, ON_TIME, DIGITAL, IDEAS, LATE = GUIDANCE
MAXIMA = {PLAN: 2.0, REPORTS: 3.0, ON_TIME: 5.0, DIGITAL: 4.0, IDEAS: 2.0, LATE: 0.0}
KINDS = {IDEAS: "bonus", LATE: "penalty"}
NAMES = ["CHỈ ĐẠO, ĐIỀU HÀNH", PLAN, REPORTS, "THỦ TỤC HÀNH CHÍNH", ON_TIME, DIGITAL, "Điểm thưởng", IDEAS, "Điểm trừ", LATE]
CODES = ["I", "1", "2", "II", "1", "2", "III", "1", "IV", "1"]
PRINTED = [5, 2, 3, 9, 5, 4, 2, 2, "", ""]
ROWS = [[c, n, m, GUIDANCE.get(n, "")] for c, n, m in zip(CODES, NAMES, PRINTED, strict=True)]
HEAD = ["STT", "Tiêu chí", "Điểm tối đa", "Cách chấm"]
MAIN = [HEAD, *ROWS[:6]]


def excel(path, sheets):
    book = openpyxl.Workbook()
    book.remove(book.active)
    for name, rows in sheets.items():
        sheet = book.create_sheet(name)
        for row in rows:
            sheet.append([v if v != "" else None for v in row])
    book.save(path)
    return path


def word(path, blocks):
    document = docx.Document()
    for block in blocks:
        if isinstance(block, str):
            document.add_paragraph(block)
            continue
        table = document.add_table(rows=len(block), cols=len(block[0]))
        for cells, row in zip(table.rows, block, strict=True):
            for cell, value in zip(cells.cells, row, strict=True):
                cell.text = str(value)
    document.save(path)
    return path


def hold(path, *, without=()):
    book, problems, _ = read_annex(path, options=OPTIONS)
    assert book is not None, [str(p) for p in problems]
    assert [str(p) for p in problems if p.severity == "error"] == []
    leaves = {i.name_vi: i for i in book.leaves}
    assert list(leaves) == [name for name in GUIDANCE if name not in without]
    assert {n: i.max_points for n, i in leaves.items()} == {n: MAXIMA[n] for n in leaves}
    assert {n: i.kind for n, i in leaves.items()} == {n: KINDS.get(n, "") for n in leaves}
    assert "manual" not in {i.rule for i in leaves.values()}


TABLES = {
    "numbers under the headings": [HEAD, ["(1)", "(2)", "(3)", "(4)"], *ROWS],
    "bare numbers under the headings": [HEAD, [1, 2, 3, 4], *ROWS],
    "maxima in words": [
        ["TT", "Tiêu chí đánh giá", "Mức điểm tối đa", "Phương pháp đánh giá"],
        *([*r[:2], f"{r[2]} điểm" if r[2] != "" else "", r[3]] for r in ROWS),
    ],
    "subtotals": [*MAIN[:4], ["", "Cộng mục I", 5, ""], *MAIN[4:], ["", "Cộng mục II", 9, ""], *ROWS[6:], ["", "TỔNG CỘNG", 14, ""]],
    "no codes": [["Tiêu chí", "Điểm tối đa", "Cách chấm"], *(r[1:] for r in ROWS)],
    "unit first": [
        ["TT", "Cơ quan chấm", "Tiêu chí", "Thang điểm", "Cách chấm"],
        *([r[0], "Sở Nội vụ" if r[3] else "", *r[1:]] for r in ROWS),
    ],
    "headings nobody knows": [["Mục", "Việc phải làm", "Trần", "Ba rem"], *ROWS],
    "guidance in brackets": [
        ["TT", "Tiêu chí và cách chấm", "Điểm tối đa"],
        *([r[0], f"{r[1]} ({r[3]})" if r[3] else r[1], r[2]] for r in ROWS),
    ],
    "guidance behind a colon": [
        ["TT", "Nội dung chấm điểm", "Điểm tối đa"],
        *([r[0], f"{r[1]}: {r[3]}" if r[3] else r[1], r[2]] for r in ROWS),
    ],
    "guidance in the next line": [["TT", "Nội dung", "Điểm"], *([r[0], f"{r[1]}\n{r[3]}" if r[3] else r[1], r[2]] for r in ROWS)],
    "maxima behind the names": [
        ["TT", "Tiêu chí", "Cách chấm"],
        *([r[0], f"{r[1]} ({r[2]} điểm)" if r[2] != "" else r[1], r[3]] for r in ROWS),
    ],
}


FLAT = [["Mã", "Tiêu chí", "Điểm tối đa"], ["I", "CHỈ ĐẠO", "5"], ["1.1", PLAN, "2"], ["1.2", REPORTS, "3"]]
FLAT += [["II", "THỦ TỤC", "9"], ["2.1", ON_TIME, "5"], ["2.2", DIGITAL, "4"]]
TOLD = {"1.1": GUIDANCE[PLAN], "1.2": GUIDANCE[REPORTS], "2.1": GUIDANCE[ON_TIME], "2.2": GUIDANCE[DIGITAL]}
LEVELS = {
    PLAN: [("Đúng hạn", 2), ("Chậm", 1), ("Không ban hành", 0)],
    REPORTS: [("Đủ, đúng hạn", 3), ("Thiếu hoặc chậm 01 báo cáo", 1.5), ("Thiếu hoặc chậm từ 02 báo cáo", 0)],
    ON_TIME: [("Từ 98% trở lên", 5), ("Từ 90% đến dưới 98%", 2.5), ("Dưới 90%", 0)],
    DIGITAL: [("Từ 80% trở lên", 4), ("Từ 50% đến dưới 80%", 2), ("Dưới 50%", 0)],
}
TABLES["parts named in the column of codes"] = [HEAD, *([r[1], "", "", ""] if not r[3] else [n, *r[1:]] for n, r in enumerate(ROWS, 1))]
TABLES["notes behind the total"] = [
    HEAD,
    *ROWS,
    ["", "Tổng điểm", 14, ""],
    ["Ghi chú: điểm thưởng không vượt quá 2 điểm"],
    ["- Lưu: VT.", "", "", "Nguyễn Văn A"],
]
TABLES["two columns of names"] = [
    ["TT", "Lĩnh vực", "Tiêu chí", "Điểm tối đa", "Cách chấm"],
    ["1", "Chỉ đạo", *ROWS[1][1:]],
    ["2", "", *ROWS[2][1:]],
    ["3", "Thủ tục", *ROWS[4][1:]],
    ["4", "", *ROWS[5][1:]],
    ["5", "Điểm thưởng", *ROWS[7][1:]],
    ["6", "Điểm trừ", *ROWS[9][1:]],
]
TABLES["maxima with a sign"] = [*MAIN, ["3", IDEAS, "+2", GUIDANCE[IDEAS]], ["4", LATE, "-2", GUIDANCE[LATE]]]


@pytest.mark.parametrize("form", TABLES)
def test_each_form_of_table_is_read(tmp_path, form):
    hold(excel(tmp_path / "annex.xlsx", {"PL": TABLES[form]}))


def test_blocks_on_sheets_of_their_own(tmp_path):
    added = [["TT", "Nội dung cộng điểm", "Điểm cộng tối đa", "Cách cộng"], ["1", IDEAS, 2, GUIDANCE[IDEAS]]]
    taken = [["TT", "Nội dung trừ điểm", "Điểm trừ tối đa", "Cách trừ"], ["1", LATE, 2, GUIDANCE[LATE]]]
    hold(excel(tmp_path / "annex.xlsx", {"Tiêu chí": MAIN, "Điểm cộng": added, "Điểm trừ": taken}))
    hold(excel(tmp_path / "plain.xlsx", {"PL1": MAIN, "PL2": added, "PL3": taken}))


@pytest.mark.parametrize(
    "heads", [(HEAD, HEAD), (["STT", "Nội dung thưởng", "Mức thưởng", "Mức tối đa"], ["STT", "Hành vi", "Mức trừ", "Mức tối đa"])]
)
@pytest.mark.parametrize("titles", [("I. TIÊU CHÍ", "II. ĐIỂM CỘNG", "III. ĐIỂM TRỪ"), ("A. BẢNG ĐIỂM", "B. Điểm thưởng", "C. Điểm trừ")])
def test_blocks_in_word_tables_of_their_own(tmp_path, heads, titles):
    tables = []
    for head, name in zip(heads, (IDEAS, LATE), strict=True):
        row = ["1", name, "2", GUIDANCE[name]] if head == HEAD else ["1", name, GUIDANCE[name], "2 điểm"]
        tables.append([head, row])
    hold(word(tmp_path / "annex.docx", [titles[0], MAIN, titles[1], tables[0], titles[2], tables[1]]))


def test_a_word_table_for_each_part_under_its_letter(tmp_path):
    parts = (("A. Chỉ đạo, điều hành", (PLAN, REPORTS)), ("B. Thủ tục", (ON_TIME, DIGITAL)), ("C. Điểm trừ", (LATE,)))
    blocks = []
    for title, names in parts:
        rows = [[str(n), name, f"{MAXIMA[name] or 2:g}", GUIDANCE[name]] for n, name in enumerate(names, 1)]
        blocks += [title, [["TT", "Tiêu chí", "Điểm", "Cách chấm"], *rows]]
    hold(word(tmp_path / "annex.docx", blocks), without=(IDEAS,))


def test_articles_of_a_decision_without_a_table(tmp_path):
    lines = ["QUY ĐỊNH CHẤM ĐIỂM", "Điều 5. Chỉ đạo, điều hành (5 điểm)"]
    lines += [f"1. {PLAN} (2 điểm)", *GUIDANCE[PLAN].split("; "), f"2. {REPORTS} (3 điểm): {GUIDANCE[REPORTS]}"]
    lines += ["Điều 6. Thủ tục hành chính (9 điểm)", f"1. {ON_TIME} (5 điểm)", *(f"- {w}" for w in GUIDANCE[ON_TIME].split("; "))]
    lines += [f"2. {DIGITAL} (4 điểm)", GUIDANCE[DIGITAL], "Điều 7. Điểm thưởng", f"1. {IDEAS} (tối đa 2 điểm): {GUIDANCE[IDEAS]}"]
    lines += ["Điều 8. Điểm trừ", f"1. {LATE}: {GUIDANCE[LATE]}"]
    hold(word(tmp_path / "annex.docx", lines))
    (tmp_path / "annex.txt").write_text("\n".join(lines), encoding="utf-8")
    hold(tmp_path / "annex.txt")


def test_guidance_by_code_on_another_sheet_in_another_table_or_in_lines(tmp_path):
    by_code = [["Mã", "Cách chấm điểm"], *([code, words] for code, words in TOLD.items())]
    hold(excel(tmp_path / "annex.xlsx", {"Bảng điểm": FLAT, "Hướng dẫn": by_code}), without=(IDEAS, LATE))
    hold(word(tmp_path / "table.docx", ["BẢNG ĐIỂM", FLAT, "HƯỚNG DẪN CHẤM", by_code]), without=(IDEAS, LATE))
    lines = [f"Tiêu chí {code}: {words}" for code, words in TOLD.items()]
    hold(word(tmp_path / "lines.docx", ["BẢNG ĐIỂM", FLAT, "HƯỚNG DẪN CHẤM", *lines]), without=(IDEAS, LATE))


@pytest.mark.parametrize("repeated", [False, True])
def test_levels_in_rows_of_their_own_give_the_maximum_too(tmp_path, repeated):
    rows = [["TT", "Tiêu chí", "Mức độ đạt", "Điểm"], ["I", "CHỈ ĐẠO", "", 5]]
    for code, (name, levels) in enumerate(LEVELS.items(), 1):
        rows += [[code if not n or repeated else "", name if not n or repeated else "", *level] for n, level in enumerate(levels)]
    hold(excel(tmp_path / "annex.xlsx", {"PL": rows}), without=(IDEAS, LATE))


@pytest.mark.parametrize(
    "heads",
    [
        ("100% số điểm", "50% số điểm", "0 điểm"),
        ("Mức đạt 100% điểm", "Mức đạt 50% điểm", "Mức 0 điểm"),
        ("Tốt (100%)", "Trung bình (50%)", "Yếu (0%)"),
        ("Điểm tối đa khi", "Một nửa số điểm khi", "Không điểm khi"),
        ("Loại A (100% điểm)", "Loại B (50% điểm)", "Loại C (0% điểm)"),
    ],
)
def test_levels_in_columns_headed_by_parts_of_the_maximum(tmp_path, heads):
    rows = [["TT", "Tiêu chí", "Điểm chuẩn", *heads], ["I", "CHỈ ĐẠO", 14, "", "", ""]]
    rows += [[n, name, MAXIMA[name], *(w for w, _ in levels)] for n, (name, levels) in enumerate(LEVELS.items(), 1)]
    path = excel(tmp_path / "annex.xlsx", {"PL": rows})
    hold(path, without=(IDEAS, LATE))
    book, _, _ = read_annex(path, options=OPTIONS)
    assert [t["points"] for t in {i.name_vi: i for i in book.leaves}[ON_TIME].rule_params["tiers"]] == [5.0, 2.5, 0.0]


def test_one_cell_over_all_levels_says_how_the_item_is_scored(tmp_path):
    rows = [["TT", "Tiêu chí", "Điểm chuẩn", "Mức đạt 100% điểm", "Mức đạt 50% điểm", "Mức 0 điểm"]]
    rows += [[n, name, MAXIMA[name], *(w for w, _ in levels)] for n, (name, levels) in enumerate(LEVELS.items(), 1)]
    rows += [[5, "Phối hợp", 5, "Giám đốc nhận xét, cho điểm", "", ""], [6, "Vi phạm giờ giấc", 3, "Mỗi lần vi phạm trừ 1 điểm", "", ""]]
    book, _, _ = read_annex(excel(tmp_path / "annex.xlsx", {"PL": rows}), options=OPTIONS)
    assert [i.rule for i in book.leaves][-2:] == ["manual", "tier"]


@pytest.mark.parametrize("heading", ["Mức điểm", "Ghi chú", "Hồ sơ kèm theo", "Đơn vị tính", "Chuẩn"])
def test_guidance_under_a_heading_of_something_else(tmp_path, heading):
    hold(excel(tmp_path / "annex.xlsx", {"PL": [["TT", "Tiêu chí", "Điểm chuẩn", heading], *ROWS]}))


def test_what_one_fault_costs_may_stand_among_the_points(tmp_path):
    rows = [
        ["Mã số", "Tiêu chí và mức chấm", "Thang điểm"],
        ["I", "THỦ TỤC", 8],
        ["I.1", "Phản ánh, kiến nghị", 4],
        ["", "- Không có phản ánh quá hạn", 4],
        ["", "- Cứ 01 phản ánh quá hạn", "trừ 0,5"],
        ["I.2", "Thư xin lỗi", 4],
        ["", "- Mỗi hồ sơ trễ hạn không có thư xin lỗi", "-1"],
    ]
    book, _, _ = read_annex(excel(tmp_path / "annex.xlsx", {"PL": rows}), options=OPTIONS)
    assert [[t["points"] for t in i.rule_params["tiers"]][:3] for i in book.leaves] == [[4.0, 3.5, 3.0], [4.0, 3.0, 2.0]]


def test_a_penalty_with_words_elsewhere_is_not_all_of_it_at_once(tmp_path):
    rows = [*MAIN, ["III", "Điểm trừ", -3, ""], ["1", LATE, -3, ""]]
    table = [[*row, "" if row[1] != LATE else "Theo Phụ lục 3, tối đa 3 vụ"] for row in rows]
    table[0][-1] = "Minh chứng"
    book, _, _ = read_annex(excel(tmp_path / "annex.xlsx", {"PL": table}), options=OPTIONS)
    assert {i.name_vi: i.rule for i in book.leaves}[LATE] == "manual"


@pytest.mark.parametrize("mark", ["\t", " | "])
def test_two_pasted_tables_each_by_its_own_headings(tmp_path, mark):
    other = [["Mã", "Nội dung", "Mức cộng, trừ", "Khung điểm"], ["", "Điểm thưởng", "", ""]]
    other += [["T1", IDEAS, GUIDANCE[IDEAS], "Tối đa + 2"], ["", "Điểm phạt", "", ""], ["P1", LATE, GUIDANCE[LATE], "Tối đa - 2"]]
    text = "\n".join(mark.join(map(str, row)) for row in [*MAIN, *other])
    (tmp_path / "annex.txt").write_text(text, encoding="utf-8")
    hold(tmp_path / "annex.txt")
