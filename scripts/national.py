"""`diming national`: check what goes to the national place-name database, and make packages of it."""

import csv
import sys
from collections import Counter
from dataclasses import replace
from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from scripts.import_file import Terminal
from scripts.register import As, open_register

if TYPE_CHECKING:
    from gis.national_database.service import Preflight, Returned

app = typer.Typer(
    help="国家地名信息库上报 / packages for the national place-name database", no_args_is_help=True
)

_DAY = ["%Y-%m-%d"]
AsOf = Annotated[datetime | None, typer.Option(formats=_DAY, help="截至（日期）有效 / as of")]
Historic = Annotated[bool, typer.Option("--historic", help="含历史地名 / ended names too")]
Demonstration = Annotated[
    bool,
    typer.Option("--with-demonstration", help="允许演示数据（试用） / let invented data pass"),
]
Media = Annotated[
    Path | None, typer.Option(exists=True, file_okay=False, help="附件文件夹 / folder of the attachments")
]
Findings = Annotated[
    Path | None, typer.Option(help="把检查报告写成 CSV / write the pre-flight report as CSV")
]


@app.command("package")
def package_(
    out: Annotated[Path, typer.Option(help="写入的文件夹，须为空 / folder to write, empty")],
    since: Annotated[
        str | None,
        typer.Option(help="增量：自某日、发布版（release:3）或数据包 / since a day, a release, a package"),
    ] = None,
    format_: Annotated[
        list[str] | None, typer.Option("--format", help="xlsx | json | gpkg | shp，可多次；不写为全部 / all")
    ] = None,
    encoding: Annotated[str, typer.Option(help="Shapefile: UTF-8 | GBK")] = "UTF-8",
    good_rows: Annotated[
        bool, typer.Option("--good-rows", help="只上报无错的记录 / leave out records with errors")
    ] = False,
    as_of: AsOf = None,
    historic: Historic = False,
    with_demonstration: Demonstration = False,
    media: Media = None,
    findings: Findings = None,
    account: As = None,
) -> None:
    """检查并生成上报数据包 / check and make a package; without an account only what is public."""
    from gis.accounts.rules import PUBLIC
    from gis.database import unit_of_work
    from gis.messages import text
    from gis.national_database import service
    from gis.releases.national import released
    from scripts.acting import acting

    wanted = tuple(dict.fromkeys(format_ or service.FORMATS))
    if set(wanted) - set(service.FORMATS) or encoding not in ("UTF-8", "GBK"):
        raise typer.BadParameter(f"--format {' | '.join(service.FORMATS)}, --encoding UTF-8 | GBK")
    request = service.PackageRequest(
        formats=wanted,  # type: ignore[arg-type]  # compared above
        encoding=encoding,  # type: ignore[arg-type]  # compared above
        as_of=as_of and as_of.date(),
        since=None if _release(since) else _since(since),
        historic=historic,
        good_rows=good_rows,
        with_demonstration=with_demonstration,
        attachments=_attachments(media),
    )
    progress = Terminal()
    with open_register() as engine, unit_of_work(engine) as session:
        caller = PUBLIC if account is None else acting(session, account)
        if (number := _release(since)) is not None:
            request = replace(request, since=released(session, caller, number))
        if findings is not None:
            _write_findings(findings, service.preflight(session, caller, request, progress))
        manifest = service.make_package(session, caller, out, request, progress)
    progress.end()
    counts: dict[str, Any] = {"count": sum(manifest.counts.values()), "left_out": manifest.left_out}
    if manifest.kind == "full":
        print(text("national.summary_full", **counts), file=sys.stderr)
        return
    added, changed, removed = (manifest.changes[word] for word in ("新增", "变更", "注销"))
    print(text("national.summary", added=added, changed=changed, removed=removed, **counts), file=sys.stderr)


