"""The style of every element of a page: its own sheets and attributes, by the rules of the cascade.

Sheets that a page only links are not at hand; what depends on the window is left out.
"""

from collections.abc import Iterator, Mapping
from typing import Any

import cssselect2
import tinycss2
from tinycss2.color4 import parse_color

from ingest.contrast import Colour

__all__ = ["Style", "colour_of", "styles_of"]

Style = Mapping[str, str]

_ALWAYS = {"", "all", "screen", "all, screen", "screen, print", "screen, all", "print, screen"}
_NESTING = 3  # rules inside rules
_INLINE = (1, 0, 0, 0)  # an attribute wins over every selector


def styles_of(tree: Any) -> Iterator[tuple[Any, Style]]:
    """Yield every element of a page with what is said of it, by name, in small letters."""
    matcher = cssselect2.Matcher()
    for sheet in tree.iter("style"):
        rules = tinycss2.parse_stylesheet(
            sheet.text or "", skip_comments=True, skip_whitespace=True
        )
        _take_in(matcher, rules, depth=_NESTING)
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
        yield element, _resolved(style, held[element])


def _take_in(matcher: Any, rules: Any, *, depth: int) -> None:
    """Add the rules that always hold to the matcher."""
    for rule in rules:
        if rule.type == "at-rule" and rule.content is not None and depth:
            query = tinycss2.serialize(rule.prelude).strip().lower()
            if rule.lower_at_keyword in {"layer", "supports"} or (
                rule.lower_at_keyword == "media" and query in _ALWAYS
            ):
                inner = tinycss2.parse_rule_list(
                    rule.content, skip_comments=True, skip_whitespace=True
                )
                _take_in(matcher, inner, depth=depth - 1)
        elif rule.type == "qualified-rule":
            declarations = list(_declared(rule.content))
            try:
                selectors = cssselect2.compile_selector_list(rule.prelude)
            except cssselect2.SelectorError:
                continue
            for selector in selectors:
                matcher.add_selector(selector, declarations)


def _declared(content: Any) -> Iterator[tuple[str, str, bool]]:
    """Yield name, value and importance of each declaration."""
    for one in tinycss2.parse_declaration_list(content, skip_comments=True, skip_whitespace=True):
        if one.type == "declaration":
            yield one.lower_name, tinycss2.serialize(one.value).strip().lower(), one.important


def _resolved(style: dict[str, str], variables: Mapping[str, str]) -> Style:
    """Return a style with its variables replaced by what they stand for."""
    if not any("var(" in value for value in style.values()):
        return style
    resolved = {}
    for name, value in style.items():
        for variable, meant in variables.items():
            value = value.replace(f"var({variable})", meant)  # noqa: PLW2901
        resolved[name] = value
    return resolved


def colour_of(value: str) -> Colour | None:
    """Return a colour as it is drawn; None for what is none, or takes that of the letters."""
    found = parse_color(value)
    if found is None or found == "currentcolor":
        return None
    try:
        red, green, blue, *_ = found.to("srgb").coordinates
    except NotImplementedError:  # a space that the library does not convert
        return None
    return (red, green, blue, float(found.alpha))
