"""Read the gzipped question files, and hold some of their human traps out for measuring.

Each line is a JSON object: id, title, context, question, answers [{text, answer_start}],
impossible, and at times plausible {text, answer_start}, the answer that a careless reader gives.
"""

from __future__ import annotations

import gzip
import hashlib
import json
from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from models.train.perturb import syllables
from models.train.squad import Answer, DataMissingError, Example, align, nfc

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from pathlib import Path

HELD_SHARE = 6
"""One of so many contexts, or articles, is held out."""
MEASURED = 150
"""How many questions of each kind are measured on a held-out set."""


def is_held(key: str, share: int = HELD_SHARE) -> bool:
    """Say whether a context or title is held out, by its hash: the same on every machine."""
    digest = hashlib.sha256(" ".join(key.split()).encode()).digest()
    return int.from_bytes(digest[:4], "big") % share == 0


def read_lines(path: Path) -> list[dict[str, Any]]:
    """Parse gzipped JSON lines; raise `DataMissingError` with one line where they are missing."""
    if not path.is_file():
        raise DataMissingError(f"No file {path}: pass the data folder with --data")
    try:
        with gzip.open(path, "rt", encoding="utf-8") as lines:
            return [json.loads(line) for line in lines]
    except (OSError, UnicodeDecodeError, json.JSONDecodeError) as error:
        raise DataMissingError(f"{path} is not gzipped JSON lines ({error})") from None


def load_more(path: Path) -> list[Example]:
    """Load a file, NFC, offsets checked; an answer that does not stand drops its question."""
    examples = []
    for number, row in enumerate(read_lines(path)):
        raw = row["context"]
        context = nfc(raw)

        def found(one: dict[str, Any], raw: str = raw, context: str = context) -> Answer | None:
            return align(context, nfc(one["text"]), len(nfc(raw[: one["answer_start"] or 0])))

        given = row.get("answers") or []
        answers = tuple(answer for one in given if (answer := found(one)) is not None)
        if bool(answers) == bool(row.get("impossible")):
            continue
        plausible = row.get("plausible")
        examples.append(
            Example(
                id=f"{path.name.split('.')[0]}-{row.get('id') or number}-{number}",
                title=nfc(row.get("title") or "").replace("_", " ").strip(),
                question=" ".join(nfc(row["question"]).split()),
                context=context,
                answers=answers,
                plausible=found(plausible) if plausible else None,
            )
        )
    return examples


@dataclass(frozen=True, slots=True, kw_only=True)
class Split:
    """Examples to train on and examples held out; no context is in both."""

    train: list[Example]
    held: list[Example]


def split_by_context(examples: Iterable[Example]) -> Split:
    """Hold one of `HELD_SHARE` contexts out with all its questions."""
    train: list[Example] = []
    held: list[Example] = []
    for example in examples:
        (held if is_held(example.context) else train).append(example)
    return Split(train=train, held=held)


def marks(text: str) -> set[str]:
    """Return what a translation keeps: numbers, and capitalised words without Vietnamese marks."""
    return {
        word
        for word in syllables(text)
        if word.isascii() and (word.isdigit() or (word[0].isupper() and len(word) > 2))
    }


def translated_titles(
    contexts: Sequence[str], originals: Sequence[tuple[str, str]]
) -> dict[str, str]:
    """Find the article of every translated context, so that no original of a held one is read.

    `originals` are (context, title). A context is most like the original with which it shares most
    marks, each for one over its number of contexts; since the contexts of an article follow each
    other, its title is then that of most of its seven neighbours.
    """
    found = [(marks(context), title) for context, title in originals]
    common = Counter(mark for held, _ in found for mark in held)
    nearest = []
    for context in contexts:
        mine = marks(context)
        weighed = [
            (sum(1 / common[mark] for mark in mine & held) / (1 + len(held)) ** 0.5, title)
            for held, title in found
        ]
        nearest.append(max(weighed)[1])
    return {
        context: Counter(nearest[max(0, at - 3) : at + 4]).most_common(1)[0][0]
        for at, context in enumerate(contexts)
    }


def balanced(
    examples: Sequence[Example], most: int = MEASURED
) -> tuple[list[Example], list[Example]]:
    """Choose unanswerable and answerable examples by the hash of their question, `most` of each."""
    ordered = sorted(
        examples, key=lambda one: hashlib.sha256(f"{one.question}{one.id}".encode()).digest()
    )
    return (
        [one for one in ordered if not one.answers][:most],
        [one for one in ordered if one.answers][:most],
    )
