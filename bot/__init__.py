"""Hỏi Đáp: from a question to a grounded reply."""

from importlib import import_module
from typing import TYPE_CHECKING, Any

import models  # noqa: F401  # silences the libraries before any of them is loaded

if TYPE_CHECKING:
    from bot.chatbot import Chatbot
    from bot.settings import Settings
    from bot.types import (
        Abstention,
        Answer,
        Citation,
        Disagreement,
        Piece,
        Progress,
        Reason,
        Remark,
        RemarkKind,
        Reply,
        Turn,
    )

__all__ = [
    "Abstention",
    "Answer",
    "Chatbot",
    "Citation",
    "Disagreement",
    "Piece",
    "Progress",
    "Reason",
    "Remark",
    "RemarkKind",
    "Reply",
    "Settings",
    "Turn",
]

_HOMES = {"Chatbot": "bot.chatbot", "Settings": "bot.settings"}


def __getattr__(name: str) -> Any:
    """Import a public name when it is first used: the types alone cost nothing."""
    if name not in __all__:
        raise AttributeError(f"module 'bot' has no attribute {name!r}")
    return getattr(import_module(_HOMES.get(name, "bot.types")), name)
