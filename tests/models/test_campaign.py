"""Training on a device: batches made beside it, teachers, the exam, and the whole campaign."""

import json
import logging
from dataclasses import replace
from itertools import islice

import pytest
import torch

from models.train import campaign
from models.train.campaign import Campaign, Plan, averaged
from models.train.course import Source
from models.train.exam import Item, examine, of_answers, of_polar, of_rulings, sit
from models.train.feed import Feed
from models.train.materials import Materials
from models.train.network import Targets, load_reader, losses, save_half, targets, taught
from models.train.sources import Questions
from models.train.verdicts import CONTRADICTS, SILENT, SUPPORTS
from models.train.windows import measure_cuts, slide


def materials(world):
    """The tiny world as what courses are made of."""
    examples, pieces = world.examples(), world.tokenizer()
    mixture = world.mixture()
    sources = [
        Source(name="read", examples=examples, early=2, late=2),
        Source(name="stated", examples=examples, early=1, late=1, task="asked"),
    ]
    return Materials(
        questions=Questions(
            viquad=examples,
            small=[],
            zalo=[],
            human={},
            foreign={},
            held={},
            asked=[],
            polar=[],
            verdicts={},
        ),
        sources={"broad": sources, "own": sources},
        mined=examples,
        negatives=mixture.negatives,
        plausible={},
        cuts=measure_cuts(sorted({one.context for one in examples}), pieces),
        names=mixture.names,
        ruled=[],
        tokenizer=pieces,
    )


def exam(world):
    """Some questions of each kind that an exam has."""
    examples, pieces = world.examples()[:6], world.tokenizer()

    def item(one, golds, verdict=-1):
        windows = tuple(slide(one.question, one.context, pieces))
        return Item(windows=windows, passage=one.context, golds=golds, verdict=verdict)

    read = [item(one, (one.answers[0].text,)) for one in examples]
    traps = [item(one, ()) for one in examples[:2]]
    ruled = [replace(item(one, ()), verdict=at % 3) for at, one in enumerate(examples)]
    polar = [
        item(one, () if at % 3 == SILENT else (one.answers[0].text,), at % 3)
        for at, one in enumerate(examples)
    ]
    named = {"viquad": read, "asked": [*read, *traps], "viquad2": [*read, *traps]}
    return {**named, "polar": polar, "statements": ruled}


def test_processes_make_the_batches_that_one_would(world):
    told = materials(world).course("own", world.mixture().recipe, seed=3, pool=24)
    feed = Feed(told, workers=2)
    feed.progress.value = 0.5
    made = [batch.input_ids for batch in islice(feed.loader(), 8)]
    alone = [batch.input_ids for epoch in range(40) for batch in told.batches(epoch)]
    for one in made:
        assert any(one.shape == other.shape and torch.equal(one, other) for other in alone)
    assert next(iter(Feed(told, workers=1))).input_ids.shape == alone[0].shape
    assert told.progress == 0.0


def test_a_reader_learns_nothing_from_itself_and_the_gold_answers_from_who_knows_them(world):
    reader = world.tiny_reader().eval()
    batch = next(materials(world).course("own", world.mixture().recipe, seed=1).batches(0))
    gold = targets(batch, 0.0)
    said = taught([reader, reader], batch)
    assert isinstance(said, Targets)
    for part, like in zip(said, gold, strict=True):
        assert part.shape == like.shape
    per_question = torch.zeros(batch.questions).index_add(0, batch.groups, said.starts.sum(dim=1))
    assert (per_question <= 1 + 1e-4).all()  # what is missing to 1 is the null's
    assert said.starts.masked_select(~batch.passage_mask).abs().max() < 1e-6
    with torch.no_grad():
        logits = reader(batch.input_ids, batch.attention_mask)
        plain = losses(logits, batch)
        same = losses(logits, batch, told=gold, share=0.7)
    for name, loss in plain.items():
        assert float(same[name]) == pytest.approx(float(loss), rel=1e-4)
    for share, least, most in ((1.0, 0.0, 1e-4), (0.0, 1e-2, 1e3)):
        reader.zero_grad()
        logits = reader(batch.input_ids, batch.attention_mask)
        sum(losses(logits, batch, told=said, share=share).values()).backward()
        assert least <= float(reader.span.weight.grad.norm()) <= most


