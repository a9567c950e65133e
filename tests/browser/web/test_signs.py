"""Signs inspected with a phone, a unit notified and rechecked, and a report of the public answered."""

import re
from collections.abc import Callable
from datetime import timedelta
from io import BytesIO
from pathlib import Path

import openpyxl
import pytest
from playwright.sync_api import Page, expect

from gis.history.as_known import today
from tests.api.conftest import Service
from tests.api.sign_world import PNG
from tests.browser.web.conftest import PHONE, Desk, Sit
from tests.browser.web.seen import drawn_map
from tests.browser.web.sign_scenes import ROAD, SECRET_CONTACT, SECRET_NAME, UNIT, street

pytestmark = pytest.mark.browser

Picture = Callable[[Desk, str], Path]


def photo(page: Page, name: str) -> None:
    """Take a photo with the phone."""
    file = {"name": f"{name}.png", "mimeType": "image/png", "buffer": PNG + name.encode()}
    page.locator("[data-test=photos]").set_input_files(file)  # type: ignore[arg-type]
    page.locator(".photos img").first.wait_for()


def test_a_street_is_inspected_with_a_phone_and_its_unit_brought_to_rectify(
    desk: Sit, picture: Picture, shared_service: Service
) -> None:
    place = street(shared_service)
    field = desk("field", size=PHONE)
    page = field.open(f"/signs/road?road={ROAD}")
    picture(field, "signs-road-390")
    page.locator("[data-test=begin]").first.click()
    page.get_by_role("dialog").get_by_role("button", name="开始巡检").click()
    page.locator("[data-test=next-sign]").click()

    # What stands on it is compared while it is typed.
    page.get_by_role("heading", name="LP-001").wait_for()
    page.locator("[data-test=same-zh]").click()
    expect(page.locator("[data-script=zh] [data-outcome=same]")).to_be_visible()
    page.locator("input[name=roman]").fill("Xini Street")
    expect(page.locator("[data-script=roman] [data-outcome=differs]")).to_contain_text("用英文译写")
    page.locator("[data-script=mn]").get_by_text("没有", exact=True).click()
    expect(page.locator("[data-script=mn] [data-outcome=missing]")).to_contain_text("蒙古文缺失")
    assert field.fits()
    picture(field, "signs-reading-390")
    photo(page, "first")
    page.locator("[data-test=keep]").click()
    page.get_by_role("heading", name="LP-002").wait_for()
    page.locator("[data-test=same-zh]").click()
    page.locator("[data-test=same-roman]").click()
    page.locator("[data-test=same-mn]").click()
    expect(page.locator("[data-script=mn] [data-outcome=same]")).to_be_visible()
    page.locator("[data-test=keep]").click()
    page.get_by_role("heading", name="LP-003").wait_for()

    # The desk: map, notices; the old one is overdue, the new errors wait.
    editor = desk("editor")
    page = editor.open("/signs")
    drawn_map(page.locator(".record-map"))
    picture(editor, "signs-roads-1280")
    page = editor.open("/signs/notices")
    expect(page.get_by_text("逾期 15 天")).to_be_visible()
    page.locator(f"[data-test='issue-{UNIT}']").click()
    page.get_by_role("dialog").get_by_role("button", name="下达整改通知书").click()
    page.get_by_role("heading", name=re.compile("乌民地改.*2号")).wait_for()
    expect(page.get_by_text("用英文译写")).to_be_visible()
    # Its term runs from service: until then it has days and no last day.
    expect(page.get_by_text("自送达之日起 15 日")).to_be_visible()
    page.locator("[data-test=serve]").click()
    page.locator("input[name=served_to]").fill("收发室")
    page.get_by_role("dialog").get_by_role("button", name="保存").click()
    expect(page.get_by_text("整改中")).to_be_visible()
    expect(page.get_by_text((today() + timedelta(days=15)).isoformat())).to_be_visible()
    picture(editor, "signs-notice-1280")
    with page.expect_download() as saved:
        page.locator("[data-test=docx]").click()
    assert saved.value.suggested_filename.endswith(".docx")

    # The field worker comes again: rectified only with a photo.
    page = field.open(f"/signs/{place.wrong}/read")
    page.locator("[data-test=same-zh]").click()
    page.locator("[data-test=same-mn]").click()
    page.locator("input[name=roman]").fill("Xini Jie")
    expect(page.locator("[data-script=roman] [data-outcome=agrees]")).to_be_visible()
    for button in page.locator("[data-test=recheck]").get_by_text("已整改", exact=True).all():
        button.click()
    expect(page.locator("[data-test=keep]")).to_be_disabled()
    photo(page, "mended")
    page.locator("[data-test=keep]").click()
    page.wait_for_url(lambda url: url.endswith(place.wrong))
    expect(page.locator("[data-test=errors]").get_by_text("已整改").first).to_be_visible()
    picture(field, "signs-sign-390")
    page = editor.open(f"/signs/notices/{place.notice}")
    expect(page.get_by_text("全部整改")).to_be_visible()
    picture(editor, "signs-notice-rectified-1280")

    # A town sees the signs of its own area alone, and no notices.
    town = desk("tuke")
    page = town.open("/signs")
    expect(page.get_by_role("navigation", name="地名标志").get_by_role("link")).to_have_text(["按道路"])
    expect(page.get_by_role("link", name=ROAD, exact=True)).to_have_count(0)


