"""The page in a real Chromium: what it asks of the network, shows, and survives."""

import threading
from urllib.request import urlopen

import pytest

pytestmark = [pytest.mark.browser, pytest.mark.slow]


def test_the_page_is_vietnamese_fits_its_width_and_calls_nobody(visit, called):
    assert visit.page.evaluate("document.documentElement.lang") == "vi"
    assert visit.page.title() == "Hỏi Đáp"
    visit.ask("Ai là Chủ tịch?")
    visit.page.locator(".hd-mark").nth(1).click()
    visit.mark("Hội nghị lần thứ 5")
    visit.back()
    visit.view("Tài liệu")
    visit.page.wait_for_selector(".hd-documents")
    visit.back()
    visit.ask("Những việc gì?")
    width = visit.page.viewport_size["width"]
    assert visit.page.evaluate("document.documentElement.scrollWidth") <= width
    assert visit.hosts == {"127.0.0.1"}  # the page
    assert called <= {"127.0.0.1", "localhost", "::1", None}  # the server
    assert not visit.errors


def test_an_answer_opens_its_quotation_and_another_number_switches_it(visit):
    visit.ask("Ai là Chủ tịch?")
    if visit.is_narrow:
        visit.page.locator(".hd-mark").first.click()
    assert visit.mark("Chủ tịch") == "Chủ tịch hội nghị là bà Lê Thị Hoà."
    visit.back()
    visit.page.locator(".hd-source").nth(1).click()
    assert visit.mark("lần thứ 5") == "Hội nghị lần thứ 5 họp ngày 12/3/2024 tại Huế."
    visit.page.get_by_role("button", name="‹ Trước").click()
    visit.mark("Lê Thị Hoà")
    visit.back()
    visit.ask("Trái ngược?")
    visit.page.locator(".hd-side .hd-mark").nth(1).click()
    assert visit.mark("Trần") == "Chủ tịch hội nghị là ông Trần Văn Bình."
    visit.back()
    visit.page.locator(".hd-turn").first.locator(".hd-mark").first.click()
    visit.mark("Lê Thị Hoà")


def test_hostile_text_is_shown_to_the_letter_and_runs_nowhere(visit, hostile):
    visit.ask(f"Hại {hostile}")
    visit.page.locator(".hd-mark").first.click()
    visit.mark(hostile)
    question = visit.page.locator(".hd-question").first.text_content()
    assert question == f"Câu hỏi: Hại {hostile}"
    assert hostile in visit.page.locator(".hd-answer .hd-text").text_content()
    assert hostile in visit.page.locator("#hd-panel h2").text_content()
    inside = (
        "#hd-transcript img, #hd-transcript script, #hd-transcript a, #hd-panel img, #hd-panel a"
    )
    assert visit.page.locator(inside).count() == 0
    assert visit.page.locator(".katex").count() == 0
    assert not visit.dialogs
    assert not visit.errors


def test_a_script_that_got_into_the_page_does_not_run(visits, served):
    tab = visits(served)
    tab.page.evaluate(
        """() => {
            window.stopped = [];
            document.addEventListener('securitypolicyviolation', (event) =>
                window.stopped.push(event.effectiveDirective));
            document.querySelector('#hd-transcript').insertAdjacentHTML(
                'beforeend', '<img src="data:," onerror="window.ran = 1">');
            const script = document.createElement('script');
            script.textContent = 'window.ran = 2';
            document.body.append(script);
        }"""
    )
    tab.page.wait_for_function("window.stopped.length === 2", timeout=10_000)
    assert tab.page.evaluate("window.ran") is None
    tab.ask("Ai là Chủ tịch?")  # and those of the page go on
    stopped = ["script-src-attr", "script-src-elem"]
    assert sorted(tab.page.evaluate("window.stopped")) == stopped


def test_an_example_is_one_click(visit):
    visit.page.locator(".hd-example").nth(1).click()
    visit.wait()
    assert visit.page.locator(".hd-welcome").count() == 0


