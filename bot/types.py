"""The words of a conversation: what is asked, and the honest replies."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Literal, TypeAlias

from corpus.types import Span

__all__ = [
    "Abstention",
    "Alternative",
    "Answer",
    "Citation",
    "Disagreement",
    "Piece",
    "Progress",
    "Reason",
    "Remark",
    "RemarkKind",
    "Reply",
    "Stage",
    "Turn",
]

Stage: TypeAlias = Literal["rewrite", "retrieve", "read", "ground"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Turn:
    """One thing said earlier in the conversation."""

    role: Literal["user", "assistant"]
    text: str


class Reason(StrEnum):
    """Why the documents are said not to answer."""

    NO_QUESTION = "no_question"  # nothing that can be read as a question
    TOO_LONG = "too_long"  # more than a question
    EMPTY_COLLECTION = "empty_collection"  # no document yet
    NOTHING_FOUND = "nothing_found"  # retrieval found no passage worth reading
    NO_ANSWER = "no_answer"  # passages were read; none holds the answer
    CONSTRAINT_UNMET = "constraint_unmet"  # a year, number or name of the question is not met
    NO_SUCH_PLACE = "no_such_place"  # no document, or no clause, of that name and number
    WHICH_DOCUMENT = "which_document"  # several documents could be meant
    UNPROVEN = "unproven"  # an answer was written but could not be proven


@dataclass(frozen=True, slots=True, kw_only=True)
class Citation:
    """A fact about the source: `document.text[span.start:span.end] == quote`.

    Made by `bot.proving.ground` alone, which has checked it. `number` is the `[n]` in the reply's
    text; `address` the place in an official paper ("điểm b khoản 2 Điều 5"), where it has one;
    `answer` is the cell of a quoted table row that holds the answer. `recognised` tells that the
    page is a picture whose text a machine recognised.
    """

    number: int
    document_id: str
    title: str
    uri: str
    quote: str
    span: Span
    page: int | None = None
    date: str | None = None
    address: str | None = None
    answer: Span | None = None
    recognised: bool = False

    @property
    def place(self) -> str:
        """The page in words, or empty: "trang 2", "nhận dạng từ bản quét, trang 2"."""
        page = f"trang {self.page}" if self.page else ""
        return f"nhận dạng từ bản quét, {page}".rstrip(" ,") if self.recognised else page

    def __post_init__(self) -> None:
        if not self.quote or len(self.quote) != len(self.span):
            raise ValueError("a citation's quote must be as long as its span, and not empty")


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """A proven answer. `text` is for the person; `short_answer` is the bare fact.

    `answer_span` is where the answer stands in `text`, None where it is told in another way.
    `items` are the entries of a list answer, in the order of the source, else empty. `parts` are
    the replies to a question that asks several things, at least one of them proven, else empty.
    `confidence` lies in [0, 1]. `timings_ms` maps a stage to its milliseconds.
    """

    question: str
    standalone_question: str
    text: str
    short_answer: str
    citations: tuple[Citation, ...]
    confidence: float
    answer_span: Span | None = None
    items: tuple[str, ...] = ()
    parts: tuple["Reply", ...] = ()
    timings_ms: Mapping[str, float] = field(default_factory=dict)

    def __post_init__(self) -> None:
        if not self.citations:
            raise ValueError("an answer needs at least one citation")
        if not self.text.strip() or not self.short_answer.strip():
            raise ValueError("an answer needs a text and a short answer")
        if not 0.0 <= self.confidence <= 1.0:
            raise ValueError(f"confidence must lie in [0, 1], got {self.confidence}")


@dataclass(frozen=True, slots=True, kw_only=True)
class Disagreement:
    """Documents that give different answers: every side stands with its own proof."""

    question: str
    standalone_question: str
    text: str
    sides: tuple[Answer, ...]
    timings_ms: Mapping[str, float] = field(default_factory=dict)

    def __post_init__(self) -> None:
        if len(self.sides) < 2:
            raise ValueError("a disagreement needs at least two sides")

    @property
    def citations(self) -> tuple[Citation, ...]:
        """The citations of all sides, in order."""
        return tuple(citation for side in self.sides for citation in side.citations)

    @property
    def short_answer(self) -> str:
        """The sides' short answers, joined."""
        return " / ".join(side.short_answer for side in self.sides)

    @property
    def confidence(self) -> float:
        """The confidence of the weakest side."""
        return min(side.confidence for side in self.sides)


@dataclass(frozen=True, slots=True, kw_only=True)
class Alternative:
    """One of the things that a vague question may mean: what to call it, and the whole question.

    `documents` are the ids of those to ask it of; empty for all that were asked.
    """

    label: str
    question: str
    documents: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Abstention:
    """The documents do not say. `nearest` are passages offered as such, not as an answer.

    `alternatives` are what a question that is too vague may mean; else there are none.
    """

    question: str
    standalone_question: str
    reason: Reason
    text: str
    nearest: tuple[Citation, ...] = ()
    alternatives: tuple[Alternative, ...] = ()
    confidence: float = 0.0
    timings_ms: Mapping[str, float] = field(default_factory=dict)


class RemarkKind(StrEnum):
    """What a remark replies to."""

    ABBREVIATION = "abbreviation"  # a common one that no document spells out
    ABILITY = "ability"  # what the program can do
    APOLOGY = "apology"
    COMPLAINT = "complaint"
    CONSENT = "consent"  # "ok", "vâng", "thôi"
    DATE = "date"  # what day or hour it is
    DOCUMENTS = "documents"  # which documents there are
    FAREWELL = "farewell"
    GREETING = "greeting"
    IDENTITY = "identity"  # what the program is
    PLAY = "play"  # jokes, songs, how one feels
    PRAISE = "praise"
    REACTION = "reaction"  # an emoji
    TEST = "test"
    THANKS = "thanks"
    TRANSLATION = "translation"
    WEATHER = "weather"


@dataclass(frozen=True, slots=True, kw_only=True)
class Remark:
    """A reply to what asks nothing of the documents: small talk, or what the program is and has.

    It cites nothing and refuses nothing.
    """

    question: str
    standalone_question: str
    kind: RemarkKind
    text: str
    timings_ms: Mapping[str, float] = field(default_factory=dict)

    def __post_init__(self) -> None:
        if not self.text.strip():
            raise ValueError("a remark needs a text")

    @property
    def citations(self) -> tuple[Citation, ...]:
        """Nothing: a remark states no fact of a document."""
        return ()

    @property
    def short_answer(self) -> str:
        """Nothing: a remark answers no question."""
        return ""

    @property
    def confidence(self) -> float:
        """Always 1: nothing is claimed."""
        return 1.0


Reply: TypeAlias = Answer | Disagreement | Abstention | Remark


@dataclass(frozen=True, slots=True, kw_only=True)
class Progress:
    """A stage that `Chatbot.stream` has begun."""

    stage: Stage


@dataclass(frozen=True, slots=True, kw_only=True)
class Piece:
    """The next stretch of a reply's text; the pieces joined are `reply.text`, already proven."""

    text: str
