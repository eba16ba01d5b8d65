"""Turn a follow-up into a question that stands on its own.

Rules, not a model: what is carried over is always words that somebody said, so that a rewrite can
be shown to the user and judged. "Còn X thì sao?" and "không, ý tôi là X" put X in the place of its
like in the question before; "cuộc họp đó", "ông ấy" point back at something named; a question of
nothing but dependent words ("Ở đâu?", "Kinh phí bao nhiêu?") asks more about the same thing; "mục
thứ hai" is one of the list that was told. Where none of these is certain, it stays as typed.
"""

import re
from bisect import bisect_right
from collections.abc import Sequence
from functools import cache

from bot.asking.comparison import comparison
from bot.asking.elided import with_object
from bot.asking.leaning import MOST_WORDS, dependent, leans
from bot.asking.letters import UPPER
from bot.asking.pick import item_of
from bot.asking.substitute import sentence, substituted
from bot.asking.topic import heads, names, phrase, topic, whole_end
from bot.types import Turn
from corpus.vietnamese.asked import asking
from corpus.vietnamese.nouns import nouns
from corpus.vietnamese.text import fold, normalize_query, tone_key
from corpus.vietnamese.verbs import begins_with_verb
from corpus.vietnamese.words import rows

__all__ = ["points_at_person", "standalone"]

_I = re.IGNORECASE
_WHAT_ABOUT = re.compile(
    r"^(?:(?:thế|vậy)\s+còn|thế|còn|vậy)\s+(?:đối\s+với\s+|với\s+|về\s+)?(?P<topic>.+?)"
    r"(?:\s+thì\s+(?:sao|thế\s+nào|như\s+thế\s+nào|bao\s+nhiêu|khi\s+nào|ở\s+đâu|là\s+ai))?\s*\??$"
    r"|^(?P<bare>.+?)\s+thì\s+(?:sao|thế\s+nào)\s*\??$",
    _I,
)
_CORRECTION = re.compile(
    r"^(?:(?:à |ồ |ơ )?(?:không|không phải|nhầm|sai)(?: rồi)?(?:[,.:!]\s*|\s+(?=ý|mà))"
    r"(?:mà )?)?(?:ý (?:của )?(?:tôi|mình|em|anh|chị|tớ)(?: muốn hỏi)? (?:là|hỏi)|(?:tôi|mình|em)"
    r" (?:muốn )?hỏi(?: về| là)?|sửa lại(?: là)?|đúng ra là|phải là)\s*[,:]?\s*(?P<rest>.+?)\s*\??$"
    r"|^(?:à |ồ |ơ )?(?:không|không phải|nhầm)(?: rồi)?,\s*(?P<short>.+?)\s*\??$",
    _I,
)
_CITED = re.compile(r"\s?\[\d+\]")
_NEAR = 4  # words between a head and the name that it heads
_POINTS = r"(?:đó|này|ấy|kia|nói trên|vừa nêu|vừa rồi)"
_PERSON = re.compile(
    r"\b(?i:(?:ông|bà|anh|chị|cô|vị|người)\s+(?:ấy|này|đó|ta))\b"
    rf"|\b[ÔôBb](?:ng|à)\b(?=\s+(?:đã|sẽ|đang|có|là|được|bị|sinh|mất|giữ|làm|nói|học|sống|viết|ký"
    rf"|chia sẻ|phát biểu|bao nhiêu|quê|tên|từng)\b)(?!\s+(?:[{UPPER}]|là ai))"
)
_IT = re.compile(
    r"\b(?:nó|chúng(?!\s+(?:tôi|ta|mình|em|minh))|họ(?!\s+(?:và|tên|hàng|nào|gì|là gì))"
    r"|(?:cái|việc|điều) (?:đó|này))\b",
    _I,
)
_THERE = re.compile(r"\b(ở|tại)\s+(đó|đấy)\b", _I)
_THEN = re.compile(r"\b(?:năm đó|khi đó|lúc đó|năm ấy|hồi đó)\b", _I)
_YEAR = re.compile(r"(?:\bnăm\s+)?\b[12]\d{3}\b", _I)
_PERSON_NAME = re.compile(rf"\b[{UPPER}][^\W\d_]+(?:\s+[{UPPER}][^\W\d_]+){{1,3}}\b")
_PREAMBLE = re.compile(
    r"^(?:(?:xin |cho |làm ơn )+(?:tôi |mình |em )?(?:được )?(?:hỏi|biết)|(?:tôi|mình|em) muốn "
    r"(?:hỏi|biết)|(?:thôi, ?)?sang chuyện khác|à|ừ|vâng|dạ)"
    r"(?:\s+(?:thêm|chuyện khác|việc khác))?\s*[,:.!]?\s+",
    _I,
)
# "… là ai vậy ạ?": particles and forms of address that ask nothing.
_CODA = re.compile(
    r"(?:,?\s+(?:(?<!như )(?:vậy|thế)|nhỉ|nhé|nha|ạ|à|hả|hở|ad|admin"
    r"|(?-i:á)|(?:ad|bạn|shop|em|anh|chị) ơi))+"
    r"(?=\s*[?!.]*$)",
    _I,
)
_SURELY = re.compile(r"\s(?:hả|hở|à)\s*[?!.]*$", _I)
_LAST_ADVERB = re.compile(
    r"\s+(?:(?:vào|ở|tại|từ|trong|lúc)\s+)?(?:(?:khi|lúc) nào|bao giờ|bao lâu|đâu|vì sao|tại sao"
    r"|(?:ngày|tháng|năm|thời gian|nơi|địa điểm) (?:nào|mấy)|mấy giờ)$",
    _I,
)
_BARE_ADVERB = re.compile(rf"^(?:x{_LAST_ADVERB.pattern[:-1]}|x\s+(?:thế nào|ra sao))$", _I)
_LAST_COUNT = re.compile(r"\s+(?:được\s+)?(?:bao nhiêu|mấy)(?:\s+[^\W\d_]+){1,2}$", _I)
_WHO = re.compile(r"^(?:(?P<noun>[^\W\d_]+(?:\s[^\W\d_]+)?)\s+nào|ai)\s+(?P<rest>.+?)\s*\??$", _I)


