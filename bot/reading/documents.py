"""Which document a question names: by number, by title, by abbreviation, or as the only one."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from bot.reading.dated import of_time
from corpus.store.collection import Corpus, Names
from corpus.types import Document, Field
from corpus.vietnamese.official import KIND, NUMBER
from corpus.vietnamese.text import syllables, tone_key
from corpus.vietnamese.values import Kind, find

__all__ = [
    "Named",
    "gives_number",
    "named_documents",
    "names_of",
    "number_form",
    "of_short_number",
]

_NUMBER = re.compile(
    rf"(?<![\w/])(?:{NUMBER}(?:(?<=QH)\s\d\d\b)?"
    r"|(?<=\s)(?<!háng\s)(?<!uý\s)\d{1,4}/(?:19|20)\d\d(?![/\d]))"
)
_KIND = re.compile(rf"(?<!\w){KIND}(?!\w)", re.IGNORECASE)
_THIS = re.compile(
    rf"(?:(?P<kind>{KIND})|văn bản|tài liệu|bài(?: viết| báo)?|cuộc họp)\s+(?:này|trên|đó)\b",
    re.IGNORECASE,
)
_CODE = re.compile(r"(?<!\w)[A-ZĐ]{2,}(?:&[A-ZĐ]+)?(?!\w)")
_AFTER = frozenset(
    "này trên đó nào gì ai số năm ngày mới cũ hiện quy định nói nêu ghi viết có là được bị do về "
    "ban hành ký thì và của cho theo hết còn thay bãi sửa gồm ra sao như thế đã đang sẽ khi ở "
    "tại trong điều khoản điểm chương mục phần phụ không hay cần phải việc vấn cái nội "
    "chủ".split()
)
_NEXT = re.compile(r"\s+(?:về\s+)?(?!\d)(\w+)", re.IGNORECASE)
# The name of an act, up to a word that can only follow it.
_ACT = re.compile(
    r"(?:Bộ\s+luật|Luật|Nghị\s+định|Nghị\s+quyết|Thông\s+tư|Pháp\s+lệnh)"
    rf"(?:\s+(?!(?:{'|'.join(sorted(_AFTER - {'và', 'về'}))})\b)(?!\d)[\w-]+){{1,8}}",
    re.IGNORECASE,
)
_FEWEST = 2  # words of a title in a row that name it
_IDLE = frozenset("của và về các những cho trong năm số quy định một".split())


@dataclass(frozen=True, slots=True, kw_only=True)
class Named:
    """The documents that a question may mean, and how it names them.

    `words` are the stretches of the question that do, as (start, end). `number` is one that it
    gives; where no document bears it, `ids` is empty. `only` tells that it names none, and there
    is but one; `unknown` is the name of an act that is not in the collection.
    """

    ids: tuple[str, ...]
    words: tuple[tuple[int, int], ...] = ()
    number: str = ""
    only: bool = False
    unknown: str = ""


def number_form(number: str) -> str:
    """Return a document number in one form: without blanks, leading zeros and case."""
    return re.sub(r"(?<!\d)0+(?=\d)", "", "".join(number.split())).casefold()


def named_documents(question: str, corpus: Corpus) -> Named:
    """Return the documents that `question` names; without any, the only one of the collection."""
    fields = corpus.fields
    if number := _NUMBER.search(question):
        return _of_number(question, number, fields)
    titles = corpus.names
    if found := of_short_number(question, fields) or _of_title(question, titles):
        return _of_its_time(question, found, corpus)
    kind = _KIND.search(question)
    if kind and _goes_on(question, kind.end()):
        act = _ACT.match(question, kind.start())
        return Named(ids=(), unknown=" ".join(act[0].split()) if act else "")
    asked = " ".join(kind[0].split()).casefold() if kind else ""
    of_kind = [key for key in titles if _told(fields.get(key, ()), "kind").casefold() == asked]
    if asked and of_kind:
        named = Named(ids=tuple(of_kind), words=(kind.span(),) if kind else ())
        named = _of_its_time(question, named, corpus)
        if len(named.ids) == 1:
            return named
    if len(titles) == 1:
        this = _THIS.search(question)
        return Named(ids=tuple(titles), words=(this.span(),) if this else (), only=True)
    return Named(ids=())


def _of_its_time(question: str, named: Named, corpus: Corpus) -> Named:
    """Leave, of several documents, those of the day or year that the question gives."""
    ids, spans = of_time(question, named.ids, corpus)
    words = [*named.words, *((span.start, span.end) for span in spans)]
    return replace(named, ids=ids, words=tuple(sorted(dict.fromkeys(words))))


def of_short_number(question: str, fields: Mapping[str, Sequence[Field]]) -> Named | None:
    """Return the papers that "Nghị định 512" names without the rest of their number."""
    for one in find(question):
        if one.kind is not Kind.DOCUMENT or not one.label:
            continue
        digits = re.search(r"\d+$", one.text)
        if digits is None:
            continue
        found = [
            key
            for key, told in fields.items()
            if number_form(_told(told, "number")).startswith(f"{int(digits[0])}/")
            and one.label in {_told(told, "kind").casefold(), ""}
        ]
        if found:
            return Named(ids=tuple(found), words=((one.span.start, one.span.end),))
    return None


def gives_number(question: str) -> bool:
    """Tell whether the question gives the number of a paper."""
    return _NUMBER.search(question) is not None


def names_of(document: Document) -> list[str]:
    """Return what a document is called by: its title, its kind and its subject."""
    told = (field.value for field in document.fields if field.name in {"kind", "subject"})
    return [document.title, *told]


def _of_number(
    question: str, number: re.Match[str], fields: Mapping[str, Sequence[Field]]
) -> Named:
    wanted = number_form(number[0])
    found = [
        key
        for key, told in fields.items()
        if any(
            one.name == "number"
            and (
                number_form(one.value) == wanted or number_form(one.value).startswith(f"{wanted}/")
            )
            for one in told
        )
    ]
    start = number.start()
    if before := re.search(rf"{KIND}\s+(?:số\s+)?$", question[:start], re.IGNORECASE):
        start = before.start()
    return Named(ids=tuple(found), words=((start, number.end()),), number=number[0])


def _of_title(question: str, titles: Mapping[str, Names]) -> Named | None:
    """Return the documents that share the longest run of words with the question."""
    tokens = list(syllables(question))
    words = [tone_key(token.text) for token in tokens]
    best: tuple[int, int] = (0, 0)
    found: list[str] = []
    asked = set(words)
    for key, names in titles.items():
        if sum(word in asked for word in set().union(*names)) < _FEWEST:
            continue
        length, at = max((_run(words, name) for name in names), default=(0, 0))
        if length > best[0]:
            best, found = (length, at), []
        if length == best[0]:
            found.append(key)
    length, at = best
    run = words[at : at + length]
    telling = [word for word in run if word not in _IDLE]
    if len(telling) < _FEWEST or (len(telling) == 2 and _KIND.fullmatch(" ".join(run))):
        return _of_code(question, titles)
    place = (tokens[at].span.start, tokens[at + length - 1].span.end)
    whole = any(name[-length:] == tuple(run) for key in found for name in titles[key])
    act = _ACT.match(question, place[0])
    if act and act.end() > place[1] and not whole and _goes_on(question, place[1]):
        return Named(ids=(), unknown=" ".join(act[0].split()))  # another law that begins alike
    return Named(ids=tuple(found), words=(place,))


def _goes_on(question: str, end: int) -> bool:
    """Tell whether a name that ends at `end` goes on: "Luật Bảo hiểm" before "y tế"."""
    following = _NEXT.match(question, end)
    return following is not None and following[1].casefold() not in _AFTER


def _of_code(question: str, titles: Mapping[str, Names]) -> Named | None:
    """Return the documents whose name begins with the letters of an abbreviation ("BLLĐ")."""
    for code in _CODE.finditer(question):
        letters = code[0].casefold()
        found = [
            key
            for key, names in titles.items()
            if any("".join(word[0] for word in name).startswith(letters) for name in names if name)
        ]
        if found and len(letters) >= 3:
            start = code.start()
            if before := re.search(rf"{KIND}\s+$", question[:start], re.IGNORECASE):
                start = before.start()
            return Named(ids=tuple(found), words=((start, code.end()),))
    return None


def _run(words: Sequence[str], name: Sequence[str]) -> tuple[int, int]:
    """Return the longest run of `words` that stands in `name`, and where it begins."""
    best = (0, 0)
    for at in range(len(words)):
        for start in range(len(name)):
            length = 0
            while (
                at + length < len(words)
                and start + length < len(name)
                and words[at + length] == name[start + length]
            ):
                length += 1
            if length > best[0]:
                best = (length, at)
    return best


def _told(fields: Sequence[Field], name: str) -> str:
    return next((one.value for one in fields if one.name == name), "")
