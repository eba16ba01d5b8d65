"""The Model Context Protocol: the same questions and proofs for assistants that use tools.

The only module that imports the MCP SDK, which takes a second to load.
"""

from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from functools import partial
from itertools import islice
from typing import Annotated, Any, Final, TypeVar

import anyio.to_thread
from fastapi import FastAPI
from mcp.server import MCPServer
from mcp.server.mcpserver import Context
from mcp.server.mcpserver.exceptions import ToolError
from mcp.server.transport_security import TransportSecuritySettings
from pydantic import Field
from starlette.exceptions import HTTPException
from starlette.requests import Request

from bot.types import Turn
from bot.web.finding import places_of
from bot.web.origin import shown_uri
from bot.web.people.person import ANYBODY, Person, person_of, sender_of
from bot.web.people.views import Views
from bot.web.problems import Refused, public_line
from bot.web.reception import Asked, Reception
from bot.web.routes.asking import told
from corpus.errors import HoidapError
from corpus.vietnamese.text import normalize

__all__ = ["add_mcp", "build_server", "serve_stdio"]

_INSTRUCTIONS: Final = (
    "Hỏi đáp tiếng Việt trên một bộ tài liệu riêng. «ask» trả lời kèm trích dẫn nguyên văn, hoặc "
    "nói rõ tài liệu không nói. Chỉ dùng điều có trích dẫn; kiểm câu trích bằng «verify_quote»."
)
_LONGEST: Final = 20_000  # characters of a document handed over at once
_MOST_HITS: Final = 50

_NONE_CHOSEN: Final = (
    "Trường «documents» không được là danh sách rỗng; muốn hỏi mọi tài liệu thì bỏ trường này."
)
# Refused by `_chosen` and not by the schema, whose own words are English.
_Chosen = Annotated[
    list[str],
    Field(
        description="Mã của những tài liệu để hỏi, ít nhất một; bỏ đi thì hỏi mọi tài liệu.",
        json_schema_extra={"minItems": 1},
    ),
]

_T = TypeVar("_T")


def build_server(reception: Reception, views: Views | None = None) -> MCPServer[Any]:
    """Return a server with the tools ask, search, open_document and verify_quote.

    Over HTTP each sees what whoever sent the request may see.
    """
    server: MCPServer[Any] = MCPServer(
        name="hoidap", title="Hỏi Đáp", instructions=_INSTRUCTIONS, log_level="WARNING"
    )
    tools = _Tools(reception, views or Views(reception.chatbot))
    server.tool()(tools.ask)
    server.tool()(tools.search)
    server.tool()(tools.open_document)
    server.tool()(tools.verify_quote)
    return server


def add_mcp(api: FastAPI, reception: Reception, views: Views | None = None) -> None:
    """Serve at "/mcp" of an application; its own guard has checked Host and Origin."""
    inner = build_server(reception, views).streamable_http_app(
        stateless_http=True,
        json_response=True,
        transport_security=TransportSecuritySettings(enable_dns_rebinding_protection=False),
    )
    # Nobody is told anything unasked: a GET would wait for that for ever.
    api.add_api_route(
        "/mcp",
        _only_post,
        methods=["GET", "HEAD", "PUT", "PATCH", "DELETE"],
        include_in_schema=False,
    )
    api.router.routes.extend(inner.routes)
    before = api.router.lifespan_context

    @asynccontextmanager
    async def both(app: FastAPI) -> AsyncIterator[Any]:
        async with before(app) as state, inner.router.lifespan_context(inner):
            yield state

    api.router.lifespan_context = both


def _only_post() -> None:
    raise HTTPException(405, headers={"allow": "POST"})


def serve_stdio(reception: Reception) -> None:
    """Serve one assistant on standard input and output until it leaves."""
    build_server(reception).run("stdio")


