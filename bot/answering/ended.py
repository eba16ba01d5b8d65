"""The note that a newer paper has ended one, and the line that proves a field."""

from bot.proving.ground import cite
from bot.reading.versions import called, replacing
from bot.telling.clauses import short_title
from bot.telling.itself import still_text
from bot.types import Citation
from corpus.store.collection import Corpus
from corpus.types import Document, Field, Span

__all__ = ["note", "proving_line"]

_LONGEST_LINE = 240


def note(corpus: Corpus, document: Document, number: int) -> tuple[str, Citation] | None:
    """Return the note that another paper has ended this one, and its citation."""
    own, title = called(document)
    for key, field in replacing(own, title, corpus) if own or title else ():
        if key != document.id:
            new = corpus.get(key)
            citation = cite(new, proving_line(new, field), number)
            return still_text(short_title(document), new, citation.quote, "", number), citation
    return None


def proving_line(document: Document, one: Field) -> Span:
    """Return the line that proves a field, cut at the bars of a table; a long one gives way."""
    text, span = document.text, one.span
    start = max(text.rfind("\n", 0, span.start) + 1, text.rfind(" | ", 0, span.start) + 3)
    ends = [at for mark in ("\n", " | ") if (at := text.find(mark, span.end)) >= 0]
    end = min(ends, default=len(text))
    if one.name == "signer":
        offices = [f.span.start for f in document.fields if f.name == "office"]
        start = min([start, *(at for at in offices if span.start - at < _LONGEST_LINE)])
    words = text[start:end]
    start += len(words) - len(words.lstrip())
    end = start + len(words.strip())
    return Span(start=start, end=end) if end - start <= _LONGEST_LINE else span
