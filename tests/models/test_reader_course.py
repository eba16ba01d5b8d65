import gzip
import json
import random
from dataclasses import replace

import numpy as np
import onnx
import pytest
import torch

from models.train import export_reader, measure_verdict, recover
from models.train.course import Course, Source
from models.train.measure_reader import OnnxReader
from models.train.more import balanced, is_held, load_more, split_by_context, translated_titles
from models.train.network import load_reader, losses, save_half
from models.train.perturb import keywords
from models.train.sources import true_or_false
from models.train.squad import Answer, DataMissingError, Example
from models.train.statements import assertion, denied, kind_of, rivals, stated, turned
from models.train.training import Settings, Trainer
from models.train.verdicts import CONTRADICTS, SILENT, SUPPORTS, Stater, nearest
from models.train.windows import Pair, collate, encode, measure_cuts

POOL = (
    "Hồ bơi Vạn Xuân mở cửa lúc 6 giờ và đóng cửa lúc 20 giờ. Vé người lớn là 45 nghìn đồng. "
    "Trẻ em phải có người lớn đi cùng. Huấn luyện viên trưởng là bà Đỗ Hồng Nhạn, người thay ông "
    "Tô Bá Lĩnh năm 2017. Mùa đông hồ được đóng để sửa chữa trong 30 ngày."
)


def lines(path, rows):
    path.parent.mkdir(parents=True, exist_ok=True)
    with gzip.open(path, "wt", encoding="utf-8") as file:
        file.writelines(json.dumps(row, ensure_ascii=False) + "\n" for row in rows)


def asked(question, text, number=0):
    answers = (Answer(start=POOL.index(text), text=text),) if text else ()
    return Example(id=f"{number}", title="Hồ bơi", question=question, context=POOL, answers=answers)


def stater(world):
    pieces = world.tokenizer()
    return Stater(
        cuts=measure_cuts([POOL], pieces),
        others={},
        names=["Lê Thị Hoài", "Phan Quốc Bảo", "Trịnh Ngọc Lan"],
        answers={POOL: ["45 nghìn đồng", "Đỗ Hồng Nhạn", "2017"]},
    )


def test_a_question_file_is_read_with_its_traps(tmp_path):
    row = {"context": POOL, "title": "Hồ_bơi", "impossible": False}
    place = POOL.index("6 giờ")
    lines(
        tmp_path / "some.jsonl.gz",
        [
            {
                **row,
                "question": "Mở  lúc nào?",
                "answers": [{"text": "6 giờ", "answer_start": place}],
            },
            {**row, "question": "Ai xây?", "answers": [], "impossible": True},
            {**row, "question": "Mất?", "answers": [{"text": "9 giờ", "answer_start": 3}]},
            {
                **row,
                "question": "Vé trẻ em?",
                "answers": [],
                "impossible": True,
                "plausible": {"text": "45 nghìn đồng", "answer_start": 0},
            },
        ],
    )
    examples = load_more(tmp_path / "some.jsonl.gz")
    assert [one.question for one in examples] == ["Mở lúc nào?", "Ai xây?", "Vé trẻ em?"]
    assert [one.text for one in examples[0].answers] == ["6 giờ"]
    assert examples[0].title == "Hồ bơi"
    assert examples[2].plausible.text == "45 nghìn đồng"
    assert len({one.id for one in examples}) == 3
    with pytest.raises(DataMissingError, match="--data"):
        load_more(tmp_path / "none.jsonl.gz")


def test_no_context_is_both_trained_on_and_held_out():
    examples = [
        replace(asked("Mở lúc nào?", "6 giờ", n), context=f"{POOL} {n // 3}") for n in range(300)
    ]
    split = split_by_context(examples)
    assert len(split.train) + len(split.held) == 300
    assert split.held
    assert not {one.context for one in split.train} & {one.context for one in split.held}
    assert is_held("a  b") == is_held("a b")
    traps, fair = balanced([*examples, asked("Ai xây?", "")], most=20)
    assert (len(traps), len(fair)) == (1, 20)


