"""Turn a follow-up into a question that stands on its own.

Rules, not a model: what is carried over is always words that somebody said, so that a rewrite can
be shown to the user and judged. Three shapes are known: "Còn X thì sao?" puts X in the place of
its like in the question before; "cuộc họp đó", "ông ấy" point back at something named; and a bare
"Ở đâu?", "Khi nào?" asks more about the same thing.
"""

import re
from collections.abc import Sequence

from bot.asking.letters import ASKS, CODE, NAME, UPPER
from bot.types import Turn
from corpus.vietnamese.text import fold, normalize_query, syllables

__all__ = ["points_at_person", "standalone"]

_WHAT_ABOUT = re.compile(
    r"^(?:thế\s+còn|vậy\s+còn|còn|thế|vậy)\s+(?:đối\s+với\s+|với\s+|về\s+)?(?P<topic>.+?)"
    r"(?:\s+thì\s+(?:sao|thế\s+nào|như\s+thế\s+nào))?\s*\??$"
    r"|^(?P<bare>.+?)\s+thì\s+(?:sao|thế\s+nào)\s*\??$",
    re.IGNORECASE,
)
# Nouns that name a thing together with what follows ("cuộc họp ACTWG 38", "cuộc họp đó").
_HEADS = (
    "cuộc họp", "hội nghị", "hội thảo", "phiên họp", "diễn đàn", "nhóm công tác", "nhóm",
    "mạng lưới", "đoàn công tác", "đoàn", "vụ", "bộ", "cơ quan", "tổ chức", "công ước",
    "nghị quyết", "kế hoạch", "khóa đào tạo", "khoá đào tạo", "khóa", "khoá", "lớp", "buổi",
    "sự kiện", "chương trình", "dự án", "luật", "nghị định", "văn bản", "bài viết", "bài báo",
    "công ty", "đề án", "chủ tịch", "vụ trưởng", "giám đốc", "quỹ", "xã", "trường", "bệnh viện",
    "thư viện", "tuyến đường", "cuộc thi", "lễ hội",
)  # fmt: skip
_FOLDED_HEADS = tuple(map(fold, _HEADS))
_DEMONSTRATIVE = r"(?:đó|này|ấy|kia|trên|nói trên|vừa nêu|vừa rồi)"
_POINTING = re.compile(rf"\b(?P<head>{'|'.join(_HEADS)})\s+{_DEMONSTRATIVE}\b", re.IGNORECASE)
_PERSON = re.compile(
    r"\b(?i:(?:ông|bà|anh|chị|cô|vị|người)\s+(?:ấy|này|đó|ta))\b"
    rf"|\b[ÔôBb](?:ng|à)\b(?!\s+(?:[{UPPER}]|nào|là ai))"
)
_IT = re.compile(r"\b(?:nó|chúng|họ|cái đó|việc đó|việc này|điều đó)\b", re.IGNORECASE)
_ASKS = re.compile(rf"\b(?:{ASKS}|sao)\b", re.IGNORECASE)
_THEN = re.compile(r"\b(?:năm đó|khi đó|lúc đó|năm ấy)\b", re.IGNORECASE)
_YEAR = re.compile(r"(?:\bnăm\s+)?\b(?:19|20)\d\d\b", re.IGNORECASE)
_CODE = re.compile(rf"\b{CODE}\b(?:\s+(?:lần\s+thứ\s+|lần\s+|thứ\s+|năm\s+)?\d{{1,4}}\b)?")
_NAME = re.compile(rf"\b{NAME}")
_PERSON_NAME = re.compile(rf"\b[{UPPER}][^\W\d_]+(?:\s+[{UPPER}][^\W\d_]+){{1,3}}\b")


_PREAMBLE = re.compile(
    r"^(?:(?:xin |cho |làm ơn )+(?:tôi |mình |em )?(?:được )?(?:hỏi|biết)|(?:tôi|mình|em) muốn "
    r"(?:hỏi|biết)|à|ừ|vâng|dạ)(?:\s+(?:thêm|chuyện khác|việc khác))?\s*[,:.!]?\s+",
    re.IGNORECASE,
)


