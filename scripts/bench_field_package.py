"""`diming bench field-package`: how a task package of thousands of markers feels on the device's own screens.

The built application in a headless Chromium without a graphics card, as large as a phone. First a package is
taken from a register; then one that a team has worked with for days, which is invented and lies in the
browser's database as one that was taken. The page itself takes the times, frame by frame.
"""

import base64
import json
import subprocess
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from gis.settings import ROOT, Settings, read_settings
from scripts.bench_databases import database, make_engine, say
from scripts.bench_environment import ProgramMissing
from scripts.bench_field_taking import Taken, taken
from scripts.bench_servers import diming
from scripts.bench_web import CHROMIUM, FLAGS

if TYPE_CHECKING:
    from playwright.sync_api import Page

#: What takes the times, in the page itself
IN_THE_PAGE = ROOT / "scripts" / "bench_field_package.js"
PACKAGE = "0d3f1c52-5b8e-4c1f-9a43-8d5d6f2a7b10"
#: A frame that takes longer than this is seen as a jerk, milliseconds
JERK_MS = 50
#: Markers stand on a grid over this window (degrees), in the banner of the sample
WINDOW = (108.9, 38.4, 109.2, 38.6)
TYPED = "界42"
REST_MS = 2_000


@dataclass(frozen=True)
class Frames:
    """Frames of something that moves, milliseconds from one to the next."""

    count: int
    p95_ms: float
    worst_ms: float
    #: How many took longer than a reader overlooks
    jerks: int


@dataclass(frozen=True)
class Figures:
    """What a package of so many markers takes."""

    markers: int
    basemap_bytes: int
    #: From the navigation until the first rows stand, then until the map with all records is drawn
    list_opens_ms: float
    map_opens_ms: float
    #: Of a page in which nothing moves: what the machine itself takes
    rest: Frames
    scroll: Frames
    pan: Frames
    #: From a letter typed until the narrowed list stands, the slowest of them
    keystroke_ms: float
    heap_mb: float


def field_package(
    markers: Annotated[int, typer.Option(help="界桩数 / markers in the package", min=100)] = 5_000,
    out: Annotated[Path | None, typer.Option(help="结果写入 JSON / write the result as JSON")] = None,
) -> None:
    """Take a task package of many markers; open, scroll, search and pan it on the device's screens."""
    from scripts.register import running_server

    settings = read_settings()
    if not Path(CHROMIUM).exists():
        raise ProgramMissing(program="chromium", how="sudo apt-get install chromium")
    subprocess.run([str(ROOT / "scripts" / "build_web")], check=True)
    with running_server(settings) as url:
        with _phone() as page:
            handed_out = taken(url, page, markers)
        figures = measure(settings, url, markers)
    if out is not None:
        found = {"taken": asdict(handed_out), **asdict(figures)}
        out.write_text(json.dumps(found, ensure_ascii=False, indent=2) + "\n", "utf-8")
    typer.echo(table(handed_out, figures))


def measure(settings: Settings, url: str, markers: int) -> Figures:
    """Serve the application on a throw-away register, keep an invented package in a browser, and use it."""
    from scripts.start import prepare

    with tempfile.TemporaryDirectory() as folder, database(url) as made:
        home = Path(folder)
        prepare(made, settings.model_copy(update={"home": home}))
        places = grid(markers)
        say("制作底图 / making the base map")
        basemap = _basemap(made, places, home / "map.pmtiles")
        with diming(made, home) as server, _phone() as page:
            page.goto(f"{server.address}/app/field", wait_until="load")
            page.wait_for_load_state("networkidle")
            say(f"放入 {markers} 个界桩 / keeping {markers} markers")
            kept = {"packageId": PACKAGE, "places": places, "basemap": base64.b64encode(basemap).decode()}
            page.evaluate("(given) => seed(given)", kept)
            return _used(page, server.address, markers, len(basemap))


