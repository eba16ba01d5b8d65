import itertools
import json
import random
import unicodedata

import pytest

from models.train.disguise import disguise
from models.train.mix import Recipe
from models.train.negatives import BM25, mine
from models.train.perturb import (
    fold,
    make_unanswerable,
    mistype,
    names_in,
    retype,
    scan_noise,
)
from models.train.score import auc, bootstrap, exact, normalise, overlap
from models.train.squad import DataMissingError, align, load_alqac, load_squad
from models.train.windows import Pair, blanked, cut, encode, measure_cuts, sentence_spans, slide

PASSAGE = (
    "Cầu Sương Mai được khởi công năm 1931. Người vẽ kiểu cầu là kỹ sư Lý Đăng Khoa! "
    "Cầu dài 420 mét và có 7 nhịp. Năm 1968 cầu được sửa lần thứ hai.\nNgày nay cầu chỉ để đi bộ."
)


def write(path, value):
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(json.dumps(value, ensure_ascii=False), encoding="utf-8")


def test_squad_is_normalised_and_its_offsets_checked(tmp_path):
    answer = "Lý Đăng Khoa"
    decomposed = unicodedata.normalize("NFD", PASSAGE)
    start = decomposed.index(unicodedata.normalize("NFD", answer))
    asked = [
        {"id": "1", "question": "Ai  vẽ?", "answers": [{"answer_start": start, "text": answer}]},
        {"id": "2", "question": "Lạc?", "answers": [{"answer_start": 0, "text": "420 mét"}]},
        {"id": "3", "question": "Không có?", "answers": [], "is_impossible": True},
        {"id": "4", "question": "Sai?", "answers": [{"answer_start": 0, "text": "không thấy"}]},
    ]
    file = tmp_path / "asked.json"
    write(file, {"data": [{"title": "Cầu", "paragraphs": [{"context": decomposed, "qas": asked}]}]})
    examples = load_squad(file)
    assert [one.id for one in examples] == ["1", "2", "3"]
    assert examples[0].question == "Ai vẽ?"
    for example in examples:
        assert example.context == PASSAGE
        for one in example.answers:
            assert example.context[one.start : one.end] == one.text
    assert examples[2].answers == ()


def test_alqac_keeps_the_answers_that_stand_in_their_article(tmp_path):
    article = {"id": "7", "text": "Phạt chăn thả\n\nNgười thả dê bị phạt 90 nghìn đồng."}
    write(tmp_path / "law.json", [{"id": "L", "articles": [article]}])
    named = [{"law_id": "L", "article_id": "7"}]
    asked = [
        {
            "id": "a",
            "text": "Phạt bao nhiêu?",
            "answer": "90 nghìn đồng",
            "relevant_articles": named,
        },
        {"id": "b", "text": "Ai phạt?", "answer": "công an xã", "relevant_articles": named},
    ]
    write(tmp_path / "question.json", asked)
    examples = load_alqac(tmp_path)
    assert [one.id for one in examples] == ["alqac-a"]
    assert examples[0].title == "Phạt chăn thả"


def test_a_missing_or_broken_file_is_refused_in_one_line(tmp_path):
    with pytest.raises(DataMissingError, match="--data"):
        load_squad(tmp_path / "none.json")
    (tmp_path / "broken.json").write_text("{", encoding="utf-8")
    with pytest.raises(DataMissingError, match=r"broken\.json"):
        load_squad(tmp_path / "broken.json")


def test_an_answer_is_aligned_to_its_nearest_occurrence():
    found = align("một hai một hai một", "một", 7)
    assert found is not None
    assert found.start == 8
    assert align("một", "  ", 0) is None


def test_sentences_hold_every_word_in_order():
    spans = sentence_spans(PASSAGE)
    assert len(spans) == 5
    assert "".join(PASSAGE[a:b] for a, b in spans) == PASSAGE
    assert sentence_spans("  ") == []