class _Tools:
    """The tools; their descriptions are what an assistant reads."""

    def __init__(self, reception: Reception, views: Views) -> None:
        self._reception = reception
        self._views = views

    async def ask(
        self,
        question: str,
        ctx: Context[Any, Any],
        earlier_questions: list[str] | None = None,
        documents: _Chosen | None = None,
    ) -> dict[str, Any]:
        """Hỏi một câu tiếng Việt. Trả về lời đáp, kết cục và các trích dẫn nguyên văn có vị trí.

        «earlier_questions» là những câu đã hỏi trước.
        """
        person = _person(ctx)
        history = [Turn(role="user", text=text) for text in earlier_questions or ()]

        def answered() -> dict[str, Any]:
            asked = Asked(
                question=question,
                history=history,
                documents=_chosen(documents),
                view=self._views.of(person),
                person=_sender(ctx),
                name=person.name,
            )
            return told(self._reception.ask(asked))

        return await _aside(answered)

    async def search(
        self,
        query: str,
        ctx: Context[Any, Any],
        limit: int = 8,
        documents: _Chosen | None = None,
    ) -> dict[str, Any]:
        """Tìm các đoạn văn gần với một truy vấn, gần nhất trước, kèm mã tài liệu và vị trí."""

        def found() -> dict[str, Any]:
            with self._reception.work(_sender(ctx)):
                return self._search(_person(ctx), query, limit, _chosen(documents))

        return await _aside(found)

    async def open_document(
        self, document_id: str, ctx: Context[Any, Any], start: int = 0, length: int = 8_000
    ) -> dict[str, Any]:
        """Đọc nguyên văn một tài liệu từ vị trí «start» (tính theo ký tự Unicode)."""
        return await _aside(partial(self._open, _person(ctx), document_id, start, length))

    async def verify_quote(
        self, document_id: str, quote: str, ctx: Context[Any, Any]
    ) -> dict[str, Any]:
        """Kiểm một câu trích có đứng nguyên văn trong tài liệu không, và đứng ở đâu."""
        return await _aside(partial(self._verify, _person(ctx), document_id, quote))

    def _search(
        self, person: Person, query: str, limit: int, documents: list[str] | None
    ) -> dict[str, Any]:
        corpus = self._views.of(person).corpus
        corpus = corpus if documents is None else corpus.within(documents)
        hits = corpus.search(query, k=max(1, min(limit, _MOST_HITS)))
        return {
            "passages": [
                {
                    "document_id": hit.passage.document_id,
                    "title": corpus.get(hit.passage.document_id).title,
                    "text": hit.passage.text,
                    "start": hit.passage.span.start,
                    "end": hit.passage.span.end,
                    "page": hit.passage.page,
                    "score": round(hit.score, 4),
                }
                for hit in hits
            ]
        }

    def _open(self, person: Person, document_id: str, start: int, length: int) -> dict[str, Any]:
        document = self._views.of(person).corpus.get(document_id)
        begin = max(0, min(start, len(document.text)))
        end = min(len(document.text), begin + max(1, min(length, _LONGEST)))
        return {
            "id": document.id,
            "title": document.title,
            "uri": shown_uri(document.uri),
            "author": document.author,
            "date": document.date,
            "characters": len(document.text),
            "start": begin,
            "end": end,
            "text": document.text[begin:end],
        }

    def _verify(self, person: Person, document_id: str, quote: str) -> dict[str, Any]:
        text = self._views.of(person).corpus.get(document_id).text
        # White space alone may differ: a quotation is often taken over the end of a line.
        found = islice(places_of(text, normalize(quote).text), _MOST_HITS)
        places = [{"start": place.start, "end": place.end} for place in found]
        return {"stands": bool(places), "places": places}


def _chosen(documents: list[str] | None) -> list[str] | None:
    """Return the documents to ask, all when None; no document at all is the caller's mistake."""
    if documents is not None and not documents:
        raise Refused(_NONE_CHOSEN)
    return documents


def _person(ctx: Context[Any, Any]) -> Person:
    """Return who called a tool: over HTTP whoever sent the request, over stdio anybody."""
    request = ctx.request_context.request
    return person_of(request) if isinstance(request, Request) else ANYBODY


def _sender(ctx: Context[Any, Any]) -> str:
    request = ctx.request_context.request
    return sender_of(request) if isinstance(request, Request) else "stdio"


async def _aside(work: Callable[[], _T]) -> _T:
    """Do what takes time in a thread; a known failure is told without a path of this machine."""
    try:
        return await anyio.to_thread.run_sync(work)
    except HoidapError as error:
        raise ToolError(public_line(error)) from error
