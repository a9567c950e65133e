"""`diming bench screening`: screening beside reading the same names alone, and how well it finds.

Every timing is that of a whole process: start, reading the list, all rules, writing. Wall time and CPU time
(user and system): on a shared machine the second says more, and the ratio is of the second. With `--dask` a
list of any size, made of the national one with other provinces' codes, goes through the cluster driver
instead. What it finds is compared with data/rules/screening_examples.csv; the half `held` is scored once,
when the rules are done.
"""

import csv
import json
import subprocess
import sys
import tempfile
import time
from collections import Counter
from importlib.resources import files
from pathlib import Path
from typing import Annotated, Any

import typer

from gis.settings import ROOT, read_settings
from scripts.bench_databases import say
from scripts.bench_environment import SetUpFailed, village_names

CLASSES = ("大", "洋", "怪")
SIZES = (4, 2, 1)


def screening(
    names: Annotated[int, typer.Option(help="村名个数 / how many villages", min=1000)] = 620_000,
    dask: Annotated[
        str | None, typer.Option(metavar="local:2", help="经集群驱动，只量一次 / by the cluster driver, once")
    ] = None,
    held: Annotated[bool, typer.Option("--held", help="评留出的一半 / score the held half")] = False,
    out: Annotated[Path | None, typer.Option(help="结果写入 JSON / write the result as JSON")] = None,
) -> None:
    """Screen the national list in three sizes beside pypinyin alone, and score the labelled names."""
    if dask is not None:
        typer.echo(json.dumps(_on_cluster(names, dask)))
        return
    result = {"quality": quality("held" if held else "written"), "lists": _lists(names)}
    if out is not None:
        out.write_text(json.dumps(result, ensure_ascii=False, indent=2) + "\n", "utf-8")
    typer.echo(table(result))


def _lists(names: int) -> list[dict[str, Any]]:
    with (village_names(read_settings()) / "villages.csv").open(encoding="utf-8", newline="") as file:
        listed = [row["name"] for row in csv.DictReader(file)][:names]
    measured = []
    with tempfile.TemporaryDirectory() as folder:
        for share in SIZES:
            # Every so-manieth name, so that each size holds all provinces
            source = Path(folder) / f"names_{share}.csv"
            some = listed[::share]
            source.write_text("\n".join(["name", *some]) + "\n", "utf-8")
            say(f"筛查 {len(some):,} 个 / screening {len(some):,} names")
            measured.append(
                {
                    "names": len(some),
                    "screening": _process("screen", source),
                    "pypinyin": _process("pinyin", source),
                    "flagged": _flagged(source.with_suffix(".out.csv")),
                }
            )
    return measured


def _on_cluster(names: int, address: str) -> dict[str, float]:
    """Screen so many names with codes by the cluster driver; the figures of memory are the client's own."""
    from gis.name_screening.cluster_screening import screen_on_cluster
    from scripts.bench_process import peak_rss_mb

    with (village_names(read_settings()) / "villages.csv").open(encoding="utf-8", newline="") as file:
        listed = [(row["name"], row["code"]) for row in csv.DictReader(file)]
    with tempfile.TemporaryDirectory() as folder:
        source, out = Path(folder) / "names.csv", Path(folder) / "parts"
        out.mkdir()
        with source.open("w", encoding="utf-8") as file:
            file.write("name,code\n")
            for number in range(names):
                name, code = listed[number % len(listed)]
                province = (int(code[:2]) + 31 * (number // len(listed))) % 100
                file.write(f"{name},{province:02}{code[2:]}\n")
        del listed
        started, cpu = time.perf_counter(), time.process_time()
        tally = screen_on_cluster(source, out, None, address, lambda *_: None)
        return {
            "names": tally.names,
            "flagged": tally.flagged,
            "seconds": time.perf_counter() - started,
            "client_cpu_seconds": time.process_time() - cpu,
            "client_peak_rss_mb": peak_rss_mb(),
            "parts": len([*out.iterdir()]),
        }


def _process(what: str, source: Path) -> dict[str, float]:
    command = [sys.executable, "-m", "scripts.bench_screening_process", what, str(source)]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    if done.returncode:
        raise SetUpFailed(command=" ".join(command), said=done.stderr[-500:])
    figures: dict[str, float] = json.loads(done.stdout.splitlines()[-1])
    return figures


def _flagged(file: Path) -> dict[str, int]:
    counted: Counter[str] = Counter()
    with file.open(encoding="utf-8", newline="") as rows:
        for row in csv.DictReader(rows):
            classes = set(filter(None, row["classes"].split(";")))
            counted.update(classes)
            counted["大洋怪"] += bool(classes & set(CLASSES))
    return dict(counted)


def quality(half: str) -> dict[str, dict[str, float]]:
    """Return recall and precision by class, of one half of the labelled names, names alone."""
    from gis.name_screening.list_screening import flagging
    from gis.name_screening.service import screening as engine

    text = (files("data") / "rules" / "screening_examples.csv").read_text("utf-8")
    hit: Counter[str] = Counter()
    missed: Counter[str] = Counter()
    false: Counter[str] = Counter()
    for row in csv.DictReader(text.splitlines()):
        if row["half"] != half:
            continue
        wanted = set(filter(None, row["classes"].split(";")))
        found = {finding.kind for finding in flagging(engine().screen(row["name"]).findings)}
        hit.update(wanted & found)
        missed.update(wanted - found)
        false.update(found - wanted)
        hit["all"] += bool(wanted and found)
        missed["all"] += bool(wanted and not found)
        false["all"] += bool(found and not wanted)
    return {
        kind: {
            "names": hit[kind] + missed[kind],
            "recall": hit[kind] / (hit[kind] + missed[kind]),
            "precision": hit[kind] / (hit[kind] + false[kind]),
        }
        for kind in (*CLASSES, "all")
    }


def table(result: dict[str, Any]) -> str:
    """Return the figures as tables for a terminal and for README."""
    lines = ["| class | names | recall | precision |", "|---|---:|---:|---:|"]
    for kind, figures in result["quality"].items():
        lines.append(
            f"| {kind} | {figures['names']} | {figures['recall']:.1%} | {figures['precision']:.1%} |"
        )
    heads = ["names", "s", "CPU s", "µs CPU a name", "peak RSS", "pypinyin alone, s", "CPU s", "÷ CPU"]
    lines += ["", f"| {' | '.join([*heads, '大, 洋 or 怪'])} |", "|---:" * (len(heads) + 1) + "|"]
    for measured in result["lists"]:
        ours, theirs = measured["screening"], measured["pypinyin"]
        share = measured["flagged"].get("大洋怪", 0) / measured["names"]
        lines.append(
            f"| {measured['names']:,} | {ours['seconds']:.1f} | {ours['cpu_seconds']:.1f}"
            f" | {ours['cpu_seconds'] / measured['names'] * 1e6:.1f} | {ours['peak_rss_mb']:,.0f} MB"
            f" | {theirs['seconds']:.1f} | {theirs['cpu_seconds']:.1f}"
            f" | {ours['cpu_seconds'] / theirs['cpu_seconds']:.2f} | {share:.3%} |"
        )
    return "\n".join(lines)
