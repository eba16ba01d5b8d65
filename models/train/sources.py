"""The sources of a course, and the human traps that no source may see."""

from __future__ import annotations

import logging
import random
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from corpus.vietnamese.claim import claim
from models.train.asked import load_asked, load_polar
from models.train.course import Source
from models.train.more import (
    Split,
    is_held,
    load_more,
    read_lines,
    split_by_context,
    translated_titles,
)
from models.train.squad import Answer, Example, load_alqac, load_squad, nfc
from models.train.statements import assertion
from models.train.verdicts import CONTRADICTS, SILENT, SUPPORTS
from models.train.windows import Pair

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from pathlib import Path

log = logging.getLogger(__name__)

VIQUAD2 = "viquad2_part_dt024_without_holdout"
TRANSLATED = "squad2_dev_vi_machine_translated_xquad_removed"
SAYS = {"yes": SUPPORTS, "no": CONTRADICTS, "silent": SILENT}
TITLES = 10
"""One of so many articles of the translated set is held out."""
TRUE_OR_FALSE = 3
"""One of so many articles with true-or-false questions is held out."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Questions:
    """All that a course is made of; `held` are the questions by set that only measure."""

    viquad: list[Example]
    small: list[Example]
    zalo: list[Example]
    human: dict[str, list[Example]]
    foreign: dict[str, list[Example]]
    held: dict[str, list[Example]]
    asked: list[Example]
    """In people's own words, and those of them that are of yes and no in `polar`."""
    polar: list[Example]
    verdicts: dict[str, int]
    """What the passage of a question of yes and no says, by the question's id."""


def is_claim(question: str) -> bool:
    """Say whether the chatbot takes a question for one of yes and no."""
    return claim(question) is not None


def load_path(more: Path, name: str) -> list[Example]:
    """Load one file of the folder by its name without the ending."""
    return load_more(more / f"{name}.jsonl.gz")


def translated_split(more: Path) -> tuple[Split, set[str]]:
    """Split the translated set by article; also return the titles that are held out."""
    translated = load_path(more, TRANSLATED)
    originals = {
        one.context: (one.context, one.title)
        for one in load_path(more, "squad_dev_v2.0_xquad_removed")
    }
    contexts = list(dict.fromkeys(one.context for one in translated))
    titles = translated_titles(contexts, list(originals.values()))
    held = {title for title in titles.values() if is_held(title, TITLES)}
    return Split(
        train=[one for one in translated if titles[one.context] not in held],
        held=[one for one in translated if titles[one.context] in held],
    ), held


def held_out(data: Path) -> dict[str, list[Example]]:
    """Return the questions that no training sees, by set."""
    more = data / "more"
    return {
        "viquad2": split_by_context(load_path(more, VIQUAD2)).held,
        "squad2-vi": translated_split(more)[0].held,
        "idk-mrc": load_path(more, "idk_mrc_test"),
    }


FOREIGN = {
    "english again": ("squad_dev_1.1_xquad_removed",),
    "comments": ("squadshifts_reddit", "squadshifts_amazon_reviews"),
    "sentences": ("qamr_dev", "qamr_test"),
    "reviews": ("subjqa",),
    "policies": ("policyqa_dev", "policyqa_test"),
    "novels": ("bipar_en_valid_test",),
    "indonesian again": ("facqa_id",),
    "turkish": ("tquad_train", "tquad_dev"),
}
"""What a broad course reads besides, by files of the folder."""


