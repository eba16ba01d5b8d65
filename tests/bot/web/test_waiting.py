"""People take turns; who finds no seat is told so, and who leaves is not answered."""

import io
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace

import pytest
from fastapi.testclient import TestClient

from bot.chatbot import Chatbot
from bot.web.api import build_api, open_office
from bot.web.problems import Busy
from bot.web.reception import Asked, Reception
from bot.web.waiting import WaitingRoom
from corpus import Corpus
from corpus.errors import QuestionDropped
from corpus.patience import keep_going, patience
from ingest import Limits


def until(told, seconds=10):
    end = time.monotonic() + seconds
    while not told() and time.monotonic() < end:
        time.sleep(0.005)
    assert told()


def test_somebody_who_asks_much_does_not_hold_up_somebody_who_asks_once():
    room = WaitingRoom(at_once=1, seats=10, seats_each=6)
    order, first_in, go = [], threading.Event(), threading.Event()

    def ask(person, number):
        with room.turn(person):
            order.append((person, number))
            first_in.set()
            go.wait(10)

    def waiting():
        return sum(map(len, room._queues.values()))

    with ThreadPoolExecutor(10) as pool:
        pool.submit(ask, "nhiều", 0)
        assert first_in.wait(10)
        for number in range(1, 5):
            pool.submit(ask, "nhiều", number)
            until(lambda n=number: waiting() == n)
        pool.submit(ask, "một", 0)
        until(lambda: waiting() == 5)
        go.set()
    assert order.index(("một", 0)) <= 2
    assert [number for person, number in order if person == "nhiều"] == [0, 1, 2, 3, 4]


def test_who_finds_no_seat_is_told_at_once():
    room = WaitingRoom(at_once=1, seats=2, seats_each=1)
    go = threading.Event()

    def ask(person):
        with room.turn(person):
            go.wait(10)

    with ThreadPoolExecutor(4) as pool:
        held = [pool.submit(ask, "a")]
        until(lambda: not room._free)
        held.append(pool.submit(ask, "a"))
        until(lambda: "a" in room._queues)
        with pytest.raises(Busy, match="Đang bận: 1 câu hỏi của bạn"), room.turn("a"):
            pass
        held.append(pool.submit(ask, "b"))
        until(lambda: "b" in room._queues)
        with pytest.raises(Busy, match="Đang bận: nhiều người"), room.turn("c"):
            pass
        go.set()
        for one in held:
            one.result(10)
    with room.turn("c"):
        pass


def test_who_leaves_while_waiting_gives_the_seat_back():
    room = WaitingRoom(at_once=1)
    left = threading.Event()
    with room.turn("a"):
        left.set()
        with pytest.raises(QuestionDropped), patience(9, left=left), room.turn("b"):
            pass
    assert room._free == 1
    assert not room._queues


def test_the_api_says_busy_with_429(chatbot):
    office = open_office(chatbot)
    office = replace(office, reception=Reception(chatbot, at_once=1, most_waiting=0))
    client = TestClient(build_api(office))
    with office.reception._room.turn("ai đó"):
        reply = client.post("/api/ask", json={"question": "Ai?"})
    assert reply.status_code == 429
    assert "Đang bận" in reply.json()["detail"]
    assert client.post("/api/ask", json={"question": "Ai?"}).status_code == 200


def test_a_question_whose_asker_has_left_is_not_answered(chatbot):
    reception = Reception(chatbot, at_once=1)
    left = threading.Event()
    left.set()
    with reception._room.turn("ai đó"), pytest.raises(QuestionDropped):
        reception.ask(Asked(question="Ai?"), left=left)
    assert chatbot.asked == []


def test_work_inside_a_limit_ends_when_the_one_who_waits_outside_leaves():
    left = threading.Event()
    with patience(60, left=left), patience(20):
        keep_going()
        left.set()
        with pytest.raises(QuestionDropped):
            keep_going()


@pytest.mark.parametrize(
    ("address", "body"),
    [
        ("/v1/chat/completions", {"messages": [{"role": "user", "content": "Ai?"}]}),
        ("/v1/embeddings", {"input": ["Sân vận động mở cửa lúc 6 giờ."]}),
    ],
)
def test_what_takes_time_waits_in_the_same_queue(chatbot, address, body):
    office = open_office(chatbot)
    office = replace(office, reception=Reception(chatbot, at_once=1, most_waiting=0))
    client = TestClient(build_api(office))
    with office.reception._room.turn("ai đó"):
        assert client.post(address, json=body).status_code == 429


def test_each_machine_takes_its_own_turns(chatbot, monkeypatch):
    office, turns = open_office(chatbot), []
    room = office.reception._room
    seat = room._take_seat
    monkeypatch.setattr(room, "_take_seat", lambda person: turns.append(person) or seat(person))
    api = build_api(office)
    for host in ("10.0.0.7", "10.0.0.8"):
        client = TestClient(api, client=(host, 50_000))
        client.post("/api/ask", json={"question": "Ai?"})
        said = {"messages": [{"role": "user", "content": "Ai?"}]}
        client.post("/v1/chat/completions", json=said)
    assert turns == ["10.0.0.7", "10.0.0.7", "10.0.0.8", "10.0.0.8"]


def test_a_file_that_is_brought_is_read_within_the_limits_of_the_settings(tmp_path):
    with Corpus.open(tmp_path / "index", create=True) as corpus:
        hasty = open_office(Chatbot(corpus), limits=Limits(seconds=0.001)).shelf
        taken = hasty.take("lich.txt", io.BytesIO("Bể bơi nghỉ thứ hai.".encode()))
        assert taken.state == "failed"
        assert corpus.documents() == []
        patient = open_office(Chatbot(corpus)).shelf
        again = patient.take("lich.txt", io.BytesIO("Bể bơi nghỉ thứ hai.".encode()))
        assert again.state == "added"
