"""A conversation as a file to keep: Markdown, or a Word document."""

import io
from collections.abc import Iterator, Sequence
from datetime import datetime
from typing import Final

from bot.telling.compose import vietnamese_date
from bot.types import Abstention, Citation, Reply
from bot.web.conversation import Conversation, Exchange
from bot.web.origin import shown_uri
from bot.web.prose import unturned

__all__ = ["as_markdown", "as_word", "cited"]

_SPECIAL: Final = str.maketrans({sign: f"\\{sign}" for sign in "\\`*_{}[]<>()#+!|~"})
_STOPPED: Final = "(Câu hỏi này chưa được trả lời.)"


def cited(citation: Citation) -> str:
    """Return where a quotation stands: title, page, date, file or web address."""
    facts = [citation.title]
    if citation.address:
        facts.append(citation.address)
    if citation.page is not None:
        facts.append(citation.place)
    if citation.date:
        facts.append(f"ngày {vietnamese_date(citation.date)}")
    origin = shown_uri(citation.uri)
    if origin and origin != citation.title:
        facts.append(origin)
    return ", ".join(facts)


def as_markdown(conversation: Conversation) -> str:
    """Return the conversation as Markdown; what people and documents say is shown to the letter."""
    lines = [f"# {_plain(conversation.title)}", ""]
    for exchange in conversation.exchanges:
        lines += [f"## {_plain(_asked(exchange))}", "", *_when(exchange)]
        lines += [_plain(line) for line in _said(exchange).splitlines()]
        lines.append("")
        for heading, citations in _proofs(exchange.reply):
            lines += [f"**{heading}**", ""]
            for citation in citations:
                quote = citation.quote.replace("\n", " ")
                lines.append(f"{citation.number}. “{_plain(quote)}” ({_plain(cited(citation))})")
            lines.append("")
    return "\n".join(lines)


def as_word(conversation: Conversation) -> bytes:
    """Return the conversation as a Word document (DOCX)."""
    from bot.telling.word import Paper  # noqa: PLC0415  (python-docx is loaded where it is needed)

    paper = Paper(conversation.title)
    for exchange in conversation.exchanges:
        paper.heading(_asked(exchange))
        for line in [*_when(exchange), *_said(exchange).splitlines()]:
            if line.startswith("- "):
                paper.bullet(line[2:])
            elif line.strip():
                paper.text(line)
        for heading, citations in _proofs(exchange.reply):
            paper.label(heading)
            for citation in citations:
                paper.quotation(citation.number, citation.quote, cited(citation))
    target = io.BytesIO()
    paper.save(target)
    return target.getvalue()


def _asked(exchange: Exchange) -> str:
    """Return a question on one line, without the signs that turn the direction of writing."""
    return " ".join(unturned(exchange.question).split())


def _said(exchange: Exchange) -> str:
    if exchange.reply is not None:
        return exchange.reply.text
    return exchange.error or _STOPPED


def _when(exchange: Exchange) -> list[str]:
    if not exchange.asked_at:
        return []
    asked = datetime.fromtimestamp(exchange.asked_at).astimezone()
    where = f" Chỉ tìm trong {exchange.asked_of}." if exchange.asked_of else ""
    day = f"{asked.day}/{asked.month}/{asked.year}"
    return [f"Hỏi lúc {asked:%H:%M} ngày {day}.{where}", ""]


def _proofs(reply: Reply | None) -> Iterator[tuple[str, Sequence[Citation]]]:
    if isinstance(reply, Abstention):
        if reply.nearest:
            yield "Những đoạn gần nhất", reply.nearest
    elif reply is not None and reply.citations:
        yield "Trích dẫn", reply.citations


def _plain(text: str) -> str:
    """Return text that Markdown shows as it is; a bullet of ours stays one."""
    bullet, rest = ("- ", text[2:]) if text.startswith("- ") else ("", text)
    return bullet + rest.translate(_SPECIAL)
