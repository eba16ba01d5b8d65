"""A server on a free port of this machine, and a person in a real Chromium."""

import shutil
import socket
import sys
import threading
import time
from contextlib import contextmanager
from urllib.parse import urlsplit

import pytest
import uvicorn

ARGUMENTS = (
    "--no-sandbox --disable-gpu --disable-quic --no-first-run --disable-background-networking "
    "--disable-component-update --disable-sync"
).split()
EXAMPLES = ("Ai là Chủ tịch hội nghị?", "Những việc gì được bàn?")
DONE = """() => {
    const log = document.querySelector('.hd-log');
    const last = [...document.querySelectorAll('.hd-turn')].at(-1);
    return log?.getAttribute('aria-busy') === 'false' && last?.dataset.turn === `${%d}-done`;
}"""
IN_VIEW = """(mark) => {
    const page = mark.closest('.hd-page').getBoundingClientRect();
    const box = mark.getBoundingClientRect();
    const [top, bottom] = [Math.max(page.top, 0), Math.min(page.bottom, innerHeight)];
    return box.top >= top && box.bottom <= bottom && box.left >= 0 && box.right <= innerWidth;
}"""


@contextmanager
def serving(office, *, port=0, **how):
    """Serve the page of an office until the end of the block; yield its address."""
    from bot.web.page import build_app

    with socket.socket() as listener:
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        listener.bind(("127.0.0.1", port))
        port = listener.getsockname()[1]
        app = build_app(office, port=port, **how)
        server = uvicorn.Server(
            uvicorn.Config(app, log_level="warning", timeout_graceful_shutdown=2)
        )
        thread = threading.Thread(target=server.run, args=([listener],), daemon=True)
        thread.start()
        while not server.started and thread.is_alive():
            time.sleep(0.02)
        try:
            yield f"http://127.0.0.1:{port}/"
        finally:
            server.should_exit = True
            thread.join(20)


@pytest.fixture(scope="session")
def serve():
    """`serving`, for the tests that need an office of their own."""
    return serving


@pytest.fixture(scope="module")
def called():
    """The hosts that this process, the server in it included, looks up or connects to."""
    hosts = set()

    def note(event, arguments):
        if event == "socket.getaddrinfo":
            hosts.add(arguments[0])
        elif event == "socket.connect" and isinstance(arguments[1], tuple):
            hosts.add(arguments[1][0])

    sys.addaudithook(note)
    return hosts


@pytest.fixture(scope="module")
def served(module_chatbot, called, tmp_path_factory):
    """The page of a scripted chatbot."""
    from bot.web.api import open_office

    office = open_office(module_chatbot, folder=tmp_path_factory.mktemp("desk"))
    with serving(office, examples=EXAMPLES) as address:
        yield address


@pytest.fixture(scope="module")
def chromium():
    """A browser with a profile of its own, deleted afterwards."""
    playwright = pytest.importorskip("playwright.sync_api", reason="Playwright is not installed")
    found = shutil.which("chromium") or shutil.which("chromium-browser")
    if found is None:
        pytest.skip("no Chromium on this machine")
    with playwright.sync_playwright() as driver:
        browser = driver.chromium.launch(executable_path=found, headless=True, args=ARGUMENTS)
        yield browser
        browser.close()


class Visit:
    """One tab: what it asked for, what went wrong in it, and the gestures of a person."""

    def __init__(self, context, url):
        self.page = context.new_page()
        self.hosts, self.dialogs, self.errors, self.asked = set(), [], [], 0
        self.page.on("request", self._note)
        self.page.on("dialog", lambda dialog: (self.dialogs.append(dialog), dialog.dismiss()))
        self.page.on("pageerror", lambda error: self.errors.append(str(error)))
        self.page.goto(url)
        self.page.wait_for_selector(".hd-welcome", timeout=60_000)

    def _note(self, request):
        parts = urlsplit(request.url)
        if parts.scheme not in {"data", "blob"}:
            self.hosts.add(parts.hostname)

    def ask(self, question):
        self.page.fill("#hd-ask textarea", question)
        self.page.press("#hd-ask textarea", "Enter")
        self.wait()

    def wait(self):
        self.page.wait_for_function(DONE % self.asked, timeout=30_000)
        self.asked += 1

    @property
    def is_narrow(self):
        return self.page.viewport_size["width"] < 900

    def view(self, name):
        """Open one of the parts beside the conversation."""
        if self.is_narrow:
            self.page.locator("#hd-header").get_by_role("button", name=name).click()
        else:
            self.page.get_by_role("tab", name=name).click()

    def back(self):
        """Return from the sheet to the conversation, where there is one."""
        if self.is_narrow and self.page.locator(".hd-close").is_visible():
            self.page.locator(".hd-close").click()

    def mark(self, expected):
        found = self.page.locator("#hd-panel mark.hd-current", has_text=expected)
        found.wait_for(timeout=10_000)
        self.page.wait_for_function(IN_VIEW, arg=found.element_handle(), timeout=10_000)
        return found.text_content()


@pytest.fixture
def visits(chromium):
    """Return a function (address, width, height, …) → a person in a window of that size."""
    contexts = []

    def come(address, width=1280, height=800, **how):
        contexts.append(chromium.new_context(viewport={"width": width, "height": height}, **how))
        return Visit(contexts[-1], address)

    yield come
    for context in contexts:
        context.close()


@pytest.fixture(params=[(1280, 800), (390, 844)], ids=["wide", "narrow"])
def visit(request, visits, served):
    return visits(served, *request.param)


@pytest.fixture
def tab(visits, served):
    """One wide tab."""
    return visits(served)
