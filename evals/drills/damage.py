"""Damage to the files of an index: at rest, while a program has them open, by a cut of power."""

import json
import random
import shutil
import sys
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from typing import Final

from corpus import Corpus, HoidapError
from evals.drills.ground import DOCUMENTS, document, fill, opened, run_apart, wrong_with

__all__ = ["corruption", "damage_in_use", "power_cut"]

_QUERIES: Final = [f"kho số {number} ngăn {line}" for number in range(DOCUMENTS) for line in (0, 3)]


def _damage(folder: Path, chance: random.Random) -> None:
    files = [f for f in sorted(folder.rglob("*")) if f.is_file() and f.stat().st_size]
    victim = chance.choice([f for f in files if not f.name.endswith(".lock")])
    raw = bytearray(victim.read_bytes())
    match chance.randrange(3):
        case 0:
            raw = raw[: chance.randrange(len(raw))]
        case 1:
            raw[chance.randrange(len(raw))] ^= 1 << chance.randrange(8)
        case _:
            start = chance.randrange(0, len(raw), 4096)
            raw[start : start + 4096] = bytes(len(raw[start : start + 4096]))
    victim.write_bytes(raw)


def _tells_another_text(corpus: Corpus) -> bool:
    """Tell whether a document or a passage is read that was never stored."""
    for number in range(DOCUMENTS):
        whole, cut = document(number, 0)
        with suppress(HoidapError):
            if corpus.get(whole.id).text != whole.text:
                return True
        with suppress(HoidapError):
            if not set(corpus.passages(whole.id)) <= set(cut):
                return True
    return False


def _ask_and_rebuild(folder: Path) -> None:
    with suppress(HoidapError), opened(folder) as corpus:
        if _tells_another_text(corpus):
            sys.exit(6)
    with suppress(HoidapError), opened(folder) as corpus:
        for hit in corpus.search("kho số 3 ngăn 2", k=3):
            if hit.passage.span.of(corpus.get(hit.passage.document_id).text) != hit.passage.text:
                sys.exit(3)
    with opened(folder, rebuild=True) as corpus:
        lost = DOCUMENTS - len(corpus.documents())
        rescued = corpus.salvaged
        told = 0 if rescued is None else len(rescued.lost) + rescued.unnamed
        if lost > told and (rescued is not None or lost):
            sys.exit(4)
        if corpus.check():
            sys.exit(5)
        if _tells_another_text(corpus):
            sys.exit(6)


def corruption(folder: Path, chance: random.Random) -> str:
    """Damage a file: a right reply or one line, and a rebuild that names what it could not save."""
    fill(folder)
    _damage(folder, chance)
    code = run_apart(_ask_and_rebuild, folder)
    told = {
        3: "a torn passage",
        4: "lost without a word",
        5: "not healthy after a rebuild",
        6: "a text that was never stored",
    }
    return told.get(code, f"exit code {code}") if code else ""


def _found(corpus: Corpus) -> list[str]:
    """Return the passage that is found first for each of some questions."""
    return [corpus.search(query, k=1)[0].passage.text for query in _QUERIES]


def _ask_through_damage(folder: Path, seed: int) -> None:
    chance = random.Random(seed)
    with opened(folder) as corpus:
        expected = _found(corpus)
        _damage(folder, chance)
        with suppress(HoidapError):
            if _found(corpus) != expected:
                sys.exit(3)


def damage_in_use(folder: Path, chance: random.Random) -> str:
    """Damage a file under an open program: the same replies or one line, and no crash."""
    fill(folder)
    code = run_apart(_ask_through_damage, folder, chance.randrange(1 << 30))
    return {0: "", 3: "another reply, without a word"}.get(code, f"exit code {code}")


def _mixed(before: Path, after: Path, folder: Path, chance: random.Random) -> None:
    """Put together what a disk may hold after a cut: the catalogue, and files of any moment.

    Of the other files some are as they were, some empty, some cut short, some zero from the middle.
    """
    torn = chance.choice([0.05, 0.15, 0.3, 1.0])
    only = chance.choice(["", "", "dense", "lexical"])
    for name in sorted({name for side in (before, after) for name in _names(side)}):
        how = "new"
        if not name.startswith("catalog") and name.startswith(only) and chance.random() < torn:
            how = "old" if torn == 1 else chance.choice(["old", "old", "empty", "cut", "zero"])
        source = (before if how == "old" else after) / name
        if not source.is_file():
            continue
        raw = source.read_bytes()
        raw = {"empty": b"", "cut": raw[: chance.randrange(len(raw) + 1)]}.get(how, raw)
        if how == "zero":
            raw = raw[: len(raw) // 2] + bytes(len(raw) - len(raw) // 2)
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_bytes(raw)


def _names(folder: Path) -> Iterator[str]:
    return (path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file())


def _ask_and_mend(folder: Path, expected: Path) -> None:
    replies = json.loads(expected.read_text(encoding="utf-8"))
    with suppress(HoidapError), opened(folder) as corpus:
        if _found(corpus) != replies:
            sys.exit(3)
    with opened(folder) as corpus:
        corpus.mend()
        lines = [line.text for held in corpus.documents() for line in corpus.passages(held.id)]
        # Ranks of other passages may change: BM25 counts what was removed until it is built anew.
        healed = all(corpus.search(line, k=1)[0].passage.text == line for line in lines)
        sys.exit(0 if healed and not wrong_with(corpus) else 5)


def power_cut(folder: Path, chance: random.Random) -> str:
    """Leave files of several moments: a right reply or one line, and the next write heals."""
    fill(folder)
    before, after = (folder.parent / name for name in ("before", "after"))
    shutil.copytree(folder, before)
    with opened(folder) as corpus:
        changed = chance.randrange(1, DOCUMENTS + 1)
        corpus.add([document(number, 1) for number in range(changed)])
    shutil.copytree(folder, after)
    expected = folder.parent / "expected.json"
    with opened(folder) as corpus:
        expected.write_text(json.dumps(_found(corpus)), encoding="utf-8")
    shutil.rmtree(folder)
    _mixed(before, after, folder, chance)
    code = run_apart(_ask_and_mend, folder, expected)
    told = {0: "", 3: "another reply, without a word", 5: "not healed by the next write"}
    return told.get(code, f"exit code {code}")
