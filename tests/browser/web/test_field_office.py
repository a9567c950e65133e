"""The office on field work: who is out, a conflict settled by keyboard, differences of both sides."""

from urllib.parse import urljoin

import pytest
from playwright.sync_api import expect

from tests.api.conftest import Service
from tests.api.field_world import sha256
from tests.browser.web import inspection_walks as walks
from tests.browser.web.conftest import PHONE, Picture, Sit
from tests.browser.web.field_scenes import from_the_field
from tests.browser.web.seen import drawn_map, pixels
from tests.maps.test_map_sheet import png

pytestmark = pytest.mark.browser


def test_the_office_decides_on_what_came_from_the_field(
    desk: Sit, picture: Picture, shared_service: Service
) -> None:
    sent = from_the_field(shared_service)
    editor = desk("editor")
    page = editor.open("/")
    waits = page.locator("[data-test=field-work]")
    expect(waits).to_contain_text("外业冲突、退回等 2 项待处理")
    waits.get_by_text("1 个任务包逾期未收").click()
    editor.settled()
    overdue = page.locator("[data-test=package]", has_text="逾期未收")
    expect(overdue).to_have_count(1)
    for told in ("4 条", "快 3 小时 5 分", "有冲突 1", "被退回 1"):
        expect(overdue).to_contain_text(told)
    sheets = overdue.get_by_role("link", name="外业登记表（PDF）").get_attribute("href")
    assert page.request.get(urljoin(page.url, str(sheets))).headers["content-type"] == "application/pdf"
    signatures = page.locator("[data-test=waiting-signatures]")
    for told in ("演示签名人 民政局（本旗）", "界桩 002", "有冲突", "1 条还没有送到"):
        expect(signatures).to_contain_text(told)
    picture(editor, "field-office")
    overdue.locator("[data-test=returned-files]").click()
    handed_in = page.locator("[data-test=returned-list] li")
    for told in ("外业.zip", "由它写成外业记录 0 条"):
        expect(handed_in).to_contain_text(told)
    with page.expect_download() as saved:
        handed_in.get_by_role("link").click()
    assert sha256(saved.value.path().read_bytes()) in str(handed_in.inner_text())
    picture(editor, "field-office-returned")
    walks.dialog(page).get_by_role("button", name="关闭", exact=True).click()
    walks.closed(page)
    overdue.locator("[data-test=close]").click()
    walks.dialog(page).locator("input[name=reason]").fill("平板遗失")
    walks.dialog(page).get_by_role("button", name="收回任务包").click()
    walks.closed(page)
    expect(overdue).to_have_count(0)
    # Nothing comes of itself in a package that was taken back: it is the office's to decide.
    expect(signatures).to_contain_text("任务包已收回")
    expect(page.locator(".tabs .count")).to_have_text("3")

    # Both values in words with who said them, both photos, both places; settled with the keyboard alone.
    page = editor.follow("/field-office/changes")
    conflict = page.locator("tr", has_text="不一致：界桩情况；实测位置")
    expect(conflict).to_contain_text("界桩 002")
    waiting = page.locator("tr", has_text="演示签名人")
    for told in ("等 界桩 002（有冲突）", "快 3 小时 5 分"):
        expect(waiting).to_contain_text(told)
    picture(editor, "field-office-changes")
    conflict.get_by_role("link").click()
    editor.settled()
    found = page.locator("[data-field=found]")
    for told in ("完好", "裂损", "外业设备", "登记库现在"):
        expect(found).to_contain_text(told)
    expect(page.locator("[data-test=photos] img")).to_have_count(2)
    with page.expect_download() as saved:
        page.locator("[data-test=photos]").get_by_role("link", name="原件").click()
    assert saved.value.path().read_bytes() == png(62, 62)
    expect(page.get_by_text("外业设备的位置与登记库现在的位置相距 3.43 米")).to_be_visible()
    drawn_map(page.locator(".record-map"))
    picture(editor, "field-office-conflict")
    first = found.get_by_role("radio").first
    first.focus()
    page.keyboard.press("Space")
    page.keyboard.press("Enter")
    position = page.locator("form.conflict.card[data-field=position]")
    expect(position.get_by_role("radio").first).to_be_focused()
    # The map still goes as near as the two positions lie.
    assert all(pixels(drawn_map(page.locator(".record-map")), "#c2410c", "#15803d"))
    page.keyboard.press("Space")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    expect(page.locator("h1")).to_contain_text("已写入")
    expect(page.locator("[data-test=events] li")).to_have_count(4)
    picture(editor, "field-office-settled")

    # What our side now says differs from what the neighbour's device sent.
    page.get_by_role("link", name="双方检查差异").click()
    editor.settled()
    walks.settle(editor, "stone_condition", "乌审旗", "双方照片均见裂缝")
    expect(page.get_by_text("采用乌审旗").first).to_be_visible()
    picture(editor, "field-office-differences")

    page = editor.open("/field-office/changes?state=refused")
    expect(page.locator("#content tbody tr")).to_contain_text("桩体状况：没有这个代码")
    page = editor.follow(f"/field-office/changes/{sent.refused}")
    expect(page.locator("[data-test=reasons]")).to_contain_text("桩体状况")
    page.set_viewport_size({"width": PHONE[0], "height": PHONE[1]})
    assert editor.fits()
    picture(editor, "field-office-refused")
    page.locator("[data-test=discard]").click()
    walks.dialog(page).locator("textarea[name=reason]").fill("误填，已重测")
    walks.dialog(page).get_by_role("button", name="不予采用").click()
    walks.closed(page)
    expect(page.locator("h1")).to_contain_text("不予采用")
