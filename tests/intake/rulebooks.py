"""Rule books, a unit and a filler for the workbook tests."""

from __future__ import annotations

import random
from collections.abc import Collection
from functools import lru_cache
from pathlib import Path

import openpyxl

from parlib.codebook.frameworks import Framework, NaPolicy
from parlib.codebook.layers import APPRAISAL_FORM, SELF_FORM, Layer
from parlib.codebook.localities import Register
from parlib.codebook.tables import conform
from parlib.codebook.units import Locality
from parlib.intake.workbook.layout import COLUMNS, FIGURES, Choice, inputs_of, kind_of

UNITS = ("Xã Suối Trong", "Xã Đồi Thông", "Phường Bến Cũ", "Xã Ruộng Dài")


def unit_row(number: int, name: str) -> dict:
    short = name.split(" ", 1)[1]
    return {
        "locality": f"U{number:04d}@2020-01-01",
        "code": f"U{number:04d}",
        "name": name,
        "short_name": short,
        "name_en": f"{short} Commune",
        "level": "commune",
        "unit_type": name.split(" ", 1)[0].lower(),
        "parent": "",
        "region": "",
        "valid_from": "2020-01-01",
        "valid_to": "",
        "slug": f"u{number:04d}",
        "fictional": True,
    }


@lru_cache(maxsize=4)
def register(count: int = len(UNITS)) -> Register:
    names = [UNITS[i] if i < len(UNITS) else f"Xã Thử Nghiệm {i}" for i in range(count)]
    return Register(conform("localities", [unit_row(i, n) for i, n in enumerate(names)]))


def unit(number: int = 0, *, count: int = len(UNITS)) -> Locality:
    return register(count)[f"U{number:04d}@2020-01-01"]


def item(code, parent, level, name, most, rule="sum", params=None, source="", kind="", unit_=""):
    return {
        "code": code,
        "parent": parent,
        "level": level,
        "name_vi": name,
        "max_points": most,
        "rule": rule,
        "rule_params": params or {},
        "source": source,
        "kind": kind,
        "unit": unit_,
    }


def every_rule(policy: NaPolicy = NaPolicy.SUBTRACT, *, version: str = "1") -> Framework:
    """A rule book of 100 points with every rule type, a bonus group and a penalty group."""
    sub, tiers = (
        "subcriterion",
        [
            {"low": 0.9, "low_closed": False, "points": 2},
            {"low": 0.7, "high": 0.9, "high_closed": True, "points": 1},
            {"high": 0.7, "points": 0},
        ],
    )
    items = [
        item("0", "", "index", "Chỉ số cải cách hành chính", 100),
        item("1", "0", "domain", "Chỉ đạo, điều hành", 20),
        item("1.1", "1", sub, "Ban hành kế hoạch", 5, "boolean"),
        item("1.2", "1", sub, "Yêu cầu của kế hoạch", 6, "checklist", {"items": 4}),
        item("1.3", "1", sub, "Nội dung báo cáo", 4, "checklist", {"weights": [2, 1.5, 0.5]}),
        item("1.4", "1", sub, "Thời hạn ban hành", 5, "tier", {"tiers": [{"high": 30, "high_closed": True, "points": 5}, {"low": 30, "low_closed": False, "high": 60, "high_closed": True, "points": 2.5}, {"low": 60, "low_closed": False, "points": 0}]}, unit_="ngày"),
        item("2", "0", "domain", "Thủ tục hành chính", 40),
        item("2.1", "2", "criterion", "Giải quyết hồ sơ", 22),
        item("2.1.1", "2.1", sub, "Hồ sơ đúng hạn", 10, "proportional", {"floor": 0.6, "cap": 0.85, "decimals": 2}),
        item("2.1.2", "2.1", sub, "Hồ sơ trực tuyến", 10, "proportional"),
        item("2.1.3", "2.1", sub, "Mức độ thực hiện", 2, "tier", {"tiers": tiers}),
        item("2.2", "2", "criterion", "Phản ánh, kiến nghị", 18),
        item("2.2.1", "2.2", sub, "Sáng kiến", 3, "count", {"steps": [[3, 3], [2, 2], [1, 1]]}),
        item("2.2.2", "2.2", sub, "Tăng so với năm trước", 5, "growth", {"equal": 2.5}),
        item("2.2.3", "2.2", sub, "Chấm tay", 10, "manual"),
        item("3", "0", "domain", "Tác động", 40),
        item("3.1", "3", sub, "Khảo sát lãnh đạo", 20, "survey", {"form": "mean", "scale": 5, "zero": 1}, "survey"),
        item("3.2", "3", sub, "Chỉ số hài lòng", 10, "outcome", {"factor": 10, "decimals": 2}, "outcome"),
        item("3.3", "3", sub, "Đạt ngưỡng tỷ lệ", 10, "boolean", {"at_least": 0.5}),
        item("4", "0", "domain", "Điểm thưởng", 5, kind="bonus"),
        item("4.1", "4", sub, "Mô hình hay", 4, "bonus", {"per": 1.5, "cap": 4}, kind="bonus"),
        item("4.2", "4", sub, "Nhân rộng", 3, "count", {"steps": [[1, 3]]}, kind="bonus"),
        item("5", "0", "domain", "Điểm trừ", 0, kind="penalty"),
        item("5.1", "5", sub, "Nộp trễ", 0, "penalty", {"per": 0.5, "unit_days": 2, "after": 3, "floor": -4, "steps": [[1, 1]]}, kind="penalty", unit_="ngày"),
        item("5.2", "5", sub, "Bị nhắc nhở", 0, "penalty", {"per": 0.25}, kind="penalty"),
    ]  # fmt: skip
    return Framework(
        id="every-rule",
        version=version,
        title_vi="Bộ tiêu chí thử nghiệm đủ các quy tắc",
        title_en="A rule book with every rule",
        level="commune",
        status="illustrative",
        first_period=2020,
        na_policy=policy,
        items=items,
    )


