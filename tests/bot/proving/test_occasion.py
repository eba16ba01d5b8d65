"""Where a numbered meeting took place, when another sentence says it."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import pytest

from bot.asking.question import Question, analyse
from bot.proving.ground import ground
from bot.proving.occasion import areas_first, finest, naming_first, told_elsewhere
from bot.reading.fit import fits
from bot.reading.protocol import Reading
from corpus import Corpus, Hit, Span
from ingest import ingest

PLACE = "Các cuộc họp của HTGM diễn ra tại Mây Sơn."
NAMING = "Đoàn dự cuộc họp HTGM lần thứ 5."
TEXTS = {
    "mot.md": f"{PLACE}\n\n{NAMING}\n",
    "hai.md": f"{PLACE}\n\n{NAMING} HTGM 6 chưa định ngày.\n",
    "xa.md": f"{PLACE}\n\n{'Trời nhiều gió. ' * 120}\n\n{NAMING}\n",
}


@dataclass
class Finds:
    """A reader that finds `answer` wherever it stands, and keeps what it was asked."""

    answer: str
    probability: float = 0.8
    asked: str = ""
    name = "finds"

    def read(self, question: Question, hits: Sequence[Hit]) -> list[Reading]:
        self.asked = question.text
        readings = []
        for hit in hits:
            at = hit.passage.text.find(self.answer)
            if at >= 0:
                start = hit.passage.span.start + at
                span = Span(start=start, end=start + len(self.answer))
                around = hit.passage.span.start + hit.passage.text.index(PLACE)
                sentence = Span(start=around, end=around + len(PLACE))
                readings.append(
                    Reading(hit=hit, sentence=sentence, span=span, probability=self.probability)
                )
        return readings


@pytest.fixture
def corpus(tmp_path: Path, request: pytest.FixtureRequest) -> Iterator[Corpus]:
    (tmp_path / "bai.md").write_text(TEXTS[request.param], encoding="utf-8")
    with Corpus.open(tmp_path / "index", create=True) as opened:
        ingest([tmp_path / "bai.md"], into=opened)
        yield opened


@pytest.mark.parametrize("corpus", ["mot.md"], indirect=True)
def test_the_place_and_the_number_are_both_cited(corpus: Corpus) -> None:
    reader = Finds("Mây Sơn")
    hits = corpus.search(PLACE, k=3)
    asked = analyse("Cuộc họp HTGM lần thứ 5 diễn ra ở đâu?")
    proof = told_elsewhere(asked, hits, reader, corpus, least=0.3)
    assert proof is not None
    assert reader.asked == "Cuộc họp HTGM diễn ra ở đâu?"
    assert [citation.quote for citation in proof.citations] == [PLACE, NAMING]
    assert [citation.number for citation in proof.citations] == [1, 2]


@pytest.mark.parametrize(
    ("corpus", "question", "probability"),
    [
        ("mot.md", "Cuộc họp HTGM 4 diễn ra ở đâu?", 0.8),  # another meeting
        ("mot.md", "Cuộc họp HTGM 5 do ai tổ chức?", 0.8),  # neither where nor when
        ("mot.md", "Cuộc họp HTGM diễn ra ở đâu?", 0.8),  # no number
        ("mot.md", "Cuộc họp HTGM 5 diễn ra ở đâu năm 2031?", 0.8),  # a year that is not met
        ("mot.md", "Cuộc họp HTGM 5 diễn ra ở đâu?", 0.35),  # not sure enough
        ("mot.md", "Cuộc họp HTGM 5 bế mạc ở đâu?", 0.8),  # one of them only
        ("hai.md", "Cuộc họp HTGM 5 diễn ra ở đâu?", 0.8),  # the place may be that of the sixth
        ("xa.md", "Cuộc họp HTGM 5 diễn ra ở đâu?", 0.8),  # the sentences stand far apart
    ],
    indirect=["corpus"],
)
def test_anything_less_is_no_proof(corpus: Corpus, question: str, probability: float) -> None:
    hits = corpus.search(PLACE, k=3)
    reader = Finds("Mây Sơn", probability)
    assert told_elsewhere(analyse(question), hits, reader, corpus, least=0.3) is None


TOLD = "Hội chợ giống lúa năm 2031 do huyện mở từ ngày 3/5/2031, có kế hoạch tới năm 2033."


@pytest.mark.parametrize(
    ("question", "probabilities", "first"),
    [
        ("Hội chợ giống lúa mở khi nào?", (0.8, 0.4), "ngày 3/5/2031"),
        ("Hội chợ giống lúa mở khi nào?", (0.8, 0.2), "năm 2031"),  # too improbable
        ("Hội chợ giống lúa mở năm nào?", (0.8, 0.4), "năm 2031"),  # the year is asked for
    ],
)
def test_a_day_is_told_rather_than_the_year_it_lies_in(
    tmp_path: Path, question: str, probabilities: tuple[float, ...], first: str
) -> None:
    (tmp_path / "bai.md").write_text(f"{TOLD}\n", encoding="utf-8")
    with Corpus.open(tmp_path / "index", create=True) as corpus:
        ingest([tmp_path / "bai.md"], into=corpus)
        (hit,) = corpus.search(TOLD, k=1)
        readings = []
        for answer, probability in zip(("năm 2031", "ngày 3/5/2031"), probabilities, strict=True):
            start = hit.passage.span.start + hit.passage.text.index(answer)
            span = Span(start=start, end=start + len(answer))
            sentence = hit.passage.span
            readings.append(Reading(hit=hit, sentence=sentence, span=span, probability=probability))
        asked = analyse(question)
        proofs = ground(asked, readings, corpus).proofs
        assert finest(asked, proofs)[0].answer == first


@pytest.mark.parametrize(
    ("answer", "does"), [("2031-2034", True), ("từ 2031 đến 2034", True), ("năm 2031", False)]
)
def test_both_ends_are_asked_for(answer: str, does: bool) -> None:
    assert fits(analyse("Dự án trồng rừng kéo dài từ năm nào đến năm nào?"), answer) is does


def _reading(hit: Hit, answer: str, sentence: str, probability: float) -> Reading:
    start, told = hit.passage.span.start, hit.passage.text
    span, around = (told.index(part) + start for part in (answer, sentence))
    return Reading(
        hit=hit,
        span=Span(start=span, end=span + len(answer)),
        sentence=Span(start=around, end=around + len(sentence)),
        probability=probability,
    )


PLANT = "Dự kiến nhà máy có công suất 5 triệu lít mỗi năm."
NAMED_PLANT = "Nhà máy sữa Sông Đà có công suất 4 triệu lít mỗi năm."


@pytest.mark.parametrize(("other", "first"), [(0.75, "4 triệu lít"), (0.5, "5 triệu lít")])
def test_of_two_alike_the_one_that_is_named_is_meant(
    tmp_path: Path, other: float, first: str
) -> None:
    (tmp_path / "sua.md").write_text(
        f"# Nhà máy sữa Sông Đà\n\n{PLANT}\n\n{NAMED_PLANT}\n", encoding="utf-8"
    )
    with Corpus.open(tmp_path / "index", create=True) as corpus:
        ingest([str(tmp_path / "sua.md")], into=corpus)
        question = analyse("Nhà máy sữa Sông Đà có công suất bao nhiêu?")
        hits = corpus.search(question.text, k=3)
        readings = [
            _reading(hits[0], "5 triệu lít", PLANT, 0.8),
            _reading(hits[0], "4 triệu lít", NAMED_PLANT, other),
        ]
        proofs = naming_first(question, ground(question, readings, corpus).proofs)
    assert proofs[0].answer == first


MINE = "Mỏ muối Tây Sa nằm trên cao nguyên Atacama - Chile, gần bến Lau."


@pytest.mark.parametrize(
    ("question", "first"),
    [
        ("Mỏ muối Tây Sa nằm ở nước nào?", "Chile"),
        ("Mỏ muối Tây Sa nằm ở quốc gia nào?", "Chile"),
        ("Mỏ muối Tây Sa nằm ở đâu?", "cao nguyên Atacama"),
    ],
)
def test_a_country_is_told_where_one_is_asked_for(tmp_path: Path, question: str, first: str):
    (tmp_path / "bai.md").write_text(f"{MINE}\n", encoding="utf-8")
    with Corpus.open(tmp_path / "index", create=True) as corpus:
        ingest([tmp_path / "bai.md"], into=corpus)
        (hit,) = corpus.search(MINE, k=1)
        readings = [
            _reading(hit, "cao nguyên Atacama", MINE, 0.6),
            _reading(hit, "Chile", MINE, 0.4),
        ]
        asked = analyse(question)
        assert areas_first(asked, ground(asked, readings, corpus).proofs)[0].answer == first
