"""Gold files: what is taken, and what is refused with file and line."""

import pytest

from corpus.errors import HoidapError
from evals import load_gold


def test_a_set_is_loaded_with_history_and_evidence(gold):
    by_id = {one.id: one for one in gold.questions}
    assert len(by_id) == 7
    assert by_id["director-again"].history[0].role == "user"
    assert by_id["rooms"].items[0] == ("phòng đọc",)
    assert gold.name == "nho"


def test_evidence_is_found_as_spans(gold, documents):
    [question] = [one for one in gold.questions if one.id == "engineer"]
    [[(document_id, start, end)]] = gold.sources.places(question.evidence)
    assert documents[1].id == document_id
    assert documents[1].text[start:end] == "Kỹ sư thiết kế Cầu Mây là ông Phan Đình Khôi."


def test_a_copy_of_the_evidence_is_as_good(tmp_path, write, questions, documents):
    from corpus.types import Document

    copy = Document(id="ban-sao", uri="file:///kho/ban-sao.txt", title="", text=documents[0].text)
    gold = load_gold(write(tmp_path / "q.jsonl"), documents=[*documents, copy])
    [places] = gold.sources.places(gold.questions[0].evidence)
    assert {place[0] for place in places} == {"thu-vien-0001", "ban-sao"}


def test_a_quote_in_nfd_is_found(tmp_path, write, questions, documents):
    import unicodedata

    quote = questions[0]["evidence"][0]["quote"]
    questions[0]["evidence"][0]["quote"] = unicodedata.normalize("NFD", quote)
    load_gold(write(tmp_path / "q.jsonl", questions), documents=documents)


def test_filters_by_split_and_tag(gold):
    assert {one.id for one in gold.only(split="test").questions} == {"director-again", "moon"}
    assert {one.id for one in gold.only(tags=["list", "when"]).questions} == {
        "rooms",
        "bridge-year",
    }
    with pytest.raises(HoidapError, match="không có câu hỏi nào"):
        gold.only(split="test", tags=["list"])


SPOILS = {
    "thiếu trường «outcome»": lambda q: q.pop("outcome"),
    "không có trường nào tên là «anwsers»": lambda q: q.update(anwsers=["x"]),
    "«outcome» phải là một trong": lambda q: q.update(outcome="maybe"),
    "«split» phải là một trong": lambda q: q.update(split="train"),
    "cần «answers», «items», «verdict»": lambda q: q.update(answers=[]),
    "không được có «answers»": lambda q: q.update(outcome="abstention"),
    "«sides» phải có khi và chỉ khi": lambda q: q.update(sides=[["a"], ["b"]]),
    "câu hỏi so sánh": lambda q: q.update(kind="comparison"),
    "«kind» phải là một trong": lambda q: q.update(kind="riddle"),
    "cần loại «address» và «evidence»": lambda q: q.update(address="Điều 3"),
    "không được để trống": lambda q: q.update(question="  "),
    "một câu trả lời trong «answers» bị trống": lambda q: q.update(answers=["a", " "]),
    "mỗi mục của «items»": lambda q: q.update(items=[[]]),
    "sai kiểu": lambda q: q.update(answers="bà Đỗ Ngọc Hà"),
    "không có nguyên văn": lambda q: q["evidence"][0].update(quote="Giám đốc là ông Đỗ Ngọc Hà."),
    "không có tài liệu tên «vang»": lambda q: q["evidence"][0].update(source="vang"),
    "mã «director» đã dùng ở dòng 1": lambda q: q.update(id="director"),
    "không có trường nào tên là «evidence.0.page»": lambda q: q["evidence"][0].update(page=1),
}


@pytest.mark.parametrize("message", SPOILS)
def test_a_bad_line_is_refused_with_file_and_line(tmp_path, write, questions, documents, message):
    good, bad = questions[0], {**questions[0], "id": "director-2"}
    bad["evidence"] = [dict(one) for one in bad["evidence"]]
    SPOILS[message](bad)
    with pytest.raises(HoidapError) as caught:
        load_gold(write(tmp_path / "q.jsonl", [good, bad]), documents=documents)
    assert message in str(caught.value)
    assert "q.jsonl, dòng 2:" in str(caught.value)
    assert "\n" not in str(caught.value)


def test_a_line_that_is_not_json_is_named(tmp_path, documents):
    path = tmp_path / "q.jsonl"
    path.write_text('\n{"id": "x"\n', encoding="utf-8")
    with pytest.raises(HoidapError, match=r"q\.jsonl, dòng 2: không phải JSON"):
        load_gold(path, documents=documents)


def test_a_file_that_is_missing_empty_or_not_utf8_is_named(tmp_path, documents):
    with pytest.raises(HoidapError, match="Không tìm thấy bộ câu hỏi"):
        load_gold("khong-co-bo-nay")
    empty = tmp_path / "q.jsonl"
    empty.write_text("\n\n", encoding="utf-8")
    with pytest.raises(HoidapError, match="không có câu nào"):
        load_gold(empty, documents=documents)
    empty.write_bytes("Thư viện".encode("utf-16"))
    with pytest.raises(HoidapError, match="UTF-8"):
        load_gold(empty, documents=documents)


def test_a_source_that_could_be_two_documents_is_refused(tmp_path, write, questions, documents):
    from dataclasses import replace

    twin = replace(documents[0], id="thu-vien-0002", uri="file:///khac/thu-vien.txt")
    with pytest.raises(HoidapError, match="nhiều tài liệu tên «thu-vien»"):
        load_gold(write(tmp_path / "q.jsonl", questions), documents=[*documents, twin])
