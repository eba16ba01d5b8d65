"""Acronyms that a document spells out, found where it does."""

import re
from collections import Counter
from collections.abc import Sequence

from corpus.vietnamese.general_acronyms import GENERAL
from corpus.vietnamese.text import fold

__all__ = ["mine"]

_BIG = "A-ZĐƯÔÂ"
_SHORT = rf"[{_BIG}](?:[{_BIG}a-zđ0-9]|[-&.](?=[{_BIG}]))*[{_BIG}0-9][a-z]?"
_BRACKET = re.compile(r"\((?P<inside>[^()\n]{2,120})\)")
# "COP", "UNFCCC 2021", "viết tắt là BHYT", "World Health Organization - WHO", "Bộ LĐTBXH".
_INSIDE = re.compile(rf"(?P<before>(?:.* )?)(?P<short>{_SHORT})(?: (?:19|20)\d\d)?")
_ANNOUNCES = re.compile(r"(?:|.*(?:[-–,;:]|tắt|tắt là|gọi là))")
_SHORT_BEFORE = re.compile(rf"(?<![\w-])(?P<short>{_SHORT}) ?$")
_BARRIER = re.compile(r"[.;:!?()\[\]“”\"\n]")
_WORD = re.compile(r"[^\W_]+")
_LONGEST_SHORT = 12
_REACH = 200  # characters to the left in which a name begins


def _set_of(words: str) -> frozenset[str]:
    return frozenset(words.split())


# Words that an acronym may pass over.
_PASSED_OVER = _set_of("""
    và về của các những cho trong với tại để do đối bằng theo & of and the for on in to
""")
# What the name of an institution, a meeting or a paper begins with: the initials of an acronym from
# another language give no hint. Those of one syllable are too common in lower case to count there.
_ONE_SYLLABLE = "ban|bộ|cục|đài|đảng|đoàn|hãng|hội|khối|nhóm|quỹ|sở|trường|viện|vụ"
_INSTITUTIONS = (
    "cao ủy|cao uỷ|chi cục|câu lạc bộ|cơ quan|cộng đồng|công ty|đại hội đồng|đại học|diễn đàn|"
    "dịch vụ|hiệp hội|học viện|hội đồng|liên đoàn|liên hiệp(?! quốc)|liên minh|lực lượng|mạng lưới|"
    "mặt trận|ngân hàng|nghị viện|phong trào|tập đoàn|tổ chức|tòa án|toà án|tổng công ty|tổng cục|"
    "trung tâm|ủy ban|uỷ ban|văn phòng"
)
_ISSUES = (
    "chỉ số|chương trình|công ước|cuộc họp|định ước|hệ thống|hiệp định|hiệp ước|hội nghị|khóa họp|"
    "khoá họp|kỳ họp|nghị định thư|phiên họp|sáng kiến|thỏa thuận|thoả thuận|tổng sản phẩm|tuyên bố"
)
_HEAD = re.compile(
    rf"(?<!\w)(?:(?P<single>{_ONE_SYLLABLE})|(?P<issue>{_ISSUES})|{_INSTITUTIONS})(?!\w)"
)
# A stretch with one of these is a clause, no name.
_CLAUSE = re.compile(
    r"(?<!\w)(?:bị|bởi|chiếm|cho|có|do|đã|đang|được|gồm|khi|kể|là|mà|như|nhưng|này|sẽ|sử dụng|tới|"
    r"từ|thì|trước|sau)(?!\w)"
)
_ROMAN = re.compile(r"[IVXLC]+")


def mine(text: str) -> dict[str, str]:
    """Return the acronyms that `text` spells out, each with its most frequent full name.

    Both ways of writing count: "Văn phòng … (UNODC)" and "UNODC (Văn phòng …)". The name begins
    where the initials say so; an acronym of another language takes the noun phrase to its left that
    begins with a word for an institution, a meeting or a paper.
    """
    found: dict[str, Counter[str]] = {}
    for bracket in _BRACKET.finditer(text):
        left = text[max(bracket.start() - _REACH, 0) : bracket.start()].rstrip(" ")
        pair = _name_before(left, bracket["inside"]) or _name_inside(left, bracket["inside"])
        if pair:
            short, name = pair
            found.setdefault(short, Counter())[" ".join(name.split())] += 1
    return {short: names.most_common(1)[0][0] for short, names in found.items()}


def _name_before(left: str, inside: str) -> tuple[str, str] | None:
    """Read "Tên đầy đủ (VIẾT TẮT)"."""
    match = _INSIDE.fullmatch(inside)
    if not match or not 2 <= len(match["short"]) <= _LONGEST_SHORT:
        return None
    short, before = match["short"], match["before"].strip()
    left = _BARRIER.split(left)[-1]
    words = list(_WORD.finditer(left))
    first = _by_initials([word[0] for word in words], short)
    if first is None:
        first = _by_some_initials([word[0] for word in words], short)
    if first is not None:
        return short, left[words[first].start() :]
    if _ANNOUNCES.fullmatch(before) and _is_foreign(short):
        start = _head_start(left, dated=inside[-1].isdecimal())
        if start is not None:
            return short, left[start:]
    return None


