"""A field worker on a phone: what lies near, a correction from the map with a photo, what became of it."""

import re

import pytest
from playwright.sync_api import expect

from tests.api.conftest import Service
from tests.browser.web.conftest import PHONE, Picture, Sit
from tests.browser.web.seen import drawn_map
from tests.browser.web.test_edit import field, fill, hand_in, part
from tests.maps.test_map_sheet import png

pytestmark = pytest.mark.browser


@pytest.mark.long
def test_a_field_worker_corrects_a_place_from_the_map_with_a_photo(
    desk: Sit, picture: Picture, shared_service: Service
) -> None:
    worker = desk("field", size=PHONE)
    page = worker.open("/")
    expect(page.get_by_text("现在没有等您办理的事项")).to_be_visible()
    picture(worker, "field-home")
    page.get_by_role("button", name="打开导航").click()
    page.get_by_role("dialog").get_by_role("link", name="地图").click()
    drawn_map(page.locator(".screen > .map"))

    # What lies near the place where he is.
    search = page.get_by_role("combobox", name="查找名称、拼音或代码")
    search.fill("图克镇附近的嘎查")
    page.get_by_role("option", name="梅林庙嘎查").first.wait_for()
    picture(worker, "field-near")
    search.fill("tukezhen")
    page.get_by_role("option").filter(has=page.locator("strong", has_text=re.compile("^图克镇$"))).click()
    card = page.get_by_label("所选内容")
    card.get_by_role("heading", name="图克镇").wait_for()
    drawn_map(page.locator(".screen > .map"))
    assert worker.fits()
    picture(worker, "field-card")

    card.get_by_role("link", name="提出更正").click()
    page.get_by_role("heading", name="修改“图克镇”").wait_for()
    worker.settled()
    position = part(page, "geometries")
    page.locator(field(page, f"{position}/geometry")).get_by_role("button").first.click()
    # The coordinates as registered are written first.
    expect(page.get_by_label("经度, 纬度")).not_to_have_value("")
    page.get_by_label("经度, 纬度").fill("109°23′50″, 39°03′20″")
    page.locator("[data-test=take-coordinates]").click()
    page.get_by_text("点，1 个").wait_for()
    drawn_map(page.locator(".drawing-dialog .record-map"))
    picture(worker, "field-drawing")
    page.locator("[data-test=drawing-done]").click()
    page.locator(field(page, f"{position}/geometry")).get_by_text("109°23′50").wait_for()
    fill(page, "description", "镇政府门前立有新地名标志")
    page.get_by_label("理由").fill("实地踏勘")
    page.locator("input[type=file]").set_input_files(
        {"name": "地名标志.png", "mimeType": "image/png", "buffer": png()}
    )
    assert worker.fits()
    picture(worker, "field-form")
    proposal = hand_in(worker)
    picture(worker, "field-handed-in")

    # Whoever decides sees the photo and where the sign stands; the worker reads at home what became of it.
    reviewer = desk("reviewer")
    page = reviewer.open(f"/proposals/{proposal}")
    page.get_by_role("button", name="查看").click()
    page.locator("img[alt='地名标志']").wait_for()
    page.keyboard.press("Escape")
    page.get_by_role("radio", name="退回修改").check(force=True)
    page.get_by_label("理由（必填，提出人会看到）").fill("请注明测量仪器")
    page.locator("[data-test=decide]").click()
    page.get_by_text("请注明测量仪器").wait_for()

    page = worker.open("/")
    page.locator("section.card", has_text="退回给我的变更单").get_by_role("link").first.click()
    page.get_by_text("请注明测量仪器").wait_for()
    worker.settled()
    assert worker.fits()
    picture(worker, "field-returned")
    page.get_by_role("link", name="修改").click()
    page.locator("[data-test=returned]").get_by_text("请注明测量仪器").wait_for()
    fill(page, "description", "镇政府门前立有新地名标志，手持 GNSS 测得")
    page.get_by_text("已核对，没有问题").wait_for()
    assert hand_in(worker) == proposal

    page = reviewer.open(f"/proposals/{proposal}")
    page.locator("[data-test=decide]").click()
    page.get_by_text("变更单已生效").wait_for()
    found = shared_service.client().get(f"/place-names/{shared_service.feature_of('150626102')}").json()
    assert found["position"]["longitude"] == pytest.approx(109 + 23 / 60 + 50 / 3600)


def test_a_field_worker_does_not_decide_import_or_change_what_happens_to_divisions(
    desk: Sit, shared_service: Service
) -> None:
    worker = desk("field", size=PHONE)
    town = shared_service.id_of("150626102")
    for address in ("/import", "/administration/accounts", f"/divisions/{town}/events/merge"):
        expect(worker.open(address).get_by_role("heading", name="您的角色不使用这个页面")).to_be_visible()
    page = worker.open(f"/divisions/{town}")
    expect(page.get_by_role("link", name="修改")).to_be_visible()
    assert page.get_by_text("办理区划变更").count() == 0
