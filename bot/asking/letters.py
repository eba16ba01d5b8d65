"""What patterns that look for Vietnamese names and codes are made of."""

from corpus.vietnamese.names import CODE, CODE_ALONE, INNER_AND, UPPER
from corpus.vietnamese.words import rows

__all__ = ["ASKS", "CODE", "CODE_ALONE", "INNER_AND", "MODE", "NAME", "ROLE", "UPPER"]

# A run of capitalised words: "Lê Văn Tám", "Bra-xin".
NAME = rf"[{UPPER}][\w\-]*(?:\s+[{UPPER}][\w\-]*)*"

# What opens the name of an office; a part of a pattern. A word that is more often another thing, as
# "giám sát", opens none; the heads of anything are offices: "trưởng kíp", "giáo vụ trưởng".
ROLE = "".join(
    [
        r"(?<!Ban )(?i:(?:tổng )?(?:",
        "|".join(sorted((row[0] for row in rows("roles") if len(row) == 1), key=len, reverse=True)),
        r")|trưởng (?!thành|lão|bối|giả|nam|nữ|tử)\w+|\b(?!tăng|sinh|phát)\w+ trưởng(?! thành)"
        r"|lãnh đạo|đứng đầu)",
    ]
)

# The words that ask, but for "sao", which also is a star.
ASKS = r"ai|gì|nào|đâu|bao (?:nhiêu|giờ|lâu)|mấy"

# How a meeting or a course is held.
MODE = (
    r"(?:(?:kết hợp )?trực tiếp (?:và|kết hợp|với) trực tuyến|trực tuyến|trực tiếp|từ xa|tập trung"
    r"|qua (?:mạng|điện thoại|internet|cầu truyền hình))"
)
