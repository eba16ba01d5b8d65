"""How commands are called, called wrongly, and speak to a terminal or a pipe."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from bot import Chatbot
from bot.settings import Settings
from bot.web.conversations import Conversations
from corpus import Corpus
from evals.gold import load_gold

PRICES = "Hồ bơi mở cửa lúc 6 giờ sáng. Giá vé là 40.000 đồng."


def hoidap(*words: str, stdin: str = "", **variables: str) -> subprocess.CompletedProcess[str]:
    clean = {k: v for k, v in os.environ.items() if not k.startswith("HOIDAP_")}
    return subprocess.run(
        [sys.executable, "-m", "bot", *words],
        input=stdin,
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
        env={**clean, "HOIDAP_READER": "sentence", **variables},
    )


@pytest.fixture(scope="module")
def index(tmp_path_factory: pytest.TempPathFactory) -> str:
    folder = tmp_path_factory.mktemp("commands")
    name = "\x1b]0;tiêu đề\x07" + "rất-dài-" * 20 + ".txt"
    (folder / "vao").mkdir()
    (folder / "vao" / name).write_text(PRICES, encoding="utf-8")
    done = hoidap("ingest", str(folder / "vao"), "--index", str(folder / "index"))
    assert done.returncode == 0, done.stderr
    return str(folder / "index")


@pytest.mark.parametrize(
    ("words", "named"),
    [
        (["aks"], "«aks»"),
        (["ask"], "Thiếu"),
        (["ask", "a", "b"], "«b»"),
        (["ask", "a", "--indx", "x"], "--index"),
        (["serve", "--port", "abc"], "--port"),
        (["docs", "xem"], "«xem»"),
    ],
)
def test_a_wrong_call_is_one_vietnamese_line(words: list[str], named: str) -> None:
    done = hoidap(*words)
    assert done.returncode == 2
    (line,) = done.stderr.strip().splitlines()
    assert line.startswith("Lỗi: ")
    assert named in line
    assert "--help" in line


def test_version_and_help() -> None:
    assert hoidap("--version").stdout.startswith("hoidap ")
    short, long = hoidap("-h"), hoidap("--help")
    assert short.returncode == long.returncode == 0
    assert short.stdout == long.stdout
    for command in ("ask", "talk", "verify", "mcp", "conversations", "feedback"):
        assert command in short.stdout


def test_a_list_in_a_pipe_is_whole_and_obeyed_by_no_terminal(index: str) -> None:
    piped = hoidap("docs", "list", "--index", index)
    (row,) = json.loads(hoidap("docs", "list", "--index", index, "--json").stdout)
    assert piped.stdout.split("\t")[0] == row["id"]
    assert set(row) >= {"id", "title", "uri", "author", "date", "media_type", "characters"}
    shown = hoidap("docs", "show", row["id"], "--index", index)
    asked = hoidap("ask", "Giá vé là bao nhiêu?", "--index", index)
    assert "40.000" in asked.stdout
    Conversations(Path(f"{index}-desk") / "conversations.sqlite3").ask(
        "c", "\x1b[2Jxóa màn hình\x07"
    )
    said = hoidap("conversations", "list", "--index", index)
    assert "xóa màn hình" in said.stdout
    hoidap("conversations", "delete", "c", "--index", index)
    bad = Path(index).with_name("\x1b]0;hỏng\x07.pdf")
    bad.write_bytes(b"khong phai")
    failed = hoidap("ingest", str(bad), "--index", index)
    assert "hỏng" in failed.stdout + failed.stderr
    for done in (piped, shown, asked, said, failed):
        for sign in ("\x1b", "\x07"):
            assert sign not in done.stdout + done.stderr, done.args


def test_a_question_comes_from_standard_input_and_leaves_a_record(
    index: str, tmp_path: Path
) -> None:
    record = str(tmp_path / "ho-so.json")
    done = hoidap("ask", "-", "--index", index, "--record", record, stdin="Giá vé bao nhiêu?\n")
    assert "40.000" in done.stdout
    assert hoidap("verify", record, "--index", index).returncode == 0
    text = Path(record).read_text(encoding="utf-8")
    Path(record).write_text(text.replace("40.000", "4.000", 1), encoding="utf-8")
    failed = hoidap("verify", record, "--index", index)
    assert failed.returncode == 1
    assert "✗" in failed.stdout


def test_not_found_has_an_exit_code_where_it_is_asked_for(index: str) -> None:
    question = "Ai là thủ tướng nước Lào?"
    assert hoidap("ask", question, "--index", index).returncode == 0
    assert hoidap("ask", question, "--index", index, "--exit-code").returncode == 4


def test_a_talk_goes_on_until_it_is_left(index: str) -> None:
    said = "Giá vé là bao nhiêu?\n/docs\n\n/new\n/quit\n"
    done = hoidap("talk", "--index", index, stdin=said)
    assert done.returncode == 0
    assert "40.000" in done.stdout
    assert hoidap("talk", "--index", index, stdin="").returncode == 0  # end of input


def test_a_talk_lets_a_number_choose_what_a_vague_question_means(tmp_path: Path) -> None:
    told = {"Vé trượt băng": "120.000", "Vé xem kịch": "150.000"}
    for title, price in told.items():
        text = f"# {title}\n\nGiá vé người lớn là {price} đồng một lượt.\n"
        (tmp_path / f"{title}.md").write_text(text, encoding="utf-8")
    kept = str(tmp_path / "index")
    assert hoidap("ingest", *map(str, tmp_path.glob("*.md")), "--index", kept).returncode == 0
    shown = hoidap("talk", "--index", kept, stdin="Giá vé là bao nhiêu?\n7\n/quit\n").stdout
    assert "Gõ số để chọn:" in shown
    said = "".join(f"Giá vé là bao nhiêu?\n{number}\n/new\n" for number in (1, 2))
    talk = hoidap("talk", "--index", kept, stdin=f"{said}/quit\n").stdout.split("\nHỏi: ")
    for number, chosen in ((1, talk[2]), (2, talk[5])):  # after the choices, and after /new
        line = next(one for one in shown.splitlines() if one.startswith(f"  {number}  "))
        assert chosen.startswith(f"Giá vé người lớn là {told[line[5:]]} đồng")


def test_conversations_are_listed_exported_and_deleted(index: str, tmp_path: Path) -> None:
    kept = Conversations(Path(f"{index}-desk") / "conversations.sqlite3")
    kept.ask("mot-cuoc-tro-chuyen", "Mấy giờ mở cửa?", owner="an")
    assert "mot-cuoc-tro-chuyen" in hoidap("conversations", "list", "--index", index).stdout
    target = tmp_path / "ra.docx"
    done = hoidap(
        "conversations", "export", "mot-cuoc-tro-chuyen", "-o", str(target), "--index", index
    )
    assert done.returncode == 0, done.stderr
    assert target.read_bytes().startswith(b"PK")
    kept.judge("mot-cuoc-tro-chuyen", 0, "bad", "Thiếu", owner="an")
    (told,) = hoidap("feedback", "export", "--index", index).stdout.splitlines()
    assert json.loads(told)["reason"] == "Thiếu"
    gone = hoidap("conversations", "delete", "mot-cuoc-tro-chuyen", "--index", index)
    assert gone.returncode == 0
    assert hoidap("conversations", "list", "--index", index).stdout == ""


def test_old_conversations_go_when_a_setting_says_so(index: str) -> None:
    kept = Conversations(Path(f"{index}-desk") / "conversations.sqlite3", now=lambda: 9 * 86_400.0)
    kept.ask("tu-nam-1970", "Cũ?")
    assert "tu-nam-1970" in hoidap("conversations", "list", "--index", index).stdout
    listed = hoidap("conversations", "list", "--index", index, HOIDAP_KEEP_CONVERSATIONS_DAYS="30")
    assert (listed.returncode, listed.stdout) == (0, "")
    assert kept.find() == []


def test_opinions_become_candidates_for_gold_questions(index: str, tmp_path: Path) -> None:
    asked = ["Giá vé xe buýt là bao nhiêu?", "Ai lái chuyến cuối?"]
    folder = tmp_path / "giay-to"
    folder.mkdir()
    (folder / "xe buýt.txt").write_text("Vé xe buýt giá 7.000 đồng một lượt.", encoding="utf-8")
    place = str(tmp_path / "index")
    assert hoidap("ingest", str(folder), "--index", place).returncode == 0
    kept = Conversations(Path(f"{place}-desk") / "conversations.sqlite3")
    with Corpus.open(place) as corpus:
        chatbot = Chatbot(corpus, settings=Settings(reader="sentence"))
        for position, question in enumerate(asked):
            kept.ask("xe-buyt-1", question)
            kept.settle("xe-buyt-1", position, reply=chatbot.ask(question))
        documents = [corpus.get(one.id) for one in corpus.documents()]
    kept.judge("xe-buyt-1", 0, "good")
    kept.judge("xe-buyt-1", 1, "bad", "Có nói")
    lines = hoidap("feedback", "export", "--index", place).stdout.splitlines()
    praised, blamed = (json.loads(line)["candidate"] for line in lines)
    target = tmp_path / "mau.jsonl"
    target.write_text(json.dumps(praised, ensure_ascii=False), encoding="utf-8")
    (question,) = load_gold(target, documents=documents).questions
    assert question.question == asked[0]
    assert "7.000" in question.answers[0]
    assert blamed["history"][0]["text"] == asked[0]
    assert blamed["note"] == "bị chê: Có nói"
    assert not {"answers", "evidence"} & set(blamed)  # a person has to say what is right


@pytest.mark.parametrize("words", [[], ["ask"], ["docs"], ["user", "add"], ["eval"]])
def test_help_is_vietnamese(words: list[str]) -> None:
    done = hoidap(*words, "--help")
    assert done.returncode == 0
    assert done.stdout.startswith("Cách dùng: hoidap")
    for english in ("Usage", "Options:", "Arguments:", "Commands:", "Show ", "required", "<str>"):
        assert english not in done.stdout


def test_a_folder_alone_is_asked(index: str, tmp_path: Path) -> None:
    inside = ["--folder", str(Path(index).parent / "vao")]
    assert "40.000" in hoidap("ask", "Giá vé bao nhiêu?", "--index", index, *inside).stdout
    outside = hoidap("ask", "Giá vé?", "--index", index, "--folder", str(tmp_path))
    assert outside.returncode == 1
    assert "Không có tài liệu nào từ thư mục" in outside.stderr


def test_the_shell_completes_the_ids_of_documents(index: str) -> None:
    (row,) = json.loads(hoidap("docs", "list", "--index", index, "--json").stdout)
    done = hoidap(
        _HOIDAP_COMPLETE="complete_bash",
        COMP_WORDS=f"hoidap docs show {row['id'][:4]}",
        COMP_CWORD="3",
        HOIDAP_INDEX=index,
    )
    assert row["id"] in done.stdout


def test_people_come_and_go_on_the_command_line(index: str) -> None:
    where = ["--index", index]
    password = "một câu để nhớ"
    added = hoidap(
        "user",
        "add",
        "Thu",
        "--role",
        "editor",
        "--group",
        "kho",
        "--password-stdin",
        *where,
        stdin=f"{password}\n",
    )
    assert added.returncode == 0, added.stderr
    assert hoidap("user", "list", *where).stdout == "thu\teditor\tkho\n"
    key = hoidap("key", "add", "thu", "máy-in", *where).stdout.strip()
    assert key.startswith("hoidap_")
    listed = hoidap("key", "list", *where).stdout
    assert listed.startswith("thu\tmáy-in\t")
    assert key not in listed
    assert hoidap("key", "remove", "thu", "máy-in", *where).returncode == 0
    shared = hoidap("docs", "share", str(Path(index).parent / "vao"), "--group", "kho", *where)
    assert shared.returncode == 0, shared.stderr
    for wrong in (["user", "add", "Thu"], ["user", "add", "ai", "--role", "vua"]):
        refused = hoidap(*wrong, "--password-stdin", *where, stdin=f"{password}\n")
        assert refused.returncode == 1
        assert refused.stderr.startswith("Lỗi: ")
    assert hoidap("user", "remove", "thu", *where).returncode == 0
    assert hoidap("user", "list", *where).stdout == ""


def test_a_group_keeps_what_its_own_class_does():
    done = hoidap("eval", "khong-co")
    assert done.returncode == 1
    assert "Không tìm thấy bộ câu hỏi «khong-co»" in done.stderr
