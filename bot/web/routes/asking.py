"""`POST /api/ask`: one reply as JSON, or its stages and pieces as server-sent events."""

import json
import logging
from collections.abc import Iterator
from dataclasses import asdict
from threading import Event
from typing import Annotated, Any, Literal

from fastapi import APIRouter, Request
from fastapi.responses import Response, StreamingResponse
from pydantic import AfterValidator, BaseModel, ConfigDict, Field
from starlette.concurrency import run_in_threadpool

from bot.telling.evidence import evidence_of, verify
from bot.telling.json import encode
from bot.types import Piece, Progress, Reply, Turn
from bot.web.connected import while_connected
from bot.web.origin import public
from bot.web.people.person import person_of, sender_of
from bot.web.people.views import Views
from bot.web.problems import log_known, problem_body, public_line, status_of
from bot.web.reception import Asked, Reception
from corpus.errors import HoidapError
from corpus.patience import patience

__all__ = [
    "MOST_TURNS",
    "Chosen",
    "PastTurn",
    "Question",
    "Text",
    "asking_routes",
    "recorded",
    "told",
]

MOST_TURNS = 200
_MOST_DOCUMENTS = 10_000
_LONGEST_CHECK = 20.0  # seconds

_log = logging.getLogger(__name__)


def _speakable(text: str) -> str:
    text.encode()  # JSON can carry half of a surrogate pair, which no reply could repeat
    return text


Text = Annotated[str, AfterValidator(_speakable)]
"""Text that can be written down."""

Chosen = Annotated[
    list[Text],
    Field(
        min_length=1,
        max_length=_MOST_DOCUMENTS,
        description="Mã của những tài liệu để hỏi, ít nhất một; bỏ trường này thì hỏi mọi tài liệu."
        " Danh sách rỗng bị từ chối, vì không rõ là hỏi tất cả hay không hỏi tài liệu nào.",
    ),
]
"""The ids of the documents that alone are asked."""


class PastTurn(BaseModel):
    """One thing said earlier, as the caller sends it."""

    model_config = ConfigDict(extra="forbid")

    role: Literal["user", "assistant"]
    text: Text


class Question(BaseModel):
    """The body of `POST /api/ask`.

    `documents` are the ids of those to ask, all when left out; `verbatim` takes the question as it
    was typed; `record` adds the evidence record; `stream` asks for server-sent events, as does the
    header `Accept: text/event-stream`.
    """

    model_config = ConfigDict(extra="forbid")

    question: Text
    history: Annotated[list[PastTurn], Field(max_length=MOST_TURNS)] = []
    documents: Chosen | None = None
    verbatim: bool = False
    record: bool = False
    stream: bool = False


def asking_routes(reception: Reception, views: Views) -> APIRouter:
    """Return the address at which questions are asked."""
    routes = APIRouter(tags=["Hỏi"])

    @routes.post(
        "/api/ask",
        summary="Hỏi một câu",
        description="Trả về câu trả lời kèm trích dẫn; với «stream», gửi từng bước khi đang làm. "
        "«documents» giới hạn trong các mã tài liệu ấy; bỏ trường này để hỏi mọi tài liệu.",
    )
    async def ask(body: Question, request: Request) -> Any:
        person = person_of(request)
        view = await run_in_threadpool(views.of, person)
        asked = Asked(
            question=body.question,
            history=[Turn(role=turn.role, text=turn.text) for turn in body.history],
            documents=body.documents,
            verbatim=body.verbatim,
            person=sender_of(request),
            view=view,
            name=person.name,
        )
        if body.stream or "text/event-stream" in request.headers.get("accept", ""):
            return _streamed(reception, asked)

        def answered(left: Event) -> dict[str, Any]:
            reply = reception.ask(asked, left=left)
            record = {"record": recorded(view, reply)} if body.record else {}
            return {**told(reply), **record}

        return await while_connected(request, answered)

    @routes.post(
        "/api/verify",
        summary="Đối chiếu lại một hồ sơ bằng chứng",
        description="Thân yêu cầu là hồ sơ mà «record» đã trả về.",
    )
    async def check(record: dict[str, Any], request: Request) -> dict[str, Any]:
        view = await run_in_threadpool(views.of, person_of(request))

        def checked(left: Event) -> dict[str, Any]:
            with reception.work(sender_of(request), left=left), patience(_LONGEST_CHECK):
                checks = verify(record, view.corpus)
            return {"holds": all(c.holds for c in checks), "checks": [asdict(c) for c in checks]}

        return await while_connected(request, checked)

    return routes


def recorded(chatbot: Any, reply: Reply) -> dict[str, Any]:
    """Return the evidence record of a reply, as whoever may see `chatbot` may have it."""
    values: dict[str, Any] = public(evidence_of(reply, chatbot.corpus, chatbot.settings))
    return values


def told(reply: Reply) -> dict[str, Any]:
    """Return a reply as JSON values, its documents named as callers may know them."""
    values: dict[str, Any] = public(encode(reply))
    return values


def _streamed(reception: Reception, asked: Asked) -> Response:
    return StreamingResponse(
        _events(reception, asked),
        media_type="text/event-stream",
        headers={"cache-control": "no-store", "x-accel-buffering": "no"},
    )


def _events(reception: Reception, asked: Asked) -> Iterator[bytes]:
    try:
        for event in reception.stream(asked):
            match event:
                case Progress(stage=stage):
                    yield _event("stage", {"stage": stage})
                case Piece(text=text):
                    yield _event("piece", {"text": text})
                case _:
                    yield _event("reply", told(event))
    except HoidapError as error:
        log_known(_log, error)
        yield _raw("error", problem_body(status_of(error), public_line(error)))
    except Exception as error:  # noqa: BLE001  # the caller must hear of any failure
        _log.exception("unforeseen failure")
        line = f"Lỗi ngoài dự kiến ({type(error).__name__}): xem nhật ký của máy chủ."
        yield _raw("error", problem_body(500, line))


def _event(name: str, values: Any) -> bytes:
    return _raw(name, json.dumps(values, ensure_ascii=False).encode())


def _raw(name: str, line: bytes) -> bytes:
    return b"event: " + name.encode() + b"\ndata: " + line + b"\n\n"