def test_a_blank_question_is_a_hint(visit):
    visit.page.press("#hd-ask textarea", "Enter")
    visit.page.locator("#hd-hint", has_text="Hãy gõ câu hỏi").wait_for(timeout=10_000)
    assert visit.page.locator(".hd-turn").count() == 0
    visit.ask("Ai là Chủ tịch?")
    visit.page.locator("#hd-hint", has_text="Enter để gửi").wait_for(state="attached")


def test_a_failure_shows_its_own_line_and_a_new_conversation_begins(visit):
    visit.ask("Hỏng")
    told = visit.page.locator(".hd-error").text_content()
    assert "Chỉ mục bị hỏng" in told
    assert "data/index" not in told
    visit.page.locator("#hd-new").click()
    visit.page.wait_for_selector(".hd-welcome", timeout=10_000)
    assert visit.page.locator(".hd-turn").count() == 0


def test_what_the_server_says_of_itself_is_vietnamese_and_names_no_other_host(served):
    html = urlopen(served).read().decode()
    assert html.lstrip().startswith("<!doctype html>")
    assert 'lang="vi"' in html
    assert "http://" not in html.replace(served.rstrip("/"), "").replace("http://www.w3.org", "")
    assert "https://" not in html


def test_a_question_of_20000_characters_gets_a_reply(visits, served):
    narrow = visits(served, 390, 844)
    narrow.ask("x" * 20_000)
    assert narrow.page.locator(".hd-abstention").count() == 1
    assert "20.000 ký tự" in narrow.page.locator(".hd-question").text_content()


def test_the_documents_are_filtered_and_opened(visit):
    visit.view("Tài liệu")
    visit.page.wait_for_selector(".hd-document")
    visit.page.fill("#hd-filter", "bao cao")
    visit.page.wait_for_function("document.querySelectorAll('.hd-document').length === 1")
    visit.page.locator(".hd-documents .hd-open").click()
    visit.page.locator("#hd-panel h2", has_text="Báo cáo năm 2025").wait_for(timeout=10_000)


def test_a_reload_brings_back_the_conversation_and_the_unsent_question(visit):
    visit.ask("Ai là Chủ tịch?")
    visit.page.fill("#hd-ask textarea", "Câu chưa gửi")
    address = visit.page.url
    assert "/c/" in address
    visit.page.reload()
    visit.page.wait_for_selector('[data-turn="0-done"]', timeout=60_000)
    visit.page.wait_for_function(
        "document.querySelector('#hd-ask textarea').value === 'Câu chưa gửi'", timeout=10_000
    )
    other = visit.page.context.new_page()  # another tab on the same address
    other.goto(address)
    other.wait_for_selector('[data-turn="0-done"]', timeout=60_000)
    assert "bà Lê Thị Hoà" in other.locator(".hd-answer").text_content()


def test_back_leads_to_the_conversation_before(visit):
    visit.ask("Ai là Chủ tịch?")
    first = visit.page.url
    visit.page.locator("#hd-new").click()
    visit.page.wait_for_selector(".hd-welcome", timeout=10_000)
    visit.page.go_back()
    visit.page.wait_for_selector('[data-turn="0-done"]', timeout=10_000)
    assert visit.page.url == first
    visit.view("Đã hỏi")
    visit.page.locator(".hd-history .hd-open[aria-current]").wait_for(timeout=10_000)


def test_a_second_question_waits_visibly_and_the_box_keeps_the_focus(visit, module_chatbot):
    leave, usual = threading.Event(), module_chatbot.script

    def slow(question, corpus):
        leave.wait(20)
        return usual(question, corpus)

    module_chatbot.script = slow
    try:
        for question in ("Ai là Chủ tịch?", "Những việc gì?"):
            visit.page.fill("#hd-ask textarea", question)
            visit.page.press("#hd-ask textarea", "Enter")
        visit.page.locator("#hd-waiting", has_text="Những việc gì?").wait_for(timeout=10_000)
        assert visit.page.locator("#hd-stop").is_visible()
        assert visit.page.evaluate("document.activeElement.tagName") == "TEXTAREA"
    finally:
        leave.set()
        module_chatbot.script = usual
    visit.wait()
    visit.wait()
    assert visit.page.locator("#hd-waiting").is_hidden()
    visit.page.press("#hd-ask textarea", "ArrowUp")
    assert visit.page.input_value("#hd-ask textarea") == "Những việc gì?"


