"""Somebody tries names at the naming desk, takes a suggestion, applies for it; and sees what is protected."""

import re

import pytest
from playwright.sync_api import Page, expect

from tests.api.conftest import Service
from tests.browser.web.choosing import choose
from tests.browser.web.conftest import PHONE, Picture, Sit
from tests.browser.web.naming_scene import places
from tests.browser.web.seen import drawn_map

pytestmark = pytest.mark.browser


def checked(page: Page, name: str) -> None:
    """Wait until the answer about a name is there and is not being renewed."""
    page.locator(f'[data-test=result][data-name="{name}"][aria-busy=false]').wait_for()


def test_a_name_is_tried_replaced_and_applied_for(
    desk: Sit, picture: Picture, shared_service: Service
) -> None:
    places(shared_service)
    editor = desk("editor")
    page = editor.open("/naming")
    page.get_by_text("输入名称即显示检查结果").wait_for()
    choose(page.locator("[data-test=class]"), "街、路、巷")
    page.get_by_role("combobox", name="所在政区").click()
    page.get_by_role("option", name=re.compile("嘎鲁图镇")).click()

    # While one types the rules answer: a name that the town has, and one of a foreign place.
    page.locator("input[name=name]").fill("试名路")
    checked(page, "试名路")
    repeated = page.locator("[data-test=item-N8]")
    expect(repeated.get_by_role("link", name="试名路")).to_be_visible()
    expect(repeated).to_contain_text("《地名管理条例》第九条第（八）项")
    repeated.get_by_text("比对了什么").click()
    expect(repeated).to_contain_text("没有登记建成区范围，以嘎鲁图镇代替")
    page.locator("input[name=name]").fill("曼哈顿路")
    checked(page, "曼哈顿路")
    expect(page.locator("[data-test=item-N5]")).to_contain_text("曼哈顿")
    expect(page.locator("[data-test=result]")).to_contain_text("有疑似不符规定之处")
    expect(page.locator("[data-test=item-N8]")).to_have_count(1)
    drawn_map(page.locator(".record-map"))
    picture(editor, "naming-desk")

    # The map says where; what lies near lends its name.
    box = page.locator(".record-map canvas").bounding_box()
    assert box is not None
    page.mouse.click(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)
    page.get_by_text(re.compile("位置：东经 1")).wait_for()
    page.locator("[data-test=suggest]").click()
    offered = page.locator("[data-test=suggestions]")
    offered.get_by_role("button").first.wait_for()
    assert all("曼哈顿" not in each for each in offered.get_by_role("button").all_inner_texts())
    first = offered.get_by_role("button").first
    name = first.inner_text().strip()
    picture(editor, "naming-suggestions")
    first.click()
    checked(page, name)
    expect(page.locator("input[name=name]")).to_have_value(name)
    assert editor.fits()
    page.locator("[data-test=apply]").click()
    page.wait_for_url(re.compile(r"/applications/new\?"))
    expect(page.locator("input[name=proposed_name], input[name=name]").first).to_have_value(name)

    # A listed name says that it is; the list says whether a plan allows a change.
    page = editor.open("/naming/protected")
    row = page.locator("[data-test=protected] tr", has_text="古城路")
    expect(row).to_contain_text("未制定，不得更名")
    picture(editor, "naming-protected")
    feature = row.get_by_role("link", name="古城路").get_attribute("href")
    assert feature is not None
    page = editor.open(f"/naming?feature={feature.rsplit('/', 1)[1]}&name=新城路")
    page.locator("[data-test=protection]").wait_for()
    expect(page.locator("[data-test=protection]")).to_contain_text("没有保护措施不能更名")
    assert not editor.faults()

    phone = desk("editor", language="en-GB", size=PHONE)
    page = phone.open("/naming?name=曼哈顿路&category=23514")
    checked(page, "曼哈顿路")
    page.get_by_text("May be against a rule").wait_for()
    picture(phone, "naming-desk-phone")
    assert phone.fits()
    phone.open("/naming/protected")
    phone.page.get_by_text("none: may not be renamed").wait_for()
    picture(phone, "naming-protected-phone")
    assert phone.fits()
    assert not phone.faults()
