"""The nouns that a question asks with ("công ty nào", "vì lý do gì"), read from a table."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from corpus.vietnamese.words import rows, spellings

__all__ = ["Noun", "noun_before", "nouns", "tells_of_persons"]

_LONGEST = 5  # syllables between the noun that asks and its "nào": "môn thể thao dưới nước nào"

# A noun phrase does not reach across these. "đã tổ chức" is a verb, "các tổ chức" a noun.
_BOUNDARIES = frozenset(
    "là có ở tại vào trong ngoài trên dưới của bởi từ đến tới cho với về do nhờ theo để thuộc và "
    "hay hoặc mà thì nên khi sau trước qua bằng giữa cùng như so nhằm vì gồm ra làm lên thành "
    "nhận trao dự mặc dùng sử bán mua".split()
)
_VERBAL = frozenset("đã sẽ đang được bị từng phải thể không chưa cần nên muốn vừa mới hãy".split())
_ALSO_VERBS = frozenset(
    {"tổ chức", "quyết định", "thay đổi", "hoạt động", "ảnh hưởng", "hành động", "kết quả"}
)
_WHO = frozenset({"person", "organisation"})
_RELATIVES = frozenset("người con cha mẹ bố vợ chồng trẻ".split())
_DETERMINERS = frozenset(
    "những các sự một hai ba bốn năm sáu bảy tám chín mười mấy mỗi vài".split()
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Noun:
    """A noun that asks: the type of answer, and its use beside the answer.

    `use` is "name" (kept before a proper name: "công ty An Phát"), "kept" ("màu gì": "màu đỏ"),
    "vague" (gives way: "điều gì"), "deed" (as vague, but "biện pháp là phun thuốc"), "unit" (of the
    calendar: "năm nào"), or "plain" (gives way unless the answer is a name).
    """

    text: str
    type: str
    use: str


@cache
def nouns() -> dict[str, Noun]:
    """Return the table, by noun in lower case."""
    lines = files("corpus.vietnamese").joinpath("words/nouns.tsv").read_text("utf-8").splitlines()
    rows = [line.split("\t") for line in lines if line and not line.startswith("#")][1:]
    return {text: Noun(text=text, type=kind, use=use) for text, kind, use in rows}


def noun_before(words: Sequence[str]) -> tuple[int, Noun | None]:
    """Return where the noun phrase that ends `words` begins, and its noun; `len(words)` if none.

    `words` are those up to "nào" or "gì", in lower case. A determiner before the noun ("những",
    "hai") belongs to the phrase.
    """
    if words and words[-1] == "những":  # "Mượn sách cần những gì?" asks with no noun
        return len(words), None
    size, reach = len(words), _reach(words)
    starts = [*range(max(0, size - 4), size), *range(reach, size)]
    for at, start in enumerate(starts):
        ends = (size,) if at < min(4, size) else range(min(size, start + 4), start, -1)
        for end in ends:
            noun = nouns().get(" ".join(words[start:end]))
            if noun and _is_noun(noun, words, start):
                return start - bool(start and words[start - 1] in _DETERMINERS), noun
    return size, None


def tells_of_persons(text: str) -> bool:
    """Tell whether a noun of persons or bodies stands in a text: "người", "đối tượng", "cơ quan".

    Other nouns of one syllable mean many things ("ban", "nhà") and do not count.
    """
    words = [word.strip(",;:.()") for word in text.lower().split()]
    runs = (" ".join(words[at : at + size]) for size in (2, 3) for at in range(len(words)))
    return not _RELATIVES.isdisjoint(words) or any(run in _persons() for run in runs)


@cache
def _persons() -> frozenset[str]:
    """Return the nouns of persons and bodies, those that ask and those that are counted."""
    counted = (row for row in rows("units") if row[0] == "person")
    asking = (text for text, noun in nouns().items() if noun.type in _WHO)
    return frozenset((*asking, *(word for row in counted for word in spellings(row[-1]))))


def _is_noun(noun: Noun, words: Sequence[str], start: int) -> bool:
    """Tell a noun from a verb that looks like it, and from the end of a longer word."""
    before = words[start - 1] if start else ""
    if noun.text in _ALSO_VERBS:
        return before not in _VERBAL
    alone = noun.use == "name" and " " not in noun.text  # "hội" of "xã hội nào"
    return not (alone and before) or _parts(before) or before in _VERBAL | _DETERMINERS


def _parts(word: str) -> bool:
    """Tell whether a noun phrase ends at `word`: a boundary, or what holds a figure ("12/8")."""
    return word in _BOUNDARIES or any(map(str.isdecimal, word))


def _reach(words: Sequence[str]) -> int:
    """Return how far left a phrase at the end of `words` may begin."""
    at = len(words)
    while at and len(words) - at < _LONGEST and not _parts(words[at - 1]):
        if words[at - 1] in _DETERMINERS and at < len(words):
            return at
        at -= 1
    return at
