"""Where a document comes from, as a caller may know it: a web address, or a bare file name."""

from typing import Any
from urllib.parse import unquote, urlsplit

__all__ = ["public", "shown_uri"]


def shown_uri(uri: str) -> str:
    """Return a web address as it is, and of a file its name: its folders are the server's own."""
    parts = urlsplit(uri)
    if parts.scheme in {"http", "https"} and parts.netloc:
        return uri
    return unquote(parts.path).rstrip("/").rpartition("/")[2]


def public(told: Any) -> Any:
    """Return JSON values with every `uri` in them as a caller may know it."""
    if isinstance(told, dict):
        return {
            key: shown_uri(value) if key == "uri" and isinstance(value, str) else public(value)
            for key, value in told.items()
        }
    return [public(item) for item in told] if isinstance(told, list) else told
