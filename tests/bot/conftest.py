"""A scripted chatbot over a small invented collection, for the page and the API."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field

import pytest

from bot.telling.joined import joined
from bot.types import (
    Abstention,
    Alternative,
    Answer,
    Citation,
    Disagreement,
    Piece,
    Progress,
    Reason,
    Remark,
    RemarkKind,
    Reply,
    Turn,
)
from corpus.errors import HoidapError, UnknownDocument
from corpus.types import Document, Heading, Span

HOSTILE = (
    "<img src=x onerror=alert(1)> [x](javascript:alert(1)) **đậm** $x^2$ $$y$$ "
    "{{value}} ${value} `mã` <script>alert(2)</script> &amp; </blockquote>"
)


def _document(name: str, title: str, text: str, **facts: object) -> Document:
    return Document(id=name, uri=f"file:///tai-lieu/{name}.md", title=title, text=text, **facts)


_FILLER = "\n".join(
    f"Đoạn {n} nói về việc thường ngày của cơ quan, không liên quan tới câu hỏi nào." * 2
    for n in range(1, 31)
)
_NOTICE = (
    "Thông báo về hội nghị\nHội nghị lần thứ 5 họp ngày 12/3/2024 tại Huế.\n"
    + _FILLER
    + "\nChủ tịch hội nghị là bà Lê Thị Hoà.\nHội nghị bàn ba việc: kế hoạch năm; "
    "ngân sách quý; nhân sự chủ chốt.\n"
)
DOCUMENTS = (
    _document(
        "thong-bao",
        "Thông báo về hội nghị",
        _NOTICE,
        author="Văn phòng",
        date="2024-03-01",
        headings=(Heading(span=Span(start=0, end=21), level=1),),
    ),
    _document("bao-cao", "Báo cáo năm 2025", "Chủ tịch hội nghị là ông Trần Văn Bình.\n"),
    _document("doc-hai", f"Tài liệu độc hại {HOSTILE}", f"Mở đầu.\n{HOSTILE}\nKết thúc.\n"),
    _document(
        "rat-dai",
        "Văn bản rất dài",
        "".join(f"Điều {n}. Nội dung của điều thứ {n} trong văn bản.\n" for n in range(1, 5_001)),
        title_derived=True,
    ),
)


@dataclass(frozen=True, kw_only=True)
class Summary:
    id: str
    uri: str
    title: str
    content_hash: str
    passages: int
    characters: int
    author: str | None
    date: str | None
    media_type: str
    pages: int = 0


class SmallCorpus:
    """Documents by id, as `corpus.store.collection.Corpus` offers them."""

    def __init__(self, documents: Sequence[Document] = DOCUMENTS) -> None:
        self._documents = {document.id: document for document in documents}

    def get(self, document_id: str) -> Document:
        if document_id not in self._documents:
            raise UnknownDocument("Không có tài liệu này: hãy xem «hoidap docs list».")
        return self._documents[document_id]

    def remove(self, document_ids: Sequence[str]) -> int:
        return sum(self._documents.pop(key, None) is not None for key in document_ids)

    def documents(self) -> list[Summary]:
        return [
            Summary(
                id=d.id,
                uri=d.uri,
                title=d.title,
                content_hash=d.content_hash,
                passages=2,
                characters=len(d.text),
                author=d.author,
                date=d.date,
                media_type=d.media_type,
            )
            for d in self._documents.values()
        ]

    def __len__(self) -> int:
        return 2 * len(self._documents)


Script = Callable[[str, SmallCorpus], Reply]


@dataclass
class ScriptedChatbot:
    """Replies by script; `asked` is everything it was asked, with the history given."""

    script: Script
    corpus: SmallCorpus = field(default_factory=SmallCorpus)
    asked: list[tuple[str, tuple[Turn, ...]]] = field(default_factory=list)
    verbatim: bool = False

    def ask(self, question: str, history: Sequence[Turn] = (), *, verbatim: bool = False) -> Reply:
        self.verbatim = verbatim
        self.asked.append((question, tuple(history)))
        return self.script(question, self.corpus)

    def stream(
        self, question: str, history: Sequence[Turn] = (), *, verbatim: bool = False
    ) -> Iterator[Progress | Piece | Reply]:
        yield Progress(stage="rewrite")
        yield Progress(stage="retrieve")
        yield Progress(stage="read")
        reply = self.ask(question, history, verbatim=verbatim)
        yield Progress(stage="ground")
        yield from (Piece(text=line) for line in reply.text.splitlines(keepends=True))
        yield reply


def cite(corpus: SmallCorpus, document_id: str, quote: str, number: int = 1) -> Citation:
    document = corpus.get(document_id)
    start = document.text.index(quote)
    return Citation(
        number=number,
        document_id=document.id,
        title=document.title,
        uri=document.uri,
        quote=quote,
        span=Span(start=start, end=start + len(quote)),
        date=document.date,
    )


def answer(question: str, short: str, *citations: Citation, items: Sequence[str] = ()) -> Answer:
    lines = [f"- {item} [{c.number}]" for item, c in zip(items, citations, strict=False)]
    marks = "".join(f"[{c.number}]" for c in citations)
    listed = "\n".join([f"Tài liệu nêu {len(items)} mục:", *lines])
    return Answer(
        question=question,
        standalone_question=question,
        text=listed if items else f"{short} {marks}",
        short_answer=short,
        citations=citations,
        confidence=0.87,
        items=tuple(items),
        timings_ms={"read": 1.25},
    )


def scripted(question: str, corpus: SmallCorpus) -> Reply:  # noqa: C901
    """The script of the tests: the first words of a question choose the reply."""
    match question.partition(" ")[0].strip("?").lower():
        case "ai":
            return answer(
                question,
                "bà Lê Thị Hoà",
                cite(corpus, "thong-bao", "Chủ tịch hội nghị là bà Lê Thị Hoà."),
                cite(corpus, "thong-bao", "Hội nghị lần thứ 5 họp ngày 12/3/2024 tại Huế.", 2),
            )
        case "những":
            items = ("kế hoạch năm", "ngân sách quý", "nhân sự chủ chốt")
            found = [cite(corpus, "thong-bao", item, n) for n, item in enumerate(items, start=1)]
            return answer(question, "; ".join(items), *found, items=items)
        case "trái":
            sides = [
                answer(
                    question,
                    "bà Lê Thị Hoà",
                    cite(corpus, "thong-bao", "Chủ tịch hội nghị là bà Lê Thị Hoà."),
                ),
                answer(
                    question,
                    "ông Trần Văn Bình",
                    cite(corpus, "bao-cao", "Chủ tịch hội nghị là ông Trần Văn Bình.", 2),
                ),
            ]
            return Disagreement(
                question=question,
                standalone_question=question,
                text="Các tài liệu nêu khác nhau về điều này:\n- một\n- hai",
                sides=tuple(sides),
            )
        case "hai":
            whole = scripted("Ai", corpus)
            return joined(question, question, [whole, scripted("Giá vàng?", corpus)])
        case "hại":
            return answer(question, HOSTILE, cite(corpus, "doc-hai", HOSTILE))
        case "dài":
            return answer(question, "điều 3000", cite(corpus, "rat-dai", "Điều 3000."))
        case "còn":
            from dataclasses import replace

            full = "Ai là Chủ tịch hội nghị lần thứ 5?"
            return replace(scripted("Ai", corpus), question=question, standalone_question=full)
        case "ngày":
            told = cite(corpus, "thong-bao", "Hội nghị lần thứ 5 họp ngày 12/3/2024 tại Huế.")
            return Abstention(
                question=question,
                standalone_question=question,
                reason=Reason.WHICH_DOCUMENT,
                text="Có nhiều hội nghị. Cần hỏi về:\n- Hội nghị <b>Huế</b>\n- Báo cáo",
                nearest=(told,),
                alternatives=(
                    Alternative(label="Hội nghị <b>Huế</b>", question="Ai họp ở <b>Huế</b>?"),
                    Alternative(label="Báo cáo", question="Ai họp?", documents=("bao-cao",)),
                ),
            )
        case "chào":
            return Remark(
                question=question,
                standalone_question=question,
                kind=RemarkKind.GREETING,
                text="Xin chào!",
            )
        case "hỏng":
            raise HoidapError("Chỉ mục bị hỏng ở «data/index»: hãy chạy «hoidap doctor».")
        case "nổ":
            raise ZeroDivisionError
        case _:
            return Abstention(
                question=question,
                standalone_question=question,
                reason=Reason.NO_ANSWER,
                text="Không tìm thấy câu trả lời trong tài liệu. Dưới đây là những đoạn gần nhất.",
                nearest=(cite(corpus, "bao-cao", "Chủ tịch hội nghị là ông Trần Văn Bình."),),
            )


@pytest.fixture
def chatbot() -> ScriptedChatbot:
    return ScriptedChatbot(scripted)


@pytest.fixture(scope="module")
def module_chatbot() -> ScriptedChatbot:
    return ScriptedChatbot(scripted)


@pytest.fixture(scope="session")
def hostile() -> str:
    return HOSTILE