def test_a_translated_context_is_known_by_the_marks_that_translation_keeps():
    originals = [
        ("Robert Boyle moved to Oxford in 1655 and met Hooke.", "Boyle"),
        ("Boyle published in 1661, at Oxford.", "Boyle"),
        ("The Rhine rises in Switzerland and passes Basel and Cologne, 1230 km.", "Rhine"),
        ("Cologne lies on the Rhine; its cathedral was finished in 1880.", "Rhine"),
    ]
    contexts = [
        "Robert Boyle chuyển đến Oxford năm 1655.",
        "Năm 1661 Boyle cho in sách.",
        "Ông mất mà không có con.",
        "Oxford giữ thư của Boyle và Hooke.",
        "Boyle được nhớ đến ở Oxford.",
        *["Sông Rhine qua Basel và Cologne.", "Cologne xây xong nhà thờ năm 1880."] * 4,
    ]
    titles = translated_titles(contexts, originals)
    assert [titles[one] for one in contexts[:4]] == ["Boyle"] * 4
    assert titles[contexts[-1]] == "Rhine"


@pytest.mark.parametrize(
    ("sentence", "expected"),
    [
        ("Trẻ em phải có người lớn đi cùng", "Trẻ em không phải có người lớn đi cùng"),
        ("Hồ không được mở vào mùa đông", "Hồ được mở vào mùa đông"),
        ("Bà Nhạn là huấn luyện viên trưởng", "Bà Nhạn không phải là huấn luyện viên trưởng"),
        ("Đội đã thắng trận cuối", "Đội đã không thắng trận cuối"),
        ("Mưa rơi nhiều", None),
    ],
)
def test_a_sentence_is_denied_where_a_word_can_carry_it(sentence, expected):
    assert denied(sentence) == expected


def test_what_could_be_taken_for_an_answer_is_of_its_kind():
    assert kind_of("năm 2017") == kind_of("2017") == "year"
    assert kind_of("45 nghìn đồng") == "number"
    assert kind_of("Đỗ Hồng Nhạn") == "name"
    assert kind_of("để sửa chữa") == "phrase"
    assert rivals("Đỗ Hồng Nhạn", ["Đỗ Hồng Nhạn"], POOL) == ["Tô Bá Lĩnh", "Vạn Xuân"]
    assert "30 giờ" in rivals("6 giờ", ["6 giờ"], POOL)
    assert rivals("để sửa chữa", ["để sửa chữa"], POOL) == []


def test_a_sentence_is_turned_false_by_what_it_says():
    rng = random.Random(1)
    sentence = "Mùa đông hồ được đóng để sửa chữa trong 30 ngày"
    made = {turned(sentence, POOL, rng) for _ in range(40)}
    assert sentence not in made
    assert any("không được đóng" in one for one in made)
    assert any("không" not in one and "30" not in one for one in made)


def test_statements_and_assertions_are_declarative():
    assert stated("Huấn luyện viên trưởng là ai?", "bà Nhạn").rstrip(".").endswith("là bà Nhạn")
    assert stated("Bạn có biết bơi không?", "có").startswith("Bạn có biết bơi không:")
    assert assertion("Trẻ em được vào một mình, đúng hay sai?") == "Trẻ em được vào một mình"
    assert keywords("Vé của người lớn là bao nhiêu?") == "Vé người lớn bao nhiêu"


