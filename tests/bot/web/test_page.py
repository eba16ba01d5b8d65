"""The page's HTML and what happens at each question and click, without a browser."""

import re
from html.parser import HTMLParser

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.types import Abstention, Answer, Citation, Reason
from bot.web.conversation import Conversation, Exchange, Pending
from bot.web.desk import Desk
from bot.web.html import conversation_html
from bot.web.prose import escape
from bot.web.source import documents_html, source_html
from corpus.types import Document, Span

EXAMPLES = ("Ai là Chủ tịch hội nghị?", "Những việc gì được bàn?")
ELEMENTS = set(
    "div section article header footer nav h2 h3 h4 p ul ol li button span strong b i a "
    "blockquote details summary mark code".split()
)
ATTRIBUTES = set(
    "class type role tabindex title href target rel aria-live aria-busy aria-label aria-current "
    "data-turn data-exchange data-number data-example data-document data-at data-copy data-shown "
    "data-asked data-back".split()
)
TEXT = st.text(st.characters(exclude_categories=["Cs", "Cc"]), max_size=60)  # as documents are


class Parsed(HTMLParser):
    """The elements, attributes and texts of a fragment, checked against what may be written."""

    def __init__(self, fragment):
        super().__init__(convert_charrefs=True)
        self.open, self.texts, self.marks, self.attributes = [], [], [], []
        self.feed(fragment)
        self.close()
        assert not self.open

    def handle_starttag(self, tag, attrs):
        assert tag in ELEMENTS
        assert {name for name, _ in attrs} <= ATTRIBUTES
        self.attributes += attrs
        self.open.append((tag, dict(attrs)))

    def handle_endtag(self, tag):
        assert self.open.pop()[0] == tag

    def handle_data(self, text):
        self.texts.append(text)
        if any(tag == "mark" for tag, _ in self.open):
            self.marks.append(text)

    @property
    def text(self):
        return "".join(self.texts)

    def values(self, name):
        return [value for key, value in self.attributes if key == name]


@pytest.fixture
def desk(chatbot):
    return Desk(chatbot, EXAMPLES)


def asked(desk, *questions):
    """Ask in turn; return the screens of the last question."""
    conversation = Conversation()
    for question in questions:
        screens = list(desk.answer(question, conversation))
        conversation = screens[-1].conversation
    return screens


@given(TEXT)
def test_escaped_text_shows_to_the_letter_and_opens_nothing(text):
    escaped = escape(text)
    assert not set(escaped) & set("<>\"'{}$`")
    parsed = Parsed(f"<p>{escaped}</p>")
    assert parsed.text == text


def test_everything_hostile_is_shown_to_the_letter(desk, hostile):
    screen = asked(desk, f"Hại {hostile}")[-1]
    transcript, panel = Parsed(screen.transcript), Parsed(screen.panel)
    assert transcript.text.count(hostile) == 4  # the question, the answer, the title, the quotation
    assert panel.text.count(hostile) == 2
    assert "".join(panel.marks) == hostile
    for fragment in (screen.transcript, screen.panel, desk.list_documents("")):
        Parsed(fragment)
        assert "{{" not in fragment
        assert "${" not in fragment


def test_an_error_and_an_example_are_escaped_too(hostile):
    exchanges = (Exchange(question="?", error=hostile),)
    assert hostile in Parsed(conversation_html(Conversation(exchanges=exchanges))).text
    assert hostile in Parsed(conversation_html(Conversation(), examples=[hostile])).text


def test_the_welcome_offers_the_examples(desk):
    welcome = Parsed(desk.restart().transcript)
    assert all(example in welcome.text for example in EXAMPLES)
    assert welcome.values("data-example") == ["0", "1"]


