"""`make crowd`: many people at once on a real server of this machine, by the page and by the API.

Every person asks for what only their own document says: a reply that was meant for another, an
error, and a question that nobody answers are counted.
"""

import argparse
import json
import re
import secrets
import statistics
import subprocess
import sys
import tempfile
import threading
import time
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.client import HTTPConnection, HTTPException
from pathlib import Path
from typing import Any, Final

from rich.console import Console
from rich.table import Table

from corpus import Corpus
from ingest import ingest

__all__ = ["Crowd", "main", "served", "stormed", "visited"]

_SECONDS_TO_START: Final = 120.0
_LONGEST: Final = 120.0  # seconds for one reply
_URL: Final = re.compile(r"http://127\.0\.0\.1:(\d+)")


@dataclass(slots=True)
class Crowd:
    """What became of the questions of many people: seconds of each reply, and what went wrong."""

    seconds: list[float] = field(default_factory=list)
    ends: Counter[str] = field(default_factory=Counter)

    def row(self) -> list[str]:
        """Return the measures as words: replies, p50, p95, busy, wrong."""
        told = sorted(self.seconds) or [0.0]
        p95 = told[min(len(told) - 1, int(0.95 * len(told)))]
        wrong = sum(count for end, count in self.ends.items() if end not in {"right", "busy"})
        return [
            str(self.ends["right"]),
            f"{1000 * statistics.median(told):.0f} ms",
            f"{1000 * p95:.0f} ms",
            str(self.ends["busy"]),
            f"{wrong} {sorted(set(self.ends) - {'right', 'busy'}) or ''}".strip(),
        ]


@contextmanager
def served(folder: Path, people: int) -> Iterator[tuple[int, int]]:
    """Serve a document a person in a process of its own; yield its port and its process id."""
    papers = folder / "giay"
    papers.mkdir()
    for person in range(people):
        text = f"Tủ đồ số {person + 1} có mã mở khóa là {_code(person)}.\n"
        (papers / f"tu-{person + 1}.txt").write_text(text, encoding="utf-8")
    with Corpus.open(folder / "index", create=True) as corpus:
        ingest([papers], into=corpus)
    index = str(folder / "index")
    command = [sys.executable, "-m", "bot", "serve", "--port", "0", "--index", index]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as server:  # noqa: S603
        killer = threading.Timer(_SECONDS_TO_START, server.kill)
        killer.start()
        try:
            assert server.stdout is not None
            told = server.stdout.readline()
            killer.cancel()
            found = _URL.search(told)
            if found is None:
                raise RuntimeError(f"the server did not start: {told!r}")
            yield int(found[1]), server.pid
        finally:
            killer.cancel()
            server.terminate()


def visited(port: int, *, people: int, seconds: float, page: bool) -> Crowd:
    """Let `people` ask again and again for some `seconds`, each once at least."""
    crowd, ends = Crowd(), time.monotonic() + seconds
    ask = _asker_on_page(port) if page else _ask_api

    def stay(person: int) -> None:
        _note(crowd, ask, port, person)
        while time.monotonic() < ends:
            _note(crowd, ask, port, person)

    with ThreadPoolExecutor(people) as pool:
        list(pool.map(stay, range(people)))
    return crowd


def stormed(port: int, *, people: int, documents: int) -> Crowd:
    """Let `people` ask once, all at the same moment."""
    crowd, gate = Crowd(), threading.Barrier(people)

    def storm(person: int) -> None:
        gate.wait()
        _note(crowd, _ask_api, port, person % documents)

    with ThreadPoolExecutor(people) as pool:
        list(pool.map(storm, range(people)))
    return crowd


def _code(person: int) -> str:
    return str(40_000 + 7_919 * (person + 1) % 50_000)


def _question(person: int) -> str:
    return f"Tủ đồ số {person + 1} có mã mở khóa là bao nhiêu?"


