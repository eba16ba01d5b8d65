"""What an abbreviation stands for: read where a document spells it out, not guessed."""

import re
from collections.abc import Iterator, Sequence

from bot.question import Kind, Question
from bot.read import Reading
from corpus.collection import Corpus
from corpus.text import fold, sentences
from corpus.types import Hit, Span

__all__ = ["definitions"]

_CODE = re.compile(r"(?<!\w)[A-ZĐ][A-ZĐ0-9]+(?:-[A-ZĐ0-9]+)*(?!\w)")
_SURE = 0.97  # the document says so in as many words


def definitions(question: Question, hits: Sequence[Hit], corpus: Corpus) -> list[Reading] | None:
    """Return where the documents spell out the abbreviation that the question asks about.

    None when the question asks for something else; an empty list when no document spells it out,
    which is an answer of its own kind: the documents do not say.
    """
    codes = _CODE.findall(question.text)
    if question.kind is not Kind.DEFINITION or len(codes) != 1:
        return None
    code = codes[0]
    found = [*hits, *corpus.search(code, k=8, mode="lexical")]
    readings = [
        Reading(hit=hit, sentence=sentence, span=span, probability=_SURE)
        for hit in found
        for sentence, span in _spelled_out(hit, code, corpus)
    ]
    return readings[:1]


def _spelled_out(hit: Hit, code: str, corpus: Corpus) -> Iterator[tuple[Span, Span]]:
    """Yield the sentence and the full name wherever "Tên đầy đủ (CODE)" or its reverse stands."""
    text, offset = hit.passage.text, hit.passage.span.start
    folded = fold(text)
    for full in corpus.acronyms.full_names(code):
        name, short = re.escape(fold(full)), re.escape(fold(code))
        pattern = rf"(?P<a>{name})\s*\(\s*{short}\b|\b{short}\s*\(\s*(?P<b>{name})"
        for match in re.finditer(pattern, folded):
            group = "a" if match["a"] else "b"
            span = Span(start=match.start(group), end=match.end(group))
            around = next((s for s in sentences(text) if s.overlaps(span)), span)
            yield around.shift(offset), span.shift(offset)