def test_each_stage_is_told_in_vietnamese_before_the_reply(desk):
    screens = asked(desk, "Ai là Chủ tịch?")
    told = [line for s in screens[:-1] for line in re.findall(r"Đang [^<]*…", s.transcript)]
    assert list(dict.fromkeys(told)) == [
        "Đang đọc câu hỏi…",
        "Đang tìm trong tài liệu…",
        "Đang đọc các đoạn tìm được…",
        "Đang đối chiếu từng trích dẫn với tài liệu…",
    ]
    assert all(s.conversation is None for s in screens[:-1])
    assert 'aria-busy="true"' in screens[0].transcript
    assert 'aria-busy="false"' in screens[-1].transcript
    assert "Đang " not in screens[-1].transcript


def test_the_pieces_are_shown_as_they_come():
    pending = Pending(question="Ai?", stage="ground", text="- một\n- hai")
    assert conversation_html(Conversation(), pending).count("<li>") == 2


def test_an_answer_sets_the_fact_in_bold_and_numbers_its_citations(desk):
    screen = asked(desk, "Ai là Chủ tịch?")[-1]
    assert "<strong>bà Lê Thị Hoà</strong>" in screen.transcript
    parsed = Parsed(screen.transcript)
    assert parsed.values("data-number") == ["1", "2", "1", "2"]
    assert "ngày 1/3/2024" in parsed.text
    assert "Độ tin cậy: cao (87%)" in parsed.text
    assert "Chủ tịch hội nghị là bà Lê Thị Hoà." in parsed.values("data-copy")[0]


def test_a_mark_without_a_citation_stays_text(desk, chatbot):
    from dataclasses import replace

    chatbot.script = lambda question, corpus, usual=chatbot.script: replace(
        usual(question, corpus), text="bà Lê Thị Hoà [1] và [9]"
    )
    screen = asked(desk, "Ai là Chủ tịch?")[-1]
    assert "và [9]" in Parsed(screen.transcript).text


@given(TEXT, TEXT, TEXT)
def test_any_reply_is_well_formed_and_to_the_letter(text, quote, title):
    quote = quote or "?"
    citation = Citation(
        number=1,
        document_id="d",
        title=title,
        uri="file:///d",
        quote=quote,
        span=Span(start=0, end=len(quote)),
    )
    reply = Answer(
        question=title,
        standalone_question=quote,
        text=f"- {text} [1]\n{quote}[1] [2]",
        short_answer=text if text.strip() else "x",
        citations=(citation,),
        confidence=0.4,
    )
    conversation = Conversation(exchanges=(Exchange(question=quote, reply=reply),))
    parsed = Parsed(conversation_html(conversation))
    plain = "".join(parsed.text.split())
    for shown in (text, quote, title):
        assert "".join(shown.split()) in plain
    assert parsed.values("data-number") == ["1", "1", "1"]
    Parsed(conversation_html(Conversation(), Pending(question=quote, text=reply.text)))


def test_a_list_is_a_list_with_a_citation_an_item(desk):
    transcript = asked(desk, "Những việc gì?")[-1].transcript
    listed = re.findall(r"<li>(.*?)</li>", transcript.partition("<details>")[0])
    assert [Parsed(item).text for item in listed] == [
        "kế hoạch năm 1",
        "ngân sách quý 2",
        "nhân sự chủ chốt 3",
    ]
    assert '<span class="hd-tied">chốt <button' in listed[2]  # a mark never stands alone on a line
    assert "3 trích dẫn từ “Thông báo về hội nghị”, ngày 1/3/2024" in Parsed(transcript).text


