"""SQuAD files, read to the letter."""

import json
import unicodedata

from evals.squad import load_squad


def written(path, context, qas):
    content = {"data": [{"title": "Thử_nghiệm", "paragraphs": [{"context": context, "qas": qas}]}]}
    path.write_text(json.dumps(content), encoding="utf-8")
    return path


def test_an_answer_is_placed_in_its_sentence_though_nfd_moved_it(tmp_path):
    context = "Hà Nội có hồ. Người vẽ là bà Mơ. Bà Mơ ở Huế."
    raw = unicodedata.normalize("NFD", context)
    answer = unicodedata.normalize("NFD", "bà Mơ")
    asked = {
        "id": "q",
        "question": "Ai vẽ?",
        "answers": [{"text": answer, "answer_start": raw.index(answer)}],
    }
    squad = load_squad(written(tmp_path / "s.json", raw, [asked]))
    [question] = squad.gold.questions
    assert question.answers == ("bà Mơ",)
    assert [piece.quote for piece in question.evidence] == ["Người vẽ là bà Mơ."]
    assert squad.documents[0].text == context
    assert squad.documents[0].title == "Thử nghiệm"


def test_the_sentence_that_most_annotators_marked_is_the_evidence(tmp_path):
    context = "Cầu dài 9 m. Đường dài 9 m."
    starts = [context.index("9 m"), context.rindex("9 m"), context.rindex("9 m")]
    answers = [{"text": "9 m", "answer_start": start} for start in starts]
    asked = {"id": "q", "question": "Đường dài bao nhiêu?", "answers": answers}
    [question] = load_squad(written(tmp_path / "s.json", context, [asked])).gold.questions
    assert question.answers == ("9 m",)
    assert question.evidence[0].quote == "Đường dài 9 m."
    assert question.tags == ("bao nhiêu",)


def test_a_limit_keeps_all_contexts(tmp_path):
    qas = [{"id": str(i), "question": "Gì?", "answers": []} for i in range(3)]
    content = {
        "data": [
            {"paragraphs": [{"context": f"Câu {i}.", "qas": [one]} for i, one in enumerate(qas)]}
        ]
    }
    path = tmp_path / "s.json"
    path.write_text(json.dumps(content), encoding="utf-8")
    squad = load_squad(path, limit=1)
    assert len(squad.gold.questions) == 1
    assert len(squad.documents) == 3
    assert squad.gold.questions[0].outcome == "abstention"


def test_the_same_context_is_one_document(tmp_path):
    qas = [{"id": "a", "question": "Gì?", "answers": []}]
    more = [{"id": "b", "question": "Gì nữa?", "answers": []}]
    content = {"data": [{"paragraphs": [{"context": "Một câu.", "qas": q} for q in (qas, more)]}]}
    path = tmp_path / "s.json"
    path.write_text(json.dumps(content), encoding="utf-8")
    squad = load_squad(path)
    assert len(squad.documents) == 1
    assert squad.home["a"] == squad.home["b"]
