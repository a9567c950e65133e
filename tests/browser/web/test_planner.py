"""A planner: the targets of the year, the map with layers and time, measuring, printing, lists to take."""

import csv
import json
from io import BytesIO, StringIO
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect
from pypdf import PdfReader

from tests.browser.web.conftest import Picture, Sit
from tests.browser.web.seen import drawn_map

pytestmark = [pytest.mark.browser, pytest.mark.long]

#: What a planner does not do
CLOSED = ("/inbox", "/drafts", "/import", "/place-names/new", "/administration/accounts")


def given_out(page: Page, form: str) -> bytes:
    """Give out all that a list shows in a format; return the file."""
    page.locator("[data-test=export]").click()
    window = page.get_by_role("dialog")
    window.get_by_text("全部符合条件的").click()
    window.get_by_text(form, exact=True).click()
    with page.expect_download() as download:
        window.locator("[data-test=export-go]").click()
    window.wait_for(state="detached")
    return Path(download.value.path()).read_bytes()


def test_a_planner_reads_the_targets_and_makes_a_sheet_of_what_he_needs(desk: Sit, picture: Picture) -> None:
    planner = desk("planner")
    page = planner.open("/")
    expect(page.get_by_role("heading", name="planner，您好")).to_be_visible()
    expect(page.get_by_text("项目标到期或快到期")).to_be_visible()
    expect(page.get_by_text("待我审批")).to_have_count(0)
    picture(planner, "planner-home")

    page.get_by_label("主导航").get_by_role("link", name="地图").click()
    shown = page.locator(".screen > .map")
    drawn_map(shown)
    legend = page.get_by_label("图例")
    legend.get_by_label("居民点").uncheck()
    legend.get_by_label("注记").uncheck()
    page.wait_for_url(lambda url: "class.22" in url)

    # The part of the banner he plans for, measured: in square kilometres and mu.
    page.get_by_role("button", name="量算").click()
    page.get_by_label("面积").check()
    box = drawn_map(shown).bounding_box()
    assert box is not None
    middle = box["x"] + box["width"] / 2, box["y"] + box["height"] / 2
    for across, down in ((-90, -70), (90, -70), (60, 80)):
        page.mouse.click(middle[0] + across, middle[1] + down)
    measured = page.locator("[data-test=measured]")
    expect(measured).to_contain_text("km²")
    expect(measured).to_contain_text("亩")
    picture(planner, "planner-measured")
    page.get_by_role("button", name="清除").click()

    # What is switched off is neither on the sheet nor in its legend.
    page.get_by_role("button", name="打印", exact=True).click()
    page.get_by_label("图名").fill("乌审旗规划底图")
    page.get_by_label("方向", exact=True).select_option("portrait")
    with page.expect_download(timeout=120_000) as made:
        page.get_by_role("button", name="生成 PDF").click()
    (sheet,) = PdfReader(BytesIO(Path(made.value.path()).read_bytes())).pages
    said = "".join(sheet.extract_text().split())
    assert "乌审旗规划底图" in said
    assert "旗县级行政区界" in said
    assert "居民点" not in said
    assert float(sheet.mediabox.height) > float(sheet.mediabox.width)

    # As it was: the county code of the time stands in the card.
    page = planner.open("/map?c=108.85,38.6&z=8")
    page.locator("[data-test=time]").click()
    page.get_by_label("截至（日期）有效").fill("1990-06-30")
    page.keyboard.press("Enter")
    page.get_by_role("button", name="采用").click()
    page.get_by_text("正在查看截至 1990-06-30 有效的内容").wait_for()
    page.get_by_role("combobox", name="查找名称、拼音或代码").fill("wushenqi")
    page.get_by_role("option").first.click()
    page.get_by_label("所选内容").get_by_role("heading", name="乌审旗").wait_for()
    drawn_map(page.locator(".screen > .map"))
    picture(planner, "planner-1990")
    page.get_by_label("所选内容").get_by_role("link", name="查看记录").click()
    page.wait_for_url("**as_of=1990-06-30*")
    expect(page.get_by_text("152727").first).to_be_visible()


def test_a_planner_takes_away_what_a_list_shows(desk: Sit, picture: Picture) -> None:
    planner = desk("planner")
    page = planner.open("/place-names?text=镇")
    page.locator("[data-test=total]").get_by_text("共").wait_for()
    names = page.locator("tbody th[scope=row] a").all_inner_texts()
    assert "图克镇" in names
    picture(planner, "planner-list")
    table = list(csv.DictReader(StringIO(given_out(page, "CSV").decode("utf-8-sig"))))
    assert sorted(row["标准地名"] for row in table) == sorted(names)
    features = json.loads(given_out(page, "GeoJSON"))["features"]
    assert len(features) == len(names)
    assert any(feature["geometry"] is not None for feature in features)


def test_a_planner_is_told_kindly_what_is_not_his(desk: Sit) -> None:
    planner = desk("planner")
    nav = planner.open("/").get_by_label("主导航")
    assert nav.get_by_role("link", name="待办").count() == 0
    for address in CLOSED:
        page = planner.open(address)
        expect(page.get_by_role("heading", name="您的角色不使用这个页面")).to_be_visible()
        page.get_by_role("link", name="回到首页").click()
        expect(page.get_by_role("heading", name="planner，您好")).to_be_visible()
    page = planner.open("/place-names")
    page.locator("[data-test=total]").get_by_text("共").wait_for()
    assert page.get_by_role("button", name="新增地名").count() == 0
