"""Promises in the tables of a Word dispatch: who does what, how much, by when, each in its own column."""

import time

import pytest

from parlib.codebook.plans import Plan
from parlib.gate.yaml_text import parse_yaml
from parlib.intake.dispatch.files import read_dispatch
from parlib.intake.dispatch.promises import extract_commitments
from parlib.intake.dispatch.proposed_plan import read_file
from parlib.intake.dispatch.row_readings import read_row
from parlib.intake.dispatch.table_rows import TableRow, due_words

docx = pytest.importorskip("docx", reason="python-docx (the `docx` extra) is not installed")


def written(path, *parts):
    """Write a document of paragraphs (text) and tables (lists of rows); None in a row goes on with the cell above."""
    document = docx.Document()
    for part in parts:
        if isinstance(part, str):
            document.add_paragraph(part)
            continue
        table = document.add_table(rows=0, cols=len(part[0]))
        for words in part:
            cells = table.add_row().cells
            for cell, text in zip(cells, words, strict=True):
                cell.text = text or ""
        for r, words in enumerate(part):
            for c, text in enumerate(words):
                if text is None:
                    top = next(n for n in range(r - 1, -1, -1) if part[n][c] is not None)
                    table.cell(top, c).merge(table.cell(r, c))
    document.save(path)
    return path


def read(path):
    found = extract_commitments(read_dispatch(path))
    return [(p.operator, p.target, p.target_high, p.unit, p.owner, str(p.due)) for p in found if p.kind == "target"]


TITLE = "KẾ HOẠCH cải cách hành chính năm 2026 của xã Bản Chầu"


def test_figures_with_unit_owner_and_deadline(tmp_path):
    path = written(
        tmp_path / "a.docx",
        TITLE,
        [
            (
                "TT",
                "Chỉ tiêu",
                "Đơn vị tính",
                "Thực hiện năm 2025",
                "Kế hoạch năm 2026",
                "Cơ quan chủ trì",
                "Cơ quan phối hợp",
                "Thời gian",
            ),
            ("I", "Cải cách thủ tục hành chính", "", "", "", "", "", ""),
            ("1", "Tỷ lệ hồ sơ đúng hạn", "%", "96,2", "98,5", "Trung tâm Phục vụ hành chính công", "Các phòng", "Cả năm"),
            ("2", "Hồ sơ trễ hạn", "%", "3,8", "1,5", "Trung tâm Phục vụ hành chính công", "", "31/12/2026"),
            ("3", "Đối thoại với người dân", "cuộc", "2", "≥ 04", "Văn phòng HĐND và UBND", "", "Quý II/2026"),
            ("II", "Chỉ số", "", "", "", "", "", ""),
            ("4", "Chỉ số CCHC", "bậc", "tăng 1", "Tăng 02 bậc", "Phòng Văn hóa - Xã hội", "", ""),
            ("5", "Số hóa kết quả", "%", "61", "100%", "Các phòng chuyên môn", "", "30/9"),
        ],
    )
    office = "Trung tâm Phục vụ hành chính công"
    assert read(path) == [
        (">=", 98.5, None, "%", office, "2026-12-31"),
        ("<=", 1.5, None, "%", office, "2026-12-31"),
        (">=", 4.0, None, "cuộc", "Văn phòng HĐND và UBND", "2026-06-30"),
        ("rank_improve_by", 2.0, None, "bậc", "Phòng Văn hóa - Xã hội", "2026-12-31"),
        ("=", 100.0, None, "%", "Các phòng chuyên môn", "2026-09-30"),
    ]
    found = extract_commitments(read_dispatch(path))
    assert found[0].quote == "1 | Tỷ lệ hồ sơ đúng hạn | % | 96,2 | 98,5 | Trung tâm Phục vụ hành chính công | Các phòng | Cả năm"
    assert (found[0].indicator, found[0].domain) == ("Tỷ lệ hồ sơ đúng hạn", "D3")
    plan = Plan.model_validate(parse_yaml(read_file(path).yaml).data)
    assert [c.operator for c in plan.commitments] == [row[0] for row in read(path)]


