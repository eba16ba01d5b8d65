"""A bare noun points back to the last thing of its kind that was named; a name is met so."""

import pytest

from corpus import Corpus
from ingest import ingest
from tests.bot.proving.proven import proven

MILLS = (
    "# Tin trong tuần\n\n"
    "Nhà máy đường Lam Sơn chạy thử năm 2018 với 300 công nhân.\n\n"
    "Giám đốc nhà máy là ông Bạch Văn Tú.\n\n"
    "Nhà máy đường Bình Hoà mở năm 2021.\n\n"
    "Quản đốc nhà máy là bà Hứa Thị Lụa.\n\n"
    "Bà Lụa quê ở phố núi.\n\n"
    "Tuần trước, đoàn khách thăm thị xã Gò Nổi.\n\n"
    "Trưởng đoàn là ông Quách Văn Lâm, Phó Chủ tịch thị xã Đinh Thị Gấm đón đoàn.\n"
)
MANAGER = "Giám đốc nhà máy là ông Bạch Văn Tú."
FOREMAN = "Quản đốc nhà máy là bà Hứa Thị Lụa."


@pytest.fixture(scope="module")
def corpus(tmp_path_factory):
    folder = tmp_path_factory.mktemp("antecedents")
    (folder / "nha-may.md").write_text(MILLS, encoding="utf-8")
    with Corpus.open(folder / "index", create=True) as opened:
        ingest([folder / "nha-may.md"], into=opened)
        yield opened


@pytest.mark.parametrize(
    ("question", "answer", "sentence", "naming"),
    [
        (
            "Ai là giám đốc nhà máy đường Lam Sơn?",
            "Bạch Văn Tú",
            MANAGER,
            "Nhà máy đường Lam Sơn chạy thử năm 2018 với 300 công nhân.",
        ),
        (
            "Phó Chủ tịch thị xã Gò Nổi là ai?",
            "Đinh Thị Gấm",
            "Trưởng đoàn là ông Quách Văn Lâm, Phó Chủ tịch thị xã Đinh Thị Gấm đón đoàn.",
            "Tuần trước, đoàn khách thăm thị xã Gò Nổi.",
        ),
    ],
)
def test_the_sentence_that_names_it_is_cited_as_well(corpus, question, answer, sentence, naming):
    assert proven(corpus, question, answer, sentence) == [[sentence, naming]]


@pytest.mark.parametrize(
    ("question", "answer", "sentence"),
    [
        # another mill was named in between
        ("Ai là quản đốc nhà máy đường Lam Sơn?", "Hứa Thị Lụa", FOREMAN),
        # nothing of that kind bears the name
        ("Ai là giám đốc nhà máy giấy Lam Sơn?", "Bạch Văn Tú", MANAGER),
        # the sentence names no mill at all
        ("Giám đốc nhà máy đường Bình Hoà quê ở đâu?", "phố núi", "Bà Lụa quê ở phố núi."),
    ],
)
def test_what_points_elsewhere_proves_nothing(corpus, question, answer, sentence):
    assert proven(corpus, question, answer, sentence) == []


NOTED = (
    "# Sổ nuôi ong\n\nLượng mật thu trong mùa nhãn là 3.270\n\nChú thích 1: Đơn vị tính: lít.\n\n"
    "Số đàn mùa xuân là 48 và mùa thu là 61\n\nChú thích 2: Đơn vị tính: đàn.\n"
)


@pytest.fixture(scope="module")
def noted(tmp_path_factory):
    folder = tmp_path_factory.mktemp("noted")
    (folder / "ong.md").write_text(NOTED, encoding="utf-8")
    with Corpus.open(folder / "index", create=True) as opened:
        ingest([folder / "ong.md"], into=opened)
        yield opened


def test_a_bare_number_takes_the_unit_of_the_note_below_it(noted):
    told = proven(
        noted,
        "Lượng mật mùa nhãn là bao nhiêu?",
        "3.270",
        "Lượng mật thu trong mùa nhãn là 3.270",
    )
    assert told == [["Lượng mật thu trong mùa nhãn là 3.270", "Chú thích 1: Đơn vị tính: lít."]]


def test_of_two_numbers_none_takes_the_unit_of_a_note(noted):
    sentence = "Số đàn mùa xuân là 48 và mùa thu là 61"
    assert proven(noted, "Số đàn mùa thu là bao nhiêu?", "61", sentence) == [[sentence]]
