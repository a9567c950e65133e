"""`diming bench coverage`: the coverage check on real counties with planted errors, and on cells.

Every figure is that of the whole command in a process of its own: start, reading the file, checking, JSON.
"""

import json
import subprocess
import sys
import tempfile
from collections import Counter
from collections.abc import Sequence
from pathlib import Path
from typing import Annotated, Any

import typer

from gis.settings import ROOT, read_settings
from scripts.bench_databases import say
from scripts.bench_environment import SetUpFailed, competitors

CELLS = (10_000, 40_000, 160_000)
FIELDS = (("code", "区划代码"), ("name", "名称"), ("parent", "上级代码"))


def coverage(
    errors: Annotated[int, typer.Option(help="植入的错误数 / errors to plant", min=0)] = 500,
    seed: Annotated[int, typer.Option(help="随机种子 / seed")] = 1,
    repeat: Annotated[int, typer.Option(help="各测几次 / runs of each", min=1)] = 1,
    out: Annotated[Path | None, typer.Option(help="结果写入 JSON / write the result as JSON")] = None,
) -> None:
    """Check China's counties with planted errors, and cells of three sizes: seconds and peak memory."""
    programs = competitors(read_settings())
    with tempfile.TemporaryDirectory() as folder:
        result = {
            "counties": _counties(programs, Path(folder), errors, seed, repeat),
            "cells": [_cells(Path(folder), count, repeat) for count in CELLS],
        }
    if out is not None:
        out.write_text(json.dumps(result, ensure_ascii=False, indent=2) + "\n", "utf-8")
    typer.echo(table(result))


def _counties(programs: Path, folder: Path, errors: int, seed: int, repeat: int) -> dict[str, Any]:
    import shapely

    from gis.coverage_checks import Unit
    from scripts.bench_errors import Planter, judge

    reader = [str(programs / "python"), str(ROOT / "scripts" / "bench_counties.py")]
    read = subprocess.run(reader, capture_output=True, text=True, check=False)
    if read.returncode:
        raise SetUpFailed(command=" ".join(reader), said=read.stderr[-500:])
    units = [
        # The list has no column for the parent; its code is the beginning of the county's.
        Unit(number, shapely.from_wkb(wkb), code, name, f"{code[:4]}00")
        for number, (code, name, wkb) in enumerate(
            (row.split("\t") for row in read.stdout.splitlines()), start=1
        )
    ]
    del read
    say(f"植入 {errors} 处错误 / planting {errors} errors")
    planter = Planter(units, seed)
    planter.plant(errors)
    file = folder / "counties.gpkg"
    _write(file, planter.units)
    say("检查县界 / checking the counties")
    runs, findings = _checked(file, repeat)
    missed, extra = judge(planter.planted, _read(findings))
    return {
        "units": findings["summary"]["units"],
        "vertices": findings["summary"]["vertices"],
        "planted": dict(Counter(one.kind for one in planter.planted)),
        "missed": len(missed),
        "not_planted": len(extra),
        **_best(runs),
    }


def _cells(folder: Path, count: int, repeat: int) -> dict[str, Any]:
    from scripts.bench_cells import cells

    file = folder / f"cells_{count}.gpkg"
    _write(file, cells(count))
    say(f"检查 {count:,} 格 / checking {count:,} cells")
    runs, findings = _checked(file, repeat)
    summary = findings["summary"]
    return {
        "units": summary["units"],
        "vertices": summary["vertices"],
        "findings": summary["findings"],
        **_best(runs),
    }


def _write(file: Path, units: Sequence[Any]) -> None:
    from gis.vector_files.out_fields import OutFeature, OutField
    from gis.vector_files.writing import write_vector

    features = (
        OutFeature(unit.geometry, {"code": unit.code, "name": unit.name, "parent": unit.parent})
        for unit in units
    )
    write_vector(file, features, [OutField(key, title) for key, title in FIELDS], "GPKG")


def _checked(file: Path, repeat: int) -> tuple[list[dict[str, float]], dict[str, Any]]:
    """Run the command so often; return figures of each run and what it printed last."""
    printed = file.with_suffix(".json")
    command = [sys.executable, "-m", "scripts.bench_coverage_process", str(file), str(printed)]
    runs = []
    for _ in range(repeat):
        done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
        if done.returncode:
            raise SetUpFailed(command=" ".join(command), said=done.stderr[-500:])
        runs.append(json.loads(done.stdout.splitlines()[-1]))
    return runs, json.loads(printed.read_text("utf-8"))


def _best(runs: Sequence[dict[str, float]]) -> dict[str, float]:
    return {name: min(run[name] for run in runs) for name in ("seconds", "peak_rss_mb")}


def _read(printed: dict[str, Any]) -> list[Any]:
    from gis.coverage_checks import Finding

    return [
        Finding(
            one["kind"],
            one["sliver"],
            tuple(one["parties"]),
            (),
            one["area_ha"] * 10_000,
            one["length_m"],
            one["max_width_m"],
            one["location"] and tuple(one["location"]),
            None,
        )
        for one in printed["findings"]
    ]


def table(result: dict[str, Any]) -> str:
    """Return the figures as a table for a terminal and for README."""
    counties = result["counties"]
    planted = sum(counties["planted"].values())
    lines = [
        f"{planted} errors planted into {counties['units']:,} units: {counties['missed']} missed,"
        f" {counties['not_planted']} found that were not planted",
        "",
        "| checked | vertices | findings | s | peak RSS | µs a vertex |",
        "|---|---:|---:|---:|---:|---:|",
    ]
    rows = [("counties", planted - counties["missed"] + counties["not_planted"], counties)]
    rows += [(f"{one['units']:,} cells", one["findings"], one) for one in result["cells"]]
    lines += [
        f"| {name} | {one['vertices']:,} | {found} | {one['seconds']:.1f} | {one['peak_rss_mb']:,.0f} MB"
        f" | {one['seconds'] / one['vertices'] * 1e6:.1f} |"
        for name, found, one in rows
    ]
    return "\n".join(lines)
