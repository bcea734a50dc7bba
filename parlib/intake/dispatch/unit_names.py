"""The words by which units are named, and the verbs of what they do."""

from __future__ import annotations

NUMBERING = r"(?:[-+•–*①-⑳]|\d{1,2}(?:\.\d{1,2})*\s?[.)/-]|\d{1,2}(?:\.\d{1,2})+(?=\s)|\((?:[ivx]{1,4}|\d{1,2}|[a-zđ])\)|[a-zđ][)/]|[a-zđ]\.(?=\s)|[IVX]{1,5}\s?[./-]|[A-HĐ][./](?=\s)|Điều\s\d{1,3}\s?\.)"
CAPITAL = "[A-ZÀÁÂÃÈÉÊÌÍÒÓÔÕÙÚÝĂĐĨŨƠƯẠẢẤẦẨẪẬẮẰẲẴẶẸẺẼẾỀỂỄỆỈỊỌỎỐỒỔỖỘỚỜỞỠỢỤỦỨỪỬỮỰỲỴỶỸ]"
"""A capital letter; names of places begin with one."""
ABBREVIATED = (
    r"(?:VP(?:UB(?:ND)?)?|P\.(?:\s?[A-ZĐ]{2,10}\b|[A-ZĐ][^\W\d]+)?|TT(?=\s(?:PV|HCC|PHCC|DVHC|VHTT|YT))|TTPV?HCC|CA(?=\s(?:tỉnh|huyện|xã|phường|thị|TP))"
    r"|BCHQS|UBMT|MTTQ)"
)
"""Kinds of units as notes write them: "VP UBND", "P.NV", "TT PVHCC"."""
POSTS_AS_HEADS = r"(?:Văn phòng\s?[-–]\s?[Tt]hống kê|Địa chính\s?[-–]\s?[^\W\d]+(?:\s[^\W\d]+)?|Tư pháp\s?[-–]\s?[Hh]ộ tịch|Tài chính\s?[-–]\s?[Kk]ế toán)"
ALL_OF_A_KIND = r"(?:[Cc]ác|(?:Tất cả|Toàn bộ) các) (?:khu phố|thôn|bản|ấp|buôn|tổ dân phố|xã|phường|phòng|đơn vị|cơ quan|sở|khoa|trường|bộ phận|đoàn thể)"
POSTS = (
    r"(?:Văn phòng\s?[-–]\s?[Tt]hống kê|Địa chính(?:\s?[-–]\s?[^\W\d]+(?:\s[^\W\d]+)?){0,3}|Tư pháp\s?[-–]\s?[Hh]ộ tịch|Tài chính\s?[-–]\s?[Kk]ế toán"
    r"|Văn hóa\s?[-–]\s?[Xx]ã hội|Trưởng Công an|Chỉ huy trưởng(?: Quân sự)?|Kế toán)"
)
"""Posts of a commune, as a law lists them: they own what stands below their names."""
KINDS = (
    rf"(?:{ABBREVIATED}|"
    r"(?:Tỉnh|Thành|Huyện|Thị|Quận) đoàn|(?:Thủ trưởng|Người đứng đầu)(?=\s(?:các|cơ quan)\b)|Công ty|Thường trực|Đảng ủy"
    r"|Ủy ban Kiểm tra|Ban cán sự đảng|Mặt trận Tổ quốc|Ủy ban (?:Mặt trận|MTTQ)|UBMTTQ|Liên đoàn Lao động"
    r"|Khoa(?! học)|Hiệu trưởng|VNPT|Viettel|Đồn|Tòa án|Chi bộ|Đảng bộ|Bộ Chỉ huy|Hải quan"
    r"|Kế toán trưởng|Phó (?:Giám đốc|Hiệu trưởng|Trưởng phòng)|Lãnh đạo(?=\s(?:Sở|UBND|Bộ|Cục|Chi cục|Ban|các phòng))|Trưởng (?:[Pp]hòng|[Bb]an|[Kk]hoa)|Trưởng (?=Công an|[Pp]hòng|[Bb]an|[Kk]hoa)|(?:Tất cả|Toàn bộ) các(?=\s(?:sở|ban|cơ quan|đơn vị|phòng|xã|phường|địa phương|ngành))"
    r"|Già làng|Bệnh viện|Viện|Trường(?! (?:hợp|đạt|học đạt))|Trạm|Bảo hiểm xã hội|BHXH|Ngân hàng|Kiểm lâm|Hạt|Đội|Phòng|Sở"
    r"|Văn phòng|Ban|Chi cục|Cục|Thanh tra|UBND|Ủy ban nhân dân|Trung tâm|Công an|Ban Chỉ huy"
    r"|Bộ phận|Đoàn|Hội|Hiệp hội|Liên minh Hợp tác xã|Liên hiệp các|Chi nhánh|Kho bạc|Thuế|Bưu điện|Đài|Báo(?! cáo)|Vụ|Tổng cục|công chức(?=\s(?:Văn phòng|Tư pháp|Địa chính|Tài chính|Văn hóa|Lao động|Kế toán|Nông nghiệp))|Công chức(?!,? (?:vi phạm|trễ|đi|nghỉ|bị|có|chưa|không|viên chức|để))|Tổ(?! chức)"
    r"|Trưởng các (?:phòng|ban|bộ phận|đơn vị|khoa)|Trưởng (?:các )?(?:khu phố|thôn|ấp|bản|buôn|làng|tổ dân phố)|Chủ tịch(?=\sUBND|\sỦy ban)"
    r"|[Cc]ác (?:[Kk]hoa|[Ss]ở|[Pp]hòng|[Bb]an|[Cc]ục|[Cc]hi cục|[Cc]hi nhánh|[Đđ]ội|tổng cục|vụ|đơn vị|bệnh viện|trường|trạm"
    r"|doanh nghiệp|hợp tác xã|chi bộ|đảng ủy|đảng bộ|BHXH|Thuế|[Cc]hủ đầu tư|đoàn thể|hội|trung tâm|xã|phường|khu phố|thôn|bản|buôn|ấp|tổ dân phố|cơ quan|bộ phận))"
)
STOP = (
    r"\b(?:căn cứ|hằng|hàng|định kỳ|tại|về|trong|có|được|thực hiện|tham mưu|chủ trì|phối hợp"
    r"|tiếp tục|theo|để|khẩn trương|nghiêm túc|đề xuất|phấn đấu|đạt|bảo đảm|đảm bảo|vừa|trước)\b"
)
# "UBND các huyện, thành phố" is one owner
MORE_UNITS = r",(?=\s(?:thành phố|thị xã|thị trấn|phường|đặc khu|ngành|đơn vị|địa phương|thành ủy|thị ủy|truyền hình|thôn|buôn|bản|ấp|khóm|khu phố|tổ dân phố)\b)"
UNIT_NAME = (
    rf"(?:(?:VP(?:UB(?:ND)?)?|P\.\s?[A-ZĐ]{{2,10}}|TTPV?HCC)(?=\s)|(?:{ABBREVIATED}|"
    r"(?:Tỉnh|Thành|Huyện|Thị|Quận) đoàn(?=\s)|Thường trực (?:HĐND|Hội đồng nhân dân|Thành ủy|Huyện ủy|Tỉnh ủy|Thị ủy|Đảng ủy)"
    r"|Hội đồng nhân dân|[Cc]ác Ban của HĐND|Đảng ủy|Ủy ban Kiểm tra|Mặt trận Tổ quốc"
    r"|Ủy ban (?:Mặt trận|MTTQ)|UBMTTQ|Liên đoàn Lao động|Chi nhánh|Bưu điện|Kho bạc|Công ty|Đoàn Thanh niên"
    r"|Khoa(?! học)|Hiệu trưởng|Đồn Biên phòng|Tòa án|Đội(?! ngũ)|Bộ Chỉ huy|Trưởng (?=Công an|[Pp]hòng\s|[Kk]hoa\s)"
    r"|Hội Liên hiệp Phụ nữ|Hội Nông dân|Hiệp hội|Liên minh Hợp tác xã|Liên hiệp các (?=Hội|hội|tổ chức)|[Cc]ông chức (?=Văn phòng|Tư pháp|Địa chính|Tài chính|Văn hóa|Lao động|Kế toán|Nông nghiệp)|Tổ (?=[Cc]ông nghệ|kiểm tra|công tác|giúp việc|thẩm định|rà soát|liên ngành|[A-ZĐ])|Lãnh đạo (?=Sở|UBND|Ban|Cục|Chi cục|Văn phòng)|BHXH(?=\s)|Hải quan(?=\s)|Bệnh viện|Viện|Trường(?! hợp)|Trạm|Bảo hiểm xã hội"
    r"|Hạt|Phòng|Sở|Văn phòng|Chi cục|Các (?:sở|[Cc]hi cục|phòng|ban|tổng cục|cục|đơn vị"
    r"|trung tâm|khoa|trường|trạm|bệnh viện|đảng ủy|BHXH cơ sở|Thuế cơ sở|chủ đầu tư)|Ban|Chi cục|Cục|Thanh tra|UBND|Ủy ban nhân dân|Trung tâm|Công an|Bộ phận|Vụ|Đài"
    r"|Báo(?! cáo)|Trưởng các (?=phòng|ban|bộ phận|đơn vị|khoa)|Thủ trưởng (?=các\s|cơ quan)|Trưởng (?:các )?(?=khu phố|thôn|ấp|bản|tổ dân phố)|Chủ tịch (?=UBND|Ủy ban))[\s,]?"
    rf"(?:(?!{STOP})(?:[^,;.:(]|{MORE_UNITS})){{2,50}}?)"
)
UNIT_LIST = rf"(?:(?>{UNIT_NAME}(?:,|(?<!HĐND)\svà)\s(?={UNIT_NAME})))*{UNIT_NAME}"
"""Units one after the other. Each but the last is read in one way only (atomic): a name may hold "và"
or be read by two of the alternatives, and a list of n in as many ways as two to the power of n.
"""
VERBS = (
    r"(?:chủ trì|phối hợp|tham mưu|thực hiện|theo dõi|đảm bảo|bảo đảm|hoàn thành"
    r"|tổ chức(?! (?:chính trị|đảng|đoàn thể))|(?<!Quản lý )xây dựng(?! (?:tỉnh"
    r"|huyện|thành phố|thị xã|khu vực|và)\b)|để|kiểm tra|thanh tra|rà soát|nâng|tăng"
    r"|giảm|duy trì|phấn đấu|công khai|tiếp tục|đôn đốc|hướng dẫn|cắt giảm|rút ngắn|triển khai"
    r"|ban hành|trình|cấp(?!\s(?:xã|huyện|tỉnh)\b)|lắp đặt|thẩm định|bố trí|đặt|xử lý|giải quyết"
    r"|số hóa|thu|mở|chịu trách nhiệm|đăng|vận hành|báo cáo|tổng hợp|vận động|tuyên truyền|chỉ đạo"
    r"|mỗi|có trách nhiệm|phải|không để|tiết kiệm|rút|đưa|kiểm soát|giữ|đạt|cung cấp|tham gia|lập"
    r"|phát động|nhân rộng|giám sát|cập nhật|xác minh|tiếp nhận|đào tạo|bồi dưỡng|tập huấn"
    r"|phê duyệt|khảo sát|giải ngân|chi trả|niêm yết|phát hành|phát sóng|đối thoại|chấn chỉnh"
    r"|bàn giao|nghiệm thu|cam kết|quyết tâm|tiết giảm|kiểm điểm|bảo trì|thành lập|lãnh đạo|rà soát"
    r"|phân công|quán triệt|gương mẫu|tăng cường|đẩy mạnh|nghiên cứu|cụ thể hóa|tiếp tục|trực tiếp"
    r"|tiếp|họp|gửi|ký(?! (?:đất|kinh doanh|hộ tịch|doanh nghiệp))|hỗ trợ|chuẩn bị|thu hồi"
    r"|chấm dứt|khắc phục|nộp|lắp|phát|trả lời|trả|cắt|khẩn trương|công bố|phủ sóng|phúc tra|xóa|kéo"
    r"|hạ(?! tầng)|dành|cử|cải thiện|sắp xếp|làm|phân bổ|chuẩn hóa|đồng bộ|kích hoạt|thí điểm"
    r"|nhập|lấy ý kiến|căn cứ|bám sát|chủ động|(?<!dục )thường xuyên|kịp thời|cùng (?!với\b)|kiên quyết|quyết liệt|củng cố|tái cấu trúc"
    r"|kết nối|tích hợp|hoàn thiện|thống kê|thông báo|đổi mới|được (?:giao|phân công)|cần|(?<!luân )chuyển(?! đổi| biến)|luân chuyển|khai trương|khánh thành|hoàn tất|sơ kết|tổng kết|cài(?: đặt)?|luân phiên|sát hạch|kiện toàn|ghi nhận|phản hồi|phân loại)"
)
_OF_A_PLACE = r"(?:\s(?:tỉnh|thành phố|huyện|thị xã|quận|thị trấn|phường|xã|đặc khu))?"
DEPARTMENTS = (
    r"(?:Nội vụ|Tài chính [-–] Kế hoạch|Kế hoạch [-–] Tài chính|Tài chính|Tư pháp|Công Thương|Xây dựng|Y tế|Ngoại vụ|Du lịch"
    r"|Khoa học và Công nghệ|Giáo dục và Đào tạo|Kế hoạch và Đầu tư|Tài nguyên và Môi trường"
    r"|Nông nghiệp và Môi trường|Nông nghiệp và Phát triển nông thôn|Giao thông vận tải"
    r"|Thông tin và Truyền thông|Văn hóa, Thể thao và Du lịch|Văn hóa và Thể thao|Văn hóa và Thông tin"
    r"|Lao động [-–] Thương binh và Xã hội|Dân tộc và Tôn giáo|Dân tộc|Quản lý đô thị|Kinh tế và Hạ tầng"
    r"|Kinh tế, Hạ tầng và Đô thị|Kinh tế|Văn hóa [-–] Xã hội|Văn hóa, Khoa học và Thông tin)"
)
KNOWN = (
    rf"(?:[Cc]ông chức (?:Văn phòng\s?[-–]\s?[Tt]hống kê|Tư pháp\s?[-–]\s?[Hh]ộ tịch|Tài chính\s?[-–]\s?[Kk]ế toán|Văn hóa\s?[-–]\s?[Xx]ã hội)|(?:Sở|Phòng)\s{DEPARTMENTS}{_OF_A_PLACE}|Văn phòng (?:HĐND và UBND|UBND|HĐND){_OF_A_PLACE}"
    rf"|(?:Công an|Thanh tra|Bảo hiểm xã hội|Kho bạc Nhà nước|Cục Thuế|Thuế|Cục Thống kê|Đoàn Thanh niên)"
    r"\s(?:tỉnh|thành phố|huyện|thị xã|quận|phường|xã)"
    rf"|Trung tâm Phục vụ hành chính công{_OF_A_PLACE}"
    r"|(?:HĐND|Hội đồng nhân dân)(?:,| và) (?:UBND|Ủy ban nhân dân) (?:các )?(?:xã|phường|huyện|thị xã|thị trấn|cấp xã|cấp huyện)(?:, (?:phường|xã|thị trấn|đặc khu|thị xã|thành phố))*"
    r"|UBND \d{1,3} (?:huyện|xã|phường|thị trấn)"
    rf"|(?:Báo và )?(?:Đài [Pp]hát thanh|(?<=Báo và )[Pp]hát thanh)(?:,| và|\s?[-–])\s?[Tt]ruyền hình{_OF_A_PLACE}"
    r"|UBND các (?:huyện|xã|quận|phường|thị xã)(?:,\s(?:thành phố|thị xã|thị trấn|phường|xã|huyện|đặc khu))*)"
)
"""Units by their full names: whatever word follows, the name ends there."""
KNOWN_UNITS = rf"{KNOWN}(?:(?:,|\svà)\s{KNOWN})*"
LEAD = (
    r"(?:(?:đồng |cùng )?chủ trì|(?:trực tiếp )?phụ trách|(?:cùng |trực tiếp )?chịu trách nhiệm|có trách nhiệm"
    r"|(?:làm|là|giữ vai trò) (?:(?:cơ quan|đơn vị) )?(?:đầu mối|chủ trì|thường trực)|đầu mối|đảm nhiệm|đảm trách|tham mưu|thực hiện"
    r"|theo dõi|tổ chức thực hiện|triển khai|(?:trực tiếp )?chỉ đạo)"
)
"""How a unit leads: the verb behind its name."""
_NAME_UP_TO = rf"(?!{STOP}){KINDS}\s(?:(?!{STOP}|{LEAD}\b|riêng\b|hoàn thành\b|phải\b|cần\b|là\b)(?:[^,;.:()%\d]|{MORE_UNITS})){{2,70}}"
NAME = rf"(?:{KNOWN_UNITS}|{_NAME_UP_TO})"
"""The name of a unit up to what is said of it."""
_AND_ANOTHER = rf"(?:,|;|\s?\+|\svà|\scùng)\s(?=(?!UBND\b){KINDS}\s)"
NAMES = rf"(?:(?>(?:{KNOWN}|{_NAME_UP_TO}?){_AND_ANOTHER}))*{NAME}"
"""Several of them, each but the last read in one way only, as in a list of units."""
