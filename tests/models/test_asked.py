"""The questions that people ask in their own words stand with their answers in their texts."""

import json
from pathlib import Path

from models.train.asked import FOLDER, PARTS, as_squad, load_asked, load_polar, main, part_of


def rows(name: str) -> list[dict[str, str]]:
    return [json.loads(line) for line in (FOLDER / f"{name}.jsonl").read_text("utf-8").splitlines()]


def test_own_texts_are_read_without_the_data_folder() -> None:
    asked, held = load_asked(None), load_asked(None, part="held")
    answered = [one for one in asked.examples if one.answers]
    assert len(answered) == 3_948  # three a text of 400 texts, four of the others
    assert len(asked.examples) - len(answered) == 2_861
    assert len(held.examples) == 1_352
    assert asked.missing == 2_000
    assert not {one.context for one in asked.examples} & {one.context for one in held.examples}
    for one in answered:
        for answer in one.answers:
            assert one.context[answer.start : answer.end] == answer.text != ""


def test_every_text_has_questions_of_three_kinds() -> None:
    kinds: dict[str, list[str]] = {}
    for row in rows("questions"):
        kinds.setdefault(row["text"], []).append(row["kind"])
    assert set(kinds) == {row["id"] for row in rows("texts")}
    six = ["answer"] * 3 + ["trap"] * 2 + ["yesno"]
    eleven = ["answer"] * 4 + ["trap"] * 3 + ["yesno"] * 4
    assert all(sorted(one) in (six, [*six, "yesno"], eleven) for one in kinds.values())


def test_questions_of_yes_and_no_stand_with_what_decides_them() -> None:
    polar = load_polar(None)
    assert {one.verdict for one in polar} == {"yes", "no", "silent"}
    for one in polar:
        decides = one.context[one.start : one.end] if one.verdict != "silent" else ""
        assert bool(decides.strip()) == (one.verdict != "silent"), one.question
    assert not {one.context for one in polar} & {
        one.context for one in load_polar(None, part="held")
    }


def test_they_become_a_squad_file(tmp_path: Path) -> None:
    main(["--out", str(tmp_path / "asked.json"), "--part", "held"])
    told = json.loads((tmp_path / "asked.json").read_text("utf-8"))
    assert told == as_squad(load_asked(None, part="held").examples)
    asked = [one for each in told["data"] for one in each["paragraphs"][0]["qas"]]
    assert sum(one["is_impossible"] for one in asked) == 568


def test_a_text_is_in_one_part_and_one_writer_only_measures() -> None:
    assert [part_of(text) for text in ("G05", "G06", "M05", "M06")] == [
        "held", "read", "measured", "measured",
    ]  # fmt: skip
    contexts = [{one.context for one in load_asked(None, part=part).examples} for part in PARTS]
    assert not contexts[0] & contexts[1]
    assert not (contexts[0] | contexts[1]) & contexts[2]
    assert contexts[2]
