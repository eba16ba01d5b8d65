"""The command `hoidap eval`, with the real bot on a tiny collection."""

import json

import pytest
import typer
from typer.testing import CliRunner

from evals import run
from evals.cli import app
from evals.gate import write_baseline
from evals.result import read_result, write_result

runner = CliRunner()


@pytest.fixture(autouse=True)
def _untrained_reader(monkeypatch):
    monkeypatch.setenv("HOIDAP_READER", "sentence")


@pytest.fixture
def files(tmp_path, gold, small_system, broken):
    """Two results: a sound system's and one whose reader is broken."""
    paths = tmp_path / "a.json", tmp_path / "b.json"
    write_result(run(small_system(), gold), paths[0])
    write_result(run(small_system(reader=broken.readers[0]), gold), paths[1])
    return [str(path) for path in paths]


def test_a_set_is_measured_by_its_path_and_written(tmp_path, small_set):
    html, data = tmp_path / "b.html", tmp_path / "b.json"
    done = runner.invoke(app, [str(small_set), "--json", str(data), "--html", str(html)])
    assert done.exit_code == 0, done.output
    assert "Bộ «nho»: 7 câu hỏi" in done.output
    assert "Trích dẫn đúng nguyên văn" in done.output
    result = read_result(data)
    assert len(result.verdicts) == 7
    assert result.manifest.settings["reader"] == "sentence"
    assert any(name.startswith("encoder/") for name in result.manifest.models)
    assert html.read_text(encoding="utf-8").startswith("<!doctype html>")


def test_split_and_slice_choose_questions(small_set, tmp_path):
    data = tmp_path / "b.json"
    done = runner.invoke(
        app, [str(small_set), "--split", "dev", "--slice", "who", "--json", str(data)]
    )
    assert done.exit_code == 0, done.output
    assert [one.id for one in read_result(data).verdicts] == ["director", "engineer"]


def test_an_index_without_the_documents_of_the_set_is_refused(small_set, tmp_path):
    from corpus.store.collection import Corpus

    with Corpus.open(tmp_path / "index", create=True):
        pass
    done = runner.invoke(app, [str(small_set), "--index", str(tmp_path / "index")])
    assert done.exit_code == 1
    assert "Chỉ mục không hợp với bộ «nho»" in done.output


def test_the_group_can_be_mounted_under_another_program(small_set):
    root = typer.Typer()
    root.add_typer(app, name="eval")

    @root.command()
    def other():
        pass

    assert runner.invoke(root, ["eval", "--help"]).exit_code == 0
    done = runner.invoke(root, ["eval", "khong-co"])
    assert done.exit_code == 1
    assert "Không tìm thấy bộ câu hỏi «khong-co»" in done.output
    assert "Bộ «nho»" in runner.invoke(root, ["eval", str(small_set), "--slice", "list"]).output


def test_a_known_error_is_one_line(tmp_path):
    done = runner.invoke(app, ["compare", str(tmp_path / "a.json"), str(tmp_path / "b.json")])
    assert done.exit_code == 1
    assert done.output.strip().count("\n") == 0
    assert "Không đọc được tệp kết quả" in done.output


def test_compare_exits_1_only_when_something_is_worse(files):
    worse = runner.invoke(app, ["compare", *files])
    assert worse.exit_code == 1
    assert "kém hơn" in worse.output
    better = runner.invoke(app, ["compare", *reversed(files)])
    assert better.exit_code == 0
    assert "tốt hơn" in better.output
    assert runner.invoke(app, ["compare", files[0], files[0]]).exit_code == 0


def test_the_gate_keeps_and_holds_a_baseline(small_set, tmp_path):
    command = ["gate", str(small_set), "--baselines", str(tmp_path / "moc")]
    missing = runner.invoke(app, command)
    assert missing.exit_code == 1
    assert "chưa có mốc" in missing.output
    assert runner.invoke(app, [*command, "--update"]).exit_code == 0
    assert (tmp_path / "moc" / "nho.json").is_file()
    held = runner.invoke(app, command)
    assert held.exit_code == 0, held.output
    assert "Đạt" in held.output


def test_the_gate_stops_a_worse_reader_and_names_it(small_set, tmp_path, small_system, gold):
    """The baseline is a sound system's; the bot with its untrained reader loses the list."""
    write_baseline(run(small_system(), gold), "nho", folder=tmp_path)
    done = runner.invoke(app, ["gate", str(small_set), "--baselines", str(tmp_path)])
    assert done.exit_code == 1
    assert "Không đạt" in done.output
    assert "Giai đoạn «đọc»" in done.output


def test_a_false_quote_fails_the_run(files, gold, small_system, broken, monkeypatch):
    from evals import cli

    bad = run(small_system(grounder=broken.grounders[0]), gold)
    monkeypatch.setattr(cli, "_measure", lambda *_, **__: bad)
    done = runner.invoke(app, ["articles"])
    assert done.exit_code == 2
    assert "trích dẫn không đúng nguyên văn" in done.output


# --- other people's data --------------------------------------------------------------------------

CONTEXTS = (
    "Sông Lam Sơn dài 120 km. Nó bắt nguồn từ núi Mây và đổ ra biển ở cửa Sò.",
    "Chợ Đào họp vào mùng 5 hằng tháng. Người lập chợ là bà Trần Thị Mơ.",
)


