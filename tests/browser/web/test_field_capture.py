"""What a device takes in: photos held in every way, how a name is said, what is measured, and signatures."""

import re

import pytest
from playwright.sync_api import Page, expect
from sqlalchemy import text

from gis.database import unit_of_work
from tests.api.conftest import Service
from tests.api.field_scene import site
from tests.api.inspection_scene import ok
from tests.api.recording_world import WEBM
from tests.browser.web.choosing import choose
from tests.browser.web.conftest import PHONE, Picture, Sit
from tests.browser.web.field_measuring import (
    CLOCK,
    KEPT,
    RTK,
    arrow,
    dated,
    doubled,
    held_flat,
    kept,
    measured,
    signed,
    stand,
)
from tests.browser.web.field_scenes import in_the_field
from tests.browser.web.screen_checks import small_targets

pytestmark = pytest.mark.browser

#: Chooses eight photos, one for each orientation of EXIF; upright each has a red, green, blue, white corner
CHOOSE = """async (input) => {
  const [W, H] = [240, 160]
  const MATRICES = [
    [1, 0, 0, 1, 0, 0], [-1, 0, 0, 1, W, 0], [-1, 0, 0, -1, W, H], [1, 0, 0, -1, 0, H],
    [0, 1, 1, 0, 0, 0], [0, 1, -1, 0, W, 0], [0, -1, -1, 0, W, H], [0, -1, 1, 0, 0, H],
  ]
  const files = new DataTransfer()
  for (const [at, matrix] of MATRICES.entries()) {
    const upright = new OffscreenCanvas(W, H)
    const drawn = upright.getContext('2d')
    const corners = ['#f00', '#0f0', '#00f', '#fff']
    corners.forEach((colour, place) => {
      drawn.fillStyle = colour
      drawn.fillRect((place % 2) * W / 2, Math.floor(place / 2) * H / 2, W / 2, H / 2)
    })
    // No two photos are alike.
    drawn.fillStyle = '#777'
    drawn.fillRect(100 + at * 5, 70, 20, 20)
    const raw = at < 4 ? new OffscreenCanvas(W, H) : new OffscreenCanvas(H, W)
    const brush = raw.getContext('2d')
    brush.setTransform(new DOMMatrix(matrix).inverse())
    brush.drawImage(upright, 0, 0)
    const made = await raw.convertToBlob({ type: 'image/jpeg', quality: 1 })
    const jpeg = new Uint8Array(await made.arrayBuffer())
    const exif = [0xff, 0xe1, 0, 34, 69, 120, 105, 102, 0, 0, 73, 73, 42, 0, 8, 0, 0, 0, 1, 0,
      0x12, 1, 3, 0, 1, 0, 0, 0, at + 1, 0, 0, 0, 0, 0, 0, 0]
    const parts = [jpeg.slice(0, 2), new Uint8Array(exif), jpeg.slice(2)]
    files.items.add(new File(parts, `${at + 1}.jpg`, { type: 'image/jpeg' }))
  }
  input.files = files.files
  input.dispatchEvent(new Event('change', { bubbles: true }))
}"""
#: What colours a picture has near its corners, above the stamp, and how dark its stamp is
COLOURS = """(image) => {
  const canvas = new OffscreenCanvas(image.naturalWidth, image.naturalHeight)
  const brush = canvas.getContext('2d')
  brush.drawImage(image, 0, 0)
  const colour = (x, y) => [...brush.getImageData(x, y, 1, 1).data].slice(0, 3)
  const at = (x, y) => colour(x, y).map((one) => (one > 150 ? '1' : '0')).join('')
  return [canvas.width, canvas.height, at(20, 20), at(220, 20), at(20, 120), at(220, 120), at(236, 157)]
}"""


def taken(page: Page, kind: str, town: str) -> None:
    """Take a task of a town along."""
    page.get_by_text(kind, exact=True).click()
    chosen = page.locator("#field-division")
    chosen.click()
    chosen.fill(town)
    page.get_by_role("option", name=town).first.click()
    page.locator("[data-test=take]").click()
    page.locator("[data-test=whole]").wait_for()


