"""A rule book from an office's Excel annex: read as it stands, its contradictions said, nothing repaired."""

import openpyxl
import pytest

from parlib.codebook.rules import parse_rule
from parlib.intake.annex.codes import AnnexCodes
from parlib.intake.annex.guidance import read_guidance
from parlib.intake.annex.rule_book import AnnexOptions, read_annex
from parlib.intake.annex.rule_book_files import write_framework
from parlib.store.params import load_framework

CA_MAU = [
    ["ỦY BAN NHÂN DÂN TỈNH", None],
    ["BẢNG TIÊU CHÍ XÁC ĐỊNH CHỈ SỐ CẢI CÁCH HÀNH CHÍNH", None],
    [],
    ["STT", "Lĩnh vực/Tiêu chí", "Điểm tối đa", "ĐTXHH", "Tự đánh giá", "SNV đánh giá", "Điểm đạt được", "Chỉ số", "Ghi chú"],
    [1, "Công tác chỉ đạo, điều hành CCHC", 20],
    [1.1, "Kế hoạch CCHC năm", 5],
    ["1.1.1", "Ban hành kế hoạch CCHC năm", 1],
    [None, "Kịp thời: 1"],
    [None, "Không kịp thời: 0,5"],
    [None, "Không ban hành: 0"],
    ["1.1.2", "Nhiệm vụ đầy đủ và có kinh phí", 1],
    [None, "Đủ nhiệm vụ và có kinh phí", 1],
    [None, "Thiếu một trong hai", 0],
    ["1.1.3", "Mức độ thực hiện kế hoạch", 2],
    [None, "Trên 90%: 2"],
    [None, "Từ 70% đến 90%: 1"],
    [None, "Dưới 70%: 0"],
    [1.2, "Báo cáo CCHC", 2],
    ["1.2.1", "Gửi đủ báo cáo, đúng hạn", 1, None, None, None, None, None, "Quý, 6 tháng, năm"],
    [None, "Đạt: 1"],
    [None, "Không đạt: 0"],
    ["1.2.2", "Sáng kiến", 2],
    [None, "≥ 2 sáng kiến: 1"],
    [None, "1 sáng kiến: 0,5"],
    [2, "Đánh giá của người dân", 10, 10],
    ["2.1", "Khảo sát sự hài lòng", 10, 10],
    [None, "Tổng điểm", 30],
    [],
    [None, "Ghi chú: áp dụng từ năm 2014"],
]

SOFTWARE = [
    ["Mã tiêu chí", "Tiêu chí", "Thang điểm", "Số liệu kê khai", "Cách tính điểm", "Tài liệu kiểm chứng", "Tự chấm", "Cơ quan chủ trì"],
    ["I", "Chỉ đạo, điều hành", 10, None, None, None, None, "Phòng Nội vụ"],
    [1, "Kế hoạch năm", 4, "Có / Không / Không áp dụng", "Có kế hoạch: 4; không: 0", "Kế hoạch"],
    [2, "Giải ngân", 6, None, "r>=85%: 6; 60%<=r<85%: r/85%×6, làm tròn 2 chữ số; r<60%: 0", "Báo cáo"],
    ["II", "Thủ tục hành chính", 8],
    [1, "Đúng hạn", 8],
    ["a)", "Cấp xã", 5, None, "100%: 5; 90–<100%: 4; <90%: 0"],
    ["b)", "Cấp huyện", 3, None, "theo đánh giá của tổ công tác"],
    ["III", "Điểm thưởng", 2],
    [1, "Mô hình hay", 2, None, ">=2 mô hình: 2; 1 mô hình: 1; không: 0"],
    ["IV", "Điểm trừ", None],
    [1, "Nộp trễ", -1, None, "Trễ hạn: -1"],
]


def annex(tmp_path, rows, name="annex.xlsx"):
    book = openpyxl.Workbook()
    sheet = book.active
    sheet.title = "Phụ lục I"
    for row in rows:
        sheet.append(row)
    path = tmp_path / name
    book.save(path)
    return path


