"""Verdicts, whole clauses, addresses, summaries, comparisons and questions asked back."""

import pytest

from bot.types import Abstention, Answer, Citation, Reason
from corpus.types import Document, Span
from evals.gold import GoldQuestion, load_gold
from evals.judge import judge
from evals.sources import Evidence, Sources
from evals.verdict import Observation

TEXT = """\
Điều 4. Mượn thuyền
Muốn mượn thuyền phải:
a) Biết bơi;
b) Từ 15 tuổi trở lên;
c) Ký sổ ở trạm.
Bến Lau cho mượn 40 thuyền. Bến Sậy cho mượn 25 thuyền.
Trạm mở cửa lúc 6 giờ. Trạm không cho mượn ban đêm.
"""
RULES = Document(id="ben", uri="file:///ben.txt", title="Nội quy bến thuyền", text=TEXT)
SOURCES = Sources([RULES])
NAMES = {"question": "?", "standalone_question": "?"}
CLAUSE = TEXT[TEXT.index("a) Biết bơi") : TEXT.index("\nBến Lau")]


def cite(part, number=1, address=None):
    start = TEXT.index(part)
    return Citation(
        number=number,
        document_id="ben",
        title=RULES.title,
        uri=RULES.uri,
        quote=part,
        span=Span(start=start, end=start + len(part)),
        address=address,
    )


def answer(text, *parts, short="…", address=None):
    citations = tuple(cite(part, n, address) for n, part in enumerate(parts, start=1))
    return Answer(text=text, short_answer=short, citations=citations, confidence=0.9, **NAMES)


def asked(kind, *quotes, outcome="answer", **fields):
    evidence = tuple(Evidence(source="ben", quote=quote) for quote in quotes)
    return GoldQuestion(
        id="q", question="?", kind=kind, outcome=outcome, evidence=evidence, **fields
    )


def judged(question, reply):
    return judge(question, Observation(reply=reply), SOURCES)


NIGHT = "Trạm không cho mượn ban đêm."


@pytest.mark.parametrize(
    ("text", "right"),
    [
        ("Không. Tài liệu nêu: Trạm không cho mượn ban đêm. [1]", 1.0),
        ("Không, trạm không cho mượn ban đêm. [1]", 1.0),
        ("Có, trạm cho mượn ban đêm. [1]", 0.0),
        ("Trạm không cho mượn ban đêm. [1]", 0.0),  # the clause alone is no verdict
    ],
)
def test_a_verdict_is_what_the_reply_begins_with(text, right):
    verdict = judged(asked("verdict", NIGHT, verdict="no"), answer(text, NIGHT))
    assert (verdict.scores["verdict"], verdict.scores["correct"]) == (right, right)
    assert (verdict.stage is None) == bool(right)


def test_a_verdict_on_the_wrong_clause_is_not_proven():
    wrong = answer("Không. Trạm mở cửa lúc 6 giờ. [1]", "Trạm mở cửa lúc 6 giờ.")
    assert judged(asked("verdict", NIGHT, verdict="no"), wrong).stage == "grounding"


def test_a_verdict_may_say_what_the_source_says_instead():
    question = asked("verdict", "Trạm mở cửa lúc 6 giờ.", verdict="no", answers=("6 giờ",))
    told = judged(question, answer("Không. Trạm mở cửa lúc 6 giờ. [1]", "Trạm mở cửa lúc 6 giờ."))
    bare = judged(question, answer("Không. [1]", "Trạm mở cửa lúc 6 giờ."))
    assert (told.scores["verdict_corrected"], bare.scores["verdict_corrected"]) == (1.0, 0.0)
    assert bare.scores["correct"] == 1.0