def test_a_quotation_never_stands_under_the_title_of_another_document():
    places = [("a", None), ("a", None), ("b", None), ("a", None), ("a", 2), ("a", 3), ("a", 3)]
    citations = tuple(
        Citation(
            number=number,
            document_id=document_id,
            title=f"Tài liệu {document_id}",
            uri="file:///d",
            quote=f"câu {number}",
            span=Span(start=0, end=5),
            page=page,
        )
        for number, (document_id, page) in enumerate(places, start=1)
    )
    reply = Abstention(
        question="?", standalone_question="?", reason=Reason.NO_ANSWER, text="?", nearest=citations
    )
    exchanges = (Exchange(question="?", reply=reply),)
    html = conversation_html(Conversation(exchanges=exchanges))
    titles = [
        " ".join(re.findall(r"Tài liệu \w|trang \d", re.sub(r'aria-label="[^"]*"', "", item)))
        for item in re.findall(r"<li>(.*?)</li>", html)
    ]
    assert titles == [
        "Tài liệu a",
        "",
        "Tài liệu b",
        "Tài liệu a",
        "Tài liệu a trang 2",
        "Tài liệu a trang 3",
        "",
    ]


def test_a_follow_up_says_how_it_was_understood(desk):
    assert "Hiểu là: “Ai là Chủ tịch hội nghị lần thứ 5?”" in asked(desk, "Còn bà?")[-1].transcript
    assert "Hiểu là" not in asked(desk, "Ai là Chủ tịch?")[-1].transcript


def test_an_abstention_looks_unlike_an_answer_and_opens_no_source(desk):
    screen = asked(desk, "Giá vàng?")[-1]
    assert "hd-abstention" in screen.transcript
    assert "hd-answer" not in screen.transcript
    parsed = Parsed(screen.transcript)
    assert parsed.text.count("Không tìm thấy câu trả lời trong tài liệu") == 1
    assert "Những đoạn gần nhất" in parsed.values("aria-label")
    assert not Parsed(screen.panel).marks
    nearest = desk.show_citation(screen.conversation, 0, 1)
    assert Parsed(nearest).marks == ["Chủ tịch hội nghị là ông Trần Văn Bình."]


def test_a_disagreement_shows_both_sides_with_their_dates(desk):
    parsed = Parsed(asked(desk, "Trái ngược?")[-1].transcript)
    for shown in ("không thống nhất", "bà Lê Thị Hoà", "1/3/2024", "ông Trần Văn Bình"):
        assert shown in parsed.text
    assert "không ghi ngày" in parsed.text


def test_the_parts_of_a_question_stand_each_over_its_reply(desk):
    transcript = asked(desk, "Hai điều?")[-1].transcript
    parsed = Parsed(transcript)
    assert transcript.count('<section class="hd-part">') == 2
    assert "<strong>bà Lê Thị Hoà</strong>" in transcript
    assert "Không tìm thấy câu trả lời trong tài liệu" in parsed.text
    assert parsed.text.count("Hội nghị lần thứ 5 họp ngày") == 1  # quoted once, below


def test_every_citation_is_highlighted_and_the_first_is_current(desk):
    panel = asked(desk, "Ai là Chủ tịch?")[-1].panel
    assert re.findall(r'<mark class="hd-current">([^<]*)', panel) == [
        "Chủ tịch hội nghị là bà Lê Thị Hoà."
    ]
    assert re.findall(r"<mark>([^<]*)", panel) == ["Hội nghị lần thứ 5 họp ngày 12/3/2024 tại Huế."]


def test_another_number_switches_the_source_and_every_showing_differs(desk):
    conversation = asked(desk, "Trái ngược?", "Ai là Chủ tịch?")[-1].conversation
    first, second = (desk.show_citation(conversation, 0, n) for n in (1, 2))
    assert Parsed(first).marks == ["Chủ tịch hội nghị là bà Lê Thị Hoà."]
    assert Parsed(second).marks == ["Chủ tịch hội nghị là ông Trần Văn Bình."]
    assert desk.show_citation(conversation, 0, 2) != second
    later = desk.show_citation(conversation, 1, 2)
    assert '<mark class="hd-current">Hội nghị lần thứ 5' in later


@pytest.mark.parametrize(("exchange", "number"), [(-1, 1), (5, 1), (0, 9), (0, 0)])
def test_a_citation_that_does_not_exist_shows_an_empty_panel(desk, exchange, number):
    conversation = asked(desk, "Ai là Chủ tịch?")[-1].conversation
    assert "hd-empty" in desk.show_citation(conversation, exchange, number)


