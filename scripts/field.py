"""`diming field`: packages of field work for QGIS and QField, and ZIPs that devices saved of theirs."""

import json
import shutil
import tempfile
from collections.abc import Mapping
from datetime import datetime
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
    typer.echo(f"{kept_words(made)}\tSHA-256 {made['sha256']}")
    if not is_taken(made):
        raise typer.Exit(1)


def kept_words(made: Mapping[str, Any]) -> str:
    """Say that the file is kept, and since when where it had come before."""
    if made["again_at"] is None:
        return "原文件已留存 / the file is kept as it came"
    first = datetime.fromisoformat(made["returned_at"]).astimezone().isoformat(" ", "minutes")
    return f"这个文件 {first} 已经交过，留存的还是那一份 / it came before, at {first}, and that one is kept"


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


@app.command("bring-in")
def bring_in_(
    file: Annotated[
        Path, typer.Argument(exists=True, dir_okay=False, help="设备保存的 zip / the ZIP that a device saved")
    ],
    account: As = None,
    dry_run: Annotated[
        bool, typer.Option("--dry-run", help="只看里面有什么，不写入 / only say what it holds")
    ] = False,
) -> None:
    """带入设备移除任务包前保存的 zip；有未收的以 1 结束 / bring in what a device saved; 1 if not all."""
    from api.field_forms import ApiForms
    from gis.database import unit_of_work
    from gis.field_work.bringing_in import bring_in, preview
    from gis.jobs.rules import Unwatched
    from gis.settings import read_settings
    from scripts.acting import acting

    if account is None:
        raise typer.BadParameter("--as ACCOUNT")
    settings = read_settings()
    with open_register(settings) as engine:
        with unit_of_work(engine) as session:
            caller = acting(session, account)
            if dry_run:
                made = preview(session, caller, file, file.name, settings.home, Unwatched())
        if not dry_run:
            made = bring_in(engine, caller, file, file.name, ApiForms(), settings.home, Unwatched())
    _show_held(made)
    if not is_held_taken(made):
        raise typer.Exit(1)


def is_held_taken(made: Mapping[str, Any]) -> bool:
    """Whether nothing of a device's ZIP was refused or could not be read."""
    refused = any(each["state"] == "refused" or each["standing"] == "other" for each in made["changes"])
    return not refused and not any(each["level"] == "problem" for each in made["findings"])


def _show_held(made: Mapping[str, Any]) -> None:
    """Print what became of every change, then unfinished forms, then what was found, then the files."""
    for each in made["changes"]:
        typer.echo("\t".join((each["kind"], each["label"], each["standing"], each["state"] or "-")))
        for reason in each["reasons"]:
            typer.echo(
                f"\t{reason['field']}\t{reason['value']}\t{reason['message']} / {reason['message_en']}"
            )
    for draft in made["drafts"]:
        typer.echo(
            f"draft\t{draft['kind']}\t{draft['label']}\t{json.dumps(draft['values'], ensure_ascii=False)}"
        )
    for finding in made["findings"]:
        typer.echo(f"{finding['level']}\t{finding['message']} / {finding['message_en']}")
    typer.echo("files\t" + "\t".join(f"{name} {count}" for name, count in made["files"].items()))
