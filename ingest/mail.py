"""Letters (EML) with their attachments, and saved web pages (MHTML), by the standard library."""

import email
import email.policy
from collections.abc import Mapping
from contextlib import suppress
from email.message import EmailMessage, MIMEPart
from email.utils import parsedate_to_datetime
from functools import partial
from urllib.parse import urljoin

from ingest.compound import Compound, Part, add_parts
from ingest.draft import Blocks, Draft, Unreadable
from ingest.html import read_html
from ingest.plain import read_text

__all__ = ["letter", "read_eml", "read_mhtml"]

_BROKEN = "thư bị hỏng hoặc không phải thư điện tử: hãy lưu lại thư dưới dạng .eml"
_HEADERS = (("from", "Người gửi"), ("to", "Người nhận"), ("cc", "Đồng gửi"), ("date", "Ngày gửi"))


def read_eml(raw: bytes) -> Draft:
    """Read a letter: who wrote to whom and when, its text, and what is attached."""
    message = _parsed(raw)
    if not message["from"] and not message["subject"]:
        raise Unreadable(_BROKEN)
    heads = [(words, _said(message, name)) for name, words in _HEADERS if message[name]]
    attachments = [
        Part(name=part.get_filename() or "không tên", content=partial(_content, part))
        for part in message.iter_attachments()
        if part.get_filename() or part.get_content_maintype() != "image"
    ]
    return letter(
        subject=_said(message, "subject"),
        heads=heads,
        body=_body(message),
        attachments=attachments,
        author=_said(message, "from"),
        date=_date(str(message["date"] or "")),
    )


def letter(
    *,
    subject: str,
    heads: list[tuple[str, str]],
    body: Draft | None,
    attachments: list[Part],
    author: str,
    date: str | None,
) -> Draft:
    """Return a letter as a draft: subject, heads, text, attachments."""
    top = Blocks()
    top.add(subject, level=1)
    for words, value in heads:
        top.add(f"{words}: {value}", joint="\n")
    whole = Compound()
    whole.add(top.finish())
    if body is not None:
        whole.add(body)
    add_parts(whole, attachments, kind="Tệp đính kèm")
    return whole.finish(title=subject, author=author, date=date)


def read_mhtml(raw: bytes) -> Draft:
    """Read a web page that a browser saved as one file."""
    parts = [part for part in _parsed(raw).walk() if isinstance(part, EmailMessage)]
    sheets = {_place(part): part for part in parts if part.get_content_type() == "text/css"}
    for part in parts:
        if part.get_content_type() == "text/html":
            return read_html(_content(part), partial(_sheet, sheets, _place(part)))
    raise Unreadable("tệp MHTML không chứa trang web nào: hãy lưu lại trang")


def _place(part: EmailMessage) -> str:
    """Return the address of a part of a saved page."""
    named = str(part["content-location"] or "").strip()
    return named or f"cid:{str(part['content-id'] or '').strip('<> ')}"


def _sheet(sheets: Mapping[str, EmailMessage], page: str, address: str) -> str | None:
    """Return a style sheet that was saved with a page; None where there is none."""
    found = sheets.get(address) or sheets.get(urljoin(page, address))
    return _content(found).decode("utf-8", "replace") if found is not None else None


def _said(message: EmailMessage, name: str) -> str:
    """Return what a head says, a moment as people write it, on one line with single spaces.

    Parts that were encoded one by one come with a space too many between them.
    """
    told = " ".join(str(message[name] or "").split())
    if name != "date":
        return told
    with suppress(ValueError, TypeError):
        return f"{parsedate_to_datetime(told):%d/%m/%Y %H:%M}"
    return told


def _parsed(raw: bytes) -> EmailMessage:
    """Parse a message."""
    try:
        message = email.message_from_bytes(raw, policy=email.policy.default)
    except (ValueError, LookupError, IndexError) as error:
        raise Unreadable(_BROKEN) from error
    if not isinstance(message, EmailMessage):
        raise Unreadable(_BROKEN)
    return message


def _body(message: EmailMessage) -> Draft | None:
    """Read the body of a letter: the page that a program shows before the plain text."""
    page, plain = (message.get_body(preferencelist=(kind,)) for kind in ("html", "plain"))
    if page is not None:
        with suppress(Unreadable):
            draft = read_html(_content(page))
            if draft.text.strip() or plain is None:
                return draft
    return read_text(_content(plain)) if plain is not None else None


def _content(part: MIMEPart) -> bytes:
    """Return the bytes of a part; text comes in UTF-8 where its charset is believed."""
    raw = part.get_payload(decode=True)
    if not isinstance(raw, bytes):
        nested = part.get_payload()
        inner = nested[0] if isinstance(nested, list) and nested else None
        return inner.as_bytes() if isinstance(inner, MIMEPart) else b""
    charset = part.get_content_charset()
    if part.get_content_maintype() == "text" and charset and not charset.startswith("utf"):
        try:
            return raw.decode(charset).encode()
        except (UnicodeDecodeError, LookupError):
            return raw
    return raw


def _date(stated: str) -> str | None:
    """Return the day on which a letter was sent."""
    try:
        return parsedate_to_datetime(stated).date().isoformat()
    except (ValueError, TypeError):
        return None
