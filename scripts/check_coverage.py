"""`diming check-coverage`: check the polygons of a file or of the register, and say what is wrong."""

import json
import sys
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from scripts.register import As, open_register

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

    from shapely.geometry.base import BaseGeometry

    from gis.accounts.rules import Caller
    from gis.coverage_checks import Finding, Result, Unit
    from gis.coverage_checks.acceptance import AcceptedException

SHOWN = 20
REPORTS = (".docx", ".pdf")


def check_coverage_(
    file: Annotated[
        Path | None,
        typer.Argument(exists=True, dir_okay=False, help="GeoJSON、GPKG、Shapefile（zip）、KML、KMZ / file"),
    ] = None,
    level: Annotated[
        str | None, typer.Option("--level", help="查登记库的某一级，如 county 县级 / a level of the register")
    ] = None,
    tolerance: Annotated[
        float | None, typer.Option("--tolerance", metavar="M", min=0.001, max=1000, help="容差，米 / metres")
    ] = None,
    sliver_width: Annotated[
        float | None,
        typer.Option("--sliver-width", metavar="M", min=0, help="最大宽度不大于此值记为狭长，米 / metres"),
    ] = None,
    as_json: Annotated[bool, typer.Option("--json", help="结果以 JSON 输出 / print JSON")] = False,
    gpkg: Annotated[
        Path | None, typer.Option("--gpkg", metavar="OUT", help="问题图层 / findings as a GPKG")
    ] = None,
    report: Annotated[
        Path | None, typer.Option("--report", metavar="OUT", help="报告 .docx 或 .pdf / report")
    ] = None,
    layer: Annotated[str | None, typer.Option("--layer", help="图层 / layer of the file")] = None,
    crs: Annotated[str | None, typer.Option("--crs", help="坐标系，文件没写时 / system of the file")] = None,
    encoding: Annotated[str | None, typer.Option("--encoding", help="文字编码 / encoding")] = None,
    code_column: Annotated[
        str | None, typer.Option("--code", metavar="列", help="代码列 / code column")
    ] = None,
    name_column: Annotated[
        str | None, typer.Option("--name", metavar="列", help="名称列 / name column")
    ] = None,
    parent_column: Annotated[
        str | None, typer.Option("--parent", metavar="列", help="上级列 / column of the parent")
    ] = None,
    accepted: Annotated[
        Path | None,
        typer.Option(
            "--accepted",
            metavar="FILE",
            exists=True,
            dir_okay=False,
            help="已认可例外的图层 / accepted exceptions",
        ),
    ] = None,
    propose_accepted: Annotated[
        bool,
        typer.Option(
            "--propose-accepted",
            help="把 --accepted 各行起草为一张变更单 / draft the rows of --accepted as a proposal",
        ),
    ] = False,
    repair: Annotated[
        Path | None, typer.Option("--repair", metavar="OUT", help="修补建议 GPKG / proposed repair")
    ] = None,
    lines: Annotated[
        Path | None,
        typer.Option(
            "--lines", metavar="FILE", exists=True, dir_okay=False, help="批准的界线 / approved lines"
        ),
    ] = None,
    as_of: Annotated[
        datetime | None,
        typer.Option("--as-of", formats=["%Y-%m-%d"], help="登记库截至哪一天 / day of the register"),
    ] = None,
    exit_code: Annotated[
        bool, typer.Option("--exit-code", help="有问题时退出码为 1 / exit with 1 when anything is found")
    ] = False,
    account: As = None,
) -> None:
    """面拼接检查：重叠、空白、狭长、顶点、上下级 / overlaps, gaps, slivers, vertices, parents."""
    from gis.coverage_checks import SLIVER_WIDTH_M, TOLERANCE_M, check_coverage

    if (file is None) == (level is None):
        raise typer.BadParameter("FILE | --level LEVEL")
    if report is not None and report.suffix.lower() not in REPORTS:
        raise typer.BadParameter(f"--report: {' | '.join(REPORTS)}")
    if propose_accepted and (level is None or accepted is None or account is None):
        raise typer.BadParameter("--propose-accepted: --level, --accepted, --as")
    agreed: list[AcceptedException] = []
    approved: list[BaseGeometry] = []
    if file is not None:
        columns = {"code": code_column, "name": name_column, "parent": parent_column}
        units, about = _of_file(file, layer, encoding, crs, columns)
    else:
        proposed = accepted if propose_accepted else None
        units, about, agreed, approved = _of_register(str(level), as_of, account, proposed)
    result = check_coverage(
        units, tolerance or TOLERANCE_M, SLIVER_WIDTH_M if sliver_width is None else sliver_width
    )
    result = replace(result, about=about)
    result = _quieted(result, agreed, accepted, as_of)
    names = {unit.label: unit.name for unit in units if unit.name}
    if gpkg is not None:
        _write_gpkg(gpkg, result, names)
    if repair is not None:
        _write_repair(repair, result, units, lines, approved)
    if report is not None:
        _write_report(report, result, names)
    if as_json:
        typer.echo(json.dumps(result.as_json(), ensure_ascii=False, indent=2))
    else:
        _show(result, names)
    if exit_code and result.findings:
        raise typer.Exit(1)


def _quieted(
    result: "Result", agreed: "list[AcceptedException]", file: Path | None, as_of: datetime | None
) -> "Result":
    from gis.coverage_checks.acceptance import without_accepted
    from gis.coverage_checks.listing import read_exceptions
    from gis.history.as_known import today

    day = today() if as_of is None else as_of.date()
    return without_accepted(result, [*agreed, *(read_exceptions(file) if file else ())], day)


