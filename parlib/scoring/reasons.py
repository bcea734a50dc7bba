"""Why points were lost, or why a state applies: codes in tables, sentences for readers.

The column ``reason`` stores a :class:`parlib.codebook.reasons.Reason` as text (``code`` or ``code:
key=value``), so that a table does not depend on the language of a brief; :func:`reason_text`
renders it in Vietnamese or English.
"""

from __future__ import annotations

from parlib.codebook.reasons import Reason
from parlib.codebook.vocabulary import Language

REASONS: dict[str, tuple[str, str]] = {
    # points lost
    "below_maximum": ("Chưa đạt điểm tối đa", "Below the maximum"),
    "scored_zero": ("Được 0 điểm", "Zero points"),
    "cut_by_appraisal": (
        "Điểm thẩm định thấp hơn điểm tự chấm",
        "The appraised points are below the self-score",
    ),
    "zero_by_appraisal": (
        "Thẩm định cho điểm 0, đơn vị tự chấm trên 0",
        "Zero by appraisal, above zero by self-score",
    ),
    "survey_below_maximum": (
        "Kết quả điều tra xã hội học chưa đạt điểm tối đa",
        "The survey result is below the maximum",
    ),
    "survey_answers": (
        "Tính từ phiếu khảo sát của đơn vị: {questions}; {n} người trả lời{drawn}",
        "From the unit's own survey: {questions}; {n} answered{drawn}",
    ),
    "penalty": ("Bị trừ điểm", "Points taken as a penalty"),
    "bonus": ("Điểm thưởng", "Bonus points"),
    "bonus_cap": (
        "Điểm thưởng vượt mức tối đa của nhóm",
        "Bonus points above the cap of the group",
    ),
    "not_broken_down": (
        "Nguồn không chia nhỏ số điểm này",
        "The source does not break these points down",
    ),
    # missing
    "no_evidence_row": (
        "Chưa có số liệu cho tiêu chí này",
        "No figures were submitted for this item",
    ),
    "declared_missing": (
        "Đơn vị báo cáo là chưa có số liệu",
        "The unit reports that figures are missing",
    ),
    "no_figure": (
        "Có dòng số liệu nhưng ô giá trị để trống",
        "A row exists but its figure is empty",
    ),
    "survey_not_in": (
        "Chưa có kết quả điều tra xã hội học",
        "The result of the survey is not in yet",
    ),
    "survey_withheld": (
        "Kết quả khảo sát không công bố để bảo vệ người trả lời: {questions}",
        "The survey result is withheld to protect those who answered: {questions}",
    ),
    "survey_lacks_question": (
        "Phiếu khảo sát năm này không có câu hỏi của mục: {questions}",
        "The survey of this year did not ask the questions of this item: {questions}",
    ),
    "zero_denominator": (
        "Mẫu số bằng 0: nếu không phát sinh thì khai “không áp dụng”",
        "The denominator is zero: if nothing arose, declare the item not applicable",
    ),
    "no_previous_value": (
        "Thiếu số liệu kỳ trước để so sánh",
        "No figure of the period before to compare with",
    ),
    "outside_rule": (
        "Giá trị nằm ngoài các mức của quy tắc chấm điểm",
        "The figure lies outside what the rule covers",
    ),
    "not_appraised": ("Chưa có điểm thẩm định", "Not appraised yet"),
    "no_self_score": ("Chưa có điểm tự chấm", "No self-score"),
    "no_rule": ("Bộ tiêu chí không nêu quy tắc chấm điểm", "The rule book states no scoring rule"),
    "maximum_unknown": ("Chưa biết điểm tối đa", "The maximum is not known"),
    "nothing_scored": ("Chưa có tiêu chí thành phần nào được chấm", "No item below has points"),
    "part_missing": (
        "Còn tiêu chí thành phần chưa có điểm, tính là chưa đạt; số lượng: {items}",
        "Some items below have no points yet and count as not got; number: {items}",
    ),
    "coverage_below_floor": (
        (
            "Phần điểm tối đa đã được chấm thấp hơn mức cần thiết để tính chỉ số: {share} so với "
            "{floor}"
        ),
        (
            "The share of maximum points that was scored is below the floor for an index: {share} "
            "against {floor}"
        ),
    ),
    "nothing_carried_over": (
        "Không số liệu nào chuyển được sang bộ tiêu chí kia",
        "No figure carries over to the other rule book",
    ),
    "sum_of_published_parts": (
        "Tổng của {parts} phần điểm đã công bố",
        "Sum of {parts} published parts",
    ),
    "stated_maximum_differs": (
        "Nguồn in điểm tối đa {stated}, bộ tiêu chí ghi {rule_book}",
        "The source prints a maximum of {stated}, the rule book says {rule_book}",
    ),
    "not_published": ("Nguồn không công bố", "Not published"),
    # flags
    "below_last_year": ("Thấp hơn năm trước {drop} điểm", "{drop} points below last year"),
    "not_applicable_now": (
        "Năm nay không áp dụng nên không so sánh",
        "Does not apply this year: no comparison",
    ),
    "not_applicable_before": (
        "Năm trước không áp dụng nên không so sánh",
        "Did not apply last year: no comparison",
    ),
    "missing_now": (
        "Năm nay chưa có điểm, không phải điểm 0",
        "No points this year, which is not zero",
    ),
    "self_scored_on_one_side": (
        "Một năm là điểm tự chấm, một năm là điểm thẩm định nên không so sánh",
        "One year is self-scored, the other appraised: no comparison",
    ),
    "rule_changed": ("Quy tắc chấm điểm đã thay đổi", "The scoring rule changed"),
    "maximum_changed": ("Điểm tối đa đã thay đổi", "The maximum changed"),
    "within_rounding": (
        "Chênh lệch {drop} điểm nằm trong sai số làm tròn",
        "The drop of {drop} points is within rounding",
    ),
    "within_survey_error": (
        "Chênh lệch {drop} điểm nằm trong sai số điều tra ({margin} điểm)",
        "The drop of {drop} points is within survey error ({margin} points)",
    ),
    "survey_error_unknown": (
        "Điểm điều tra xã hội học nhưng chưa biết sai số, chưa thể kết luận là giảm",
        "Survey points whose error is not known: a fall cannot be claimed",
    ),
    # expected appraised score
    "no_appraisal_history": (
        "Chưa có đủ điểm thẩm định các năm trước để dự kiến (số đơn vị: {n})",
        "No past appraisals to learn from (units: {n})",
    ),
    "too_little_appraisal_history": (
        "Mới có {n} đơn vị đã thẩm định, cần {needed} để nêu khoảng dự kiến",
        "Only {n} appraised units, {needed} are needed for an interval",
    ),
    "one_year_of_history": (
        "Chỉ dựa vào một năm thẩm định: mức chặt của từng năm chưa được tính đến",
        "Rests on one year of appraisal: how strict a year is stays unknown",
    ),
    # not applicable
    "declared_not_applicable": (
        "Không áp dụng cho đơn vị trong kỳ",
        "Does not apply to the unit in this period",
    ),
    "all_not_applicable": ("Mọi tiêu chí thành phần đều không áp dụng", "No item below applies"),
    "no_bonus_claimed": ("Không đề nghị điểm thưởng", "No bonus was claimed"),
    "no_penalty_recorded": ("Không có điểm trừ", "No penalty was recorded"),
}


def reason_text(reason: str, *, language: Language = "vi") -> str:
    """Return the sentence for a reason of a scores or ledger table.

    An unknown code is returned unchanged. A detail given in both languages (``names_vi``,
    ``names_en``) is called ``names`` in the sentence.

    Examples
    --------
    >>> reason_text("part_missing: items=2", language="en")
    'Some items below have no points yet and count as not got; number: 2'
    >>> reason_text("")
    ''
    """
    parsed = Reason.parse(reason)
    if parsed.code not in REASONS:
        return reason
    told = {k.removesuffix(f"_{language}"): v for k, v in parsed.details.items()}
    return REASONS[parsed.code][0 if language == "vi" else 1].format(**told)
