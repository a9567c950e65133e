"""How a name is said, into a real recorder: Chromium's own, with a microphone that beeps."""

import re
import time
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect
from sqlalchemy import text

from tests.api.conftest import Service
from tests.browser.web.bad_line import BadLine
from tests.browser.web.field_device import FieldDevice
from tests.browser.web.field_measuring import CLOCK

pytestmark = [pytest.mark.browser, pytest.mark.long]

#: A microphone that beeps; whether a page may listen is asked all the same
MICROPHONE = "--use-fake-device-for-media-stream"
#: Plays a recording for a moment; returns how far it came
PLAYED = """async (audio) => {
  await audio.play()
  await new Promise((done) => setTimeout(done, 600))
  audio.pause()
  return audio.currentTime
}"""


def test_a_name_is_said_into_the_microphone(
    chromium: Browser, address: str, built_application: None, shared_service: Service, tmp_path: Path
) -> None:
    with BadLine(int(address.rsplit(":", 1)[1])) as line:
        device = FieldDevice(chromium, line, tmp_path / "profile")
        try:
            page = device.start(flags=[MICROPHONE])
            device.signed_in(address, "tuke")
            _taken(device)
            device.offline()
            page.get_by_role("link", name="图克镇").first.click()
            page.get_by_text("还没有录音").wait_for()
            record = page.url
            recordings = page.locator("[data-test=voice] audio")

            # Without leave to listen: what to do about it.
            page.locator("[data-test=record]").click()
            refused = page.get_by_role("alert").filter(has_text="没有得到麦克风权限")
            expect(refused).to_contain_text("网站设置")
            page.context.grant_permissions(["microphone"])
            _speaking(page)
            page.locator("[data-test=stop]").click()
            expect(recordings).to_have_count(1)
            assert recordings.evaluate(PLAYED) > 0.3

            # Two minutes end it, whoever forgets to.
            _removed(page)
            _speaking(page)
            page.evaluate(CLOCK, 3)
            expect(recordings).to_have_count(1)
            page.evaluate(CLOCK, 0)
            # Killed while somebody speaks: nothing half is left of it, and it can be said again.
            _removed(page)
            page.get_by_role("textbox", name="具体地点").fill("图克嘎查")
            page.get_by_text("草稿：已随时存在本机").wait_for()
            page.wait_for_timeout(1000)
            _speaking(page)
            device.kill()
            page = device.start(is_offline=True, flags=[MICROPHONE])
            page.context.grant_permissions(["microphone"])
            page.goto(record)
            recordings = page.locator("[data-test=voice] audio")
            expect(page.get_by_role("textbox", name="具体地点")).to_have_value("图克嘎查")
            expect(recordings).to_have_count(0)
            # Whoever leaves in the midst has what was said until then.
            _speaking(page)
            page.get_by_role("link", name="返回任务包").click()
            page.wait_for_url(re.compile("/app/field/packages/[^/]+$"))
            page.goto(record)
            expect(recordings).to_have_count(1)
            assert recordings.evaluate(PLAYED) > 0.3
            page.get_by_role("radio", name="本地蒙古语使用者").click()
            page.get_by_role("textbox", name="听到的读法").fill("tüüx")
            page.get_by_role("radiogroup", name="说话人同意录音").get_by_role("radio", name="是").click()
            # Whoever saves while somebody speaks has said that.
            _removed(page)
            _speaking(page)
            page.get_by_role("button", name="保存", exact=True).click()
            page.locator("[data-state=held]").first.wait_for()
            device.bring_home(address, "tuke", 1)
        finally:
            device.close()
    with shared_service.engine.connect() as connection:
        kinds = connection.scalars(
            text("SELECT media_type FROM attachment WHERE sha256 IN (SELECT sha256 FROM name_recording)")
        ).all()
    assert kinds == ["audio/webm"]


def _taken(device: FieldDevice) -> None:
    """Take the names of a town along."""
    page = device.open("/field/take")
    page.get_by_text("地名调查", exact=True).click()
    chosen = page.locator("#field-division")
    chosen.click()
    chosen.fill("图克镇")
    page.get_by_role("option", name="图克镇").first.click()
    page.locator("[data-test=take]").click()
    page.locator("[data-test=whole]").wait_for()
    page.get_by_text("本页可离线打开").wait_for()


def _removed(page: Page) -> None:
    """Remove the recording, which is asked for."""
    page.locator("[data-test=voice]").get_by_role("button").click()
    page.get_by_role("dialog").get_by_role("button", name="移除").click()
    expect(page.locator("[data-test=voice]")).to_have_count(0)


def _speaking(page: Page) -> None:
    """Begin to record, and go on until something was heard."""
    page.locator("[data-test=record]").click()
    # The level of what is heard moves as the microphone beeps.
    level = page.get_by_role("meter", name="音量")
    until = time.monotonic() + 30
    while level.evaluate("(one) => one.value") <= 0.2:
        assert time.monotonic() < until, "nothing was heard"
        page.wait_for_timeout(50)
    page.wait_for_timeout(1000)
