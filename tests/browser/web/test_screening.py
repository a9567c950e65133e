"""A clerk looks through what the screening found, decides, opens cases, screens anew, and a list too."""

from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.api.conftest import Service
from tests.browser.web.conftest import PHONE, Desk, Sit
from tests.browser.web.screening_scene import screened

pytestmark = pytest.mark.browser

Picture = Callable[[Desk, str], Path]
#: Confirmed, and the demonstration has a case about it
LISTED = "演示曼哈顿广场"
LIST = "名称,类别\n天下第一城,住宅区\n柳树村,村\n曼哈顿花园,住宅区\n"


def row(page: Page, name: str, kind: str) -> Locator:
    """The row of a finding."""
    return page.locator("[data-finding]", has_text=name).filter(has=page.locator(".kind", has_text=kind))


def drawn(page: Page) -> None:
    """Wait until the map has drawn what it shows."""
    expect(page.locator("#content .record-map").first).to_have_attribute("aria-busy", "false")


def names_with_case(service: Service) -> set[str]:
    """The names that cases are about."""
    cases = service.client("editor").get("/cleanup-cases", params={"limit": 200}).json()["rows"]
    return {case["name"] for case in cases}


def without_case(service: Service) -> tuple[str, str]:
    """A name that no case is about, and of which class it is suspected, whatever other tests have left."""
    found = service.client("editor").get("/screening-findings", params={"decision": "open", "limit": 200})
    listed = names_with_case(service)
    return next(
        (each["name"], each["kind"])
        for each in found.json()["rows"]
        if each["name"].startswith("演示") and each["name"] not in listed
    )


def into_cases(page: Page, name: str, kind: str) -> None:
    """Put what is suspected of a name on the list of cases."""
    row(page, name, kind).first.locator("input[type=checkbox]").check()
    page.locator("[data-test=into-cases]").click()
    page.get_by_role("dialog").get_by_role("button", name="列入摸排清单").click()


def test_findings_are_decided_about_on_table_and_map_and_with_the_keyboard(
    desk: Sit, picture: Picture, shared_service: Service, tmp_path: Path
) -> None:
    screened(shared_service)
    clerk = desk("editor")
    page = clerk.open("/screening")
    expect(page.locator(".verdict")).to_contain_text("不是认定结论")
    expect(page.locator("[data-test=last-run]")).to_contain_text("上次筛查")
    drawn(page)
    picture(clerk, "screening")

    # The figure of a class narrows table, map and address.
    page.locator("[data-count='大-error']").click()
    page.wait_for_url("**/screening?kind=*&severity=error")
    expect(page.locator("[data-test=total]")).to_have_text("共 1 条")
    first = row(page, "演示环球中心大厦", "大")
    expect(first.locator("mark")).to_have_text("环球")
    expect(first).to_contain_text("民发〔2018〕146号")
    expect(row(page, "演示中央花园小区", "大")).to_have_count(0)  # confirmed already: it no longer waits

    # The keyboard: down to the first, confirmed at once, and the next one is chosen.
    page.locator("[data-test=findings]").focus()
    page.keyboard.press("ArrowDown")
    confirmed = page.locator("tr.chosen strong").inner_text().strip()
    page.keyboard.press("c")
    expect(page.locator("[data-finding]", has_text=confirmed)).to_have_count(0)
    drawn(page)
    picture(clerk, "screening-keyboard")

    # Several at once: an exemption has a kind and a reason.
    page = clerk.open("/screening?kind=怪")
    drawn(page)
    for name in ("演示黄泉路", "演示88号公馆"):
        row(page, name, "怪").first.locator("input[type=checkbox]").check()
    page.locator("[data-bulk=exempt]").click()
    dialog = page.locator(".el-dialog")
    expect(dialog.get_by_role("button", name="予以豁免")).to_be_disabled()
    dialog.locator("[data-test=exemption]").click()
    page.locator(".el-select-dropdown__item:visible", has_text="历史地名").click()
    dialog.locator("[data-test=reason]").fill("县志有载，1950年以前即用此名")
    picture(clerk, "screening-exempt")
    dialog.get_by_role("button", name="予以豁免").click()
    expect(row(page, "演示黄泉路", "怪")).to_have_count(0)
    page = clerk.open("/screening?kind=怪&state=exempt")
    row(page, "演示黄泉路", "怪").click()
    expect(row(page, "演示黄泉路", "怪")).to_contain_text("历史地名")
    picture(clerk, "screening-exempted")

    # What has no case yet goes onto the list of cases; where it has one, that is named.
    page = clerk.open("/screening?state=confirmed&kind=洋")
    drawn(page)
    into_cases(page, LISTED, "洋")
    clerk.expect_refusal(409)
    expect(page.get_by_text(f"“{LISTED}”的“洋”已有未归档的第")).to_be_visible()
    name, kind = without_case(shared_service)
    page = clerk.open(f"/screening?kind={kind}")
    drawn(page)
    into_cases(page, name, kind)
    page.get_by_text("已列入摸排清单").wait_for()
    assert name in names_with_case(shared_service)

    # Screened anew, what was decided stays decided.
    page = clerk.open("/screening")
    page.locator("[data-test=open-run]").click()
    page.locator("[data-test=run]").click()
    page.get_by_text("筛查完成").wait_for()
    expect(page.locator("[data-finding]", has_text="演示黄泉路")).to_have_count(0)

    # A list brought along: nothing of it is registered.
    page = clerk.open("/screening/list")
    file = tmp_path / "名单.csv"
    file.write_text(LIST, "utf-8")
    page.locator("[data-test=list]").set_input_files(file)
    page.locator("[data-test=screened]").wait_for()
    expect(page.locator("[data-test=screened]")).to_contain_text("3 条名称，2 条有疑点")
    picture(clerk, "screening-list")

    page = clerk.open("/screening/precision")
    expect(page.locator("[data-rule=Y1] strong")).to_have_text("100%")
    picture(clerk, "screening-precision")

    phone = desk("reviewer", language="en", size=PHONE)
    page = phone.open("/screening")
    drawn(page)
    page.locator("[data-finding]").first.wait_for()
    assert phone.fits()
    page.locator("[data-finding]").first.scroll_into_view_if_needed()
    picture(phone, "screening-phone-en")


def test_a_place_tells_staff_what_is_suspected_and_nobody_else(
    desk: Sit, picture: Picture, shared_service: Service
) -> None:
    screened(shared_service)
    found = (
        shared_service.client("editor").get("/screening-findings", params={"kind": "洋"}).json()["rows"][0]
    )
    place = f"/place-names/{found['feature_id']}"
    clerk = desk("editor")
    asked: list[str] = []
    page = clerk.open("/")
    page.on(
        "request", lambda request: asked.append(request.url) if "/screening-findings" in request.url else None
    )
    page = clerk.open(place)
    part = page.locator("[data-test=name-findings]")
    expect(part).to_contain_text("疑似不规范")
    expect(part).to_contain_text("疑似“洋”")
    expect(part).to_contain_text(found["rule_text"])
    assert len(asked) == 1
    picture(clerk, "place-suspected")
    part.get_by_role("link", name="在地名筛查中查看").click()
    page.locator("[data-finding]", has_text=found["name"]).first.wait_for()
    for role in ("planner", None):
        other = desk(role, language="en", size=PHONE)
        page = other.open(place)
        page.get_by_role("heading", level=1).first.wait_for()
        expect(page.locator("[data-test=name-findings]")).to_have_count(0)
