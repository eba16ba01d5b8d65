"""The style of every element of a page: its own sheets and attributes, by the rules of the cascade.

Sheets that a page links are read where they are at hand; what depends on the window is left out.
"""

import re
from base64 import b64decode
from collections.abc import Callable, Iterator, Mapping
from contextlib import suppress
from typing import Any, TypeAlias
from urllib.parse import unquote_to_bytes

import cssselect2
import tinycss2
from tinycss2.color4 import parse_color

from ingest.contrast import BLACK, WHITE, Colour

__all__ = ["Linked", "Style", "colour_of", "styles_of"]

Style: TypeAlias = Mapping[str, str]
Linked: TypeAlias = Callable[[str], str | None]

_MEDIUM = re.compile(r"(?:only )?(?:all|screen)|not print")
_LEAST = re.compile(
    r"\((?:min-(?:width|height)\s*:|(?:width|height)\s*>=?)\s*(\d{1,6})(?:px)?\s*\)"
)
_SMALLEST = 320  # px: no screen that shows a page is smaller
_SYSTEM = {"canvas": WHITE, "canvastext": BLACK, "field": WHITE, "fieldtext": BLACK}
_BY_DAY = re.compile(r"light-dark\(((?:[^(),]|\([^()]*\))*),")
_LIGHTS = {"lab": 100.0, "lch": 100.0, "oklab": 1.0, "oklch": 1.0}
_BRIGHT = 0.985  # of all light
_VARIABLE = re.compile(r"var\(\s*(--[\w-]+)\s*(?:,((?:[^()]|\([^()]*\))*))?\)")
_CHAIN, _LONGEST = 8, 2_000  # variables that stand for variables; characters of a value
_NESTING = 3  # rules inside rules
_INLINE = (1, 0, 0, 0)  # an attribute wins over every selector


def styles_of(tree: Any, linked: Linked = lambda _: None) -> Iterator[tuple[Any, Style]]:
    """Yield every element of a page with what is said of it, by name, in small letters.

    `linked` returns the sheet at an address, None where it is not at hand.
    """
    matcher = cssselect2.Matcher()
    complete = True
    for element in tree.iter("style", "link"):
        sheet = element.text if element.tag == "style" else _sheet_of(element, linked)
        complete = complete and not (sheet is None and _is_sheet(element))
        _take_in(matcher, _rules(sheet or ""), linked, depth=_NESTING)
    held: dict[Any, dict[str, str]] = {}  # the variables of each element, which its children have
    for wrapped in cssselect2.ElementWrapper.from_html_root(tree).iter_subtree():
        element = wrapped.etree_element
        said: list[tuple[tuple[Any, ...], str, str]] = []
        for specificity, order, pseudo, declarations in matcher.match(wrapped):
            if pseudo is None:
                said += [
                    ((important, 0, *specificity, order), name, value)
                    for name, value, important in declarations
                ]
        said += [
            ((important, *_INLINE, at), name, value)
            for at, (name, value, important) in enumerate(_declared(element.get("style") or ""))
        ]
        style = {name: value for _, name, value in sorted(said, key=lambda one: one[0])}
        above = held.get(element.getparent(), {})
        held[element] = {**above, **{n: v for n, v in style.items() if n.startswith("--")}}
        yield element, _resolved(style, held[element], complete=complete)


def _rules(sheet: str) -> Any:
    return tinycss2.parse_stylesheet(sheet, skip_comments=True, skip_whitespace=True)


def _is_sheet(link: Any) -> bool:
    """Tell whether an element links to a sheet."""
    return "stylesheet" in (link.get("rel") or "").lower().split()


def _sheet_of(link: Any, linked: Linked) -> str | None:
    """Return the sheet to which an element links."""
    if not _is_sheet(link):
        return None
    shown = _always_holds((link.get("media") or "").strip().lower())
    return _at_address(link.get("href") or "", linked) if shown else None


def _always_holds(query: str) -> bool:
    """Tell whether what is said of the medium is so on every screen."""
    return not query or any(
        all(_is_on_every_screen(part.strip()) for part in one.split(" and "))
        for one in query.split(",")
    )


def _is_on_every_screen(stated: str) -> bool:
    least = _LEAST.fullmatch(stated)
    return int(least[1]) <= _SMALLEST if least else bool(_MEDIUM.fullmatch(stated))


