"""An answer as a sentence that a reader could forward, with the answer itself marked in it."""

import re
from dataclasses import dataclass

from bot.asking.constraints import story_end
from corpus.types import Span
from corpus.vietnamese.acronyms import Acronyms
from corpus.vietnamese.marks import unmarked
from corpus.vietnamese.statement import statement

__all__ = ["Told", "in_a_sentence", "plain", "spelled_out"]

_LONGEST = 400  # of a source sentence that is told whole; of a longer one its clause
_MARKUP = re.compile(
    r"^[ \t]*(?:#{1,6}[ \t]+|>[ \t]?|[-*+•][ \t]+)+"  # headings, quotations, bullets
    r"|\[\^[^\]\s]{1,20}\]"  # footnote marks
    r"|!?\[(?P<shown>[^\]\n]{0,300})\]\([^()\s]{0,500}\)"  # links and pictures
    r"|(?<!\w)(?:\*\*\*|\*\*|__|\*|`)(?=\S)|(?<=\S)(?:\*\*\*|\*\*|__|\*|`)(?!\w)"  # emphasis
    r"|\\(?P<escaped>[\\`*_{}\[\]()#+\-.!|])",
    re.MULTILINE,
)
_BARS = re.compile(r"\s*\|\s*")
_BLANKS = re.compile(r"\s+")
_CLAUSE = re.compile(r"[;:]\s+|\.\s+")


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """A sentence; `answer` is where the answer stands in `text`, None where it is all of it."""

    text: str
    answer: Span | None


def in_a_sentence(question: str, answer: str, evidence: str, acronyms: Acronyms) -> Told:
    """Tell `answer` in the sentence that it makes of `question`, else in that of its source.

    `evidence` is the sentence of the source that holds `answer`. A bare abbreviation is spelled
    out where the sentence is made; the source's sentence stays as it is, but for its markup. What
    askers tell of themselves first ("Tôi đang sống ở Huế, …") is not said back to them.
    """
    shown = plain(answer)
    told_first = story_end(question) > 0
    made = None if told_first else statement(question, spelled_out(shown, acronyms))
    if made is not None:
        return Told(text=made.text, answer=made.answer)
    # A row of a table is no sentence: what other columns say would stand beside the answer.
    bare = plain(unmarked(evidence))
    source = bare if shown in bare else plain(evidence)
    told = shown if " | " in evidence and shown else _clause_with(source, shown)
    at = told.find(shown)
    span = Span(start=at, end=at + len(shown)) if at >= 0 and shown else None
    return Told(text=told if told[-1:] in {".", "!", "?", "…"} else f"{told}.", answer=span)


def spelled_out(answer: str, acronyms: Acronyms) -> str:
    """Add the full name to an answer that is a bare abbreviation: "UBND (Ủy ban nhân dân)"."""
    full = acronyms.full_names(answer.strip())
    return f"{answer} ({full[0]})" if len(full) == 1 else answer


def plain(text: str) -> str:
    """Drop the marks of Markdown, the bars of tables and footnote marks; fold white space."""
    bare = _MARKUP.sub(lambda mark: mark["shown"] or mark["escaped"] or "", text)
    bare = _BARS.sub(" – ", bare).strip(" –")
    return _BLANKS.sub(" ", bare).strip()


def _clause_with(sentence: str, answer: str) -> str:
    """Return the sentence, or where it is too long the clauses around the answer."""
    at = sentence.find(answer)
    if len(sentence) <= _LONGEST or at < 0:
        return sentence
    cuts = [0, *(match.end() for match in _CLAUSE.finditer(sentence)), len(sentence)]
    start = max(cut for cut in cuts if cut <= at)
    end = min(cut for cut in cuts if cut >= at + len(answer))
    clause = sentence[start:end].strip(" ;:")
    return f"{clause[:1].upper()}{clause[1:]}"
