"""The attacks: each tries once, with its own random numbers, and says what went wrong."""

import random
import resource
import shutil
import signal
import subprocess
import sys
import tempfile
import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from pathlib import Path
from typing import Final

from bot.web.problems import Busy
from bot.web.waiting import WaitingRoom
from corpus import Corpus, HoidapError
from corpus.errors import DiskFull, IndexBusy
from evals.drills.damage import corruption, damage_in_use, power_cut
from evals.drills.ground import DOCUMENTS, document, fill, opened, run_apart, wrong_with
from evals.drills.traced import TRACE, read_trace, untraceable
from ingest import Limits, ingest

__all__ = ["ATTACKS", "Attack", "attack_once"]

Attack = Callable[[Path, random.Random], str]
_ROOT: Final = Path(__file__).resolve().parents[2]


def _write_on(folder: Path) -> None:
    with opened(folder) as corpus:
        for version in range(1, 1000):
            for number in range(DOCUMENTS):
                corpus.add([document(number, version)])


def kill(folder: Path, chance: random.Random) -> str:
    """Kill a writer at any moment: every document is there, of one version, and the index heals."""
    fill(folder)
    run_apart(_write_on, folder, kill_after=chance.uniform(0.2, 2.5))
    with opened(folder) as corpus:
        if torn := [line for line in [wrong_with(corpus)] if "of" in line or "torn" in line]:
            return torn[0]
        corpus.mend()
        return wrong_with(corpus)


def _fill_disk(folder: Path, limit: int) -> None:
    signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    resource.setrlimit(resource.RLIMIT_FSIZE, (limit, limit))
    try:
        _write_on(folder)
    except DiskFull:
        sys.exit(0)
    except HoidapError:
        sys.exit(0)
    sys.exit(3)


def full_disk(folder: Path, chance: random.Random) -> str:
    """Let files grow no further: one line is told, and nothing is lost."""
    fill(folder)
    largest = max(f.stat().st_size for f in folder.rglob("*") if f.is_file())
    code = run_apart(_fill_disk, folder, largest + chance.randrange(200_000))
    if code:
        return f"exit code {code}"
    with opened(folder) as corpus:
        corpus.mend()
        return wrong_with(corpus)


def _create(folder: Path, number: int) -> None:
    with suppress(IndexBusy), opened(folder, create=True) as corpus:
        corpus.add([document(number, 0)])
        (folder.parent / f"stored-{number}").touch()


def race(folder: Path, _chance: random.Random) -> str:
    """Let several programs create one index: what one was told is stored stays stored."""
    with ThreadPoolExecutor(3) as pool:
        codes = list(pool.map(lambda number: run_apart(_create, folder, number), range(3)))
    if any(codes):
        return f"exit codes {codes}"
    stored = len(list(folder.parent.glob("stored-*")))
    with opened(folder) as corpus:
        return "" if not stored else wrong_with(corpus, expected=stored)


def snapshot(folder: Path, _chance: random.Random) -> str:
    """Search while documents are written anew: a question reads one generation."""
    fill(folder)
    with opened(folder) as corpus:
        done = threading.Event()

        def write() -> None:
            for version in range(1, 4):
                corpus.add([document(number, version) for number in range(DOCUMENTS)])
            done.set()

        writer = threading.Thread(target=write)
        writer.start()
        torn = ""
        while not done.is_set() and not torn:
            torn = _read_one(corpus)
        writer.join()
        return torn or wrong_with(corpus)


def _read_one(corpus: Corpus) -> str:
    with corpus.snapshot():
        hits = corpus.search("bản ghi ở kho số 2", k=5)
        texts = {hit.passage.document_id: corpus.get(hit.passage.document_id).text for hit in hits}
        if not hits:
            return "nothing found"
        if any(
            hit.passage.span.of(texts[hit.passage.document_id]) != hit.passage.text for hit in hits
        ):
            return "a passage of another text"
        versions = {hit.passage.text.split()[-1] for hit in hits}
        return "" if len(versions) == 1 else f"versions {sorted(versions)}"


