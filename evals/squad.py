"""Any SQuAD 1.1 or 2.0 file as a collection and a test."""

import json
import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from typing import Any

from corpus.errors import HoidapError
from corpus.types import Document
from corpus.vietnamese.text import fold, normalize, sentences
from evals.gold import GoldQuestion, GoldSet
from evals.sources import Evidence, Sources

__all__ = ["Squad", "load_squad"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Squad:
    """A SQuAD file: its questions, and for each the id of the document that is its context."""

    gold: GoldSet
    home: Mapping[str, str]

    @property
    def documents(self) -> tuple[Document, ...]:
        """The contexts, each once."""
        return self.gold.sources.documents


def load_squad(
    path: str | Path, *, limit: int | None = None, without_diacritics: bool = False
) -> Squad:
    """Read a SQuAD 1.1 or 2.0 file, normalised to NFC.

    Every context becomes a document, also those of questions beyond `limit`: fewer questions must
    not make the search easier. A question without answers expects an abstention. The evidence is
    the sentence of the answer that most annotators marked; an answer that does not stand in its
    context, as some do after normalisation, leaves its question without evidence.
    """
    raw = _read(Path(path))
    documents: dict[str, Document] = {}
    questions: list[GoldQuestion] = []
    home: dict[str, str] = {}
    for title, paragraph in _paragraphs(raw, Path(path)):
        document = _document(title, paragraph["context"])
        documents.setdefault(document.id, document)
        for asked in paragraph["qas"]:
            question = _question(asked, document, without_diacritics=without_diacritics)
            home[question.id] = document.id
            questions.append(question)
    if not questions:
        raise HoidapError(f"Tệp «{path}» không có câu hỏi nào: hãy kiểm tra lại tệp.")
    gold = GoldSet(
        name=Path(path).stem,
        questions=tuple(questions[:limit]),
        sources=Sources(list(documents.values())),
        fingerprint=sha256(raw).hexdigest()[:16],
    )
    return Squad(gold=gold, home=home)


def _read(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError:
        raise HoidapError(
            f"Không đọc được tệp dữ liệu «{path}»: hãy chỉ --data tới một tệp dạng SQuAD."
        ) from None


def _paragraphs(raw: bytes, path: Path) -> Iterator[tuple[str, dict[str, Any]]]:
    try:
        articles: Iterable[dict[str, Any]] = json.loads(raw)["data"]
        for article in articles:
            for paragraph in article["paragraphs"]:
                yield article.get("title") or "", paragraph
    except (ValueError, KeyError, TypeError) as error:
        raise HoidapError(
            f"Tệp «{path}» không đúng dạng SQuAD ({type(error).__name__}: {error}): "
            "cần «data» → «paragraphs» → «context», «qas»."
        ) from None


def _document(title: str, context: str) -> Document:
    text = normalize(context).text.strip()
    digest = sha256(text.encode()).hexdigest()
    return Document(
        id=f"squad-{digest[:12]}",
        uri=f"squad:///{digest[:12]}",
        title=normalize(title).text.replace("_", " "),
        text=text,
        content_hash=digest,
    )


def _question(
    asked: Mapping[str, Any], document: Document, *, without_diacritics: bool
) -> GoldQuestion:
    text = normalize(asked["question"]).text.strip()
    marked = [] if asked.get("is_impossible") else asked["answers"]
    answers = [normalize(answer["text"]).text.strip() for answer in marked]
    accepted = tuple(dict.fromkeys(answer for answer in answers if answer))
    return GoldQuestion(
        id=str(asked["id"]),
        question=fold(text) if without_diacritics else text,
        outcome="answer" if accepted else "abstention",
        answers=accepted,
        evidence=_evidence(document, answers, [int(one["answer_start"]) for one in marked]),
        tags=(_question_word(text),),
    )


def _evidence(
    document: Document, answers: Sequence[str], starts: Sequence[int]
) -> tuple[Evidence, ...]:
    """Return the sentence in which most annotators marked their answer."""
    stands = Counter(
        start
        for answer, near in zip(answers, starts, strict=True)
        if answer and (start := _nearest(document.text, answer, near)) is not None
    )
    if not stands:
        return ()
    start = max(stands, key=lambda one: (stands[one], -one))
    spans = (span for span in sentences(document.text) if span.start <= start < span.end)
    return tuple(Evidence(source=document.id, quote=span.of(document.text)) for span in spans)


def _nearest(text: str, answer: str, near: int) -> int | None:
    """Find `answer` as near as possible to where the raw file had it; offsets may have moved."""
    before = text.rfind(answer, 0, near + len(answer))
    after = text.find(answer, near)
    found = [start for start in (before, after) if start >= 0]
    return min(found, key=lambda start: abs(start - near), default=None)


_QUESTION_WORD = re.compile(
    r"\b(bao nhiêu|bao giờ|khi nào|năm nào|ở đâu|nơi nào|tại sao|vì sao|như thế nào|ai)\b"
)


def _question_word(question: str) -> str:
    """Tag a question with the question word it uses."""
    found = _QUESTION_WORD.search(question.lower())
    return found[1] if found else "khác"
