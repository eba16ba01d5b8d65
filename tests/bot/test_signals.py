"""Commands whose reader leaves, and commands that are stopped: quiet, and in honest words."""

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

STOPPED = "Đã dừng theo yêu cầu; những gì đã ghi vẫn nguyên vẹn."
COMMANDS = (
    ("docs", "list"),
    ("docs", "list", "--json"),
    ("docs", "show", "KEY"),
    ("ask", "Giá vé là bao nhiêu?"),
    ("ask", "Giá vé là bao nhiêu?", "--json"),
    ("talk",),
    ("conversations", "list"),
    ("feedback", "export"),
    ("doctor",),
)


def start(
    place: Path, *words: str, stdout: int = subprocess.PIPE, stderr: int = subprocess.PIPE
) -> subprocess.Popen[str]:
    clean = {k: v for k, v in os.environ.items() if not k.startswith("HOIDAP_")}
    kept = {"HOIDAP_INDEX": str(place / "index"), "HOIDAP_DESK": str(place / "desk")}
    return subprocess.Popen(
        [sys.executable, "-m", "bot", *words],
        stdin=subprocess.PIPE,
        stdout=stdout,
        stderr=stderr,
        text=True,
        env={**clean, **kept, "HOIDAP_READER": "sentence", "PYTHONUNBUFFERED": "1"},
        preexec_fn=_heed_interrupts,  # noqa: PLW1509  # between fork and exec nothing else runs
    )


def _heed_interrupts() -> None:
    """Undo what a shell does to commands in the background: they inherit an ignored Ctrl-C."""
    signal.signal(signal.SIGINT, signal.SIG_DFL)


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("signals")
    text = "Giá vé của nhà hát múa rối là 40.000 đồng.\n" * 1_200  # more than a pipe holds
    (folder / "mua-roi.txt").write_text(text, encoding="utf-8")
    done = start(folder, "ingest", str(folder / "mua-roi.txt"))
    assert done.communicate(timeout=200)[1] == ""
    return folder


@pytest.mark.parametrize("words", [*COMMANDS, ("--help",), ("ask", "--help"), ("--version",)])
def test_a_reader_that_leaves_is_no_failure(place: Path, words: tuple[str, ...]) -> None:
    if "KEY" in words:
        listed = start(place, "docs", "list").communicate(timeout=100)[0]
        words = (*words[:-1], listed.partition("\t")[0])
    reading, writing = os.pipe()
    os.close(reading)
    command = start(place, *words, stdout=writing)
    os.close(writing)
    assert command.communicate(timeout=100)[1] == ""
    if "--help" not in words and "--version" not in words:  # there the library ends with 1
        assert command.returncode == 0


@pytest.mark.parametrize(
    ("words", "begun"),
    [
        (("talk",), "Hỏi: "),
        (("serve", "--port", "0"), "đang chạy"),
        (("ask", "-"), ""),  # waits for the question
        (("mcp",), ""),  # waits for an assistant
    ],
)
def test_what_is_stopped_says_so_in_one_line(
    place: Path, words: tuple[str, ...], begun: str, tmp_path: Path
) -> None:
    told = tmp_path / "told"
    with told.open("w") as output:
        command = start(place, *words, stdout=output.fileno(), stderr=output.fileno())
        try:
            end = time.monotonic() + (60 if begun else 6)
            while time.monotonic() < end and not (begun and begun in told.read_text()):
                time.sleep(0.1)
            command.send_signal(signal.SIGINT)
            try:
                command.wait(30)
            except subprocess.TimeoutExpired:  # pressed while a library was loading: once more
                command.send_signal(signal.SIGINT)
                command.wait(60)
        finally:
            command.kill()
    assert begun in told.read_text()
    assert command.returncode == 130
    assert "Traceback" not in told.read_text()
    assert told.read_text().rstrip().endswith(STOPPED)


@pytest.mark.parametrize("after", [0.4, 0.8])
def test_a_command_that_is_still_being_loaded_is_stopped_too(place: Path, after: float) -> None:
    command = start(place, "ask", "-")
    time.sleep(after)
    command.send_signal(signal.SIGINT)
    try:
        _, error = command.communicate(timeout=60)
    finally:
        command.kill()
    # Python itself may not have come as far as the program: then the signal alone ends it.
    assert command.returncode in {130, -signal.SIGINT}
    if command.returncode == 130:
        assert error.strip() == STOPPED


def test_an_ingest_that_is_stopped_keeps_what_was_written(place: Path, tmp_path: Path) -> None:
    for number in range(30):
        text = f"Suất diễn {number} của nhà hát bắt đầu lúc {number % 12 + 8} giờ.\n" * 10
        (tmp_path / f"{number}.txt").write_text(text, encoding="utf-8")
    (tmp_path / "desk").mkdir()
    command = start(tmp_path, "ingest", *map(str, sorted(tmp_path.glob("*.txt"))))
    catalog = tmp_path / "index" / "catalog.sqlite3"
    for _ in range(600):
        if catalog.exists():
            break
        time.sleep(0.05)
    time.sleep(0.5)
    command.send_signal(signal.SIGINT)
    _, error = command.communicate(timeout=100)
    assert command.returncode in {0, 1, 130}  # 0 where it was done already
    assert "Traceback" not in error
    listed = start(tmp_path, "docs", "list")
    listed.communicate(timeout=100)
    assert listed.returncode == 0
