"""Nothing calls home and nothing is written elsewhere: what the kernel saw, compared with nothing.

Every program is run with a fresh home and with variables that would switch reports on.
"""

import json
import os
import re
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from urllib.request import Request, urlopen

import docx
import pytest

from evals.drills.traced import TRACE, Traced, read_trace, untraceable
from ingest.recognition import is_available
from models import ENCODER
from tests.ingest.small_files import converted, letter, scan

ROOT = Path(__file__).parents[1]
NOTICE = """---
title: Thông báo của Trường Tiểu học Bình Minh
date: 2025-08-20
---
Năm học 2025-2026 khai giảng ngày 5/9/2025. Lễ khai giảng do cô Phạm Thị Lan chủ trì.

Học phí mỗi tháng là 350.000 đồng, nộp trước ngày 10 hằng tháng tại phòng kế toán.
"""
QUESTION = "Ai chủ trì lễ khai giảng?"
GOLD = {
    "id": "truong-1",
    "question": QUESTION,
    "outcome": "answer",
    "answers": ["cô Phạm Thị Lan", "Phạm Thị Lan"],
    "evidence": [{"source": "thong-bao", "quote": "do cô Phạm Thị Lan chủ trì"}],
}

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(bool(untraceable()), reason=untraceable() or "traceable"),
]


class Place:
    """A folder with a home, a folder for temporary files and an index, and programs run in it."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.trace = folder / "trace"
        self.index = folder / "work" / "index"
        for name in ("home", "tmp", "work"):
            (folder / name).mkdir()
        (folder / "work" / "thong-bao.md").write_text(NOTICE, encoding="utf-8")

    def command(self, *arguments: str) -> list[str]:
        return [*TRACE, "-o", str(self.trace), sys.executable, *arguments]

    def environment(self) -> dict[str, str]:
        # No CI variable: ONNX Runtime would fall silent by itself where it sees one.
        return {
            "PATH": os.environ["PATH"],
            "HOME": str(self.folder / "home"),
            "TMPDIR": str(self.folder / "tmp"),
            "PYTHONPATH": str(ROOT),
            "PYTHONDONTWRITEBYTECODE": "1",
            "PYTHONUNBUFFERED": "1",
            "HOIDAP_INDEX": str(self.index),
            "ORT_DISABLE_TELEMETRY": "0",
            "ANONYMIZED_TELEMETRY": "True",
            "GRADIO_ANALYTICS_ENABLED": "True",
            "HF_HUB_DISABLE_TELEMETRY": "0",
            "LANGSMITH_TRACING": "true",
            "LANGSMITH_API_KEY": "lsv2_khong_phai_khoa_that",
        }

    def run(self, *arguments: str) -> str:
        done = subprocess.run(
            self.command(*arguments),
            cwd=self.folder / "work",
            env=self.environment(),
            capture_output=True,
            text=True,
            check=False,
            timeout=240,
        )
        assert done.returncode == 0, done.stdout + done.stderr
        return done.stdout

    def seen(self) -> Traced:
        """Return what went beyond the folder; nothing may be left behind in the home either."""
        assert [str(path) for path in (self.folder / "home").rglob("*")] == []
        left = [path for path in (self.folder / "tmp").rglob("*") if path.is_file()]
        assert [str(path) for path in left] == []
        return read_trace(self.trace, self.folder)


NOTHING = Traced(called=frozenset(), written=frozenset())


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory) -> Place:
    """Return a place whose index was built under the eyes of the first test's assertions."""
    made = Place(tmp_path_factory.mktemp("silence"))
    made.run("-m", "bot", "ingest", "thong-bao.md")
    assert made.seen() == NOTHING
    return made


def test_ingest_and_ask_are_silent(place: Place) -> None:
    assert "Phạm Thị Lan" in place.run("-m", "bot", "ask", QUESTION)
    assert place.seen() == NOTHING


@pytest.mark.slow
def test_the_programs_that_read_old_files_and_scans_are_silent(place: Place) -> None:
    """LibreOffice and Tesseract keep nothing in the home or beside the program."""
    work = place.folder / "work"
    paper = docx.Document()
    paper.add_paragraph("Bến xe mở cửa lúc năm giờ sáng.")
    paper.save(work / "moi.docx")
    papers = ["thu.msg"]
    if shutil.which("soffice"):
        (work / "cu.doc").write_bytes(converted((work / "moi.docx").read_bytes(), "docx", "doc"))
        papers.append("cu.doc")
    if is_available():
        (work / "quet.png").write_bytes(scan("PNG"))
        papers.append("quet.png")
    (work / "thu.msg").write_bytes(letter())
    code = (
        "import sys; from ingest import Limits; from ingest.apart import read_apart\n"
        "from pathlib import Path; from ingest.load import open_source\n"
        "sources = [open_source(Path(name).resolve()) for name in sys.argv[1:]]\n"
        "for _, told in read_apart(sources, Limits()): print(type(told).__name__)"
    )
    assert place.run("-c", code, *papers).split() == ["Document"] * len(papers)
    assert place.seen() == NOTHING


