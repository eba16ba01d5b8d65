"""Letters for patterns that look for Vietnamese names."""

__all__ = ["SURNAMES", "UPPER"]

# Above U+1EA0 capital and small letters alternate, so that a range in a pattern would hold both.
UPPER = "A-ZÀ-ÖØ-ÝĂĐĨŨƠƯ" + "".join(
    letter for letter in map(chr, range(0x1EA0, 0x1EFA)) if letter.isupper()
)

SURNAMES = frozenset(
    "Nguyễn Trần Lê Phạm Hoàng Huỳnh Phan Vũ Võ Đặng Bùi Đỗ Hồ Ngô Dương Lý Đinh Đoàn Lâm Trịnh "
    "Mai Trương Đào Cao Hà Lương Tô Tạ Chu Châu Thái Từ Quách La Triệu Vương Kiều Phùng Lưu Tăng "
    "Nông Giang".split()
)
