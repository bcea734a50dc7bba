"""Guidance as decrees write it, and the points it gives: worked out by hand, reading by reading, never taken from the code."""

from __future__ import annotations

import time

import numpy as np
import pytest

from parlib.codebook.rules import parse_rule
from parlib.intake.annex.figures import Text
from parlib.intake.annex.guidance import REASONS, read_guidance
from parlib.scoring.rules import Reading, points

# (guidance, maximum, {reading: points}); shares as shares, counts as counts, levels from worst (0) to best
READ = [
    ("100%: 2; từ 80% đến dưới 100%: 1; dưới 80%: 0", 2, {1.0: 2, 0.999: 1, 0.8: 1, 0.7999: 0, 0.0: 0}),
    ("Từ 80% - dưới 100%: 0,5; 100%: 2; dưới 80%: 0", 2, {1.0: 2, 0.85: 0.5, 0.79: 0}),
    ("Hoàn thành 100%: 2\nTừ 80% - dưới 100%: 1\nDưới 80%: 0", 2, {1.0: 2, 0.82: 1, 0.79: 0}),
    ("Trên 90%: 2; từ 70% đến 90%: 1; dưới 70%: 0", 2, {0.91: 2, 0.9: 1, 0.7: 1, 0.69: 0}),
    ("Giải ngân đạt 95% kế hoạch trở lên: 4; dưới 95% - 80%: 2; dưới 80%: 0", 4, {0.95: 4, 0.9499: 2, 0.8: 2, 0.79: 0}),
    ("Đạt từ 70% hồ sơ trực tuyến trở lên: 6 điểm; từ 50% đến dưới 70%: 3 điểm; dưới 50% không có điểm", 6, {0.7: 6, 0.5: 3, 0.49: 0}),
    ("80% <= tỷ lệ < 100%: 1; 100%: 2; < 80%: 0", 2, {1.0: 2, 0.8: 1, 0.79: 0}),
    ("≥ 95%: 3 điểm; ≥ 85% và < 95%: 1,5 điểm; < 85%: 0 điểm", 3, {0.95: 3, 0.9: 1.5, 0.84: 0}),
    ("Vượt từ 10% trở lên: 2; vượt từ 5% đến dưới 10%: 1,5; đạt 100%: 1; dưới 100%: 0", 2, {1.1: 2, 1.05: 1.5, 1.02: 1, 1.0: 1, 0.99: 0}),
    ("- Đạt từ 90% trở lên: 2 điểm.\n- Đạt từ 70% đến dưới 90%: 1 điểm.\n- Các trường hợp còn lại: 0 điểm.", 2, {0.9: 2, 0.7: 1, 0.69: 0}),
    ("Nếu tỷ lệ từ 90% trở lên thì được 2 điểm; nếu từ 60% đến dưới 90% thì được 1 điểm; dưới 60% không tính điểm", 2, {0.9: 2, 0.6: 1, 0.5: 0}),
    ("Có từ 2 sáng kiến trở lên: 3; có 1 sáng kiến: 1,5; không có: 0", 3, {0: 0, 1: 1.5, 2: 3, 7: 3}),
    ("Từ 03 mô hình trở lên: 2 điểm; 02 mô hình: 1 điểm; 01 mô hình: 0,5 điểm; không có mô hình: 0 điểm", 2, {0: 0, 1: 0.5, 2: 1, 3: 2, 9: 2}),
    ("Không có vi phạm: 2; 1 vụ: 1; từ 2 vụ trở lên: 0", 2, {0: 2, 1: 1, 2: 0, 5: 0}),
    ("Mỗi hình thức tuyên truyền: 0,5 điểm, tối đa 2 điểm", 2, {0: 0, 1: 0.5, 3: 1.5, 4: 2, 6: 2}),
    ("Mỗi sáng kiến được cộng 0,5 điểm nhưng không quá 1 điểm", 1, {0: 0, 1: 0.5, 2: 1, 3: 1}),
    ("Có đủ thư xin lỗi: 2; thiếu mỗi thư trừ 0,25", 2, {0: 2, 1: 1.75, 4: 1, 8: 0, 20: 0}),
    ("Đầy đủ, đúng hạn: 1; trễ mỗi báo cáo trừ 0,5, trừ đến hết điểm", 1, {0: 1, 1: 0.5, 2: 0, 3: 0}),
    ("Thực hiện tốt: 2 điểm; mỗi trường hợp vi phạm trừ 0,5 điểm, tối đa trừ 1 điểm", 2, {0: 2, 1: 1.5, 2: 1, 9: 1}),
    ("Chậm 01 ngày trừ 0,1 điểm", 0.3, {0: 0.3, 1: 0.2, 3: 0}),
    ("Tính theo công thức: (b/a) x điểm tối đa, trong đó a là tổng số văn bản, b là số văn bản đã xử lý. Nếu tỷ lệ b/a < 0,5 thì điểm đánh giá là 0", 3,
     {1.0: 3, 0.5: 1.5, 0.49: 0}),
    ("Từ 95% trở lên thì điểm đánh giá được tính theo công thức: (Tỷ lệ % hồ sơ đúng hạn x 6)/100%. Dưới 95%: 0", 6, {1.0: 6, 0.95: 5.7, 0.94: 0}),
    ("r>=85%: 6; 60%<=r<85%: r/85%×6, làm tròn 2 chữ số; r<60%: 0", 6, {0.9: 6, 0.85: 6, 0.6: 4.24, 0.59: 0}),
    ("Đạt 100%: 2 điểm; dưới 100% thì tính theo tỷ lệ; dưới 50%: 0 điểm", 2, {1.0: 2, 0.8: 1.6, 0.49: 0}),
    ("Điểm = Tỷ lệ % x 2", 2, {1.0: 2, 0.25: 0.5}),
    ("Đạt: 1; không đạt: 0", 1, {1: 1, 0: 0}),
    ("ĐTXHH người dân\nTỷ lệ đánh giá tốt từ 90% trở lên: 2 điểm; từ 70% đến dưới 90%: 1 điểm; dưới 70%: 0 điểm", 2, {0.9: 2, 0.7: 1, 0.69: 0}),
    ("ĐTXHH (điểm = tỷ lệ hài lòng x 3)", 3, {1.0: 3, 0.5: 1.5}),
    ("Cứ 20 hồ sơ phát sinh được 0,5 điểm; không quá 2 điểm", 2, {19: 0, 20: 0.5, 59: 1, 80: 2, 200: 2}),
    ("Cứ mỗi lớp tập huấn thì được 1 điểm, tổng điểm không quá 4", 4, {0: 0, 3: 3, 4: 4, 6: 4}),
    ("Xếp hạng 1-5: 2 điểm; hạng 6-10: 1 điểm; từ hạng 11 trở xuống: 0 điểm", 2, {1: 2, 5: 2, 6: 1, 10: 1, 11: 0, 40: 0}),
    ("Nhóm 5 xã, phường dẫn đầu: 2 điểm; nhóm 6 - 10: 1 điểm", 2, {5: 2, 6: 1, 11: 0}),
    ("Gửi trong thời hạn 30 ngày: 1 điểm; chậm 1 đến 10 ngày: 0,5 điểm; chậm hơn 10 ngày: 0 điểm", 1, {0: 1, 1: 0.5, 10: 0.5, 11: 0}),
    ("Điểm = (tỷ lệ đạt được/80%) x 3, tối đa 3 điểm; nếu tỷ lệ < 20% thì chấm 0 điểm", 3, {1.0: 3, 0.8: 3, 0.4: 1.5, 0.2: 0.75, 0.19: 0}),
    ("Nếu tỷ lệ b/a ≥ 0,95 thì điểm đánh giá là 3; nếu tỷ lệ b/a < 0,95 thì điểm đánh giá được tính theo công thức: (b/a) x 3", 3, {0.95: 3, 0.9: 2.7}),
    ("Lấy điểm nhóm chỉ số trên Cổng chia cho 18 nhân với 5", 5, {18: 5, 9: 2.5}),
    ("Điểm = 2 x (1 - tỷ lệ trễ hạn)", 2, {0.0: 2, 0.25: 1.5, 1.0: 0}),
    ("Hài lòng từ 95% trở lên: 4 điểm; cứ giảm 1% trừ 0,2 điểm", 4, {1.0: 4, 0.95: 4, 0.93: 3.6, 0.5: 0}),
    ("Hoàn thành vượt chỉ tiêu: 2 điểm; hoàn thành 100% chỉ tiêu: 1,5 điểm; hoàn thành dưới 100% chỉ tiêu: 0 điểm", 2, {1.1: 2, 1.0: 1.5, 0.9: 0}),
    ("[90% - 100%]: 3 điểm; [70% - 90%): 2 điểm; dưới 70%: 0 điểm", 3, {1.0: 3, 0.9: 3, 0.89: 2, 0.7: 2, 0.69: 0}),
    ("Gọi x là tỷ lệ nhiệm vụ đúng hạn. Nếu x ≥ 98% đạt 3 điểm; nếu 80% ≤ x < 98% thì điểm đạt = 3 × x; nếu x < 80% thì đạt 0 điểm", 3, {0.98: 3, 0.9: 2.7, 0.8: 2.4, 0.79: 0}),
    ("Tốt (từ 80 điểm trở lên): 4 điểm; Khá (từ 70 đến dưới 80 điểm): 2 điểm; Trung bình (dưới 70 điểm): 0 điểm", 4, {90: 4, 80: 4, 79: 2, 70: 2, 69: 0}),
    ("Có ban hành: 0,5 điểm. Không ban hành: 0 điểm.", 0.5, {1: 0.5, 0: 0}),
    ("Đúng hạn (trước 31/12): 1; không đúng hạn: 0,5; không ban hành: 0", 1, {2: 1, 1: 0.5, 0: 0}),
    ("Ban hành trước ngày 15/01/2025: 1 điểm; sau ngày 15/01/2025: 0,5 điểm; không ban hành: 0 điểm", 1, {2: 1, 1: 0.5, 0: 0}),
    ("Ban hành kịp thời được 1 điểm, chậm trừ 0,5 điểm, không ban hành 0 điểm", 1, {2: 1, 1: 0.5, 0: 0}),
    # "all other cases" lie outside every interval named, never inside the best one
    ("Không quá 2% hồ sơ phải bổ sung: 1 điểm; trên 2% đến 5%: 0,5 điểm; còn lại 0 điểm", 1, {0: 1, 0.02: 1, 0.021: 0.5, 0.05: 0.5, 0.051: 0, 1: 0}),
    ("Xếp hạng 1-5: 2 điểm; 6-10: 1 điểm; còn lại: 0 điểm", 2, {1: 2, 5: 2, 6: 1, 10: 1, 11: 0, 63: 0}),
    ("Từ 3 đến 5 ngày: 2 điểm; dưới 3 ngày: 1 điểm; còn lại: 0 điểm", 2, {0: 1, 2: 1, 3: 2, 5: 2, 6: 0}),
    ("Từ 05 mô hình trở lên: 2 điểm; từ 02 đến 04 mô hình: 1 điểm; các trường hợp khác: 0 điểm", 2, {9: 2, 5: 2, 4: 1, 2: 1, 1: 0, 0: 0}),
    ("Xếp thứ 1 - 10: 1; xếp thứ 11 - 30: 0,5; từ thứ 31 trở đi: 0", 1, {1: 1, 10: 1, 11: 0.5, 30: 0.5, 31: 0}),
    ("100% hồ sơ được số hóa. Đạt: 1; không đạt: 0", 1, {1.0: 1, 0.99: 0}),
    ("Có sáng kiến, mỗi sáng kiến được 01 điểm nhưng không quá 02 điểm", 2, {0: 0, 1: 1, 2: 2, 5: 2}),
    ("Dưới 10%: 2 điểm; còn lại: 0 điểm", 2, {0: 2, 0.09: 2, 0.1: 0, 1: 0}),
    ("Vượt dự toán: 2 điểm; đạt 100% dự toán: 1 điểm; còn lại: 0 điểm", 2, {1.01: 2, 1: 1, 0.9: 0}),
    # which side of a figure the words mean
    ("Từ 90% trở lên: 2; từ 50% đến dưới 90%: 1; thấp hơn 50%: 0", 2, {0.9: 2, 0.5: 1, 0.49: 0}),
    ("Tỷ lệ hồ sơ quá hạn từ 5% trở xuống: 2 điểm; trên 5%: 0 điểm", 2, {0: 2, 0.05: 2, 0.051: 0}),
    ("Có từ 12 tin, bài trở lên: 1; từ 06 đến 11 tin, bài: 0,5; ít hơn 06 tin, bài: 0", 1, {5: 0, 6: 0.5, 11: 0.5, 12: 1}),
    ("Không quá 3 ngày: 1,5 điểm; từ trên 3 đến 5 ngày: 1 điểm; quá 5 ngày: 0 điểm", 1.5, {0: 1.5, 3: 1.5, 4: 1, 5: 1, 6: 0}),
    ("Trong vòng 05 ngày làm việc: 2 điểm; quá 05 ngày: 0 điểm", 2, {0: 2, 5: 2, 6: 0}),
    ("Chưa đạt 60%: 0 điểm; 60% đến 79%: 0,5 điểm; 80% trở lên: 1 điểm", 1, {0.59: 0, 0.6: 0.5, 0.79: 0.5, 0.8: 1}),
    ("Từ 90 phần trăm trở lên: 2 điểm; dưới 90 phần trăm: 0 điểm", 2, {0.9: 2, 0.89: 0}),
    ("Số vụ việc tồn đọng: không có: 1 điểm; có từ 1 đến 2 vụ: 0,5 điểm; từ 3 vụ trở lên: 0 điểm", 1, {0: 1, 1: 0.5, 2: 0.5, 3: 0}),
    ("Đúng thời gian quy định (trước ngày 15 tháng cuối quý): 1; chậm 1 đến 3 ngày: 0,5; chậm trên 3 ngày: 0", 1, {0: 1, 1: 0.5, 3: 0.5, 4: 0}),
    ("Trừ 0,5 điểm cho mỗi hồ sơ trễ hẹn, tối đa trừ hết điểm của tiêu chí", 2, {0: 2, 1: 1.5, 4: 0, 9: 0}),
    ("Từ 90% nhiệm vụ trở lên: 100% điểm; dưới 90%: 50% số điểm", 3, {0.9: 3, 0.89: 1.5}),
    ("Mức 1: Đạt 100% chỉ tiêu (2 điểm); Mức 2: Đạt 80-99% (1,5 điểm); Mức 3: Đạt dưới 80% (0 điểm)", 2, {1.0: 2, 0.99: 1.5, 0.8: 1.5, 0.79: 0}),
    ("Đạt điểm tối đa nếu không có trường hợp nào trễ hạn; có trường hợp trễ hạn: 0 điểm", 3, {1: 3, 0: 0}),
    ("Đủ 100% chức danh theo quy định: 1 điểm. Thiếu 01 chức danh: 0,5 điểm. Thiếu từ 02 chức danh: 0 điểm", 1, {0: 1, 1: 0.5, 2: 0}),
    ("Tỷ lệ thanh toán trực tuyến: đạt 60% trở lên 1 điểm, từ 40% - dưới 60% 0,5 điểm, dưới 40% 0 điểm", 1, {0.6: 1, 0.4: 0.5, 0.39: 0}),
    ("Trên 80% = 2 điểm; 60-80% = 1; <60% = 0", 2, {0.81: 2, 0.6: 1, 0.59: 0}),
    ("Từ 75% trở lên được điểm tối đa; từ 50% đến dưới 75% được một nửa số điểm; dưới 50%: 0", 3, {0.75: 3, 0.5: 1.5, 0.49: 0}),
    ("Khởi điểm 5 điểm, mỗi lần bị phản ánh trừ 1 điểm", 5, {0: 5, 1: 4, 5: 0, 6: 0}),
    ("Điểm xuất phát: 3 điểm; mỗi văn bản chậm trừ 0,5 điểm", 3, {0: 3, 1: 2.5, 6: 0}),
    ("Đủ 12 báo cáo, đúng hạn: 2; chậm 01 báo cáo: 1; từ 02 báo cáo trở lên: 0", 2, {0: 2, 1: 1, 2: 0, 5: 0}),
    ("Mỗi thủ tục có từ 20 hồ sơ trở lên được tính 0,5 điểm, tối đa 2 điểm", 2, {0: 0, 1: 0.5, 4: 2, 9: 2}),
    ("Điểm = 2 x tỷ lệ thủ tục (%), dưới 60% không có điểm", 2, {1.0: 2, 0.6: 1.2, 0.59: 0}),
    ("Có thẩm định và kết quả đạt 100%: 2; có thẩm định nhưng chậm: 1; không thẩm định: 0", 2, {2: 2, 1: 1, 0: 0}),
    ("3 cuộc: 3 điểm; 2 cuộc: 2 điểm; 1 cuộc hoặc không kiểm tra: 0 điểm", 3, {3: 3, 2: 2, 1: 0, 0: 0}),
    ("Vắng tập huấn 01 buổi trừ 0,5 điểm, trừ tối đa 2 điểm", 2, {0: 2, 1: 1.5, 4: 0, 6: 0}),
    ("Ký số 100% văn bản đạt 3 điểm; dưới 100% đến 90% đạt 2 điểm; dưới 90% không đạt điểm", 3, {1.0: 3, 0.95: 2, 0.9: 2, 0.89: 0}),
    ("Đạt ≥ 60% hồ sơ mức độ 4: 2; từ 45% - < 60%: 1,5; < 45%: 0", 2, {0.6: 2, 0.59: 1.5, 0.45: 1.5, 0.44: 0}),
    ("Từ 03 chuyên mục trở lên mỗi tháng: 1,5 điểm; 02 chuyên mục: 1 điểm; không có chuyên mục: 0 điểm", 1.5, {0: 0, 2: 1, 3: 1.5, 5: 1.5}),
    ("Người đứng đầu đối thoại với Nhân dân từ 02 lần/năm trở lên: 1đ; 01 lần/năm: 0,5đ; không đối thoại: 0đ", 1, {0: 0, 1: 0.5, 2: 1, 3: 1}),
    ("Từ 02 tin, bài/tháng trở lên: 1đ; 01 tin, bài/tháng: 0,5đ; không có tin, bài: 0đ", 1, {0: 0, 1: 0.5, 2: 1}),
    ("Không có hồ sơ trễ hạn: 3đ; tỷ lệ trễ hạn trên 0% đến 2%: 2đ; trên 2%: 0đ", 3, {0: 3, 0.01: 2, 0.02: 2, 0.03: 0}),
    ("Cứ 01 văn bản nợ đọng thì trừ 0,5 điểm, hết 2 điểm thì dừng", 2, {0: 2, 1: 1.5, 4: 0, 5: 0}),
    ("Mỗi thủ tục chưa niêm yết trừ 0,1 điểm cho tới khi hết điểm", 1, {0: 1, 1: 0.9, 10: 0, 12: 0}),
    ("Mỗi hồ sơ trễ hạn trừ 0,5 điểm, điểm thấp nhất là 0", 2, {0: 2, 1: 1.5, 4: 0, 7: 0}),
    ("Tỷ lệ đúng hẹn: đạt 99% trở lên tính 3 điểm, đạt từ 95% đến dưới 99% tính 1 điểm, thấp hơn 95% tính 0 điểm", 3, {0.99: 3, 0.95: 1, 0.94: 0}),
    ("Không tiền mặt: từ 60% trở lên hưởng điểm tối đa; từ 40% đến dưới 60% hưởng 2/3 số điểm; dưới 40% không hưởng điểm", 3,
     {0.6: 3, 0.59: 2, 0.4: 2, 0.39: 0}),
    ("Thu đạt từ 100% dự toán trở lên được trọn 10 điểm; từ 90% đến dưới 100% được 5 điểm; không tới 90% thì không có điểm", 10,
     {1.0: 10, 0.99: 5, 0.9: 5, 0.89: 0}),
    ("Từ 90% công chức trở lên: 2 điểm; dưới 90% nhưng từ 60% trở lên: 1 điểm; dưới 60%: 0 điểm", 2, {0.9: 2, 0.89: 1, 0.6: 1, 0.59: 0}),
    ("Nợ thuế: dưới 5% chấm 5 điểm; từ 5% đến 8% chấm 3 điểm; trên 8% chấm 0 điểm", 5, {0.04: 5, 0.05: 3, 0.08: 3, 0.09: 0}),
    ("Lấy 2 điểm trừ đi 0,25 điểm cho mỗi văn bản trái luật, thấp nhất là 0 điểm", 2, {0: 2, 1: 1.75, 4: 1, 8: 0, 9: 0}),
    ("Mỗi lần hệ thống ngừng hoạt động quá 2 giờ trừ 0,5 điểm", 1, {0: 1, 1: 0.5, 2: 0, 3: 0}),
    ("Số hóa: tỷ lệ từ 80% trở lên được 2 điểm; dưới 80% thì điểm = tỷ lệ × 2/80%", 2, {0.8: 2, 0.9: 2, 0.4: 1, 0: 0}),
    ("Cứ đạt 20% được 1 điểm, tối đa 4 điểm", 4, {0.19: 0, 0.2: 1, 0.59: 2, 0.8: 4, 1: 4}),
    ("Mỗi đề tài được nghiệm thu: 0,5 điểm (không quá 04 đề tài)", 2, {0: 0, 1: 0.5, 4: 2, 9: 2}),
    ("Đủ 03 việc (xây dựng; ban hành; tổng kết): mỗi việc 1 điểm", 3, {0: 0, 2: 2, 3: 3}),
    ("Không phát sinh đơn hoặc 100% đơn được giải quyết: 2 điểm; dưới 100%: 0 điểm", 2, {1: 2, 0.9: 0}),
    ("Từ 95% trở lên: 2; dưới 95%: 0. Không phát sinh hồ sơ: 2 điểm", 2, {0.95: 2, 0.94: 0}),
    ("Từ 90% đến dưới 98%: điểm số = 3 x (tỷ lệ/98%). Từ 98% trở lên: 3 điểm. Dưới 90%: không chấm điểm", 3, {0.98: 3, 0.9: 2.7551020408163, 0.89: 0}),
    ("Lấy số liệu của Kho bạc. Trên 90%: 2 điểm; từ 90% trở xuống: 0 điểm", 2, {0.91: 2, 0.9: 0}),
    # one measure, whatever the form of its conditions
    ("Gửi đúng hạn: 2; gửi muộn không quá 3 ngày: 1; gửi muộn trên 3 ngày hoặc không gửi: 0", 2, {0: 2, 1: 1, 3: 1, 3.5: 0, 4: 0}),
    ("Đề án có đủ 05 phần (mở đầu, kết luận): 3đ\nThiếu 01 phần: 2đ\nThiếu từ 02 phần hoặc không có đề án: 0đ", 3, {0: 3, 1: 2, 2: 0, 5: 0}),
    ("Giải quyết 100% đơn (hoặc không có đơn): 2\nTừ 60% đến dưới 100%: 1\nDưới 60%: 0", 2, {1: 2, 0.6: 1, 0.59: 0}),
    ("Vượt từ 8% trở lên: 3; hoàn thành hoặc vượt dưới 8%: 2; đạt từ 80% đến dưới 100%: 1; dưới 80%: 0", 3, {1.08: 3, 1.07: 2, 1: 2, 0.8: 1, 0.79: 0}),
    ("Đạt hoặc vượt chỉ tiêu: 2; đạt từ 60% chỉ tiêu đến dưới 100%: 1; dưới 60% chỉ tiêu: 0", 2, {1.2: 2, 1: 2, 0.99: 1, 0.6: 1, 0.5: 0}),
    ("Tăng trên 10%: 2; tăng đến 10%: 1; không tăng: 0", 2, {0.11: 2, 0.1: 1, 0.01: 1, 0: 0, -0.2: 0}),
    ("Tăng từ 10% trở lên: 3; có tăng nhưng dưới 10%: 1; bằng hoặc giảm so với năm trước: 0", 3, {0.1: 3, 0.05: 1, 0: 0}),
    ("Đúng định mức ở tất cả các đội: 2; vượt ở 01 đội: 1; vượt từ 02 đội: 0", 2, {0: 2, 1: 1, 2: 0, 4: 0}),
    # formulas as arithmetic
    ("Từ 96% trở lên: 4\nTừ 80% đến dưới 96%: Điểm = Tỷ lệ % x 4/100\nDưới 80%: 0", 4, {1: 4, 0.96: 4, 0.95: 3.8, 0.8: 3.2, 0.79: 0}),
    ("Điểm = (tỷ lệ trả lời - 60)/40 x 4\nTỷ lệ từ 60% trở xuống: 0", 4, {1: 4, 0.8: 2, 0.6: 0, 0.3: 0}),
    ("≥ 90%: 3đ\n50% - < 90%: điểm = (SIPAS/90) x 3\n< 50%: 0đ", 3, {0.95: 3, 0.9: 3, 0.6: 2, 0.5: 1.6666666667, 0.4: 0}),
    ("Tỷ lệ % x 2/100 (tỷ lệ dưới 40% không tính điểm)", 2, {1: 2, 0.5: 1, 0.4: 0.8, 0.39: 0}),
    ("Tỷ lệ x 2đ (chỉ tính khi tỷ lệ từ 40%)", 2, {1: 2, 0.4: 0.8, 0.39: 0}),
    ("Xong 100%: 2\nKhông xong: 2 x tỷ lệ hoàn thành, nhưng dưới 50% thì 0đ", 2, {1: 2, 0.8: 1.6, 0.5: 1, 0.4: 0}),
    ("Từ 80% trở lên: 2 điểm; dưới 80%: điểm = tỷ lệ x 2", 2, {0.8: 2, 0.79: 1.58, 0: 0}),
    ("Giảm ≥ 20%: 4đ\nGiảm < 20%: (mức giảm %/20) x 4\nKhông giảm: 0đ", 4, {0.3: 4, 0.2: 4, 0.1: 2, 0: 0}),
    ("Số cuộc ≥ 5: điểm tối đa; số cuộc < 5: số cuộc/5 x điểm tối đa", 10, {0: 0, 2: 4, 5: 10, 8: 10}),
    # what is taken: bounds in any words, until so many, several things at once (the sum is entered)
    ("Đúng hạn: 3\nMỗi ngày chậm trừ 0,5 điểm\nChậm từ 4 ngày trở lên hoặc không gửi: 0", 3, {0: 3, 3: 1.5, 4: 0, 9: 0}),
    ("Chậm 01 ngày trừ 0,1 điểm, chậm quá 5 ngày không tính điểm", 1, {0: 1, 5: 0.5, 6: 0}),
    ("Mỗi lỗi trừ 0,5 điểm; mức trừ cao nhất: 2 điểm", 2, {0: 2, 1: 1.5, 4: 0, 5: 0}),
    ("Thiếu mỗi báo cáo trừ 0,5; trễ mỗi báo cáo trừ 0,25", 2, {0: 2, 0.75: 1.25, 2: 0, 3: 0}),
    ("Có sẵn 3đ. Trừ:\n- Mỗi người đi muộn: 0,5đ\n- Mỗi người vắng mặt: 1đ\nMức trừ cao nhất: 3đ", 3, {0: 3, 1.5: 1.5, 3: 0, 4: 0}),
    ("= (số việc xong đúng hạn x 2)/tổng số việc; dưới 50% thì 0 điểm", 2, {1: 2, 0.5: 1, 0.4: 0}),
]  # fmt: skip