def test_a_question_is_stopped_and_asked_again(visit, module_chatbot):
    leave, usual = threading.Event(), module_chatbot.script

    def slow(question, corpus):
        leave.wait(20)
        return usual(question, corpus)

    module_chatbot.script = slow
    try:
        visit.page.fill("#hd-ask textarea", "Ai là Chủ tịch?")
        visit.page.press("#hd-ask textarea", "Enter")
        visit.page.wait_for_selector('[data-turn="0-pending"]', timeout=10_000)
        visit.page.locator("#hd-stop").click()
        visit.page.locator(".hd-stopped").wait_for(timeout=20_000)
    finally:
        leave.set()
        module_chatbot.script = usual
    visit.page.locator("[data-again]").click()
    visit.page.wait_for_selector('[data-turn="1-done"] .hd-answer', timeout=20_000)


def test_a_page_that_is_reloaded_meanwhile_still_gets_its_reply(visit, module_chatbot):
    leave, usual = threading.Event(), module_chatbot.script

    def slow(question, corpus):
        leave.wait(30)
        return usual(question, corpus)

    module_chatbot.script = slow
    try:
        for question in ("Ai là Chủ tịch?", "Những việc gì?"):
            visit.page.fill("#hd-ask textarea", question)
            visit.page.press("#hd-ask textarea", "Enter")
        visit.page.wait_for_selector('[data-turn="0-pending"]', timeout=10_000)
        visit.page.reload()
        visit.page.wait_for_selector('[data-turn="0-pending"]', timeout=60_000)
        visit.page.locator("#hd-waiting", has_text="Những việc gì?").wait_for(timeout=10_000)
        assert visit.page.locator("#hd-stop").is_visible()
        other = visit.page.context.new_page()
        other.goto(visit.page.url)
        other.wait_for_selector('[data-turn="0-pending"]', timeout=60_000)
    finally:
        leave.set()
        module_chatbot.script = usual
    for page in (visit.page, other):
        page.wait_for_selector('[data-turn="0-done"] .hd-answer', timeout=30_000)
        page.locator("#hd-stop").wait_for(state="hidden", timeout=30_000)
    visit.page.wait_for_selector('[data-turn="1-done"] .hd-answer', timeout=30_000)


def test_a_question_asked_without_a_connection_is_answered_once_it_is_back(tab):
    tab.ask("Ai là Chủ tịch?")
    tab.page.context.set_offline(True)
    tab.page.fill("#hd-ask textarea", "Những việc gì?")
    tab.page.press("#hd-ask textarea", "Enter")
    tab.page.locator(".hd-toast", has_text="Mất kết nối").wait_for(timeout=40_000)
    tab.page.context.set_offline(False)
    tab.page.wait_for_selector('[data-turn="1-done"] .hd-answer', timeout=60_000)
    assert "ngân sách quý" in tab.page.locator('[data-turn="1-done"]').text_content()


def test_an_opinion_is_given_with_a_reason(visit):
    visit.ask("Ai là Chủ tịch?")
    visit.page.locator("[data-verdict=bad]").click()
    visit.page.fill(".hd-why input", "Sai năm")
    visit.page.press(".hd-why input", "Enter")
    visit.page.locator(".hd-toast", has_text="Đã ghi lại").wait_for(timeout=10_000)
    visit.page.reload()
    visit.page.wait_for_selector("[data-verdict=bad][aria-pressed=true]", timeout=60_000)


