"""What was said as a Word document."""

from typing import IO

from docx import Document
from docx.shared import Pt

__all__ = ["Paper"]


class Paper:
    """A Word document that is written from top to bottom."""

    def __init__(self, title: str) -> None:
        self._paper = Document()
        self._paper.styles["Normal"].font.name = "Times New Roman"
        self._paper.styles["Normal"].font.size = Pt(13)
        self._paper.core_properties.title = title
        self._paper.core_properties.author = "Hỏi Đáp"
        self._paper.add_heading(_clean(title), level=1)

    def heading(self, text: str) -> None:
        """Add a heading."""
        self._paper.add_heading(_clean(text), level=2)

    def text(self, text: str) -> None:
        """Add a paragraph."""
        self._paper.add_paragraph(_clean(text))

    def bullet(self, text: str) -> None:
        """Add an entry of a list."""
        self._paper.add_paragraph(_clean(text), style="List Bullet")

    def label(self, text: str) -> None:
        """Add a line in bold."""
        self._paper.add_paragraph().add_run(_clean(text)).bold = True

    def quotation(self, number: int, quote: str, source: str) -> None:
        """Add a numbered quotation with where it stands."""
        paragraph = self._paper.add_paragraph(f"[{number}] ")
        paragraph.add_run(f"“{_clean(quote)}”").italic = True
        paragraph.add_run(f" ({_clean(source)})")

    def save(self, target: IO[bytes]) -> None:
        """Write the document."""
        self._paper.save(target)


def _clean(text: str) -> str:
    """Return text without the control signs that XML cannot hold."""
    return "".join(sign for sign in text if sign >= " " or sign in "\n\t")
