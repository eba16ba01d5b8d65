"""Who added, removed, shared and asked what: one JSON object a line, kept where it is asked for."""

import json
import logging
from collections.abc import Iterator
from datetime import UTC, datetime
from logging.handlers import RotatingFileHandler
from pathlib import Path
from typing import Final, Literal, TypeAlias

__all__ = ["Audit", "Deed", "read_audit"]

Deed: TypeAlias = Literal[
    "ask", "add", "remove", "restore", "share", "rename", "login", "login_failed", "logout"
]
_MOST_BYTES: Final = 20 << 20
_FILES: Final = 10


class Audit:
    """Notes what people do in the file `path`; None notes nothing."""

    def __init__(self, path: Path | None = None) -> None:
        self._log: logging.Logger | None = None
        if path is None:
            return
        path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        path.touch(mode=0o600)
        handler = RotatingFileHandler(
            path, maxBytes=_MOST_BYTES, backupCount=_FILES, encoding="utf-8", errors="replace"
        )
        self._log = logging.Logger("hoidap.audit")  # noqa: LOG001  # of this file alone
        self._log.addHandler(handler)

    def note(self, who: str, deed: Deed, what: str = "") -> None:
        """Write down one deed."""
        if self._log is not None:
            at = datetime.now(UTC).isoformat(timespec="seconds")
            told = {"at": at, "who": who, "did": deed, "what": what}
            self._log.info("%s", json.dumps(told, ensure_ascii=False))


def read_audit(path: Path) -> Iterator[dict[str, str]]:
    """Yield what was noted, the earliest first; a line that was cut short is passed over."""
    kept = [path.with_name(f"{path.name}.{number}") for number in range(_FILES, 0, -1)]
    for part in [*kept, path]:
        if not part.exists():
            continue
        with part.open(encoding="utf-8") as lines:
            for line in lines:
                try:
                    told = json.loads(line)
                except ValueError:
                    continue
                yield {key: str(told.get(key, "")) for key in ("at", "who", "did", "what")}
