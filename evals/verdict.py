"""What was seen of a system at one question, and what was found in it."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Literal, TypeAlias

from bot.types import Reply
from corpus.types import Hit

__all__ = ["Cited", "Given", "Observation", "Retrieved", "Stage", "Verdict"]

Given: TypeAlias = Literal[
    "answer", "abstention", "disagreement", "remark", "choices", "error", "hits"
]
Stage: TypeAlias = Literal["retrieval", "reading", "grounding", "refusal", "error"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Observation:
    """What a system did with a question: its reply or the error, its hits, its milliseconds.

    `hits` is None when the system cannot show what it retrieved.
    """

    reply: Reply | None = None
    error: str = ""
    hits: Sequence[Hit] | None = None
    milliseconds: float = 0.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Cited:
    """A citation as judged: `valid` if the quote stands there, `supported` if it is evidence."""

    document_id: str
    title: str
    quote: str
    start: int
    end: int
    valid: bool
    supported: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Retrieved:
    """A passage that was retrieved; `covers` names the pieces of evidence that it holds."""

    passage_id: str
    document_id: str
    text: str
    score: float
    dense: float | None
    lexical: float | None
    covers: tuple[int, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Verdict:
    """A question, what came of it, and its scores (only those that are defined for it)."""

    id: str
    question: str
    history: tuple[str, ...] = ()
    tags: tuple[str, ...] = ()
    split: str = "dev"
    kind: str = "fact"
    expected: str
    accepted: tuple[str, ...] = ()
    evidence: tuple[str, ...] = ()
    given: Given
    text: str = ""
    short_answer: str = ""
    standalone_question: str = ""
    reason: str = ""
    confidence: float = 0.0
    milliseconds: float = 0.0
    citations: tuple[Cited, ...] = ()
    retrieved: tuple[Retrieved, ...] | None = None
    scores: dict[str, float] = field(default_factory=dict)
    stage: Stage | None = None

    @property
    def failed(self) -> bool:
        """Tell whether some stage lost this question."""
        return self.stage is not None
