"""What is said of the results of a plan, in both languages."""

from __future__ import annotations

OF_RESULTS: dict[str, tuple[str, str]] = {
    "promises_without_result": (
        (
            "{count} cam kết không có kết quả trong báo cáo (coi là chưa báo cáo, không phải bằng "
            "0): {items}"
        ),
        "{count} promises have no result in the report (not reported, not zero): {items}",
    ),
    "words_for_a_number": (
        "{count} kết quả ghi bằng chữ, chưa tính là số liệu: {items}",
        "{count} results are in words and count as no figure: {items}",
    ),
    "another_unit": (
        "{count} kết quả ghi bằng đơn vị tính khác cam kết, chưa tính là số liệu; ghi lại theo đơn vị tính của cam kết: {items}",
        "{count} results are in another unit than their promise and count as no figure; write them in its unit: {items}",
    ),
    "counts_fell": (
        "{count} số cộng dồn thấp hơn kỳ trước; nếu kỳ trước ghi nhầm thì sửa cả kỳ đó: {items}",
        "{count} figures that add up are lower than before; where the earlier one was wrong, correct it as well: {items}",
    ),
    "results_kept": (
        "{count} kết quả khác của kỳ được giữ như ở {place}; muốn bỏ: parlib remove {place}",
        "{count} other results of the period stay as they are in {place}; to drop them: parlib remove {place}",
    ),
    "part_of_one": (
        "{count} tỷ lệ nhỏ hơn 1%; nếu là phần của 1 (0,584 là 58,4%) thì sửa trong biểu: {items}",
        "{count} shares are below 1 %; where they are parts of one (0.584 is 58.4 %), correct them: {items}",
    ),
    "report_of": (
        "kết quả của {plan} ({document}), kỳ {period}",
        "results of {plan} ({document}), period {period}",
    ),
}
