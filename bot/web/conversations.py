"""Conversations that outlive the page, in one SQLite file; everything stays on this machine."""

import secrets
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from bot.telling.record import reply_from, reply_text
from bot.types import Reply
from bot.web.conversation import Conversation, Exchange
from bot.web.conversation_file import ABSENT, ConversationFile, check
from bot.web.finding import searched
from bot.web.problems import Absent
from corpus.vietnamese.text import normalize

__all__ = ["Conversations", "Feedback", "Listed", "new_id"]

_LONGEST_TITLE: Final = 80
_MOST_LISTED: Final = 500
_DAYS_TO_UNDO: Final = 7
_DAY: Final = 86_400.0
_HOUR: Final = 3_600


@dataclass(frozen=True, slots=True, kw_only=True)
class Listed:
    """A conversation without what was said; times are seconds since 1970."""

    id: str
    title: str
    begun: float
    changed: float
    questions: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Feedback:
    """What a person thought of a reply: `verdict` is "good" or "bad"."""

    conversation: str
    position: int
    question: str
    verdict: str
    reason: str
    given_at: float
    reply: Reply | None


def new_id() -> str:
    """Return an id that nobody guesses."""
    return secrets.token_hex(16)


class Conversations:
    """The conversations of all owners in the file `path`; safe to use from several threads.

    `keep_days` is how long one is kept after its last question, forever when None.
    """

    def __init__(
        self,
        path: Path,
        *,
        keep_days: float | None = None,
        now: Callable[[], float] = time.time,
    ) -> None:
        self._file = ConversationFile(path)
        self._keep_days = keep_days
        self._now = now
        self.expire()

    # --- saying -----------------------------------------------------------------------------------

    def ask(self, conversation: str, question: str, *, owner: str = "", asked_of: str = "") -> int:
        """Note a question before it is answered; return its position.

        What does not exist begins; raises `Absent` where it is another owner's.
        """
        now = self._now()
        if now - self._expired > _HOUR:  # a server may run for months
            self.expire()
        with self._file.open() as file:
            file.execute(
                "INSERT OR IGNORE INTO conversations VALUES (?, ?, ?, ?, ?, NULL)",
                (conversation, owner, _title(question), now, now),
            )
            check(file, conversation, owner)
            (position,) = file.execute(
                "SELECT coalesce(max(position) + 1, 0) FROM exchanges WHERE conversation = ?",
                (conversation,),
            ).fetchone()
            file.execute(
                "INSERT INTO exchanges (conversation, position, asked_at, question, asked_of)"
                " VALUES (?, ?, ?, ?, ?)",
                (conversation, position, now, question, asked_of),
            )
            file.execute(
                "UPDATE conversations SET changed = ?, deleted = NULL WHERE id = ?",
                (now, conversation),
            )
        return int(position)

    def settle(
        self,
        conversation: str,
        position: int,
        *,
        reply: Reply | None = None,
        error: str | None = None,
    ) -> None:
        """Note what became of a question."""
        told = None if reply is None else reply_text(reply)
        with self._file.open() as file:
            file.execute(
                "UPDATE exchanges SET reply = ?, error = ? WHERE conversation = ? AND position = ?",
                (told, error, conversation, position),
            )

    def judge(
        self, conversation: str, position: int, verdict: str, reason: str = "", *, owner: str = ""
    ) -> None:
        """Note what a person thinks of a reply; an empty verdict takes it back."""
        with self._file.open() as file:
            check(file, conversation, owner)
            if not file.execute(
                "SELECT 1 FROM exchanges WHERE conversation = ? AND position = ?",
                (conversation, position),
            ).fetchone():
                raise Absent("Cuộc trò chuyện không có câu hỏi này.")
            file.execute(
                "DELETE FROM feedback WHERE conversation = ? AND position = ?",
                (conversation, position),
            )
            if verdict:
                row = (conversation, position, self._now(), verdict, reason[:2_000])
                file.execute("INSERT INTO feedback VALUES (?, ?, ?, ?, ?)", row)

    # --- looking ----------------------------------------------------------------------------------

    def get(self, conversation: str, *, owner: str | None = "") -> Conversation:
        """Return a conversation, whoever's where `owner` is None; raise `Absent`."""
        with self._file.open() as file:
            title = check(file, conversation, owner)
            found = file.execute(
                "SELECT e.question, e.reply, e.error, e.asked_at, e.asked_of, f.verdict"
                " FROM exchanges e"
                " LEFT JOIN feedback f USING (conversation, position)"
                " WHERE e.conversation = ? ORDER BY e.position",
                (conversation,),
            ).fetchall()
        exchanges = tuple(_exchange(row) for row in found)
        return Conversation(id=conversation, title=title, exchanges=exchanges)

    def can_restore(self, conversation: str, *, owner: str = "") -> bool:
        """Tell whether a conversation was deleted and can be brought back by its owner."""
        with self._file.open() as file:
            try:
                check(file, conversation, owner, deleted=True)
            except Absent:
                return False
        return True

    def find(self, search: str = "", *, owner: str | None = "") -> list[Listed]:
        """Return conversations, the latest first; of all owners when None.

        `search` is looked for in titles and questions, with or without diacritics.
        """
        with self._file.open() as file:
            found = file.execute(
                "SELECT c.id, c.title, c.begun, c.changed, count(e.position),"
                " group_concat(e.question, char(10)) FROM conversations c"
                " LEFT JOIN exchanges e ON e.conversation = c.id"
                " WHERE c.deleted IS NULL AND (?1 IS NULL OR c.owner = ?1)"
                " GROUP BY c.id ORDER BY c.changed DESC, c.id",
                (owner,),
            ).fetchall()
        holds = searched(search)
        return [
            Listed(id=id_, title=title, begun=begun, changed=changed, questions=questions)
            for id_, title, begun, changed, questions, asked in found
            if holds(f"{title}\n{asked or ''}")
        ][:_MOST_LISTED]

    def feedback(self) -> list[Feedback]:
        """Return what people thought of replies, the earliest first."""
        with self._file.open() as file:
            found = file.execute(
                "SELECT conversation, position, e.question, f.verdict, f.reason, f.given_at,"
                " e.reply FROM feedback f JOIN exchanges e USING (conversation, position)"
                " JOIN conversations c ON c.id = conversation WHERE c.deleted IS NULL"
                " ORDER BY f.given_at, conversation, position"
            ).fetchall()
        return [
            Feedback(
                conversation=row[0],
                position=row[1],
                question=row[2],
                verdict=row[3],
                reason=row[4],
                given_at=row[5],
                reply=reply_from(row[6]) if row[6] else None,
            )
            for row in found
        ]

    # --- looking after ----------------------------------------------------------------------------

    def rename(self, conversation: str, title: str, *, owner: str = "") -> None:
        """Give a conversation another title."""
        with self._file.open() as file:
            check(file, conversation, owner)
            file.execute(
                "UPDATE conversations SET title = ? WHERE id = ?", (_title(title), conversation)
            )

    def delete(self, conversation: str, *, owner: str = "") -> None:
        """Put a conversation out of sight; `restore` brings it back for some days."""
        with self._file.open() as file:
            check(file, conversation, owner)
            file.execute(
                "UPDATE conversations SET deleted = ? WHERE id = ?", (self._now(), conversation)
            )

    def restore(self, conversation: str, *, owner: str = "") -> None:
        """Bring back what was deleted."""
        with self._file.open() as file:
            check(file, conversation, owner, deleted=True)
            file.execute("UPDATE conversations SET deleted = NULL WHERE id = ?", (conversation,))

    def erase(self, conversation: str) -> None:
        """Remove a conversation for good, whoever owns it."""
        with self._file.open() as file:
            gone = file.execute("DELETE FROM conversations WHERE id = ?", (conversation,))
            if not gone.rowcount:
                raise Absent(ABSENT)

    def expire(self) -> None:
        """Remove for good what was deleted some days ago, and what is older than `keep_days`."""
        self._expired = now = self._now()
        keep = self._keep_days
        with self._file.open() as file:
            file.execute(
                "DELETE FROM conversations WHERE deleted < ? OR changed < ?",
                (now - _DAYS_TO_UNDO * _DAY, -1.0 if keep is None else now - keep * _DAY),
            )


def _title(text: str) -> str:
    """Return one line without the signs that turn the writing around it."""
    line = " ".join(normalize(text).text.split()) or "Cuộc trò chuyện"
    return line if len(line) <= _LONGEST_TITLE else line[: _LONGEST_TITLE - 1].rstrip() + "…"


def _exchange(row: tuple[Any, ...]) -> Exchange:
    question, reply, error, asked_at, asked_of, verdict = row
    read = reply_from(reply) if reply else None
    if reply and read is None:
        error = "Câu trả lời này do một phiên bản khác ghi lại và không đọc được: hãy hỏi lại."
    return Exchange(
        question=question,
        reply=read,
        error=error,
        asked_at=asked_at,
        asked_of=asked_of or "",
        verdict=verdict or "",
    )
