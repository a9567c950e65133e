"""One's own account: a password that was given, changing it, language, other browsers, API tokens."""

import pytest
from playwright.sync_api import Page, expect

from tests.api.conftest import PASSWORD, Service
from tests.browser.web.conftest import PHONE, SCREEN, Picture, Sit

pytestmark = pytest.mark.browser

NEW = "another long secret"


def fill(page: Page, old: str, new: str, again: str | None = None) -> None:
    """Fill in the three fields of a password."""
    page.locator("input[name=old]").fill(old)
    page.locator("input[name=new]").fill(new)
    page.locator("input[name=again]").fill(new if again is None else again)


def test_a_given_password_is_changed_before_anything_else(
    desk: Sit, picture: Picture, shared_service: Service
) -> None:
    admin = shared_service.client("admin")
    known = {account["login"]: account["id"] for account in admin.get("/accounts").json()}
    given = admin.post(f"/accounts/{known['planner']}/password").json()["password"]
    planner = desk()
    page = planner.open("/jobs")
    page.locator("input[name=login]").fill("planner")
    page.locator("input[name=password]").fill(given)
    page.keyboard.press("Enter")
    page.get_by_text("您的密码是管理员设置的").wait_for()
    planner.open("/proposals")
    page.get_by_text("您的密码是管理员设置的").wait_for()
    fill(page, given, "planner's own")
    rules = page.locator("[data-test=rules]")
    expect(rules.locator("li.kept")).to_have_count(3)
    page.get_by_role("button", name="修改密码").click()
    expect(rules.locator("li.broken")).to_have_text(["○ 不含账户名 （尚未符合）"])
    picture(planner, "account-given")
    fill(page, given, NEW)
    expect(rules.locator("li.kept")).to_have_count(4)
    page.get_by_role("button", name="修改密码").click()
    page.wait_for_url("**/app/proposals")
    page.get_by_role("heading", name="变更单").wait_for()


def test_a_password_is_changed_and_other_browsers_leave(desk: Sit, picture: Picture) -> None:
    here, there = desk("second"), desk("second")
    page = here.open("/account")
    page.get_by_text("还在 1 处登录").wait_for()
    picture(here, "account")
    here.expect_refusal(403)
    fill(page, "not this one", NEW)
    page.get_by_role("button", name="修改密码").click()
    page.get_by_text("原密码不正确").wait_for()
    picture(here, "account-refused")
    fill(page, PASSWORD, NEW)
    page.get_by_role("button", name="修改密码").click()
    page.get_by_text("密码已修改").wait_for()
    page.get_by_text("只在本浏览器登录").wait_for()
    there.open("/account").get_by_role("heading", name="登录").wait_for()


def test_a_language_goes_with_the_account(desk: Sit) -> None:
    field = desk("field")
    field.open("/account").get_by_text("English", exact=True).last.click()
    field.page.get_by_role("heading", name="My account").wait_for()
    field.settled()
    elsewhere = desk()
    elsewhere.sign_in("field").get_by_role("link", name="My account").wait_for()
    elsewhere.page.get_by_role("button", name="中文").click()
    elsewhere.page.get_by_role("link", name="我的账户").wait_for()
    elsewhere.settled()
    desk().sign_in("field").get_by_role("link", name="我的账户").wait_for()


def test_a_token_is_made_shown_once_and_revoked(desk: Sit, picture: Picture, shared_service: Service) -> None:
    editor = desk("editor")
    page = editor.open("/account")
    page.get_by_role("button", name="新建接口令牌").click()
    page.locator("input[name=label]").fill("夜间导出")
    dialog = page.get_by_role("dialog")
    assert dialog.get_by_text("审批变更单").count() == 0
    picture(editor, "account-new-token")
    page.keyboard.press("Enter")
    value = page.locator("[data-test=secret]").inner_text()
    page.get_by_role("button", name="已记下").click()
    script = shared_service.client()
    script.headers["Authorization"] = f"Bearer {value}"
    assert script.get("/proposals").status_code == 200
    row = page.locator("tr", has_text="夜间导出")
    row.get_by_role("button", name="作废").click()
    page.locator(".el-message-box").get_by_role("button", name="作废").click()
    row.get_by_text("作废").wait_for()
    expect(row.get_by_role("button")).to_have_count(0)
    assert script.get("/proposals").status_code == 401


@pytest.mark.long  # test_every_screen looks at each screen in two of these four ways
@pytest.mark.parametrize("language", ["zh-CN", "en"])
@pytest.mark.parametrize("size", [SCREEN, PHONE])
def test_it_fits(desk: Sit, picture: Picture, language: str, size: tuple[int, int]) -> None:
    reviewer = desk("reviewer", language=language, size=size)
    reviewer.open("/account").get_by_role("heading", level=1).wait_for()
    assert reviewer.fits()
    picture(reviewer, f"account-{language}-{size[0]}")
