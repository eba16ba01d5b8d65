"""Say what a document tells of itself."""

from collections.abc import Mapping, Sequence

from bot.telling.clauses import short_title
from corpus.types import Document

__all__ = ["amended_text", "field_text", "still_text"]

_SENTENCES: Mapping[str, str] = {
    "number": "{kind} này có số hiệu {value}.",
    "subject": "Nội dung của {title}: {value}.",
    "issuer": "{title} do {value} ban hành.",
    "date": "{title} được ban hành {value}.",
    "signer": "{title} do {office}{value} ký.",
    "office": "Người ký {title} là {value} {signer}.",
    "in_force": "{title} có hiệu lực {value}.",
    "replaces": "{title} thay thế {value}.",
    "repeals": "{title} làm hết hiệu lực {value}.",
    "amends": "{title} sửa đổi, bổ sung {value}.",
    "author": "Tác giả của {title} là {value}.",
    "published_in": "{title} đăng trên {value}.",
    "published_on": "{title} đăng {value}.",
    "chair": "Chủ trì, theo {title}: {value}.",
    "secretary": "Thư ký, theo {title}: {value}.",
    "present": "Có mặt, theo {title}: {value}.",
    "place": "Địa điểm, theo {title}: {value}.",
}
_MINUTES = "{title} ghi {value}."


def field_text(name: str, document: Document, values: Sequence[str], number: int) -> str:
    """Write what the field `name` of a document says; each value cites one place, from `number`."""
    if name == "recipients":
        lines = [f"- {value} [{n}]" for n, value in enumerate(values, start=number)]
        return "\n".join([f"Nơi nhận của {short_title(document)}:", *lines])
    told = {field.name: field.value for field in reversed(document.fields)}
    marks = "".join(f"[{n}]" for n in range(number, number + len(values)))
    pattern = _SENTENCES[name]
    if name == "date" and ("chair" in told or not told.get("number")):
        pattern = _MINUTES
    office = f"{told['office']} " if told.get("office") else ""
    said = pattern.format(
        title=short_title(document),
        kind=told.get("kind") or "Văn bản",
        value="; ".join(values),
        office=office,
        signer=told.get("signer", ""),
    )
    said = said[0].upper() + said[1:]
    return f"{said.removesuffix('..') if said.endswith('..') else said} {marks}"


def still_text(old: str, new: Document, value: str, in_force: str, number: int) -> str:
    """Say that a paper is no longer in force, what ended it and from when."""
    since = f", văn bản này có hiệu lực {in_force}" if in_force else ""
    return f"{old} hết hiệu lực theo {short_title(new)}{since}: “{value}” [{number}]"


def amended_text(old: str, papers: Sequence[str], number: int) -> str:
    """Say which papers amend one, each with its mark from `number` on."""
    told = [f"{paper} [{n}]" for n, paper in enumerate(papers, start=number)]
    return f"{old} được sửa đổi, bổ sung bởi {', '.join(told)}."
