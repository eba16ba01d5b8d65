"""Chatbots over texts that a test brings."""

from collections.abc import Callable, Iterator, Mapping
from contextlib import ExitStack

import pytest

from bot import Chatbot
from corpus import Corpus
from ingest import ingest


@pytest.fixture(scope="module")
def chatbot_over(
    tmp_path_factory: pytest.TempPathFactory,
) -> Iterator[Callable[[Mapping[str, str]], Chatbot]]:
    """Return a function from texts by the names of their files to a chatbot that knows them."""
    with ExitStack() as opened:

        def build(texts: Mapping[str, str]) -> Chatbot:
            folder = tmp_path_factory.mktemp("texts")
            for name, text in texts.items():
                (folder / name).write_text(text, encoding="utf-8")
            corpus = opened.enter_context(Corpus.open(folder / "index", create=True))
            ingest([folder / name for name in texts], into=corpus)
            return Chatbot(corpus)

        yield build
