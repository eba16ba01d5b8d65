"""What a document is, and the searchable collection of documents.

The names below are loaded on first use, so that `import corpus` costs nothing.
"""

from importlib import import_module
from typing import TYPE_CHECKING, Any

import models  # noqa: F401  # silences the libraries before any of them is loaded

if TYPE_CHECKING:
    from corpus.embedder import Embedder, open_embedder
    from corpus.errors import HoidapError
    from corpus.store.collection import Corpus
    from corpus.store.rows import DocumentSummary
    from corpus.types import (
        Document,
        Field,
        Heading,
        Hit,
        Note,
        Passage,
        SearchMode,
        Section,
        Span,
    )
    from corpus.vietnamese.acronyms import Acronyms

__all__ = [
    "Acronyms",
    "Corpus",
    "Document",
    "DocumentSummary",
    "Embedder",
    "Field",
    "Heading",
    "Hit",
    "HoidapError",
    "Note",
    "Passage",
    "SearchMode",
    "Section",
    "Span",
    "open_embedder",
]

_HOMES = {
    "Acronyms": "vietnamese.acronyms",
    "Corpus": "store.collection",
    "DocumentSummary": "store.rows",
    "Embedder": "embedder",
    "HoidapError": "errors",
    "open_embedder": "embedder",
}


def __getattr__(name: str) -> Any:
    if name not in __all__:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(import_module(f"{__name__}.{_HOMES.get(name, 'types')}"), name)


def __dir__() -> list[str]:
    return sorted({*globals(), *__all__})
