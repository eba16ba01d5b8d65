"""Ask a system every gold question and judge what comes back."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from time import perf_counter
from typing import Any, Protocol

from bot.types import Reply, Turn
from corpus.errors import HoidapError
from corpus.types import Document, Hit
from evals.gold import GoldQuestion, GoldSet
from evals.judge import judge
from evals.manifest import describe
from evals.result import Result
from evals.sources import Sources
from evals.verdict import Observation, Verdict

__all__ = ["Asked", "System", "ask_all", "run", "settings_of", "sources_of", "warm_up"]


class System(Protocol):
    """Anything that answers questions.

    A system that also has `retrieve(question) -> list[Hit]` gets its retrieval measured, and its
    failures blamed on the right stage. One that has `settings` gets them into the manifest.
    """

    def ask(self, question: str, history: Sequence[Turn] = ()) -> Reply:
        """Answer a question, given what was said before."""
        ...


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """A system, and the documents that its citations are judged against."""

    system: System
    sources: Sources


def run(
    system: System,
    gold: GoldSet,
    *,
    documents: Sequence[Document] | None = None,
    split: str | None = None,
    tags: Sequence[str] = (),
    seed: int = 0,
    progress: Callable[[Iterable[GoldQuestion]], Iterable[GoldQuestion]] = iter,
) -> Result:
    """Measure `system` on `gold`.

    `documents` are those the system answers from, when they are not the very ones that `gold` was
    loaded with (another index, other ids): citations are judged against them. `progress` wraps the
    questions, as `tqdm` or `rich.progress.track` do. The first question is asked once beforehand,
    unmeasured: loading models is no latency, and what cannot work at all says so right away.
    """
    chosen = gold.only(split=split, tags=tags)
    sources = gold.sources if documents is None else sources_of(documents, chosen)
    warm_up(system, chosen.questions[0])
    started = perf_counter()
    verdicts = ask_all(Asked(system=system, sources=sources), progress(chosen.questions))
    manifest = describe(
        gold=gold.name,
        gold_hash=gold.fingerprint,
        questions=len(verdicts),
        system=type(system).__name__,
        seconds=perf_counter() - started,
        split=split,
        tags=tuple(tags),
        settings=settings_of(system),
        seed=seed,
    )
    return Result.of(verdicts, manifest)


def ask_all(asked: Asked, questions: Iterable[GoldQuestion]) -> list[Verdict]:
    """Ask the questions one after the other, and judge the replies."""
    return [_measure(asked.system, one, asked.sources) for one in questions]


def sources_of(documents: Sequence[Document], gold: GoldSet) -> Sources:
    """Take other documents for the gold set's own; they must hold all of its evidence."""
    sources = Sources(documents)
    for question in gold.questions:
        for evidence in question.evidence:
            if fault := sources.fault(evidence):
                raise HoidapError(
                    f"Chỉ mục không hợp với bộ «{gold.name}»: câu «{question.id}»: {fault}. "
                    "Hãy nạp đúng tài liệu của bộ, hoặc bỏ --index."
                )
    return sources


def warm_up(system: System, question: GoldQuestion) -> None:
    """Ask a question unmeasured; raise `HoidapError` where nothing can work at all."""
    try:
        system.ask(question.question, question.history)
    except HoidapError:
        raise
    except Exception:  # noqa: BLE001  # it will fail again, and be recorded
        return


def _measure(system: System, question: GoldQuestion, sources: Sources) -> Verdict:
    started = perf_counter()
    reply, error = _ask(system, question)
    milliseconds = (perf_counter() - started) * 1000
    asked = reply.standalone_question if reply else question.question
    observation = Observation(
        reply=reply, error=error, hits=_hits(system, asked), milliseconds=milliseconds
    )
    return judge(question, observation, sources)


def _ask(system: System, question: GoldQuestion) -> tuple[Reply | None, str]:
    """Ask; an exception is an outcome like the others, so that one cannot hide the rest."""
    try:
        return system.ask(question.question, question.history), ""
    except Exception as error:  # noqa: BLE001  # whatever a system under test may raise
        return None, f"{type(error).__name__}: {error}"


def _hits(system: System, question: str) -> Sequence[Hit] | None:
    retrieve: Callable[[str], Sequence[Hit]] | None = getattr(system, "retrieve", None)
    if retrieve is None:
        return None
    try:
        return retrieve(question)
    except Exception:  # noqa: BLE001  # it has already failed, or will be seen to, in `ask`
        return []


def settings_of(system: System) -> Mapping[str, Any]:
    """Return the settings of a system that has any."""
    settings = getattr(system, "settings", None)
    dump = getattr(settings, "model_dump", None)
    return dump(mode="json") if dump else {}
