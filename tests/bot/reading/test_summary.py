"""Which sentences stand for a text: they cover its groups, no two alike, in order."""

import numpy as np
import pytest

from bot.reading.summary import length_of, representatives


def _groups(*sizes: int, width: int = 16) -> np.ndarray:
    """Return unit rows in groups: rows of one group are nearly the same."""
    rng = np.random.default_rng(5)
    rows = []
    for group, size in enumerate(sizes):
        centre = np.zeros(width)
        centre[group] = 1.0
        rows += [centre + 0.02 * rng.standard_normal(width) for _ in range(size)]
    array = np.array(rows, dtype=np.float32)
    return array / np.linalg.norm(array, axis=1, keepdims=True)


def test_each_group_is_represented_once() -> None:
    chosen = representatives(_groups(6, 5, 4), 3)
    assert [min(at // 6 if at < 6 else 1 + (at - 6) // 5, 2) for at in chosen] == [0, 1, 2]


def test_no_two_alike_are_chosen_to_fill_up() -> None:
    assert len(representatives(_groups(6, 6), 5)) == 2


def test_what_is_short_is_told_whole() -> None:
    assert representatives(_groups(1, 1), 3) == [0, 1]


@pytest.mark.parametrize(
    ("count", "parts", "length"), [(1, 0, 3), (8, 0, 3), (10, 0, 4), (6, 5, 5), (200, 9, 6)]
)
def test_a_summary_has_three_to_six_sentences(count: int, parts: int, length: int) -> None:
    assert length_of(range(count), parts) == length


def test_a_part_that_is_told_gives_way_to_the_others() -> None:
    parts = [0] * 8 + [1] * 4 + [2] * 3
    chosen = representatives(_groups(6, 5, 4), 3, parts=parts)
    assert sorted(parts[at] for at in chosen) == [0, 1, 2]


def test_what_tells_more_stands_for_those_like_it() -> None:
    worth = [0.0] * 5 + [1.0] + [0.0] * 9
    assert 5 in representatives(_groups(6, 5, 4), 3, worth=worth)
