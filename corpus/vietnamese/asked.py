"""The words with which a Vietnamese question asks, and those that are only courtesy."""

import re

from corpus.vietnamese.text import normalize_query

__all__ = [
    "asking",
    "bare",
    "confirms",
    "indefinite",
    "last_asked",
    "several",
    "without_hearsay",
]

_I = re.IGNORECASE
_POLITE = re.compile(
    r"^(?:(?:dạ|thưa|ạ|alo|xin chào|chào)\b[^,]*,\s*)?"
    r"(?:(?:xin |vui lòng |làm ơn |hãy )?(?:cho (?:tôi|em|mình|anh|chị|hỏi|biết)"
    r"(?: (?:hỏi|biết|xin hỏi))?|(?:tôi|em|mình) (?:muốn |xin )?hỏi|xin hỏi|bạn có biết"
    r"|ai biết|nói cho tôi biết|hỏi)(?: là| rằng| xem)?[,:]?\s+)+",
    _I,
)
_TAIL = re.compile(
    r"(?<!\bsao)[\s,]+(?:ạ|(?-i:á)|vậy ạ|thế ạ|vậy|thế|nhỉ|hả|nhé|đấy|đó|hở|vậy nhỉ|thế nhỉ|vậy bạn"
    r"|ta|luôn|(?:hả |hở |vậy |thế )?(?:mọi người|cả nhà|các bác|anh chị|các bạn|mn|mng|ad"
    r"|admin|shop))$",
    _I,
)
_SENTENCE_END = re.compile(r"(?<=[.?!;…])\s+(?=\S)")
_ASKING = re.compile(
    r"\b(?:(?P<reason>(?:vì|tại|cớ) sao|(?:vì|do) đâu|(?<![^,;]\s)sao(?=\s+\w+\s)"
    r"|(?<!\d\s)(?<!ngôi\s)(?<!các\s)(?<!chòm\s)(?<!hành\s)sao"
    r"(?=\s+(?:mà|lại|vẫn|cứ|người ta|có|không|chưa|phải|bị)\s+\w))"
    r"|(?P<time>(?:khi|lúc|hồi|chừng) nào|bao giờ)"
    r"|(?P<count>bao nhiêu|mấy)|(?P<long>bao lâu|bao xa)"
    r"|(?P<how>(?:như )?thế nào|(?:ra|thì|làm) sao|(?<=nói )sao|(?<=nghĩ )sao|(?<=tính )sao"
    r"|(?<=thích )sao|sao(?=\s+(?:vậy|đây|hả|ha|ta)$)"
    r"|sao(?=\s+(?:về|với|khi|nếu|trước|cho|đối với)\b))"
    r"|(?P<deed>(?:để )?làm (?:điều |việc )?gì)|(?P<noun>nào|gì)"
    r"|(?P<who>những ai|ai)|(?P<where>đâu))\b",
    _I,
)
_NOT_ASKING = re.compile(
    r"\b(?:nào đó|gì đó|ai đó|đâu đó|bất (?:kỳ|kì|cứ)\s+(?:\w+\s+){0,3}?(?:nào|gì|ai|đâu)|ai cũng"
    r"|sao (?:chép|lục|y|kê|in|băng|chổi|lưu|biển|hạn|nhãng)"
    r"|(?:nào|gì|ai|đâu)\s+(?:[^\s,;]+\s+){0,8}?(?:cũng|đều)(?!\w)"
    r"|(?:một|vài) ai|những ai(?!\s*$)(?=\s+(?:đi|có|đã|muốn))|mấy\s+(?:\w+\s+){1,2}"
    r"(?:này|nay|qua|đó)|từ trước đến nay|chứ gì|hay gì)\b"
    r"|^mấy\b(?=\s(?!giờ\b).+\b(?:không|chưa)\W*$)",
    _I,
)


