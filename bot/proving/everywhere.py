"""What of a question binds in a paper that holds everywhere: a law names nobody's home."""

from collections.abc import Sequence

from bot.asking.constraints import Constraint
from corpus.types import Document
from corpus.vietnamese.names import Name, Sort

__all__ = ["binding"]

_HOLDS_EVERYWHERE = frozenset(
    {"hiến pháp", "bộ luật", "luật", "pháp lệnh", "nghị định", "thông tư", "thông tư liên tịch"}
)


def binding(constraints: Sequence[Constraint], document: Document) -> tuple[Constraint, ...]:
    """Return the constraints without the places of the asker's own story, in a law or a decree.

    "Tôi đang sống bên Đức, …" is met by what holds for all who live abroad. A paper of one office
    or place may hold there alone, and has to name it.
    """
    kinds = (field.value for field in document.fields if field.name == "kind")
    if _HOLDS_EVERYWHERE.isdisjoint(kind.casefold() for kind in kinds):
        return tuple(constraints)
    return tuple(one for one in constraints if not (one.of_story and _is_place(one)))


def _is_place(constraint: Constraint) -> bool:
    return isinstance(constraint.of, Name) and constraint.of.sort is Sort.PLACE
