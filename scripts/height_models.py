"""`diming planning load-heights`: load height models."""

from pathlib import Path
from typing import Annotated

import typer

from scripts.register import As, open_register


def load(
    files: Annotated[
        list[Path],
        typer.Argument(metavar="FILE...", exists=True, dir_okay=False, help="GeoTIFF, ASCII 格网 / grid"),
    ],
    title: Annotated[str, typer.Option("--title", help="数据名称、出处 / what it is and whose")],
    licence: Annotated[str, typer.Option("--licence", help="许可或授权 / licence")],
    crs: Annotated[
        str | None,
        typer.Option("--crs", help="坐标系，如 EPSG:4545，缺省按文件 / else the file's"),
    ] = None,
    demonstration: Annotated[bool, typer.Option("--demonstration", help="演示数据 / invented")] = False,
    account: As = None,
) -> None:
    """载入高程（米），供可视范围和坡度测算 / load heights in metres, for sight lines and slope."""
    from gis.accounts.rules import PUBLIC
    from gis.database import unit_of_work
    from gis.height_models import service
    from gis.messages import text
    from gis.secrecy_marks import refuse_marked_file
    from scripts.acting import acting

    said = service.Said(title, licence, crs, demonstration)
    with open_register() as engine, unit_of_work(engine) as session:
        caller = PUBLIC if account is None else acting(session, account)
        for path in files:
            refuse_marked_file(path, path.name)
            one = service.load(session, caller, path, path.name, said)
            facts = {
                "name": path.name,
                "columns": one.columns,
                "rows": one.rows,
                "lowest": f"{one.lowest_m:.0f}",
                "highest": f"{one.highest_m:.0f}",
                "unknown": one.unknown_cells,
                "system": one.system,
            }
            for language in ("zh", "en"):
                typer.echo(text("height_models.loaded", language, **facts))
