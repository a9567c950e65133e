"""A neighbour's file that has a web map's offset is compared, converted, and then shows no shift any more."""

import json
import re

import numpy as np
import pytest
from playwright.sync_api import Page, expect

import shapely
from shapely.geometry import mapping, shape

from gis.coordinates import add_offset
from tests.api.conftest import Service
from tests.browser.web.conftest import PHONE, SCREEN, Desk, Picture, Sit

pytestmark = pytest.mark.browser

UXIN, YUYANG = "150626", "610802"
#: A job on a machine that does much else
PATIENCE_MS = 120_000


def web_map(service: Service) -> bytes:
    """Return the registered polygons of 乌审旗 and 榆阳区 as a web map would give them, without saying so."""
    client = service.client("editor")
    features = []
    for code in (UXIN, YUYANG):
        (boundary,) = client.get(f"/administrative-divisions/{service.id_of(code)}").json()["boundaries"]
        moved = shapely.transform(
            shape(boundary["geometry"]),
            lambda points: np.array([add_offset(lon, lat, "gcj02") for lon, lat in points]),
        )
        features.append({"type": "Feature", "properties": {"adcode": code}, "geometry": mapping(moved)})
    return json.dumps({"type": "FeatureCollection", "features": features}).encode()


def looked_at(desk: Desk, picture: Picture, name: str) -> None:
    """Keep pictures of a screen in both sizes and languages; it fits each time."""
    for _ in range(2):
        language = desk.page.locator("html").get_attribute("lang") or ""
        for size in (SCREEN, PHONE):
            desk.page.set_viewport_size({"width": size[0], "height": size[1]})
            drawn(desk.page)
            picture(desk, f"edges-{name}-{language}-{size[0]}")
            desk.page.locator(".pairs, .far").first.scroll_into_view_if_needed()
            picture(desk, f"edges-{name}-below-{language}-{size[0]}")
            desk.page.evaluate("window.scrollTo(0, 0)")
            assert desk.fits()
        desk.page.set_viewport_size({"width": SCREEN[0], "height": SCREEN[1]})
        desk.page.locator("header .language").click()
        expect(desk.page.locator("html")).not_to_have_attribute("lang", language)
        desk.settled()


def drawn(page: Page) -> None:
    """Wait until every map on the screen shows all that it was asked for."""
    expect(page.locator(".record-map[aria-busy=true]")).to_have_count(0)


@pytest.mark.long
def test_a_gcj02_file_is_recognised_converted_and_then_shows_no_shift(
    desk: Sit, picture: Picture, shared_service: Service
) -> None:
    editor = desk("editor")
    page = editor.open("/edges")
    page.locator("[data-test=theirs]").set_input_files(
        {"name": "榆阳区.geojson", "mimeType": "application/geo+json", "buffer": web_map(shared_service)}
    )
    expect(page.locator("main form")).to_contain_text("2 条记录")
    page.locator("#edges-division").fill("乌审")
    page.get_by_role("option", name=re.compile(rf"乌审旗.*{UXIN}")).click()
    looked_at(editor, picture, "start")
    page.get_by_role("button", name="开始比对").click()

    banner = page.locator(".shifted")
    expect(banner).to_contain_text("对方数据像是 GCJ-02 坐标", timeout=PATIENCE_MS)
    expect(banner).to_contain_text("改正前相距中位数")
    expect(page.locator("main")).to_contain_text("界线仅为示意，不作划界依据")
    expect(page.locator("[data-showing=all]")).to_have_count(1)
    editor.settled()
    looked_at(editor, picture, "shifted")
    # A row leads to its pair on the map, and back to all.
    rows = page.locator(".pairs tbody tr")
    rows.first.click()
    expect(page.locator("[data-showing='1']")).to_have_count(1)
    expect(page.locator(".pointed")).to_contain_text("乌审旗 150626")
    expect(page.locator(".record-map")).to_be_in_viewport()
    drawn(page)
    picture(editor, "edges-closely")
    page.get_by_role("button", name="看全部").click()
    expect(page.locator("[data-showing=all]")).to_have_count(1)
    page.get_by_text("按最长超限段").click()
    page.get_by_text("相邻", exact=True).first.click()
    expect(rows).to_have_count(1)

    before = page.url
    page.get_by_role("button", name="去除 GCJ-02 偏移后再比一次").click()
    page.wait_for_url(lambda url: url != before)
    expect(page.locator("[data-test=no-shift]")).to_be_visible(timeout=PATIENCE_MS)
    expect(page.locator(".banner").first).to_contain_text("已去除 GCJ-02 偏移")
    # Neither the banner nor its line with the neighbour differs any more: overlap and gap of both pairs.
    for pair in (rows.nth(0), rows.nth(1)):
        expect(pair.locator("td").nth(2)).to_have_text("0.00")
        expect(pair.locator("td").nth(3)).to_have_text("0.00")
    editor.settled()
    looked_at(editor, picture, "converted")
    with page.expect_download() as download:
        page.get_by_role("link", name="转换后的对方数据").click()
    assert download.value.suggested_filename == "theirs_converted_4490.gpkg"

    # Whoever signs sees it too; he runs none.
    leader = desk("leader")
    seen = leader.open("/edges")
    expect(seen.locator("main form")).to_have_count(0)
    seen.get_by_role("link", name="榆阳区.geojson").first.click()
    expect(seen.locator("[data-test=no-shift]")).to_be_visible()


def test_a_file_that_cannot_be_compared_is_refused_in_words(desk: Sit, picture: Picture) -> None:
    editor = desk("editor", size=PHONE)
    page = editor.open("/edges")
    editor.expect_refusal(422)
    page.locator("[data-test=theirs]").set_input_files(
        {"name": "名单.csv", "mimeType": "text/csv", "buffer": "名称\n图克\n".encode()}
    )
    expect(page.get_by_role("alert")).to_contain_text("不是矢量面数据")
    picture(editor, "edges-refused")
    assert editor.fits()
