"""From a question to the passages worth reading."""

from corpus.store.collection import Corpus
from corpus.types import Hit, SearchMode
from corpus.vietnamese.synonyms import other_words

__all__ = ["retrieve"]


def retrieve(
    corpus: Corpus, question: str, *, k: int = 8, mode: SearchMode = "hybrid"
) -> list[Hit]:
    """Return the `k` best passages for a standalone question, best first, ranks from 1.

    Abbreviations are searched in both directions: the lexical index gets the question as typed
    and with short names spelled out and full names shortened, and other words for what it says.
    """
    variants = corpus.acronyms.variants(question)
    return corpus.search(question, k=k, mode=mode, variants=variants, others=other_words(question))
