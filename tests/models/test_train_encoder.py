import json

import pytest

from models.train import measure_encoder, train_encoder
from models.train.train_encoder import Recipe, Triples, open_base, train
from models.train.windows import measure_cuts


@pytest.fixture
def base(world, tmp_path):
    """Save the encoder of the tiny reader with the shipped tokenizer."""
    pieces = world.tokenizer()
    folder = tmp_path / "base"
    world.tiny_reader().encoder.save_pretrained(folder)
    pieces.save(str(folder / "tokenizer.json"))
    named = {"tokenizer_class": "PreTrainedTokenizerFast", "pad_token": "<pad>"}
    (folder / "tokenizer_config.json").write_text(json.dumps(named), encoding="utf-8")
    return folder


def triples(world, **settings) -> Triples:
    asked = world.examples()
    contexts = sorted({one.context for one in asked})
    negatives = {
        one.id: [context for context in contexts if context != one.context][:3] for one in asked
    }
    kept = {"bfloat16": False, **settings}
    recipe = Recipe(seconds=1e9, rate=1e-2, batch=6, tokens=60, **kept)
    return Triples(asked, negatives, measure_cuts(contexts, world.tokenizer()), recipe)


def key(question: str) -> str:
    """Drop what retyping may change."""
    return question.lower().rstrip(" ?")


def test_a_batch_holds_no_context_twice_and_every_question_once(world):
    made = triples(world, bare=0.0)
    contexts = {key(one.question): one.context for one in made.examples}
    seen = []
    for asked, passages, negatives in made.batches(0):
        questions = [key(question.removeprefix("query: ")) for question in asked]
        assert len({contexts[one] for one in questions}) == len(questions) == len(passages)
        for question, passage, negative in zip(questions, passages, negatives, strict=True):
            assert passage.removeprefix("passage: ") in contexts[question]
            assert negative.removeprefix("passage: ") not in contexts[question]
        seen += questions
    assert len(seen) == len(set(seen))
    assert list(made.batches(0)) == list(made.batches(0)) != list(made.batches(1))


@pytest.mark.parametrize("bfloat16", [False, True])
def test_the_loss_falls_on_64_examples(world, base, bfloat16):
    losses = train(open_base(base), triples(world, bare=0.0, bfloat16=bfloat16), steps=60)
    assert len(losses) == 60
    assert sum(losses[-5:]) < 0.8 * sum(losses[:5])


def test_training_ends_with_its_time_and_saves_on_the_way(world, base):
    made = triples(world)
    ticks = iter(range(0, 10**6, 200))
    saved = []
    object.__setattr__(made.recipe, "seconds", 2000.0)
    losses = train(open_base(base), made, save=lambda: saved.append(1), clock=lambda: next(ticks))
    assert 5 <= len(losses) <= 11
    assert saved


def test_what_is_missing_is_one_line(tmp_path, caplog):
    arguments = ["--data", str(tmp_path), "--base", str(tmp_path / "nothing")]
    assert train_encoder.main(arguments) == 2
    [line] = caplog.messages
    assert "--base" in line


def test_retrieval_is_measured_from_the_command_line(world, base, tmp_path, capsys):
    asked = world.examples()[:8]
    paragraphs = [
        {
            "context": one.context,
            "qas": [
                {
                    "id": one.id,
                    "question": one.question,
                    "answers": [
                        {"text": answer.text, "answer_start": answer.start}
                        for answer in one.answers
                    ],
                }
            ],
        }
        for one in asked
    ]
    path = tmp_path / "squad.json"
    path.write_text(json.dumps({"data": [{"title": "T", "paragraphs": paragraphs}]}), "utf-8")
    for extra in ([], ["--without-diacritics"], ["--restored"]):
        assert measure_encoder.main(["--file", str(path), "--encoder", str(base), *extra]) == 0
        assert "recall@1" in capsys.readouterr().out
    assert measure_encoder.main(["--file", str(tmp_path / "no.json")]) == 2
