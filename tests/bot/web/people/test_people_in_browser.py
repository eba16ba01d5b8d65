"""What people with accounts do on the page: bring a document for a group, open it to all."""

import pytest

from bot.chatbot import Chatbot
from bot.settings import Settings
from bot.web.api import open_office
from bot.web.people.accounts import Accounts
from corpus import Corpus

pytestmark = [pytest.mark.browser, pytest.mark.slow]

PASSWORD = "một câu thật dài"


@pytest.fixture
def where(serve, new_embedder, tmp_path):
    accounts = Accounts(tmp_path / "accounts.sqlite3")
    accounts.add("mai", PASSWORD, role="editor", groups=["kho"])
    accounts.add("nam", PASSWORD, role="reader")
    with Corpus.open(tmp_path / "index", create=True, embedder=new_embedder()) as corpus:
        chatbot = Chatbot(corpus, settings=Settings(reader="sentence"))
        with serve(open_office(chatbot, folder=tmp_path, accounts=accounts)) as address:
            yield address


@pytest.fixture
def enter(chromium, where):
    """Return a function (name) → the page of somebody who has logged in."""
    contexts = []

    def come(name):
        contexts.append(chromium.new_context(viewport={"width": 1280, "height": 800}))
        page = contexts[-1].new_page()
        page.goto(where)
        page.fill("[name=name]", name)
        page.fill("[name=password]", PASSWORD)
        page.keyboard.press("Enter")
        page.wait_for_selector(".hd-welcome", timeout=60_000)
        page.get_by_role("tab", name="Tài liệu").click()
        return page

    yield come
    for context in contexts:
        context.close()


def test_a_document_is_brought_for_a_group_and_opened_to_all(enter, tmp_path):
    paper = tmp_path / "phiếu kho.txt"
    paper.write_text("Kho Bờ Sông còn 320 bao gạo.", encoding="utf-8")
    mai = enter("mai")
    mai.select_option("#hd-for", "kho")
    mai.set_input_files("#hd-files", paper)
    row = mai.locator(".hd-document", has_text="chỉ nhóm kho")
    row.wait_for(timeout=30_000)
    nam = enter("nam")
    nam.locator("#hd-listing .hd-none", has_text="Chưa có tài liệu nào").wait_for(timeout=10_000)
    assert not nam.locator(".hd-drop").is_visible()
    assert "báo người quản trị" in nam.locator(".hd-welcome").text_content()
    row.locator("summary").click()
    mai.locator(".hd-menu[open]").get_by_text("Nhóm được xem").click()
    field = mai.locator(".hd-documents input.hd-search")
    assert field.input_value() == "kho"
    field.fill("")
    field.press("Enter")
    mai.locator(".hd-toast", has_text="Mọi người được xem").wait_for(timeout=10_000)
    nam.fill("#hd-filter", " ")
    nam.locator(".hd-document", has_text="Kho Bờ Sông").wait_for(timeout=10_000)
