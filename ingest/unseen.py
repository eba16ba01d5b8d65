"""What a web page holds and no reader sees: left out before the page is read, and counted."""

import re
from typing import Any

from ingest.contrast import BLACK, WHITE, Colour, hex_colour, is_lost
from ingest.css_lengths import length
from ingest.page_shapes import is_cut_off, is_off_the_page, is_transformed_away, is_veiled
from ingest.page_styles import Linked, Style, colour_of, styles_of

__all__ = ["drop_unseen"]

_NEVER_SHOWN = frozenset(
    "template datalist noscript canvas video audio iframe noframes noembed rp meter progress "
    "annotation annotation-xml".split()
)
_HIDING = ("hidden", "popover")
_TIGHT = -4.0  # px by which letters are pushed into one another
_SMALL = 2.0  # px or pt: letters that nobody reads
_FAINT = 0.1  # of what is drawn


def drop_unseen(tree: Any, at_hand: Linked = lambda _: None) -> int:
    """Remove what is hidden, of no size, off the page or of its ground's colour; count letters.

    `at_hand` returns the style sheet at an address, None where there is none.
    """
    linked = any("stylesheet" in (link.get("rel") or "") for link in tree.iter("link"))
    gone, faint = [], []
    drawn: dict[Any, tuple[Colour, Colour | None]] = {}  # letters and ground; None: not known
    for element, style in styles_of(tree, at_hand):
        above = drawn.get(element.getparent(), (BLACK, WHITE))
        own = _grounded(element, style, above, linked=linked)
        drawn[element] = own
        if element.tag in {"html", "body", "head"} or element.getparent() is None:
            continue
        if _is_never_shown(element) or _is_gone(style):
            gone.append(element)
        elif is_lost(*own):
            faint.append(element)
    return sum(map(_without_own_words, faint)) + sum(map(_removed, gone))


def _without_own_words(element: Any) -> int:
    """Take the words of an element, not those of its children; return their letters."""
    count = _letters(element.text)
    element.text = None
    for child in element:
        count += _letters(child.tail)
        child.tail = " " if child.tail else None
    return count


def _removed(element: Any) -> int:
    """Take an element out, the text behind it stays; return its letters."""
    parent = element.getparent()
    if parent is None:
        return 0
    count = _letters("".join(element.itertext()))
    tail = element.tail or ""
    before = element.getprevious()
    if before is not None:
        before.tail = (before.tail or "") + tail
    else:
        parent.text = (parent.text or "") + tail
    parent.remove(element)
    return count


def _letters(text: str | None) -> int:
    return len("".join((text or "").split()))


def _is_never_shown(element: Any) -> bool:
    """Tell whether an element is not shown, whatever its style."""
    if element.tag in _NEVER_SHOWN or any(element.get(a) is not None for a in _HIDING):
        return True
    if element.tag == "dialog" and element.get("open") is None:
        return True
    return bool(element.tag == "input" and element.get("type") == "hidden")


def _is_gone(said: Style) -> bool:
    """Tell whether a style takes an element out of sight."""
    if said.get("display") == "none" or said.get("visibility") in {"hidden", "collapse"}:
        return True
    if said.get("content-visibility") == "hidden":
        return True
    if any(0 <= _number(said.get(name), 1.0) < _FAINT for name in ("opacity", "zoom")):
        return True
    if 0 <= length(_size(said), 99.0) < _SMALL or length(said.get("letter-spacing"), 0) <= _TIGHT:
        return True
    judges = (is_off_the_page, is_cut_off, is_transformed_away, is_veiled)
    return any(judge(said) for judge in judges)


def _size(said: Style) -> str | None:
    """Return the size of the letters, the one in the short form where no other is stated."""
    if "font-size" in said or "font" not in said:
        return said.get("font-size")
    return next(
        (word for word in _words(said["font"].replace("/", " ")) if word[:1] in "0123456789.cm"),
        None,
    )


def _grounded(
    element: Any, said: Style, above: tuple[Colour, Colour | None], *, linked: bool
) -> tuple[Colour, Colour | None]:
    """Return the colours of an element's letters and of the ground they stand on."""
    letters, ground = above
    old = element.get("text" if element.tag == "body" else "color")
    own = _colour(said.get("-webkit-text-fill-color") or said.get("color") or old or "")
    if own is not None:
        letters = own
    painted = said.get("background-color") or said.get("background") or element.get("bgcolor") or ""
    known = [one for word in _words(painted) if (one := _colour(word))]
    if known and known[-1][3] > 0:
        ground = known[-1]
    if "url(" in painted or "gradient" in painted or said.get("background-image", "none") != "none":
        ground = None
    elif not known and linked and element.get("class") and element.tag not in {"html", "body"}:
        ground = None  # its ground may be stated in a sheet that is not at hand
    return letters, ground


def _colour(value: str) -> Colour | None:
    """Return a colour, which old pages write without its "#"."""
    return colour_of(value) or hex_colour(value)


def _words(value: str) -> list[str]:
    """Return the parts of a value, what stands in brackets with its function."""
    return re.findall(r"[^\s()]+(?:\([^()]*\))?", value)


def _number(value: str | None, otherwise: float = 0.0) -> float:
    try:
        return (
            float(value.rstrip("%")) / (100 if value.endswith("%") else 1) if value else otherwise
        )
    except ValueError:
        return otherwise
