"""Measure an encoder on a SQuAD file: how often a question's own context is the nearest of all.

    python -m models.train.measure_encoder --file FILE [--encoder FOLDER]
    python -m models.train.measure_encoder --file FILE --without-diacritics
    python -m models.train.measure_encoder --file FILE --restored

The encoder is an exported one or any sentence-transformers folder. `--restored` takes the
diacritics off and lets `corpus.vietnamese.diacritics`, which has read the contexts, put them back.
"""

from __future__ import annotations

import argparse
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from corpus.embedder import open_embedder
from corpus.errors import HoidapError
from corpus.vietnamese.diacritics import Restorer, count_syllables
from models.train.measure_reader import interval, say
from models.train.perturb import fold
from models.train.squad import DataMissingError, load_squad

if TYPE_CHECKING:
    from collections.abc import Sequence

    from corpus.embedder import Embedder
    from models.train.squad import Example


def ranks(embedder: Embedder, examples: Sequence[Example], questions: Sequence[str]) -> list[int]:
    """Return, for each question, how many contexts are nearer than its own."""
    contexts = sorted({example.context for example in examples})
    places = {context: at for at, context in enumerate(contexts)}
    passages = embedder.embed_passages_array(contexts)
    asked = np.stack([embedder.embed_query_array(question) for question in questions])
    similar = asked @ passages.T
    own = similar[np.arange(len(examples)), [places[one.context] for one in examples]]
    nearer: list[int] = (similar > own[:, None]).sum(axis=1).tolist()
    return nearer


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command line; 2 where a file is missing."""
    parser = argparse.ArgumentParser(prog="python -m models.train.measure_encoder")
    parser.add_argument("--file", type=Path, required=True, help="a SQuAD file")
    parser.add_argument("--encoder", help="a folder; without it, the shipped one")
    parser.add_argument("--without-diacritics", action="store_true")
    parser.add_argument("--restored", action="store_true")
    args = parser.parse_args(arguments)
    try:
        examples = [example for example in load_squad(args.file) if example.answers]
        embedder = open_embedder(args.encoder)
        questions = [example.question for example in examples]
        if args.without_diacritics or args.restored:
            questions = [fold(question) for question in questions]
        if args.restored:
            restorer = Restorer.load(count_syllables({one.context for one in examples}))
            questions = [restorer.restore(question) for question in questions]
        nearer = ranks(embedder, examples, questions)
    except (DataMissingError, HoidapError) as error:
        sys.stderr.write(f"{error}\n")
        return 2
    for k in (1, 5, 10):
        say(f"{interval(f'recall@{k}', [float(rank < k) for rank in nearer])}  n {len(nearer)}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
