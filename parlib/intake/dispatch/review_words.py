"""Words in which the review workbook of a dispatch shows what was read of a promise."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from parlib.codebook.plans import HEADINGS
from parlib.codebook.vocabulary import Operator
from parlib.intake.dispatch.proposed_plan import DOMAIN_NAMES
from parlib.intake.workbook.rule_words import points_vi

OPERATOR_WORDS: dict[str, str] = {
    Operator.AT_LEAST: "ít nhất",
    Operator.ABOVE: "trên",
    Operator.EQUAL: "đúng bằng",
    Operator.AT_MOST: "không quá",
    Operator.BELOW: "dưới",
    Operator.INCREASE_BY: "tăng thêm",
    Operator.DECREASE_BY: "giảm bớt",
    Operator.HIGHER_THAN_LAST_YEAR: "cao hơn năm trước",
    Operator.MAX: "đạt tối đa",
    Operator.RANK_IMPROVE_BY: "tăng bậc",
    Operator.RANK_BAND: "thuộc nhóm",
    Operator.DONE: "hoàn thành",
}
HORIZON_WORDS = {"year": "trong năm", "period_end": "hết giai đoạn", "each_year": "từng năm"}
INDICES = ("PAR", "SIPAS", "PAPI", "PCI", "DTI", "DDCI")
DOMAIN_WORDS = {
    code: f"{code} {name}"
    for code, name in (
        {c: n[0] for c, n in HEADINGS.items()} | {c: n[0] for c, n in DOMAIN_NAMES.items()}
    ).items()
}


def shown_vi(key: str, value: Any) -> str:
    """Return a field of a commitment as the workbook shows it.

    Examples
    --------
    >>> shown_vi("operator", ">="), shown_vi("target", 97.5), shown_vi("due", date(2025, 6, 30)), shown_vi("owner", "?")
    ('ít nhất', '97,5', '30/6/2025', '')
    """
    if value in (None, "", "?"):
        return ""
    if key == "baseline_period":
        return str(value)
    if isinstance(value, date):
        return f"{value.day}/{value.month}/{value.year}"
    words = {"operator": OPERATOR_WORDS, "horizon": HORIZON_WORDS, "domain": DOMAIN_WORDS}.get(
        key, {}
    )
    return (
        points_vi(float(value)) if isinstance(value, int | float) else words.get(value, str(value))
    )


def understood_vi(shown: Mapping[str, str | float | None]) -> str:
    """Return what was understood as one Vietnamese sentence, from the fields as they are shown.

    Examples
    --------
    >>> understood_vi({"indicator": "Hồ sơ đúng hạn", "operator": "ít nhất", "target": "97", "unit": "%", "due": "31/12/2025"})
    'Hồ sơ đúng hạn: ít nhất 97%, hạn 31/12/2025'
    """
    field_words = {key: str(value) for key, value in shown.items() if value}
    about = f"{field_words['index']}: " if "index" in field_words else ""
    since = f", từ mức {field_words['baseline']}" if "baseline" in field_words else ""
    since += (
        f" năm {field_words['baseline_period']}"
        if "baseline" in field_words and "baseline_period" in field_words
        else ""
    )
    horizon = field_words.get("horizon", "")
    ends = [
        f"hạn {field_words['due']}" if "due" in field_words else "",
        horizon if horizon != HORIZON_WORDS["year"] else "",
        field_words.get("owner", ""),
    ]
    return ", ".join(
        [
            f"{about}{field_words.get('indicator', '')}: {_promised(field_words)}".rstrip() + since,
            *filter(None, ends),
        ]
    )


def _promised(field_words: Mapping[str, str]) -> str:
    """Return what is promised: "ít nhất 97%", "tăng 2 đến 3 bậc", "trong 10 hạng đầu"."""
    operator, unit, low = (
        field_words.get("operator", ""),
        field_words.get("unit", ""),
        field_words.get("target", ""),
    )
    figure = low + (f" đến {field_words['target_high']}" if "target_high" in field_words else "")
    if operator == OPERATOR_WORDS[Operator.RANK_IMPROVE_BY]:
        return f"tăng {figure} bậc"
    if operator == OPERATOR_WORDS[Operator.RANK_BAND]:
        if not low[:1].isdigit():
            return f"{operator}: {low}"
        return f"từ hạng {figure}" if "target_high" in field_words else f"trong {low} hạng đầu"
    if (
        operator in (OPERATOR_WORDS[Operator.HIGHER_THAN_LAST_YEAR], OPERATOR_WORDS[Operator.DONE])
        and not low[:1].isdigit()
    ):
        return operator
    return f"{operator} {figure}{'' if unit.startswith('%') or not figure else ' '}{unit}".strip()
