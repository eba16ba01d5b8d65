"""What an RTF file holds and its program does not show: taken out of its bytes, and counted.

A reader of RTF follows commands from left to right; a group gives back what was before it. Letters
go where the state at hand hides them, the commands stay for the reader of the text.
"""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from typing import Any, Final

from ingest.contrast import BLACK, WHITE, Colour, is_lost, rgb

__all__ = ["without_unseen"]

_TOKEN = re.compile(
    rb"\\bin(\d{1,9}) ?"
    rb"|\\u(-?\d{1,7}) ?"
    rb"|\\'([0-9a-fA-F]{2})"
    rb"|\\([a-zA-Z]{1,32})(-?\d{1,9})? ?"
    rb"|(\\[^a-zA-Z'])"
    rb"|([{}])"
    rb"|([^\\{}]+)"
    rb"|(\\)"
)
_SMALL = 4  # half points: letters that nobody reads
_NARROW = 10  # per cent of a letter's width
_TIGHT = 0.4  # of the size: so far letters are pushed into one another
_RAISED = 400  # half points above or below the line: out of the page
_LOW = 40  # twentieths of a point: an exact line in which no letter fits
_OUT = 15_000  # twentieths of a point: wider than a page is
_STYLES: Final = {b"s", b"cs", b"ds", b"ts"}
_LETTERS = re.compile(rb"\\[{}\\~_-]")  # signs that stand for a letter
_COLOURS = re.compile(rb"\{\\colortbl([^{}]*)\}")
_SHADE = re.compile(rb"\\(red|green|blue)(\d{1,3})")
_STYLE = re.compile(rb"\{\\(?:\*\\)?(?:s|cs|ds|ts)(\d+)((?:\\[a-zA-Z]+-?\d* ?|\\\*)*)[^{}\\]*;?\}")
_COMMAND = re.compile(rb"\\([a-zA-Z]+)(-?\d+)?")


@dataclass(frozen=True, slots=True)
class _State:
    """How letters look at a place; `ground` is None where its colour cannot be told."""

    hidden: bool = False
    deleted: bool = False
    size: int = 24
    narrow: bool = False
    apart_by: int = 0  # twentieths of a point between letters
    raised: int = 0
    line: int = 0  # the height of a line, below zero where it is exact
    indent: int = 0
    place: int = 0
    colour: int = 0
    ground: int | None = 0  # the number of a colour; 0 is the paper
    cell: int | None = 0
    paragraph: int | None = 0
    apart: bool = False

    @property
    def is_moved_away(self) -> bool:
        """Tell whether letters lie on one another, off their line or beside the page."""
        tight = self.narrow or -self.apart_by > _TIGHT * self.size * 10
        off = abs(self.raised) >= _RAISED or -_LOW < self.line < 0
        return tight or off or max(abs(self.indent), abs(self.place)) > _OUT

    def after(self, name: bytes, number: int | None) -> "_State":
        """Return the state behind a command."""
        effect = _EFFECTS.get(name)
        return replace(self, **effect(1 if number is None else number)) if effect else self


# What a command changes, by its number; which of a row's cells a ground is for is told behind it.
_EFFECTS: Final[dict[bytes, Callable[[int], dict[str, Any]]]] = {
    b"plain": lambda _: {
        "hidden": False, "deleted": False, "size": 24, "narrow": False, "colour": 0, "ground": 0,
        "apart_by": 0, "raised": 0,
    },
    b"pard": lambda _: {"paragraph": 0, "line": 0, "indent": 0, "place": 0},
    b"trowd": lambda _: {"cell": 0},
    b"row": lambda _: {"cell": 0},
    b"v": lambda value: {"hidden": value != 0},
    b"deleted": lambda value: {"deleted": value != 0},
    b"fs": lambda value: {"size": value},
    b"charscalex": lambda value: {"narrow": value < _NARROW},
    b"expnd": lambda value: {"apart_by": 5 * value},
    b"expndtw": lambda value: {"apart_by": value},
    **dict.fromkeys((b"up", b"dn"), lambda value: {"raised": value}),
    b"sl": lambda value: {"line": value},
    **dict.fromkeys((b"li", b"lin"), lambda value: {"indent": value}),
    **dict.fromkeys(
        (b"posx", b"posy", b"posnegx", b"posnegy"), lambda value: {"place": value}
    ),
    b"cf": lambda value: {"colour": value},
    b"cbpat": lambda value: {"paragraph": value},
    **dict.fromkeys((b"highlight", b"cb", b"chcbpat"), lambda value: {"ground": value}),
    **dict.fromkeys((b"clcbpat", b"clcbpatraw"), lambda value: {"cell": None} if value else {}),
    **dict.fromkeys(
        (b"shading", b"chshdng", b"clshdng"), lambda value: {"ground": None} if value else {}
    ),
    **dict.fromkeys((b"shptxt", b"background"), lambda _: {"paragraph": None}),
    # Groups that state something about the file; they are not its text.
    **dict.fromkeys(
        (b"fonttbl", b"colortbl", b"stylesheet", b"info", b"pict", b"header", b"footer"),
        lambda _: {"apart": True},
    ),
}  # fmt: skip


