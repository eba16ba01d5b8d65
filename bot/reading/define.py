"""What an abbreviation stands for: read where a document spells it out, not guessed."""

import re
from collections.abc import Iterator, Sequence

from bot.asking.expected import Type
from bot.asking.letters import CODE_ALONE
from bot.asking.question import Question
from bot.reading.protocol import Reading
from corpus.store.collection import Corpus
from corpus.types import Hit, Span
from corpus.vietnamese.text import fold, sentences

__all__ = ["definitions"]

_SURE = 0.97  # the document says so in as many words


def definitions(question: Question, hits: Sequence[Hit], corpus: Corpus) -> list[Reading] | None:
    """Return where the documents spell out the abbreviation that the question asks about.

    None when the question asks for something else; an empty list when no document spells it out,
    which is an answer of its own kind: the documents do not say.
    """
    if question.expected.type is not Type.DEFINITION:
        return None
    codes = CODE_ALONE.findall(question.text)
    shortening = not codes  # "… viết tắt là gì?"
    if shortening:
        codes = [c for v in corpus.acronyms.variants(question.text) for c in CODE_ALONE.findall(v)]
    if len(set(codes)) != 1:
        return None
    code = codes[0]
    found = [*hits, *corpus.search(code, k=8, mode="lexical")]
    readings = [
        Reading(hit=hit, sentence=sentence, span=short if shortening else full, probability=_SURE)
        for hit in found
        for sentence, full, short in _spelled_out(hit, code, corpus)
    ]
    if not readings and any(f"({code}" in hit.passage.text for hit in found):
        return None  # spelled out in a way that was not understood: for a reader to find
    return readings[:1]


def _spelled_out(hit: Hit, code: str, corpus: Corpus) -> Iterator[tuple[Span, Span, Span]]:
    """Yield sentence, full name and short name wherever one stands in brackets after the other."""
    text, offset = hit.passage.text, hit.passage.span.start
    folded = fold(text)
    for full in corpus.acronyms.full_names(code):
        name, short = re.escape(fold(full)), re.escape(fold(code))
        for pattern in (
            rf"(?P<name>{name})\s*\(\s*(?P<short>{short})\b",
            rf"\b(?P<short>{short})\s*\(\s*(?P<name>{name})",
        ):
            for match in re.finditer(pattern, folded):
                span = Span(start=match.start("name"), end=match.end("name"))
                code_span = Span(start=match.start("short"), end=match.end("short"))
                around = next((s for s in sentences(text) if s.overlaps(span)), span)
                yield around.shift(offset), span.shift(offset), code_span.shift(offset)
