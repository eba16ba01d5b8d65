"""How the page reacts: what is seen at once, where the focus stays, what covers what."""

import io

import pytest

pytestmark = [pytest.mark.browser, pytest.mark.slow]

FOCUSED = "document.activeElement?.textContent.trim()"
COVERS = """([over, under]) => {
    const [a, b] = [over, under].map((one) => document.querySelector(one).getBoundingClientRect());
    return a.left < b.right && b.left < a.right && a.top < b.bottom && b.top < a.bottom;
}"""

# What stands left of its document's name, where what is told takes a line more.
OUTSIDE = """() => [...document.querySelectorAll('.hd-document')].flatMap((row) => {
    row.querySelector('.hd-of-state').textContent = 'một phần, vài trang chưa đọc';
    const left = row.querySelector('.hd-of-title').getBoundingClientRect().left;
    return [...row.querySelectorAll('td[data-named]')].filter((one) =>
        one.offsetWidth && one.getBoundingClientRect().left < left - 1);
}).map((one) => one.textContent)"""


def shades(locator):
    """Return the shades of a small picture of an element, from 0 to 255."""
    image = pytest.importorskip("PIL.Image")
    return image.open(io.BytesIO(locator.screenshot())).convert("L").tobytes()


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_a_tick_is_seen(visits, served, scheme):
    visit = visits(served, color_scheme=scheme)
    visit.view("Tài liệu")
    box = visit.page.locator("[data-choose=bao-cao]")
    box.wait_for(timeout=10_000)
    before = shades(box)
    box.check()
    visit.page.mouse.move(5, 5)
    visit.page.wait_for_timeout(300)
    changed = [abs(old - new) > 40 for old, new in zip(before, shades(box), strict=True)]
    assert sum(changed) > len(changed) / 4
    visit.page.locator("#hd-chosen button").click()


def test_the_focus_stays_where_the_keyboard_left_it(tab):
    page = tab.page
    tab.view("Tài liệu")
    page.locator("[data-order=title]").focus()
    for sign in ("↑", "↓"):
        page.keyboard.press("Enter")
        page.wait_for_function(f"({FOCUSED}) === 'Tên {sign}'", timeout=10_000)
    tab.ask("Những việc gì?")
    page.locator(".hd-jumps button", has_text="Sau ›").focus()
    for number in ("2", "3"):
        page.keyboard.press("Enter")
        page.locator(".hd-tabs [aria-current]", has_text=number).wait_for(timeout=10_000)
        page.wait_for_function("document.activeElement !== document.body", timeout=5_000)
    assert page.evaluate(FOCUSED) == "3"  # the last has none after it
    page.locator(".hd-jumps button", has_text="‹ Trước").focus()
    page.keyboard.press("Enter")
    page.wait_for_function(f"({FOCUSED}) === '‹ Trước'", timeout=10_000)


@pytest.mark.parametrize("width", [1280, 360])
def test_a_question_is_seen_from_the_moment_it_is_sent(visits, served, width):
    visit = visits(served, width, 740)
    visit.page.context.set_offline(True)
    visit.page.fill("#hd-ask textarea", "Ai là Chủ tịch?")
    visit.page.press("#hd-ask textarea", "Enter")
    sent = visit.page.locator("#hd-waiting", has_text="Đang gửi: Ai là Chủ tịch?")
    sent.wait_for(timeout=2_000)
    visit.page.locator(".hd-toast", has_text="Mất kết nối").wait_for(timeout=40_000)
    assert not visit.page.evaluate(COVERS, [".hd-toast", "#hd-ask"])
    visit.page.context.set_offline(False)
    visit.page.wait_for_selector('[data-turn="0-done"] .hd-answer', timeout=60_000)
    sent.wait_for(state="hidden", timeout=10_000)


@pytest.mark.parametrize("width", [1280, 360])
def test_a_name_turns_nothing_around(visits, served, width):
    visit = visits(served, width, 740)
    visit.ask("Những việc gì?")
    visit.view("Đã hỏi")
    here = visit.page.locator(".hd-history li", has=visit.page.locator("[aria-current]"))
    here.locator("summary").click()
    here.locator("[data-rename]").click()
    visit.page.fill(".hd-history input", f"\u202eđảo ngược {width}")
    visit.page.press(".hd-history input", "Enter")
    renamed = visit.page.locator(".hd-history li", has_text=f"đảo ngược {width}")
    renamed.locator("summary").click()
    renamed.locator("[data-erase]").click()
    toast = visit.page.locator(".hd-toast")
    toast.wait_for(timeout=10_000)
    assert f"“\u2068đảo ngược {width}\u2069”" in toast.text_content()
    assert not visit.page.evaluate(COVERS, [".hd-toast", "#hd-ask"])


def test_what_is_told_of_a_document_stands_under_its_name(visits, served):
    visit = visits(served, 320, 740)
    visit.view("Tài liệu")
    visit.page.locator(".hd-document").first.wait_for(timeout=10_000)
    assert visit.page.evaluate(OUTSIDE) == []
    assert visit.page.evaluate("document.documentElement.scrollWidth") <= 320


def test_signs_that_are_piled_up_stay_in_their_place(tab):
    pytest.importorskip("PIL.Image")
    tab.ask("Z" + "\u0300\u0323" * 60)
    tab.view("Đã hỏi")
    tab.page.locator(".hd-history [aria-current]").wait_for(timeout=10_000)
    tab.page.mouse.move(5, 5)
    for selector in (".hd-question", ".hd-history [aria-current]"):
        place = tab.page.locator(selector)
        box = place.bounding_box()
        under = {"x": box["x"], "y": box["y"] + box["height"] + 2, "width": 60, "height": 24}
        tab.page.wait_for_timeout(500)
        drawn = tab.page.screenshot(clip=under)
        place.evaluate("one => { one.style.color = 'transparent'; }")
        assert tab.page.screenshot(clip=under) == drawn, selector


def test_the_quotation_comes_back_into_view_under_the_picture_of_its_page(tab):
    tab.ask("Ai là Chủ tịch?")
    tab.mark("Chủ tịch")
    tab.page.evaluate(
        """() => {
            const picture = document.createElement('details');
            picture.className = 'hd-scan';
            picture.innerHTML = '<summary>Ảnh trang 1</summary><p>Ảnh</p>';
            document.querySelector('#hd-panel .hd-page').before(picture);
            document.querySelector('#hd-panel .hd-page').scrollTo(0, 0);
            picture.open = true;
        }"""
    )
    tab.mark("Chủ tịch")


@pytest.mark.parametrize("height", [800, 400])
def test_why_a_reply_was_bad_is_asked_in_full_view(visits, served, height):
    visit = visits(served, 640, height)
    visit.ask("Ai là Chủ tịch?")
    visit.page.locator("[data-verdict=bad]").click()
    visit.page.locator(".hd-why").wait_for(timeout=10_000)
    seen = """() => {
        const box = (one) => document.querySelector(one).getBoundingClientRect();
        const [form, log] = [box('.hd-why'), box('.hd-log')];
        return form.top >= log.top && form.bottom <= log.bottom + 1;
    }"""
    visit.page.wait_for_function(seen, timeout=5_000)


def test_praise_is_given_and_taken_back(tab):
    tab.ask("Ai là Chủ tịch?")
    for pressed in ("true", "false"):
        tab.page.locator("[data-verdict=good]").click()
        tab.page.locator(f"[data-verdict=good][aria-pressed={pressed}]").wait_for(timeout=10_000)
        tab.page.reload()
        tab.page.locator(f"[data-verdict=good][aria-pressed={pressed}]").wait_for(timeout=60_000)
