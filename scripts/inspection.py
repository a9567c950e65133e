"""`diming inspection archive` and `diming inspection verify`: the archive package of a joint inspection."""

from pathlib import Path
from typing import Annotated
from uuid import UUID

import typer

from scripts.register import As, open_register

app = typer.Typer(
    no_args_is_help=True,
    help="联合检查归档包 / archive packages of joint inspections",
    rich_markup_mode=None,
)


@app.command()
def archive(
    inspection: Annotated[UUID, typer.Argument(metavar="ID", help="联合检查的编号（登记号）/ id of it")],
    out: Annotated[Path, typer.Option("--out", metavar="X.zip", dir_okay=False, help="归档包 / package")],
    account: As = None,
) -> None:
    """把一次联合检查的全部文件装入归档包 / pack all files of an inspection; same parts, same bytes."""
    from gis.accounts.rules import PUBLIC
    from gis.database import unit_of_work
    from gis.inspection_papers.packing import write_package
    from gis.settings import read_settings
    from scripts.acting import acting
    from scripts.import_file import Terminal

    settings, progress = read_settings(), Terminal()
    with open_register(settings) as engine, unit_of_work(engine) as session:
        caller = PUBLIC if account is None else acting(session, account)
        sha256, found = write_package(session, caller, settings.home, inspection, out, progress)
        progress.end()
    typer.echo(f"{out}\t{len(found.parts)} parts\tSHA-256 {sha256}")


@app.command()
def verify(
    package: Annotated[
        Path, typer.Argument(metavar="X.zip", exists=True, dir_okay=False, help="归档包 / package")
    ],
) -> None:
    """核对归档包：缺少、改动、多出的文件 / say what is missing, changed or added; 0 whole, 1 not."""
    from gis.inspection_papers.archive import verify as compare
    from gis.messages import text

    with package.open("rb") as file:
        verdict = compare(file)
    typer.echo(
        f"{verdict.about.get('title', '')}\t{verdict.about.get('number', '')}\tSHA-256 {verdict.sha256}"
    )
    for found, names in (
        ("missing", verdict.missing),
        ("changed", verdict.changed),
        ("unlisted", verdict.unlisted),
    ):
        for name in names:
            said = " / ".join(text(f"inspection_archive.{found}", language) for language in ("zh", "en"))
            typer.echo(f"{said}\t{name}")
    counted = {
        "intact": len(verdict.intact),
        "parts": len(verdict.intact + verdict.missing + verdict.changed),
    }
    typer.echo(
        " / ".join(text("inspection_archive.verdict", language, **counted) for language in ("zh", "en"))
    )
    if not verdict.is_whole:
        raise typer.Exit(1)
