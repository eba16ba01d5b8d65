"""What a question asks for: its kind, its content words and what it fixes."""

import re
from dataclasses import dataclass
from enum import StrEnum

from bot.asking.constraints import Constraint, constraints_of
from bot.asking.letters import ASKS
from corpus.vietnamese.text import fold, syllables, tone_key

__all__ = ["Kind", "Question", "analyse", "asks_for_mode", "choices", "words_of"]


class Kind(StrEnum):
    """The type of answer that a question asks for."""

    LIST = "list"
    WHY = "why"
    HOW_MANY = "how_many"
    WHEN = "when"
    WHERE = "where"
    DEFINITION = "definition"
    ROLE = "role"
    WHO = "who"
    HOW = "how"
    YES_NO = "yes_no"
    WHAT = "what"


_NOUN = r"(?:(?!như|thế|ra|là|ai\b)\w+\s+){0,5}?"

_NO_NOUN_ASKED = r"(?:(?!\b(?:nào|ai)\b).)*?"

# Tried in this order: "Những ngày nào …" asks when, "Những nước nào …" asks for a list.
_SIGNS: dict[Kind, tuple[str, ...]] = {
    Kind.WHY: (
        r"(?:vì|tại) sao",
        r"(?:vì|do) đâu",
        r"lý do (?:gì|nào|là gì)",
        r"nguyên nhân",
        r"(?:để|nhằm) (?:làm )?gì",
        r"mục đích (?:gì|nào|là gì)",
    ),
    Kind.HOW_MANY: (
        r"bao nhiêu(?!\W*$)",
        r"(?<!ngày )(?<!tháng )(?<!năm )bao nhiêu",
        rf"^{_NO_NOUN_ASKED}(?:số lượng|tổng số)(?={_NO_NOUN_ASKED}$)",
        r"(?<!ngày )(?<!tháng )(?<!năm )mấy(?! giờ| hôm)(?! ngày nào)",
    ),
    Kind.WHEN: (
        r"(?:khi|lúc|hôm) nào",
        r"bao giờ",
        r"(?:ngày|tháng|năm|giai đoạn|thời gian|thời điểm|dịp|quý) (?:nào|mấy|gì)",
        r"(?:ngày|tháng|năm) bao nhiêu",
        r"mấy giờ",
        r"thời gian (?:diễn ra|tổ chức)",
    ),
    Kind.LIST: (
        rf"(?:những|các)\s+{_NOUN}(?:\w+,\s+{_NOUN})?(?:nào|gì)",
        r"những (?:ai|gì)",
        r"(?:thảo luận|bàn(?: bạc| thảo)?|trao đổi)(?: về)?(?: (?:vấn đề|chủ đề|việc))? gì",
        r"(?:bao )?gồm (?:có )?(?:những|các|ai|gì)",
        r"(?:bao )?gồm (?:đại diện )?(?:\w+ ){0,4}nào",
        r"liệt kê|kể tên|nêu các|nêu những",
        r"nội dung (?:gì|nào|là gì)",
        r"vấn đề gì",
    ),
    Kind.WHERE: (
        r"(?:ở|tại )?đâu",
        r"nơi nào",
        r"địa điểm",
        r"(?:nước|quốc gia|thành phố|tỉnh|châu lục|địa phương) nào",
    ),
    Kind.DEFINITION: (
        r"viết tắt",
        r"gọi tắt",
        r"tên đầy đủ",
        r"tên gọi đầy đủ",
        r"(?:có )?nghĩa là gì",
    ),
    Kind.ROLE: (r"(?:chức vụ|chức danh|(?<!tổ )chức|cương vị) (?:gì|nào|là gì)",),
    Kind.WHO: (
        r"ai",
        r"(?:người|ông|bà|vị|cơ quan|đơn vị|tổ chức|tác giả|bộ|(?<!nhiệm )vụ|nhóm|bên|phía"
        r"|nền kinh tế) nào",
        r"tác giả",
    ),
    Kind.HOW: (
        r"(?:như )?thế nào",
        r"ra sao",
        r"(?:bằng cách|hình thức|phương thức|cách|cách thức) (?:nào|gì)",
    ),
    Kind.YES_NO: (
        r"có phải",
        r"(?:phải|đúng|hay) không",
        r"có\b.+\bkhông(?=\s*\??$)",
        r"đã\b.+\bchưa",
    ),
}
_PATTERNS = {
    kind: re.compile(rf"\b(?:{'|'.join(signs)})\b", re.IGNORECASE) for kind, signs in _SIGNS.items()
}
_BARE_DEFINITION = re.compile(
    r"^\s*[A-ZĐ][A-ZĐ0-9\-/&]+ (?:có )?(?:là|nghĩa là) (?:\w+ ){0,3}?(?:gì|nào)\b"
)

