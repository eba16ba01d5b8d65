"""The runs of a Word file, settled before they are read: hidden ones go, old letters are converted.

Works on any part of the package (body, headers, notes); changes the tree in place.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import groupby
from typing import Any, TypeAlias

from corpus.types import Note
from ingest.legacy import encoding_of_font
from ingest.letters import Letters
from ingest.ooxml import W
from ingest.word_unseen import Looks, drop_unseen

__all__ = ["settle_runs"]


_Element: TypeAlias = Any


@dataclass(frozen=True, slots=True)
class _Piece:
    """A text element of a paragraph, the font it is set in, and the run it belongs to."""

    element: _Element
    text: str
    font: str | None
    raised: str | None


def settle_runs(parts: Iterable[_Element], styles: _Element | None) -> list[Note]:
    """Drop what nobody sees and convert old encodings in these parts; return what was done."""
    roots = list(parts)
    looks = Looks.of(styles)
    hidden = sum(drop_unseen(root, looks) for root in roots)
    paragraphs = [list(_pieces(one, looks)) for root in roots for one in root.iter(f"{W}p")]
    letters = _letters(paragraphs)
    for pieces in paragraphs:
        _convert(pieces, letters)
    notes = [Note(kind="hidden", count=hidden)] if hidden else []
    return [*notes, *letters.notes()]


def _pieces(paragraph: _Element, looks: Looks) -> Iterator[_Piece]:
    """Yield the texts of a paragraph's own runs; a soft hyphen is a letter in some old fonts."""
    for run in paragraph.iter(f"{W}r"):
        if next(run.iterancestors(f"{W}p"), None) is not paragraph:
            continue
        font = looks.of_run(run).font
        raised = run.find(f"{W}rPr/{W}vertAlign")
        mark = raised.get(f"{W}val") if raised is not None else None
        for child in run:
            if child.tag == f"{W}t":
                yield _Piece(child, child.text or "", font, mark)
            elif child.tag == f"{W}softHyphen":
                yield _Piece(child, "\xad", font, mark)
            elif child.tag != f"{W}rPr":
                yield _Piece(child, "\n", font, mark)


def _letters(paragraphs: Iterable[list[_Piece]]) -> Letters:
    """Return a reader for all paragraphs."""
    texts: list[str] = []
    fonts: dict[str, list[str]] = {}
    for pieces in paragraphs:
        texts.append("".join(piece.text for piece in pieces))
        for font, group in groupby(pieces, key=lambda piece: piece.font):
            if font and encoding_of_font(font):
                fonts.setdefault(font, []).append("".join(piece.text for piece in group))
    return Letters.of(texts, fonts=fonts)


def _convert(pieces: list[_Piece], letters: Letters) -> None:
    """Convert the texts of a paragraph; neighbours in one encoding are read together."""
    amid = "".join(piece.text for piece in pieces if piece.font not in letters.fonts)

    def kind(piece: _Piece) -> tuple[object, ...]:
        apart = id(piece.element) if piece.text == "\n" else 0
        own = letters.fonts.get(piece.font or "")
        return (own, piece.font if own else None, piece.raised, apart)

    for (encoding, font, *_), group in groupby(pieces, key=kind):
        told = list(group)
        text = "".join(piece.text for piece in told)
        read = letters.read(text, font=str(font) if encoding else None, amid=amid)
        if read != text:
            _put(told, read)


def _put(pieces: list[_Piece], text: str) -> None:
    """Put a text into the first of these elements that holds text, and empty the others."""
    holders = [piece.element for piece in pieces if piece.element.tag == f"{W}t"]
    if not holders:
        hyphen = pieces[0].element
        holders = [hyphen.makeelement(f"{W}t")]
        hyphen.addprevious(holders[0])
    for piece in pieces:
        if piece.element.tag != f"{W}t":
            piece.element.getparent().remove(piece.element)
        else:
            piece.element.text = ""
    holders[0].text = text
