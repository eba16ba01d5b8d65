"""Tell the same of other people and other years, so that no training answer is known by heart.

After the substituted entities of Longpre et al., "Entity-Based Knowledge Conflicts in Question
Answering", 2021; here question, passage and answer change alike and stay true to each other.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from models.train.perturb import NAME, WORD, YEAR
from models.train.windows import Pair

if TYPE_CHECKING:
    import random
    from collections.abc import Mapping, Sequence

MOST_NAMES = 3
SPREAD = 40
"""Years move by at most this many, all by the same."""
LATEST = 2030


def disguise(pair: Pair, names: Sequence[str], rng: random.Random) -> Pair:
    """Rename and redate a pair; the same pair where its answer begins or ends inside a change."""
    changes = other_names(pair, names, rng) | other_years(pair, rng)
    if not changes:
        return pair
    longest_first = sorted(changes, key=len, reverse=True)
    pattern = re.compile(rf"(?<!\w)(?:{'|'.join(map(re.escape, longest_first))})(?!\w)")
    places = moved(pair.passage, pattern, changes, (pair.start, pair.end))
    if places is None:
        return pair
    return Pair(
        question=pattern.sub(lambda found: changes[found.group()], pair.question),
        passage=pattern.sub(lambda found: changes[found.group()], pair.passage),
        start=places[0],
        end=places[1],
    )


def other_names(pair: Pair, names: Sequence[str], rng: random.Random) -> dict[str, str]:
    """Draw other names as long for some of the passage's; one that is asked in part stays."""
    found = sorted({match.group() for match in NAME.finditer(pair.passage)})
    chosen: dict[str, str] = {}
    for name in rng.sample(found, min(MOST_NAMES, len(found))):
        parts = set(WORD.findall(name))
        if parts & set(WORD.findall(pair.question.replace(name, ""))):
            continue
        drawn = rng.choice(names) if names else name
        told = (pair.question, pair.passage, *chosen.values())
        if len(drawn.split()) == len(name.split()) and not any(drawn in one for one in told):
            chosen[name] = drawn
    return chosen


def other_years(pair: Pair, rng: random.Random) -> dict[str, str]:
    """Move all years by the same number of years, so that their order and distance stay."""
    years = {match.group() for match in YEAR.finditer(f"{pair.question} {pair.passage}")}
    by = rng.choice([-1, 1]) * rng.randint(1, SPREAD)
    moved_years = {year: str(int(year) + by) for year in years}
    if any(not 1000 <= int(year) <= LATEST for year in moved_years.values()):
        return {}
    return moved_years


def moved(
    text: str, pattern: re.Pattern[str], changes: Mapping[str, str], places: tuple[int, int]
) -> tuple[int, int] | None:
    """Say where places in a text stand once it is changed; None where one is inside a change."""
    shifts = [0, 0]
    for found in pattern.finditer(text):
        gain = len(changes[found.group()]) - len(found.group())
        for at, place in enumerate(places):
            if found.start() < place < found.end():
                return None
            if found.end() <= place:
                shifts[at] += gain
    return places[0] + shifts[0], places[1] + shifts[1]
