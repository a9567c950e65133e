"""A planner sites four stations and reads why, draws the ban zones, plans half the graves, compares runs."""

import re

import pytest
from playwright.sync_api import Page, expect

from tests.api.conftest import Service
from tests.browser.web.conftest import Picture, Sit
from tests.browser.web.planning_scenes import planned
from tests.browser.web.seen import drawn_map

pytestmark = pytest.mark.browser


def typed(page: Page, name: str, value: str) -> None:
    """Fill a parameter in."""
    page.locator(f"[data-field={name}] input").fill(value)


def test_a_planner_has_analyses_made_and_reads_why(
    desk: Sit, picture: Picture, shared_service: Service
) -> None:
    runs = planned(shared_service)
    planner = desk("planner")
    page = planner.open("/planning/new?kind=siting")
    page.get_by_label("名称").fill("四个养老服务站")
    page.locator("[data-field=measure]").click()
    page.get_by_role("option", name="按直线").click()
    expect(page.locator("[data-field=radius]")).to_contain_text("米")
    typed(page, "radius", "0")
    page.locator("[data-test=start]").click()
    expect(page.locator("[data-field=radius]")).to_contain_text("须大于 0。")
    typed(page, "radius", "1000")
    typed(page, "alternatives", "1")
    picture(planner, "planning-form")
    page.locator("[data-test=start]").click()
    page.wait_for_url(re.compile(r"/planning/[0-9a-f-]{36}$"))
    planner.settled()
    expect(page.locator("[data-figure=new_sites]")).to_contain_text("4")
    expect(page.locator("[data-test=why]")).to_contain_text("已证明")
    drawn_map(page.locator("[data-test=map] .record-map"))
    picture(planner, "planning-siting")

    # Made again on the same data, it says so.
    page.locator("[data-test=replay]").click()
    expect(page.locator("[data-test=replayed]")).to_contain_text("结果相同")
    expect(page.locator("[data-test=replayed]")).to_contain_text("都没有变")

    page = planner.follow("/planning/new?kind=ban_zones&window=109.4,38.5,109.6,38.7")
    expect(page.get_by_text("按地图所示范围预选")).to_be_visible()
    typed(page, "share", "50")
    page.locator("[data-test=start]").click()
    page.wait_for_url(re.compile(r"/planning/[0-9a-f-]{36}$"))
    planner.settled()
    expect(page.locator("[data-test=schedule]")).to_contain_text("达到 50%")
    expect(page.locator("[data-test=segments] tbody tr").first).to_contain_text(re.compile(r"K\d"))
    expect(page.locator("[data-test=settings]")).to_contain_text("参照值，非内蒙古规定")
    expect(page.locator("[data-test=settings]")).to_contain_text("未核实")
    expect(page.locator("[data-layer=corridor_ban]")).to_be_checked()
    expect(page.locator("[data-layer=area_ban]")).not_to_be_checked()
    drawn_map(page.locator("[data-test=map] .record-map"))
    picture(planner, "planning-ban-zones")

    page = planner.follow(f"/planning/{runs.first}/compare/{runs.second}")
    expect(page.locator("[data-test=differences]")).to_contain_text("参数不同：服务半径")
    slider = page.locator("[data-test=slider]")
    slider.focus()
    page.keyboard.press("PageDown")
    page.keyboard.press("ArrowLeft")
    expect(slider).to_have_attribute("aria-valuenow", "38")
    picture(planner, "planning-compared")
