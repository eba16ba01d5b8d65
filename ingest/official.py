"""The fields of official papers: number, kind, issuer, date, subject, signature, what they end."""

import re
from collections.abc import Iterator, Sequence

from corpus.types import Field, FieldName, Span
from corpus.vietnamese.official import KIND, LOWER, NUMBER, OFFICE, UPPER, kind_of_number
from ingest.bylines import DAY, by_line, day_of, field, labelled, published
from ingest.sections import closing_line

__all__ = ["fields_of", "official_title"]

_HEAD = 4_000  # characters in which a document introduces itself
_TAIL = 3_000
_AROUND = 400
_MOST = 60  # places that speak of force or repeal, in one document

_WORD = rf"[{UPPER}](?:['’‘][{UPPER}]?)?(?:[{LOWER}]+|\.)"
_NUMBERED = re.compile(
    rf"\b[Ss](?:ố|Ố)\s*(?:hiệu\s*)?[:.]?\s*(?P<value>{NUMBER}(?:(?<=QH)\s\d\d\b)?)"
)
_TITLED = re.compile(
    rf"^[#*_\s]*(?P<kind>{KIND})\s+(?:số\s*:?\s*)?(?P<value>{NUMBER})(?P<rest>[^\n]*)",
    re.IGNORECASE | re.MULTILINE,
)
_PLACED = re.compile(
    rf"(?<!\w)(?P<place>(?:TP\.? ?)?{_WORD}(?:[ -]{_WORD}){{0,4}}),\s*(?P<date>ngày\s*{DAY})"
)
_MOTTO = re.compile(
    r"CỘNG\s+(?:HÒA|HOÀ)\s+XÃ\s+HỘI\s+CHỦ\s+NGHĨA\s+VIỆT\s+NAM"
    r"|Độc\s+lập\s*[-–]\s*Tự\s+do\s*[-–]\s*Hạnh\s+phúc|[-_*=─—]{3,}|\|",
    re.IGNORECASE,
)
# The header of pages, which readers put behind the text, under this name.
_RUNNING_NUMBER = re.compile(rf"^Đầu trang: (?:[^\n]*\s)?{_NUMBERED.pattern}", re.MULTILINE)
_KIND_ALONE = re.compile(rf"(?<![^\s*#|]){KIND.upper().replace('S+', 's+')}(?!\w)")
_SUBJECT_ENDS = re.compile(
    r"\s(?:Căn\s+cứ|C(?:hương|HƯƠNG)\s|P(?:hần|HẦN)\s+(?:thứ|THỨ)|Đ(?:iều|IỀU)\s+1\b"
    r"|Kính\s+gửi|L(?:ời|ỜI)\s+(?:nói|NÓI)|Theo\s+đề\s+nghị|Thực\s+hiện\s|I\.|1\.)"
    rf"|\s[-_*]{{3,}}|\n\s*(?:QUỐC\s+HỘI|CHÍNH\s+PHỦ|{OFFICE}|[Ss]ố\s*:)|\n\s*\("
    rf"|\n\s*\n\s*(?=\w+ [{LOWER}])"
)
_ABOUT = re.compile(
    r"(?:V/v|v/v|Về\s+việc)\s*:?\s*(?P<value>[^\n]{5,300}?)(?=\s+Kính\s+gửi|\s*\n|\s*$)"
)
_OF_PARLIAMENT = re.compile(
    rf"\s+CỦA\s+QUỐC\s+HỘI.{{0,80}}?\sSỐ:?\s+{NUMBER}(?:\s+NGÀY\s+{DAY})?\s+VỀ\s+",
    re.DOTALL | re.IGNORECASE,
)
_BEHIND = re.compile(
    rf"[\s:–-]*(?:ngày\s*{DAY}\s*)?(?:của\s[^,;]{{3,60}}?(?=\svề\s))?\s*(?:về(?:\s+việc)?\s+)?",
    re.IGNORECASE,
)
_THIS = rf"(?:{KIND}|Văn\s+bản|Bản\s+(?:nội\s+quy|quy\s+chế|điều\s+lệ)|Quy\s+(?:chế|định))\s+này"
_IN_FORCE = re.compile(
    rf"{_THIS}[^.\n]{{0,80}}?có\s+hiệu\s+lực(?:\s+(?:thi\s+hành|áp\s+dụng))?\s*"
    rf"(?:(?P<when>(?:kể\s+)?(?:từ\s+)?ngày\s*(?:{DAY}|ký(?:\s+ban\s+hành)?|ban\s+hành|công\s+bố"
    r"|thông\s+qua))|(?P<after>sau\s+[^.;\n]{5,120}))",
    re.IGNORECASE,
)
_REPLACES = re.compile(
    rf"{_THIS}[^.;\n]{{0,80}}?\bthay\s+thế(?:\s+cho)?\s+(?P<value>(?:các\s+)?{KIND}[^.;\n]{{4,300}})",
    re.IGNORECASE,
)
_REPEALED = re.compile(
    rf"(?:^|[.;:]\s|\n)\s*(?:\d+[.)]\s*|[a-zđ]\)\s*|-\s*)?(?P<value>(?:các\s+)?{KIND}[^.;\n]{{4,300}}?)\s+"
    r"hết\s+hiệu\s+lực(?=[^.\n]{0,80}(?:này|ngày))",
    re.IGNORECASE,
)
_STATED = re.compile(rf"{NUMBER}|\b(?:ngày|năm)\s+\d", re.IGNORECASE)
_ABOLISHES = re.compile(
    rf"(?:^|\n|,\s)\s*(?:\d+[.)]\s*|[a-zđ]\)\s*|-\s*)?(?:{_THIS}\s+)?bãi\s+bỏ\s+"
    rf"(?P<value>(?:toàn\s+bộ\s+)?(?:các\s+)?{KIND}[^.;\n]{{4,300}})",
    re.IGNORECASE,
)
_AMENDS = re.compile(
    r"sửa\s+đổi,?\s+(?:và\s+)?bổ\s+sung\s+(?:một\s+số\s+(?:điều|nội\s+dung|khoản)\s+)?(?:của\s+)?"
    rf"(?P<value>{KIND}[^\n]{{3,300}})",
    re.IGNORECASE,
)
_PASSED = re.compile(rf"\bthông\s+qua\s+(?P<date>ngày\s*{DAY})", re.IGNORECASE)
_OFFICE = re.compile(
    rf"(?<!\w)(?:{OFFICE})(?![{LOWER}])(?:[ \n]+(?!(?:{OFFICE})\b)[{UPPER}]{{2,}}(?!\w))*"
)
_OFFICE_ALONE = re.compile(OFFICE)
_DEGREE = r"(?:(?:GS|PGS|TS|ThS|Ths|BS|KS|LS|CN)\.?\s*)*"
_SIGNED = re.compile(
    rf"(?:^|[)|/.:]\s*|\s){_DEGREE}(?P<value>(?:[YK] ?)?{_WORD}(?: {_WORD}){{1,4}})"
    r"[ .*_|]*$",
    re.MULTILINE,
)
_ACTS = frozenset({"Luật", "Bộ luật", "Hiến pháp", "Pháp lệnh"})
_DISPATCH = re.compile(r"(?:Nơi\s+nhận|Kính\s+gửi)\s*:")
_RECIPIENT = re.compile(
    r"[ \t]*[-–+]?[ \t]*(?P<value>[^;\n|]*[^\s;|.\n])[ \t]*(?P<end>[;.]|(?=[\n|])|$)"
)


