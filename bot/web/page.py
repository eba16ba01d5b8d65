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

from bot.web.api import Office, build_api, open_office
from bot.web.desk import Desk, Screen
from bot.web.fixtures import BARS, BELOW, CLOSE, HEADER, SHELF, SHELF_READ_ONLY
from bot.web.guard import Names, is_loopback
from bot.web.mcp import add_mcp
from bot.web.people.person import Person, person_of
from bot.web.reception import Asked
from bot.web.shell import Shell
from bot.web.source import empty_source_html

if TYPE_CHECKING:
    from fastapi import FastAPI, Request

    from bot.chatbot import Chatbot

__all__ = ["build_app", "build_page"]

_AT_ONCE: Final = 40  # events that Gradio runs at the same time; the reception bounds questions
_MOST_SESSIONS: Final = 200  # that Gradio remembers; the oldest is dropped, nothing is lost by it
_STATIC: Final = Path(__file__).parent / "static"
_STYLES: Final = (
    "frame",
    "ask",
    "conversation",
    "citations",
    "source",
    "lists",
    "documents",
    "reading",
    "print",
)
_SCRIPTS: Final = (
    "head",
    "desk",
    "asking",
    "places",
    "files",
    "lists",
    "follow",
    "reading",
    "people",
)

# No spinner of Gradio's over the page, and no entry in its public API: ours is /api. Gradio would
# drop an event without a word while it waits for one of the same kind ("once"), or send the first
# one again ("always_last").
_QUIET: Final[dict[str, Any]] = {
    "show_progress": "hidden",
    "api_visibility": "private",
    "trigger_mode": "multiple",
}

_Typed = TypeVar("_Typed", int, str, bool)

_Outputs: TypeAlias = tuple[Any, ...]


def build_page(office: Office, *, examples: Sequence[str] | None = None) -> gr.Blocks:
    """Return the page of one office; `examples` are offered before the first question.

    None stands for some made of the documents at hand. What is shown comes from the server as
    HTML; `static/*.js` send what a person does, with the conversation that is open.
    """
    on = _Events(Desk(office, examples), office)
    page: gr.Blocks = gr.Blocks(title="Hỏi Đáp", analytics_enabled=False, fill_width=True)
    with page:
        _static(HEADER, "hd-header")
        with gr.Row(elem_id="hd-main"):
            with gr.Column(elem_id="hd-chat"):
                transcript = _clickable("", "hd-transcript")
                following = _clickable("", "hd-following")
                _static(BARS, "hd-bars")
                _question_box()
                _static(BELOW, "hd-below")
            with gr.Column(elem_id="hd-beside"):
                _static(CLOSE, "hd-back")
                with gr.Tabs(elem_id="hd-views") as views:
                    with gr.Tab("Nguồn trích dẫn", id="source"):
                        panel = _clickable(empty_source_html(), "hd-panel")
                    with gr.Tab("Tài liệu", id="documents"):
                        _static(SHELF_READ_ONLY if office.shelf.read_only else SHELF, "hd-shelf")
                        listing = _clickable("", "hd-listing")
                    with gr.Tab("Đã hỏi", id="history"):
                        _static(_search("hd-find", "Tìm trong các cuộc trò chuyện"), "hd-finder")
                        history = _clickable("", "hd-history")

        screen = [transcript, panel]
        transcript.submit(on.question, None, screen, **_QUIET)
        transcript.stop(on.stop, None, screen, **_QUIET)
        transcript.apply(on.open, None, screen, **_QUIET)
        following.input(on.following, None, following, **_QUIET)
        for place in (transcript, panel, listing):
            place.select(on.source, None, [panel, views], **_QUIET)
        listing.input(on.documents, None, listing, **_QUIET)
        history.input(on.conversations, None, history, **_QUIET)
    page.queue(default_concurrency_limit=_AT_ONCE)
    page.state_session_capacity = _MOST_SESSIONS
    return page


