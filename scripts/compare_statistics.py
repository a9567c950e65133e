"""`diming statistics`: do the figures that are reported agree with the register?"""

import json
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from scripts.register import As, open_register

if TYPE_CHECKING:
    from gis.exchange.statistics_check import Comparison
    from gis.messages import Language

app = typer.Typer(no_args_is_help=True, rich_markup_mode=None, help="统计数据质量 / quality of statistics")
LANGUAGES: tuple["Language", ...] = ("zh", "en")
PLACES_SHOWN = 10


@app.callback()
def statistics() -> None:
    """统计数据质量 / quality of statistics."""


@app.command("compare")
def compare_(
    file: Annotated[Path, typer.Argument(exists=True, dir_okay=False, help="统计表 / the table: CSV, XLSX")],
    json_: Annotated[bool, typer.Option("--json", help="输出 JSON / print JSON")] = False,
    out: Annotated[
        Path | None, typer.Option(help="不一致之处写入 .csv 或 .xlsx / write the differences")
    ] = None,
    sheet: Annotated[str | None, typer.Option(help="工作表 / sheet")] = None,
    as_of: Annotated[datetime | None, typer.Option(formats=["%Y-%m-%d"], help="截至（日期） / as of")] = None,
    demonstration: Annotated[bool, typer.Option(help="计入演示数据 / count invented data too")] = False,
    account: As = None,
) -> None:
    """把统计表与登记库逐格核对，列出差异及所涉地名 / compare a table with the register, cell by cell."""
    from gis.database import unit_of_work
    from gis.exchange.statistics_check import compare_table
    from scripts.acting import acting

    if account is None:
        raise typer.BadParameter("--as ACCOUNT")
    if out is not None and out.suffix.lower() not in (".csv", ".xlsx"):
        raise typer.BadParameter("--out: .csv | .xlsx")
    with open_register() as engine, unit_of_work(engine) as session:
        found = compare_table(
            session,
            acting(session, account),
            file,
            file.name,
            as_of=as_of and as_of.date(),
            sheet=sheet,
            demonstration=demonstration,
        )
    if out is not None:
        found.write(out)
    if json_:
        print(json.dumps(found.as_json(), ensure_ascii=False, indent=2))
    else:
        for language in LANGUAGES:
            _show(found, language)


def _show(found: "Comparison", language: "Language") -> None:
    from gis.messages import text

    for finding in found.findings:
        print(f"{finding.row} {finding.column} {finding.value}: {finding.sentence(language)}")
    for one in found.differences:
        said = {
            "division": found.division(one, language),
            "category": found.category(one, language),
            "registered": one.registered,
        }
        if one.stated is None:
            print(text("statistics.unstated", language, **said))
        else:
            stated = one.stated
            where = {"row": stated.row, "column": stated.column, "stated": stated.count}
            print(text("statistics.difference", language, **said, **where, by=f"{one.by:+d}"))
        shown = "、".join(name for _, name in one.places[:PLACES_SHOWN])
        if shown:
            print(f"    {shown}{' …' if one.registered > PLACES_SHOWN else ''}")
    print(
        text(
            "statistics.compared",
            language,
            day=found.day,
            counts=found.counts,
            agreeing=found.agreeing,
            differences=len(found.differences),
            unreadable=sum(finding.is_error for finding in found.findings),
        )
    )