# "… là ai vậy ạ?": particles and forms of address that ask nothing.
_CODA = re.compile(
    r"(?:,?\s+(?:vậy|(?<!như )thế|nhỉ|nhé|nha|ạ|à|hả|hở|ad|admin|(?:ad|bạn|shop|em|anh|chị) ơi))+"
    r"(?=\s*[?!.]*$)",
    re.IGNORECASE,
)


def standalone(question: str, history: Sequence[Turn]) -> str:
    """Return `question` with what it leaves to the conversation filled in.

    Earlier questions of the history are themselves completed first, oldest to newest. Without a
    history, or where nothing points back, the question comes out as it went in.
    """
    previous, reply = "", ""
    for turn in history:
        text = normalize_query(turn.text)
        if turn.role == "user":
            previous = _complete(text, previous, reply)
        else:
            reply = text
    return _complete(question, previous, reply)


def points_at_person(question: str) -> bool:
    """Tell whether a question says "ông ấy" or the like of somebody named before."""
    return _PERSON.search(question) is not None


def _complete(question: str, previous: str, reply: str) -> str:
    question = _CODA.sub("", _PREAMBLE.sub("", question)) or question
    if not previous:
        return question
    if (match := _WHAT_ABOUT.match(question)) and (topic := match["topic"] or match["bare"]):
        if not _ASKS.search(topic) and not _IT.search(topic):
            return _substitute(previous, topic.strip(" ?."))
        question = _sentence(topic.rstrip(" ?.") + "?")
    pointed = _resolve(question, previous, reply)
    if pointed != question:
        return pointed
    return _extend(question, previous) if _is_elliptical(question) else question


def _substitute(previous: str, topic: str) -> str:
    """Put `topic` in the place of its like in the previous question."""
    if _YEAR.fullmatch(topic) or re.fullmatch(r"năm\s+\d{4}", topic, re.IGNORECASE):
        if _YEAR.search(previous):
            return _YEAR.sub(_year(topic), previous, count=1)
        return f"{previous.rstrip(' ?')} {topic}?"
    for pattern in (_CODE, _NAME):
        if pattern.search(topic):
            places = [match for match in pattern.finditer(previous) if not _opens(match)]
            if place := max(places, key=lambda match: _likeness(match[0], topic), default=None):
                return _replace(previous, place.start(), place.end(), topic)
    for head in _HEADS:
        if fold(topic).startswith(fold(head)) and (place := _phrase(head).search(previous)):
            return _replace(previous, place.start(), place.end(), topic)
    return f"{topic[:1].upper()}{topic[1:]}: {previous[:1].lower()}{previous[1:]}"


def _phrase(head: str) -> re.Pattern[str]:
    """Match a noun phrase from its head to the verb, the question mark or the end."""
    verbs = "là|do|có|diễn|được|thảo|gồm|đã|sẽ"
    return re.compile(rf"\b{head}\b[^?]*?(?=\s+(?:{verbs})\b|\?|$)", re.IGNORECASE)


def _opens(match: re.Match[str]) -> bool:
    """Tell whether a capitalised word is so only because it begins the sentence."""
    word = match[0]
    return match.start() == 0 and " " not in word and not _CODE.match(word) and "-" not in word


def _likeness(place: str, topic: str) -> tuple[bool, bool, int]:
    """Rank the places by how like `topic` they are written: digits, hyphen, words."""
    return (
        any(map(str.isdigit, place)) == any(map(str.isdigit, topic)),
        ("-" in place) == ("-" in topic),
        -abs(len(place.split()) - len(topic.split())),
    )


def _replace(text: str, start: int, end: int, topic: str) -> str:
    """Replace [start, end), together with its head noun when the topic brings its own."""
    if any(fold(topic).startswith(f"{fold(head)} ") for head in _HEADS):
        start = _with_heads(text, start)
    replaced = text[:start] + (topic[:1].upper() + topic[1:] if start == 0 else topic) + text[end:]
    return normalize_query(replaced)


