"""The map: found, clicked, measured, filtered, sent to a colleague, printed, and shown as of another day."""

import re
from io import BytesIO
from pathlib import Path
from typing import cast

import pytest
from playwright.sync_api import Page
from pypdf import PdfReader
from pypdf.generic import DictionaryObject

from tests.api.conftest import Service
from tests.browser.web.conftest import PHONE, SCREEN, Picture, Sit
from tests.browser.web.seen import drawn_map, pixels

pytestmark = pytest.mark.browser


def drawn(page: Page) -> Page:
    """Wait until the map has drawn all that was asked of it."""
    drawn_map(page.locator(".screen > .map"))
    return page


def test_a_place_is_found_by_pinyin_and_the_view_goes_to_a_colleague(desk: Sit, picture: Picture) -> None:
    editor, colleague = desk("editor"), desk("reviewer")
    page = drawn(editor.open("/map"))
    picture(editor, "map")
    page.get_by_role("combobox").fill("tuke")
    page.get_by_role("option").first.wait_for()
    page.keyboard.press("Enter")
    card = page.get_by_label("所选内容")
    card.get_by_role("heading", name="图克镇").wait_for()
    card.get_by_text("概略位置").wait_for()
    page.wait_for_url("**sel=place_name*")
    drawn(page)
    picture(editor, "map-found")
    sent = page.url.removeprefix(editor.address + "/app")
    drawn(colleague.open(sent))
    colleague.page.get_by_label("所选内容").get_by_role("heading", name="图克镇").wait_for()
    assert "c=109.39571,39.05518" in colleague.page.url


def test_a_click_shows_the_division_with_its_notice(desk: Sit) -> None:
    anybody = desk()
    page = drawn(anybody.open("/map?c=108.6,38.3&z=9"))
    page.mouse.click(640, 600)
    card = page.get_by_label("所选内容")
    card.get_by_role("heading", name="乌审旗").wait_for()
    card.get_by_text("界线仅为示意，不作划界依据").wait_for()
    card.get_by_role("button", name="关闭").click()
    page.wait_for_url(lambda url: "sel=" not in url)


def test_what_is_hidden_stands_in_the_address(desk: Sit) -> None:
    anybody = desk()
    page = drawn(anybody.open("/map"))
    page.get_by_label("居民点").uncheck()
    page.get_by_label("旗县级行政区界").uncheck()
    page.wait_for_url(lambda url: "class.22" in url and "level.county" in url)
    drawn(anybody.open(page.url.removeprefix(anybody.address + "/app")))
    assert not page.get_by_label("居民点").is_checked()


def test_length_and_area_are_measured_on_the_ellipsoid(desk: Sit, picture: Picture) -> None:
    anybody = desk()
    page = drawn(anybody.open("/map?c=109,38.6&z=9"))
    page.get_by_role("button", name="量算").click()
    page.get_by_role("button", name="在图中心加点").click()
    page.mouse.click(400, 500)
    length = page.locator("[data-test=measured]")
    length.get_by_text("km").wait_for()
    page.get_by_label("面积").check()
    for x, y in ((400, 500), (600, 500), (600, 640)):
        page.mouse.click(x, y)
    length.get_by_text("km²").wait_for()
    picture(anybody, "map-measured")
    page.get_by_role("button", name="清除").click()
    length.wait_for(state="detached")


def test_the_map_is_printed_with_all_that_a_sheet_must_say(desk: Sit, picture: Picture) -> None:
    planner = desk("planner")
    page = drawn(planner.open("/map"))
    page.get_by_role("button", name="打印", exact=True).click()
    page.get_by_label("审图号").fill("蒙S(2026)001号")
    page.get_by_label("纸张").select_option("A3")
    picture(planner, "map-print")
    with page.expect_download(timeout=90_000) as made:
        page.get_by_role("button", name="生成 PDF").click()
    (sheet,) = PdfReader(BytesIO(Path(made.value.path()).read_bytes())).pages
    said = "".join(sheet.extract_text().split())
    for wanted in (
        "乌审旗地名图",
        "蒙S(2026)001号",
        "界线仅为示意，不作划界依据",
        "旗县级行政区界",
        "省级行政区界",
        "非涉密系统",
    ):
        assert wanted in said, wanted
    assert round(float(sheet.mediabox.width) / 72 * 25.4) == 420
    # Lines, signs and writing, not an empty ground
    drawn_images = cast(DictionaryObject, cast(DictionaryObject, sheet["/Resources"])["/XObject"])
    pixels = [one.get_object().get_data() for one in drawn_images.values()]
    assert max(len(set(zip(*[iter(content)] * 3, strict=False))) for content in pixels) > 100


