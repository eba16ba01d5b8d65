"""The official client of the Model Context Protocol, in process, over HTTP and over stdio."""

import asyncio
import json
import os
import socket
import sys
import threading
import time

import httpx
import pytest
import uvicorn
from mcp import Client, StdioServerParameters

from bot.chatbot import Chatbot
from bot.settings import Settings
from bot.web.api import build_api
from bot.web.mcp import add_mcp, build_server
from bot.web.reception import Reception
from corpus import Corpus
from ingest import ingest

TOOLS = {"ask", "search", "open_document", "verify_quote"}


@pytest.fixture
def reception(corpus):
    return Reception(Chatbot(corpus, settings=Settings(reader="sentence")))


def call(where, *calls):
    """The values that each call gives, and the names of the tools."""

    async def run():
        async with Client(where) as client:
            names = {tool.name for tool in (await client.list_tools()).tools}
            results = [await client.call_tool(name, values) for name, values in calls]
        return names, results

    return asyncio.run(asyncio.wait_for(run(), 120))


def values(result):
    assert not result.is_error, result
    return result.structured_content or json.loads(result.content[0].text)


def test_the_tools_tell_what_the_collection_says(reception, corpus):
    key = corpus.documents()[0].id
    text = corpus.get(key).text
    names, results = call(
        build_server(reception),
        ("ask", {"question": "Sông bắt nguồn từ đâu?", "documents": [key]}),
        ("search", {"query": "bánh chưng", "limit": 2}),
        ("open_document", {"document_id": key, "start": 3, "length": 10}),
        ("verify_quote", {"document_id": key, "quote": text[:12]}),
        ("verify_quote", {"document_id": key, "quote": "Câu này không có."}),
        ("verify_quote", {"document_id": key, "quote": " "}),
    )
    assert names == TOOLS
    reply, found, opened, stands, misses, blank = map(values, results)
    assert {one["document_id"] for one in reply["citations"] + reply["nearest"]} <= {key}
    assert len(found["passages"]) == 2
    for passage in found["passages"]:
        whole = corpus.get(passage["document_id"]).text
        assert whole[passage["start"] : passage["end"]] == passage["text"]
    assert opened["text"] == text[3:13]
    assert stands["places"][0] == {"start": 0, "end": 12}
    assert (misses["stands"], blank["stands"]) == (False, False)


def test_a_failure_is_told_in_one_line_without_a_path(reception):
    _, (result,) = call(build_server(reception), ("open_document", {"document_id": "khong-co"}))
    assert result.is_error
    assert "Không có tài liệu này" in result.content[0].text
    assert "hoidap docs" not in result.content[0].text


@pytest.mark.parametrize(("tool", "named"), [("ask", "question"), ("search", "query")])
def test_no_document_at_all_is_the_callers_mistake(reception, tool, named):
    wanted = {named: "Sông bắt nguồn từ đâu?"}
    _, (refused, of_all) = call(
        build_server(reception), (tool, {**wanted, "documents": []}), (tool, wanted)
    )
    assert refused.is_error
    assert "bỏ trường này" in refused.content[0].text
    assert "Chưa có tài liệu" not in refused.content[0].text
    assert not of_all.is_error


def test_what_no_document_means_is_described(reception):
    async def described():
        async with Client(build_server(reception)) as client:
            return {tool.name: tool.input_schema for tool in (await client.list_tools()).tools}

    schemas = asyncio.run(described())
    for tool in ("ask", "search"):
        chosen = str(schemas[tool]["properties"]["documents"])
        assert "mọi tài liệu" in chosen
        assert "'minItems': 1" in chosen


def test_it_is_served_over_http_beside_the_api(reception, chatbot):
    api = build_api(chatbot)
    add_mcp(api, reception)
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        server = uvicorn.Server(uvicorn.Config(api, log_level="warning"))
        thread = threading.Thread(target=server.run, args=([listener],), daemon=True)
        thread.start()
        while not server.started and thread.is_alive():
            time.sleep(0.02)
        where = f"http://127.0.0.1:{listener.getsockname()[1]}/mcp"
        names, (found,) = call(where, ("search", {"query": "bánh chưng"}))
        listening = httpx.get(where, headers={"accept": "text/event-stream"}, timeout=10)
        server.should_exit = True
        thread.join(20)
    assert names == TOOLS
    assert values(found)["passages"]
    assert listening.status_code == 405  # and not a stream that never says anything
    assert listening.headers["allow"] == "POST"


@pytest.mark.slow
def test_it_is_served_over_stdio(tmp_path):
    (tmp_path / "ho-boi.txt").write_text("Hồ bơi mở cửa lúc 6 giờ sáng.", encoding="utf-8")
    with Corpus.open(tmp_path / "index", create=True) as corpus:
        ingest([tmp_path / "ho-boi.txt"], into=corpus)
    clean = {k: v for k, v in os.environ.items() if not k.startswith("HOIDAP_")}
    program = StdioServerParameters(
        command=sys.executable,
        args=["-m", "bot", "mcp", "--index", str(tmp_path / "index")],
        env={**clean, "HOIDAP_READER": "sentence"},
    )
    names, (reply,) = call(program, ("ask", {"question": "Hồ bơi mở cửa lúc mấy giờ?"}))
    assert names == TOOLS
    assert "6 giờ" in values(reply)["text"]
