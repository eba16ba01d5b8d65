"""A reply as text that keeps all of it, to be read back as the same reply."""

import json
from typing import Any, Final, get_args

from pydantic import TypeAdapter, ValidationError

from bot.types import Reply

__all__ = ["reply_from", "reply_text"]

_KINDS: Final[dict[str, TypeAdapter[Any]]] = {
    kind.__name__: TypeAdapter(kind) for kind in get_args(Reply)
}


def reply_text(reply: Reply) -> str:
    """Return `reply` as one JSON object."""
    name = type(reply).__name__
    told = _KINDS[name].dump_python(reply, mode="json")
    return json.dumps({"kind": name, "reply": told}, ensure_ascii=False)


def reply_from(text: str) -> Reply | None:
    """Return the reply that was written; None for what this version cannot read."""
    try:
        told = json.loads(text)
        reply: Reply = _KINDS[told["kind"]].validate_python(told["reply"])
    except (KeyError, TypeError, ValueError, ValidationError):
        return None
    return reply
