"""`diming planning remediation`: what is drawn and printed of the remediation of graves, into a folder."""

from datetime import datetime
from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from scripts.register import As, open_register

app = typer.Typer(no_args_is_help=True, help="规划成果 / planning outputs", rich_markup_mode=None)


class What(StrEnum):
    """Which output."""

    map = "map"
    sheet = "sheet"
    atlas = "atlas"
    report_docx = "report-docx"
    report_pdf = "report-pdf"


class Size(StrEnum):
    """Paper of sheets."""

    a4 = "A4"
    a3 = "A3"
    a2 = "A2"
    a1 = "A1"


@app.callback()
def planning() -> None:
    """规划成果 / planning outputs."""


@app.command()
def remediation(
    what: Annotated[
        What,
        typer.Argument(
            metavar="map|sheet|atlas|report-docx|report-pdf",
            help="单文件地图、单幅图、分苏木镇图集、报告 / page, sheet, atlas, report",
        ),
    ],
    out: Annotated[
        Path,
        typer.Option("--out", metavar="DIR", file_okay=False, help="写入的文件夹 / folder to write into"),
    ],
    on: Annotated[
        datetime | None,
        typer.Option("--on", formats=["%Y-%m-%d"], help="统计截至哪一天，缺省今天 / day, today unless given"),
    ] = None,
    paper: Annotated[Size, typer.Option("--paper", help="图纸 / paper of sheets")] = Size.a3,
    portrait: Annotated[bool, typer.Option("--portrait", help="竖幅 / portrait")] = False,
    photos: Annotated[bool, typer.Option(help="地图中放照片 / photos in the page")] = True,
    review_number: Annotated[str, typer.Option("--review-number", help="审图号 / map approval number")] = "",
    english: Annotated[bool, typer.Option("--english", help="英文 / in English")] = False,
    account: As = None,
) -> None:
    """违建墓地整治的地图、图幅、图集、进展报告 / map, sheet, atlas, report of the remediation."""
    from gis.accounts.rules import PUBLIC
    from gis.database import unit_of_work
    from gis.settings import read_settings
    from maps.remediation_outputs import Output, Wanted, make
    from scripts.acting import acting

    settings = read_settings()
    outputs: dict[What, Output] = {
        What.map: "map",
        What.sheet: "sheet",
        What.atlas: "atlas",
        What.report_docx: "report_docx",
        What.report_pdf: "report_pdf",
    }
    wanted = Wanted(
        outputs[what],
        None if on is None else on.date(),
        "en" if english else "zh",
        paper.value,
        "portrait" if portrait else "landscape",
        photos,
        review_number,
    )
    with open_register(settings) as engine, unit_of_work(engine) as session:
        caller = PUBLIC if account is None else acting(session, account)
        name, content = make(session, caller, settings.home, wanted)
    out.mkdir(parents=True, exist_ok=True)
    (out / name).write_bytes(content)
    typer.echo(out / name)
