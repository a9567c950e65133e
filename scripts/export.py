"""`diming export`: write a filtered list to a file that has been read back by another library."""

import json
import os
import shutil
import sys
import tempfile
from datetime import datetime
from pathlib import Path
from typing import Annotated, Any

import typer

from scripts.import_file import Terminal
from scripts.register import As, open_register

_DAY = ["%Y-%m-%d"]


def export_(
    format_: Annotated[str, typer.Option("--format", help="csv | xlsx | geojson | gpkg | shp | lpf")],
    out: Annotated[
        Path | None, typer.Option(help="写入的文件；不写则到标准输出 / file to write, else standard output")
    ] = None,
    dictionary_: Annotated[
        Path | None,
        typer.Option(
            "--dictionary", help="CSV 的数据字典（datapackage.json） / data dictionary of a CSV, with --out"
        ),
    ] = None,
    kind: Annotated[str, typer.Option(help="place-names 地名 | divisions 行政区划")] = "place-names",
    text_: Annotated[str | None, typer.Option("--text", help="名称开头 / beginning of the name")] = None,
    category: Annotated[str | None, typer.Option(help="地名类别代码开头 / category")] = None,
    division: Annotated[
        str | None, typer.Option(help="区划代码，含以下各级 / division code, all below it too")
    ] = None,
    name_type: Annotated[str | None, typer.Option(help="名称类型 / type of name")] = None,
    bbox: Annotated[str | None, typer.Option(help="西,南,东,北（度） / west,south,east,north")] = None,
    include_historic: Annotated[bool, typer.Option(help="含已停用的 / ended ones too")] = False,
    include_statistical: Annotated[bool, typer.Option(help="含统计单位 / statistical units too")] = False,
    type_: Annotated[str | None, typer.Option("--type", help="区划类型代码 / type of division")] = None,
    level: Annotated[str | None, typer.Option(help="区划级别代码 / level of division")] = None,
    code: Annotated[str | None, typer.Option(help="区划代码开头 / beginning of the division's code")] = None,
    as_of: Annotated[datetime | None, typer.Option(formats=_DAY, help="截至（日期）有效 / as of")] = None,
    as_known_on: Annotated[
        datetime | None, typer.Option(formats=_DAY, help="按该日库内记载 / as known on (staff)")
    ] = None,
    account: As = None,
) -> None:
    """导出清单 / export a list; without an account only what is public."""
    from gis.accounts.rules import PUBLIC
    from gis.database import unit_of_work
    from gis.exchange.exporting import ENDINGS, dictionary
    from gis.exchange.rules import KINDS
    from gis.exchange.service import ExportRequest, export
    from gis.messages import text
    from scripts.acting import acting

    if kind not in KINDS or format_ not in ENDINGS:
        raise typer.BadParameter(f"--kind {' | '.join(KINDS)}, --format {' | '.join(ENDINGS)}")
    if dictionary_ is not None and (format_ != "csv" or out is None):
        raise typer.BadParameter("--dictionary: --format csv --out FILE")
    progress = Terminal()
    with open_register() as engine, unit_of_work(engine) as session, tempfile.TemporaryDirectory() as folder:
        caller = PUBLIC if account is None else acting(session, account)
        if kind == "place-names":
            filters = _place_name_filters(
                session, text_, category, division, name_type, bbox, include_historic
            )
        else:
            filters = _division_filters(session, text_, division, type_, level, code, include_statistical)
        request = ExportRequest(
            kind,
            format_,  # type: ignore[arg-type]  # compared with ENDINGS above
            filters,
            as_of and as_of.date(),
            as_known_on and as_known_on.date(),
        )
        written = export(session, caller, request, Path(folder) / request.file_name, progress)
        progress.end()
        if out is None:
            with written.path.open("rb") as file:
                shutil.copyfileobj(file, sys.stdout.buffer)
        else:
            shutil.copyfile(written.path, out)
        if dictionary_ is not None and out is not None:
            lies = os.path.relpath(out.resolve(), dictionary_.resolve().parent)
            package = dictionary(session, caller, request, written, lies)
            dictionary_.write_text(json.dumps(package, ensure_ascii=False, indent=2) + "\n", "utf-8")
    print(text("export.summary", rows=written.rows, shortened=written.shortened), file=sys.stderr)


def _place_name_filters(
    session: Any,
    text_: str | None,
    category: str | None,
    division: str | None,
    name_type: str | None,
    bbox: str | None,
    include_historic: bool,
) -> dict[str, Any]:
    filters = {
        "text": text_,
        "category": category,
        "division_id": _division(session, division),
        "name_type": name_type,
        "bbox": _window(bbox),
        "include_historic": include_historic or None,
    }
    return {name: value for name, value in filters.items() if value is not None}


def _division_filters(
    session: Any,
    text_: str | None,
    parent: str | None,
    type_: str | None,
    level: str | None,
    code: str | None,
    include_statistical: bool,
) -> dict[str, Any]:
    filters = {
        "text": text_,
        "parent_id": _division(session, parent),
        "type": type_,
        "level": level,
        "code": code,
        "include_statistical": include_statistical or None,
    }
    return {name: value for name, value in filters.items() if value is not None}


def _division(session: Any, code: str | None) -> Any:
    from gis.administrative_divisions.rules import DivisionNotFound
    from gis.administrative_divisions.service import division_by_code

    if code is None:
        return None
    found = division_by_code(session, code)
    if found is None:
        raise DivisionNotFound
    return found


def _window(bbox: str | None) -> tuple[float, ...] | None:
    if bbox is None:
        return None
    try:
        window = tuple(float(part) for part in bbox.split(","))
    except ValueError:
        window = ()
    if len(window) != 4:
        raise typer.BadParameter("--bbox WEST,SOUTH,EAST,NORTH")
    return window
