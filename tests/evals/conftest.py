"""A small but real question-answering system on three tiny documents, built of three stages."""

import json
from collections.abc import Callable, Sequence
from pathlib import Path
from types import SimpleNamespace

import pytest

from bot.types import Abstention, Answer, Citation, Disagreement, Reason, Reply, Turn
from corpus.types import Document, Hit, Passage, Span
from corpus.vietnamese.text import fold, sentences, syllables
from evals.gold import GoldSet, load_gold

LIBRARY = """\
Thư viện Sen Trắng mở cửa từ ngày 5/9/2020.
Giám đốc Thư viện Sen Trắng là bà Đỗ Ngọc Hà.
Thư viện Sen Trắng có 1.200 cuốn sách.
Thư viện Sen Trắng gồm phòng đọc; phòng họp; phòng chiếu phim.
"""
BRIDGE = """\
Cầu Mây dài 350 m và bắc qua sông Lam Sơn.
Kỹ sư thiết kế Cầu Mây là ông Phan Đình Khôi.
Cầu Mây khánh thành năm 1998.
"""
BRIDGE_AGAIN = """\
Theo sổ tay du lịch, Cầu Mây khánh thành năm 2001.
"""

QUESTIONS = [
    {
        "id": "director",
        "question": "Giám đốc Thư viện Sen Trắng là ai?",
        "outcome": "answer",
        "answers": ["bà Đỗ Ngọc Hà", "Đỗ Ngọc Hà"],
        "evidence": [
            {"source": "thu-vien", "quote": "Giám đốc Thư viện Sen Trắng là bà Đỗ Ngọc Hà."}
        ],
        "tags": ["who"],
        "split": "dev",
    },
    {
        "id": "director-again",
        "question": "Bà ấy là ai?",
        "history": [
            {"role": "user", "text": "Giám đốc Thư viện Sen Trắng"},
            {"role": "assistant", "text": "Bà Đỗ Ngọc Hà."},
        ],
        "outcome": "answer",
        "answers": ["Đỗ Ngọc Hà"],
        "evidence": [
            {"source": "thu-vien", "quote": "Giám đốc Thư viện Sen Trắng là bà Đỗ Ngọc Hà."}
        ],
        "tags": ["who", "follow-up"],
        "split": "test",
    },
    {
        "id": "engineer",
        "question": "Kỹ sư thiết kế Cầu Mây là ai?",
        "outcome": "answer",
        "answers": ["ông Phan Đình Khôi"],
        "evidence": [{"source": "cau", "quote": "Kỹ sư thiết kế Cầu Mây là ông Phan Đình Khôi."}],
        "tags": ["who"],
        "split": "dev",
    },
    {
        "id": "rooms",
        "question": "Thư viện Sen Trắng gồm những gì?",
        "outcome": "answer",
        "items": [["phòng đọc"], ["phòng họp"], ["phòng chiếu phim"]],
        "evidence": [{"source": "thu-vien", "quote": "phòng đọc; phòng họp; phòng chiếu phim"}],
        "tags": ["list"],
        "split": "dev",
    },
    {
        "id": "bridge-year",
        "question": "Cầu Mây khánh thành năm nào?",
        "outcome": "disagreement",
        "sides": [["năm 1998"], ["năm 2001"]],
        "evidence": [
            {"source": "cau", "quote": "Cầu Mây khánh thành năm 1998."},
            {"source": "so-tay", "quote": "Cầu Mây khánh thành năm 2001."},
        ],
        "tags": ["when", "disagreement"],
        "split": "dev",
    },
    {
        "id": "gold-price",
        "question": "Giá vàng hôm nay bao nhiêu?",
        "outcome": "abstention",
        "tags": ["off-topic"],
        "split": "dev",
    },
    {
        "id": "moon",
        "question": "Mặt Trăng cách Trái Đất bao xa?",
        "outcome": "abstention",
        "tags": ["off-topic"],
        "split": "test",
    },
]


def document(name: str, text: str) -> Document:
    return Document(id=f"{name}-0001", uri=f"file:///kho/{name}.txt", title=name, text=text)


DOCUMENTS = (
    document("thu-vien", LIBRARY),
    document("cau", BRIDGE),
    document("so-tay", BRIDGE_AGAIN),
)


def terms(text: str) -> set[str]:
    return {fold(token.text) for token in syllables(text)}


def overlap_retriever(question: str, passages: Sequence[Passage]) -> list[Hit]:
    """Rank one-sentence passages by shared words."""
    asked = terms(question)
    scored = [(len(asked & terms(one.text)) / len(asked), one) for one in passages]
    ranked = sorted(scored, key=lambda pair: (-pair[0], pair[1].id))[:10]
    return [Hit(passage=one, score=score, rank=i) for i, (score, one) in enumerate(ranked, 1)]


def tail_reader(question: str, hits: Sequence[Hit]) -> list[tuple[Hit, Span]]:
    """Answer with what follows the last word of the question's that the best passages have."""
    asked = terms(question)
    found = []
    for hit in hits:
        if hit.score < 0.7 or hit.score < hits[0].score:
            continue
        tokens = syllables(hit.passage.text)
        shared = [token.span.end for token in tokens if fold(token.text) in asked]
        start, end = max(shared, default=0), len(hit.passage.text.rstrip(". "))
        start += len(hit.passage.text[start:end]) - len(hit.passage.text[start:end].lstrip(" :"))
        if start < end:
            found.append((hit, Span(start=start, end=end).shift(hit.passage.span.start)))
    return found


