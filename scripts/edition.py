"""`diming edition`: open an edition of the gazetteer, follow it, freeze and publish it."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, Literal
from uuid import UUID

import typer

from scripts.import_file import Terminal
from scripts.register import As, open_register

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

    from gis.accounts.rules import Caller
    from gis.editions.tables import Edition

app = typer.Typer(no_args_is_help=True, help="地名志的版 / editions of the gazetteer", rich_markup_mode=None)

_DAY = ["%Y-%m-%d"]
Name = Annotated[str, typer.Argument(metavar="EDITION", help="代号或编号 / short name or id")]
Day = Annotated[datetime | None, typer.Option(formats=_DAY, help="日期，默认今天 / day, today unless given")]


@app.command("create")
def create_(
    name: Annotated[str, typer.Argument(metavar="EDITION", help="代号，如 2026 / short name")],
    title: Annotated[str, typer.Option(help="书名 / title")] = "",
    label: Annotated[str, typer.Option(help="版次，如 2026年版 / label")] = "",
    as_of: Annotated[
        datetime | None, typer.Option(formats=_DAY, help="资料截至日期，默认今天 / as of, today unless given")
    ] = None,
    audience: Annotated[Literal["public", "internal"], typer.Option(help="公开或内部 / for whom")] = "public",
    division: Annotated[
        list[UUID] | None, typer.Option(help="收录的行政区，默认本旗，可多次 / divisions, repeatable")
    ] = None,
    category: Annotated[
        list[str] | None, typer.Option(help="地名类别开头，默认全部，可多次 / categories, repeatable")
    ] = None,
    with_neighbours: Annotated[
        bool, typer.Option("--with-neighbours", help="收录毗邻旗县 / the counties around too")
    ] = False,
    publisher: Annotated[str, typer.Option(help="出版单位 / publisher")] = "",
    compiler: Annotated[str, typer.Option(help="编者 / compiler")] = "",
    based_on: Annotated[
        str | None, typer.Option(help="以哪一版为底本：沿用其手写条目 / take over its hand-written entries")
    ] = None,
    account: As = None,
) -> None:
    """新编一版并读取登记库 / open an edition and read the register for it."""
    from gis.editions import opening, register_reading, service
    from gis.editions.inputs import Opening, Settings
    from gis.history.as_known import today

    settings = Settings(
        title=title or "地名志",
        label=label,
        as_of=today() if as_of is None else as_of.date(),
        audience=audience,
        division_ids=tuple(division or ()),
        categories=tuple(category or ()),
        with_neighbours=with_neighbours,
        publisher=publisher,
        compiler=compiler,
    )
    progress = Terminal()
    with _acting(account) as (session, caller):
        other = None if based_on is None else service.find(session, caller, based_on).id
        edition_id = opening.create(session, caller, Opening(name, settings), other)
        edition = service.find(session, caller, str(edition_id))
        content = register_reading.read(session, caller, edition, progress)
        progress.end()
        typer.echo(f"{name}\t{edition_id}\t{len(content.entries)}")


@app.command("list")
def list_(account: As = None) -> None:
    """列出各版 / list editions; without an account those that are published."""
    from gis.editions import service
    from gis.editions.workflow import state_name
    from gis.publication.pages import MOST_ROWS

    with _acting(account) as (session, caller):
        for row in service.listed(session, caller, limit=MOST_ROWS).rows:
            state = state_name(row["state"])
            typer.echo(
                f"{row['name']}\t{row['title']} {row['label']}\t{row['as_of']}\t{state} / {state.en}"
                f"\t{row['sha256'] or ''}"
            )


@app.command("show")
def show_(name: Name, account: As = None) -> None:
    """一版的进度、过期条目和所缺的关口文件 / progress, stale entries and papers that are lacking."""
    from gis.editions import papers, service
    from gis.editions.workflow import state_name
    from gis.messages import text

    with _acting(account) as (session, caller):
        edition = service.find(session, caller, name)
        row = service.progress(session, caller, edition.id)
        lacks = papers.lacks(session, edition)
        stale = service.entries(session, caller, edition.id, service.Filter(is_stale=True), limit=1000).rows
        state = state_name(edition.state)
        typer.echo(f"{edition.name}\t{edition.title} {edition.label}\t{state} / {state.en}")
    params: dict[str, Any] = {key: row[key] for key in ("entries", "words", "stale", "unassigned", "gone")}
    params |= {"score": row["score"] or 0, **row["states"]}
    for language in ("zh", "en"):
        typer.echo(text("editions.progress_line", language, **params))
        if row["is_behind"]:
            typer.echo(text("editions.behind_line", language))
    for one in row["missing"]:
        typer.echo(f"{one['count']}\t{text(one['reason'])} / {text(one['reason'], 'en')}")
    for one in stale:
        typer.echo(f"{one['key']}\t{one['name']}\t{'、'.join(one['stale'])}")
    for lack in lacks:
        english = " or ".join(gate.name_en for gate in lack.gates)
        typer.echo(f"{lack.code}\t{lack.name_zh} / {english}\t{lack.gates[0].clause}")


@app.command("read")
def read_(name: Name, account: As = None) -> None:
    """重新读取登记库 / read the register anew: new entries, gone ones, stale ones."""
    from gis.editions import register_reading

    progress = Terminal()
    with _acting(account) as (session, caller):
        content = register_reading.read(session, caller, _found(session, caller, name), progress)
        progress.end()
        typer.echo(f"{name}\t{len(content.entries)}")


@app.command("assign")
def assign_(
    name: Name,
    assignee: Annotated[str, typer.Argument(metavar="LOGIN", help="账户登录名，“-”为收回 / “-”: nobody")],
    key: Annotated[list[str] | None, typer.Option(help="条目，可多次 / entries, repeatable")] = None,
    chapter: Annotated[str | None, typer.Option(help="整章 / a whole chapter")] = None,
    category: Annotated[str | None, typer.Option(help="类别开头 / start of the category")] = None,
    account: As = None,
) -> None:
    """分配条目 / give entries to somebody; all of them unless narrowed."""
    from gis.accounts import service as accounts
    from gis.editions import editing, service

    wanted = service.Filter(keys=key, chapter=chapter, category=category)
    with _acting(account) as (session, caller):
        person = None if assignee == "-" else accounts.by_login(session, assignee).id
        edition = _found(session, caller, name)
        typer.echo(f"{name}\t{editing.assign(session, caller, edition.id, wanted, person)}")


@app.command("move")
def move_(
    name: Name,
    state: Annotated[Literal["draft", "edited", "reviewed"], typer.Argument(help="状态 / state")],
    entries: Annotated[
        bool, typer.Option("--entries", help="改各条目的状态，不是全书的 / of its entries, not of itself")
    ] = False,
    chapter: Annotated[str | None, typer.Option(help="只改这一章的条目 / entries of one chapter")] = None,
    key: Annotated[list[str] | None, typer.Option(help="只改这些条目 / these entries only")] = None,
    reason: Annotated[str, typer.Option(help="退回的理由 / why, on the way back")] = "",
    account: As = None,
) -> None:
    """推进或退回全书或条目 / move an edition, or entries of it, on or back."""
    from gis.editions import editing, opening, service

    with _acting(account) as (session, caller):
        edition = _found(session, caller, name)
        if entries or chapter or key:
            wanted = service.Filter(chapter=chapter, keys=key, is_gone=False)
            typer.echo(f"{name}\t{editing.move(session, caller, edition.id, wanted, state, reason)}")
        else:
            opening.move(session, caller, edition.id, edition.version, state, reason)


@app.command("gate")
def gate_(
    name: Name,
    gate: Annotated[str, typer.Argument(help="关口，如 map_approval / gate")],
    number: Annotated[str, typer.Option(help="编号 / number")] = "",
    issued_by: Annotated[str, typer.Option(help="出具单位 / who issued it")] = "",
    issued_on: Day = None,
    file: Annotated[
        Path | None, typer.Option(exists=True, dir_okay=False, help="扫描件 / scan of the paper")
    ] = None,
    note: Annotated[str, typer.Option(help="说明 / note")] = "",
    account: As = None,
) -> None:
    """登记一个关口的文件 / keep the paper of a gate."""
    from gis.attachments import service as attachments
    from gis.editions import papers
    from gis.editions.inputs import Paper
    from gis.history.as_known import today
    from gis.settings import read_settings

    day = today() if issued_on is None else issued_on.date()
    with _acting(account) as (session, caller):
        edition = _found(session, caller, name)
        sha256 = None
        if file is not None:
            with file.open("rb") as stream:
                sha256 = attachments.store(session, caller, stream, file.name, read_settings().home).sha256
        said = Paper(day, number, issued_by, sha256, note)
        papers.record(session, caller, edition.id, None, gate, said)


@app.command("freeze")
def freeze_(name: Name, account: As = None) -> None:
    """定稿：汇编全书并保存，以后不再改变 / compose and keep for good what is printed later."""
    from gis.editions import freezing

    progress = Terminal()
    with _acting(account) as (session, caller):
        frozen = freezing.freeze(session, caller, _found(session, caller, name).id, progress)
        progress.end()
        typer.echo(f"{name}\t{frozen.entries}\t{frozen.size_bytes}\tSHA-256 {frozen.sha256}")


@app.command("publish")
def publish_(name: Name, on: Day = None, account: As = None) -> None:
    """登记出版；缺关口文件时不予出版 / publish; refused while a required paper is lacking."""
    from gis.editions import papers

    with _acting(account) as (session, caller):
        edition = _found(session, caller, name)
        papers.publish(session, caller, edition.id, None, None if on is None else on.date())


@contextmanager
def _acting(login: str | None) -> "Iterator[tuple[Session, Caller]]":
    """Give one transaction of the register, and for whom it is."""
    from gis.accounts.rules import PUBLIC
    from gis.database import unit_of_work
    from scripts.acting import acting

    with open_register() as engine, unit_of_work(engine) as session:
        yield session, PUBLIC if login is None else acting(session, login)


def _found(session: "Session", caller: "Caller", name: str) -> "Edition":
    from gis.editions import service

    return service.find(session, caller, name)
