"""For each person a chatbot that knows what they may see, and has learnt from nothing else."""

import threading
from collections import OrderedDict
from typing import Any, Final

from bot.web.people.person import Person
from bot.web.people.shares import Shares

__all__ = ["Views"]

_MOST: Final = 32  # sets of documents that are kept ready; people of the same groups share one


class Views:
    """The views of one chatbot; without `shares` everybody sees everything."""

    def __init__(self, chatbot: Any, shares: Shares | None = None) -> None:
        self._chatbot = chatbot
        self._shares = shares
        self._made: OrderedDict[tuple[int, frozenset[str]], Any] = OrderedDict()
        self._turn = threading.Lock()

    def of(self, person: Person) -> Any:
        """Return the chatbot for a person; the whole one where nothing is hidden from them."""
        rules = self._shares.now() if self._shares else None
        if not rules or person.role == "admin":
            return self._chatbot
        corpus = self._chatbot.corpus
        generation, uris = corpus.generation, corpus.uris
        seen = frozenset(key for key, uri in uris.items() if person.sees(rules.of(uri)))
        if len(seen) == len(uris):
            return self._chatbot
        with self._turn:
            view = self._made.get((generation, seen))
            if view is None:
                view = self._chatbot.within(seen, sealed=True)
                self._made[generation, seen] = view
                while len(self._made) > _MOST:
                    self._made.popitem(last=False)
            else:
                self._made.move_to_end((generation, seen))
        return view
