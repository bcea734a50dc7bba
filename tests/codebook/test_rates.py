"""Figures that are promised for every period: which words promise one, and which only look like it."""

import pytest

from parlib.codebook.rates import rate_in


@pytest.mark.parametrize(
    ("words", "target", "period"),
    [
        ("mỗi tháng tổ chức 02 buổi tuyên truyền", 2, "tháng"),
        ("hằng quý kiểm tra ít nhất 01 đơn vị", 1, "quý"),
        ("tối thiểu 2,5 lượt/tuần", 2.5, "tuần"),
        ("giải quyết 1.200 hồ sơ mỗi tháng", 1200, "tháng"),
        ("mỗi quý tiếp nhận trên 12 500 hồ sơ", 12500, "quý"),
        ("mỗi tháng xử lý 1.250.000 giao dịch", 1250000, "tháng"),
        ("mỗi tháng 02 buổi; báo cáo hằng quý", 2, "tháng"),
        ("Mỗi tháng 02 buổi. Báo cáo hằng quý.", 2, "tháng"),
        ("mỗi tháng 02 buổi, mỗi tháng báo cáo", 2, "tháng"),
        ("mỗi tháng 02 buổi trong năm 2026", 2, "tháng"),
        ("mỗi tháng 02 buổi, kéo dài trong một quý", 2, "tháng"),
    ],
)
def test_a_figure_beside_a_rhythm_is_a_rate(words, target, period):
    assert rate_in(words, target) == period


@pytest.mark.parametrize(
    ("words", "target"),
    [
        ("hằng năm tổ chức 02 hội nghị, mỗi quý báo cáo một lần", 2),
        ("tổ chức 02 hội nghị mỗi năm, báo cáo hằng tháng", 2),
        ("mỗi tháng họp 02 lần, báo cáo hằng quý", 2),
        ("có 02 hội nghị, báo cáo hằng tháng, quý, năm", 2),
        ("báo cáo định kỳ 6 tháng, mỗi tháng 02 tin", 2),
        ("giải quyết 1.200 hồ sơ mỗi tháng", 200),
        ("giải quyết 1.200 hồ sơ mỗi tháng", 1),
        ("giải quyết 1.200,5 tấn mỗi tháng", 1200),
    ],
)
def test_another_rhythm_or_another_figure_makes_it_none(words, target):
    assert rate_in(words, target) == ""
