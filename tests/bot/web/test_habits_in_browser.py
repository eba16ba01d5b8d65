"""Habits that people bring along: Back, Escape, a name left as it was, questions typed in haste."""

import threading
from contextlib import contextmanager

import pytest

pytestmark = [pytest.mark.browser, pytest.mark.slow]

COVERED = "document.querySelector('#hd-main').classList.contains('hd-sheet')"
SCROLLED = """() => [...document.querySelectorAll('.gradio-container, .gradio-container *')]
    .filter((one) => one.scrollTop && !one.matches('.hd-log, .hd-page')).length"""
PLACED = """(turn) => turn.getBoundingClientRect().top
    - document.querySelector('.hd-log').getBoundingClientRect().top"""


@contextmanager
def held_up(chatbot):
    """Let no question be answered before the end of the block."""
    leave, usual = threading.Event(), chatbot.script

    def slow(question, corpus):
        leave.wait(20)
        return usual(question, corpus)

    chatbot.script = slow
    try:
        yield
    finally:
        leave.set()
        chatbot.script = usual


def send(page, *questions):
    for question in questions:
        page.fill("#hd-ask textarea", question)
        page.press("#hd-ask textarea", "Enter")


def test_back_closes_what_lies_over_the_conversation(visits, served):
    visit = visits(served, 360, 740)
    page = visit.page
    visit.ask("Ai là Chủ tịch?")
    address = page.url
    for opened in (page.locator(".hd-mark").first, page.get_by_role("button", name="Đã hỏi")):
        opened.click()
        page.wait_for_function(COVERED, timeout=5_000)
        page.go_back()
        page.wait_for_function(f"!{COVERED}", timeout=5_000)
        assert page.url == address
    page.locator(".hd-mark").first.click()
    visit.mark("Lê Thị Hoà")
    page.reload()  # under the sheet: it lies there again
    page.wait_for_function(f"document.querySelector('.hd-log') && {COVERED}", timeout=60_000)
    page.locator(".hd-close").click()
    page.wait_for_function(f"!{COVERED}", timeout=5_000)
    visit.ask("Những việc gì?")  # at once
    assert page.url == address
    page.go_back()  # over nothing that is left of the sheets
    page.wait_for_selector(".hd-welcome", timeout=10_000)


def test_the_focus_goes_onto_a_sheet_and_back_to_what_opened_it(visits, served):
    visit = visits(served, 390, 844)
    page = visit.page
    visit.ask("Ai là Chủ tịch?")
    for leave in (lambda: page.keyboard.press("Enter"), page.go_back):
        page.locator(".hd-mark").first.focus()
        page.keyboard.press("Enter")
        page.wait_for_function(f"{COVERED}", timeout=5_000)
        assert page.evaluate("document.activeElement.matches('.hd-close')")
        leave()
        page.wait_for_function(f"!{COVERED}", timeout=5_000)
        assert page.evaluate("document.activeElement.matches('.hd-mark')")
    page.keyboard.press("Enter")
    page.wait_for_function(f"{COVERED}", timeout=5_000)
    page.set_viewport_size({"width": 1280, "height": 800})  # the sheet is none any more
    page.locator("#hd-ask textarea").click(timeout=5_000)


def test_no_keyboard_rises_where_a_finger_closes_a_sheet(visits, served):
    visit = visits(served, 390, 844, has_touch=True, is_mobile=True)
    page = visit.page
    visit.ask("Ai là Chủ tịch?")
    page.locator(".hd-mark").first.tap()
    page.wait_for_function(f"{COVERED}", timeout=5_000)
    page.reload()  # under the sheet: nothing had the focus before it
    page.wait_for_function(f"document.querySelector('.hd-log') && {COVERED}", timeout=60_000)
    page.locator(".hd-close").tap()
    page.wait_for_function(f"!{COVERED}", timeout=5_000)
    page.wait_for_timeout(300)
    assert not page.evaluate("document.activeElement.matches('textarea')")


def test_another_conversation_takes_the_place_of_the_sheet_it_was_chosen_on(visits, served):
    visit = visits(served, 360, 740)
    page = visit.page
    visit.ask("Ai là Chủ tịch?")
    first = page.url
    page.locator("#hd-new").click()
    page.wait_for_selector(".hd-welcome", timeout=10_000)
    visit.view("Đã hỏi")
    page.locator(f".hd-history a[href='{first[first.index('/c/') :]}']").click()
    page.wait_for_selector('[data-turn="0-done"]', timeout=10_000)
    assert page.url == first
    assert not page.evaluate(COVERED)
    page.go_back()
    page.wait_for_selector(".hd-welcome", timeout=10_000)
    assert not page.evaluate(COVERED)


@pytest.mark.parametrize("key", ["Enter", "Escape"])
def test_a_name_that_is_left_as_it_was_stands_there_again(visit, key):
    visit.ask("Ai là Chủ tịch?")
    visit.view("Đã hỏi")
    here = visit.page.locator(".hd-history li", has=visit.page.locator("[aria-current]"))
    name = here.locator("a.hd-open").text_content()
    here.locator("summary").click()
    here.locator("[data-rename]").click()
    if key == "Escape":
        visit.page.fill(".hd-history input", "Tên khác")
    visit.page.press(".hd-history input", key)
    visit.page.locator(".hd-history input").wait_for(state="detached", timeout=5_000)
    assert here.locator("a.hd-open").text_content() == name
    assert visit.page.evaluate("document.activeElement.matches('.hd-history .hd-open')")
    if visit.is_narrow:
        assert visit.page.evaluate(COVERED)  # the key was for the name, and opened nothing


