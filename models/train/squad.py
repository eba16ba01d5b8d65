"""Read question-answering files: SQuAD 1.1 and 2.0 layouts, and the ALQAC legal layout."""

from __future__ import annotations

import json
import unicodedata
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from pathlib import Path


class DataMissingError(Exception):
    """A data file is not where it was said to be; the message is one line with the remedy."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """One annotated answer: `context[start : start + len(text)] == text`, in code points."""

    start: int
    text: str

    @property
    def end(self) -> int:
        """The first code point after the answer."""
        return self.start + len(self.text)


@dataclass(frozen=True, slots=True, kw_only=True)
class Example:
    """One question asked of one context; no answers means that the context does not say.

    `plausible` is what a careless reader would answer to a question that has none.
    """

    id: str
    title: str
    question: str
    context: str
    answers: tuple[Answer, ...]
    plausible: Answer | None = None


def nfc(text: str) -> str:
    """Compose every letter with its marks (Unicode NFC)."""
    return unicodedata.normalize("NFC", text)


def read_json(path: Path) -> Any:
    """Parse a JSON file; raise `DataMissingError` with one clear line where it cannot be read."""
    if not path.is_file():
        raise DataMissingError(f"No file {path}: pass the data folder with --data")
    try:
        return json.loads(path.read_text(encoding="utf-8"))
    except (UnicodeDecodeError, json.JSONDecodeError) as error:
        raise DataMissingError(
            f"{path} is not a UTF-8 JSON file ({error}): fetch it again"
        ) from None


def align(context: str, text: str, start: int) -> Answer | None:
    """Find `text` in `context` at `start`, or at its occurrence nearest to `start`."""
    text = text.strip()
    if not text:
        return None
    if context.startswith(text, start):
        return Answer(start=start, text=text)
    places = []
    place = context.find(text)
    while place >= 0:
        places.append(place)
        place = context.find(text, place + 1)
    if not places:
        return None
    return Answer(start=min(places, key=lambda found: abs(found - start)), text=text)


def load_squad(path: Path) -> list[Example]:
    """Load a SQuAD 1.1 or 2.0 file, NFC, offsets checked.

    A question that has answers of which none stands in its context is left out, because neither
    "answered" nor "unanswerable" would be true of it.
    """
    examples = []
    for article in read_json(path)["data"]:
        title = nfc(article.get("title", "")).replace("_", " ").strip()
        for paragraph in article["paragraphs"]:
            raw = paragraph["context"]
            context = nfc(raw)
            for asked in paragraph["qas"]:
                given = asked.get("answers") or []
                found = (
                    align(context, nfc(one["text"]), len(nfc(raw[: one["answer_start"]])))
                    for one in given
                )
                answers = tuple(answer for answer in found if answer is not None)
                if given and not answers:
                    continue
                examples.append(
                    Example(
                        id=str(asked["id"]),
                        title=title,
                        question=" ".join(nfc(asked["question"]).split()),
                        context=context,
                        answers=answers,
                    )
                )
    return examples


def load_alqac(folder: Path) -> list[Example]:
    """Load the ALQAC legal questions whose answer stands verbatim in their article.

    The first line of an article is its heading, and becomes the title of the example.
    """
    texts = {
        (law["id"], article["id"]): nfc(article["text"])
        for law in read_json(folder / "law.json")
        for article in law["articles"]
    }
    examples = []
    for asked in read_json(folder / "question.json"):
        named = asked["relevant_articles"][0]
        text = texts.get((named["law_id"], named["article_id"]), "")
        heading, _, context = text.partition("\n\n")
        answer = align(context, nfc(asked["answer"]), 0)
        if answer is None:
            continue
        question = " ".join(nfc(asked["text"]).split())
        examples.append(
            Example(
                id=f"alqac-{asked['id']}",
                title=heading.strip(),
                question=question,
                context=context,
                answers=(answer,),
            )
        )
    return examples
