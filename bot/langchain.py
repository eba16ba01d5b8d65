"""The chatbot and its retriever as LangChain components; the only module of bot that needs it."""

from collections.abc import Mapping, Sequence
from typing import Any, Protocol

from langchain_core.callbacks import CallbackManagerForRetrieverRun
from langchain_core.documents import Document
from langchain_core.retrievers import BaseRetriever
from langchain_core.runnables import Runnable, RunnableLambda
from pydantic import ConfigDict

from bot.reading.retrieve import retrieve
from bot.types import Reply, Turn
from corpus.store.collection import Corpus
from corpus.types import SearchMode

__all__ = ["Asked", "PassageRetriever", "as_langchain", "as_runnable"]


class Asked(Protocol):
    """Whatever answers a question that may lean on a history."""

    def ask(self, question: str, history: Sequence[Turn] = ()) -> Reply:
        """Answer `question`."""
        ...


class PassageRetriever(BaseRetriever):
    """Hybrid retrieval over a `Corpus` behind LangChain's retriever interface."""

    model_config = ConfigDict(arbitrary_types_allowed=True)

    corpus: Corpus
    k: int = 8
    mode: SearchMode = "hybrid"

    def _get_relevant_documents(
        self, query: str, *, run_manager: CallbackManagerForRetrieverRun
    ) -> list[Document]:
        del run_manager
        return [
            Document(
                id=hit.passage.id,
                page_content=hit.passage.text,
                metadata={
                    "passage_id": hit.passage.id,
                    "document_id": hit.passage.document_id,
                    "title": (document := self.corpus.get(hit.passage.document_id)).title,
                    "uri": document.uri,
                    "page": hit.passage.page,
                    "start": hit.passage.span.start,
                    "end": hit.passage.span.end,
                    "score": hit.score,
                    "rank": hit.rank,
                },
            )
            for hit in retrieve(self.corpus, query, k=self.k, mode=self.mode)
        ]


def as_runnable(chatbot: Asked) -> Runnable[str | dict[str, Any], Reply]:
    """Wrap `Chatbot.ask`; the input is a question, or {"question": …, "history": [Turn, …]}."""

    def ask(asked: str | Mapping[str, Any]) -> Reply:
        if isinstance(asked, str):
            return chatbot.ask(asked)
        unknown = set(asked) - {"question", "history"}
        if unknown or "question" not in asked:
            raise ValueError(f"expected 'question' and optionally 'history', got {sorted(asked)}")
        turns = (t if isinstance(t, Turn) else Turn(**t) for t in asked.get("history", ()))
        return chatbot.ask(asked["question"], tuple(turns))

    return RunnableLambda(ask, name="hoidap")


def as_langchain(corpus: Corpus, *, k: int = 8, mode: SearchMode = "hybrid") -> BaseRetriever:
    """Return the retriever as a LangChain `BaseRetriever`.

    Its documents carry the passage's text and, as metadata, `passage_id`, `document_id`, `title`,
    `uri`, `page`, `start`, `end`, `score` and `rank`.
    """
    return PassageRetriever(corpus=corpus, k=k, mode=mode)
