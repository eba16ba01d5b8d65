"""`/v1`: the shape of OpenAI's interface, so that programs written for it can ask here.

`citations` is a member of our own beside `content`, which carries the marks `[n]`.
"""

import base64
import json
import time
import uuid
from collections.abc import Iterator, Mapping
from dataclasses import replace
from threading import Event
from typing import TYPE_CHECKING, Annotated, Any, Final, Literal

import numpy as np
from fastapi import APIRouter, Request
from fastapi.responses import StreamingResponse
from pydantic import BaseModel, ConfigDict, Field
from starlette.concurrency import run_in_threadpool

from bot.types import Piece, Progress, Reply, Turn
from bot.web.connected import while_connected
from bot.web.people.person import person_of, sender_of
from bot.web.people.views import Views
from bot.web.problems import Refused, public_line
from bot.web.reception import Asked, Reception
from bot.web.routes.asking import MOST_TURNS, Chosen, Text, told
from corpus.errors import HoidapError

if TYPE_CHECKING:
    from corpus.embedder import Embedder

__all__ = ["CHAT_MODEL", "openai_routes"]

CHAT_MODEL: Final = "hoidap"
_MOST_TEXTS: Final = 256


class Part(BaseModel):
    """A part of a message; only text is read."""

    model_config = ConfigDict(extra="allow")

    type: str
    text: Text = ""


class Message(BaseModel):
    """A message; those of the system and of tools are passed over."""

    model_config = ConfigDict(extra="allow")

    role: str
    content: Text | list[Part] | None = None

    def said(self) -> str:
        """Return the text of the message."""
        if isinstance(self.content, list):
            return "\n".join(part.text for part in self.content if part.type == "text")
        return self.content or ""


class Completion(BaseModel):
    """The body of `POST /v1/chat/completions`; what has no meaning here is passed over."""

    model_config = ConfigDict(extra="allow")

    messages: Annotated[list[Message], Field(min_length=1, max_length=MOST_TURNS)]
    model: str = CHAT_MODEL
    stream: bool = False
    documents: Chosen | None = None


class Embeddings(BaseModel):
    """The body of `POST /v1/embeddings`; `input_type` tells a question from a passage."""

    model_config = ConfigDict(extra="allow")

    input: Text | Annotated[list[Text], Field(min_length=1, max_length=_MOST_TEXTS)]
    model: str = ""
    encoding_format: Literal["float", "base64"] = "float"
    input_type: Literal["query", "passage"] = "passage"


def openai_routes(reception: Reception, views: Views) -> APIRouter:
    """Return the addresses that OpenAI's client knows."""
    routes = APIRouter(prefix="/v1", tags=["Tương thích OpenAI"])

    @routes.get("/models", summary="Các mô hình")
    def models() -> dict[str, Any]:
        names = [CHAT_MODEL, reception.chatbot.corpus.embedder.name]
        return {"object": "list", "data": [_model(name) for name in names]}

    @routes.get("/models/{name:path}", summary="Một mô hình")
    def model(name: str) -> dict[str, Any]:
        return _model(name)

    @routes.post("/chat/completions", summary="Hỏi theo khuôn của OpenAI")
    async def complete(body: Completion, request: Request) -> Any:
        person = person_of(request)
        view = await run_in_threadpool(views.of, person)
        asked = replace(_asked(body), view=view, person=sender_of(request), name=person.name)
        if body.stream:
            return StreamingResponse(_chunks(reception, asked), media_type="text/event-stream")
        reply = await while_connected(request, lambda left: reception.ask(asked, left=left))
        message = {"role": "assistant", "content": reply.text, **_ours(reply)}
        choice = {"index": 0, "message": message, "finish_reason": "stop", "logprobs": None}
        return {**_envelope("chat.completion"), "choices": [choice], "usage": _usage(asked, reply)}

    @routes.post("/embeddings", summary="Véc-tơ của văn bản")
    async def embed(body: Embeddings, request: Request) -> dict[str, Any]:
        def embedded(left: Event) -> dict[str, Any]:
            with reception.work(sender_of(request), left=left):
                return _embedded(reception, body)

        return await while_connected(request, embedded)

    return routes


def _embedded(reception: Reception, body: Embeddings) -> dict[str, Any]:
    texts = [body.input] if isinstance(body.input, str) else body.input
    embedder: Embedder = reception.chatbot.corpus.embedder
    if body.input_type == "query":
        vectors = np.stack([embedder.embed_query_array(text) for text in texts])
    else:
        vectors = embedder.embed_passages_array(texts)
    tokens = sum(embedder.count_tokens(texts))
    return {
        "object": "list",
        "model": embedder.name,
        "data": [
            {"object": "embedding", "index": index, "embedding": _shaped(vector, body)}
            for index, vector in enumerate(vectors)
        ],
        "usage": {"prompt_tokens": tokens, "total_tokens": tokens},
    }


def _model(name: str) -> dict[str, Any]:
    return {"id": name, "object": "model", "created": 0, "owned_by": "hoidap"}


def _asked(body: Completion) -> Asked:
    said = [turn for turn in body.messages if turn.role in {"user", "assistant"}]
    if not said or said[-1].role != "user":
        raise Refused("Lượt cuối trong «messages» phải là câu hỏi, với «role» là «user».")
    history = [
        Turn(role="user" if turn.role == "user" else "assistant", text=turn.said())
        for turn in said[:-1]
    ]
    return Asked(question=said[-1].said(), history=history, documents=body.documents)


def _chunks(reception: Reception, asked: Asked) -> Iterator[bytes]:
    envelope = _envelope("chat.completion.chunk")

    def chunk(delta: Mapping[str, Any], finish: str | None = None) -> bytes:
        choice = {"index": 0, "delta": delta, "finish_reason": finish, "logprobs": None}
        return _line({**envelope, "choices": [choice]})

    try:
        yield chunk({"role": "assistant", "content": ""})
        for event in reception.stream(asked):
            match event:
                case Progress():
                    pass
                case Piece(text=text):
                    yield chunk({"content": text})
                case _:
                    yield chunk(_ours(event), "stop")
    except HoidapError as error:
        yield _line({"error": {"message": public_line(error), "type": "server_error"}})
    yield b"data: [DONE]\n\n"


def _ours(reply: Reply) -> dict[str, Any]:
    values = told(reply)
    return {key: values[key] for key in ("outcome", "citations", "nearest")}


def _envelope(kind: str) -> dict[str, Any]:
    made = {"id": f"chatcmpl-{uuid.uuid4().hex}", "created": int(time.time())}
    return {**made, "object": kind, "model": CHAT_MODEL}


def _usage(asked: Asked, reply: Reply) -> dict[str, int]:
    """Return lengths in words, the nearest thing to the tokens that are billed elsewhere."""
    read = len(asked.question.split()) + sum(len(turn.text.split()) for turn in asked.history)
    wrote = len(reply.text.split())
    return {"prompt_tokens": read, "completion_tokens": wrote, "total_tokens": read + wrote}


def _shaped(vector: Any, body: Embeddings) -> Any:
    if body.encoding_format == "base64":
        return base64.b64encode(np.asarray(vector, dtype="<f4").tobytes()).decode()
    return [float(value) for value in vector]


def _line(values: Mapping[str, Any]) -> bytes:
    return b"data: " + json.dumps(values, ensure_ascii=False).encode() + b"\n\n"
