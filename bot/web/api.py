"""The HTTP API: ask, and read what the answers were proven with.

Every failure is an RFC 9457 object whose `detail` is one Vietnamese line.
"""

import logging
from collections.abc import Sequence
from typing import TYPE_CHECKING, Annotated, Any, Final, Literal

from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import Response
from pydantic import AfterValidator, BaseModel, ConfigDict, Field
from starlette.exceptions import HTTPException

from bot.telling.json import encode
from bot.types import Turn
from bot.web.guard import Guard, Names
from bot.web.origin import public, shown_uri
from bot.web.problems import problem, public_line, status_of
from corpus.errors import HoidapError

if TYPE_CHECKING:
    from bot.chatbot import Chatbot
    from corpus.store.rows import DocumentSummary
    from corpus.types import Document

__all__ = ["PastTurn", "Question", "build_api"]

_log = logging.getLogger(__name__)
_MOST_TURNS: Final = 200

_ADDRESSES: Final = (
    "Không có địa chỉ hay phương thức này: dùng POST /api/ask, GET /api/documents, "
    "GET /api/documents/MÃ_TÀI_LIỆU hoặc GET /api/health."
)


def _speakable(text: str) -> str:
    text.encode()  # JSON can carry half of a surrogate pair, which no reply could repeat
    return text


_Text = Annotated[str, AfterValidator(_speakable)]


class PastTurn(BaseModel):
    """One thing said earlier, as the caller sends it."""

    model_config = ConfigDict(extra="forbid")

    role: Literal["user", "assistant"]
    text: _Text


class Question(BaseModel):
    """The body of `POST /api/ask`."""

    model_config = ConfigDict(extra="forbid")

    question: _Text
    history: Annotated[list[PastTurn], Field(max_length=_MOST_TURNS)] = []
    verbatim: bool = False


def build_api(chatbot: "Chatbot", *, names: Names | None = None) -> FastAPI:
    """Return the application; `names` are the Host names it answers to, all when None.

    No page of API documentation is served: FastAPI's own loads its scripts from the internet.
    """
    api = FastAPI(title="Hỏi Đáp", docs_url=None, redoc_url=None, openapi_url="/api/openapi.json")
    api.add_middleware(Guard, names=names)
    _add_error_lines(api)
    _add_routes(api, chatbot)
    return api


def _add_routes(api: FastAPI, chatbot: "Chatbot") -> None:
    @api.post("/api/ask")
    def ask(body: Question) -> dict[str, Any]:
        history = [Turn(role=turn.role, text=turn.text) for turn in body.history]
        return public(encode(chatbot.ask(body.question, history, verbatim=body.verbatim)))

    @api.get("/api/documents")
    def documents() -> dict[str, Any]:
        return {"documents": [_summary(document) for document in chatbot.corpus.documents()]}

    @api.get("/api/documents/{document_id:path}")
    def document(document_id: str) -> dict[str, Any]:
        return _whole(chatbot.corpus.get(document_id))

    @api.get("/api/health")
    def health() -> dict[str, Any]:
        corpus = chatbot.corpus
        return {"status": "ok", "documents": len(corpus.documents()), "passages": len(corpus)}

    @api.api_route(
        "/api/{_path:path}",
        methods=["GET", "POST", "PUT", "PATCH", "DELETE"],
        include_in_schema=False,
    )
    def unknown(_path: str) -> None:  # else the page, mounted at "/", would answer in its own way
        raise HTTPException(404)


def _summary(document: "DocumentSummary") -> dict[str, Any]:
    return {
        "id": document.id,
        "title": document.title,
        "uri": shown_uri(document.uri),
        "author": document.author,
        "date": document.date,
        "media_type": document.media_type,
        "passages": document.passages,
        "characters": document.characters,
    }


def _whole(document: "Document") -> dict[str, Any]:
    return {
        "id": document.id,
        "title": document.title,
        "title_derived": document.title_derived,
        "uri": shown_uri(document.uri),
        "author": document.author,
        "date": document.date,
        "media_type": document.media_type,
        "characters": len(document.text),
        "page_starts": list(document.page_starts),
        "text": document.text,
    }


def _add_error_lines(api: FastAPI) -> None:
    @api.exception_handler(HoidapError)
    def known(_request: Request, error: HoidapError) -> Response:
        _log.warning("%s", error)
        return problem(status_of(error), public_line(error))

    @api.exception_handler(RequestValidationError)
    def malformed(_request: Request, error: RequestValidationError) -> Response:
        return problem(422, _what_is_wrong(error.errors()))

    @api.exception_handler(HTTPException)
    def refused(_request: Request, error: HTTPException) -> Response:
        known_paths = error.status_code in {404, 405}
        return problem(error.status_code, _ADDRESSES if known_paths else str(error.detail))

    @api.exception_handler(Exception)
    def unforeseen(_request: Request, error: Exception) -> Response:
        return problem(500, f"Lỗi ngoài dự kiến ({type(error).__name__}): xem nhật ký của máy chủ.")


_WRONG: Final[dict[str, str]] = {
    "missing": "thiếu trường «{field}»",
    "extra_forbidden": "trường «{field}» không được biết đến",
    "string_type": "trường «{field}» phải là chuỗi ký tự",
    "value_error": "trường «{field}» chứa ký tự Unicode không hợp lệ",
    "list_type": "trường «{field}» phải là danh sách",
    "too_long": f"trường «{{field}}» dài quá {_MOST_TURNS} lượt",
    "literal_error": 'trường «{field}» phải là "user" hoặc "assistant"',
}


def _what_is_wrong(errors: Sequence[Any]) -> str:
    """Return one line on the first error; the caller's own text is not repeated."""
    kind = str(errors[0]["type"])
    field = ".".join(str(part) for part in errors[0]["loc"] if part != "body")
    if kind == "json_invalid" or not field:
        return 'Thân yêu cầu phải là một đối tượng JSON, ví dụ {"question": "Ai là Chủ tịch?"}.'
    wrong = _WRONG.get(kind, "trường «{field}» không hợp lệ")
    return f"Yêu cầu không hợp lệ: {wrong.format(field=field[:80])}."
