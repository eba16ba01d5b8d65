"""What a question fixes: values, names, offices, opposites, and which bound is asked for.

A question that names a year, an age, a room or a person is answered only by evidence that speaks
of the same one. It is the clause that asks which fixes them: in "Em làm được 3 năm rồi, muốn nghỉ
thì báo trước bao nhiêu ngày?" the three years are the asker's story.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import TypeAlias

from corpus.vietnamese.asked import asking
from corpus.vietnamese.contrasts import Office, Opposite, limit_words, offices_at, opposites
from corpus.vietnamese.names import Name
from corpus.vietnamese.names import find as find_names
from corpus.vietnamese.text import sentences
from corpus.vietnamese.values import Bound, Kind, Value, measured_asked
from corpus.vietnamese.values import find as find_values

__all__ = [
    "Constraint",
    "Edge",
    "Fixed",
    "Limit",
    "Measured",
    "Post",
    "constraints_of",
    "story_end",
]


@dataclass(frozen=True, slots=True, kw_only=True)
class Limit:
    """The bound that is asked for: "tối đa bao nhiêu" wants the most, not the least."""

    bound: Bound


@dataclass(frozen=True, slots=True, kw_only=True)
class Measured:
    """The noun whose measure is asked for: "bao nhiêu đạm" is not answered by "60 kg kali".

    `dimension` is that of a known unit ("bao nhiêu lần"), "" where the noun is none.
    """

    noun: str
    dimension: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Edge:
    """The end of a time that is asked for: "từ ngày nào" wants the first day, not the last."""

    first: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Post:
    """The office whose holder is asked for: "ai là huấn luyện viên" is not answered by a player."""

    office: Office


Fixed: TypeAlias = Value | Name | Office | Post | Opposite | Limit | Measured | Edge


@dataclass(frozen=True, slots=True, kw_only=True)
class Constraint:
    """One thing that the question fixes, and its words in the question.

    `of_story` tells that the asker's own story names it, before what is asked.
    """

    text: str
    of: Fixed
    of_story: bool = False

    @property
    def names_one(self) -> bool:
        """Tell whether it names something: a value or a name, not what sort of answer is asked."""
        return isinstance(self.of, Value | Name)


_CLAUSE_END = re.compile(r"[.!?;…]+\s+|,\s+|\s+(?=thì\s)")
_ME = "em|tôi|tui|mình|tớ|chúng tôi|chúng em|chúng mình"
_FIRST_PERSON = re.compile(
    r"^\W*(?:(?:nếu|khi|vì|do|hiện|hiện tại|hiện nay|giờ|bây giờ|nay|hôm nay|hôm qua|năm nay"
    r"|trước đây|chào bạn|dạ|thưa)\s+)*"
    r"(?:nhà\s+|vợ chồng\s+|gia đình\s+|bố mẹ\s+|con\s+|công ty\s+)?"
    rf"(?:{_ME}|cháu|con|bọn em|bên em|bên mình)(?!\w)",
    re.IGNORECASE,
)
_SO = re.compile(r"\W*(?:vậy|thế)(?:\s+(?:thì|nên))?\s", re.IGNORECASE)
_OF_MINE = re.compile(rf"(?<!\w)(?:{_ME}|tụi em|tụi tui)(?!\w)", re.IGNORECASE)
_COUNTS_THE_ASKED = re.compile(r"(?:\s+[\w\-]+){0,3}\s+(?:nào|gì|ai)(?!\w)")
_TO_LIST = re.compile(r"(?<!\w)(?:nêu|kể|kể tên|liệt kê|cho biết|những|các|cả)\s+$", re.IGNORECASE)
_WHEN = r"(?:(?:ngày|tháng|năm|hôm|lúc|khi|giờ)\s+(?:nào|mấy)|bao giờ|mấy giờ|thứ mấy)(?!\w)"
_FIRST = re.compile(rf"(?<!\w)(?:từ|bắt đầu(?:\s+từ)?|kể từ)\s+{_WHEN}", re.IGNORECASE)
_LAST = re.compile(
    r"(?<!\w)(?:đến(?:\s+hết)?|tới|hết(?:\s+(?:hạn|hiệu lực))?|đáo hạn|kết thúc)\s+(?:vào\s+)?"
    + _WHEN,
    re.IGNORECASE,
)
_WHO_IS = re.compile(
    r"(?<!\w)ai (?:(?:đã|đang|hiện|từng) )?(?:là|làm)\s+(?:người\s+)?$", re.IGNORECASE
)
_IS_WHO = re.compile(r"^[^,;.]*\s(?:là|tên là) ai\W*$", re.IGNORECASE)
_ONE = re.compile(r"0?1(?![\d.,/])")
_ENDS_ASKING = re.compile(r"\?\s*$|\b(?:không|chưa)\W*$", re.IGNORECASE)
_ASKS_HOW_MANY = re.compile(r"(?<!\w)(?:bao nhiêu|mấy|bao lâu|bao xa)(?!\w)", re.IGNORECASE)


def constraints_of(question: str) -> tuple[Constraint, ...]:
    """List what `question` fixes, each once, in reading order within each kind."""
    begin = story_end(question)
    found: dict[object, Constraint] = {}
    values = [v for v in find_values(question) if v.span.start >= begin and _binds(v, question)]
    for value in values:
        told = f"năm {value.text}" if value.text.isdecimal() and value.period else value.text
        told = told[0].lower() + told[1:] if value.period else told
        found.setdefault(value.canonical, Constraint(text=told, of=value))
    for name in find_names(question):
        if not any(name.span.overlaps(value.span) for value in values):
            early = name.span.start < begin
            found.setdefault(name.text, Constraint(text=name.text, of=name, of_story=early))
    for one in _further(question[begin:]):
        found.setdefault(one.text.lower(), one)
    return tuple(found.values())


def _further(asked: str) -> Iterator[Constraint]:
    for at, office in offices_at(asked):
        holder = _WHO_IS.search(asked[:at]) or _IS_WHO.search(asked[at:])
        yield Constraint(text=office.text, of=Post(office=office) if holder else office)
    for opposite in opposites(asked):
        yield Constraint(text=opposite.text, of=opposite)
    noun, dimension = measured_asked(asked)
    if noun and not dimension.startswith("money"):
        yield Constraint(text=noun, of=Measured(noun=noun, dimension=dimension))
    if _FIRST.search(asked) is not None and not _LAST.search(asked):
        yield Constraint(text="từ", of=Edge(first=True))
    elif _LAST.search(asked) and not _FIRST.search(asked):
        yield Constraint(text="đến", of=Edge(first=False))
    if _ASKS_HOW_MANY.search(asked):
        bounds = limit_words(asked)
        if len({bound for _, bound in bounds}) == 1:
            text, bound = bounds[0]
            yield Constraint(text=text, of=Limit(bound=bound))


def story_end(question: str) -> int:
    """Return where the asker's own story ends, which is told before what asks; 0 if there is none.

    It is clauses that begin in the first person, sentences that have it anywhere ("Má tôi …"), and
    all that comes before "vậy", where the asker speaks of themselves in it.
    """
    asks = asking(question)
    ends = list(_CLAUSE_END.finditer(question))
    limit = asks[0].start() if asks else ends[-1].end() if ends else 0
    told = [
        one for one in sentences(question) if one.end <= limit and _OF_MINE.search(one.of(question))
    ]
    start = 0
    end = max((one.end for one in told), default=0)
    for match in ends:
        if match.end() > limit:
            break
        story = _SO.match(question, match.end()) and _OF_MINE.search(question[: match.start()])
        if story or _FIRST_PERSON.match(question[start : match.start()]):
            end = max(end, match.end())
        start = match.end()
    return end


def _binds(value: Value, question: str) -> bool:
    """Tell whether evidence must speak of `value`.

    "một người", a rate ("bao nhiêu tiền 1 giờ"), the number of answers that are asked for ("ba nước
    nào", "nêu 3 lý do") and a number with nothing behind it do not bind.
    """
    if value.kind is not Kind.QUANTITY:
        return value.kind is not Kind.MONEY or value.text[:1].isdigit() or " " in value.text
    if not value.dimension or value.text.lower().startswith("một "):
        return False
    key_words = not asking(question) and not _ENDS_ASKING.search(question)
    if _ONE.match(value.text) and (key_words or _ASKS_HOW_MANY.search(question)):
        return False
    if value.counts_things:
        after, before = question[value.span.end :], question[: value.span.start]
        return not (_COUNTS_THE_ASKED.match(after) or _TO_LIST.search(before))
    return True
