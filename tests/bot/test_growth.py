"""The work on a question grows no faster than the question: ten sizes, and the exponent fitted."""

import math
import time

import pytest

from bot.asking.followup import standalone
from bot.asking.parts import opening, parts
from bot.asking.question import analyse
from bot.asking.utterance import asked_before, utterance
from bot.types import Turn
from corpus.vietnamese.diacritics import Restorer
from corpus.vietnamese.text import normalize_query

RESTORER = Restorer.load()
SIZES = [200 * step for step in range(1, 11)]
STUFF = {
    "joined": "và đâu và ",
    "one word": "hocsinh",
    "hyphens": "B-C",
    "commas": "giá, mấy giờ, ",
    "questions": "Ai? Ở đâu? ",
    "without marks": "lich kham benh cua phong kham ",
    "numbers": "12/3/2024, 1.000.000 đồng, ",
    "names": "Trường Tiểu học Bình Minh ",
    "capitals": "PGD ĐT UBND ",
    "brackets": "((a [",
    "choices": "cam hay quýt hay ",
    "pointing": "ông ấy, việc đó, ",
    "quotes": "“lúa” 'ngô' \"",
    "thanks": "cảm ơn bạn nhé. ",
}
STEPS = {
    "normalize": normalize_query,
    "utterance": utterance,
    "restore": RESTORER.restore,
    "opening": opening,
    "parts": parts,
    "analyse": analyse,
    "standalone": lambda text: standalone(
        text, [Turn(role="user", text=text), Turn(role="assistant", text=text)]
    ),
}


def seconds(step, text):
    best = math.inf
    for _ in range(3):
        begun = time.thread_time()
        step(text)
        best = min(best, time.thread_time() - begun)
    return best


def exponent(sizes, times):
    """Fit log t = a + b log n by least squares; return b."""
    xs, ys = [math.log(size) for size in sizes], [math.log(taken) for taken in times]
    x, y = sum(xs) / len(xs), sum(ys) / len(ys)
    covered = sum((one - x) * (two - y) for one, two in zip(xs, ys, strict=True))
    return covered / sum((one - x) ** 2 for one in xs)


def steep(step, texts):
    """Return exponent and greatest time where a step grows too fast, else None.

    What a busy machine adds differs from one measurement to the next: the least of three rounds
    counts, and a round is only added where those before it look steep.
    """
    least = [math.inf] * len(texts)
    for _ in range(3):
        least = [min(had, seconds(step, text)) for had, text in zip(least, texts, strict=True)]
        if least[-1] <= 0.02:
            return None
        grown = exponent([len(text) for text in texts], [taken + 2e-4 for taken in least])
        if grown < 1.3:
            return None
    return round(grown, 2), round(least[-1], 3)


@pytest.mark.parametrize("name", STEPS)
def test_a_step_grows_at_most_linearly(name):
    found = {}
    for kind, word in STUFF.items():
        texts = [normalize_query((word * size)[:size]) for size in SIZES]
        if len({len(text) for text in texts if text}) == len(SIZES):
            found[kind] = steep(STEPS[name], texts)
    assert {kind: grown for kind, grown in found.items() if grown} == {}


def test_a_long_text_takes_no_second():
    for step in STEPS.values():
        for word in STUFF.values():
            assert seconds(step, normalize_query((word * SIZES[-1])[: SIZES[-1]])) < 1.0


def test_a_conversation_is_remembered_up_to_a_length_however_long_it_was():
    history = [
        Turn(role=role, text=f"lượt {number} " + "lich kham benh " * 300)
        for number in range(100)
        for role in ("user", "assistant")
    ]
    remembered = asked_before(history)
    assert sum(len(turn.text) for turn in remembered) <= 12_000
    assert "99" in remembered[-1].text


def test_a_word_without_end_is_cut():
    assert len(normalize_query("x" * 2000)) == 64
    assert normalize_query("giá " + "lúa" * 20) == "giá " + "lúa" * 20
