"""What a person does with a conversation on the page, by finger, mouse and keyboard alone."""

import threading
import zipfile

import pytest

from bot.web.api import open_office

pytestmark = [pytest.mark.browser, pytest.mark.slow]

EXAMPLES = ("Ai là Chủ tịch hội nghị?", "Những việc gì được bàn?")
HAS_FOCUS = "document.activeElement?.matches('#hd-ask textarea')"
# What a finger must hit: its box, with what is drawn around it to be hit as well.
TOO_SMALL = """() => [...document.querySelectorAll(
    '#hd-header nav > *, #hd-main button, #hd-main a, #hd-main summary, ' +
    '#hd-main label.hd-tick, #hd-main label.hd-action, #hd-main input[type=search]'
)].filter((one) => {
        if (!one.checkVisibility({ checkVisibilityCSS: true })) return false;
        if (one.closest('[aria-hidden=true], .overflow-menu, .visually-hidden')) return false;
        const box = one.getBoundingClientRect();
        const around = getComputedStyle(one, '::after');
        const more = around.content === 'none' ? 0 : -2 * (Number.parseFloat(around.top) || 0);
        return box.height + Math.max(0, more) < 43.5;
    }).map((one) => `${one.tagName}.${one.className} ${one.textContent.trim().slice(0, 30)} ` +
        `${Math.round(one.getBoundingClientRect().height)}`)"""


def turn(visit, index, phase="done"):
    return visit.page.locator(f"[data-turn='{index}-{phase}']")


def test_earlier_conversations_are_searched(visit):
    visit.ask("Những việc gì?")
    visit.page.locator("#hd-new").click()
    visit.page.wait_for_selector(".hd-welcome", timeout=10_000)
    visit.asked = 0
    name = "đà điểu" if visit.is_narrow else "hươu cao cổ"
    visit.ask(f"Giá nuôi {name} là bao nhiêu?")
    visit.view("Đã hỏi")
    visit.page.fill("#hd-find", "da dieu" if visit.is_narrow else "huou cao co")
    visit.page.wait_for_function("document.querySelectorAll('.hd-history li').length === 1")
    visit.page.fill("#hd-find", "không có câu nào như thế")
    visit.page.get_by_text("Không có cuộc trò chuyện nào khớp.").wait_for(timeout=10_000)


def test_an_answer_is_copied_with_its_citations_and_linked_to(visits, served):
    visit = visits(served, permissions=["clipboard-read", "clipboard-write"])
    visit.ask("Những việc gì?")
    visit.ask("Ai là Chủ tịch?")
    turn(visit, 1).locator("[data-copy]").click()
    visit.page.get_by_text("Đã sao chép").wait_for(timeout=10_000)
    copied = visit.page.evaluate("navigator.clipboard.readText()")
    for part in ("Ai là Chủ tịch?", "bà Lê Thị Hoà [1]", "Thông báo về hội nghị", "1/3/2024"):
        assert part in copied
    turn(visit, 0).locator("[data-link]").click()
    visit.page.get_by_text("Đã chép liên kết").wait_for(timeout=10_000)
    link = visit.page.evaluate("navigator.clipboard.readText()")
    assert link == f"{visit.page.url}#cau-1"
    other = visit.page.context.new_page()
    other.goto(link)
    other.wait_for_selector("[data-turn='1-done']", timeout=60_000)
    other.wait_for_function(
        """() => {
            const top = (one) => document.querySelector(one)?.getBoundingClientRect().top;
            return Math.abs(top('#cau-1') - top('.hd-log')) < 40;
        }""",
        timeout=10_000,
    )


