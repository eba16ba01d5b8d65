"""Slides by python-pptx: a page a slide, its title as a heading, tables and notes with it."""

import io
from collections.abc import Iterator, Sequence
from typing import Any

import pptx
from pptx.enum.shapes import MSO_SHAPE_TYPE, PP_PLACEHOLDER

from corpus.types import Note
from ingest.draft import Blocks, Draft, Unreadable
from ingest.grid import Place
from ingest.letters import Letters
from ingest.ooxml import A, P
from ingest.package import open_package
from ingest.pptx_unseen import drop_unseen

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
            size = (deck.slide_width or 0, deck.slide_height or 0)
            _add_slide(blocks, slide, letters, number, size)
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


def _add_slide(
    blocks: Blocks, slide: Any, letters: Letters, number: int, size: tuple[int, int]
) -> None:
    """Append what stands on a slide of this size, its title first, and what its speaker notes."""
    shapes = [shape for shape in _shapes(slide.shapes) if _role(shape) not in _ASIDE]
    unseen = [shape for shape in shapes if _is_unseen(shape, *size)]
    shapes = [shape for shape in shapes if shape not in unseen]
    count = sum(len("".join(_told(shape).split())) for shape in unseen)
    if count := count + drop_unseen(slide, shapes):
        blocks.notes.append(Note(kind="hidden", count=count, page=number))
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


def _is_unseen(shape: Any, width: int, height: int) -> bool:
    """Tell whether a shape is hidden, in a group that is, or stands beside the slide."""
    around = [shape._element, *shape._element.iterancestors(f"{P}grpSp")]  # noqa: SLF001
    for element in around:
        about = element.xpath("./*/*[local-name()='cNvPr']")
        if about and about[0].get("hidden") in {"1", "true"}:
            return True
    if not width or not height or None in (shape.left, shape.top, shape.width, shape.height):
        return False
    left, top = _on_slide(shape.left, shape.top, around[1:])
    right, bottom = _on_slide(shape.left + shape.width, shape.top + shape.height, around[1:])
    return left >= width or top >= height or right <= 0 or bottom <= 0


def _on_slide(x: float, y: float, groups: Sequence[Any]) -> tuple[float, float]:
    """Return where a place inside groups, the innermost first, stands on the slide."""
    for group in groups:
        form = group.find(f"{P}grpSpPr/{A}xfrm")
        names = ("off", "ext", "chOff", "chExt")
        stated = [form.find(f"{A}{name}") for name in names] if form is not None else []
        known = [one for one in stated if one is not None]
        if len(known) == len(names):
            off, ext, inner, inside = known
            x = int(off.get("x")) + (x - int(inner.get("x"))) * _share(ext, inside, "cx")
            y = int(off.get("y")) + (y - int(inner.get("y"))) * _share(ext, inside, "cy")
    return x, y


def _share(shown: Any, inside: Any, side: str) -> float:
    return int(shown.get(side)) / (int(inside.get(side)) or 1)


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
