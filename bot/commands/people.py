"""Commands on who gets in: accounts, keys, which groups see which documents, what was done."""

import sys
from collections.abc import Sequence
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
from bot.settings import Settings, load_settings
from corpus.errors import HoidapError

__all__ = ["audit", "keys", "open_accounts", "share", "users"]

users = typer.Typer(help="Thêm, sửa, gỡ tài khoản của người dùng.", no_args_is_help=True)
keys = typer.Typer(help="Cấp và thu hồi khóa cho chương trình.", no_args_is_help=True)

_Name = Annotated[str, typer.Argument(metavar="TÊN", help="Tên đăng nhập.")]
_Role = Annotated[
    str | None,
    typer.Option(
        "--role", help="Quyền: reader (hỏi), editor (thêm và gỡ tài liệu), admin (thấy tất cả)."
    ),
]
_Groups = Annotated[
    list[str] | None, typer.Option("--group", help="Nhóm của người ấy; lặp lại được.")
]
_PasswordStdin = Annotated[
    bool, typer.Option("--password-stdin", help="Đọc mật khẩu từ dòng đầu của đầu vào chuẩn.")
]


def open_accounts(settings: Settings) -> Any:
    """Return the accounts; the file appears with the first of them."""
    from bot.web.people.accounts import Accounts  # noqa: PLC0415

    return Accounts(settings.desk_folder / "accounts.sqlite3", hours=settings.session_hours)


@users.command("add")
@told
def user_add(
    name: _Name,
    role: _Role = None,
    groups: _Groups = None,
    password_stdin: _PasswordStdin = False,
    index: IndexOption = None,
) -> None:
    """Lập một tài khoản; từ tài khoản đầu tiên, ai vào trang cũng phải đăng nhập."""
    accounts = open_accounts(load_settings(index=index))
    made = accounts.add(
        name, _password(password_stdin), role=_role(role) or "reader", groups=groups or ()
    )
    out.print(f"Đã lập tài khoản {made.name} ({made.role}).")


@users.command("change")
@told
def user_change(  # noqa: PLR0917  # each is an option of the command
    name: _Name,
    role: _Role = None,
    groups: _Groups = None,
    no_groups: Annotated[bool, typer.Option("--no-groups", help="Rời mọi nhóm.")] = False,
    password: Annotated[
        bool, typer.Option("--password", help="Đặt mật khẩu mới; mọi phiên đang mở kết thúc.")
    ] = False,
    password_stdin: _PasswordStdin = False,
    index: IndexOption = None,
) -> None:
    """Đổi quyền, nhóm hoặc mật khẩu của một tài khoản."""
    accounts = open_accounts(load_settings(index=index))
    changed = accounts.change(
        name,
        role=_role(role),
        groups=[] if no_groups else groups or None,
        password=_password(password_stdin) if password or password_stdin else None,
    )
    out.print(
        f"{changed.name}: {changed.role}, nhóm {', '.join(sorted(changed.groups)) or '(không)'}"
    )


@users.command("list")
@told
def user_list(index: IndexOption = None, as_json: JsonOption = False) -> None:
    """Liệt kê tài khoản."""
    people = open_accounts(load_settings(index=index)).people()
    if as_json:
        print_json([{"name": p.name, "role": p.role, "groups": sorted(p.groups)} for p in people])
        return
    rows = [[person.name, person.role, ", ".join(sorted(person.groups))] for person in people]
    in_rows(["Tên", "Quyền", "Nhóm"], rows)


@users.command("remove")
@told
def user_remove(
    names: Annotated[list[str], typer.Argument(metavar="TÊN…", help="Tên đăng nhập.")],
    index: IndexOption = None,
) -> None:
    """Gỡ tài khoản, cùng các phiên và khóa của nó."""
    accounts = open_accounts(load_settings(index=index))
    for name in names:
        accounts.remove(name)
    out.print(f"Đã gỡ {len(names)} tài khoản.")


@keys.command("add")
@told
def key_add(
    name: _Name,
    key: Annotated[str, typer.Argument(metavar="KHÓA", help="Tên của khóa, để nhớ nó dùng ở đâu.")],
    days: Annotated[
        float | None, typer.Option("--days", min=0.001, help="Hạn dùng, theo ngày.")
    ] = None,
    index: IndexOption = None,
) -> None:
    """In ra một khóa mới của một tài khoản; khóa chỉ hiện một lần."""
    out.print(open_accounts(load_settings(index=index)).add_key(name, key, days=days))


