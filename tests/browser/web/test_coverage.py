"""A clerk checks the towns, accepts a pond, has an overlap repaired; somebody else approves both."""

import re

import pytest
from playwright.sync_api import Page, expect

from tests.api.conftest import Service
from tests.browser.web.conftest import PHONE, Desk, Picture, Sit
from tests.browser.web.coverage_scene import draw_all_towns

pytestmark = pytest.mark.browser

DOCUMENT = "乌审旗政府会议纪要〔2026〕12号"


def check(desk: Desk) -> Page:
    """Have the towns checked and wait for what was found."""
    page = desk.open("/coverage")
    page.locator("[data-test=check]").click()
    page.wait_for_url("**/coverage?run=*")
    return desk.settled()


def settle(page: Page) -> None:
    """Wait until the map has drawn what it shows."""
    expect(page.locator("#content .record-map").first).to_have_attribute("aria-busy", "false")


def hand_in(desk: Desk) -> str:
    """Hand a draft in; return the proposal's id."""
    page = desk.page
    page.wait_for_url(re.compile(r"/proposals/[0-9a-f-]{36}$"))
    page.get_by_role("button", name="提交审批").click()
    page.get_by_text("已提交").first.wait_for()
    return page.url.rpartition("/")[2]


def approve(desk: Desk, proposal: str) -> Page:
    """Approve a proposal."""
    page = desk.open(f"/proposals/{proposal}")
    page.locator("[data-test=decide]").click()
    page.get_by_text("已生效").first.wait_for()
    return page


def test_a_pond_is_accepted_an_overlap_repaired_and_the_next_check_is_quiet(
    desk: Sit, picture: Picture, shared_service: Service
) -> None:
    draw_all_towns(shared_service)
    clerk, checker = desk("editor"), desk("reviewer")

    page = check(clerk)
    settle(page)
    picture(clerk, "coverage-found")
    overlap = page.locator(".findings li", has_text="重叠")
    gap = page.locator(".findings li", has_text=re.compile("^ *空白"))
    expect(overlap).to_have_count(1)
    expect(gap).to_have_count(1)

    # The pond is left as it is: a document says so.
    gap.locator("button.what").click()
    settle(page)
    picture(clerk, "coverage-gap")
    gap.get_by_role("button", name="登记为已认可例外").click()
    page.locator("[data-test=reason]").fill("水库淹没区，双方同意不划分归属")
    page.locator("[data-test=document]").fill(DOCUMENT)
    picture(clerk, "coverage-accept")
    page.get_by_role("button", name="起草变更单").click()
    pond = hand_in(clerk)

    # The overlap is repaired: what each side gains and loses stands before the draft.
    page = clerk.open("/coverage")
    overlap = page.locator(".findings li", has_text="重叠")
    overlap.locator("input[type=checkbox]").click()
    page.locator("[data-test=repair]").click()
    page.locator(".el-dialog table tbody tr").first.wait_for()
    expect(page.locator(".el-dialog .record-map")).to_have_attribute("aria-busy", "false")
    picture(clerk, "coverage-repair")
    page.locator("[data-test=draft-repair]").click()
    repair = hand_in(clerk)
    page.locator("[data-test=coverage]").get_by_text("消除").first.wait_for()
    settle(page)
    picture(clerk, "coverage-proposal")

    approve(checker, pond)
    approve(checker, repair)

    page = check(clerk)
    page.locator("[data-test=clean]").wait_for()
    expect(page.locator("[data-test=accepted]")).to_contain_text("属已认可例外")
    settle(page)
    picture(clerk, "coverage-quiet")

    phone = desk("reviewer", language="en", size=PHONE)
    page = phone.open("/coverage")
    page.get_by_text("Nothing is left to be done.").wait_for()
    assert phone.fits()
    settle(page)
    picture(phone, "coverage-phone-en")
