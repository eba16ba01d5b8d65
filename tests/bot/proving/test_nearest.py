"""A refusal shows the sentence that comes nearest, not how its passage happens to begin."""

from dataclasses import replace
from pathlib import Path

from bot.proving.ground import nearest_passages
from bot.reading.protocol import Reading
from corpus.store.collection import Corpus
from corpus.types import Span
from ingest import ingest

TEXT = """Nội quy bể bơi

Bể mở cửa từ 6 giờ. Vé bán ở cổng chính. Khách dưới 12 tuổi phải có người lớn đi cùng.
"""


def test_the_sentence_that_was_read_stands_for_its_passage(tmp_path: Path) -> None:
    (tmp_path / "be-boi.txt").write_text(TEXT, encoding="utf-8")
    with Corpus.open(tmp_path / "index", create=True) as corpus:
        ingest([str(tmp_path / "be-boi.txt")], into=corpus)
        hits = corpus.search("trẻ em đi bơi một mình", k=3)
        text = corpus.get(hits[0].passage.document_id).text
        at = text.index("Khách dưới")
        sentence = Span(start=at, end=text.index("cùng.") + 5)
        reading = Reading(hit=hits[0], sentence=sentence, span=sentence, probability=0.2)
        (shown, *_) = nearest_passages(hits, corpus, [reading, replace(reading, probability=0.1)])
        assert shown.quote == "Khách dưới 12 tuổi phải có người lớn đi cùng."
        (shown, *_) = nearest_passages(hits, corpus)
        assert shown.quote.startswith(("Nội quy", "Bể mở cửa"))
