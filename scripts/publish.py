"""`diming publish`: an edition as book, Word form, EPUB and web site, of its snapshot or of a file."""

import hashlib
import re
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from gis.errors import InvalidInput
from scripts.register import As, open_register

if TYPE_CHECKING:
    from collections.abc import Callable

    from gis.editions.content import EditionContent
    from gis.messages import Language

LANGUAGES: tuple["Language", ...] = ("zh", "en")
#: Folder of the web site within what is written: the editions of one gazetteer stand in it side by side
SITE = "site"
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
    docx: Annotated[
        bool, typer.Option("--docx", help="审稿用的 Word 文件，批改后可读回 / Word form to mark up")
    ] = False,
    epub: Annotated[bool, typer.Option("--epub", help="电子书 / EPUB")] = False,
    web: Annotated[
        bool, typer.Option("--web", help="网络版，在 DIR/site 与已有各版并存 / web site in DIR/site")
    ] = False,
    address: Annotated[
        str,
        typer.Option(metavar="URL", help="网站地址，用于引用，配合 --web / the site's address, with --web"),
    ] = "",
    recordings: Annotated[
        Path | None,
        typer.Option(
            metavar="FOLDER",
            exists=True,
            file_okay=False,
            help="读音录音的文件夹，配合 --web / folder of recordings, with --web",
        ),
    ] = None,
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
    if not (pdf or docx or epub or web):
        raise typer.BadParameter("--pdf | --docx | --epub | --web")
    if not web and (address or recordings is not None):
        raise typer.BadParameter("--address, --recordings: --web")
    published: date | None = None
    if content is not None:
        found = _from_file(content)
    else:
        found, published = _from_register(edition or "", account, keep=docx)
    params = {"name": found.title, "entries": len(found.entries), "digest": digest(to_bytes(found))}
    for language in LANGUAGES:
        typer.echo(text("publish.made_of", language, **params), err=True)
        if found.draft:
            typer.echo(text("publish.draft", language, draft=found.draft), err=True)
    out.mkdir(parents=True, exist_ok=True)
    name = _file_name(found)
    if pdf:
        from maps.book.printing import print_pdf

        _write(print_pdf, found, out / f"{name}.pdf")
    if docx:
        from maps.book_word import write_docx

        _write(write_docx, found, out / f"{name}.docx")
    if epub:
        from maps.book_word.epub import write_epub

        _write(write_epub, found, out / f"{name}.epub")
    if web:
        from maps.web_edition import recordings_in, write_site

        sounds = None if recordings is None else recordings_in(recordings)
        written = write_site(found, out / SITE, address=address, published=published, recordings=sounds)
        _tell(out / SITE / written.folder)


def _from_register(edition: str, account: str | None, *, keep: bool) -> "tuple[EditionContent, date | None]":
    """Return what an edition holds, and the day of its publication."""
    from gis.accounts.rules import PUBLIC
    from gis.database import unit_of_work
    from gis.editions import service
    from scripts.acting import acting

    with open_register() as engine, unit_of_work(engine) as session:
        caller = PUBLIC if account is None else acting(session, account)
        found = service.find(session, caller, edition)
        return service.content_of(session, caller, found.id, keep=keep), found.published_on


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


def _write(write: "Callable[[EditionContent, Path], None]", content: "EditionContent", file: Path) -> None:
    write(content, file)
    _tell(file)


def _tell(written: Path) -> None:
    """Say what was written: path, bytes, SHA-256; of a folder that of the list `sha256sum` would give."""
    digest = hashlib.sha256()
    size = 0
    if written.is_dir():
        for file in sorted(path for path in written.rglob("*") if path.is_file()):
            content = file.read_bytes()
            size += len(content)
            name = file.relative_to(written).as_posix()
            digest.update(f"{hashlib.sha256(content).hexdigest()}  {name}\n".encode())
    else:
        content = written.read_bytes()
        size = len(content)
        digest.update(content)
    typer.echo(f"{written}\t{size}\t{digest.hexdigest()}")