def _at_address(address: str, linked: Linked) -> str | None:
    """Return a sheet that is at hand; one may be written out in its own address."""
    kind, _, told = address.strip().partition(",")
    if not kind.lower().startswith("data:text/css"):
        return linked(address.strip())
    raw = unquote_to_bytes(told)
    with suppress(ValueError):
        return (b64decode(raw) if kind.endswith(";base64") else raw).decode("utf-8", "replace")
    return None


def _take_in(matcher: Any, rules: Any, linked: Linked, *, depth: int, within: str = "") -> None:
    """Add the rules that always hold to the matcher; those inside a rule are `within` it."""
    for rule in rules:
        if rule.type == "at-rule" and depth:
            query = tinycss2.serialize(rule.prelude).strip().lower()
            kind = rule.lower_at_keyword
            if kind == "import" and rule.content is None:
                _take_in(matcher, _rules(_imported(rule, linked)), linked, depth=depth - 1)
            elif rule.content is not None and (
                kind in {"layer", "supports"} or (kind == "media" and _always_holds(query))
            ):
                inner = tinycss2.parse_blocks_contents(
                    rule.content, skip_comments=True, skip_whitespace=True
                )
                _take_in(matcher, inner, linked, depth=depth - 1, within=within)
        elif rule.type == "qualified-rule":
            _take_rule(matcher, rule, linked, depth=depth, within=within)


def _imported(rule: Any, linked: Linked) -> str:
    """Return the sheet that a rule imports, empty where it is not at hand."""
    for told in rule.prelude:
        named = told.arguments[0] if told.type == "function" and told.arguments else told
        if named.type in ("string", "url"):
            return _at_address(named.value, linked) or ""
    return ""


def _take_rule(matcher: Any, rule: Any, linked: Linked, *, depth: int, within: str) -> None:
    """Add a rule, and those that stand inside it."""
    named = tinycss2.serialize(rule.prelude).strip()
    if within:
        around = f":is({within})"
        named = named.replace("&", around) if "&" in named else f"{around} {named}"
    try:
        selectors = cssselect2.compile_selector_list(named)
    except cssselect2.SelectorError:
        return
    inside = tinycss2.parse_blocks_contents(rule.content, skip_comments=True, skip_whitespace=True)
    declarations = list(_stated(inside))
    for selector in selectors:
        matcher.add_selector(selector, declarations)
    if depth:
        _take_in(matcher, inside, linked, depth=depth - 1, within=named)


def _declared(content: Any) -> Iterator[tuple[str, str, bool]]:
    """Yield name, value and importance of each declaration of an attribute."""
    yield from _stated(
        tinycss2.parse_blocks_contents(content, skip_comments=True, skip_whitespace=True)
    )


def _stated(parts: Any) -> Iterator[tuple[str, str, bool]]:
    for one in parts:
        if one.type == "declaration":
            yield one.lower_name, tinycss2.serialize(one.value).strip().lower(), one.important


def _resolved(style: dict[str, str], variables: Mapping[str, str], *, complete: bool) -> Style:
    """Return a style with its variables replaced by what they stand for.

    One that is nowhere stands for what is written beside it, where the sheets are `complete`.
    """
    if not any("var(" in value for value in style.values()):
        return style

    def meant(found: re.Match[str]) -> str:
        beside = (found[2] or "").strip() if complete else found[0]
        return variables.get(found[1], beside)

    resolved = {}
    for name, value in style.items():
        for _ in range(_CHAIN):
            if "var(" not in value or len(value) > _LONGEST:
                break
            value = _VARIABLE.sub(meant, value)  # noqa: PLW2901
        resolved[name] = value
    return resolved


def colour_of(value: str) -> Colour | None:
    """Return a colour as it is drawn; None for what is none, or takes that of the letters."""
    by_day = _BY_DAY.match(value)
    told = by_day[1].strip() if by_day else value
    if told in _SYSTEM:
        return _SYSTEM[told]
    found = parse_color(told)
    if found is None or found == "currentcolor":
        return None
    try:
        red, green, blue, *_ = found.to("srgb").coordinates
    except NotImplementedError:  # a space that the library does not convert
        return _by_lightness(found)
    return (red, green, blue, float(found.alpha))


def _by_lightness(found: Any) -> Colour | None:
    """Return black or white where a colour has all light or none."""
    light = found.coordinates[0]
    if found.space not in _LIGHTS or not isinstance(light, int | float):
        return None
    share = light / _LIGHTS[found.space]
    grey = 1.0 if share > _BRIGHT else 0.0 if share < 1 - _BRIGHT else None
    return None if grey is None else (grey, grey, grey, float(found.alpha))
