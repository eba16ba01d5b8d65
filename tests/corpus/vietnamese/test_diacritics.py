import re
import unicodedata

import numpy as np
import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from corpus.vietnamese.diacritics import BEGIN, TABLE, Restorer, count_syllables
from corpus.vietnamese.slips import near
from corpus.vietnamese.text import fold, normalize
from models.train.build_diacritics import build

WORD = re.compile(r"[^\W\d_]+")
TEXT = """Với vai trò là Chủ tịch Nhóm Các cơ quan PCTN (ASEAN-PAC) năm 2021, TTCP đã họp.
Vụ trưởng Vụ HTQT Nguyễn Tuấn Anh chia sẻ. Cuộc họp ACTWG tại Pê-ru, nghe Chủ tịch ACT-NET.
Ông Lâm Thao và bà Hoà ở xã Gò Găng."""

general = Restorer.load()
own = Restorer.load(count_syllables([TEXT]))


@pytest.mark.parametrize("restorer", [general, own], ids=["general", "own"])
@pytest.mark.parametrize(
    "question",
    [
        "Ai làm Chủ tịch ASEAN-PAC năm 2021?",
        "AI LÀM CHỦ TỊCH ASEAN-PAC NĂM 2021?",
        "Cuộc họp ACTWG 38 thảo luận những nội dung gì?",
        "Còn ACT-NET 11 thì sao?",
        "Giá vàng hôm nay bao nhiêu?",
        "giá vàng hôm nay bao nhiêu",
        "Nghị quyết 84/NQ-CP ban hành ngày nào?",
        "nghị quyết 84/nq-cp",
        "Covid-19 là gì",
        "Nguyễn Tuấn Anh giữ chức vụ gì?",
        "Đoàn công tác gồm những cơ quan nào?",
        "Cuộc họp diễn ra khi nào, ở đâu?",
        "Vụ trưởng là ai?\nÔng ấy nói gì?",
        "<b>Ai</b> là «Chủ tịch»…",
    ],
)
def test_a_question_typed_bare_gets_its_diacritics(restorer, question):
    assert restorer.restore(_bare(question)) == question
    assert restorer.restore(question) == question


@pytest.mark.parametrize(
    ("bare", "general_reading", "own_reading"),
    [
        ("Thu do cua Pe-ru la gi?", "Thủ đô của Pe-ru là gì?", "Thủ đô của Pê-ru là gì?"),
        ("xa Go Gang o dau", None, "xã Gò Găng ở đâu"),
    ],
)
def test_the_indexed_text_knows_its_own_names(bare, general_reading, own_reading):
    assert own.restore(bare) == own_reading
    assert general.restore(bare) != own_reading
    assert general_reading in (None, general.restore(bare))


@pytest.mark.parametrize(
    "question",
    [
        "",
        " ",
        "?",
        "😀",
        "2021",
        "ACTWG",
        "SOM 1?",
        "ACT-NET, APEC, ASEAN-PAC, UBND, TTCP",
        "Covid-19",
        "Who is the chairman of ASEAN-PAC?",
        "What is APEC?",
        "Can you help me?",
        "How many members does the working group have?",
        "Ai cho vay?",
        "Ông Nam là ai?",
        "Hoà giải là gì?",
        "thuỷ lợi là gì",
        "Cho tôi tên cơ quan thanh tra trung ương",
        "Ai đã quay phim Titanic?",
    ],
)
def test_what_is_right_already_is_left_alone(question):
    assert general.restore(question) == question
    assert own.restore(question) == question


@pytest.mark.parametrize(
    ("typed", "restored"),
    [
        ("ai lam chủ tich ASEAN-PAC nam 2021", "ai làm chủ tịch ASEAN-PAC năm 2021"),
        ("hoăc đươc", "hoặc được"),
        ("Hội thảo nhằm tăng cuong liêm chính", "Hội thảo nhằm tăng cường liêm chính"),
        ("dai hoc Đà Nang", "đại học Đà Nẵng"),
        ("vụ truong vu hợp tac quốc tế", "vụ trưởng vụ hợp tác quốc tế"),
    ],
)
def test_what_is_typed_in_part_is_completed(typed, restored):
    assert general.restore(typed) == restored


def test_a_very_long_question_is_read_too():
    question = "ai làm chủ tịch " * 1_500
    assert general.restore(_bare(question)) == question