def load_questions(data: Path, *, own_words: bool = False, broad: bool = False) -> Questions:
    """Load all sources; no context of a held-out or development question is left in them.

    Those of `models.train.asked` too where `own_words` says so, and `FOREIGN` where `broad` does.
    """
    more = data / "more"
    second = split_by_context(load_path(more, VIQUAD2))
    translated, titles = translated_split(more)
    tested = load_path(more, "idk_mrc_test")
    closed = {one.context for one in [*second.held, *translated.held, *tested]}
    closed |= {one.context for one in load_squad(data / "viquad1" / "dev_ViQuAD.json")}
    first = load_squad(data / "viquad1" / "train_ViQuAD.json")
    asked = {one.question for one in first}
    again = [one for one in second.train if not one.answers or one.question not in asked]
    small = load_squad(data / "mlqa_vi" / "dev-context-vi-question-vi.RECONSTRUCTED.json")
    small += load_alqac(data / "alqac2022")
    rules = load_path(more, "th1nhng0_train_wiki") + load_path(more, "th1nhng0_train_reg")
    english = load_path(more, "squad_dev_v2.0_xquad_removed")
    indonesian = load_path(more, "idk_mrc_train") + load_path(more, "idk_mrc_valid")
    shifted = load_path(more, "squadshifts_new_wiki")
    further = {
        name: [one for file in files for one in load_path(more, file)]
        for name, files in (FOREIGN if broad else {}).items()
    }

    polar = load_polar(data) if own_words else []
    polar = [one for one in polar if is_claim(one.question)]

    def open_to(examples: Sequence[Example]) -> list[Example]:
        return [one for one in examples if one.context not in closed and one.title not in titles]

    def with_answer(examples: Sequence[Example], *, answered: bool) -> list[Example]:
        return [one for one in open_to(examples) if bool(one.answers) == answered]

    return Questions(
        viquad=open_to(first) + with_answer(again, answered=True),
        small=open_to(small),
        zalo=open_to(load_squad(data / "zalo2019" / "mailong25_train-v2.0.json")),
        human={
            "viquad2 unanswerable": with_answer(again, answered=False),
            "translated": with_answer(translated.train, answered=True),
            "translated unanswerable": with_answer(translated.train, answered=False),
            "rules": open_to(rules),
        },
        foreign={
            "indonesian": with_answer(indonesian, answered=True),
            "indonesian unanswerable": with_answer(indonesian, answered=False),
            "english": with_answer(english, answered=True),
            "english unanswerable": with_answer(english, answered=False),
            "wikipedia": open_to(shifted),
            **{name: open_to(examples) for name, examples in further.items()},
        },
        held={"viquad2": second.held, "squad2-vi": translated.held, "idk-mrc": tested},
        asked=load_asked(data).examples if own_words else [],
        polar=[one.example for one in polar],
        verdicts={one.example.id: SAYS[one.verdict] for one in polar},
    )


def law_texts(data: Path, most: int, seed: int = 0) -> list[Example]:
    """Cut laws into stretches of some clauses, as examples without a question."""
    rng = random.Random(seed)
    made = []
    for path in sorted((data / "laws").glob("*.txt")):
        lines = [
            " ".join(nfc(line).split()) for line in path.read_text(encoding="utf-8").split("\n")
        ]
        lines = [line for line in lines if len(line) > 40]
        for begin in range(0, len(lines) - 6, 6):
            text = "\n".join(lines[begin : begin + 6])
            if len(text) < 2500:
                made.append(
                    Example(
                        id=f"{path.stem}-{begin}", title="", question="", context=text, answers=()
                    )
                )
    return rng.sample(made, min(most, len(made)))


def true_or_false(data: Path) -> tuple[list[Pair], list[Pair]]:
    """Load the legal true-or-false questions as verdict pairs with whole articles: train, held."""
    train: list[Pair] = []
    held: list[Pair] = []
    for row in read_lines(data / "more" / "alqac24_25_with_articles.jsonl.gz"):
        if row["type"] != "Đúng/Sai" or row["answer"] not in {"Đúng", "Sai"}:
            continue
        article = nfc(row["context"])
        pair = Pair(
            question=assertion(nfc(row["question"])),
            passage=article,
            verdict=SUPPORTS if row["answer"] == "Đúng" else CONTRADICTS,
        )
        (held if is_held(article, TRUE_OR_FALSE) else train).append(pair)
    return train, held


