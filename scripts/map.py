"""`diming map`: write the planning map as one HTML file that needs no network."""

from datetime import datetime
from pathlib import Path
from typing import Annotated

import typer

from scripts.register import As, open_register


def write(
    out: Annotated[
        Path | None,
        typer.Option(
            "--out", metavar="FILE", help="写入的文件，缺省为标准输出 / file to write, else standard output"
        ),
    ] = None,
    as_of: Annotated[
        datetime | None,
        typer.Option(
            "--as-of",
            formats=["%Y-%m-%d"],
            help="截至哪一天有效，缺省今天 / day of validity, today unless given",
        ),
    ] = None,
    account: As = None,
    title: Annotated[str | None, typer.Option("--title", help="图名 / title of the sheet")] = None,
    review_number: Annotated[
        str | None, typer.Option("--review-number", help="审图号 / map approval number")
    ] = None,
    english: Annotated[bool, typer.Option("--english", help="英文图面 / sheet in English")] = False,
) -> None:
    """规划地图：一个自带一切、不联网的网页文件 / planning map: one HTML file, nothing from outside.

    Without --as only what is public is drawn.
    """
    from gis.accounts.rules import PUBLIC
    from gis.database import unit_of_work
    from gis.messages import Language, text
    from maps.planning_map import planning_map_html
    from maps.register_map import register_map
    from scripts.acting import acting

    language: Language = "en" if english else "zh"
    with open_register() as engine, unit_of_work(engine) as session:
        caller = PUBLIC if account is None else acting(session, account)
        content = register_map(
            session,
            caller,
            as_of=None if as_of is None else as_of.date(),
            title=title,
            review_number=review_number,
            language=language,
        )
    page = planning_map_html(content, language)
    if out is None:
        typer.echo(page)
        return
    out.write_text(page, "utf-8")
    located = sum(name.position is not None for name in content.names)
    written = text(
        "map.written",
        language,
        file=out,
        divisions=len(content.divisions),
        names=located,
        missing=len(content.names) - located,
    )
    typer.echo(written, err=True)
