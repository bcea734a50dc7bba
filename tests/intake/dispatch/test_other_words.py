"""Promises, results and owners in other words and layouts than the reader was first written for."""

import pytest

from parlib.intake.dispatch.promises import extract_commitments

HEAD = """ỦY BAN NHÂN DÂN TỈNH SÔNG VẠN
Số: 12/KH-UBND
Sông Vạn, ngày 15 tháng 02 năm 2025
KẾ HOẠCH
Nâng cao Chỉ số cải cách hành chính năm 2025
"""
RESULTS = """PAR INDEX đạt 86,2%, xếp thứ 30/63, tăng 5 bậc.
Tỷ lệ hồ sơ trực tuyến 52%, thanh toán 41%.
100% xã có trang thông tin; 12/12 huyện hoàn thành tự chấm trước hạn.
Còn 1.250 hồ sơ trễ hạn; 3 lĩnh vực giảm điểm.
"""
AT_LEAST = {"=", ">="}
LINES = [
    ("- Hồ sơ tiếp nhận trực tuyến: cấp tỉnh 80%, cấp huyện 70%, cấp xã 60%;", [(">=", 80), (">=", 70), (">=", 60)]),
    ("- Mức độ hài lòng: khối sở 90%, khối huyện 88%, khối xã 86%.", [(">=", 90), (">=", 88), (">=", 86)]),
    ("- Công chức dùng chữ ký số 100%, viên chức 80%", [("=", 100), (">=", 80)]),
    ("- Sử dụng biên lai điện tử tại 95% điểm thu", [(">=", 95)]),
    ("- Số hóa kết quả còn hiệu lực đạt 85% (cấp tỉnh), 75% (cấp huyện)", [(">=", 85), (">=", 75)]),
    ("- Tỷ lệ cấp kết quả điện tử: quý I 50%, quý II 65%, quý III 80%, quý IV 95%.", [(">=", 50), (">=", 65), (">=", 80), (">=", 95)]),
    ("- Lắp ki-ốt tra cứu: tháng 6: 10 xã; tháng 9: 25 xã; tháng 12: 40 xã", [("=", 10), ("=", 25), ("=", 40)]),
    ("- Đến 30/6 giải ngân 45%, đến 30/9 giải ngân 70%, đến 31/12 giải ngân trên 95%.", [(">=", 45), (">=", 70), (">", 95)]),
    ("- Đến hết quý II xong 12 quy trình, hết quý III xong 20 quy trình.", [("=", 12), ("=", 20)]),
    ("- PAR INDEX xếp hạng 25 hoặc cao hơn.", [("rank_band", 25)]),
    ("- PCI đứng ít nhất thứ 30/63.", [("rank_band", 30)]),
    ("- SIPAS lên ít nhất 5 bậc so với năm 2024.", [("rank_improve_by", 5)]),
    ("- PAPI không đứng sau hạng 20.", [("rank_band", 20)]),
    ("- Giữ vững ngôi đầu khối thi đua.", [("rank_band", 1)]),
    ("- Phấn đấu trong tốp ba địa phương dẫn đầu vùng.", [("rank_band", 3)]),
    ("- Thuộc nửa trên của bảng xếp hạng PGI.", []),
    ("- DTI cải thiện tối thiểu 3 bậc, vào nhóm 15.", [("rank_improve_by", 3), ("rank_band", 15)]),
    ("- Lấy lại ít nhất 2,5 điểm đã mất ở lĩnh vực tài chính công.", [("increase_by", 2.5)]),
    ("- Giành lại 1,5 điểm phần thể chế.", [("increase_by", 1.5)]),
    ("- Tổng điểm PAPI cải thiện 0,8 điểm.", [("increase_by", 0.8)]),
    ("- Điểm khảo sát không thấp hơn 27/30 điểm.", [(">=", 27)]),
    ("- Chỉ số đồng hành của chính quyền trên 7 điểm.", [(">", 7)]),
    ("- Thời gian chờ tối đa 15 phút.", [("<=", 15)]),
    ("- Không để quá 1% hồ sơ trễ hạn.", [("<=", 1)]),
    ("- 0 trường hợp công chức bị phản ánh nhũng nhiễu.", [("=", 0)]),
    ("- Hồ sơ đất đai trễ hạn giảm còn dưới 200 hồ sơ trước 30/9.", [("<", 200)]),
    ("- Rút thời gian cấp phép xây dựng từ 15 ngày xuống 10 ngày.", [("<=", 10)]),
    ("- Sự cố phải xử lý xong trong 4 giờ.", [("<=", 4)]),
    ("- Mỗi hồ sơ không trả lại quá một lần.", [("<=", 1)]),
    ("- Chấm dứt tình trạng yêu cầu nộp bản sao chứng thực.", [("=", 0)]),
    ("- Không còn xã nào xếp loại Yếu.", [("=", 0)]),
    ("- Cắt bỏ ít nhất 15 TTHC nội bộ.", [("decrease_by", 15)]),
    ("- Tinh giản 12 biên chế.", [("decrease_by", 12)]),
    ("- Cử 25 công chức học thạc sĩ.", [("=", 25)]),
    ("- Đăng 120 tin, bài, 12 phóng sự.", [("=", 120), ("=", 12)]),
    ("- Mở 4 lớp tập huấn cho 300 lượt người.", [("=", 4), ("=", 300)]),
    ("- Bố trí thêm 5 máy tính cho người dân.", [("increase_by", 5)]),
    ("- Mỗi xã có một mô hình dân vận khéo.", [("=", 1)]),
    ("- Nhân rộng mô hình ra 10 xã nữa.", [("=", 10)]),
    ("- Ký kết thêm 3 quy chế phối hợp.", [("increase_by", 3)]),
    ("- Xây dựng 02 clip hướng dẫn nộp hồ sơ.", [("=", 2)]),
    ("- Duy trì 45 điểm hỗ trợ dịch vụ công.", [("=", 45)]),
    ("- Số kiến nghị giảm một nửa so với năm 2024.", [("decrease_by", 50)]),
    ("- Tăng gấp đôi số hồ sơ qua bưu chính.", [("increase_by", 2)]),
    ("- Chi phí tuân thủ giảm tối thiểu 20%.", [("decrease_by", 20)]),
    ("- Doanh nghiệp thành lập mới tăng 10% so với cùng kỳ.", [("increase_by", 10)]),
    ("- Tỷ lệ trực tuyến tăng thêm 15 điểm phần trăm.", [("increase_by", 15)]),
    ("- Ban hành Bộ chỉ số cấp xã trước ngày 31/3/2025.", [("done", None)]),
    ("- Trình HĐND tỉnh Nghị quyết về phí trực tuyến tại kỳ họp tháng 7/2025.", [("done", None)]),
    ("- Hoàn thành kết nối kho dữ liệu dùng chung trong quý III.", [("done", None)]),
    ("- Đưa Cổng dữ liệu mở vào vận hành từ 01/9/2025.", [("done", None)]),
    ("- Tổ chức Hội nghị phân tích chỉ số trong tháng 5.", [("done", None)]),
    ("- Công bố kết quả xếp hạng cấp huyện chậm nhất 15/12/2025.", [("done", None)]),
    ("- Thành lập Tổ công tác nâng hạng trước 28/02/2025.", [("done", None)]),
    ("- Sơ kết mô hình thí điểm vào tháng 8/2025.", [("done", None)]),
    ("- Các sở gửi báo cáo tự chấm trước 10/12/2025.", [("done", None)]),
    ("- Ký cam kết trách nhiệm xong trước ngày 20/3.", [("done", None)]),
    ("- Nghiệm thu phần mềm theo dõi nhiệm vụ trước 30/11/2025.", [("done", None)]),
    ("- Đẩy mạnh cải cách, nâng cao chất lượng phục vụ.", []),
    ("- Tiếp tục tăng cường phối hợp giữa các cơ quan.", []),
    ("- Định kỳ hằng tháng báo cáo UBND tỉnh trước ngày 25.", []),
    ("- Thường xuyên theo dõi, đôn đốc việc thực hiện.", []),
    ("- Quán triệt tinh thần 5 rõ, 3 không.", []),
    ("- Kinh phí thực hiện 2,5 tỷ đồng, trong đó ngân sách tỉnh 70%.", []),
    ("- Tiêu chí này tối đa 2 điểm, đạt từ 90% được 2 điểm, dưới 70% được 0 điểm.", []),
    ("- Đơn vị nào để trên 5% hồ sơ trễ hạn thì người đứng đầu bị phê bình.", []),
    ("- Thực hiện Quyết định số 468/QĐ-TTg (mục tiêu 50% hồ sơ trực tuyến).", []),
    ("- Đề nghị Bộ Nội vụ bỏ 3 tiêu chí trùng lặp.", []),
    ("- Nếu xếp dưới hạng 40 thì kiểm điểm tập thể.", []),
    ("- Tỷ lệ hài lòng = số phiếu từ mức 4 trở lên/tổng số phiếu x 100%.", []),
    ("- Xã có dân số dưới 5.000 người được giảm 10% chỉ tiêu.", []),
    ("Tỷ lệ hồ sơ đất đai đúng hạn: 95%;", [(">=", 95)]),
    ("(1) Xử lý dứt điểm 45 kiến nghị tồn đọng trước 30/4;", [("=", 45)]),
    ("* Trên 90% người dân hài lòng;", [(">", 90)]),
    ("+ Chi trả lương hưu qua tài khoản cho 80% người hưởng;", [(">=", 80)]),
    ("1. Bảo đảm mọi xã đều có ít nhất 2 công chức tin học.", [(">=", 2)]),
    ("2. 15/15 xã hoàn thành số hóa sổ hộ tịch trước 30/11/2025.", [("=", 15)]),
    ("3. Toàn bộ văn bản điện tử phải ký số.", []),
    ("4. Chỉ số hài lòng về y tế tăng 2 điểm phần trăm so với 2024.", [("increase_by", 2)]),
    ("5. Không quá 3% hồ sơ phải bổ sung.", [("<=", 3)]),
    ("6. Nâng số thủ tục toàn trình lên 900.", [(">=", 900)]),
    ("7. Trung bình mỗi cán bộ giải quyết 10 hồ sơ/ngày.", [("=", 10)]),
    ("8. Tiết kiệm 10% chi thường xuyên.", [("decrease_by", 10)]),
    ("9. Đứng trong nhóm 10 xã tốt nhất tỉnh.", [("rank_band", 10)]),
    ("10. Hạng 15 PGI.", [("rank_band", 15)]),
    ("a) Xếp loại A1 về chuyển đổi số.", []),
    ("b) Thành lập 01 tổ phản ứng nhanh, trực 24/7.", [("=", 1)]),
    ("c) Trả kết quả trong ngày cho 60% hồ sơ chứng thực.", [(">=", 60)]),
    ("d) Tăng 15% số hồ sơ nộp qua VNeID.", [("increase_by", 15)]),
    ("đ) Số xã đạt chuẩn tăng thêm 4 xã.", [("increase_by", 4)]),
    ("e) Giảm 2 lần họp mỗi tháng.", [("decrease_by", 2)]),
    ("h) Hoàn thành trước ngày 30/6 việc cập nhật 5.000 dữ liệu cán bộ.", [("=", 5000)]),
    ("i) Tổ chức lấy ý kiến 500 người dân.", [("=", 500)]),
    ("k) Công khai kết quả trên Cổng chậm nhất 03 ngày sau khi ký.", [("<=", 3)]),
    ("l) Không phát sinh đơn tố cáo vượt cấp.", [("=", 0)]),
    ("m) Phấn đấu 8/10 chỉ tiêu vượt kế hoạch.", [(">=", 8)]),
    ("n) Hỗ trợ tối thiểu 30 doanh nghiệp tiếp cận vốn.", [(">=", 30)]),
    ("o) Ban hành kế hoạch trong tháng 02, quy chế trong tháng 3.", [("done", None), ("done", None)]),
    ("p) Khai trương trung tâm điều hành IOC dịp 02/9/2025.", [("done", None)]),
    ("q) Phê duyệt xong vị trí việc làm trong quý II/2025.", [("done", None)]),
    ("r) Chuyển hồ sơ cho Sở Nội vụ trước 15/11/2025.", [("done", None)]),
    ("s) Bàn giao trụ sở cũ trước 31/7.", [("done", None)]),
    ("Các đồng chí Tỉnh ủy viên phát huy vai trò nêu gương.", []),
    ("Mức thưởng 20 triệu đồng cho đơn vị hạng nhất.", []),
    ("Thang điểm đánh giá là 100 điểm, trong đó khảo sát 30 điểm.", []),
    ("Cả nước phấn đấu 80% hồ sơ trực tuyến theo Nghị quyết 02/NQ-CP.", []),
    ("Tỉnh bạn Hà Đông đã đạt 92%.", []),
    ("Năm 2024 là 17 lượt, năm 2025 không quá 5 lượt.", [("<=", 5)]),
    ("Cán bộ vi phạm từ 02 lần trở lên bị điều chuyển.", []),
    ("Báo cáo định kỳ vào ngày 20 hằng tháng.", []),
    ("Kết quả này sẽ được xem xét khi đánh giá cuối năm.", []),
    ("Văn bản này thay thế Kế hoạch số 05/KH-UBND ngày 10/01/2024.", []),
    ("Chỉ tiêu nêu trên được điều chỉnh nếu Trung ương thay đổi cách tính.", []),
    ("Tỷ lệ này được tính bằng số hồ sơ đúng hạn chia tổng số hồ sơ.", []),
    ("Dự kiến thu ngân sách 1.200 tỷ đồng, tăng 8%.", []),
]
"""A line below a heading of what is planned, and what it promises: operator and figure."""
OWNERS = [
    (
        ["I. NHIỆM VỤ", "1. Sở Tư pháp làm đầu mối; các sở phối hợp:", "- Rà soát 30 văn bản;", "- Tự kiểm tra 100% văn bản."],
        ["Sở Tư pháp", "Sở Tư pháp"],
    ),
    (
        ["I. NHIỆM VỤ", "1. Cải cách thể chế - giao Sở Tư pháp chủ trì", "- Rà soát 30 văn bản;", "- Tự kiểm tra 100% văn bản."],
        ["Sở Tư pháp", "Sở Tư pháp"],
    ),
    (
        ["II. PHÂN CÔNG", "a) Sở Nội vụ:", "- Kiểm tra 12 đơn vị.", "- Tổ chức 02 hội nghị.", "b) Sở Tài chính:", "- Giải ngân đạt 95%."],
        ["Sở Nội vụ", "Sở Nội vụ", "Sở Tài chính"],
    ),
    (
        ["II. PHÂN CÔNG", "2.1 Phòng Nội vụ", "- Kiểm tra 12 đơn vị.", "2.2 Phòng Tư pháp", "- Rà soát 20 văn bản."],
        ["Phòng Nội vụ", "Phòng Tư pháp"],
    ),
    (
        ["II. GIẢI PHÁP", "1. Về thủ tục hành chính (Văn phòng UBND tỉnh chịu trách nhiệm)", "- Hồ sơ đúng hạn 99%."],
        ["Văn phòng UBND tỉnh"],
    ),
    (
        [
            "II. GIẢI PHÁP",
            "- Tài chính công: Sở Tài chính bảo đảm giải ngân 98%.",
            "- Tổ chức bộ máy: Sở Nội vụ bảo đảm tinh giản 20 biên chế.",
        ],
        ["Sở Tài chính", "Sở Nội vụ"],
    ),
    (["II. GIẢI PHÁP", "3. Trách nhiệm của Công an tỉnh", "Cấp tài khoản định danh cho 95% công dân."], ["Công an tỉnh"]),
    (["II. GIẢI PHÁP", "Đơn vị chủ trì: Sở Xây dựng", "- Rút ngắn 30% thời gian cấp phép."], ["Sở Xây dựng"]),
    (
        ["II. GIẢI PHÁP", "1. Giao Sở Công Thương:", "+ Giải quyết 100% hồ sơ đúng hạn.", "+ Đối thoại 04 cuộc với doanh nghiệp."],
        ["Sở Công Thương", "Sở Công Thương"],
    ),
    (
        [
            "II. GIẢI PHÁP",
            "1. Giám đốc Sở Y tế chủ trì, phối hợp với Sở Tài chính:",
            "a) Số hóa 90% hồ sơ bệnh án.",
            "b) Giảm 20% thời gian chờ khám.",
        ],
        ["Sở Y tế", "Sở Y tế"],
    ),
    (
        ["II. GIẢI PHÁP", "1. Kiểm tra công vụ 10 đơn vị (Thanh tra tỉnh thực hiện).", "2. Tập huấn 05 lớp, do Sở Nội vụ chủ trì."],
        ["Thanh tra tỉnh", "Sở Nội vụ"],
    ),
    (
        ["II. GIẢI PHÁP", "1. Báo Sông Vạn, Đài Phát thanh - Truyền hình tỉnh: đăng 100 tin, bài."],
        ["Báo Sông Vạn; Đài Phát thanh - Truyền hình tỉnh"],
    ),
    (["II. GIẢI PHÁP", "1. UBND các huyện, thành phố có trách nhiệm bảo đảm 98% hồ sơ đúng hạn."], ["UBND các huyện, thành phố"]),
    (
        ["II. GIẢI PHÁP", "1. Trung tâm Phục vụ hành chính công tỉnh cần đưa vào vận hành 10 ki-ốt trước 30/6."],
        ["Trung tâm Phục vụ hành chính công tỉnh"],
    ),
    (
        [
            "II. GIẢI PHÁP",
            "A. Sở Khoa học và Công nghệ",
            "1. Hồ sơ trực tuyến đạt 80%.",
            "2. Kết nối 12 cơ sở dữ liệu.",
            "B. Sở Nội vụ",
            "1. Tổ chức 02 lớp tập huấn.",
        ],
        ["Sở Khoa học và Công nghệ", "Sở Khoa học và Công nghệ", "Sở Nội vụ"],
    ),
    (["II. GIẢI PHÁP", "1. Sở Ngoại vụ được giao tham mưu ban hành Quy chế trước 30/4."], ["Sở Ngoại vụ"]),
    (
        ["II. GIẢI PHÁP", "1. Chủ tịch UBND các xã, phường chịu trách nhiệm:", "- Công khai 100% thủ tục.", "- Không để hồ sơ trễ hạn."],
        ["Chủ tịch UBND các xã, phường", "Chủ tịch UBND các xã, phường"],
    ),
    (["II. GIẢI PHÁP", "1. Đồng chí Giám đốc Sở Nội vụ trực tiếp chỉ đạo, bảo đảm chỉ số SIPAS đạt 88%."], ["Sở Nội vụ"]),
    (["II. GIẢI PHÁP", "1. Bưu điện tỉnh phối hợp Sở Nội vụ nâng tỷ lệ trả kết quả qua bưu chính lên 40%."], ["Bưu điện tỉnh"]),
]
TABLES = [
    (
        [
            "| STT | Chỉ tiêu | ĐVT | Thực hiện 2024 | Kế hoạch 2025 | Chủ trì |",
            "| 1 | Hồ sơ trực tuyến | % | 52 | 70 | Sở Nội vụ |",
            "| 2 | Xếp hạng PAPI | Hạng | 30 | ≤ 25 | Sở Nội vụ |",
            "| 3 | Hồ sơ trễ hạn | Hồ sơ | 900 | dưới 200 | Sở TN&MT |",
        ],
        [(">=", 70), ("rank_band", 25), ("<", 200)],
    ),
    (
        [
            "TT | Nội dung | Kết quả 2024 | Phấn đấu 2025 | Thời gian | Đơn vị",
            "1 | PAR INDEX | 86,2% | 88% trở lên | Tháng 12 | Sở Nội vụ",
            "2 | Kiểm tra công vụ | 8 cuộc | ít nhất 12 cuộc | Quý IV | Thanh tra",
        ],
        [(">=", 88), (">=", 12)],
    ),
    (
        [
            "| Nhiệm vụ | Sản phẩm | Chủ trì | Hoàn thành |",
            "| Rà soát thủ tục | Quyết định công bố danh mục | Văn phòng | 30/4 |",
            "| Tập huấn | 03 lớp | Sở Nội vụ | Quý II |",
            "| Phối hợp công tác | Thường xuyên | Các sở | |",
        ],
        [("done", None), ("=", 3)],
    ),
    (
        [
            "| TT | Tiêu chí mất điểm | Tối đa | Năm 2024 | Năm 2025 phải đạt | Trách nhiệm |",
            "| 1 | Giải ngân | 2 | 1,2 | 2,0 điểm | Sở Tài chính |",
            "| 2 | Trả lời kiến nghị | 1,5 | 0,5 | tăng 0,5 điểm | Văn phòng |",
            "| 3 | Biên chế | 1 | 1 | giữ nguyên | Sở Nội vụ |",
            "| | Cộng | 4,5 | 2,7 | | |",
        ],
        [(">=", 2), ("increase_by", 0.5), (">=", 1)],
    ),
    (
        [
            "| TT | Việc | Chỉ tiêu | Ai làm | Hạn |",
            "| 1 | Thời gian chờ | không quá 15 phút | Trung tâm | |",
            "| 2 | Hồ sơ bổ sung | giảm từ 8% xuống 3% | Trung tâm | 30/9/2025 |",
            "| 3 | Văn bản ký số | 100% | Các sở | |",
            "| 4 | Sổ tay hỏi đáp | phát hành 01 cuốn | Phòng VH | 30/6/2025 |",
        ],
        [("<=", 15), ("<=", 3), ("=", 100), ("=", 1)],
    ),
    (
        ["| Đơn vị | Trực tuyến | Thanh toán |", "| Sở Tư pháp | 80% | 70% |", "| Sở Y tế | 75% | 65% |"],
        [(">=", 80), (">=", 70), (">=", 75), (">=", 65)],
    ),
    (["| Chỉ tiêu | 6 tháng | 9 tháng | Cả năm |", "| Giải ngân | 45% | 70% | 95% |"], [(">=", 45), (">=", 70), (">=", 95)]),
    (["| Nội dung | Kinh phí (triệu đồng) |", "| Tập huấn | 120 |", "| Mua máy | 300 |"], []),
    (
        [
            "| TT | Chỉ số | Mục tiêu | Ghi chú |",
            "| 1 | SIPAS | từ 86% đến 88% | |",
            "| 2 | DTI | Nhóm 20 | |",
            "| 3 | PCI | tăng 5 bậc | |",
        ],
        [(">=", 86), ("rank_band", 20), ("rank_improve_by", 5)],
    ),
    (
        [
            "| TT | Nhiệm vụ | Kết quả cần đạt | Cơ quan chủ trì | Thời hạn |",
            "| 1 | Sáng kiến | Có sáng kiến được công nhận (tối thiểu 03) | Sở KHCN | 31/10/2025 |",
            "| 2 | Đối thoại | 2 cuộc/năm | VCCI | |",
        ],
        [(">=", 3), ("=", 2)],
    ),
]
REPORTS = [
    "I. KẾT QUẢ NĂM 2024",
    "I. Nhìn lại năm 2024",
    "A. Tình hình thực hiện",
    "1. Điểm qua kết quả",
    "I. Thực trạng",
    "Phần I. Những việc đã làm được",
    "1/ Năm qua",
    "I. ĐÁNH GIÁ CHUNG",
    "I. Công tác chỉ đạo thời gian qua",
    "I. BỐI CẢNH",
    "Phần thứ nhất: Kết quả và hạn chế",
    "I. Kiểm điểm năm 2024",
    "I. Về những mặt làm được",
]


