"""What patterns that look for Vietnamese names and codes are made of."""

from corpus.vietnamese.names import CODE, INNER_AND, UPPER

__all__ = ["ASKS", "CODE", "INNER_AND", "MODE", "NAME", "ROLE", "SURNAMES", "UPPER"]

# A run of capitalised words: "Lê Văn Tám", "Bra-xin".
NAME = rf"[{UPPER}][\w\-]*(?:\s+[{UPPER}][\w\-]*)*"

# What opens the name of an office; a part of a pattern.
ROLE = (
    r"(?<!Ban )(?i:chủ tịch|chủ nhiệm|(?:vụ|cục|viện|bộ|thứ|hiệu|trạm|đội|thị) trưởng"
    r"|trưởng (?:ban|phòng|đoàn|khoa|nhóm|bộ môn)|(?:tổng )?giám đốc|(?:tổng )?bí thư|thủ tướng"
    r"|thư ký|(?:ủy|uỷ) viên|đại sứ|tổng thanh tra|chánh (?:văn phòng|thanh tra|án)"
    r"|điều phối viên|đầu mối|tổng thống|tổng tư lệnh|tư lệnh|thống đốc|nghị sĩ|đại biểu|lãnh đạo"
    r"|đứng đầu)"
)

# The words that ask, but for "sao", which also is a star.
ASKS = r"ai|gì|nào|đâu|bao (?:nhiêu|giờ|lâu)|mấy"

# How a meeting or a course is held.
MODE = (
    r"(?:(?:kết hợp )?trực tiếp (?:và|kết hợp|với) trực tuyến|trực tuyến|trực tiếp|từ xa|tập trung"
    r"|qua (?:mạng|điện thoại|internet|cầu truyền hình))"
)

SURNAMES = frozenset(
    "Nguyễn Trần Lê Phạm Hoàng Huỳnh Phan Vũ Võ Đặng Bùi Đỗ Hồ Ngô Dương Lý Đinh Đoàn Lâm Trịnh "
    "Mai Trương Đào Cao Hà Lương Tô Tạ Chu Châu Thái Từ Quách La Triệu Vương Kiều Phùng Lưu Tăng "
    "Nông Giang".split()
)