def test_a_conversation_is_renamed_deleted_and_brought_back(visit):
    visit.ask("Ai là Chủ tịch?")
    address = visit.page.url
    visit.view("Đã hỏi")
    here = visit.page.locator(".hd-history li", has=visit.page.locator("[aria-current]"))
    here.locator("summary").click()
    here.locator("[data-rename]").click()
    name = "Họp trên điện thoại" if visit.is_narrow else "Họp năm nay"
    visit.page.fill(".hd-history input", name)
    visit.page.press(".hd-history input", "Enter")
    renamed = visit.page.locator(".hd-history li", has_text=name)
    renamed.wait_for(timeout=10_000)
    renamed.locator("summary").click()
    renamed.locator("[data-erase]").click()
    visit.page.wait_for_selector(".hd-welcome", timeout=10_000)
    visit.page.locator(".hd-toast button").click()
    visit.page.wait_for_selector(".hd-turn .hd-answer", timeout=10_000)  # it was open, and is again
    assert visit.page.url == address
    brought_back = visit.page.locator(".hd-history li", has_text=name)
    brought_back.wait_for(state="attached", timeout=10_000)
    if not brought_back.is_visible():  # the sheet went with the conversation
        visit.view("Đã hỏi")
    visit.page.locator(".hd-history li", has_text=name).wait_for(timeout=10_000)


def test_chosen_documents_alone_are_asked(visit, module_chatbot):
    visit.view("Tài liệu")
    visit.page.locator("[data-choose=bao-cao]").check()
    visit.page.locator("#hd-chosen", has_text="Báo cáo năm 2025").wait_for(state="attached")
    visit.back()
    seen = []
    module_chatbot.within = lambda ids: seen.append(tuple(ids)) or module_chatbot
    try:
        visit.ask("Ai là Chủ tịch?")
    finally:
        del module_chatbot.within
    assert seen == [("bao-cao",)]
    visit.page.locator("#hd-chosen button").click()
    assert visit.page.locator("#hd-chosen").is_hidden()


def test_what_a_vague_question_means_is_one_click(visit, module_chatbot):
    visit.ask("Ngày nào?")
    seen = []
    module_chatbot.within = lambda ids: seen.append(tuple(ids)) or module_chatbot
    try:
        visit.page.get_by_role("button", name="Báo cáo", exact=True).click()
        visit.wait()
    finally:
        del module_chatbot.within
    assert seen == [("bao-cao",)]
    assert visit.page.locator(".hd-question").last.text_content() == "Câu hỏi: Ai họp?"
    assert module_chatbot.verbatim
    visit.page.locator(".hd-alternatives button").first.click()
    visit.wait()
    assert "<b>Huế</b>" in visit.page.locator(".hd-question").last.text_content()


def test_axe_finds_nothing_serious(visit):
    axe = pytest.importorskip("axe_playwright_python.sync_playwright").Axe()
    serious = []
    for question in (None, "Ai là Chủ tịch?", "Trái ngược?", "Giá vàng?", "Ngày nào?", "Hỏng"):
        if question:
            visit.ask(question)
        serious += [
            (question, one["id"], one["impact"], [node["html"][:200] for node in one["nodes"]][:3])
            for one in axe.run(visit.page).response["violations"]
            if one["impact"] in {"serious", "critical"}
        ]
    assert serious == []


def test_dark_and_light_follow_the_machine(visits, served):
    grounds = {
        scheme: visits(served, color_scheme=scheme).page.evaluate(
            "getComputedStyle(document.body).backgroundColor"
        )
        for scheme in ("light", "dark")
    }
    assert grounds["light"] != grounds["dark"]


def test_a_glance_at_a_number_shows_its_quotation(tab):
    tab.ask("Ai là Chủ tịch?")
    mark = tab.page.locator(".hd-mark").nth(1)
    mark.hover()
    shown = tab.page.locator("#hd-preview")
    shown.wait_for(timeout=5_000)
    assert shown.text_content() == "Hội nghị lần thứ 5 họp ngày 12/3/2024 tại Huế."
    assert mark.get_attribute("aria-describedby") == "hd-preview"
    tab.page.keyboard.press("Escape")
    assert shown.count() == 0
    tab.page.mouse.move(5, 5)
    tab.page.locator(".hd-turn [data-link]").focus()
    tab.page.keyboard.press("Tab")  # to the first number, by the keyboard alone
    shown.wait_for(timeout=5_000)
    assert shown.text_content() == "Chủ tịch hội nghị là bà Lê Thị Hoà."


