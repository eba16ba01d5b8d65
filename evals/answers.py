"""Compare what a system answered with what the gold question accepts."""

from collections import Counter
from collections.abc import Sequence

from evals.metrics import precision_recall_f1
from evals.normalize import answer_words

__all__ = ["exact_match", "match_all", "matches", "token_f1"]

MATCH_F1 = 0.5
SHORT_WORDS = 6
# A sentence that holds the answer is a right answer; a page that holds it somewhere is not.
SURROUNDING_WORDS = 40


def exact_match(given: str, accepted: Sequence[str]) -> float:
    """Return 1.0 when the normalised answer equals an accepted one, else 0.0."""
    words = answer_words(given)
    return float(any(words == answer_words(answer) for answer in accepted))


def token_f1(given: str, accepted: Sequence[str]) -> float:
    """Return the best F1 of shared words over the accepted answers, in [0, 1]."""
    words = answer_words(given)
    return max((_f1(words, answer_words(answer)) for answer in accepted), default=0.0)


def matches(given: str, accepted: Sequence[str]) -> bool:
    """Tell whether `given` says the same as one of the accepted wordings.

    It does when it contains the wording with at most 40 words around it, or when the F1 of their
    words passes 0.5. Two traps are closed. It must hold every number and date of the wording:
    "lần thứ 11" and "lần thứ 17" share two words of three. And up to six words, where one syllable
    makes another name ("Bộ Công an", "Bộ Công thương"), one of the two must contain the other.
    """
    words = answer_words(given)
    return any(_says(words, answer_words(answer)) for answer in accepted)


def match_all(given: Sequence[str], accepted: Sequence[Sequence[str]]) -> list[int | None]:
    """Pair each accepted item with at most one given item, as many as can be paired.

    Returns, for each accepted item (a sequence of wordings), the index of its partner or None.
    Maximum bipartite matching by augmenting paths (Kuhn, 1955): a greedy choice could give to one
    item the only partner of another.
    """
    fits = [[i for i, one in enumerate(given) if matches(one, item)] for item in accepted]
    partner: dict[int, int] = {}  # given -> accepted

    def seat(item: int, tried: set[int]) -> bool:
        for candidate in fits[item]:
            if candidate in tried:
                continue
            tried.add(candidate)
            if candidate not in partner or seat(partner[candidate], tried):
                partner[candidate] = item
                return True
        return False

    for item in range(len(accepted)):
        seat(item, set())
    seated = {item: candidate for candidate, item in partner.items()}
    return [seated.get(item) for item in range(len(accepted))]


def _says(given: list[str], wanted: list[str]) -> bool:
    if not given or not wanted:
        return given == wanted
    numbers = {word for word in wanted if word[0].isdigit()}
    if not numbers <= set(given):
        return False
    if len(given) <= len(wanted) + SURROUNDING_WORDS and _contains(given, wanted):
        return True
    alike = len(wanted) > SHORT_WORDS or _contains(wanted, given)
    return alike and _f1(given, wanted) > MATCH_F1


def _contains(given: list[str], wanted: list[str]) -> bool:
    last = len(given) - len(wanted)
    return any(given[i : i + len(wanted)] == wanted for i in range(last + 1))


def _f1(given: list[str], wanted: list[str]) -> float:
    shared = (Counter(given) & Counter(wanted)).total()
    return precision_recall_f1(shared, len(given), len(wanted))[2]