def proposed(lines):
    return [p for p in extract_commitments(HEAD + "\n".join(lines) + "\n") if p.kind == "target"]


def stated(read, expected):
    """Say whether a reading states what is expected; a bare figure may be read as at least so much."""
    operator, figure = expected
    alike = read.operator == operator or {read.operator, operator} <= AT_LEAST
    return alike and figure in (read.target, read.target_high)


def agree(read, expected):
    left = list(expected)
    for one in read:
        met = next((e for e in left if stated(one, e)), None)
        if met is None:
            return False
        left.remove(met)
    return not left


@pytest.mark.parametrize(("line", "expected"), LINES, ids=lambda v: v[:40] if isinstance(v, str) else None)
def test_a_line_promises_what_it_says_and_no_more(line, expected):
    read = proposed(["I. KẾT QUẢ NĂM 2024", RESULTS.rstrip(), "II. CHỈ TIÊU, NHIỆM VỤ NĂM 2025", line])
    assert agree(read, expected), [(p.operator, p.target, p.unit, p.quote) for p in read]


@pytest.mark.parametrize("heading", REPORTS)
def test_what_stands_below_a_heading_of_results_promises_nothing(heading):
    plans = {"I": "II.", "P": "II.", "A": "B."}.get(heading[0], "2.")
    read = proposed([heading, RESULTS.rstrip(), f"{plans} Phương hướng", "- Tỷ lệ trực tuyến đạt 70%."])
    assert [(p.operator, p.target) for p in read] == [(">=", 70.0)]