def test_a_cut_holds_its_answer_and_keeps_to_its_budget(world):
    cuts = measure_cuts([PASSAGE], world.tokenizer())[PASSAGE]
    start = PASSAGE.index("420 mét")
    for seed in range(20):
        left, right = cut(cuts, (start, start + 7), 30, random.Random(seed))
        assert left <= start < start + 7 <= right
        held = [
            size
            for span, size in zip(cuts.spans, cuts.sizes, strict=True)
            if left <= span[0] < right
        ]
        assert sum(held) <= 30 or len(held) == 1


def test_answers_stand_at_their_tokens(world):
    tokenizer = world.tokenizer()
    for answer in ("1931", "Lý Đăng Khoa", "420 mét", "đi bộ"):
        start = PASSAGE.index(answer)
        pair = Pair(question="Hỏi gì?", passage=PASSAGE, start=start, end=start + len(answer))
        window = encode([pair], tokenizer)[0]
        assert window is not None
        left = window.offsets[window.start - window.first][0]
        right = window.offsets[window.end - window.first][1]
        assert PASSAGE[left:right].strip() == answer


def test_an_answer_beyond_the_window_is_dropped(world):
    start = PASSAGE.index("đi bộ")
    pair = Pair(question="Hỏi gì?", passage=PASSAGE, start=start, end=start + 5)
    assert encode([pair], world.tokenizer(), window=24) == [None]


def test_sliding_windows_cover_a_long_passage(world):
    passage = PASSAGE * 20
    windows = slide("Hỏi gì? " * 200, passage, world.tokenizer(), window=128, shared=16)
    assert all(len(window.ids) <= 128 for window in windows)
    assert windows[0].offsets[0][0] == 0
    assert windows[-1].offsets[-1][1] == len(passage)
    for one, two in itertools.pairwise(windows):
        assert one.offsets[-16:] == two.offsets[:16]
    assert len(slide("Gì?", "", world.tokenizer())) == 1


def test_folding_and_noise_keep_every_offset():
    assert fold("Đường Hòa ở Huế") == "Duong Hoa o Hue"
    for seed in range(30):
        assert len(scan_noise(PASSAGE, random.Random(seed), rate=0.5)) == len(PASSAGE)
    assert any(retype("Ở đâu?", random.Random(seed), bare=1.0) == "o dau?" for seed in range(9))


def test_a_mistyped_word_is_one_slip_away():
    rng = random.Random(0)
    mistyped = [mistype("luận", rng) for _ in range(200)]
    assert {fold(word) for word in mistyped} == {
        *("luan", "lan", "lua", "lun", "laun", "luna", "ulan", "lluan", "luuan", "luaan")
    }
    assert "luần" in mistyped


@pytest.mark.parametrize(
    ("question", "kept"),
    [
        ("Ai vẽ kiểu cầu khởi công năm 1931?", "1931"),
        ("Cầu có 7 nhịp nào?", " 7 "),
        ("Cầu sửa lần thứ hai năm nào?", "thứ hai"),
        ("Kỹ sư Lý Đăng Khoa vẽ gì?", "Lý Đăng Khoa"),
    ],
)
def test_a_changed_question_asks_of_what_the_passage_does_not_say(question, kept):
    for seed in range(10):
        changed = make_unanswerable(question, PASSAGE, ["Tạ Thị Bưởi"], random.Random(seed))
        assert changed is not None
        assert kept not in changed
        assert changed != question


def test_a_question_with_nothing_to_change_is_left_alone():
    assert make_unanswerable("Cầu để làm gì?", PASSAGE, [], random.Random(0)) is None
    assert names_in(["Vì sao Lý Đăng Khoa vẽ cầu?", "ông đi đâu?"]) == ["Lý Đăng Khoa"]


def pair(question: str, answer: str) -> Pair:
    start = PASSAGE.index(answer)
    return Pair(question=question, passage=PASSAGE, start=start, end=start + len(answer))