def test_a_long_document_is_searched_from_place_to_place(tab):
    tab.view("Tài liệu")
    tab.page.locator("[data-document=rat-dai]").first.click()
    field = tab.page.locator(".hd-within input")
    field.wait_for(timeout=10_000)
    field.fill("dieu thu 499")
    field.press("Enter")
    tab.page.locator(".hd-within span", has_text="1/11").wait_for(timeout=10_000)
    assert tab.mark("điều thứ 499") == "điều thứ 499"
    assert tab.page.evaluate("document.activeElement.matches('.hd-within input')")
    tab.page.keyboard.press("Enter")
    tab.page.locator(".hd-within span", has_text="2/11").wait_for(timeout=10_000)
    tab.page.locator(".hd-within [data-step='-1']").click()
    tab.page.locator(".hd-within span", has_text="1/11").wait_for(timeout=10_000)


def test_a_person_logs_in_on_the_page_and_leaves(chromium, module_chatbot, serve, tmp_path):
    from bot.web.api import open_office
    from bot.web.people.accounts import Accounts

    accounts = Accounts(tmp_path / "accounts.sqlite3")
    accounts.add("lan", "một câu thật dài", role="reader", groups=["kho"])
    accounts.add("mai", "một câu thật dài", role="editor", groups=["kho"])
    office = open_office(module_chatbot, folder=tmp_path, accounts=accounts)
    with serve(office, examples=()) as where:
        context = chromium.new_context(viewport={"width": 1280, "height": 800})
        page = context.new_page()
        for name, drops in (("lan", False), ("mai", True)):
            page.goto(where)
            page.fill("[name=name]", name)
            page.fill("[name=password]", "một câu thật dài")
            page.keyboard.press("Enter")
            page.wait_for_selector(".hd-welcome", timeout=60_000)
            page.fill("#hd-ask textarea", "Ai là Chủ tịch?")
            page.press("#hd-ask textarea", "Enter")
            page.wait_for_selector("[data-turn='0-done'] .hd-answer", timeout=30_000)
            page.get_by_role("tab", name="Tài liệu").click()
            page.wait_for_selector(".hd-document", timeout=10_000)
            assert page.locator(".hd-drop").is_visible() is drops
            page.get_by_role("tab", name="Đã hỏi").click()
            page.wait_for_selector("#hd-history .hd-open", timeout=10_000)
            assert page.locator("#hd-history .hd-open").count() == 1  # their own alone
            page.get_by_role("button", name=f"Thoát ({name})").click()
            page.wait_for_selector("[name=password]", timeout=10_000)
        context.close()


def test_what_to_ask_next_is_offered_asked_and_taken_away(visits, serve, corpus, cut, tmp_path):
    from bot.chatbot import Chatbot
    from bot.settings import Settings
    from bot.web.api import open_office

    told = "Rạp xiếc có 1.200 chỗ ngồi.\nTrưởng đoàn xiếc là bà Kiều Thị Ngân."
    corpus.add([cut("xiec", told, title="Đoàn xiếc Bông Sen")])
    chatbot = Chatbot(corpus, settings=Settings(reader="sentence"))
    with serve(open_office(chatbot, folder=tmp_path / "desk")) as where:
        visit = visits(where, 390, 844)
        visit.ask("Rạp xiếc có bao nhiêu chỗ ngồi?")
        offered = visit.page.locator(".hd-log .hd-next button", has_text="Trưởng đoàn xiếc là ai?")
        offered.wait_for(timeout=20_000)
        offered.click()
        visit.wait()
        reply = visit.page.locator("[data-turn='1-done'] .hd-answer").text_content()
        assert "Kiều Thị Ngân" in reply
        offered.wait_for(state="hidden", timeout=20_000)
