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
    """Write every code list, the publication levels and the rules in force, in the layout of `data/`."""
    from gis.database import unit_of_work
    from gis.name_rules.seeding import export as export_rows
    from gis.name_rules.seeding import load_seeds
    from gis.publication.service import export_rules

    lists, rules_folder = folder / "reference", folder / "rules"
    for each in (lists, rules_folder):
        each.mkdir(parents=True, exist_ok=True)
    with open_register() as engine, unit_of_work(engine) as session:
        load_seeds(session)
        for path in export_rules(session, lists):
            typer.echo(path)
        kept = {path.name: path for path in export_rows(session, rules_folder)}
    with as_file(files("data") / "rules") as rule_files:
        for path in sorted(rule_files.glob("*.csv")):
            # What the register keeps as rows was written above; the rest is not staff's to change
            typer.echo(kept.get(path.name) or shutil.copy(path, rules_folder / path.name))
