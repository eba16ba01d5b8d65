"""`/api/documents`: list, read, bring, remove and bring back; the file itself, served safely."""

from collections.abc import Sequence
from dataclasses import asdict
from typing import TYPE_CHECKING, Annotated, Any
from urllib.parse import quote

from fastapi import APIRouter, File, Form, Path, Query, Request, UploadFile
from fastapi.responses import FileResponse, Response
from pydantic import BaseModel, ConfigDict, Field

from bot.telling.notes import is_partial, notes_in_words
from bot.web.origin import shown_uri
from bot.web.people.person import person_of
from bot.web.people.views import Views
from bot.web.pictures import Pictures
from bot.web.problems import Busy, Refused
from bot.web.routes.asking import Text
from bot.web.shelf import Shelf, Taken, safe_name
from corpus.types import Note

if TYPE_CHECKING:
    from corpus.store.rows import DocumentSummary
    from corpus.types import Document

__all__ = ["document_routes"]

_MOST_FILES = 100
_MOST_QUOTED = 100_000  # characters, or as many as the document has
_Offsets = Annotated[list[Annotated[int, Field(ge=0)]], Query(default_factory=list)]


class Groups(BaseModel):
    """The body of `PUT /api/documents/…/groups`."""

    model_config = ConfigDict(extra="forbid")

    groups: Annotated[list[Text], Field(max_length=100)]


class Title(BaseModel):
    """The body of `PATCH /api/documents/…`."""

    model_config = ConfigDict(extra="forbid")

    title: Annotated[Text, Field(min_length=1, max_length=1_000)]


def document_routes(shelf: Shelf, views: Views) -> APIRouter:
    """Return the addresses of documents."""
    routes = APIRouter(prefix="/api/documents", tags=["Tài liệu"])
    _add_bringing(routes, shelf)
    _add_opening(routes, shelf, views)
    _add_changing(routes, shelf)
    _add_reading(routes, shelf, views)  # last: its address is the beginning of all others
    return routes


def _add_bringing(routes: APIRouter, shelf: Shelf) -> None:
    """Take files in."""

    @routes.post(
        "",
        summary="Đưa tệp vào",
        description="Một hay nhiều trường «file»; «folder» là tên thư mục để xếp vào, «group» (lặp "
        "lại được) là nhóm được xem.",
    )
    def bring(
        request: Request,
        file: Annotated[list[UploadFile], File()],
        folder: Annotated[str, Form()] = "",
        group: Annotated[list[str] | None, Form()] = None,
    ) -> dict[str, Any]:
        if len(file) > _MOST_FILES:
            raise Refused(f"Mỗi lần đưa vào tối đa {_MOST_FILES} tệp: hãy chia thành nhiều lần.")
        person, taken = person_of(request), list[Taken]()
        for one in file:
            name = one.filename or ""
            try:
                told = shelf.take(name, one.file, person=person, folder=folder, groups=group)
            except Busy as error:
                if not taken:
                    raise
                told = Taken(name=safe_name(name), state="failed", reason=str(error))
            taken.append(told)
        return {"files": [asdict(one) for one in taken]}


def _add_opening(routes: APIRouter, shelf: Shelf, views: Views) -> None:
    """Serve files as they were brought, and pictures of their pages."""

    @routes.get(
        "/{document_id:path}/original",
        summary="Mở tệp gốc",
        response_class=FileResponse,
    )
    def original(document_id: str, request: Request) -> Response:
        views.of(person_of(request)).corpus.get(document_id)
        found = shelf.original(document_id)
        how = "inline" if found.shown_as else "attachment"
        return FileResponse(
            found.path,
            media_type=found.shown_as or "application/octet-stream",
            headers={
                "content-disposition": f"{how}; filename*=UTF-8''{quote(found.name)}",
                # A sandbox would also keep the browser's own reader of PDF files out.
                "content-security-policy": "default-src 'none'; style-src 'unsafe-inline'; "
                "object-src 'self'; plugin-types application/pdf"
                if found.shown_as == "application/pdf"
                else "sandbox; default-src 'none'",
                "cache-control": "no-store",
            },
        )

    pictures = Pictures(shelf)

    @routes.get(
        "/{document_id:path}/pages/{page}",
        summary="Ảnh của một trang",
        description="Trang của tệp PDF hay ảnh quét, dạng JPEG, để đối chiếu với chữ đã nhận dạng.",
        response_class=Response,
        responses={200: {"content": {"image/jpeg": {}}}},
    )
    def picture(
        document_id: str, page: Annotated[int, Path(ge=1, le=100_000)], request: Request
    ) -> Response:
        found = views.of(person_of(request)).corpus.get(document_id)
        drawn = pictures.of(found, page)
        return Response(drawn, media_type="image/jpeg", headers={"cache-control": "no-store"})