def grid(markers: int) -> list[tuple[float, float]]:
    """Return so many places (longitude, latitude) over the window, row by row."""
    west, south, east, north = WINDOW
    columns = max(1, round((markers * 1.5) ** 0.5))
    rows = -(-markers // columns)
    return [
        (
            round(west + (east - west) * (at % columns) / columns, 6),
            round(south + (north - south) * (at // columns) / rows, 6),
        )
        for at in range(markers)
    ]


def _basemap(url: str, places: list[tuple[float, float]], path: Path) -> bytes:
    """Return a base map around the places, as the public sees the sample."""
    from gis.accounts.rules import PUBLIC
    from gis.database import unit_of_work
    from gis.field_work.area import Ground
    from maps import field_basemap

    engine = make_engine(url)
    try:
        with unit_of_work(engine) as session:
            covered = field_basemap.around(session, PUBLIC, Ground("", True, places, None, None))
            assert covered is not None
            field_basemap.write(session, PUBLIC, covered, path, 40 * 2**20, field_basemap.TILES_AT_ONCE)
    finally:
        engine.dispose()
    return path.read_bytes()


@contextmanager
def _phone() -> Iterator["Page"]:
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=list(FLAGS))
        try:
            context = browser.new_context(viewport={"width": 390, "height": 844}, locale="zh-CN")
            context.add_init_script(IN_THE_PAGE.read_text("utf-8"))
            yield context.new_page()
        finally:
            browser.close()


def _used(page: "Page", address: str, markers: int, basemap_bytes: int) -> Figures:
    at = f"{address}/app/field/packages/{PACKAGE}"
    say("打开、滚动、查找 / opening, scrolling, searching")
    page.goto(at, wait_until="commit")
    list_opens = page.evaluate("() => shown('[data-test^=record-]')")
    page.evaluate("() => record()")
    page.wait_for_timeout(REST_MS)
    rest = _frames(page.evaluate("() => recorded()"))
    scroll = _frames(page.evaluate("() => scrolled(240)"))
    page.evaluate("() => window.scrollTo(0, 0)")
    field = "[data-test=search] input, input[data-test=search]"
    keystroke = max(page.evaluate("([field, text]) => typed(field, text)", [field, TYPED]))
    say("打开、移动地图 / opening and panning the map")
    page.goto(f"{at}/map", wait_until="commit")
    map_opens = page.evaluate("() => shown('[data-test=package-map][aria-busy=false]')")
    page.evaluate("() => record()")
    box = page.locator("[data-test=package-map] canvas").bounding_box()
    assert box is not None
    middle = (box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)
    for turn in range(4):
        page.mouse.move(*middle)
        page.mouse.down()
        for step in range(1, 31):
            page.mouse.move(middle[0] + (-1) ** turn * 4 * step, middle[1] + 2 * step)
        page.mouse.up()
    pan = _frames(page.evaluate("() => recorded()"))
    heap = page.context.new_cdp_session(page)
    heap.send("HeapProfiler.collectGarbage")
    used = heap.send("Runtime.getHeapUsage")["usedSize"] / 1e6
    return Figures(markers, basemap_bytes, list_opens, map_opens, rest, scroll, pan, keystroke, used)


def _frames(times: list[float]) -> Frames:
    """Return the figures of frames; the first one began before anything moved."""
    ordered = sorted(times)
    return Frames(
        count=len(ordered),
        p95_ms=ordered[min(len(ordered) - 1, int(len(ordered) * 0.95))],
        worst_ms=ordered[-1],
        jerks=sum(one > JERK_MS for one in ordered),
    )


def table(handed_out: Taken, figures: Figures) -> str:
    """Return the figures for a terminal and for README."""

    def moved(frames: Frames) -> str:
        jerks = f"{frames.jerks} of {frames.count} over {JERK_MS}"
        return f"{frames.p95_ms:.0f} ms (worst {frames.worst_ms:.0f}; {jerks})"

    rows: Mapping[str, Any] = {
        "taken from the register, until it is whole": f"{handed_out.taken_s:.1f} s",
        "its manifest": f"{handed_out.manifest_s:.1f} s ({handed_out.manifest_mb:.1f} MB)",
        "as QGIS project": f"{handed_out.project_s:.1f} s ({handed_out.project_mb:.1f} MB)",
        "printed sheets": f"{handed_out.sheets_s:.1f} s ({handed_out.sheets_mb:.1f} MB)",
        "twenty entries sent": f"{handed_out.sent_s:.1f} s",
        "list opens, first rows": f"{figures.list_opens_ms / 1e3:.2f} s",
        "nothing moves, frame p95": moved(figures.rest),
        "list scrolls, frame p95": moved(figures.scroll),
        "search, slowest letter": f"{figures.keystroke_ms:.0f} ms",
        "map opens, all records drawn": f"{figures.map_opens_ms / 1e3:.2f} s",
        "map pans, frame p95": moved(figures.pan),
        "JavaScript heap with the map": f"{figures.heap_mb:.0f} MB",
        "base map": f"{figures.basemap_bytes / 1e6:.1f} MB",
    }
    head = [f"| a package of {figures.markers:,} markers | |", "|---|---:|"]
    return "\n".join([*head, *(f"| {name} | {value} |" for name, value in rows.items())])