def build_app(
    office: "Office | Chatbot",
    *,
    host: str = "127.0.0.1",
    port: int = 7860,
    examples: Sequence[str] | None = None,
    names: Names | None = None,
    key: str = "",
) -> "FastAPI":
    """Return the API with the page mounted at "/"; `examples` as in `build_page`.

    `key` is as in `build_api`. A chatbot alone gets a temporary office.
    """
    office = office if isinstance(office, Office) else open_office(office)
    api = build_api(office, names=names or Names(public=not is_loopback(host)), key=key)
    add_mcp(api, office.reception, office.views)
    scripts = (_STATIC / f"{name}.js" for name in _SCRIPTS)
    page = build_page(office, examples=examples)
    api.add_middleware(
        Shell,
        script="\n".join(s.read_text(encoding="utf-8") for s in scripts),
        events=frozenset(page.fns),
        is_awaited=lambda session: session in page._queue.pending_messages_per_session,  # noqa: SLF001
    )
    app: FastAPI = gr.mount_gradio_app(
        api,
        page,
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
    """Hands Gradio's events to the desk of whoever sent them, and its screens to Gradio."""

    def __init__(self, desk: Desk, office: Office) -> None:
        self._desk = desk
        self._office = office

    def question(self, event: gr.EventData, request: gr.Request) -> Iterator[_Outputs]:
        """Answer what was asked."""
        desk, person = self._at(request)
        asked = Asked(
            question=_sent(event, "question", ""),
            documents=_chosen(event),
            verbatim=_sent(event, "verbatim", False),
            person=person.name or str(request.session_hash or ""),
            name=person.name,
        )
        where = _sent(event, "conversation", "")
        for screen in desk.answer(asked, where, owner=self._owner(request)):
            yield _outputs(screen)

    def open(self, event: gr.EventData, request: gr.Request) -> _Outputs:
        """Show a conversation."""
        desk, person = self._at(request)
        where = _sent(event, "conversation", "")
        glance = _sent(event, "glance", False)
        return _outputs(desk.open(where, owner=self._owner(request), glance=glance, person=person))

    def stop(self, event: gr.EventData, request: gr.Request) -> _Outputs:
        """Stop what is being answered."""
        desk, _ = self._at(request)
        where = _sent(event, "conversation", "")
        return _outputs(desk.stop(where, owner=self._owner(request)))

    def following(self, event: gr.EventData, request: gr.Request) -> str:
        """Offer questions to go on with."""
        desk, _ = self._at(request)
        where = _sent(event, "conversation", "")
        return desk.list_following(where, owner=self._owner(request))

    def source(self, event: gr.EventData, request: gr.Request) -> tuple[str, gr.Tabs]:
        """Show the citation or the document that was clicked."""
        desk, _ = self._at(request)
        document_id = _sent(event, "document", "")
        if document_id:
            sought = _sent(event, "find", "")
            panel = desk.show_document(
                document_id, _sent(event, "at", 0), find=sought, step=_sent(event, "step", 1)
            )
        else:
            panel = desk.show_citation(
                _sent(event, "conversation", ""),
                _sent(event, "exchange", -1),
                _sent(event, "number", 0),
                owner=self._owner(request),
            )
        return panel, gr.Tabs(selected="source")

    def documents(self, event: gr.EventData, request: gr.Request) -> str:
        """List the documents."""
        desk, person = self._at(request)
        return desk.list_documents(
            _sent(event, "search", ""),
            column=_sent(event, "column", ""),
            down=_sent(event, "down", False),
            most=_sent(event, "most", 0),
            person=person,
        )

    def conversations(self, event: gr.EventData, request: gr.Request) -> str:
        """List the earlier conversations."""
        return self._desk.list_conversations(
            _sent(event, "search", ""),
            current=_sent(event, "conversation", ""),
            owner=self._owner(request),
        )

    def _at(self, request: gr.Request) -> tuple[Desk, Person]:
        """Return the desk as whoever sent an event may see it, and who that is."""
        person = person_of(_of(request))
        return self._desk.seen_by(self._office.views.of(person)), person

    def _owner(self, request: gr.Request) -> str:
        return self._office.owner_of(_of(request))


def _of(request: gr.Request) -> "Request":
    assert request.request is not None  # Gradio hands over the request of every event
    return request.request


def _outputs(screen: Screen) -> _Outputs:
    """Return the new values of the transcript and the panel."""
    return tuple(
        gr.skip() if value is None else value for value in (screen.transcript, screen.panel)
    )


def _sent(event: gr.EventData, name: str, otherwise: _Typed) -> _Typed:
    """Return a value the browser sent with an event; `otherwise` when it is not of that type."""
    try:
        value = getattr(event, name, otherwise)
    except TypeError:  # the event carried nothing
        return otherwise
    return value if type(value) is type(otherwise) else otherwise


def _chosen(event: gr.EventData) -> tuple[str, ...] | None:
    """Return the documents to ask, where the browser sent some."""
    try:
        given = getattr(event, "documents", None)
    except TypeError:
        return None
    chosen = tuple(one for one in given if isinstance(one, str)) if isinstance(given, list) else ()
    return chosen or None


def _static(html: str, elem_id: str) -> gr.HTML:
    return gr.HTML(html, elem_id=elem_id, js_on_load=None, apply_default_css=False)


def _clickable(html: str, elem_id: str) -> gr.HTML:
    """Return a part of the page that the scripts know by its id."""
    script = f"hoidap.join({elem_id!r}, element, trigger, watch);"
    return gr.HTML(html, elem_id=elem_id, js_on_load=script, apply_default_css=False)


def _search(name: str, label: str) -> str:
    return (
        f'<input type="search" class="hd-search" id="{name}" placeholder="{label}…" '
        f'aria-label="{label}" autocomplete="off">'
    )


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


def _theme() -> gr.themes.Base:
    """Return a theme of system fonts: nothing to fetch, and letters with every Vietnamese mark."""
    return gr.themes.Base(
        primary_hue=gr.themes.colors.teal,
        neutral_hue=gr.themes.colors.stone,
        radius_size=gr.themes.sizes.radius_md,
        font=("system-ui", "Segoe UI", "Roboto", "Noto Sans", "Arial", "sans-serif"),
        font_mono=("ui-monospace", "Consolas", "monospace"),
    )
