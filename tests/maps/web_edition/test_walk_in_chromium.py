"""The web edition in a browser, served by a plain file server in a sub-folder, then with the server gone."""

import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from urllib.error import URLError
from urllib.request import urlopen

import pytest
from playwright.sync_api import Browser, Page, expect

from maps.web_edition import Written

pytestmark = pytest.mark.browser

#: What is typed → the name that comes first
ASKED = {
    "图克": "图克镇",
    "乌审召镇": "乌审召镇",
    "tuke": "图克镇",
    "Túkè": "图克镇",
    "tu2ke4": "图克镇",
    "wuding": "无定河镇",
    "gltz": "嘎鲁图镇",
    "ᠲᠦᠭ": "图克镇",
    "ᠳᠦᠭ": "图克镇",
    "Mu He": "𣵦河",
    "甲河": "𣵦河",
    "乙河": "𣵦河",
    "150626101": "乌审召镇",
    "乌兰陶勒益镇": "乌兰陶勒盖镇",
    "wuding he zehn": "无定河镇",
    "galutuzhem": "嘎鲁图镇",
    "湖泊": "#panic",
    "镇 图克": "图克镇",
    "土克镇": "图克镇",
    "土课": "图克镇",
    "图克苏木": "图克镇",
    "152727100": "嘎鲁图镇",
    "150626108": "嘎鲁图镇",
    "jiahe": "𣵦河",
    "towns near galutu": "乌审召镇",
    "嘎鲁图镇附近的镇": "乌审召镇",
    "我附近的镇": "图克镇",
    "lakes near me": "#panic",
}
#: Milliseconds: a machine that is busy draws a first map slowly
PATIENCE = 30_000
FIND = """
async ([script, index, asked]) => {
  const { ask } = await import(script + "near.js");
  const { load } = await import(script + "find.js");
  const loaded = await load(index);
  const at = loaded.entries.find((one) => one.name === "图克镇").position;
  return asked.map((typed) => ask(loaded, typed, at).hits[0]?.entry.name ?? "");
}
"""


@pytest.fixture
def served(written: tuple[Path, Written]) -> Iterator[tuple[str, "subprocess.Popen[bytes]"]]:
    """The address of the site on a server that knows no ranges and packs nothing, and the server."""
    folder = written[0].parent
    server = subprocess.Popen(
        [sys.executable, "-u", "-m", "http.server", "0", "--bind", "127.0.0.1", "--directory", str(folder)],
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
    )
    assert server.stdout is not None
    try:
        port = server.stdout.readline().decode().split("port ")[1].split()[0]
        yield f"http://127.0.0.1:{port}/{written[0].name}/", server
    finally:
        server.kill()
        server.wait()
        server.stdout.close()


def walk(page: Page, home: str) -> None:
    """Search, open an entry with Mongolian, see it on the map."""
    page.goto(home)
    expect(page.get_by_role("heading", level=1)).to_have_text("乌审旗地名志")
    page.get_by_role("searchbox").fill("ᠲᠦᠭ")
    page.keyboard.press("Enter")
    page.locator("#hits a").first.click()
    expect(page.get_by_role("heading", level=1)).to_have_text("图克镇")
    upright = page.locator("article .mongolian").bounding_box()
    assert upright is not None
    assert upright["height"] > 2 * upright["width"]
    assert page.evaluate("document.fonts.check('20px \"Noto Sans Mongolian\"', '\u1832')")
    expect(page.locator(".citation")).to_contain_text(f"{page.url}.")
    page.get_by_role("link", name="在地图上看").click()
    expect(page.locator("#map")).to_have_attribute("data-state", "drawn", timeout=PATIENCE)
    expect(page.locator(".maplibregl-popup")).to_contain_text("图克镇")
    assert len(page.locator("#map").screenshot()) > 12_000
    page.locator(".maplibregl-popup a").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("图克镇")


def test_site_is_searched_read_and_mapped_with_its_server_and_without(
    chromium: Browser, served: tuple[str, "subprocess.Popen[bytes]"], written: tuple[Path, Written]
) -> None:
    address, server = served
    context = chromium.new_context(viewport={"width": 900, "height": 640})
    page = context.new_page()
    page.set_default_timeout(PATIENCE)
    requested: list[str] = []
    complaints: list[str] = []
    context.on("request", lambda request: requested.append(request.url))
    page.on("console", lambda message: complaints.append(f"{message.type}: {message.text}"))
    page.on("pageerror", lambda error: complaints.append(str(error)))

    walk(page, address)
    edition = f"{address}{written[1].folder}"
    found = page.evaluate(FIND, [f"{edition}assets/", f"{edition}search.pack", list(ASKED)])
    assert {typed: name[: len(ASKED[typed])] for typed, name in zip(ASKED, found, strict=True)} == ASKED
    expect(page.locator("#offline[data-state=ready]")).to_be_visible(timeout=PATIENCE)
    assert [line for line in complaints if "error" in line.lower()] == []

    server.kill()
    server.wait()
    with pytest.raises(URLError, match="refused"):
        urlopen(address, timeout=2)
    walk(page, address)
    # Pages that were never opened: the fixed address of a place, and an index
    page.goto(f"{address}places/feature/00000000-0000-4000-9000-000000000002/")
    expect(page.get_by_role("heading", level=1)).to_contain_text("𣵦河")
    expect(page.get_by_role("heading", level=1)).to_contain_text("演示数据")
    page.goto(f"{edition}indexes/strokes/")
    expect(page.get_by_role("heading", level=2).first).to_be_visible()
    assert {url for url in requested if not url.startswith((address, "data:", "blob:"))} == set()
    context.close()