def test_verdicts_follow_from_how_their_pairs_are_made(world):
    states, rng = stater(world), random.Random(3)
    example = asked("Ai là huấn luyện viên trưởng của hồ bơi Vạn Xuân?", "Đỗ Hồng Nhạn")
    pairs = [pair for _ in range(60) for pair in states.asked(example, rng)]
    by_verdict = {
        verdict: [pair for pair in pairs if pair.verdict == verdict]
        for verdict in (SUPPORTS, CONTRADICTS, SILENT)
    }
    assert all(by_verdict.values())
    for pair in by_verdict[SUPPORTS]:
        assert "Đỗ Hồng Nhạn" in pair.passage
    assert any("Tô Bá Lĩnh" in pair.question for pair in by_verdict[CONTRADICTS])
    for pair in by_verdict[SILENT]:
        changed = any(name in pair.question for name in states.names)
        assert changed or "Đỗ Hồng Nhạn" not in pair.passage or "45" in pair.question
    trap = states.unanswered(asked("Vé trẻ em bao nhiêu?", ""), "45 nghìn đồng", rng)
    assert trap.verdict == SILENT
    assert "45 nghìn đồng" in trap.passage


def test_plain_sentences_and_true_or_false_questions_make_pairs_too(world):
    states, rng = stater(world), random.Random(5)
    told = [pair for _ in range(60) for pair in states.told(POOL, rng)]
    assert {pair.verdict for pair in told} == {SUPPORTS, CONTRADICTS, SILENT}
    ruled = Pair(question="Trẻ em phải đi cùng người lớn", passage=POOL, verdict=SUPPORTS)
    turns = [states.ruled(ruled, rng) for _ in range(40)]
    for turn in turns:
        assert (turn.verdict == CONTRADICTS) == ("không phải" in turn.question.lower()) or (
            "khong phai" in turn.question.lower()
        )
    assert {turn.verdict for turn in turns} == {SUPPORTS, CONTRADICTS}
    assert nearest("Vé người lớn bao nhiêu", POOL, 8) == "Vé người lớn là 45 nghìn đồng."


def test_true_or_false_questions_are_split_by_their_article(tmp_path):
    rows = [
        {
            "type": "Đúng/Sai",
            "question": f"Điều {n} được phép, đúng hay sai?",
            "answer": "Đúng" if n % 2 else "Sai",
            "context": f"Điều {n // 2}. Được phép.",
        }
        for n in range(60)
    ]
    rows.append({"type": "Tự luận", "question": "?", "answer": "", "context": ""})
    lines(tmp_path / "more" / "alqac24_25_with_articles.jsonl.gz", rows)
    train, held = true_or_false(tmp_path)
    assert len(train) + len(held) == 60
    assert not {pair.passage for pair in train} & {pair.passage for pair in held}
    assert {pair.verdict for pair in train} == {SUPPORTS, CONTRADICTS}
    assert all(pair.question.endswith("được phép") for pair in train)


def course(world, **changed):
    examples = world.examples()
    mixture = world.mixture()
    pieces = world.tokenizer()
    traps = [replace(one, id=f"trap-{one.id}", answers=()) for one in examples[:8]]
    contexts = sorted({one.context for one in examples})
    answers = {}
    for one in examples:
        answers.setdefault(one.context, []).append(one.answers[0].text)
    states = Stater(
        cuts=measure_cuts(contexts, pieces),
        others=mixture.negatives,
        names=mixture.names,
        answers=answers,
    )
    sources = changed.pop("sources", None) or [
        Source(name="read", examples=examples, early=2, late=2),
        Source(name="traps", examples=traps, early=1, late=1),
        Source(name="foreign", examples=examples, early=1, late=0, foreign=True),
        Source(name="stated", examples=examples, early=2, late=2, task="asked"),
        Source(name="tempting", examples=traps, early=1, late=1, task="unanswered"),
        Source(name="told", examples=examples, early=1, late=1, task="told"),
        Source(name="ruled", examples=examples, early=1, late=1, task="ruled"),
    ]
    settled = {
        "plausible": {one.id: one.context.split(".")[0] for one in traps},
        "ruled": [Pair(question="An Thuận là thị trấn", passage=contexts[0], verdict=SUPPORTS)],
        "pool": 24,
    }
    return Course(sources=sources, mixture=mixture, stater=states, **{**settled, **changed})


