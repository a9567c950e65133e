"""`diming publish`: an edition as a book, from its snapshot or from a file of its content."""

import hashlib
import re
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from gis.errors import InvalidInput
from scripts.register import As, open_register

if TYPE_CHECKING:
    from gis.editions.content import EditionContent
    from gis.messages import Language

LANGUAGES: tuple["Language", ...] = ("zh", "en")
#: What no file system takes in a name, and spaces
_UNFIT = re.compile(r'[\\/:*?"<>|\s\x00-\x1f]+')


class ContentUnreadable(InvalidInput):
    """A file is no content of an edition, or one of another format."""

    message_id = "publish.content_unreadable"


def publish_(
    edition: Annotated[
        str | None, typer.Argument(metavar="EDITION", help="版本名称或编号 / name or id of the edition")
    ] = None,
    content: Annotated[
        Path | None,
        typer.Option(
            "--content",
            metavar="FILE.json",
            exists=True,
            dir_okay=False,
            help="版本内容文件，不需登记库 / content of an edition, without a register",
        ),
    ] = None,
    pdf: Annotated[bool, typer.Option("--pdf", help="排成书（PDF/A） / the book")] = False,
    out: Annotated[
        Path, typer.Option("--out", metavar="DIR", file_okay=False, help="写入的文件夹 / folder to write to")
    ] = Path(),
    account: As = None,
) -> None:
    """出版一个版本；未定稿的印“送审稿” / publish an edition; a draft says so on every page."""
    from gis.editions.content import digest, to_bytes
    from gis.messages import text

    if (edition is None) == (content is None):
        raise typer.BadParameter("EDITION | --content FILE.json")
    if not pdf:
        raise typer.BadParameter("--pdf")
    found = _from_file(content) if content is not None else _from_register(edition or "", account)
    params = {"name": found.title, "entries": len(found.entries), "digest": digest(to_bytes(found))}
    for language in LANGUAGES:
        typer.echo(text("publish.made_of", language, **params), err=True)
        if found.draft:
            typer.echo(text("publish.draft", language, draft=found.draft), err=True)
    out.mkdir(parents=True, exist_ok=True)
    name = out / _file_name(found)
    if pdf:
        from maps.book.printing import print_pdf

        file = name.with_name(f"{name.name}.pdf")
        print_pdf(found, file)
        _tell(file)


def _from_register(edition: str, account: str | None) -> "EditionContent":
    from gis.accounts.rules import PUBLIC
    from gis.database import unit_of_work
    from gis.editions import service
    from scripts.acting import acting

    with open_register() as engine, unit_of_work(engine) as session:
        caller = PUBLIC if account is None else acting(session, account)
        return service.content_of(session, caller, service.find(session, caller, edition).id)


def _from_file(file: Path) -> "EditionContent":
    from pydantic import ValidationError

    from gis.editions.content import FORMAT, from_bytes

    try:
        found = from_bytes(file.read_bytes())
    except ValidationError as refused:
        first = refused.errors(include_url=False, include_input=False)[0]
        where = ".".join(str(part) for part in first["loc"])
        raise ContentUnreadable(file=file.name, where=f"{where} {first['msg']}".strip()) from refused
    if found.format != FORMAT:
        raise ContentUnreadable(file=file.name, where=f"format {found.format} ≠ {FORMAT}")
    return found


def _file_name(content: "EditionContent") -> str:
    return _UNFIT.sub("_", "-".join(part for part in (content.title, content.label) if part)) or "edition"


def _tell(file: Path) -> None:
    """Say what was written: file, bytes, SHA-256."""
    digest = hashlib.sha256(file.read_bytes()).hexdigest()
    typer.echo(f"{file}\t{file.stat().st_size}\t{digest}")
