"""The foot of an official paper: who signed it, and who receives it."""

import re
from collections.abc import Iterator

from corpus.types import Field, Span
from corpus.vietnamese.official import LOWER, OFFICE, UPPER
from ingest.official_words import HEAD, TAIL, WORD, told, worded
from ingest.sections import closing_line

__all__ = ["closing", "recipients", "signature"]

_OFFICE = re.compile(
    rf"(?<!\w)(?:{OFFICE})(?![{LOWER}])(?:[ \n]+(?!(?:{OFFICE})\b)[{UPPER}]{{2,}}(?!\w))*"
)
_OFFICE_ALONE = re.compile(OFFICE)
_DEGREE = r"(?:(?:GS|PGS|TS|ThS|Ths|BS|KS|LS|CN)\.?\s*)*"
_SIGNED = re.compile(
    rf"(?:^|[)|/.:]\s*|\s){_DEGREE}(?P<value>(?:[YK] ?)?{WORD}(?: {WORD}){{1,4}})"
    r"[ .*_|]*$",
    re.MULTILINE,
)
_DISPATCH = re.compile(r"(?:Nơi\s+nhận|Kính\s+gửi)\s*:")
_RECIPIENT = re.compile(
    r"[ \t]*[-–+]?[ \t]*(?P<value>[^;\n|]*[^\s;|.\n])[ \t]*(?P<end>[;.]|(?=[\n|])|$)"
)


def closing(text: str) -> Span | None:
    """Return where recipients and signature stand, up to an annex or the end."""
    start = None
    at = 0
    for raw in text.split("\n"):
        line = raw.strip()
        if start is not None and re.match(r"(?:Phụ lục|PHỤ LỤC|Mẫu số|MẪU SỐ)\b", line):
            return Span(start=start, end=at)
        if start is None and at > len(text) // 4 and closing_line(line):
            start = at
        elif start is not None and re.match(r"Điều \d", line):
            start = None
        at += len(raw) + 1
    return Span(start=start, end=len(text)) if start is not None and start < len(text) else None


def signature(text: str, closing: Span | None) -> Iterator[Field]:
    """Yield the name below the last office, and that office."""
    if closing is None:
        return
    end = min(closing.end, closing.start + TAIL)
    offices = list(_OFFICE.finditer(text, closing.start, end))
    if not offices:
        return
    office = offices[-1]
    names = [
        match
        for match in _SIGNED.finditer(text, office.end(), end)
        if not re.match(
            r"\s*[-–]|Nơi nhận|Lưu",
            text[max(office.end(), text.rfind("\n", 0, match.start("value")) + 1) :],
        )
    ]
    if names:
        yield from told(text, "signer", names[-1].span("value"))
        yield from told(text, "office", office.span(), _titled_office(text, office[0]))


def _titled_office(text: str, capitals: str) -> str:
    """Return "Phó Thủ tướng" of "PHÓ THỦ TƯỚNG"."""
    base = _OFFICE_ALONE.match(capitals)
    words = (base[0] if base else capitals).lower().split()
    head = 1 if words[0] in {"phó", "quyền"} and len(words) > 1 else 0
    words[head] = words[head].capitalize()
    named = " ".join([words[0].capitalize(), *words[1:]])
    rest = " ".join(capitals[base.end() :].split()) if base else ""
    return f"{named} {worded(text, rest)}" if rest else named


def recipients(text: str, closing: Span | None) -> Iterator[Field]:
    """Yield each of those that "Nơi nhận" and "Kính gửi" name."""
    places = [_DISPATCH.search(text, 0, HEAD)]
    if closing is not None:
        places.append(_DISPATCH.search(text, closing.start, closing.end))
    for place in {match.start(): match for match in places if match}.values():
        at = place.end() + len(text[place.end() :][:40]) - len(text[place.end() :][:40].lstrip())
        to = place[0].startswith("Kính")
        while match := _RECIPIENT.match(text, at, at + 300):
            value = match["value"].strip(" -–")
            if re.search(r"(?:^|\s)(?:TM|KT|TL|TUQ)\.|^\(?Đã ký", value) or value.isupper():
                break
            yield from told(text, "recipients", match.span("value"))
            at = match.end()
            below = re.match(r"\s*(?:\|\s*)?", text[at : at + 20])
            more = text[at + (below.end() if below else 0) :][:1]
            if more not in {"-", "–", "+"} and (to or match["end"] != ";"):
                break
            at += below.end() if below else 0