@app.command("preflight")
def preflight_(
    package: Annotated[
        Path | None,
        typer.Option(exists=True, help="要检查的数据包 / a package, else the register"),
    ] = None,
    as_of: AsOf = None,
    historic: Historic = False,
    with_demonstration: Demonstration = False,
    media: Media = None,
    findings: Findings = None,
    account: As = None,
) -> None:
    """上报前检查 / the pre-flight report; leaves with 1 when it has errors."""
    from gis.accounts.rules import PUBLIC
    from gis.database import unit_of_work
    from gis.messages import text
    from gis.national_database import service
    from scripts.acting import acting

    progress = Terminal()
    request = service.PackageRequest(
        as_of=as_of and as_of.date(),
        historic=historic,
        with_demonstration=with_demonstration,
        attachments=_attachments(media),
    )
    with open_register() as engine, unit_of_work(engine) as session:
        caller = PUBLIC if account is None else acting(session, account)
        if package is None:
            report = service.preflight(session, caller, request, progress)
        else:
            report = service.preflight_of_package(session, caller, package)
    progress.end()
    if findings is not None:
        _write_findings(findings, report)
    else:
        _print_findings(report)
    print(text("national.report", **report.sentence), file=sys.stderr)
    if report.bad:
        raise typer.Exit(1)


@app.command("reconcile")
def reconcile_(
    file: Annotated[
        Path, typer.Argument(exists=True, dir_okay=False, help="国家库返回的 JSON / what was returned")
    ],
    out: Annotated[Path, typer.Option(help="写出比对结果 CSV / CSV of candidates and conflicts")],
    coded_on: Annotated[
        datetime | None, typer.Option(formats=_DAY, help="赋码日期 / day the codes were given")
    ] = None,
    account: As = None,
) -> None:
    """返回数据与登记库比对 / match what was returned with the register; changes nothing."""
    from gis.accounts.rules import PUBLIC
    from gis.database import unit_of_work
    from gis.messages import text
    from gis.national_database import service
    from scripts.acting import acting

    progress = Terminal()
    with open_register() as engine, unit_of_work(engine) as session:
        caller = PUBLIC if account is None else acting(session, account)
        day = coded_on and coded_on.date()
        found = service.reconcile_returned(session, caller, file, progress, day)
    progress.end()
    columns = ("outcome", "returned_id", "name", "code", "code_faults", "rank", "score", "record_id", "ours",
               "parts", "distance", "conflicts")  # fmt: skip
    _write_table(
        out, [text(f"national.column.{one}") for one in columns], [row for one in found for row in _told(one)]
    )
    counts = Counter(one.outcome for one in found)
    print(
        text(
            "national.reconciled",
            count=len(found),
            matched=counts["matched"],
            review=counts["review"],
            new=counts["new"],
        ),
        file=sys.stderr,
    )


@app.command("entries")
def entries_(
    out: Annotated[Path, typer.Option(help="写出 CSV，填好后可用 entry 读入 / CSV that `entry` reads back")],
    state: Annotated[
        str | None, typer.Option(help="只列某一状态：未录 | 已录 | 退回 | 已入库 / only one state")
    ] = None,
    account: As = None,
) -> None:
    """列出录入状态 / list how far each record has got in the national database (staff)."""
    from gis.accounts.rules import PUBLIC
    from gis.database import unit_of_work
    from gis.messages import text
    from gis.national_database import entries
    from gis.national_database.entry_lists import HEADINGS
    from scripts.acting import acting

    with open_register() as engine, unit_of_work(engine) as session:
        caller = PUBLIC if account is None else acting(session, account)
        words = {one.name_zh: one.state for one in entries.states(session).values()}
        if state is not None and state not in words:
            raise typer.BadParameter(f"--state {' | '.join(words)}")
        found = entries.standings(session, caller, words[state] if state else None)
    rows = [
        [
            one.record.id,
            one.record.name,
            one.record.values.get("place_type", ""),
            one.state.name_zh,
            one.operator,
            str(one.on_date or ""),
            one.reason,
            one.code,
            str(one.coded_on or ""),
            text("national.coded" if one.is_coded else "national.not_coded"),
        ]
        for one in found
    ]
    _write_table(out, [*HEADINGS, text("national.column.coded")], rows)
    told = text("national.entries_listed", count=len(found), open=sum(not one.is_coded for one in found))
    print(told, file=sys.stderr)


