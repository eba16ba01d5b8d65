"""Passages: whole sentences, lists in one piece, headings carried, every span proven."""

from importlib.resources import files
from itertools import pairwise

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from corpus.types import Document, Heading, Span
from corpus.vietnamese.text import normalize, sentences
from ingest import load_document, split
from ingest.outline import heading_label, outline

WORD = "thanh "  # one token
SENTENCE = "Thanh tra Chính phủ tổ chức hội nghị trực tuyến năm 2021."  # twelve


def count_tokens(texts):
    """Count words."""
    return [len(text.split()) for text in texts]


def tokens(text):
    return len(text.split())


def document(text, *, marked=(), title="Tài liệu", page_starts=()):
    text = normalize(text).text
    return Document(
        id="thu",
        uri="file:///thu.txt",
        title=title,
        text=text,
        content_hash="0123456789abcdef",
        headings=outline(text, marked),
        page_starts=page_starts,
    )


def passages(text, **options):
    return split(document(text, **options), count_tokens)


def sentence(length, end="."):
    """Return a sentence of as many tokens."""
    return ("Một " + WORD * (length - 1)).strip() + end


# --- size and overlap -----------------------------------------------------------------------------


def test_a_short_text_is_one_passage():
    (only,) = passages(SENTENCE)
    assert (only.text, only.headings, only.page) == (SENTENCE, (), None)
    assert only.id == "thu#01234567-0000"
    assert passages("") == passages(" \n\n ") == []


def test_running_text_fills_passages_that_overlap_by_one_sentence():
    text = " ".join(f"Câu thứ {n} nói về công tác thanh tra trong năm ấy." for n in range(200))
    cut = passages(text)
    assert all(150 <= tokens(passage.text) <= 220 for passage in cut[:-1])
    for before, after in pairwise(cut):
        shared = text[after.span.start : before.span.end]
        assert before.span.contains(Span(start=after.span.start, end=before.span.end))
        assert len(sentences(shared)) == 1
    assert [passage.ordinal for passage in cut] == list(range(len(cut)))


def test_a_very_long_sentence_is_not_repeated():
    first, second = passages(f"{sentence(150)}\n\n{sentence(150)}")
    assert first.span.end < second.span.start


def test_a_passage_ends_where_a_paragraph_does_rather_than_inside_the_next():
    paragraph = " ".join([sentence(40)] * 4)
    first, second = passages(f"{paragraph}\n\n{paragraph}")
    assert first.text == paragraph
    assert second.text.endswith(paragraph)


def test_a_sentence_of_up_to_400_tokens_stays_whole():
    long = sentence(390)
    assert [passage.text for passage in passages(f"{sentence(100)}\n{long}\n{sentence(100)}")][
        1
    ] == long


def test_a_long_sentence_takes_the_rest_of_its_paragraph():
    paragraph = f"{sentence(250)} {sentence(40)}"
    assert [passage.text for passage in passages(paragraph)] == [paragraph]


@pytest.mark.parametrize("mark", [";", ",", ""])
def test_a_longer_one_is_cut_after_semicolons_else_commas_else_words(mark):
    clauses = [sentence(30, end=mark) for _ in range(20)]
    cut = passages(" ".join(clauses))
    assert len(cut) >= 3
    assert all(tokens(passage.text) <= 220 for passage in cut)
    if mark:
        assert all(passage.text.endswith(mark) for passage in cut)