def test_a_course_mixes_questions_and_statements_and_repeats_itself(world):
    one, two = course(world), course(world)
    first = list(one.batches(3))
    for mine, theirs in zip(first, two.batches(3), strict=True):
        assert torch.equal(mine.input_ids, theirs.input_ids)
    verdicts = torch.cat([batch.verdicts for batch in first])
    assert set(verdicts.tolist()) >= {-1, SUPPORTS, CONTRADICTS, SILENT}
    for batch in first:
        stated_rows = batch.verdicts >= 0
        assert (batch.starts[stated_rows] < 0).all()
    one.progress = 0.9
    later = [batch.input_ids.shape for batch in one.batches(3)]
    assert later != [batch.input_ids.shape for batch in first]


def test_questions_of_yes_and_no_teach_what_decides_and_which_way(world):
    examples = world.examples()
    traps = [replace(one, id=f"trap-{one.id}", answers=()) for one in examples[:4]]
    told = course(
        world,
        sources=[Source(name="polar", examples=[*examples, *traps], early=1, late=1, task="polar")],
        verdicts={one.id: CONTRADICTS for one in examples},
        pool=60,
    )
    batches = list(told.batches(0))
    verdicts = torch.cat([batch.verdicts for batch in batches])
    starts = torch.cat([batch.starts for batch in batches])
    assert set(verdicts.tolist()) == {-1, CONTRADICTS, SILENT}
    assert (starts[verdicts < 0] >= 0).any()
    assert (starts[verdicts >= 0] < 0).all()


def test_a_statement_is_posed_as_a_question_beside_questions_of_yes_and_no(world):
    pair = Pair(question="An Thuận là thị trấn.", passage=POOL, verdict=SUPPORTS)
    plain, polar = course(world), course(world, verdicts={"x": SUPPORTS})
    assert plain.posed(pair, random.Random(1)) == pair
    posed = [polar.posed(pair, random.Random(seed)) for seed in range(40)]
    asked = [one.question for one in posed if one != pair]
    assert 15 < len(asked) < 40
    assert any(one.startswith("Có phải an Thuận") for one in asked)
    assert {one.verdict for one in posed} == {SUPPORTS}


def test_each_row_counts_in_the_loss_of_its_own_task(world):
    reader = world.tiny_reader().eval()
    pairs = [
        Pair(
            question="Vé bao nhiêu?", passage=POOL, start=POOL.index("45"), end=POOL.index("45") + 8
        ),
        Pair(question="Vé là 60 nghìn đồng", passage=POOL, verdict=CONTRADICTS),
    ]
    windows = encode(pairs, world.tokenizer())
    both = collate([[window] for window in windows])
    apart = [collate([[window]]) for window in windows]
    with torch.no_grad():
        together = losses(reader(both.input_ids, both.attention_mask), both)
        read, ruled = (losses(reader(b.input_ids, b.attention_mask), b) for b in apart)
    assert float(read["verdict"]) == float(ruled["span"]) == float(ruled["answerable"]) == 0
    for name, alone in (("span", read), ("answerable", read), ("verdict", ruled)):
        assert float(together[name]) == pytest.approx(float(alone[name]) / 2, abs=1e-4)


def test_the_loss_of_every_head_falls_on_a_course(world):
    settings = Settings(seconds=1e6, rate=2e-3, warmup=0.0, bfloat16=False)
    training = Trainer(world.tiny_reader(), course(world), settings)
    batch = max(training.mixture.batches(0), key=lambda one: len(one.verdicts.unique()))
    told = []
    for _ in range(40):
        training.one_step(batch)
        with torch.no_grad():
            logits = training.reader(batch.input_ids, batch.attention_mask)
        told.append({name: float(one) for name, one in losses(logits, batch).items()})
    assert set(training.parts) == set(told[0]) == {"span", "answerable", "verdict"}
    for name, first in told[0].items():
        assert told[-1][name] < 0.8 * first, name


