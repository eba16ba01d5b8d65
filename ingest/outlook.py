"""Letters that Outlook saved (MSG), by extract-msg."""

import io
from functools import partial
from typing import Any

import extract_msg

from ingest.compound import Part
from ingest.draft import Draft, Unreadable
from ingest.html import read_html
from ingest.mail import letter
from ingest.plain import read_text

__all__ = ["read_msg"]

_BROKEN = "thư Outlook bị hỏng hoặc bị cắt cụt: hãy lưu lại thư"


def read_msg(raw: bytes) -> Draft:
    """Read a letter: who wrote to whom and when, its text, and what is attached."""
    try:
        with extract_msg.openMsg(io.BytesIO(raw)) as message:
            return _letter(message)
    except Unreadable:
        raise
    except Exception as error:  # extract-msg raises of every kind
        raise Unreadable(_BROKEN) from error


def _letter(message: Any) -> Draft:
    """Return an opened letter as a draft."""
    heads = (
        ("Người gửi", message.sender),
        ("Người nhận", message.to),
        ("Đồng gửi", message.cc),
        ("Ngày gửi", message.date and str(message.date)),
    )
    body = message.body
    return letter(
        subject=message.subject or "",
        heads=[(words, value.rstrip("\0")) for words, value in heads if value],
        body=read_text(body.encode()) if body else _page(message.htmlBody),
        attachments=[
            Part(name=one.getFilename(), content=partial(getattr, one, "data"))
            for one in message.attachments
            if isinstance(one.data, bytes)
        ],
        author=message.sender or "",
        date=message.date.date().isoformat() if message.date else None,
    )


def _page(body: bytes | None) -> Draft | None:
    """Read a body that is a page."""
    return read_html(body) if body else None
