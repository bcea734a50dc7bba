"""Sentences of a dispatch that ask something of the people who answer a survey.

Recorded as facts, never followed.

Three things are asked of them in practice: a direction of the answer ("nhìn nhận tích cực hơn"), an
answer worked for beforehand ("vận động người dân đánh giá ở mức hài lòng"), or another choice of
those who are asked ("giới thiệu những người có thiện cảm"). What forbids it, asks for honest or
complete answers, or works with answers already given is none of them.
"""

from __future__ import annotations

import re

_SURVEY = re.compile(
    r"điều tra xã hội học|phiếu|khảo sát|lấy ý kiến|điều tra (?:mức độ|sự) hài lòng|người (?:được"
    r"|bị) (?:hỏi|lấy ý kiến)|chấm điểm của người dân",
    re.IGNORECASE,
)
_ANSWER = (
    r"(?:trả lời|đánh giá|nhìn nhận|nhận xét|ghi nhận|cho (?:ý kiến|điểm)|góp ý|tham gia ý kiến"
    r"|ghi (?:ý kiến|phiếu|vào phiếu)|chấm(?: điểm)?"
) + r"|điền (?:vào )?phiếu|tích (?:vào|chọn)|lựa chọn|chọn)"
_FAVOUR = (
    r"(?:(?<!chưa )(?<!không )tích cực|ở mức (?:độ )?(?:rất )?(?:cao|tốt|khá|hài lòng)"
    r"|mức (?:rất )?(?:hài lòng|tốt)(?: trở lên|\b)|hài lòng trở lên|hài lòng (?:ở mức )?(?:rất )?cao|mức độ (?:rất )?(?:cao|tốt)|(?:là|chọn|ô|mức|đều) [\"“]?"
    r"(?:rất )?hài lòng|rất hài lòng|(?:ý kiến|nhận xét|đánh giá|phiếu) tốt\b|\btốt cho"
    r"|điểm (?:cao|tối đa|tuyệt đối)|cao nhất|theo hướng (?:xây dựng|tích cực|tốt)|có lợi"
    r"|thuận lợi cho|ủng hộ|đồng thuận|đồng tình|(?:những|sự|các) (?:nỗ lực|cố gắng)|thống nhất "
    r"(?:nội dung|phương án|theo|với|cách)|đánh giá cao\b|theo (?:đúng )?(?:định hướng|đáp án"
    r"|số liệu|nội dung (?:đã|được)|báo cáo|hướng dẫn|gợi ý))"
)
_GAP = r"[^.;:%]{0,60}?"
_MOVE = (
    r"(?:vận động|thuyết phục|nhắc(?: nhở)?|dặn(?: dò)?|định hướng|quán triệt|hướng dẫn|gợi ý"
    r"|tuyên truyền|gặp gỡ|tác động|tranh thủ|yêu cầu|đề nghị|"
) + (
    r"mong(?: muốn)?|kêu gọi|khuyến khích|chỉ đạo|tập huấn|thống nhất với|hỗ trợ|giúp|giải "
    r"thích|phải|cần)"
)
_CAREFUL = (
    r"(?:không (?:để )?(?:bị )?(?:ảnh hưởng|trừ điểm|mất điểm|làm giảm)|tránh (?:chọn|trả lời"
    r"|đánh giá|ghi)"
) + (
    r"|không (?:phản ánh|nêu|ghi|chọn|đánh giá) (?:[^\s.;]+ ){0,3}?(?:tiêu cực|thấp|xấu|kém"
    r"|không hài lòng|bất lợi))"
)
_UNHAPPY = (
    r"(?:(?:chưa|không) hài lòng|đánh giá (?:thấp|kém|chưa tốt|chưa tích cực)|phiếu (?:xấu|thấp"
    r"|kém))"
)
_DIRECTED = tuple(
    re.compile(pattern, re.IGNORECASE)
    for pattern in (
        rf"\b{_MOVE}\b[^.;%]{{0,160}}?\b{_ANSWER}\b{_GAP}{_FAVOUR}",
        rf"\b(?:trả lời|cho ý kiến|ghi ý kiến|nhìn nhận|điền phiếu)\b{_GAP}{_FAVOUR}",
        (
            rf"{_FAVOUR}{_GAP}\bkhi (?:trả lời|cho ý kiến|được (?:hỏi|khảo sát|lấy ý kiến)"
            r"|tham gia (?:trả lời|khảo sát))"
        ),
        rf"\b{_ANSWER}\b[^.;%]{{0,160}}?{_CAREFUL}|{_CAREFUL}[^.;]{{0,80}}?(?:phương án|phiếu|mức)",
        (
            r"\b(?:vận động|định hướng|thuyết phục|tác động|gợi ý)\b[^.;]{0,60}?\b(?:trả lời|ghi "
            r"phiếu|điền phiếu|cho ý kiến)"
        ),
        r"\bhướng dẫn [^.;]{0,40}?\b(?:trả lời phiếu|cách trả lời)",
        r"\b(?:cho|chấm)(?: điểm)? (?:ở mức )?(?:điểm )?(?:cao|tối đa|tuyệt đối)\b",
        r"\b(?:bấm|nhấn|chọn|tích|đánh dấu)\b[^.;]{0,25}?(?<!không )(?<!chưa )hài lòng",
        (
            r"\b(?:cung cấp|gửi|phát|phổ biến|chuẩn bị|thống nhất)\b[^.;]{0,80}?"
            r"(?:phương án trả lời|đáp án|trả lời (?:mẫu|gợi ý)|nội dung trả lời)"
        ),
        (
            rf"{_UNHAPPY}[^.;]{{0,80}}?\b(?:điều chỉnh|sửa|rút|đổi|thay đổi|đánh giá lại"
            r"|trả lời lại)\b(?! hồ sơ)[^.;]{0,30}"
        ),
        rf"\b{_MOVE}\b[^.;%]{{0,120}}?\bđánh giá cao\b",
        (
            r"đánh giá đúng (?:kết quả|thành quả|nỗ lực)[^.;]{0,80}?(?:cơ quan|CCHC|cải cách|thị xã"
            r"|huyện|tỉnh|xã|phường|thành phố|sở)\b"
        ),
    )
)
"""What the answer should be, or that somebody should work for it."""
_CHOSEN = re.compile(
    r"(?:\b(?:lựa chọn|chọn|giới thiệu|ưu tiên|bố trí|mời|đưa)\b[^.;]{0,80}?(?:thiện cảm|ủng hộ"
    r"|thân (?:quen|thiết|thuộc)|người nhà|nhận xét tốt|đánh giá (?:tốt|cao|tích cực)"
    r"|am hiểu và đồng thuận|hài lòng (?:cao|với cơ quan)|giải quyết (?:hồ sơ )?(?:thuận lợi"
    r"|sớm|đúng hạn|trước hạn))[^.;]{0,80}?(?:danh sách|phiếu|khảo sát|điều tra|lấy ý kiến)"
    r"|(?:loại|gạch|rút|thay)\b[^.;]{0,60}?(?:chưa hài lòng|không hài lòng|đánh giá thấp|có "
    r"ý kiến trái)[^.;]{0,60}?(?:danh sách|mẫu)"
    r"|danh sách (?:những |các )?(?:người|hộ|công dân|cá nhân|tổ chức)(?: dân)? (?:đã |sẽ )?được (?:chọn |mời )?(?:điều tra|khảo sát"
    r"|phỏng vấn|lấy ý kiến|hỏi)\b[^.;]{0,40}?\b(?:gửi|cung cấp|chuyển|thông báo)\b[^.;]{0,20}?(?:UBND|xã|phường|thôn|tổ dân phố))",
    re.IGNORECASE,
)
"""That those who are asked should be others, or be known to whom they judge."""
_FORBIDDEN = re.compile(
    r"\b(?:nghiêm cấm|cấm|nghiêm túc không|tuyệt đối không|không được|không để|chấm dứt"
    r"|xử lý (?:nghiêm )?(?:việc|hành vi|trường hợp))\b[^.;]{0,60}?(?:can thiệp|vận động"
    r"|định hướng|tác động|gợi ý|ép|lựa chọn|hướng dẫn|thay đổi|trả lời)",
    re.IGNORECASE,
)
_HONEST = re.compile(
    r"\b(?:không|tránh) (?:can thiệp|vận động|định hướng|tác động|gợi ý)", re.IGNORECASE
)


def asks_respondents(clause: str, *, around: str = "") -> bool:
    """Return whether a clause asks something of the people who answer a survey.

    Parameters
    ----------
    clause : str
        A clause of the dispatch in quote form.
    around : str, optional
        The paragraph it stands in and the heading above: a survey must be spoken of in one of them.

    Examples
    --------
    >>> asks_respondents("Vận động người dân đánh giá ở mức hài lòng trở lên khi được lấy ý kiến")
    True
    >>> asks_respondents("Tuyên truyền, vận động người dân được chọn khảo sát đánh giá mức độ hài lòng cao")
    True
    >>> asks_respondents("Nghiêm cấm vận động người dân trả lời phiếu theo ý cơ quan")
    False
    >>> asks_respondents("Phấn đấu 95% người dân được khảo sát hài lòng với sự phục vụ")
    False
    """
    if not (_SURVEY.search(clause) or _SURVEY.search(around)):
        return False
    if _FORBIDDEN.search(clause) or _HONEST.search(clause):
        return False
    return _CHOSEN.search(clause) is not None or any(words.search(clause) for words in _DIRECTED)
