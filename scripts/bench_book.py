"""`diming bench book`: a whole gazetteer as PDF, beside WeasyPrint on the same entries, indexes and maps."""

import json
import os
import re
import resource
import shutil
import statistics
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from gis.settings import ROOT, read_settings
from scripts.bench_databases import say
from scripts.bench_environment import ProgramMissing, SetUpFailed, competitors
from scripts.bench_same_tiles import Unequal

if TYPE_CHECKING:
    from maps.book.volume import Volume

#: What stands under every map and nowhere else
ON_MAPS = "界线仅为示意"


def book(
    entries: Annotated[int, typer.Option(help="多少条目 / how many entries", min=1)] = 5000,
    maps: Annotated[int, typer.Option(help="多少地图 / how many maps", min=5)] = 30,
    seed: Annotated[int, typer.Option(help="随机种子 / seed")] = 1,
    repeat: Annotated[int, typer.Option(help="本软件排几遍 / how often ours prints", min=1)] = 3,
    their_repeat: Annotated[
        int, typer.Option("--their-repeat", help="WeasyPrint 排几遍 / how often WeasyPrint prints", min=1)
    ] = 1,
    out: Annotated[Path | None, typer.Option(help="结果写入 JSON / write the result as JSON")] = None,
) -> None:
    """Print one invented edition by both, in processes of their own: median seconds, highest peak of memory.

    Ours counts the making of indexes and maps too; WeasyPrint gets them made.
    """
    from maps.book.composing import volume as composed
    from scripts.bench_book_content import bench_content
    from scripts.bench_book_html import write_html

    if shutil.which("pdftotext") is None:
        raise ProgramMissing(program="pdftotext", how="apt-get install poppler-utils")
    programs = competitors(read_settings())
    volume = composed(bench_content(entries, maps, seed))
    times = {"ours": repeat, "weasyprint": their_repeat}
    result: dict[str, Any] = {"entries": entries, "maps": sum(1 for _ in volume.all_maps()), "times": times}
    with tempfile.TemporaryDirectory() as made:
        folder = Path(made)
        source = write_html(volume, folder)
        ours, theirs = folder / "ours.pdf", folder / "theirs.pdf"
        commands = {
            "ours": [
                sys.executable,
                "-m",
                "scripts.bench_book_process",
                *map(str, (entries, maps, seed)),
                str(ours),
            ],
            "weasyprint": [
                str(programs / "python"),
                str(ROOT / "scripts" / "bench_book_weasyprint.py"),
                str(source),
                str(theirs),
            ],
        }
        for name, command in commands.items():
            say(f"排印 {entries:,} 条：{name} / printing {entries:,} entries: {name}")
            runs = [_measured(command) for _ in range(times[name])]
            result[name] = {
                **{key: statistics.median(run[key] for run in runs) for key in runs[0]},
                "peak_rss_mb": max(run["peak_rss_mb"] for run in runs),
                "all_seconds": [run["seconds"] for run in runs],
            }
        for name, file in (("ours", ours), ("weasyprint", theirs)):
            result[name] |= {"mb": file.stat().st_size / 1e6, **_checked(file, volume, name)}
    if out is not None:
        out.write_text(json.dumps(result, ensure_ascii=False, indent=2) + "\n", "utf-8")
    typer.echo(table(result))


def table(result: dict[str, Any]) -> str:
    """Return the figures as a table in Markdown."""
    lines = [
        f"| {result['entries']:,} entries, {result['maps']} maps, printed by | times | pages | s | CPU s |"
        " peak RSS | file |",
        "|---|---:|---:|---:|---:|---:|---:|",
    ]
    for name, title in (("ours", "ours (Typst)"), ("weasyprint", "WeasyPrint")):
        one = result[name]
        lines.append(
            f"| {title} | {result['times'][name]} | {one['pages']:,} | {one['seconds']:.1f} |"
            f" {one['cpu']:.1f} | {one['peak_rss_mb']:,.0f} MB | {one['mb']:.1f} MB |"
        )
    ratio = result["weasyprint"]["seconds"] / result["ours"]["seconds"]
    made = f"of ours {result['ours']['composed']:.1f} s for indexes and maps"
    return "\n".join([*lines, f"\nWeasyPrint ÷ ours: {ratio:.1f}; {made}"])


def _measured(command: list[str]) -> dict[str, float]:
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    done = subprocess.run(
        command, cwd=ROOT, capture_output=True, text=True, check=False, env=os.environ | {"PYTHONUTF8": "1"}
    )
    if done.returncode:
        raise SetUpFailed(command=" ".join(command[:3]), said=done.stderr.strip()[-500:])
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    cpu = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    return {**json.loads(done.stdout.splitlines()[-1]), "cpu": cpu}


def _checked(file: Path, volume: "Volume", name: str) -> dict[str, int]:
    """Read the PDF back: every entry stands in the text and once in each index that lists it by name."""
    read = subprocess.run(["pdftotext", "-raw", str(file), "-"], capture_output=True, check=True)
    pages = read.stdout.decode("utf-8").split("\f")[:-1]
    # Names on maps would make up for lines that an index lacks.
    text = "".join(page for page in pages if ON_MAPS not in page)
    found: dict[str, int] = {}
    for number in re.findall(r"(\d+)号", re.sub(r"\s", "", text)):
        found[number] = found.get(number, 0) + 1
    listed = 1 + sum(index.kind == "list" for index in volume.indexes)
    numbers = [entry.key.removeprefix("feature:") for entry in volume.entries()]
    missing = [number for number in numbers if found.get(number, 0) < listed]
    if missing:
        raise Unequal(what=name, found=f"{len(missing)} / {len(numbers)}: {missing[:3]}")
    return {"pages": len(pages)}