def test_tasks_without_a_figure_are_to_be_done_and_merged_owners_spread(tmp_path):
    path = written(
        tmp_path / "a.docx",
        TITLE,
        [
            ("STT", "Nội dung công việc", "Đơn vị thực hiện", "Thời gian hoàn thành", "Sản phẩm"),
            ("1", "Ban hành kế hoạch kiểm tra", "Phòng Văn hóa - Xã hội", "Tháng 02", "Kế hoạch"),
            ("2", "Kiểm tra ít nhất 30% thôn", None, "Quý III", "Báo cáo"),
            ("3", "Rà soát thủ tục nội bộ", "Phòng Kinh tế chủ trì; các đơn vị phối hợp", "Trước 15/11", "Danh mục"),
        ],
    )
    assert read(path) == [
        ("done", None, None, "", "Phòng Văn hóa - Xã hội", "2026-02-28"),
        (">=", 30.0, None, "%", "Phòng Văn hóa - Xã hội", "2026-09-30"),
        ("done", None, None, "", "Phòng Kinh tế", "2026-11-15"),
    ]


def test_a_heading_of_two_rows_and_one_that_is_repeated_on_the_next_page(tmp_path):
    head = [("TT", "Nhiệm vụ", "Mục tiêu", "Thực hiện", ""), (None, None, None, "Chủ trì", "Thời hạn")]
    path = written(
        tmp_path / "a.docx",
        TITLE,
        [
            *head,
            ("1", "Hồ sơ trực tuyến toàn trình", "Đạt tối thiểu 80%", "Phòng Kinh tế", "31/10/2026"),
            ("TT", "Nhiệm vụ", "Mục tiêu", "Thực hiện", ""),
            ("2", "Mức độ hài lòng", "Từ 92% đến 95%", "Văn phòng HĐND và UBND", ""),
        ],
    )
    assert read(path) == [
        (">=", 80.0, None, "%", "Phòng Kinh tế", "2026-10-31"),
        (">=", 92.0, 95.0, "%", "Văn phòng HĐND và UBND", "2026-12-31"),
    ]


def test_results_of_last_year_and_tables_without_tasks_promise_nothing(tmp_path):
    path = written(
        tmp_path / "a.docx",
        [("ỦY BAN NHÂN DÂN", "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM"), ("XÃ BẢN CHẦU", "Độc lập - Tự do - Hạnh phúc")],
        TITLE,
        "I. KẾT QUẢ NĂM 2025",
        [("TT", "Chỉ tiêu", "Kế hoạch năm 2025", "Đơn vị thực hiện"), ("1", "Hồ sơ đúng hạn", "95%", "Phòng Kinh tế")],
        "II. KINH PHÍ",
        [("TT", "Khoản chi", "Số tiền"), ("1", "Tập huấn", "35 triệu đồng")],
    )
    assert read(path) == []


def test_a_row_that_asks_something_of_respondents_is_no_task(tmp_path):
    path = written(
        tmp_path / "a.docx",
        TITLE,
        "3. Khảo sát",
        [
            ("Nội dung", "Đơn vị thực hiện", "Thời gian"),
            ("Vận động người dân đánh giá ở mức hài lòng trở lên khi khảo sát", "Phòng Kinh tế", "Quý IV"),
        ],
    )
    assert [p.kind for p in extract_commitments(read_dispatch(path))] == ["respondent_influence"]


