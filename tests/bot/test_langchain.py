"""LangChain's side: the runnable and the retriever, awaited, in batches, watched by callbacks."""

import asyncio
import re
import subprocess
import sys
from pathlib import Path

import pytest
from langchain_core.callbacks import BaseCallbackHandler

from bot import Answer, Chatbot, Turn
from bot.langchain import as_langchain
from bot.settings import Settings

ROOT = Path(__file__).parents[2]
QUESTIONS = ["Sông Hồng đổ ra đâu?", "Người ta luộc bánh khi nào?", "Bánh chưng gói bằng gì?"]


class Watcher(BaseCallbackHandler):
    def __init__(self):
        self.seen = []

    def on_chain_start(self, serialized, inputs, **more):
        self.seen.append(("asked", inputs))

    def on_chain_end(self, outputs, **more):
        self.seen.append(("replied", type(outputs).__name__))

    def on_chain_error(self, error, **more):
        self.seen.append(("failed", type(error).__name__))

    def on_retriever_end(self, documents, **more):
        self.seen.append(("found", len(documents)))


@pytest.fixture
def chatbot(corpus):
    return Chatbot(corpus, settings=Settings(reader="sentence"))


def test_awaited_and_in_batches_it_says_what_it_says_at_once(chatbot):
    runnable = chatbot.as_runnable()
    at_once = [chatbot.ask(question).text for question in QUESTIONS]

    async def awaited():
        single = [(await runnable.ainvoke(question)).text for question in QUESTIONS]
        return single, [reply.text for reply in await runnable.abatch(QUESTIONS * 4)]

    single, together = asyncio.run(awaited())
    assert single == at_once
    assert together == at_once * 4
    assert [reply.text for reply in runnable.batch(QUESTIONS)] == at_once


def test_callbacks_see_the_question_the_reply_and_a_failure(chatbot):
    watcher = Watcher()
    runnable, config = chatbot.as_runnable(), {"callbacks": [watcher]}
    asyncio.run(runnable.ainvoke(QUESTIONS[0], config=config))
    with pytest.raises(ValueError, match="question"):
        runnable.invoke({"ask": "?"}, config=config)
    assert watcher.seen[0] == ("asked", QUESTIONS[0])
    assert watcher.seen[1][0] == "replied"
    assert watcher.seen[-1] == ("failed", "ValueError")


def test_the_retriever_is_awaited_and_watched(corpus):
    watcher = Watcher()
    retriever = as_langchain(corpus, k=3)

    async def found():
        return await retriever.abatch(QUESTIONS, config={"callbacks": [watcher]})

    assert [len(documents) for documents in asyncio.run(found())] == [3, 3, 3]
    assert watcher.seen == [("found", 3)] * 3


def test_a_history_is_taken_as_turns_or_as_plain_values(chatbot):
    turns = [Turn(role="user", text=QUESTIONS[0]), Turn(role="assistant", text="…")]
    plain = [{"role": turn.role, "text": turn.text} for turn in turns]
    asked = {"question": "Thế còn bánh chưng gói bằng gì?"}
    runnable = chatbot.as_runnable()
    first, second = runnable.batch([{**asked, "history": turns}, {**asked, "history": plain}])
    assert isinstance(first, Answer)
    assert first.text == second.text


@pytest.mark.slow
def test_the_graph_in_the_documentation_runs(tmp_path):
    text = (ROOT / "docs" / "langchain.md").read_text(encoding="utf-8")
    (example,) = re.findall(r"```python\n(.*?)```", text, re.DOTALL)
    done = subprocess.run(
        [sys.executable, "-c", example.replace("data/index", str(tmp_path / "index"))],
        capture_output=True,
        text=True,
        check=False,
        timeout=200,
        cwd=ROOT,
    )
    assert done.returncode == 0, done.stderr
    proven, handed_over = done.stdout.splitlines()
    assert "Thanh tra Chính phủ" in proven
    assert handed_over.startswith("Chuyển cho người trực")