def law_questions(data: Path) -> list[Example]:
    """Load the legal questions with a choice or a free answer that stands in their article.

    They are asked without their choices, and are for measuring and calibration, not for training.
    """
    made = []
    for row in read_lines(data / "more" / "alqac24_25_with_articles.jsonl.gz"):
        context, text = nfc(row["context"]), nfc(row["answer"] or "")
        if row["type"] == "Trắc nghiệm":
            text = nfc((row["choices"] or {}).get(row["answer"]) or "")
        text = " ".join(text.split()).rstrip(".;")
        place = context.lower().find(text.lower()) if text else -1
        if row["type"] != "Đúng/Sai" and place >= 0:
            answer = Answer(start=place, text=context[place : place + len(text)])
            made.append(
                Example(
                    id=row["id"],
                    title=context.split("\n")[0].strip(),
                    question=" ".join(nfc(row["question"]).split()),
                    context=context,
                    answers=(answer,),
                )
            )
    return made


def weighed(
    rows: Iterable[tuple[str, Sequence[Example], float, float, str]],
) -> list[Source]:
    """Make Vietnamese sources: name, examples, early and late weight, task."""
    return [
        Source(name=name, examples=examples, early=early, late=late, task=task)
        for name, examples, early, late, task in rows
    ]


def weighed_throughout(
    rows: Iterable[tuple[str, Sequence[Example], float, str]],
) -> list[Source]:
    """Make sources that weigh the same from beginning to end: name, examples, weight, task."""
    return weighed((name, examples, weight, weight, task) for name, examples, weight, task in rows)


def sources_of(questions: Questions, laws: Sequence[Example]) -> list[Source]:
    """Weigh the sources; the last part of the course is Vietnamese alone."""
    human = questions.human
    texts = [one for one in questions.viquad if len(one.context) > 300][::3]
    read = (
        ("viquad", questions.viquad, 30, 44, "read"),
        ("zalo", questions.zalo, 5, 6, "read"),
        ("small", questions.small, 4, 5, "read"),
        ("rules", human["rules"], 4, 4, "read"),
        ("translated", human["translated"], 9, 8, "read"),
        ("translated unanswerable", human["translated unanswerable"], 14, 17, "read"),
        ("viquad2 unanswerable", human["viquad2 unanswerable"], 7, 12, "read"),
    )
    abroad = {
        "indonesian": 5,
        "indonesian unanswerable": 5,
        "english": 5,
        "english unanswerable": 7,
        "wikipedia": 4,
    }
    told = (
        ("viquad stated", [one for one in questions.viquad if one.answers], 16, 34, "asked"),
        ("small stated", [one for one in questions.small if one.answers], 3, 4, "asked"),
        ("translated stated", human["translated"], 6, 9, "asked"),
        ("rules stated", human["rules"], 2, 2, "asked"),
        (
            "unanswerable stated",
            human["translated unanswerable"] + human["viquad2 unanswerable"],
            14,
            9,
            "unanswered",
        ),
        ("laws told", laws, 8, 6, "told"),
        ("viquad told", texts, 3, 3, "told"),
        ("true or false", laws[:1], 3, 3, "ruled"),
    )
    return [
        *weighed(read),
        *(
            Source(name=name, examples=questions.foreign[name], early=n, late=0, foreign=True)
            for name, n in abroad.items()
        ),
        *weighed(told),
    ]


def asked_sources(questions: Questions, laws: Sequence[Example]) -> list[Source]:
    """Weigh the sources of a run on people's own words; the others are said over again."""
    human = questions.human
    rows = (
        ("viquad", questions.viquad, 20, "read"),
        ("zalo", questions.zalo, 3, "read"),
        ("small", questions.small, 4, "read"),
        ("rules", human["rules"], 4, "read"),
        ("translated", human["translated"], 3, "read"),
        ("translated unanswerable", human["translated unanswerable"], 4, "read"),
        ("viquad2 unanswerable", human["viquad2 unanswerable"], 6, "read"),
        ("asked", [one for one in questions.asked if one.answers], 30, "read"),
        ("asked traps", [one for one in questions.asked if not one.answers], 14, "read"),
        ("polar", [one for one in questions.polar if one.answers], 14, "polar"),
        ("polar traps", [one for one in questions.polar if not one.answers], 4, "polar"),
        ("viquad stated", [one for one in questions.viquad if one.answers], 4, "asked"),
        ("true or false", laws[:1], 3, "ruled"),
    )
    return weighed_throughout(rows)