def test_a_conversation_is_taken_home(visits, served):
    visit = visits(served)
    visit.ask("Ai là Chủ tịch?")
    visit.view("Đã hỏi")
    visit.page.locator(".hd-history li", has=visit.page.locator("[aria-current]")).locator(
        "summary"
    ).click()
    for label, ending in (("Tải về (Word)", ".docx"), ("Tải về (Markdown)", ".md")):
        with visit.page.expect_download(timeout=20_000) as begun:
            visit.page.locator(".hd-menu[open]").get_by_text(label).click()
        name = begun.value.suggested_filename
        assert name.endswith(ending)
        path = begun.value.path()
        if ending == ".docx":
            text = zipfile.ZipFile(path).read("word/document.xml").decode()
        else:
            text = path.read_text(encoding="utf-8")
        assert "bà Lê Thị Hoà" in text
        visit.page.locator(".hd-history [aria-current] ~ .hd-menu:not([open]) summary").click()
    visit.page.locator("[data-record]").click()  # the scripted chatbot has no models to name
    visit.page.locator(".hd-toast", has_text="Lỗi").wait_for(timeout=10_000)
    assert turn(visit, 0).is_visible()  # a failure leaves the page where it was


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_on_paper_stands_the_conversation_with_its_sources_alone(visits, served, scheme):
    visit = visits(served, color_scheme=scheme)
    visit.ask("Những việc gì?")
    page = visit.page
    page.emulate_media(media="print", color_scheme=scheme)
    for hidden in ("#hd-header nav", "#hd-beside", "#hd-ask", ".hd-actions", "#hd-hint"):
        assert not page.locator(hidden).first.is_visible(), hidden
    page.locator(".hd-citations blockquote").nth(2).wait_for(state="attached")
    assert page.locator(".hd-citations blockquote").count() == 3
    for quote in page.locator(".hd-citations blockquote").all():
        assert quote.is_visible()  # though folded on the screen
    source = page.locator(".hd-citations .hd-source span").first
    assert "1/3/2024" in source.text_content()
    ink = "element => getComputedStyle(element).color"
    for dark in (".hd-question", ".hd-text li", ".hd-citations blockquote", ".hd-outcome"):
        red, green, blue = (
            int(part) for part in page.locator(dark).first.evaluate(ink)[4:-1].split(",")
        )
        assert 0.3 * red + 0.6 * green + 0.1 * blue < 110, dark
    assert page.evaluate("document.querySelector('.hd-log').scrollHeight") <= page.evaluate(
        "document.querySelector('.hd-log').clientHeight + 1"
    )
    for ground in ("html", "body", "gradio-app", ".gradio-container", ".hd-log", ".hd-reply"):
        colour = f"getComputedStyle(document.querySelector('{ground}')).backgroundColor"
        assert page.evaluate(colour) in {"rgb(255, 255, 255)", "rgba(0, 0, 0, 0)"}, ground
    assert page.pdf().startswith(b"%PDF")


def test_paper_is_no_telephone(visits, served):
    visit = visits(served, 700, 990)
    visit.ask("Những việc gì?")
    visit.page.emulate_media(media="print")
    for number in (".hd-mark", ".hd-source b"):
        assert visit.page.locator(number).first.bounding_box()["width"] < 30, number
    summary = visit.page.locator(".hd-reply summary").first
    assert summary.is_visible()
    assert summary.evaluate("one => getComputedStyle(one).listStyleType") == "none"


def test_a_question_that_was_read_otherwise_is_asked_as_typed_or_edited(visit, module_chatbot):
    visit.ask("Còn hội nghị ấy?")
    visit.page.get_by_text("Câu hỏi được hiểu là: “Ai là Chủ tịch hội nghị lần thứ 5?”").wait_for()
    assert not module_chatbot.verbatim
    visit.page.get_by_role("button", name="Hỏi đúng như đã gõ").click()
    visit.wait()
    assert module_chatbot.verbatim
    turn(visit, 0).locator("[data-edit]").click()
    assert visit.page.input_value("#hd-ask textarea") == "Còn hội nghị ấy?"
    assert visit.page.evaluate(HAS_FOCUS)
    visit.page.keyboard.press("End")
    visit.page.keyboard.type(" Năm nay?")
    visit.page.keyboard.press("Enter")
    visit.wait()
    assert module_chatbot.asked[-1][0] == "Còn hội nghị ấy? Năm nay?"


