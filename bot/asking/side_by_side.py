"""A question that names two things side by side, without a "hơn": what is asked of each."""

import re
from dataclasses import dataclass

from bot.asking.comparing import COMPARE, DIFFER, HOW, WHETHER, Asks, counts, told_in
from bot.asking.comparison import Comparison
from corpus.vietnamese.asked import asking

__all__ = ["side_by_side"]

_I = re.IGNORECASE
_JOINT = re.compile(r"\s*,?\s+(?:và|với|so với|hay là|hay|hoặc)\s+", _I)
_SMALL = frozenset("ở tại của trong theo bên với giữa cả hai 2 cho từ".split())
_AMONG = re.compile(r"(?:^|\s)(?:giữa|trong số)(?=\s|$)", _I)
_WHICH = re.compile(r"(?:(?:^|\s)(?:thì|ở|tại))*(?:^|\s)[\w\-]+\s+nào(?=\s|$)", _I)
_TOGETHER = re.compile(r"\bnhau\b", _I)
_LATE = re.compile(r"[\s,]+(?:so sánh|đối chiếu)(?=\s|$)", _I)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Place:
    """What stands before two sides, and behind them."""

    before: str
    behind: str


def side_by_side(question: str, first: str, second: str) -> Comparison | None:
    """Return what is asked of two sides, each one word; None where they are not side by side.

    "Nơi nào có bãi xe, A hay B?", "A và B có cho nuôi mèo không?", "So sánh … ở A với … ở B".
    """
    asked = question.strip().rstrip(" ?.!")
    bare = COMPARE.sub("", asked)
    at, to = (re.search(rf"(?<!\w){name}(?!\w)", bare) for name in (first, second))
    if not at or not to or at.end() > to.start():
        return None
    place = _place(bare, at, to)
    if place is None:
        return _of_each(bare, at, to, (first, second)) if bare != asked else None
    whole = f"{place.before} {place.behind}"
    if _LATE.search(place.before) or bare != asked:
        place = _Place(before=_LATE.sub("", place.before), behind=HOW.sub("", place.behind))
        return _made(place, (first, second), "how")
    if DIFFER.fullmatch(place.behind) and place.behind:
        return _made(_Place(before=place.before, behind=""), (first, second), "how")
    if _TOGETHER.search(whole):
        return None
    if _WHICH.search(whole):
        parts = (_WHICH.sub(" ", f" {text}").strip(" ,;:") for text in (place.before, place.behind))
        return _made(_Place(before=next(parts), behind=next(parts)), (first, second), "has")
    if WHETHER.search(f" {place.behind}"):
        return _made(place, (first, second), "both")
    return None


def _place(text: str, at: re.Match[str], to: re.Match[str]) -> _Place | None:
    """Return what stands around two sides; None where more than a joint parts them.

    What is said again of the second ("cửa sau của A và cửa sau của B") is no more.
    """
    before, between = text[: at.start()].rstrip(), text[at.end() : to.start()]
    joint = _JOINT.match(between)
    if joint is None:
        return None
    again = between[joint.end() :].lower().split()
    said = before.lower().split()
    kept = [word for word in again if word not in _SMALL]
    near = [word for word in said if word not in _SMALL][-len(kept) :] if kept else []
    if kept != near and len(kept) > 1:
        return None
    return _Place(before=_AMONG.sub(" ", before).strip(), behind=text[to.end() :].strip(" ,;:"))


def _of_each(
    text: str, at: re.Match[str], to: re.Match[str], names: tuple[str, str]
) -> Comparison | None:
    """Take "tiền thuê ban ngày ở A với tiền thuê buổi tối ở B" apart at its joint."""
    joint = next(iter(_JOINT.finditer(text, at.end(), to.start())), None)
    if joint is None:
        return None
    stems = (text[: joint.start()], HOW.sub("", text[joint.end() :]))
    told = told_in(stems[0]) if counts(stems[0]) else None
    return Comparison(
        sides=names, questions=(_asking(stems[0]), _asking(stems[1])), asks="how", told=told
    )


def _made(place: _Place, names: tuple[str, str], asks: Asks) -> Comparison | None:
    stems = [" ".join(f"{place.before} {name} {place.behind}".split()) for name in names]
    if not (place.before or place.behind):
        return None
    if asks == "has":
        stems = [f"{stem} phải không?" for stem in stems]
    questions = [_asking(stem) if asks == "how" else f"{stem.rstrip('?')}?" for stem in stems]
    stem = f"{place.before} {place.behind}"
    told = told_in(stem) if asks == "how" and counts(stem) else None
    return Comparison(sides=names, questions=(questions[0], questions[1]), asks=asks, told=told)


def _asking(stem: str) -> str:
    """Return a stem as a question: as it asks, or for how much, or for how it is."""
    text = stem.strip(" ,;")
    if list(asking(f"{text}?")):
        return f"{text}?"
    return f"{text} {'là bao nhiêu' if counts(text) else 'thế nào'}?"
