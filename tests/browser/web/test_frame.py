"""The frame around every screen: signing in, language, time, navigation by role, refusals, small windows."""

import pytest

from tests.browser.web.conftest import PHONE, SCREEN, Picture, Sit

pytestmark = pytest.mark.browser


def test_somebody_signs_in_reads_his_jobs_and_leaves(desk: Sit, picture: Picture) -> None:
    editor = desk()
    editor.sign_in("editor")
    assert editor.page.locator("[data-test=person]").inner_text() == "editor"
    editor.page.get_by_role("link", name="作业").click()
    editor.page.get_by_text("还没有作业").wait_for()
    picture(editor, "jobs")
    editor.page.get_by_role("button", name="退出登录").click()
    editor.page.get_by_role("heading", name="登录").wait_for()


def test_a_wrong_password_is_said_in_the_readers_language(desk: Sit, picture: Picture) -> None:
    for language, said in (("zh-CN", "账户名或密码不正确"), ("en", "wrong")):
        somebody = desk(language=language)
        somebody.expect_refusal(401)
        somebody.open("/sign-in")
        somebody.page.locator("input[name=login]").fill("editor")
        somebody.page.locator("input[name=password]").fill("not this one")
        somebody.page.keyboard.press("Enter")
        alert = somebody.page.get_by_role("alert")
        alert.wait_for()
        if language == "zh-CN":
            assert said in alert.inner_text()
        picture(somebody, f"sign-in-refused-{language}")


def test_an_empty_form_says_beside_the_field_what_is_missing(desk: Sit) -> None:
    somebody = desk()
    somebody.open("/sign-in").get_by_role("button", name="登录").last.click()
    somebody.page.get_by_text("请填写账户名").wait_for()


def test_a_closed_screen_asks_to_sign_in_and_then_opens(desk: Sit) -> None:
    somebody = desk()
    somebody.open("/jobs")
    assert "/app/sign-in?" in somebody.page.url
    somebody.page.locator("input[name=login]").fill("editor")
    somebody.page.locator("input[name=password]").fill("a long enough secret")
    somebody.page.keyboard.press("Enter")
    somebody.page.get_by_role("heading", name="作业").wait_for()


def test_the_language_changes_and_is_remembered(desk: Sit) -> None:
    somebody = desk()
    somebody.open("/sign-in")
    somebody.page.get_by_role("button", name="English").click()
    somebody.page.get_by_role("heading", name="Sign in").wait_for()
    somebody.open("/sign-in")
    assert somebody.page.locator("html").get_attribute("lang") == "en"
    assert somebody.page.get_by_role("heading", name="Sign in").is_visible()


def test_the_chosen_day_goes_from_screen_to_screen(desk: Sit, picture: Picture) -> None:
    editor = desk("editor")
    editor.open("/?as_of=2010-01-01&as_known_on=2026-11-01")
    banner = "正在查看截至 2010-01-01 有效、按 2026-11-01 库内记载的内容"
    editor.page.get_by_text(banner).wait_for()
    editor.page.get_by_role("link", name="作业").click()
    editor.page.wait_for_url("**/jobs?*as_of=2010-01-01*")
    assert editor.page.get_by_text(banner).is_visible()
    picture(editor, "another-day")
    editor.page.get_by_role("button", name="回到今天").click()
    editor.page.get_by_text(banner).wait_for(state="detached")
    assert "as_of" not in editor.page.url


def test_a_day_is_chosen_with_the_keyboard(desk: Sit) -> None:
    somebody = desk()
    somebody.open("/")
    somebody.page.locator("[data-test=time]").focus()
    somebody.page.keyboard.press("Enter")
    somebody.page.get_by_label("截至（日期）有效").fill("2015-06-30")
    somebody.page.keyboard.press("Enter")
    somebody.page.get_by_role("button", name="采用").click()
    somebody.page.wait_for_url("**as_of=2015-06-30*")


def test_an_unknown_address_leads_back(desk: Sit) -> None:
    somebody = desk()
    somebody.open("/no/such/screen").get_by_role("link", name="回到首页").click()
    somebody.page.wait_for_url("**/app/")


@pytest.mark.long  # test_every_screen looks at each screen in two of these four ways
@pytest.mark.parametrize("language", ["zh-CN", "en"])
@pytest.mark.parametrize("size", [SCREEN, PHONE])
def test_it_fits(desk: Sit, picture: Picture, language: str, size: tuple[int, int]) -> None:
    editor = desk("editor", language=language, size=size)
    for path in ("/", "/jobs", "/sign-in"):
        editor.open(path)
        assert editor.fits(), path
    picture(editor, f"sign-in-{language}-{size[0]}")


def test_the_keyboard_skips_to_the_content(desk: Sit) -> None:
    somebody = desk()
    somebody.open("/jobs?x=1")
    somebody.page.locator("body").press("Tab")
    if not somebody.page.locator("a.skip").evaluate("link => link === document.activeElement"):
        somebody.page.locator("a.skip").focus()
    somebody.page.keyboard.press("Enter")
    assert somebody.page.evaluate("document.activeElement.id") == "content"


def test_a_register_that_is_away_is_said_and_tried_again(desk: Sit) -> None:
    somebody = desk()
    somebody.expected.append("Failed to load resource")
    somebody.page.route("**/session", lambda route: route.abort())
    somebody.open("/")
    somebody.page.get_by_role("alert").get_by_text("连不上登记库").wait_for()
    somebody.page.unroute("**/session")
    somebody.page.get_by_role("button", name="再试一次").click()
    somebody.page.get_by_role("heading", name="登记库现状").wait_for()
