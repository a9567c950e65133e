"""`diming targets`: reporting periods, and what a closed one reported as a file."""

from pathlib import Path
from typing import Annotated
from uuid import UUID

import typer

from scripts.register import As, open_register

app = typer.Typer(no_args_is_help=True, help="年度目标与报告期 / targets and periods", rich_markup_mode=None)


@app.callback()
def targets() -> None:
    """年度目标与报告期 / targets and reporting periods."""


@app.command("periods")
def periods_(account: As = None) -> None:
    """列出报告期 / list the periods: id, kind, days, closed or draft, signatory."""
    from gis.accounts.rules import PUBLIC
    from gis.database import unit_of_work
    from gis.messages import text
    from gis.target_progress import periods
    from scripts.acting import acting

    with open_register() as engine, unit_of_work(engine) as session:
        for row in periods.periods(session, PUBLIC if account is None else acting(session, account)):
            state = "closed" if row["closed_at"] else "draft"
            said = [row["id"], row["kind"], row["first_day"], row["last_day"], state, row["signatory"]]
            mark = [text("targets.demonstration")] if row["is_demonstration"] else []
            typer.echo("\t".join(said + mark))


@app.command()
def export(
    period: Annotated[UUID, typer.Argument(metavar="ID", help="报告期 / the period")],
    out: Annotated[Path, typer.Option("--out", metavar="X.xlsx|X.csv", dir_okay=False)],
    part: Annotated[
        str, typer.Option("--part", metavar="figures|rows|corrections", help="CSV 的内容 / what a CSV has")
    ] = "figures",
    english: Annotated[bool, typer.Option("--english", help="英文 / in English")] = False,
    account: As = None,
) -> None:
    """导出已关闭报告期的上报数、明细、口径和更正 / what a closed period reported: XLSX, or a part as CSV."""
    from gis.accounts.rules import PUBLIC
    from gis.database import unit_of_work
    from gis.target_progress import exports
    from scripts.acting import acting

    wanted = next((each for each in exports.PARTS if each == part), None)
    if wanted is None:
        raise typer.BadParameter("figures|rows|corrections", param_hint="--part")
    with open_register() as engine, unit_of_work(engine) as session:
        caller = PUBLIC if account is None else acting(session, account)
        if out.suffix.lower() == ".csv":
            _, content = exports.table(session, caller, period, wanted, "en" if english else "zh")
        else:
            _, content = exports.workbook(session, caller, period, "en" if english else "zh")
    out.write_bytes(content)
    typer.echo(out)
