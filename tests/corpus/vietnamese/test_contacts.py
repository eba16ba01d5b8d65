"""Numbers to call and addresses, in leaflets, notices and adverts."""

import pytest

from corpus.vietnamese.contacts import contacts


@pytest.mark.parametrize(
    ("kind", "text", "found"),
    [
        ("phone", "Gọi 0912 345 678 hoặc (024) 3825 1234.", ["0912 345 678", "(024) 3825 1234"]),
        ("phone", "Tổng đài 1900 1234, cấp cứu 115.", ["1900 1234", "115"]),
        ("phone", "Giá 150.000 đồng, thu 30/9/2024.", []),
        ("phone", "Quyết định số 0912/QĐ-UBND", []),
        ("mail", "Gửi về tuyensinh@truong-a.edu.vn trước ngày 5/8.", ["tuyensinh@truong-a.edu.vn"]),
        (
            "web",
            "Xem www.benhvien.vn hoặc https://lich.kham.vn/dat.",
            ["www.benhvien.vn", "https://lich.kham.vn/dat"],
        ),
        ("web", "Thư: a@b.com.vn", []),
    ],
)
def test_contacts_are_found_by_their_shape(kind: str, text: str, found: list[str]) -> None:
    assert [span.of(text) for span in contacts(kind, text)] == found
