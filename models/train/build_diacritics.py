"""Build the table of syllable counts that `corpus.vietnamese.diacritics` restores diacritics with.

    python -m models.train.build_diacritics --counts vi_ngrams.tsv.gz
    python -m models.train.build_diacritics --measure dev_ViQuAD.json

The counts are lines of `syllable<TAB>count` and `first second<TAB>count`; "<s>" is the beginning of
a stretch between punctuation marks. Measured is on questions in SQuAD format, stripped.
"""

import argparse
import gzip
import json
import random
import re
import sys
import time
from collections import Counter
from collections.abc import Iterable
from pathlib import Path

import numpy as np

from corpus.vietnamese.diacritics import BEGIN, TABLE, Restorer, count_syllables
from corpus.vietnamese.text import fold, normalize, normalize_query, tone_key
from models.train.perturb import mistype

__all__ = ["build", "main", "measure"]

_WORD = re.compile(r"[^\W\d_]+")


def build(rows: Iterable[str]) -> dict[str, np.ndarray]:
    """Return the arrays of the table; spellings that differ in tone placement are added up."""
    singles: Counter[str] = Counter()
    pairs: Counter[tuple[str, str]] = Counter()
    for row in rows:
        ngram, count = row.rstrip("\n").split("\t")
        match [_key(syllable) for syllable in ngram.split(" ")]:
            case [syllable]:
                singles[syllable] += int(count)
            case [first, second]:
                pairs[first, second] += int(count)
    syllables = sorted(singles)
    ids = {syllable: at for at, syllable in enumerate(syllables)}
    # A pair is one number, and the sorted numbers are kept as their distances: they pack well.
    coded = sorted(
        (ids[first] * len(ids) + ids[second], count)
        for (first, second), count in pairs.items()
        if first in ids and second in ids
    )
    return {
        "syllables": np.frombuffer("\n".join(syllables).encode(), dtype=np.uint8),
        "counts": np.array([singles[syllable] for syllable in syllables], dtype=np.uint32),
        "pair_steps": np.diff([code for code, _ in coded], prepend=0).astype(np.uint32),
        "pair_counts": np.array([count for _, count in coded], dtype=np.uint32),
    }


def _key(syllable: str) -> str:
    return BEGIN if syllable == BEGIN else tone_key(syllable)


def measure(path: Path) -> None:
    """Print how many syllables of stripped questions are restored, and what that takes."""
    articles = json.loads(path.read_text(encoding="utf-8"))["data"]
    paragraphs = [paragraph for article in articles for paragraph in article["paragraphs"]]
    contexts = [normalize(paragraph["context"]).text for paragraph in paragraphs]
    questions = [normalize_query(qa["question"]) for each in paragraphs for qa in each["qas"]]
    for name, counts in (("general", None), ("general and own", count_syllables(contexts))):
        restorer = Restorer.load(counts)
        started = time.process_time()
        restored = [restorer.restore(_bare(question)) for question in questions]
        each = (time.process_time() - started) / len(questions)
        kept = [restorer.restore(question) for question in questions]
        sys.stdout.write(
            f"{name}: {_agreement(questions, restored):.2%} of the syllables of "
            f"{len(questions)} stripped questions, {each * 1000:.2f} ms a question; "
            f"{1 - _agreement(questions, kept):.3%} changed in questions typed in full\n"
        )
        slipped = [_slipped(question, at) for at, question in enumerate(questions)]
        pairs = [(one, two) for one, two in zip(questions, slipped, strict=True) if one != two]
        mended = sum(tone_key(restorer.restore(two)) == tone_key(one) for one, two in pairs)
        touched = sum(
            tone_key(one) != tone_key(two) for one, two in zip(questions, kept, strict=True)
        )
        sys.stdout.write(
            f"{name}: {mended / len(pairs):.1%} of {len(pairs)} questions with one slip mended; "
            f"{touched} questions typed in full changed\n"
        )


def _slipped(question: str, seed: int) -> str:
    """Mistype one syllable with marks; a question that has none stays."""
    rng = random.Random(seed)
    words = [match for match in _WORD.finditer(question) if fold(match[0]) != match[0].lower()]
    if not words:
        return question
    word = rng.choice(words)
    return question[: word.start()] + mistype(word[0], rng) + question[word.end() :]


def _bare(text: str) -> str:
    """Return `text` without diacritics, in its own case."""
    pairs = zip(text, fold(text), strict=True)
    return "".join(letter.upper() if char.isupper() else letter for char, letter in pairs)


def _agreement(wanted: Iterable[str], found: Iterable[str]) -> float:
    """Return the share of syllables that are the same, tone placement aside."""
    same = [
        tone_key(one) == tone_key(other)
        for want, find in zip(wanted, found, strict=True)
        for one, other in zip(_WORD.findall(want), _WORD.findall(find), strict=True)
    ]
    return sum(same) / len(same)


def main() -> None:
    """Build the table into the package, measure it, or both."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--counts", type=Path, help="gzipped tab-separated counts to build from")
    parser.add_argument("--to", type=Path, default=TABLE, help="the table to write")
    parser.add_argument("--measure", type=Path, help="questions in SQuAD format to measure on")
    arguments = parser.parse_args()
    if arguments.counts:
        with gzip.open(arguments.counts, "rt", encoding="utf-8") as rows:
            table = build(rows)
        np.savez_compressed(arguments.to, allow_pickle=False, **table)
    if arguments.measure:
        measure(arguments.measure)


if __name__ == "__main__":
    main()
