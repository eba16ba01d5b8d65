from collections.abc import Sequence

from bot.asking.question import analyse
from bot.reading.calibration import Calibration, Features
from bot.reading.support import Draft, evidence, stated, supported
from bot.reading.verifier import Verdict
from corpus.types import Hit, Passage, Span

TEXT = (
    "Câu lạc bộ cờ Bình Minh họp vào thứ Bảy. Năm 2018 ông Lò Văn Pha đoạt cúp. "
    "Năm 2021 bà Hà Thị Sim đoạt cúp. Phòng cờ có 12 bàn. Hội phí là 50 nghìn đồng một quý."
)
QUESTION = analyse("Ai đoạt cúp năm 2021?")


class Clerk:
    """Supports what names the person it knows, with a history of what it was asked."""

    def __init__(self, knows: str) -> None:
        self.knows = knows
        self.asked: list[tuple[str, str]] = []

    def verdicts(self, statement: str, passages: Sequence[str]) -> list[Verdict]:
        self.asked += [(statement, passage) for passage in passages]
        yes = 0.9 if self.knows in statement else 0.05
        return [Verdict(supports=yes, contradicts=0.07, silent=0.93 - yes) for _ in passages]


def hit(text: str = TEXT, headings: tuple[str, ...] = ()) -> Hit:
    passage = Passage(
        id="d:0",
        document_id="d",
        ordinal=0,
        span=Span(start=0, end=len(text)),
        text=text,
        headings=headings,
    )
    return Hit(passage=passage, score=1.0, rank=1)


def draft(answer: str, judged: float, told: Hit | None = None) -> Draft:
    told = told or hit()
    start = told.passage.text.index(answer)
    left = told.passage.text.rfind(". ", 0, start)
    left = left + 2 if left >= 0 else 0
    right = told.passage.text.index(".", start) + 1
    return Draft(
        hit=told,
        sentence=Span(start=left, end=right),
        span=Span(start=start, end=start + len(answer)),
        features=Features(
            span=-1.0, within=-0.5, null=-2.0, judged=judged, retrieved=1.0, covered=0.5
        ),
        rise=0.5,
    )


def by_judgement(features: Features) -> float:
    return features.judged


def test_the_answer_whose_statement_is_supported_gains() -> None:
    clerk = Clerk("Hà Thị Sim")
    drafts = [draft("Lò Văn Pha", 2.0), draft("Hà Thị Sim", 1.0)]
    wrong, right = supported(QUESTION, drafts, clerk, by_judgement)
    assert right.features.supported > 2 > 0 > wrong.features.supported
    believing = Calibration(judged=0.5, supported=1.0)
    assert believing.probability(right.features) > believing.probability(wrong.features)
    assert "Hà Thị Sim" in clerk.asked[1][0]
    assert "năm 2021" in clerk.asked[1][0]
    assert right.alone.supported == right.features.supported
    assert right.alone.span == right.features.span + right.rise


def test_only_the_best_are_verified_and_each_once() -> None:
    clerk = Clerk("Hà Thị Sim")
    drafts = [
        draft("Hà Thị Sim", 5.0),
        draft("Hà Thị Sim", 4.5),
        draft("Lò Văn Pha", 4.0),
        draft("12 bàn", 3.0),
        draft("thứ Bảy", 2.0),
    ]
    told = supported(QUESTION, drafts, clerk, by_judgement)
    assert len(clerk.asked) == 3
    assert told[0].features.supported == told[1].features.supported > 0
    worst = min(one.features.supported for one in told[:4])
    assert told[4].features.supported == worst
    assert [one.answer for one in told] == [one.answer for one in drafts]


def test_without_a_verifier_nothing_changes() -> None:
    drafts = [draft("Lò Văn Pha", 2.0)]
    assert supported(QUESTION, drafts, None, by_judgement) == drafts
    assert supported(QUESTION, [], Clerk(""), by_judgement) == []


def test_evidence_is_the_sentence_under_its_heading_with_what_goes_before() -> None:
    told = draft("Hà Thị Sim", 1.0, hit(headings=("Quy chế", "Thành tích")))
    assert evidence(told) == (
        "Thành tích\nCâu lạc bộ cờ Bình Minh họp vào thứ Bảy. Năm 2018 ông Lò Văn Pha đoạt cúp. "
        "Năm 2021 bà Hà Thị Sim đoạt cúp."
    )
    long = hit("Một câu dài. " * 60 + "Năm 2021 bà Hà Thị Sim đoạt cúp.")
    assert len(evidence(draft("Hà Thị Sim", 1.0, long))) <= 360


def test_an_answer_that_makes_no_sentence_stands_beside_its_question() -> None:
    assert "50 nghìn đồng" in stated("Hội phí một quý là bao nhiêu?", "50 nghìn đồng")
    assert stated("Biển số?", "29A 12345") == "Biển số: 29A 12345"
