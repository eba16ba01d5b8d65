"""What a question is about: its names with the nouns before them, whole."""

import re
from collections.abc import Sequence
from functools import cache

from bot.asking.letters import CODE, NAME
from corpus.types import Span
from corpus.vietnamese.asked import asking
from corpus.vietnamese.nouns import nouns
from corpus.vietnamese.verbs import verbs

__all__ = ["heads", "names", "phrase", "topic", "whole_end", "with_heads"]

# "COP 28", "THCS Lê Lợi"
_CODED = re.compile(
    rf"\b{CODE}\b(?:\s+(?:lần\s+thứ\s+|lần\s+|thứ\s+|năm\s+)?\d{{1,4}}\b|\s+(?!{CODE}\b){NAME})?"
)
_NAMED = re.compile(rf"(?<![\w\-]){NAME}")
_YEAR = re.compile(r"(?:\bnăm\s+)?\b[12]\d{3}\b", re.IGNORECASE)
# What may stand before "… đó" besides the nouns that ask: a thing that was spoken of.
_MORE_HEADS = (
    "phiên họp", "nhóm công tác", "mạng lưới", "đoàn công tác", "đoàn", "khóa đào tạo",
    "khoá đào tạo", "khóa", "khoá", "lớp", "buổi", "vụ trưởng", "tuyến đường", "máy", "thuốc",
    "vở", "hợp đồng", "quy chế", "nội quy", "biên bản", "quyết định", "thông báo", "báo cáo",
)  # fmt: skip
_ENDS = frozenset(
    "là có do được bị đã sẽ đang ở tại vào từ đến trong ngoài với cho về của và hay hoặc khi nếu "
    "thì mà gồm diễn họp theo để bởi năm ngày tháng nào gì ai đâu bao mấy sao như không chưa phải "
    "cần nên muốn còn đều cũng vừa mới ra lên làm giữ sinh mất nằm thuộc dự "
    "bàn ký nói viết đi mở mua bán nêu nhận trao".split()
)
_FARTHEST = 200  # code points behind its capitals in which a name ends
_LONGEST_NAME = 6  # small words that may end a name: "Phòng Quản | lý đô thị và …" goes no further


@cache
def heads() -> tuple[str, ...]:
    """Return the nouns that name a thing together with what follows, the longest first."""
    asking_nouns = [
        n.text for n in nouns().values() if n.use in {"name", "plain"} and n.type != "time"
    ]
    return tuple(sorted({*asking_nouns, *_MORE_HEADS}, key=len, reverse=True))


@cache
def _known_heads() -> frozenset[str]:
    return frozenset(heads())


def names(text: str) -> list[Span]:
    """Return the codes and names of a text, each whole, in reading order.

    The name of an office goes on in small letters: "Phòng Quản lý đô thị".
    """
    found: list[Span] = []
    taken = bytearray(len(text))
    for match in [*_CODED.finditer(text), *_NAMED.finditer(text)]:
        if _opens(match.start(), match[0]):
            continue
        start = match.start()
        first, _, rest = match[0].partition(" ")
        if not start and rest and first.lower() in _ENDS:
            start += len(first) + 1  # "Ở Huế"
        span = Span(start=start, end=whole_end(text, start, match.end()))
        if not any(taken[span.start : span.end]):
            found.append(span)
            taken[span.start : span.end] = b"\1" * len(span)
    return sorted(found)


def _opens(start: int, word: str) -> bool:
    """Tell whether a capitalised word is so only because it begins the sentence."""
    return start == 0 and " " not in word and not re.match(CODE, word) and "-" not in word


def whole_end(text: str, start: int, stop: int) -> int:
    """Return where a name ends that began with the noun of an office, a body or a paper."""
    words = list(re.finditer(r"[^\s,;:.?!()“”\"]+", text[start : stop + _FARTHEST]))
    said = [word[0].lower() for word in words]
    if not any(" ".join(said[:size]) in _known_heads() for size in (1, 2, 3)):
        return stop
    end, small = stop - start, 0
    for at, word in enumerate(words):
        if word.start() < end:
            continue
        if text[start + end : start + word.start()].strip():
            break  # a comma or a bracket parts them
        capital = words[at + 1][0][0].isupper() if at + 1 < len(words) else False
        if said[at + 1 : at + 2] in (["bao"], ["mấy"]):
            break  # "cầu X | dài bao nhiêu"
        if word[0][0].isupper() or word[0].isdigit():
            small = 0
        elif _is_figure(words[at - 1][0]) or not _goes_on(
            said[at : at + 2], small, before_capital=capital
        ):
            break
        else:
            small += 1
        end = word.end()
    return start + end


