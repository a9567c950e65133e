"""Boundary lines and markers on the map, and a marker that gets a new stone: form, approval, map."""

import re
from urllib.parse import unquote

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.api.boundary_scene import OTHER, SHARED, Boundaries, boundaries
from tests.api.conftest import Service
from tests.browser.web.choosing import choose
from tests.browser.web.conftest import PHONE, Desk, Picture, Sit
from tests.browser.web.seen import drawn_map
from tests.browser.web.test_edit import field, fill, hand_in, proposal_of

pytestmark = pytest.mark.browser


@pytest.fixture(scope="module")
def scene(shared_service: Service) -> Boundaries:
    return boundaries(shared_service)


def on_map(desk: Desk, address: str) -> Page:
    """Open the map and wait until it is drawn."""
    page = desk.open(f"/map?{address}")
    drawn_map(page.locator(".screen > .map"))
    return page


def middle(page: Page) -> tuple[float, float]:
    """Return the middle of the map on the screen."""
    box = page.locator(".screen > .map").bounding_box()
    assert box is not None
    return box["x"] + box["width"] / 2, box["y"] + box["height"] / 2


def day(page: Page, path: str, value: str) -> None:
    """Type a day."""
    fill(page, path, value)
    page.keyboard.press("Enter")
    expect(page.locator(f"{field(page, path)} input").first).to_have_value(value)


def test_lines_and_markers_on_the_map_with_their_card_and_legend(
    desk: Sit, picture: Picture, scene: Boundaries
) -> None:
    editor = desk("editor")
    page = on_map(editor, "c=109.3,38.04&z=10.6")
    picture(editor, "map-boundaries")
    page = on_map(editor, "c=109.2,38.0&z=13")
    page.mouse.click(*middle(page))
    card = page.get_by_label("所选内容")
    card.get_by_role("heading", name="001号界桩").wait_for()
    card.get_by_text(SHARED).wait_for()
    card.get_by_text("字迹模糊").wait_for()
    expect(card.get_by_role("link", name="查看记录")).to_have_attribute(
        "href", f"/app/boundaries/markers/{scene.marker}"
    )
    drawn_map(page.locator(".screen > .map"))
    picture(editor, "map-marker-card")

    # A marker is found by its number, a line by its name.
    page.get_by_role("combobox").fill("002")
    page.get_by_role("option", name="002号界桩").click()
    page.get_by_label("所选内容").get_by_role("heading", name="002号界桩").wait_for()
    page.get_by_role("combobox").fill("鄂托克线")
    page.get_by_role("option", name=OTHER).click()
    page.get_by_label("所选内容").get_by_role("heading", name=OTHER).wait_for()

    page = on_map(editor, "c=108.25,38.65&z=12")
    page.mouse.click(*middle(page))
    card = page.get_by_label("所选内容")
    card.get_by_role("heading", name=OTHER).wait_for()
    card.get_by_text("推算界线").wait_for()
    card.get_by_text("界线仅为示意，不作划界依据").wait_for()
    page.locator(".foot").get_by_text("界线仅为示意，不作划界依据").wait_for()
    drawn_map(page.locator(".screen > .map"))
    picture(editor, "map-line-card")
    page.get_by_label("旗县级界线").uncheck()
    page.wait_for_url(lambda url: "hide=line.county" in unquote(url).replace("+", " "))
    card.get_by_role("button", name="关闭").click()
    drawn_map(page.locator(".screen > .map"))
    page.mouse.click(*middle(page))
    page.wait_for_url(lambda url: "sel=division" in url)


def test_the_public_gets_lines_and_no_marker_and_a_neighbour_its_line(desk: Sit, scene: Boundaries) -> None:
    anybody = desk()
    page = on_map(anybody, "c=109.2,38.0&z=13")
    expect(page.get_by_text("虚线为推算界线，仅为示意")).to_be_visible()
    expect(page.get_by_text("单立界桩")).to_have_count(0)
    page.mouse.click(*middle(page))
    page.get_by_label("所选内容").get_by_role("heading", name=SHARED).wait_for()
    neighbour = desk("yuyang")
    page = on_map(neighbour, "c=109.2,38.0&z=13")
    page.mouse.click(*middle(page))
    page.get_by_label("所选内容").get_by_role("heading", name="001号界桩").wait_for()
    page = on_map(neighbour, "c=108.25,38.65&z=12")
    page.mouse.click(*middle(page))
    page.wait_for_url(lambda url: "sel=division" in url)