@dataclass(slots=True)
class _Sight:
    """Tells what is seen, by the colours and the styles of a file."""

    colours: dict[int, Colour]
    styles: dict[int, list[tuple[bytes, int | None]]]
    known: dict[_State, bool] = field(default_factory=dict)

    @classmethod
    def of(cls, raw: bytes) -> "_Sight":
        """Read the tables at the head of a file."""
        table = _COLOURS.search(raw)
        colours = {0: BLACK}
        for number, told in enumerate(table[1].split(b";") if table else ()):
            shades = {name: int(value) for name, value in _SHADE.findall(told)}
            if len(shades) == 3:
                colours[number] = rgb(*(shades[name] for name in (b"red", b"green", b"blue")))
        styles = {
            int(found[1]): [
                (name, int(value) if value else None) for name, value in _COMMAND.findall(found[2])
            ]
            for found in _STYLE.finditer(raw)
        }
        return cls(colours=colours, styles=styles)

    def styled(self, state: _State, number: int | None) -> _State:
        """Return the state behind a style."""
        for name, value in self.styles.get(number or 0, ()):
            if name not in _STYLES:
                state = state.after(name, value)
        return state

    def loses(self, state: _State) -> bool:
        """Tell whether letters in a state are not seen."""
        if state not in self.known:
            gone = state.hidden or state.deleted or state.size < _SMALL or state.is_moved_away
            lost = is_lost(self.colours.get(state.colour), self._ground(state))
            self.known[state] = not state.apart and (gone or lost)
        return self.known[state]

    def _ground(self, state: _State) -> Colour | None:
        for number in (state.ground, state.paragraph, state.cell):
            if number is None:
                return None
            if number:
                return self.colours.get(number)
        return WHITE


def without_unseen(raw: bytes) -> tuple[bytes, int]:
    """Return RTF without the letters that nobody sees, and how many these were."""
    kept: list[bytes] = []
    count = 0
    for piece, letters in _pieces(raw):
        count += letters
        kept.append(piece)
    return b"".join(kept), count


def _pieces(raw: bytes) -> Iterator[tuple[bytes, int]]:
    """Yield the bytes that stay, each with the number of letters that were left out for them."""
    sight, state, around = _Sight.of(raw), _State(), list[_State]()
    at, skipped, owed = 0, 0, 0  # `owed`: signs that stand in for a letter which was left out
    while found := _TOKEN.match(raw, at):
        at = found.end()
        binary, wide, byte, name, number, sign, brace, text, _ = found.groups()
        if brace == b"{":
            around.append(state)
        elif brace:
            state = around.pop() if around else _State()
        elif name:
            value = int(number) if number else None
            styled = name in _STYLES
            state = sight.styled(state, value) if styled else state.after(name, value)
        elif binary:
            at += int(binary)
        command = brace or name or binary or (sign and not _LETTERS.fullmatch(sign))
        if command or not sight.loses(state):
            owed = 0
            yield raw[found.start() : at], skipped
            skipped = 0
        elif wide or byte:
            skipped += not owed
            owed = 1 if wide else 0
        else:
            told = b"".join((text or sign or b"").split())
            skipped += max(0, len(told) - owed)
            owed = 0
    yield raw[at:], skipped
