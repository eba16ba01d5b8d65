"""A writer in a process of its own, for tests: python writer.py INDEX add POINT | fill | hold.

POINT is "Class.method:before" or "Class.method:after": there the process kills itself.
"""

import os
import signal
import sys
from pathlib import Path

ROOT = Path(__file__).parents[3]
sys.path[:0] = [str(ROOT), str(ROOT / "tests")]

from conftest import SyllableEmbedder, cut  # noqa: E402

from corpus import Corpus, HoidapError  # noqa: E402
from corpus.store.catalog import Catalog  # noqa: E402
from corpus.store.dense import ChromaIndex  # noqa: E402
from corpus.store.indexes import Indexes  # noqa: E402
from corpus.store.lexical import LexicalIndex  # noqa: E402

CLASSES = {each.__name__: each for each in (Catalog, ChromaIndex, Indexes, LexicalIndex)}
make = cut.__wrapped__() if hasattr(cut, "__wrapped__") else cut._get_wrapped_function()()


def die_at(point):
    place, when = point.split(":")
    owner, method = place.split(".")
    original = getattr(CLASSES[owner], method)

    def patched(*args, **kwargs):
        if when == "before":
            os.kill(os.getpid(), signal.SIGKILL)
        result = original(*args, **kwargs)
        os.kill(os.getpid(), signal.SIGKILL)
        return result

    setattr(CLASSES[owner], method, patched)


def main(path, action, *rest):
    with Corpus.open(path, embedder=SyllableEmbedder()) as corpus:
        if action == "add":
            if rest:
                die_at(rest[0])
            corpus.add([make("song", "Sông Cửu Long có chín cửa."), make("moi", "Một dòng mới.")])
        elif action == "hold":
            with corpus.writing():
                print("holding", flush=True)
                sys.stdin.readline()
        else:
            for number in range(1000):
                corpus.add([make(f"d{number}", "Một dòng nữa cho đầy đĩa.\n" * 200)])


if __name__ == "__main__":
    signal.signal(signal.SIGXFSZ, signal.SIG_IGN)  # so that a file too large is an error
    try:
        main(*sys.argv[1:])
    except HoidapError as error:
        print(f"{type(error).__name__}: {error}")
        sys.exit(1)