def test_the_small_map_of_a_record_says_that_its_lines_are_indicative(
    desk: Sit, picture: Picture, shared_service: Service
) -> None:
    anybody = desk()
    page = anybody.open(f"/divisions/{shared_service.id_of('150626')}")
    drawn_map(page.locator(".record-map").first)
    expect(page.locator(".record-map").first).to_contain_text("界线仅为示意，不作划界依据")
    picture(anybody, "record-map-notice")


def test_a_phone_and_an_english_reader(desk: Sit, picture: Picture, scene: Boundaries) -> None:
    phone = desk("editor", language="en-GB", size=PHONE)
    page = on_map(phone, f"c=109.3,38.1&z=14&sel=boundary_marker:{scene.double}")
    page.get_by_label("What is chosen").get_by_role("heading", name="Marker 002").wait_for()
    assert phone.fits()
    picture(phone, "map-marker-card-en-phone")
    page.get_by_role("button", name="Legend").click()
    page.get_by_text("Dashed: derived line, indicative only").wait_for()
    picture(phone, "map-legend-en-phone")


def stone_parts(page: Page) -> Locator:
    return page.locator('[data-part^="stones/"]')


def test_a_marker_gets_a_new_stone_by_a_marker_change(
    desk: Sit, picture: Picture, shared_service: Service, scene: Boundaries
) -> None:
    editor = desk("editor")
    page = editor.open(f"/boundaries/markers/{scene.double}/edit")
    page.get_by_role("heading", name="修改“002号界桩”").wait_for()
    expect(stone_parts(page)).to_have_count(2)
    old = str(stone_parts(page).last.get_attribute("data-part"))
    page.get_by_role("button", name="添加桩体").click()
    expect(stone_parts(page)).to_have_count(3)
    new = str(stone_parts(page).last.get_attribute("data-part"))
    # Two stones of one letter can't stand at once, and a correction sets no stone: both are said.
    page.get_by_text("同一代字的桩体同一时期只能有一个").first.wait_for()
    picture(editor, "edit-marker-finding")
    day(page, f"{old}/valid_to", "2026-06-01")
    day(page, f"{new}/valid_from", "2026-06-01")
    page.get_by_text("只能用“界桩变更”变更单改动").first.wait_for()
    kind = page.locator("#proposal-kind")
    kind.press("ArrowDown")
    page.get_by_role("option", name="界桩变更").click()
    page.get_by_text("已核对，没有问题").wait_for()

    # The stone is set in the geometry editor, by its coordinates.
    page.locator(field(page, f"{new}/geometry")).get_by_role("button").first.click()
    expect(page.get_by_label("经度, 纬度")).not_to_have_value("")
    expect(page.locator(".drawing-dialog .kinds")).to_have_count(0)
    page.get_by_label("经度, 纬度").fill("109.300503, 38.100502")
    page.locator("[data-test=take-coordinates]").click()
    page.get_by_text("点，1 个").wait_for()
    drawn_map(page.locator(".drawing-dialog .record-map"))
    picture(editor, "edit-marker-drawing")
    page.locator("[data-test=drawing-done]").click()
    fill(page, f"{new}/height_m", "1288.4")
    choose(page.locator(field(page, "status")))
    page.get_by_label("理由").fill("联合检查中原位更换B桩")
    page.get_by_text("已核对，没有问题").wait_for()
    picture(editor, "edit-marker")
    proposal = hand_in(editor)
    assert dict(proposal_of(shared_service, "editor", proposal)["row"])["kind"] == "marker_change"  # type: ignore[call-overload]

    reviewer = desk("reviewer")
    page = reviewer.open(f"/proposals/{proposal}")
    drawn_map(page.locator(".record-map"))
    picture(reviewer, "proposal-marker")
    page.get_by_role("button", name="批准", exact=True).click()
    page.get_by_text("已生效").first.wait_for()

    page = on_map(editor, f"c=109.3003,38.1003&z=15&sel=boundary_marker:{scene.double}")
    card = page.get_by_label("所选内容")
    card.get_by_text(re.compile("109°18′01.8″E")).wait_for()
    picture(editor, "map-new-stone")
