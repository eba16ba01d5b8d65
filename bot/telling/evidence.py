"""An evidence record: a reply with all that is needed to check it again later, as plain JSON."""

import hashlib
import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import lru_cache
from importlib.metadata import PackageNotFoundError, version
from itertools import chain
from typing import TYPE_CHECKING, Any, Final, TypeAlias

from bot.telling.json import encode
from bot.telling.record import reply_from, reply_text
from bot.types import Abstention, Citation, Reply
from corpus.errors import NotARecord, UnknownDocument
from corpus.patience import wanted

if TYPE_CHECKING:
    from bot.settings import Settings
    from corpus.store.collection import Corpus

__all__ = ["Check", "evidence_of", "verify"]

_KIND: Final = "hoidap-evidence"
_VERSION: Final = 1
_MOST_HELD: Final = 32  # texts at a time; a record may name one of them often
_SETTINGS: Final = ("caution", "passages", "reader", "encoder", "chat_model")

_TextOf: TypeAlias = Callable[[str], tuple[str, str] | None]
"""Returns the text of a document and its hash, None where there is none."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Check:
    """One thing that a record claims: whether it still holds, in one Vietnamese line."""

    holds: bool
    line: str


def evidence_of(reply: Reply, corpus: "Corpus", settings: "Settings") -> dict[str, Any]:
    """Return the record of a reply: what was asked, said and quoted, of which texts, by what."""
    told = encode(reply)
    fingerprint = corpus.fingerprint
    used = dict.fromkeys(citation.document_id for citation in _cited(reply))
    return {
        "kind": _KIND,
        "version": _VERSION,
        "made_at": datetime.now(UTC).isoformat(timespec="seconds"),
        "program": _program(),
        "question": reply.question,
        "understood": reply.standalone_question,
        "outcome": told["outcome"],
        "text": reply.text,
        "citations": told["citations"] or told["nearest"],
        "documents": [_document(corpus, document_id) for document_id in used],
        "models": {"encoder": fingerprint.encoder, "normalizer": fingerprint.normalizer},
        "settings": {name: getattr(settings, name, None) for name in _SETTINGS},
        "reply": json.loads(reply_text(reply)),
    }


def verify(record: Any, corpus: "Corpus") -> list[Check]:
    """Check a record against the collection; raise `NotARecord` for what is none."""
    if not isinstance(record, Mapping) or record.get("kind") != _KIND:
        raise NotARecord("Tệp này không phải hồ sơ bằng chứng của Hỏi Đáp: hãy chọn tệp khác.")
    if record.get("version") != _VERSION:
        raise NotARecord("Hồ sơ bằng chứng do phiên bản khác ghi: hãy hỏi lại để có hồ sơ mới.")
    reply = reply_from(json.dumps(record.get("reply")))
    if reply is None:
        raise NotARecord("Hồ sơ bằng chứng bị hỏng, không đọc được câu trả lời: hãy hỏi lại.")
    stated = record.get("documents", ())
    if not _is_list_of_objects(stated):
        raise NotARecord("Hồ sơ bằng chứng bị hỏng, không đọc được tài liệu: hãy hỏi lại.")

    @lru_cache(maxsize=_MOST_HELD)
    def text_of(document_id: str) -> tuple[str, str] | None:
        try:
            text = corpus.get(document_id).text
        except UnknownDocument:
            return None
        return text, _hash(text)

    checks = (_whole(record, reply), _texts(stated, text_of), _quotes(reply, text_of))
    return list(wanted(chain.from_iterable(checks)))


def _is_list_of_objects(stated: Any) -> bool:
    """Tell whether these are JSON objects whose text can be written down."""
    try:
        json.dumps(stated, ensure_ascii=False).encode()
    except (ValueError, TypeError, RecursionError):
        return False
    return isinstance(stated, list | tuple) and all(isinstance(one, Mapping) for one in stated)


def _whole(record: Mapping[str, Any], reply: Reply) -> Iterator[Check]:
    """Check that the parts of a record that people read are those of the reply in it."""
    told = encode(reply)
    same = (
        record.get("text") == reply.text
        and record.get("question") == reply.question
        and record.get("citations") == (told["citations"] or told["nearest"])
    )
    yield Check(
        holds=same,
        line="Hồ sơ nhất quán." if same else "Hồ sơ đã bị sửa: lời và trích dẫn không khớp nhau.",
    )


def _texts(stated: Sequence[Mapping[str, Any]], text_of: _TextOf) -> Iterator[Check]:
    """Check each document against the hash of its text."""
    for told in stated:
        name = told.get("title") or told.get("id")
        found = text_of(str(told.get("id")))
        if found is None:
            yield Check(holds=False, line=f"Tài liệu “{name}” không còn trong bộ tài liệu.")
            continue
        same = found[1] == told.get("text_sha256")
        line = "giữ nguyên văn." if same else "đã có nội dung khác so với lúc trả lời."
        yield Check(holds=same, line=f"Tài liệu “{name}” {line}")


def _quotes(reply: Reply, text_of: _TextOf) -> Iterator[Check]:
    """Check each quotation where it stood, and whether it stands anywhere now."""
    for citation in _cited(reply):
        found = text_of(citation.document_id)
        if found is None:
            continue  # told above
        text, number = found[0], f"Trích dẫn [{citation.number}]"
        if text[citation.span.start : citation.span.end] == citation.quote:
            yield Check(holds=True, line=f"{number} đứng đúng chỗ trong tài liệu.")
        elif citation.quote in text:
            yield Check(holds=False, line=f"{number} vẫn còn trong tài liệu nhưng ở chỗ khác.")
        else:
            yield Check(holds=False, line=f"{number} không còn trong tài liệu.")


def _cited(reply: Reply) -> tuple[Citation, ...]:
    if isinstance(reply, Abstention):
        return reply.nearest
    return tuple(getattr(reply, "citations", ()))


def _document(corpus: "Corpus", document_id: str) -> dict[str, Any]:
    document = corpus.get(document_id)
    return {
        "id": document.id,
        "title": document.title,
        "date": document.date,
        "file_sha256": document.content_hash,
        "text_sha256": _hash(document.text),
    }


def _hash(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()


def _program() -> str:
    try:
        return f"hoidap {version('hoidap')}"
    except PackageNotFoundError:
        return "hoidap"
