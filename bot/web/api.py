"""The HTTP interface put together: what stands before it, its addresses, its one kind of failure.

Every failure is an RFC 9457 object whose `detail` is one Vietnamese line.
"""

import logging
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse, RedirectResponse, Response
from starlette.exceptions import HTTPException

from bot.web.access import Access
from bot.web.conversations import Conversations
from bot.web.guard import Guard, Names
from bot.web.people.accounts import Accounts
from bot.web.people.audit import Audit
from bot.web.people.person import person_of
from bot.web.people.shares import Shares
from bot.web.people.views import Views
from bot.web.problems import log_known, problem, public_line, status_of
from bot.web.reception import Reception
from bot.web.routes.asking import asking_routes
from bot.web.routes.conversations import conversation_routes
from bot.web.routes.documents import document_routes
from bot.web.routes.openai import openai_routes
from bot.web.routes.service import service_routes
from bot.web.shelf import Shelf
from bot.web.titles import Titles
from bot.web.visitors import visitor_of
from bot.web.watching import Watcher
from corpus.errors import HoidapError
from ingest import Limits
from models.silence import passing_folder

if TYPE_CHECKING:
    from bot.chatbot import Chatbot

__all__ = ["Office", "build_api", "open_office"]

_log = logging.getLogger(__name__)
_MEGABYTE: Final = 1024**2

