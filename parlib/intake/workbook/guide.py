"""The instructions sheet of the self-scoring workbook."""

from __future__ import annotations

from collections.abc import Collection

from openpyxl import Workbook
from openpyxl.styles import Alignment, Font

from parlib.codebook.frameworks import Framework, NaPolicy
from parlib.codebook.layers import NAMES_VI, SELF_FORM, Layer
from parlib.codebook.units import Locality
from parlib.intake.workbook.layout import (
    FORM_SHEETS,
    FORM_TITLES,
    GUIDE_SHEET,
    ILLUSTRATIVE,
    Choice,
    form_kind,
)
from parlib.intake.workbook.text import put_text

_POLICIES = {
    NaPolicy.SUBTRACT: "Điểm tối đa của tiêu chí không áp dụng được trừ khỏi tổng điểm tối đa.",
    NaPolicy.RESCALE_BLOCK: (
        "Điểm tối đa của tiêu chí không áp dụng được chia theo tỷ lệ cho các tiêu chí còn lại "
        "trong cùng nhóm."
    ),
    NaPolicy.SPREAD: (
        "Điểm tối đa của tiêu chí không áp dụng được chia đều cho các tiêu chí còn lại trong "
        "cùng nhóm."
    ),
    NaPolicy.RESCALE_100: "Điểm của các tiêu chí áp dụng được quy đổi về tổng điểm tối đa.",
}

FORM_NOTES = {
    "self": (
        "Chỉ nhập ở các ô nền vàng. Để trống nếu chưa có số liệu; nhập 0 nếu kết quả bằng không."
    ),
    "explanation": (
        "Chỉ nhập ở các ô nền vàng. Điểm và số liệu là bản đã nộp, chỉ để đối chiếu: sửa ở đây "
        "không làm thay đổi số liệu đã nộp."
    ),
    "appraisal": (
        "Chỉ nhập điểm ở các ô nền vàng. Số liệu, điểm tự chấm, tài liệu là bản đơn vị đã nộp, "
        "chỉ để đối chiếu: sửa ở đây không làm thay đổi số liệu của đơn vị."
    ),
}
FORM_SIGNS = {
    "self": "Thủ trưởng đơn vị",
    "explanation": "Thủ trưởng đơn vị",
    "appraisal": "Hội đồng thẩm định",
}
NOT_FILED = " Đơn vị chưa nộp số liệu tự chấm."


def guide_lines(
    framework: Framework, locality: Locality, period: int, *, layers: Collection[Layer] = SELF_FORM
) -> list[tuple[str, str]]:
    """Return the instructions as (heading, text) pairs; an empty heading continues the part above."""
    illustrative = framework.status == "illustrative" or locality.fictional
    if (kind := form_kind(layers)) != "self":
        lines = _lines_beside(framework, locality, period, layers, kind)
        return [(ILLUSTRATIVE, ""), *lines] if illustrative else lines
    lines = [
        *_head(f"HƯỚNG DẪN TỰ CHẤM ĐIỂM NĂM {period}", framework, locality),
        *_lines_on_figures(framework),
        *_lines_on_points(framework),
    ]
    return [(ILLUSTRATIVE, ""), *lines] if illustrative else lines


def _head(title: str, framework: Framework, locality: Locality) -> list[tuple[str, str]]:
    decision = f", {framework.decision}" if framework.decision else ""
    return [
        (title, ""),
        ("", f"{locality.name} · {framework.title_vi}"),
        ("", f"Bộ tiêu chí {framework.id}, phiên bản {framework.version}{decision}"),
    ]


def _lines_on_figures(framework: Framework) -> list[tuple[str, str]]:
    """Return where to write, what to choose, and how figures are written."""
    return [
        (
            "1. Nhập ở đâu",
            (
                "Chỉ nhập ở các ô nền vàng của trang “Tự chấm điểm”. Các ô khác được khóa (không "
                "có mật khẩu) để tránh sửa nhầm."
            ),
        ),
        (
            "",
            (
                "Giữ nguyên cột Mã, cột Điểm tối đa và dòng ghi bộ tiêu chí ở đầu trang: phần mềm "
                "dựa vào đó để nhận sổ."
            ),
        ),
        (
            "2. Lựa chọn",
            (
                f"Tiêu chí đạt/không đạt: chọn “{Choice.YES}” hoặc “{Choice.NO}”. Tiêu chí có số "
                f"liệu: nhập số liệu, không cần chọn."
            ),
        ),
        (
            "",
            (
                f"Tiêu chí không phát sinh hoặc không được giao: chọn “{Choice.NOT_APPLICABLE}”, "
                "để trống số liệu và ghi lý do ở cột Giải trình."
            ),
        ),
        ("", _POLICIES[framework.na_policy]),
        (
            "3. Số liệu",
            (
                "Tỷ lệ: nhập tử số và mẫu số, hoặc nhập tỷ lệ kèm dấu % (ví dụ 85,5%). Số thập "
                "phân dùng dấu phẩy."
            ),
        ),
        ("", "Để trống là CHƯA CÓ SỐ LIỆU. Số 0 là KẾT QUẢ BẰNG KHÔNG. Hai điều này khác nhau."),
    ]