def points_at(read, maximum: float, reading: float) -> float:
    nan = np.array([np.nan])
    one = Reading.of(numerator=nan, denominator=nan, value=np.array([float(reading)]), previous=nan)
    return float(points(parse_rule(read.rule, read.params), one, maximum)[0])


@pytest.mark.parametrize(("words", "maximum", "table"), READ, ids=lambda v: v[:40] if isinstance(v, str) else None)
def test_the_rule_gives_the_points_that_the_words_give(words, maximum, table):
    read = read_guidance(words, maximum)
    assert read.reason == "", f"{read.reason}: {read.detail}"
    got = {reading: round(points_at(read, maximum, reading), 9) for reading in table}
    assert got == pytest.approx(table)


@pytest.mark.parametrize(
    ("words", "maximum", "kind", "rule", "params"),
    [
        ("Mỗi mô hình 0,5 điểm, tối đa 2 điểm", 2, "bonus", "bonus", {"per": 0.5, "cap": 2.0}),
        ("Cộng 0,5 điểm cho mỗi mô hình, không quá 2 điểm", 2, "bonus", "bonus", {"per": 0.5, "cap": 2.0}),
        ("Mỗi trường hợp trừ 0,5 điểm, trừ tối đa 2 điểm", -2, "penalty", "penalty", {"per": -0.5, "floor": -2.0}),
        ("Mỗi trường hợp: 0,5 điểm", 2, "penalty", "penalty", {"per": -0.5, "floor": -2.0}),
        ("Khiển trách: -0,5; cảnh cáo: -1; cách chức: -2", -2, "penalty", "penalty", {"steps": [[1, -0.5], [2, -1.0], [3, -2.0]]}),
        ("Cao hơn năm trước: 2; bằng: 1; thấp hơn: 0", 2, "", "growth", {"equal": 1.0}),
        ("So với năm trước: cao hơn 2 điểm; bằng 1 điểm; thấp hơn 0 điểm", 2, "", "growth", {"equal": 1.0}),
        ("- Có kế hoạch: 0,5 điểm\n- Có phân công: 0,5 điểm", 1, "", "checklist", {"weights": [0.5, 0.5]}),
        ("+ Có tổ chức: 0,5 điểm\n+ Có báo cáo kết quả: 0,5 điểm\n+ Không thực hiện: 0 điểm", 1, "", "checklist", {"weights": [0.5, 0.5]}),
        ("Cộng 0,5đ cho mỗi giải pháp số, tổng điểm cộng tối đa 1đ", 1, "bonus", "bonus", {"per": 0.5, "cap": 1.0}),
        ("Mỗi vụ khiếu kiện trừ 1 điểm, tổng số điểm trừ không quá 3 điểm", None, "penalty", "penalty", {"per": -1.0, "floor": -3.0}),
        ("Bị phê bình bằng văn bản: trừ 1đ/lần", None, "penalty", "penalty", {"per": -1.0}),
        ("Để lộ thông tin, trừ 2 điểm một vụ và trừ nhiều nhất 6 điểm", None, "penalty", "penalty", {"per": -2.0, "floor": -6.0}),
        ("Số hồ sơ so với năm liền trước: tăng được 2 điểm, không đổi được 1 điểm, giảm được 0 điểm", 2, "", "growth", {"equal": 1.0}),
        ("Thưởng 1đ cho mỗi cách làm hay được đăng báo, thưởng tối đa 5đ", 5, "bonus", "bonus", {"per": 1.0, "cap": 5.0}),
        ("Phát hiện vi phạm: mỗi trường hợp -0,25 điểm; tối đa -1 điểm", -1, "penalty", "penalty", {"per": -0.25, "floor": -1.0}),
    ],
)
def test_blocks_and_parts_keep_their_sign_and_size(words, maximum, kind, rule, params):
    read = read_guidance(words, maximum, kind=kind)
    assert (read.rule, read.params) == (rule, params), f"{read.reason}: {read.detail}"


