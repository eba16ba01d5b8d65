"""The numbers that Word writes before paragraphs by itself: "Điều 5.", "a)", "1.2".

After ECMA-376 part 1, §17.9: a paragraph names a list and a level; each level counts, starts again
below a higher one, and prints its pattern.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any, TypeAlias

from ingest.numerals import numeral
from ingest.ooxml import W

__all__ = ["Numbering"]

Element: TypeAlias = Any

_PLACE = re.compile(r"%([1-9])")
_OFF = frozenset(("0", "false", "off"))
_FORMS = {"lowerLetter": "a", "upperLetter": "A", "lowerRoman": "i", "upperRoman": "I"}


@dataclass(frozen=True, slots=True, kw_only=True)
class _Level:
    """How one level counts: its number format, pattern, first number, and what starts it anew."""

    form: str
    pattern: str
    start: int
    restart: int
    plain: bool


@dataclass(slots=True)
class Numbering:
    """The lists of a document; asked once for each paragraph, in reading order."""

    _abstract: dict[str, dict[int, _Level]] = field(default_factory=dict)
    _lists: dict[str, tuple[str, dict[int, _Level]]] = field(default_factory=dict)
    _styles: dict[str, tuple[str, int]] = field(default_factory=dict)
    _counts: dict[str, dict[int, int]] = field(default_factory=dict)
    _begun: set[tuple[str, int]] = field(default_factory=set)

    @classmethod
    def of(cls, numbering: Element | None, styles: Element | None) -> "Numbering":
        """Read the numbering part and the lists that styles name."""
        one = cls()
        if numbering is not None:
            one._read(numbering)
        one._read_styles(styles)
        return one

    def label(self, paragraph: Element) -> str:
        """Count the paragraph and return what Word prints before it; "-" for a bullet, or ""."""
        found = self._place(paragraph)
        if found is None or found[0] not in self._lists:
            return ""
        number, depth = found
        abstract, own = self._lists[number]
        levels = self._abstract.get(abstract, {}) | own
        level = levels.get(depth)
        if level is None:
            return ""
        counts = self._counts.setdefault(abstract, {})
        if depth in own and (number, depth) not in self._begun:
            counts.pop(depth, None)  # this list begins by itself
        self._begun.add((number, depth))
        counts[depth] = counts.get(depth, level.start - 1) + 1
        for below in [key for key in counts if key > depth]:
            if (levels[below].restart if below in levels else 1) != 0:
                del counts[below]
        if level.form == "bullet":
            return "-"
        return _printed(level, levels, counts)

    def _place(self, paragraph: Element) -> tuple[str, int] | None:
        """Return the list and the level that a paragraph, or else its style, names."""
        properties = paragraph.find(f"{W}pPr")
        if properties is None:
            return None
        style = properties.find(f"{W}pStyle")
        named = self._styles.get(style.get(f"{W}val")) if style is not None else None
        stated = properties.find(f"{W}numPr")
        if stated is None:
            return named
        number, depth = stated.find(f"{W}numId"), stated.find(f"{W}ilvl")
        list_ = number.get(f"{W}val") if number is not None else (named or (None,))[0]
        if list_ is None or list_ == "0":
            return None
        level = int(depth.get(f"{W}val", "0")) if depth is not None else (named or ("", 0))[1]
        return list_, level

    def _read(self, part: Element) -> None:
        for abstract in part.iter(f"{W}abstractNum"):
            self._abstract[abstract.get(f"{W}abstractNumId")] = _levels(abstract.iter(f"{W}lvl"))
        for number in part.iter(f"{W}num"):
            target = number.find(f"{W}abstractNumId")
            if target is None:
                continue
            key = target.get(f"{W}val")
            own: dict[int, _Level] = {}
            for override in number.iter(f"{W}lvlOverride"):
                own |= _overridden(override, self._abstract.get(key, {}))
            self._lists[number.get(f"{W}numId")] = (key, own)

    def _read_styles(self, styles: Element | None) -> None:
        based: dict[str, str] = {}
        for style in styles.iter(f"{W}style") if styles is not None else ():
            key = style.get(f"{W}styleId")
            parent = style.find(f"{W}basedOn")
            if parent is not None:
                based[key] = parent.get(f"{W}val")
            stated = style.find(f"{W}pPr/{W}numPr")
            number = stated.find(f"{W}numId") if stated is not None else None
            if number is None:
                continue
            depth = stated.find(f"{W}ilvl")
            level = int(depth.get(f"{W}val", "0")) if depth is not None else 0
            self._styles[key] = (number.get(f"{W}val"), level)
        for key in based:
            above, seen = key, {key}
            while above not in self._styles and above in based and based[above] not in seen:
                above = based[above]
                seen.add(above)
            if above in self._styles:
                self._styles.setdefault(key, self._styles[above])


def _levels(elements: Iterable[Element]) -> dict[int, _Level]:
    return {int(one.get(f"{W}ilvl", "0")): _level(one) for one in elements}


def _level(element: Element) -> _Level:
    def told(name: str, default: str) -> str:
        found = element.find(f"{W}{name}")
        return default if found is None else str(found.get(f"{W}val", default))

    legal = element.find(f"{W}isLgl")
    return _Level(
        form=told("numFmt", "decimal"),
        pattern=told("lvlText", ""),
        start=int(told("start", "0")),
        restart=int(told("lvlRestart", "1")),
        plain=legal is not None and legal.get(f"{W}val", "1") not in _OFF,
    )


def _overridden(override: Element, levels: dict[int, _Level]) -> dict[int, _Level]:
    """Return the level that a list has for itself: a whole one, or another first number."""
    depth = int(override.get(f"{W}ilvl", "0"))
    whole = override.find(f"{W}lvl")
    level = _level(whole) if whole is not None else levels.get(depth)
    start = override.find(f"{W}startOverride")
    if level is None:
        return {}
    first = level.start if start is None else int(start.get(f"{W}val", "1"))
    return {
        depth: _Level(
            form=level.form,
            pattern=level.pattern,
            start=first,
            restart=level.restart,
            plain=level.plain,
        )
    }


def _printed(level: _Level, levels: dict[int, _Level], counts: dict[int, int]) -> str:
    """Return the pattern with the numbers of its levels."""

    def number(match: re.Match[str]) -> str:
        depth = int(match[1]) - 1
        other = levels.get(depth)
        if other is None:
            return ""
        count = counts.get(depth, max(other.start, 1))
        return _formed(count, "decimal" if level.plain else other.form)

    return _PLACE.sub(number, level.pattern).strip()


def _formed(count: int, form: str) -> str:
    """Return a number in Word's format; one that is not known here is written in digits."""
    if form == "decimalZero":
        return f"{count:02d}"
    return "" if form == "none" else numeral(count, _FORMS.get(form, "1"))