def test_photos_of_every_orientation_and_how_a_name_is_said(
    desk: Sit, picture: Picture, shared_service: Service
) -> None:
    known = site(shared_service, number="TK-09")
    ok(shared_service.client("editor").post("/grave-sites", json=known), 201)
    worker = desk("tuke", size=PHONE)
    # Nobody makes base maps here.
    worker.expect_refusal(404)
    page = worker.open("/field/take")
    taken(page, "墓地调查", "图克镇")
    # The list, which is there before the records are, shows them as they come.
    expect(page.get_by_text("TK-09", exact=True)).to_be_visible()
    page.get_by_role("button", name="登记新发现").click()
    page.locator("[data-test=gallery]").evaluate(CHOOSE)
    photos = page.locator("[data-test=photo]")
    expect(photos).to_have_count(8)
    for each in photos.locator("img").all():
        # Upright whatever way the camera was held, and stamped along the lower edge: white is dark there.
        assert each.evaluate(COLOURS) == [240, 160, "100", "010", "001", "111", "000"]
    expect(photos.first).to_contain_text("照片没有位置")
    assert worker.fits()
    assert small_targets(page) == []
    picture(worker, "field-photos")

    photos.first.get_by_role("button", name="在照片上标画").last.click()
    sheet = page.locator("[data-test=sketch]")
    sheet.drag_to(sheet, source_position={"x": 40, "y": 40}, target_position={"x": 160, "y": 90})
    assert small_targets(page) == []
    picture(worker, "field-sketch")
    # A slip of the thumb drops nothing that was drawn, nor does the phone's way back.
    question = page.get_by_text("刚画的还没有存为示意图")
    for slip in (lambda: page.keyboard.press("Escape"), lambda: page.evaluate("history.back()")):
        slip()
        question.wait_for()
        picture(worker, "field-sketch-asked")
        page.get_by_role("dialog").last.get_by_role("button", name="取消").click()
        expect(question).to_have_count(0)
    page.get_by_role("button", name="存为示意图").click()
    # The photo itself stays as it was.
    expect(photos).to_have_count(9)
    assert photos.first.locator("img").evaluate(COLOURS)[2] == "100"

    page = worker.open("/field/take")
    taken(page, "地名调查", "图克镇")
    page.get_by_role("link", name="图克镇").first.click()
    page.get_by_text("还没有录音").wait_for()
    page.locator("[data-test=sound-file]").set_input_files(
        {"name": "读音.webm", "mimeType": "audio/webm", "buffer": WEBM + b"walk"}
    )
    page.locator("[data-test=voice] audio").wait_for()
    page.get_by_role("radio", name="本地蒙古语使用者").click()
    page.get_by_role("textbox", name="听到的读法").fill("tüüx")
    page.get_by_role("textbox", name="具体地点").fill("图克嘎查")
    page.get_by_role("radiogroup", name="说话人同意录音").get_by_role("radio", name="是").click()
    assert worker.fits()
    assert small_targets(page) == []
    picture(worker, "field-voice")
    page.get_by_role("button", name="保存", exact=True).click()
    page.locator("[data-state=held]").first.wait_for()
    page = worker.open("/field/outbox")
    page.locator("[data-test=send]").click()
    expect(page.locator("[data-test=standing]")).to_contain_text("已收下 1 项")
    assert small_targets(page) == []

    office = desk("editor")
    page = office.open(f"/place-names/{shared_service.feature_of('150626102')}")
    card = page.locator("[data-test=name-recordings]")
    expect(card).to_contain_text("tüüx")
    card.get_by_role("button", name="播放").click()
    card.locator("audio").wait_for()
    picture(office, "field-heard")
    # The speaker withdraws the yes: what was heard goes at once, why it went stays.
    card.get_by_role("button", name="撤回录音").click()
    sheet = page.get_by_role("dialog", name="撤回录音")
    expect(sheet.get_by_role("button", name="撤回录音")).to_be_disabled()
    sheet.get_by_role("textbox", name="撤回理由").fill("说话人来电撤回同意")
    picture(office, "field-withdrawing")
    sheet.get_by_role("button", name="撤回录音").click()
    expect(card.locator("[data-test=withdrawn-recordings]")).to_contain_text("录音文件已删除")
    expect(card).not_to_contain_text("tüüx")
    expect(card.locator("audio")).to_have_count(0)
    picture(office, "field-withdrawn")


