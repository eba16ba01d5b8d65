"""The letters of a Word file as its page shows them: runs, special marks, raised digits, fields."""

from typing import Any, TypeAlias

from ingest.ooxml import W
from ingest.raised import raised

__all__ = ["words"]

Element: TypeAlias = Any

_M = "{http://schemas.openxmlformats.org/officeDocument/2006/math}"
_FALLBACK = "{http://schemas.openxmlformats.org/markup-compatibility/2006}Fallback"

_TEXT = frozenset((f"{W}t", f"{_M}t"))
_MARKS = {
    f"{W}tab": " ",
    f"{W}ptab": " ",
    f"{W}br": "\n",
    f"{W}cr": "\n",
    f"{W}noBreakHyphen": "-",
    f"{W}softHyphen": "",  # shown only where a line ends
}
# A deletion under review, the drawn copy of a text box and the codes of a field are not the text;
# a table in a cell is read by itself.
_SKIPPED = frozenset(
    (
        *(f"{W}{name}" for name in ("del", "moveFrom", "pPr", "rPr", "tbl", "instrText")),
        _FALLBACK,
    )
)
# What the fonts of signs draw, by the code that Word stores for them.
_SIGNS = {
    "symbol": dict(
        zip(
            range(0xF061, 0xF07B),
            "αβχδεφγηιϕκλμνοπθρστυϖωξψζ",
            strict=True,
        )
    )
    | {0xF0B0: "°", 0xF0B1: "±", 0xF0B2: "″", 0xF0A2: "′", 0xF0A3: "≤", 0xF0B3: "≥"}
    | {0xF0B4: "×", 0xF0B7: "•", 0xF0B8: "÷", 0xF0B9: "≠", 0xF0BB: "≈", 0xF0AE: "→"}
    | {0xF044: "Δ", 0xF053: "Σ", 0xF057: "Ω", 0xF0A5: "∞", 0xF0D6: "√", 0xF02D: "−"},
    "wingdings": {0xF0FE: "☒", 0xF0FD: "☒", 0xF0A8: "☐", 0xF06F: "☐", 0xF071: "☐"}
    | {0xF0FC: "✓", 0xF0FB: "✗", 0xF0A7: "▪", 0xF0D8: "➢", 0xF0E0: "→", 0xF0F0: "⇨"}
    | {0xF028: "☎", 0xF02A: "✉", 0xF06C: "●", 0xF06E: "■", 0xF076: "❖"},
    "wingdings 2": {0xF052: "☑", 0xF0A3: "☐", 0xF050: "✓", 0xF054: "☒"},
}


def words(element: Element) -> str:
    """Return the text under an element; a paragraph after another begins a new line.

    What is raised is read as `ingest.raised` says.
    """
    pieces: list[str] = []
    _gather(element, pieces)
    return "".join(pieces)


def _gather(element: Element, pieces: list[str]) -> None:
    """Collect the text under an element in reading order."""
    for child in element:
        if child.tag in _TEXT:
            pieces.append(child.text or "")
        elif child.tag in _MARKS:
            pieces.append(_MARKS[child.tag])
        elif child.tag == f"{W}sym":
            pieces.append(_sign(child))
        elif child.tag == f"{W}r" and _is_raised(child):
            pieces.append(_raised(child, pieces))
        elif child.tag not in _SKIPPED:
            if child.tag == f"{W}p" and pieces:
                pieces.append("\n")
            _gather(child, pieces)


def _sign(element: Element) -> str:
    """Return the sign that a font of signs draws, or its own code where that is a letter."""
    code = int(element.get(f"{W}char", "0"), 16)
    signs = _SIGNS.get(element.get(f"{W}font", "").lower(), {})
    if code in signs:
        return signs[code]
    if 0xF020 <= code <= 0xF07E:  # the private codes repeat those of ASCII
        return chr(code - 0xF000) if element.get(f"{W}font", "").lower() not in _SIGNS else "•"
    return "•" if 0xE000 <= code <= 0xF8FF else chr(code)


def _is_raised(run: Element) -> bool:
    align = run.find(f"{W}rPr/{W}vertAlign")
    return align is not None and align.get(f"{W}val") == "superscript"


def _raised(run: Element, pieces: list[str]) -> str:
    """Return the text of a raised run: an exponent, the mark of a note, or words like any other."""
    own: list[str] = []
    for child in run:
        if child.tag not in _SKIPPED:
            _gather([child], own)
    text = "".join(own)
    return raised(text, "".join(pieces[-8:]).rpartition("\n")[2])
