"""The words of Vietnamese official papers: their kinds, their numbers and who signs them."""

import re

__all__ = ["DOCUMENT_KINDS", "KIND", "LOWER", "NUMBER", "OFFICE", "UPPER", "kind_of_number"]

_LETTERS_ABOVE = [*map(chr, range(0xC0, 0x1B1)), *map(chr, range(0x1EA0, 0x1EFA))]
# Capital and small letters alternate there, so that a range in a pattern would hold both.
UPPER = "A-Z" + "".join(letter for letter in _LETTERS_ABOVE if letter.isupper())
LOWER = "a-z" + "".join(letter for letter in _LETTERS_ABOVE if letter.islower())
"""The capital and the small letters, for the inside of a pattern's brackets."""

# The letters that a number carries for its kind; names as decrees have them.
DOCUMENT_KINDS = {
    "NĐ": "Nghị định",
    "QĐ": "Quyết định",
    "TTLT": "Thông tư liên tịch",
    "TT": "Thông tư",
    "NQLT": "Nghị quyết liên tịch",
    "NQ": "Nghị quyết",
    "QH": "Luật",
    "PL": "Pháp lệnh",
    "CT": "Chỉ thị",
    "KH": "Kế hoạch",
    "BC": "Báo cáo",
    "TB": "Thông báo",
    "TTr": "Tờ trình",
    "HD": "Hướng dẫn",
    "KL": "Kết luận",
    "QC": "Quy chế",
    "QyĐ": "Quy định",
    "CV": "Công văn",
    "BB": "Biên bản",
    "GM": "Giấy mời",
    "CĐ": "Công điện",
    "L": "Lệnh",
    "PA": "Phương án",
    "ĐA": "Đề án",
    "CTr": "Chương trình",
}
_WITHOUT_LETTERS = (
    "Bộ luật",
    "Hiến pháp",
    "Nội quy",
    "Điều lệ",
    "Quy ước",
    "Hương ước",
    "Hợp đồng",
    "Sổ tay",
    "Cẩm nang",
    "Thể lệ",
    "Quy trình",
    "Công ước",
    "Hiệp định",
)
_NAMES = sorted({*DOCUMENT_KINDS.values(), *_WITHOUT_LETTERS}, key=lambda name: (-len(name), name))

KIND = "(?:" + "|".join(name.replace(" ", r"\s+") for name in _NAMES) + ")"
"""A pattern of the name of a kind; to be compiled with IGNORECASE where capitals do not matter."""

NUMBER = r"\d{1,5}[a-zA-Z]?(?:/\d{4})?(?:/|-)[A-ZĐƯ][A-ZĐƯa-zđư0-9]*(?:[-/&][A-ZĐƯ0-9][\wĐđƯư]*)*"
"""A pattern of the number of an official paper: "62/2023/NĐ-CP", "512/STP-HCTP", "24/2008/QH12"."""

OFFICE = (
    r"(?:(?:PHÓ|QUYỀN) )?(?:"
    r"TỔNG BÍ THƯ|BÍ THƯ|CHỦ TỊCH|THỦ TƯỚNG|BỘ TRƯỞNG|TỔNG GIÁM ĐỐC|GIÁM ĐỐC|HIỆU TRƯỞNG"
    r"|VIỆN TRƯỞNG|CHÁNH ÁN|CHÁNH VĂN PHÒNG|CHÁNH THANH TRA|TỔNG THANH TRA|TỔNG KIỂM TOÁN|THỐNG ĐỐC"
    r"|TỔNG CỤC TRƯỞNG|CỤC TRƯỞNG|VỤ TRƯỞNG|TRƯỞNG (?:BAN|PHÒNG|KHOA|ĐOÀN|THÔN|XÓM|TRẠM|BỘ MÔN)"
    r"|CHỦ NHIỆM|TỔ TRƯỞNG"
    r"|CHI CỤC TRƯỞNG|ĐỘI TRƯỞNG|TRƯỞNG CÔNG AN|TỔNG BIÊN TẬP|CHỦ HỘ|TỔNG THƯ KÝ)"
    r"|THỨ TRƯỞNG|THỦ TRƯỞNG(?: CƠ QUAN| ĐƠN VỊ)?|ỦY VIÊN(?: THƯỜNG TRỰC)?"
)
"""A pattern of the offices that stand in capitals above a signature."""

_LETTERS_OF = re.compile(r"[A-ZĐƯ][A-Za-zĐđƯưy]*")


def kind_of_number(number: str) -> str | None:
    """Return the kind of paper that the letters of `number` state, or None."""
    letters = _LETTERS_OF.search(number)
    return DOCUMENT_KINDS.get(letters[0]) if letters else None
