"""Commands on what was asked and answered before: records, conversations, people's opinions."""

import json
import sys
from dataclasses import asdict
from pathlib import Path
from typing import Annotated, Any

import typer

from bot.commands.console import (
    IndexOption,
    JsonOption,
    err,
    in_rows,
    local_time,
    open_corpus,
    out,
    print_json,
    told,
)
from bot.settings import load_settings
from corpus.errors import HoidapError

__all__ = ["conversations", "feedback", "verify", "write_record"]

conversations = typer.Typer(help="Xem, xuất và xóa các cuộc trò chuyện.", no_args_is_help=True)
feedback = typer.Typer(help="Xuất nhận xét của người dùng.", no_args_is_help=True)


def write_record(path: Path, record: Any) -> None:
    """Write an evidence record; raise `HoidapError` where it cannot be written."""
    try:
        text = json.dumps(record, ensure_ascii=False, indent=2)
        path.write_text(text + "\n", encoding="utf-8")
    except OSError as error:
        reason = error.strerror or "lỗi hệ thống"
        raise HoidapError(
            f"Không ghi được hồ sơ vào «{path}» ({reason}): hãy chọn nơi khác."
        ) from error


@told
def verify(
    record: Annotated[Path, typer.Argument(help="Tệp hồ sơ do «ask --record» ghi.")],
    index: IndexOption = None,
    as_json: JsonOption = False,
) -> None:
    """Đối chiếu lại một hồ sơ bằng chứng với bộ tài liệu, nói điều gì không còn đúng."""
    from bot.telling.evidence import verify as check  # noqa: PLC0415

    try:
        values = json.loads(record.read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        raise HoidapError(
            f"Không đọc được hồ sơ «{record}»: hãy kiểm tra đường dẫn và nội dung tệp."
        ) from error
    with open_corpus(load_settings(index=index)) as corpus:
        checks = check(values, corpus)
    if as_json:
        print_json({"holds": all(c.holds for c in checks), "checks": [asdict(c) for c in checks]})
    else:
        for one in checks:
            out.print(f"{'✓' if one.holds else '✗'} {one.line}")
    if not all(one.holds for one in checks):
        raise typer.Exit(1)


@conversations.command("list")
@told
def conversations_list(index: IndexOption = None, as_json: JsonOption = False) -> None:
    """Liệt kê các cuộc trò chuyện, mới nhất trước."""
    found = _conversations(index).find(owner=None)
    if as_json:
        print_json([asdict(one) for one in found])
        return
    rows = [[one.id, one.title, local_time(one.changed), str(one.questions)] for one in found]
    in_rows(["Mã", "Tên", "Lần cuối", "Số câu hỏi"], rows)


@conversations.command("export")
@told
def conversations_export(
    conversation: Annotated[str, typer.Argument(help="Mã cuộc trò chuyện.")],
    target: Annotated[
        Path | None,
        typer.Option("--output", "-o", help="Tệp .md hoặc .docx; không có thì in Markdown."),
    ] = None,
    index: IndexOption = None,
) -> None:
    """Xuất một cuộc trò chuyện ra Markdown hoặc Word."""
    from bot.web.exports import as_markdown, as_word  # noqa: PLC0415

    found = _conversations(index).get(conversation, owner=None)
    if target is None:
        out.print(as_markdown(found))
        return
    word = target.suffix.lower() == ".docx"
    try:
        target.write_bytes(as_word(found) if word else as_markdown(found).encode())
    except OSError as error:
        raise HoidapError(f"Không ghi được «{target}»: hãy chọn nơi khác.") from error
    out.print(f"Đã ghi {target}")


@conversations.command("delete")
@told
def conversations_delete(
    keys: Annotated[list[str], typer.Argument(help="Mã các cuộc trò chuyện.")],
    index: IndexOption = None,
) -> None:
    """Xóa hẳn các cuộc trò chuyện, không hoàn tác được."""
    kept = _conversations(index)
    for key in keys:
        kept.get(key, owner=None)  # an unknown id fails before anything is deleted
    for key in keys:
        kept.erase(key)
    out.print(f"Đã xóa {len(keys)} cuộc trò chuyện.")


@feedback.command("export")
@told
def feedback_export(index: IndexOption = None) -> None:
    """In nhận xét, mỗi dòng một đối tượng JSON: đánh giá, lý do, lời đáp, và câu hỏi mẫu.

    «candidate» là một dòng theo khuôn của bộ câu hỏi mẫu (evals/gold): câu được khen thì đủ để
    dùng ngay, câu bị chê thì chờ người điền lời đáp đúng.
    """
    from bot.commands.candidates import candidate  # noqa: PLC0415
    from bot.telling.json import encode  # noqa: PLC0415

    kept = _conversations(index)
    found = kept.feedback()
    for one in found:
        before = kept.get(one.conversation, owner=None).exchanges[: one.position]
        print_json(
            {
                "question": one.question,
                "verdict": one.verdict,
                "reason": one.reason,
                "given_at": local_time(one.given_at),
                "reply": encode(one.reply) if one.reply else None,
                "candidate": candidate(one, before),
            }
        )
    if not found and sys.stderr.isatty():
        err.print("Chưa có nhận xét nào.")


def _conversations(index: Path | None) -> Any:
    from bot.web.conversations import Conversations  # noqa: PLC0415

    settings = load_settings(index=index)
    return Conversations(
        settings.desk_folder / "conversations.sqlite3", keep_days=settings.keep_conversations_days
    )
