"""How a dispatch promises a number of things.

One row a form of words, in the order in which they are looked for.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from parlib.intake.dispatch.numerals import FLOOR, NUMBER
from parlib.intake.dispatch.rules.readings import STRIVE

_NOUN = r"(?P<noun>(?!điểm|bậc|ngày|năm|tháng|quý|lần|giờ|đồng|triệu|tỷ|nghìn|%)[^\W\d_]+(?:\s+[^\W\d_]+){0,1})"
_SPOT = (
    r"(?P<place>điểm (?:truy cập|phục vụ|giao dịch|tiếp nhận|bưu điện|hỗ trợ|hướng dẫn|wifi"
    r"|internet|trả kết quả))"
)
_THING = rf"(?:{_SPOT}|{_NOUN})"
_LOW = rf"(?P<low>{NUMBER})"
_HIGH = rf"(?P<high>{NUMBER})"
_MEMBERS = r"\bmỗi\s+[^\W\d]+(?:\s+[^\W\d]+){0,3}?"
_FEW = rf"(?P<low>{NUMBER}|một|hai|ba|bốn)"
_LEAST = r"(?:ít nhất|tối thiểu|không dưới|không ít hơn)"
_EVERY = r"(?:mỗi|hằng|hàng)\s+(?:tuần|tháng|quý|năm)"
_AND = r"[^.;%\d]{2,60}?(?:,|\svà)\s+"
_OFTEN = r"(?P<noun>lần|lượt|buổi|cuộc|giờ|tiết|ngày(?=\s*/|\s+(?:mỗi|một|thứ|hội|cuối tuần|cao điểm)))\b"
_TIMES = r"(?P<noun>lần|lượt|buổi|cuộc|kỳ|chuyến|ngày(?=\s*(?:/|mỗi)\s*(?:tuần|tháng|quý)))"
_HELD = (
    r"(?P<noun>hội nghị|cuộc|buổi|lớp|đợt|diễn đàn|hội thi|tin|bài|phóng sự|chuyên mục|mô hình"
    r"|sáng kiến)"
)
_MADE = (
    r"(?P<noun>(?:tổ|đoàn|lớp|đề án|văn bản|nghị quyết|quyết định|kế hoạch|mô hình|cuộc|hội nghị"
    r"|buổi)(?![\w]))"
)
_GAINS = (
    r"(?:có|cho|lắp đặt|lắp|bố trí|phát triển|xây dựng|mở|thành lập|thu hút|đưa vào|đưa|kết nạp"
    r"|vận động|cấp|lấp đầy|trồng|cải tạo|khai thác)"
)
_DOES = r"(?:thực hiện|tiến hành|tổ chức|mở|đăng(?: tải)?|đăng ký|phát sóng|xây dựng)"
_AT_PLACES = r"(?:kiểm tra|phúc tra|thanh tra|giám sát|khảo sát|thí điểm)"
_MEETS = r"(?:kiểm tra|họp|đối thoại|tập huấn|sơ kết|giao ban|tiếp dân)"
_LISTS = r"(?:tổ chức|mở|xây dựng|thành lập|đăng|phát|ra mắt|tham mưu|trình|gửi)"
_ENDS = (
    r"(?:quyết toán|nghiệm thu|bàn giao|khánh thành|khởi công)\s+(?:(?:đúng hạn|xong|đầy đủ"
    r"|dứt điểm)\s+)?"
)
_MAKES = (
    r"(?:tổ chức|mở|xây dựng|thành lập|số hóa|lắp đặt|lắp|lập|cử|chỉnh lý|đo đạc|nâng cấp"
    r"|sửa chữa|cải tạo|kết nối|trao|biên soạn|phát hành|phát|in|cấp phát|kết luận|hỗ trợ"
    r"|hướng dẫn|kiểm tra|thanh tra|rà soát|khảo sát|tuyển|trồng|đào tạo|bồi dưỡng|tập huấn"
    r"|đơn giản hóa|bãi bỏ|nhân rộng|thí điểm|ra mắt|tham mưu|trình)"
)
_TASK = (
    r"(?:giải quyết|chỉ đạo điểm|làm điểm|huấn luyện|công khai|niêm yết|bổ sung|xử lý|khắc phục"
    r"|xong|hoàn tất|hoàn trả|sắp xếp|sáp nhập|kiện toàn|luân chuyển|điều động|hoàn thành|cấp|trao"
    r"|xây dựng|xây|viết|đăng|phát|giới thiệu|lựa chọn|(?<!bình )chọn|bố trí|trang bị|mua sắm"
    r"|lắp đặt|lắp|đầu tư|phát triển|công nhận|ký kết|ký|tặng|vận động|tuyên truyền|tổ chức"
    r"|thực hiện|triển khai|duy trì|chuẩn hóa|cập nhật|thanh lý|tháo gỡ|chuyển|bàn giao|hỗ trợ"
    r"|hướng dẫn|kết nạp|ban hành|hoàn thiện|tích hợp|cung cấp|kiểm kê|xác minh|trả lời|thẩm định"
    r"|phê duyệt|đánh giá|tiếp(?! nhận)|gặp|mời|huy động|tuyển dụng|tuyển|thu hồi|rà soát|kiểm tra"
    r"|thanh tra|giám sát|số hóa|tạo lập|đào tạo|bồi dưỡng|tập huấn|mở|thành lập|công bố|cắt"
    r"|phúc tra|hậu kiểm|cài đặt|chiếu|xuất bản|sản xuất|thu hút|tư vấn|hòa giải|khám|tiêm"
    r"|bảo dưỡng|xây mới|lắp mới|nạo vét|tạo việc làm|dạy nghề|chứng thực|cấp mới|cấp đổi"
    r"|kết nghĩa|rà quét|thẩm tra|phủ sóng|kích hoạt|làm sạch|đồng bộ|phân loại|giải phóng"
    r"|giải ngân|chi trả|giao|lắng nghe"
    r"|bãi bỏ|đơn giản hóa|lập|cử|gắn|treo|trồng|ra mắt|sửa chữa|nâng cấp|cải tạo|khảo sát"
    r"|đối thoại với|thu thập|rút gọn|đưa)"
)
_BETWEEN = (
    r"(?:(?!(?:số|điều|khoản|tháng|năm|quý|ngày|cấp|mức|độ|nhóm|thứ|hạng|khóa|lần|trong|trước|sau"
    r"|đến|tại|theo|từ|của|vào|bằng|còn|so|đối|với|khoảng|gần|đạt|thêm|phạt|quá|dưới|trên|hơn|kỳ"
    r"|bản|về)\b)[^\W\d_]+\s+)"
)
_OF_A_TASK = (
    r"(?P<noun>(?!(?:điểm(?! (?:cầu|trường|dân cư|bưu điện|giao dịch|tiếp nhận|truy cập))|bậc|ngày"
    r"|năm|tháng|quý|lần|giờ|phút|tuần|đồng(?! chí)|tỷ|triệu|nghìn|của|theo|đến|và|là|đạt|trong"
    r"|tại|được|cho|với|trở|vào|ra|lên|xuống|thì|do|này|đã|tuổi|km|ha|kg|tấn|mét|m"
    r"|cấp)\b)[^\W\d_]+(?:\s+[^\W\d_]+){0,1})"
)


@dataclass(frozen=True)
class CountForm:
    """One form of words.

    Attributes
    ----------
    pattern : re.Pattern
        Groups ``low`` (the number), ``noun`` or ``place`` (what is counted), ``floor`` where the
        words decide between ≥ and >.
    operator : str
        As in a plan's commitment.
    confidence : float
        As in :class:`parlib.intake.dispatch.rules.readings.Reading`.
    from_number : bool
        The reading begins at the number, since another stands before it in the same list.
    """

    pattern: re.Pattern[str]
    operator: str
    confidence: float = 0.7
    from_number: bool = False


def _form(
    pattern: str, operator: str, confidence: float = 0.7, *, listed: bool = False
) -> CountForm:
    return CountForm(re.compile(pattern, re.IGNORECASE), operator, confidence, listed)


COUNT_FORMS = (
    _form(
        rf"(?<!đã )(?<!đề xuất )(?<!kiến nghị )(?<!đề xuất cắt )(?<!kiến nghị cắt )(?:(?:cắt\s+)?giảm(?:, đơn giản hóa)?|cắt|bớt|tinh giản|(?<!bãi )bỏ)\s+{FLOOR}{_LOW}\s+"
        rf"(?!hạng|triệu|tỷ){_NOUN}",
        "decrease_by",
        0.85,
    ),
    _form(
        rf"(?<!đã )giảm\s+{FLOOR}{NUMBER}\s+{_AND}{_LOW}\s+(?!hạng|triệu|tỷ){_NOUN}",
        "decrease_by",
        listed=True,
    ),
    _form(rf"{_LEAST}\s+{_LOW}\s+{_OFTEN}", ">=", 0.85),
    _form(rf"{_LEAST}\s+{_EVERY}\s+{_FEW}\s+{_OFTEN}", ">=", 0.85),
    _form(rf"(?<!đã )\b{_GAINS}\s+\bthêm\s+{FLOOR}{_LOW}\s+{_THING}", "increase_by"),
    _form(rf"{_LEAST}\s+{_LOW}\s+{_THING}", ">=", 0.85),
    _form(rf"\btrong đó\s+[^.;,%\d]{{2,40}}?{_LEAST}\s+{_LOW}(?P<noun>)\s*$", ">="),
    _form(
        rf"\b(?:công khai|niêm yết)\s[^.;%\d]{{2,80}}?{_LEAST}\s+{_LOW}\s+(?P<noun>ngày)\b", ">="
    ),
    _form(
        rf"^[^%]*?\bchậm nhất\s+{_LOW}\s+(?P<noun>ngày)\s+(?:làm việc\s+)?trước\b",
        ">=",
        listed=True,
    ),
    _form(rf"(?<!có ){_LEAST}\s+(?P<low>một|hai|ba|bốn)\s+(?!trong\b|nửa\b|phần\b){_NOUN}", ">="),
    _form(
        rf"(?<!đã )\b(?:rút ngắn|giảm)\s+{FLOOR}{_LOW}\s+(?P<noun>ngày|giờ|phút)\b", "decrease_by"
    ),
    _form(rf"{_LEAST}\s+{NUMBER}\s+(?!%){_AND}{_LOW}\s+{_NOUN}", ">=", listed=True),
    _form(rf"(?<!đã )\b{_DOES}\s+(?:được\s+)?{_LOW}\s+{_HELD}\b", "="),
    _form(rf"\bmỗi\s+[^\W\d]+(?:\s+[^\W\d]+){{0,3}}?\s+có\s+(?P<low>{NUMBER})\s+{_THING}", "="),
    _form(rf"(?<!đã )\b{_MEETS}\s+{_LOW}\s+{_TIMES}\b", "="),
    _form(
        rf"{_LOW}\s+{_TIMES}\s*(?:/|mỗi|một|trong(?:\s+một)?)\s*(?:ngày|tuần|tháng|quý|năm)\b", "="
    ),
    _form(
        rf"\b(?:nâng|tăng|đưa)\s[^.;,%]{{2,80}}?\blên\s+(?:(?P<floor>trên|hơn)\s+|(?:ít nhất|tối thiểu)\s+)?{_LOW}\s+{_OF_A_TASK}",
        ">=",
    ),
    _form(
        rf"(?<!đã )(?<!việc )(?<!công tác )\b(?:triển khai|áp dụng|vận hành|thực hiện|nhân rộng|thí điểm)\s+[^\d%.;,]{{2,60}}?\b(?:tại|ở|tới|đến)\s+"
        rf"{_LOW}(?:\s*/\s*\d+)?\s+{_OF_A_TASK}",
        "=",
    ),
    _form(
        rf"\b(?:nâng|tăng|đưa)\s+(?:tổng\s+)?số\s(?!lượng nhân)[^.;,%\d]{{2,40}}(?:,\s[^.;,%\d]{{2,60}})?\blên\s+{_LOW}(?:/\d+)?(?P<noun>(?:\s+[^\W\d_]+){{0,2}})(?=\s*(?:[,.;(]|$))",
        ">=",
    ),
    _form(
        rf"(?<!đã )\b(?:phủ sóng|phủ)\s+(?:[^\W_]+\s+){{1,4}}?(?:tới|đến|cho)\s+{_LOW}\s+{_OF_A_TASK}",
        "=",
    ),
    _form(
        rf"\b{NUMBER}\s+(?:lớp|hội nghị|buổi|đợt|khóa|cuộc)\s[^\d%.;,]{{2,80}}?\bcho\s+(?:(?:khoảng|gần)\s+)?{_LOW}\s+"
        r"(?P<noun>(?:lượt|cán bộ|công chức|viên chức|người|học viên|hộ|doanh nghiệp|đại biểu|thành viên|giáo viên"
        r"|đoàn viên|hội viên)(?:\s+[^\W\d_]+)?)",
        "=",
        listed=True,
    ),
    _form(
        rf"{STRIVE}\s+[^\d%.;,]{{0,40}}?\bcó\s+(?:(?P<floor>trên|hơn|từ)\s+)?{_LOW}\s+{_OF_A_TASK}",
        ">=",
    ),
    _form(
        rf"(?<!đã )\b(?:gửi|trao|phát|trả lại|hoàn trả)\s[^\d%.;,]{{2,60}}?\b(?:cho|đến|tới)\s+{_LOW}\s+{_OF_A_TASK}",
        "=",
    ),
    _form(
        rf"(?<!đã )\b(?:lắp đặt|lắp|gắn)\s[^\d%.;,]{{2,50}}?\b(?:tại|ở)\s+{_LOW}\s+{_OF_A_TASK}",
        "=",
    ),
    _form(rf"(?<!đã )\btrả\s+(?:hết|xong|dứt điểm)\s+{_LOW}\s+{_OF_A_TASK}", "="),
    _form(rf"(?<!đã )\blàm sạch\s[^\d%.;,]{{2,40}}?\bcủa\s+{_LOW}\s+{_OF_A_TASK}", "="),
    _form(
        rf"\b(?:nâng|tăng)\s[^.;,%\d]{{2,80}}?\btừ\s+{NUMBER}\s+(?:phút|giờ)\s+lên\s+{_LOW}\s+(?P<noun>phút|giờ)\b",
        ">=",
    ),
    _form(
        rf"^(?:\d{{1,2}}\.\s+)?việc\s+(?:mở|lắp|lắp đặt|xây dựng|thành lập)\s+{_LOW}\s+{_THING}",
        "=",
    ),
    _form(rf"(?<!thời gian )\b{_TASK}\s+[^\d%.;,]{{0,60}}?đối với\s+{_LOW}\s+{_OF_A_TASK}", "="),
    _form(rf"(?<!đã )\b{_LISTS}\s+{NUMBER}\s+{_AND}{_LOW}\s+{_NOUN}", "=", listed=True),
    _form(rf"(?<!đã )\b{_ENDS}{_LOW}\s+{_NOUN}", "="),
    _form(rf"(?<!đã )(?:thành lập|ban hành|xây dựng|mở|tổ chức)\s+{_FEW}\s+{_MADE}", "="),
    _form(
        rf"(?<!đã )(?:thu hút|có|với|phục vụ|hỗ trợ|tiếp cận)\s+(?:(?P<floor>từ|trên|hơn))\s+{_LOW}"
        rf"\s+(?!%){_NOUN}(?!\s+trở lên)",
        ">",
    ),
    _form(
        rf"(?<!đã )\btăng\s+(?:thêm\s+)?{FLOOR}{_LOW}\s+(?!hạng|triệu|tỷ|nghìn|lần){_NOUN}",
        "increase_by",
    ),
    _form(
        rf"{_EVERY}\s+{_FEW}\s+(?P<noun>lần|cuộc|buổi|kỳ|lượt|chuyên mục|phóng sự|bản tin)\b", "="
    ),
    _form(
        rf"(?<!đã )(?<!được )(?<!công tác )(?<!phiếu )\b{_AT_PLACES}\s+(?!việc\b)[^.;,%\d]{{0,30}}?tại\s+{_LOW}\s+{_OF_A_TASK}",
        "=",
    ),
    _form(rf"(?<!đã )\bkết nối\s+(?:[^\W\d_]+\s+){{0,3}}?với\s+{_LOW}\s+{_THING}", "="),
    _form(rf"^(?:và\s+)?(?:đến|hết|cuối)\s[^.;,%]{{3,24}}?\blà\s+{_LOW}\s+{_OF_A_TASK}", "="),
    _form(
        rf"^(?:[^:;,\d%]{{3,60}}:\s+)?(?:và\s+)?(?:đến|hết|cuối|trước|trong|quý|tháng|năm)\s[^.;,%:]{{1,24}}?(?:\s*:\s*|\s+(?=(?:là|đạt|xong|có|đủ|lắp|được|hoàn thành)\s))"
        rf"(?:(?:là|đạt|xong|có|đủ|lắp|được|hoàn thành|thêm)\s+)*{_LOW}(?:\s*/\s*\d+)?\s+{_OF_A_TASK}",
        "=",
    ),
    _form(rf"\|\s*{_LOW}\s+{_OF_A_TASK}\s*\|?$", "="),
    _form(rf"\bxóa\s+[“\"]?trắng[”\"]?\s+{_LOW}\s+{_OF_A_TASK}", "="),
    _form(rf"(?<!đã )(?<!được )\b{_MAKES}\s+(?:(?:mới|được)\s+)?{_LOW}\s+{_THING}", "="),
    _form(
        rf"(?<![\d,.])(?:từ\s+)?{_LOW}\s+(?!(?:m|km|ha|kg|tấn|mét|tuổi)\b){_NOUN}\s+trở lên",
        ">=",
        0.85,
    ),
    _form(
        rf"{_MEMBERS}\s+(?:có\s+|gồm\s+)?từ\s+{_LOW}\s*(?:đến|-|–)\s*{_HIGH}\s+{_OF_A_TASK}", ">="
    ),
    _form(
        rf"(?<!đã )(?<!được )(?<!công tác )(?<!thời gian )(?<!việc )\b{_TASK}\s+{_BETWEEN}{{0,4}}?"
        rf"(?:(?P<floor>trên|hơn|từ)\s+)?(?<!đề án ){_LOW}(?:\s*(?:đến|-|–)\s*{_HIGH})?\s+"
        rf"{_OF_A_TASK}",
        "=",
        0.7,
    ),
    _form(
        rf"(?<!đã )(?<!được )\b{_TASK}\s+{_BETWEEN}{{0,4}}?(?:(?:trên|hơn|từ)\s+)?{NUMBER}\s+(?!%)"
        rf"[^.;%\d]{{2,40}}?(?:,|\svà)\s+{_LOW}\s+{_OF_A_TASK}",
        "=",
        0.7,
        listed=True,
    ),
    _form(
        rf"(?<!đã )(?<!mới )(?<!chỉ )\bđạt\s+(?:(?P<floor>trên|hơn|từ)\s+|bình quân\s+)?{_LOW}\s+{_OF_A_TASK}",
        "=",
    ),
    _form(
        rf"\b(?:tổ chức|khảo sát|đo lường|điều tra)\b[^.;%]{{0,80}}?\bvới\s+(?:cỡ mẫu\s+)?{_LOW}\s+(?P<noun>phiếu|mẫu|người)",
        "=",
    ),
    _form(rf"{_EVERY}\s+{_BETWEEN}{{1,5}}?{_LOW}\s+(?P<noun>lần|lượt|buổi|cuộc|kỳ)\b", "="),
    _form(rf"\bthêm\s+{FLOOR}{_LOW}\s+{_OF_A_TASK}", "increase_by"),
    _form(rf"{_LEAST}\s+{_LOW}(?:\s*/\s*\d+)?\s+(?P<noun>sao)\b", ">="),
    _form(
        rf"(?:{STRIVE}|bảo đảm|đảm bảo|{_LEAST})\s+(?:[^\d%.;,]{{2,40}}\s)?(?:(?:có|trên|đạt)\s+)?{_LOW}/\d{{1,3}}\s+{_OF_A_TASK}",
        ">=",
    ),
    _form(
        rf"{_LEAST}\s+mỗi\s+(?!(?:tháng|quý|năm|tuần|ngày|lần)\b){_BETWEEN}{{1,3}}?{_LOW}\s+{_OF_A_TASK}",
        ">=",
    ),
    _form(
        rf"\bmỗi\s+(?!(?:tháng|quý|năm|tuần|ngày|lần)\b){_BETWEEN}{{1,3}}?{_LOW}(?:\s*(?:đến|-"
        rf"|–)\s*{_HIGH})?\s+{_OF_A_TASK}(?!\s+trở lên)",
        "=",
    ),
)
"""Looked for in this order; where two read one place, the first counts."""