def fields_of(text: str, *, author: str | None = None) -> tuple[Field, ...]:
    """Return what `text` says of itself, each with its span; `author` is who its source names."""
    closing = _closing(text)
    found = [
        *_opening(text),
        *_signature(text, closing),
        *_force(text),
        *_recipients(text, closing),
    ]
    named = {one.name for one in found}
    for one in (
        *labelled(text, 0, _HEAD),
        *labelled(text, max(_HEAD, len(text) - 1_000), len(text)),
    ):
        if one.name not in named or one.name in {"present", "recipients"}:
            found.append(one)
            named.add(one.name)
    if "number" not in named:
        found += [one for one in published(text) if one.name not in named]
        line = by_line(text, author) if "author" not in named else None
        found += [line] if line and "signer" not in named else []
    return tuple(sorted(dict.fromkeys(found), key=lambda one: (one.span, one.name)))


def official_title(fields: Sequence[Field], title: str | None = None) -> str | None:
    """Return "Nghị định 62/2023/NĐ-CP: Quy định về …"; None for a text without kind and number.

    `title` is what the source calls itself: it stands where no subject is told.
    """
    held = {one.name: one.value for one in reversed(fields)}
    kind, number = held.get("kind"), held.get("number")
    subject = held.get("subject") or title or ""
    if not kind or not number or not subject or number in subject:
        return None
    if kind in _ACTS:
        own = "subject" not in held and subject.lower().startswith(kind.lower())
        called = subject if own else f"{kind} {subject}"
        return f"{called} ({number})"
    again = re.match(rf"{re.escape(kind)}\s+", subject, re.IGNORECASE)
    if again:
        subject = subject[again.end() :]
        subject = subject[:1].upper() + subject[1:]
    return f"{kind} {number}: {subject}"


