"""Gold questions: what is asked, what may be answered, and the evidence that proves it."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from hashlib import sha256
from pathlib import Path
from typing import ClassVar, Literal, TypeAlias

from pydantic import ConfigDict, TypeAdapter, ValidationError

import corpus.types
from bot.types import Turn
from corpus.errors import HoidapError
from corpus.types import Document
from evals.sources import Evidence, Sources

__all__ = ["SHIPPED_SETS", "GoldQuestion", "GoldSet", "Kind", "Outcome", "Split", "load_gold"]

Outcome: TypeAlias = Literal["answer", "abstention", "disagreement", "remark", "choices"]
Kind: TypeAlias = Literal[
    "fact", "table", "list", "count", "definition", "field", "version", "verdict", "clause",
    "address", "comparison", "summary", "follow-up", "several", "disagreement", "trap", "missing",
    "choices", "remark",
]  # fmt: skip
Split: TypeAlias = Literal["dev", "test"]
Wordings: TypeAlias = tuple[str, ...]

GOLD = Path(__file__).parent / "gold"
ARTICLES = Path(corpus.types.__file__).parent / "articles"
SHIPPED_SETS = ("articles", "conflicts", "everyday")


@dataclass(frozen=True, slots=True, kw_only=True)
class GoldQuestion:
    """One question with everything that counts as a right reply.

    `answers` are wordings of one answer; `items` the entries of a list, each in its wordings;
    `sides` the answers of documents that disagree, or what a comparison sets side by side. A
    `verdict` is a yes or a no, which `answers` may correct ("1,3 m"); `points` are what a summary
    should hold; `address` the place that is asked for ("khoản 2 Điều 9"), which `evidence` gives
    whole. `evidence` holds verbatim quotes. Thresholds may be chosen on the split `dev`, never on
    `test`.
    """

    __pydantic_config__: ClassVar[ConfigDict] = ConfigDict(extra="forbid")

    id: str
    question: str
    outcome: Outcome
    kind: Kind = "fact"
    verdict: Literal["", "yes", "no"] = ""
    points: tuple[Wordings, ...] = ()
    address: str = ""
    history: tuple[Turn, ...] = ()
    answers: Wordings = ()
    items: tuple[Wordings, ...] = ()
    sides: tuple[Wordings, ...] = ()
    evidence: tuple[Evidence, ...] = ()
    tags: tuple[str, ...] = ()
    split: Split = "dev"
    note: str = ""

    def faults(self) -> Iterable[str]:
        """Name, in Vietnamese, what makes this question unusable; nothing when it is sound."""
        if not self.id.strip() or not self.question.strip():
            yield "«id» và «question» không được để trống"
        yield from self._faults_of_outcome()
        if self.sides and len(self.sides) < 2:
            yield "«sides» cần ít nhất hai phía"
        if self.address and not (self.kind == "address" and self.evidence):
            yield "«address» cần loại «address» và «evidence» trọn điều khoản"
        if not all(text.strip() for text in self.answers):
            yield "một câu trả lời trong «answers» bị trống"
        if any(not (group and all(text.strip() for text in group)) for group in self.groups):
            yield "mỗi mục của «items», «sides» và «points» cần ít nhất một cách viết không trống"

    def _faults_of_outcome(self) -> Iterable[str]:
        told = self.answers or self.items or self.verdict or self.points or self.address
        if self.asks and not (told or self.sides):
            yield (
                "kết quả «answer» cần «answers», «items», «verdict», «points», «sides» hoặc "
                "«address»"
            )
        if not self.asks and (told and self.outcome != "choices"):
            yield f"kết quả «{self.outcome}» không được có «answers» hay «items»"
        compared = self.kind == "comparison" and self.asks
        if (self.outcome == "disagreement" or compared) != bool(self.sides):
            yield (
                "«sides» phải có khi và chỉ khi kết quả là «disagreement» hoặc câu hỏi so sánh "
                "(«comparison»)"
            )

    @property
    def asks(self) -> bool:
        """Tell whether the documents answer it."""
        return self.outcome == "answer"

    @property
    def groups(self) -> tuple[Wordings, ...]:
        """The items, the sides and the points together."""
        return self.items + self.sides + self.points


@dataclass(frozen=True, slots=True, kw_only=True)
class GoldSet:
    """Gold questions with the documents that they are about."""

    name: str
    questions: tuple[GoldQuestion, ...]
    sources: Sources
    collection: Path | None = None
    fingerprint: str = ""

    def only(self, *, split: str | None = None, tags: Sequence[str] = ()) -> "GoldSet":
        """Keep the questions of a split that carry at least one of the tags (all without tags)."""
        kept = tuple(
            question
            for question in self.questions
            if (split is None or question.split == split)
            and (not tags or set(tags) & set(question.tags))
        )
        if not kept:
            raise HoidapError(
                f"Bộ «{self.name}» không có câu hỏi nào với phần «{split or 'tất cả'}», "
                f"nhãn «{', '.join(tags) or 'bất kỳ'}»: hãy bớt điều kiện lọc."
            )
        return GoldSet(
            name=self.name,
            questions=kept,
            sources=self.sources,
            collection=self.collection,
            fingerprint=self.fingerprint,
        )


@dataclass(slots=True)
class _Reading:
    """The state of reading one file: what was found and which ids were seen."""

    path: Path
    found: list[GoldQuestion] = field(default_factory=list)
    seen: dict[str, int] = field(default_factory=dict)

    def take(self, number: int, line: str) -> None:
        try:
            question = _LINE.validate_json(line)
        except ValidationError as error:
            raise self.fault(number, _in_vietnamese(error)) from None
        for fault in question.faults():
            raise self.fault(number, f"câu «{question.id}»: {fault}")
        if question.id in self.seen:
            before = self.seen[question.id]
            raise self.fault(number, f"mã «{question.id}» đã dùng ở dòng {before}")
        self.seen[question.id] = number
        self.found.append(question)

    def fault(self, number: int, what: str) -> HoidapError:
        return HoidapError(f"{self.path.name}, dòng {number}: {what}. Hãy sửa dòng này.")


_LINE = TypeAdapter(GoldQuestion)


def load_gold(name: str | Path, *, documents: Sequence[Document] | None = None) -> GoldSet:
    """Load a set by name ("articles", "conflicts") or by the path of its `.jsonl` file.

    The documents come from `documents`, else from the folder that belongs to the set: the shipped
    articles, or the folder beside the file with its name.
    Every quote must stand verbatim in its document. Raises `HoidapError` naming file and line.
    """
    path = _path_of(name)
    folder = _collection_of(path)
    reading = _Reading(path)
    raw = path.read_bytes()
    for number, line in enumerate(_decode(raw, path).splitlines(), start=1):
        if line.strip():
            reading.take(number, line)
    if not reading.found:
        raise HoidapError(f"Bộ câu hỏi «{path}» không có câu nào: hãy thêm ít nhất một dòng.")
    sources = Sources(documents if documents is not None else _load_documents(folder))
    for question in reading.found:
        for evidence in question.evidence:
            if fault := sources.fault(evidence):
                raise reading.fault(reading.seen[question.id], f"câu «{question.id}»: {fault}")
    return GoldSet(
        name=path.stem,
        questions=tuple(reading.found),
        sources=sources,
        collection=folder if documents is None else None,
        fingerprint=_fingerprint(raw, _bytes_of(folder) if documents is None else _texts(sources)),
    )


def _path_of(name: str | Path) -> Path:
    path = Path(name)
    if path.suffix != ".jsonl" and (GOLD / f"{name}.jsonl").is_file():
        return GOLD / f"{name}.jsonl"
    if not path.is_file():
        known = ", ".join(sorted(file.stem for file in GOLD.glob("*.jsonl"))) or "chưa có bộ nào"
        raise HoidapError(
            f"Không tìm thấy bộ câu hỏi «{name}»: hãy dùng một tên có sẵn ({known}) "
            "hoặc đường dẫn tới một tệp .jsonl."
        )
    return path


def _collection_of(path: Path) -> Path:
    beside = path.with_suffix("")
    return beside if beside.is_dir() else ARTICLES


def _decode(raw: bytes, path: Path) -> str:
    try:
        return raw.decode("utf-8-sig")
    except UnicodeDecodeError:
        raise HoidapError(f"Tệp «{path}» không phải UTF-8: hãy lưu lại bằng UTF-8.") from None


def _load_documents(folder: Path) -> list[Document]:
    from ingest import load_document  # noqa: PLC0415  # costly: brings the readers of all formats

    paths = _files(folder)
    if not paths:
        raise HoidapError(f"Thư mục tài liệu «{folder}» trống hoặc không có: hãy kiểm tra lại.")
    return [load_document(path) for path in paths]


def _files(folder: Path) -> list[Path]:
    return sorted(path for path in folder.rglob("*") if path.is_file())


def _bytes_of(folder: Path) -> Iterable[bytes]:
    """Yield the files themselves: reading them better makes no other questions of them."""
    return (path.read_bytes() for path in _files(folder))


def _texts(sources: Sources) -> Iterable[bytes]:
    return (document.text.encode() for document in sources.documents)


def _fingerprint(raw: bytes, documents: Iterable[bytes]) -> str:
    parts = [raw, *documents]
    return sha256(b"\0".join(sha256(part).digest() for part in parts)).hexdigest()[:16]


def _in_vietnamese(error: ValidationError) -> str:
    """Say the first fault of a line in Vietnamese."""
    fault = error.errors()[0]
    field_name = ".".join(str(part) for part in fault["loc"]) or "dòng"
    match fault["type"]:
        case "json_invalid":
            return f"không phải JSON hợp lệ ({fault['ctx']['error']})"
        case "missing":
            return f"thiếu trường «{field_name}»"
        case "extra_forbidden" | "unexpected_keyword_argument":
            return f"không có trường nào tên là «{field_name}»"
        case "literal_error":
            return f"«{field_name}» phải là một trong {fault['ctx']['expected']}"
        case _:
            return f"«{field_name}» sai kiểu ({fault['msg']})"