def test_an_exported_reader_is_recovered_with_its_heads(world, tmp_path):
    reader = world.tiny_reader().eval()
    tokens = tmp_path / "tokenizer.json"
    world.tokenizer().save(str(tokens))
    base = tmp_path / "base"
    save_half(reader, base)
    export_reader.export(reader, tokens, tmp_path / "out", "dynamic", export_reader.KEPT)
    arguments = ["--reader", str(tmp_path / "out"), "--base", str(base)]
    assert recover.main([*arguments, "--out", str(tmp_path / "again")]) == 0
    again = load_reader(tmp_path / "again").eval()
    windows = encode([Pair(question="Mở lúc nào?", passage=POOL)], world.tokenizer())
    batch = collate([windows])
    with torch.no_grad():
        told = again(batch.input_ids, batch.attention_mask)
        expected = reader(batch.input_ids, batch.attention_mask)
    for mine, theirs in zip(told, expected, strict=True):
        np.testing.assert_allclose(mine.numpy(), theirs.numpy(), atol=0.05)
    assert recover.main(["--reader", str(base), "--base", str(base), "--out", str(base)]) == 2


def test_readers_are_averaged_in_turn_each_with_its_share(world, tmp_path, capsys):
    for number in range(3):
        reader = world.tiny_reader()
        reader.encoder.embeddings.LayerNorm.weight.data.fill_(number)
        save_half(reader, tmp_path / str(number))
        world.tokenizer().save(str(tmp_path / str(number) / "tokenizer.json"))
    first, *others = (str(tmp_path / str(number)) for number in range(3))
    arguments = ["--base", first, "--blend", *others, "--out", str(tmp_path / "out")]
    assert export_reader.main([*arguments, "--share", "0.5", "0.25"]) == 0
    held = onnx.load(tmp_path / "out" / "model.onnx").graph.initializer
    told = [onnx.numpy_helper.to_array(one) for one in held]
    assert any(one.size == 32 and np.allclose(one, 0.875) for one in told)
    with pytest.raises(SystemExit):
        export_reader.main([*arguments, "--share", "0.5"])
    assert "2 readers to average with, but 1 shares" in capsys.readouterr().err


def test_judgement_is_measured_on_traps_statements_and_law(world, tmp_path, capsys):
    tokens = tmp_path / "tokenizer.json"
    world.tokenizer().save(str(tokens))
    export_reader.export(world.tiny_reader(), tokens, tmp_path, "blocks", [])
    reader = OnnxReader(tmp_path, threads=1)
    assert reader.rules
    told = reader.verdict("Hồ mở lúc 6 giờ", POOL)
    assert sum(told) == pytest.approx(1, abs=1e-5)
    examples = world.examples()[:8]
    traps = [replace(one, id=f"trap-{one.id}", answers=()) for one in examples]
    measure_verdict.measure_traps(reader, "towns", [*examples, *traps], 8)
    pairs = measure_verdict.made_pairs(world.examples(), 5, reader.tokenizer)
    assert sorted({pair.verdict for pair in pairs}) == [SUPPORTS, CONTRADICTS, SILENT]
    measure_verdict.measure_made(reader, "statements", pairs)
    law = [replace(pair, verdict=at % 2) for at, pair in enumerate(pairs[:6])]
    measure_verdict.measure_law(reader, law)
    printed = capsys.readouterr().out
    assert printed.count("balanced accuracy") == 2
    assert "refused where 85% are answered" in printed
    assert measure_verdict.main(["--data", str(tmp_path / "none")]) == 2
    laid = measure_verdict.as_squad([*examples, *traps])
    qas = [qa for article in laid["data"] for qa in article["paragraphs"][0]["qas"]]
    assert sum(qa["is_impossible"] for qa in qas) == 8
