"""Official papers in Markdown whose headings are set in bold, as converters write them."""

from pathlib import Path

import pytest

from corpus.types import Document
from ingest.load import load_document

BOLD = """ỦY BAN NHÂN DÂN HUYỆN BẾN CÂU

Số: 31/2023/QĐ-UBND

Bến Câu, ngày 09 tháng 6 năm 2023

**QUYẾT ĐỊNH**

**Về việc cho thuê sạp chợ nổi**

**Điều 1. Người được thuê**

1. Người bán có hộ khẩu trong huyện được thuê một sạp.

2. Người thuê nộp hồ sơ gồm:

a) Đơn xin thuê;

b) Ảnh chụp ghe.

**Điều 2.** Quyết định này có hiệu lực từ ngày 01 tháng 7 năm 2023.

**CHỦ TỊCH**

**Trần Bá Lộc**
"""


@pytest.fixture
def document(tmp_path: Path) -> Document:
    path = tmp_path / "cho-noi.md"
    path.write_text(BOLD, encoding="utf-8")
    return load_document(path)


def test_articles_in_bold_are_articles(document: Document) -> None:
    told = [(one.kind, one.number) for one in document.outline if one.number]
    assert told == [
        ("article", "1"), ("clause", "1"), ("clause", "2"), ("point", "a"), ("point", "b"),
        ("article", "2"),
    ]  # fmt: skip


def test_fields_in_bold_are_told_without_their_marks(document: Document) -> None:
    told = {one.name: one.value for one in document.fields}
    assert told["signer"] == "Trần Bá Lộc"
    assert told["kind"] == "Quyết định"
    assert told["subject"] == "cho thuê sạp chợ nổi"
    assert all("*" not in one.value for one in document.fields)


def test_the_text_keeps_its_marks(document: Document) -> None:
    assert "**Điều 1. Người được thuê**" in document.text
    assert all(one.span.of(document.text).strip("* ") for one in document.fields)