def test_the_map_shows_what_was_known_on_a_day(desk: Sit, picture: Picture) -> None:
    editor = desk("editor")
    drawn(editor.open("/map?as_known_on=2099-01-01"))
    assert editor.page.get_by_text("正在查看按 2099-01-01 库内记载的内容").is_visible()
    picture(editor, "map-known")


def test_a_township_begins_with_its_own_part(desk: Sit) -> None:
    page = drawn(desk("tuke").open("/map"))
    page.mouse.move(640, 400)
    page.get_by_role("button", name="打印", exact=True).click()
    assert page.get_by_label("图名").input_value() == "图克镇地名图"


def test_a_division_without_a_boundary_is_shown_where_its_place_is(
    desk: Sit, picture: Picture, shared_service: Service
) -> None:
    anybody = desk()
    page = drawn(anybody.open(f"/map?c=109.3,39&z=10&sel=division:{shared_service.id_of('150626102')}"))
    card = page.get_by_label("所选内容")
    card.get_by_text("109°23′44.6″E").wait_for()
    card.get_by_text("取自地名“图克镇”").wait_for()
    assert card.get_by_text("无坐标").count() == 0
    drawn(page)
    assert pixels(page.locator(".screen > .map"), "#d9480f")[0] > 20
    picture(anybody, "map-division-point")


def test_the_legend_shows_what_the_map_draws(desk: Sit) -> None:
    anybody = desk()
    page = drawn(anybody.open("/map"))
    shown = page.locator(".screen > .map")
    county, province = "#ad1457", "#6a1b4d"
    before = pixels(shown, county, province)
    assert min(before) > 100
    assert min(pixels(page.locator(".legend"), county, province)) > 20
    page.get_by_label("旗县级行政区界").uncheck()
    page.wait_for_url("**level.county**")
    drawn(page)
    # The legend, which lies over the map, goes on showing it.
    assert pixels(shown, county)[0] < before[0] / 2


def test_a_window_without_anything_leads_back(desk: Sit, picture: Picture) -> None:
    anybody = desk()
    page = drawn(anybody.open("/map?c=70.0,10.0&z=9"))
    page.get_by_text("此范围内没有登记的内容").wait_for()
    picture(anybody, "map-empty")
    page.get_by_role("button", name="回到本辖区").click()
    page.get_by_text("此范围内没有登记的内容").wait_for(state="detached")


def test_parts_that_could_not_be_fetched_are_asked_for_again(desk: Sit, picture: Picture) -> None:
    anybody = desk()
    anybody.expect_refusal(500)
    tiles = re.compile(r"/ogc/tiles/\w+/\d+/\d+/\d+")
    anybody.page.route(tiles, lambda route: route.fulfill(status=500))
    page = anybody.open("/map")
    page.get_by_text("地图有一部分没有取到").wait_for()
    picture(anybody, "map-parts-missing")
    page.unroute(tiles)
    page.get_by_role("button", name="再试一次").click()
    page.get_by_text("地图有一部分没有取到").wait_for(state="detached")
    page.wait_for_function("() => performance.getEntriesByName('first-map').length > 0")


def test_a_browser_that_cant_draw_is_told_so(desk: Sit, picture: Picture) -> None:
    anybody = desk()
    anybody.page.add_init_script(
        """const usual = HTMLCanvasElement.prototype.getContext
        HTMLCanvasElement.prototype.getContext = function (kind, ...rest) {
          return kind.startsWith('webgl') ? null : usual.call(this, kind, ...rest)
        }"""
    )
    page = anybody.open("/map")
    page.get_by_role("alert").get_by_text("这个浏览器不能绘制地图").wait_for()
    picture(anybody, "map-no-webgl")


@pytest.mark.long  # test_every_screen looks at each screen in two of these four ways
@pytest.mark.parametrize("language", ["zh-CN", "en"])
@pytest.mark.parametrize("size", [SCREEN, PHONE])
def test_it_fits(desk: Sit, picture: Picture, language: str, size: tuple[int, int]) -> None:
    anybody = desk(language=language, size=size)
    drawn(anybody.open("/map"))
    assert anybody.fits()
    picture(anybody, f"map-{language}-{size[0]}")