def bomb(folder: Path, chance: random.Random) -> str:
    """Take in a file that would fill the memory or never end, beside a good one."""
    files = folder.parent / "files"
    files.mkdir()
    lines = ["---", "b0: &b0 x", *(f"b{n}: &b{n} [{f'*b{n - 1},' * 9}]" for n in range(1, 9))]
    bombs = {
        "a.md": "\n".join([*lines, "title: *b8", "---", "", "Chữ."]),
        "b.html": f"<p {' '.join(f'k{n}=1' for n in range(chance.randrange(20_000, 60_000)))}>Chữ",
        "c.html": "<div>" * chance.randrange(10_000, 100_000) + "Chữ",
        "d.pdf": "%PDF-1.7\n" + "1 0 obj << /A " * 5000 + "\n%%EOF",
    }
    name = chance.choice(sorted(bombs))
    (files / name).write_text(bombs[name], encoding="utf-8")
    (files / "z.txt").write_text("Chợ họp từ 5 giờ sáng.", encoding="utf-8")
    with opened(folder, create=True) as corpus:
        report = ingest([files], into=corpus, limits=Limits(memory_mb=512, seconds=10))
        if "z.txt" not in {path.name for path in report.added}:
            return f"{name} took the good file with it"
        if any(len(str(failure)) > 500 or "\n" in str(failure) for failure in report.failed):
            return f"{name} is told in more than a line"
    return ""


def flood(_folder: Path, chance: random.Random) -> str:
    """Ask at once with many people: each has a turn or is told so, and no turn is lost."""
    room = WaitingRoom(at_once=2, seats=8, seats_each=2)
    told: list[str] = []

    def ask(person: int) -> None:
        try:
            with room.turn(str(person)):
                told.append("answered")
        except Busy:
            told.append("busy")

    people = [chance.randrange(12) for _ in range(60)]
    with ThreadPoolExecutor(20) as pool:
        list(pool.map(ask, people))
    with room.turn("last"), room.turn("last of all"):
        return "" if len(told) == len(people) else f"{len(told)} replies of {len(people)}"


def silence(folder: Path, _chance: random.Random) -> str:
    """Run a program under the kernel's eyes: no address is called, nothing is written elsewhere."""
    if untraceable():
        return ""
    place = folder.parent / "place"
    for name in ("home", "tmp"):
        (place / name).mkdir(parents=True)
    code = "import corpus.onnx, models; corpus.onnx.open_session(models.ENCODER / 'model.onnx')"
    environment = {
        "PATH": "/usr/bin:/bin",
        "HOME": str(place / "home"),
        "TMPDIR": str(place / "tmp"),
        "PYTHONPATH": str(_ROOT),
        "PYTHONDONTWRITEBYTECODE": "1",
    }
    command = [*TRACE, "-o", str(place / "trace"), sys.executable, "-c", code]
    subprocess.run(command, env=environment, check=False, timeout=120, capture_output=True)  # noqa: S603
    seen = read_trace(place / "trace", place)
    return ", ".join(sorted(seen.called | seen.written))


ATTACKS: Final[dict[str, Attack]] = {
    "kills of a writer": kill,
    "full disks": full_disk,
    "races to create": race,
    "damaged files": corruption,
    "files damaged while they are in use": damage_in_use,
    "cuts of power": power_cut,
    "readers beside a writer": snapshot,
    "bombs": bomb,
    "floods": flood,
    "silence": silence,
}


def attack_once(name: str, seed: int) -> str:
    """Try one attack in a folder of its own; return what went wrong, or the empty string."""
    place = Path(tempfile.mkdtemp(prefix="hoidap-drill-"))
    try:
        return ATTACKS[name](place / "index", random.Random(seed))
    except Exception as error:  # noqa: BLE001  # a drill counts whatever happens
        return f"{type(error).__name__}: {error}"
    finally:
        shutil.rmtree(place, ignore_errors=True)