@app.command("entry")
def entry_(
    file: Annotated[
        Path, typer.Argument(exists=True, dir_okay=False, help="录入情况表 CSV 或 XLSX / list of entries")
    ],
    account: As = None,
) -> None:
    """登记录入情况：已录、退回、已入库 / say what came of each record; all rows or none."""
    from gis.accounts.rules import PUBLIC
    from gis.database import unit_of_work
    from gis.messages import text
    from gis.national_database import entries
    from gis.national_database.entry_lists import read_steps
    from gis.national_database.entry_states import FIRST
    from scripts.acting import acting

    with open_register() as engine, unit_of_work(engine) as session:
        caller = PUBLIC if account is None else acting(session, account)
        steps = read_steps(file, entries.states(session), FIRST)
        count = entries.record_steps(session, caller, steps)
    print(text("national.entries_kept", count=count), file=sys.stderr)


def _told(one: "Returned") -> list[list[str]]:
    """A row for each candidate; one for a returned record that is like none of ours."""
    from gis.messages import text

    found, record = one.reconciled, one.reconciled.returned
    head = [
        text(f"national.outcome.{one.outcome}"),
        record.id,
        record.name,
        record.code,
        "；".join(text(f"national.finding.{fault}") for fault in one.code_faults),
    ]
    if not found.candidates:
        return [[*head, *[""] * 7]]
    differing = "；".join(
        text("national.conflict", field=each.heading_zh, ours=each.ours, theirs=each.theirs)
        for each in found.conflicts
    )
    return [
        [
            *head,
            str(rank),
            f"{each.score:.2f}",
            each.record.id,
            each.record.name,
            "，".join(f"{text(f'national.part.{part}')} {value:.2f}" for part, value in each.parts.items()),
            "" if each.distance_m is None else f"{each.distance_m:.0f}",
            differing if rank == 1 else "",
        ]
        for rank, each in enumerate(found.candidates, start=1)
    ]


def _release(since: str | None) -> int | None:
    """Return the number of a release that changes are told since: release:3."""
    what, _, number = (since or "").partition(":")
    return int(number) if what == "release" and number.isdigit() else None


def _since(said: str | None) -> date | Path | None:
    if said is None:
        return None
    try:
        return date.fromisoformat(said)
    except ValueError:
        path = Path(said)
    if not path.exists():
        from gis.messages import text

        raise typer.BadParameter(text("national.since_unreadable", since=said))
    return path


def _attachments(media: Path | None) -> frozenset[str]:
    return frozenset() if media is None else frozenset(one.name for one in media.iterdir() if one.is_file())


def _rows(report: "Preflight") -> list[list[str]]:
    from gis.messages import text

    return [
        [
            one.record_id,
            one.name,
            one.heading_zh,
            one.value,
            text(f"national.severity.{one.severity}"),
            text(f"national.finding.{one.rule}", **one.params),
            text(f"national.mend.{one.rule}", **one.params),
        ]
        for one in report.findings
    ]


def _headings() -> list[str]:
    from gis.messages import text

    columns = ("record_id", "name", "field", "value", "severity", "rule", "mend")
    return [text(f"national.column.{one}") for one in columns]


def _write_findings(path: Path, report: "Preflight") -> None:
    _write_table(path, _headings(), _rows(report))


def _write_table(path: Path, headings: list[str], rows: list[list[str]]) -> None:
    from gis.spreadsheets.writing import OutColumn, write_csv

    columns = [OutColumn(str(at), title) for at, title in enumerate(headings)]
    write_csv(path, columns, ({str(at): cell for at, cell in enumerate(row)} for row in rows))


def _print_findings(report: "Preflight") -> None:
    writer = csv.writer(sys.stdout)
    writer.writerow(_headings())
    writer.writerows(_rows(report))
