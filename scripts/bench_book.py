"""`diming bench book`: a whole gazetteer as PDF, beside WeasyPrint on the same entries, indexes and maps."""

import json
import os
import re
import resource
import shutil
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


def book(
    entries: Annotated[int, typer.Option(help="多少条目 / how many entries", min=1)] = 5000,
    maps: Annotated[int, typer.Option(help="多少地图 / how many maps", min=0)] = 30,
    seed: Annotated[int, typer.Option(help="随机种子 / seed")] = 1,
    out: Annotated[Path | None, typer.Option(help="结果写入 JSON / write the result as JSON")] = None,
) -> None:
    """Print an invented book twice, each in a process of its own: seconds, processor seconds, peak memory."""
    from scripts.bench_book_html import write_html
    from scripts.bench_book_volume import bench_volume

    if shutil.which("pdftotext") is None:
        raise ProgramMissing(program="pdftotext", how="apt-get install poppler-utils")
    programs = competitors(read_settings())
    volume = bench_volume(entries, maps, seed)
    result: dict[str, Any] = {"entries": entries, "maps": maps}
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
            result[name] = _measured(command)
        for name, file in (("ours", ours), ("weasyprint", theirs)):
            result[name] |= {"mb": file.stat().st_size / 1e6, **_checked(file, volume, name)}
    if out is not None:
        out.write_text(json.dumps(result, ensure_ascii=False, indent=2) + "\n", "utf-8")
    typer.echo(table(result))


def table(result: dict[str, Any]) -> str:
    """Return the figures as a table in Markdown."""
    lines = ["| printed by | pages | s | CPU s | peak RSS | file |", "|---|---:|---:|---:|---:|---:|"]
    for name, title in (("ours", "ours (Typst)"), ("weasyprint", "WeasyPrint")):
        one = result[name]
        lines.append(
            f"| {title} | {one['pages']:,} | {one['seconds']:.1f} | {one['cpu']:.1f} |"
            f" {one['peak_rss_mb']:,.0f} MB | {one['mb']:.1f} MB |"
        )
    ratio = result["weasyprint"]["seconds"] / result["ours"]["seconds"]
    return "\n".join([*lines, f"\nWeasyPrint ÷ ours: {ratio:.1f}"])


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
    text = read.stdout.decode("utf-8")
    found: dict[str, int] = {}
    for number in re.findall(r"(\d+)号", re.sub(r"\s", "", text)):
        found[number] = found.get(number, 0) + 1
    listed = 1 + sum(index.kind == "list" for index in volume.indexes)
    numbers = [entry.key.removeprefix("entry-") for entry in volume.entries()]
    missing = [number for number in numbers if found.get(number, 0) < listed]
    if missing:
        raise Unequal(what=name, found=f"{len(missing)} / {len(numbers)}: {missing[:3]}")
    return {"pages": text.count("\f")}
