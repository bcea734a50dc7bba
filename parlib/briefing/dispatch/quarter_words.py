"""Words of the report on a plan: periods, promises, what is waited for, runs of ids."""

from __future__ import annotations

import re
from collections.abc import Sequence

from parlib.briefing.dispatch.forms import LANGUAGE
from parlib.codebook.periods import Cycle, Period
from parlib.codebook.plans import Commitment, Plan
from parlib.codebook.reasons import Reason
from parlib.codebook.vocabulary import Operator
from parlib.document.numbers import format_number

_OPERATORS = {
    Operator.EQUAL: "",
    Operator.AT_LEAST: "từ",
    Operator.ABOVE: "trên",
    Operator.AT_MOST: "không quá",
    Operator.BELOW: "dưới",
    Operator.INCREASE_BY: "tăng",
    Operator.DECREASE_BY: "giảm",
    Operator.MAX: "đạt tối đa",
    Operator.RANK_IMPROVE_BY: "tăng",
}
SHORT = 60
"""Letters of one promise in a list."""


def period_words(period: Period) -> str:
    """Return a period as a Vietnamese report names it.

    Examples
    --------
    >>> [period_words(Period.parse(p)) for p in ("2025-Q2", "2025-H1", "2025", "2025-07")]
    ['quý II năm 2025', '6 tháng đầu năm 2025', 'năm 2025', 'tháng 7 năm 2025']
    """
    number = period.last_day.month // period.cycle.months
    match period.cycle:
        case Cycle.QUARTER:
            return f"quý {('I', 'II', 'III', 'IV')[number - 1]} năm {period.year}"
        case Cycle.HALF_YEAR:
            return f"6 tháng {'đầu' if number == 1 else 'cuối'} năm {period.year}"
        case Cycle.MONTH:
            return f"tháng {number} năm {period.year}"
    return f"năm {period.year}"


def target_words(c: Commitment) -> str:
    """Return what a commitment promises as a cell shows it.

    Examples
    --------
    >>> from datetime import date
    >>> def c(**more): return Commitment(id="C01", domain="D1", indicator="Hồ sơ", due=date(2025, 1, 1), owner="UBND", quote="nguyên văn", **more)
    >>> target_words(c(operator=">=", target=95, unit="%")), target_words(c(operator="done")), target_words(c(operator="increase_by", target=4, target_high=6, unit="bậc"))
    ('từ 95 %', 'hoàn thành', 'tăng 4–6 bậc')
    >>> target_words(c(operator="rank_band", target=15, unit="nhóm xếp hạng")), target_words(c(operator="=", target=104, unit="xã")), target_words(c(operator="=", target=0, unit="người"))
    ('trong 15 hạng đầu', '104 xã', 'không có (0 người)')
    """
    if c.operator == Operator.DONE:
        return "hoàn thành"
    if c.target is None:
        return c.target_text or c.unit
    low, high = (format_number("number", v, LANGUAGE) for v in (c.target, c.target_high))
    span = low if c.target_high is None else f"{low}–{high}"
    if c.operator == Operator.RANK_BAND:
        return f"trong {low} hạng đầu" if c.target_high is None else f"từ hạng {low} đến {high}"
    if c.operator == Operator.EQUAL and not c.target and not c.target_high:
        return f"không có ({span} {c.unit})".replace(" )", ")")
    return f"{_OPERATORS.get(c.operator, '')} {span} {c.unit}".strip()


def shortened(words: str) -> str:
    """Return words cut before the last whole one that fits into a list.

    Examples
    --------
    >>> shortened("Tổ chức 02 hội nghị tập huấn nghiệp vụ cải cách hành chính cho công chức")
    'Tổ chức 02 hội nghị tập huấn nghiệp vụ cải cách hành chính …'
    """
    if len(words) <= SHORT:
        return words
    return f"{words[: SHORT + 1].rpartition(' ')[0].rstrip(' ,;:')} …"


def lacking(reason: str) -> str:
    """Return what a commitment without a figure waits for.

    Examples
    --------
    >>> [lacking(r) for r in ("no_figure_yet: source=progress", "final_value_missing: source=scores 1.2", "baseline_missing")]
    ['unreported', 'untold', 'unmeasured']
    """
    source = Reason.parse(reason).details.get("source", "")
    if not source:
        return "unmeasured"
    return "unreported" if source == "progress" else "untold"


def runs_of(ids: Sequence[str]) -> str:
    """Return ids in a sentence, neighbours drawn together.

    Examples
    --------
    >>> runs_of(["C01", "C02", "C03", "C05", "C08", "C09"])
    'C01–C03, C05, C08, C09'
    """
    runs: list[list[str]] = []
    for one in ids:
        number = re.search(r"\d+$", one)
        before = re.search(r"\d+$", runs[-1][-1]) if runs else None
        if number and before and int(number[0]) == int(before[0]) + 1:
            runs[-1].append(one)
        else:
            runs.append([one])
    drawn = ([f"{run[0]}–{run[-1]}"] if len(run) > 2 else run for run in runs)
    return ", ".join(name for names in drawn for name in names)


def named_plan(plan: Plan) -> str:
    """Return a dispatch as a sentence names it: its type, its number where it has one, its subject.

    Examples
    --------
    >>> named_plan(Plan.model_construct(document_type="công văn", document_number="46/UBND", subject="“Về việc phát động thi đua”."))
    'Công văn số 46/UBND “Về việc phát động thi đua”'
    >>> named_plan(Plan.model_construct(document_type="kế hoạch", document_number="/KH-UBND", subject="Nâng cao Chỉ số"))
    'Kế hoạch “Nâng cao Chỉ số”'
    """
    number = (
        f" số {plan.document_number.strip()}" if re.match(r"\s*\d", plan.document_number) else ""
    )
    subject = plan.subject.strip('“”". ')
    return f"{plan.document_type.capitalize()}{number} “{subject}”"
