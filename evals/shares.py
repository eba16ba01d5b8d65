"""Ask a set's questions in several processes at once: the same replies, in less time.

Each process has its own cores and reads the same index, so a reply does not depend on what is asked
beside it; only the milliseconds do.
"""

import atexit
import multiprocessing
import os
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from threading import Thread
from time import perf_counter
from typing import TYPE_CHECKING, Any

from corpus.onnx import cores
from evals.candidate import open_candidate, open_filled
from evals.gold import GoldSet, load_gold
from evals.manifest import describe, peak_memory_mib
from evals.measure import Asked, ask_all, settings_of, sources_of, warm_up
from evals.measure import run as measure
from evals.result import Result
from evals.verdict import Verdict

if TYPE_CHECKING:
    from multiprocessing.sharedctypes import Synchronized

__all__ = ["Pool", "open_pool"]

BLOCK = 12  # questions at a time: spellings of one question stand beside each other


@dataclass(frozen=True, slots=True, kw_only=True)
class _Block:
    """The questions of a set from `first` up to `last`, to be asked of an index."""

    gold: str | Path
    index: Path
    split: str | None
    tags: tuple[str, ...]
    first: int
    last: int


@dataclass(frozen=True, slots=True, kw_only=True)
class _Told:
    verdicts: tuple[Verdict, ...]
    system: str
    settings: dict[str, object]
    peak_memory_mib: float


class Pool:
    """Processes that measure the questions of one set after another."""

    def __init__(self, workers: ProcessPoolExecutor, jobs: int) -> None:
        self._workers, self._jobs = workers, jobs

    def run(
        self,
        name: str | Path,
        *,
        index: Path | None = None,
        split: str | None = None,
        tags: Sequence[str] = (),
        seed: int = 0,
        progress: Callable[[Iterable[Any]], Iterable[Any]] = iter,
    ) -> Result:
        """Measure the bot on a set, as `evals.run` does; `progress` wraps questions or blocks.

        A set of few questions is asked in this process: starting others takes seconds.
        """
        gold = load_gold(name)
        chosen = gold.only(split=split, tags=tags)
        if self._jobs == 1 or len(chosen.questions) <= BLOCK:
            with open_candidate(gold, index=index) as one:
                return measure(
                    one.system, gold, documents=one.documents, split=split, tags=tags,
                    seed=seed, progress=progress,
                )  # fmt: skip
        with open_filled(gold, index=index) as folder:
            started = perf_counter()
            asked = [
                self._workers.submit(_ask, block)
                for block in _blocks(name, folder, split, tuple(tags), len(chosen.questions))
            ]
            told = [one.result() for one in progress(asked)]
            seconds = perf_counter() - started
        verdicts = [verdict for block in told for verdict in block.verdicts]
        manifest = describe(
            gold=gold.name,
            gold_hash=gold.fingerprint,
            questions=len(verdicts),
            system=told[0].system,
            seconds=seconds,
            split=split,
            tags=tuple(tags),
            settings=told[0].settings,
            seed=seed,
        )
        peak = max(manifest.peak_memory_mib, *(block.peak_memory_mib for block in told))
        return Result.of(verdicts, replace(manifest, peak_memory_mib=round(peak, 1)))


@contextmanager
def open_pool(jobs: int | None = None) -> Iterator[Pool]:
    """Start `jobs` processes, by default one for each core that this process may use."""
    jobs = jobs or cores()
    context = multiprocessing.get_context("spawn")
    begun: Synchronized[int] = context.Value("i", 0)
    with ProcessPoolExecutor(
        jobs, mp_context=context, initializer=_begin, initargs=(begun, jobs)
    ) as workers:
        try:
            yield Pool(workers, jobs)
        except BaseException:
            workers.shutdown(cancel_futures=True)
            raise


def _blocks(
    name: str | Path, index: Path, split: str | None, tags: tuple[str, ...], questions: int
) -> Iterator[_Block]:
    for first in range(0, questions, BLOCK):
        last = min(first + BLOCK, questions)
        yield _Block(gold=name, index=index, split=split, tags=tags, first=first, last=last)


# --- in a process of the pool ---------------------------------------------------------------------

_opened: dict[tuple[str | Path, Path], tuple[Asked, GoldSet]] = {}
_stack = ExitStack()


def _begin(begun: "Synchronized[int]", jobs: int) -> None:
    """Take this process's share of the cores, where the system lets one choose."""
    with begun.get_lock():
        place = begun.value
        begun.value += 1
    if hasattr(os, "sched_setaffinity"):
        own = sorted(os.sched_getaffinity(0))[place % jobs :: jobs]
        os.sched_setaffinity(0, own or os.sched_getaffinity(0))
    atexit.register(_stack.close)
    Thread(target=_end_with_parent, daemon=True).start()


def _end_with_parent() -> None:
    """End this process when the one that began it is killed: nobody would ask it again."""
    parent = multiprocessing.parent_process()
    if parent is not None:
        parent.join()
        os._exit(1)


def _ask(block: _Block) -> _Told:
    asked, gold = _open(block.gold, block.index)
    chosen = gold.only(split=block.split, tags=block.tags)
    verdicts = ask_all(asked, chosen.questions[block.first : block.last])
    return _Told(
        verdicts=tuple(verdicts),
        system=type(asked.system).__name__,
        settings=dict(settings_of(asked.system)),
        peak_memory_mib=peak_memory_mib(),
    )


def _open(name: str | Path, index: Path) -> tuple[Asked, GoldSet]:
    """Open the bot on an index, once; the set that was open before is closed."""
    if (name, index) not in _opened:
        _opened.clear()
        _stack.close()
        candidate = _stack.enter_context(open_candidate(None, index=index))
        gold = load_gold(name, documents=candidate.documents)
        asked = Asked(system=candidate.system, sources=sources_of(candidate.documents, gold))
        warm_up(asked.system, gold.questions[0])
        _opened[name, index] = asked, gold
    return _opened[name, index]
