"""RTF: its text by striprtf, in Unicode whatever font it is set in."""

import re

from striprtf.striprtf import rtf_to_text

from corpus.types import Note
from ingest.draft import Blocks, Draft, Unreadable
from ingest.letters import Letters
from ingest.rows import add_lines
from ingest.rtf_unseen import without_unseen

__all__ = ["read_rtf"]

_BROKEN = "tệp RTF bị hỏng hoặc bị cắt cụt: hãy mở bằng Word rồi lưu lại"
_TITLE = re.compile(rb"\{\\title ([^{}]{1,300})\}")
_SOFT_HYPHEN = re.compile(rb"\\-(?=[ \\{}\r\n]|[a-z\x80-\xff])")


def read_rtf(raw: bytes) -> Draft:
    """Read the paragraphs and the rows of tables; the title as the file states it."""
    if raw.rstrip()[-1:] not in (b"}", b"\0"):
        raise Unreadable(_BROKEN)
    try:
        # The letter "ư" of TCVN3 is the soft hyphen, which Word writes as a command of its own.
        raw, unseen = without_unseen(_SOFT_HYPHEN.sub(rb"\\'ad ", raw))
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


def _plain(raw: bytes) -> str:
    """Return the text of RTF; letters that its code page lacks become the sign for it."""
    told: str = rtf_to_text(  # type: ignore[no-untyped-call]
        raw.decode("latin-1"), encoding="cp1252", errors="replace"
    )
    return told
