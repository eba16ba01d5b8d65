"""Letters that Outlook saved (MSG), by python-oxmsg."""

from functools import partial

from oxmsg import Message

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
        return _letter(Message.load(raw))
    except Unreadable:
        raise
    except Exception as error:  # the compound file below raises of every kind
        raise Unreadable(_BROKEN) from error


def _letter(message: Message) -> Draft:
    """Return an opened letter as a draft."""
    recipients = [f"{one.name} <{one.email_address}>".strip() for one in message.recipients]
    heads = (
        ("Người gửi", message.sender),
        ("Người nhận", ", ".join(recipients)),
        ("Ngày gửi", message.sent_date and f"{message.sent_date:%d/%m/%Y %H:%M}"),
    )
    body, page = message.body, message.html_body
    return letter(
        subject=message.subject or "",
        heads=[(words, value.rstrip("\0")) for words, value in heads if value],
        body=read_html(page.encode()) if page else read_text(body.encode()) if body else None,
        attachments=[
            Part(name=one.file_name or "", content=partial(bytes, one.file_bytes))
            for one in message.attachments
            if one.attached_by_value and one.file_bytes is not None
        ],
        author=message.sender or "",
        date=message.sent_date.date().isoformat() if message.sent_date else None,
    )
