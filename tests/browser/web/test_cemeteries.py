"""A cemetery is found, its area amended with a hole that stays, and the plan of cemeteries is made."""

from collections.abc import Callable
from pathlib import Path
from uuid import UUID

import docx
import pytest
from playwright.sync_api import expect

from api.jobs import works
from gis.jobs import service as jobs
from gis.settings import Settings
from maps.cemetery_plan_report import PLAN_JOB
from tests.api.conftest import Service
from tests.browser.web.cemetery_scenes import cemetery
from tests.browser.web.conftest import PHONE, Desk, Sit

pytestmark = pytest.mark.browser

Picture = Callable[[Desk, str], Path]


def test_the_plan_is_made_of_the_register_and_an_area_keeps_its_hole(
    desk: Sit, picture: Picture, shared_service: Service
) -> None:
    made = cemetery(shared_service)
    planner = desk("planner")
    page = planner.open(f"/cemeteries/{made}/edit")
    corners = page.locator("textarea[name=corners]")
    corners.wait_for()
    hole = "洞\n109.0005, 39.0005\n109.001, 39.0005\n109.001, 39.001"
    corners.fill(f"{corners.input_value()}\n\n{hole}")
    page.get_by_role("button", name="保存").click()
    page.wait_for_url(f"**/cemeteries/{made}")
    area = shared_service.client("planner").get(f"/cemeteries/{made}").json()["area"]
    assert [len(polygon) for polygon in area["coordinates"]] == [2]
    page = planner.open(f"/cemeteries/{made}/edit")
    corners.wait_for()
    assert corners.input_value().endswith(hole)

    page = planner.open("/cemeteries")
    expect(page.get_by_role("link", name="图克镇公益性公墓")).to_be_visible()
    page.locator("[data-test=plan-docx]").click()
    page.wait_for_url("**/jobs/*")
    job = UUID(page.url.rsplit("/", 1)[-1])
    jobs.perform(shared_service.engine, job, works(Settings(home=shared_service.home))[PLAN_JOB])
    page.reload()
    with page.expect_download() as saved:
        page.get_by_role("link", name="农村牧区公益性公墓建设规划").click()
    assert saved.value.suggested_filename.startswith("农村牧区公益性公墓建设规划")
    document = docx.Document(str(saved.value.path()))
    cells = [cell.text for table in document.tables for row in table.rows for cell in row.cells]
    assert "图克镇公益性公墓（启用）" in cells
    assert not any("植入" in each for each in cells)
    page = planner.open("/cemeteries")
    with page.expect_download() as saved:
        page.locator("[data-test=sheet]").click()
    assert saved.value.path().read_bytes().startswith(b"%PDF")
    picture(planner, "cemeteries-1280")

    small = desk("tuke", language="en", size=PHONE)
    page = small.open("/cemeteries")
    page.locator("[data-test=outputs]").wait_for()
    expect(page.locator("[data-test=plan-docx]")).to_have_count(0)
    assert small.fits()
    picture(small, "cemeteries-390")