@pytest.mark.parametrize(
    ("words", "maximum", "kind", "reason"),
    [
        ("", 1, "", "no_words"),
        ("Hội đồng chấm từ 0 đến 2 điểm", 2, "", "judged"),
        ("Chấm tối đa 1,25", 1.25, "", "judged"),
        ("Đạt: 3; không đạt: 0", 2, "", "maximum"),
        ("Đạt: 1; không đạt: 0", 2, "", "maximum"),
        ("Mỗi mô hình 0,5 điểm, tối đa 3 điểm", 2, "", "maximum"),
        ("Mỗi mô hình trừ 0,5 điểm", 2, "bonus", "sign"),
        ("Mỗi trường hợp cộng 0,5 điểm", -2, "penalty", "sign"),
        ("từ 70% đến 90%: 1; từ 90% đến 100%: 2; dưới 70%: 0", 2, "", "overlap"),
        ("Từ 90% trở lên: 2; từ 5 hồ sơ trở lên: 1; không: 0", 2, "", "mixed"),
        ("Tỷ lệ hồ sơ từ 90% trở lên: 2; từ 70% đến dưới 90%, lãnh đạo đã xin lỗi: 1; dưới 70%: 0", 2, "", "clause"),
        ("Không có đơn thư: 2; 01 đơn thư: trừ 0,5; từ 02 đơn thư: 0", 2, "", "mixed"),
        ("theo hướng dẫn của Sở Nội vụ", 1, "", "clause"),
        ("100% = 2 điểm; 90% = 1 điểm; 80% = 0,5 điểm", 2, "", "hole"),
        ("Từ 90% trở lên: 2 điểm; từ 50% đến 70%: 1 điểm; dưới 50%: 0 điểm", 2, "", "hole"),
        ("Khoảng 90%: 2 điểm; dưới 50%: 0 điểm", 2, "", "clause"),
        ("Trên 50%: 2 điểm; từ 50% trở xuống: 1 điểm; còn lại: 0 điểm", 2, "", "mixed"),
        ("Cứ mỗi báo cáo nộp chậm bị trừ 0,25 điểm; trừ tối đa 01 điểm; không báo cáo: 0 điểm", 2, "", "mixed"),
        ("Số hồ sơ trả lại giảm so với năm trước: 1; tăng: 0", 1, "", "hole"),
        ("Điểm trung bình quy đổi ra thang 2 điểm", 2, "", "unlike"),
        ("Huân chương cộng 2 điểm; Bằng khen cộng 1 điểm", 5, "bonus", "maximum"),
        ("Công bố trong vòng 10 ngày: 0,5 điểm; quá 10 ngày: 0,25 điểm; không công bố: 0 điểm", 0.5, "", "mixed"),
        ("Đạt từ 80% trở lên: 2 (trừ trường hợp bất khả kháng); dưới 80%: 0", 2, "", "clause"),
        ("Nhiều sáng tạo, có sức lan tỏa thì được xem xét chấm tối đa 1 điểm", 1, "", "judged"),
        ("Hội đồng xem xét, quyết định mức điểm", 2, "", "judged"),
        ("Lãnh đạo Sở chấm theo cảm nhận qua kiểm tra thực tế, không quá 1 điểm", 1, "", "judged"),
        ("Kiểm tra thực tế, không quá 1 điểm", 1, "", "clause"),
        ("Kết quả phối hợp, cao nhất 2 điểm", 2, "", "clause"),
        ("Lấy 2 điểm trừ đi 1 điểm", 2, "", "clause"),
        ("Từ 80% trở lên được 2 điểm; dưới 80% thì điểm = tỷ lệ × 2/90%", 2, "", "maximum"),
        ("Đúng hạn: 2 điểm; chậm 1 ngày giảm 0,5 điểm", 2, "", "clause"),
        ("Dưới 5 hồ sơ: 1 điểm; 5 hồ sơ trở lên: mỗi hồ sơ trừ 0,1 điểm", 1, "", "mixed"),
        # what is taken is never points that are given
        ("Sai sót nhỏ bị trừ, còn lại 1 điểm", 1, "", "clause"),
    ],
)
def test_what_is_not_understood_whole_stays_with_a_person_and_says_why(words, maximum, kind, reason):
    read = read_guidance(words, maximum, kind=kind)
    assert read.rule == "manual"
    assert read.reason == reason
    assert reason in REASONS