def standalone(question: str, history: Sequence[Turn]) -> str:
    """Return `question` with what it leaves to the conversation filled in.

    Earlier questions of the history are themselves completed first, oldest to newest. Without a
    history, or where nothing points back, the question comes out as it went in.
    """
    previous, reply = "", ""
    for turn in history:
        if turn.role == "user":
            previous = _complete(normalize_query(turn.text), previous, reply)
        else:
            reply = _CITED.sub("", turn.text)
    return _complete(question, previous, reply)


def points_at_person(question: str) -> bool:
    """Tell whether a question says "ông ấy" or the like of somebody named before."""
    return _PERSON.search(question) is not None


def _complete(question: str, previous: str, reply: str) -> str:
    asked = _without_coda(_PREAMBLE.sub("", question)) or question
    corrected = _CORRECTION.match(asked)
    meant = (corrected["rest"] or corrected["short"]) if corrected else ""
    if meant and _asks(meant):
        asked, meant = sentence(f"{meant}?"), ""
    if not previous:
        return sentence(f"{meant}?") if meant else asked
    if meant:
        return substituted(previous, meant) or question
    if (match := _WHAT_ABOUT.match(asked)) and (about := match["topic"] or match["bare"]):
        if not _asks(about) and not _IT.search(about):
            owned = _owned(about.strip(" ?."), previous)
            return owned or substituted(previous, about.strip(" ?.")) or _beside(previous, about)
        asked = sentence(about.rstrip(" ?.") + "?")
    if picked := item_of(asked, previous, reply):
        return picked
    asked = with_object(asked, previous)
    pointed = _resolve(asked, previous, reply)
    if pointed != asked:
        return pointed
    return _extend(asked, previous) if leans(asked) else asked


