"""Take apart a message that asks several things, so that each is answered and proven by itself."""

import re
from collections.abc import Sequence
from functools import cache
from itertools import permutations

from bot.asking.comparing import COMPARE, DIFFER
from bot.asking.expected import Type, expected
from bot.asking.followup import points_at_person, standalone
from bot.asking.leaning import leans
from bot.asking.letters import ASKS, UPPER
from bot.asking.pick import pick_of
from bot.asking.question import FUNCTION_WORDS, analyse
from bot.asking.topic import heads, names
from bot.types import Turn
from corpus.vietnamese.verbs import verbs
from corpus.vietnamese.words import rows, spellings

__all__ = ["opening", "parts"]

_MOST = 5
_TRIED = 12  # joints of one sentence
_SAYS_ENOUGH = 5  # content words of a question that stands without a name
_SAYS_SOMETHING = 3  # of one that stands beside another which says enough
_END = re.compile(r"\?+\s+(?=\w)")
_JOINT = re.compile(r"[,;]\s+(?:và|còn|đồng thời)\s+|\s+(?:và|đồng thời)\s+|[,;]\s+")
_BETWEEN_NAMES = re.compile(rf"[{UPPER}][\w\-]*\s+và\s+[{UPPER}]")
_CLAUSE = re.compile(r"(?:khi(?! nào)|sau khi|trước khi|nếu|dù|tuy)\b", re.IGNORECASE)
_ASKS = re.compile(rf"\b(?:{ASKS}|(?:vì|tại|ra|thì|làm) sao)\b", re.IGNORECASE)
_ASKS_NOTHING = re.compile(
    r"\bkhông\s+(?:thể\s+nào|bao giờ|còn\s+ai|ai|gì)\b"
    r"|\bbất (?:kỳ|kì|cứ)\s+(?:\w+\s+){0,3}?(?:nào|ai|gì|đâu)\b",
    re.IGNORECASE,
)
_LINKS = r"(?:vào|ở|tại|từ|đến|tới|của|do|bởi|với|trong|trước|sau|cho|về|bằng|vì|để|là|lúc)"
_LINK = rf"(?:{_LINKS}\s+)?"
_ADVERB = rf"{_LINK}(?:ai|đâu|sao|tại sao|(?:khi|lúc) nào|bao giờ|bao lâu|(?:như )?thế nào|ra sao)"
# A noun that only says in which way something is asked: "vào thời gian nào" is "khi nào".
_WAY = (
    rf"{_LINK}(?:những\s+|các\s+)?(?:ngày|tháng|năm|giờ|thời gian|thời điểm|nơi|địa điểm|nước"
    r"|quốc gia|thành phố|tỉnh|hình thức|phương thức|cách|cách thức|lý do|mục đích)\s+(?:nào|gì)"
)
_COUNT = r"(?:bao nhiêu|mấy)(?:\s+\w+){1,4}"
_BARE = re.compile(rf"{_ADVERB}|{_WAY}|{_COUNT}", re.IGNORECASE)
_BARE_SUBJECT = re.compile(rf"{_BARE.pattern}|{_LINK}(?:\w+\s+){{0,4}}(?:nào|gì|ai)", re.IGNORECASE)
_FIRST = re.compile(rf"(?:{_ADVERB}|{_WAY})\s+", re.IGNORECASE)
_LAST = re.compile(
    rf"\s+(?:{_BARE.pattern}|{_LINKS}\s+(?:những\s+|các\s+)?\w+(?:\s+\w+)?\s+nào|(?:những\s+)?(?:nào|gì))$",
    re.IGNORECASE,
)
_TAIL = re.compile(rf"{_LAST.pattern[:-1]}$|\s+{_LINK}(?:bao nhiêu|mấy)(?:\s+\w+)?$", re.IGNORECASE)
_HELPING = ("có", "là", "được", "phải", "đã", "sẽ", "đang", "bị", "cần")
_VERBS = (
    "bao gồm", "gồm", "do", "bắt đầu", "kết thúc", "kéo dài", "diễn ra", "họp", "tổ chức", "bàn",
    "thảo luận", "đi", "đến", "dự", "tham dự", "tham gia", "ra đời", "thành lập", "thuộc", "nằm",
)  # fmt: skip
_PREDICATE = re.compile(
    rf"(?:{'|'.join((*_VERBS, 'có', 'là', 'được', 'đã', 'sẽ', 'đang'))})\b", re.IGNORECASE
)
_SUBJECT = re.compile(rf"(.+?)\s+{_PREDICATE.pattern}", re.IGNORECASE)
_HOW_DIFFERENT = re.compile(r"\b(?:khác|giống|giữa|so sánh|chênh)\b", re.IGNORECASE)
_WHAT_OF = re.compile(r"\bthì\s+(?:sao|thế nào|như thế nào)$", re.IGNORECASE)