def test_a_source_removed_or_changed_since_is_said_in_one_line(desk, chatbot):
    conversation = asked(desk, "Ai là Chủ tịch?")[-1].conversation
    chatbot.corpus.remove(["thong-bao"])
    assert "Không có tài liệu này" in desk.show_citation(conversation, 0, 1)
    chatbot.corpus.__init__([Document(id="thong-bao", uri="u", title="Mới", text="Khác " * 2_000)])
    assert "đã thay đổi" in desk.show_citation(conversation, 0, 1)


@pytest.mark.parametrize("blank", ["", "  ", "\n\t"])
def test_a_blank_question_is_a_hint_and_asks_nothing(desk, chatbot, blank):
    (screen,) = desk.answer(blank, Conversation())
    assert screen.is_blank
    assert screen.transcript is None
    assert not chatbot.asked


def test_the_box_is_emptied_once_so_that_the_next_question_may_be_typed(desk):
    screens = asked(desk, "Ai là Chủ tịch?")
    assert [screen.takes_question for screen in screens] == [True] + [False] * (len(screens) - 1)
    assert desk.restart().takes_question


def test_failures_show_their_line_and_the_conversation_goes_on(desk, chatbot):
    screens = asked(desk, "Hỏng", "Nổ", "Ai là Chủ tịch?")
    text = Parsed(screens[-1].transcript).text
    assert "Chỉ mục bị hỏng ở «data/index»: hãy chạy «hoidap doctor»." in text
    assert "ZeroDivisionError" in text
    assert "bà Lê Thị Hoà" in text
    assert chatbot.asked[-1][1] == ()  # what failed is no part of the history


def test_the_history_is_what_was_said(desk, chatbot):
    asked(desk, "Ai là Chủ tịch?", "Còn ông?")
    assert [(t.role, t.text) for t in chatbot.asked[-1][1]] == [
        ("user", "Ai là Chủ tịch?"),
        ("assistant", "bà Lê Thị Hoà [1][2]"),
    ]


def test_a_long_question_is_cut_on_the_page_only(desk, chatbot):
    question = "dài " * 5_000
    parsed = Parsed(asked(desk, question)[-1].transcript)
    assert "câu hỏi dài 20.000 ký tự" in parsed.text
    assert len(parsed.text) < 3_000
    assert chatbot.asked[0][0] == question


def test_half_a_surrogate_pair_is_replaced(desk, chatbot):
    screen = asked(desk, "Ai \ud800?")[-1]
    screen.transcript.encode()
    assert chatbot.asked[0][0] == "Ai ??"


def test_an_example_is_asked_and_an_unknown_one_is_not(desk, chatbot):
    assert list(desk.answer_example(1, Conversation()))[-1].conversation is not None
    assert chatbot.asked[0][0] == EXAMPLES[1]
    assert list(desk.answer_example(7, Conversation())) == []
    assert list(desk.answer_example(-1, Conversation())) == []


def test_documents_are_filtered_with_or_without_diacritics(desk):
    everything = Parsed(desk.list_documents(""))
    assert everything.values("data-document") == ["thong-bao", "bao-cao", "doc-hai", "rat-dai"]
    for name in ("bao cao", " BÁO CÁO "):
        assert Parsed(desk.list_documents(name)).values("data-document") == ["bao-cao"]
    assert "Không có tài liệu nào khớp" in desk.list_documents("không có tên này")


def test_an_empty_collection_says_how_to_fill_it():
    assert "hoidap ingest" in documents_html([], total=0)


def test_a_document_opens_without_a_citation(desk):
    parsed = Parsed(desk.show_document("bao-cao", 0))
    assert "Báo cáo năm 2025" in parsed.text
    assert not parsed.marks
    assert "Không có tài liệu này" in desk.show_document("khong-co", 0)


