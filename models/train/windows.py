"""Cut contexts at sentence ends, and turn question-passage pairs into token windows."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

import torch

if TYPE_CHECKING:
    import random
    from collections.abc import Sequence

    from torch import Tensor

BOS, PAD, EOS = 0, 1, 2
WINDOW = 256
SENTENCE_END = re.compile(r"[.!?…]+[\"”)\]]*\s+|\n+")


@dataclass(frozen=True, slots=True, kw_only=True)
class Pair:
    """A question with a passage; `start < 0` says that the passage does not answer it.

    Where `verdict` is not -1, the question is a statement, and the verdict what the passage says
    of it.
    """

    question: str
    passage: str
    start: int = -1
    end: int = -1
    verdict: int = -1


@dataclass(frozen=True, slots=True, kw_only=True)
class Window:
    """A pair as tokens: `<s> question </s></s> passage </s>`, passage tokens from `first` on.

    `offsets` holds the code points of every passage token; `start` and `end` are token places,
    both included, or -1; `verdict` is that of the pair.
    """

    ids: list[int]
    first: int
    offsets: list[tuple[int, int]]
    start: int = -1
    end: int = -1
    verdict: int = -1


@dataclass(frozen=True, slots=True, kw_only=True)
class Batch:
    """Windows as tensors: ids, masks [rows, tokens]; starts, ends, groups, places, verdicts [rows].

    `groups` says to which question a row belongs, `places` its place among that question's rows. A
    row with a verdict holds a statement, which no span answers. `questions` counts them, and
    `passages` the most rows of one.
    """

    input_ids: Tensor
    attention_mask: Tensor
    passage_mask: Tensor
    starts: Tensor
    ends: Tensor
    groups: Tensor
    places: Tensor
    verdicts: Tensor
    questions: int
    passages: int

    def on(self, device: str) -> Batch:
        """Move the tensors to a device."""
        tensors = {
            name: getattr(self, name).to(device, non_blocking=True)
            for name in self.__dataclass_fields__
            if isinstance(getattr(self, name), torch.Tensor)
        }
        return replace(self, **tensors)


@dataclass(frozen=True, slots=True, kw_only=True)
class Cuts:
    """The sentences of a context: code point spans and their sizes in tokens."""

    spans: list[tuple[int, int]]
    sizes: list[int]


def sentence_spans(text: str) -> list[tuple[int, int]]:
    """Split at sentence ends and line ends; the spans are in order and hold all the words."""
    spans = []
    begin = 0
    for found in SENTENCE_END.finditer(text):
        end = found.end()
        if text[begin:end].strip():
            spans.append((begin, end))
            begin = end
    if text[begin:].strip():
        spans.append((begin, len(text)))
    return spans


def measure_cuts(contexts: Sequence[str], tokenizer: Any) -> dict[str, Cuts]:
    """Split every context once and count the tokens of its sentences."""
    spans = [sentence_spans(context) for context in contexts]
    flat = [c[a:b] for c, parts in zip(contexts, spans, strict=True) for a, b in parts]
    sizes = iter([len(one.ids) for one in tokenizer.encode_batch(flat, add_special_tokens=False)])
    return {
        context: Cuts(spans=parts, sizes=[next(sizes) for _ in parts])
        for context, parts in zip(contexts, spans, strict=True)
    }


def cut(
    cuts: Cuts, span: tuple[int, int] | None, budget: int, rng: random.Random
) -> tuple[int, int]:
    """Choose whole sentences of about `budget` tokens that hold `span`, grown at random sides."""
    count = len(cuts.spans)
    if not count:
        return 0, 0
    if span is None:
        left = right = rng.randrange(count)
    else:
        holding = [i for i, (a, b) in enumerate(cuts.spans) if a < span[1] and b > span[0]]
        left, right = (holding[0], holding[-1]) if holding else (0, 0)
    total = sum(cuts.sizes[left : right + 1])
    while True:
        sides = []
        if left > 0 and total + cuts.sizes[left - 1] <= budget:
            sides.append(left - 1)
        if right + 1 < count and total + cuts.sizes[right + 1] <= budget:
            sides.append(right + 1)
        if not sides:
            return cuts.spans[left][0], cuts.spans[right][1]
        chosen = rng.choice(sides)
        total += cuts.sizes[chosen]
        left, right = min(left, chosen), max(right, chosen)


def encode(pairs: Sequence[Pair], tokenizer: Any, window: int = WINDOW) -> list[Window | None]:
    """Tokenise pairs; a passage too long is cut at its end, None where its answer is lost.

    A question is cut to a quarter of the window.
    """
    asked = tokenizer.encode_batch([pair.question for pair in pairs], add_special_tokens=False)
    told = tokenizer.encode_batch([pair.passage for pair in pairs], add_special_tokens=False)
    made: list[Window | None] = []
    for pair, question, passage in zip(pairs, asked, told, strict=True):
        head = [BOS, *question.ids[: window // 4], EOS, EOS]
        room = window - len(head) - 1
        offsets = passage.offsets[:room]
        start = end = -1
        if pair.start >= 0:
            inside = [i for i, (a, b) in enumerate(offsets) if b > pair.start and a < pair.end]
            if not inside or offsets[inside[-1]][1] < pair.end:
                made.append(None)
                continue
            start, end = len(head) + inside[0], len(head) + inside[-1]
        ids = [*head, *passage.ids[:room], EOS]
        made.append(
            Window(
                ids=ids,
                first=len(head),
                offsets=offsets,
                start=start,
                end=end,
                verdict=pair.verdict,
            )
        )
    return made


def blanked(window: Window, share: float, mask: int, rng: random.Random) -> Window:
    """Blank a share of the passage's tokens, outside the answer, with the mask token.

    The question keeps its words: one may be what makes it unanswerable.
    """
    ids = list(window.ids)
    for at in range(window.first, window.first + len(window.offsets)):
        if not window.start <= at <= window.end and rng.random() < share:
            ids[at] = mask
    return replace(window, ids=ids)


def collate(groups: Sequence[Sequence[Window]]) -> Batch:
    """Pad the windows of some questions into one batch."""
    rows = [window for group in groups for window in group]
    width = max(len(window.ids) for window in rows)
    ids = torch.full((len(rows), width), PAD, dtype=torch.long)
    attention = torch.zeros((len(rows), width), dtype=torch.long)
    passage = torch.zeros((len(rows), width), dtype=torch.bool)
    for row, window in enumerate(rows):
        ids[row, : len(window.ids)] = torch.tensor(window.ids)
        attention[row, : len(window.ids)] = 1
        passage[row, window.first : window.first + len(window.offsets)] = True
    return Batch(
        input_ids=ids,
        attention_mask=attention,
        passage_mask=passage,
        starts=torch.tensor([window.start for window in rows]),
        ends=torch.tensor([window.end for window in rows]),
        groups=torch.tensor([i for i, group in enumerate(groups) for _ in group]),
        places=torch.tensor([i for group in groups for i in range(len(group))]),
        verdicts=torch.tensor([window.verdict for window in rows]),
        questions=len(groups),
        passages=max(map(len, groups)),
    )


def slide(
    question: str, passage: str, tokenizer: Any, window: int = WINDOW, shared: int = 64
) -> list[Window]:
    """Tokenise a pair into as many windows as the passage needs, `shared` tokens in common."""
    asked = tokenizer.encode(question, add_special_tokens=False)
    told = tokenizer.encode(passage, add_special_tokens=False)
    head = [BOS, *asked.ids[: window // 4], EOS, EOS]
    room = window - len(head) - 1
    made = []
    begin = 0
    while True:
        part = slice(begin, begin + room)
        ids = [*head, *told.ids[part], EOS]
        made.append(Window(ids=ids, first=len(head), offsets=told.offsets[part]))
        if begin + room >= len(told.ids):
            return made
        begin += room - shared
