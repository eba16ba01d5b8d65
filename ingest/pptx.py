"""Slides by python-pptx: a page a slide, its title as a heading, tables and notes with it."""

import io
from collections.abc import Iterator
from typing import Any

import pptx
from pptx.enum.shapes import MSO_SHAPE_TYPE, PP_PLACEHOLDER

from corpus.types import Note
from ingest.draft import Blocks, Draft, Unreadable
from ingest.grid import Place
from ingest.letters import Letters
from ingest.package import open_package

__all__ = ["read_pptx"]

_BROKEN = "tệp trình chiếu bị hỏng hoặc bị cắt cụt: hãy mở bằng PowerPoint rồi lưu lại"
_LOCKED = "tệp trình chiếu có mật khẩu hoặc thuộc đời cũ: hãy lưu lại thành .pptx không mật khẩu"
_OLE = b"\xd0\xcf\x11\xe0"
_TITLES = (PP_PLACEHOLDER.TITLE, PP_PLACEHOLDER.CENTER_TITLE)
_ASIDE = (PP_PLACEHOLDER.SLIDE_NUMBER, PP_PLACEHOLDER.DATE, PP_PLACEHOLDER.FOOTER)
_NO_TITLE = {"", "powerpoint presentation", "presentation", "slide 1"}


def read_pptx(raw: bytes) -> Draft:
    """Read slides; hidden ones are left out and counted. Title and author as the file states."""
    if raw.startswith(_OLE):
        raise Unreadable(_LOCKED)
    with open_package(raw, broken=_BROKEN):
        pass
    try:
        deck = pptx.Presentation(io.BytesIO(raw))
        blocks = Blocks()
        letters = Letters.of(
            _told(shape) for slide in deck.slides for shape in _shapes(slide.shapes)
        )
        for number, slide in enumerate(deck.slides, 1):
            blocks.begin_page()
            if slide._element.get("show") == "0":  # noqa: SLF001  # the library has no name for it
                count = sum(len(_told(shape).strip()) for shape in _shapes(slide.shapes))
                blocks.notes.append(Note(kind="hidden", count=count, page=number))
                continue
            _add_slide(blocks, slide, letters, number)
        stated = deck.core_properties
        title, author = stated.title or "", stated.author or ""
        if title.strip().lower() in _NO_TITLE:
            title = _first_title(deck)
    except Exception as error:  # python-pptx and lxml raise of every kind
        raise Unreadable(_BROKEN) from error
    blocks.notes += letters.notes()
    return blocks.finish(
        title=letters.read(title),
        author=letters.read(author),
    )


def _first_title(deck: Any) -> str:
    """Return the title of the first slide that is shown."""
    shown = (slide for slide in deck.slides if slide._element.get("show") != "0")  # noqa: SLF001
    first = next(shown, None)
    title = first.shapes.title if first is not None else None
    return " ".join(str(title.text_frame.text).split()) if title is not None else ""


def _add_slide(blocks: Blocks, slide: Any, letters: Letters, number: int) -> None:
    """Append what stands on a slide, its title first, and what its speaker notes."""
    shapes = [shape for shape in _shapes(slide.shapes) if _role(shape) not in _ASIDE]
    pictures = 0
    for shape in sorted(shapes, key=lambda one: _role(one) not in _TITLES):
        if getattr(shape, "has_table", False) and shape.has_table:
            blocks.add_table(list(_places(shape.table, letters)))
        elif shape.has_text_frame:
            text = letters.read_lines(_told(shape))
            blocks.add(text, level=1 if _role(shape) in _TITLES else None)
        elif shape.shape_type == MSO_SHAPE_TYPE.PICTURE:
            pictures += 1
    if pictures:
        blocks.notes.append(Note(kind="picture", count=pictures, page=number))
    if slide.has_notes_slide:
        said = letters.read_lines(slide.notes_slide.notes_text_frame.text)
        blocks.add(f"Ghi chú: {said}" if said.strip() else "")


def _shapes(shapes: Any) -> Iterator[Any]:
    """Yield the shapes from the top down, those of groups as well."""
    for shape in sorted(shapes, key=lambda one: (one.top or 0, one.left or 0)):
        if shape.shape_type == MSO_SHAPE_TYPE.GROUP:
            yield from _shapes(shape.shapes)
        else:
            yield shape


def _role(shape: Any) -> Any:
    """Return what place of the slide's layout a shape fills; None for none."""
    return shape.placeholder_format.type if shape.is_placeholder else None


def _told(shape: Any) -> str:
    """Return the text of a shape, a line a paragraph."""
    if shape.has_text_frame:
        return str(shape.text_frame.text).replace("\v", "\n")
    if getattr(shape, "has_table", False) and shape.has_table:
        return "\n".join(cell.text for row in shape.table.rows for cell in row.cells)
    return ""


def _places(table: Any, letters: Letters) -> Iterator[Place]:
    """Yield the cells of a table, merged ones once."""
    for number, row in enumerate(table.rows):
        for column, cell in enumerate(row.cells):
            if not cell.is_spanned:
                yield Place(
                    text=letters.read_lines(cell.text),
                    row=number,
                    column=column,
                    row_span=cell.span_height,
                    column_span=cell.span_width,
                    header=bool(table.first_row and number == 0),
                )
