"""What a web page holds and no reader sees: left out before the page is read, and counted."""

import re
from collections.abc import Iterator
from typing import Any

__all__ = ["drop_unseen"]

_NEVER_SHOWN = frozenset(("template", "datalist", "noscript"))
_LENGTH = r"(?P<number>-?\d*\.?\d+)(?P<unit>px|pt|em|rem|%|vw)?"
_NAUGHT = re.compile(r"0*\.?0*(?:px|pt|em|rem|%)?")
_SMALL = 2.0  # px or pt: letters that nobody reads
_FAR = 200.0  # px: so far left of or above the page
_WHITE = re.compile(
    r"(?:white|#f{3}|#f{6}|#fefefe|rgba?\(\s*255\s*,\s*255\s*,\s*255\s*(?:,[^)]*)?\)|transparent)"
)
_RULE = re.compile(r"([^{}@;]+)\{([^{}]*)\}")
_CONDITIONAL = re.compile(r"@media[^{]*\{(?:[^{}]*\{[^{}]*\})*[^{}]*\}")
_REMARK = re.compile(r"/\*.*?\*/", re.DOTALL)
_SIMPLE = re.compile(r"(?P<tag>[a-z][\w-]*)?(?:(?P<sign>[.#])(?P<name>[\w-]+))?")


def drop_unseen(tree: Any) -> int:
    """Remove what is hidden, of no size, off the page or white on white; return its characters."""
    rules = list(_rules(tree))
    count = 0
    for element in list(tree.iter()):
        if not isinstance(element.tag, str) or element.getparent() is None:
            continue
        if element.tag in {"html", "body", "head"} or not _is_unseen(element, rules):
            continue
        count += len("".join("".join(element.itertext()).split()))
        _remove(element)
    return count


def _remove(element: Any) -> None:
    """Take an element out; the text behind it stays."""
    parent, tail = element.getparent(), element.tail or ""
    before = element.getprevious()
    if before is not None:
        before.tail = (before.tail or "") + tail
    else:
        parent.text = (parent.text or "") + tail
    parent.remove(element)


def _rules(tree: Any) -> Iterator[tuple[re.Match[str], dict[str, str]]]:
    """Yield the rules of the page's own style sheets that hide what a simple selector names."""
    for sheet in tree.iter("style"):
        text = _CONDITIONAL.sub("", _REMARK.sub("", sheet.text or ""))
        for selectors, body in _RULE.findall(text):
            said = _declarations(body)
            if not _hides(said):
                continue
            for selector in selectors.split(","):
                simple = _SIMPLE.fullmatch(selector.strip().lower())
                if simple and simple[0]:
                    yield simple, said


def _is_unseen(element: Any, rules: list[tuple[re.Match[str], dict[str, str]]]) -> bool:
    """Tell whether an element is not shown, by itself or by a rule that names it."""
    if element.tag in _NEVER_SHOWN or element.get("hidden") is not None:
        return True
    if element.tag == "input" and element.get("type") == "hidden":
        return True
    said = _declarations(element.get("style", ""))
    own = {**said, "color": said.get("color", (element.get("color") or "").lower())}
    if _hides(own) and not (_is_white(own) and not _is_gone(own) and _on_colour(element)):
        return True
    return any(
        _names(simple, element)
        and not _shown_again(said)
        and (_is_gone(rule) or not _on_colour(element))
        for simple, rule in rules
    )


def _shown_again(said: dict[str, str]) -> bool:
    """Tell whether an element's own style shows what a rule hides."""
    return said.get("display", "none") != "none" or said.get("visibility") == "visible"


def _names(simple: re.Match[str], element: Any) -> bool:
    """Tell whether a simple selector names an element."""
    if simple["tag"] and simple["tag"] != element.tag:
        return False
    if simple["sign"] == ".":
        return simple["name"] in (element.get("class") or "").lower().split()
    return simple["sign"] is None or (element.get("id") or "").lower() == simple["name"]


def _declarations(style: str) -> dict[str, str]:
    """Return what a style says, by name."""
    pairs = (part.partition(":") for part in style.lower().split(";"))
    return {name.strip(): value.replace("!important", "").strip() for name, _, value in pairs}


def _hides(said: dict[str, str]) -> bool:
    """Tell whether a style leaves nothing to see."""
    return _is_gone(said) or _is_white(said)


def _is_white(said: dict[str, str]) -> bool:
    """Tell whether letters are white, or without colour, on no ground of their own."""
    ground = said.get("background-color") or said.get("background") or ""
    return bool(_WHITE.fullmatch(said.get("color", ""))) and (
        not ground or bool(_WHITE.fullmatch(ground))
    )


def _on_colour(element: Any) -> bool:
    """Tell whether an element around this one may have a dark ground."""
    for above in element.iterancestors():
        said = _declarations(above.get("style", ""))
        ground = said.get("background-color") or said.get("background") or above.get("bgcolor")
        if ground and not _WHITE.fullmatch(ground):
            return True
        if above.get("class") and above.tag not in {"html", "body"}:
            return True  # its style may stand in a sheet that is not at hand
    return False


def _is_gone(said: dict[str, str]) -> bool:
    """Tell whether a style takes an element out of sight."""
    if said.get("display") == "none" or said.get("visibility") in {"hidden", "collapse"}:
        return True
    if "opacity" in said and _NAUGHT.fullmatch(said["opacity"]):
        return True
    if 0 <= _points(said.get("font-size"), otherwise=99.0) < _SMALL:
        return True
    if _points(said.get("text-indent"), otherwise=0.0) <= -_FAR:
        return True
    placed = said.get("position") in {"absolute", "fixed"}
    if placed and min(_points(said.get(side), otherwise=0.0) for side in ("left", "top")) <= -_FAR:
        return True
    clipped = said.get("overflow", "") in {"hidden", "clip"}
    sizes = [_points(said.get(side), otherwise=99.0) for side in ("width", "height", "max-height")]
    return clipped and min(sizes) < _SMALL


def _points(value: str | None, *, otherwise: float) -> float:
    """Return a length in points or pixels; an em or a share counts as a dozen."""
    found = re.fullmatch(_LENGTH, value or "")
    if not found:
        return otherwise
    number = float(found["number"])
    return number * 12 if found["unit"] in {"em", "rem", "%", "vw"} else number
