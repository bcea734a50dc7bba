"""What the name of an item counts first: money, or things."""

import pytest

from parlib.codebook.frameworks import Item


@pytest.mark.parametrize(
    ("name", "money"),
    [
        ("Tỷ lệ thu hồi nợ đọng thuế", True),
        ("Tỷ lệ xử lý nợ đọng xây dựng cơ bản", True),
        ("Xử lý nợ đọng trong xây dựng cơ bản", True),
        ("Tỷ lệ thu nợ đọng bảo hiểm xã hội", True),
        ("Tỷ lệ thu nợ thuế", True),
        ("Tỷ lệ giải ngân vốn của dự án", True),
        ("Tỷ lệ khắc phục nợ đọng văn bản quy định chi tiết", False),
        ("Tỷ lệ xử lý nợ đọng báo cáo", False),
        ("Tỷ lệ nhiệm vụ nợ đọng được giải quyết", False),
        ("Tỷ lệ xử lý nợ đọng", False),
        ("Tỷ lệ dự án giải ngân hết vốn", False),
    ],
)
def test_arrears_are_money_only_where_money_is_owed(name, money):
    assert Item(code="1", level="criterion", name_vi=name).counts_money is money