@pytest.mark.parametrize("head", ["Tỷ lệ nhiệm vụ hoàn thành đúng hạn:", "Mức độ hoàn thành:"])
def test_a_share_named_in_a_line_above_its_levels_is_what_they_are_levels_of(head):
    read = read_guidance(f"{head}\n- 100%: 20\n- Từ 90% đến dưới 100%: 15\n- Dưới 90%: 0", 20)
    levels = [{"low": 1.0, "points": 20.0}, {"low": 0.9, "high": 1.0, "points": 15.0}, {"high": 0.9, "points": 0.0}]
    assert (read.rule, read.params["tiers"], read.reason) == ("tier", levels, "")


@pytest.mark.parametrize(
    "words",
    [
        "Sở tổng hợp từ kết quả lấy ý kiến người dân",
        "Điểm do người dân đánh giá qua mã QR",
        "Điểm khảo sát doanh nghiệp quy đổi theo tỷ lệ về thang 4",
        "Điểm trung bình của phiếu khảo sát, quy đổi về thang 4 điểm",
    ],
)
def test_words_that_only_say_where_survey_points_come_from_are_a_survey(words):
    assert read_guidance(words, 4, surveyed=True).rule == "survey"
    assert read_guidance(words, 4).rule == "manual"


def test_the_value_that_two_intervals_hold_is_told_without_words_of_another_language():
    read = read_guidance("Đạt 50% số cuộc họp trở lên: 1 điểm; đạt 25 - 50%: 0,5 điểm; dưới 25%: 0 điểm", 1)
    assert (read.reason, read.detail) == ("overlap", "≥ 50% / 25%–50%: 50%")