def strict_grounder(documents: dict[str, Document], hit: Hit, span: Span) -> Citation:
    """Cite the whole passage that holds the answer."""
    source = documents[hit.passage.document_id]
    whole = hit.passage.span
    return Citation(
        number=1, document_id=source.id, title=source.title, uri=source.uri,
        quote=whole.of(source.text), span=whole,
    )  # fmt: skip


class SmallSystem:
    """Retrieves, reads, grounds; each stage can be replaced by a broken one."""

    def __init__(
        self,
        documents: Sequence[Document] = DOCUMENTS,
        *,
        retriever: Callable = overlap_retriever,
        reader: Callable = tail_reader,
        grounder: Callable = strict_grounder,
        refuses: bool = True,
    ) -> None:
        self.documents = {one.id: one for one in documents}
        self.passages = [
            Passage(
                id=f"{one.id}#{i}", document_id=one.id, ordinal=i, span=span, text=span.of(one.text)
            )
            for one in documents
            for i, span in enumerate(sentences(one.text))
        ]
        self.retriever, self.reader, self.grounder = retriever, reader, grounder
        self.refuses = refuses
        self.asked: list[tuple[str, tuple[Turn, ...]]] = []

    def retrieve(self, question: str) -> list[Hit]:
        return self.retriever(question, self.passages)

    def ask(self, question: str, history: Sequence[Turn] = ()) -> Reply:
        self.asked.append((question, tuple(history)))
        standalone = " ".join([*(turn.text for turn in history if turn.role == "user"), question])
        hits = self.retrieve(standalone)
        readings = self.reader(standalone, hits)
        if not readings and not self.refuses:
            readings = [(hits[0], hits[0].passage.span)]
        names = {"question": question, "standalone_question": standalone}
        sides = [self._answer(hit, span, names) for hit, span in readings]
        if not sides:
            return Abstention(reason=Reason.NO_ANSWER, text="Tài liệu không nói.", **names)
        if len({side.short_answer for side in sides}) > 1:
            return Disagreement(text="Các tài liệu nói khác nhau.", sides=tuple(sides), **names)
        return sides[0]

    def _answer(self, hit: Hit, span: Span, names: dict[str, str]) -> Answer:
        short = span.of(self.documents[hit.passage.document_id].text)
        items = tuple(part.strip() for part in short.split(";")) if ";" in short else ()
        return Answer(
            text=short, short_answer=short, items=items, confidence=min(1.0, hit.score),
            citations=(self.grounder(self.documents, hit, span),), **names,
        )  # fmt: skip


# --- the same stages, broken ----------------------------------------------------------------------


def blind_retriever(question, passages):
    """Return the passages without looking at the question, the needed ones last."""
    ranked = sorted(passages, key=lambda one: (one.document_id != "thu-vien-0001", one.id))[:3]
    return [Hit(passage=one, score=1.0, rank=i) for i, one in enumerate(ranked, 1)]


def first_word_reader(question, hits):
    """Answer with the first three letters of the best passage, whatever was asked."""
    return [(hits[0], Span(start=hits[0].passage.span.start, end=hits[0].passage.span.start + 3))]


def mute_reader(question, hits):
    """Find nothing anywhere."""
    return []


def shifted_grounder(documents, hit, span):
    """Quote the right words at the wrong place."""
    source = documents[hit.passage.document_id]
    whole = hit.passage.span
    start = whole.start + 1 if whole.end < len(source.text) else whole.start - 1
    return Citation(
        number=1, document_id=source.id, title=source.title, uri=source.uri,
        quote=whole.of(source.text), span=Span(start=start, end=start + len(whole)),
    )  # fmt: skip


def stray_grounder(documents, hit, span):
    """Quote truly, but something else."""
    source = documents[
        "so-tay-0001" if hit.passage.document_id == "thu-vien-0001" else "thu-vien-0001"
    ]
    span = Span(start=0, end=10)
    return Citation(
        number=1, document_id=source.id, title=source.title, uri=source.uri,
        quote=span.of(source.text), span=span,
    )  # fmt: skip


def write_questions(path: Path, questions: Sequence[dict] = QUESTIONS) -> Path:
    lines = (json.dumps(question, ensure_ascii=False) for question in questions)
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    return path


@pytest.fixture
def small_system() -> type[SmallSystem]:
    return SmallSystem


@pytest.fixture
def broken() -> SimpleNamespace:
    """Stages that are broken, each in its own way."""
    return SimpleNamespace(
        retrievers=[blind_retriever],
        readers=[first_word_reader, mute_reader],
        grounders=[shifted_grounder, stray_grounder],
    )


@pytest.fixture
def questions() -> list[dict]:
    return json.loads(json.dumps(QUESTIONS))


@pytest.fixture
def documents() -> tuple[Document, ...]:
    return DOCUMENTS


@pytest.fixture
def write() -> Callable[..., Path]:
    return write_questions


@pytest.fixture
def small_set(tmp_path: Path) -> Path:
    """The questions in a file, with their documents in the folder of the same name."""
    folder = tmp_path / "nho"
    folder.mkdir()
    for one in DOCUMENTS:
        (folder / f"{one.title}.txt").write_text(one.text, encoding="utf-8")
    return write_questions(tmp_path / "nho.jsonl")


@pytest.fixture
def gold(tmp_path: Path) -> GoldSet:
    return load_gold(write_questions(tmp_path / "nho.jsonl"), documents=DOCUMENTS)
