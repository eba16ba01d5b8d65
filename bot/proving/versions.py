"""Of papers that replace one another, the newer one answers."""

from collections.abc import Callable, Collection, Sequence

from bot.proving.ground import Proof
from bot.reading.versions import ended_by
from corpus.store.collection import Corpus

__all__ = ["newest"]


def newest(
    proofs: Sequence[Proof],
    within: Callable[[Collection[str]], Proof | None],
    corpus: Corpus,
) -> tuple[list[Proof], list[Proof]]:
    """Return the proofs that answer, and those of papers which another has ended.

    A paper gives way to the one that ended it where that is among `proofs`, or where `within`
    finds a proof in those documents alone.
    """
    kept: list[Proof] = []
    former: list[Proof] = []
    for proof in proofs:
        newer = ended_by(proof.document, corpus)
        if not newer:
            kept.append(proof)
        elif any(other.document.id in newer for other in proofs):
            former.append(proof)
        elif instead := within(newer):
            kept.append(instead)
            former.append(proof)
        else:
            kept.append(proof)
    return kept, former
