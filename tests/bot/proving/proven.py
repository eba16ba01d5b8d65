"""What is proven of an answer that a test points at."""

from bot.asking.question import analyse
from bot.proving.ground import ground
from bot.reading.protocol import Reading
from corpus import Corpus, Span


def proven(corpus: Corpus, question: str, answer: str, sentence: str) -> list[list[str]]:
    """Return the quotations of each proof of `answer`, read in `sentence` of the collection."""
    hit = next(hit for hit in corpus.search(sentence, k=4) if sentence in hit.passage.text)
    text = corpus.get(hit.passage.document_id).text
    around = text.index(sentence)
    start = text.index(answer, around)
    reading = Reading(
        hit=hit,
        sentence=Span(start=around, end=around + len(sentence)),
        span=Span(start=start, end=start + len(answer)),
        probability=0.9,
    )
    return [
        [citation.quote for citation in proof.citations]
        for proof in ground(analyse(question), [reading], corpus).proofs
    ]
