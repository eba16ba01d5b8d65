"""The chat page: a conversation, and beside it the source with the quotation highlighted.

The only module that imports Gradio, which takes seconds to load: import it where it is used.
"""

import os
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final, TypeAlias, TypeVar

# Gradio would otherwise summarise its timings with pandas after every event.
os.environ.setdefault("GRADIO_ANALYTICS_MAX_EVENTS", "1")
os.environ.setdefault("GRADIO_ANALYTICS_CACHE_FREQUENCY", str(10**9))

import gradio as gr

from bot.web.api import build_api
from bot.web.conversation import Conversation
from bot.web.desk import Desk, Screen
from bot.web.guard import Names, is_loopback
from bot.web.shell import Shell
from bot.web.source import empty_source_html

if TYPE_CHECKING:
    from fastapi import FastAPI

    from bot.chatbot import Chatbot

__all__ = ["EXAMPLES", "build_app", "build_page"]

EXAMPLES: Final = (
    "Cuộc họp ACTWG 38 thảo luận những nội dung gì?",
    "Ai làm Chủ tịch ASEAN-PAC năm 2021?",
    "Vụ trưởng Vụ Hợp tác quốc tế là ai?",
    "Đoàn công tác gồm đại diện những cơ quan nào?",
)
_ARTICLES: Final = ("ttcp-actwg-pe-ru-2024.md", "ttcp-doi-ngoai-2021.md")  # answer the examples
_AT_ONCE: Final = 4  # questions answered at the same time; others wait
_MOST_SESSIONS: Final = 200  # that Gradio remembers; the oldest is dropped
_STATIC: Final = Path(__file__).parent / "static"
_STYLES: Final = ("frame", "ask", "conversation", "citations", "source")

_HEADER: Final = (
    "<header><h1>Hỏi Đáp</h1>"
    "<p>Trả lời từ tài liệu<span>, kèm trích dẫn nguyên văn</span></p></header>"
)
# No spinner of Gradio's over the page, and no entry in its public API: ours is /api.
_QUIET: Final[dict[str, Any]] = {"show_progress": "hidden", "api_visibility": "private"}

_Typed = TypeVar("_Typed", int, str)

_Outputs: TypeAlias = tuple[Any, ...]


def build_page(chatbot: "Chatbot", *, examples: Sequence[str] | None = None) -> gr.Blocks:
    """Return the page for one chatbot; `examples` are offered before the first question.

    None stands for `EXAMPLES` where the collection holds the articles they are about.
    """
    desk = Desk(chatbot, _fitting_examples(chatbot) if examples is None else examples)
    page: gr.Blocks = gr.Blocks(title="Hỏi Đáp", analytics_enabled=False, fill_width=True)
    with page:
        conversation = gr.State(Conversation())
        _static(_HEADER, "hd-header")
        with gr.Row(elem_id="hd-main"):
            with gr.Column(elem_id="hd-chat"):
                transcript = _clickable(desk.restart().transcript, "hd-transcript")
                question = _question_box()
                with gr.Row(elem_id="hd-below"):
                    hint = _static(_hint(), "hd-hint")
                    restart = gr.Button("Cuộc trò chuyện mới", size="sm", elem_id="hd-new")
            with gr.Column(elem_id="hd-beside"), gr.Tabs(elem_id="hd-views") as views:
                with gr.Tab("Nguồn trích dẫn", id="source"):
                    panel = _clickable(empty_source_html(), "hd-panel")
                with gr.Tab("Tài liệu", id="documents") as shelf:
                    name = _name_box()
                    listing = _clickable("", "hd-listing")

        on = _Events(desk)
        screen = [question, transcript, panel, conversation, hint]
        asked = question.submit(on.question, [question, conversation], screen, **_QUIET)
        chosen = transcript.example_select(on.example, conversation, screen, **_QUIET)
        stopped = restart.click(None, cancels=[asked, chosen], **_QUIET)
        stopped.then(on.restart, None, screen, **_QUIET)
        for place in (transcript, panel, listing):
            place.select(on.source, conversation, [panel, views], **_QUIET)
        for event in (page.load, shelf.select, name.change):
            event(on.documents, name, listing, **_QUIET)
    page.queue(default_concurrency_limit=_AT_ONCE)
    page.state_session_capacity = _MOST_SESSIONS
    return page


