"""A connection that says nothing, or never comes to the point, is not held."""

import asyncio
import socket
import threading
import time
from contextlib import contextmanager

import pytest
import uvicorn

from bot.web import guard
from bot.web.connections import Connection
from bot.web.guard import Guard

WHOLE = b"GET / HTTP/1.1\r\nhost: 127.0.0.1\r\n\r\n"
SENT = {
    "nothing": b"",
    "half a head": b"GET / HTTP/1.1\r\nhost: 127.",
    "half a head after a request": WHOLE + b"GET / HTTP/1.1\r\nhost",
}


async def echo(scope, receive, send):
    if scope["type"] == "http":
        await receive()
        await asyncio.sleep(0.6)  # longer than two looks: a reply may take its time
        await send({"type": "http.response.start", "status": 200, "headers": []})
        await send({"type": "http.response.body", "body": b"xong"})


@contextmanager
def serving(app):
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        config = uvicorn.Config(app, http=Connection, lifespan="off", log_level="critical")
        server = uvicorn.Server(config)
        thread = threading.Thread(target=server.run, args=([listener],), daemon=True)
        thread.start()
        while not server.started and thread.is_alive():
            time.sleep(0.02)
        try:
            yield listener.getsockname()
        finally:
            server.should_exit = True
            thread.join(20)


def said(address, sent):
    """What the server says before it closes."""
    with socket.create_connection(address, timeout=20) as line:
        line.sendall(sent)
        parts = []
        try:
            while part := line.recv(65_536):
                parts.append(part)
        except ConnectionError:
            pass
    return b"".join(parts)


@pytest.mark.parametrize("sent", SENT.values(), ids=SENT.keys())
def test_a_head_that_does_not_come_is_not_waited_for(monkeypatch, sent):
    monkeypatch.setattr(Connection, "seconds", 0.2)
    with serving(echo) as address:
        assert said(address, sent).count(b"xong") == sent.count(WHOLE)


def test_a_head_without_end_is_cut_off():
    endless = b"GET / HTTP/1.1\r\n" + b"x-more: 123456789\r\n" * 10_000
    with serving(echo) as address:
        assert b" 200 " not in said(address, endless)


def test_a_body_that_stays_away_is_not_waited_for(monkeypatch):
    monkeypatch.setattr(guard, "_LONGEST_PAUSE", 0.2)
    begun = b"POST / HTTP/1.1\r\nhost: 127.0.0.1\r\ncontent-length: 9\r\n\r\nabc"
    with serving(Guard(echo)) as address:
        assert said(address, begun).startswith(b"HTTP/1.1 408 ")
