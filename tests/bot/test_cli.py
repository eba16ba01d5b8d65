"""The command line as a person runs it: whole processes, real files."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

ARTICLES = Path(__file__).parents[2] / "corpus" / "articles"
CHAIR = "Ai làm Chủ tịch ASEAN-PAC năm 2021?"
KEYS = {
    "outcome", "question", "standalone_question", "text", "short_answer", "confidence", "reason",
    "alternatives", "answer_span", "remark",
    "citations", "items", "nearest", "parts", "sides", "timings_ms",
}  # fmt: skip


def hoidap(*words: str, **variables: str) -> subprocess.CompletedProcess[str]:
    clean = {k: v for k, v in os.environ.items() if not k.startswith("HOIDAP_")}
    return subprocess.run(
        [sys.executable, "-m", "bot", *words],
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
        env={**clean, "HOIDAP_READER": "sentence", **variables},
    )


def fails_in_one_line(done: subprocess.CompletedProcess[str], *named: str) -> None:
    assert done.returncode == 1, done
    assert "Traceback" not in done.stderr
    (line,) = done.stderr.strip().splitlines()
    assert line.startswith("Lỗi: ")
    for name in named:
        assert name in line


@pytest.fixture(scope="module")
def index(tmp_path_factory: pytest.TempPathFactory) -> str:
    path = str(tmp_path_factory.mktemp("cli") / "index")
    done = hoidap("ingest", str(ARTICLES), "--index", path)
    assert done.returncode == 0, done.stderr
    assert "2 mới" in done.stdout
    return path


def test_ingest_again_changes_nothing(index: str) -> None:
    done = hoidap("ingest", str(ARTICLES), "--index", index, "--json")
    report = json.loads(done.stdout)
    assert (len(report["unchanged"]), report["added"], report["failed"]) == (2, [], [])


def test_ask_prints_the_answer_and_its_proof(index: str) -> None:
    done = hoidap("ask", CHAIR, "--index", index)
    assert done.returncode == 0
    assert done.stdout.startswith("TTCP (Thanh tra Chính phủ) làm Chủ tịch ASEAN-PAC năm 2021. [1]")
    assert "“Với vai trò là Chủ tịch" in done.stdout


def test_ask_json_prints_exactly_one_object(index: str) -> None:
    reply = json.loads(hoidap("ask", CHAIR, "--json", HOIDAP_INDEX=index).stdout)
    assert set(reply) == KEYS
    assert reply["outcome"] == "answer"
    citation = reply["citations"][0]
    assert citation["end"] - citation["start"] == len(citation["quote"])
    refused = json.loads(hoidap("ask", "Giá vàng hôm nay?", "--json", "--index", index).stdout)
    assert (refused["outcome"], refused["citations"]) == ("abstention", [])
    assert refused["nearest"]


def test_ask_with_history(index: str) -> None:
    earlier = "Cuộc họp ACTWG 38 thảo luận những nội dung gì?"
    done = hoidap(
        "ask", "Còn ACT-NET 11 thì sao?", "--history", earlier, "--json", "--index", index
    )
    reply = json.loads(done.stdout)
    assert reply["standalone_question"] == "Cuộc họp ACT-NET 11 thảo luận những nội dung gì?"
    assert reply["outcome"] == "answer"


def test_docs_list_show_and_remove(tmp_path: Path) -> None:
    index = str(tmp_path / "index")
    (tmp_path / "ghi-chu.txt").write_text("Thư viện mở cửa ngày 5/6/2031.", encoding="utf-8")
    assert hoidap("ingest", str(tmp_path / "ghi-chu.txt"), "--index", index).returncode == 0
    (row,) = json.loads(hoidap("docs", "list", "--json", "--index", index).stdout)
    assert "5/6/2031" in hoidap("docs", "show", row["id"], "--index", index).stdout
    unknown = hoidap("docs", "remove", row["id"], "khong-co", "--index", index)
    fails_in_one_line(unknown, "khong-co")
    assert len(json.loads(hoidap("docs", "list", "--json", "--index", index).stdout)) == 1
    assert hoidap("docs", "remove", row["id"], "--index", index).returncode == 0
    assert json.loads(hoidap("docs", "list", "--json", "--index", index).stdout) == []


def test_a_bad_file_is_named_and_the_rest_is_ingested(tmp_path: Path) -> None:
    (tmp_path / "tot.txt").write_text("Thư viện mở cửa ngày 5/6/2031.", encoding="utf-8")
    (tmp_path / "rong.txt").write_text("", encoding="utf-8")
    done = hoidap("ingest", str(tmp_path), "--index", str(tmp_path / "index"))
    assert done.returncode == 1
    assert "1 mới" in done.stdout
    assert "rong.txt" in done.stderr


def test_what_was_read_only_in_part_is_told(tmp_path: Path) -> None:
    index = str(tmp_path.parent / "read-in-part")
    torn = "Bể bơi mở cửa từ tháng tư đến tháng mười, vé người lớn là năm mươi nghìn đồng."
    raw = torn.encode()
    (tmp_path / "bể bơi.txt").write_bytes(raw[:30] + b"\xff" + raw[30:])
    (tmp_path / "máy.exe").write_bytes(b"MZ")
    done = hoidap("ingest", str(tmp_path), "--index", index)
    assert done.returncode == 3
    assert "đọc được một phần" in done.stdout
    assert "1 byte hỏng" in done.stdout
    assert "máy.exe" in done.stdout
    (row,) = json.loads(hoidap("docs", "list", "--json", "--index", index).stdout)
    shown = hoidap("docs", "show", row["id"], "--as-read", "--index", index).stdout
    assert "1 byte hỏng" in shown
    assert torn[-30:] in shown
    told = json.loads(hoidap("ingest", str(tmp_path), "--index", f"{index}-2", "--json").stdout)
    assert [reading["partial"] for reading in told["readings"]] == [True]


def test_known_failures_are_one_line_with_the_remedy(index: str, tmp_path: Path) -> None:
    fails_in_one_line(hoidap("ask", CHAIR, "--index", str(tmp_path / "khong-co")), "hoidap ingest")
    fails_in_one_line(
        hoidap("ask", CHAIR, "--index", index, HOIDAP_ENCODER=str(tmp_path / "mo-hinh")), "mo-hinh"
    )
    fails_in_one_line(
        hoidap("ask", CHAIR, "--index", index, HOIDAP_READER=str(tmp_path / "doc")), "doc"
    )
    fails_in_one_line(hoidap("ask", CHAIR, "--index", index, HOIDAP_CAUTION="lieu"), "caution")
    fails_in_one_line(hoidap("ask", CHAIR, "--index", index, HOIDAP_SAI="1"), "HOIDAP_SAI")


def test_doctor_finds_an_index_and_misses_one(index: str, tmp_path: Path) -> None:
    well = hoidap("doctor", "--json", "--index", index)
    assert json.loads(well.stdout)["problems"] == []
    assert json.loads(well.stdout)["findings"]["Số tài liệu"] == "2"
    ill = hoidap("doctor", "--json", "--index", str(tmp_path / "khong-co"))
    assert ill.returncode == 1
    assert "hoidap ingest" in json.loads(ill.stdout)["problems"][0]


def test_settings_come_from_a_file_and_an_unknown_key_is_named(index: str, tmp_path: Path) -> None:
    config = tmp_path / "hoidap.toml"
    config.write_text(f'index = "{index}"\ncaution = "cautious"\n', encoding="utf-8")
    found = json.loads(hoidap("doctor", "--json", HOIDAP_CONFIG=str(config)).stdout)["findings"]
    assert found["Mức thận trọng"] == "cautious"
    config.write_text('chi_muc = "x"\n', encoding="utf-8")
    fails_in_one_line(hoidap("doctor", HOIDAP_CONFIG=str(config)), "chi_muc")
    config.write_text("index = \n", encoding="utf-8")
    fails_in_one_line(hoidap("doctor", HOIDAP_CONFIG=str(config)), "hoidap.toml")


def test_the_example_settings_are_the_defaults() -> None:
    import tomllib

    from bot.settings import Settings

    text = (Path(__file__).parents[2] / "hoidap.example.toml").read_text(encoding="utf-8")
    given = tomllib.loads(text)
    named = {line.removeprefix("# ").split(" = ")[0] for line in text.splitlines() if " = " in line}
    assert named == set(Settings.model_fields)
    assert Settings(**given) == Settings()


def test_help_is_vietnamese_and_lists_every_command() -> None:
    told = hoidap("--help").stdout
    for command in ("ingest", "docs", "ask", "chat", "serve", "eval", "doctor"):
        assert command in told


def test_conversations_that_cannot_be_kept_name_the_remedy(tmp_path: Path) -> None:
    (tmp_path / "index-desk").write_text("một tệp, không phải thư mục", encoding="utf-8")
    done = hoidap("conversations", "list", "--index", str(tmp_path / "index"))
    fails_in_one_line(done, "HOIDAP_DESK")
