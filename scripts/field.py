"""`diming field export` and `diming field return`: packages of field work for QGIS and QField."""

import shutil
import tempfile
from collections.abc import Mapping
from pathlib import Path
from typing import Annotated, Any
from uuid import UUID

import typer

from scripts.register import As, open_register

app = typer.Typer(
    no_args_is_help=True,
    help="外业任务包 / packages of field work",
    rich_markup_mode=None,
)


@app.command("export")
def export_(
    package: Annotated[UUID, typer.Argument(metavar="ID", help="任务包标识 / id of the package")],
    out: Annotated[Path, typer.Option("--out", metavar="X.zip", dir_okay=False, help="压缩包 / archive")],
    account: As = None,
) -> None:
    """把任务包写成 GeoPackage、QGIS 工程和照片 / write a package for QGIS and QField."""
    from api.field_forms import document
    from gis.database import unit_of_work
    from gis.settings import read_settings
    from maps.field_project_archive import write_zip
    from scripts.acting import acting

    if account is None:
        raise typer.BadParameter("--as ACCOUNT")
    settings = read_settings()
    with (
        tempfile.TemporaryDirectory() as folder,
        open_register(settings) as engine,
        unit_of_work(engine) as session,
    ):
        caller = acting(session, account)
        path = write_zip(session, caller, package, document(session), Path(folder), settings.home)
        shutil.move(path, out)
    typer.echo(out)


@app.command("return")
def return_(
    file: Annotated[
        Path,
        typer.Argument(exists=True, dir_okay=False, help="package.gpkg，或连同照片的 zip / with photos"),
    ],
    account: As = None,
    package: Annotated[
        UUID | None,
        typer.Option(
            "--package",
            metavar="ID",
            help="任务包标识；不写则按文件 / its id, else as the file says",
        ),
    ] = None,
) -> None:
    """收回 QGIS、QField 填好的任务包，逐条答复；有未收的以 1 结束 / take back, row by row; 1 if not all."""
    from api.field_forms import ApiForms, document
    from gis.database import unit_of_work
    from gis.field_work.returned import package_of, take_back
    from gis.settings import read_settings
    from scripts.acting import acting

    if account is None:
        raise typer.BadParameter("--as ACCOUNT")
    settings = read_settings()
    about = package or package_of(file, file.name)
    with open_register(settings) as engine:
        left = 1
        # A large file is taken in portions, each kept by itself; the last says of those before it too.
        while left:
            with unit_of_work(engine) as session:
                caller = acting(session, account)
                forms = document(session)
                made = take_back(session, caller, about, file, file.name, ApiForms(), forms, settings.home)
            left = made["left"]
    _show(made)
    if not is_taken(made):
        raise typer.Exit(1)


def is_taken(made: Mapping[str, Any]) -> bool:
    """Whether nothing was refused or waits at home; what the office decides on was taken."""
    refused = any(row["change"]["state"] == "refused" for row in made["rows"])
    return not refused and not any(each["level"] == "problem" for each in made["findings"])


def _show(made: Mapping[str, Any]) -> None:
    """Print what became of every row, then what was found, then the figures of the layers."""
    for row in made["rows"]:
        change = row["change"]
        typer.echo("\t".join((row["layer"], row["row"], change["state"])))
        for reason in change["reasons"]:
            typer.echo(
                f"\t{reason['field']}\t{reason['value']}\t{reason['message']} / {reason['message_en']}"
            )
    for finding in made["findings"]:
        typer.echo(f"{finding['level']}\t{finding['message']} / {finding['message_en']}")
    for layer in made["layers"]:
        figures = "\t".join(f"{name} {layer[name]}" for name in ("rows", "said", "unchanged", "not_sent"))
        typer.echo(f"{layer['title']} / {layer['title_en']}\t{figures}")
