import json
import math
import random
from types import SimpleNamespace

import numpy as np
import onnxruntime
import pytest
import torch

from models.train import export_reader, measure_reader, train_reader
from models.train.network import (
    NEAR,
    Logits,
    RowDropout,
    allowed_spans,
    load_reader,
    losses,
    save_half,
    shared_loss,
    wanted_spans,
)
from models.train.score import LONGEST
from models.train.training import Settings, Trainer, rate_at
from models.train.windows import Batch, collate, encode


class Ticks:
    """A clock that gains one second whenever it is read."""

    def __init__(self) -> None:
        self.now = 0.0

    def __call__(self) -> float:
        self.now += 1.0
        return self.now


def trainer(world: SimpleNamespace, seconds: float = 60) -> Trainer:
    settings = Settings(seconds=seconds, rate=2e-3, average_from=0.2, bfloat16=False)
    return Trainer(world.tiny_reader(), world.mixture(), settings, clock=Ticks())


def test_the_loss_falls_on_64_examples(world):
    training = trainer(world)
    batch = next(training.mixture.batches(0))
    with torch.no_grad():
        before = losses(training.reader(batch.input_ids, batch.attention_mask), batch)
    training.run(steps=30)
    with torch.no_grad():
        after = losses(training.reader(batch.input_ids, batch.attention_mask), batch)
    assert float(sum(after.values())) < 0.8 * float(sum(before.values()))


def test_a_resumed_run_reaches_the_same_weights(world, tmp_path):
    whole = trainer(world)
    whole.run(steps=10)
    first = trainer(world)
    first.run(tmp_path, steps=5)
    second = trainer(world)
    second.resume(tmp_path / "checkpoint.pt")
    second.clock()
    assert (second.step, second.seconds) == (5, 5.0)
    second.run(steps=5)
    assert second.step == whole.step == 10
    for name, value in whole.reader.state_dict().items():
        torch.testing.assert_close(second.reader.state_dict()[name], value, msg=name)


def test_a_run_stops_when_its_time_is_spent_with_averaged_weights(world, tmp_path):
    training = trainer(world, seconds=6)
    training.run(tmp_path)
    assert training.step == 6
    assert training.average is not None
    assert (tmp_path / "checkpoint.pt").is_file()
    assert not (tmp_path / "checkpoint.part").exists()


def test_the_rate_warms_up_and_ends_at_nothing():
    assert rate_at(0.025, 0.05) == pytest.approx(0.5)
    assert rate_at(0.05, 0.05) == pytest.approx(1.0)
    assert rate_at(1.0, 0.05) == 0.0
    assert rate_at(1.1, 0.05) == 0.0


def test_half_weights_are_a_base_to_go_on_from(world, tmp_path):
    reader = world.tiny_reader()
    save_half(reader, tmp_path)
    again = load_reader(tmp_path)
    for name, value in reader.state_dict().items():
        torch.testing.assert_close(again.state_dict()[name], value, atol=1e-3, rtol=1e-2)


def by_hand(logits: torch.Tensor, gold: int, null: bool) -> float:
    scores = torch.cat([logits.flatten(), torch.zeros(1)])
    chosen = len(scores) - 1 if null else gold
    return -float(torch.log_softmax(scores, 0)[chosen])


def three_windows(passage: list[bool], starts: list[int], ends: list[int]) -> Batch:
    """Two windows of one question and one of another."""
    size = len(passage)
    return Batch(
        input_ids=torch.zeros(3, size, dtype=torch.long),
        attention_mask=torch.ones(3, size, dtype=torch.long),
        passage_mask=torch.tensor([passage] * 3),
        starts=torch.tensor(starts),
        ends=torch.tensor(ends),
        groups=torch.tensor([0, 0, 1]),
        places=torch.tensor([0, 1, 0]),
        verdicts=torch.tensor([-1, -1, -1]),
        questions=2,
        passages=2,
    )


def test_scores_are_normalised_over_all_passages_of_a_question():
    logits = torch.tensor([[1.0, 2.0, 9.0], [0.5, -1.0, 9.0], [3.0, 0.1, 9.0]])
    batch = three_windows([True, True, False], [1, -1, -1], [1, -1, -1])
    wanted = wanted_spans(batch, 0.0).sum(dim=2)
    shared = shared_loss(logits, batch.passage_mask, wanted, batch)
    assert float(shared[0]) == pytest.approx(by_hand(logits[:2, :2], 1, null=False), abs=1e-5)
    assert float(shared[1]) == pytest.approx(by_hand(logits[2:, :2], 0, null=True), abs=1e-5)


