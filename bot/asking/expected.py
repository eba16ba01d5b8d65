"""What a question asks for, worked out once: a person, a day, a sum of money, a list, a verdict.

The patterns stand in `expected.tsv`, the nouns that ask ("công ty nào") in
`corpus/vietnamese/words/nouns.tsv`.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from importlib.resources import files

from corpus.vietnamese.asked import asking, bare, confirms, indefinite, last_asked, several
from corpus.vietnamese.claim import claim, is_put_to_the_test
from corpus.vietnamese.nouns import Noun, noun_before
from corpus.vietnamese.text import fold

__all__ = ["Expected", "Type", "expected"]


class Type(StrEnum):
    """The type of answer that a question asks for."""

    ADDRESS = "address"  # what a numbered part of a document says: "Điều 7 quy định gì?"
    CHOICE = "choice"  # one of the two that the question offers: "đỏ hay xanh?"
    COMPARISON = "comparison"  # "A khác B thế nào?"
    DEFINITION = "definition"  # what an abbreviation or a word stands for
    DOCUMENT = "document"  # a document: "văn bản nào"
    MANNER = "manner"  # "như thế nào", "bằng cách nào"
    ORGANISATION = "organisation"
    PERSON = "person"
    PLACE = "place"
    PURPOSE = "purpose"  # "để làm gì"
    QUANTITY = "quantity"
    REASON = "reason"  # "vì sao", "nhờ đâu"
    ROLE = "role"  # an office: "giữ chức vụ gì"
    SUMMARY = "summary"  # "tóm tắt …"
    THING = "thing"  # anything else: "là gì", "món nào"
    TIME = "time"
    VERDICT = "verdict"  # yes or no


@dataclass(frozen=True, slots=True, kw_only=True)
class Expected:
    """The answer that is asked for.

    `many` asks for several. `noun` is the folded noun that a "nào", "gì" or "bao nhiêu" asks
    about, or empty. `of` says more of the type: the granularity of a time (hour, day, month,
    quarter, year, century), what is measured of a quantity (money, duration, length, age), a mode
    (in person or online), or what is asked of a document itself (signer, author, number, in_force,
    issued, issuer, addressee, replaced). `options` are the last words of A and the first of B
    where it asks "A hay B".
    """

    type: Type
    many: bool = False
    noun: str = ""
    of: str = ""
    options: tuple[str, ...] = ()

    def is_one(self, *types: Type) -> bool:
        """Tell whether a single answer of one of these types is asked for."""
        return not self.many and self.type in types


@dataclass(frozen=True, slots=True)
class _Rule:
    type: Type
    many: bool
    of: str
    pattern: re.Pattern[str]


_DOCUMENT = (
    r"(?:bài(?! (?:tập|thi|kiểm|học|toán|hát))(?: (?:viết|báo|này))?|văn bản|tài liệu"
    r"|quyết định|nghị định|thông tư|nghị quyết"
    r"|(?:bộ |đạo )?luật|công văn|thông báo|tờ trình|báo cáo|kế hoạch|chỉ thị|biên bản|hợp đồng"
    r"|giấy mời|quy chế|nội quy|hướng dẫn)"
)
_BY_WORD: Mapping[str | None, Type] = {"reason": Type.REASON, "how": Type.MANNER}
_FURTHER = {"work": Type.THING, "group": Type.ORGANISATION}
_CHOICE = re.compile(
    r"(\w+(?:\s\w+)?),?\shay(?:\slà)?\s(?!(?:không|chưa|sai)\b)(\w+(?:\s\w+)?)", re.IGNORECASE
)
_ASKS = re.compile(r"\b(?:ai|gì|nào|đâu|bao nhiêu|mấy|bao giờ|bao lâu|bao xa|sao)\b", re.IGNORECASE)
_BARE_DEFINITION = re.compile(
    r"^\s*[A-ZĐ][A-ZĐ0-9\-/&]+ (?:có )?(?:là|nghĩa là) (?:\w+ ){0,3}?(?:gì|nào)\b"
)
_AFTER = re.compile(r"\b(?:bao nhiêu|mấy)\s+(\w+)", re.IGNORECASE)
_BEFORE = re.compile(r"(?<![\w\-])(\w+(?:\s+\w+)?)\s+(?:nào|gì|mấy)\b", re.IGNORECASE)


@cache
def _rules() -> tuple[_Rule, ...]:
    text = files("bot.asking").joinpath("expected.tsv").read_text("utf-8")
    rows = [line.split("\t") for line in text.splitlines() if line and not line.startswith("#")]
    return tuple(
        _Rule(Type(kind), many == "x", of, re.compile(p.replace("{doc}", _DOCUMENT), re.IGNORECASE))
        for kind, many, of, p in rows[1:]
    )


def expected(question: str) -> Expected:
    """Return what a restored, standalone question asks for."""
    tested = is_put_to_the_test(question)
    if several(question.strip()) and not tested:
        last = last_asked(question)
        if asking(last) or claim(last) is not None:
            return expected(last)
    asked = question.strip().rstrip(" ?.!")
    noun = _noun(asked)
    if tested or _is_polar(question):
        return Expected(type=Type.VERDICT)
    if _BARE_DEFINITION.match(asked):
        return Expected(type=Type.DEFINITION, noun=noun)
    if options := _options(asked):
        return Expected(type=Type.CHOICE, options=options)
    rule = next((rule for rule in _rules() if rule.pattern.search(asked)), None)
    named = _type_of(_asking_noun(asked))
    if rule and not (rule.type is Type.THING and named and not rule.of):
        return Expected(type=rule.type, many=rule.many, noun=noun, of=rule.of)
    many = rule is not None and rule.many
    if named:
        return Expected(type=named, many=many, noun=noun)
    told = next((_BY_WORD[m.lastgroup] for m in asking(asked) if m.lastgroup in _BY_WORD), None)
    if told and rule is None:
        return Expected(type=told, noun=noun)
    verdict = not many and claim(question) is not None
    return Expected(type=Type.VERDICT if verdict else Type.THING, many=many, noun=noun)


def _is_polar(question: str) -> bool:
    """Tell whether the words that ask only mean any or some, or a choice is put to the test."""
    asked = bare(question)
    idle = _ASKS.search(asked) is not None and not asking(asked)
    return (idle or indefinite(asked) or confirms(asked)) and claim(question) is not None


def _asking_noun(asked: str) -> Noun | None:
    """Return the noun of the table that the first "nào" or "gì" asks with."""
    for found in asking(asked):
        if found.lastgroup == "noun":
            words = re.findall(r"[^\s,;:()\"“”]+", asked[: found.start()].lower())
            return noun_before(words)[1]
    return None


def _type_of(noun: Noun | None) -> Type | None:
    return _FURTHER.get(noun.type) or Type(noun.type) if noun else None


def _options(asked: str) -> tuple[str, ...]:
    """Return the last words of A and the first of B where a question asks "A hay B", else nothing.

    "Có … hay không" offers no choice of words, nor does a question with a word that asks: there
    "hay" is any of two, or often.
    """
    match = None if _ASKS.search(asked) else _CHOICE.search(asked)
    return match.groups() if match else ()


def _noun(asked: str) -> str:
    match = _AFTER.search(asked) or _BEFORE.search(asked)
    return fold(re.sub(r"^(?:những|các|là|ra)\s+|\s+là$", "", match[1])) if match else ""
