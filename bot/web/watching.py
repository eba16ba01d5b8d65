"""Folders that are watched: what changes in them is taken in while the page is served."""

import logging
import os
import threading
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from bot.web.shelf import Shelf
from corpus.errors import HoidapError
from ingest.load import SUFFIXES

if TYPE_CHECKING:
    from ingest import Report

__all__ = ["Watcher"]

_log = logging.getLogger(__name__)


class Watcher:
    """Looks at `folders` every so many `seconds`, and brings in what has changed and settled.

    Looking costs a walk over the names: it also works on drives of the network, which tell of no
    change by themselves. A folder that is gone, or empty at once, takes no document with it.
    """

    def __init__(self, shelf: Shelf, folders: Sequence[Path], *, seconds: float = 10.0) -> None:
        self._shelf = shelf
        self._folders = [folder.expanduser() for folder in folders]
        self._seconds = seconds
        self._stopped = threading.Event()
        self._taken: Mapping[Path, tuple[int, int]] | None = None
        self._seen: Mapping[Path, tuple[int, int]] | None = None

    def run(self) -> None:
        """Look until stopped."""
        while True:
            try:
                self.look()
            except HoidapError as error:  # another process writes: the next look tries again
                _log.warning("%s", error)
            except Exception:  # noqa: BLE001  # one bad look must not end the watch
                _log.exception("a watched folder could not be taken in")
            if self._stopped.wait(self._seconds):
                return

    def stop(self) -> None:
        """Let `run` end."""
        self._stopped.set()

    def look(self) -> "Report | None":
        """Look once; return the report where something was taken in.

        After the first look, a change waits until two looks see the same: a file that is still
        being copied is not half a document.
        """
        now = {path: state for folder in self._folders for path, state in _states(folder)}
        settled = self._taken is None or now == self._seen
        self._seen = now
        if now == self._taken or not settled:
            return None
        report = self._shelf.follow(self._folders)
        self._taken = now
        for failure in report.failed:
            _log.warning("%s", failure)
        return report


def _states(folder: Path) -> list[tuple[Path, tuple[int, int]]]:
    """Return the time and size of every file that can be read; nothing for what cannot be seen."""
    found = []
    for root, _, names in os.walk(folder, followlinks=True):
        for name in names:
            path = Path(root) / name
            if name.startswith((".", "~$")) or path.suffix.lower() not in SUFFIXES:
                continue
            try:
                status = path.stat()
            except OSError:
                continue
            found.append((path, (status.st_mtime_ns, status.st_size)))
    return found