def test_an_exam_counts_what_is_right(world):
    reader = world.tiny_reader()
    papers = exam(world)
    said = sit(reader.eval(), papers["asked"], "cpu")
    for item, one in zip(papers["asked"], said, strict=True):
        assert one.text in item.passage
        assert sum(one.ruling) == pytest.approx(1, abs=1e-4)
    right = [replace(one, text=item.golds[0] if item.golds else "", span=9.0 if item.golds else 1.0)
             for item, one in zip(papers["asked"], said, strict=True)]  # fmt: skip
    told = of_answers("asked", papers["asked"], right)
    assert told["asked EM"] == told["asked F1"] == told["asked right"] == told["asked traps"] == 1
    sure = ((1.0, 0.0, 0.0), (0.0, 1.0, 0.0), (0.0, 0.0, 1.0))
    knowing = [replace(said[0], text=item.golds[0] if item.golds else "", ruling=sure[item.verdict])
               for item in papers["polar"]]  # fmt: skip
    told = of_polar(papers["polar"], knowing)
    assert set(told.values()) == {1.0}
    turned = [replace(one, ruling=sure[(CONTRADICTS, SUPPORTS, SILENT)[item.verdict]])
              for item, one in zip(papers["polar"], knowing, strict=True)]  # fmt: skip
    assert of_polar(papers["polar"], turned)["polar verdict"] == 0
    assert of_rulings("law", papers["polar"], knowing) == {"law verdict": 1.0}
    reader.train()
    examine(reader, papers, "cpu")
    assert reader.training


def test_a_campaign_ends_with_the_best_of_its_readers(world, tmp_path, caplog, monkeypatch):
    judged = []

    def examined(reader, papers, device):
        judged.append({name: value.clone() for name, value in reader.state_dict().items()})
        mark = (0.1, 0.4, 0.2, 0.7, 0.7, 0.3)[len(judged) - 1]
        return dict.fromkeys(examine(reader, papers, device), mark)

    monkeypatch.setattr(campaign, "examine", examined)
    plan = Plan(seconds=6, seeds=2, device="cpu", workers=1, tokens=400)
    running = Campaign(materials(world), exam(world), plan, tmp_path)
    with caplog.at_level(logging.INFO):
        running.run(world.tiny_reader())
    names = ["broad", "own 1", "own 2", "averaged", "taught", "averaged and taught"]
    assert list(running.figures) == names
    assert json.loads((tmp_path / "figures.json").read_text("utf-8")) == running.figures
    for name in names:
        told = f"the best so far is {name}" in caplog.messages
        assert told == (name in ("broad", "own 1", "averaged")), name
    kept = load_reader(tmp_path / "fp16").state_dict()
    for name, value in judged[names.index("averaged")].items():
        torch.testing.assert_close(kept[name], value.half().to(value.dtype), rtol=0, atol=0)


def test_averaged_weights_lie_in_the_middle(world):
    one, two = world.tiny_reader(), world.tiny_reader()
    with torch.no_grad():
        for parameter in two.parameters():
            parameter.add_(1.0)
    middle = averaged([one, two])
    for a, b in zip(one.parameters(), middle.parameters(), strict=True):
        torch.testing.assert_close(b, a + 0.5)


def test_a_campaign_runs_from_what_was_packed(world, tmp_path, monkeypatch):
    base, packed, out = tmp_path / "base", tmp_path / "packed", tmp_path / "out"
    save_half(world.tiny_reader(), base)
    monkeypatch.setattr(campaign, "gather", lambda *_, **__: materials(world))
    monkeypatch.setattr(campaign, "build_exam", lambda *_: exam(world))
    told = ["pack", "--data", str(tmp_path), "--base", str(base), "--out", str(packed)]
    assert campaign.main(told) == 0
    told = ["run", "--packed", str(packed), "--out", str(out), "--device", "cpu", "--workers", "1"]
    assert campaign.main([*told, "--seconds", "5", "--seeds", "1", "--tokens", "400"]) == 0
    figures = json.loads((out / "figures.json").read_text("utf-8"))
    assert {"broad", "own 1", "averaged", "taught"} <= set(figures)
    trained = load_reader(out / "fp16")
    assert not torch.equal(trained.span.weight, world.tiny_reader().span.weight)
    again = [*told[:3], "--out", str(tmp_path / "again"), "--reader", str(out / "fp16")]
    again += ["--device", "cpu", "--workers", "1", "--seconds", "2", "--tokens", "400"]
    assert campaign.main(again) == 0
    figures = json.loads((tmp_path / "again" / "figures.json").read_text("utf-8"))
    assert set(figures) == {"before", "after", "before and after"}
    missing = ["run", "--packed", str(tmp_path / "none"), "--out", str(out)]
    assert campaign.main(missing) == 2
