"""A fire problem settled by another, a trial sheet that nobody confirms, a request seen through."""

from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import expect

from tests.api.conftest import Service
from tests.browser.web.conftest import Desk, Sit
from tests.browser.web.facility_scenes import HOME, NAME, served
from tests.browser.web.saying import said

pytestmark = pytest.mark.browser

Picture = Callable[[Desk, str], Path]


def test_the_work_on_elderly_services(desk: Sit, picture: Picture, shared_service: Service) -> None:
    there = served(shared_service)
    editor = desk("editor")
    page = editor.open("/facilities")
    expect(page.locator("[data-test=count]")).to_have_count(2)
    picture(editor, "facilities-1280")

    # A problem is on the list until its measure is done and somebody else has accepted it.
    page = editor.open(f"/facilities/{there.station}")
    picture(editor, "facility-1280")
    fire = page.locator("[data-test=fire-problem]")
    fire.locator("[data-test=measure]").click()
    page.locator("textarea[name=measure]").fill("清理通道")
    page.locator("input[name=responsible]").fill("站长")
    page.get_by_role("dialog").get_by_role("button", name="保存").click()
    said(page, "已保存")
    fire.locator("[data-test=done]").click()
    page.get_by_role("dialog").get_by_role("button", name="保存").click()
    said(page, "已保存")
    expect(fire).to_contain_text("待验收")
    reviewer = desk("reviewer")
    other = reviewer.open("/facilities/fire")
    other.locator("[data-test=settle]").click()
    other.get_by_role("dialog").get_by_role("button", name="保存").click()
    said(other, "已保存")
    expect(other.get_by_text("没有未销号的消防安全问题")).to_be_visible()

    # With rates that nobody verified a sheet is a trial: it can be withdrawn, not confirmed.
    other = reviewer.open(f"/facilities/subsidies/{there.sheet}")
    expect(other.locator("[data-test=line]")).to_contain_text("1,500.00")
    expect(other.get_by_text("不作发放依据")).to_be_visible()
    expect(other.locator("[data-test=confirm]")).to_have_count(0)
    other.locator("[data-test=withdraw]").click()
    other.get_by_role("dialog").get_by_role("button", name="撤回").click()
    said(other, "已保存")
    picture(reviewer, "subsidy-sheet-1280")

    # Who asks is masked until somebody who serves him says why he has to know.
    page = editor.open(f"/facilities/requests/{there.request}")
    household = page.locator("[data-test=household]")
    expect(household).to_contain_text("植**")
    page.locator("[data-test=assign]").first.click()
    page.get_by_role("dialog").get_by_role("button", name="派单").click()
    said(page, "已保存")
    expect(page.get_by_text("直线距离").first).to_be_visible()
    page.locator("[data-test=read-household]").click()
    page.locator("input[name=reason]").fill("送餐前联系")
    page.get_by_role("dialog").get_by_role("button", name="查看住户信息").click()
    expect(household).to_contain_text(NAME)
    expect(household).to_contain_text(HOME)
    page.locator("[data-test=finish]").click()
    page.get_by_role("dialog").get_by_role("button", name="办结").click()
    expect(page.get_by_text("已办结")).to_be_visible()
    picture(editor, "request-1280")
    other = reviewer.open(f"/facilities/requests/{there.request}")
    expect(other.locator("[data-test=household]")).to_contain_text("植**")
    expect(other.get_by_text("查阅记录（1）")).to_be_visible()