def test_the_normal_form_does_not_matter():
    question = "Vụ trưởng là ai?"
    assert general.restore(unicodedata.normalize("NFD", question)) == question


words = st.sampled_from(
    "ai lam chu tich nam 2021 ASEAN-PAC hoà hợp của những dau NAM, the Pe-ru ( - ? đ ë x\n".split(
        " "
    )
)


questions = st.one_of(st.text(max_size=60), st.lists(words).map(" ".join))


@given(questions)
def test_a_question_without_marks_only_gains_some(question):
    bare = fold(normalize(question).text)
    assert fold(own.restore(bare)) == fold(bare)


@given(questions)
@example("Ùß")
def test_whatever_is_mended_is_one_slip_away_and_nothing_else_changes(question):
    before = normalize(question).text
    after = own.restore(question)
    assert WORD.sub("-", after) == WORD.sub("-", before)
    for old, new in zip(WORD.findall(before), WORD.findall(after), strict=True):
        assert fold(new) == fold(old) or fold(new).casefold() in set(near(fold(old).casefold()))
        assert old[0].isupper() == new[0].isupper()


@pytest.mark.parametrize(
    ("slipped", "mended"),
    [
        ("Cuộc họp thảo luân nhửng nội dung gì?", "Cuộc họp thảo luận những nội dung gì?"),
        ("Phối hợp với đối tác Hàn Qốc để làm gì?", "Phối hợp với đối tác Hàn Quốc để làm gì?"),
        ("CÔNG TÁC GẶP NHÌU KHÓ KHĂN GÌ?", "CÔNG TÁC GẶP NHIỀU KHÓ KHĂN GÌ?"),
        ("Ông Nguyễn Tuấn Anh giữ chúc vu gì?", "Ông Nguyễn Tuấn Anh giữ chức vụ gì?"),
        ("Các cuộc hợp đó diển ra ở đâu?", "Các cuộc họp đó diễn ra ở đâu?"),
        ("Cuộc họp đựợc tổ chưcs khi nào?", "Cuộc họp được tổ chức khi nào?"),
    ],
)
def test_a_slip_of_the_finger_or_the_tone_is_mended(slipped, mended):
    assert general.restore(slipped) == mended


@pytest.mark.parametrize(
    "question",
    [
        "Ông Nguyễn Vân Luân là ai?",
        "Mạng luân chuyển hàng hóa là gì?",
        "Đội bóng Málaga thắng mấy trận?",
        "Khỉ sống ở đâu?",
        "Ù",
    ],
)
def test_a_rare_word_or_a_name_is_no_slip(question):
    assert general.restore(question) == question


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("mua bao nhieu can gao", "mua bao nhiêu cân gạo"),
        ("uong bao nhieu goi mot ngay", "uống bao nhiêu gói một ngày"),
        ("co bao nhieu ban tin", "có bao nhiêu bản tin"),
    ],
)
def test_what_is_counted_is_likely_a_unit(typed, meant):
    assert general.restore(typed) == meant


def test_syllables_are_counted_between_punctuation_marks_and_across_numbers():
    counts = count_syllables(["Hoà bình, năm 2021 hòa-bình.\nÝ", ""])
    assert counts.unigrams == {BEGIN: 3, "hòa": 2, "bình": 2, "năm": 1, "ý": 1}
    assert counts.bigrams == {
        (BEGIN, "hòa"): 1,
        ("hòa", "bình"): 2,
        (BEGIN, "năm"): 1,
        ("năm", "hòa"): 1,
        (BEGIN, "ý"): 1,
    }


def test_a_table_adds_up_the_spellings_of_one_syllable():
    table = build(
        ["<s>\t9\n", "hòa\t5\n", "hoà\t2\n", "bình\t4\n", "hoà bình\t2\n", "hòa bình\t1\n"]
    )
    names = table["syllables"].tobytes().decode().split("\n")
    assert dict(zip(names, table["counts"].tolist(), strict=True)) == {
        "<s>": 9,
        "bình": 4,
        "hòa": 7,
    }
    assert np.cumsum(table["pair_steps"]).tolist() == [
        names.index("hòa") * len(names) + names.index("bình")
    ]
    assert table["pair_counts"].tolist() == [3]


def test_the_shipped_table_is_small():
    assert TABLE.stat().st_size < 3_000_000


def _bare(text):
    return "".join(
        folded.upper() if char.isupper() else folded
        for char, folded in zip(text, fold(text), strict=True)
    )