def test_the_focus_returns_to_the_box(visit, module_chatbot):
    visit.page.locator(".hd-example").first.click()
    visit.wait()
    assert visit.page.evaluate(HAS_FOCUS)
    visit.page.fill("#hd-ask textarea", "Ai là Chủ tịch?")
    visit.page.get_by_role("button", name="Gửi").click()
    visit.wait()
    assert visit.page.evaluate(HAS_FOCUS)
    leave, usual = threading.Event(), module_chatbot.script

    def slow(question, corpus):
        leave.wait(20)
        return usual(question, corpus)

    module_chatbot.script = slow
    try:
        for question in ("Ai là Chủ tịch?", "Bỏ câu này?"):
            visit.page.fill("#hd-ask textarea", question)
            visit.page.press("#hd-ask textarea", "Enter")
        visit.page.locator("#hd-waiting button").click()
        assert visit.page.locator("#hd-waiting").is_hidden()  # a question that waits is dropped
        assert visit.page.evaluate(HAS_FOCUS)
        visit.page.locator("#hd-stop").click()
        assert visit.page.evaluate(HAS_FOCUS)
        visit.page.locator(".hd-stopped").wait_for(timeout=20_000)
    finally:
        leave.set()
        module_chatbot.script = usual
    visit.page.locator("#hd-new").click()
    visit.page.wait_for_selector(".hd-welcome", timeout=10_000)
    visit.page.wait_for_function(HAS_FOCUS, timeout=5_000)


def test_everything_is_there_after_the_server_was_started_anew(
    visits, serve, module_chatbot, tmp_path
):
    with serve(open_office(module_chatbot, folder=tmp_path), examples=EXAMPLES) as where:
        visit = visits(where)
        visit.ask("Ai là Chủ tịch?")
        visit.page.fill("#hd-ask textarea", "Câu gõ dở")
    port = int(where.rstrip("/").rpartition(":")[2])
    with serve(open_office(module_chatbot, folder=tmp_path), port=port, examples=EXAMPLES):
        visit.page.reload()
        visit.page.wait_for_selector("[data-turn='0-done'] .hd-answer", timeout=60_000)
        visit.page.wait_for_function(
            "document.querySelector('#hd-ask textarea')?.value === 'Câu gõ dở'", timeout=10_000
        )
        visit.ask("Những việc gì?")


@pytest.mark.parametrize("width", [1280, 360])
def test_by_the_keyboard_alone(visits, served, width):
    visit = visits(served, width, 800)
    page = visit.page
    page.wait_for_function(HAS_FOCUS, timeout=10_000)
    page.keyboard.type("Ai là Chủ tịch?")
    page.keyboard.press("Enter")
    visit.wait()
    for _ in range(40):  # back from the box to the first number of the reply
        page.keyboard.press("Shift+Tab")
        if page.evaluate("document.activeElement.matches('.hd-mark[data-number=\"1\"]')"):
            break
    page.keyboard.press("Enter")
    visit.mark("bà Lê Thị Hoà")
    if width == 360:
        for _ in range(20):  # nothing under the sheet is reached
            inside = "document.activeElement.closest('#hd-header, #hd-chat') === null"
            assert page.evaluate(inside)
            page.keyboard.press("Tab")
        page.keyboard.press("Escape")
        page.locator(".hd-close").wait_for(state="hidden")
        assert page.evaluate("document.activeElement.matches('.hd-mark[data-number=\"1\"]')")
    for _ in range(60):
        page.keyboard.press("Tab")
        if page.evaluate("document.activeElement.id === 'hd-new'"):
            break
    page.keyboard.press("Enter")
    page.wait_for_selector(".hd-welcome", timeout=10_000)