def test_the_layout_of_a_decision(tmp_path):
    framework, problems, _ = read_annex(
        annex(tmp_path, CA_MAU), options=AnnexOptions(framework_id="ca-mau", level="department", language="en")
    )
    items = framework.by_code
    assert list(items) == ["0", "1", "1.1", "1.1.1", "1.1.2", "1.1.3", "1.2", "1.2.1", "1.2.2", "2", "2.1"]
    assert [str(items[c].level) for c in ("0", "1", "1.1", "1.1.1")] == ["index", "domain", "criterion", "subcriterion"]
    assert items["0"].max_points == framework.index_max == 30
    assert framework.title_vi == "Bảng tiêu chí xác định chỉ số cải cách hành chính"
    assert items["1.1.1"].rule == "tier"
    assert items["1.1.2"].rule == "boolean"
    assert items["1.1.3"].rule_params["tiers"][0] == {"low": 0.9, "low_closed": False, "points": 2.0}
    assert items["1.2.2"].rule == "manual"  # at most 1 of a maximum of 2: which of the two holds, a person says
    assert items["2.1"].source == "survey"
    assert "Quý, 6 tháng, năm" in items["1.2.1"].note
    said = {(p.cell, p.what.split(":")[0]) for p in problems}
    assert ("C5", "The parts do not add up to the whole") in said  # 5 + 2 of 20
    assert ("C6", "The parts do not add up to the whole") in said  # 1 + 1 + 2 of 5
    assert ("C18", "The parts do not add up to the whole") in said  # 1 + 2 of 2
    assert ("C22", "The best value of the rule is not the maximum.") in said  # 1 of 2
    assert {p.severity for p in problems} == {"warning"}


def test_the_export_of_scoring_software(tmp_path):
    framework, problems, _ = read_annex(annex(tmp_path, SOFTWARE, "Phú Thọ 2025.xlsx"))
    items = framework.by_code
    assert framework.id == "phu-tho-2025"
    assert list(items) == ["0", "I", "I.1", "I.2", "II", "II.1", "II.1.a", "II.1.b", "III", "III.1", "IV", "IV.1"]
    assert items["I"].lead_unit == "Phòng Nội vụ"
    assert items["I.1"].rule == "boolean"
    assert items["I.2"].rule_params == {"decimals": 2, "cap": 0.85, "floor": 0.6}
    assert items["II.1.a"].rule == "tier"
    assert items["II.1.b"].rule == "manual"
    assert (items["III"].kind, items["III.1"].kind, items["III.1"].rule) == ("bonus", "bonus", "count")
    assert (items["IV.1"].kind, items["IV.1"].max_points, items["IV.1"].rule_params) == ("penalty", 0.0, {"steps": [[1, -1.0]]})
    unread = [p for p in problems if p.what.startswith("Chưa hiểu được cách chấm")]
    assert [p.cell for p in unread] == ["E8"]
    assert not [p for p in problems if p.severity == "error"]


def test_what_is_imported_can_be_written_loaded_and_scored_from(tmp_path):
    for rows, name in ((CA_MAU, "a.xlsx"), (SOFTWARE, "b.xlsx")):
        framework, *_ = read_annex(annex(tmp_path, rows, name))
        write_framework(framework, tmp_path / framework.id)
        assert load_framework(tmp_path / framework.id) == framework
        for item in framework.items:
            parse_rule(item.rule, item.rule_params)


def test_faults_of_the_annex_are_said_and_not_mended(tmp_path):
    rows = [
        ["Mã", "Nội dung", "Điểm tối đa"],
        [1, "Một", 10],
        ["1.1", "Một một", "mười"],
        ["1.1", "Lại một một", 4],
        ["3.2.1", "Không có cấp trên", 1],
        [None, None, 3],
    ]
    framework, problems, _ = read_annex(annex(tmp_path, rows), options=AnnexOptions(language="en"))
    said = {p.cell: p.what for p in problems if p.severity == "error"}
    assert said == {
        "C3": "The maximum cannot be read.",
        "A4": "The code 1.1 stands in another row already.",
        "A5": "There is no row above for the code 3.2.1.",
        "C6": "The row has a maximum but no code.",
    }
    assert framework.by_code["1.1"].max_points is None
    assert framework.by_code["1.1"].name_vi == "Một một"


def test_a_file_without_a_table_or_with_macros_gives_no_rule_book(tmp_path):
    framework, problems, _ = read_annex(annex(tmp_path, [["a", "b"], [1, 2]]))
    assert framework is None
    assert problems[0].what.startswith("Không tìm thấy bảng tiêu chí")
    (tmp_path / "x.xlsx").write_bytes(b"PK\x03\x04")
    framework, problems, _ = read_annex(tmp_path / "x.xlsx")
    assert framework is None
    assert problems[0].severity == "error"