def _add_changing(routes: APIRouter, shelf: Shelf) -> None:
    """Change what stands in the collection, and take that back."""

    @routes.post("/{document_id:path}/restore", summary="Hoàn tác việc gỡ")
    def restore(document_id: str, request: Request) -> dict[str, Any]:
        return {"restored": shelf.restore(document_id, person=person_of(request)).id}

    @routes.put(
        "/{document_id:path}/groups",
        summary="Chỉ cho các nhóm này xem",
        description="Danh sách rỗng là mọi người có tài khoản.",
    )
    def share(document_id: str, body: Groups, request: Request) -> dict[str, Any]:
        groups = shelf.share(document_id, body.groups, person=person_of(request))
        return {"id": document_id, "groups": sorted(groups)}

    @routes.patch("/{document_id:path}", summary="Đổi tên một tài liệu")
    def rename(document_id: str, body: Title, request: Request) -> dict[str, Any]:
        renamed = shelf.rename(document_id, body.title, person=person_of(request))
        return {"id": renamed.id, "title": renamed.title}

    @routes.delete("/{document_id:path}", summary="Gỡ tài liệu")
    def remove(document_id: str, request: Request) -> dict[str, Any]:
        return {"removed": shelf.remove(document_id, person=person_of(request)).id}


def _add_reading(routes: APIRouter, shelf: Shelf, views: Views) -> None:
    """List documents, and read one."""

    @routes.get(
        "",
        summary="Liệt kê tài liệu",
        description="«unread» là các tệp trong thư mục theo dõi chưa đọc được, kèm lý do.",
    )
    def documents(request: Request) -> dict[str, Any]:
        corpus = views.of(person_of(request)).corpus
        seen, notes = corpus.documents(), getattr(corpus, "notes", {})
        rules = shelf.rules()
        folders = shelf.folders(one.uri for one in seen)
        return {
            "documents": [
                {
                    **_summary(one, notes.get(one.id, ())),
                    "folder": folders.of(one.uri),
                    "groups": sorted(rules.of(one.uri)),
                }
                for one in seen
            ],
            "unread": [
                {"name": one.name, "reason": one.reason} for one in shelf.unread(person_of(request))
            ],
        }

    @routes.get(
        "/{document_id:path}",
        summary="Đọc một tài liệu",
        description="Với «start» và «end» (lặp lại được), «highlights» là đúng các đoạn ấy.",
    )
    def document(
        document_id: str,
        start: _Offsets,
        end: _Offsets,
        request: Request,
    ) -> dict[str, Any]:
        found = views.of(person_of(request)).corpus.get(document_id)
        return {**_whole(found), "highlights": _highlights(found.text, start, end)}


def _highlights(text: str, starts: Sequence[int], ends: Sequence[int]) -> list[dict[str, Any]]:
    if len(starts) != len(ends):
        raise Refused("Mỗi «start» cần một «end»: hãy gửi đủ từng cặp.")
    pairs = sorted(zip(starts, ends, strict=True))
    if any(not start < end <= len(text) for start, end in pairs):
        raise Refused(f"Đoạn phải nằm trong tài liệu, từ 0 đến {len(text)}, đầu trước cuối.")
    if sum(end - start for start, end in pairs) > max(_MOST_QUOTED, len(text)):
        raise Refused("Các đoạn cộng lại dài hơn cả tài liệu: hãy xin ít đoạn hơn.")
    return [{"start": start, "end": end, "quote": text[start:end]} for start, end in pairs]


def _summary(document: "DocumentSummary", notes: Sequence[Note]) -> dict[str, Any]:
    return {
        "id": document.id,
        "title": document.title,
        "uri": shown_uri(document.uri),
        "author": document.author,
        "date": document.date,
        "media_type": document.media_type,
        "passages": document.passages,
        "characters": document.characters,
        "pages": document.pages,
        "state": "partial" if is_partial(notes) else "whole",
        "notes": list(notes_in_words(notes)),
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
