"""The YAML block at the head of a Markdown file: what the source states about itself."""

import datetime as dt
import re
import reprlib
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import yaml  # type: ignore[import-untyped]

from ingest.draft import Unreadable

__all__ = ["FrontMatter", "read_front_matter"]

_BLOCK = re.compile(
    r"---[ \t]*\r?\n(?P<yaml>.*?)^(?:---|\.\.\.)[ \t]*(?:\r?\n|\Z)", re.MULTILINE | re.DOTALL
)
_LONGEST = 65_536
_ID = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,79}")
_VIETNAMESE_DATE = re.compile(r"(\d{1,2})/(\d{1,2})/(\d{4})")


class _PlainLoader(yaml.SafeLoader):  # type: ignore[misc]  # PyYAML has no types
    """Plain values only, each written out: a few aliases of aliases would fill the memory."""

    def compose_node(self, parent: Any, index: Any) -> Any:
        """Compose a node; refuse an alias."""
        if self.check_event(yaml.AliasEvent):
            at = self.peek_event().start_mark
            raise yaml.composer.ComposerError(None, None, "aliases are not read", at)
        return super().compose_node(parent, index)


@dataclass(frozen=True, slots=True, kw_only=True)
class FrontMatter:
    """The keys that the collection knows; what is not stated is None. `date` is ISO 8601."""

    id: str | None = None
    title: str | None = None
    title_derived: bool = False
    author: str | None = None
    date: str | None = None


def read_front_matter(text: str) -> tuple[FrontMatter, int]:
    """Return what the block at the head of `text` states and where the body begins.

    Keys that the collection does not know are left alone. Raise `Unreadable` for a block that is
    not YAML or a value of the wrong type.
    """
    block = _BLOCK.match(text, 0, _LONGEST)
    if not block:
        return FrontMatter(), 0
    try:
        stated = yaml.load(block["yaml"], Loader=_PlainLoader)  # noqa: S506  # a safe loader
    except (yaml.YAMLError, ValueError, RecursionError) as error:
        raise Unreadable(f"phần đầu tệp (front matter) không phải YAML{_line_of(error)}") from error
    if stated is None:
        return FrontMatter(), block.end()
    if not isinstance(stated, Mapping):
        return FrontMatter(), 0  # two rules with a paragraph between them
    return (
        FrontMatter(
            id=_id(stated.get("id")),
            title=_text("title", stated.get("title")),
            title_derived=_flag("title_derived", stated.get("title_derived")),
            author=_people(stated.get("author")),
            date=_date(stated.get("date")),
        ),
        block.end(),
    )


def _line_of(error: Exception) -> str:
    """Say on which line of the file the YAML breaks, with the remedy."""
    mark = getattr(error, "problem_mark", None)
    place = f" (dòng {mark.line + 2})" if mark else ""
    return f"{place}: hãy sửa lại, hoặc đặt giá trị có dấu hai chấm trong ngoặc kép"


def _wrong(key: str, value: object, wanted: str) -> Unreadable:
    """Return the complaint about a value of the wrong type."""
    try:
        shown = reprlib.repr(value)
    except ValueError:  # a number of so many figures is not written out
        shown = "là một số quá dài"
    return Unreadable(f"trường «{key}» ở đầu tệp có giá trị {shown}: hãy ghi {wanted}")


def _text(key: str, value: object) -> str | None:
    """Return a line of text, or None where it is not stated."""
    if value is None or isinstance(value, str):
        return " ".join((value or "").split()) or None
    raise _wrong(key, value, "một dòng chữ trong ngoặc kép")


def _flag(key: str, value: object) -> bool:
    """Return a truth value, false where it is not stated."""
    if value is None or isinstance(value, bool):
        return bool(value)
    raise _wrong(key, value, "true hoặc false")


def _people(value: object) -> str | None:
    """Return one name, or several joined by commas."""
    if isinstance(value, list) and all(isinstance(name, str) for name in value):
        return _text("author", ", ".join(value))
    return _text("author", value)


def _id(value: object) -> str | None:
    """Return the document's own id."""
    if value is None or (isinstance(value, str) and _ID.fullmatch(value)):
        return value
    raise _wrong(
        "id", value, "một mã gồm chữ không dấu, số, «.», «_», «-», bắt đầu bằng chữ hoặc số"
    )


def _date(value: object) -> str | None:
    """Return an ISO 8601 date; "29/5/2020" is day, month, year."""
    if value is None:
        return None
    if isinstance(value, dt.date):
        return value.date().isoformat() if isinstance(value, dt.datetime) else str(value)
    try:
        if isinstance(value, str):
            day = _VIETNAMESE_DATE.fullmatch(value.strip())
            if day:
                return dt.date(int(day[3]), int(day[2]), int(day[1])).isoformat()
            return dt.date.fromisoformat(value.strip()).isoformat()
    except ValueError:
        pass
    raise _wrong("date", value, "ngày dạng NĂM-THÁNG-NGÀY, ví dụ 2020-05-29")