def parts(question: str) -> list[str]:
    """Return the questions that `question` asks, each a sentence; itself where it asks but one.

    They share what only one of them says: "X họp ở đâu và khi nào?" is "X họp ở đâu?" and "X họp
    khi nào?". Where that is not certain, or there are more than five, nothing is taken apart.
    """
    if pick_of(question):
        return [question]
    pieces = [one for piece in _END.split(question) if _asks(piece) for one in _paired(piece)]
    told = [part for piece in pieces[: _MOST + 1] for part in _joined(piece, _MOST)]
    return [_sentence(part) for part in told] if 1 < len(told) <= _MOST else [question]


def opening(message: str) -> tuple[str, str]:
    """Return the first question of a message, and what it goes on to say after the "?"."""
    end = _END.search(message)
    return (message[: end.end()].strip(), message[end.end() :]) if end else (message, "")


@cache
def _pairs() -> re.Pattern[str]:
    """Match two opposites, or two ends of one thing, that an "và" joins."""
    cells = [spellings(row[0]) for kind in ("pairs", "opposites") for row in rows(kind)]
    twos = [two for words in cells for two in permutations(map(re.escape, words), 2)]
    joined = "|".join(rf"{one}\s+và\s+(?:ngày\s+|năm\s+|giờ\s+)?{other}" for one, other in twos)
    return re.compile(rf"(?<!\w)(?:{joined})(?!\w)", re.IGNORECASE)


def _paired(question: str) -> list[str]:
    """Ask each of two ends for itself: "X sinh và mất năm nào?"."""
    found = _pairs().search(question)
    first = _ASKS.search(question)
    if not found or not first or _HOW_DIFFERENT.search(question):
        return [question]
    two = re.split(r"\s+và\s+", found[0], maxsplit=1)
    return [f"{question[: found.start()]}{one}{question[found.end() :]}" for one in two]


def _asks(text: str) -> bool:
    return _ASKS.search(_ASKS_NOTHING.sub("", text)) is not None


def _joined(question: str, most: int) -> list[str]:
    """Part one sentence at the first joint whose sides are questions, and go on with the rest.

    Beyond `most` parts, and `_TRIED` joints that part nothing, it stays whole: the work grows with
    the length of the sentence and no faster.
    """
    bare = question.rstrip(" ?.!")
    between_names = {found.end() - 1 for found in _BETWEEN_NAMES.finditer(bare)}
    masked = _ASKS_NOTHING.sub(lambda found: " " * len(found[0]), bare)
    asking = [found.span() for found in _ASKS.finditer(masked)]
    if not most or not asking:
        return [question]
    first, last = asking[0][1], asking[-1][0]
    tried = 0
    for joint in _JOINT.finditer(bare):
        if joint.end() in between_names or joint.start() < first or joint.end() > last:
            continue
        tried += 1
        if tried > _TRIED:
            break
        left, right = bare[: joint.start()], bare[joint.end() :]
        two = (
            None
            if _CLAUSE.match(left) or _only_compares(right)
            else _two(left, right, contrasted="còn" in joint[0])
        )
        if two:
            return [two[0], *_joined(two[1], most - 1)]
    return [question]


def _only_compares(text: str) -> bool:
    """Tell whether a text names two things and says no more than that they are compared."""
    bare = DIFFER.sub("", COMPARE.sub("", text))
    left = list(bare)
    for name in names(bare):
        left[name.start : name.end] = " " * len(name)
    said = " ".join("".join(left).split()).lower()
    return bare != text and all(
        word in FUNCTION_WORDS or word in heads() or word == "hai" for word in said.split()
    )


def _two(left: str, right: str, *, contrasted: bool) -> tuple[str, str] | None:
    """Complete the two sides of a joint from each other; None where they are one question."""
    if _BARE.fullmatch(right):
        return _sharing(left, right)
    if _BARE_SUBJECT.fullmatch(left):  # "Khi nào và ở đâu X họp?", but "Nước nào và ai dự họp?"
        first = _FIRST.match(right) if _FIRST.match(f"{left} ") else None
        return (f"{left} {right[first.end() :]}", right) if first else None
    if points_at_person(right):
        return left, right
    if (
        subject := _subject(left, right)
        or _asked_alike(left, right)
        or _shared_subject(left, right)
    ):
        return left, f"{subject} {right}"
    told, own = analyse(left), analyse(right)
    if not any(one.names_one for one in told.constraints):
        if any(one.names_one for one in own.constraints):
            return None  # what it lacks may stand there: "Ai là Chủ tịch, ai là Phó … X?"
        whole = len(told.terms) >= _SAYS_SOMETHING and len(own.terms) >= _SAYS_ENOUGH
        return (left, right) if whole and told.expected.type is not own.expected.type else None
    before = [Turn(role="user", text=_sentence(left))]
    if contrasted and _WHAT_OF.search(right):
        return left, standalone(f"Còn {right}?", before)
    completed = standalone(_sentence(_pointing_back(left, right)), before)
    own = analyse(completed)
    named = any(one.names_one for one in own.constraints)
    stands = completed != _sentence(right) or named or len(own.terms) >= _SAYS_ENOUGH
    return (left, completed) if stands else None