@pytest.mark.parametrize(("lines", "owners"), OWNERS)
def test_who_leads_is_named_by_the_line_or_the_heading(lines, owners):
    office = {"Giám đốc Sở Nội vụ": "Sở Nội vụ"}
    assert [office.get(p.owner, p.owner) for p in proposed(lines)] == owners


@pytest.mark.parametrize(("lines", "expected"), TABLES)
def test_tables_under_other_headings(lines, expected):
    read = proposed(["I. CHỈ TIÊU", *lines])
    assert agree(read, expected), [(p.operator, p.target, p.unit, p.quote) for p in read]


def test_lines_that_begin_with_a_verb_are_items_and_wrapped_lines_are_not():
    items = ["4/ VIỆC LÀM", "4.1 Phòng Nội vụ", "kiểm tra 12 đơn vị", "cử 5 công chức đi học", "không để hồ sơ trễ hạn"]
    assert [(p.line, p.target, p.owner) for p in proposed(items)] == [
        (8, 12.0, "Phòng Nội vụ"),
        (9, 5.0, "Phòng Nội vụ"),
        (10, 0.0, "Phòng Nội vụ"),
    ]
    wrapped = [
        "1. Sở Nội vụ rà soát toàn bộ quy trình giải quyết hồ sơ của các đơn vị, bảo đảm tỷ lệ",
        "đúng hạn đạt 98% và tỷ lệ trực tuyến đạt 70% vào cuối năm, báo cáo kết quả bằng",
        "văn bản.",
    ]
    assert {p.line for p in proposed(wrapped)} == {6}