_ADDRESSES: Final = (
    "Không có địa chỉ hay phương thức này: dùng POST /api/ask, GET /api/documents, "
    "GET /api/documents/MÃ_TÀI_LIỆU, GET /api/conversations; xem đầy đủ ở /docs."
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Office:
    """What one server works with; `owner_of` tells whose conversations a request may see.

    `views` holds the chatbot as each person sees it; `accounts` is None where there are none.
    """

    reception: Reception
    shelf: Shelf
    conversations: Conversations
    views: Views
    owner_of: Callable[[Request], str] = lambda _: ""
    accounts: Accounts | None = None
    audit: Audit = field(default_factory=Audit)
    watcher: Watcher | None = None


def open_office(
    chatbot: "Chatbot",
    *,
    folder: Path | None = None,
    max_file_mb: int = 50,
    limits: Limits | None = None,
    keep_days: float | None = None,
    read_only: bool = False,
    shared: bool = False,
    accounts: Accounts | None = None,
    audit: bool = False,
    watch: Sequence[Path] = (),
    watch_seconds: float = 10.0,
) -> Office:
    """Return what a server works with.

    `folder` keeps conversations and the files that people bring; None is one that goes with the
    program. With `accounts` each person sees their own conversations and what their groups may
    see; with `shared`, and without accounts, each browser sees its own conversations. `audit` keeps
    a log. The folders `watch` are followed while the office is served.
    """
    kept = folder or Path(passing_folder())
    notes = Audit(kept / "audit.jsonl" if audit else None)
    shares = Shares(kept / "accounts.sqlite3") if accounts else None
    shelf = Shelf(
        corpus=chatbot.corpus,
        folder=kept / "files",
        max_bytes=max_file_mb * _MEGABYTE,
        limits=limits or Limits(),
        read_only=read_only,
        watched=watch,
        shares=shares,
        titles=Titles(kept / "titles.sqlite3"),
        audit=notes,
    )
    try:
        shelf.mend()
    except (OSError, HoidapError) as error:  # what can be asked can still be asked
        _log.warning("unfinished uploads are left as they are: %s", error)
    return Office(
        reception=Reception(chatbot, audit=notes),
        shelf=shelf,
        conversations=Conversations(kept / "conversations.sqlite3", keep_days=keep_days),
        views=Views(chatbot, shares),
        owner_of=_owner_of(accounts, shared=shared),
        accounts=accounts,
        audit=notes,
        watcher=Watcher(shelf, watch, seconds=watch_seconds) if watch else None,
    )


def _owner_of(accounts: Accounts | None, *, shared: bool) -> Callable[[Request], str]:
    if accounts is not None:
        return lambda request: person_of(request).id
    return visitor_of if shared else lambda _: ""


def build_api(office: "Office | Chatbot", *, names: Names | None = None, key: str = "") -> FastAPI:
    """Return the application; `names` are the Host names it answers to, all when None.

    With a `key`, or with accounts in the office, nobody gets in without. A chatbot alone gets a
    temporary office. FastAPI's own pages of documentation are not served: they load their scripts
    from the internet.
    """
    office = office if isinstance(office, Office) else open_office(office)
    api = FastAPI(title="Hỏi Đáp", docs_url=None, redoc_url=None, openapi_url="/api/openapi.json")
    if key or office.accounts:
        api.add_middleware(Access, key=key, accounts=office.accounts, audit=office.audit)
    # The guard stands before the door: what it refuses does not even reach the login page.
    api.add_middleware(Guard, names=names, most_bytes=4 * office.shelf.max_bytes)
    _add_error_lines(api)
    for routes in (
        asking_routes(office.reception, office.views),
        document_routes(office.shelf, office.views),
        conversation_routes(office.conversations, office.owner_of, office.views),
        openai_routes(office.reception, office.views),
        service_routes(api, office.reception, office.views),
    ):
        api.include_router(routes)
    for door in ("/login", "/logout"):  # where there are accounts or a key, `Access` has answered
        api.add_api_route(door, _no_door, methods=["GET", "POST"], include_in_schema=False)
    for prefix in ("/api", "/v1", "/docs"):
        api.add_api_route(
            prefix + "/{_path:path}",
            _unknown,
            methods=["GET", "POST", "PUT", "PATCH", "DELETE"],
            include_in_schema=False,
        )
    return api


def _unknown(_path: str) -> None:  # else the page, mounted at "/", would answer in its own way
    raise HTTPException(404)


def _no_door() -> RedirectResponse:
    return RedirectResponse("/", 303)


def _add_error_lines(api: FastAPI) -> None:
    @api.exception_handler(HoidapError)
    def known(request: Request, error: HoidapError) -> Response:
        log_known(_log, error)
        return _line(request, status_of(error), public_line(error))

    @api.exception_handler(RequestValidationError)
    def malformed(request: Request, error: RequestValidationError) -> Response:
        return _line(request, 422, _what_is_wrong(error.errors()))

    @api.exception_handler(HTTPException)
    def refused(request: Request, error: HTTPException) -> Response:
        known_paths = error.status_code in {404, 405}
        line = _ADDRESSES if known_paths else "Không đọc được yêu cầu: hãy kiểm tra lại nội dung."
        response = _line(request, error.status_code, line)
        response.headers.update(error.headers or {})
        return response

    @api.exception_handler(Exception)
    def unforeseen(request: Request, error: Exception) -> Response:
        line = f"Lỗi ngoài dự kiến ({type(error).__name__}): xem nhật ký của máy chủ."
        return _line(request, 500, line)


def _line(request: Request, status: int, line: str) -> Response:
    """Return a failure; OpenAI's clients look for the line in a place of their own."""
    if request.url.path.startswith("/v1/"):
        kind = "invalid_request_error" if status < 500 else "server_error"
        error = {"message": line, "type": kind, "param": None, "code": None}
        return JSONResponse({"error": error}, status_code=status)
    return problem(status, line)


_NO_FIELDS: Final = {"body", "query", "str"}
_WRONG: Final[dict[str, str]] = {
    "missing": "thiếu trường «{field}»",
    "extra_forbidden": "trường «{field}» không được biết đến",
    "string_type": "trường «{field}» phải là chuỗi ký tự",
    "bool_parsing": "trường «{field}» phải là true hoặc false",
    "value_error": "trường «{field}» chứa ký tự Unicode không hợp lệ",
    "list_type": "trường «{field}» phải là danh sách",
    "too_long": "trường «{field}» có quá {max_length} mục",
    "too_short": "trường «{field}» không được là danh sách rỗng",
    "too_short documents": "trường «documents» không được là danh sách rỗng; "
    "muốn hỏi mọi tài liệu thì bỏ trường này",
    "string_too_long": "trường «{field}» dài quá {max_length} ký tự",
    "string_too_short": "trường «{field}» không được để trống",
}


def _what_is_wrong(errors: Sequence[Any]) -> str:
    """Return one line on the first error; the caller's own text is not repeated."""
    # Of what may be a text or a list, the text is refused for not being a list as well.
    first = next((one for one in errors if one["type"] == "value_error"), errors[0])
    kind = str(first["type"])
    place = [str(part) for part in first["loc"] if part not in _NO_FIELDS]
    field = ".".join(part for part in place if "[" not in part)  # the name of a type
    if kind == "json_invalid" or not field:
        return 'Thân yêu cầu phải là một đối tượng JSON, ví dụ {"question": "Ai là Chủ tịch?"}.'
    bounds = first.get("ctx", {})
    if bounds.get("field_type") == "Value":  # a text that is looked at before it is measured
        kind = f"string_{kind}"
    if kind == "literal_error":
        allowed = str(bounds.get("expected", "")).replace(" or ", " hoặc ")
        return f"Yêu cầu không hợp lệ: trường «{field[:80]}» phải là {allowed}."
    wrong = _WRONG.get(f"{kind} {field}") or _WRONG.get(kind, "trường «{field}» không hợp lệ")
    return f"Yêu cầu không hợp lệ: {wrong.format_map({**bounds, 'field': field[:80]})}."