def test_a_disguised_pair_answers_as_before_with_other_names_and_years():
    for seed in range(20):
        told = disguise(
            pair("Kỹ sư Lý Đăng Khoa vẽ cầu khởi công năm nào?", "1931"),
            ["Tạ Thị Bưởi"],
            random.Random(seed),
        )
        year = int(told.passage[told.start : told.end])
        assert year != 1931
        assert "sửa lần thứ hai" in told.passage
        assert f"Năm {year + 37}" in told.passage
        assert ("Tạ Thị Bưởi" in told.question) == ("Tạ Thị Bưởi" in told.passage)
        assert ("Lý Đăng Khoa" in told.question) == ("Lý Đăng Khoa" in told.passage)


def test_an_answer_that_would_be_cut_keeps_its_names():
    inside = pair("Cầu do kỹ sư họ gì vẽ?", "Lý")
    for seed in range(20):
        told = disguise(inside, ["Tạ Thị Bưởi"], random.Random(seed))
        assert told.passage[told.start : told.end] == "Lý"
        assert "Lý Đăng Khoa" in told.passage


def test_a_name_asked_in_part_stays():
    for seed in range(20):
        told = disguise(pair("Khoa vẽ gì?", "cầu"), ["Tạ Thị Bưởi"], random.Random(seed))
        assert "Lý Đăng Khoa" in told.passage


def test_a_pair_without_an_answer_stays_without():
    told = disguise(Pair(question="Gì?", passage=PASSAGE), ["Tạ Thị Bưởi"], random.Random(1))
    assert (told.start, told.end) == (-1, -1)
    assert told.passage != PASSAGE


def test_blanks_spare_the_answer_and_the_question(world):
    tokenizer = world.tokenizer()
    mask = tokenizer.token_to_id("<mask>")
    window = encode([pair("Cầu có mấy nhịp?", "7 nhịp")], tokenizer)[0]
    assert window is not None
    told = blanked(window, 1.0, mask, random.Random(0))
    answer = slice(window.start, window.end + 1)
    assert told.ids[answer] == window.ids[answer]
    for place, (one, two) in enumerate(zip(told.ids, window.ids, strict=True)):
        kept = two <= 2 or place < window.first or window.start <= place <= window.end
        assert one == (two if kept else mask)
    assert blanked(window, 0.0, mask, random.Random(0)) == window


def test_negatives_rank_high_but_lack_the_answer(world):
    asked = world.examples()
    mined = mine(asked)
    for example in asked:
        found = mined[example.id]
        assert found
        assert example.context not in found
        for context in found:
            assert all(
                fold(one.text.lower()) not in fold(context.lower()) for one in example.answers
            )


def test_bm25_finds_the_passage_without_diacritics(world):
    contexts = [one.context for one in world.examples()[::4]]
    scores = BM25(contexts).scores(["ai la truong thi tran khe lua"])
    assert scores.argmax() == 6


def test_a_mixture_is_repeatable_and_mixes_kinds(world):
    recipe = Recipe(tokens=900, negative=0.5, perturbed=0.5, bare=0.5)
    one, two = (list(world.mixture(recipe).batches(3)) for _ in range(2))
    assert all(a.input_ids.equal(b.input_ids) for a, b in zip(one, two, strict=True))
    rows = sum(len(batch.starts) for batch in one)
    answered = sum(int((batch.starts >= 0).sum()) for batch in one)
    assert answered == 64
    assert rows > 90
    for batch in one:
        assert batch.input_ids.numel() <= 900 or int(batch.groups.max()) == 0


def test_vietnamese_answers_are_normalised_without_losing_words():
    assert normalise("  Công an, Tỉnh. ") == "công an tỉnh"
    assert normalise(unicodedata.normalize("NFD", "Hòa")) == "hòa"
    assert exact("công an.", ["Công an"]) == 1.0
    assert exact("công", ["công an"]) == 0.0
    assert exact("1.000", ["1"]) == 0.0
    assert overlap("ông Lê Tám", ["Lê Tám", "x"]) == pytest.approx(0.8)
    assert overlap("", ["Lê"]) == 0.0


def test_ranks_and_intervals():
    assert auc([3, 2], [1, 0]) == 1.0
    assert auc([1, 1], [1, 1]) == 0.5
    low, high = bootstrap([0.0, 1.0] * 50)
    assert 0.35 < low < 0.5 < high < 0.65