def test_years_of_a_plan_of_several_years_and_of_its_tables():
    text = """PHƯỜNG BẾN XUÂN
Bến Xuân, ngày 20/01/2026
CHƯƠNG TRÌNH HÀNH ĐỘNG
Cải thiện Chỉ số CCHC năm 2026, giai đoạn 2026 - 2028
Phần I. Cam kết
Phường cam kết 2 con số của năm 2026:
① 0 hồ sơ quá hạn;
② 95 người hài lòng trên 100 người được hỏi.
Phần II. Lộ trình
Tỷ lệ hồ sơ trực tuyến: 2026 đạt 75%; 2027 đạt 85%; 2028 đạt 95%.
Phần III. Bảng nhiệm vụ năm 2026
| STT | Việc phải làm | Chỉ tiêu/sản phẩm | Đầu mối |
| 1 | Thu phí không tiền mặt | tăng 20 điểm % so với năm 2025 | Trung tâm |
"""
    read = [(p.operator, p.target, str(p.due)[:4]) for p in extract_commitments(text) if p.kind == "target"]
    assert read == [
        ("=", 0.0, "2026"),
        (">=", 95.0, "2026"),
        (">=", 75.0, "2026"),
        (">=", 85.0, "2027"),
        (">=", 95.0, "2028"),
        ("increase_by", 20.0, "2026"),
    ]