# --- the head -------------------------------------------------------------------------------------


def _opening(text: str) -> Iterator[Field]:
    """Yield number, kind, issuer, place, date, subject and what is amended."""
    head = text[:_HEAD]
    end = _head_end(head)
    titled = next(
        (m for m in _TITLED.finditer(head, 0, end) if sum(map(str.isalpha, m["rest"])) > 2), None
    )
    numbered = _number(head, end) or titled or _RUNNING_NUMBER.search(text)
    alone = _KIND_ALONE.search(head, 0, end)
    if not (numbered or alone):
        return
    number = numbered["value"] if numbered else ""
    if numbered:
        yield from _one(text, "number", numbered.span("value"))
    kind = _kind(text, head[:end], titled or alone, number)
    yield from [kind] if kind else []
    placed = _PLACED.search(head, numbered.end() if numbered else 0, end) or _PLACED.search(head)
    if placed:
        yield from _one(text, "place", placed.span("place"))
        yield from _one(text, "date", placed.span("date"), day_of(placed))
    elif passed := _PASSED.search(text, max(0, len(text) - _TAIL)):
        yield from _one(text, "date", passed.span("date"), day_of(passed))
    if numbered and not titled and numbered.start() < end:
        yield from _issuer(text, min(numbered.start(), end))
    yield from _subject(text, titled, alone, end)


def _number(head: str, end: int) -> re.Match[str] | None:
    """Return where the number stands: at the head of a line or column, or under the motto."""
    for match in _NUMBERED.finditer(head, 0, end):
        line = head[head.rfind("\n", 0, match.start()) + 1 : match.start()]
        before = line.rsplit("|", 1)[-1].strip(" #*_-")
        if not before or before.isupper() or re.fullmatch(KIND, before, re.IGNORECASE):
            return match
        if _MOTTO.search(before) and not any(map(str.islower, _MOTTO.sub("", before))):
            return match
    return None


def _head_end(head: str) -> int:
    """Return where the grounds or the first chapter or article begin."""
    found = re.search(
        r"\n\s*(?:Căn cứ|Kính gửi|C(?:hương|HƯƠNG) I\b|Đ(?:iều|IỀU) 1\b)|\s(?:Kính gửi:|Căn cứ )",
        head,
    )
    return found.start() if found else min(len(head), 1_500)


def _kind(text: str, head: str, said: re.Match[str] | None, number: str) -> Field | None:
    if said:
        start, end = said.span("kind") if "kind" in said.re.groupindex else said.span()
        words = " ".join(text[start:end].split())
        return field(text, "kind", start, end, words[0].upper() + words[1:].lower())
    known = kind_of_number(number) or ("Công văn" if _ABOUT.search(head) else None)
    at = text.find(number)
    return field(text, "kind", at, at + len(number), known) if known else None


def _issuer(text: str, number_at: int) -> Iterator[Field]:
    """Yield the last body in capitals above the number, the motto of the state left out."""
    blanked = _MOTTO.sub(lambda match: "\0" * len(match[0]), text[:number_at])
    blanked = re.sub(r"(?:(?:LUẬT|SẮC LỆNH|Luật)\s*)$", lambda m: "\0" * len(m[0]), blanked)
    runs = [
        match
        for match in re.finditer(r"[^\0\n]*[^\s\0][^\0\n]*", blanked)
        if match[0].isupper() and sum(map(str.isalpha, match[0])) >= 5
    ]
    for match in runs[-1:]:
        yield from _one(text, "issuer", match.span(), _worded(text, match[0]))


def _subject(
    text: str, titled: re.Match[str] | None, alone: re.Match[str] | None, end: int
) -> Iterator[Field]:
    """Yield the subject: "V/v …", what stands below the kind in capitals, or behind the number."""
    start = stop = -1
    if titled and (about := _BEHIND.match(titled["rest"])):
        start, stop = titled.start("rest") + about.end(), titled.end("rest")
    elif alone:
        long = _OF_PARLIAMENT.match(text, alone.end())
        start = long.end() if long else alone.end()
        ends = _SUBJECT_ENDS.search(text, start + 3, start + 600)
        stop = min(ends.start() if ends else start + 300, start + 400)
    if (start < 0 or not text[start:stop].strip()) and (about := _ABOUT.search(text, 0, end + 20)):
        start, stop = about.span("value")
    words = " ".join(text[max(0, start) : stop].split()) if start >= 0 else ""
    said = re.sub(r"^(?:V/v|Về việc|VỀ VIỆC|Về|VỀ)\s*:?\s+", "", words).strip(" .*_")
    if len(said) >= 4:
        yield from _one(text, "subject", (start, stop), _worded(text, said))
        if amended := _AMENDS.search(text, start, stop):
            yield from _one(text, "amends", amended.span("value"))


