"""The syllable counts of a collection, remembered beside it: counting a library takes seconds."""

import contextlib
import json
import os
from collections.abc import Iterable
from pathlib import Path

from corpus.vietnamese.diacritics import SyllableCounts, count_syllables

__all__ = ["count_syllables", "counts_of"]

_NAME = "counts.json"


def counts_of(folder: Path, generation: int, texts: Iterable[str]) -> SyllableCounts:
    """Return the counts of `texts`, from the file in `folder` if it is of this generation."""
    path = folder / _NAME
    try:
        held = json.loads(path.read_text(encoding="utf-8"))
        if held["generation"] == generation:
            pairs = {tuple(key.split(" ")): count for key, count in held["bigrams"].items()}
            return SyllableCounts(unigrams=held["unigrams"], bigrams=pairs)
    except (OSError, ValueError, KeyError, TypeError, AttributeError):
        pass  # missing, or cut short: it holds nothing that cannot be counted again
    counts = count_syllables(texts)
    draft = folder / f"counts.{os.getpid()}.draft"
    # Only a saving of time: a folder that is read-only or full does without.
    with contextlib.suppress(OSError):
        draft.write_text(
            json.dumps(
                {
                    "generation": generation,
                    "unigrams": dict(counts.unigrams),
                    "bigrams": {" ".join(pair): count for pair, count in counts.bigrams.items()},
                },
                ensure_ascii=False,
            ),
            encoding="utf-8",
        )
        draft.replace(path)
    return counts
