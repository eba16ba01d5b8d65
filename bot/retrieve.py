"""From a question to the passages worth reading, and the same as a LangChain retriever."""

from typing import TYPE_CHECKING

from corpus.collection import Corpus
from corpus.types import Hit, SearchMode

if TYPE_CHECKING:
    from langchain_core.retrievers import BaseRetriever

__all__ = ["as_langchain", "retrieve"]


def retrieve(
    corpus: Corpus, question: str, *, k: int = 8, mode: SearchMode = "hybrid"
) -> list[Hit]:
    """Return the `k` best passages for a standalone question, best first, ranks from 1.

    Abbreviations are searched in both directions: the lexical index gets the question as typed
    and with short names spelled out and full names shortened; the encoder gets the full names.
    """
    return corpus.search(question, k=k, mode=mode, variants=corpus.acronyms.variants(question))


def as_langchain(corpus: Corpus, *, k: int = 8, mode: SearchMode = "hybrid") -> "BaseRetriever":
    """Return the retriever as a LangChain `BaseRetriever`.

    Its documents carry the passage's text and, as metadata, `passage_id`, `document_id`, `title`,
    `uri`, `page`, `start`, `end`, `score` and `rank`.
    """
    from bot.langchain import PassageRetriever  # noqa: PLC0415  (LangChain takes a second to load)

    return PassageRetriever(corpus=corpus, k=k, mode=mode)
