"""`diming rules export`: give back, as files, the lists and rules that staff edit."""

import shutil
from importlib.resources import as_file, files
from pathlib import Path
from typing import Annotated

import typer

from scripts.register import As, open_register

app = typer.Typer(no_args_is_help=True)


@app.callback()
def rules() -> None:
    """代码表和规则 / code lists and rules."""


@app.command()
def export(
    folder: Annotated[Path, typer.Argument(help="写入的文件夹 / folder to write")],
    account: As = None,
) -> None:
    """Write every code list, the publication levels and the rule files, in the layout of `data/`."""
    from gis.database import unit_of_work
    from gis.publication.service import export_rules, load_seeds

    lists = folder / "reference"
    lists.mkdir(parents=True, exist_ok=True)
    with open_register() as engine, unit_of_work(engine) as session:
        load_seeds(session)
        for path in export_rules(session, lists):
            typer.echo(path)
    with as_file(files("data") / "rules") as rule_files:
        for path in sorted(rule_files.glob("*.csv")):
            (folder / "rules").mkdir(exist_ok=True)
            typer.echo(shutil.copy(path, folder / "rules" / path.name))