@pytest.mark.parametrize(
    ("row", "expected"),
    [
        (TableRow("Hồ sơ đúng hạn", target="Trên 97%"), (">", 97, None, "%")),
        (TableRow("Hồ sơ đúng hạn", target="95 - 98", unit="%"), (">=", 95, 98, "%")),
        (TableRow("Giải ngân vốn đầu tư công", target="95", unit="% kế hoạch"), (">=", 95, None, "% kế hoạch")),
        (TableRow("Lớp tập huấn", target="02 lớp"), ("=", 2, None, "lớp")),
        (TableRow("Khiếu nại kéo dài", target="0", unit="vụ"), ("=", 0, None, "vụ")),
        (TableRow("Thời gian chờ", target="15", unit="phút"), ("<=", 15, None, "phút")),
        (TableRow("Xử lý hồ sơ trễ hạn", target="100", unit="%"), ("=", 100, None, "%")),
        (TableRow("Chỉ số hài lòng", target="90% trở lên"), (">=", 90, None, "%")),
        (TableRow("Thứ hạng PAR INDEX", target="Nhóm 10 xã dẫn đầu"), None),
        (TableRow("Văn bản trả lời", target="Đúng thời hạn", owner="Các phòng"), ("done", None, None, "")),
        (TableRow("Kinh phí", target="2 đợt, 30 người"), None),
    ],
)
def test_a_row_of_a_table_is_read(row, expected):
    found = [(r.operator, r.target, r.target_high, r.unit) for r in read_row(row)]
    assert found == ([expected] if expected else []) or (expected is None and all(f[0] == "rank_band" for f in found))


def test_no_deadline_stays_the_end_of_the_year():
    assert due_words(TableRow("x", due="Thường xuyên")) == "Thường xuyên"
    assert due_words(TableRow("x", due="Hoàn thành trước ngày 15/11")) == "trước ngày 15/11"


@pytest.mark.parametrize("filling", ["95% ", "1, ", "tăng ít nhất 5% so với năm trước ", "không để phát sinh hồ sơ "])
def test_a_cell_as_long_as_a_page_is_read_in_little_time(tmp_path, filling):
    path = written(tmp_path / "a.docx", TITLE, [("Nhiệm vụ", "Chỉ tiêu", "Chủ trì"), (filling * 2_000, filling * 2_000, "Phòng Kinh tế")])
    start = time.process_time()
    read(path)
    assert time.process_time() - start < 10


@pytest.mark.parametrize(
    ("task", "target", "read"),
    [
        ("Giảm thời gian giải quyết", "30%", ("decrease_by", 30.0)),
        ("Giảm tỷ lệ hồ sơ trễ hạn", "2%", ("<=", 2.0)),
        ("Tỷ lệ hồ sơ trực tuyến", "75%", (">=", 75.0)),
    ],
)
def test_a_share_beside_a_task_that_goes_down(task, target, read):
    reading = read_row(TableRow(task, target=target))[0]
    assert (reading.operator, reading.target) == read


def test_cells_that_were_merged_say_the_same_unit_once(tmp_path):
    document = docx.Document()
    document.add_paragraph(TITLE)
    table = document.add_table(rows=0, cols=3)
    for words in (
        ("Chỉ tiêu", "Năm 2026", "Chủ trì"),
        ("Hồ sơ đúng hạn", "98%", "Phòng Nội vụ"),
        ("Hồ sơ trực tuyến", "70%", "Phòng Nội vụ"),
    ):
        for cell, text in zip(table.add_row().cells, words, strict=True):
            cell.text = text
    table.cell(1, 2).merge(table.cell(2, 2))
    document.save(tmp_path / "a.docx")
    assert [(target, owner) for _, target, _, _, owner, _ in read(tmp_path / "a.docx")] == [(98.0, "Phòng Nội vụ"), (70.0, "Phòng Nội vụ")]


def test_lines_between_the_rows_of_a_pasted_table_name_groups_of_them():
    text = (
        "Quyết định giao chỉ tiêu năm 2026\nTT | Chỉ tiêu | Năm 2025 | Chỉ tiêu 2026 | Đơn vị chịu trách nhiệm\nI. TIẾN ĐỘ\n"
        + "1 | Tỷ lệ hồ sơ đúng hạn | 97,4% | từ 99% trở lên | Phòng Kinh tế\nII. SỐ HÓA\n2 | Văn bản ký số (%) | 93 | 100 | Văn phòng"
    )
    rows = [(p.operator, p.target, p.unit, p.owner) for p in extract_commitments(text)]
    assert rows == [(">=", 99.0, "%", "Phòng Kinh tế"), ("=", 100.0, "%", "Văn phòng")]
