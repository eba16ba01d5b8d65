"""The readers behind one protocol: ours, the untrained one, and any transformers model."""

import json
import shutil
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import pytest

from bot.asking.question import Question, analyse
from bot.reading.candidates import fitted
from bot.reading.coverage import Coverage
from bot.reading.foreign_reader import ForeignReader
from bot.reading.joint_reader import JointReader
from bot.reading.opening import open_reader
from bot.reading.protocol import Reader, Reading, reranked
from bot.reading.sentence_reader import SentenceReader
from bot.reading.span_reader import SpanReader
from corpus import Corpus, Hit, HoidapError, Passage, Span
from models import READER

FACT = "Giám đốc Sở Mây là bà Lý Thị Sóng, nhậm chức ngày 5/6/2031."
FILLER = "Thời tiết hôm ấy đẹp và gió nhẹ trên mặt hồ lớn phía nam. "


@pytest.fixture(scope="module")
def corpus(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Corpus]:
    with Corpus.open(tmp_path_factory.mktemp("readers") / "index", create=True) as opened:
        yield opened


@pytest.fixture(scope="module")
def tiny(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A question-answering model of transformers with random weights, in a local folder."""
    import torch
    from transformers import BertConfig, BertForQuestionAnswering, PreTrainedTokenizerFast

    folder = tmp_path_factory.mktemp("tiny")
    tokenizer = PreTrainedTokenizerFast(
        tokenizer_file=str(READER / "tokenizer.json"),
        bos_token="<s>",
        eos_token="</s>",
        cls_token="<s>",
        sep_token="</s>",
        pad_token="<pad>",
        unk_token="<unk>",
        model_max_length=128,
    )
    tokenizer.save_pretrained(folder)
    torch.manual_seed(7)
    config = BertConfig(
        vocab_size=len(tokenizer),
        hidden_size=32,
        num_hidden_layers=1,
        num_attention_heads=2,
        intermediate_size=32,
        max_position_embeddings=130,
    )
    BertForQuestionAnswering(config).save_pretrained(folder)
    return folder


def hit(text: str, *, rank: int = 1, headings: tuple[str, ...] = (), start: int = 0) -> Hit:
    passage = Passage(
        id=f"p{rank}",
        document_id=f"d{rank}",
        ordinal=0,
        span=Span(start=start, end=start + len(text)),
        text=text,
        headings=headings,
    )
    return Hit(passage=passage, score=1.0 / rank, rank=rank, dense=0.8, lexical=1.0)


@pytest.fixture(params=["ours", "spans", "sentence", "foreign"])
def reader(request: pytest.FixtureRequest, corpus: Corpus) -> Reader:
    named = {"ours": None, "spans": str(READER), "sentence": "sentence"}
    if request.param in named:
        return open_reader(named[request.param], corpus)
    return open_reader(str(request.getfixturevalue("tiny")), corpus)


def test_readings_lie_inside_their_passages(reader: Reader) -> None:
    told = hit(FACT + " " + FILLER * 3, start=1_000, headings=("Nhân sự",))
    readings = reader.read(analyse("Ai là Giám đốc Sở Mây?"), [told, hit(FILLER * 5, rank=2)])
    assert readings
    probabilities = [reading.probability for reading in readings]
    assert probabilities == sorted(probabilities, reverse=True)
    for reading in readings:
        assert 0.0 <= reading.probability <= 1.0
        assert reading.hit.passage.span.contains(reading.sentence)
        assert reading.sentence.contains(reading.span)


@pytest.mark.parametrize("question", ["ai", "gì? " * 2_000, "🙂", "<script>"])
def test_any_question_is_read(reader: Reader, question: str) -> None:
    assert isinstance(reader.read(analyse(question), [hit(FACT)]), list)


def test_nothing_to_read_gives_nothing(reader: Reader) -> None:
    assert reader.read(analyse("Ai là Giám đốc?"), []) == []


def test_the_same_question_gives_the_same_readings(reader: Reader) -> None:
    hits = [hit(FACT), hit(FILLER * 4, rank=2)]
    asked = analyse("Bà Sóng nhậm chức khi nào?")
    assert reader.read(asked, hits) == reader.read(asked, hits)


def test_a_passage_longer_than_the_window_is_read_to_its_end(corpus: Corpus) -> None:
    told = hit(FILLER * 40 + FACT)
    best = SpanReader(corpus).read(analyse("Ai là Giám đốc Sở Mây?"), [told])[0]
    assert "Lý Thị Sóng" in best.span.of(told.passage.text)


def test_an_answer_is_also_judged_as_if_its_document_were_the_only_one(corpus: Corpus) -> None:
    reader, asked = SpanReader(corpus), analyse("Ai là Giám đốc Sở Mây?")
    one = hit(FACT)
    other = hit("Giám đốc Sở Mây là ông Trần Văn Nắng.", rank=2)
    (first, *_) = reader.read(asked, [one])
    together = reader.read(asked, [one, other])
    for reading in together:
        assert reading.alone >= reading.probability
    (again,) = (
        reading for reading in together if reading.hit == one and reading.span == first.span
    )
    assert again.alone == pytest.approx(first.probability, abs=1e-4)
    assert again.probability < again.alone


def test_a_passage_of_blanks_gives_nothing(corpus: Corpus) -> None:
    assert SpanReader(corpus).read(analyse("Ai là Giám đốc?"), [hit("   ")]) == []


def test_an_answer_does_not_repeat_the_question(corpus: Corpus) -> None:
    readings = SpanReader(corpus).read(analyse("Giám đốc Sở Mây là ai?"), [hit(FACT)])
    answers = {reading.span.of(FACT) for reading in readings}
    assert not answers & {"Giám đốc Sở Mây", "Sở Mây", "Giám đốc"}


def test_what_only_looks_like_the_question_is_an_answer(corpus: Corpus) -> None:
    coverage = Coverage(corpus)
    counted = analyse("Từ năm 1976, Sở Mây ra bao nhiêu đạo luật?")
    assert not coverage.echoes(counted, "năm đạo luật")
    assert coverage.echoes(counted, "đạo luật")
    assert coverage.echoes(counted, "năm 1976")
    assert coverage.echoes(analyse("Sở Mây có tên viết tắt là gì?"), "Sở Mây")


def test_an_office_is_nobody_where_its_holder_is_asked_for(corpus: Corpus) -> None:
    coverage = Coverage(corpus)
    assert coverage.echoes(analyse("Ai chủ trì Sở Mây?"), "Giám đốc Sở Mây")
    assert not coverage.echoes(analyse("Ai chủ trì Sở Mây?"), "Giám đốc Sở Mây Lê Thị Hoà")
    assert not coverage.echoes(analyse("Ai mời Sở Mây dự họp?"), "Giám đốc Sở Mây")


@pytest.mark.parametrize(
    "broken", ["missing", "truncated", "no model", "other format", "other features", "not json"]
)
def test_a_broken_model_is_one_line_that_names_the_folder(
    corpus: Corpus, tmp_path: Path, broken: str
) -> None:
    folder = tmp_path / "mo-hinh"
    shutil.copytree(READER, folder)
    match broken:
        case "missing":
            shutil.rmtree(folder)
        case "truncated":
            model = folder / "model.onnx"
            model.write_bytes(model.read_bytes()[:1_000])
        case "no model":
            (folder / "model.onnx").write_bytes(b"khong phai mo hinh")
        case "other format":
            config = json.loads((folder / "config.json").read_text(encoding="utf-8"))
            (folder / "config.json").write_text(json.dumps({**config, "format": 99}))
        case "other features":
            config = json.loads((folder / "config.json").read_text(encoding="utf-8"))
            config["calibration"] = {"bias": 0.0, "weights": {"mood": 1.0}}
            (folder / "config.json").write_text(json.dumps(config))
        case _:
            (folder / "config.json").write_text("{")
    with pytest.raises(HoidapError, match="mo-hinh") as caught:
        SpanReader(corpus, folder).read(analyse("Ai?"), [hit(FACT)])
    assert "\n" not in str(caught.value)


def test_a_transformers_model_that_is_not_there_is_one_line(tmp_path: Path) -> None:
    with pytest.raises(HoidapError, match="khong-co") as caught:
        ForeignReader(str(tmp_path / "khong-co"))
    assert "\n" not in str(caught.value)


def test_which_reader_a_setting_opens(corpus: Corpus, tiny: Path) -> None:
    assert isinstance(open_reader(None, corpus), JointReader)
    assert isinstance(open_reader(str(READER), corpus), JointReader)
    assert isinstance(open_reader("sentence", corpus), SentenceReader)
    assert isinstance(open_reader(str(tiny), corpus), ForeignReader)


@pytest.mark.parametrize(
    ("question", "sentence", "answer", "office"),
    [
        (
            "Bà Lê Thị Sóng giữ chức vụ gì?",
            "Phó Vụ trưởng Vụ Cầu Mây Lê Thị Sóng phát biểu.",
            "Cầu Mây",
            "Phó Vụ trưởng Vụ Cầu Mây",
        ),
        ("Xã Mây giữ chức gì?", "Xã Mây là Chủ tịch Nhóm ABC năm 2031.", "Chủ tịch", None),
        ("Ông Trí giữ chức vụ gì?", "Trưởng kíp mổ Lê Trí ký.", "Trưởng kíp mổ", "Trưởng kíp mổ"),
        (
            "Ông Tú giữ chức gì?",
            "Tổ trưởng Tổ dân phố 5 Trần Tú đọc báo cáo.",
            "Tổ trưởng Tổ dân phố 5 Trần Tú",
            "Tổ trưởng Tổ dân phố 5",
        ),
        ("Bà Sóng làm gì?", "Vụ trưởng Vụ Cầu phát biểu.", "Cầu", "Cầu"),
    ],
)
def test_an_office_is_given_whole(
    question: str, sentence: str, answer: str, office: str | None
) -> None:
    start = sentence.index(answer)
    span = Span(start=start, end=start + len(answer))
    found = fitted(analyse(question), sentence, span).of(sentence)
    assert found == (office or "Chủ tịch Nhóm ABC")


def test_passages_are_ranked_by_what_the_reader_says_of_them() -> None:
    hits = [hit(f"Đoạn {name}.", rank=rank) for rank, name in enumerate("abc", start=1)]
    span = Span(start=0, end=4)
    readings = [
        Reading(hit=hits[at], sentence=span, span=span, probability=p)
        for at, p in ((1, 0.2), (2, 0.9))
    ]
    assert [one.rank for one in reranked(hits, readings)] == [3, 2, 1]
    assert reranked(hits, []) == hits


@dataclass(frozen=True)
class Told:
    """A reader that has its readings from the test."""

    readings: list[Reading]
    name: str = "told"

    def read(self, question: Question, hits: Sequence[Hit]) -> list[Reading]:
        return self.readings


@pytest.mark.parametrize("surest", ["Phòng Gió", "Phòng Mưa", "Phòng Nắng"])
def test_a_list_grows_from_its_surest_item_to_both_sides(surest: str) -> None:
    text = "Sở gồm Phòng Gió, Phòng Mưa và Phòng Nắng."
    told = hit(text)

    def reading(item: str, probability: float) -> Reading:
        start = text.index(item)
        span = Span(start=start, end=start + len(item))
        whole = Span(start=0, end=len(text))
        return Reading(hit=told, sentence=whole, span=span, probability=probability)

    items = ["Phòng Gió", "Phòng Mưa", "Phòng Nắng"]
    spans = [reading(item, 0.6 if item == surest else 0.5) for item in items]
    spans.sort(key=lambda one: -one.probability)
    joint = JointReader(Told(spans), Told([reading(text, 0.8)]))
    (best, *_) = joint.read(analyse("Sở gồm những phòng nào?"), [told])
    assert best.span.of(text) == "Phòng Gió, Phòng Mưa và Phòng Nắng"


def test_a_sentence_that_only_repeats_the_question_is_no_list() -> None:
    opening = "Lễ giỗ tổ nghề mộc Đông Giao mở đầu bằng lễ rước, hội thi và dâng hương."
    text = f"{opening} Phường thợ cúng xôi gấc, gà trống và bánh chay."
    told = hit(text)
    offerings = "xôi gấc, gà trống và bánh chay"
    first = Span(start=0, end=len(opening))
    second = Span(start=len(opening) + 1, end=len(text))
    at = Span(start=text.index(offerings), end=text.index(offerings) + len(offerings))
    spans = [Reading(hit=told, sentence=second, span=at, probability=0.8)]
    sentences = [
        Reading(hit=told, sentence=one, span=one, probability=sure)
        for one, sure in ((first, 0.97), (second, 0.3))
    ]
    asked = analyse("Trong lễ giỗ tổ nghề mộc Đông Giao phường thợ cúng những gì?")
    (best, *rest) = JointReader(Told(spans), Told(sentences)).read(asked, [told])
    assert best.span.of(text) == offerings
    assert all(one.sentence != first for one in rest)


def test_a_numbered_meeting_is_covered_however_it_is_numbered(corpus: Corpus) -> None:
    coverage = Coverage(corpus)
    for asked in ("HTGM 5 bàn gì?", "HTGM lần 5 bàn gì?", "HTGM lần thứ 5 bàn gì?"):
        units = coverage.units(analyse(asked))
        for told in ("Tại HTGM 5, các bên bàn.", "Tại HTGM lần thứ 5, các bên bàn."):
            assert coverage.share(units, told) > 0.75
            assert coverage.closeness(units, told) == coverage.closeness(
                units, "HTGM 5, các bên bàn."
            )


def test_words_that_stand_together_are_closer_than_words_that_stand_apart(corpus: Corpus) -> None:
    coverage = Coverage(corpus)
    units = coverage.units(analyse("HTGM 5 thảo luận gì?"))
    assert coverage.closeness(units, "Tại HTGM 5 các bên thảo luận.") == pytest.approx(4 / 6)
    apart = "Thảo luận về HTGM, họ nhớ đến 5 điều, thảo luận."
    assert coverage.closeness(units, apart) == pytest.approx(4 / 8)
    assert coverage.closeness(units, "Trời có gió.") == 0
    assert coverage.closeness(units, "") == 0


def test_the_untrained_reader_seconds_a_stretch_that_the_other_thinks_possible() -> None:
    text = "Giám đốc Sở Mây là bà Lê Thị Hoà."
    told = hit(text)

    def sure(span: Span) -> Reading:
        whole = Span(start=0, end=len(text))
        return Reading(hit=told, sentence=whole, span=span, probability=0.9)

    asked = analyse("Chủ đề của Sở Mây là gì?")
    whole, name, other = (Span(start=a, end=b) for a, b in ((0, len(text) - 1), (0, 14), (15, 30)))
    unsure = [replace(sure(name), probability=0.1)]
    for span, most in ((whole, 0.1), (name, 0.45), (other, 0.1)):
        (best, *_) = JointReader(Told(unsure), Told([sure(span)])).read(asked, [told])
        assert best.probability == pytest.approx(most)


@pytest.mark.parametrize(
    ("question", "answer", "meant"),
    [
        ("Lễ hội được tổ chức theo hình thức nào?", "thành công lễ hội trực tuyến", "trực tuyến"),
        ("Lễ hội diễn ra trực tiếp hay trực tuyến?", "lễ hội trực tuyến", "trực tuyến"),
        ("Lễ hội do ai tổ chức?", "lễ hội trực tuyến", "lễ hội trực tuyến"),
    ],
)
def test_of_an_answer_stays_what_a_choice_offers(question: str, answer: str, meant: str) -> None:
    text = "Sở đã tổ chức thành công lễ hội trực tuyến năm 2031."
    start = text.index(answer)
    span = fitted(analyse(question), text, Span(start=start, end=start + len(answer)))
    assert span.of(text) == meant


@pytest.mark.parametrize(
    ("question", "told", "answer", "meant"),
    [
        (
            "Thuê thuyền hết bao nhiêu tiền?",
            "Giá thuê từ 300.000 đồng đến 450.000 đồng một chuyến.",
            "450.000 đồng",
            "từ 300.000 đồng đến 450.000 đồng",
        ),
        (
            "Mỗi đội được thay bao nhiêu cầu thủ?",
            "Mỗi đội được thay không quá 5 cầu thủ.",
            "5 cầu thủ",
            "không quá 5 cầu thủ",
        ),
        (
            "Mỗi đội được thay không quá bao nhiêu cầu thủ?",
            "Mỗi đội được thay không quá 5 cầu thủ.",
            "5 cầu thủ",
            "5 cầu thủ",
        ),
        (
            "Giá thuê thuyền tối đa là bao nhiêu tiền?",
            "Giá thuê từ 300.000 đồng đến 450.000 đồng một chuyến.",
            "450.000 đồng",
            "450.000 đồng",
        ),
        (
            "Cấp lại thẻ thư viện mất bao nhiêu ngày?",
            "Thẻ được cấp lại sau 05 ngày làm việc.",
            "05 ngày",
            "05 ngày làm việc",
        ),
        (
            "Lò gạch nung được bao nhiêu?",
            "Lò nung được 3 triệu viên/năm và dùng 40 công nhân.",
            "3 triệu viên",
            "3 triệu viên/năm",
        ),
        (
            "Người bệnh uống thuốc mấy lần?",
            "Người bệnh uống thuốc 2 lần mỗi ngày, sau bữa ăn.",
            "2 lần",
            "2 lần mỗi ngày",
        ),
    ],
)
def test_an_amount_is_told_with_its_range_or_its_bound(
    question: str, told: str, answer: str, meant: str
) -> None:
    start = told.index(answer)
    span = fitted(analyse(question), told, Span(start=start, end=start + len(answer)))
    assert span.of(told) == meant


@pytest.mark.parametrize(
    ("question", "told", "answer", "meant"),
    [
        (
            "Ký túc xá là gì?",
            "Ký túc xá là nơi ở của sinh viên trong khuôn viên trường. Nơi ấy có nội quy.",
            "nơi ở",
            "nơi ở của sinh viên trong khuôn viên trường",
        ),
        (
            "Bón lót là gì?",
            "Bón lót: bón phân vào đất trước khi gieo.",
            "bón phân",
            "bón phân vào đất trước khi gieo",
        ),
        (
            "Ai là đội trưởng?",
            "Đội trưởng là Lê Hùng, người Huế.",
            "Lê Hùng",
            "Lê Hùng",
        ),
    ],
)
def test_a_definition_is_told_whole(question: str, told: str, answer: str, meant: str) -> None:
    start = told.index(answer)
    span = fitted(analyse(question), told, Span(start=start, end=start + len(answer)))
    assert span.of(told) == meant