def _with_heads(text: str, start: int) -> int:
    """Move `start` left over the head nouns just before it ("Vụ trưởng Vụ | HTQT")."""
    folded = fold(text)
    moved = True
    while moved:
        moved = False
        for head in _FOLDED_HEADS:
            at = folded.rfind(head, 0, start)
            if (
                at >= 0
                and len(folded[at + len(head) : start].split()) <= 3
                and (at == 0 or folded[at - 1] == " ")
            ):
                start, moved = at, True
    return start


def _resolve(question: str, previous: str, reply: str) -> str:
    """Replace what points back by what it points at; unchanged where that is not to be found."""
    if match := _POINTING.search(question):
        head = match["head"]
        named = _named(head, previous) or _described(head, previous) or _named(head, reply)
        if named:
            return _sentence(question[: match.start()] + named + question[match.end() :])
    if (match := _PERSON.search(question)) and (person := _person(reply) or _person(previous)):
        return _sentence(question[: match.start()] + person + question[match.end() :])
    if (match := _THEN.search(question)) and (
        year := _YEAR.search(previous) or _YEAR.search(reply)
    ):
        return question[: match.start()] + _year(year[0]) + question[match.end() :]
    if (match := _IT.search(question)) and (topic := _topic(previous)):
        return _sentence(question[: match.start()] + topic + question[match.end() :])
    if _POINTING.search(question) and (topic := _topic(previous)):
        return _sentence(_POINTING.sub(lambda _: topic, question, count=1))
    return question


def _named(head: str, text: str) -> str:
    """Return the phrase of `text` that begins with `head` and holds a name or number.

    The shortest where there are several: "Vụ HTQT" of "Vụ trưởng Vụ HTQT".
    """
    phrase = rf"(?i:\b{head})\s+(?:[\w\-/]+\s+){{0,4}}?(?:{_CODE.pattern}|{_NAME.pattern})"
    found = (match[1] for match in re.finditer(f"(?=({phrase}))", text))
    return min(found, key=len, default="")


def _described(head: str, text: str) -> str:
    """Return the phrase of `text` that begins with `head` and says more than the head alone."""
    match = _phrase(head).search(text)
    return match[0] if match and len(match[0].split()) > len(head.split()) + 1 else ""


def _person(text: str) -> str:
    found = [m[0] for m in _PERSON_NAME.finditer(text) if not _opens(m)]
    return max(found, key=lambda name: len(name.split()), default="")


def _year(text: str) -> str:
    return f"năm {text[-4:]}"


def _topic(previous: str) -> str:
    """Return what a question is about: its names and numbers with the nouns before them."""
    places = [m for p in (_CODE, _NAME) for m in p.finditer(previous) if not _opens(m)]
    if not places:
        return ""
    start = _with_heads(previous, min(match.start() for match in places))
    topic = previous[start : max(match.end() for match in places)]
    year = _YEAR.search(previous)
    return f"{topic} {_year(year[0])}" if year and year[0] not in topic else topic


def _is_elliptical(question: str) -> bool:
    """Tell whether a question names nothing of its own and is short."""
    words = syllables(question)
    named = [m for p in (_CODE, _NAME) for m in p.finditer(question) if not _opens(m)]
    return not named and len(words) <= 7


def _extend(question: str, previous: str) -> str:
    """Ask a bare question about the topic of the one before."""
    topic = _topic(previous)
    if not topic or fold(topic) in fold(question):
        return question
    bare = question.rstrip(" ?.")
    if re.match(r"(?:ai|do ai|vì sao|tại sao|khi nào|bao giờ)\b", bare, re.IGNORECASE):
        return (
            f"{bare} {topic}?"
            if bare.lower().startswith(("ai", "do ai"))
            else _sentence(f"{topic} {bare[:1].lower()}{bare[1:]}?")
        )
    return _sentence(f"{topic} {bare[:1].lower()}{bare[1:]}?")


def _sentence(text: str) -> str:
    text = normalize_query(text)
    return text[:1].upper() + text[1:]