def _name_inside(left: str, inside: str) -> tuple[str, str] | None:
    """Read "VIẾT TẮT (Tên đầy đủ)"."""
    match = _SHORT_BEFORE.search(left)
    words = _WORD.findall(inside)
    if not match or len(words) < 2 or len(match["short"]) > _LONGEST_SHORT:
        return None
    short = match["short"]
    foreign = _is_foreign(short) and len(short) > 3 and len(words) > 3 and inside[0].isupper()
    if _by_initials(words, short) == 0 or (foreign and _HEAD.match(inside.lower())):
        return short, inside
    return None


def _by_initials(words: Sequence[str], short: str) -> int | None:
    """Return the index of the word at which the full name of `short` begins, read from the right.

    Every capital of `short` needs a word; only function words, and names and years behind the last
    letter ("Ngân hàng Nhà nước Việt Nam (NHNN)"), may be passed over.
    """
    letters = [fold(char) for char in short if char.isupper()]
    if len(letters) < 2:
        return None
    for behind in range(min(3, len(words))):
        if behind and not (words[-behind][0].isupper() or words[-behind].isdecimal()):
            return None
        start = _consume(words, len(words) - 1 - behind, letters, len(letters) - 1)
        if start is not None:
            return start
    return None


def _consume(words: Sequence[str], word: int, letters: Sequence[str], letter: int) -> int | None:
    """Match `letters[: letter + 1]` against the words up to `word`; return where they begin."""
    if word < 0:
        return None
    if fold(words[word][0]) == letters[letter]:
        if letter == 0:
            return word
        start = _consume(words, word - 1, letters, letter - 1)
        if start is not None:
            return start
    inner = letter < len(letters) - 1 and words[word].lower() in _PASSED_OVER
    return _consume(words, word - 1, letters, letter) if inner else None


def _by_some_initials(words: Sequence[str], short: str) -> int | None:
    """Return where a name begins whose acronym skips words: "Trung tâm Kiểm định Xe máy (TTXM)".

    The name begins with a capital and ends with the last letter's word; at least half of its words
    have a letter, and there are three or more.
    """
    letters = [fold(char) for char in short if char.isupper()]
    if len(letters) < 3 or len(letters) != len(short):
        return None
    for start in range(len(words) - len(letters), max(-1, len(words) - 2 * len(letters) - 1), -1):
        initials = iter([fold(word[0]) for word in words[start:]])
        opens = words[start][0].isupper() and fold(words[start][0]) == letters[0]
        if opens and all(letter in initials for letter in letters) and not any(initials):
            return start
    return None


def _is_foreign(short: str) -> bool:
    """Tell whether `short` may abbreviate another language: no Vietnamese reading is known."""
    readings = GENERAL.get(short, ())
    if not short.isascii() or _ROMAN.fullmatch(short) or sum(map(str.isupper, short)) < 2:
        return False
    return not any(_by_initials(_WORD.findall(full), short) == 0 for full in readings)


def _head_start(left: str, *, dated: bool) -> int | None:
    """Return where the noun phrase at the end of `left` begins; None when no known head does it.

    Only a `dated` acronym may be an event of the institution named last: "hội nghị thường niên của
    Hiệp hội Dệt may Bắc Á (NATA 2031)".
    """
    lowered = left.lower()
    heads = list(_HEAD.finditer(lowered, _after_last_list_comma(left)))
    capital = [at for at, head in enumerate(heads) if left[head.start()].isupper()]
    small = [at for at, head in enumerate(heads) if at not in capital and not head["single"]]
    for at in (*reversed(capital), *reversed(small)):
        rest = lowered[heads[at].end() :]
        if rest.strip() and not _CLAUSE.search(rest) and (at in capital or " của " not in rest):
            return heads[_first_head(heads, at, left, dated=dated)].start()
    return None


def _first_head(heads: Sequence[re.Match[str]], at: int, left: str, *, dated: bool) -> int:
    """Follow a head to the heads before it that belong to the same name."""
    while at > 0:
        before, here = heads[at - 1], heads[at]
        gap = left[before.end() : here.start()].lower().split()
        of_event = dated and before["issue"] and gap[-1:] == ["của"] and len(gap) < 4
        same_case = left[before.start()].isupper() == left[here.start()].isupper()
        listed = gap in (["các"], ["những"]) and left[before.start()].isupper()
        if not (of_event or listed or (not gap and same_case)):
            break
        at -= 1
    return at


def _after_last_list_comma(left: str) -> int:
    """Return the offset behind the last comma that does not stand inside a name.

    "Tổ chức Giáo dục, Khoa học và Văn hóa" has such a comma: a capital and an "và" follow it.
    """
    commas = [at for at, char in enumerate(left) if char == ","]
    while commas:
        rest = left[commas[-1] + 1 :].strip()
        if not (rest[:1].isupper() and " và " in rest):
            return commas[-1] + 1
        commas.pop()
    return 0
