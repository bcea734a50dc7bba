"""Who a label in a list names, told by the labels beside it.

In "- Văn phòng: …; - Kinh tế, Hạ tầng và Đô thị: …; - Công an phường: …" the first and the last are
units; so is what stands between them, whatever it is called.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import groupby

from parlib.intake.dispatch.owners import owners_of_an_item
from parlib.intake.dispatch.section_owners import label_owner
from parlib.intake.dispatch.unit_names import NUMBERING, VERBS

_ITEM = re.compile(rf"(?P<mark>{NUMBERING})\s*(?P<label>[A-ZĐÀ-Ỹ][^:;.%\d]{{2,60}})(?P<end>:\s*|$)")
_TOPIC = re.compile(
    rf"(?:{VERBS}|về|chỉ tiêu|mục tiêu|nhiệm vụ|tỷ lệ|năm|quý|tháng|tuần|đến|trong|trước|hết|yêu cầu|kinh phí|thời gian|kết quả|tiến độ"
    r"|sản phẩm|giải pháp|phối hợp|lĩnh vực|công tác|cải cách|nội dung|hài lòng|chỉ số|điểm|hồ sơ|(?:các )?(?:tthc|thủ tục|hồ sơ|văn bản|tiêu chí|dịch vụ|chỉ số)|thi đua|khen thưởng|lưu ý|riêng|trực tuyến"
    r"|ông|bà|đồng chí|đ/c|thủ tục|văn bản|dịch vụ|tổ chức bộ máy|thể chế|tài chính công|hiện đại hóa|chế độ công vụ|số hóa|thanh toán|cấp)\b",
    re.IGNORECASE,
)
_FEWEST_UNITS = 2


def owners_beside(paragraphs: Sequence[str]) -> dict[int, str]:
    """Return the labels that are units because those around them are, by the number of the paragraph.

    Examples
    --------
    >>> owners_beside(["- Văn phòng: 12 bài", "- Kinh tế: 17 hồ sơ", "- Công an xã: 98%", "- Hồ sơ: 99%"])
    {1: 'Kinh tế'}
    """
    items = [(n, m) for n, words in enumerate(paragraphs) if (m := _ITEM.match(words))]
    out: dict[int, str] = {}
    for _, group in groupby(items, key=lambda item: _level(item[1]["mark"])):
        run = list(group)
        units = [k for k, (n, m) in enumerate(run) if _is_unit(paragraphs[n], m)]
        if len(units) < _FEWEST_UNITS:
            continue
        for n, m in run[units[0] + 1 : units[-1]]:
            if not _is_unit(paragraphs[n], m) and not _TOPIC.match(m["label"]):
                out[n] = m["label"].strip()
    return out


def _level(mark: str) -> str:
    return re.sub(r"\d+|(?<![^\W\d])[a-zđ](?![^\W\d])|[IVX]+", "n", mark.strip())


def _is_unit(paragraph: str, m: re.Match[str]) -> bool:
    named = owners_of_an_item(f"{m['label']}: ") if m["end"].strip() else label_owner(paragraph)
    return bool(named)
