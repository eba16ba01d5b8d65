"""Build the table of syllable counts that `corpus.diacritics` restores diacritics with.

    python -m models.train.build_diacritics --counts vi_ngrams.tsv.gz

The counts are lines of `syllable<TAB>count` and `first second<TAB>count`; "<s>" is the beginning of
a stretch between punctuation marks.
"""

import argparse
import gzip
from collections import Counter
from collections.abc import Iterable
from pathlib import Path

import numpy as np

from corpus.diacritics import BEGIN, TABLE
from corpus.text import tone_key

__all__ = ["build", "main"]


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


def main() -> None:
    """Read the counts named on the command line and write the table into the package."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--counts", type=Path, required=True, help="gzipped tab-separated counts")
    parser.add_argument("--to", type=Path, default=TABLE, help="the table to write")
    arguments = parser.parse_args()
    with gzip.open(arguments.counts, "rt", encoding="utf-8") as rows:
        table = build(rows)
    np.savez_compressed(arguments.to, allow_pickle=False, **table)


if __name__ == "__main__":
    main()
