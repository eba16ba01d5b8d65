"""Cut a document into passages: whole sentences under one heading, each passage with its span."""

from bisect import bisect_right
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import chain, groupby

from corpus.types import Document, Passage, Span
from ingest.enumerations import whole_pieces
from ingest.outline import heading_label
from ingest.sentences import CountTokens, Sentence, measure, tokens_of

__all__ = ["SPLITTER_VERSION", "split"]

SPLITTER_VERSION = "2"

# Encoder tokens. A passage is filled up to FULL; from GOOD on it ends where a paragraph does rather
# than inside the next one. A sentence or a list up to WHOLE is never cut: half a list gives half an
# answer, and the encoder reads 512.
GOOD = 150
FULL = 220
WHOLE = 400
TINY = 60  # sections below it share a passage with their neighbours; a rest below it joins the last
OVERLAP = 60  # a longer sentence is not repeated at the head of the next passage

Piece = tuple[Sentence, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class _Section:
    """What stands between two headings, under the labels of `path`; its own comes last."""

    path: tuple[str, ...]
    level: int
    heading: Piece
    body: Piece

    @property
    def tokens(self) -> int:
        """The tokens of the heading and of the body."""
        return tokens_of((*self.heading, *self.body))


def split(document: Document, count_tokens: CountTokens) -> list[Passage]:
    """Return the passages of `document` in order.

    A passage holds whole sentences, about 150 to 220 tokens, and repeats the last sentence of the
    one before it in the same section. Longer ones, up to 400, are single long sentences or lists.
    Every sentence outside a heading is in at least one passage. `count_tokens` is asked in batches.
    """
    text = document.text
    sentences = measure(text, count_tokens, longest=WHOLE, piece=FULL)
    sections = list(_sections(document, sentences))
    passages: list[Passage] = []
    for path, run in _runs(sections):
        for span in _spans(text, run):
            passages.append(_passage(document, len(passages), span, path))
    return passages


def _passage(document: Document, ordinal: int, span: Span, path: tuple[str, ...]) -> Passage:
    """Return the passage at `span`; a heading that repeats the title is left out."""
    text = span.of(document.text)
    if not text.strip():
        raise AssertionError(f"passage {ordinal} of {document.id} is blank")
    title = document.title.casefold()
    return Passage(
        id=f"{document.id}#{document.content_hash[:8]}-{ordinal:04d}",
        document_id=document.id,
        ordinal=ordinal,
        span=span,
        text=text,
        headings=tuple(label for label in path if label.casefold() != title),
        page=document.page_of(span.start),
    )


# --- sections -------------------------------------------------------------------------------------


def _sections(document: Document, sentences: Sequence[Sentence]) -> Iterator[_Section]:
    """Yield the sections in order, the one before the first heading included."""
    starts = [heading.span.start for heading in document.headings]
    owned = groupby(sentences, key=lambda sentence: bisect_right(starts, sentence.span.start))
    bodies = {number: tuple(group) for number, group in owned}
    yield _Section(path=(), level=0, heading=(), body=bodies.get(0, ()))
    path: list[tuple[int, str]] = []
    for number, heading in enumerate(document.headings, start=1):
        path = [above for above in path if above[0] < heading.level]
        path.append((heading.level, heading_label(document.text, heading)))
        own = bodies.get(number, ())
        headed = sum(sentence.span.end <= heading.span.end for sentence in own)
        yield _Section(
            path=tuple(label for _, label in path if label),
            level=heading.level,
            heading=own[:headed],
            body=own[headed:],
        )


def _runs(sections: Sequence[_Section]) -> Iterator[tuple[tuple[str, ...], Piece]]:
    """Yield the stretches that passages are cut from, each with the headings above it.

    Neighbours under the same parent that are tiny and have nothing below them become one stretch,
    with their headings in its text. A heading over other headings alone gives no stretch.
    """
    at = 0
    while at < len(sections):
        end = at + 1
        while end < len(sections) and _together(sections, at, end):
            end += 1
        first = sections[at]
        if end - at > 1:
            parts = (
                part for section in sections[at:end] for part in (section.heading, section.body)
            )
            yield first.path[:-1], tuple(chain.from_iterable(parts))
        elif first.body:
            yield first.path, first.body
        elif first.heading and _is_leaf(sections, at):
            yield first.path[:-1], first.heading
        at = end


def _together(sections: Sequence[_Section], at: int, end: int) -> bool:
    """Tell whether the section `end` may share a passage with those from `at` on."""
    first, last = sections[at], sections[end]
    return (
        first.level == last.level > 0
        and first.path[:-1] == last.path[:-1]
        and first.tokens < TINY
        and last.tokens < TINY
        and _is_leaf(sections, end)
        and sum(section.tokens for section in sections[at : end + 1]) <= GOOD
    )


def _is_leaf(sections: Sequence[_Section], at: int) -> bool:
    """Tell whether no section stands below this one."""
    return at + 1 == len(sections) or sections[at + 1].level <= sections[at].level


# --- packing --------------------------------------------------------------------------------------


def _spans(text: str, run: Piece) -> Iterator[Span]:
    """Yield the spans of the passages of one stretch."""
    packs = _pack(list(whole_pieces(text, run, longest=WHOLE)))
    if len(packs) > 1 and tokens_of(packs[-1].sentences) < TINY:
        rest = packs.pop()
        if packs[-1].tokens + tokens_of(rest.sentences) <= FULL + TINY:
            packs[-1].sentences += rest.sentences
        else:
            packs.append(rest)
    for pack in packs:
        start = (pack.repeated or pack.sentences[0]).span.start
        yield Span(start=start, end=pack.sentences[-1].span.end)


@dataclass(slots=True, kw_only=True)
class _Pack:
    """A passage being filled.

    `repeated` is the sentence it shares with the one before, `longest` the tokens of its longest
    piece.
    """

    repeated: Sentence | None
    sentences: list[Sentence]
    longest: int

    @property
    def tokens(self) -> int:
        """The tokens of the passage, the repeated sentence included."""
        return tokens_of(self.sentences) + (self.repeated.tokens if self.repeated else 0)

    def takes(self, piece: Piece, rest: int) -> bool:
        """Tell whether `piece` belongs here; `rest` are the tokens from it to its line's end.

        A paragraph is kept together where it all but fits. Around one long sentence or list a
        passage takes what follows in its paragraph.
        """
        have, total = self.tokens, self.tokens + tokens_of(piece)
        if total <= WHOLE and tokens_of(self.sentences) < TINY:
            return True
        if piece[0].line != self.sentences[-1].line:
            return total <= FULL and (have < GOOD or have + rest <= FULL)
        return (
            total <= FULL or have + rest <= FULL + TINY or (self.longest > FULL and total <= WHOLE)
        )

    def add(self, piece: Piece) -> None:
        """Put `piece` at the end."""
        self.sentences += piece
        self.longest = max(self.longest, tokens_of(piece))


def _pack(pieces: Sequence[Piece]) -> list[_Pack]:
    """Fill passages with the pieces, in order."""
    rest: Counter[int] = Counter()
    for piece in pieces:
        rest[piece[0].line] += tokens_of(piece)
    packs: list[_Pack] = []
    for piece in pieces:
        if packs and packs[-1].takes(piece, rest[piece[0].line]):
            packs[-1].add(piece)
        else:
            packs.append(_Pack(repeated=_overlap(packs, piece), sentences=[], longest=0))
            packs[-1].add(piece)
        rest[piece[0].line] -= tokens_of(piece)
    return packs


def _overlap(packs: Sequence[_Pack], piece: Piece) -> Sentence | None:
    """Return the last sentence so far, where it is short enough to stand before `piece` again."""
    last = packs[-1].sentences[-1] if packs else None
    fits = last and last.tokens <= OVERLAP and last.tokens + tokens_of(piece) <= WHOLE
    return last if fits else None
