"""A deed whose object only the question before tells: "Khai báo xong thì …" of "tạm vắng"."""

import re

from bot.asking.topic import names
from corpus.vietnamese.asked import asking
from corpus.vietnamese.verbs import verbs

__all__ = ["with_object"]

_LONGEST = 5  # words of an object
_WORD = re.compile(r"[^\W_]+")
_NO_OBJECT = frozenset(
    "xong rồi trễ muộn chậm sớm lại tối nhiều ít thì ở tại mất hết cần như bằng lúc khi được bị "
    "phải có bao mấy qua trực vào trước sau trong ngoài thế ra không chưa là đã sẽ đang từ đến tới "
    "theo với cho của và hay hoặc nếu vì do để mà nên gì nào đâu ai sao đó này ấy vậy nữa "
    "luôn".split()
)


def with_object(question: str, previous: str) -> str:
    """Give the first deed of a question that lacks its object the one that it had before.

    Only where the question names nothing itself, and in the words of the question before.
    """
    if names(question):
        return question
    words = list(_WORD.finditer(question))
    for at, word in enumerate(words):
        for size in (2, 1):
            deed = words[at : at + size]
            said = question[word.start() : deed[-1].end()].lower()
            if len(deed) < size or said not in verbs():
                continue
            if not _is_bare(question, deed[-1].end()):
                return question
            told = _object(said, previous)
            if told and told.lower() not in question.lower():
                end = deed[-1].end()
                return f"{question[:end]} {told}{question[end:]}"
            break
    return question


def _is_bare(question: str, end: int) -> bool:
    """Tell whether no object stands behind a deed that ends there."""
    after = _WORD.search(question, end)
    parted = after is None or question[end : after.start()].strip() != ""
    return parted or (after is not None and after[0].lower() in _NO_OBJECT)


def _object(deed: str, text: str) -> str:
    """Return what a text says that is done to behind a deed; nothing where it is not clear."""
    found = re.search(rf"(?<!\w){re.escape(deed)}\s+", text, re.IGNORECASE)
    if found is None:
        return ""
    asks = next((one.start() for one in asking(text) if one.start() >= found.end()), len(text))
    told: list[str] = []
    end = found.end()
    for word in _WORD.finditer(text, found.end(), asks):
        if text[end : word.start()].strip() or word[0].lower() in _NO_OBJECT:
            break
        told.append(word[0])
        end = word.end()
    return text[found.end() : end].strip() if 0 < len(told) <= _LONGEST else ""