def broad_sources(questions: Questions, laws: Sequence[Example]) -> list[Source]:
    """Weigh the sources of a long run that begins with everything: ten parts, three Vietnamese."""
    human, foreign = questions.human, questions.foreign
    read = (
        ("viquad", questions.viquad, 22, "read"),
        ("zalo", questions.zalo, 4, "read"),
        ("small", questions.small, 2, "read"),
        ("rules", human["rules"], 2, "read"),
        ("translated", human["translated"], 5, "read"),
        ("translated unanswerable", human["translated unanswerable"], 8, "read"),
        ("viquad2 unanswerable", human["viquad2 unanswerable"], 3, "read"),
        ("asked", [one for one in questions.asked if one.answers], 7, "read"),
        ("asked traps", [one for one in questions.asked if not one.answers], 4, "read"),
    )
    abroad = {
        "indonesian": 7,
        "indonesian unanswerable": 5,
        "english": 5,
        "english unanswerable": 7,
        "english again": 5,
        "wikipedia": 6,
        "comments": 7,
        "sentences": 5,
        "reviews": 5,
        "policies": 3,
        "novels": 1,
        "indonesian again": 2,
        "turkish": 5,
    }
    told = (
        ("polar", [one for one in questions.polar if one.answers], 5, "polar"),
        ("polar traps", [one for one in questions.polar if not one.answers], 1, "polar"),
        ("viquad stated", [one for one in questions.viquad if one.answers], 8, "asked"),
        ("small stated", [one for one in questions.small if one.answers], 1, "asked"),
        ("translated stated", human["translated"], 3, "asked"),
        (
            "unanswerable stated",
            human["translated unanswerable"] + human["viquad2 unanswerable"],
            3,
            "unanswered",
        ),
        ("laws told", laws, 4, "told"),
        ("true or false", laws[:1], 1, "ruled"),
    )
    return [
        *weighed_throughout(read),
        *(
            Source(name=name, examples=foreign.get(name, ()), early=n, late=n, foreign=True)
            for name, n in abroad.items()
        ),
        *weighed_throughout(told),
    ]


def own_sources(questions: Questions, laws: Sequence[Example]) -> list[Source]:
    """Weigh the sources of the run after a broad one: Vietnamese, half in people's own words."""
    human = questions.human
    rows = (
        ("viquad", questions.viquad, 22, "read"),
        ("zalo", questions.zalo, 3, "read"),
        ("small", questions.small, 3, "read"),
        ("rules", human["rules"], 3, "read"),
        ("translated", human["translated"], 4, "read"),
        ("translated unanswerable", human["translated unanswerable"], 6, "read"),
        ("viquad2 unanswerable", human["viquad2 unanswerable"], 5, "read"),
        ("asked", [one for one in questions.asked if one.answers], 24, "read"),
        ("asked traps", [one for one in questions.asked if not one.answers], 13, "read"),
        ("polar", [one for one in questions.polar if one.answers], 20, "polar"),
        ("polar traps", [one for one in questions.polar if not one.answers], 5, "polar"),
        ("viquad stated", [one for one in questions.viquad if one.answers], 7, "asked"),
        ("translated stated", human["translated"], 2, "asked"),
        ("laws told", laws, 4, "told"),
        ("true or false", laws[:1], 2, "ruled"),
    )
    return weighed_throughout(rows)


FURTHER = {
    "viquad": 30,
    "small": 4,
    "translated unanswerable": 4,
    "asked": 28,
    "asked traps": 11,
    "polar": 18,
    "polar traps": 4,
}
"""What a further course weighs otherwise than `own_sources`: fewer questions without an answer."""


def further_sources(questions: Questions, laws: Sequence[Example]) -> list[Source]:
    """Weigh the sources of a run that begins with an average of readers that refuse too much."""
    return [
        replace(source, early=weight, late=weight)
        for source in own_sources(questions, laws)
        for weight in [FURTHER.get(source.name, source.late)]
    ]


COURSES = {
    "all": sources_of,
    "asked": asked_sources,
    "broad": broad_sources,
    "own": own_sources,
    "further": further_sources,
}
