"""`diming account`: who may use the register. Passwords are never read from the command line."""

import csv
import secrets
import sys
from datetime import timedelta
from typing import TYPE_CHECKING, Annotated

import typer

from scripts.register import As, open_register

if TYPE_CHECKING:
    from collections.abc import Iterator
    from contextlib import AbstractContextManager

    from sqlalchemy.orm import Session

app = typer.Typer(no_args_is_help=True)

#: Bytes of randomness in a password that is made up here
STRENGTH = 15

Login = Annotated[str, typer.Argument(metavar="LOGIN", help="登录名 / login")]
Generate = Annotated[
    bool, typer.Option("--generate", help="自动生成密码并显示一次 / make a password up and show it once")
]
FromStdin = Annotated[
    bool,
    typer.Option("--password-stdin", help="从标准输入读密码一行 / read the password from standard input"),
]


@app.callback()
def account() -> None:
    """账户：添加、列出、停用、启用、改密码、发令牌 / accounts: add, list, close, open, password, token.

    不必 --as：能在本机运行命令的人就能管理账户；写了 --as，须是管理员，并记入历史。/ --as is not needed:
    whoever has this shell owns the database; with it, an administrator acts, and history keeps who.
    """


@app.command()
def add(
    login: Login,
    name: Annotated[str, typer.Option(help="显示的姓名或岗位 / name shown to others")],
    organisation: Annotated[str, typer.Option(help="所属单位名称 / name of its office")],
    role: Annotated[list[str], typer.Option(help="角色代码，可多次 / code of a role, repeatable")],
    organisation_kind: Annotated[
        str | None,
        typer.Option(help="单位尚未登记时：其类型代码 / kind of the office, to register a new one"),
    ] = None,
    county_code: Annotated[
        str | None, typer.Option(help="毗邻方单位的旗县代码 / county code of a neighbouring office")
    ] = None,
    area: Annotated[
        list[str] | None,
        typer.Option(help="权限限于该区划代码及其以下，可多次 / division code that limits its rights"),
    ] = None,
    generate: Generate = False,
    password_stdin: FromStdin = False,
    as_: As = None,
) -> None:
    """Register an account; the password is asked for twice, read from standard input, or made up.

    One that was made up is changed by its holder at the first sign-in.
    """
    from gis.accounts import service
    from gis.administrative_divisions import areas

    password = _password(generate, password_stdin)
    with _unit(as_) as session:
        office = (
            service.organisation_named(session, organisation)
            if organisation_kind is None
            else service.add_organisation(
                session, kind=organisation_kind, name=organisation, county_code=county_code
            )
        )
        areas.add_account(
            session,
            login=login,
            display_name=name,
            organisation_id=office.id,
            roles=role,
            password=password,
            given=generate,
            areas=areas.divisions_of(session, area or []),
        )
    _show(generate, password)


@app.command("list")
def list_(as_: As = None) -> None:
    """List every account as CSV: login, name, organisation, roles, whether it is active."""
    from gis.accounts import service

    out = csv.writer(sys.stdout, lineterminator="\n")
    out.writerow(("login", "name", "organisation", "roles", "active"))
    with _unit(as_) as session:
        for one in service.listed(session):
            out.writerow(
                (one.login, one.display_name, one.organisation, " ".join(one.roles), str(one.active).lower())
            )


@app.command()
def disable(login: Login, as_: As = None) -> None:
    """Close an account; its sessions and tokens end at once."""
    from gis.accounts import service

    with _unit(as_) as session:
        service.set_active(session, service.by_login(session, login).id, False)


@app.command()
def enable(login: Login, as_: As = None) -> None:
    """Open a closed account again; it signs in with its old password."""
    from gis.accounts import service

    with _unit(as_) as session:
        service.set_active(session, service.known_login(session, login).id, True)


@app.command()
def password(
    login: Login, generate: Generate = False, password_stdin: FromStdin = False, as_: As = None
) -> None:
    """Set a new password; the account's sessions and tokens end, and a lock is lifted."""
    from gis.accounts import service

    new = _password(generate, password_stdin)
    with _unit(as_) as session:
        service.set_password(session, service.by_login(session, login).id, new, given=generate)
    _show(generate, new)


@app.command()
def token(
    login: Login,
    label: Annotated[str, typer.Option(help="用途 / what it is for")],
    scope: Annotated[
        list[str], typer.Option(help="read | propose | decide | administer，可多次 / repeatable")
    ],
    days: Annotated[int, typer.Option(min=1, max=366, help="有效天数 / days that it lasts")] = 90,
    as_: As = None,
) -> None:
    """Issue an API token and show it once; it never reaches further than the account itself."""
    from gis.accounts import service

    with _unit(as_) as session:
        holder = service.by_login(session, login)
        _, value = service.issue_token(
            session, holder.id, label=label, scopes=scope, lasts=timedelta(days=days)
        )
    typer.echo(value)


def _unit(login: str | None) -> "AbstractContextManager[Session]":
    """Open one transaction on the register, for an administrator or for whoever installs the service."""
    from contextlib import contextmanager

    from gis.database import unit_of_work
    from scripts.acting import acting

    @contextmanager
    def opened() -> "Iterator[Session]":
        with open_register() as engine, unit_of_work(engine) as session:
            if login is not None:
                acting(session, login).must_hold("admin")
            yield session

    return opened()


def _password(generate: bool, from_stdin: bool) -> str:
    if generate and from_stdin:
        raise typer.BadParameter("--generate | --password-stdin")
    if generate:
        return secrets.token_urlsafe(STRENGTH)
    if from_stdin:
        return sys.stdin.readline().rstrip("\r\n")
    if not sys.stdin.isatty():
        raise typer.BadParameter(
            "没有终端可问密码，请用 --password-stdin 或 --generate"
            " / no terminal to ask for the password: use --password-stdin or --generate"
        )
    prompted: str = typer.prompt("密码 / password", hide_input=True, confirmation_prompt=True, err=True)
    return prompted


def _show(generate: bool, password: str) -> None:
    if generate:
        typer.echo(password)
