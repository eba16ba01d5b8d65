"""How a claim and a sentence go together, word by word: what is missing, replaced, added, denied.

The features are those of the textual entailment of before the networks: words covered, the longest
common subsequence, negation on one side alone, and words of force ("luôn", "chỉ", "một số") that
one side adds to the other (MacCartney, "Natural Language Inference", 2009).
"""

import math
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from functools import cache

from bot.asking.constraints import Constraint
from bot.asking.question import FUNCTION_WORDS, Question
from bot.proving.evidence import comparable
from bot.reading.coverage import Coverage
from bot.reading.polarity import denials, fronted
from corpus.vietnamese.contrasts import Opposite
from corpus.vietnamese.names import Name
from corpus.vietnamese.text import syllables, tone_key
from corpus.vietnamese.values import Value, find
from corpus.vietnamese.words import rows, spellings

__all__ = ["Compared", "features_of"]

_MOST = 5  # missing words that count
_SOME = 2  # other things that count
_BESIDE = (4, 6)  # words before and behind what both sides say, in which force counts


@dataclass(frozen=True, slots=True, kw_only=True)
class Compared:
    """A claim with the sentence that it is held against.

    `lead` is what leads to the sentence, titles and the words before a list; `around` what else
    says where it stands; `failed` what the claim fixes and the evidence does not meet.
    """

    asked: Question
    told: str
    lead: str
    around: str
    failed: Sequence[Constraint]

    @property
    def said(self) -> str:
        """The sentence with what leads to it."""
        return f"{self.lead} {self.told}"


def features_of(pair: Compared, coverage: Coverage) -> dict[str, float]:
    """Return what the alignment of claim and sentence shows, each feature by its name."""
    mine, theirs = _in_order(pair.asked.text), [*_words(pair.lead), *_in_order(pair.told)]
    blocks = SequenceMatcher(a=mine, b=theirs, autojunk=False)
    return {
        **_covered(pair, coverage),
        **_aligned(pair, mine, theirs, blocks),
        **_forced(mine, theirs, blocks),
        **_fixed(pair, mine),
    }


def _words(text: str) -> list[str]:
    return [tone_key(token.text) for token in syllables(text)]


def _in_order(text: str) -> list[str]:
    """Return the words with what says where or when behind: "trong kho, khách không hút thuốc"."""
    front, rest = fronted(text)
    return _words(f"{rest} {front}")


def _covered(pair: Compared, coverage: Coverage) -> dict[str, float]:
    """Weigh the content words of the claim that the sentence, its lead and its place hold."""
    units = coverage.units(pair.asked)
    single = [unit for unit in units if len(unit.words) == 1]
    whole = sum(unit.weight for unit in single) or 1.0
    heaviest = max((unit.weight for unit in single), default=1.0)
    everywhere = f"{pair.around} {pair.said}"
    held = [coverage.holds(unit, everywhere) for unit in single]
    missing = [unit.weight for unit, has in zip(single, held, strict=True) if not has]

    def share(text: str) -> float:
        return sum(unit.weight for unit in single if coverage.holds(unit, text)) / whole

    return {
        "covered by sentence": share(pair.told),
        "covered with lead": share(pair.said),
        "covered in all": share(everywhere),
        "covered pairs": coverage.share(units, pair.said),
        "closeness": coverage.closeness(units, pair.said),
        "missing": min(_MOST, len(missing)),
        "any missing": float(bool(missing)),
        "heaviest missing": max(missing, default=0.0) / heaviest,
        "missing at the end": float(not all(held[-2:])),
        "missing at the beginning": float(not all(held[:2])),
        "length": math.log1p(len(single)),
    }


