"""Two spellings of one Vietnamese answer meet; two answers do not."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from evals.normalize import answer_words, normalize_answer

SAME = [
    ("Hòa bình", "hoà bình"),
    ("Thuý Kiều", "thúy kiều"),
    ("Nguyễn Tuấn Anh.", "“nguyễn tuấn anh”"),
    ("1.000", "1000"),
    ("1.234.567 đồng", "1234567 đồng"),
    ("1,234,567", "1.234.567"),
    ("3,5%", "3.5 %"),
    ("3,50 phần trăm", "3,5%"),
    ("1.000,50", "1000.5"),
    ("07 năm", "7 năm"),
    ("ngày 17 tháng 3 năm 2021", "17/3/2021"),
    ("17/03/2021", "17-3-2021"),
    ("17.3.2021", "ngày 17/3 năm 2021"),
    ("2021-03-17", "ngày 17/3/2021"),
    ("ngày 5 tháng 9", "5/9"),
    ("tháng 9 năm 2021", "tháng 9/2021"),
    ("năm 2021", "2021"),
    ("ACT- NET", "ACT-NET"),
    ("84/NQ-CP", "84 / nq cp"),
]
DIFFERENT = [
    ("công an", "công"),  # SQuAD's English script makes these equal
    ("1.000", "1"),  # so does float()
    ("1,000", "1000"),  # a decimal or an English thousand: nobody can tell
    ("1,000", "1"),
    ("17/3/2021", "3/17/2021"),
    ("hoa", "hòa"),
    ("lần thứ 11", "lần thứ 17"),
    ("3,5", "35"),
    ("2021", "2022"),
]


@pytest.mark.parametrize(("one", "other"), SAME)
def test_spellings_of_one_answer_meet(one, other):
    assert answer_words(one) == answer_words(other)


@pytest.mark.parametrize(("one", "other"), DIFFERENT)
def test_different_answers_stay_apart(one, other):
    assert answer_words(one) != answer_words(other)


def test_no_word_is_removed():
    assert normalize_answer("Bộ Công an và The Beatles") == "bộ công an và the beatles"


def test_a_range_of_dates_keeps_its_ends():
    assert answer_words("26/2- 4/3/2024") == answer_words("26/2-4/3/2024") == ["26/2", "4/3/2024"]
    assert answer_words("từ ngày 18-22/10/2021")[-2:] == ["18", "22/10/2021"]


@given(st.text(alphabet="aăâbcdđeêghiklmnoôơpqrstuưvxyáàảãạắằẳẵặ 0123456789.,/-%()", max_size=60))
def test_nfc_and_nfd_give_the_same_words_and_normalising_twice_changes_nothing(text):
    once = normalize_answer(text)
    assert normalize_answer(unicodedata.normalize("NFD", text)) == once
    assert once == unicodedata.normalize("NFC", once)


@given(st.integers(1, 28), st.integers(1, 12), st.integers(1000, 2999))
def test_every_date_meets_its_long_spelling(day, month, year):
    assert answer_words(f"ngày {day} tháng {month} năm {year}") == [f"{day}/{month}/{year}"]
    assert answer_words(f"{day:02}/{month:02}/{year}") == [f"{day}/{month}/{year}"]


@given(st.integers(1000, 10**12))
def test_thousands_marks_do_not_count(number):
    dotted = f"{number:,}".replace(",", ".")
    assert answer_words(dotted) == [str(number)]
