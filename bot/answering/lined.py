"""Answer with a line that names the case which is asked about: "Hộ nghèo: được miễn"."""

from collections.abc import Generator

from bot.answering.case import Case
from bot.answering.extract import heard, settled
from bot.proving.disagreement import sides
from bot.proving.ground import Proof, ground
from bot.reading.labelled import labelled
from bot.types import Progress, Reply

__all__ = ["lined", "lines_of"]


def lined(case: Case) -> Generator[Progress, None, Reply | None]:
    """Answer with what a labelled line says; pass on where no line is named by the question."""
    yield Progress(stage="read")
    chosen = lines_of(case)
    if not chosen:
        return None
    yield Progress(stage="ground")
    return settled(case, heard(case, chosen))


def lines_of(case: Case) -> list[Proof]:
    """Return the lines that answer, one a document."""
    readings = labelled(case.question, case.hits, case.corpus)
    ordered = sorted(readings, key=lambda reading: -reading.probability)
    return sides(case.question, ground(case.question, ordered, case.corpus).proofs, case.least)