def test_a_list_is_sent_back_with_its_errors(desk: Sit, picture: Picture) -> None:
    editor = desk("editor")
    page = editor.open("/signs/import")
    listed = "编号,道路,类型,设置日期\nLP-501,西环,路碑,2024-13-01\nLP-502,西环,路牌,2024-01-01\n"
    file = {"name": "清单.csv", "mimeType": "text/csv", "buffer": listed.encode()}
    page.locator("[data-test=list]").set_input_files(file)  # type: ignore[arg-type]
    expect(page.get_by_role("status").first).to_contain_text("共 2 行，1 行有误")
    with page.expect_download() as saved:
        page.locator("[data-test=marked]").click()
    assert saved.value.suggested_filename == "清单-有误处已标出.xlsx"
    book = openpyxl.load_workbook(BytesIO(saved.value.path().read_bytes()))
    assert [sheet.cell(2, 1).value for sheet in book][-1] == "LP-501"
    picture(editor, "signs-import-1280")


def test_a_report_of_the_public_is_answered_and_its_sender_hidden(
    desk: Sit, picture: Picture, shared_service: Service
) -> None:
    place = street(shared_service)
    anybody = desk(size=PHONE)
    page = anybody.open("/report")
    # Where it is, is asked once: in words, and as a mark on the map.
    expect(page.locator("input[name=position]")).to_have_count(0)
    page.locator("textarea[name=description]").fill("路牌的罗马字母写成了英文")
    page.locator("input[name=informant_name]").fill(SECRET_NAME)
    assert anybody.fits()
    picture(anybody, "report-390")
    page.get_by_role("button", name="提交举报").click()
    ticket = page.locator(".ticket").inner_text()
    picture(anybody, "report-receipt-390")

    editor = desk("editor")
    page = editor.open("/signs/reports")
    picture(editor, "signs-reports-1280")
    assert SECRET_NAME not in page.content()
    page = editor.open(f"/signs/reports/{place.report}")
    assert SECRET_NAME not in page.content()
    assert SECRET_CONTACT not in page.content()
    page.locator("[data-test=take]").click()
    page.locator("[data-test=look]").click()
    page.locator("input[name=reason]").fill("核实位置")
    page.get_by_role("dialog").get_by_role("button", name="查看").click()
    expect(page.locator("[data-test=informant]")).to_contain_text(SECRET_NAME)
    expect(page.locator("[data-test=informant]")).to_contain_text("核实位置")
    page.locator("[data-test=answered]").click()
    page.locator("textarea[name=answer]").fill("已核实，将更换路牌。")
    page.get_by_role("dialog").get_by_role("button", name="保存").click()
    expect(page.get_by_text("已答复")).to_be_visible()
    picture(editor, "signs-report-1280")

    page = anybody.open(f"/report?ticket={ticket}")
    expect(page.locator("[data-test=state]")).to_contain_text("已收到")
