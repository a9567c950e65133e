"""A clerk marks records, prints sheets, reviews what came back and proposes it; a bad package is blocked."""

import pytest
from playwright.sync_api import Page, expect

from tests.api.conftest import Service
from tests.browser.web.conftest import Picture, Sit
from tests.browser.web.national_scenes import returned
from tests.browser.web.saying import said

pytestmark = pytest.mark.browser

TABLE = "行政区划,地名数\n乌审旗,1\n"


def record(page: Page, name: str) -> None:
    """Choose a record of the queue and wait until it is shown."""
    page.locator("[data-record]", has_text=name).first.click()
    expect(page.locator("[data-test=panel] h2")).to_have_text(name)


def test_records_go_there_and_what_comes_back_is_reviewed(
    desk: Sit, picture: Picture, shared_service: Service
) -> None:
    answer = returned(shared_service)
    clerk = desk("editor")

    # Entries: two are marked at once, and their sheets fetched.
    page = clerk.open("/national?text=演示")
    page.locator("[data-state=not_entered]").click()
    clerk.settled()
    expect(page.locator("[data-entry]").first).to_contain_text("待赋码")
    names = page.locator("[data-entry] strong").all_inner_texts()[:2]
    for at in range(2):
        page.locator("[data-entry]").nth(at).locator("input").check()
    with page.expect_download() as downloading:
        page.locator("[data-test=sheet-docx]").click()
    assert downloading.value.suggested_filename.startswith("国家地名信息库录入对照单")
    page.locator("[data-test=mark]").click()
    page.locator("[data-test=operator]").fill("演示录入员")
    picture(clerk, "national-mark")
    page.get_by_role("dialog").get_by_role("button", name="登记录入情况").click()
    said(page, "2 条有变化")
    page = clerk.open("/national?state=entered")
    for name in names:
        expect(page.locator("[data-entry]", has_text=name).first).to_contain_text("演示录入员")
    picture(clerk, "national-states")

    # What came back: a faulty code can't be taken; another is taken with the returned meaning, by key.
    page = clerk.open(answer)
    record(page, "演示沙枣树村")
    expect(page.locator("[data-test=panel] .fault")).to_contain_text("民政区划代码")
    expect(page.locator("[data-test=accept]")).to_be_disabled()
    record(page, "演示王府路")
    page.locator("[data-field=meaning] input").check()
    expect(page.locator("[data-field=meaning]")).to_contain_text("国家库所载含义")
    picture(clerk, "national-return")
    page.locator("[data-test=queue]").focus()
    page.keyboard.press("a")
    expect(page.locator("[data-record]", has_text="演示王府路")).to_have_count(0)
    record(page, "演示新泉小区")
    page.locator("[data-test=queue]").focus()
    page.keyboard.press("n")
    expect(page.locator("[data-record]", has_text="演示新泉小区")).to_have_count(0)

    # The rest in bulk, after a look; then one proposal, which its author can't approve.
    page.locator("[data-test=bulk]").click()
    expect(page.locator("[data-test=bulk-rows] tbody tr").first).to_be_visible()
    picture(clerk, "national-bulk")
    page.get_by_role("dialog").get_by_role("button", name="采用这").click()
    said(page, "尚未提交")
    page.locator("[data-test=propose]").click()
    page.get_by_role("dialog").get_by_role("button", name="生成变更单").click()
    said(page, "已提交")
    page = clerk.open(f"{answer}?state=proposed")
    expect(page.locator("[data-record]", has_text="演示王府路")).to_have_count(1)

    # Invented data blocks a package; the report names the rows.
    page = clerk.open("/national/packages")
    page.locator("[data-test=make]").click()
    page.locator("[data-test=blocked]").wait_for()
    expect(page.locator("[data-test=report-findings] tbody tr").first).to_be_visible()
    picture(clerk, "national-package")

    # A table that says one place is told of the others.
    page = clerk.open("/national/statistics")
    page.locator("[data-test=table]").set_input_files(
        {"name": "统计.csv", "mimeType": "text/csv", "buffer": TABLE.encode()}
    )
    page.locator("[data-test=compare]").click()
    page.locator("[data-test=differences] button").first.click()
    expect(page.locator("[data-test=differences] a").first).to_be_visible()
    picture(clerk, "national-statistics")
