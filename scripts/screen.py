"""`diming screen`: find nonstandard names in a list, with reasons."""

from pathlib import Path
from typing import Annotated

import typer

from scripts.import_file import Terminal


def screen_(
    source: Annotated[
        Path,
        typer.Argument(exists=True, dir_okay=False, help="名单，须有 name 列 / a list with a column name"),
    ],
    out: Annotated[Path, typer.Option("--out", metavar="OUT.csv", dir_okay=False, help="结果 / result")],
    findings: Annotated[
        Path | None,
        typer.Option("--findings", metavar="F.jsonl", dir_okay=False, help="逐条发现 / one finding a line"),
    ] = None,
) -> None:
    """在名单中查找疑似不规范地名（大、洋、怪、重等）并说明理由 / find nonstandard names, with reasons."""
    from gis.name_screening.service import list_screening

    progress = Terminal()

    def tell(done: int, total: int) -> None:
        progress.step("name_screening.screening", done, total)

    tally = list_screening().screen(source, out, findings, tell)
    progress.end()
    typer.echo(f"{tally.names}\t{tally.flagged}")
    for kind, count in sorted(tally.by_class.items(), key=lambda each: -each[1]):
        typer.echo(f"{kind}\t{count}")