def test_positions_the_way_rtk_references_and_both_signatures(
    desk: Sit, picture: Picture, shared_service: Service
) -> None:
    markers = in_the_field(shared_service, "乌审—鄂托克实测线", {"实测段": 2})["实测段"]
    doubled(shared_service, markers[1])
    with unit_of_work(shared_service.engine) as session:
        session.execute(text("UPDATE source SET is_demonstration = true"))
    worker = desk("field", size=PHONE)
    worker.expect_refusal(404)
    page = worker.open("/field/take")
    page.context.grant_permissions(["geolocation"])
    choose(page.get_by_role("combobox", name="正在外业的联检"), re.compile("实测线"))
    choose(page.get_by_role("combobox", name="分段"), re.compile("实测段"))
    page.evaluate(CLOCK, 20)
    page.locator("[data-test=take]").click()
    page.locator("[data-test=whole]").wait_for()
    # A clock that is off is told before anybody leaves, until it is set.
    clock = page.locator("[data-test=clock]")
    expect(clock).to_contain_text(re.compile(r"本机时钟比登记库快约\s*20\s*分钟"))
    picture(worker, "field-clock")
    page.evaluate(CLOCK, 0)
    page.evaluate("document.dispatchEvent(new Event('visibilitychange'))")
    expect(clock).to_have_count(0)
    package = page.url.rsplit("/", 1)[1]

    # The way: from far, and where the satellites' word ends.
    page.get_by_text("001", exact=True).first.click()
    stand(page, -300, 5)
    page.get_by_role("link", name="导航").click()
    way = page.locator("[data-test=way]")
    expect(way.locator("[data-test=distance]")).to_contain_text("300 m")
    expect(way).to_contain_text("真方位角 0°")
    # Without leave for the compass the arrow stands on north, as on a map; with it, it turns with the device.
    expect(way).to_contain_text("没有罗盘，箭头以正北朝上")
    assert arrow(way) == pytest.approx(0, abs=0.1)
    devtools = page.context.new_cdp_session(page)
    absolute = {"type": "absolute-orientation", "enabled": True, "metadata": {"available": True}}
    devtools.send("Emulation.setSensorOverrideEnabled", absolute)
    page.context.grant_permissions(["geolocation", "accelerometer", "gyroscope", "magnetometer"])
    way.get_by_role("button", name="允许使用罗盘").click()
    # True north lies 5° to the right of the needle's: the marker is due north.
    for heading, turned, said in ((90, -85, "向左转 85°"), (200, 165, "向右转 165°")):
        held_flat(page, devtools, heading)
        expect(way.locator("[data-test=turning]")).to_have_text(said)
        assert arrow(way) == pytest.approx(turned, abs=1)
    assert small_targets(page) == []
    picture(worker, "field-way")
    stand(page, 6, 3)
    expect(way.locator("[data-test=look]")).to_contain_text("就在 10 米之内")
    picture(worker, "field-way-near")
    page.get_by_role("link", name="返回记录").click()

    # A poor position is kept with its reason alone, a good one at once, by whatever clock.
    page.get_by_role("button", name="与登记一致").click()
    page.evaluate(CLOCK, 20)
    position = measured(page, "开始定位", [10, 14, 12], 80)
    expect(position).to_contain_text("差（> 10 米）")
    expect(position.locator("[data-test=keep-position]")).to_be_disabled()
    position.locator("textarea[name=position_note]").fill("桩在林中")
    expect(position.locator("[data-test=keep-position]")).to_be_enabled()
    picture(worker, "field-position-red")
    page.evaluate(CLOCK, 0)
    measured(page, "重新定位", [1, 4, 2, 3], 7)
    expect(position).to_contain_text("一般（≤ 10 米）")
    measured(page, "重新定位", [1, 3, 2, 2], 2.5)
    expect(position).to_contain_text("良好（≤ 3 米）")
    position.locator("[data-test=keep-position]").click()
    expect(position).to_contain_text("4 个读数加权平均")
    expect(position).to_contain_text("手机定位，只用于寻找")
    picture(worker, "field-position-green")

    well = page.locator("[data-reference=水井]")
    well.locator("input[name^=distance-]").fill("52.3")
    well.locator("input[name^=distance-]").press("Tab")
    expect(well).to_contain_text("+0.30 m")
    # A distance alone asks for no north.
    expect(well.get_by_role("combobox")).to_be_disabled()
    well.locator("input[name^=bearing-]").fill("36")
    well.locator("input[name^=bearing-]").press("Tab")
    choose(well.get_by_role("combobox"), "坐标方位角")
    expect(well).to_contain_text("0.30 m")
    assert small_targets(page) == []
    picture(worker, "field-references")
    page.get_by_role("button", name="保存", exact=True).click()
    page.locator("[data-state=held]").first.wait_for()
    assert worker.fits()

    # What is measured with RTK comes out of the controller's file and becomes the marker's position.
    worker.follow(f"/field/packages/{package}/rtk")
    page.locator("[data-test=rtk] input[type=file]").set_input_files(
        {"name": "手簿.csv", "mimeType": "text/csv", "buffer": RTK.encode()}
    )
    expect(page.locator("[data-test=rtk-results]")).to_contain_text("002")
    expect(page.locator("[data-test=rtk-results]")).to_contain_text("+0.100 m")
    assert worker.fits()
    assert small_targets(page) == []
    picture(worker, "field-rtk")
    page.locator("[data-test=take-rtk]").click()
    expect(page.locator("[data-test=take-rtk]")).to_have_count(0)
    worker.follow(f"/field/packages/{package}")
    page.get_by_text("002", exact=True).first.click()
    page.get_by_role("button", name="与登记一致").click()
    expect(page.locator("[data-test=position]")).to_contain_text("测量级成果，参与位移判断")
    expect(page.get_by_role("radio", name="A 桩体")).to_be_checked()
    assert small_targets(page) == []
    picture(worker, "field-rtk-taken")
    # The camera's clock was wrong: the day is put right, what the camera wrote stays told.
    page.locator("[data-test=gallery]").set_input_files(
        {"name": "近景.png", "mimeType": "image/png", "buffer": dated(7, "2031:01:01 10:00:00")}
    )
    expect(page.locator("[data-test=taken-on]")).to_have_value("2031-01-01")
    page.locator("[data-test=taken-on]").fill("2026-06-09")
    expect(page.locator("[data-test=photo]")).to_contain_text("相机记的是 2031-01-01")
    picture(worker, "field-photo-day")
    page.get_by_role("button", name="保存", exact=True).click()
    page.locator("[data-state=held]").first.wait_for()

    worker.follow(f"/field/packages/{package}/signing")
    signed(page, "ours", "演示签名人甲")
    signed(page, "theirs", "演示签名人乙")
    assert small_targets(page) == []
    picture(worker, "field-signing")
    worker.follow("/field/outbox")
    page.locator("[data-test=send]").click()
    expect(page.locator("[data-test=standing]")).to_contain_text("已收下 4 项")
    expect(page.locator("li[data-state=accepted]").filter(has_text="演示数据")).to_have_count(4)
    assert kept(shared_service) == KEPT
