"""Take a question that compares two things apart: what is asked of each by itself."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace

from bot.asking.changes import in_order
from bot.asking.comparing import (
    COMPARE,
    DIFFER,
    EQUAL,
    HOW,
    WHETHER,
    Asks,
    counts,
    is_as_much,
    told_in,
)
from bot.asking.exceeding import with_more
from bot.asking.measures import Measure, Told, measure_before
from bot.asking.sides import Pair, pair

__all__ = ["Comparison", "comparison"]


_I = re.IGNORECASE
_MORE = re.compile(r"\bhơn\b(?!\s+\d+(?:[.,]\d+)*\s+(?!không|hay|bao)\w)", _I)
_ORDER = re.compile(r"\s+(?P<way>trước|sau)$", _I)
_EARLIER = {"trước": " sớm hơn", "sau": " muộn hơn"}
_WHICH = re.compile(r"(?:(?P<noun>[\w\-]+)\s+nào|\bai)(?!\w)", _I)
_HOW_MUCH = re.compile(r"\s+(?:(?:là|thêm|đi|nhau)\s+)*(?:bao nhiêu|mấy)(?:\s+[\w\-]+){0,2}$", _I)
_CHANGED = re.compile(
    r"^(?P<body>.+?)\s+(?:thì |đã |được |bị )*(?:tăng hay giảm(?:\s+bao nhiêu)?"
    r"|(?:tăng giảm|thay đổi)\s+(?:(?:như )?thế nào|ra sao|bao nhiêu)"
    r"|(?:tăng|giảm|chênh(?: lệch)?|hơn kém)(?:\s+(?:thêm|lên|đi|xuống|nhau))?\s+(?:bao nhiêu|mấy))"
    r"(?:\s+(?!từ|so|giữa)[\w\-%]+){0,2}"
    r"(?P<rest>\s+(?:từ|so với|giữa|kể từ)\s+.+)?$",
    _I,
)
_JOINT = re.compile(r"\s+(?:và|so với|với|hay là|hay|hoặc|sang|đến|lên)\s+", _I)
_DIFFER_JOINT = re.compile(
    r"\s+(?:khác|giống)(?: biệt| nhau)?(?: gì)?(?: so)?(?: với)?\s+(?!nhau|biệt|thế|như|ra|gì|ở"
    r"|điểm|chỗ)",
    _I,
)
_OPEN = frozenset({"any", "number", "degree"})  # what is compared says more of it: "lương"
_TIMES = re.compile(r"\s+(?:(?:bằng|là|có)\s+)*gấp\s+(?:mấy|bao nhiêu)(?:\s+lần)?(?=\s|$)", _I)
_ALL = re.compile(
    r"(?:(?<=\s)|^)(?:đều|cùng(?!\s+(?:năm|tháng|tuần|ngày|buổi|lúc|khi|kỳ|đợt|thời|một|với)\b))\s+",
    _I,
)
_CLAIM = re.compile(
    r"^(?P<two>(?:có phải\s+)?cả(?: hai)?\s+)?(?P<sides>.+?)\s+"
    r"(?P<said>(?:có|đều|cùng|được|phải|bị|đã|là)\s.+?\s(?:hay |phải |đúng )?(?:không|chưa))$",
    _I,
)
_AMONG = re.compile(r"^(?:giữa|trong(?: số)?)\s+(?:hai\s+)?", _I)
_ANY_NOUN = frozenset(
    "năm tháng ngày quý vụ cái bên nơi đâu chỗ thứ loại bản cuộc việc phía lần đợt hạng mục".split()
) | {""}
_STILL_ASKS = re.compile(r"\b(?:ai|nào|gì|đâu|mấy|bao nhiêu)\b", _I)


@dataclass(frozen=True, slots=True, kw_only=True)
class Comparison:
    """Two sides and the question that each answers.

    `asks` tells what is wanted of the two: which one is more, whether the first is, whether they
    are the same or differ, by how much they differ, or only how. `measure` is the word before
    "hơn" and `counted` what is more or fewer, else empty; `least` tells that the smaller one is
    meant; `told` in what a side is told.
    """

    sides: tuple[str, str]
    questions: tuple[str, str]
    asks: Asks
    measure: str = ""
    counted: str = ""
    least: bool = False
    told: Told | None = None


def comparison(question: str) -> Comparison | None:
    """Return the two sides of a comparison; None where it is not clear what they are."""
    asked = with_more(in_order(question.strip().rstrip(" ?.!")))
    if _WHICH.search(asked):
        asked = _ORDER.sub(lambda at: _EARLIER[at["way"].lower()], asked)
    bare = COMPARE.sub("", asked)
    if bare != asked:
        return next(_of_both(HOW.sub("", bare), "how", None), None)
    ways = (_times, _how_much, _more, _equal, _differ, _both)
    return next((one for way in ways if (one := way(asked))), None)


def _times(asked: str) -> Comparison | None:
    """Take "A đắt gấp mấy lần B" apart."""
    at = _TIMES.search(asked)
    if not at or not asked[at.end() :].strip():
        return None
    measure = measure_before(asked, at.start())
    said = asked[: measure.start if measure else at.start()].rstrip().removesuffix(" có")
    told = pair(said, asked[at.end() :], whole=True)
    return _made(told, "times", measure) if told else None


def _both(asked: str) -> Comparison | None:
    """Take "A và B có đều … không" apart: the claim is asked of each."""
    claimed = _CLAIM.match(asked)
    if not claimed or not (_ALL.search(asked) or claimed["two"]):
        return None
    said = _ALL.sub("", claimed["said"]).strip()
    for told in _pairs(_AMONG.sub("", claimed["sides"]), ""):
        if told.before or told.after or told.between:
            continue
        questions = [f"{one[:1].upper()}{one[1:]} {said}?" for one in (told.first, told.second)]
        return Comparison(
            sides=(told.first, told.second), questions=(questions[0], questions[1]), asks="both"
        )
    return None


def _more(asked: str) -> Comparison | None:
    """Take "A và B, cái nào rẻ hơn" and "A có rẻ hơn B không" apart."""
    for at in _MORE.finditer(asked):
        measure = measure_before(asked, at.start())
        if measure is None:
            continue
        said, rest = asked[: measure.start].rstrip(), asked[at.end() :].strip(" ,;:")
        which = _WHICH.search(said)
        if which:
            return _which(asked, measure, which, rest)
        if (right := WHETHER.sub("", f" {rest}").strip()) != rest:
            pred = said.removesuffix(" có").strip()
            told = pair(pred, right, whole=True)
            return _made(told, "whether", measure) if told else None
        if not rest:
            return next(_of_both(said, "which", measure), None)
    return None


def _which(asked: str, measure: Measure, which: re.Match[str], rest: str) -> Comparison | None:
    """Find the two sides before the "nào", or behind the "hơn"."""
    predicate = asked[which.end() : measure.start].strip()
    before = asked[: which.start()].strip(" ,;:").removesuffix(" thì").rstrip()
    noun = which["noun"] or ""
    if rest:
        about = " ".join(filter(None, (before, predicate)))
        for told in _pairs(_AMONG.sub("", rest), noun):
            if noun.lower() not in _ANY_NOUN and told.first[:1].isupper() and not told.before:
                kind = f"{before} {noun}".strip()  # "Phòng tập | Cầu Vồng | có sàn dài bao nhiêu"
                return _made(told, "which", measure, before=kind, predicate=predicate)
            return _made(told, "which", measure, before=about)
    predicate = " ".join(filter(None, (predicate, rest)))  # "… rẻ hơn cho người lớn"
    head, _, further = before.partition(",")
    both = [(before, "")] if not further else [(before, ""), (head, further.strip())]
    for body, extra in reversed(both):
        for told in _pairs(_AMONG.sub("", body), noun):
            between = " ".join(filter(None, (predicate, extra)))
            return _made(told, "which", measure, predicate=between)
    return None


def _how_much(asked: str) -> Comparison | None:
    """Take "A đắt hơn B bao nhiêu" and "X tăng bao nhiêu từ A sang B" apart."""
    changed = _CHANGED.match(asked)
    if changed:
        rest = changed["rest"] or ""
        body = re.sub(r"^\s*(?:từ|giữa|kể từ)\s+", "", rest, flags=_I)
        if re.match(r"\s*so với\s", rest, _I):
            told = pair(changed["body"], re.sub(r"^\s*so với\s+", "", rest, flags=_I))
            return _made(_turned(told), "how much", None) if told else None
        if body:
            for told in _pairs(body, ""):
                return _made(told, "how much", None, before=changed["body"])
            return None
        return next(_of_both(changed["body"], "how much", None), None)
    short = _HOW_MUCH.sub("", asked)
    if short == asked:
        return None
    for at in _MORE.finditer(short):
        measure = measure_before(short, at.start())
        right = short[at.end() :].strip(" ,;:")
        if measure and right:
            told = pair(short[: measure.start].rstrip().removesuffix(" có"), right, whole=True)
            return _made(told, "how much", measure) if told else None
    return None


def _turned(told: Pair) -> Pair:
    """Put the side that is compared with first: what changed is told from the older on."""
    return Pair(
        first=told.second, second=told.first, before=told.before, between=told.between,
        after=told.after,
    )  # fmt: skip


def _equal(asked: str) -> Comparison | None:
    """Take "A và B có bằng nhau không" and "A có bằng B không" apart."""
    short = WHETHER.sub("", asked)
    if short == asked:
        return None
    for at in EQUAL.finditer(short):
        left, right = short[: at.start()], short[at.end() :].strip(" ,;:")
        asks: Asks = "differ" if at["way"].lower() == "khác" else "same"
        if at["way"].lower() == "bằng" and not at["both"] and not is_as_much(left, right):
            continue
        if at["both"] and not right:
            return next(_of_both(left, asks, None), None)
        if not at["both"] and right and (told := pair(left, right)):
            return _made(told, asks, None) if told.first != left or len(left.split()) < 6 else None
    return None


def _differ(asked: str) -> Comparison | None:
    """Take "A và B khác nhau thế nào", "A khác B thế nào" apart."""
    how = HOW.sub("", asked)
    joint = _DIFFER_JOINT.search(how)
    if joint and how != asked:
        told = pair(how[: joint.start()], how[joint.end() :])
        return _made(told, "how", None) if told else None
    bare = DIFFER.sub("", asked)
    return next(_of_both(bare, "how", None), None) if bare != asked else None


def _of_both(body: str, asks: Asks, measure: Measure | None) -> Iterator[Comparison]:
    for told in _pairs(_AMONG.sub("", body.strip(" ,;:")), ""):
        if made := _made(told, asks, measure):
            yield made


def _pairs(body: str, noun: str) -> Iterator[Pair]:
    """Yield the pairs that the joints of `body` make; `noun` is what a bare year is one of."""
    for joint in _JOINT.finditer(body):
        left, right = body[: joint.start()], body[joint.end() :]
        told = pair(left, right)
        if told is None or _STILL_ASKS.search(f"{told.second} {told.after}"):
            continue
        if noun.lower() == "năm":
            first, second = (
                f"năm {one}" if one.isdecimal() else one for one in (told.first, told.second)
            )
            told = Pair(first=first, second=second, before=told.before, after=told.after)
        yield told


def _made(
    told: Pair, asks: Asks, measure: Measure | None, *, before: str = "", predicate: str = ""
) -> Comparison | None:
    """Ask of each side what is asked of both; None where nothing is left to ask."""
    parts = [" ".join(filter(None, (before, told.before)))]
    ending = [" ".join(filter(None, (told.between, told.after)))]
    questions = [
        _question([*parts, side, *ending], predicate, asks, measure)
        for side in (told.first, told.second)
    ]
    if not all(questions):
        return None
    about = " ".join((*parts, *ending, predicate))
    if measure and measure.told == "degree" and counts(" ".join(about.split()[:1])):
        measure = replace(measure, told="number")  # "mức hỗ trợ cao hơn": a sum, as well as a size
    counted = asks != "how" or counts(about)
    sort: Told = measure.told if measure else "any"
    return Comparison(
        sides=(told.first, told.second),
        questions=(questions[0], questions[1]),
        asks=asks,
        measure=measure.word if measure else "",
        counted=measure.counted if measure else "",
        least=measure.least if measure else False,
        told=(told_in(about, sort) if sort in _OPEN else sort) if counted else None,
    )


def _question(said: list[str], predicate: str, asks: Asks, measure: Measure | None) -> str:
    topic = " ".join(filter(None, said))
    about = " ".join(filter(None, (topic, predicate)))
    if measure is None and _STILL_ASKS.search(topic):
        text = topic.rstrip(" ,;")  # "Sau mấy ngày thì trả máy | , tiệm A và tiệm B khác nhau …"
    elif measure is None:
        bare = re.sub(r"\s+(?:có|là|được|bị)$", "", about)
        if asks == "how" and bare == said[1] and not counts(bare):
            return ""
        ending = "là bao nhiêu" if asks != "how" or counts(bare) else "thế nào"
        text = f"{bare} {ending}"
    else:
        text = f"{about} {_asking(about, measure)}"
    return f"{text[:1].upper()}{text[1:]}?"


def _asking(about: str, measure: Measure) -> str:
    """Return the words that ask for what is compared, behind what it is compared of."""
    last = about.lower().split()[-2:]
    if measure.counted:
        return f"bao nhiêu {measure.counted}"
    if (
        counts(" ".join(last))
        or counts(" ".join(about.split()[:1]))
        or (measure.told == "money" and told_in(about) == "money")
    ):
        return "là bao nhiêu"
    if measure.asks:
        told = "bao nhiêu" if last and measure.asks.startswith(last[-1]) else measure.asks
        return told.removeprefix("có ") if last[-1:] == ["có"] else told
    if measure.told in {"number", "degree"} and told_in(about) == "time":
        return "là bao lâu"
    return f"{measure.word} bao nhiêu"
