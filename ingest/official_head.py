"""The head of an official paper: number, kind, issuer, place and date, subject."""

import re
from collections.abc import Iterator

from corpus.types import Field
from corpus.vietnamese.official import KIND, LOWER, NUMBER, OFFICE, kind_of_number
from ingest.bylines import DATED_LINE, DAY, day_of, field
from ingest.official_words import HEAD, TAIL, WORD, told, worded

__all__ = ["opening"]

_NUMBERED = re.compile(
    rf"\b[Ss](?:ố|Ố)\s*(?:hiệu\s*)?[:.]?\s*(?P<value>{NUMBER}(?:(?<=QH)\s\d\d\b)?)"
)
_TITLED = re.compile(
    rf"^[#*_\s]*(?P<kind>{KIND})\s+(?:số\s*:?\s*)?(?P<value>{NUMBER})(?P<rest>[^\n]*)",
    re.IGNORECASE | re.MULTILINE,
)
_PLACED = re.compile(
    rf"(?<!\w)(?P<place>(?:TP\.? ?)?{WORD}(?:[ -]{WORD}){{0,4}}),\s*(?P<date>ngày\s*{DAY})"
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
_AMENDS = re.compile(
    r"sửa\s+đổi,?\s+(?:và\s+)?bổ\s+sung\s+(?:một\s+số\s+(?:điều|nội\s+dung|khoản)\s+)?(?:của\s+)?"
    rf"(?P<value>{KIND}[^\n]{{3,300}})",
    re.IGNORECASE,
)
_PASSED = re.compile(rf"\bthông\s+qua\s+(?P<date>ngày\s*{DAY})", re.IGNORECASE)


def opening(text: str) -> Iterator[Field]:
    """Yield number, kind, issuer, place, date, subject and what is amended."""
    head = text[:HEAD]
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
        yield from told(text, "number", numbered.span("value"))
    kind = _kind(text, head[:end], titled or alone, number)
    yield from [kind] if kind else []
    placed = _PLACED.search(head, numbered.end() if numbered else 0, end) or _PLACED.search(head)
    if placed:
        yield from told(text, "place", placed.span("place"))
        yield from told(text, "date", placed.span("date"), day_of(placed))
    elif dated := DATED_LINE.search(head, numbered.end() if numbered else 0, end):
        yield from told(text, "date", dated.span(), day_of(dated))
    elif passed := _PASSED.search(text, max(0, len(text) - TAIL)):
        yield from told(text, "date", passed.span("date"), day_of(passed))
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
        yield from told(text, "issuer", match.span(), worded(text, match[0]))


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
        yield from told(text, "subject", (start, stop), worded(text, said))
        if amended := _AMENDS.search(text, start, stop):
            yield from told(text, "amends", amended.span("value"))
