"""Read the questions that people ask in their own words, and write them as a SQuAD 2.0 file.

    python -m models.train.asked --data D --out asked.json [--part held] [--polar polar.jsonl]

What each file holds says `asked/README.md`.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import re
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from models.train.more import load_more
from models.train.squad import Answer, DataMissingError, Example, load_squad, nfc

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

FOLDER = Path(__file__).with_name("asked")
ARTICLE = re.compile(r"(?m)^(?:Điều|ĐIỀU)\s+\d+[.:]?")
HELD = (6, 5)
"""Texts whose number leaves 5 when divided by 6 are held out."""
MEASURED = "M"
"""The letter of one writer's texts, which nothing is trained or fitted on."""
PARTS = ("read", "held", "measured")


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """The questions of one kind of use: `examples` to read, those without an answer among them."""

    examples: list[Example]
    missing: int
    """Questions whose text is not in the data folder."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Polar:
    """A question of yes and no: `verdict` is yes, no or silent, `start` and `end` what decides."""

    question: str
    title: str
    context: str
    verdict: str
    start: int = -1
    end: int = -1

    @property
    def example(self) -> Example:
        """The question, answered with what decides it."""
        told = self.context[self.start : self.end] if self.start >= 0 else ""
        return Example(
            id=f"polar-{hashlib.sha256(f'{self.question}{self.context}'.encode()).hexdigest()}",
            title=self.title,
            question=self.question,
            context=self.context,
            answers=(Answer(start=self.start, text=told),) if told else (),
        )


def part_of(text: str) -> str:
    """Return the part that a text's id puts it in, one of `PARTS`."""
    if text.startswith(MEASURED):
        return "measured"
    return "held" if int(text[1:]) % HELD[0] == HELD[1] else "read"


def load_asked(data: Path | None, *, part: str = "read") -> Asked:
    """Load the questions of a part with an answer and those without.

    Without `data` those of own texts alone.

    Raises `DataMissingError` where a file of the data folder that is named is missing.
    """
    texts, found = _texts(data)
    examples, missing = [], 0
    for number, row in enumerate(_rows("questions")):
        key = row["text"]
        if row["kind"] == "yesno" or part_of(key) != part:
            continue
        if key not in found:
            missing += 1
            continue
        context = found[key]
        answers: tuple[Answer, ...] = ()
        if row["kind"] == "answer":
            start, end = row["start"], row["end"]
            answers = (Answer(start=start, text=context[start:end]),)
        examples.append(
            Example(
                id=f"asked-{number}",
                title=texts[key]["title"],
                question=row["question"],
                context=context,
                answers=answers,
            )
        )
    return Asked(examples=examples, missing=missing)


def load_polar(data: Path | None, *, part: str = "read") -> list[Polar]:
    """Load the questions of yes and no of a part, and those without an answer as silent ones.

    Raises as `load_asked`; a question whose text is missing is left out.
    """
    texts, found = _texts(data)
    return [
        Polar(
            question=row["question"],
            title=texts[row["text"]]["title"],
            context=found[row["text"]],
            verdict=row.get("verdict", "silent"),
            start=row.get("start", -1),
            end=row.get("end", -1),
        )
        for row in _rows("questions")
        if row["kind"] != "answer" and row["text"] in found and part_of(row["text"]) == part
    ]


def _texts(data: Path | None) -> tuple[dict[str, dict[str, Any]], dict[str, str]]:
    """Return the texts' rows by their ids, and the words of those that are at hand."""
    texts = {row["id"]: row for row in _rows("texts")}
    found = {key: row["text"] for key, row in texts.items() if "text" in row}
    if data is not None:
        found |= _found(texts.values(), data)
    return texts, found


def _rows(name: str) -> list[dict[str, Any]]:
    lines = (FOLDER / f"{name}.jsonl").read_text(encoding="utf-8").splitlines()
    return [json.loads(line) for line in lines]


def _found(texts: Iterable[dict[str, Any]], data: Path) -> dict[str, str]:
    """Find the texts of the data folder by their checksums."""
    wanted: dict[str, dict[str, str]] = {}
    for row in texts:
        if "of" in row:
            wanted.setdefault(row["of"], {})[row["sha256"]] = row["id"]
    found = {}
    for name, keys in wanted.items():
        for text in _texts_of(data / name):
            key = keys.get(hashlib.sha256(text.encode()).hexdigest())
            if key is not None:
                found[key] = text
    return found


def _texts_of(path: Path) -> Iterator[str]:
    """Yield the contexts of a question file, or the articles of a law."""
    if path.suffix == ".json":
        yield from dict.fromkeys(one.context for one in load_squad(path))
    elif path.suffix == ".gz":
        yield from dict.fromkeys(one.context for one in load_more(path))
    elif not path.is_file():
        raise DataMissingError(f"No file {path}: pass the data folder with --data")
    else:
        law = nfc(path.read_text(encoding="utf-8")).replace("\r", "")
        starts = [found.start() for found in ARTICLE.finditer(law)]
        for start, end in zip(starts, [*starts[1:], len(law)], strict=True):
            yield re.sub(r"\n{2,}", "\n", law[start:end]).strip()


def as_squad(examples: Iterable[Example]) -> dict[str, Any]:
    """Return examples in the layout of SQuAD 2.0, a paragraph a context."""
    paragraphs: dict[tuple[str, str], list[dict[str, Any]]] = {}
    for one in examples:
        answers = [{"text": each.text, "answer_start": each.start} for each in one.answers]
        asked: dict[str, Any] = {"id": one.id, "question": one.question, "answers": answers}
        asked["is_impossible"] = not answers
        paragraphs.setdefault((one.title, one.context), []).append(asked)
    return {
        "version": "2.0",
        "data": [
            {"title": title, "paragraphs": [{"context": context, "qas": asked}]}
            for (title, context), asked in paragraphs.items()
        ],
    }


def main(arguments: list[str] | None = None) -> None:
    """Write the questions of one part to a file."""
    parser = argparse.ArgumentParser(description="Write people's questions as a SQuAD 2.0 file.")
    parser.add_argument("--data", type=Path, help="folder of the training data; else own texts")
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--polar", type=Path, help="also write those of yes and no, a line each")
    parser.add_argument("--part", choices=PARTS, default="read")
    args = parser.parse_args(arguments)
    asked = load_asked(args.data, part=args.part)
    if args.polar is not None:
        lines = [
            json.dumps(asdict(one), ensure_ascii=False)
            for one in load_polar(args.data, part=args.part)
        ]
        args.polar.write_text("".join(f"{line}\n" for line in lines), encoding="utf-8")
    told = json.dumps(as_squad(asked.examples), ensure_ascii=False, indent=1)
    args.out.write_text(told + "\n", encoding="utf-8")
    print(f"{args.out}: {len(asked.examples)} questions, {asked.missing} without their text")  # noqa: T201


if __name__ == "__main__":
    main()
