"""`diming import`: bring a list of divisions or place names into the register, or only check it."""

import json
import sys
import tempfile
from collections.abc import Mapping, Sequence
from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, Literal, cast

import typer

from scripts.reading_options import Crs, Delimiter, Encoding, HeaderRow, ListKind, Sheet
from scripts.register import As, open_register

if TYPE_CHECKING:
    from gis.exchange.rules import Kind
    from gis.messages import Language

FINDINGS_SHOWN = 20
LANGUAGES: tuple["Language", ...] = ("zh", "en")


class Terminal:
    """Progress for whoever waits at a terminal, on standard error."""

    def __init__(self) -> None:
        self._step = ""

    def step(self, message_id: str, done: int = 0, total: int = 0) -> None:
        """Show the step; on a terminal the figures change in place."""
        from gis.messages import text

        figures = f" {done:,}/{total:,}" if total else f" {done:,}" if done else ""
        if sys.stderr.isatty():
            print(f"\r\033[K{text(message_id)}{figures}", end="", file=sys.stderr, flush=True)
        elif message_id != self._step:
            print(f"{text(message_id)} / {text(message_id, 'en')}", file=sys.stderr, flush=True)
        self._step = message_id

    def end(self) -> None:
        """Leave the line."""
        if sys.stderr.isatty() and self._step:
            print(file=sys.stderr)


def import_(
    file: Annotated[Path, typer.Argument(exists=True, dir_okay=False, help="要导入的文件 / the list")],
    kind: ListKind = None,
    map_: Annotated[
        list[str] | None,
        typer.Option(
            "--map", metavar="列=字段", help="指定某列是哪个字段，可多次 / column=field, repeatable"
        ),
    ] = None,
    set_: Annotated[
        list[str] | None,
        typer.Option("--set", metavar="字段=值", help="整份文件同一个值 / field=value for every row"),
    ] = None,
    crs: Crs = None,
    datum_parameters: Annotated[
        Path | None, typer.Option(exists=True, help="七参数 JSON 文件 / JSON file of the seven parameters")
    ] = None,
    sheet: Sheet = None,
    header_row: HeaderRow = None,
    encoding: Encoding = None,
    delimiter: Delimiter = None,
    north: Annotated[
        str | None, typer.Option(help="哪一列坐标向北：first | second / which column is north")
    ] = None,
    good_rows_only: Annotated[bool, typer.Option(help="只导入合格的行 / leave bad rows out")] = False,
    dry_run: Annotated[bool, typer.Option(help="只检查，不导入 / only check")] = False,
    first_load: Annotated[
        bool, typer.Option(help="管理员向空库的首次导入，不经审批 / administrator, empty register")
    ] = False,
    findings: Annotated[
        Path | None, typer.Option(help="问题清单写入 .csv 或 .xlsx / write the findings")
    ] = None,
    source: Annotated[str, typer.Option(help="资料来源 / title of the source")] = "",
    licence: Annotated[str, typer.Option(help="使用许可 / its licence")] = "",
    dated: Annotated[datetime | None, typer.Option(formats=["%Y-%m-%d"], help="资料日期 / its date")] = None,
    reason: Annotated[str, typer.Option(help="变更理由 / reason of the proposal")] = "",
    account: As = None,
) -> None:
    """导入行政区划或地名清单；生成一份变更单，由另一位同事审批 / import a list as one proposal."""
    from gis.database import unit_of_work
    from gis.exchange import service
    from gis.exchange.rules import ImportOptions, ImportRefused
    from gis.messages import text
    from gis.secrecy_marks import refuse_marked_file
    from scripts.acting import acting

    if findings is not None and findings.suffix.lower() not in (".csv", ".xlsx"):
        raise typer.BadParameter("--findings: .csv | .xlsx")
    if account is None:
        raise typer.BadParameter("--as ACCOUNT")
    refuse_marked_file(file, file.name)
    options = ImportOptions(
        kind=_kind(kind, file, sheet, header_row, encoding, crs, delimiter),
        sheet=sheet,
        mapping=pairs_of(map_, "--map"),
        defaults=pairs_of(set_, "--set") or {},
        crs=crs,
        datum_parameters=json.loads(datum_parameters.read_text("utf-8")) if datum_parameters else None,
        header_row=header_row,
        encoding=encoding,
        delimiter=delimiter,
        north=_north(north),
        good_rows_only=good_rows_only,
        dry_run=dry_run,
        first_load=first_load,
        source_title=source,
        source_licence=licence,
        source_dated=_day(dated),
        reason=reason,
    )
    progress = Terminal()
    with tempfile.TemporaryDirectory() as folder:
        try:
            with open_register() as engine, unit_of_work(engine) as session:
                caller = acting(session, account)
                result = service.import_list(
                    session, caller, file, file.name, options, progress, Path(folder)
                )
        except ImportRefused as refusal:
            progress.end()
            show_findings(refusal.details)
            for language in LANGUAGES:
                print(text(refusal.message_id, language, **refusal.params), file=sys.stderr)
            raise typer.Exit(1) from refusal
        finally:
            progress.end()
            _keep_findings(Path(folder), findings)
    show_findings(result["findings"])
    _show(result)


def _kind(
    kind: str | None,
    file: Path,
    sheet: str | None,
    header_row: int | None,
    encoding: str | None,
    crs: str | None,
    delimiter: str | None,
) -> "Kind":
    from gis.exchange.columns import guess_kind
    from gis.exchange.rules import KINDS
    from gis.exchange.sources import open_list

    if kind is None:
        with open_list(
            file,
            file.name,
            sheet=sheet,
            header_row=header_row,
            encoding=encoding,
            crs=crs,
            delimiter=delimiter,
        ) as opened:
            return guess_kind(opened.columns)
    for known in KINDS:
        if kind == known:
            return known
    raise typer.BadParameter(f"--kind: {' | '.join(KINDS)}")


def _north(given: str | None) -> Literal["first", "second"] | None:
    if given not in (None, "first", "second"):
        raise typer.BadParameter("--north: first | second")
    return cast('Literal["first", "second"] | None', given)


def pairs_of(given: list[str] | None, option: str) -> dict[str, str] | None:
    """Return NAME=VALUE options as a dictionary; raise BadParameter for another form."""
    if not given:
        return None
    pairs = [pair.partition("=") for pair in given]
    if not all(equals and name for name, equals, _ in pairs):
        raise typer.BadParameter(f"{option}: NAME=VALUE")
    return {name.strip(): value.strip() for name, _, value in pairs}


def _day(given: datetime | None) -> date | None:
    return None if given is None else given.date()


def _keep_findings(folder: Path, wanted: Path | None) -> None:
    if wanted is None:
        return
    written = folder / f"findings{wanted.suffix.lower()}"
    if written.exists():
        wanted.write_bytes(written.read_bytes())


def show_findings(findings: Sequence[Mapping[str, Any]]) -> None:
    """Print the first findings on standard error: row, column, value, rule, how to mend."""
    for finding in findings[:FINDINGS_SHOWN]:
        cell = "\t".join(str(finding[part]) for part in ("row", "column", "value", "sentence_zh", "mend_zh"))
        print(cell, file=sys.stderr)


def _show(result: Mapping[str, Any]) -> None:
    """Print what became of the list: figures and the proposal."""
    from gis.messages import text

    figures = {
        name: result[name] for name in ("rows", "new", "changed", "unchanged", "bad", "findings_count")
    }
    typer.echo(text("import.summary", **figures))
    if result["proposal"] is not None:
        typer.echo(text("import.proposal", **result["proposal"]))
