"""What a self-scoring workbook looks like.

Its sheets, columns and choices, and the headings each column may have.

The template writes this layout; the reader accepts it with columns moved, renamed within reason, or
dropped where they are not needed.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Collection
from dataclasses import dataclass
from enum import StrEnum

from parlib.codebook.frameworks import Framework, Item
from parlib.codebook.layers import COLUMNS as LAYER_COLUMNS
from parlib.codebook.layers import SELF_FORM, Layer

SCHEMA = "parlib.workbook/2"  # 2: says which layers it is for
FORM_SHEET, GUIDE_SHEET, META_SHEET, LIST_SHEET = (
    "Tự chấm điểm",
    "Hướng dẫn",
    "_parlib",
    "_danh_muc",
)
ILLUSTRATIVE = "SỐ LIỆU MINH HỌA"


class Choice(StrEnum):
    """What the choice column may hold."""

    YES = "Có"
    NO = "Không"
    REPORTED = "Có số liệu"
    NOT_APPLICABLE = "Không áp dụng"


class Kind(StrEnum):
    """What a column holds, which decides how it is written and read."""

    FIXED = "fixed"
    CHOICE = "choice"
    FIGURE = "figure"
    POINTS = "points"
    TEXT = "text"


@dataclass(frozen=True, slots=True)
class Column:
    """One column: key, heading, width in characters, kind, other headings it is known by, and when
    the template has it.
    """

    key: str
    label: str
    width: float
    kind: Kind
    also: tuple[str, ...] = ()
    appraisal: bool = False
    written: bool = True


COLUMNS: tuple[Column, ...] = (
    Column("code", "Mã", 7, Kind.FIXED, ("mã tiêu chí", "mã số", "mã tc", "stt", "tt", "số tt")),
    Column(
        "name",
        "Nội dung tiêu chí",
        40,
        Kind.FIXED,
        (
            "tiêu chí",
            "nội dung",
            "tên tiêu chí",
            "lĩnh vực tiêu chí",
            "lĩnh vực",
            "tiêu chí thành phần",
            "tiêu chí tiêu chí thành phần",
            "nội dung đánh giá",
            "tiêu chí đánh giá",
            "các tiêu chí",
            "tên tiêu chí tiêu chí thành phần",
            "lĩnh vực tiêu chí tiêu chí thành phần",
            "nội dung tiêu chí tiêu chí thành phần",
            "lĩnh vực nội dung tiêu chí",
            "nội dung công việc",
            "nhiệm vụ",
        ),
    ),
    Column(
        "max_points",
        "Điểm tối đa",
        7,
        Kind.FIXED,
        (
            "thang điểm",
            "điểm chuẩn",
            "điểm tối đa của tiêu chí",
            "thang điểm tối đa",
            "số điểm tối đa",
            "số điểm",
            "điểm",
        ),
    ),
    Column("previous_points", "Điểm năm trước", 7.5, Kind.FIXED, ("kết quả năm trước",)),
    Column("choice", "Lựa chọn", 12, Kind.CHOICE, ("trạng thái", "có không", "kết quả thực hiện")),
    Column(
        "numerator",
        "Đã thực hiện (tử số)",
        10,
        Kind.FIGURE,
        ("tử số", "đã thực hiện", "số đã thực hiện", "số lượng đạt"),
    ),
    Column(
        "denominator",
        "Phải thực hiện (mẫu số)",
        10,
        Kind.FIGURE,
        ("mẫu số", "phải thực hiện", "số phải thực hiện", "tổng số", "số được giao"),
    ),
    Column("value", "Giá trị", 10, Kind.FIGURE, ("số liệu", "số liệu kê khai", "kết quả", "tỷ lệ")),
    Column("previous_value", "Giá trị năm trước", 10, Kind.FIGURE, ("số liệu năm trước",)),
    Column("unit", "Đơn vị tính", 13, Kind.FIXED, ("đvt", "đơn vị đo")),
    Column(
        "rule_words",
        "Cách chấm điểm",
        32,
        Kind.FIXED,
        (
            "cách tính điểm",
            "quy tắc chấm",
            "hướng dẫn chấm",
            "hướng dẫn chấm điểm",
            "hướng dẫn cách chấm điểm",
            "phương pháp đánh giá",
            "phương pháp tính điểm",
            "phương pháp chấm điểm",
            "cách chấm",
            "cách thức tính điểm",
            "cách thức chấm điểm",
            "cách đánh giá",
            "căn cứ chấm điểm",
            "nội dung chấm điểm",
        ),
    ),
    Column("rule_points", "Điểm theo quy tắc", 9, Kind.FIXED, ("điểm tính theo quy tắc",)),
    Column(
        "self_score",
        "Điểm tự chấm",
        8,
        Kind.POINTS,
        (
            "tự chấm",
            "điểm tự đánh giá",
            "tự đánh giá",
            "đơn vị tự chấm",
            "đơn vị tự chấm điểm",
            "điểm đơn vị tự chấm",
        ),
    ),
    Column(
        "previous_cut",
        "Điểm giảm khi thẩm định năm trước",
        8,
        Kind.FIXED,
        ("bị cắt năm trước", "điểm bị cắt năm trước"),
        True,
    ),
    Column(
        "appraised_round1",
        "Điểm thẩm định lần 1",
        8,
        Kind.POINTS,
        ("thẩm định lần 1", "thẩm định vòng 1"),
        True,
    ),
    Column(
        "appraised_score",
        "Điểm thẩm định",
        8,
        Kind.POINTS,
        (
            "thẩm định",
            "điểm thẩm định lần 2",
            "thẩm định lần 2",
            "thẩm định vòng 2",
            "điểm thẩm định cuối",
            "snv đánh giá",
        ),
        True,
    ),
    Column(
        "survey_score",
        "Điểm điều tra xã hội học",
        8,
        Kind.POINTS,
        ("đtxhh", "điểm đtxhh", "điều tra xã hội học", "điểm điều tra"),
        True,
    ),
    Column(
        "evidence_file",
        "Tài liệu kiểm chứng",
        24,
        Kind.TEXT,
        (
            "tlkc",
            "minh chứng",
            "tài liệu minh chứng",
            "hồ sơ kiểm chứng",
            "hồ sơ tài liệu kiểm chứng",
            "tài liệu chứng minh",
        ),
    ),
    Column(
        "explanation",
        "Giải trình",
        26,
        Kind.TEXT,
        ("giải trình của đơn vị", "thuyết minh", "ghi chú giải trình", "ghi chú"),
    ),
    Column(
        "lead_unit",
        "Cơ quan chủ trì",
        16,
        Kind.FIXED,
        (
            "đơn vị chủ trì",
            "cơ quan tham mưu",
            "đơn vị tham mưu",
            "đơn vị phụ trách",
            "cơ quan phụ trách",
        ),
        written=False,
    ),
    Column(
        "person_in_charge",
        "Người phụ trách",
        14,
        Kind.TEXT,
        ("cán bộ phụ trách", "người thực hiện", "cá nhân phụ trách"),
    ),
)
BY_KEY: dict[str, Column] = {c.key: c for c in COLUMNS}
FIGURES = tuple(c.key for c in COLUMNS if c.kind == Kind.FIGURE)
POINTS = tuple(c.key for c in COLUMNS if c.kind == Kind.POINTS)
TEXTS = tuple(c.key for c in COLUMNS if c.kind == Kind.TEXT)
REQUIRED = ("code", "self_score")


_LEFT_OUT: dict[str, set[str]] = {
    "self": {c.key for c in COLUMNS if c.appraisal},
    "explanation": {"appraised_score", "survey_score"},
    "appraisal": set(),
}
"""Columns that a kind of form has no use for."""
FORM_TITLES: dict[str, str] = {
    "self": "PHIẾU TỰ CHẤM ĐIỂM",
    "explanation": "PHIẾU GIẢI TRÌNH",
    "appraisal": "PHIẾU THẨM ĐỊNH",
}
FORM_SUFFIXES: dict[str, str] = {
    "self": "-tu-cham-diem",
    "explanation": "-giai-trinh",
    "appraisal": "-tham-dinh",
}
FORM_SHEETS: dict[str, str] = {
    "self": FORM_SHEET,
    "explanation": "Giải trình",
    "appraisal": "Thẩm định",
}


def form_kind(layers: Collection[Layer]) -> str:
    """Return what kind of form is for these layers: ``self``, ``explanation`` or ``appraisal``."""
    if Layer.SELF in layers:
        return "self"
    return "explanation" if set(layers) <= {Layer.EXPLANATION} else "appraisal"


def form_suffix(layers: Collection[Layer]) -> str:
    """Return how the name of a workbook for these layers ends; each round of appraisal has its own."""
    suffix = FORM_SUFFIXES[form_kind(layers)]
    if form_kind(layers) != "appraisal":
        return suffix
    first, last = Layer.ROUND1 in layers, Layer.FINAL in layers
    return suffix if first and last else f"{suffix}-lan-{1 if first else 2}"


def template_columns(layers: Collection[Layer] = SELF_FORM) -> tuple[Column, ...]:
    """Return the columns that a template for some layers has, in order.

    The others are only recognised (in annexes).
    """
    left_out = _LEFT_OUT[form_kind(layers)]
    return tuple(c for c in COLUMNS if c.written and c.key not in left_out)


def inputs_of(item: Item, layers: Collection[Layer] = SELF_FORM) -> frozenset[str]:
    """Return the keys of the columns that a form for some layers leaves open for one scored item,
    by its rule.
    """
    out = set(_figures_of(item)) if Layer.SELF in layers else set()
    out |= set(TEXTS) if Layer.EXPLANATION in layers else set()
    out |= {
        c
        for v in (Layer.ROUND1, Layer.FINAL)
        if v in layers and not item.surveyed
        for c in LAYER_COLUMNS[v]
    }
    if Layer.SURVEY in layers and (item.surveyed or item.measured):
        out |= {"survey_score", "value"} if item.surveyed else {"survey_score"}
    return frozenset(out)


def _figures_of(item: Item) -> frozenset[str]:
    """Return what the office itself enters: its choice, its figures, its score."""
    always = {"choice", "self_score"}
    if item.surveyed:
        return frozenset({"choice"})
    if item.measured:
        always.discard("self_score")  # measured, so the score follows from the figure
    rule = item.typed_rule
    return frozenset(always if rule.is_yes_no else always | rule.figures)


def rulebook_digest(framework: Framework) -> str:
    """Return 16 hex digits that change when anything that scores changes.

    Codes, tree, maxima, rules, policies.
    """
    fields = {"code", "parent", "level", "max_points", "rule", "rule_params", "kind"}
    items = [i.model_dump(mode="json", include=fields) for i in framework.items]
    settings = framework.model_dump(
        mode="json", include={"id", "version", "partition", "na_policy", "coverage_floor"}
    )
    text = json.dumps([settings, items], sort_keys=True, ensure_ascii=True, separators=(",", ":"))
    return hashlib.sha256(text.encode("ascii")).hexdigest()[:16]


def kind_of(framework: Framework, item: Item) -> str:
    """Return ``bonus``, ``penalty`` or ``""``.

    The kind of the item, else of the nearest item above that has one.
    """
    while not item.kind and item.parent:
        item = framework.by_code[item.parent]
    return item.kind


def points_range(item: Item, *, kind: str = "") -> tuple[float, float]:
    """Return the least and the most points that may stand for an item of this kind.

    Unbounded ends are infinite.
    """
    if (kind or item.kind) == "penalty":
        return item.typed_rule.least_points, 0.0
    return 0.0, item.max_points if item.max_points is not None else float("inf")