def _without_coda(question: str) -> str:
    """Drop the particles at its end, but one by which alone it asks: "Con nào cũng tiêm hả?"."""
    told = _CODA.sub("", question)
    return told if told == question or _asks(told) or not _SURELY.search(question) else question


def _owned(about: str, previous: str) -> str:
    """Ask for what the topic has besides ("lệ phí", "thời hạn"); nothing where it is no such."""
    if " ".join(map(tone_key, about.split())) not in dependent() or fold(about) in fold(previous):
        return ""
    found = nouns().get(about.lower())
    office = (about.lower(),) in rows("roles")
    how = "bao nhiêu" if _MEASURED.search(previous) and not found else "thế nào"
    asks = _ASKED_OF.get("person" if office else found.type if found else "", how)
    bare = f"{about} {'bao nhiêu' if _COSTS.search(about) else asks}?"
    extended = _extend(bare, previous)
    return "" if extended == bare else extended


_ASKED_OF = {
    "quantity": "bao nhiêu",
    "time": "bao lâu",
    "place": "ở đâu",
    "person": "là ai",
    "organisation": "là ai",
}
_MEASURED = re.compile(r"(?<!thì )\bbao nhiêu\s*\??$", _I)  # "dài bao nhiêu?", "Còn rộng?"
_COSTS = re.compile(r"\b(?:phí|giá|tiền|lương|mức|số lượng)\b", _I)


def _beside(previous: str, about: str) -> str:
    """Set `about` before the question where it has no certain place in it; both are shown."""
    return sentence(f"{about.strip(' ?.')}: {previous[:1].lower()}{previous[1:]}")


def _asks(text: str) -> bool:
    return bool(asking(text)) or re.search(r"\b(?:không|chưa)\s*\??$", text) is not None


# --- "cuộc họp đó", "ông ấy" ----------------------------------------------------------------------


@cache
def _pointing() -> re.Pattern[str]:
    return re.compile(rf"\b(?P<head>{'|'.join(map(re.escape, heads()))})\s+{_POINTS}\b", _I)


def _resolve(question: str, previous: str, reply: str) -> str:
    """Replace what points back by what it points at; unchanged where that is not to be found."""
    if (match := _PERSON.search(question)) and (person := _person(reply) or _person(previous)):
        return sentence(question[: match.start()] + person + question[match.end() :])
    if match := _pointing().search(question):
        head = match["head"]
        found = _named(head, previous) or _described(head, previous) or _named(head, reply)
        about = topic(previous)
        if about and not found:
            named = [span.of(previous) for span in names(previous)]
            alike = fold(about).startswith(fold(head)) or not named
            found = about if alike else f"{head} {named[0]}"
        if found:
            return sentence(question[: match.start()] + found + question[match.end() :])
    if (match := _THEN.search(question)) and (
        year := _YEAR.search(previous) or _YEAR.search(reply)
    ):
        return sentence(f"{question[: match.start()]}năm {year[0][-4:]}{question[match.end() :]}")
    if (match := _THERE.search(question)) and (about := topic(previous)):
        return sentence(f"{question[: match.start(2)]}{about}{question[match.end() :]}")
    if (match := _IT.search(question)) and (about := _answered(previous, reply) or topic(previous)):
        if begins_with_verb(about) and not names(about):
            return question  # a deed is no "nó"
        return sentence(question[: match.start()] + about + question[match.end() :])
    return question