def _is_figure(word: str) -> bool:
    """Tell whether a word is a code or a number, with which a name ends: "COP 28"."""
    return word.isdigit() or (len(word) > 1 and word.isupper())


def _goes_on(words: Sequence[str], small: int, *, before_capital: bool) -> bool:
    """Tell whether a name goes on with this word in small letters; `small` came before it."""
    if words[0] == "và":
        return before_capital
    if words[0] in _ENDS or small >= _LONGEST_NAME:
        return False
    return not (small and " ".join(words) in verbs())


def phrase(head: str) -> re.Pattern[str]:
    """Match a noun phrase from its head to the verb, the question mark or the end."""
    verbs = "là|do|có|diễn|được|thảo|gồm|đã|sẽ|quy|bao|phải|bị|ở|tại|nào|gì|mấy"
    return re.compile(
        rf"(?<!\w){re.escape(head)}(?!\w)[^?,]*?(?=\s+(?:{verbs})\b|[?,]|$)", re.IGNORECASE
    )


def with_heads(text: str, start: int, *, owners: bool = True) -> int:
    """Move `start` left over the head nouns just before it ("Giám đốc Sở | GTVT").

    Without `owners`, it stays behind an "của": "cửa của | tiệm Mây" is no tiệm.
    """
    lowered = text.lower()
    moved = True
    while moved:
        moved = False
        for head in heads():
            at = lowered.rfind(head, 0, start)
            between = lowered[at + len(head) : start].split() if at >= 0 else []
            whole = at == 0 or (at > 0 and not lowered[at - 1].isalnum())
            if not owners and "của" in between:
                continue
            if whole and len(between) <= 3 and lowered[at + len(head)].isspace():
                start, moved = at, True
                break
    return start


def topic(text: str) -> str:
    """Return what a question is about, or nothing where it names nothing."""
    places = names(text)
    if not places:
        return _subject(text)
    start = with_heads(text, places[0].start)
    if _begins_with_head(text) and len(text[:start].split()) <= _LONGEST_SUBJECT:
        start = 0 if not asking(text[:start]) else start
    if asking(text[start : places[-1].end]):  # "X do ai và Y …": two things
        places = places[:1]
    about = text[start : places[-1].end]
    year = _YEAR.search(text)
    return f"{about} năm {year[0][-4:]}" if year and year[0] not in about else about


def _begins_with_head(text: str) -> bool:
    words = text.lower().split()
    return any(" ".join(words[:size]) in heads() for size in (3, 2, 1))


_LONGEST_SUBJECT = 6
_SUBJECT = re.compile(
    r"^(?P<subject>(?:(?!(?:rộng|sâu|xa|là|do|có|được|bị|đã|sẽ|gồm|diễn|ở|tại|vào|bao|khi|vì|thì|mất|kéo|giá|nặng|cao|dài|mở|đóng)\b)\S+\s+){1,7}?)"
    r"(?=(?:là|do|có|được|bị|đã|sẽ|gồm|diễn|ở|tại|vào|bao|khi|vì|mất|kéo|giá|nặng|cao"
    r"|dài|rộng|sâu|xa|mở|đóng)\b)",
    re.IGNORECASE,
)


_DOER = re.compile(r"^(?:những )?ai\s+(?P<rest>.+)$", re.IGNORECASE)


def _object(deed: str) -> str:
    """Return what a deed is done to, where a noun that names things begins it: "cuộc họp tổ 3"."""
    words = deed.split()
    for size in (3, 2, 1):
        if " ".join(words[:size]).lower() in verbs():
            rest = " ".join(words[size:])
            return rest if _begins_with_head(rest) and not asking(rest) else ""
    return ""


_GOES = re.compile(r"(?:lên|xuống|sang|qua|về|khi|nếu|lúc|sau|trước)\s", re.IGNORECASE)
_POINTS = re.compile(r"\b(?:đó|này|ấy|kia)\b", re.IGNORECASE)


def _subject(text: str) -> str:
    """Return whom or what a question without names speaks of, where it begins with that."""
    if asked := _DOER.match(text):
        return _object(asked["rest"].rstrip(" ?."))
    found = _SUBJECT.match(text)
    subject = found["subject"] if found else ""
    if "," in subject or asking(subject) or _POINTS.search(subject) or _GOES.match(subject):
        return ""
    return subject.strip()
