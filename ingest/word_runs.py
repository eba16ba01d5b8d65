"""The runs of a Word file, settled before they are read: hidden ones go, old letters are converted.

Works on any part of the package (body, headers, notes); changes the tree in place.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from itertools import groupby
from typing import Any, TypeAlias

from corpus.types import Note
from ingest.legacy import encoding_of_font
from ingest.letters import Letters

__all__ = ["settle_runs"]

_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_OFF = frozenset(("0", "false", "off", "none"))
_WHITE = frozenset(("ffffff", "fefefe"))
_SMALLEST = 4  # half points: below, nobody reads it

_Element: TypeAlias = Any


@dataclass(frozen=True, slots=True)
class _Look:
    """What a style or a run says of its letters; None where it leaves it to what is below."""

    font: str | None = None
    hidden: bool | None = None
    color: str | None = None
    size: int | None = None
    shaded: bool = False

    def over(self, below: "_Look") -> "_Look":
        """Return this look where it says something, else the one below."""
        return _Look(
            font=self.font or below.font,
            hidden=below.hidden if self.hidden is None else self.hidden,
            color=self.color or below.color,
            size=below.size if self.size is None else self.size,
            shaded=self.shaded or below.shaded,
        )

    @property
    def unseen(self) -> bool:
        """Tell whether no reader sees the letters: hidden, without size, white on white."""
        white = (self.color or "").lower() in _WHITE and not self.shaded
        return bool(self.hidden) or white or (self.size is not None and self.size < _SMALLEST)


@dataclass(slots=True)
class _Styles:
    """The looks of a document's styles, by id, each with those that it is based on."""

    elements: dict[str, _Element]
    default: _Look
    known: dict[str, _Look] = field(default_factory=dict)

    @classmethod
    def of(cls, root: _Element | None) -> "_Styles":
        """Read the styles part."""
        if root is None:
            return cls(elements={}, default=_Look())
        styles = {one.get(f"{_W}styleId"): one for one in root.iter(f"{_W}style")}
        default = next(root.iter(f"{_W}rPrDefault"), None)
        base = _look(default.find(f"{_W}rPr")) if default is not None else _Look()
        for one in styles.values():
            if one.get(f"{_W}type") == "paragraph" and one.get(f"{_W}default") in ("1", "true"):
                base = _look(one.find(f"{_W}rPr")).over(base)
        return cls(elements=styles, default=base)

    def look(self, style: str | None) -> _Look:
        """Return how a style looks; a chain of bases that runs in a circle ends."""
        if style is None or style not in self.elements:
            return _Look()
        if style not in self.known:
            self.known[style] = _Look()
            element = self.elements[style]
            based = element.find(f"{_W}basedOn")
            below = self.look(based.get(f"{_W}val")) if based is not None else _Look()
            own = _look(element.find(f"{_W}rPr"), element.find(f"{_W}pPr"))
            self.known[style] = own.over(below)
        return self.known[style]


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
    looks = _Styles.of(styles)
    hidden = sum(_drop_unseen(root, looks) for root in roots)
    paragraphs = [list(_pieces(one, looks)) for root in roots for one in root.iter(f"{_W}p")]
    letters = _letters(paragraphs)
    for pieces in paragraphs:
        _convert(pieces, letters)
    notes = [Note(kind="hidden", count=hidden)] if hidden else []
    return [*notes, *letters.notes()]


def _look(properties: _Element | None, block: _Element | None = None) -> _Look:
    """Return the look that run properties state; a paragraph's own shading counts as well."""
    shaded = _shaded(block)
    if properties is None:
        return _Look(shaded=shaded)
    fonts = properties.find(f"{_W}rFonts")
    vanish, color, size = (properties.find(f"{_W}{name}") for name in ("vanish", "color", "sz"))
    value = size.get(f"{_W}val", "") if size is not None else ""
    return _Look(
        font=None
        if fonts is None
        else fonts.get(f"{_W}hAnsi") or fonts.get(f"{_W}ascii") or fonts.get(f"{_W}cs"),
        hidden=None if vanish is None else vanish.get(f"{_W}val", "1") not in _OFF,
        color=None if color is None else color.get(f"{_W}val"),
        size=int(value) if value.isdigit() else None,
        shaded=shaded or _shaded(properties) or properties.find(f"{_W}highlight") is not None,
    )


def _shaded(properties: _Element | None) -> bool:
    """Tell whether the ground has a colour of its own."""
    shade = properties.find(f"{_W}shd") if properties is not None else None
    return shade is not None and shade.get(f"{_W}fill", "auto").lower() not in {"auto", *_WHITE}


def _drop_unseen(root: _Element, looks: _Styles) -> int:
    """Remove the text of unseen runs; return how many characters that were."""
    dropped = 0
    for run in list(root.iter(f"{_W}r")):
        if not _run_look(run, looks).unseen or _on_dark_ground(run):
            continue
        for child in list(run.iter(f"{_W}t")):
            dropped += len((child.text or "").strip())
            child.text = ""
    return dropped


def _run_look(run: _Element, looks: _Styles) -> _Look:
    """Return how a run looks: its own properties over its styles over the paragraph's."""
    own = run.find(f"{_W}rPr")
    style = own.find(f"{_W}rStyle") if own is not None else None
    look = _look(own).over(looks.look(style.get(f"{_W}val") if style is not None else None))
    paragraph = next(run.iterancestors(f"{_W}p"), None)
    block = paragraph.find(f"{_W}pPr") if paragraph is not None else None
    if block is not None:
        named = block.find(f"{_W}pStyle")
        look = look.over(looks.look(named.get(f"{_W}val") if named is not None else None))
        look = look.over(_Look(shaded=_shaded(block)))
    return look.over(looks.default)


def _on_dark_ground(run: _Element) -> bool:
    """Tell whether a white run stands in a cell, table or box that may have a dark ground."""
    if _look(run.find(f"{_W}rPr")).hidden:
        return False
    for above in run.iterancestors():
        if above.tag == f"{_W}tc" and _shaded(above.find(f"{_W}tcPr")):
            return True
        if above.tag == f"{_W}tbl" and above.find(f"{_W}tblPr/{_W}tblStyle") is not None:
            return True
        if above.tag in {f"{_W}txbxContent", f"{_W}background"}:
            return True
    return False


def _pieces(paragraph: _Element, looks: _Styles) -> Iterator[_Piece]:
    """Yield the texts of a paragraph's own runs; a soft hyphen is a letter in some old fonts."""
    for run in paragraph.iter(f"{_W}r"):
        if next(run.iterancestors(f"{_W}p"), None) is not paragraph:
            continue
        font = _run_look(run, looks).font
        raised = run.find(f"{_W}rPr/{_W}vertAlign")
        mark = raised.get(f"{_W}val") if raised is not None else None
        for child in run:
            if child.tag == f"{_W}t":
                yield _Piece(child, child.text or "", font, mark)
            elif child.tag == f"{_W}softHyphen":
                yield _Piece(child, "\xad", font, mark)
            elif child.tag != f"{_W}rPr":
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
    holders = [piece.element for piece in pieces if piece.element.tag == f"{_W}t"]
    if not holders:
        hyphen = pieces[0].element
        holders = [hyphen.makeelement(f"{_W}t")]
        hyphen.addprevious(holders[0])
    for piece in pieces:
        if piece.element.tag != f"{_W}t":
            piece.element.getparent().remove(piece.element)
        else:
            piece.element.text = ""
    holders[0].text = text
