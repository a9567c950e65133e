"""`diming bench web`: how long until the map is seen on a cold load, and how much the application weighs.

A fresh service on the Uxin sample; every load in a browser of its own with an empty profile. The map says
itself when it has drawn its first features: performance mark `first-map`.
"""

import gzip
import json
import statistics
import subprocess
import tempfile
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Annotated, Any

import typer

from gis.settings import ROOT, Settings, read_settings
from scripts.bench_databases import database, say
from scripts.bench_environment import ProgramMissing
from scripts.bench_servers import diming

CHROMIUM = "/usr/bin/chromium"
#: As the browser tests have them: no graphics card, WebGL by SwiftShader
FLAGS = (
    "--no-sandbox",
    "--use-angle=swiftshader",
    "--enable-unsafe-swiftshader",
    "--disable-background-networking",
)
#: The map's address; whoever opens it first sees the whole banner.
MAP = "/app/map"
SEEN_WITHIN_SECONDS = 60
DIST = ROOT / "maps" / "web" / "dist"

READ = """() => {
  const mark = (name) => performance.getEntriesByName(name)[0]?.startTime ?? null
  const loaded = performance.getEntriesByType('resource')
  const files = loaded.filter((one) => /\\.(js|css)$/.test(new URL(one.name).pathname))
  return {
    first_map_ms: mark('first-map'),
    first_contentful_paint_ms: mark('first-contentful-paint'),
    files: files.length,
    received_bytes: files.reduce((sum, one) => sum + one.encodedBodySize, 0),
    requests: loaded.length + 1,
  }
}"""


@dataclass(frozen=True)
class Load:
    """One cold load, milliseconds from the start of the navigation."""

    first_map_ms: float
    first_contentful_paint_ms: float
    #: JavaScript and style sheets that came until the map was seen, as they came over the wire
    files: int
    received_bytes: int
    requests: int


@dataclass(frozen=True)
class Bundle:
    """All JavaScript and style sheets of the application, gzipped."""

    files: int
    gzipped_bytes: int


def web(
    repeat: Annotated[int, typer.Option(help="重复几次 / cold loads", min=1)] = 5,
    out: Annotated[Path | None, typer.Option(help="结果写入 JSON / write the result as JSON")] = None,
) -> None:
    """Open the map in a browser that has never seen it, and weigh the application."""
    from scripts.register import running_server

    settings = read_settings()
    if not Path(CHROMIUM).exists():
        raise ProgramMissing(program="chromium", how="sudo apt-get install chromium")
    subprocess.run([str(ROOT / "scripts" / "build_web")], check=True)
    with running_server(settings) as url:
        loads = measure(settings, url, repeat)
    result = summary(loads, weigh(DIST))
    if out is not None:
        out.write_text(json.dumps(result, ensure_ascii=False, indent=2) + "\n", "utf-8")
    typer.echo(table(result))


def measure(settings: Settings, url: str, repeat: int) -> list[Load]:
    """Serve the sample from a throw-away database and load the map so many times."""
    from scripts.start import prepare

    with tempfile.TemporaryDirectory() as folder, database(url) as made:
        home = Path(folder)
        prepare(made, settings.model_copy(update={"home": home}))
        with diming(made, home) as server:
            loads = []
            for turn in range(repeat):
                say(f"第 {turn + 1}/{repeat} 次打开 / load {turn + 1} of {repeat}")
                loads.append(_load(server.address + MAP))
    return loads


def _load(address: str) -> Load:
    """Open an address in a new browser and wait until the map is seen."""
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=list(FLAGS))
        try:
            page = browser.new_page(viewport={"width": 1280, "height": 800})
            page.goto(address, wait_until="commit")
            page.wait_for_function(
                "() => performance.getEntriesByName('first-map').length > 0",
                timeout=SEEN_WITHIN_SECONDS * 1000,
            )
            return Load(**page.evaluate(READ))
        finally:
            browser.close()


def weigh(folder: Path) -> Bundle:
    """Gzip every script and style sheet of the built application."""
    files = [file for file in sorted(folder.rglob("*")) if file.suffix in (".js", ".css")]
    return Bundle(len(files), sum(len(gzip.compress(file.read_bytes(), mtime=0)) for file in files))


def summary(loads: Sequence[Load], bundle: Bundle) -> dict[str, Any]:
    """Return the medians, every load, and what the application weighs."""
    runs = [asdict(load) for load in loads]
    return {
        "median": {name: statistics.median(run[name] for run in runs) for name in runs[0]},
        "runs": runs,
        "bundle": asdict(bundle),
    }


def table(result: dict[str, Any]) -> str:
    """Return the figures for a terminal and for README."""
    median, bundle = result["median"], result["bundle"]
    slowest = max(run["first_map_ms"] for run in result["runs"])
    received, whole = median["received_bytes"] / 1e6, bundle["gzipped_bytes"] / 1e6
    return "\n".join(
        [
            "| cold load, median of " + str(len(result["runs"])) + " | |",
            "|---|---:|",
            f"| first map visible | {median['first_map_ms'] / 1e3:.2f} s (slowest {slowest / 1e3:.2f} s) |",
            f"| first contentful paint | {median['first_contentful_paint_ms'] / 1e3:.2f} s |",
            f"| scripts and styles until then | {median['files']:.0f} files, {received:.2f} MB |",
            f"| all scripts and styles, gzipped | {bundle['files']} files, {whole:.2f} MB |",
        ]
    )