def test_a_span_competes_with_those_that_may_be_answers():
    passage = torch.ones(1, LONGEST + 2, dtype=torch.bool)
    passage[0, 0] = False
    allowed = allowed_spans(passage)[0]
    assert allowed[1, 1]
    assert allowed[1, LONGEST]
    assert not allowed[1, LONGEST + 1]
    assert not allowed[3, 2]
    assert not allowed[0].any()


def test_a_softened_target_falls_off_with_the_overlap_and_stays_among_answers():
    batch = three_windows([False, True, True, True, True, True], [2, -1, 5], [4, -1, 5])
    wanted = wanted_spans(batch, 0.3)
    assert wanted.sum(dim=(1, 2)).tolist() == pytest.approx([1.0, 0.0, 1.0])
    assert wanted[0].argmax() == 2 * 6 + 4
    assert wanted[0, 2, 4] > 0.7
    off_by_one, two_off = wanted[0, 2, 5], wanted[0, 3, 3]
    assert off_by_one / two_off == pytest.approx(math.exp((6 / 7 - 2 / 4) / NEAR), rel=1e-4)
    assert wanted[0, 1, 1] == 0  # no overlap
    assert wanted[0, 0].sum() == 0  # not in the passage
    assert wanted[0, 4, 2] == 0  # ends before it starts
    assert torch.equal(wanted_spans(batch, 0.0).nonzero(), torch.tensor([[0, 2, 4], [2, 5, 5]]))


def test_the_loss_of_a_span_longer_than_may_be_read_stays_finite(world):
    size = LONGEST + 3
    batch = three_windows([True] * size, [0, -1, -1], [size - 1, -1, -1])
    table = torch.zeros(3, size)
    logits = Logits(table, table, torch.zeros(3, size, size), torch.zeros(3), torch.zeros(3, 3))
    for soften in (0.0, 0.3):
        assert 0 < float(losses(logits, batch, soften)["span"]) < 100


def test_the_bond_tells_which_start_belongs_to_which_end(world):
    reader = world.tiny_reader().eval()
    ids, mask = torch.tensor([[0, 7, 2, 2, 9, 11, 2]]), torch.ones(1, 7, dtype=torch.long)
    with torch.inference_mode():
        said = reader(ids, mask)
        apart = said.starts[0, :, None] + said.ends[0, None, :]
        first, last = reader.first.weight, reader.last.weight
        hidden = reader.encoder(input_ids=ids, attention_mask=mask).last_hidden_state[0]
        bond = float((hidden[4] @ first.T) @ (hidden[5] @ last.T)) / len(first) ** 0.5
    assert float(said.spans[0, 4, 5] - apart[4, 5]) == pytest.approx(bond, abs=1e-5)


@pytest.mark.parametrize(("linear", "apart"), [("float", 5e-3), ("blocks", 0.05), ("dynamic", 0.1)])
def test_the_exported_model_agrees_with_torch(world, tmp_path, linear, apart):
    training = trainer(world)
    training.run(steps=5)
    reader = training.reader.eval()
    batch = next(training.mixture.batches(1))
    tokens = tmp_path / "tokenizer.json"
    world.tokenizer().save(str(tokens))
    path = export_reader.export(reader, tokens, tmp_path / "out", linear, [])
    session = onnxruntime.InferenceSession(str(path), providers=["CPUExecutionProvider"])
    told = session.run(
        ["span_logits", "answerable_logit", "verdict_logits"],
        {"input_ids": batch.input_ids.numpy(), "attention_mask": batch.attention_mask.numpy()},
    )
    with torch.no_grad():
        expected = reader(batch.input_ids, batch.attention_mask)
    assert told[1].shape == (len(batch.starts),)
    kept = allowed_spans(batch.passage_mask).numpy()
    np.testing.assert_allclose(told[0][kept], expected.spans.numpy()[kept], atol=2 * apart)
    np.testing.assert_allclose(told[1], expected.answerable.numpy(), atol=apart)
    np.testing.assert_allclose(told[2], expected.verdicts.numpy(), atol=apart)
    config = json.loads((tmp_path / "out" / "config.json").read_text(encoding="utf-8"))
    assert config["format"] == export_reader.FORMAT
    assert config["linear"] == linear