# "Có … không" and its like, under which "nào", "gì", "ai", "mấy" and "đâu" mean any or some.
_YES_OR_NO = re.compile(
    r"(?:\b(?:có|còn|đã|được|phải|bị|cần|nên|đủ|muốn|từng|chỉ|sẽ|cũng|là)\b.*\b(?:không|chưa)"
    r"|\b(?:phải|đúng)(?: vậy)? (?:không|chứ|chưa))$",
    _I,
)
_CONFIRMED = re.compile(r"[\s,](?:phải|đúng)(?: vậy)? (?:không|chứ)$", _I)
_EMBEDDED = re.compile(
    r"\b(?:biết|rõ|nhớ|hiểu|nói|kể|xem|hỏi|chỉ giúp)\s+(?:\S+\s+){0,4}?(?:ai|gì|nào|đâu|mấy)\b", _I
)
_MAY_BE_ANY = frozenset({"noun", "who", "where", "count"})
# A sentence that only points back: "Làm vậy có được không?", "Có đúng vậy không?".
_POINTING = re.compile(
    r"^(?:(?:mà|thì|làm|như|nói|vậy|thế)\s+)*?(?:vậy|thế|đó|này)(?: thì)?\s+"
    r"(?P<rest>(?:(?:có|được|bị|phải|đã|cần|là|coi)\s+)+.*)$"
    r"|^(?:(?:có )?(?:đúng|phải|thật)(?: là)? (?:vậy|thế|như vậy|như thế)|đúng|phải)"
    r"(?P<so> (?:không|chứ))$",
    _I,
)
_HEARSAY = re.compile(
    r"^(?:(?:tôi|tui|em|mình|cháu|con)\s+)?(?:có\s+)?(?:nghe|thấy|nghe ai đó)\s+"
    r"(?:nói|bảo|đồn|đâu|người ta nói|kể)(?:\s+(?:là|rằng))?\s+",
    _I,
)
_THEN = re.compile(r"^(?:vậy|thế|như vậy|như thế|nếu vậy|giờ|vậy thì|thế thì)\s+(?=\S+\s+\S)", _I)


def bare(question: str) -> str:
    """Return a question without its question mark and its words of courtesy."""
    text = _POLITE.sub("", normalize_query(question).strip().rstrip(" ?!.…").strip())
    while (shorter := _TAIL.sub("", text)) != text:
        text = shorter
    return text[:1].upper() + text[1:]


def asking(text: str) -> list[re.Match[str]]:
    """Return the words of `text` that ask, the last group of each match naming what for."""
    idle = [found.span() for found in _NOT_ASKING.finditer(text)]
    return [
        found
        for found in _ASKING.finditer(text)
        if not any(start <= found.start() < end for start, end in idle)
        and not _is_star(found, text)
    ]


def confirms(text: str) -> bool:
    """Tell whether a bare question ends by asking whether what it says is so: "…, đúng không"."""
    return _CONFIRMED.search(text) is not None


def indefinite(text: str) -> bool:
    """Tell whether a question of yes and no holds words that ask elsewhere: "Có ai bị giam không?".

    Not where one of them is what somebody is asked to know: "Có biết ai làm chủ nhiệm không?".
    """
    words = asking(text)
    kinds = {found.lastgroup for found in words}
    last = text[text.rfind(", ") + 1 :]
    before = [found for found in words if found.end() <= len(text) - len(last)]
    if any(found.lastgroup != "count" for found in before) and not confirms(text):
        return False  # "Điều kiện gì để thuê, có phải đặt cọc không?" asks both
    return (
        bool(words)
        and kinds <= _MAY_BE_ANY
        and "bao nhiêu" not in {found[0].lower() for found in words}
        and _YES_OR_NO.search(text) is not None
        and _EMBEDDED.search(text) is None
    )


def last_asked(text: str) -> str:
    """Return what is asked at the end of a message of several sentences.

    A last sentence that only points back takes the one before into itself: "Tôi ghi giá bằng đô la.
    Làm vậy có được không?" asks "Ghi giá bằng đô la có được không?".
    """
    pieces = [piece.strip() for piece in _SENTENCE_END.split(text) if piece.strip()]
    if len(pieces) < 2:
        return text
    before, last = pieces[-2:]
    pointing = _POINTING.match(last.rstrip(" ?!.…"))
    if pointing is None:
        asked = _THEN.sub("", last)
    else:
        told = without_hearsay(before.rstrip(" .!…"))
        asked = f"{told} {pointing['rest'] or 'đúng' + pointing['so']}"
    return asked[:1].upper() + asked[1:]


def without_hearsay(text: str) -> str:
    """Drop what says that somebody said it: "Nghe nói …"."""
    return _HEARSAY.sub("", text)


def _is_star(found: re.Match[str], text: str) -> bool:
    """Tell whether a "sao" is a star with a name: "Sao Thổ"."""
    return found[0].lower() == "sao" and text[found.end() + 1 : found.end() + 2].isupper()


def several(text: str) -> bool:
    """Tell whether `text` is more than one sentence."""
    return _SENTENCE_END.search(text) is not None