def test_a_very_long_document_is_shown_around_the_place_with_ways_on(desk):
    conversation = asked(desk, "Dài bao nhiêu?")[-1].conversation
    panel = desk.show_citation(conversation, 0, 1)
    assert len(panel) < 100_000
    parsed = Parsed(panel)
    assert parsed.marks == ["Điều 3000."]
    before, after = (int(at) for at in parsed.values("data-at"))
    assert "tên đặt theo nội dung" in parsed.text
    assert 0 < before < after
    assert re.search(r"<p>Điều \d+\. ", desk.show_document("rat-dai", after))
    assert Parsed(desk.show_document("rat-dai", 10**9)).text.count("Điều 5000.") == 1


def test_a_stepwise_reading_reaches_both_ends_of_a_long_document(desk):
    seen, at = set(), 0
    for _ in range(30):
        parsed = Parsed(desk.show_document("rat-dai", at))
        seen |= set(re.findall(r"Điều (\d+)\.", parsed.text))
        steps = [int(value) for value in parsed.values("data-at")]
        if not steps or steps[-1] <= at:
            break
        at = steps[-1]
    assert len(seen) == 5_000


def test_a_web_source_is_a_link_and_a_file_shows_its_name_only():
    document = Document(id="d", uri="https://example.org/a?b=<c>", title="T", text="Xin chào.")
    parsed = Parsed(source_html(document))
    assert parsed.values("href") == ["https://example.org/a?b=<c>"]
    assert "example.org" in parsed.text
    local = Document(id="d", uri="file:///nha/rieng/V%C4%83n%20b%E1%BA%A3n.md", title="T", text="X")
    parsed = Parsed(source_html(local))
    assert "Văn bản.md" in parsed.text
    assert "rieng" not in parsed.text
    script = Document(id="d", uri="javascript:alert(1)", title="T", text="X")
    assert not Parsed(source_html(script)).values("href")


@given(st.data())
def test_the_highlights_are_the_quotations_and_the_rest_is_the_document(data):
    text = data.draw(st.text("ab \n<&{", min_size=1, max_size=80))
    spans = data.draw(
        st.lists(
            st.tuples(st.integers(0, len(text) - 1), st.integers(1, len(text))).filter(
                lambda pair: pair[0] < pair[1]
            ),
            min_size=1,
            max_size=4,
        )
    )
    citations = [
        Citation(
            number=number,
            document_id="d",
            title="T",
            uri="file:///d",
            quote=text[start:end],
            span=Span(start=start, end=end),
        )
        for number, (start, end) in enumerate(spans, start=1)
    ]
    document = Document(id="d", uri="file:///d", title="T", text=text)
    current = data.draw(st.sampled_from(citations))
    panel = source_html(document, citations=citations, current=current)
    Parsed(panel)
    body = panel[panel.index("Văn bản của tài liệu") :]
    lines = [Parsed(line).text for line in re.findall(r"<p>.*?</p>", body, re.DOTALL)]
    assert lines == [line for line in text.split("\n") if line.strip()]
    shown = re.findall(r'<mark class="hd-current">(.*?)</mark>', body, re.DOTALL)
    drawn = "".join(Parsed(f"<p>{part}</p>").text for part in shown)
    kept = "".join(line for line in current.quote.split("\n"))
    blank = "".join(kept.split()) == "".join(drawn.split())
    assert blank


def test_the_examples_are_offered_only_with_the_articles_they_are_about(chatbot):
    from bot.web.page import EXAMPLES, build_page

    articles = ("ttcp-actwg-pe-ru-2024.md", "ttcp-doi-ngoai-2021.md")
    assert EXAMPLES[0] not in str(build_page(chatbot).get_config_file())
    chatbot.corpus.__init__(
        [Document(id=name, uri=f"file:///a/{name}", title="T", text="X") for name in articles]
    )
    assert EXAMPLES[0] in str(build_page(chatbot).get_config_file())
