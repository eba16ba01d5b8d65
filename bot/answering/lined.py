"""Answer with a line that names the case which is asked about: "Hộ nghèo: được miễn"."""

from collections.abc import Generator

from bot.answering.case import Case
from bot.answering.extract import settled
from bot.proving.disagreement import sides
from bot.proving.ground import ground
from bot.reading.labelled import labelled
from bot.types import Progress, Reply

__all__ = ["lined"]


def lined(case: Case) -> Generator[Progress, None, Reply | None]:
    """Answer with what a labelled line says; pass on where no line is named by the question."""
    yield Progress(stage="read")
    readings = labelled(case.question, case.hits, case.corpus)
    if not readings:
        return None
    yield Progress(stage="ground")
    proofs = ground(case.question, sorted(readings, key=lambda r: -r.probability), case.corpus)
    chosen = sides(case.question, proofs.proofs, case.least)
    return settled(case, chosen) if chosen else None
