"""Words looked for in one document: any case, with or without diacritics, offsets kept."""

import re
import time
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.web.finding import find_in, places_of, searched
from corpus.vietnamese.text import normalize

TEXT = "Đường Lê Lợi dài 3 km.\nĐƯỜNG  Lê Lai thì ngắn. Con đường này đẹp; duong ray thì xa."


def places(words, **how):
    return [span.of(TEXT) for span in find_in(TEXT, words, **how).places]


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        ("đường", ["Đường", "ĐƯỜNG", "đường"]),
        ("duong", ["Đường", "ĐƯỜNG", "đường", "duong"]),
        ("  km.\nđường ", ["km.\nĐƯỜNG"]),
        ("đường lê lai", ["ĐƯỜNG  Lê Lai"]),
        (unicodedata.normalize("NFD", "thì"), ["thì", "thì"]),
        ("cầu", []),
        (" ", []),
    ],
)
def test_what_is_found(words, expected):
    assert places(words) == expected


def test_the_next_and_the_last_place_follow_round_the_end():
    at, seen = -1, []
    for _ in range(4):
        found = find_in(TEXT, "đường", after=at)
        at = found.current.start
        seen.append(found.at)
    assert seen == [0, 1, 2, 0]
    assert find_in(TEXT, "đường", after=at, backward=True).at == 2
    assert find_in(TEXT, "cầu").current is None


@given(st.text(max_size=60), st.text(max_size=5))
def test_every_place_lies_in_the_text(text, words):
    text = normalize(text).text
    for span in find_in(text, words).places:
        assert 0 <= span.start < span.end <= len(text)
        assert len(span.of(text)) == len(" ".join(unicodedata.normalize("NFC", words).split()))


@given(st.text("ab \n\u2003", max_size=40), st.text("ab ", max_size=6))
def test_words_stand_where_a_pattern_of_them_would_match(text, words):
    pattern = r"\s+".join(map(re.escape, words.split()))
    expected = [one.span() for one in re.finditer(pattern, text)] if pattern else []
    assert [(place.start, place.end) for place in places_of(text, words)] == expected


def test_looking_for_many_equal_words_ends_soon():
    text, words = "a  " * 100_000, "a " * 50_000 + "b"
    begun = time.thread_time()
    assert find_in(text, words).at == -1
    assert not searched(words)(text)
    assert time.thread_time() - begun < 3