def straight_lines() -> Framework:
    """A rule book of straight lines."""
    sub = "subcriterion"
    items = [
        item("0", "", "index", "Chỉ số", 60),
        item("1", "0", "domain", "Công việc", 60),
        item("1.1", "1", sub, "Trên một mức sàn", 10, "linear", {"knots": [[0.85, 0], [1, 10]]}),
        item("1.2", "1", sub, "Có bậc", 10, "linear", {"knots": [[0.5, 0], [0.5, 2.5], [0.9, 8], [0.9, 10], [1, 10]], "decimals": 2}),
        item("1.3", "1", sub, "Tổng điểm bị trừ", 10, "linear", {"knots": [[0, 10], [10, 0]], "share": False}),
        item("1.4", "1", sub, "Số hộ", 10, "linear", {"knots": [[0, 0], [200, 10]], "share": False}),
        item("1.5", "1", sub, "Trên một mức sàn, không làm tròn", 10, "linear", {"knots": [[0.6, 1], [0.7, 1], [0.9, 9], [1, 10]]}),
        item("1.6", "1", sub, "Tỷ lệ trễ hạn", 10, "linear", {"knots": [[0, 10], [0.2, 0]]}),
    ]  # fmt: skip
    return Framework(
        id="straight-lines",
        version="1",
        title_vi="Bộ tiêu chí thử nghiệm đường thẳng",
        title_en="A rule book of straight lines",
        level="commune",
        status="illustrative",
        first_period=2020,
        items=items,
    )


def with_levels() -> Framework:
    """The rule book of every rule, with named levels that earlier imports wrote as open intervals."""
    book = every_rule()
    tiers = [{"low": 2, "points": 5}, {"low": 1, "high": 2, "points": 2}, {"high": 1, "points": 0}]
    levels = [
        item("2.3", "2", "subcriterion", "Nhiệm vụ được giao", 5, "tier", {"tiers": tiers}, unit_="mức: 2 = đúng hạn, 1 = trễ hạn, 0 = không thực hiện"),
        item("5.3", "5", "subcriterion", "Bị kỷ luật", 0, "penalty", {"steps": [[2, -2], [1, -1]]}, kind="penalty", unit_="mức: 1 = khiển trách, 2 = cảnh cáo"),
    ]  # fmt: skip
    return Framework.model_validate(book.model_dump() | {"id": "with-levels", "items": [i.model_dump() for i in book.items] + levels})


