"""The page's HTML and what happens at each question and click, without a browser."""

import io
import re
import sqlite3
import threading
import time
import unicodedata
from contextlib import closing
from html.parser import HTMLParser

import pytest
from docx import Document as Word
from hypothesis import example, given
from hypothesis import strategies as st

from bot.types import Abstention, Answer, Citation, Reason
from bot.web.api import open_office
from bot.web.conversation import Conversation, Exchange, Pending
from bot.web.desk import Desk
from bot.web.exports import as_markdown, as_word
from bot.web.html import conversation_html
from bot.web.listing import documents_html
from bot.web.prose import escape, prose_html
from bot.web.reception import Asked
from bot.web.source import source_html
from corpus.types import Cell, Document, Span, Table

EXAMPLES = ("Ai là Chủ tịch hội nghị?", "Những việc gì được bàn?")
ELEMENTS = set(
    "div section article header footer nav h2 h3 h4 p ul ol li button span strong b i a "
    "blockquote details summary mark code label input table thead tbody tr th td".split()
)
ATTRIBUTES = set(
    "class type role tabindex title href target rel aria-live aria-busy aria-label aria-current "
    "data-turn data-exchange data-number data-example data-document data-at data-copy data-shown "
    "data-asked data-back id download checked data-choose data-name data-remove data-total "
    "data-conversation data-question data-edit data-again data-link data-verbatim data-verdict "
    "data-record data-view data-go data-rename data-erase aria-pressed data-within data-place "
    "data-search data-after data-step data-share data-groups data-read-only data-alternative "
    "data-documents data-order data-more data-retitle data-named data-reading scope colspan "
    "aria-sort aria-level data-everywhere data-restore".split()
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
        if tag == "input":  # has no end
            self.attributes += attrs
            return
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
def office(chatbot, tmp_path):
    return open_office(chatbot, folder=tmp_path / "desk")


@pytest.fixture
def desk(office):
    return Desk(office, EXAMPLES)


HERE = "cuoc-tro-chuyen-1"


def asked(desk, *questions, where=HERE):
    """Ask in turn; return the screens of the last question."""
    for question in questions:
        screens = list(desk.answer(Asked(question=question), where))
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
    quoted = hostile.replace("**", "")  # a quotation is shown without the signs of bold
    assert transcript.text.count(hostile) + transcript.text.count(quoted) * (quoted != hostile) == 4
    assert f"Hại {hostile}" in transcript.values("data-question")
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
    welcome = Parsed(desk.open().transcript)
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
    assert all(s.panel is None for s in screens[:-1])
    assert 'aria-busy="true"' in screens[0].transcript
    assert 'aria-busy="false"' in screens[-1].transcript
    assert "Đang " not in screens[-1].transcript


def test_the_pieces_are_shown_as_they_come():
    pending = Pending(question="Ai?", stage="ground", text="- một\n- hai")
    asked = Conversation(exchanges=(Exchange(question="Ai?"),))
    assert conversation_html(asked, {0: pending}).count("<li>") == 2


def test_an_answer_sets_the_fact_in_bold_and_numbers_its_citations(desk):
    screen = asked(desk, "Ai là Chủ tịch?")[-1]
    assert "<strong>bà Lê Thị Hoà</strong>" in screen.transcript
    parsed = Parsed(screen.transcript)
    assert parsed.values("data-number") == ["1", "2", "1", "2"]
    assert "Có căn cứ" in parsed.text
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
@example("\ue000 một phông chữ riêng", "\ue001", "")
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
    asked = Conversation(exchanges=(Exchange(question=quote),))
    Parsed(conversation_html(asked, {0: Pending(question=quote, text=reply.text)}))


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
    assert (
        "Câu hỏi được hiểu là: “Ai là Chủ tịch hội nghị lần thứ 5?”"
        in asked(desk, "Còn bà?")[-1].transcript
    )
    assert "được hiểu là" not in asked(desk, "Ai là Chủ tịch?", where="cau-hoi-khac")[-1].transcript


def test_an_abstention_looks_unlike_an_answer_and_opens_no_source(desk):
    screen = asked(desk, "Giá vàng?")[-1]
    assert "hd-abstention" in screen.transcript
    assert "hd-answer" not in screen.transcript
    parsed = Parsed(screen.transcript)
    assert parsed.text.count("Không tìm thấy câu trả lời trong tài liệu") == 1
    assert "Những đoạn gần nhất" in parsed.values("aria-label")
    assert not Parsed(screen.panel).marks
    nearest = desk.show_citation(HERE, 0, 1)
    assert Parsed(nearest).marks == ["Chủ tịch hội nghị là ông Trần Văn Bình."]


def test_a_question_that_is_too_vague_is_asked_back_with_a_button_for_each_meaning(desk):
    screen = asked(desk, "Ngày nào?")[-1]
    parsed = Parsed(screen.transcript)
    assert "Cần hỏi rõ hơn" in parsed.text
    assert "chọn điều cần hỏi" in screen.panel
    assert "Chọn số" not in screen.panel  # the numbers are folded
    assert "Không tìm thấy" not in parsed.text
    assert parsed.text.count("Hội nghị <b>Huế</b>") == 1  # the button, not a line as well
    assert parsed.values("data-alternative") == ["Ai họp ở <b>Huế</b>?", "Ai họp?"]
    assert parsed.values("data-documents") == ["[]", '["bao-cao"]']
    assert "1 trích dẫn từ" in parsed.text  # folded below


def test_a_disagreement_shows_both_sides_with_their_dates(desk):
    parsed = Parsed(asked(desk, "Trái ngược?")[-1].transcript)
    assert parsed.text.count("Các tài liệu nêu khác nhau") == 1
    for shown in ("bà Lê Thị Hoà", "1/3/2024", "ông Trần Văn Bình"):
        assert shown in parsed.text
    assert "không ghi ngày" in parsed.text


def test_the_parts_of_a_question_stand_each_over_its_reply(desk):
    transcript = asked(desk, "Hai điều?")[-1].transcript
    parsed = Parsed(transcript)
    assert transcript.count('<section class="hd-part">') == 2
    assert "<strong>bà Lê Thị Hoà</strong>" in transcript
    assert "Không tìm thấy câu trả lời trong tài liệu" in parsed.text
    assert parsed.text.count("Hội nghị lần thứ 5 họp ngày") == 1  # quoted once, below


def test_what_comes_of_a_comparison_stands_over_its_sides():
    sides = ("Lớp sáng có 22 em. [1]", "Lớp tối có 17 em. [2]")
    cited = [
        Citation(
            number=n,
            document_id="a",
            title="Lớp học",
            uri="a",
            quote=f"**Số:** {told}",
            span=Span(start=0, end=len(told) + 8),
            page=None,
        )
        for n, told in enumerate(sides, start=1)
    ]
    parts = tuple(
        Answer(
            question="?",
            standalone_question="?",
            text=told,
            short_answer=told[:8],
            citations=(one,),
            confidence=0.9,
        )
        for told, one in zip(sides, cited, strict=True)
    )
    reply = Answer(
        question="Lớp nào đông hơn?", standalone_question="Lớp nào đông hơn?",
        text=f"Lớp sáng đông hơn.\n- Lớp sáng: {sides[0]}\n- Lớp tối: {sides[1]}",
        short_answer="Lớp sáng", citations=tuple(cited), confidence=0.9, parts=parts,
    )  # fmt: skip
    shown = conversation_html(Conversation(exchanges=(Exchange(question="?", reply=reply),)))
    assert "<p><strong>Lớp sáng</strong> đông hơn.</p>" in shown
    assert "<li>Lớp sáng: Lớp sáng có 22" in shown
    assert shown.count("<strong>") == 1
    assert "<blockquote>Số: Lớp sáng có 22 em." in shown


def test_a_number_is_bold_where_it_is_the_answer_alone():
    assert prose_html("Có 4: Nhà có 14 phòng [1]:\n- Phòng 4", strong="4").count("<strong>") == 1
    assert prose_html("Nhà có 14 phòng.", strong="4") == "<p>Nhà có 14 phòng.</p>"


def test_every_citation_is_highlighted_and_the_first_is_current(desk):
    panel = asked(desk, "Ai là Chủ tịch?")[-1].panel
    assert re.findall(r'<mark class="hd-current">([^<]*)', panel) == [
        "Chủ tịch hội nghị là bà Lê Thị Hoà."
    ]
    assert re.findall(r"<mark>([^<]*)", panel) == ["Hội nghị lần thứ 5 họp ngày 12/3/2024 tại Huế."]


def test_another_number_switches_the_source_and_every_showing_differs(desk):
    asked(desk, "Trái ngược?", "Ai là Chủ tịch?")
    first, second = (desk.show_citation(HERE, 0, n) for n in (1, 2))
    assert Parsed(first).marks == ["Chủ tịch hội nghị là bà Lê Thị Hoà."]
    assert Parsed(second).marks == ["Chủ tịch hội nghị là ông Trần Văn Bình."]
    assert desk.show_citation(HERE, 0, 2) != second
    later = desk.show_citation(HERE, 1, 2)
    assert '<mark class="hd-current">Hội nghị lần thứ 5' in later


@pytest.mark.parametrize(("exchange", "number"), [(-1, 1), (5, 1), (0, 9), (0, 0)])
def test_a_citation_that_does_not_exist_shows_an_empty_panel(desk, exchange, number):
    asked(desk, "Ai là Chủ tịch?")
    assert "hd-empty" in desk.show_citation(HERE, exchange, number)


def test_a_source_removed_or_changed_since_is_said_in_one_line(desk, chatbot):
    asked(desk, "Ai là Chủ tịch?")
    chatbot.corpus.remove(["thong-bao"])
    assert "Không có tài liệu này" in desk.show_citation(HERE, 0, 1)
    chatbot.corpus.__init__([Document(id="thong-bao", uri="u", title="Mới", text="Khác " * 2_000)])
    assert "đã thay đổi" in desk.show_citation(HERE, 0, 1)


@pytest.mark.parametrize("blank", ["", "  ", "\n\t"])
def test_a_blank_question_asks_nothing_and_begins_nothing(desk, office, chatbot, blank):
    assert list(desk.answer(Asked(question=blank), HERE)) == []
    assert list(desk.answer(Asked(question="Ai?"), "../x")) == []
    assert not chatbot.asked
    assert office.conversations.find() == []


@pytest.fixture
def held(chatbot):
    """Let the chatbot wait in the middle of a reply until the event is set."""
    leave, usual = threading.Event(), chatbot.script

    def slow(question, corpus):
        leave.wait(20)
        return usual(question, corpus)

    chatbot.script = slow
    yield leave
    leave.set()


def settled(desk, where=HERE):
    """Look at a conversation until nothing is being answered in it, as a page does."""
    for _ in range(500):
        shown = desk.open(where).transcript
        if 'aria-busy="false"' in shown:
            return Parsed(shown)
        time.sleep(0.02)
    raise AssertionError(shown)


def test_a_question_that_is_stopped_stays_and_can_be_asked_again(desk, held):
    answering = desk.answer(Asked(question="Ai là Chủ tịch?"), HERE)
    next(answering)
    stopped = desk.stop(HERE)
    assert list(answering)[-1].transcript == stopped.transcript  # the page that asked hears of it
    held.set()
    parsed = settled(desk)
    assert "Chưa trả lời" in parsed.text
    assert parsed.values("data-question") == ["Ai là Chủ tịch?"]
    assert parsed.values("data-again") == [""]
    assert "bà Lê Thị Hoà" in asked(desk, "Ai là Chủ tịch?")[-1].transcript
    first = Parsed(desk.open(HERE).transcript).text.partition("Ai là Chủ tịch?")[2]
    assert first.partition("Ai là Chủ tịch?")[0].count("Chưa trả lời") == 1  # it stays stopped


def test_a_question_goes_on_when_its_page_is_reloaded_and_is_seen_from_another(desk, held):
    answering = desk.answer(Asked(question="Ai là Chủ tịch?"), HERE)
    next(answering)
    answering.close()  # what Gradio does once the page has gone
    seen = desk.open(HERE)
    assert 'aria-busy="true"' in seen.transcript
    assert "Đang " in seen.transcript
    assert "Chưa trả lời" not in seen.transcript
    assert seen.panel is None  # nobody who reads there is disturbed
    assert "Ai là Chủ tịch?" not in desk.open(HERE, owner="binh").transcript
    held.set()
    assert "bà Lê Thị Hoà" in settled(desk).text


def test_nobody_stops_the_question_of_another(desk, held):
    answering = desk.answer(Asked(question="Ai là Chủ tịch?"), HERE)
    next(answering)
    desk.stop(HERE, owner="binh")
    assert 'aria-busy="true"' in desk.open(HERE).transcript
    held.set()
    assert "bà Lê Thị Hoà" in list(answering)[-1].transcript


def test_a_place_is_given_back_when_a_question_is_stopped(office, desk, held):
    answerings = [
        desk.answer(Asked(question=f"Ai là Chủ tịch {n}?"), f"{HERE}-{n}") for n in range(6)
    ]
    for answering in answerings:
        next(answering)
    for n in range(6):  # four are being answered, two wait
        desk.stop(f"{HERE}-{n}")
    held.set()
    for _ in range(500):
        if office.reception.is_idle:
            break
        time.sleep(0.02)
    assert office.reception.is_idle


def test_what_was_said_is_there_after_a_restart(desk, chatbot, tmp_path):
    said = asked(desk, "Ai là Chủ tịch?", "Trái ngược?", "Giá vàng?", "Hỏng")[-1].transcript
    again = Desk(open_office(chatbot, folder=tmp_path / "desk"), EXAMPLES)
    assert again.open(HERE).transcript == said
    assert "Còn ai?" in asked(again, "Còn ai?")[-1].transcript
    assert len(chatbot.asked[-1][1]) == 6  # leans on what was said before the restart


def test_two_conversations_are_never_mixed(desk):
    asked(desk, "Ai là Chủ tịch?", where="mot-mot-mot")
    asked(desk, "Giá vàng?", where="hai-hai-hai")
    assert "Giá vàng" not in desk.open("mot-mot-mot").transcript
    assert Parsed(desk.list_conversations("gia vang")).values("data-go") == ["hai-hai-hai"]
    theirs = desk.open("mot-mot-mot", owner="binh").transcript
    assert theirs == desk.open("mot-mot-mot-khac").transcript.replace("-khac", "")  # as if none


def test_the_address_of_a_conversation_that_is_gone_says_so(desk, office):
    asked(desk, "Ai là Chủ tịch?")
    office.conversations.delete(HERE)
    gone = Parsed(desk.open(HERE).transcript)
    assert "đã bị xóa" in gone.text
    assert gone.values("data-restore") == [HERE]
    assert Parsed(desk.open(HERE, owner="khac").transcript).values("data-restore") == []
    office.conversations.restore(HERE)
    assert "bà Lê Thị Hoà" in desk.open(HERE).transcript


def test_a_question_that_is_taken_home_is_one_line_that_turns_nothing_around(desk, office):
    asked(desk, "Giá \u202evàng\u2066\nhôm nay?")
    told = office.conversations.get(HERE)
    assert "## Giá vàng hôm nay?\n" in as_markdown(told)
    paper = Word(io.BytesIO(as_word(told)))
    assert [one.text for one in paper.paragraphs if one.style.name == "Heading 2"] == [
        "Giá vàng hôm nay?"
    ]


@pytest.mark.parametrize(
    ("only", "named"),
    [
        (("bao-cao",), "“Báo cáo năm 2025”"),
        (("bao-cao", "thong-bao"), "“Thông báo về hội nghị”, “Báo cáo năm 2025”"),
        (("bao-cao", "thong-bao", "rat-dai", "doc-hai"), ", 2 tài liệu khác"),
    ],
)
def test_a_reply_says_of_which_documents_alone_it_was_asked(desk, chatbot, office, only, named):
    chatbot.within = lambda ids: chatbot
    whole = Parsed(asked(desk, "Giá vàng?")[-1].transcript)
    assert "Chỉ tìm trong" not in whole.text
    asking = Asked(question="Giá vàng?", documents=only)
    (*_, screen) = desk.answer(asking, "mot-mot-mot")
    parsed = Parsed(screen.transcript)
    assert f"Chỉ tìm trong {named}" in parsed.text or named in parsed.text
    assert parsed.values("data-everywhere") == [""]  # a refusal offers to look everywhere
    assert named in as_markdown(office.conversations.get("mot-mot-mot"))
    (*_, screen) = desk.answer(Asked(question="Ai là Chủ tịch?", documents=only), "hai-hai-hai")
    assert "Chỉ tìm trong" in screen.transcript
    assert "data-everywhere" not in screen.transcript


def test_conversations_of_before_are_read_without_what_they_did_not_keep(desk, chatbot, tmp_path):
    said = asked(desk, "Ai là Chủ tịch?")[-1].transcript
    with closing(sqlite3.connect(tmp_path / "desk" / "conversations.sqlite3")) as file:
        file.execute("ALTER TABLE exchanges DROP COLUMN asked_of")
        file.commit()
    again = Desk(open_office(chatbot, folder=tmp_path / "desk"), EXAMPLES)
    assert again.open(HERE).transcript == said
    assert "Trái ngược?" in asked(again, "Trái ngược?")[-1].transcript


def test_a_list_of_conversations_is_shown_to_the_letter(desk, hostile):
    asked(desk, hostile[:60])
    assert hostile[:60] in Parsed(desk.list_conversations()).text
    assert "không có cuộc trò chuyện nào khớp" in desk.list_conversations("không có").lower()


def test_feedback_shows_as_given(desk, office):
    asked(desk, "Ai là Chủ tịch?")
    office.conversations.judge(HERE, 0, "bad")
    parsed = Parsed(desk.open(HERE).transcript)
    assert parsed.values("aria-pressed") == ["false", "true"]


def test_failures_show_their_line_and_the_conversation_goes_on(desk, chatbot):
    screens = asked(desk, "Hỏng", "Nổ", "Ai là Chủ tịch?")
    text = Parsed(screens[-1].transcript).text
    assert "Chỉ mục bị hỏng" in text
    assert "data/index" not in text
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


def test_a_question_turns_nothing_around(desk, chatbot):
    question = "Ai là \u202eChủ\u2067 tịch\u200f?"
    transcript = Parsed(asked(desk, question)[-1].transcript)
    assert "Câu hỏi: Ai là Chủ tịch?" in transcript.text
    assert not set("\u202e\u2067\u200f") & set(transcript.text)
    assert transcript.values("data-question") == [question]  # it is asked again as it was typed
    assert chatbot.asked[0][0] == question


def test_half_a_surrogate_pair_is_replaced(desk, chatbot):
    screen = asked(desk, "Ai \ud800?")[-1]
    screen.transcript.encode()
    assert chatbot.asked[0][0] == "Ai ??"


def test_documents_are_filtered_with_or_without_diacritics(desk):
    everything = Parsed(desk.list_documents(""))
    assert everything.values("data-document") == ["thong-bao", "bao-cao", "doc-hai", "rat-dai"]
    for name in ("bao cao", " BÁO  CÁO ", "2025 báo", unicodedata.normalize("NFD", "báo cáo")):
        assert Parsed(desk.list_documents(name)).values("data-document") == ["bao-cao"]
    assert "Không có tài liệu nào khớp" in desk.list_documents("không có tên này")


def test_an_empty_collection_says_how_to_fill_it(desk, chatbot):
    assert "kéo tệp" in documents_html([], total=0)
    chatbot.corpus.__init__([])
    welcome = Parsed(desk.open().transcript)
    assert "Chưa có tài liệu nào" in welcome.text
    assert welcome.values("data-view") == ["documents"]


def test_a_document_opens_without_a_citation(desk):
    parsed = Parsed(desk.show_document("bao-cao", 0))
    assert "Báo cáo năm 2025" in parsed.text
    assert not parsed.marks
    assert "Không có tài liệu này" in desk.show_document("khong-co", 0)


def test_a_very_long_document_is_shown_around_the_place_with_ways_on(desk):
    asked(desk, "Dài bao nhiêu?")
    panel = desk.show_citation(HERE, 0, 1)
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


def test_examples_are_made_of_the_documents_and_answered_by_them(corpus, cut):
    from bot.chatbot import Chatbot
    from bot.settings import Settings
    from bot.web.suggestions import Suggestions

    told = "Trưởng ban tổ chức giải bơi là ông Phạm Văn Khoa. Hồ bơi mở cửa lúc 6 giờ."
    corpus.add([cut("giai-boi", told, title="Giải bơi toàn huyện")])
    chatbot = Chatbot(corpus, settings=Settings(reader="sentence"))
    suggestions = Suggestions(chatbot)
    made = list(suggestions._answered())
    assert 1 < len(made) <= 12
    assert "Trưởng ban tổ chức giải bơi là ai?" in made
    for question in made:
        assert chatbot.ask(question).citations
    assert "Hồ bơi mở cửa lúc mấy giờ?" in made
    assert list(Suggestions(chatbot, given=["Câu có sẵn?"]).now()) == ["Câu có sẵn?"]


def test_what_is_offered_next_takes_seconds_and_never_fails(corpus, cut, monkeypatch):
    from bot.chatbot import Chatbot
    from bot.settings import Settings
    from bot.web import suggestions
    from corpus.patience import keep_going

    told = "Trưởng ban tổ chức giải bơi là ông Phạm Văn Khoa. Hồ bơi mở cửa lúc 6 giờ."
    corpus.add([cut("giai-boi", told, title="Giải bơi toàn huyện")])
    chatbot = Chatbot(corpus, settings=Settings(reader="sentence"))
    offered = suggestions.Suggestions(chatbot)

    def busy(question, history=()):
        for _ in range(200):
            keep_going()
            time.sleep(0.05)

    monkeypatch.setattr(chatbot, "ask", busy)
    monkeypatch.setattr(suggestions, "_SECONDS_TO_TRY", 0.3)
    begun = time.monotonic()
    assert offered.after(["giai-boi"], []) == []
    assert time.monotonic() - begun < 5
    monkeypatch.undo()
    monkeypatch.setattr(suggestions, "_SECONDS_TO_TRY", 60.0)
    assert "Hồ bơi mở cửa lúc mấy giờ?" in offered.after(["giai-boi"], [])  # another time


def test_a_document_that_holds_the_words_as_a_whole_comes_first(corpus, cut, tmp_path):
    from bot.chatbot import Chatbot
    from bot.settings import Settings

    names = ("Lệ phí tại xã Hòa 170", "Lệ phí tại xã Hòa 117", "Lệ phí tại xã Hòa 17")
    corpus.add([cut(f"xa-{n}", f"Điều {n}.", title=name) for n, name in enumerate(names)])
    chatbot = Chatbot(corpus, settings=Settings(reader="sentence"))
    desk = Desk(open_office(chatbot, folder=tmp_path / "desk"), EXAMPLES)
    for search, column, first in (("hoa 17", "", names[2]), ("hoa 17", "title", names[1])):
        shown = Parsed(desk.list_documents(search, column=column)).values("data-name")
        assert set(shown) == set(names)
        assert shown[0] == first


def test_a_table_is_drawn_as_one_with_the_cell_of_the_answer():
    text = "Giá vé\nĐối tượng | Thường | Lễ\nTrẻ em | 20 | <b>\nHết."
    starts = {word: text.index(word) for word in ("Đối tượng", "Thường", "Trẻ em", "20", "<b>")}
    spans = {word: Span(start=at, end=at + len(word)) for word, at in starts.items()}
    table = Table(
        span=Span(start=7, end=text.index("\nHết.")),
        header_rows=1,
        cells=(
            Cell(row=0, column=0, span=spans["Đối tượng"], header=True),
            Cell(row=0, column=1, span=spans["Thường"], column_span=2, header=True),
            Cell(row=1, column=0, span=spans["Trẻ em"]),
            Cell(row=1, column=1, span=spans["20"]),
            Cell(row=1, column=2, span=spans["<b>"]),
        ),
    )
    document = Document(id="v", uri="file:///v.md", title="Vé", text=text, tables=(table,))
    row = Span(start=starts["Trẻ em"], end=table.span.end)
    cited = Citation(
        number=1,
        document_id="v",
        title="Vé",
        uri="file:///v.md",
        quote=row.of(text),
        span=row,
        answer=spans["20"],
    )
    panel = source_html(document, citations=[cited], current=cited)
    assert '<th colspan="2">Thường</th>' in panel
    assert '<td class="hd-cell"><mark class="hd-current">20</mark></td>' in panel
    assert '<mark class="hd-current">&lt;b&gt;</mark>' in panel
    assert "<p>Giá vé</p>" in panel
    assert "<p>Hết.</p>" in panel
    assert "|" not in panel


def test_a_long_document_is_searched_and_the_place_marked(desk):
    plain = Parsed(desk.show_document("rat-dai", 0))
    assert plain.values("data-within") == ["rat-dai"]
    assert "hd-within" not in desk.show_document("bao-cao", 0)
    first = desk.show_document("rat-dai", -1, find="dieu thu 4000 ")
    assert "1/1" in first
    assert re.search(r'<mark class="hd-current">điều thứ 4000 ?</mark>', first)
    assert "không thấy" in desk.show_document("rat-dai", 0, find="không có câu này")


def test_what_is_looked_for_is_shown_to_the_letter(desk, hostile):
    assert hostile not in desk.show_document("doc-hai", 0, find=hostile)
    assert Parsed(desk.show_document("doc-hai", 0, find=hostile)).values("value") == [hostile]


def test_folders_are_offered_where_there_are_several():
    from pathlib import Path

    from bot.web.folders import Folders

    uris = ["file:///kho/giay/a/x.txt", "file:///kho/giay/b/y.txt", "file:///kho/giay/z.txt"]
    told = Folders(uris)
    assert [told.of(uri) for uri in uris] == ["a", "b", ""]
    apart = ["file:///home/an/x/1.txt", "file:///srv/kho/y/2.txt"]
    told = Folders(apart)
    assert [told.of(uri) for uri in apart] == ["x", "y"]
    told = Folders([*apart, "file:///srv/desk/files/hop/3.txt"], [Path("/srv/desk/files")])
    assert told.of("file:///srv/desk/files/hop/3.txt") == "hop"
    assert told.of("file:///srv/desk/files/.rieng/ab/3.txt") == ""
    assert told.of("https://bao.example/x/y.html") == ""
    alone = ["file:///tai-lieu/x.md", "file:///tai-lieu/y.md"]
    assert [Folders(alone).of(uri) for uri in alone] == ["", ""]


@pytest.mark.parametrize(
    ("quote", "shown"),
    [
        ("| Nhà A | 6.900 | 8.300 |", "Nhà A | 6.900 | 8.300"),
        ("| a | b |\n| --- | :-: |\n| 1 | 2 |", "a | b\n1 | 2"),
        ("## Điều 1\n\nHọc phí là 2 triệu.", "Điều 1\nHọc phí là 2 triệu."),
        ("#1 là hạng nhất | hạng nhì", "#1 là hạng nhất | hạng nhì"),
        ("|---|---|", "|---|---|"),
    ],
)
def test_a_quotation_is_read_without_the_signs_that_draw_it(quote, shown):
    from bot.types import Citation
    from bot.web.prose import citations_html
    from corpus.types import Span

    citation = Citation(
        number=1,
        document_id="x",
        title="X",
        uri="file:///x.md",
        quote=quote,
        span=Span(start=0, end=len(quote)),
    )
    assert f"<blockquote>{shown}</blockquote>" in citations_html([citation], 0, is_last=True)


def test_what_follows_a_reply_is_answered_by_its_documents_and_was_not_asked(corpus, cut, tmp_path):
    from bot.chatbot import Chatbot
    from bot.settings import Settings

    told = (
        "Trưởng đoàn xiếc là bà Kiều Thị Ngân.\nRạp xiếc có 1.200 chỗ ngồi.\n"
        "Buổi diễn đầu tiên bắt đầu lúc 19 giờ 30.\nĐoàn xiếc thành lập năm 1976."
    )
    corpus.add([cut("xiec", told, title="Đoàn xiếc Bông Sen")])
    chatbot = Chatbot(corpus, settings=Settings(reader="sentence"))
    desk = Desk(open_office(chatbot, folder=tmp_path / "desk"))
    asked = "rap xiec co bao nhieu cho ngoi"
    list(desk.answer(Asked(question=asked), HERE))
    offered = desk.next_questions(HERE)
    assert offered
    assert "Rạp xiếc có bao nhiêu chỗ ngồi?" not in offered
    for question in offered:
        reply = chatbot.ask(question)
        assert {citation.document_id for citation in reply.citations} == {"xiec"}
    assert desk.next_questions("khong-co-cuoc-nay") == []


@pytest.mark.parametrize(
    ("sentence", "question"),
    [
        (
            "Học phí lớp vẽ là 850.000 đồng một tháng.",
            "Học phí lớp vẽ là bao nhiêu tiền một tháng?",
        ),
        ("Bảo tàng đóng cửa lúc 17 giờ hằng ngày.", "Bảo tàng đóng cửa lúc mấy giờ hằng ngày?"),
        ("Giống lúa ST chín sau 105 ngày gieo.", "Giống lúa ST chín sau bao nhiêu ngày gieo?"),
        ("Đền thờ được xây năm 1832, sửa năm 1998.", "Đền thờ được xây năm nào?"),
        ("Hồ sơ nhập học gồm: giấy khai sinh; học bạ.", "Hồ sơ nhập học gồm những gì?"),
        ("Đội trưởng đội cứu hộ là anh Lê Văn Tám.", "Đội trưởng đội cứu hộ là ai?"),
        ("Tiền đặt cọc tối đa 3 triệu đồng một phòng.", None),
        ("Việc này kéo dài 3 năm ở nhiều nơi.", None),
    ],
)
def test_a_question_is_made_of_a_sentence(sentence, question):
    from bot.web.questions import questions_of
    from corpus.types import Document

    document = Document(id="x", uri="file:///x.txt", title="x" * 200, text=sentence)
    assert list(questions_of(document)) == ([question] if question else [])


@pytest.mark.parametrize(
    ("title", "asked"),
    [
        ("Quy chế bãi tắm Cát Vàng", True),
        ("Quy chế bãi tắm Cát Vàng. Điều 4. Giờ mở cửa", False),
        ("QUY CHẾ BÃI TẮM, ĐIỀU 4", False),
        ("Quy chế bãi tắm, Điều 41", True),
        ("Giờ mở cửa", False),
    ],
)
def test_no_question_names_an_article_twice(title, asked):
    from bot.web.questions import questions_of
    from corpus.types import Document, Section

    text = "Điều 4. Giờ mở cửa\nBãi tắm mở cửa cả ngày."
    article = Section(
        kind="article",
        number="4",
        title="Giờ mở cửa",
        span=Span(start=0, end=len(text)),
        heading=Span(start=0, end=text.index("\n")),
    )
    document = Document(id="x", uri="file:///x.md", title=title, text=text, outline=(article,))
    assert (f"Điều 4 của {title} quy định gì?" in list(questions_of(document))) is asked


def test_the_page_of_a_printed_source_is_one_click_away():
    from bot.web.source import source_html
    from corpus.types import Document

    facts = {"id": "giấy", "uri": "file:///x.pdf", "title": "Giấy mời", "text": "Mời họp."}
    shown = source_html(Document(**facts, media_type="application/pdf"))
    assert "/api/documents/gi%E1%BA%A5y/original#page=1" in shown
    assert "/original" not in source_html(Document(**facts, media_type="text/plain"))


def test_an_official_paper_is_listed_with_its_number(corpus, cut, tmp_path):
    from bot.chatbot import Chatbot
    from bot.settings import Settings
    from corpus.types import Field, Span

    field = Field(name="number", value="15/QĐ-TTN", span=Span(start=0, end=4))
    corpus.add([cut("qd", "Số: 15/QĐ-TTN về đường ống.", title="Quyết định", fields=(field,))])
    chatbot = Chatbot(corpus, settings=Settings(reader="sentence"))
    desk = Desk(open_office(chatbot, folder=tmp_path / "desk"))
    assert "15/QĐ-TTN" in Parsed(desk.list_documents("quyet dinh")).text


def test_the_list_has_a_column_for_pages_and_for_what_was_read(corpus, cut, tmp_path):
    from bot.chatbot import Chatbot
    from bot.settings import Settings
    from corpus.types import Note

    lost = (Note(kind="unread", count=2), Note(kind="hidden", count=7))
    book = cut("so-tay", "Tưới nước.", title="Vườn rau, sổ tay", page_starts=(0, 5), notes=lost)
    corpus.add([book, cut("noi-quy", "Rửa tay.", title="Vườn rau, nội quy", date="2031-05-04")])
    chatbot = Chatbot(corpus, settings=Settings(reader="sentence"))
    desk = Desk(open_office(chatbot, folder=tmp_path / "desk"))
    shown = Parsed(desk.list_documents("vuon rau", column="title")).text
    assert "2 phần không đọc được · bỏ 7 ký tự ẩn" in shown
    assert (shown.count("một phần"), shown.count("trọn vẹn")) == (1, 1)
    assert "4/5/2031" in shown

    def order(column, *, down=False):
        parsed = Parsed(desk.list_documents("vuon rau", column=column, down=down))
        assert parsed.values("aria-sort") == ["descending" if down else "ascending"]
        return list(dict.fromkeys(parsed.values("data-document")))

    assert order("title") == ["noi-quy", "so-tay"]
    assert order("title", down=True) == ["so-tay", "noi-quy"]
    for column, first in (("pages", "so-tay"), ("date", "noi-quy"), ("state", "so-tay")):
        assert order(column)[0] == order(column, down=True)[0] == first  # what has none is last


def test_documents_of_one_title_are_told_by_their_files(corpus, cut, tmp_path):
    from bot.chatbot import Chatbot

    for name in ("to-1", "to-2"):
        corpus.add([cut(name, f"Sổ của {name}.", title="Biên bản họp tổ")])
    desk = Desk(open_office(Chatbot(corpus), folder=tmp_path / "desk"), EXAMPLES)
    names = [one.uri.rpartition("/")[2] for one in corpus.documents() if one.id.startswith("to-")]
    assert len(set(names)) == 2
    shown = desk.list_documents("bien ban hop to")
    assert all(f"<span>{name}</span>" in shown for name in names)
    other = next(one for one in corpus.documents() if not one.id.startswith("to-"))
    assert other.uri.rpartition("/")[2] not in desk.list_documents(other.title)


def test_a_long_list_is_shown_in_parts(corpus, cut, tmp_path):
    from bot.chatbot import Chatbot

    corpus.add([cut(f"so-{n:03}", f"Sổ số {n} của xóm.", title=f"Sổ {n:03}") for n in range(230)])
    desk = Desk(open_office(Chatbot(corpus), folder=tmp_path / "desk"), EXAMPLES)
    first = Parsed(desk.list_documents(column="title"))
    assert len(first.values("data-choose")) == 200
    assert "Còn 33 tài liệu nữa" in first.text
    (most,) = first.values("data-more")
    rest = Parsed(desk.list_documents(column="title", most=int(most)))
    assert len(rest.values("data-choose")) == 233
    assert not rest.values("data-more")


def test_a_file_that_is_being_read_is_listed_as_such(corpus, tmp_path):
    from bot.chatbot import Chatbot
    from bot.settings import Settings

    class Slow(io.BytesIO):
        """A file that arrives slowly: it is listed while the rest of it is awaited."""

        def read(self, *size):
            begun.set()
            assert leave.wait(20)
            return super().read(*size)

    begun, leave = threading.Event(), threading.Event()
    office = open_office(Chatbot(corpus, settings=Settings(reader="sentence")), folder=tmp_path)
    desk = Desk(office)
    work = threading.Thread(target=office.shelf.take, args=("sách <b>.txt", Slow(b"Rau xanh.")))
    work.start()
    try:
        assert begun.wait(20)
        parsed = Parsed(desk.list_documents())
        assert "đang đọc" in parsed.text
        assert "data-reading" in dict(parsed.attributes)
    finally:
        leave.set()
        work.join(30)
    shown = desk.list_documents()
    assert "đang đọc" not in shown
    assert "trọn vẹn" in shown


def test_what_is_remembered_of_sessions_is_bounded(office):
    from gradio.state_holder import StateHolder

    from bot.web.page import build_page

    held = StateHolder()
    held.set_blocks(build_page(office))
    for number in range(1_000):
        held.update(f"phien-{number}")
        assert held[f"phien-{number}"]
    assert len(held.session_data) <= 201
