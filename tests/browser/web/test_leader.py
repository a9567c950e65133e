"""A leader's day: what waits at home, one decision read through, the rest in one step, what was decided."""

import pytest
from playwright.sync_api import expect

from tests.api.conftest import Service
from tests.browser.web.conftest import Picture, Sit
from tests.browser.web.test_inbox import waiting

pytestmark = [pytest.mark.browser, pytest.mark.long]


def test_a_leader_reads_one_through_approves_the_rest_and_finds_them_again(
    desk: Sit, picture: Picture, shared_service: Service
) -> None:
    read = waiting(shared_service, "150626102", "补登图克镇含义", meaning="蒙古语，意为“旗帜”")
    for code in ("150626102200", "150626102201"):
        waiting(shared_service, code, f"补登含义 {code}", meaning="蒙古语")
    leader = desk("leader")
    page = leader.open("/")
    waits = page.locator("section.card", has_text="待我审批")
    expect(waits.get_by_role("link", name="补登图克镇含义")).to_be_visible()
    picture(leader, "leader-home")

    # The record itself, as it stands, is one step away from what is proposed.
    waits.get_by_role("link", name="补登图克镇含义").click()
    page.get_by_text("意为“旗帜”").first.wait_for()
    picture(leader, "leader-proposal")
    page.get_by_label("写一条留言").fill("与旗志核对过")
    page.get_by_role("button", name="留言", exact=True).click()
    page.get_by_text("与旗志核对过").wait_for()
    page.locator("[data-test=decide]").click()
    page.get_by_text("变更单已生效").wait_for()

    page.get_by_label("主导航").get_by_role("link", name="待办").click()
    page.get_by_text("补登含义 150626102200").wait_for()
    expect(page.get_by_text("补登图克镇含义")).to_have_count(0)
    page.get_by_role("checkbox", name="选择本页全部").focus()
    page.keyboard.press("Space")
    page.get_by_role("button", name="预览并批准").click()
    page.get_by_role("button", name="批准这 2 件").click()
    page.get_by_text("已办理 2 件").wait_for()
    page.get_by_role("button", name="关闭", exact=True).click()
    page.get_by_text("没有等您办理的变更单").wait_for()
    picture(leader, "leader-inbox-empty")

    page = leader.open("/proposals?state=applied")
    page.get_by_role("link", name=read["number"]).click()
    page.get_by_text("与旗志核对过").wait_for()
    page = leader.open(f"/place-names/{shared_service.feature_of('150626102')}")
    changes = page.locator("section", has=page.get_by_role("heading", name="变更记录"))
    changes.get_by_text("意为“旗帜”").first.wait_for()
    changes.get_by_role("link", name=read["number"]).first.wait_for()
    assert page.get_by_role("link", name="修改", exact=True).count() == 0
    picture(leader, "leader-record")