def _note(crowd: Crowd, ask: Callable[[int, int], tuple[int, str]], port: int, person: int) -> None:
    begun = time.monotonic()
    try:
        status, told = ask(port, person)
    except (OSError, HTTPException, ValueError) as error:
        crowd.ends[type(error).__name__] += 1
        return
    if status == 429 or "Đang bận" in told:
        crowd.ends["busy"] += 1
        return
    crowd.seconds.append(time.monotonic() - begun)
    codes = set(re.findall(r"\d{5}", told))
    own = _code(person) in codes and status == 200
    crowd.ends["right" if own else f"another's or none ({status})"] += 1


def _call(port: int, method: str, path: str, body: Any = None) -> tuple[int, str]:
    connection = HTTPConnection("127.0.0.1", port, timeout=_LONGEST)
    try:
        sent = None if body is None else json.dumps(body).encode()
        connection.request(method, path, sent, {"content-type": "application/json"})
        response = connection.getresponse()
        return response.status, response.read().decode()
    finally:
        connection.close()


def _ask_api(port: int, person: int) -> tuple[int, str]:
    status, told = _call(port, "POST", "/api/ask", {"question": _question(person)})
    return status, json.loads(told).get("text", told) if status == 200 else told


def _asker_on_page(port: int) -> Callable[[int, int], tuple[int, str]]:
    """Return how the page asks: an event of Gradio, and the conversation that came of it."""
    config = json.loads(_call(port, "GET", "/config")[1])
    event: Mapping[str, Any] = next(
        one for one in config["dependencies"] if one["api_name"] == "question"
    )

    def ask(port: int, person: int) -> tuple[int, str]:
        session, conversation = secrets.token_hex(6), secrets.token_hex(16)
        sent = {"conversation": conversation, "question": _question(person)}
        body = {
            "data": [],
            "event_data": sent,
            "fn_index": event["id"],
            "trigger_id": event["targets"][0][0],
            "session_hash": session,
        }
        status, told = _call(port, "POST", "/gradio_api/queue/join", body)
        if status != 200:
            return status, told
        _call(port, "GET", f"/gradio_api/queue/data?session_hash={session}")  # until it closes
        status, told = _call(port, "GET", f"/api/conversations/{conversation}")
        if status != 200:
            return status, told
        (exchange,) = json.loads(told)["exchanges"]
        reply = exchange["reply"]
        return status, reply["text"] if reply else str(exchange["error"])

    return ask


def _peak_mb(pid: int) -> str:
    status = Path(f"/proc/{pid}/status")
    found = re.search(r"VmHWM:\s+(\d+)", status.read_text()) if status.exists() else None
    return f"{int(found[1]) / 1024:.0f} MB" if found else "?"


def main() -> None:
    """Print one table; exit with 1 where anything but "busy" went wrong."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--people", type=int, default=20, help="who ask again and again")
    parser.add_argument("--seconds", type=float, default=60.0, help="how long, by each way in")
    parser.add_argument("--storm", type=int, default=200, help="who ask at one moment")
    given = parser.parse_args()
    table = Table("who", "replies", "p50", "p95", "busy", "wrong", "peak memory")
    with (
        tempfile.TemporaryDirectory() as folder,
        served(Path(folder), given.people) as (port, pid),
    ):
        warm = visited(port, people=1, seconds=5, page=False)
        crowds = {"one person, API": warm}
        for page, way in ((False, "API"), (True, "page")):
            told = visited(port, people=given.people, seconds=given.seconds, page=page)
            crowds[f"{given.people} people, {way}"] = told
            table_row = [f"{given.people} people for {given.seconds:.0f} s, {way}", *told.row()]
            table.add_row(*table_row, _peak_mb(pid))
        storm = stormed(port, people=given.storm, documents=given.people)
        table.add_row(f"{given.storm} people at once, API", *storm.row(), _peak_mb(pid))
        after = visited(port, people=1, seconds=2, page=False)
        table.add_row("one person after it, API", *after.row(), _peak_mb(pid))
        crowds.update({"storm": storm, "after": after})
    Console(width=140).print(table)
    wrong = [name for name, one in crowds.items() if set(one.ends) - {"right", "busy"}]
    sys.exit(1 if wrong or not after.ends["right"] else 0)


if __name__ == "__main__":
    main()