def squad_file(path, *, answerable=True):
    answers = [{"text": "120 km", "answer_start": CONTEXTS[0].index("120 km")}]
    founder = [{"text": "bà Trần Thị Mơ", "answer_start": CONTEXTS[1].index("bà Trần")}] * 2
    asked = [
        [{"id": "a", "question": "Sông Lam Sơn dài bao nhiêu?", "answers": answers}],
        [{"id": "b", "question": "Người lập chợ Đào là ai?", "answers": founder}],
    ]
    if not answerable:
        asked[1].append(
            {"id": "c", "question": "Ai xây cầu?", "answers": [], "is_impossible": True}
        )
    paragraphs = [{"context": c, "qas": q} for c, q in zip(CONTEXTS, asked, strict=True)]
    content = {"version": "2.0", "data": [{"title": "Thử", "paragraphs": paragraphs}]}
    path.write_text(json.dumps(content, ensure_ascii=False), encoding="utf-8")
    return path


@pytest.mark.parametrize("extra", [[], ["--without-diacritics"], ["--split-contexts"]])
def test_squad_retrieval_finds_the_context(tmp_path, extra):
    data, out = squad_file(tmp_path / "s.json"), tmp_path / "o.json"
    arguments = ["squad", "--data", str(data), "--mode", "retrieval", "--json", str(out), *extra]
    done = runner.invoke(app, arguments)
    assert done.exit_code == 0, done.output
    result = read_result(out)
    assert result.measures["recall@1"].mean == 1.0
    assert "correct" not in result.measures
    assert result.measures["latency_p50"].n == 2
    asked = [one.question for one in result.verdicts]
    assert ("song lam son dai bao nhieu?" in asked) == ("--without-diacritics" in extra)


def test_squad_reading_gives_the_reader_the_right_context(tmp_path):
    data, out = squad_file(tmp_path / "s.json", answerable=False), tmp_path / "o.json"
    arguments = ["squad", "--data", str(data), "--mode", "reading", "--json", str(out)]
    done = runner.invoke(app, arguments)
    assert done.exit_code == 0, done.output
    by_id = {one.id: one for one in read_result(out).verdicts}
    assert {one.expected for one in by_id.values()} == {"answer", "abstention"}
    assert by_id["b"].scores.keys() == {"em", "f1", "correct"}
    assert by_id["c"].scores.keys() == {"correct"}
    assert {one.stage for one in by_id.values()} <= {None, "reading"}


def test_squad_answering_asks_the_whole_bot_and_keeps_its_index(tmp_path):
    data, index = squad_file(tmp_path / "s.json"), tmp_path / "index"
    arguments = ["squad", "--data", str(data), "--limit", "1", "--index", str(index)]
    for _ in range(2):  # the second time, the collection is there already
        done = runner.invoke(app, arguments)
        assert done.exit_code == 0, done.output
        assert "Bộ «s»: 1 câu hỏi" in done.output
    assert index.is_dir()


def test_a_file_that_is_no_squad_is_refused(tmp_path):
    path = tmp_path / "s.json"
    path.write_text('{"data": [{}]}', encoding="utf-8")
    done = runner.invoke(app, ["squad", "--data", str(path)])
    assert done.exit_code == 1
    assert "không đúng dạng SQuAD" in done.output
    missing = runner.invoke(app, ["squad", "--data", str(tmp_path / "khong-co.json")])
    assert "Không đọc được tệp dữ liệu" in missing.output


def test_legal_questions_find_their_article(tmp_path):
    law = [
        {
            "id": "01/2020/QH",
            "articles": [
                {
                    "id": "1",
                    "text": "Chợ\n\nChợ họp vào mùng 5 hằng tháng, người bán nộp phí 2.000 đồng.",
                },
                {"id": "2", "text": "Sông\n\nThuyền trên sông phải có đèn vào ban đêm."},
            ],
        }
    ]
    asked = [
        {
            "id": "q-1",
            "text": "Thuyền trên sông phải có gì vào ban đêm?",
            "answer": "đèn",
            "relevant_articles": [{"law_id": "01/2020/QH", "article_id": "2"}],
        }
    ]
    paths = tmp_path / "law.json", tmp_path / "question.json"
    for path, content in zip(paths, (law, asked), strict=True):
        path.write_text(json.dumps(content, ensure_ascii=False), encoding="utf-8")
    out = tmp_path / "o.json"
    arguments = ["legal", "--law", str(paths[0]), "--questions", str(paths[1]), "--json", str(out)]
    done = runner.invoke(app, arguments)
    assert done.exit_code == 0, done.output
    [verdict] = read_result(out).verdicts
    assert verdict.scores["recall@1"] == 1.0
    assert verdict.tags == ("01/2020/QH",)


def test_a_file_that_is_not_alqac_is_refused(tmp_path):
    law = tmp_path / "law.json"
    law.write_text("[]", encoding="utf-8")
    done = runner.invoke(app, ["legal", "--law", str(law), "--questions", str(law)])
    assert done.exit_code == 1
    assert "không đúng dạng ALQAC" in done.output
