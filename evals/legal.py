"""Legal questions in the ALQAC format: the article that answers, and the answer."""

import json
import re
from hashlib import sha256
from pathlib import Path
from typing import Any

from corpus.errors import HoidapError
from corpus.types import Document
from corpus.vietnamese.text import fold, normalize
from evals.gold import GoldQuestion, GoldSet
from evals.sources import Evidence, Sources

__all__ = ["load_legal"]


def load_legal(law: str | Path, questions: str | Path, *, limit: int | None = None) -> GoldSet:
    """Read laws and questions about them.

    Every article of a law becomes a document, and the evidence of a question is the whole text of
    its relevant articles: a passage of the right article is a right passage.
    """
    raw = {name: _read(Path(name)) for name in (str(law), str(questions))}
    documents = {
        _document_id(one["id"], article["id"]): _document(one["id"], article)
        for one in _parse(raw[str(law)], law, ("id", "articles"))
        for article in one["articles"]
    }
    asked = _parse(raw[str(questions)], questions, ("id", "text", "answer", "relevant_articles"))
    return GoldSet(
        name=Path(questions).stem,
        questions=tuple(_question(one, documents) for one in asked[:limit]),
        sources=Sources(list(documents.values())),
        fingerprint=sha256(b"".join(raw.values())).hexdigest()[:16],
    )


def _read(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError:
        raise HoidapError(
            f"Không đọc được tệp «{path}»: hãy chỉ --law và --questions tới hai tệp dạng ALQAC."
        ) from None


def _parse(raw: bytes, path: str | Path, keys: tuple[str, ...]) -> list[dict[str, Any]]:
    try:
        found = json.loads(raw)
    except ValueError as error:
        raise HoidapError(f"Tệp «{path}» không phải JSON ({error}): hãy kiểm tra lại.") from None
    if not isinstance(found, list) or not found or not all(_has(one, keys) for one in found):
        raise HoidapError(
            f"Tệp «{path}» không đúng dạng ALQAC: cần một danh sách có {', '.join(keys)}."
        )
    return found


def _has(one: Any, keys: tuple[str, ...]) -> bool:
    return isinstance(one, dict) and all(key in one for key in keys)


def _document_id(law: str, article: str) -> str:
    return re.sub(r"[^a-z0-9]+", "-", fold(f"{law} dieu {article}"))


def _document(law: str, article: dict[str, Any]) -> Document:
    text = normalize(article["text"]).text.strip()
    return Document(
        id=_document_id(law, article["id"]),
        uri=f"alqac:///{law}/{article['id']}",
        title=f"{law}, Điều {article['id']}",
        text=text,
        content_hash=sha256(text.encode()).hexdigest(),
    )


def _question(asked: dict[str, Any], documents: dict[str, Document]) -> GoldQuestion:
    wanted = [_document_id(one["law_id"], one["article_id"]) for one in asked["relevant_articles"]]
    return GoldQuestion(
        id=str(asked["id"]),
        question=normalize(asked["text"]).text.strip(),
        outcome="answer",
        answers=(normalize(asked["answer"]).text.strip(),),
        evidence=tuple(
            Evidence(source=name, quote=documents[name].text)
            for name in wanted
            if name in documents
        ),
        tags=tuple(sorted({one["law_id"] for one in asked["relevant_articles"]})),
    )
