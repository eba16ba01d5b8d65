"""In which folder a document lies, as callers may know it: never where that is on this machine."""

import os
from collections.abc import Iterable
from pathlib import Path, PurePosixPath
from urllib.parse import unquote, urlsplit

__all__ = ["Folders"]

_LEAST_DEPTH = 3  # "/", a folder, a folder in it: what lies higher is no folder of documents


class Folders:
    """Names the folders of the documents at `uris`: below the nearest of `roots`, or below all.

    What lies in no root is named below the folder that holds all the others; where that is the
    whole machine, only by its last name.
    """

    def __init__(self, uris: Iterable[str], roots: Iterable[Path] = ()) -> None:
        self._roots = [PurePosixPath(root.resolve().as_posix()) for root in roots]
        parents = [_parent(uri) for uri in uris]
        loose = [parent for parent in parents if parent and self._root(parent) is None]
        common = PurePosixPath(os.path.commonpath(loose)) if loose else PurePosixPath("/")
        self._common = common if len(common.parts) >= _LEAST_DEPTH or len(set(loose)) < 2 else None

    def of(self, uri: str) -> str:
        """Return the name of the folder, empty for one that has none to be told."""
        parent = _parent(uri)
        if parent is None:
            return ""
        root = self._root(parent) or self._common
        name = parent.relative_to(root).as_posix() if root else parent.name
        return "" if name.startswith(".") else name

    def _root(self, parent: PurePosixPath) -> PurePosixPath | None:
        return next((root for root in self._roots if parent.is_relative_to(root)), None)


def _parent(uri: str) -> PurePosixPath | None:
    parts = urlsplit(uri)
    return PurePosixPath(unquote(parts.path)).parent if parts.scheme == "file" else None