def _of_file(
    file: Path, layer: str | None, encoding: str | None, crs: str | None, columns: dict[str, str | None]
) -> "tuple[list[Unit], dict[str, object]]":
    from gis.coverage_checks.listing import read_units
    from gis.messages import text
    from gis.secrecy_marks import refuse_marked_file

    refuse_marked_file(file, file.name)
    listed = read_units(file, layer, encoding, crs, columns=columns)
    found = {name: column or "—" for name, column in listed.columns.as_json().items()}
    for language in ("zh", "en"):
        print(text("coverage.columns", language, **found), file=sys.stderr)
    return listed.units, listed.about(file.name)


def _of_register(
    level: str, as_of: datetime | None, account: str | None, proposed: Path | None
) -> "tuple[list[Unit], dict[str, object], list[AcceptedException], list[BaseGeometry]]":
    from gis.accounts.rules import PUBLIC
    from gis.administrative_divisions.coverage import register_units
    from gis.administrative_divisions.coverage_runs import levels_of
    from gis.administrative_divisions.coverage_units import accepted
    from gis.boundary_disputes.acceptances import marked_stretches
    from gis.boundary_lines.approved_queries import approved_lines
    from gis.database import unit_of_work
    from gis.history.as_known import today
    from scripts.acting import acting

    day = today() if as_of is None else as_of.date()
    with open_register() as engine, unit_of_work(engine) as session:
        caller = PUBLIC if account is None else acting(session, account)
        units = register_units(session, caller, level, day)
        levels = levels_of(session, caller)
        # What is in dispute is for those only who see what is restricted.
        also = marked_stretches if "restricted" in levels else None
        agreed = accepted(session, day, also, levels).exceptions
        approved = approved_lines(session, day)
        if proposed is not None:
            _propose(session, caller, proposed)
    return units, {"level": level, "as_of": day.isoformat(), "system": "cgcs2000"}, agreed, approved


def _propose(session: "Session", caller: "Caller", file: Path) -> None:
    from gis.administrative_divisions.exception_drafts import draft_from_file
    from gis.boundary_disputes.standstill import all_subjects
    from gis.messages import text
    from gis.secrecy_marks import refuse_marked_file

    refuse_marked_file(file, file.name)
    drafted = draft_from_file(session, caller, all_subjects(), file, file.name)
    for language in ("zh", "en"):
        said = text("coverage.drafted", language, number=drafted.number, count=drafted.item_count)
        print(said, file=sys.stderr)


def _write_gpkg(path: Path, result: "Result", names: dict[str, str]) -> None:
    from gis.coverage_checks.listing import write_findings

    path.unlink(missing_ok=True)
    write_findings(path, result, names)


def _write_repair(
    path: Path, result: "Result", units: "list[Unit]", lines: Path | None, approved: "list[BaseGeometry]"
) -> None:
    from gis.coverage_checks.listing import read_lines, write_repair
    from gis.coverage_checks.repair import propose
    from gis.messages import text

    proposed = propose(units, result, [*approved, *(read_lines(lines) if lines else ())])
    path.unlink(missing_ok=True)
    write_repair(path, proposed, units)
    for change in proposed.changes:
        gained, lost = change.gained_m2 / 10_000, change.lost_m2 / 10_000
        print(f"{change.unit.name} {change.unit.code}\t+{gained:.4f} ha\t-{lost:.4f} ha", file=sys.stderr)
    for language in ("zh", "en"):
        said = text(
            "coverage.repair",
            language,
            parts=len(proposed.shares),
            pending=len(proposed.pending),
            left=len(proposed.after.findings),
        )
        print(said, file=sys.stderr)


def _write_report(path: Path, result: "Result", names: dict[str, str]) -> None:
    from gis.history.as_known import today
    from gis.messages import text
    from maps.coverage_report import CoverageReport, coverage_report_docx, coverage_report_pdf

    about = result.about
    checked = about.get("file") or text("coverage.register", level=about["level"], day=about["as_of"])
    made = CoverageReport(
        title=text("coverage.report_title"),
        checked=str(checked),
        bureau="",
        result=result,
        names=names,
        checked_on=today(),
    )
    is_pdf = path.suffix.lower() == ".pdf"
    path.write_bytes(coverage_report_pdf(made) if is_pdf else coverage_report_docx(made))


def _show(result: "Result", names: dict[str, str]) -> None:
    from gis.messages import text

    for number, one in enumerate(result.findings[:SHOWN], start=1):
        typer.echo(f"{number}\t{_line(one, names)}")
    more = len(result.findings) - SHOWN
    figures = {
        "units": f"{result.units:,}",
        "vertices": f"{result.corners:,}",
        "tolerance": f"{result.tolerance_m:g}",
        "count": f"{len(result.findings):,}",
        "slivers": f"{sum(one.sliver for one in result.findings):,}",
    }
    for language in ("zh", "en"):
        if more > 0:
            typer.echo(text("coverage.more", language, count=f"{more:,}"))
        typer.echo(text("coverage.summary", language, **figures))
        for by in result.silenced_by():
            said = {
                "reference": by["exception"],
                "document": by["document"] or "—",
                "count": by["findings"],
                "area": by["area_ha"],
            }
            typer.echo(text("coverage.accepted_line", language, **said))


def _line(one: "Finding", names: dict[str, str]) -> str:
    parties = "—".join(f"{names[p]} {p}" if names.get(p, p) != p else p for p in one.parties)
    place = "" if one.location is None else f"{one.location[0]:.6f},{one.location[1]:.6f}"
    return "\t".join(
        [
            f"{one.rule.name_zh} {one.rule.name_en}",
            parties,
            f"{one.area_m2 / 10_000:.4f} ha",
            f"{one.length_m:.1f} m",
            f"{one.max_width_m:.2f} m",
            place,
            one.rule.rule,
        ]
    )