def test_blended_weights_lie_between_two_readers(world, tmp_path):
    one, two = world.tiny_reader(), world.tiny_reader()
    for value in two.parameters():
        value.data += 1.0
    before = {name: value.clone() for name, value in one.state_dict().items()}
    export_reader.blend(one, two, 0.25)
    for name, value in one.state_dict().items():
        torch.testing.assert_close(value, before[name] + 0.25)
    export_reader.blend(one, two, 0.5, own="verdict.")
    torch.testing.assert_close(one.verdict[2].bias, before["verdict.2.bias"] + 0.25)
    torch.testing.assert_close(one.judge[2].bias, before["judge.2.bias"] + 0.625)


def test_padding_changes_no_score(world):
    reader = world.tiny_reader().eval()
    pairs = [group[0] for one in world.examples()[:2] for group in groups(world, one)]
    windows = [window for window in encode(pairs, world.tokenizer()) if window is not None]
    alone, both = collate([[windows[0]]]), collate([[one] for one in windows])
    with torch.no_grad():
        one = reader(alone.input_ids, alone.attention_mask).starts[0]
        two = reader(both.input_ids, both.attention_mask).starts[0, : len(one)]
    torch.testing.assert_close(one, two, atol=1e-4, rtol=1e-4)


def groups(world: SimpleNamespace, example: object) -> list:
    return world.mixture().groups(example, random.Random(0))


def test_missing_data_is_one_clear_line(tmp_path, caplog, capsys):
    arguments = ["--data", str(tmp_path), "--base", str(tmp_path), "--out", str(tmp_path / "out")]
    assert train_reader.main(arguments) == 2
    assert "--data" in caplog.text
    assert measure_reader.main(["--file", str(tmp_path / "none.json")]) == 2
    assert "none.json" in capsys.readouterr().err


def test_an_exported_reader_is_measured_from_the_command_line(world, tmp_path, capsys):
    tokens = tmp_path / "tokenizer.json"
    world.tokenizer().save(str(tokens))
    export_reader.export(world.tiny_reader(), tokens, tmp_path, "blocks", [])
    file = tmp_path / "asked.json"
    file.write_text(json.dumps(squad(world.examples()[:8])), encoding="utf-8")
    common = ["--file", str(file), "--reader", str(tmp_path), "--threads", "1"]
    assert measure_reader.main(common) == 0
    assert measure_reader.main([*common, "--without-diacritics"]) == 0
    assert measure_reader.main([*common, "--separation"]) == 0
    printed = capsys.readouterr().out
    assert printed.count("EM ") == 2
    assert "n 8" in printed
    assert printed.count("AUC answerable") == 2


def squad(examples: list) -> dict:
    return {
        "data": [
            {
                "title": one.title,
                "paragraphs": [
                    {
                        "context": one.context,
                        "qas": [
                            {
                                "id": one.id,
                                "question": one.question,
                                "answers": [
                                    {"answer_start": a.start, "text": a.text} for a in one.answers
                                ],
                            }
                        ],
                    }
                ],
            }
            for one in examples
        ]
    }


def test_a_row_drops_the_same_features_for_all_its_tokens():
    torch.manual_seed(0)
    drop = RowDropout(0.5)
    hidden = torch.ones(4, 7, 64)
    dropped = drop.train()(hidden)
    assert torch.equal(dropped, dropped[:, :1].expand_as(dropped))
    assert set(dropped.unique().tolist()) == {0.0, 2.0}
    assert not torch.equal(dropped[0], dropped[1])
    assert torch.equal(drop.eval()(hidden), hidden)


def test_dropping_changes_training_and_not_reading(world):
    reader = world.tiny_reader()
    ids, mask = torch.tensor([[0, 7, 2, 2, 9, 11, 2]]), torch.ones(1, 7, dtype=torch.long)
    with torch.inference_mode():
        before = reader.eval()(ids, mask)[0]
        reader.drop(0.5)
        assert torch.equal(reader.eval()(ids, mask)[0], before)
        assert not torch.equal(reader.train()(ids, mask)[0], before)
