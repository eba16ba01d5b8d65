"""What documents are called, taken apart for looking their names up in a question."""

from collections.abc import Mapping, Sequence
from typing import TypeAlias

from corpus.types import Field
from corpus.vietnamese.text import syllables, tone_key

__all__ = ["Names", "names_of"]

Names: TypeAlias = tuple[tuple[str, ...], ...]


def names_of(titles: Mapping[str, str], fields: Mapping[str, Sequence[Field]]) -> dict[str, Names]:
    """Return the names of each document as words: its title, its subject, its kind with that."""
    return {key: _names(title, fields.get(key, ())) for key, title in titles.items()}


def _names(title: str, fields: Sequence[Field]) -> Names:
    told = {field.name: field.value for field in reversed(fields)}
    subject = told.get("subject", "")
    called = {title, subject, f"{told.get('kind', '')} {subject}"} if subject else {title}
    return tuple(
        tuple(tone_key(token.text) for token in syllables(name)) for name in sorted(called)
    )
