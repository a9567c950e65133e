"""`diming release`: releases of the register as data."""

import json
import sys
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from scripts.import_file import Terminal
from scripts.register import As, open_register

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

    from gis.accounts.rules import Caller
    from gis.releases.rules import Audience

app = typer.Typer(help="数据发布版 / releases of the register as data", no_args_is_help=True)

_DAY = ["%Y-%m-%d"]
Number = Annotated[int, typer.Argument(min=1, help="版号 / number")]
Whole = Annotated[
    bool, typer.Option("--whole", help="全部数据，限管理员 / the whole register, not what is public")
]
Json = Annotated[bool, typer.Option("--json", help="输出 JSON / print JSON")]


@app.command("build")
def build_(
    as_of: Annotated[datetime | None, typer.Option(formats=_DAY, help="截至（日期）有效 / as of")] = None,
    account: As = None,
) -> None:
    """制作并检查一版；现行版不变 / build and check a release; the current one stays."""
    from gis.database import unit_of_work
    from gis.errors import DimingError
    from gis.messages import text
    from gis.releases import service
    from gis.settings import read_settings

    progress, home = Terminal(), read_settings().home
    with open_register() as engine:
        with unit_of_work(engine) as session:
            begun = service.begin(session, _caller(session, account), as_of and as_of.date())
            release_id, number = begun.id, begun.number
        try:
            with unit_of_work(engine) as session:
                service.build(session, _caller(session, account), home, release_id, progress)
        except BaseException as error:
            why = text("releases.interrupted")
            if isinstance(error, DimingError):
                why = text(error.message_id, "zh", **error.params)
            with unit_of_work(engine) as session:
                service.fail(session, release_id, why)
            raise
        finally:
            progress.end()
    print(number)


@app.command("list")
def list_(account: As = None) -> None:
    """列出各版 / list releases, the youngest first; without an account the published ones."""
    from gis.database import unit_of_work
    from gis.messages import text
    from gis.releases import service

    with open_register() as engine, unit_of_work(engine) as session:
        for one in service.listed(session, _caller(session, account), limit=200):
            print(f"{one.number}\t{text(f'releases.state.{one.state}')}\t{one.as_of}\t{one.reason}".rstrip())


@app.command("show")
def show_(number: Number, whole: Whole = False, json_: Json = False, account: As = None) -> None:
    """显示清单 / show the manifest of a release."""
    from gis.database import unit_of_work
    from gis.releases import service
    from gis.releases.rules import FileNotInRelease
    from gis.releases.words import manifest_lines

    with open_register() as engine, unit_of_work(engine) as session:
        caller = _caller(session, account)
        told = service.manifest_of(service.find(session, caller, number), caller, _audience(whole))
    if told is None:
        raise FileNotInRelease
    print(json.dumps(told, ensure_ascii=False, indent=2) if json_ else "\n".join(manifest_lines(told)))


@app.command("switch")
def switch_(number: Number, account: As = None) -> None:
    """设为现行版 / make a checked release, or the one before, the current one."""
    _switched(number, account)


@app.command("back")
def back_(account: As = None) -> None:
    """换回上一版 / make the release before the current one current again."""
    _switched(None, account)


@app.command("changes")
def changes_(number: Number, whole: Whole = False, json_: Json = False, account: As = None) -> None:
    """列出与上一版相比的变更 / list what changed against the release before."""
    from gis.database import unit_of_work
    from gis.releases import service
    from gis.releases.words import sentence
    from gis.settings import read_settings

    with open_register() as engine, unit_of_work(engine) as session:
        caller = _caller(session, account)
        for one in service.changes(session, caller, read_settings().home, number, _audience(whole)):
            print(json.dumps(one.as_json(), ensure_ascii=False) if json_ else sentence(one))


@app.command("apply")
def apply_(
    records: Annotated[
        Path,
        typer.Argument(exists=True, dir_okay=False, help="上一版的 records.jsonl / of the release before"),
    ],
    changes: Annotated[
        Path, typer.Argument(exists=True, dir_okay=False, help="新版的 changes.jsonl / of the new release")
    ],
    out: Annotated[Path, typer.Option(help="写出新版的 records.jsonl / file to write")],
) -> None:
    """用增量更新上一版，不需登记库 / turn a release into the next one without a register."""
    from gis.messages import text
    from gis.releases.comparing import apply_file

    seal = apply_file(records, changes, out)
    print(text("releases.applied", since=seal.since, number=seal.number), file=sys.stderr)


def _switched(number: int | None, account: str | None) -> None:
    from gis.database import unit_of_work
    from gis.releases import service
    from gis.settings import read_settings

    home = read_settings().home
    with open_register() as engine:
        with unit_of_work(engine) as session:
            caller = _caller(session, account)
            if number is None:
                number = service.back(session, caller, home).number
            else:
                service.switch(session, caller, home, number)
        service.sweep(engine, home)
    print(number)


def _caller(session: "Session", account: str | None) -> "Caller":
    from gis.accounts.rules import PUBLIC
    from scripts.acting import acting

    return PUBLIC if account is None else acting(session, account)


def _audience(whole: bool) -> "Audience":
    return "whole" if whole else "public"