def _subject(left: str, right: str) -> str:
    """Return whom `left` is about where `right` begins with what they do."""
    subject = _SUBJECT.match(left) if _PREDICATE.match(right) else _doing(left, right)
    if not subject or _asks(subject[1]) or expected(left).type is Type.DEFINITION:
        return ""
    return subject[1]


def _doing(left: str, right: str) -> re.Match[str] | None:
    """Find whom `left` is about where `right` begins with one of its verbs: "giữ ai, giữ ở đâu"."""
    verb = right.split(" ", maxsplit=1)[0]
    does = verb in verbs() and not leans(_JOINT.split(right, maxsplit=1)[0])
    return re.match(rf"(.+?)\s+{re.escape(verb)}(?!\w)", left) if does else None


def _asked_alike(left: str, right: str) -> str:
    """Find whom `left` is about where `right` begins with the words it asks with: "mấy tuổi"."""
    asked = _ASKS.search(left)
    if not asked or not asked.start():
        return ""
    words = left[asked.start() :].lower().split()[:2]
    return left[: asked.start()].strip() if right.lower().split()[:2] == words else ""


@cache
def _predicates() -> frozenset[str]:
    """Return the verbs and the adjectives of measure, and what is asked with like one."""
    measures = [word for row in rows("measures") for word in spellings(row[0])]
    return frozenset({*verbs(), *measures, *_VERBS, "hết", "tốn", "giá"})


def _shared_subject(left: str, right: str) -> str:
    """Find whom `left` is about where `right` says no more than what is asked of it besides.

    `right` begins with a predicate ("rộng bao nhiêu") or with what a thing has ("học phí").
    """
    told = _JOINT.split(right, maxsplit=1)[0]
    lacks = leans(told) or _PREDICATE.match(told) or _leads(told.split())
    return _subject_of(left) if lacks and not _BARE.fullmatch(told) else ""


def _subject_of(question: str) -> str:
    """Return what stands before the predicate that ends with the question word.

    "Hồ X | sâu bao nhiêu", "Lớp bơi | bắt đầu khi nào".
    """
    stem = _TAIL.sub("", question)
    words = _without_helpers(stem.split())
    size = _leads(words[::-1], backwards=True)
    subject = " ".join(_without_helpers(words[:-size])) if size and stem != question else ""
    return "" if _asks(subject) else subject


def _without_helpers(words: list[str]) -> list[str]:
    while words and words[-1].lower() in _HELPING:
        words = words[:-1]
    return words


def _leads(words: Sequence[str], *, backwards: bool = False) -> int:
    """Count the words of the predicate that stands first, two before one."""
    for size in (2, 1):
        first = words[:size][::-1] if backwards else words[:size]
        if " ".join(first).lower() in _predicates():
            return len(first)
    return 0


def _pointing_back(left: str, right: str) -> str:
    """Say of a bare noun which one it is, where `left` has told: "cầu" after "của cầu X"."""
    words = right.split()
    subject = _subject_of(left)
    for size in (3, 2, 1):
        head = " ".join(words[:size]).lower()
        if head not in heads():
            continue
        if subject.lower().startswith(f"{head} "):
            return " ".join([subject, *words[size:]])
        if re.search(rf"(?<!\w)(?i:{re.escape(head)})\s+[{UPPER}]", left):
            return " ".join([head, "đó", *words[size:]])
    return right


def _sharing(left: str, right: str) -> tuple[str, str] | None:
    """Ask `right`, which is no more than a "khi nào", of what `left` asks something else of."""
    stem = _LAST.sub("", left)
    if stem == left and (first := _FIRST.match(left)):
        stem = left[first.end() :]
    wanted = expected(right).type
    same = wanted is expected(left).type and wanted is not Type.QUANTITY
    asked = f"{stem} {right}"
    return None if stem == left or same or asked == left else (left, asked)


def _sentence(text: str) -> str:
    return f"{text[:1].upper()}{text[1:].rstrip(' ?.!')}?"
