"""Write a list as its document gives it: what introduces it, then every item."""

from collections.abc import Sequence

from bot.telling.clauses import plain
from bot.types import Citation
from corpus.vietnamese.marks import unmarked

__all__ = ["bare_item", "list_answer"]

_BELOW = 2


def bare_item(text: str) -> str:
    """Return an item on one line without its mark and its final semicolon."""
    words = " ".join(unmarked(plain(text)).split())
    return words.rstrip(" ;,") if not words.endswith(("...", "…")) else words


def list_answer(
    lead: str, items: Sequence[str], citations: Sequence[Citation], *, counted: bool
) -> str:
    """Return the introduction and the items, one a line; what stands below an item is set in.

    One citation holds the whole list, or there is one for the introduction and one an item.
    """
    each = len(citations) > 1
    head = " ".join(unmarked(plain(lead)).split()).rstrip(" .:;-–")
    count = f"Có {len(items)}: " if counted else ""
    lines = [f"{count}{head} [{citations[0].number}]:"]
    for place, item in enumerate(items, start=1):
        first, *below = plain(item).split("\n")
        mark = f" [{citations[place].number}]" if each else ""
        lines.append(f"- {unmarked(first).strip()}{mark}")
        lines += [f"{' ' * _BELOW}- {unmarked(line).strip()}" for line in below]
    return "\n".join(lines)
