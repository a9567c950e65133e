"""`diming tiles`: write vector tiles as one PMTiles file that needs no network."""

from datetime import datetime
from pathlib import Path
from typing import Annotated

import typer

from scripts.register import As, open_register


def write(
    out: Annotated[
        Path, typer.Option("--out", metavar="FILE", help="写入的 PMTiles 文件 / PMTiles file to write")
    ],
    as_of: Annotated[
        datetime | None,
        typer.Option(
            "--as-of",
            formats=["%Y-%m-%d"],
            help="截至哪一天有效，缺省今天 / day of validity, today unless given",
        ),
    ] = None,
    min_zoom: Annotated[int, typer.Option("--min-zoom", min=0, max=16, help="最小层级 / coarsest zoom")] = 0,
    max_zoom: Annotated[int, typer.Option("--max-zoom", min=0, max=16, help="最大层级 / finest zoom")] = 12,
    collection: Annotated[
        list[str] | None,
        typer.Option(
            "--collection",
            metavar="ID",
            help="数据集，可多次，缺省全部 / collection, may be repeated, all unless given",
        ),
    ] = None,
    account: As = None,
    english: Annotated[bool, typer.Option("--english", help="英文说明 / described in English")] = False,
) -> None:
    """矢量瓦片：一个 PMTiles 文件，离线使用 / vector tiles as one PMTiles file for use without a network.

    Without --as only what is public is written.
    """
    from gis.accounts.rules import PUBLIC
    from gis.collections.declarations import collections
    from gis.database import unit_of_work
    from gis.history.as_known import today
    from gis.messages import Language, text
    from gis.tiles.rules import Wish
    from maps.tile_archive import write_archive
    from maps.tiles import tile_set
    from scripts.acting import acting

    if max_zoom < min_zoom:
        raise typer.BadParameter("--max-zoom < --min-zoom")
    language: Language = "en" if english else "zh"
    said = -1

    def progress(zoom: int, written: int) -> None:
        nonlocal said
        if zoom != said or written % 500 == 0:
            said = zoom
            typer.echo(text("tiles.progress", language, zoom=zoom, written=written), err=True)

    with open_register() as engine, unit_of_work(engine) as session:
        caller = PUBLIC if account is None else acting(session, account)
        wish = Wish(
            collections=tuple(collection or collections()),
            day=today() if as_of is None else as_of.date(),
        )
        given = tile_set(session, caller, wish, language)
        written = write_archive(out, session, given, range(min_zoom, max_zoom + 1), progress)
    size = out.stat().st_size
    said_last = text("tiles.written", language, file=out, tiles=written, megabytes=f"{size / 1e6:.1f}")
    typer.echo(said_last, err=True)
