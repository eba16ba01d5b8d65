"""The figures of the README, from the kept baselines, in English and in Vietnamese."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Literal

from evals.estimate import Estimate
from evals.measures import CORRECT, kinds
from evals.report import KIND_LABELS
from evals.result import Result
from evals.verdict import Verdict

__all__ = ["Language", "figures"]

Language = Literal["en", "vi"]

_KINDS = {
    "fact": "plain facts",
    "table": "cells of tables",
    "list": "lists",
    "count": "how many in all",
    "definition": "definitions, abbreviations",
    "field": "what a document says of itself",
    "version": "older and newer papers",
    "verdict": "yes or no",
    "clause": "conditions, procedures, penalties",
    "address": "by address (“khoản 2 Điều 9”)",
    "comparison": "comparisons",
    "summary": "summaries",
    "follow-up": "follow-ups",
    "several": "several questions at once",
    "disagreement": "documents that disagree",
    "trap": "near a fact, but not it: refuse",
    "missing": "not in the documents: refuse",
    "choices": "vague: ask back",
    "remark": "small talk",
}
_SETS = {
    "articles": ("articles", "các bài kèm theo"),
    "conflicts": ("documents that disagree", "tài liệu mâu thuẫn nhau"),
    "everyday": ("papers of every day", "giấy tờ hằng ngày"),
}
_MEASURES: tuple[tuple[tuple[str, ...], str, str], ...] = (
    (
        ("recall@1", "recall@5"),
        "recall@1 / recall@5 of the evidence",
        "recall@1 / recall@5 của bằng chứng",
    ),
    (
        ("em", "f1"),
        "short answer, EM / F1",
        "câu trả lời ngắn, EM / F1",
    ),
    (
        ("verdict",),
        "yes or no, right",
        "có hay không, phán đúng",
    ),
    (
        ("clause_completeness",),
        "clauses, complete",
        "điều khoản, trọn vẹn",
    ),
    (
        ("item_precision", "item_recall"),
        "lists, item precision / recall",
        "danh sách, độ chính xác / độ phủ theo mục",
    ),
    (
        ("summary_coverage", "summary_cited"),
        "summaries, points held / sentences cited",
        "tóm tắt, ý giữ được / câu có trích dẫn",
    ),
    (
        ("citation_precision", "citation_recall"),
        "citation precision / recall",
        "trích dẫn, độ chính xác / độ phủ",
    ),
    (
        ("abstention_precision", "abstention_recall"),
        "refusal precision / recall",
        "từ chối, độ chính xác / độ phủ",
    ),
    (
        ("quote_validity",),
        "quote validity",
        "trích dẫn có thật",
    ),
)


def figures(results: Sequence[Result], language: Language) -> str:
    """Write two tables in Markdown: right replies on the test splits by kind; measures by set."""
    return "\n\n".join(
        ("\n".join(_by_kind(results, language)), "\n".join(_by_set(results, language)))
    )


def _by_kind(results: Sequence[Result], language: Language) -> Iterator[str]:
    every = [verdict for result in results for verdict in result.verdicts]
    names = [_named(result, language) for result in results]
    head = (
        ("question, test split", "all")
        if language == "en"
        else ("câu hỏi, phần kiểm tra", "tất cả")
    )
    yield _row([*head, *names])
    yield _row(["---"] * (len(names) + 2))
    whole = "all kinds" if language == "en" else "mọi loại"
    own = [_right(group, language) for group in (every, *(result.verdicts for result in results))]
    yield _row([whole, *own])
    by_kind = [kinds(every), *(result.kinds for result in results)]
    for kind in by_kind[0]:
        if any("test" in held.get(kind, {}) for held in by_kind):
            label = _KINDS[kind] if language == "en" else KIND_LABELS[kind]
            yield _row([label, *(_share(held.get(kind, {}), language) for held in by_kind)])


def _right(verdicts: Sequence[Verdict], language: Language) -> str:
    test = [verdict for verdict in verdicts if verdict.split == "test"]
    estimate = CORRECT.estimate(test)
    if estimate is None:
        return "–"
    low, high = (_number(bound, language) for bound in (estimate.low, estimate.high))
    parted = ", " if language == "en" else "; "
    return f"{_number(estimate.mean, language)} [{low}{parted}{high}] ({estimate.n})"


def _share(splits: Mapping[str, Estimate], language: Language) -> str:
    one = splits.get("test")
    return "–" if one is None else f"{_number(one.mean, language)} ({one.n})"


def _by_set(results: Sequence[Result], language: Language) -> Iterator[str]:
    names = [f"{_named(result, language)} ({len(result.verdicts)})" for result in results]
    yield _row(["measure, both splits" if language == "en" else "thước đo, cả hai phần", *names])
    yield _row(["---"] * (len(names) + 1))
    for split, english, vietnamese in (
        ("dev", "reply right, development", "trả lời đúng, phần phát triển"),
        ("test", "reply right, test", "trả lời đúng, phần kiểm tra"),
    ):
        held = [[v for v in result.verdicts if v.split == split] for result in results]
        means = [_of(CORRECT.estimate(group), language) for group in held]
        yield _row([english if language == "en" else vietnamese, *means])
    for measures, english, vietnamese in _MEASURES:
        cells = [
            " / ".join(_of(result.measures.get(measure), language) for measure in measures)
            for result in results
        ]
        yield _row([english if language == "en" else vietnamese, *cells])


def _of(estimate: Estimate | None, language: Language) -> str:
    return "–" if estimate is None else _number(estimate.mean, language)


def _named(result: Result, language: Language) -> str:
    name = result.manifest.gold
    return _SETS.get(name, (name, name))[language == "vi"]


def _number(value: float, language: Language) -> str:
    text = f"{value:.3f}"
    return text if language == "en" else text.replace(".", ",")


def _row(cells: Sequence[str]) -> str:
    return f"| {' | '.join(cells)} |"
