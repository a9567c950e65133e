"""`diming exchange`: what others send, looked at before anything is done with it."""

import json
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from scripts.reading_options import Crs, Delimiter, Encoding, HeaderRow, ListKind, Sheet

if TYPE_CHECKING:
    from gis.exchange.rules import Finding
    from gis.messages import Language

app = typer.Typer(no_args_is_help=True, rich_markup_mode=None, help="数据交换 / exchange")
LANGUAGES: tuple["Language", ...] = ("zh", "en")
FINDINGS_SHOWN = 50


@app.callback()
def exchange() -> None:
    """数据交换 / exchange of data."""


@app.command("validate")
def validate_(
    file: Annotated[Path, typer.Argument(exists=True, dir_okay=False, help="收到的文件 / the file")],
    json_: Annotated[bool, typer.Option("--json", help="输出 JSON / print JSON")] = False,
    kind: ListKind = None,
    sheet: Sheet = None,
    header_row: HeaderRow = None,
    encoding: Encoding = None,
    delimiter: Delimiter = None,
    crs: Crs = None,
) -> None:
    """检查收到的文件，不需登记库；有错误时退出码为 1 / check a file without a register."""
    from gis.exchange.rules import KINDS, ImportOptions
    from gis.exchange.validation import validate
    from gis.messages import text

    if kind is not None and kind not in KINDS:
        raise typer.BadParameter(f"--kind: {' | '.join(KINDS)}")
    options = ImportOptions(
        sheet=sheet, header_row=header_row, encoding=encoding, delimiter=delimiter, crs=crs
    )
    report = validate(file, file.name, options, kind)
    if json_:
        print(json.dumps(report.as_json(), ensure_ascii=False, indent=2))
    else:
        for one in report.findings[:FINDINGS_SHOWN]:
            _show(one)
        if len(report.findings) > FINDINGS_SHOWN:
            print(f"… {len(report.findings) - FINDINGS_SHOWN} (--json)")
        for layer in report.layers:
            print(f"{layer.name}\t{layer.rows}")
        params = report.as_json() | {"name": report.name}
        shown = {key: params[key] for key in ("name", "format", "rows", "errors", "notes")}
        for language in LANGUAGES:
            print(text("exchange.validated", language, **shown))
        for language in LANGUAGES:
            print(text("exchange.validated_only_here", language))
    if report.errors:
        raise typer.Exit(1)


def _show(finding: "Finding") -> None:
    where = " ".join(part for part in (str(finding.row), finding.column, finding.value) if part)
    print(f"{'✗' if finding.is_error else '·'} {where}")
    for language in LANGUAGES:
        print(f"    {finding.sentence(language)} → {finding.mend(language)}")