def _answered(previous: str, reply: str) -> str:
    """Return who or what a reply names where the question before asks for it: "Đội nào thắng?"."""
    asked = _WHO.match(previous)
    if not asked:
        return ""
    rest = " ".join(asked["rest"].split()[:3])
    at = reply.lower().find(f" {rest.lower()}")
    named = reply[:at].strip() if at > 0 else ""
    if not named or len(named.split()) > MOST_WORDS:
        return ""
    noun = asked["noun"] or ""
    return named if fold(named).startswith(fold(noun)) else f"{noun} {named}".strip()


def _named(head: str, text: str) -> str:
    """Return the phrase of `text` that begins with `head` and holds a name or number.

    The shortest where there are several: "Sở GTVT" of "Giám đốc Sở GTVT".
    """
    found = []
    named = names(text)
    for match in re.finditer(rf"\b{re.escape(head)}(?=\s)", text, _I):
        first = bisect_right(named, match.start(), key=lambda span: span.end)
        for span in named[first : first + _NEAR + 1]:
            inside = span.start <= match.start()
            near = match.end() < span.start and len(text[match.end() : span.start].split()) <= _NEAR
            if inside or near:
                end = span.end if inside else whole_end(text, match.start(), span.end)
                found.append(text[match.start() : end])
    return min(found, key=len, default="")


def _described(head: str, text: str) -> str:
    """Return the phrase of `text` that begins with `head` and says more than the head alone."""
    match = phrase(head).search(text)
    return match[0] if match and len(match[0].split()) > len(head.split()) else ""


def _person(text: str) -> str:
    found = [m[0] for m in _PERSON_NAME.finditer(text) if m.start() or m[0].count(" ")]
    return max(found, key=lambda name: len(name.split()), default="")


# --- "Ở đâu?", "Kinh phí bao nhiêu?" --------------------------------------------------------------


def _extend(question: str, previous: str) -> str:
    """Ask a bare question about the topic of the one before, or of the same deed."""
    bare = question.rstrip(" ?.")
    before = previous.rstrip(" ?.")
    adverb = _LAST_ADVERB.search(before)
    if not adverb and _BARE_ADVERB.match(f"x {bare}"):
        adverb = _LAST_COUNT.search(before)  # "… mỗi lần mấy cuốn?", "Trong bao lâu?"
    if adverb and _BARE_ADVERB.match(f"x {bare}") and len(before[: adverb.start()].split()) > 1:
        return f"{before[: adverb.start()]} {bare[:1].lower()}{bare[1:]}?"
    if comparison(previous) is not None:
        return question  # of two things, neither owns what is asked
    about = topic(previous)
    if not about or fold(about) in fold(question):
        return question
    if begins_with_verb(about) and not names(about):
        return question  # a deed ("mượn sách tối đa") owns no price
    if _OFFICE.search(bare) and not _has_officers(about):
        return question
    if held := _HELD.match(bare):  # "thư ký là ai" of "cuộc họp"
        about = about if names(about) else about[0].lower() + about[1:]
        return sentence(f"{held['office']} {about} {held['asks']}?")
    if re.match(r"(?:ai|do ai)\b", bare, _I):
        return f"{bare} {about if names(about) else about[0].lower() + about[1:]}?"
    return sentence(f"{about} {bare[:1].lower()}{bare[1:]}?")


_HELD = re.compile(r"(?P<office>.+) (?P<asks>là ai)$", _I)
_OFFICE = re.compile(
    r"\b(?:hiệu trưởng|hiệu phó|giám đốc|chủ tịch|trưởng (?:phòng|ban|đoàn)|thư ký|đứng đầu"
    r"|phụ trách)\b",
    _I,
)


def _has_officers(about: str) -> bool:
    """Tell whether a topic is a body or a place, or a code that may be one."""
    words = about.lower().split()
    found = (nouns().get(" ".join(words[:size])) for size in (3, 2, 1))
    noun = next(filter(None, found), None)
    if noun and noun.type == "work":  # a meeting, no paper
        return noun.text not in {kind for _, kind in rows("documents")}
    return noun.type in {"organisation", "place"} if noun else about.isupper()
