"""`diming planning load`, `regions`, `unload`: the layers that planning stands on, of any region."""

import json
import tempfile
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, get_args
from uuid import UUID

import typer

from scripts.import_file import Terminal, pairs_of, show_findings
from scripts.reading_options import Crs, Delimiter, Encoding, HeaderRow, Sheet
from scripts.register import As, open_register

if TYPE_CHECKING:
    from gis.messages import Language
    from gis.planning_imports.rules import LoadOptions

LANGUAGES: tuple["Language", ...] = ("zh", "en")
_LAYERS = "corridors 线路 | areas 区域 | places 居民点 | population 人口 | units 规划单元"


def load(
    files: Annotated[
        list[Path],
        typer.Argument(metavar="FILE...", exists=True, dir_okay=False, help="GPKG、GeoJSON、SHP、CSV、XLSX"),
    ],
    region: Annotated[str, typer.Option(help="规划区域的代码，新的即新建 / code of the region, made if new")],
    name: Annotated[str, typer.Option(help="新区域的名称，缺省同代码 / its name")] = "",
    what: Annotated[
        str | None, typer.Option(help=f"{_LAYERS}；不写则按图形和列判断 / told by itself")
    ] = None,
    existing: Annotated[
        str,
        typer.Option(help="已有同类内容时：refuse 拒绝 | add 并存 | replace 替换 / what there is already"),
    ] = "refuse",
    map_: Annotated[
        list[str] | None,
        typer.Option("--map", metavar="列=字段", help="指定某列是哪个字段，可多次 / column=field"),
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
    good_rows_only: Annotated[bool, typer.Option(help="只装入合格的行 / leave bad rows out")] = False,
    dry_run: Annotated[bool, typer.Option(help="只检查，不装入 / only check")] = False,
    source: Annotated[str, typer.Option(help="资料来源 / title of the source")] = "",
    licence: Annotated[str, typer.Option(help="使用许可 / its licence")] = "",
    dated: Annotated[datetime | None, typer.Option(formats=["%Y-%m-%d"], help="资料日期 / its date")] = None,
    account: As = None,
) -> None:
    """装入规划图层：道路、铁路、河流、区域、居民点、人口；全部装入或一份也不装 / load layers, all or none."""
    from gis.database import unit_of_work
    from gis.exchange.rules import ImportOptions, ImportRefused
    from gis.messages import text
    from gis.planning_imports.rules import LAYERS, Existing, LoadOptions
    from scripts.acting import acting

    if account is None:
        raise typer.BadParameter("--as ACCOUNT")
    layer = next((one for one in LAYERS if one == what), None)
    if what is not None and layer is None:
        raise typer.BadParameter(f"--what: {' | '.join(LAYERS)}")
    kept = next((one for one in get_args(Existing) if one == existing), None)
    if kept is None:
        raise typer.BadParameter(f"--existing: {' | '.join(get_args(Existing))}")
    reading = ImportOptions(
        sheet=sheet,
        mapping=pairs_of(map_, "--map"),
        defaults=pairs_of(set_, "--set") or {},
        crs=crs,
        datum_parameters=json.loads(datum_parameters.read_text("utf-8")) if datum_parameters else None,
        header_row=header_row,
        encoding=encoding,
        delimiter=delimiter,
        good_rows_only=good_rows_only,
        dry_run=dry_run,
        source_title=source,
        source_licence=licence,
        source_dated=None if dated is None else dated.date(),
    )
    progress = Terminal()
    try:
        with open_register() as engine, unit_of_work(engine) as session:
            caller = acting(session, account)
            options = LoadOptions(region, name, layer, kept, reading)
            results = _load_all(session, caller, files, options, progress)
    except ImportRefused as refusal:
        progress.end()
        show_findings(refusal.details)
        for language in LANGUAGES:
            typer.echo(text(refusal.message_id, language, **refusal.params), err=True)
        raise typer.Exit(1) from refusal
    finally:
        progress.end()
    for result in results:
        _show(result)


def _load_all(
    session: Any, caller: Any, files: list[Path], options: "LoadOptions", progress: Terminal
) -> list[dict[str, Any]]:
    """Load every layer of every file, or the one that `--sheet` names."""
    from gis.planning_imports import service

    results: list[dict[str, Any]] = []
    beside: set[UUID] = set()
    for path in files:
        layers = [options.reading.sheet] if options.reading.sheet else service.layers_in(path, path.name)
        for sheet in layers:
            wanted = replace(options, reading=replace(options.reading, sheet=sheet))
            with tempfile.TemporaryDirectory() as folder:
                result = service.load(
                    session, caller, path, path.name, wanted, progress, Path(folder), beside
                )
            beside.add(UUID(result["source_id"]))
            results.append(result)
    return results


def _show(result: dict[str, Any]) -> None:
    from gis.messages import text

    show_findings(result["findings"])
    for language in LANGUAGES:
        said = text(
            "planning_imports.summary",
            language,
            region=result["region_name"],
            layer=text(f"planning_imports.layer_{result['layer']}", language),
            rows=result["rows"],
            taken=sum(result["kinds"].values()),
            bad=result["bad"],
        )
        typer.echo(said)
    for one in result["removed"]:
        typer.echo(f"- {one['layer']} {one['kind']} {one['rows']} {one['source']}")
    if result["dry_run"]:
        typer.echo(" / ".join(text("planning_imports.trial", language) for language in LANGUAGES))


def regions(account: As = None) -> None:
    """列出规划区域及其图层 / list the regions with their layers."""
    from gis.database import unit_of_work
    from gis.planning_imports import service
    from scripts.acting import acting

    if account is None:
        raise typer.BadParameter("--as ACCOUNT")
    with open_register() as engine, unit_of_work(engine) as session:
        for region in service.regions(session, acting(session, account)):
            typer.echo(f"{region.code}\t{region.name}")
            for one in region.layers:
                mark = "演示数据\t" if one.is_demonstration else ""
                typer.echo(f"\t{one.layer}\t{one.kind}\t{one.rows}\t{mark}{one.source}\t{one.licence}")


def unload(
    region: Annotated[str, typer.Argument(metavar="REGION", help="规划区域的代码 / code of the region")],
    what: Annotated[str | None, typer.Option(help=f"{_LAYERS}；不写则全部 / all unless given")] = None,
    account: As = None,
) -> None:
    """移除一个区域的规划图层；测算成果保留 / take the layers of a region away; runs stay."""
    from gis.database import unit_of_work
    from gis.planning_imports import service
    from gis.planning_imports.rules import LAYERS
    from scripts.acting import acting

    if account is None:
        raise typer.BadParameter("--as ACCOUNT")
    layer = next((one for one in LAYERS if one == what), None)
    if what is not None and layer is None:
        raise typer.BadParameter(f"--what: {' | '.join(LAYERS)}")
    with open_register() as engine, unit_of_work(engine) as session:
        for one in service.unload(session, acting(session, account), region, layer):
            typer.echo(f"- {one.layer} {one.kind} {one.rows} {one.source}")
