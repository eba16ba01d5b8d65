"""`/api/conversations` and `/api/feedback`: what was asked, and what people thought of it."""

import json
from collections.abc import Callable
from dataclasses import asdict
from typing import Annotated, Any, Literal, TypeAlias
from urllib.parse import quote

from fastapi import APIRouter, Request
from fastapi.responses import Response
from pydantic import BaseModel, ConfigDict, Field

from bot.web.conversation import Conversation
from bot.web.conversations import Conversations
from bot.web.exports import as_markdown, as_word
from bot.web.people.person import person_of
from bot.web.people.views import Views
from bot.web.problems import Absent
from bot.web.routes.asking import Text, recorded, told

__all__ = ["conversation_routes"]

_OwnerOf: TypeAlias = Callable[[Request], str]
_MOST_EXCHANGES = 1_000_000  # no conversation has as many; SQLite can still count them
_WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"


class Title(BaseModel):
    """The body of `PATCH /api/conversations/…`."""

    model_config = ConfigDict(extra="forbid")

    title: Annotated[Text, Field(min_length=1, max_length=500)]


class Verdict(BaseModel):
    """The body of `POST /api/feedback`; an empty verdict takes the earlier one back."""

    model_config = ConfigDict(extra="forbid")

    conversation: Text
    exchange: Annotated[int, Field(ge=0, lt=_MOST_EXCHANGES)]
    verdict: Literal["good", "bad", ""]
    reason: Annotated[Text, Field(max_length=2_000)] = ""


def conversation_routes(
    conversations: Conversations, owner_of: _OwnerOf, views: Views
) -> APIRouter:
    """Return the addresses of conversations; `owner_of` tells whose a request is."""
    routes = APIRouter(tags=["Cuộc trò chuyện"])
    _add_reading(routes, conversations, owner_of)
    _add_record(routes, conversations, owner_of, views)
    _add_changing(routes, conversations, owner_of)
    return routes


def _add_reading(routes: APIRouter, conversations: Conversations, owner_of: _OwnerOf) -> None:
    """List conversations, read one, and take it along."""

    @routes.get("/api/conversations", summary="Liệt kê, tìm theo tên và câu hỏi")
    def listed(request: Request, q: str = "") -> dict[str, Any]:
        found = conversations.find(q, owner=owner_of(request))
        return {"conversations": [asdict(one) for one in found]}

    @routes.get("/api/conversations/{conversation}", summary="Đọc lại một cuộc trò chuyện")
    def one(conversation: str, request: Request) -> dict[str, Any]:
        return _told(conversations.get(conversation, owner=owner_of(request)))

    @routes.get("/api/conversations/{conversation}/export", summary="Xuất ra Markdown hoặc Word")
    def export(
        conversation: str,
        request: Request,
        format: Literal["md", "docx"] = "md",  # noqa: A002
    ) -> Response:
        found = conversations.get(conversation, owner=owner_of(request))
        word = format == "docx"
        body = as_word(found) if word else as_markdown(found).encode()
        name = quote(f"{found.title[:60]}.{format}", safe="")
        return Response(
            body,
            media_type=_WORD if word else "text/markdown; charset=utf-8",
            headers={"content-disposition": f"attachment; filename*=UTF-8''{name}"},
        )


def _add_record(
    routes: APIRouter, conversations: Conversations, owner_of: _OwnerOf, views: Views
) -> None:
    """Serve the evidence record of a reply."""

    @routes.get("/api/conversations/{conversation}/{exchange}/record", summary="Hồ sơ bằng chứng")
    def saved(conversation: str, exchange: int, request: Request) -> Response:
        exchanges = conversations.get(conversation, owner=owner_of(request)).exchanges
        reply = exchanges[exchange].reply if 0 <= exchange < len(exchanges) else None
        if reply is None:
            raise Absent("Câu hỏi này chưa có câu trả lời để lập hồ sơ.")
        record = recorded(views.of(person_of(request)), reply)
        text = json.dumps(record, ensure_ascii=False, indent=2)
        name = f"ho-so-{conversation[:8]}-{exchange + 1}.json"
        return Response(
            text,
            media_type="application/json",
            headers={"content-disposition": f'attachment; filename="{name}"'},
        )


def _add_changing(routes: APIRouter, conversations: Conversations, owner_of: _OwnerOf) -> None:
    """Rename, delete and bring back conversations, and note what people think of replies."""

    @routes.patch("/api/conversations/{conversation}", summary="Đổi tên")
    def rename(conversation: str, body: Title, request: Request) -> dict[str, Any]:
        conversations.rename(conversation, body.title, owner=owner_of(request))
        return {"renamed": conversation}

    @routes.delete("/api/conversations/{conversation}", summary="Xóa")
    def delete(conversation: str, request: Request) -> dict[str, Any]:
        conversations.delete(conversation, owner=owner_of(request))
        return {"deleted": conversation}

    @routes.post("/api/conversations/{conversation}/restore", summary="Hoàn tác việc xóa")
    def restore(conversation: str, request: Request) -> dict[str, Any]:
        conversations.restore(conversation, owner=owner_of(request))
        return {"restored": conversation}

    @routes.post("/api/feedback", summary="Nhận xét một câu trả lời")
    def feedback(body: Verdict, request: Request) -> dict[str, Any]:
        conversations.judge(
            body.conversation,
            body.exchange,
            body.verdict,
            body.reason,
            owner=owner_of(request),
        )
        return {"noted": body.verdict}


def _told(conversation: Conversation) -> dict[str, Any]:
    return {
        "id": conversation.id,
        "title": conversation.title,
        "exchanges": [
            {
                "question": exchange.question,
                "asked_at": exchange.asked_at,
                "asked_of": exchange.asked_of,
                "reply": None if exchange.reply is None else told(exchange.reply),
                "error": exchange.error,
                "verdict": exchange.verdict,
            }
            for exchange in conversation.exchanges
        ],
    }