def test_doctor_is_silent(place: Place) -> None:
    place.run("-m", "bot", "doctor")
    assert place.seen() == NOTHING


def test_the_page_and_the_api_are_silent(place: Place) -> None:
    with subprocess.Popen(
        place.command("-m", "bot", "serve", "--port", "0"),
        cwd=place.folder / "work",
        env=place.environment(),
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        start_new_session=True,
    ) as server:
        try:
            url = next(_addresses(server))
            with urlopen(url, timeout=60) as page:
                assert "Hỏi Đáp" in page.read().decode()
            body = json.dumps({"question": QUESTION}).encode()
            asked = Request(f"{url}/api/ask", body, {"Content-Type": "application/json"})
            with urlopen(asked, timeout=60) as reply:
                assert "Phạm Thị Lan" in json.load(reply)["text"]
            time.sleep(3)  # a queue that sends what it has gathered does so later
        finally:
            os.killpg(server.pid, signal.SIGINT)
            server.communicate(timeout=60)
    assert place.seen() == NOTHING


def test_evaluations_and_their_report_are_silent(place: Place) -> None:
    gold, documents = (place.folder / "work" / name for name in ("bo.jsonl", "bo"))
    documents.mkdir()
    (documents / "thong-bao.md").write_text(NOTICE, encoding="utf-8")
    gold.write_text(json.dumps(GOLD, ensure_ascii=False) + "\n", encoding="utf-8")
    report = place.folder / "work" / "bao-cao.html"
    place.run("-m", "bot", "eval", str(gold), "--html", str(report))
    assert report.stat().st_size > 10_000
    assert place.seen() == NOTHING


@pytest.mark.slow
def test_a_sentence_transformers_encoder_in_a_folder_is_silent(
    place: Place, tmp_path: Path
) -> None:
    _write_small_encoder(place.folder / "work" / "ma-hoa")
    code = (
        "from corpus import open_embedder\n"
        "print(len(open_embedder('./ma-hoa').embed_query('Trường học mở cửa lúc nào?')))"
    )
    assert place.run("-c", code).split()[-1] == "32"
    assert place.seen() == NOTHING


def test_a_library_that_was_loaded_first_is_told_too(place: Place) -> None:
    code = (
        "import models.silence, corpus.onnx, models\n"
        "corpus.onnx.open_session(models.ENCODER / 'model.onnx')"
    )
    place.run("-c", code)
    assert place.seen() == NOTHING


def test_no_question_is_traced_because_another_project_switched_it_on(place: Place) -> None:
    code = (
        "import os, sys; sys.argv = ['hoidap', '--version']\n"
        "from bot.cli import main\n"
        "try: main()\n"
        "except SystemExit: pass\n"
        "from langsmith.utils import tracing_is_enabled; print(tracing_is_enabled())"
    )
    assert place.run("-c", code).split()[-1] == "False"


def test_the_trace_sees_what_a_native_library_does(tmp_path: Path) -> None:
    place = Place(tmp_path)
    code = (
        "import os, socket\n"
        "os.makedirs('/tmp/hoidap-la', exist_ok=True); os.rmdir('/tmp/hoidap-la')\n"
        "s = socket.socket(socket.AF_INET, socket.SOCK_DGRAM); s.connect(('192.0.2.1', 443))\n"
        "t = socket.socket(socket.AF_INET, socket.SOCK_DGRAM); t.sendto(b'x', ('127.0.0.1', 53))\n"
        "u = socket.socket(socket.AF_INET6, socket.SOCK_DGRAM)\n"
        "try: u.connect(('2001:db8::1', 443))\n"
        "except OSError: pass"
    )
    subprocess.run(place.command("-c", code), env=place.environment(), check=False, timeout=60)
    seen = place.seen()
    assert {"192.0.2.1:443", "127.0.0.1:53", "2001:db8::1:443"} == seen.called
    assert seen.written == {"/tmp/hoidap-la"}


def _addresses(server: "subprocess.Popen[str]") -> Iterator[str]:
    assert server.stdout is not None
    for line in server.stdout:
        if found := re.search(r"http://127\.0\.0\.1:\d+", line):
            yield found.group()


def _write_small_encoder(folder: Path) -> None:
    """Write an untrained sentence-transformers model of one layer."""
    from sentence_transformers import SentenceTransformer
    from sentence_transformers.sentence_transformer.modules import Normalize, Pooling, Transformer
    from transformers import BertConfig, BertModel, PreTrainedTokenizerFast

    tokenizer = PreTrainedTokenizerFast(
        tokenizer_file=str(ENCODER / "tokenizer.json"),
        pad_token="<pad>",
        unk_token="<unk>",
        cls_token="<s>",
        sep_token="</s>",
    )
    config = BertConfig(
        vocab_size=len(tokenizer),
        hidden_size=32,
        num_attention_heads=2,
        num_hidden_layers=1,
        intermediate_size=64,
    )
    base = folder.with_name("nen")
    BertModel(config, add_pooling_layer=False).save_pretrained(base)
    tokenizer.save_pretrained(base)
    words = Transformer(str(base))
    SentenceTransformer(modules=[words, Pooling(32), Normalize()]).save(str(folder))
