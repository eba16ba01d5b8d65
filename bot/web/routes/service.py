"""What operators ask: is it alive, is it ready, what does it count, what can it do."""

from html import escape
from typing import TYPE_CHECKING, Any

from fastapi import APIRouter, FastAPI, Request
from fastapi.responses import HTMLResponse, Response

from bot.web.metrics import METRICS_TYPE
from bot.web.people.person import person_of
from bot.web.people.views import Views
from bot.web.problems import problem, public_line
from bot.web.reception import Reception
from corpus.errors import HoidapError

if TYPE_CHECKING:
    from corpus.store.collection import Corpus

__all__ = ["service_routes"]

_STYLE = """
:root { color-scheme: light dark; font: 16px/1.6 system-ui, sans-serif; }
body { max-width: 860px; margin: 24px auto; padding: 0 16px; }
h1, h2 { color: light-dark(#0f5c63, #6fc3ca); } h2 { font-size: 18px; margin: 28px 0 4px; }
code, pre { font: 14px/1.5 ui-monospace, Consolas, monospace; }
pre { padding: 10px 14px; overflow-x: auto; background: light-dark(#f1f0ea, #1c2326); }
"""


def service_routes(api: FastAPI, reception: Reception, views: Views) -> APIRouter:
    """Return the addresses for operators; `/docs` describes those of `api`."""
    routes = APIRouter(tags=["Vận hành"])
    corpus: Corpus = reception.chatbot.corpus
    reception.metrics.holding(
        documents=lambda: len(corpus.documents()), passages=lambda: len(corpus)
    )

    @routes.get("/healthz", summary="Chương trình có đang chạy không")
    def alive() -> dict[str, Any]:
        return {"status": "ok"}

    @routes.get("/readyz", summary="Đã trả lời được chưa")
    def ready(request: Request) -> Any:
        try:
            seen = views.of(person_of(request)).corpus
            return {"status": "ready", "documents": len(seen.documents())}
        except HoidapError as error:
            return problem(503, public_line(error))

    @routes.get("/api/health", summary="Số tài liệu và số đoạn")
    def health(request: Request) -> dict[str, Any]:
        seen = views.of(person_of(request)).corpus
        return {"status": "ok", "documents": len(seen.documents()), "passages": len(seen)}

    @routes.get("/api/me", summary="Tôi là ai, được làm gì")
    def me(request: Request) -> dict[str, Any]:
        person = person_of(request)
        return {"name": person.name, "role": person.role, "groups": sorted(person.groups)}

    @routes.get("/metrics", summary="Số đếm theo khuôn Prometheus", response_class=Response)
    def metrics(request: Request) -> Response:
        person_of(request).must_be("admin")
        return Response(reception.metrics.text(), media_type=METRICS_TYPE)

    @routes.get("/docs", include_in_schema=False)
    def described() -> HTMLResponse:
        return HTMLResponse(_described(api.openapi()))

    return routes


def _described(schema: dict[str, Any]) -> str:
    """Return the addresses as a page of plain HTML that loads nothing."""
    parts = []
    for path, methods in schema["paths"].items():
        for method, told in methods.items():
            text = escape(told.get("description", ""))
            names = ", ".join(
                f"<code>{escape(one['name'])}</code>" for one in told.get("parameters", ())
            )
            parts.append(
                f"<h2><code>{method.upper()} {escape(path)}</code></h2>"
                f"<p>{escape(told.get('summary', ''))}. {text}"
                f"{f' Tham số: {names}.' if names else ''}</p>"
            )
    example = escape(
        "curl -s http://127.0.0.1:7860/api/ask -H 'content-type: application/json' \\\n"
        '  -d \'{"question": "…", "documents": ["MÃ_TÀI_LIỆU"]}\''
    )
    return (
        '<!doctype html><html lang="vi"><head><meta charset="utf-8"><title>Giao diện HTTP · Hỏi Đáp'
        '</title><meta name="viewport" content="width=device-width, initial-scale=1">'
        f"<style>{_STYLE}</style></head><body><main><h1>Giao diện HTTP của Hỏi Đáp</h1>"
        '<p>Bản mô tả đầy đủ cho máy đọc: <a href="/api/openapi.json">/api/openapi.json</a>. '
        "Lỗi là đối tượng theo RFC 9457, lời giải thích ở <code>detail</code>.</p>"
        f"<pre>{example}</pre>{''.join(parts)}</main></body></html>"
    )