def test_numbers_that_excel_shortened_are_told_by_what_stands_before():
    codes = AnnexCodes()
    placed = [codes.place(raw) for raw in (1, 1.1, 1.2, 1.3, 1.4, 1.5, 1.6, 1.7, 1.8, 1.9, 1.1, 1.11)]
    assert [p.code for p in placed][-3:] == ["1.9", "1.10", "1.11"]
    assert [p.guessed for p in placed][-3:] == [False, True, False]
    assert codes.place("1.1").twice
    assert codes.place("Ghi chú") is None
    assert codes.place(None) is None


@pytest.mark.parametrize(
    ("text", "maximum", "rule", "params"),
    [
        ("Đạt: 1; không đạt: 0", 1, "boolean", {}),
        ("Kịp thời: 1; không kịp thời: 0,5; không ban hành: 0", 1, "tier", None),
        ("Trên 90%: 2; từ 70% đến 90%: 1; dưới 70%: 0", 2, "tier", None),
        ("Từ 80% trở lên: 3; từ 50% đến dưới 80%: 1,5; dưới 50%: 0", 3, "tier", None),
        (">=100 tin bài: 4; 50–<100: 3; <50: 2; không: 0", 4, "count", {"steps": [[100.0, 4.0], [50.0, 3.0], [1.0, 2.0]]}),
        ("r>=85%: 10; 60%<=r<85%: r/85%×10, làm tròn 2 chữ số; r<60%: 0", 10, "proportional", {"decimals": 2, "cap": 0.85, "floor": 0.6}),
        ("Số việc hoàn thành / số việc được giao × 5", 5, "proportional", {}),
        ("Chấm tối đa 1,25", 1.25, "manual", {}),
        ("Năm nay > năm trước: 1", 1, "growth", {}),
    ],
)  # fmt: skip
def test_phrases_that_are_read(text, maximum, rule, params):
    phrase = read_guidance(text, maximum)
    assert phrase.rule == rule
    if params is not None:
        assert phrase.params == params
    parse_rule(phrase.rule, phrase.params)


@pytest.mark.parametrize(
    "text",
    ["", "theo hướng dẫn của Sở Nội vụ", ">=1 sản phẩm 4 sao: 1; 3 sao: 0,5", "Giải pháp tiên phong: 6; cải tiến: tối đa 3", "Trễ: -1/ngày", "90%: 2; 80–95%: 1; dưới 85%: 0", "Đạt: 1; -"],
)  # fmt: skip
def test_phrases_that_are_left_to_a_person(text):
    read = read_guidance(text, 6)
    assert read.rule == "manual"
    assert read.reason


def test_an_item_whose_guidance_says_in_brackets_that_people_are_asked_is_scored_by_a_survey(tmp_path):
    rows = [
        ["TT", "Lĩnh vực, tiêu chí", "Điểm tối đa", "Cách chấm điểm"],
        ["1", "MỨC ĐỘ HÀI LÒNG", 35, ""],
        ["1.1", "Thái độ phục vụ của công chức", 8, "Điểm = Tỷ lệ hài lòng x 8 (qua điều tra xã hội học)"],
        ["1.2", "Chỉ số hài lòng chung", 12, "Điểm = Chỉ số SIPAS x 12 (theo kết quả khảo sát của Sở Nội vụ)."],
        ["1.3", "Kết quả đo lường", 15, "Điều tra xã hội học: điểm = mức độ hài lòng trung bình/5 x 15"],
    ]
    framework, problems, _ = read_annex(annex(tmp_path, rows))
    assert [(i.code, i.rule, i.rule_params, i.source) for i in framework.leaves] == [
        ("1.1", "survey", {"form": "share"}, "survey"),
        ("1.2", "survey", {"form": "share"}, "survey"),
        ("1.3", "survey", {"form": "mean", "scale": 5}, "survey"),
    ]
    assert {p.cell for p in problems} - {"A1"} == {"D5"}, "the scale of the mean is inferred"


def test_points_beside_the_index_without_a_code_are_named_and_change_no_item(tmp_path):
    rows = [
        ["TT", "Lĩnh vực, tiêu chí", "Điểm tối đa", "Cách chấm điểm"],
        ["1", "Kế hoạch", 100, "Có: 100; không có: 0"],
        ["", "TỔNG CỘNG", 100, ""],
        ["", "Điểm trừ", "", "Để xảy ra tiêu cực bị xử lý: trừ 2 điểm/vụ, tối đa 4 điểm"],
    ]
    framework, problems, _ = read_annex(annex(tmp_path, rows))
    assert [(i.code, i.rule) for i in framework.leaves] == [("1", "boolean")]
    assert [(p.cell, p.severity, p.actual) for p in problems if p.cell != "A1"] == [("B4", "warning", "Điểm trừ")]
