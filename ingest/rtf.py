"""RTF: its text by striprtf, in Unicode whatever font it is set in."""

import re

from striprtf.striprtf import rtf_to_text

from corpus.types import Note
from ingest.draft import Blocks, Draft, Unreadable
from ingest.letters import Letters
from ingest.rows import add_lines

__all__ = ["read_rtf"]

_BROKEN = "tệp RTF bị hỏng hoặc bị cắt cụt: hãy mở bằng Word rồi lưu lại"
_TITLE = re.compile(rb"\{\\title ([^{}]{1,300})\}")
_SOFT_HYPHEN = re.compile(rb"\\-(?=[ \\{}\r\n]|[a-z\x80-\xff])")
# A group that begins with commands; hidden letters and sizes below two points are among these.
_GROUP = re.compile(rb"\{((?:\\[a-z]+-?\d* ?)+)[^{}]*\}")
_UNSEEN = re.compile(rb"\\(?:v|fs[0-3])(?![a-z0-9])")
_COLOURS = re.compile(rb"\{\\colortbl([^{}]*)\}")
_SHADE = re.compile(rb"\\(red|green|blue)(\d+)")
_COLOUR_OF = re.compile(rb"\\cf(\d+)")
_GROUND = re.compile(rb"\\(?:highlight|cb|chcbpat|cbpat|clcbpat|chshdng|shading|clshdng)[1-9]")
_BEGIN = re.compile(rb"\\(?:par|sect|page|row)(?![a-z])")
_ROW_END = re.compile(rb"\\row(?![a-z])")
_SHAPE = re.compile(rb"\\(?:shptxt|background)(?![a-z])")
_WHITE = 250
_REACH = 20_000  # bytes before a group, in which its paragraph or row begins


def read_rtf(raw: bytes) -> Draft:
    """Read the paragraphs and the rows of tables; the title as the file states it."""
    if raw.rstrip()[-1:] not in (b"}", b"\0"):
        raise Unreadable(_BROKEN)
    try:
        # The letter "ư" of TCVN3 is the soft hyphen, which Word writes as a command of its own.
        raw, unseen = _without_unseen(_SOFT_HYPHEN.sub(rb"\\'ad ", raw))
        text = _plain(raw)
        stated = _TITLE.search(raw)
        title = _plain(b"{\\rtf1 " + stated[1] + b"}") if stated else ""
    except Exception as error:  # striprtf raises of every kind
        raise Unreadable(_BROKEN) from error
    letters = Letters.of([text])
    blocks = Blocks()
    add_lines(blocks, letters.read_lines(text))
    blocks.notes += letters.notes()
    if unseen:
        blocks.notes.append(Note(kind="hidden", count=unseen))
    return blocks.finish(title=letters.read(title))


def _without_unseen(raw: bytes) -> tuple[bytes, int]:
    """Return RTF without what nobody sees, and how many letters that were."""
    white = _white(raw)
    count = 0

    def left(group: re.Match[bytes]) -> bytes:
        nonlocal count
        colours = _COLOUR_OF.findall(group[1])
        pale = bool(colours) and colours[-1] in white and not _is_on_a_ground(raw, group)
        if not pale and not _UNSEEN.search(group[1]):
            return group[0]
        count += len("".join(_plain(b"{\\rtf1\\ansi " + group[0] + b"}").split()))
        return b""

    return _GROUP.sub(left, raw), count


def _white(raw: bytes) -> set[bytes]:
    """Return the numbers under which a file knows white."""
    table = _COLOURS.search(raw)
    told = table[1].split(b";") if table else []
    return {
        b"%d" % number
        for number, colour in enumerate(told)
        if len(shades := _SHADE.findall(colour)) == 3
        and min(int(value) for _, value in shades) >= _WHITE
    }


def _is_on_a_ground(raw: bytes, group: re.Match[bytes]) -> bool:
    """Tell whether a group, its paragraph or the row it stands in has a ground of its own."""
    before = raw[max(0, group.start() - _REACH) : group.start()]
    start = max((one.end() for one in _BEGIN.finditer(before)), default=0)
    row = before.rfind(b"\\trowd")
    if row >= 0 and not _ROW_END.search(before, row):
        start = row
    return bool(_SHAPE.search(before)) or bool(_GROUND.search(before[start:] + group[0]))


def _plain(raw: bytes) -> str:
    """Return the text of RTF; letters that its code page lacks become the sign for it."""
    told: str = rtf_to_text(  # type: ignore[no-untyped-call]
        raw.decode("latin-1"), encoding="cp1252", errors="replace"
    )
    return told