def test_eight_questions_in_haste_are_answered_one_after_the_other(tab):
    began = tab.page.evaluate("window.began = Math.random()")
    questions = [f"Ai là Chủ tịch lần {n}?" for n in range(8)]
    send(tab.page, *questions)
    tab.page.wait_for_selector('[data-turn="7-done"] .hd-answer', timeout=30_000)
    asked = tab.page.locator(".hd-question").all_text_contents()
    assert [one.removeprefix("Câu hỏi: ") for one in asked] == questions
    assert tab.page.evaluate("window.began") == began  # the page was not loaded anew


@pytest.mark.parametrize("width", [1280, 360])
def test_the_link_to_an_answer_leads_to_it_in_the_same_tab(visits, served, width):
    visit = visits(served, width, 600)
    for question in ("Ai là Chủ tịch?", "Những việc gì?", "Trái ngược?"):
        visit.ask(question)
    for turn in (2, 1):
        visit.page.goto(f"{visit.page.url.partition('#')[0]}#cau-{turn}")
        visit.page.wait_for_function(
            f"Math.abs(({PLACED})(document.querySelector('#cau-{turn}'))) < 20", timeout=5_000
        )
        assert visit.page.evaluate(SCROLLED) == 0
        assert visit.page.locator("h1").evaluate("(one) => one.getBoundingClientRect().top >= 0")


def test_a_new_answer_leaves_alone_who_works_among_the_documents(tab, module_chatbot):
    selected = tab.page.locator("#hd-views [role=tab][aria-selected=true]")
    tab.view("Tài liệu")
    tab.ask("Ai là Chủ tịch?")
    assert selected.text_content() == "Nguồn trích dẫn"  # nobody was at work there
    with held_up(module_chatbot):
        send(tab.page, "Những việc gì?")
        tab.page.wait_for_selector('[data-turn="1-pending"]', timeout=10_000)
        tab.view("Tài liệu")
        tab.page.locator("[data-order=title]").click()
    tab.wait()
    assert selected.text_content() == "Tài liệu"
    assert tab.page.locator("[role=tab][data-fresh]").text_content() == "Nguồn trích dẫn"
    tab.view("Nguồn trích dẫn")
    tab.mark("kế hoạch năm")
    assert tab.page.locator("[data-fresh]").count() == 0


def test_what_waits_behind_a_question_that_is_stopped_is_kept(visit, module_chatbot):
    page = visit.page
    with held_up(module_chatbot):
        send(page, "Ai là Chủ tịch?", "Những việc gì?", "Trái ngược?")
        page.wait_for_selector('[data-turn="0-pending"]', timeout=10_000)
        page.keyboard.press("Escape")
        page.locator(".hd-stopped").wait_for(timeout=20_000)
    kept = page.locator("#hd-waiting li")
    assert [one[:10] for one in kept.all_text_contents()] == ["Chưa gửi: "] * 2
    page.reload()
    kept.nth(1).wait_for(timeout=60_000)
    kept.nth(1).locator("[data-release]").click()
    page.wait_for_selector('[data-turn="1-done"] .hd-disagreement', timeout=20_000)
    kept.locator("[data-drop]").click()
    assert page.locator("#hd-waiting").is_hidden()


def test_a_question_that_waits_turns_nothing_around(tab, module_chatbot):
    typed = "Những \u202eviệc\u2066 gì?"
    with held_up(module_chatbot):
        send(tab.page, "Ai là Chủ tịch?", typed)
        waits = tab.page.locator("#hd-waiting li", has_text="Đang chờ").locator("span")
        waits.wait_for(timeout=10_000)
        assert waits.text_content() == "Đang chờ: Những việc gì?"
    tab.wait()
    tab.wait()
    assert module_chatbot.asked[-1][0] == typed


def test_a_question_that_is_edited_says_so_until_it_is_sent_or_left(visit):
    page, bar = visit.page, visit.page.locator("#hd-editing")
    visit.ask("Ai là Chủ tịch?")
    page.fill("#hd-ask textarea", "Câu đang gõ")
    page.locator("[data-edit]").click()
    assert page.input_value("#hd-ask textarea") == "Ai là Chủ tịch?"
    assert "Đang sửa" in bar.text_content()
    page.keyboard.press("Escape")
    assert bar.is_hidden()
    assert page.input_value("#hd-ask textarea") == "Câu đang gõ"
    page.locator("[data-edit]").click()
    visit.ask("Những việc gì?")
    assert bar.is_hidden()


def test_a_telephone_on_its_side_shows_a_whole_short_answer(visits, served):
    visit = visits(served, 740, 360)
    visit.ask("Ai là Chủ tịch?")
    lines = """() => {
        const [log, reply] = ['.hd-log', '.hd-reply'].map((one) => document.querySelector(one));
        const seen = log.getBoundingClientRect().bottom - reply.getBoundingClientRect().top;
        return seen / parseFloat(getComputedStyle(reply).lineHeight);
    }"""
    assert visit.page.evaluate(lines) > 6
    visit.page.locator(".hd-mark").first.click()
    visit.mark("Lê Thị Hoà")
    page = visit.page.locator("#hd-panel .hd-page").bounding_box()
    assert page["height"] > 250