def _lines_on_points(framework: Framework) -> list[tuple[str, str]]:
    """Return how points come about, what proves them, and how the form is sent and printed."""
    return [
        (
            "4. Điểm",
            (
                "Cột “Điểm theo quy tắc” tự tính từ số liệu. Cột “Điểm tự chấm” lấy theo đó; chỉ "
                "sửa khi đơn vị chấm khác và phải giải trình."
            ),
        ),
        (
            "",
            (
                f"Tổng điểm chỉ hiện khi đã chấm ít nhất {framework.coverage_floor:.0%} tổng "
                f"điểm tối đa."
            ).replace("%", " %"),
        ),
        (
            "5. Kiểm chứng",
            (
                "Mỗi tiêu chí có điểm phải ghi tài liệu kiểm chứng (số, ngày, tên văn bản hoặc tên "
                "tệp). Thiếu tài liệu thì ghi rõ cách tính."
            ),
        ),
        ("", "Điểm thấp hơn năm trước hoặc bằng 0: ghi nguyên nhân ở cột Giải trình."),
        (
            "6. Khảo sát",
            (
                "Điểm điều tra xã hội học do cơ quan điều tra xác định. Đơn vị không lựa chọn, "
                "hướng dẫn hay nhắc nhở người được khảo sát."
            ),
        ),
        (
            "7. Gửi",
            (
                "Lưu dưới dạng .xlsx, không macro, không mật khẩu, không liên kết tới sổ khác. Nộp "
                "lại thì nộp cả sổ; chỉ số liệu của đơn vị được thay."
            ),
        ),
        ("8. In", "Khổ A4 ngang, tiêu đề cột lặp lại ở mỗi trang."),
    ]


def _lines_beside(
    framework: Framework, locality: Locality, period: int, layers: Collection[Layer], kind: str
) -> list[tuple[str, str]]:
    """Return the instructions of a form that stands beside the self-score.

    An explanation or an appraisal.
    """
    title, sheet = FORM_TITLES[kind].removeprefix("PHIẾU "), FORM_SHEETS[kind]
    lines = [
        *_head(f"HƯỚNG DẪN {title} NĂM {period}", framework, locality),
        (
            "1. Phiếu này để ghi gì",
            (
                f"Chỉ ghi: {', '.join(NAMES_VI[v] for v in layers)}. Chỉ các ô nền vàng của trang "
                f"“{sheet}” được đọc lại."
            ),
        ),
        (
            "2. Các ô khác",
            (
                "Số liệu, lựa chọn, điểm tự chấm, tài liệu kiểm chứng đã nộp và phần điểm giảm "
                "khi thẩm định năm trước đứng cạnh để đối chiếu; các ô này được khóa (không có "
                "mật khẩu). Sửa ở đây không làm thay đổi số liệu đã nộp; số liệu sai thì đơn vị "
                "nộp lại phiếu tự chấm điểm."
            ),
        ),
        (
            "3. Ô trống và số 0",
            "Để trống là CHƯA CHO ĐIỂM. Số 0 là KHÔNG ĐƯỢC ĐIỂM. Hai điều này khác nhau.",
        ),
        (
            "4. Sửa hoặc xóa",
            (
                "Giá trị đã ghi lần trước đứng sẵn trong ô nền vàng. Ghi đè để sửa. Ô đã có giá "
                "trị mà để trống thì phiếu không được nhận, trừ khi người thu phiếu cho phép xóa "
                "đích danh ô đó."
            ),
        ),
    ]
    return [*lines, *_lines_on_giving(kind)]


def _lines_on_giving(kind: str) -> list[tuple[str, str]]:
    """Return how points are given at appraisal, or how a point is explained."""
    if kind == "appraisal":
        return [
            (
                "5. Thẩm định",
                (
                    "Ô nền cam là điểm thẩm định thấp hơn điểm tự chấm. Tiêu chí “Không áp dụng” "
                    "không được cho điểm khác 0."
                ),
            ),
            (
                "6. Khảo sát",
                (
                    "Điểm điều tra xã hội học do cơ quan điều tra xác định. Không lựa chọn, hướng "
                    "dẫn hay nhắc nhở người được khảo sát."
                ),
            ),
        ]
    return [
        (
            "5. Giải trình",
            (
                "Ghi tài liệu kiểm chứng và lời giải trình cho từng tiêu chí; điểm tự chấm giữ "
                "nguyên."
            ),
        )
    ]


def write_guide(
    book: Workbook,
    framework: Framework,
    locality: Locality,
    period: int,
    *,
    layers: Collection[Layer] = SELF_FORM,
) -> None:
    """Write the instructions sheet."""
    sheet = book.create_sheet(GUIDE_SHEET)
    for row, (heading, text) in enumerate(
        guide_lines(framework, locality, period, layers=layers), 1
    ):
        put_text(sheet.cell(row, 1), heading)
        put_text(sheet.cell(row, 2), text)
        sheet.cell(row, 1).font = Font(bold=True, size=14 if row == 1 else 11)
        for column in (1, 2):
            sheet.cell(row, column).alignment = Alignment(wrap_text=column == 2, vertical="top")
    sheet.column_dimensions["A"].width, sheet.column_dimensions["B"].width = 22, 110
    sheet.page_setup.orientation, sheet.page_setup.paperSize = "landscape", sheet.PAPERSIZE_A4
    sheet.sheet_properties.pageSetUpPr.fitToPage = True
    sheet.page_setup.fitToHeight = 0
    sheet.protection.sheet = True
