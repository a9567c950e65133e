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
    out: Annotated[Path, typer.Option("--out", metavar="OUT.csv", help="结果 / result")],
    findings: Annotated[
        Path | None,
        typer.Option("--findings", metavar="F.jsonl", help="逐条发现 / one finding a line"),
    ] = None,
    dask: Annotated[
        str | None,
        typer.Option(
            metavar="tcp://主机:8786|local:进程数",
            help="在 Dask 集群上筛查；OUT 为文件夹则分片 / on a Dask cluster; a folder OUT gets parts",
        ),
    ] = None,
) -> None:
    """在名单中查找疑似不规范地名（大、洋、怪、重等）并说明理由 / find nonstandard names, with reasons."""
    from gis.name_screening.service import list_screening

    progress = Terminal()

    def tell(done: int, total: int) -> None:
        progress.step("name_screening.screening", done, total)

    if dask is None:
        tally = list_screening().screen(source, out, findings, tell)
    else:
        from gis.name_screening.cluster_screening import screen_on_cluster

        tally = screen_on_cluster(source, out, findings, dask, tell)
    progress.end()
    typer.echo(f"{tally.names}\t{tally.flagged}")
    for kind, count in sorted(tally.by_class.items(), key=lambda each: -each[1]):
        typer.echo(f"{kind}\t{count}")