def test_a_clause_is_complete_by_what_is_quoted_of_it():
    question = asked("address", CLAUSE, address="Điều 4")
    whole = judged(question, answer("Điều 4: … [1]", CLAUSE, address="Điều 4"))
    assert whole.scores["clause_completeness"] == whole.scores["correct"] == 1.0
    assert whole.scores["address"] == 1.0
    part = judged(question, answer("Biết bơi [1]", "a) Biết bơi;"))
    assert part.scores["clause_completeness"] == pytest.approx(len("a) Biết bơi;") / len(CLAUSE))
    assert (part.scores["correct"], part.scores["address"]) == (0.0, 0.0)
    items = CLAUSE.splitlines()
    piecewise = judged(question, answer("… [1][2][3]", *items))
    assert piecewise.scores["correct"] == 1.0
    refused = Abstention(reason=Reason.NO_SUCH_PLACE, text="Không có Điều 4.", **NAMES)
    assert judged(question, refused).scores["clause_completeness"] == 0.0


SIDES = {"sides": (("40",), ("25",)), "answers": ("Bến Lau",)}
BERTHS = ("Bến Lau cho mượn 40 thuyền.", "Bến Sậy cho mượn 25 thuyền.")


@pytest.mark.parametrize(
    ("text", "sides", "result"),
    [
        ("Bến Lau: 40 thuyền [1]. Bến Sậy: 25 thuyền [2]. Bến Lau có nhiều hơn.", 1.0, 1.0),
        ("Bến Lau: 40 thuyền [1]. Bến Sậy: 25 thuyền [2]. Bến Sậy nhiều hơn Bến Lau.", 1.0, 0.0),
        ("Bến Lau: 40 thuyền [1]. Bến Sậy: 25 thuyền [2].", 1.0, 0.0),
        ("Bến Lau có nhiều thuyền hơn: 40 [1].", 0.5, 1.0),
    ],
)
def test_a_comparison_needs_both_sides_and_its_result(text, sides, result):
    scores = judged(asked("comparison", *BERTHS, **SIDES), answer(text, *BERTHS)).scores
    assert (scores["comparison_sides"], scores["comparison_result"]) == (sides, result)
    assert scores["correct"] == float(sides == result == 1.0)


def test_a_summary_holds_the_points_and_nothing_uncited():
    points = (("Biết bơi",), ("40 thuyền",), ("6 giờ", "mở cửa"), ("ban đêm",))
    question = asked("summary", points=points)
    lines = ("Bến Lau cho mượn 40 thuyền.", "Trạm mở cửa lúc 6 giờ.")
    text = "Nội quy bến thuyền:\n- Bến Lau cho mượn 40 thuyền. [1]\n- Trạm mở cửa lúc 6 giờ. [2]"
    good = judged(question, answer(text, *lines)).scores
    assert (good["summary_coverage"], good["summary_cited"], good["correct"]) == (0.5, 1.0, 1.0)
    made_up = judged(question, answer(f"{text}\n- Thuyền đều mới sơn.", *lines)).scores
    assert made_up["summary_cited"] == pytest.approx(2 / 3)
    assert made_up["correct"] == 0.0
    thin = judged(question, answer("- Trạm mở cửa lúc 6 giờ. [1]", lines[1])).scores
    assert (thin["summary_coverage"], thin["correct"]) == (0.25, 0.0)


def test_a_vague_question_is_asked_back_with_its_choices():
    question = asked("choices", outcome="choices", items=(("bến Lau",), ("bến Sậy",), ("trạm",)))

    def which(text, reason=Reason.WHICH_DOCUMENT):
        return judged(question, Abstention(reason=reason, text=text, **NAMES))

    assert which("Ý hỏi bến nào:\n- bến Lau\n- bến Sậy").scores["correct"] == 1.0
    assert which("Ý hỏi bến nào:\n- bến Lau\n- bến Sậy").given == "choices"
    assert which("Ý hỏi bến nào:\n- bến Lau").scores["correct"] == 0.0
    assert which("bến Lau, bến Sậy", Reason.NO_ANSWER).stage == "refusal"
    assert judged(question, answer("6 giờ", NIGHT)).stage == "refusal"


def test_the_set_of_every_day_is_split_by_document():
    gold = load_gold("everyday")
    asked_of = {"dev": set(), "test": set()}
    for one in gold.questions:
        asked_of[one.split].update(piece.source for piece in one.evidence)
    assert len(gold.sources.documents) >= 12
    assert not asked_of["dev"] & asked_of["test"]
    assert {one.kind for one in gold.only(split="dev").questions} == {
        one.kind for one in gold.only(split="test").questions
    }
