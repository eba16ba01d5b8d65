"""Files of every format, made on the spot, and a token counter that needs no model."""

import io
import os
import shutil
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path

import docx
import matplotlib as mpl
import pytest
from reportlab.lib.styles import ParagraphStyle
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFont
from reportlab.platypus import PageBreak, Paragraph, SimpleDocTemplate

BODY = (
    "Thanh tra Chính phủ đã tổ chức hội nghị trực tuyến về phòng, chống tham nhũng trong năm 2021, "
    "với sự tham dự của đại diện các bộ, ngành và địa phương trên phạm vi cả nước. "
    "Hội nghị thống nhất kế hoạch công tác của năm sau."
)


@pytest.fixture(scope="session")
def body() -> str:
    """Two sentences of running text, long enough to wrap in print."""
    return BODY


@pytest.fixture
def write(tmp_path: Path) -> Callable[[str, str | bytes], Path]:
    """Write a file below the test's folder."""

    def write_file(name: str, content: str | bytes) -> Path:
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content if isinstance(content, bytes) else content.encode("utf-8"))
        return path

    return write_file


@pytest.fixture(scope="session")
def make_docx() -> Callable[..., bytes]:
    """Make a Word file; a paragraph is text or (text, style), a table is a list of rows."""

    def make(*blocks: str | tuple[str, str] | list[list[str]], **properties: str) -> bytes:
        document = docx.Document()
        for block in blocks:
            if isinstance(block, list):
                table = document.add_table(len(block), len(block[0]))
                for row, cells in zip(table.rows, block, strict=True):
                    for cell, text in zip(row.cells, cells, strict=True):
                        cell.text = text
            else:
                text, style = block if isinstance(block, tuple) else (block, "Normal")
                document.add_paragraph(text, style=style)
        for name, value in properties.items():
            setattr(document.core_properties, name, value)
        stream = io.BytesIO()
        document.save(stream)
        return stream.getvalue()

    return make


@pytest.fixture(scope="session")
def make_pdf() -> Callable[..., bytes]:
    """Make a PDF of paragraphs; (text, size) sets the type, None begins a page."""
    fonts = Path(mpl.get_data_path()) / "fonts" / "ttf"
    pdfmetrics.registerFont(TTFont("DejaVu", str(fonts / "DejaVuSans.ttf")))

    def make(
        *blocks: str | tuple[str, float] | None,
        encrypt: str | None = None,
        foot: str = "",
        **meta: str,
    ) -> bytes:
        story = []
        for block in blocks:
            if block is None:
                story.append(PageBreak())
                continue
            text, size = block if isinstance(block, tuple) else (block, 11.0)
            style = ParagraphStyle(
                "set", fontName="DejaVu", fontSize=size, leading=size * 1.3, spaceAfter=size * 0.7
            )
            story.append(Paragraph(text, style))

        def draw_foot(canvas, page) -> None:
            canvas.setFont("DejaVu", 8)
            canvas.drawString(250, 20, foot.format(page=page.page))

        stream = io.BytesIO()
        template = SimpleDocTemplate(stream, encrypt=encrypt, **meta)
        template.build(story, onFirstPage=draw_foot, onLaterPages=draw_foot)
        return stream.getvalue()

    return make


@pytest.fixture
def no_privileges() -> Iterator[Path]:
    """Give a folder in which file permissions hold, for the time of a test, even for root."""
    folder = Path(tempfile.mkdtemp())
    folder.chmod(0o755)
    as_root = hasattr(os, "geteuid") and os.geteuid() == 0
    if as_root:
        os.chown(folder, 65534, 65534)
        os.seteuid(65534)
    yield folder
    if as_root:
        os.seteuid(0)
    for path in folder.rglob("*"):
        path.chmod(0o755)
    shutil.rmtree(folder)
