"""`diming match-edges`: compare our polygons with a neighbour's, line by line."""

import json
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

if TYPE_CHECKING:
    from gis.edge_matching.comparing import Matching
    from gis.edge_matching.units import UnitFile

SHOWN = 20
_SYSTEM = "坐标系，如 gcj02、4490、4545；文件没写或写错时 / its system where it is not stated or wrong"

Ours = Annotated[Path, typer.Argument(exists=True, dir_okay=False, help="我方面数据 / our polygons")]
Theirs = Annotated[Path, typer.Argument(exists=True, dir_okay=False, help="对方面数据 / their polygons")]


def match_edges_(
    ours: Ours,
    theirs: Theirs,
    out: Annotated[
        Path | None, typer.Option("--out", metavar="OUT.gpkg", dir_okay=False, help="结果图层 / layers")
    ] = None,
    as_json: Annotated[bool, typer.Option("--json", help="结果以 JSON 输出 / print JSON")] = False,
    tolerance: Annotated[
        float | None, typer.Option("--tolerance", metavar="M", min=0.01, help="容差，米 / metres")
    ] = None,
    reach: Annotated[
        float | None,
        typer.Option("--reach", metavar="M", min=1, max=20_000, help="相距多远仍算同一条线，米 / metres"),
    ] = None,
    ours_layer: Annotated[str | None, typer.Option("--ours-layer", help="我方图层 / our layer")] = None,
    theirs_layer: Annotated[str | None, typer.Option("--theirs-layer", help="对方图层 / their layer")] = None,
    ours_crs: Annotated[str | None, typer.Option("--ours-crs", help=f"我方{_SYSTEM}")] = None,
    theirs_crs: Annotated[str | None, typer.Option("--theirs-crs", help=f"对方{_SYSTEM}")] = None,
) -> None:
    """与相邻地区数据接边：同一条线的两种画法差在哪里、差多少 / how two versions of one line differ."""
    from gis.edge_matching.comparing import REACH_M, TOLERANCE_M, match_edges
    from gis.edge_matching.matching_file import as_json as json_of
    from gis.edge_matching.matching_file import write_matching

    if out is not None and out.suffix.lower() != ".gpkg":
        raise typer.BadParameter("--out OUT.gpkg")
    left, right = _read(ours, ours_layer, ours_crs), _read(theirs, theirs_layer, theirs_crs)
    matching = match_edges(left.units, right.units, tolerance or TOLERANCE_M, reach or REACH_M)
    if out is not None:
        about = [*_about("我方", ours, left), *_about("对方", theirs, right)]
        write_matching(out, matching, about)
    if as_json:
        typer.echo(json.dumps(json_of(matching), ensure_ascii=False, indent=2))
    else:
        _show(matching)


def _read(path: Path, layer: str | None, crs: str | None) -> "UnitFile":
    from gis.edge_matching.units import read_units
    from gis.messages import text
    from gis.secrecy_marks import refuse_marked_file

    refuse_marked_file(path, path.name)
    found = read_units(path, layer, crs)
    for language in ("zh", "en"):
        if found.repaired:
            listed = "；".join(found.repaired[:SHOWN])
            print(text("edge_matching.repaired", language, file=path.name, listed=listed), file=sys.stderr)
        if found.without_polygon:
            count = found.without_polygon
            print(text("edge_matching.left_out", language, file=path.name, count=count), file=sys.stderr)
    return found


def _about(side: str, path: Path, read: "UnitFile") -> list[tuple[str, str]]:
    return [
        (f"{side}文件", path.name),
        (f"{side}坐标系", read.system.name_zh),
        (f"{side}单位数", str(len(read.units))),
        (f"{side}已修复的面", "；".join(read.repaired)),
    ]


def _show(matching: "Matching") -> None:
    from gis.edge_matching.evidence import evidence
    from gis.messages import text

    for rank, pair in enumerate(matching.pairs[:SHOWN], start=1):
        parties = " — ".join(
            f"{unit.name} {unit.code}".strip() or unit.label for unit in (pair.left, pair.right)
        )
        kind = text(f"edge_matching.kind_{pair.kind}")
        figures = f"+{pair.overlap_ha:.2f} ha\t-{pair.gap_ha:.2f} ha\tH {pair.hausdorff_m:.1f} m"
        lines = f"F {pair.frechet_m:.1f} m\t> {pair.beyond_tolerance_m:.0f} m"
        typer.echo(f"{rank}\t{kind}\t{parties}\t{figures}\t{lines}")
    same = sum(pair.kind == "same" for pair in matching.pairs)
    counts: dict[str, object] = {
        "pairs": len(matching.pairs),
        "same": same,
        "adjacent": len(matching.pairs) - same,
        "tolerance": f"{matching.tolerance_m:g}",
        "left": len(matching.only_ours),
        "right": len(matching.only_theirs),
    }
    for language in ("zh", "en"):
        typer.echo(text("edge_matching.summary", language, **counts))
        shift = matching.shift
        typer.echo(text("edge_matching.no_shift", language) if shift is None else evidence(shift, language))
