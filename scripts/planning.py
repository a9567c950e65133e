"""`diming planning`: layers of a region, and what is drawn and printed: remediation of graves, cemeteries."""

from datetime import datetime
from enum import StrEnum
from pathlib import Path
from typing import Annotated
from uuid import UUID

import typer

from scripts import height_models, planning_layers
from scripts.register import As, open_register

app = typer.Typer(
    no_args_is_help=True, help="规划图层与成果 / planning layers and outputs", rich_markup_mode=None
)

app.command("load")(planning_layers.load)
app.command("load-heights")(height_models.load)
app.command("regions")(planning_layers.regions)
app.command("unload")(planning_layers.unload)


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
    """规划图层与成果 / planning layers and outputs."""


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


Day = Annotated[
    datetime | None,
    typer.Option("--on", formats=["%Y-%m-%d"], help="数据截至哪一天，缺省今天 / day, today unless given"),
]


@app.command("cemetery-report")
def cemetery_report(
    out: Annotated[Path, typer.Option("--out", metavar="X.docx", dir_okay=False, help="Word 或 PDF")],
    on: Day = None,
    region: Annotated[str | None, typer.Option(help="规划区域的代码 / code of the region")] = None,
    relocation: Annotated[
        UUID | None, typer.Option(metavar="ID", help="迁移测算，缺省最近一次 / run, else the latest")
    ] = None,
    screening: Annotated[
        list[UUID] | None, typer.Option(metavar="ID", help="选址测算，可多次 / runs, else the latest")
    ] = None,
    account: As = None,
) -> None:
    """农村牧区公益性公墓建设规划 / the plan of rural public cemeteries, of a day and of runs."""
    from gis.accounts.rules import PUBLIC
    from gis.database import unit_of_work
    from gis.settings import read_settings
    from maps.cemetery_plan_report import cemetery_plan_report
    from scripts.acting import acting

    settings = read_settings()
    with open_register(settings) as engine, unit_of_work(engine) as session:
        _, content = cemetery_plan_report(
            session,
            PUBLIC if account is None else acting(session, account),
            settings.home,
            None if on is None else on.date(),
            region,
            relocation,
            screening or (),
            "pdf" if out.suffix.lower() == ".pdf" else "docx",
        )
    out.write_bytes(content)
    typer.echo(out)


@app.command("cemetery-map")
def cemetery_map_(
    out: Annotated[Path, typer.Option("--out", metavar="X.html", dir_okay=False, help="网页 / page")],
    on: Day = None,
    reach_m: Annotated[float, typer.Option("--reach", min=0, help="直线范围，米 / metres")] = 15_000,
    english: Annotated[bool, typer.Option("--english", help="英文 / in English")] = False,
    account: As = None,
) -> None:
    """公益性公墓规划图：一个不联网的网页 / map of cemeteries as one page, nothing from outside."""
    from gis.accounts.rules import PUBLIC
    from gis.database import unit_of_work
    from maps.cemetery_map import cemetery_map
    from scripts.acting import acting

    with open_register() as engine, unit_of_work(engine) as session:
        _, page = cemetery_map(
            session,
            PUBLIC if account is None else acting(session, account),
            None if on is None else on.date(),
            reach_m,
            language="en" if english else "zh",
        )
    out.write_text(page, "utf-8")
    typer.echo(out)