def _aligned(
    pair: Compared, mine: Sequence[str], theirs: Sequence[str], blocks: SequenceMatcher[str]
) -> dict[str, float]:
    """Measure what both say in the same order, what stands in its place, and denials beside it."""
    codes = blocks.get_opcodes()
    same = [at for at, (kind, *_) in enumerate(codes) if kind == "equal"]
    sizes = [end - start for kind, start, end, _, _ in codes if kind == "equal"]
    known = {*_words(pair.around), *theirs}
    own = set(mine)
    my_denials, their_denials = denials(mine), denials(theirs)
    replaced = replacing = mine_denied = theirs_denied = 0
    for at, (kind, a, b, c, d) in enumerate(codes):
        if kind == "equal":
            continue
        lost = [w for w in mine[a:b] if w not in FUNCTION_WORDS and w not in known]
        new = [w for w in theirs[c:d] if w not in FUNCTION_WORDS and w not in own]
        if kind == "replace" and lost and new:
            replaced += 1
            replacing += len(lost)
        mine_denied += len(my_denials & set(range(a, b)))
        if same and same[0] < at < same[-1]:
            theirs_denied += len(their_denials & set(range(c, d)))
    length = max(1, len(mine))
    return {
        "common": sum(sizes) / length,
        "longest common": max(sizes, default=0) / length,
        "replaced": min(3, replaced),
        "replaced words": replacing / length,
        "odd denials": float((mine_denied + theirs_denied) % 2),
        "denials of the claim": min(_SOME, mine_denied),
        "denials of the sentence": min(_SOME, theirs_denied),
        "longer": math.log(max(1, len(theirs)) / length),
    }


@cache
def _force() -> dict[str, re.Pattern[str]]:
    """Return, for each kind of force, what says it."""
    return {
        kind: re.compile(
            rf"(?<!\w)(?:{'|'.join(sorted(map(re.escape, spellings(words)), key=len)[::-1])})(?!\w)"
        )
        for kind, words in rows("force")
    }


def _forced(
    mine: Sequence[str], theirs: Sequence[str], blocks: SequenceMatcher[str]
) -> dict[str, float]:
    """Tell which kinds of force the claim adds to the sentence, and which it leaves out."""
    found = [block for block in blocks.get_matching_blocks() if block.size]
    found = [block for block in found if block.size > 1] or found
    first = min((block.b for block in found), default=0)
    last = max((block.b + block.size for block in found), default=len(theirs))
    near = " ".join(theirs[max(0, first - _BESIDE[0]) : last + _BESIDE[1]])
    claim, sentence = " ".join(mine), " ".join(theirs)
    said = {
        kind: [pattern.search(text) is not None for text in (claim, sentence, near)]
        for kind, pattern in _force().items()
    }
    features = {}
    for kind, (claimed, told, beside) in said.items():
        features[f"adds {kind}"] = float(claimed and not told)
        features[f"loses {kind}"] = float(beside and not claimed)
    claimed, excepted = said["all"][0], said["except"]
    features["all despite exceptions"] = float(claimed and excepted[1] and not excepted[0])
    return features


def _fixed(pair: Compared, mine: Sequence[str]) -> dict[str, float]:
    """Count what the claim fixes and the evidence does not say, or says otherwise."""
    values = [one.of for one in pair.failed if isinstance(one.of, Value)]
    told = find(pair.told)
    others = [one for one in pair.failed if not isinstance(one.of, Value | Name | Opposite)]
    opposed = [one.of for one in pair.failed if isinstance(one.of, Opposite)]
    return {
        "values unmet": min(_SOME, len(values)),
        "names unmet": min(_SOME, sum(isinstance(one.of, Name) for one in pair.failed)),
        "others unmet": float(bool(others)),
        "opposite told": float(any(one.excluded_by(pair.told) for one in opposed)),
        "other value told": float(any(comparable(v, one) for v in values for one in told)),
        "met": min(3, len(pair.asked.constraints) - len(pair.failed)),
        "numbers missing": min(_SOME, sum(1 for _ in _numbers_missing(pair, mine))),
    }


def _numbers_missing(pair: Compared, mine: Sequence[str]) -> Iterator[str]:
    """Yield the numbers of a claim that the evidence neither has nor tells in another way."""
    everywhere = f"{pair.around} {pair.said}"
    known, told = set(_words(everywhere)), find(everywhere)
    for word in mine:
        if word in known or not any(letter.isdigit() for letter in word):
            continue
        own = [value for value in find(pair.asked.text) if word in _words(value.text)]
        if not any(v.agrees(one) or v.is_covered_by(one) for v in own for one in told):
            yield word
