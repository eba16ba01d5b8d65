"""Answer from the cells of tables, where a question names what stands in one."""

from collections.abc import Callable, Generator, Sequence
from typing import Final, TypeAlias

from bot.answering.case import Case
from bot.answering.extract import heard, settled
from bot.asking.question import Question, in_words_of
from bot.proving.cells import tellings
from bot.proving.disagreement import sides
from bot.proving.ground import Proof, ground_cells
from bot.reading.protocol import worth_reading
from bot.reading.table_reader import Found, look_up
from bot.reading.table_rows import all_rows
from bot.types import Progress, Reply
from corpus.tables import Grid, grids_of
from corpus.types import Hit

__all__ = ["cells_by_document", "cells_of", "rows_of", "tabled"]

Ask: TypeAlias = Callable[[Question, Grid, Sequence[str]], Found | None]

_AS_CLEAR: Final = 0.1  # two tables of one document that differ so little leave it open


def tabled(case: Case) -> Generator[Progress, None, Reply | None]:
    """Answer with a cell of a table near the question; None where no table is clear about it."""
    yield Progress(stage="read")
    chosen = cells_of(case)
    return settled(case, heard(case, chosen)) if chosen else None


def cells_of(case: Case) -> list[Proof]:
    """Return the cells that answer, those of one document first; none where it is not clear."""
    proofs = _ordered(case)
    return [] if not proofs or _is_open(proofs) else sides(case.question, proofs, case.least)


def cells_by_document(case: Case) -> list[Proof]:
    """Return the cell that answers of each document, the surest first, alike or not."""
    best: dict[str, list[Proof]] = {}
    for proof in _ordered(case):
        best.setdefault(proof.document.id, []).append(proof)
    return [proofs[0] for proofs in best.values() if not _is_open(proofs)]


def rows_of(case: Case) -> Proof | None:
    """Return all rows of the table that lists what is asked for; None where it is not one table."""
    found = _proofs(case, worth_reading(case.hits), all_rows)
    return found[0] if len({proof.answer for proof in found}) == 1 else None


def _ordered(case: Case) -> list[Proof]:
    found = _proofs(case, worth_reading(case.hits))
    return sorted(found, key=lambda proof: -proof.reading.probability)


def _proofs(case: Case, hits: list[Hit], ask: Ask = look_up) -> list[Proof]:
    """Return what the tables that the passages touch answer and prove, in the passages' order.

    Each is asked in its own words: "nặng bao nhiêu" of a row "Khối lượng".
    """
    touched: dict[str, list[Hit]] = {}
    for hit in hits:
        touched.setdefault(hit.passage.document_id, []).append(hit)
    proofs = []
    for key, found_in in touched.items():
        document = case.corpus.get(key)
        for grid in grids_of(document, [hit.passage.span for hit in found_in]):
            said = in_words_of(case.question, grid.table.span.of(document.text))
            found = ask(said, grid, tellings(said, case.corpus.acronyms))
            if found is None:
                continue
            near = next(hit for hit in found_in if hit.passage.span.overlaps(grid.table.span))
            proof = ground_cells(said, found, near, case.corpus)
            proofs += [proof] if proof else []
    return proofs


def _is_open(proofs: list[Proof]) -> bool:
    """Tell whether two tables of the best proof's document say different things as clearly."""
    best = proofs[0]
    return any(
        proof.document.id == best.document.id
        and proof.answer != best.answer
        and proof.reading.probability > best.reading.probability - _AS_CLEAR
        for proof in proofs[1:]
    )