@keys.command("list")
@told
def key_list(index: IndexOption = None, as_json: JsonOption = False) -> None:
    """Liệt kê tên các khóa, không kèm bản thân khóa."""
    held = open_accounts(load_settings(index=index)).all_keys()
    rows = [
        [k.person, k.name, local_time(k.made), local_time(k.ends) if k.ends else ""] for k in held
    ]
    if as_json:
        print_json(
            [dict(zip(("person", "name", "made", "ends"), row, strict=True)) for row in rows]
        )
        return
    in_rows(["Tài khoản", "Khóa", "Cấp lúc", "Hết hạn"], rows)


@keys.command("remove")
@told
def key_remove(
    name: _Name,
    key: Annotated[str, typer.Argument(metavar="KHÓA", help="Tên của khóa.")],
    index: IndexOption = None,
) -> None:
    """Thu hồi một khóa."""
    open_accounts(load_settings(index=index)).remove_key(name, key)
    out.print(f"Đã thu hồi khóa {key} của {name}.")


@told
def share(
    what: Annotated[str, typer.Argument(metavar="MÃ|THƯ_MỤC", help="Mã tài liệu, hoặc thư mục.")],
    groups: Annotated[
        list[str] | None, typer.Option("--group", help="Nhóm được xem; lặp lại được.")
    ] = None,
    everyone: Annotated[bool, typer.Option("--everyone", help="Mọi người được xem.")] = False,
    index: IndexOption = None,
) -> None:
    """Chỉ cho các nhóm này xem một tài liệu, hoặc mọi tài liệu nằm trong một thư mục."""
    from bot.web.people.accounts import group_names  # noqa: PLC0415
    from bot.web.people.shares import Shares  # noqa: PLC0415

    if bool(groups) == everyone:
        raise HoidapError("Hãy nêu «--group NHÓM» hoặc «--everyone».")
    settings = load_settings(index=index)
    open_accounts(settings)
    place = _place(what, settings)
    Shares(settings.desk_folder / "accounts.sqlite3").set(place, group_names(groups or ()))
    shown = ", ".join(sorted(group_names(groups or ()))) or "mọi người"
    out.print(f"{what}: {shown} được xem.")


@told
def audit(index: IndexOption = None, as_json: JsonOption = False) -> None:
    """In nhật ký: ai đã vào, hỏi, thêm, gỡ gì; chỉ có khi «audit_log» được bật."""
    from bot.web.people.audit import read_audit  # noqa: PLC0415

    settings = load_settings(index=index)
    rows = list(read_audit(settings.desk_folder / "audit.jsonl"))
    if as_json:
        print_json(rows)
        return
    in_rows(["Lúc", "Ai", "Việc", "Gì"], [list(row.values()) for row in rows])
    if not rows and not settings.audit_log and sys.stderr.isatty():
        err.print("Nhật ký chưa bật: đặt «audit_log = true» trong tệp cấu hình.")


def _place(what: str, settings: Settings) -> str:
    """Return the address of a folder, or of the document with an id."""
    if Path(what).is_dir():
        return f"{Path(what).resolve().as_uri()}/"
    with open_corpus(settings) as corpus:
        return str(corpus.get(what).uri)


def _password(from_stdin: bool) -> str:
    """Ask for a password, twice, or read it from standard input."""
    if from_stdin:
        return sys.stdin.readline().rstrip("\r\n")
    first: str = typer.prompt("Mật khẩu", hide_input=True)
    if typer.prompt("Nhập lại", hide_input=True) != first:
        raise HoidapError("Hai lần nhập không giống nhau: hãy chạy lại.")
    return first


def _role(role: str | None) -> Any:
    from bot.web.people.person import ROLES  # noqa: PLC0415

    if role is not None and role not in ROLES:
        raise HoidapError(f"Không có quyền «{role}»: hãy chọn {_or(ROLES)}.")
    return role


def _or(words: Sequence[str]) -> str:
    return f"{', '.join(words[:-1])} hoặc {words[-1]}"
