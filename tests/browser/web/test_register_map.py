"""Facilities, cemeteries, graves and corridors on the map: legend, states, cards, search; the public."""

import re

import pytest
from playwright.sync_api import Page, expect

from tests.api.conftest import Service
from tests.api.register_scene import PLANTED, Registers, registers
from tests.browser.web.conftest import PHONE, Picture, Sit
from tests.browser.web.seen import drawn_map

pytestmark = pytest.mark.browser

HERE = "c=109.39000,39.05000&z=14"


@pytest.fixture(scope="module")
def scene(shared_service: Service) -> Registers:
    return registers(shared_service)


def click_middle(page: Page) -> None:
    shown = page.locator(".screen > .map")
    drawn_map(shown)
    box = shown.bounding_box()
    assert box is not None
    page.mouse.click(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)


def test_registers_lie_on_the_map_as_one_may_see_them(desk: Sit, picture: Picture, scene: Registers) -> None:
    planner = desk("planner")
    page = planner.open(f"/map?{HERE}")
    legend = page.get_by_label("图例")
    expect(legend.get_by_label("养老服务设施")).to_be_checked()
    expect(legend.get_by_label("违建墓地")).not_to_be_checked()
    legend.get_by_label("违建墓地").check()
    legend.get_by_label("规划图层线路").check()
    page.wait_for_url(lambda url: "layers=facility" in url and "grave" in url)
    click_middle(page)
    card = page.get_by_label("所选内容")
    expect(card.get_by_role("heading", name="乙站")).to_be_visible()
    for said in ("演示数据", "社区养老服务站", "运营", "12（护理型6）", "助餐"):
        expect(card.get_by_text(said).first).to_be_visible()
    link = card.get_by_role("link", name="查看记录")
    expect(link).to_have_attribute("href", f"/app/facilities/{scene.ids['乙站']}")
    expect(card.get_by_role("link", name="提出更正")).to_have_count(0)
    assert "图上有演示数据" in page.content()
    picture(planner, "map-registers")
    legend.get_by_text("按状态选择").first.click()
    legend.get_by_label("运营").uncheck()
    page.wait_for_url(re.compile("state.facility.open"))
    page.get_by_role("combobox", name="查找名称、拼音或代码").fill("MD-甲")
    page.get_by_role("option", name="MD-甲").click()
    expect(card.get_by_role("heading", name="MD-甲")).to_be_visible()
    expect(card.get_by_text("列入整改台账")).to_be_visible()
    assert not any(planted in page.content() for planted in PLANTED)

    public = desk()
    page = public.open(f"/map?{HERE}&layers=facility+grave")
    click_middle(page)
    card = page.get_by_label("所选内容")
    expect(card.get_by_role("heading", name="乙站")).to_be_visible()
    expect(card.get_by_role("link", name="查看记录")).to_have_count(0)
    expect(page.get_by_label("图例").get_by_label("违建墓地")).to_have_count(0)


@pytest.mark.usefixtures("scene")
def test_in_english_and_on_a_phone(desk: Sit, picture: Picture) -> None:
    reader = desk("editor", language="en", size=PHONE)
    page = reader.open("/map?c=108.85,38.61&z=11.5&layers=facility+cemetery+grave+corridor")
    drawn_map(page.locator(".screen > .map"))
    picture(reader, "map-registers-phone")
    page.get_by_role("button", name="Legend").click()
    expect(page.get_by_label("Illegal graves")).to_be_checked()
    assert reader.fits()
    picture(reader, "map-registers-legend-phone")
    page = reader.open("/facilities")
    expect(page.get_by_role("link", name="GeoPackage")).to_have_attribute(
        "href", re.compile(r"^/exports/facilities\.gpkg\?as_of=")
    )
    assert reader.fits()
    picture(reader, "facilities-exports-phone")