def _worded(text: str, capitals: str) -> str:
    """Return words that stand in capitals as the running text writes them, where it does."""
    words = " ".join(capitals.split()).strip(" .-–*_")
    if not words.isupper():
        return words
    pattern = re.compile(r"\s+".join(map(re.escape, words.split())), re.IGNORECASE)
    for match in pattern.finditer(text[: 20 * _HEAD]):
        if not match[0].isupper():
            found = " ".join(match[0].split())
            return found[0].upper() + found[1:]
    return words


# --- the foot -------------------------------------------------------------------------------------


def _closing(text: str) -> Span | None:
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


def _signature(text: str, closing: Span | None) -> Iterator[Field]:
    """Yield the name below the last office, and that office."""
    if closing is None:
        return
    end = min(closing.end, closing.start + _TAIL)
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
        yield from _one(text, "signer", names[-1].span("value"))
        yield from _one(text, "office", office.span(), _titled_office(text, office[0]))


def _titled_office(text: str, capitals: str) -> str:
    """Return "Phó Thủ tướng" of "PHÓ THỦ TƯỚNG"."""
    base = _OFFICE_ALONE.match(capitals)
    words = (base[0] if base else capitals).lower().split()
    head = 1 if words[0] in {"phó", "quyền"} and len(words) > 1 else 0
    words[head] = words[head].capitalize()
    named = " ".join([words[0].capitalize(), *words[1:]])
    rest = " ".join(capitals[base.end() :].split()) if base else ""
    return f"{named} {_worded(text, rest)}" if rest else named


def _recipients(text: str, closing: Span | None) -> Iterator[Field]:
    """Yield each of those that "Nơi nhận" and "Kính gửi" name."""
    places = [_DISPATCH.search(text, 0, _HEAD)]
    if closing is not None:
        places.append(_DISPATCH.search(text, closing.start, closing.end))
    for place in {match.start(): match for match in places if match}.values():
        at = place.end() + len(text[place.end() :][:40]) - len(text[place.end() :][:40].lstrip())
        to = place[0].startswith("Kính")
        while match := _RECIPIENT.match(text, at, at + 300):
            value = match["value"].strip(" -–")
            if re.search(r"(?:^|\s)(?:TM|KT|TL|TUQ)\.|^\(?Đã ký", value) or value.isupper():
                break
            yield from _one(text, "recipients", match.span("value"))
            at = match.end()
            below = re.match(r"\s*(?:\|\s*)?", text[at : at + 20])
            more = text[at + (below.end() if below else 0) :][:1]
            if more not in {"-", "–", "+"} and (to or match["end"] != ";"):
                break
            at += below.end() if below else 0


# --- force ----------------------------------------------------------------------------------------


def _force(text: str) -> Iterator[Field]:
    """Yield from when it is in force, what it replaces and what it repeals."""
    for window in _windows(text, ("hiệu lực", "Hiệu lực")):
        if match := _IN_FORCE.search(text, *window):
            start, end = match.span("when" if match["when"] else "after")
            stated = day_of(match) if match["day"] else ""
            yield from _one(text, "in_force", (start, end), stated)
            break
    seen: set[int] = set()
    for name, pattern, anchors in (
        ("replaces", _REPLACES, ("thay thế",)),
        ("repeals", _REPEALED, ("hết hiệu lực",)),
        ("repeals", _ABOLISHES, ("bãi bỏ", "Bãi bỏ")),
    ):
        for window in _windows(text, anchors):
            match = pattern.search(text, *window)
            if not match or match.start("value") in seen:
                continue
            if name == "replaces" or _STATED.search(match["value"]):
                seen.add(match.start("value"))
                yield from _one(text, name, match.span("value"))  # type: ignore[arg-type]


def _windows(text: str, anchors: Sequence[str]) -> Iterator[tuple[int, int]]:
    """Yield the surroundings of the places where one of the words stands."""
    count = at = 0
    while count < _MOST:
        places = [place for word in anchors if (place := text.find(word, at)) >= 0]
        if not places:
            return
        at = min(places) + 4
        count += 1
        yield max(0, min(places) - _AROUND), min(len(text), min(places) + _AROUND)


def _one(text: str, name: FieldName, ends: tuple[int, int], value: str = "") -> Iterator[Field]:
    found = field(text, name, *ends, value)
    yield from [found] if found else []
