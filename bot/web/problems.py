"""Failures as callers see them: RFC 9457 objects with one Vietnamese line, no path of this server.

`error` repeats `detail`, for callers of before.
"""

import json
import logging
import re
from typing import Any, Final

from starlette.responses import Response
from starlette.types import Message, Send

from corpus.errors import (
    DiskFull,
    EncoderUnavailable,
    HoidapError,
    IndexBusy,
    IndexDamaged,
    IndexMismatch,
    IndexMissing,
    IndexNotWritable,
    NotAnIndex,
    NotARecord,
    OutOfTime,
    UnknownDocument,
    VectorServerUnavailable,
)

__all__ = [
    "Absent",
    "Busy",
    "Forbidden",
    "Refused",
    "log_known",
    "plain_speech",
    "problem",
    "problem_body",
    "public_line",
    "refuse",
    "scrubbed",
    "status_of",
]


class Busy(HoidapError):  # noqa: N818  # as all HoidapErrors
    """Too many wait already."""


class Refused(HoidapError):  # noqa: N818
    """What was asked for cannot be done here, or with what was given."""


class Forbidden(HoidapError):  # noqa: N818
    """The person may not do this."""


class Absent(HoidapError):  # noqa: N818
    """There is nothing of that name."""


_TITLES: Final = {
    400: "Yêu cầu không hợp lệ",
    401: "Chưa đăng nhập",
    403: "Không được phép",
    404: "Không tìm thấy",
    405: "Phương thức không được hỗ trợ",
    408: "Yêu cầu chưa gửi xong",
    409: "Đang có việc khác",
    413: "Yêu cầu quá lớn",
    415: "Loại nội dung không được hỗ trợ",
    422: "Yêu cầu không hợp lệ",
    429: "Đang bận",
    500: "Lỗi ngoài dự kiến",
    503: "Chưa phục vụ được",
}

# What a person without a shell on the server can use; the server's log holds the full line.
_LINES: Final[dict[type[HoidapError], str]] = {
    DiskFull: "Máy chủ hết chỗ trên đĩa, chưa ghi được gì; tài liệu có sẵn vẫn nguyên vẹn.",
    EncoderUnavailable: "Mô hình tìm kiếm không nạp được: hãy báo người quản trị.",
    IndexBusy: "Bộ tài liệu đang được cập nhật: hãy thử lại sau ít phút.",
    IndexDamaged: "Chỉ mục của bộ tài liệu bị hỏng: hãy báo người quản trị dựng lại.",
    IndexMismatch: "Chỉ mục được tạo bằng cấu hình khác: hãy báo người quản trị dựng lại.",
    IndexMissing: "Chưa có chỉ mục tài liệu: hãy báo người quản trị.",
    IndexNotWritable: "Máy chủ không có quyền đọc hoặc ghi bộ tài liệu: hãy báo người quản trị.",
    NotAnIndex: "Thư mục chỉ mục không đúng: hãy báo người quản trị.",
    UnknownDocument: "Không có tài liệu này: có thể tài liệu vừa được gỡ hoặc thay bằng bản khác.",
    VectorServerUnavailable: "Máy chủ tìm kiếm véc-tơ không trả lời: hãy báo người quản trị.",
}
_STATUSES: Final[dict[type[HoidapError], int]] = {
    Absent: 404,
    Busy: 429,
    Forbidden: 403,
    IndexBusy: 409,
    NotARecord: 422,
    OutOfTime: 503,
    Refused: 400,
    UnknownDocument: 404,
}
# On failures of the parts of others, which have their own words.
_OTHER: Final = "Không thực hiện được yêu cầu này."
_OTHERS: Final = {
    404: "Không có địa chỉ này trên máy chủ.",
    405: "Địa chỉ này không nhận phương thức đó.",
    422: "Yêu cầu không đúng khuôn: hãy kiểm tra lại nội dung.",
    500: "Lỗi ngoài dự kiến: xem nhật ký của máy chủ.",
    503: "Đang bận: hãy thử lại sau ít phút.",
}
_PATH: Final = re.compile(r"«[^»]*[/\\][^»]*»|(?<![\w:/])(?:/[\w.\-]+){2,}/?|\b[A-Za-z]:\\[^\s»]+")
_COMMAND: Final = re.compile(r":? hãy (?:chạy|xem)[^.;:]*«hoidap [^»]*»[^.;]*")


def public_line(error: HoidapError) -> str:
    """Return the line on a known failure, without a path or a command of this server."""
    for kind, line in _LINES.items():
        if isinstance(error, kind):
            return line
    return scrubbed(_COMMAND.sub(": hãy báo người quản trị", str(error)))


def log_known(log: logging.Logger, error: HoidapError) -> None:
    """Log a known failure; that many ask at once is none, and would fill the log."""
    log.log(logging.DEBUG if isinstance(error, Busy) else logging.WARNING, "%s", error)


def scrubbed(text: str) -> str:
    """Return one line of `text` that names no path of this server."""
    return " ".join(_PATH.sub("«…»", text).split())


def status_of(error: HoidapError) -> int:
    """Return the HTTP status of a known failure."""
    return next((s for kind, s in _STATUSES.items() if isinstance(error, kind)), 503)


def problem(status: int, line: str, **more: Any) -> Response:
    """Return the response of a failure."""
    body = problem_body(status, line, **more)
    return Response(body, status_code=status, media_type="application/problem+json")


def problem_body(status: int, line: str, **more: Any) -> bytes:
    """Return the JSON object of a failure; `more` are members of its own."""
    title = _TITLES.get(status, "Không thực hiện được")
    told = {"type": "about:blank", "title": title, "status": status, "detail": line}
    return json.dumps({**told, "error": line, **more}, ensure_ascii=False).encode()


def plain_speech(send: Send, *, own: bytes = b"") -> Send:
    """Return a `send` that tells the failures of other programs' parts in the form of ours.

    What is of the type `own` is left as it is, and so is a page for people.
    """
    kept = (b"application/problem+json", b"text/html", own or b"text/html")
    replaced = False

    async def speak(message: Message) -> None:
        nonlocal replaced
        if replaced:
            return
        if message["type"] == "http.response.start" and message["status"] >= 400:
            headers = {key.lower(): value for key, value in message.get("headers", ())}
            replaced = not headers.get(b"content-type", b"").startswith(kept)
            if replaced:
                await refuse(send, message["status"], _OTHERS.get(message["status"], _OTHER))
                return
        await send(message)

    return speak


async def refuse(send: Send, status: int, line: str) -> None:
    """Answer for an application that is not reached, and let go of the connection."""
    body = problem_body(status, line)
    headers = [
        (b"content-type", b"application/problem+json; charset=utf-8"),
        (b"content-length", str(len(body)).encode()),
        (b"connection", b"close"),
    ]
    await send({"type": "http.response.start", "status": status, "headers": headers})
    await send({"type": "http.response.body", "body": body})
