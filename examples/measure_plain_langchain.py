"""Measure a plain LangChain pipeline by the same yardstick as Hỏi Đáp, and compare the two.

The pipeline is what a first tutorial builds: a recursive splitter, the stock in-memory vector
store with this project's encoder, and the best chunk shown as the answer. Run from the project's
root with `python examples/measure_plain_langchain.py [SET]`; SET is `articles` when left out.
"""

import sys
from collections.abc import Iterator, Sequence

from langchain_core.documents import Document as Chunk
from langchain_core.vectorstores import InMemoryVectorStore
from langchain_text_splitters import RecursiveCharacterTextSplitter
from rich.console import Console

from bot import Answer, Citation, Reply, Turn
from corpus.embedder import open_embedder
from corpus.types import Document, Hit, Passage, Span
from evals import compare, load_gold, run
from evals.candidate import open_candidate
from evals.comparison_report import comparison_tables
from evals.report import as_tables


class PlainLangChain:
    """A tutorial's pipeline, with the two methods that the yardstick asks for."""

    def __init__(self, documents: Sequence[Document], *, k: int = 8) -> None:
        self._documents = {document.id: document for document in documents}
        self._store = InMemoryVectorStore(open_embedder())
        self._store.add_documents([c for document in documents for c in _chunks(document)])
        self._k = k

    def retrieve(self, question: str) -> list[Hit]:
        """Return the nearest chunks as hits, so that retrieval is measured and can be blamed."""
        found = self._store.similarity_search_with_score(question, k=self._k)
        return [_hit(chunk, score, rank) for rank, (chunk, score) in enumerate(found, start=1)]

    def ask(self, question: str, history: Sequence[Turn] = ()) -> Reply:
        """Show the best chunk; it has no way to follow a dialogue, to refuse or to be brief."""
        del history
        best = self.retrieve(question)[0]
        source = self._documents[best.passage.document_id]
        return Answer(
            question=question,
            standalone_question=question,
            text=best.passage.text,
            short_answer=best.passage.text,
            citations=(
                Citation(
                    number=1,
                    document_id=source.id,
                    title=source.title,
                    uri=source.uri,
                    quote=best.passage.text,
                    span=best.passage.span,
                ),
            ),
            confidence=max(0.0, min(1.0, best.score)),
        )


def _chunks(document: Document) -> Iterator[Chunk]:
    """Cut the text and look every chunk up in it: the splitter's own `start_index` can be wrong."""
    splitter = RecursiveCharacterTextSplitter(chunk_size=800, chunk_overlap=100)
    at = 0
    for text in splitter.split_text(document.text):
        start = document.text.find(text, at)
        if start < 0:
            continue
        at = start + 1
        yield Chunk(page_content=text, metadata={"document_id": document.id, "start": start})


def _hit(chunk: Chunk, score: float, rank: int) -> Hit:
    document_id, start = chunk.metadata["document_id"], chunk.metadata["start"]
    passage = Passage(
        id=f"{document_id}@{start}",
        document_id=document_id,
        ordinal=start,
        span=Span(start=start, end=start + len(chunk.page_content)),
        text=chunk.page_content,
    )
    return Hit(passage=passage, score=score, rank=rank, dense=score)


def main() -> None:
    """Measure both on one set and print what differs."""
    gold = load_gold(sys.argv[1] if len(sys.argv) > 1 else "articles")
    console = Console()
    with open_candidate(gold) as ours:
        plain = run(PlainLangChain(ours.documents), gold, documents=ours.documents)
        console.print(as_tables(plain, failures=0))
        hoidap = run(ours.system, gold, documents=ours.documents)
        console.print(comparison_tables(compare(plain, hoidap)))


if __name__ == "__main__":
    main()