def test_endless_words_are_cut_too():
    text = "a" * 100_000
    cut = split(document(text), lambda texts: [len(text) // 2 for text in texts])
    assert "".join(passage.text for passage in cut) == text


# --- lists ----------------------------------------------------------------------------------------


@pytest.mark.parametrize("marker", ["a) ", "1. ", "- ", "• ", ""])
def test_a_list_stays_with_the_sentence_that_introduces_it(marker):
    items = "\n".join(f"{marker}{sentence(25, end=';')}" for _ in range(9))
    listed = f"Thành phần gồm:\n{items}\n{marker}{sentence(20)}"
    cut = passages(f"{sentence(180)}\n\n{listed}\n\n{sentence(180)}")
    assert any(listed in passage.text for passage in cut)


def test_a_list_within_a_list_stays_whole_where_the_outer_one_is_too_long():
    inner = "2. Các trường hợp:\na) " + sentence(80, end=";") + "\nb) " + sentence(80)
    outer = f"Quy định như sau:\n1. {sentence(180)}\n{inner}\n3. {sentence(180)}"
    cut = passages(outer)
    assert any(inner in passage.text for passage in cut)
    assert all(tokens(passage.text) <= 400 for passage in cut)


def test_an_item_that_ends_in_a_colon_does_not_swallow_those_beside_it():
    first, second = passages(f"1. Mở đầu:\n2. {sentence(170)}\n3. {sentence(170)}")
    assert (first.text[:2], second.text[:2]) == ("1.", "3.")


def test_the_introduction_of_a_list_that_is_too_long_keeps_its_first_item():
    items = "\n".join(f"{number}. {sentence(150)}" for number in range(1, 9))
    cut = passages(f"{sentence(100)} Quy định như sau:\n{items}")
    assert any("Quy định như sau:\n1." in passage.text for passage in cut)
    assert not any(passage.text.endswith(":") for passage in cut)


def test_the_list_of_the_second_article_is_one_passage():
    with_list = load_document(str(files("corpus") / "articles" / "ttcp-actwg-pe-ru-2024.md"))
    start = with_list.text.index("Tại cuộc họp ACTWG 38")
    end = with_list.text.index("\n", start)
    whole = Span(start=start, end=end)
    assert any(passage.span.contains(whole) for passage in split(with_list, count_tokens))


# --- headings -------------------------------------------------------------------------------------


def test_the_bare_headings_of_the_first_article_are_found_and_its_by_line_is_not():
    article = load_document(str(files("corpus") / "articles" / "ttcp-doi-ngoai-2021.md"))
    cut = split(article, count_tokens)
    assert list(dict.fromkeys(passage.headings for passage in cut)) == [
        ("Chuyển hướng sang các phương thức hợp tác phù hợp",),
        ("Chủ động, tích cực tham gia nhiều diễn đàn quốc tế",),
        ("Tăng cường chia sẻ, trao đổi thông tin thực tiễn về nhiệm vụ của ngành",),
    ]
    assert cut[-1].text.endswith("\n\nThái Hải")


LAW = f"""Luật số 1

Chương I
NHỮNG QUY ĐỊNH CHUNG

Điều 1. Phạm vi điều chỉnh

{sentence(100)}

Điều 2. Đối tượng áp dụng

{sentence(100)}

MỤC 1. CƠ QUAN

Điều 3

Điều 5 của Luật này quy định {sentence(90)}

Chương II: XỬ LÝ

Điều 4.- {sentence(100)}
"""


def test_a_label_belongs_to_the_title_that_is_marked_below_it():
    text = f"{SENTENCE}\n\nMẫu số 02\n\nĐƠN XIN TRỒNG CÂY\n\n{SENTENCE}\n\nGhi chú\n\nHết."
    marked = [
        Heading(span=Span(start=at, end=at + len(words)), level=1)
        for words in ("ĐƠN XIN TRỒNG CÂY", "Ghi chú")
        for at in [text.index(words)]
    ]
    labels = [heading_label(text, one) for one in outline(text, marked)]
    assert labels == ["Mẫu số 02. ĐƠN XIN TRỒNG CÂY", "Ghi chú"]


def test_a_law_is_cut_at_its_articles_and_carries_its_chapters():
    assert [(passage.headings, passage.text[:14].strip()) for passage in passages(LAW)] == [
        ((), "Luật số 1"),
        (("Chương I. NHỮNG QUY ĐỊNH CHUNG", "Điều 1. Phạm vi điều chỉnh"), "Một thanh than"),
        (("Chương I. NHỮNG QUY ĐỊNH CHUNG", "Điều 2. Đối tượng áp dụng"), "Một thanh than"),
        (("Chương I. NHỮNG QUY ĐỊNH CHUNG", "MỤC 1. CƠ QUAN", "Điều 3"), "Điều 5 của Luậ"),
        (("Chương II: XỬ LÝ", "Điều 4"), "Điều 4.- Một t"),
    ]


def test_no_passage_crosses_into_another_section():
    cut = passages(LAW)
    for heading in document(LAW).headings[1:]:
        assert not any(
            passage.span.start < heading.span.start < passage.span.end for passage in cut
        )


def test_tiny_neighbours_share_a_passage_under_their_parent():
    articles = "\n\n".join(f"Điều {n}. Tên điều {n}\n\n{sentence(20)}" for n in range(1, 4))
    text = f"Chương I\nCHUNG\n\n{articles}\n\nChương II\nRIÊNG\n\nĐiều 4. Tên\n\n{sentence(20)}"
    first, second = passages(text)
    assert (first.headings, first.text) == (("Chương I. CHUNG",), articles)
    assert second.headings == ("Chương II. RIÊNG", "Điều 4. Tên")


def test_a_heading_with_nothing_below_it_is_not_lost():
    (first, second) = passages(f"Điều 1. Tên\n\n{sentence(100)}\n\nĐiều 2. (Được bãi bỏ)")
    assert second.text == "Điều 2. (Được bãi bỏ)"
    assert first.text == sentence(100)


def test_a_heading_that_repeats_the_title_is_not_carried():
    text = f"Tài liệu\n\n{sentence(100)}"
    marked = (Heading(span=Span(start=0, end=8), level=1),)
    assert [passage.headings for passage in passages(text, marked=marked)] == [()]


@pytest.mark.parametrize(
    "line",
    [
        "Thái Hải",
        "Hà Nội, ngày 20 tháng 11 năm 2019",
        "Một câu có dấu chấm.",
        "(Bài tuyên truyền)",
        "một dòng thường",
        "Tháng | Số vụ",
        "Một " * 40,
    ],
)
def test_what_is_no_bare_heading(line):
    assert document(f"{line}\n\n{SENTENCE * 3}").headings == ()


@pytest.mark.parametrize(
    "line", ["KẾT QUẢ ĐẠT ĐƯỢC", "Kết quả đạt được", "1.2. Kết quả đạt được", "I. KẾT QUẢ"]
)
def test_what_is_a_bare_heading(line):
    (heading,) = document(f"{line}\n\n{SENTENCE}").headings
    assert heading.span.of(line) == line


def test_the_marks_of_markdown_are_not_part_of_a_label(write, body):
    text = f"## **Kết quả** ##\n\n{body}\n{body}\n\nLập trình C#\n---\n\n{body}\n{body}"
    cut = split(load_document(write("a.md", text)), count_tokens)
    assert [passage.headings for passage in cut] == [("Kết quả",), ("Lập trình C#",)]


def test_pages_are_carried():
    text = f"{sentence(200)}\n\n{sentence(200)}"
    cut = passages(text, page_starts=(0, text.index("\n\n") + 2))
    assert [passage.page for passage in cut] == [1, 2]


# --- properties -----------------------------------------------------------------------------------

LINE = st.one_of(
    st.sampled_from(
        [
            "Chương I", "Chương II", "CHUNG", "Điều 1. Tên điều", "Điều 2", "Điều 3. Nội dung.",
            "Đề mục ngắn", "Thái Hải", "- một ý;", "a) ý nhỏ;", "1. Khoản:", "gồm:", "", "", "***",
        ]
    ),
    st.integers(1, 90).map(lambda n: SENTENCE + " " + sentence(n)),
    st.integers(1, 600).map(lambda n: sentence(n, end=";")),
    st.text(max_size=80),
)  # fmt: skip


@settings(max_examples=150, deadline=None)
@given(st.lists(LINE, max_size=30).map("\n".join))
def test_every_span_reproduces_its_text_and_every_sentence_is_covered(text):
    source = document(text)
    cut = split(source, count_tokens)
    assert cut == split(source, count_tokens)
    assert [passage.span.of(source.text) for passage in cut] == [passage.text for passage in cut]
    assert [passage.span.start for passage in cut] == sorted(passage.span.start for passage in cut)
    assert len({passage.id for passage in cut}) == len(cut)
    assert all(passage.text == passage.text.strip() for passage in cut)
    labels = " ".join(" ".join(passage.headings) for passage in cut)
    for span in sentences(source.text):
        covered = set()
        for passage in cut:
            covered.update(
                range(max(span.start, passage.span.start), min(span.end, passage.span.end))
            )
        body = {at for at in range(span.start, span.end) if not source.text[at].isspace()}
        if not body <= covered:
            assert any(heading.span.contains(span) for heading in source.headings)
            assert all(word.strip(".:-–—") in labels for word in span.of(source.text).split())


@settings(max_examples=50, deadline=None)
@given(st.lists(st.integers(1, 120), min_size=1, max_size=40))
@example([1, 101, 60, 59, 102, 60])
def test_no_passage_of_plain_sentences_outgrows_its_limit(lengths):
    for passage in passages(" ".join(map(sentence, lengths))):
        assert tokens(passage.text) <= 280