_ASKS = re.compile(rf"\b(?:{ASKS}|sao)\b", re.IGNORECASE)
_CHOICE = re.compile(r"(\w+(?:\s\w+)?),?\shay(?:\slà)?\s(?!không\b)(\w+(?:\s\w+)?)", re.IGNORECASE)
_MODE = re.compile(
    r"\b(?:tổ chức|diễn ra|họp|dự|học|đào tạo)\b.*\b(?:hình|phương) thức (?:nào|gì)", re.IGNORECASE
)
_TIMES = re.compile(r"\b(?:lần thứ|lần|thứ)\s+(?=\d)", re.IGNORECASE)
_FUNCTION_WORDS = frozenset(
    "a à ai ạ anh ấy bà bạn bao bằng bị bởi các cái cách cần chỉ cho chưa chứ có còn cùng cũng của "
    "cứ do đã đang đâu đây để đến đi điều đó được gì giờ hãy hay họ hơn khi không là lại làm lên "
    "mà mấy mỗi mới một muốn nào này nên nếu ngay ngoài người nhất nhé nhiêu như nhưng những nó "
    "nữa ông ở phải qua ra rằng rất rồi sao sau sẽ tại tất thế theo thì tôi trên trong trước từ "
    "từng và vào vậy về vẫn vì việc với xin "
    "biết liệt kê kể tên nêu rõ nội dung vấn đề gồm diễn mục đích lý số lượng hỏi".split()
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """A standalone question, taken apart.

    `terms` are its content words by `tone_key`, each once, in order; `focus` the folded noun that a
    "nào", "gì" or "bao nhiêu" asks about, or empty.
    """

    text: str
    kind: Kind
    terms: tuple[str, ...]
    focus: str
    constraints: tuple[Constraint, ...]


def analyse(text: str) -> Question:
    """Take a normalised, restored, standalone question apart."""
    return Question(
        text=text,
        kind=_kind(text),
        terms=_terms(text),
        focus=_focus(text),
        constraints=constraints_of(text),
    )


def _kind(text: str) -> Kind:
    if _BARE_DEFINITION.match(text) or _PATTERNS[Kind.DEFINITION].search(text):
        return Kind.DEFINITION
    return next((kind for kind, pattern in _PATTERNS.items() if pattern.search(text)), Kind.WHAT)


def choices(question: str) -> tuple[str, ...]:
    """Return the last words of A and the first of B where a question asks "A hay B", else nothing.

    "Có … hay không" offers no choice of words, nor does a question with a word that asks: there
    "hay" is any of two, or often.
    """
    match = None if _ASKS.search(question) else _CHOICE.search(question)
    return match.groups() if match else ()


def asks_for_mode(question: str) -> bool:
    """Tell whether a question asks if something was held in person, online or otherwise."""
    return _MODE.search(question) is not None


def words_of(text: str) -> list[str]:
    """Return the words of a text by `tone_key`; "ACTWG lần thứ 38" and "ACTWG 38" are the same."""
    return [tone_key(token.text) for token in syllables(_TIMES.sub("", text))]


def _terms(text: str) -> tuple[str, ...]:
    return tuple(dict.fromkeys(word for word in words_of(text) if word not in _FUNCTION_WORDS))


_AFTER = re.compile(r"\b(?:bao nhiêu|mấy)\s+(\w+)", re.IGNORECASE)
_BEFORE = re.compile(r"(?<![\w\-])(\w+(?:\s+\w+)?)\s+(?:nào|gì|mấy)\b", re.IGNORECASE)


def _focus(text: str) -> str:
    match = _AFTER.search(text) or _BEFORE.search(text)
    return fold(re.sub(r"^(?:những|các|là|ra)\s+|\s+là$", "", match[1])) if match else ""
