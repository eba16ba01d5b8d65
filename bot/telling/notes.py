"""What reading a file changed or left out, in words."""

from collections.abc import Iterable
from typing import Final

from corpus.types import Note, NoteKind

__all__ = ["is_partial", "notes_in_words"]

_NOTES: Final[dict[NoteKind, str]] = {
    "converted": "{} ký tự chuyển từ bảng mã cũ",
    "garbled": "bỏ {} ký tự không thành chữ",
    "hidden": "bỏ {} ký tự ẩn, người xem không thấy",
    "picture": "{} ảnh chưa đọc được nội dung",
    "recognised": "{} trang nhận dạng chữ từ ảnh, nên đối chiếu",
    "replaced": "{} ký tự hỏng",
    "unread": "{} phần không đọc được",
}


def notes_in_words(notes: Iterable[Note]) -> tuple[str, ...]:
    """Return what reading a file changed or left out, one entry a kind."""
    counts: dict[NoteKind, int] = {}
    for note in notes:
        counts[note.kind] = counts.get(note.kind, 0) + note.count
    return tuple(_NOTES[kind].format(count) for kind, count in counts.items())


def is_partial(notes: Iterable[Note]) -> bool:
    """Tell whether a person sees something in the file that was not read."""
    return any(note.is_loss for note in notes)
