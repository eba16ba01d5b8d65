"""The sentence of the source is told without the mark that it bears there."""

from bot.telling.sentence import in_a_sentence
from corpus.vietnamese.acronyms import Acronyms

EVIDENCE = "b) Sân ngập trên 5 cm thì trận đấu được dời sang hôm sau"


def test_the_mark_of_a_list_is_no_part_of_a_sentence() -> None:
    told = in_a_sentence(
        "Ngập thì trận đấu thế nào, có dời không?",
        "trận đấu được dời sang hôm sau",
        EVIDENCE,
        Acronyms({}),
    )
    assert told.text == "Sân ngập trên 5 cm thì trận đấu được dời sang hôm sau."
    assert told.answer
    assert told.answer.of(told.text) == "trận đấu được dời sang hôm sau"


def test_a_mark_that_the_answer_holds_stays() -> None:
    told = in_a_sentence("Ngập thì sao?", EVIDENCE, EVIDENCE, Acronyms({}))
    assert told.text == f"{EVIDENCE}."


def test_what_askers_tell_of_themselves_is_not_said_back() -> None:
    told = in_a_sentence(
        "Em đang học lớp thủ công, giờ muốn đổi sang lớp bơi thì gặp ai?",
        "cô Nhàn",
        "Ai đổi lớp thì gặp cô Nhàn ở phòng 3.",
        Acronyms({}),
    )
    assert told.text == "Ai đổi lớp thì gặp cô Nhàn ở phòng 3."
