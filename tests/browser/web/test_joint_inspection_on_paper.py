"""A neighbour without an account: their sheet is typed in, they sign on our device."""

import pytest
from playwright.sync_api import expect

from tests.api.conftest import Service
from tests.browser.web import inspection_walks as walks
from tests.browser.web.choosing import choose
from tests.browser.web.conftest import PHONE, SCREEN, Picture, Sit
from tests.browser.web.inspection_walks import Scene

pytestmark = [pytest.mark.browser, pytest.mark.long]

PARTS = ("", "/plan", "/packages", "/records", "/differences", "/signing", "/measures", "/papers", "/archive")


@pytest.fixture(scope="module")
def scene(shared_service: Service) -> Scene:
    """Three lines with markers; 杭锦旗 has no account."""
    return walks.prepare(shared_service)


@pytest.mark.usefixtures("scene")
def test_an_event_is_checked_on_one_device_and_the_other_sides_sheet_is_typed_in(
    desk: Sit, picture: Picture
) -> None:
    us = desk("wushen")
    page = us.open("/inspections/new")
    choose(page.get_by_role("combobox", name="界线", exact=True), "乌审—杭锦线")
    page.get_by_text("自然灾害", exact=True).click()
    expect(page.get_by_role("button", name="立项")).to_be_disabled()
    page.get_by_label("发生日期").fill("2026-08-02")
    page.get_by_label("发生日期").press("Enter")
    page.get_by_label("发生了什么").fill("洪水冲刷，001至002号界桩之间河岸后退")
    for label, number in (("从哪个界桩", "001"), ("到哪个界桩", "002")):
        choose(page.get_by_role("combobox", name=label, exact=True), number)
    picture(us, "inspection-event")
    page.get_by_role("button", name="立项").click()
    page.wait_for_url("**/plan")
    us.settled()
    walks.plan(us, "张建国", "苏和")
    walks.sign(us, "ours", "张建国", "乌审旗民政局")
    walks.sign_by_hand(us, "theirs", "苏和")
    expect(page.locator(".side.signed", has_text="苏和")).to_contain_text("代为录入")
    picture(us, "inspection-signed-by-hand")
    walks.add_document(us, "plan_signed", "方案签章", 55)
    walks.take_step(us, "agree_plan", "双方会签方案")
    walks.take_step(us, "begin_field", "开始实地检查")

    walks.part(us, "检查记录")
    for target in ("001—002段", "001 号界桩", "002 号界桩"):
        walks.enter(us, target)
    page.get_by_text("杭锦旗一方", exact=True).click()
    page.get_by_text("记为“对方提供”").wait_for()
    walks.add_document(us, "counterpart_sheet", "杭锦旗检查表", 56)
    page.locator(".targets button", has_text="001—002段").click()
    walks.enter(us, "001—002段")
    walks.enter(us, "001 号界桩", condition="倾斜")
    walks.enter(us, "002 号界桩")
    picture(us, "inspection-provided")
    walks.part(us, "会签")
    walks.add_document(us, "record_signed", "检查记录表", 57)
    walks.take_step(us, "report", "双方提交检查记录")
    walks.part(us, "差异处理")
    one = page.locator("[data-difference=stone_condition]")
    expect(one).to_contain_text("对方提供")
    one.get_by_role("radio", name="双方重新核测").check(force=True)
    one.get_by_role("radio", name="倾斜", exact=True).check(force=True)
    one.locator("textarea[name=reason]").fill("双方到场复看")
    one.get_by_role("button", name="记下处理结果").click()
    page.get_by_text("双方重新核测：倾斜").wait_for()
    walks.take_step(us, "settle", "差异处理完毕")
    walks.part(us, "会签")
    walks.sign(us, "ours", "张建国", "乌审旗民政局")
    walks.sign_by_hand(us, "theirs", "苏和")
    walks.add_document(us, "minutes_signed", "会议纪要", 58)
    walks.take_step(us, "countersign", "双方会签检查结果")
    expect(page.locator(".facts")).to_contain_text("结果已会签")

    # English has the longest words.
    address = page.url.split("/app")[1].removesuffix("/signing")
    page.locator("header .language").click()
    expect(page.locator("html")).to_have_attribute("lang", "en")
    for part in PARTS:
        us.open(address + part)
        for size in (SCREEN, PHONE):
            page.set_viewport_size({"width": size[0], "height": size[1]})
            assert us.fits(), f"{part} {size}"
            picture(us, f"inspection{part.replace('/', '-')}-en-{size[0]}")


@pytest.mark.usefixtures("scene")
def test_who_has_no_part_in_it_is_told_so(desk: Sit) -> None:
    for login in (None, "tuke"):
        somebody = desk(login)
        somebody.page.goto(f"{somebody.address}/app/inspections")
        if login is None:
            somebody.page.wait_for_url("**/sign-in**")
        else:
            expect(somebody.page.get_by_role("heading", name="您的角色不使用这个页面")).to_be_visible()
    # A neighbour sees the inspections of its own line, and here there are none.
    page = desk("etuoke").open("/inspections")
    expect(page.locator("#content tbody tr")).to_have_count(1)
    expect(page.get_by_role("link", name="新立一次联合检查")).to_have_count(0)
    planner = desk("planner").open("/inspections")
    expect(planner.locator("tr", has_text="乌审—鄂托克线").first).to_be_visible()
    expect(planner.get_by_role("link", name="新立一次联合检查")).to_have_count(0)