# 360 px, a small telephone, one on its side, and 200% zoom of a window of 1280 by 800.
@pytest.mark.parametrize(
    ("width", "height", "scale"),
    [(360, 640, 2), (320, 568, 2), (640, 360, 2), (640, 400, 2)],
    ids=["360px", "small", "landscape", "zoom-200"],
)
def test_the_quotation_is_in_view_on_every_screen(visits, served, width, height, scale):
    visit = visits(served, width, height, device_scale_factor=scale)
    fits = f"document.documentElement.scrollWidth <= {width}"
    visit.ask("Ai là Chủ tịch?")
    assert visit.page.evaluate(fits)
    box = visit.page.locator("#hd-ask textarea").bounding_box()
    assert height - 40 <= box["y"] + box["height"] <= height  # at the bottom, nothing lost below
    visit.page.locator(".hd-mark").first.click()
    assert visit.mark("Chủ tịch") == "Chủ tịch hội nghị là bà Lê Thị Hoà."
    assert visit.page.evaluate(fits)
    visit.page.get_by_role("button", name="Sau ›").click()
    visit.mark("Hội nghị lần thứ 5")
    visit.back()
    visit.view("Tài liệu")
    row = visit.page.locator(".hd-document").first
    row.scroll_into_view_if_needed()
    row.locator("summary").click()
    visit.page.locator(".hd-menu[open] a").click(trial=True, timeout=5_000)
    assert visit.page.evaluate(fits)


def test_a_finger_hits_every_mark(visits, served):
    visit = visits(served, 360, 740)
    assert visit.page.evaluate(TOO_SMALL) == []
    for question in ("Ai là Chủ tịch?", "Trái ngược?", "Ngày nào?", "Còn gì?", "Giá vàng?"):
        visit.ask(question)
        assert visit.page.evaluate(TOO_SMALL) == [], question
    visit.page.locator(".hd-mark").first.click()
    visit.mark("Chủ tịch")
    assert visit.page.evaluate(TOO_SMALL) == []
    for view, row in (("Tài liệu", ".hd-document"), ("Đã hỏi", ".hd-history li")):
        visit.back()
        visit.view(view)
        visit.page.locator(row).first.wait_for(timeout=10_000)
        assert visit.page.evaluate(TOO_SMALL) == [], view


def test_axe_finds_nothing_serious_in_any_state(visits, served, module_chatbot):
    axe = pytest.importorskip("axe_playwright_python.sync_playwright").Axe()

    def check(visit, state):
        found = axe.run(visit.page).response["violations"]
        serious = [
            (one["id"], [node["html"][:200] for node in one["nodes"]][:3])
            for one in found
            if one["impact"] in {"serious", "critical"} or one["id"] == "heading-order"
        ]
        assert serious == [], state

    for scheme, width in (("dark", 1280), ("light", 360)):
        visit = visits(served, width, 800, color_scheme=scheme)
        asked = ("Ai là Chủ tịch?", "Còn gì?", "Những việc gì?", "Trái ngược?", "Hai điều?")
        for question in (*asked, "Chào!", "Ngày nào?"):
            visit.ask(question)
        check(visit, "replies")
        turn(visit, 0).locator(".hd-mark").first.click()
        visit.mark("Chủ tịch")
        check(visit, "source")
        visit.back()
        visit.view("Tài liệu")
        visit.page.locator("[data-choose]").first.check()
        visit.page.locator(".hd-document summary").first.click()
        check(visit, "documents")
        visit.page.locator("[data-document=rat-dai]").first.click()
        visit.page.locator(".hd-within input").fill("điều thứ 49")
        visit.page.locator(".hd-within input").press("Enter")
        visit.page.locator(".hd-within [data-step]").first.wait_for(timeout=10_000)
        check(visit, "search in a document")
        visit.back()
        visit.view("Đã hỏi")
        visit.page.locator(".hd-history summary").first.click()
        check(visit, "history")
        visit.back()
        visit.page.locator("#hd-chosen button").click()
        turn(visit, 0).locator("[data-verdict=bad]").click()
        visit.page.locator(".hd-why").wait_for()
        check(visit, "why")
