"""A planner brings places of a new region, tries the file, loads it, and is told before it is replaced."""

import pytest
from playwright.sync_api import expect

from tests.api.conftest import Service
from tests.browser.web.conftest import Picture, Sit
from tests.browser.web.planning_scenes import region

pytestmark = pytest.mark.browser

PLACES = "名称,经度,纬度,人口,年份\n甲村,109.1,38.6,120,2025\n乙村,109.2,38.7,,\n".encode()


def test_a_file_is_tried_loaded_and_not_replaced_unasked(
    desk: Sit, picture: Picture, shared_service: Service
) -> None:
    region(shared_service)
    planner = desk("planner")
    page = planner.open("/planning/layers")
    page.locator("input[data-test=layer-file]").set_input_files(
        {"name": "居民点.csv", "mimeType": "text/csv", "buffer": PLACES}
    )
    # No column says who lives in a town
    expect(page.locator("[data-test=try]")).to_be_disabled()
    page.locator("[data-test=whole]").click()
    page.get_by_role("option", name="农村牧区（行车）").click()
    picture(planner, "planning-layers")
    page.locator("[data-test=load]").click()
    run = page.locator("[data-test=load-run]")
    expect(run).to_contain_text("已经有", timeout=20_000)
    page.locator("[data-test=existing]").click()
    page.get_by_role("option", name="替换").click()
    page.locator("[data-test=try]").click()
    expect(run).to_contain_text("装入时将移除", timeout=20_000)
    page.locator("[data-test=load]").click()
    expect(run).to_contain_text("已装入：共 2 行", timeout=20_000)
    expect(page.locator("[data-test=region]").first).to_contain_text("居民点.csv")
    picture(planner, "planning-layers-loaded")