class Filled:
    """A template opened to be filled in by column key and item code."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.book = openpyxl.load_workbook(path)
        self.sheet = self.book.worksheets[0]
        self.header = next(r for r in range(1, 20) if self.sheet.cell(r, 1).value == COLUMNS[0].label)
        labels = {self.sheet.cell(self.header, c).value: c for c in range(1, self.sheet.max_column + 1)}
        self.column = {c.key: labels[c.label] for c in COLUMNS if c.label in labels}
        self.row = {str(self.sheet.cell(r, 1).value): r for r in range(self.header + 1, self.sheet.max_row + 1)}

    def cell(self, code: str, key: str):
        return self.sheet.cell(self.row[code], self.column[key])

    def put(self, code: str, /, **values) -> Filled:
        for key, value in values.items():
            self.cell(code, key).value = value
        return self

    def save(self, path: Path | None = None) -> Path:
        self.book.save(path or self.path)
        return path or self.path


_FIGURES = {
    "boolean": lambda r: {"numerator": r.choice([0, 49, 50, 51, 100]), "denominator": 100},
    "checklist": lambda r: {"value": r.choice([0, 1, 2, 3, 4])},
    "tier": lambda r: {"value": r.choice([0, 0.25, 0.5, 0.7, 0.85, 0.9, 0.95, 1])},
    "proportional": lambda r: r.choice([{"value": r.choice([0.5999, 0.6, 0.7, 0.84995, 0.85, 1.1])}, {"numerator": r.randrange(0, 400), "denominator": r.choice([7, 300, 333])}]),
    "count": lambda r: {"value": r.choice([0, 1, 2, 3, 49, 50, 99, 100, 200])},
    "growth": lambda r: {"value": r.choice([0.1, 0.3, 110]), "previous_value": r.choice([0.1, 0.2, 100])},
    "penalty": lambda r: {"value": r.choice([0, 1, 3, 4, 5, 6, 40])},
    "bonus": lambda r: {"value": r.choice([0, 1, 2, 3])},
    "linear": lambda r: r.choice([{"value": r.choice([0, 0.5, 0.85, 0.9, 0.95])}, {"numerator": r.randrange(170, 201), "denominator": 200}]),
    "outcome": lambda r: {"value": r.choice([0.8394, 0.91175, 0.5, 1])},
}  # fmt: skip


def fill_points(filled: Filled, framework: Framework, seed: int, *, layers: Collection[Layer] = APPRAISAL_FORM) -> Filled:
    """Fill what appraisers and surveyors would fill: points below the maximum beside what applies, a survey mean here and there."""
    r = random.Random(seed)
    for item in framework.leaves:
        low, high = (0, item.max_points or 0) if kind_of(framework, item) != "penalty" else (-1, 0)
        for key in sorted(inputs_of(item, layers) - set(FIGURES)):
            if filled.cell(item.code, "choice").value != str(Choice.NOT_APPLICABLE) and r.random() < 0.9:
                mean = key == "survey_score" and item.rule == "survey" and r.random() < 0.5
                filled.put(item.code, **({"value": 3.7} if mean else {key: round(r.uniform(low, high), 2)}))
    return filled


def fill_at_random(
    filled: Filled, framework: Framework, seed: int, *, layers: Collection[Layer] = SELF_FORM, complete: bool = False
) -> Filled:
    """Fill what an office would fill: figures, choices, some rows missing, some not applicable."""
    if Layer.SELF not in layers:
        return fill_points(filled, framework, seed, layers=layers)
    r = random.Random(seed)
    for item in framework.leaves:
        draw = 1.0 if complete else r.random()
        if draw < 0.08:
            continue
        if draw < 0.18:
            filled.put(item.code, choice=str(Choice.NOT_APPLICABLE))
        elif item.typed_rule.is_yes_no:
            filled.put(item.code, choice=str(r.choice([Choice.YES, Choice.YES, Choice.NO])))
        elif item.surveyed:
            continue  # the office leaves it to the survey
        elif item.rule == "manual":
            filled.put(item.code, self_score=round(r.uniform(0, item.max_points), 2))
        elif item.levels:
            filled.put(item.code, value=r.choice(item.typed_rule.possible_figures))
        elif item.rule == "tier" and "numerator" not in inputs_of(item):
            filled.put(item.code, value=r.choice([0, 1, 2, 3, 4, 5, 29, 30, 31, 60, 61]))
        elif item.rule == "checklist" and "weights" in item.rule_params:
            filled.put(item.code, value=r.choice([0, item.rule_params["weights"][0], sum(item.rule_params["weights"])]))
        elif item.rule == "checklist":
            filled.put(item.code, value=r.randrange(item.rule_params["items"] + 1))
        elif item.rule == "linear" and "numerator" not in inputs_of(item):
            filled.put(item.code, value=r.choice([0, 1, 2.5, 60, 200, 300]))
        elif item.rule in _FIGURES:
            filled.put(item.code, **_FIGURES[item.rule](r))
    return filled