def test_a_clause_as_long_as_a_page_stays_with_a_person_at_once():
    read = read_guidance("mỗi " * 1000 + ": 1 điểm", 2.0)
    assert (read.rule, read.reason) == ("manual", "clause")


@pytest.mark.parametrize(
    ("words", "kind", "reason"),
    [
        ("Từ 1/0 trở lên: 2; dưới 1/0: 0", "", "clause"),  # a fraction of nothing
        ("-", "penalty", "unlike"),
        ("đ : tỷ lệ cộng", "penalty", "unlike"),
        (f"Đạt 100%: 2 điểm; {'1' * 120}% 1 điểm", "", "too_long"),
        ("1" * 32_000, "", "too_long"),
        ("Từ 80%: 1 điểm; " * 2_000, "", "too_long"),
    ],
)
def test_damaged_and_hostile_cells_stay_with_a_person_and_cost_no_time(words, kind, reason):
    start = time.process_time()
    read = read_guidance(words, 2.0, kind=kind)
    assert time.process_time() - start < 3
    assert read.reason == reason, read


def test_a_cell_cannot_bring_the_letters_that_stand_for_what_is_set_aside():
    text = Text.of("Trước 31/12: 2; \ue000 không: 0")
    assert text.words(text.masked) == "Trước 31/12: 2; không: 0"