def build_app(
    chatbot: "Chatbot",
    *,
    host: str = "127.0.0.1",
    port: int = 7860,
    examples: Sequence[str] | None = None,
    names: Names | None = None,
) -> "FastAPI":
    """Return the API with the page mounted at "/"; `examples` as in `build_page`."""
    api = build_api(chatbot, names=names or Names(public=not is_loopback(host)))
    api.add_middleware(Shell, script=(_STATIC / "head.js").read_text(encoding="utf-8"))
    app: FastAPI = gr.mount_gradio_app(
        api,
        build_page(chatbot, examples=examples),
        path="/",
        server_name=host,
        server_port=port,
        footer_links=[],
        run_history=False,
        ssr_mode=False,
        enable_monitoring=False,
        pwa=False,
        mcp_server=False,
        max_file_size=1,
        favicon_path=str(_STATIC / "favicon.svg"),
        theme=_theme(),
        css_paths=[_STATIC / f"{name}.css" for name in _STYLES],
    )
    return app


class _Events:
    """Hands Gradio's events to the desk, and its screens to Gradio's components."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk

    def question(self, question: str | None, conversation: Conversation) -> Iterator[_Outputs]:
        """Answer what was typed."""
        for screen in self._desk.answer(question or "", conversation):
            yield _outputs(screen)

    def example(self, conversation: Conversation, event: gr.EventData) -> Iterator[_Outputs]:
        """Answer the example that was clicked."""
        for screen in self._desk.answer_example(_sent(event, "example", -1), conversation):
            yield _outputs(screen)

    def restart(self) -> _Outputs:
        """Begin a new conversation."""
        return _outputs(self._desk.restart())

    def source(self, conversation: Conversation, event: gr.EventData) -> tuple[str, gr.Tabs]:
        """Show the citation or the document that was clicked."""
        document_id = _sent(event, "document", "")
        if document_id:
            panel = self._desk.show_document(document_id, _sent(event, "at", 0))
        else:
            exchange, number = _sent(event, "exchange", -1), _sent(event, "number", 0)
            panel = self._desk.show_citation(conversation, exchange, number)
        return panel, gr.Tabs(selected="source")

    def documents(self, name: str | None) -> str:
        """List the documents."""
        return self._desk.list_documents(name or "")


def _outputs(screen: Screen) -> _Outputs:
    """Return the new values of the question box, transcript, panel, conversation and hint."""
    shown = [screen.transcript, screen.panel, screen.conversation]
    asked = "" if screen.takes_question else gr.skip()
    values = [gr.skip() if value is None else value for value in shown]
    return asked, *values, _hint(blank=screen.is_blank)


def _sent(event: gr.EventData, name: str, otherwise: _Typed) -> _Typed:
    """Return a value the browser sent with a click; `otherwise` when it is not of that type."""
    try:
        value = getattr(event, name, otherwise)
    except TypeError:  # the click carried nothing
        return otherwise
    return value if type(value) is type(otherwise) else otherwise


def _fitting_examples(chatbot: "Chatbot") -> Sequence[str]:
    names = {document.uri.rpartition("/")[2] for document in chatbot.corpus.documents()}
    return EXAMPLES if names.issuperset(_ARTICLES) else ()


def _static(html: str, elem_id: str) -> gr.HTML:
    return gr.HTML(html, elem_id=elem_id, js_on_load=None, apply_default_css=False)


def _clickable(html: str | None, elem_id: str) -> gr.HTML:
    script = (_STATIC / "page.js").read_text(encoding="utf-8")
    return gr.HTML(html, elem_id=elem_id, js_on_load=script, apply_default_css=False)


def _question_box() -> gr.Textbox:
    return gr.Textbox(
        label="Câu hỏi",
        show_label=False,
        placeholder="Hỏi về nội dung tài liệu…",
        lines=1,
        max_lines=6,
        autofocus=True,
        submit_btn="Gửi",
        elem_id="hd-ask",
        html_attributes=gr.InputHTMLAttributes(
            autocapitalize="sentences", autocorrect="off", spellcheck=False, autocomplete="off"
        ),
    )


def _name_box() -> gr.Textbox:
    return gr.Textbox(
        label="Lọc theo tên tài liệu",
        show_label=False,
        placeholder="Lọc theo tên tài liệu…",
        lines=1,
        elem_id="hd-filter",
    )


def _hint(*, blank: bool = False) -> str:
    if blank:
        return '<p role="status" class="hd-warning">Hãy gõ câu hỏi rồi nhấn Enter.</p>'
    return '<p role="status">Enter để gửi · Shift + Enter để xuống dòng</p>'


def _theme() -> gr.themes.Base:
    """Return a theme of system fonts: nothing to fetch, and letters with every Vietnamese mark."""
    return gr.themes.Base(
        primary_hue=gr.themes.colors.teal,
        neutral_hue=gr.themes.colors.stone,
        radius_size=gr.themes.sizes.radius_md,
        font=("system-ui", "Segoe UI", "Roboto", "Noto Sans", "Arial", "sans-serif"),
        font_mono=("ui-monospace", "Consolas", "monospace"),
    )
